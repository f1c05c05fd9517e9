/* SPDX-License-Identifier: Apache-2.0 */
/* Totals as one JSON object: nothing of them is left out, and what nobody said is null. */
#include "client/views/total_parts.h"

#include <string.h>

#include "client/views/county_json.h"
#include "client/views/describe.h"
#include "client/views/figure.h"
#include "client/views/json.h"
#include "common/domain/cross.h"

/* {"done": 4, "ongoing": 2}: every word of the vocabulary. */
static void put_words(struct json *j, const char *key, enum vocabulary v, const uint64_t *counts)
{
	int value;
	json_key(j, key);
	json_object(j);
	for (size_t i = 0; (value = vocabulary_value_at(v, i)) != 0; i++)
		json_put_count(j, vocabulary_word(v, value, LANG_EN), counts[value]);
	json_close(j);
}

static void widen(const uint32_t *counts, size_t n, uint64_t *out)
{
	for (size_t i = 0; i < n; i++)
		out[i] = counts[i];
}

/* Those who gave no value, by why; unanswered: in, but left open; missing: not in at all. */
static void put_states(struct json *j, const uint64_t *states, uint64_t missing)
{
	json_key(j, "states");
	json_object(j);
	for (int state = STATE_NOT_REPORTED; state <= STATE_SUPPRESSED; state++)
		json_put_count(
			j, vocabulary_word(VOCABULARY_ANSWER_STATE, state, LANG_EN), states[state]);
	json_put_count(j, "unanswered", states[STATE_NONE]);
	json_put_count(j, "missing", missing);
	json_close(j);
}

static void put_months(struct json *j, const struct question_total *qt)
{
	json_key(j, "months");
	json_array(j);
	for (size_t i = 0; i < TOTAL_MONTHS; i++) {
		json_object(j);
		json_put_count(j, "month", i + 1);
		json_put_decimal(j, "sum", qt->months[i], qt->n_months[i] && !qt->overflow);
		json_put_count(j, "units", qt->n_months[i]);
		json_close(j);
	}
	json_close(j);
}

/* [{"code", "name"}] */
static void put_who(
	struct json *j, const char *key, const char **codes, size_t n, const struct names *names)
{
	json_key(j, key);
	json_array(j);
	for (size_t i = 0; i < n; i++) {
		json_object(j);
		json_put_text(j, "code", codes[i]);
		json_put_text(j, "name", names_find(names, codes[i]));
		json_close(j);
	}
	json_close(j);
}

/* Who has, has not, and has not said: of yes/no questions. */
static void put_named(struct json *j, const struct question_total *qt, const struct total_data *d)
{
	const struct names names = {d->organisations, d->n_organisations};
	if (qt->kind != QUESTION_YES_NO || !(qt->n_with + qt->n_without + qt->n_silent))
		return;
	put_who(j, "with", qt->with, qt->n_with, &names);
	put_who(j, "without", qt->without, qt->n_without, &names);
	put_who(j, "silent", qt->silent, qt->n_silent, &names);
}

static void put_value(struct json *j, const struct question_total *qt)
{
	uint64_t counts[GRADE_WAITING + 1];
	bool known = !qt->overflow && total_n_values(qt) > 0;
	switch (qt->kind) {
	case QUESTION_YES_NO:
		json_put_count(j, "yes", qt->n_yes);
		json_put_count(j, "no", qt->n_no);
		break;
	case QUESTION_COUNT:
		json_put_decimal(j, "low", qt->low, known);
		json_put_decimal(j, "high", qt->high, known);
		break;
	case QUESTION_SHARE:
		json_put_decimal(j, "numerator", qt->numerator, known);
		json_put_decimal(j, "denominator", qt->denominator, known);
		json_put_count(j, "only_percent", qt->n_percent);
		break;
	case QUESTION_MONTHS:
		put_months(j, qt);
		break;
	case QUESTION_ACTIVITY:
		widen(qt->activities, ACTIVITY_WAITING + 1, counts);
		put_words(j, "activities", VOCABULARY_ACTIVITY_STATE, counts);
		break;
	case QUESTION_GRADE:
		widen(qt->grades, GRADE_WAITING + 1, counts);
		put_words(j, "grades", VOCABULARY_GRADE, counts);
		break;
	case QUESTION_CHANGE:
		widen(qt->changes, CHANGE_UNCHANGED + 1, counts);
		put_words(j, "changes", VOCABULARY_CHANGE, counts);
		break;
	case QUESTION_TEXT:
	case QUESTION_NONE:
		break;
	}
}

