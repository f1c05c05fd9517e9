/* SPDX-License-Identifier: Apache-2.0 */
/* Goals, grouped by term or kind, and the numbers that they are to reach. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "client/files/plan_form.h"
#include "common/text/text.h"

/* ---- the keys of groups ---- */

bool term_of(const char *key, enum term *out)
{
	*out = (enum term)vocabulary_find(VOCABULARY_TERM, key);
	return *out != TERM_NONE || vocabulary_find(VOCABULARY_FIELD, key) == FIELD_NO_TERM;
}

const char *term_word(enum term term)
{
	const char *word = vocabulary_word(VOCABULARY_TERM, (int)term, LANG_SV);
	return word ? word : field_word(FIELD_NO_TERM);
}

static enum sp_code unknown_group(struct plan_reader *r, const struct node_pair *pair, bool kinds)
{
	char terms[64], more[SP_ERROR_TEXT / 2] = "", allowed[SP_ERROR_TEXT];
	vocabulary_list(VOCABULARY_TERM, LANG_SV, terms, sizeof terms);
	if (kinds)
		vocabulary_list(VOCABULARY_GOAL_KIND, LANG_SV, more, sizeof more);
	snprintf(allowed, sizeof allowed, "%s, %s%s%s", terms, field_word(FIELD_NO_TERM),
		*more ? ", " : "", more);
	return foreign_key(r, pair, allowed);
}

enum sp_code unknown_term(struct plan_reader *r, const struct node_pair *pair)
{
	return unknown_group(r, pair, false);
}

enum gap gap_of(const struct node *value)
{
	return value->kind == NODE_TEXT ? (enum gap)vocabulary_find(VOCABULARY_GAP, value->text)
					: PLAN_GAP_NONE;
}

/* ---- goals ---- */

/* `kort: saknas`: the document says that there is no goal, in its own word. */
static enum sp_code read_gap(struct plan_reader *r, const struct member *m,
	const struct node_pair *pair, const struct goal *group, void *owner)
{
	const char *outer;
	struct goal *g = push_part(r, m, owner, pair->value, &outer);
	r->prefix = outer;
	if (!g)
		return SP_NO_MEMORY;
	*g = *group;
	g->gap = gap_of(pair->value);
	g->text = text_trim(pair->value->text, r->a);
	return g->text ? SP_OK : SP_NO_MEMORY;
}

static enum sp_code read_group(
	struct plan_reader *r, const struct member *m, const struct node_pair *pair, void *owner)
{
	struct goal group = {0};
	enum sp_code rc = SP_OK;
	if (!term_of(pair->key, &group.term)) {
		group.kind = (enum goal_kind)vocabulary_find(VOCABULARY_GOAL_KIND, pair->key);
		if (group.kind == GOAL_NONE)
			return unknown_group(r, pair, true);
	}
	if (gap_of(pair->value))
		return read_gap(r, m, pair, &group, owner);
	if (pair->value->kind != NODE_LIST)
		return bad_shape(r, pair->key, pair->value, NODE_LIST);
	for (size_t i = 0; i < pair->value->n && rc == SP_OK; i++) {
		const char *outer;
		struct goal *g = push_part(r, m, owner, pair->value->items[i], &outer);
		if (!g)
			return SP_NO_MEMORY;
		*g = group;
		rc = read_part(r, PART_GOAL, pair->key, pair->value->items[i], g);
		r->prefix = outer;
	}
	return rc;
}

enum sp_code read_goals(struct plan_reader *r, const struct plan_form *form, const char *key,
	const struct node *value, void *part)
{
	enum sp_code rc = SP_OK;
	if (value->kind != NODE_MAP)
		return bad_shape(r, key, value, NODE_MAP);
	for (size_t i = 0; i < value->n && !value->broken && rc == SP_OK; i++)
		rc = read_group(r, part_member(form->part, form->field), &value->pairs[i], part);
	return rc;
}

/* One group: of a term, or without one of a kind. */
static bool same_group(const struct goal *a, const struct goal *b)
{
	return a->term == b->term && (a->term != TERM_NONE || a->kind == b->kind);
}

