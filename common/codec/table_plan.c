/* SPDX-License-Identifier: Apache-2.0 */
/* Organisations, plans and answers: the structs of common/domain. */
#include "common/codec/table.h"

/* clang-format off */

/* ---- values and answers ---- */

/* clang-format on */
static bool is_there(uint64_t there, unsigned tag)
{
	return there >> (tag - 1) & 1;
}
/* clang-format off */

MAP(Quantity, quantity, quantity,
	ENUM(1, quantity, qualifier, 0, enum qualifier),
	S64(2, quantity, low, MAP_NEEDED),
	S64(3, quantity, high, MAP_LIKE_PREVIOUS));

/* clang-format on */
enum { SHARE_NUMERATOR = 1, SHARE_DENOMINATOR = 2, SHARE_PERCENT = 3 };

static enum sp_code share_check(
	uint64_t there, const void *plain, const char **field, const char **why)
{
	const struct share *s = plain;
	const bool numerator = is_there(there, SHARE_NUMERATOR);
	const bool denominator = is_there(there, SHARE_DENOMINATOR);
	const bool parts = numerator || denominator;
	*field = "percent";
	*why = "both parts and percent";
	if (parts == is_there(there, SHARE_PERCENT))
		return parts ? SP_FIELD_INVALID : SP_FIELD_MISSING;
	*field = denominator ? "numerator" : "denominator";
	if (parts && !(numerator && denominator))
		return SP_FIELD_MISSING;
	*field = "denominator";
	*why = "not above 0";
	return parts && s->denominator <= 0 ? SP_FIELD_INVALID : SP_OK;
}

/* Zeros are said aloud: 0 of 33 and 0 % are answers. */
static bool share_sends(const void *plain, unsigned tag, bool usually)
{
	const struct share *s = plain;
	if (tag == SHARE_NUMERATOR || tag == SHARE_DENOMINATOR)
		return s->denominator != 0;
	return tag == SHARE_PERCENT ? s->denominator == 0 : usually;
}

/* clang-format off */
MAP_WITH(Share, share, share, share_check, share_sends,
	S64(SHARE_NUMERATOR, share, numerator, 0),
	S64(SHARE_DENOMINATOR, share, denominator, 0),
	S64(SHARE_PERCENT, share, percent, 0),
	TEXT(4, share, words, 0, LIMIT_TEXT),
	ENUM(5, share, qualifier, 0, enum qualifier));

MAP(MonthCount, month_count, month_count,
	U32_IN(1, month_count, month, MAP_NEEDED, 1, 12),
	S64(2, month_count, count, MAP_NEEDED));

/* clang-format on */
static enum sp_code answer_check(
	uint64_t there, const void *plain, const char **field, const char **why)
{
	static const struct {
		unsigned tag;
		const char *name;
	} values[] = {{3, "yes_no"}, {4, "quantity"}, {5, "share"}, {6, "months"}, {7, "activity"},
		{8, "grade"}, {9, "text"}, {11, "change"}};
	size_t n = 0;
	(void)plain;
	there &= ~UINT64_C(0x203); /* key, state and comment are no values */
	if ((there & (there - 1)) == 0) /* one bit at most */
		return SP_OK;
	for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
		if (!is_there(there, values[i].tag) || ++n == 1)
			continue;
		*field = values[i].name;
		*why = "a second value";
		return SP_FIELD_INVALID;
	}
	return SP_OK;
}

/* clang-format off */
MAP_WITH(Answer, answer, answer, answer_check, NULL,
	TEXT(1, answer, key, MAP_NEEDED, LIMIT_KEY),
	ENUM(2, answer, state, MAP_NEEDED, enum answer_state),
	BOOL_HAS(3, answer, yes_no, has_yes_no),
	MESSAGE(4, answer, quantity, 0, Quantity),
	MESSAGE(5, answer, share, 0, Share),
	MESSAGES(6, answer, months, MonthCount, 12),
	ENUM(7, answer, activity, 0, enum activity_state),
	ENUM(8, answer, grade, 0, enum grade),
	TEXT(9, answer, text, 0, LIMIT_TEXT),
	TEXT(10, answer, comment, 0, LIMIT_TEXT),
	ENUM(11, answer, change, 0, enum change));

/* ---- organisations and plans ---- */

