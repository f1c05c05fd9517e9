/* SPDX-License-Identifier: Apache-2.0 */
/* Indicators, grouped by term where they have one, and what was told of them and of the area in words. */
#include <string.h>

#include "client/files/plan_form.h"
#include "common/text/text.h"

/* ---- indikatorer: a list, or by term; "saknas" in place of a list ---- */

/* "i3", by its place among all of the area. */
static const char *given_id(size_t i, struct arena *a)
{
	return arena_printf(a, "i%zu", i + 1);
}

/* "saknas-kort", or "saknas" where no term is told. */
static const char *gap_id(enum term term, struct arena *a)
{
	const char *absent =
		vocabulary_word(VOCABULARY_INDICATOR_KIND, INDICATOR_ABSENT, LANG_SV);
	return term ? arena_printf(a, "%s-%s", absent, term_word(term)) : absent;
}

static enum sp_code read_indicator(struct plan_reader *r, const struct member *m, const char *key,
	enum term term, const struct node *value, struct area *area)
{
	const char *outer;
	struct indicator *x = push_part(r, m, area, value, &outer);
	if (!x)
		return SP_NO_MEMORY;
	x->term = term;
	x->id = given_id(area->n_indicators - 1, r->a);
	size_t told = area->n_narratives;
	enum sp_code rc = x->id ? read_part(r, PART_INDICATOR, key, value, x) : SP_NO_MEMORY;
	r->prefix = outer;
	for (; told < area->n_narratives; told++) { /* its id may stand behind them */
		area->narratives[told].indicator = x->id;
		area->narratives[told].term = term;
	}
	return rc;
}

static bool has_key(const struct node *map, enum field field)
{
	for (size_t i = 0; i < map->n; i++)
		if (vocabulary_find(VOCABULARY_FIELD, map->pairs[i].key) == (int)field)
			return true;
	return false;
}

/* What is lacking has no kind yet; in a follow-up the plan has told it. */
enum sp_code finish_indicator(
	struct plan_reader *r, const struct node *value, struct indicator *x)
{
	enum sp_code rc = SP_OK;
	if (r->followup)
		return rc;
	if (!x->kind && x->gap)
		x->kind = INDICATOR_ABSENT;
	bool asked = !x->kind || indicator_question(x->kind) != QUESTION_NONE;
	if (asked && !x->text && !has_key(value, FIELD_TEXT))
		rc = missing_key(r, value, FIELD_TEXT);
	if (rc == SP_OK && !x->kind && !has_key(value, FIELD_TYPE))
		rc = missing_key(r, value, FIELD_TYPE);
	return rc;
}

static enum sp_code read_gap(struct plan_reader *r, const struct member *m, enum term term,
	const struct node *value, struct area *area)
{
	const char *outer;
	struct indicator *x = push_part(r, m, area, value, &outer);
	r->prefix = outer;
	if (!x)
		return SP_NO_MEMORY;
	*x = (struct indicator){.id = gap_id(term, r->a),
		.text = text_trim(value->text, r->a),
		.kind = INDICATOR_ABSENT,
		.gap = gap_of(value),
		.term = term};
	return x->id && x->text ? SP_OK : SP_NO_MEMORY;
}

static enum sp_code read_group(struct plan_reader *r, const struct member *m, const char *key,
	enum term term, const struct node *value, struct area *area)
{
	enum sp_code rc = SP_OK;
	if (gap_of(value))
		return read_gap(r, m, term, value, area);
	if (value->kind != NODE_LIST)
		return bad_shape(r, key, value, NODE_LIST);
	for (size_t i = 0; i < value->n && rc == SP_OK; i++)
		rc = read_indicator(r, m, key, term, value->items[i], area);
	return rc;
}

enum sp_code read_indicators(struct plan_reader *r, const struct plan_form *form, const char *key,
	const struct node *value, void *part)
{
	const struct member *m = part_member(form->part, form->field);
	enum sp_code rc = SP_OK;
	if (value->kind != NODE_MAP)
		return read_group(r, m, key, TERM_NONE, value, part);
	for (size_t i = 0; i < value->n && !value->broken && rc == SP_OK; i++) {
		const struct node_pair *pair = &value->pairs[i];
		enum term term;
		rc = term_of(pair->key, &term)
			     ? read_group(r, m, pair->key, term, pair->value, part)
			     : unknown_term(r, pair);
	}
	return rc;
}

