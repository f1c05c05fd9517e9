/* SPDX-License-Identifier: Apache-2.0 */
#include "common/domain/plan_table.h"

/* clang-format off */
#define MEMBER(s, m) (((struct s *)0)->m)
#define TYPED(s, m, t) (offsetof(struct s, m) + 0 * sizeof(_Generic(&MEMBER(s, m), t *: 0)))
#define ROW(s, m, k, f, t) \
	.name = #m, .field = FIELD_##f, .kind = MEMBER_##k, .offset = TYPED(s, m, t)
#define LIST(s, m, k, f) \
	.name = #m, .field = FIELD_##f, .kind = MEMBER_##k, .offset = offsetof(struct s, m), \
	.companion = TYPED(s, n_##m, size_t)

#define TEXT(s, m, f, ...) {ROW(s, m, TEXT, f, const char *), .flags = __VA_ARGS__}
#define SHORT(s, m, f, ...) {ROW(s, m, SHORT, f, const char *), .flags = __VA_ARGS__}
#define ID(s, m, f, ...) {ROW(s, m, ID, f, const char *), .flags = __VA_ARGS__}
#define CODE(s, m, f, ...) {ROW(s, m, CODE, f, const char *), .flags = __VA_ARGS__}
#define YEAR(s, m, f, ...) {ROW(s, m, YEAR, f, uint32_t), .flags = __VA_ARGS__}
#define NUMBER(s, m, f, ...) {ROW(s, m, NUMBER, f, uint32_t), .flags = __VA_ARGS__}
#define AGE(s, m, f, has) {ROW(s, m, AGE, f, uint32_t), .companion = TYPED(s, has, bool)}
#define KRONOR(s, m, f) {ROW(s, m, KRONOR, f, int64_t)}
#define DECIMAL(s, m, f) {ROW(s, m, DECIMAL, f, decimal)}
#define WORD(s, m, f, t, v, ...) {ROW(s, m, WORD, f, enum t), .words = VOCABULARY_##v, .flags = __VA_ARGS__}
#define WORDS(s, m, f, v) {ROW(s, m, WORDS, f, uint32_t), .words = VOCABULARY_##v}
#define BOOL(s, m, f) {ROW(s, m, BOOL, f, bool)}
#define YES_NO(s, m, f, has) {ROW(s, m, YES_NO, f, bool), .companion = TYPED(s, has, bool)}
#define QUANTITY(s, m, f) {ROW(s, m, QUANTITY, f, struct quantity *)}
#define SHARE(s, m, f) {ROW(s, m, SHARE, f, struct share *)}
#define TEXTS(s, m, f, ...) {LIST(s, m, TEXTS, f), .flags = __VA_ARGS__}
#define IDS(s, m, f) {LIST(s, m, IDS, f)}
#define CODES(s, m, f, ...) {LIST(s, m, CODES, f), .flags = __VA_ARGS__}
#define PARTS(s, m, f, p, ...) {LIST(s, m, PARTS, f), .part = PART_##p, .flags = __VA_ARGS__}

enum {
	NEEDED = MEMBER_NEEDED | MEMBER_ASKED,
	NEEDED_IN_PLAN = MEMBER_NEEDED_IN_PLAN | MEMBER_ASKED_IN_PLAN,
	/* The reader gives one where none is written. */
	GIVEN_KEY = MEMBER_NEEDED | MEMBER_KEY,
	NEEDED_KEY = NEEDED | MEMBER_KEY,
};

static const struct member plan_members[] = {
	ID(plan, id, PLAN, NEEDED, .json = "plan"),
	ID(plan, follows, FOLLOWUP, 0),
	NUMBER(plan, follows_version, FOLLOWUP, 0),
	TEXT(plan, title, TITLE, MEMBER_NEEDED | MEMBER_ASKED_IN_PLAN),
	WORD(plan, kind, KIND, plan_kind, PLAN_KIND, MEMBER_ASKED_IN_PLAN),
	CODE(plan, county, COUNTY, 0),
	YEAR(plan, from_year, VALID, MEMBER_NEEDED | MEMBER_ASKED_IN_PLAN),
	YEAR(plan, to_year, VALID, 0),
	YEAR(plan, account_year, ACCOUNT_YEAR, 0, .json = "accounts_for"),
	SHORT(plan, dated, DATED, 0),
	TEXT(plan, publisher, PUBLISHER, 0),
	ID(plan, parent, PARENT, 0),
	ID(plan, parent_goal, PARENT_GOAL, 0),
	ID(plan, predecessor, PREDECESSOR, 0),
	TEXT(plan, agreement, AGREEMENT, 0),
	CODES(plan, parties, PARTIES, MEMBER_ASKED_IN_PLAN),
	PARTS(plan, memberships, MEMBERSHIPS, MEMBERSHIP, 0),
	WORD(plan, reporters, REPORTERS, org_kind, ORG_KIND, 0),
	WORDS(plan, asks, ASKS, ASK),
	PARTS(plan, target_groups, TARGET_GROUPS, TARGET_GROUP, 0),
	NUMBER(plan, long_term_years, HORIZONS, 0),
	NUMBER(plan, short_term_years, HORIZONS, 0),
	PARTS(plan, focus_areas, FOCUS_AREAS, FOCUS_AREA, 0),
	PARTS(plan, goals, GOALS, GOAL, 0),
	PARTS(plan, facts, FACTS, OBSERVATION, 0),
	PARTS(plan, grants, GRANTS, GRANT, 0),
	PARTS(plan, notes, NOTES, NOTE, 0),
	PARTS(plan, areas, AREAS, AREA, MEMBER_ASKED),
};

static const struct member membership_members[] = {
	CODE(membership, code, ORGANISATION, GIVEN_KEY),
	SHORT(membership, from, FROM, 0),
	SHORT(membership, to, TO, 0),
};

static const struct member focus_area_members[] = {
	ID(focus_area, id, ID, GIVEN_KEY),
	TEXT(focus_area, name, NAME, 0),
	TEXT(focus_area, definition, DEFINITION, 0),
	TEXT(focus_area, set, SET, 0),
};

static const struct member target_group_members[] = {
	ID(target_group, id, ID, GIVEN_KEY),
	TEXT(target_group, name, NAME, 0),
	AGE(target_group, age_min, AGES, has_ages),
	AGE(target_group, age_max, AGES, has_ages),
	TEXT(target_group, category, CATEGORY, 0),
};

static const struct member grant_members[] = {
	CODE(grant, organisation, ORGANISATION, MEMBER_KEY),
	TEXT(grant, name, NAME, NEEDED_KEY),
	YEAR(grant, year, YEAR, NEEDED_KEY),
	KRONOR(grant, received, RECEIVED),
	KRONOR(grant, used, USED),
	KRONOR(grant, carried_in, CARRIED_IN),
	KRONOR(grant, carried_over, CARRIED_OVER),
	KRONOR(grant, paid_back, PAID_BACK),
	TEXT(grant, text, TEXT, 0),
};

static const struct member note_members[] = {
	WORD(note, kind, KIND, note_kind, NOTE_KIND, NEEDED_KEY),
	TEXT(note, name, NAME, NEEDED_KEY),
	SHORT(note, date, DATE, 0),
	TEXT(note, text, TEXT, 0),
	SHORT(note, line, LINE, 0),
};

static const struct member area_members[] = {
	ID(area, id, ID, NEEDED_KEY),
	SHORT(area, number, NUMBER, 0),
	TEXT(area, name, NAME, NEEDED_IN_PLAN),
	IDS(area, focus_areas, FOCUS_AREAS),
	IDS(area, target_groups, TARGET_GROUP),
	WORD(area, status, STATUS, work_state, WORK_STATE, 0),
	YEAR(area, status_from, VALID, 0),
	YEAR(area, status_to, VALID, 0),
	TEXT(area, situation, SITUATION, 0),
	PARTS(area, fulfilments, FULFILMENT, FULFILMENT, 0, .json = "fulfilment"),
	TEXT(area, needs, NEEDS, 0),
	PARTS(area, goals, GOALS, GOAL, 0),
	PARTS(area, activities, ACTIVITIES, ACTIVITY, 0),
	TEXTS(area, responsible, RESPONSIBLE, 0),
	PARTS(area, indicators, INDICATORS, INDICATOR, 0),
	PARTS(area, costs, COST, COST, 0, .json = "cost"),
	PARTS(area, narratives, NARRATIVES, NARRATIVE, 0),
	PARTS(area, facts, FACTS, OBSERVATION, 0),
	PARTS(area, notes, NOTES, NOTE, 0),
};

static const struct member fulfilment_members[] = {
	YEAR(fulfilment, year, YEAR, GIVEN_KEY),
	WORD(fulfilment, grade, GRADE, grade, GRADE, 0),
	TEXT(fulfilment, text, TEXT, 0),
	WORD(fulfilment, term, TERM, term, TERM, MEMBER_KEY),
};

static const struct member goal_members[] = {
	ID(goal, id, ID, 0),
	TEXT(goal, text, TEXT, NEEDED),
	WORD(goal, term, TERM, term, TERM, 0),
	WORD(goal, direction, DIRECTION, direction, DIRECTION, 0),
	WORD(goal, kind, KIND, goal_kind, GOAL_KIND, 0),
	WORD(goal, measure, MEASURE, indicator_kind, INDICATOR_KIND, 0),
	NUMBER(goal, horizon_years, HORIZON, 0),
	ID(goal, parent, PARENT, 0),
	WORD(goal, gap, GAP, gap, GAP, 0),
	PARTS(goal, targets, TARGETS, TARGET, 0),
};

static const struct member target_members[] = {
	WORD(target, kind, TYPE, target_kind, TARGET_KIND, NEEDED, .json = "type"),
	QUANTITY(target, value, VALUE),
	YEAR(target, year, YEAR, 0),
	YEAR(target, base_year, BASE_YEAR, 0),
	YEAR(target, set_year, SET_YEAR, 0),
	TEXT(target, text, TEXT, 0),
};

static const struct member activity_members[] = {
	ID(activity, id, ID, GIVEN_KEY),
	YEAR(activity, year, YEAR, 0),
	YEAR(activity, to_year, YEAR, 0),
	TEXT(activity, text, TEXT, NEEDED),
	TEXTS(activity, sub_items, SUB_ITEMS, 0),
	PARTS(activity, reports, REPORTED, REPORT, 0, .json = "reported"),
	ID(activity, goal, GOAL, 0),
	ID(activity, carried_from, CARRIED_FROM, 0),
	WORD(activity, obligation, OBLIGATION, obligation, OBLIGATION, 0),
	TEXTS(activity, responsible, RESPONSIBLE, 0),
};

static const struct member report_members[] = {
	TEXT(activity_report, text, TEXT, NEEDED),
	WORD(activity_report, state, STATE, activity_state, ACTIVITY_STATE, 0),
};

static const struct member indicator_members[] = {
	ID(indicator, id, ID, GIVEN_KEY),
	TEXT(indicator, text, TEXT, 0),
	WORD(indicator, kind, TYPE, indicator_kind, INDICATOR_KIND,
		MEMBER_NEEDED_IN_PLAN, .json = "type"),
	WORD(indicator, term, TERM, term, TERM, 0),
	TEXT(indicator, unit, UNIT, 0),
	ID(indicator, goal, GOAL, 0),
	WORD(indicator, gap, GAP, gap, GAP, 0),
	TEXT(indicator, definition, DEFINITION, 0),
	TEXT(indicator, numerator, NUMERATOR, 0),
	TEXT(indicator, denominator, DENOMINATOR, 0),
	TEXT(indicator, frequency, FREQUENCY, 0),
	TEXT(indicator, source, SOURCE, 0),
	WORD(indicator, direction, DIRECTION, direction, DIRECTION, 0),
	YEAR(indicator, baseline_year, BASELINE_YEAR, 0),
	YEAR(indicator, evaluation_year, EVALUATION_YEAR, 0),
	TEXT(indicator, given, GIVEN, 0),
	PARTS(indicator, versions, VERSIONS, VERSION, 0),
	PARTS(indicator, targets, TARGETS, TARGET, 0),
	PARTS(indicator, observations, VALUES, OBSERVATION, 0),
};

static const struct member version_members[] = {
	YEAR(indicator_version, from_year, YEAR, GIVEN_KEY),
	TEXT(indicator_version, text, TEXT, NEEDED),
};

static const struct member cost_members[] = {
	YEAR(cost, year, YEAR, GIVEN_KEY),
	DECIMAL(cost, low, COST),
	DECIMAL(cost, high, COST),
	TEXT(cost, unit, UNIT, MEMBER_NEEDED),
	BOOL(cost, preliminary, PRELIMINARY),
	TEXT(cost, financing, FINANCING, 0),
};

static const struct member observation_members[] = {
	TEXT(observation, what, WHAT, MEMBER_KEY),
	YES_NO(observation, yes_no, VALUE, has_yes_no),
	QUANTITY(observation, quantity, VALUE),
	SHARE(observation, share, VALUE),
	TEXT(observation, text, TEXT, 0),
	QUANTITY(observation, change, CHANGE),
	WORD(observation, state, STATE, answer_state, ANSWER_STATE, MEMBER_NEEDED),
	YEAR(observation, year, YEAR, NEEDED_KEY),
	NUMBER(observation, first_month, PERIOD, MEMBER_KEY),
	NUMBER(observation, last_month, PERIOD, MEMBER_KEY),
	TEXT(observation, period, PERIOD, MEMBER_KEY),
	SHORT(observation, subject, SUBJECT, MEMBER_KEY),
	TEXT(observation, group, GROUP, MEMBER_KEY),
	WORD(observation, sex, SEX, sex, SEX, MEMBER_KEY),
	TEXT(observation, unit, UNIT, MEMBER_KEY),
	NUMBER(observation, n_asked, ASKED, 0, .json = "asked"),
	NUMBER(observation, n_answered, ANSWERED, 0, .json = "answered"),
	TEXTS(observation, with, WITH, 0),
	TEXTS(observation, without, WITHOUT, 0),
	BOOL(observation, preliminary, PRELIMINARY),
	TEXT(observation, source, SOURCE, MEMBER_KEY),
	SHORT(observation, retrieved, RETRIEVED, 0),
	TEXT(observation, note, NOTE, 0),
};

static const struct member narrative_members[] = {
	ID(narrative, indicator, INDICATORS, MEMBER_KEY),
	WORD(narrative, term, TERM, term, TERM, MEMBER_KEY),
	YEAR(narrative, year, YEAR, MEMBER_KEY),
	TEXT(narrative, text, TEXT, NEEDED),
};

#define TABLE(word, s, only, members) {word, sizeof(struct s), only, members, sizeof(members) / sizeof(members)[0]}
static const struct part_table tables[PART_COUNT] = {
	[PART_PLAN] = TABLE("plan", plan, false, plan_members),
	[PART_FOCUS_AREA] = TABLE("focus_area", focus_area, true, focus_area_members),
	[PART_TARGET_GROUP] = TABLE("target_group", target_group, true, target_group_members),
	[PART_AREA] = TABLE("area", area, true, area_members),
	[PART_FULFILMENT] = TABLE("fulfilment", fulfilment, true, fulfilment_members),
	[PART_GOAL] = TABLE("goal", goal, false, goal_members),
	[PART_ACTIVITY] = TABLE("activity", activity, true, activity_members),
	[PART_INDICATOR] = TABLE("indicator", indicator, true, indicator_members),
	[PART_COST] = TABLE("cost", cost, true, cost_members),
	[PART_OBSERVATION] = TABLE("value", observation, true, observation_members),
	[PART_NARRATIVE] = TABLE("narrative", narrative, false, narrative_members),
	[PART_NOTE] = TABLE("note", note, false, note_members),
	[PART_GRANT] = TABLE("grant", grant, true, grant_members),
	[PART_MEMBERSHIP] = TABLE("membership", membership, true, membership_members),
	[PART_REPORT] = TABLE("report", activity_report, false, report_members),
	[PART_VERSION] = TABLE("version", indicator_version, true, version_members),
	[PART_TARGET] = TABLE("target", target, false, target_members),
};
/* clang-format on */

const struct part_table *part_table(enum plan_part part)
{
	return &tables[part];
}
