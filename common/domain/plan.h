/* SPDX-License-Identifier: Apache-2.0 */
/* plan.h - a plan as the documents have it: areas with goals, activities, indicators and costs.
 * Floor 2: base, text. Pure. All pointers lie in the arena that the maker of the plan chose and live
 * as long as it. A text is NUL-terminated UTF-8, NULL = not stated; a list is items and n_items.
 * Source: design domain.md section 2. Field meanings: proto/samplan.proto. */
#ifndef SP_DOMAIN_PLAN_H
#define SP_DOMAIN_PLAN_H

#include "common/domain/observation.h"

struct organisation {
	const char *code; /* official code as text: 21, 2180 */
	const char *name;
	const char *county;
	enum org_kind kind;
	uint64_t population;
	uint32_t population_year;
	uint64_t closed_ms; /* it is asked in no round that opens later; 0 = open */
	const char **aliases; /* other names that documents have for it; never a key */
	size_t n_aliases;
	const char **members; /* ORG_JOINT: codes of those that report together */
	size_t n_members;
};

/* A party that was not there all the time: asked in a year only if it was a member at its end. */
struct membership {
	const char *code;
	const char *from, *to; /* "2018" or "2018-07-01"; NULL = open at that end */
};

struct focus_area {
	const char *id; /* its number where it has one */
	const char *name;
	const char *set; /* of another set than the plan's own: its name */
	const char *definition;
};

enum { AGE_OPEN = 150 };

struct target_group {
	const char *id, *name;
	bool has_ages;
	uint32_t age_min, age_max; /* AGE_OPEN = no upper end */
	const char *category; /* what makes the group where that is no age: severity, school year */
};

/* A number to be reached. Of several the one with the latest `set_year` counts: a target that is reached
 * is moved. */
struct target {
	enum target_kind kind;
	struct quantity
		*value; /* ABSOLUTE: the number; RELATIVE: per cent of change since base_year */
	uint32_t base_year, year; /* year by which; 0 = not stated */
	uint32_t set_year;
	const char *text; /* as written */
};

struct goal {
	enum term term;
	enum direction direction;
	const char *text;
	const char
		*id; /* unique in its area, or among the plan's own; NULL = nothing refers to it */
	enum goal_kind kind;
	uint32_t horizon_years;
	enum indicator_kind
		measure; /* what its own words count: COUNT, SHARE ...; NONE = no measure */
	const char *parent; /* id of a goal of the plan */
	enum gap gap; /* the document says that there is none: text is its word */
	struct target *targets;
	size_t n_targets;
};

struct activity_report {
	const char *text;
	enum activity_state state;
};

struct activity {
	const char *id;
	uint32_t year;
	const char *text;
	const char **sub_items;
	size_t n_sub_items;
	struct activity_report *reports;
	size_t n_reports;
	uint32_t to_year; /* last year of one that goes on; 0 = `year` alone */
	const char *goal; /* id in the same area */
	const char *carried_from; /* id of the activity of an earlier year that it goes on with */
	enum obligation obligation;
	const char **responsible;
	size_t n_responsible;
};

/* From that year on the indicator measures something else: no trend is drawn across. */
struct indicator_version {
	uint32_t from_year;
	const char *text; /* its definition from then on */
};

struct indicator {
	const char *id, *text;
	enum indicator_kind kind;
	const char *unit;
	const char *given;
	enum term term;
	const char *goal; /* id in the same area */
	enum gap gap; /* what the document says is lacking: to be developed, to be specified ... */
	const char *definition, *numerator, *denominator, *frequency, *source;
	enum direction direction;
	uint32_t baseline_year, evaluation_year;
	struct indicator_version *versions; /* by year, the first not before the first value */
	size_t n_versions;
	struct target *targets;
	size_t n_targets;
	struct observation *observations;
	size_t n_observations;
};

struct fulfilment {
	uint32_t year;
	enum grade grade;
	const char *text;
	enum term term;
};

