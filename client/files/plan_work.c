/* SPDX-License-Identifier: Apache-2.0 */
/* Of whom an area is, where its work stands, what was reached. */
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
			   : to	     ? arena_printf(a, "%" PRIu32 "–%" PRIu32, from, to)
				     : arena_printf(a, "%" PRIu32, from);
	return word ? word : "";
}

static enum sp_code bad_year(struct plan_reader *r, const char *key, const struct node_pair *pair)
{
	return plan_fault(r, pair->line, pair->column, SP_YAML_VALUE, key, pair->key, "1900–2200");
}

/* ---- målgrupp: one, or a list ---- */

enum sp_code read_target_group(struct plan_reader *r, const struct plan_form *form, const char *key,
	const struct node *value, void *part)
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

enum sp_code read_fulfilments(struct plan_reader *r, const struct plan_form *form, const char *key,
	const struct node *value, void *part)
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
