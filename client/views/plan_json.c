/* SPDX-License-Identifier: Apache-2.0 */
/* A plan as JSON, every field: samplan/plan/1. What is not stated is null, lists may be empty. */
#include "client/views/plan.h"
#include "client/views/describe.h"
#include "client/views/json.h"

static void put_text(struct json *j, const char *key, const char *text)
{
	json_key(j, key);
	json_text(j, text);
}

/* A number of which 0 means "not stated". */
static void put_number(struct json *j, const char *key, uint32_t number)
{
	json_key(j, key);
	if (number)
		json_integer(j, number);
	else
		json_text(j, NULL);
}

static void put_word(struct json *j, const char *key, enum vocabulary v, int value)
{
	put_text(j, key, value ? vocabulary_word(v, value, LANG_EN) : NULL);
}

static void put_bool(struct json *j, const char *key, bool value)
{
	json_key(j, key);
	json_bool(j, value);
}

static void put_texts(struct json *j, const char *key, const char *const *items, size_t n)
{
	json_key(j, key);
	json_array(j);
	for (size_t i = 0; i < n; i++)
		json_text(j, items[i]);
	json_close(j);
}

static void put_decimal(struct json *j, const char *key, decimal value)
{
	char text[48];
	json_key(j, key);
	json_number(j, decimal_print_plain(value, text, sizeof text));
}

static void put_goal(struct json *j, const void *item)
{
	const struct goal *goal = item;
	put_word(j, "term", VOCABULARY_TERM, (int)goal->term);
	put_word(j, "direction", VOCABULARY_DIRECTION, (int)goal->direction);
	put_text(j, "text", goal->text);
}

static void put_report(struct json *j, const void *item)
{
	const struct activity_report *report = item;
	put_text(j, "text", report->text);
	put_word(j, "state", VOCABULARY_ACTIVITY_STATE, (int)report->state);
}

static void put_fulfilment(struct json *j, const void *item)
{
	const struct fulfilment *f = item;
	put_number(j, "year", f->year);
	put_word(j, "grade", VOCABULARY_GRADE, (int)f->grade);
	put_text(j, "text", f->text);
}

static void put_indicator(struct json *j, const void *item)
{
	const struct indicator *ind = item;
	put_text(j, "id", ind->id);
	put_text(j, "text", ind->text);
	put_word(j, "type", VOCABULARY_INDICATOR_KIND, (int)ind->kind);
	put_text(j, "unit", ind->unit);
	put_text(j, "given", ind->given);
}

static void put_cost(struct json *j, const void *item)
{
	const struct cost *cost = item;
	put_number(j, "year", cost->year);
	put_decimal(j, "low", cost->low);
	put_decimal(j, "high", cost->high);
	put_text(j, "unit", cost->unit);
	put_bool(j, "preliminary", cost->preliminary);
}

static void put_group(struct json *j, const void *item)
{
	const struct target_group *group = item;
	put_text(j, "id", group->id);
	put_text(j, "name", group->name);
	if (group->has_ages) {
		json_key(j, "age_min");
		json_integer(j, group->age_min);
		json_key(j, "age_max");
		json_integer(j, group->age_max);
	}
}

static void put_focus(struct json *j, const void *item)
{
	const struct focus_area *focus = item;
	put_text(j, "id", focus->id);
	put_text(j, "name", focus->name);
}

/* A list of objects; items lie `size` bytes apart. */
static void put_list(struct json *j, const char *key, const void *items, size_t n, size_t size,
	void (*put)(struct json *, const void *))
{
	json_key(j, key);
	json_array(j);
	for (size_t i = 0; i < n; i++) {
		json_object(j);
		put(j, (const char *)items + i * size);
		json_close(j);
	}
	json_close(j);
}

static void put_activity(struct json *j, const void *item)
{
	const struct activity *activity = item;
	put_text(j, "id", activity->id);
	put_number(j, "year", activity->year);
	put_text(j, "text", activity->text);
	put_texts(j, "sub_items", activity->sub_items, activity->n_sub_items);
	put_list(j, "reported", activity->reports, activity->n_reports, sizeof *activity->reports,
		put_report);
}

static void put_area(struct json *j, const void *item)
{
	const struct area *area = item;
	put_text(j, "id", area->id);
	put_text(j, "number", area->number);
	put_text(j, "name", area->name);
	put_texts(j, "focus_areas", area->focus_areas, area->n_focus_areas);
	put_texts(j, "target_groups", area->target_groups, area->n_target_groups);
	put_text(j, "situation", area->situation);
	put_text(j, "needs", area->needs);
	put_list(j, "fulfilment", area->fulfilments, area->n_fulfilments, sizeof *area->fulfilments,
		put_fulfilment);
	put_list(j, "goals", area->goals, area->n_goals, sizeof *area->goals, put_goal);
	put_list(j, "activities", area->activities, area->n_activities, sizeof *area->activities,
		put_activity);
	put_texts(j, "responsible", area->responsible, area->n_responsible);
	put_list(j, "indicators", area->indicators, area->n_indicators, sizeof *area->indicators,
		put_indicator);
	put_list(j, "cost", area->costs, area->n_costs, sizeof *area->costs, put_cost);
}

static void put_cost_sum(struct json *j, const struct plan *p, uint32_t year)
{
	struct cost sum = {0};
	size_t areas = 0;
	if (!plan_cost(p, year, &sum, &areas))
		return; /* no sum: units differ */
	sum.year = year;
	json_object(j);
	put_cost(j, &sum);
	json_key(j, "areas_stating");
	json_integer(j, areas);
	json_key(j, "areas");
	json_integer(j, p->n_areas);
	json_close(j);
}

static void put_plan(struct json *j, const struct plan *p)
{
	put_text(j, "plan", p->id);
	put_text(j, "title", p->title);
	put_word(j, "kind", VOCABULARY_PLAN_KIND, (int)p->kind);
	put_text(j, "county", p->county);
	put_number(j, "from_year", p->from_year);
	put_number(j, "to_year", p->to_year);
	put_number(j, "accounts_for", p->account_year);
	put_text(j, "dated", p->dated);
	put_text(j, "agreement", p->agreement);
	put_texts(j, "parties", p->parties, p->n_parties);
	put_word(j, "reporters", VOCABULARY_ORG_KIND, (int)p->reporters);
	put_list(j, "target_groups", p->target_groups, p->n_target_groups, sizeof *p->target_groups,
		put_group);
	put_number(j, "long_term_years", p->long_term_years);
	put_number(j, "short_term_years", p->short_term_years);
	put_list(j, "focus_areas", p->focus_areas, p->n_focus_areas, sizeof *p->focus_areas,
		put_focus);
	put_number(j, "asks", p->asks ? p->asks : PLAN_ASKS_USUAL);
	put_list(j, "areas", p->areas, p->n_areas, sizeof *p->areas, put_area);
}

void plan_write_json(const struct plan *p, uint32_t version, bool published, struct buf *out)
{
	struct json j;
	json_begin(&j, out, true);
	json_object(&j);
	put_text(&j, "schema", "samplan/plan/1");
	json_key(&j, "data");
	json_object(&j);
	put_number(&j, "version", version);
	put_bool(&j, "published", published);
	put_plan(&j, p);
	json_key(&j, "cost_sum");
	json_array(&j);
	for (uint32_t year = 0; (year = next_cost_year(p, year)) != 0;)
		put_cost_sum(&j, p, year);
	json_close(&j);
	json_close(&j);
	json_close(&j);
	buf_add_text(out, "\n");
}
