/* SPDX-License-Identifier: Apache-2.0 */
/* berättelser: what was told in words, of an area by term and year, or by year alone; of an indicator by year. */
#include <string.h>

#include "client/files/plan_form.h"

static enum sp_code read_narrative(struct plan_reader *r, const struct narrative *group,
	const char *key, const struct node *value)
{
	const char *outer = r->prefix, *inner;
	r->prefix = r->area_prefix; /* they are the area's, also where an indicator has them */
	struct narrative *x =
		push_part(r, part_member(PART_AREA, FIELD_NARRATIVES), r->area, value, &inner);
	r->prefix = outer;
	if (!x)
		return SP_NO_MEMORY;
	*x = *group;
	return read_text(r, key, value, &x->text);
}

/* One year: a text or a list of texts. */
static enum sp_code read_told(
	struct plan_reader *r, struct narrative group, const struct node_pair *pair)
{
	uint32_t to;
	enum sp_code rc = SP_OK;
	if (!years_key_of(pair->key, &group.year, &to) || to)
		return plan_fault(r, pair->line, pair->column, SP_YAML_VALUE,
			field_word(FIELD_NARRATIVES), pair->key, "1900–2200");
	if (pair->value->kind != NODE_LIST)
		return read_narrative(r, &group, pair->key, pair->value);
	for (size_t i = 0; i < pair->value->n && rc == SP_OK; i++)
		rc = read_narrative(r, &group, pair->key, pair->value->items[i]);
	return rc;
}

static enum sp_code read_years(struct plan_reader *r, const struct narrative *group,
	const char *key, const struct node *value)
{
	enum sp_code rc = SP_OK;
	if (value->kind != NODE_MAP)
		return bad_shape(r, key, value, NODE_MAP);
	for (size_t i = 0; i < value->n && !value->broken && rc == SP_OK; i++)
		rc = read_told(r, *group, &value->pairs[i]);
	return rc;
}

enum sp_code read_narratives(struct plan_reader *r, const struct plan_form *form, const char *key,
	const struct node *value, void *part)
{
	enum sp_code rc = SP_OK;
	(void)form, (void)part;
	if (value->kind != NODE_MAP)
		return bad_shape(r, key, value, NODE_MAP);
	for (size_t i = 0; i < value->n && !value->broken && rc == SP_OK; i++) {
		const struct node_pair *pair = &value->pairs[i];
		struct narrative group = {0};
		bool term = term_of(pair->key, &group.term) && pair->value->kind == NODE_MAP;
		if (term || group.term)
			rc = read_years(r, &group, pair->key, pair->value);
		else
			rc = read_told(r, group, pair);
	}
	return rc;
}

enum sp_code read_indicator_narratives(struct plan_reader *r, const struct plan_form *form,
	const char *key, const struct node *value, void *part)
{
	const struct narrative group = {0};
	(void)form, (void)part; /* read_indicator says whose they are */
	return read_years(r, &group, key, value);
}

static bool same_group(const struct narrative *a, const struct narrative *b)
{
	const char *x = a->indicator ? a->indicator : "", *y = b->indicator ? b->indicator : "";
	return a->term == b->term && strcmp(x, y) == 0;
}

/* A year's texts, if `x` is the first of that year. */
static void write_told(struct plan_writer *w, const struct area *area, size_t first)
{
	const struct narrative *x = &area->narratives[first];
	size_t n = 0;
	for (size_t i = 0; i < area->n_narratives; i++) {
		bool same =
			same_group(&area->narratives[i], x) && area->narratives[i].year == x->year;
		if (same && i < first)
			return;
		n += same;
	}
	put_plain(w, years_word(x->year, 0, w->a));
	if (n > 1)
		open_list(w, false);
	for (size_t i = first; i < area->n_narratives; i++)
		if (same_group(&area->narratives[i], x) && area->narratives[i].year == x->year)
			put_text(w, area->narratives[i].text);
	if (n > 1)
		close_list(w);
}

static void write_years(struct plan_writer *w, const struct area *area, const struct narrative *of)
{
	open_map(w);
	for (size_t i = 0; i < area->n_narratives; i++)
		if (same_group(&area->narratives[i], of))
			write_told(w, area, i);
	close_map(w);
}

void write_narratives(struct plan_writer *w, const struct plan_form *form, const void *part)
{
	const struct area *area = part;
	bool seen[TERM_SHORT + 1] = {false}, any = false;
	for (size_t i = 0; i < area->n_narratives; i++) {
		const struct narrative *x = &area->narratives[i];
		if ((x->indicator && *x->indicator) || seen[x->term])
			continue;
		if (!any) {
			put_field(w, form->field);
			open_map(w);
		}
		any = seen[x->term] = true;
		put_plain(w, term_word(x->term));
		write_years(w, area, x);
	}
	if (any)
		close_map(w);
}

void write_indicator_narratives(
	struct plan_writer *w, const struct plan_form *form, const void *part)
{
	const struct indicator *x = part;
	const struct narrative of = {.indicator = x->id, .term = x->term};
	for (size_t i = 0; i < w->area->n_narratives; i++)
		if (same_group(&w->area->narratives[i], &of)) {
			put_field(w, form->field);
			write_years(w, w->area, &of);
			return;
		}
}