struct cost {
	uint32_t year;
	decimal low, high;
	const char *unit;
	bool preliminary;
	const char *financing;
};

/* Money of one grant that an organisation had in a year, in whole kronor. */
struct grant {
	const char *name;
	uint32_t year;
	const char *organisation; /* code */
	int64_t received, used;
	int64_t carried_in, carried_over; /* from the year before; to the next */
	int64_t paid_back;
	const char *text;
};

/* What a document tells and nothing computes: a body, role, decision, publication, reference, term. */
struct note {
	enum note_kind kind;
	const char *name;
	const char *date; /* a day, month or year, as far as it is told */
	const char *text;
	const char *line; /* where the document says it: "001:12" */
};

struct area {
	const char *id, *number, *name;
	const char **focus_areas; /* ids of the plan's focus areas */
	size_t n_focus_areas;
	const char **target_groups; /* ids */
	size_t n_target_groups;
	const char *situation, *needs;
	struct fulfilment *fulfilments;
	size_t n_fulfilments;
	struct goal *goals;
	size_t n_goals;
	struct activity *activities;
	size_t n_activities;
	const char **responsible;
	size_t n_responsible;
	struct indicator *indicators;
	size_t n_indicators;
	struct cost *costs;
	size_t n_costs;
	enum work_state status; /* where the work stands, in the document's own classes */
	uint32_t status_from, status_to; /* years of that class; may begin before the plan */
	struct narrative *narratives;
	size_t n_narratives;
	struct observation *facts; /* numbers that belong to no indicator */
	size_t n_facts;
	struct note *notes;
	size_t n_notes;
};

struct plan {
	const char *id, *title;
	enum plan_kind kind;
	const char *county;
	uint32_t from_year, to_year; /* equal for a plan of one year */
	uint32_t account_year; /* 0 = none */
	const char *dated, *agreement;
	const char **parties;
	size_t n_parties;
	enum org_kind reporters; /* ORG_NONE = municipalities */
	struct target_group *target_groups;
	size_t n_target_groups;
	uint32_t long_term_years, short_term_years;
	struct focus_area *focus_areas;
	size_t n_focus_areas;
	struct area *areas;
	size_t n_areas;
	uint32_t asks; /* bits 1 << enum plan_ask; 0 = PLAN_ASKS_USUAL */
	const char *parent,
		*parent_goal; /* id of another plan that this one carries out, and of its goal */
	const char *predecessor; /* id of the plan before */
	const char *publisher; /* name, where it is no party */
	/* PLAN_FOLLOWUP: the plan that it follows up in account_year; its areas and indicators are those of
	 * that plan, by id, with their observations, facts and narratives. */
	const char *follows;
	uint32_t follows_version; /* 0 = the newest published */
	struct membership *memberships;
	size_t n_memberships;
	struct goal *goals; /* of the plan as a whole */
	size_t n_goals;
	struct observation *facts; /* background: population and the like */
	size_t n_facts;
	struct grant *grants;
	size_t n_grants;
	struct note *notes;
	size_t n_notes;
};
#define PLAN_ASKS_USUAL (1U << ASK_INDICATORS | 1U << ASK_ACTIVITIES | 1U << ASK_FULFILMENT)
bool plan_asks_for(const struct plan *p, enum plan_ask what);

/* Limits of one plan: an honest one is far below. ITEMS: goals, activities and indicators of all
 * areas together, and any other list alone; PARTS: everything that stands in a list of structs, values too;
 * AREAS also focus areas and groups; TEXT and ID bytes. */
enum {
	PLAN_MAX_AREAS = 200,
	PLAN_MAX_ITEMS = 2000,
	PLAN_MAX_PARTS = 20000,
	PLAN_MAX_TEXT = 100000
};
/* Bytes of an id, and of an organisation's code (which is part of a key of fixed width). */
enum { ID_MAX = 64, ORG_CODE_MAX = 32 };
enum { YEAR_FIRST = 1900, YEAR_LAST = 2200 };
bool year_valid(uint32_t year);

