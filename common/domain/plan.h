/* SPDX-License-Identifier: Apache-2.0 */
/* plan.h - a plan as the documents have it: areas with goals, activities, indicators and costs.
 * Floor 2: base, text. Pure. All pointers lie in the arena that the maker of the plan chose and live
 * as long as it. A text is NUL-terminated UTF-8, NULL = not stated; a list is items and n_items.
 * Source: design domain.md section 2. Field meanings: proto/samplan.proto. */
#ifndef SP_DOMAIN_PLAN_H
#define SP_DOMAIN_PLAN_H

#include "common/domain/value.h"

struct organisation {
	const char *code; /* official code as text: 21, 2180 */
	const char *name;
	const char *county;
	enum org_kind kind;
	uint64_t population;
	uint32_t population_year;
	uint64_t closed_ms; /* it is asked in no round that opens later; 0 = open */
};

struct focus_area {
	const char *id; /* its number where it has one */
	const char *name;
};

struct target_group {
	const char *id, *name;
	bool has_ages;
	uint32_t age_min, age_max;
};

struct goal {
	enum term term;
	enum direction direction;
	const char *text;
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
};

struct indicator {
	const char *id, *text;
	enum indicator_kind kind;
	const char *unit;
	const char *given;
};

struct fulfilment {
	uint32_t year;
	enum grade grade;
	const char *text;
};

struct cost {
	uint32_t year;
	decimal low, high;
	const char *unit;
	bool preliminary;
};

struct area {
	const char *id, *number, *name;
	const char **focus_areas; /* ids of the plan's focus areas */
	size_t n_focus_areas;
	const char *target_group; /* id */
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
	bool asks_next_year;
};

/* Limits of one plan: an honest one is far below. ITEMS: goals, activities and indicators of all
 * areas together, and any other list alone; AREAS also focus areas and groups; TEXT and ID bytes. */
enum { PLAN_MAX_AREAS = 200, PLAN_MAX_ITEMS = 2000, PLAN_MAX_TEXT = 100000 };
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

/* What holds a plan together: ids present, well formed and unique (areas, focus areas, groups, parties;
 * activities and indicators within their area), references to focus areas and groups known, needed
 * texts there, years 1900-2200, in order and once each (fulfilments, costs), costs in order, numbers of
 * enumerations known, at least one area, limits kept, parties well formed. Not stated is allowed
 * for what the .proto does not call needed; to_year 0 means one year.
 * SP_OK, or SP_PLAN_INVALID with `where` = path as areas[2].goals[0].text, parameter 1 = the English
 * word of VOCABULARY_PLAN_FAULT, parameter 2 = the value, or the field. First fault only. */
SP_CHECK enum sp_code plan_check(const struct plan *p, struct sp_error *err);

/* Whether this organisation answers in the plan: a party, and of the kind that reports. */
bool plan_asks(const struct plan *p, const char *code, enum org_kind kind);
const struct area *plan_area(const struct plan *p, const char *id); /* NULL if none */
const struct focus_area *plan_focus_area(const struct plan *p, const char *id);
const struct target_group *plan_target_group(const struct plan *p, const char *id);
/* Order of area numbers: 2.9 before 2.10, and 2 before 2.1; strcmp's convention. NULL sorts last. */
int area_number_compare(const char *a, const char *b);
/* Sum of the areas' cost ranges for a year in `unit` of the first; *areas = how many state one (0: the
 * sum says nothing, its unit is NULL). Preliminary if any is. False on overflow or if units differ. domain.md section 4, computation 1. */
bool plan_cost(const struct plan *p, uint32_t year, struct cost *sum, size_t *areas);

#endif