static bool is_gap(struct plan_writer *w, const struct indicator *x)
{
	const struct indicator bare = {.id = writer_made(w, gap_id(x->term, w->a)),
		.text = x->text,
		.kind = INDICATOR_ABSENT,
		.gap = x->gap,
		.term = x->term};
	bool told = false;
	for (size_t i = 0; i < w->area->n_narratives; i++)
		told = told || (w->area->narratives[i].indicator &&
				       strcmp(w->area->narratives[i].indicator, x->id) == 0);
	return !told && x->gap && x->text &&
	       (int)x->gap == vocabulary_find(VOCABULARY_GAP, x->text) &&
	       part_alike(PART_INDICATOR, x, &bare, NULL, 0);
}

/* `nth` counts those that were written before: the reader's id goes by it. */
static void write_group(struct plan_writer *w, const struct area *area, enum term term, size_t *nth)
{
	const struct indicator *one = NULL;
	size_t members = 0;
	for (size_t i = 0; i < area->n_indicators; i++)
		if (area->indicators[i].term == term) {
			one = &area->indicators[i];
			members++;
		}
	if (members == 1 && is_gap(w, one)) {
		(*nth)++;
		put_text(w, one->text);
		return;
	}
	open_list(w, false);
	for (size_t i = 0; i < area->n_indicators; i++) {
		if (area->indicators[i].term != term)
			continue;
		w->given_id = writer_made(w, given_id((*nth)++, w->a));
		write_part(w, PART_INDICATOR, &area->indicators[i]);
		w->given_id = NULL;
	}
	close_list(w);
}

void write_indicators(struct plan_writer *w, const struct plan_form *form, const void *part)
{
	const struct area *area = part;
	bool seen[TERM_SHORT + 1] = {false}, terms = false;
	size_t nth = 0;
	if (!area->n_indicators)
		return;
	for (size_t i = 0; i < area->n_indicators; i++)
		terms = terms || area->indicators[i].term != TERM_NONE;
	put_field(w, form->field);
	if (!terms) {
		write_group(w, area, TERM_NONE, &nth);
		return;
	}
	open_map(w);
	for (size_t i = 0; i < area->n_indicators; i++) {
		enum term term = area->indicators[i].term;
		if (seen[term])
			continue;
		seen[term] = true;
		put_plain(w, term_word(term));
		write_group(w, area, term, &nth);
	}
	close_map(w);
}

/* ---- versioner: by the year from which it measures that ---- */

enum sp_code read_versions(struct plan_reader *r, const struct plan_form *form, const char *key,
	const struct node *value, void *part)
{
	const struct member *m = part_member(form->part, form->field);
	enum sp_code rc = SP_OK;
	if (value->kind != NODE_MAP)
		return bad_shape(r, key, value, NODE_MAP);
	for (size_t i = 0; i < value->n && !value->broken && rc == SP_OK; i++) {
		const struct node_pair *pair = &value->pairs[i];
		const char *outer;
		uint32_t year = year_of(pair->key);
		if (!year) {
			rc = plan_fault(r, pair->line, pair->column, SP_YAML_VALUE, key, pair->key,
				"1900–2200");
			continue;
		}
		struct indicator_version *v = push_part(r, m, part, pair->value, &outer);
		r->prefix = outer;
		if (!v)
			return SP_NO_MEMORY;
		v->from_year = year;
		rc = read_text(r, pair->key, pair->value, &v->text);
	}
	return rc;
}

void write_versions(struct plan_writer *w, const struct plan_form *form, const void *part)
{
	const struct indicator *x = part;
	if (!x->n_versions)
		return;
	put_field(w, form->field);
	open_map(w);
	for (size_t i = 0; i < x->n_versions; i++) {
		put_number(w, x->versions[i].from_year);
		put_text(w, x->versions[i].text);
	}
	close_map(w);
}

/* ---- berättelser: by term and year, or by year alone ---- */

static enum sp_code read_narrative(struct plan_reader *r, const struct narrative *group,
	const char *key, const struct node *value)
{
	const char *outer = r->prefix, *inner;
	r->prefix = r->area_prefix; /* they are the area's, also where an indicator has them */
	struct narrative *x = push_part(
		r, part_member(PART_AREA, FIELD_NARRATIVES), r->area, value, &inner);
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
		bool same = same_group(&area->narratives[i], x) && area->narratives[i].year == x->year;
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