static void put_question(
	struct json *j, const struct question_total *qt, const struct total_data *d)
{
	const struct question *q = qt->question;
	uint64_t states[STATE_SUPPRESSED + 1];
	widen(qt->states, STATE_SUPPRESSED + 1, states);
	json_object(j);
	json_put_text(j, "area", q->area);
	json_put_text(j, "key", q->key);
	json_put_text(j, "question", question_words(q, LANG_EN));
	json_put_text(j, "kind", vocabulary_word(VOCABULARY_QUESTION_KIND, (int)q->kind, LANG_EN));
	json_put_text(j, "unit", q->unit);
	json_put_count(j, "asked", qt->n_asked);
	json_put_count(j, "received", qt->n_received);
	json_put_count(j, "given", qt->n_given);
	json_put_count(j, "values", total_n_values(qt));
	json_put_count(j, "estimated", qt->n_estimated);
	json_put_count(j, "unreadable", qt->n_unreadable);
	json_put_bool(j, "overflow", qt->overflow);
	put_value(j, qt);
	put_named(j, qt, d);
	put_states(j, states, qt->n_asked - qt->n_received);
	json_close(j);
}

static void put_cost_range(struct json *j, const struct cost *c)
{
	json_put_decimal(j, "low", c->low, true);
	json_put_decimal(j, "high", c->high, true);
	json_put_text(j, "unit", c->unit);
	json_put_bool(j, "preliminary", c->preliminary);
}

static void put_area_cost(struct json *j, const struct area *area, uint32_t year)
{
	const struct cost *cost = NULL;
	for (size_t i = 0; i < area->n_costs; i++)
		if (area->costs[i].year == year)
			cost = &area->costs[i];
	json_key(j, "cost");
	if (!cost) {
		json_text(j, NULL);
		return;
	}
	json_object(j);
	put_cost_range(j, cost);
	json_close(j);
}

/* What the plan planned and reports for the year that it accounts for. */
static void put_accounted(struct json *j, uint32_t year, const struct activity_counts *n)
{
	uint64_t counts[ACTIVITY_WAITING + 1];
	for (size_t i = 0; i <= ACTIVITY_WAITING; i++)
		counts[i] = n->states[i];
	json_key(j, "accounted");
	json_object(j);
	json_put_count(j, "year", year);
	json_put_count(j, "planned", n->planned);
	json_put_count(j, "sub_items", n->sub_items);
	json_put_count(j, "with_reports", n->with_reports);
	json_put_count(j, "reports", n->reports);
	put_words(j, "states", VOCABULARY_ACTIVITY_STATE, counts);
	json_close(j);
}

static void put_answers(struct json *j, const struct area_total *t)
{
	json_key(j, "answers");
	json_object(j);
	json_put_count(j, "questions", t->n_questions);
	json_put_count(j, "asked", t->n_asked);
	json_put_count(j, "given", t->n_given);
	json_put_count(j, "estimated", t->n_estimated);
	put_words(j, "grades", VOCABULARY_GRADE, t->grades);
	put_words(j, "activities", VOCABULARY_ACTIVITY_STATE, t->activities);
	put_states(j, t->states, t->n_asked - t->n_received);
	json_close(j);
}

static void put_area(struct json *j, const struct total_data *d, const struct area *area)
{
	const struct area_total answers = totals_of_area(d->totals, area->id);
	json_object(j);
	json_put_text(j, "id", area->id);
	json_put_text(j, "number", area->number);
	json_put_text(j, "name", area->name);
	put_answers(j, &answers);
	if (d->plan->account_year) {
		const struct activity_counts n = area_activities(area, d->plan->account_year);
		put_accounted(j, d->plan->account_year, &n);
	}
	put_area_cost(j, area, d->year);
	json_close(j);
}

static void put_costs(struct json *j, const struct plan *p)
{
	json_key(j, "costs");
	json_array(j);
	for (uint32_t year = 0; (year = next_cost_year(p, year)) != 0;) {
		struct cost sum = {0};
		size_t areas = 0;
		bool known = plan_cost(p, year, &sum, &areas) && areas;
		json_object(j);
		json_put_count(j, "year", year);
		json_put_decimal(j, "low", sum.low, known);
		json_put_decimal(j, "high", sum.high, known);
		json_put_text(j, "unit", known ? sum.unit : NULL);
		json_put_bool(j, "preliminary", sum.preliminary);
		json_put_count(j, "areas", areas);
		json_put_count(j, "of", p->n_areas);
		json_close(j);
	}
	json_close(j);
}

