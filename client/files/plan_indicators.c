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
	const char *absent = vocabulary_word(VOCABULARY_INDICATOR_KIND, INDICATOR_ABSENT, LANG_SV);
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

/* What is lacking has no kind yet; in a follow-up the plan has told it. */
enum sp_code finish_indicator(struct plan_reader *r, const struct node *value, struct indicator *x)
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