MAP(Organisation, organisation, organisation,
	TEXT(1, organisation, code, MAP_NEEDED, LIMIT_ID),
	TEXT(2, organisation, name, MAP_NEEDED, LIMIT_TEXT),
	TEXT(3, organisation, county, 0, LIMIT_ID),
	ENUM(4, organisation, kind, MAP_NEEDED, enum org_kind),
	U64(5, organisation, population, 0),
	YEAR(6, organisation, population_year, 0),
	U64(7, organisation, closed_ms, 0),
	TEXTS(8, organisation, aliases, LIMIT_TEXT, PLAN_MAX_ITEMS),
	TEXTS(9, organisation, members, LIMIT_ID, PLAN_MAX_ITEMS));

MAP(FocusArea, focus_area, focus_area,
	TEXT(1, focus_area, id, MAP_NEEDED, LIMIT_ID),
	TEXT(2, focus_area, name, 0, LIMIT_TEXT),
	TEXT(3, focus_area, set, 0, LIMIT_TEXT),
	TEXT(4, focus_area, definition, 0, LIMIT_TEXT));

MAP(TargetGroup, target_group, target_group,
	TEXT(1, target_group, id, MAP_NEEDED, LIMIT_ID),
	TEXT(2, target_group, name, 0, LIMIT_TEXT),
	U32_HAS(3, target_group, age_min, 0, has_ages),
	U32_HAS(4, target_group, age_max, MAP_WITH_PREVIOUS, has_ages),
	TEXT(5, target_group, category, 0, LIMIT_TEXT));

MAP(Target, target, target,
	ENUM(1, target, kind, MAP_NEEDED, enum target_kind),
	MESSAGE(2, target, value, 0, Quantity),
	YEAR(3, target, base_year, 0),
	YEAR(4, target, year, 0),
	YEAR(5, target, set_year, 0),
	TEXT(6, target, text, 0, LIMIT_TEXT));

MAP(Goal, goal, goal,
	ENUM(1, goal, term, 0, enum term),
	ENUM(2, goal, direction, 0, enum direction),
	TEXT(3, goal, text, MAP_NEEDED, LIMIT_TEXT),
	TEXT(4, goal, id, 0, LIMIT_ID),
	ENUM(5, goal, kind, 0, enum goal_kind),
	U32(6, goal, horizon_years, 0),
	ENUM(7, goal, measure, 0, enum indicator_kind),
	TEXT(8, goal, parent, 0, LIMIT_ID),
	ENUM(9, goal, gap, 0, enum gap),
	MESSAGES(10, goal, targets, Target, PLAN_MAX_ITEMS));

/* clang-format on */
static enum sp_code observation_check(
	uint64_t there, const void *plain, const char **field, const char **why)
{
	const struct observation *o = plain;
	const int n =
		o->has_yes_no + (o->quantity != NULL) + (o->share != NULL) + (o->text != NULL);
	(void)there;
	*field = "change";
	*why = "a change without a quantity";
	if (o->change && !o->quantity)
		return SP_FIELD_INVALID;
	*field = "state";
	*why = n ? "a value beside its absence" : "given, without a value";
	if (o->state == STATE_GIVEN)
		return n == 1 ? SP_OK : SP_FIELD_INVALID;
	if (o->state == STATE_ONLY_TOTAL)
		return n <= 1 ? SP_OK : SP_FIELD_INVALID;
	return n == 0 ? SP_OK : SP_FIELD_INVALID;
}

/* clang-format off */
MAP_WITH(Observation, observation, observation, observation_check, NULL,
	YEAR(1, observation, year, MAP_NEEDED),
	U32_IN(2, observation, first_month, 0, 1, 12),
	U32_IN(3, observation, last_month, MAP_LIKE_PREVIOUS, 1, 12),
	TEXT(4, observation, period, 0, LIMIT_TEXT),
	TEXT(5, observation, subject, 0, LIMIT_ID),
	TEXT(6, observation, group, 0, LIMIT_TEXT),
	ENUM(7, observation, sex, 0, enum sex),
	ENUM(8, observation, state, MAP_NEEDED, enum answer_state),
	BOOL_HAS(9, observation, yes_no, has_yes_no),
	MESSAGE(10, observation, quantity, 0, Quantity),
	MESSAGE(11, observation, share, 0, Share),
	TEXT(12, observation, text, 0, LIMIT_TEXT),
	TEXT(13, observation, what, 0, LIMIT_TEXT),
	TEXT(14, observation, unit, 0, LIMIT_TEXT),
	U32(15, observation, n_asked, 0),
	U32(16, observation, n_answered, 0),
	TEXTS(17, observation, with, LIMIT_TEXT, PLAN_MAX_ITEMS),
	TEXTS(18, observation, without, LIMIT_TEXT, PLAN_MAX_ITEMS),
	BOOL(19, observation, preliminary),
	TEXT(20, observation, source, 0, LIMIT_TEXT),
	TEXT(21, observation, retrieved, 0, LIMIT_ID),
	TEXT(22, observation, note, 0, LIMIT_TEXT),
	MESSAGE(23, observation, change, 0, Quantity));

