/* SPDX-License-Identifier: Apache-2.0 */
/* kostnad: by year; what holds for all years stands beside them, or else in the year's own map. */
#include <string.h>

#include "client/files/plan_form.h"
#include "common/text/text.h"

#define ALLOWED "0,7–1,8 mnkr"

/* "0,7–1,8 mnkr": a number or a range up to its last digit, then the unit, which may stand elsewhere. */
static bool cost_of(const char *text, struct arena *a, struct cost *out)
{
	struct quantity q;
	size_t end = strlen(text);
	while (end && (text[end - 1] < '0' || text[end - 1] > '9'))
		end--;
	char *number = arena_text_n(a, text, end);
	const char *unit = text_trim(text + end, a);
	if (!number || !unit || quantity_parse(number, &q) != SP_OK ||
		q.qualifier != QUALIFIER_EXACT)
		return false;
	out->low = q.low;
	out->high = q.high;
	if (*unit)
		out->unit = unit;
	return true;
}

enum sp_code read_cost_value(struct plan_reader *r, const struct plan_form *form, const char *key,
	const struct node *value, void *part)
{
	const char *text;
	(void)form;
	enum sp_code rc = read_text(r, key, value, &text);
	if (rc != SP_OK || !text)
		return rc;
	return cost_of(text, r->a, part) ? SP_OK : bad_value(r, key, value, ALLOWED);
}

enum sp_code finish_cost(struct plan_reader *r, const struct node *value, struct cost *c)
{
	return c->unit ? SP_OK : missing_key(r, value, FIELD_UNIT);
}

static enum sp_code read_cost(struct plan_reader *r, const struct member *m,
	const struct node_pair *pair, struct area *area)
{
	const char *outer;
	uint32_t year = year_of(pair->key);
	if (!year)
		return plan_fault(r, pair->line, pair->column, SP_YAML_VALUE, field_word(m->field),
			pair->key, "1900–2200");
	struct cost *c = push_part(r, m, area, pair->value, &outer);
	r->prefix = outer;
	if (!c)
		return SP_NO_MEMORY;
	c->year = year;
	if (pair->value->kind == NODE_MAP)
		return read_part(r, PART_COST, pair->key, pair->value, c);
	enum sp_code rc = read_cost_value(r, NULL, pair->key, pair->value, c);
	if (rc == SP_OK && !c->unit && r->faults->errors == 0)
		rc = bad_value(r, pair->key, pair->value, ALLOWED);
	return rc;
}

/* "preliminär" and "finansiering" beside the years hold for those that do not say it themselves. */
enum sp_code read_costs(struct plan_reader *r, const struct plan_form *form, const char *key,
	const struct node *value, void *part)
{
	const struct member *m = part_member(form->part, form->field);
	struct area *area = part;
	struct cost all = {0};
	enum sp_code rc = SP_OK;
	if (value->kind != NODE_MAP)
		return bad_shape(r, key, value, NODE_MAP);
	for (size_t i = 0; i < value->n && !value->broken && rc == SP_OK; i++) {
		const struct node_pair *pair = &value->pairs[i];
		enum field field = (enum field)vocabulary_find(VOCABULARY_FIELD, pair->key);
		if (field == FIELD_PRELIMINARY || field == FIELD_FINANCING)
			rc = read_member(
				r, part_member(PART_COST, field), pair->key, pair->value, &all);
		else
			rc = read_cost(r, m, pair, area);
	}
	for (size_t i = 0; i < area->n_costs; i++) {
		struct cost *c = &area->costs[i];
		c->preliminary = c->preliminary || all.preliminary;
		c->financing = c->financing ? c->financing : all.financing;
	}
	return rc;
}

static const char *range_word(struct plan_writer *w, const struct cost *c)
{
	const struct quantity q = {QUALIFIER_EXACT, c->low, c->high};
	return writer_made(w, quantity_print(&q, LANG_SV, w->a));
}

/* "0,7–1,8 mnkr", or without the unit where that would not be read as it is. */
static const char *cost_word(struct plan_writer *w, const struct cost *c, bool *whole)
{
	struct cost read = {0};
	const char *word = writer_made(
		w, arena_printf(w->a, "%s %s", range_word(w, c), c->unit ? c->unit : ""));
	*whole = cost_of(word, w->a, &read) && read.unit && c->unit &&
		 strcmp(read.unit, c->unit) == 0 && read.low == c->low && read.high == c->high;
	return *whole ? word : range_word(w, c);
}

void write_cost_value(struct plan_writer *w, const struct plan_form *form, const void *part)
{
	const struct cost *c = part;
	bool whole;
	const char *word = cost_word(w, c, &whole);
	(void)form;
	put_field(w, FIELD_VALUE);
	put_plain(w, word);
	if (!whole)
		put_field_text(w, FIELD_UNIT, c->unit);
}

static bool is_plain(struct plan_writer *w, const struct cost *c, const struct cost *all)
{
	bool whole;
	const char *financing = c->financing ? c->financing : "";
	(void)cost_word(w, c, &whole);
	return whole && c->preliminary == all->preliminary &&
	       strcmp(financing, all->financing ? all->financing : "") == 0;
}

void write_costs(struct plan_writer *w, const struct plan_form *form, const void *part)
{
	const struct area *area = part;
	bool plain = true;
	if (!area->n_costs)
		return;
	for (size_t i = 0; i < area->n_costs; i++)
		plain = plain && is_plain(w, &area->costs[i], &area->costs[0]);
	put_field(w, form->field);
	open_map(w);
	for (size_t i = 0; i < area->n_costs; i++) {
		bool whole;
		put_number(w, area->costs[i].year);
		if (plain)
			put_plain(w, cost_word(w, &area->costs[i], &whole));
		else
			write_part(w, PART_COST, &area->costs[i]);
	}
	for (size_t i = 0; plain && i < part_table(PART_COST)->n_members; i++) {
		const struct member *m = &part_table(PART_COST)->members[i];
		if (m->field == FIELD_PRELIMINARY || m->field == FIELD_FINANCING)
			write_member(w, m, &area->costs[0]);
	}
	close_map(w);
}
