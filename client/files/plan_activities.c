/* SPDX-License-Identifier: Apache-2.0 */
/* aktiviteter: by year, by years, or without; and what was told of them. */
#include <inttypes.h>
#include <string.h>

#include "client/files/plan_form.h"

/* The id that activity `i` has unless its author gave one: "2017-3", or "3" without a year. */
static const char *given_id(const struct activity *all, size_t i, struct arena *a)
{
	size_t nth = 1;
	for (size_t k = 0; k < i; k++)
		nth += all[k].year == all[i].year;
	return all[i].year ? arena_printf(a, "%" PRIu32 "-%zu", all[i].year, nth)
			   : arena_printf(a, "%zu", nth);
}

static enum sp_code read_activities_of(struct plan_reader *r, const struct member *m,
	const struct node_pair *pair, struct area *area)
{
	uint32_t from, to;
	enum sp_code rc = SP_OK;
	if (!years_key_of(pair->key, &from, &to))
		return plan_fault(r, pair->line, pair->column, SP_YAML_VALUE, field_word(m->field),
			pair->key, "2018, 2018–2019, ospecificerat");
	if (pair->value->kind != NODE_LIST)
		return bad_shape(r, pair->key, pair->value, NODE_LIST);
	for (size_t i = 0; i < pair->value->n && rc == SP_OK; i++) {
		const char *outer;
		struct activity *x = push_part(r, m, area, pair->value->items[i], &outer);
		if (!x)
			return SP_NO_MEMORY;
		x->year = from;
		x->to_year = to;
		x->id = given_id(area->activities, area->n_activities - 1, r->a);
		rc = x->id ? read_part(r, PART_ACTIVITY, pair->key, pair->value->items[i], x)
			   : SP_NO_MEMORY;
		r->prefix = outer;
	}
	return rc;
}

enum sp_code read_activities(struct plan_reader *r, const struct plan_form *form, const char *key,
	const struct node *value, void *part)
{
	enum sp_code rc = SP_OK;
	if (value->kind != NODE_MAP)
		return bad_shape(r, key, value, NODE_MAP);
	for (size_t i = 0; i < value->n && !value->broken && rc == SP_OK; i++)
		rc = read_activities_of(
			r, part_member(form->part, form->field), &value->pairs[i], part);
	return rc;
}

static bool same_years(const struct activity *a, const struct activity *b)
{
	return a->year == b->year && a->to_year == b->to_year;
}

/* Every activity of the file's groups before this one counts for the id that the reader gives. */
static void write_activities_of(
	struct plan_writer *w, const struct activity *sorted, size_t n, size_t first)
{
	put_plain(w, years_word(sorted[first].year, sorted[first].to_year, w->a));
	open_list(w, false);
	for (size_t i = first; i < n && same_years(&sorted[i], &sorted[first]); i++) {
		w->given_id = writer_made(w, given_id(sorted, i, w->a));
		write_part(w, PART_ACTIVITY, &sorted[i]);
		w->given_id = NULL;
	}
	close_list(w);
}

/* The activities with those of the same years together, in the order of the first of each. */
static const struct activity *by_years(struct plan_writer *w, const struct area *area)
{
	struct activity *sorted = arena_array(w->a, area->n_activities, sizeof *sorted);
	size_t n = 0;
	for (size_t i = 0; sorted && i < area->n_activities; i++) {
		size_t before = 0;
		while (!same_years(&area->activities[before], &area->activities[i]))
			before++;
		for (size_t k = i; before == i && k < area->n_activities; k++)
			if (same_years(&area->activities[k], &area->activities[i]))
				sorted[n++] = area->activities[k];
	}
	(void)writer_made(w, sorted ? "" : NULL);
	return sorted;
}

void write_activities(struct plan_writer *w, const struct plan_form *form, const void *part)
{
	const struct area *area = part;
	const struct activity *sorted = area->n_activities ? by_years(w, area) : NULL;
	if (!sorted)
		return;
	put_field(w, form->field);
	open_map(w);
	for (size_t i = 0; i < area->n_activities; i++)
		if (i == 0 || !same_years(&sorted[i - 1], &sorted[i]))
			write_activities_of(w, sorted, area->n_activities, i);
	close_map(w);
}

/* ---- redovisat and läge ---- */

enum sp_code read_reported(struct plan_reader *r, const struct plan_form *form, const char *key,
	const struct node *value, void *part)
{
	const struct member *m = part_member(form->part, form->field);
	return value->kind == NODE_LIST ? read_member(r, m, key, value, part)
					: read_item(r, m, part, key, value);
}

/* One report with its state beside the activity, or a list. */
void write_reported(struct plan_writer *w, const struct plan_form *form, const void *part)
{
	const struct activity *x = part;
	if (x->n_reports != 1) {
		write_member(w, part_member(form->part, form->field), part);
		return;
	}
	put_field(w, form->field);
	put_text(w, x->reports[0].text);
	if (x->reports[0].state) {
		put_field(w, FIELD_STATE);
		put_word(w, VOCABULARY_ACTIVITY_STATE, (int)x->reports[0].state);
	}
}

/* Of the whole activity. It is applied when the reports are known: plan_part_finish. */
enum sp_code read_activity_state(struct plan_reader *r, const struct plan_form *form,
	const char *key, const struct node *value, void *part)
{
	int word;
	(void)form, (void)part;
	enum sp_code rc = read_word(r, VOCABULARY_ACTIVITY_STATE, key, value, &word);
	r->state = (enum activity_state)word;
	r->has_state = true;
	return rc;
}

/* It holds for every report that states none; where nothing is reported there is nothing to state. */
enum sp_code finish_activity(struct plan_reader *r, const struct node *value, struct activity *x)
{
	enum activity_state state = r->state;
	bool stated = r->has_state;
	r->state = ACTIVITY_NONE;
	r->has_state = false;
	if (!stated || state == ACTIVITY_NONE)
		return SP_OK;
	if (x->n_reports == 0)
		return missing_key(r, value, FIELD_REPORTED);
	for (size_t i = 0; i < x->n_reports; i++)
		if (x->reports[i].state == ACTIVITY_NONE)
			x->reports[i].state = state;
	return SP_OK;
}