/* Lower-case letters (also å ä ö), digits and hyphens, first a letter or digit, 1-64 bytes. */
bool id_valid(const char *id);
/* Two or four digits for official codes, or an id with other characters than digits too; at most
 * ORG_CODE_MAX bytes. */
bool org_code_valid(const char *code);
/* "gavleborg-2018@1" -> id and version (0 when none is given; @0 is none that exists). `id` has `size`
 * bytes, ID_MAX + 1 suffice. SP_OK, or SP_FIELD_INVALID (parameter: what was written). */
SP_CHECK enum sp_code plan_ref_parse(
	const char *ref, char *id, size_t size, uint32_t *version, struct sp_error *err);
/* "gavleborg-2018/2018/2180#1"; revision 0 when none is given. `plan` and `unit` have ID_MAX + 1 bytes.
 * SP_OK, or SP_FIELD_INVALID (parameter: what was written). */
SP_CHECK enum sp_code followup_ref_parse(const char *ref, char *plan, uint32_t *year, char *unit,
	uint32_t *revision, struct sp_error *err);

/* What holds a plan together: ids present, well formed and unique (areas, focus areas, groups, parties; goals,
 * activities and indicators within their area), references known (focus areas, groups, goals, what an activity
 * goes on with, parties with a membership), needed texts there, years 1900-2200, in order and once each
 * (fulfilments, costs, versions), months and dates in order, costs and kronor not below 0, one value in each
 * observation that is given and none in the others, a number for each target that has one, numbers of
 * enumerations known, at least one area, limits kept. Not stated is allowed for what the .proto does not call
 * needed; to_year 0 means one year. In a follow-up (PLAN_FOLLOWUP), which names its plan and year, what the plan
 * has need not stand again: names of areas, kinds and texts of indicators, goals, groups and focus areas.
 * SP_OK, or SP_PLAN_INVALID with `where` = path as areas[2].goals[0].text, parameter 1 = the English
 * word of VOCABULARY_PLAN_FAULT, parameter 2 = the value, or the field. First fault only. */
SP_CHECK enum sp_code plan_check(const struct plan *p, struct sp_error *err);
/* The same, each fault told as it is found. What `tell` returns ends the check unless it is SP_OK; then the
 * check returns SP_OK too, whatever was told. */
typedef enum sp_code (*plan_fault_teller)(void *context, const struct sp_error *fault);
SP_CHECK enum sp_code plan_check_each(const struct plan *p, plan_fault_teller tell, void *context);

/* Whether this organisation answers in the plan: a party, and of the kind that reports (ORG_JOINT stands for
 * municipalities). */
bool plan_asks(const struct plan *p, const char *code, enum org_kind kind);
/* Whether it does so in this year: not before it joined, not after it left (struct membership). */
bool plan_asks_in(const struct plan *p, const char *code, enum org_kind kind, uint32_t year);
/* The same for a code that is known to be a party's, which takes a list of many no time to look through. */
bool plan_asks_party_in(const struct plan *p, const char *code, enum org_kind kind, uint32_t year);
const struct area *plan_area(const struct plan *p, const char *id); /* NULL if none */
const struct focus_area *plan_focus_area(const struct plan *p, const char *id);
const struct target_group *plan_target_group(const struct plan *p, const char *id);
/* Order of area numbers: 2.9 before 2.10, and 2 before 2.1; strcmp's convention. NULL sorts last. */
int area_number_compare(const char *a, const char *b);
/* Sum of the areas' cost ranges for a year in `unit` of the first; *areas = how many state one (0: the
 * sum says nothing, its unit is NULL). Preliminary if any is. False on overflow or if units differ. domain.md section 4, computation 1. */
bool plan_cost(const struct plan *p, uint32_t year, struct cost *sum, size_t *areas);

#endif