static bool is_gap(const struct goal *g)
{
	static const enum field group[] = {FIELD_TERM, FIELD_KIND};
	const struct goal bare = {.gap = g->gap, .text = g->text};
	return g->gap && (int)g->gap == vocabulary_find(VOCABULARY_GAP, g->text) &&
	       (g->term == TERM_NONE || g->kind == GOAL_NONE) &&
	       part_alike(PART_GOAL, g, &bare, group, 2);
}

static void write_group(
	struct plan_writer *w, const struct goal *goals, size_t n, const struct goal *first)
{
	bool kind = first->term == TERM_NONE && first->kind != GOAL_NONE;
	size_t members = 0;
	put_plain(w, kind ? vocabulary_word(VOCABULARY_GOAL_KIND, (int)first->kind, LANG_SV)
			  : term_word(first->term));
	for (size_t i = 0; i < n; i++)
		members += same_group(&goals[i], first);
	if (members == 1 && is_gap(first)) {
		put_text(w, first->text);
		return;
	}
	open_list(w, false);
	for (size_t i = 0; i < n; i++) {
		w->given = kind ? FIELD_KIND : FIELD_NONE;
		if (same_group(&goals[i], first))
			write_part(w, PART_GOAL, &goals[i]);
	}
	w->given = FIELD_NONE;
	close_list(w);
}

void write_goals(struct plan_writer *w, const struct plan_form *form, const void *part)
{
	struct member_list list = member_list(part_member(form->part, form->field), part);
	const struct goal *goals = list.items;
	if (!list.n)
		return;
	put_field(w, form->field);
	open_map(w);
	for (size_t i = 0; i < list.n; i++) {
		size_t before = 0;
		while (before < i && !same_group(&goals[before], &goals[i]))
			before++;
		if (before == i)
			write_group(w, goals, list.n, &goals[i]);
	}
	close_map(w);
}

/* ---- tidshorisont: 5 år ---- */

enum sp_code read_horizon(struct plan_reader *r, const struct plan_form *form, const char *key,
	const struct node *value, void *part)
{
	struct goal *g = part;
	const char *text;
	uint32_t years;
	(void)form;
	enum sp_code rc = read_text(r, key, value, &text);
	if (rc != SP_OK || !text)
		return rc;
	if (!term_years_of(text, &years))
		return bad_value(r, key, value, "5 år");
	g->horizon_years = years;
	return SP_OK;
}

void write_horizon(struct plan_writer *w, const struct plan_form *form, const void *part)
{
	const struct goal *g = part;
	if (!g->horizon_years)
		return;
	put_field(w, form->field);
	put_plain(w, writer_made(w, arena_printf(w->a, "%" PRIu32 " år", g->horizon_years)));
}

/* ---- värde of a target: 100, −10 % ---- */

static const char *without_percent(const char *text, struct arena *a)
{
	static const char *const signs[] = {"%", "procent", "percent"};
	size_t n = strlen(text);
	for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
		size_t len = strlen(signs[i]);
		if (n > len && strcmp(text + n - len, signs[i]) == 0)
			return text_trim(arena_text_n(a, text, n - len), a);
	}
	return text;
}

enum sp_code read_target_value(struct plan_reader *r, const struct plan_form *form, const char *key,
	const struct node *value, void *part)
{
	struct target *t = part;
	const char *text;
	(void)form;
	enum sp_code rc = read_text(r, key, value, &text);
	if (rc != SP_OK || !text)
		return rc;
	text = without_percent(text, r->a);
	t->value = arena_alloc(r->a, sizeof *t->value);
	if (!text || !t->value)
		return SP_NO_MEMORY;
	if (quantity_parse(text, t->value) == SP_OK)
		return SP_OK;
	return bad_value(r, key, value, "100, 10–20, ca 50, −10 %");
}

void write_target_value(struct plan_writer *w, const struct plan_form *form, const void *part)
{
	const struct target *t = part;
	if (!t->value)
		return;
	put_field(w, form->field);
	put_plain(w, writer_made(w, quantity_print(t->value, LANG_SV, w->a)));
}