static void put_fulfilment(struct json *j, const struct plan *p)
{
	const struct grade_counts n = plan_grades(p, p->account_year);
	uint64_t counts[GRADE_WAITING + 1];
	for (size_t i = 0; i <= GRADE_WAITING; i++)
		counts[i] = n.grades[i];
	json_key(j, "fulfilment");
	json_object(j);
	json_put_count(j, "year", p->account_year);
	json_put_count(j, "areas", n.n_areas);
	put_words(j, "grades", VOCABULARY_GRADE, counts);
	json_put_count(j, "without_class", n.grades[GRADE_NONE]);
	json_put_count(j, "absent", n.n_absent);
	json_close(j);
}

static void put_cross_cell(struct json *j, const struct cross_table *t, size_t row, size_t column)
{
	const struct cross_cell *cell = cross_cell(t, row, column);
	const struct focus_area *f = cross_row(t, row);
	const struct target_group *g = cross_column(t, column);
	if (cell->n_areas == 0)
		return;
	json_object(j);
	json_put_text(j, "focus_area", f ? f->id : NULL);
	json_put_text(j, "target_group", g ? g->id : NULL);
	json_key(j, "areas");
	json_array(j);
	for (size_t i = 0; i < cell->n_areas; i++)
		json_text(j, cell->areas[i]->id);
	json_close(j);
	json_close(j);
}

static enum sp_code put_cross(struct json *j, const struct plan *p, struct arena *a)
{
	struct cross_table t;
	if (cross_table_init(&t, p, a) != SP_OK)
		return SP_NO_MEMORY;
	json_put_count(j, "pairs", t.n_pairs);
	json_key(j, "cross");
	json_array(j);
	for (size_t row = 0; row < t.n_rows; row++)
		for (size_t column = 0; column < t.n_columns; column++)
			put_cross_cell(j, &t, row, column);
	json_close(j);
	return SP_OK;
}

static void put_coverage(struct json *j, const struct coverage *c)
{
	int64_t per_mille;
	bool known = coverage_per_mille(c, &per_mille);
	json_key(j, "coverage");
	json_object(j);
	json_put_count(j, "units", c->n_units);
	json_put_count(j, "received", c->n_received);
	json_key(j, "population");
	if (known)
		json_integer(j, c->population);
	else
		json_text(j, NULL);
	json_key(j, "population_received");
	if (known)
		json_integer(j, c->population_received);
	else
		json_text(j, NULL);
	json_close(j);
}

static enum sp_code put_plan(struct json *j, const struct total_data *d, struct arena *a)
{
	put_costs(j, d->plan);
	if (d->plan->account_year)
		put_fulfilment(j, d->plan);
	return put_cross(j, d->plan, a);
}

enum sp_code total_write_json(const struct total_data *d, struct arena *a, struct buf *out)
{
	struct json j;
	struct county county;
	enum sp_code rc = total_county(d, a, &county);
	if (rc != SP_OK)
		return rc;
	json_begin(&j, out, true);
	json_object(&j);
	json_put_text(&j, "schema", "samplan/total/1");
	json_key(&j, "data");
	json_object(&j);
	json_put_text(&j, "plan", d->plan->id);
	json_put_count(&j, "version", d->version);
	json_put_count(&j, "year", d->year);
	json_put_count(&j, "log_size", d->log_size);
	put_coverage(&j, &d->coverage);
	json_key(&j, "areas");
	json_array(&j);
	for (size_t i = 0; i < d->plan->n_areas; i++)
		if (!d->only && (!d->area || d->area == &d->plan->areas[i]))
			put_area(&j, d, &d->plan->areas[i]);
	json_close(&j);
	json_key(&j, "questions");
	json_array(&j);
	for (size_t i = 0; i < d->totals->n_items; i++)
		if (total_shows(d, d->totals->items[i].question))
			put_question(&j, &d->totals->items[i], d);
	json_close(&j);
	rc = d->area ? SP_OK : put_plan(&j, d, a);
	county_put_json(&j, &county, d->area);
	if (d->earlier)
		total_compared_json(&j, d);
	json_close(&j);
	json_close(&j);
	buf_add_text(out, "\n");
	return rc;
}