MAP(Narrative, narrative, narrative,
	YEAR(1, narrative, year, 0),
	ENUM(2, narrative, term, 0, enum term),
	TEXT(3, narrative, indicator, 0, LIMIT_ID),
	TEXT(4, narrative, text, MAP_NEEDED, LIMIT_TEXT));

MAP(Note, note, note,
	ENUM(1, note, kind, MAP_NEEDED, enum note_kind),
	TEXT(2, note, name, MAP_NEEDED, LIMIT_TEXT),
	TEXT(3, note, date, 0, LIMIT_ID),
	TEXT(4, note, text, 0, LIMIT_TEXT),
	TEXT(5, note, line, 0, LIMIT_ID));

MAP(Membership, membership, membership,
	TEXT(1, membership, code, MAP_NEEDED, LIMIT_ID),
	TEXT(2, membership, from, 0, LIMIT_ID),
	TEXT(3, membership, to, 0, LIMIT_ID));

MAP(Grant, grant, grant,
	TEXT(1, grant, name, MAP_NEEDED, LIMIT_TEXT),
	YEAR(2, grant, year, MAP_NEEDED),
	TEXT(3, grant, organisation, 0, LIMIT_ID),
	S64(4, grant, received, 0),
	S64(5, grant, used, 0),
	S64(6, grant, carried_in, 0),
	S64(7, grant, carried_over, 0),
	S64(8, grant, paid_back, 0),
	TEXT(9, grant, text, 0, LIMIT_TEXT));

MAP(ActivityReport, activity_report, activity_report,
	TEXT(1, activity_report, text, MAP_NEEDED, LIMIT_TEXT),
	ENUM(2, activity_report, state, 0, enum activity_state));

MAP(Activity, activity, activity,
	TEXT(1, activity, id, MAP_NEEDED, LIMIT_ID),
	YEAR(2, activity, year, 0),
	TEXT(3, activity, text, MAP_NEEDED, LIMIT_TEXT),
	TEXTS(4, activity, sub_items, LIMIT_TEXT, PLAN_MAX_ITEMS),
	MESSAGES(5, activity, reports, ActivityReport, PLAN_MAX_ITEMS),
	YEAR(6, activity, to_year, 0),
	TEXT(7, activity, goal, 0, LIMIT_ID),
	TEXT(8, activity, carried_from, 0, LIMIT_ID),
	ENUM(9, activity, obligation, 0, enum obligation),
	TEXTS(10, activity, responsible, LIMIT_TEXT, PLAN_MAX_ITEMS));

MAP(IndicatorVersion, indicator_version, indicator_version,
	YEAR(1, indicator_version, from_year, MAP_NEEDED),
	TEXT(2, indicator_version, text, MAP_NEEDED, LIMIT_TEXT));

MAP(Indicator, indicator, indicator,
	TEXT(1, indicator, id, MAP_NEEDED, LIMIT_ID),
	TEXT(2, indicator, text, 0, LIMIT_TEXT),
	ENUM(3, indicator, kind, 0, enum indicator_kind),
	TEXT(4, indicator, unit, 0, LIMIT_TEXT),
	TEXT(5, indicator, given, 0, LIMIT_TEXT),
	ENUM(6, indicator, term, 0, enum term),
	TEXT(7, indicator, goal, 0, LIMIT_ID),
	ENUM(8, indicator, gap, 0, enum gap),
	TEXT(9, indicator, definition, 0, LIMIT_TEXT),
	TEXT(10, indicator, numerator, 0, LIMIT_TEXT),
	TEXT(11, indicator, denominator, 0, LIMIT_TEXT),
	TEXT(12, indicator, frequency, 0, LIMIT_TEXT),
	TEXT(13, indicator, source, 0, LIMIT_TEXT),
	ENUM(14, indicator, direction, 0, enum direction),
	YEAR(15, indicator, baseline_year, 0),
	YEAR(16, indicator, evaluation_year, 0),
	MESSAGES(17, indicator, versions, IndicatorVersion, PLAN_MAX_ITEMS),
	MESSAGES(18, indicator, targets, Target, PLAN_MAX_ITEMS),
	MESSAGES(19, indicator, observations, Observation, PLAN_MAX_ITEMS));

