/* SPDX-License-Identifier: Apache-2.0 */
/* What an area does: its status, what was reached, activities and what was told of them, costs. */
#include <inttypes.h>
#include <string.h>

#include "client/files/plan_form.h"
#include "common/text/text.h"

/* ---- keys that are years ---- */

bool years_key_of(const char *key, uint32_t *from, uint32_t *to)
{
	*from = *to = 0;
	return vocabulary_find(VOCABULARY_FIELD, key) == FIELD_NO_TERM || years_of(key, from, to);
}

const char *years_word(uint32_t from, uint32_t to, struct arena *a)
{
	const char *word = from == 0 ? field_word(FIELD_NO_TERM)
			   : to	   ? arena_printf(a, "%" PRIu32 "–%" PRIu32, from, to)
				   : arena_printf(a, "%" PRIu32, from);
	return word ? word : "";
}

static enum sp_code bad_year(
	struct plan_reader *r, const char *key, const struct node_pair *pair)
{
	return plan_fault(
		r, pair->line, pair->column, SP_YAML_VALUE, key, pair->key, "1900–2200");
}

/* ---- målgrupp: one, or a list ---- */

enum sp_code read_target_group(struct plan_reader *r, const struct plan_form *form,
	const char *key, const struct node *value, void *part)
{
	return read_one_or_texts(r, part_member(form->part, form->field), key, value, part);
}

void write_target_group(struct plan_writer *w, const struct plan_form *form, const void *part)
{
	const struct area *area = part;
	if (area->n_target_groups != 1) {
		write_member(w, part_member(form->part, form->field), part);
		return;
	}
	put_field(w, form->field);
	put_plain(w, area->target_groups[0]);
}

/* ---- status: a word, or a word and its years ---- */

static enum sp_code read_status_pair(
	struct plan_reader *r, const struct node_pair *pair, struct area *area)
{
	int field = vocabulary_find(VOCABULARY_FIELD, pair->key), word;
	const char *text;
	enum sp_code rc;
	if (field == FIELD_STATE) {
		rc = read_word(r, VOCABULARY_WORK_STATE, pair->key, pair->value, &word);
		area->status = (enum work_state)word;
		return rc;
	}
	if (field != FIELD_VALID) {
		const char *allowed = arena_printf(
			r->a, "%s, %s", field_word(FIELD_STATE), field_word(FIELD_VALID));
		return allowed ? foreign_key(r, pair, allowed) : SP_NO_MEMORY;
	}
	rc = read_text(r, pair->key, pair->value, &text);
	if (rc != SP_OK || !text)
		return rc;
	if (!years_of(text, &area->status_from, &area->status_to))
		return bad_value(r, pair->key, pair->value, "2018, 2018–2019");
	if (!area->status_to)
		area->status_to = area->status_from;
	return SP_OK;
}

enum sp_code read_status(struct plan_reader *r, const struct plan_form *form, const char *key,
	const struct node *value, void *part)
{
	enum sp_code rc = SP_OK;
	if (value->kind != NODE_MAP)
		return read_member(r, part_member(form->part, form->field), key, value, part);
	for (size_t i = 0; i < value->n && !value->broken && rc == SP_OK; i++)
		rc = read_status_pair(r, &value->pairs[i], part);
	return rc;
}

void write_status(struct plan_writer *w, const struct plan_form *form, const void *part)
{
	const struct area *area = part;
	if (!area->status_from) {
		write_member(w, part_member(form->part, form->field), part);
		return;
	}
	put_field(w, form->field);
	open_map(w);
	put_field(w, FIELD_STATE);
	put_word(w, VOCABULARY_WORK_STATE, (int)area->status);
	put_field(w, FIELD_VALID);
	put_plain(w, years_word(area->status_from,
			     area->status_to == area->status_from ? 0 : area->status_to, w->a));
	close_map(w);
}

/* ---- måluppfyllelse: by year; a list where one year has several ---- */

static enum sp_code read_fulfilment(struct plan_reader *r, const struct member *m,
	const struct node_pair *pair, const struct node *value, struct area *area)
{
	uint32_t year = year_of(pair->key);
	const char *outer;
	struct fulfilment *f = push_part(r, m, area, value, &outer);
	if (!f)
		return SP_NO_MEMORY;
	f->year = year;
	enum sp_code rc = read_part(r, PART_FULFILMENT, pair->key, value, f);
	r->prefix = outer;
	return rc;
}

enum sp_code read_fulfilments(struct plan_reader *r, const struct plan_form *form,
	const char *key, const struct node *value, void *part)
{
	const struct member *m = part_member(form->part, form->field);
	enum sp_code rc = SP_OK;
	if (value->kind != NODE_MAP)
		return bad_shape(r, key, value, NODE_MAP);
	for (size_t i = 0; i < value->n && !value->broken && rc == SP_OK; i++) {
		const struct node_pair *pair = &value->pairs[i];
		bool list = pair->value->kind == NODE_LIST;
		if (!year_of(pair->key))
			rc = bad_year(r, key, pair);
		else if (!list)
			rc = read_fulfilment(r, m, pair, pair->value, part);
		for (size_t k = 0; list && year_of(pair->key) && k < pair->value->n && rc == SP_OK;
			k++)
			rc = read_fulfilment(r, m, pair, pair->value->items[k], part);
	}
	return rc;
}

static void write_fulfilments_of(struct plan_writer *w, const struct area *area, uint32_t year)
{
	size_t n = 0;
	put_number(w, year);
	for (size_t i = 0; i < area->n_fulfilments; i++)
		n += area->fulfilments[i].year == year;
	if (n > 1)
		open_list(w, false);
	for (size_t i = 0; i < area->n_fulfilments; i++)
		if (area->fulfilments[i].year == year)
			write_part(w, PART_FULFILMENT, &area->fulfilments[i]);
	if (n > 1)
		close_list(w);
}

void write_fulfilments(struct plan_writer *w, const struct plan_form *form, const void *part)
{
	const struct area *area = part;
	if (!area->n_fulfilments)
		return;
	put_field(w, form->field);
	open_map(w);
	for (size_t i = 0; i < area->n_fulfilments; i++) {
		size_t before = 0;
		while (area->fulfilments[before].year != area->fulfilments[i].year)
			before++;
		if (before == i)
			write_fulfilments_of(w, area, area->fulfilments[i].year);
	}
	close_map(w);
}

/* ---- aktiviteter: by year, by years, or without ---- */

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
		return bad_year(r, field_word(m->field), pair);
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

enum sp_code read_activities(struct plan_reader *r, const struct plan_form *form,
	const char *key, const struct node *value, void *part)
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
enum sp_code finish_activity(
	struct plan_reader *r, const struct node *value, struct activity *x)
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
