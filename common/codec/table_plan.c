/* SPDX-License-Identifier: Apache-2.0 */
/* Organisations, plans and answers: the structs of common/domain. */
#include "common/codec/table.h"

/* clang-format off */

/* ---- values and answers ---- */

MAP(Quantity, quantity, quantity,
	ENUM(1, quantity, qualifier, 0, enum qualifier),
	S64(2, quantity, low, MAP_NEEDED),
	S64(3, quantity, high, MAP_LIKE_PREVIOUS));

/* clang-format on */
static enum sp_code share_check(const void *message, const char **field, const char **why)
{
	const Samplan__Share *s = message;
	const bool parts = s->has_numerator || s->has_denominator;
	*field = "percent";
	*why = "both parts and percent";
	if (parts == (bool)s->has_percent)
		return parts ? SP_FIELD_INVALID : SP_FIELD_MISSING;
	*field = s->has_denominator ? "numerator" : "denominator";
	if (parts && !(s->has_numerator && s->has_denominator))
		return SP_FIELD_MISSING;
	*field = "denominator";
	*why = "not above 0";
	return parts && s->denominator <= 0 ? SP_FIELD_INVALID : SP_OK;
}

/* Zeros are said aloud: 0 of 33 and 0 % are answers. */
static void share_adjust(const void *plain, void *message)
{
	const struct share *in = plain;
	Samplan__Share *s = message;
	s->has_numerator = s->has_denominator = in->denominator != 0;
	s->has_percent = in->denominator == 0;
}

/* clang-format off */
MAP_WITH(Share, share, share, share_check, share_adjust,
	S64(1, share, numerator, 0),
	S64(2, share, denominator, 0),
	S64(3, share, percent, 0),
	TEXT(4, share, words, 0, LIMIT_TEXT),
	ENUM(5, share, qualifier, 0, enum qualifier));

MAP(MonthCount, month_count, month_count,
	U32_IN(1, month_count, month, MAP_NEEDED, 1, 12),
	S64(2, month_count, count, MAP_NEEDED));

/* clang-format on */
static enum sp_code answer_check(const void *message, const char **field, const char **why)
{
	const Samplan__Answer *a = message;
	const struct {
		bool there;
		const char *name;
	} values[] = {{a->has_yes_no, "yes_no"}, {a->quantity, "quantity"}, {a->share, "share"},
		{a->n_months, "months"}, {a->has_activity, "activity"}, {a->has_grade, "grade"},
		{a->has_text, "text"}};
	size_t n = 0;
	for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
		if (!values[i].there || ++n == 1)
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
	TEXT(10, answer, comment, 0, LIMIT_TEXT));

/* ---- organisations and plans ---- */

MAP(Organisation, organisation, organisation,
	TEXT(1, organisation, code, MAP_NEEDED, LIMIT_ID),
	TEXT(2, organisation, name, MAP_NEEDED, LIMIT_TEXT),
	TEXT(3, organisation, county, 0, LIMIT_ID),
	ENUM(4, organisation, kind, MAP_NEEDED, enum org_kind),
	U64(5, organisation, population, 0),
	YEAR(6, organisation, population_year, 0),
	U64(7, organisation, closed_ms, 0));

MAP(FocusArea, focus_area, focus_area,
	TEXT(1, focus_area, id, MAP_NEEDED, LIMIT_ID),
	TEXT(2, focus_area, name, 0, LIMIT_TEXT));

MAP(TargetGroup, target_group, target_group,
	TEXT(1, target_group, id, MAP_NEEDED, LIMIT_ID),
	TEXT(2, target_group, name, 0, LIMIT_TEXT),
	U32_HAS(3, target_group, age_min, 0, has_ages),
	U32_HAS(4, target_group, age_max, MAP_WITH_PREVIOUS, has_ages));

MAP(Goal, goal, goal,
	ENUM(1, goal, term, 0, enum term),
	ENUM(2, goal, direction, 0, enum direction),
	TEXT(3, goal, text, MAP_NEEDED, LIMIT_TEXT));

MAP(ActivityReport, activity_report, activity_report,
	TEXT(1, activity_report, text, MAP_NEEDED, LIMIT_TEXT),
	ENUM(2, activity_report, state, 0, enum activity_state));

MAP(Activity, activity, activity,
	TEXT(1, activity, id, MAP_NEEDED, LIMIT_ID),
	YEAR(2, activity, year, MAP_NEEDED),
	TEXT(3, activity, text, MAP_NEEDED, LIMIT_TEXT),
	TEXTS(4, activity, sub_items, LIMIT_TEXT, PLAN_MAX_ITEMS),
	MESSAGES(5, activity, reports, ActivityReport, PLAN_MAX_ITEMS));

MAP(Indicator, indicator, indicator,
	TEXT(1, indicator, id, MAP_NEEDED, LIMIT_ID),
	TEXT(2, indicator, text, 0, LIMIT_TEXT),
	ENUM(3, indicator, kind, MAP_NEEDED, enum indicator_kind),
	TEXT(4, indicator, unit, 0, LIMIT_TEXT),
	TEXT(5, indicator, given, 0, LIMIT_TEXT));

MAP(Fulfilment, fulfilment, fulfilment,
	YEAR(1, fulfilment, year, MAP_NEEDED),
	ENUM(2, fulfilment, grade, 0, enum grade),
	TEXT(3, fulfilment, text, 0, LIMIT_TEXT));

MAP(Cost, cost, cost,
	YEAR(1, cost, year, MAP_NEEDED),
	S64(2, cost, low, MAP_NEEDED),
	S64(3, cost, high, MAP_LIKE_PREVIOUS),
	TEXT(4, cost, unit, MAP_NEEDED, LIMIT_TEXT),
	BOOL(5, cost, preliminary));

MAP(Area, area, area,
	TEXT(1, area, id, MAP_NEEDED, LIMIT_ID),
	TEXT(2, area, number, 0, LIMIT_ID),
	TEXT(3, area, name, MAP_NEEDED, LIMIT_TEXT),
	TEXTS(4, area, focus_areas, LIMIT_ID, PLAN_MAX_ITEMS),
	TEXT(5, area, target_group, 0, LIMIT_ID),
	TEXT(6, area, situation, 0, LIMIT_TEXT),
	TEXT(7, area, needs, 0, LIMIT_TEXT),
	MESSAGES(8, area, fulfilments, Fulfilment, PLAN_MAX_ITEMS),
	MESSAGES(9, area, goals, Goal, PLAN_MAX_ITEMS),
	MESSAGES(10, area, activities, Activity, PLAN_MAX_ITEMS),
	TEXTS(11, area, responsible, LIMIT_TEXT, PLAN_MAX_ITEMS),
	MESSAGES(12, area, indicators, Indicator, PLAN_MAX_ITEMS),
	MESSAGES(13, area, costs, Cost, PLAN_MAX_ITEMS));

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
	BOOL(17, plan, asks_next_year));