MAP(Fulfilment, fulfilment, fulfilment,
	YEAR(1, fulfilment, year, MAP_NEEDED),
	ENUM(2, fulfilment, grade, 0, enum grade),
	TEXT(3, fulfilment, text, 0, LIMIT_TEXT),
	ENUM(4, fulfilment, term, 0, enum term));

MAP(Cost, cost, cost,
	YEAR(1, cost, year, MAP_NEEDED),
	S64(2, cost, low, MAP_NEEDED),
	S64(3, cost, high, MAP_LIKE_PREVIOUS),
	TEXT(4, cost, unit, MAP_NEEDED, LIMIT_TEXT),
	BOOL(5, cost, preliminary),
	TEXT(6, cost, financing, 0, LIMIT_TEXT));

MAP(Area, area, area,
	TEXT(1, area, id, MAP_NEEDED, LIMIT_ID),
	TEXT(2, area, number, 0, LIMIT_ID),
	TEXT(3, area, name, 0, LIMIT_TEXT),
	TEXTS(4, area, focus_areas, LIMIT_ID, PLAN_MAX_ITEMS),
	TEXTS(5, area, target_groups, LIMIT_ID, PLAN_MAX_ITEMS),
	TEXT(6, area, situation, 0, LIMIT_TEXT),
	TEXT(7, area, needs, 0, LIMIT_TEXT),
	MESSAGES(8, area, fulfilments, Fulfilment, PLAN_MAX_ITEMS),
	MESSAGES(9, area, goals, Goal, PLAN_MAX_ITEMS),
	MESSAGES(10, area, activities, Activity, PLAN_MAX_ITEMS),
	TEXTS(11, area, responsible, LIMIT_TEXT, PLAN_MAX_ITEMS),
	MESSAGES(12, area, indicators, Indicator, PLAN_MAX_ITEMS),
	MESSAGES(13, area, costs, Cost, PLAN_MAX_ITEMS),
	ENUM(14, area, status, 0, enum work_state),
	YEAR(15, area, status_from, 0),
	YEAR(16, area, status_to, 0),
	MESSAGES(17, area, narratives, Narrative, PLAN_MAX_ITEMS),
	MESSAGES(18, area, facts, Observation, PLAN_MAX_ITEMS),
	MESSAGES(19, area, notes, Note, PLAN_MAX_ITEMS));

MAP(Plan, plan, plan,
	TEXT(1, plan, id, MAP_NEEDED, LIMIT_ID),
	TEXT(2, plan, title, MAP_NEEDED, LIMIT_TEXT),
	ENUM(3, plan, kind, 0, enum plan_kind),
	TEXT(4, plan, county, 0, LIMIT_ID),
	YEAR(5, plan, from_year, MAP_NEEDED),
	YEAR(6, plan, to_year, MAP_LIKE_PREVIOUS),
	YEAR(7, plan, account_year, 0),
	TEXT(8, plan, dated, 0, LIMIT_ID),
	TEXT(9, plan, agreement, 0, LIMIT_TEXT),
	TEXTS(10, plan, parties, LIMIT_ID, PLAN_MAX_ITEMS),
	ENUM(11, plan, reporters, 0, enum org_kind),
	MESSAGES(12, plan, target_groups, TargetGroup, PLAN_MAX_ITEMS),
	U32(13, plan, long_term_years, 0),
	U32(14, plan, short_term_years, 0),
	MESSAGES(15, plan, focus_areas, FocusArea, PLAN_MAX_ITEMS),
	MESSAGES(16, plan, areas, Area, PLAN_MAX_AREAS),
	U32(17, plan, asks, 0),
	TEXT(18, plan, parent, 0, LIMIT_ID),
	TEXT(19, plan, parent_goal, 0, LIMIT_ID),
	TEXT(20, plan, predecessor, 0, LIMIT_ID),
	TEXT(21, plan, publisher, 0, LIMIT_TEXT),
	TEXT(22, plan, follows, 0, LIMIT_ID),
	U32(23, plan, follows_version, 0),
	MESSAGES(24, plan, memberships, Membership, PLAN_MAX_ITEMS),
	MESSAGES(25, plan, goals, Goal, PLAN_MAX_ITEMS),
	MESSAGES(26, plan, facts, Observation, PLAN_MAX_ITEMS),
	MESSAGES(27, plan, grants, Grant, PLAN_MAX_ITEMS),
	MESSAGES(28, plan, notes, Note, PLAN_MAX_ITEMS));
