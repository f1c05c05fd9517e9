/* SPDX-License-Identifier: Apache-2.0 */
#include "client/files/plan_form.h"

static const struct plan_form forms[] = {
	{PART_PLAN, FIELD_PLAN, read_plan_id, write_plan_id},
	{PART_PLAN, FIELD_FOLLOWUP, read_plan_id, NULL},
	{PART_PLAN, FIELD_YEAR, read_plan_year, NULL},
	{PART_PLAN, FIELD_VALID, read_valid, write_valid},
	{PART_PLAN, FIELD_ACCOUNT_YEAR, read_table_row, write_account_year},
	{PART_PLAN, FIELD_DATED, read_dated, write_dated},
	{PART_PLAN, FIELD_MEMBERSHIPS, read_memberships, write_memberships},
	{PART_PLAN, FIELD_TARGET_GROUPS, read_groups, write_groups},
	{PART_PLAN, FIELD_HORIZONS, read_horizons, write_horizons},
	{PART_PLAN, FIELD_FOCUS_AREAS, read_focus_areas, write_focus_areas},
	{PART_PLAN, FIELD_GOALS, read_goals, write_goals},
	{PART_MEMBERSHIP, FIELD_ORGANISATION, NULL, NULL},
	{PART_TARGET_GROUP, FIELD_ID, NULL, NULL},
	{PART_TARGET_GROUP, FIELD_AGES, read_ages, write_ages},
	{PART_FOCUS_AREA, FIELD_ID, NULL, NULL},
	{PART_AREA, FIELD_TARGET_GROUP, read_target_group, write_target_group},
	{PART_AREA, FIELD_STATUS, read_status, write_status},
	{PART_AREA, FIELD_VALID, NULL, NULL},
	{PART_AREA, FIELD_FULFILMENT, read_fulfilments, write_fulfilments},
	{PART_AREA, FIELD_GOALS, read_goals, write_goals},
	{PART_AREA, FIELD_ACTIVITIES, read_activities, write_activities},
	{PART_AREA, FIELD_INDICATORS, read_indicators, write_indicators},
	{PART_AREA, FIELD_COST, read_costs, write_costs},
	{PART_AREA, FIELD_NARRATIVES, read_narratives, write_narratives},
	{PART_FULFILMENT, FIELD_YEAR, NULL, NULL},
	{PART_GOAL, FIELD_TERM, NULL, NULL},
	{PART_GOAL, FIELD_HORIZON, read_horizon, write_horizon},
	{PART_TARGET, FIELD_VALUE, read_target_value, write_target_value},
	{PART_ACTIVITY, FIELD_YEAR, NULL, NULL},
	{PART_ACTIVITY, FIELD_REPORTED, read_reported, write_reported},
	{PART_ACTIVITY, FIELD_STATE, read_activity_state, NULL},
	{PART_COST, FIELD_YEAR, NULL, NULL},
	{PART_COST, FIELD_COST, NULL, NULL},
	{PART_COST, FIELD_VALUE, read_cost_value, write_cost_value},
	{PART_COST, FIELD_UNIT, read_table_row, NULL},
	{PART_INDICATOR, FIELD_TERM, NULL, NULL},
	{PART_INDICATOR, FIELD_VERSIONS, read_versions, write_versions},
	{PART_INDICATOR, FIELD_VALUES, read_values, write_values},
	{PART_INDICATOR, FIELD_SERIES, read_series, NULL},
	{PART_INDICATOR, FIELD_NARRATIVES, read_indicator_narratives, write_indicator_narratives},
	{PART_OBSERVATION, FIELD_VALUE, read_value, write_value},
	{PART_OBSERVATION, FIELD_CHANGE, read_change, write_change},
	{PART_OBSERVATION, FIELD_STATE, read_value_state, write_value_state},
	{PART_OBSERVATION, FIELD_YEAR, read_value_year, write_value_year},
	{PART_OBSERVATION, FIELD_PERIOD, read_period, write_period},
};
enum { FORMS = sizeof forms / sizeof forms[0] };

const struct plan_form *plan_form(enum plan_part part, enum field field)
{
	for (size_t i = 0; i < FORMS; i++)
		if (forms[i].part == part && forms[i].field == field)
			return &forms[i];
	return NULL;
}

const struct plan_form *plan_form_at(enum plan_part part, size_t n)
{
	for (size_t i = 0; i < FORMS; i++)
		if (forms[i].part == part && n-- == 0)
			return &forms[i];
	return NULL;
}

enum sp_code plan_part_finish(
	struct plan_reader *r, enum plan_part type, const struct node *value, void *part)
{
	switch (type) {
	case PART_ACTIVITY:
		return finish_activity(r, value, part);
	case PART_OBSERVATION:
		return finish_value(r, value, part);
	case PART_COST:
		return finish_cost(r, value, part);
	case PART_INDICATOR:
		return finish_indicator(r, value, part);
	default:
		return SP_OK;
	}
}
