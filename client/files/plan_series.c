/* SPDX-License-Identifier: Apache-2.0 */
/* Several values of an indicator: a series of whole numbers for several subjects, by year, or a list. */
#include <inttypes.h>
#include <string.h>

#include "client/files/plan_form.h"

/* ---- serie: the years, then a row of values a subject ---- */

static enum sp_code read_years(
	struct plan_reader *r, const struct node *map, const struct node **years)
{
	*years = NULL;
	for (size_t i = 0; i < map->n; i++) {
		const struct node_pair *pair = &map->pairs[i];
		if (vocabulary_find(VOCABULARY_FIELD, pair->key) != FIELD_YEAR)
			continue;
		if (pair->value->kind != NODE_LIST)
			return bad_shape(r, pair->key, pair->value, NODE_LIST);
		for (size_t k = 0; k < pair->value->n; k++) {
			const struct node *year = pair->value->items[k];
			if (year->kind != NODE_TEXT || !year_of(year->text))
				return bad_value(r, pair->key, year, "1900–2200");
		}
		*years = pair->value;
	}
	return *years ? SP_OK : missing_key(r, map, FIELD_YEAR);
}

static enum sp_code read_row(struct plan_reader *r, const struct node_pair *pair,
	const struct node *years, struct indicator *x)
{
	const char *n = arena_printf(r->a, "%zu", years->n);
	enum sp_code rc = SP_OK;
	if (!n)
		return SP_NO_MEMORY;
	if (pair->value->kind != NODE_LIST)
		return bad_shape(r, pair->key, pair->value, NODE_LIST);
	if (pair->value->n != years->n) {
		const char *found = arena_printf(r->a, "%zu", pair->value->n);
		return !found ? SP_NO_MEMORY
			      : plan_fault(r, pair->value->line, pair->value->column, SP_YAML_VALUE,
					pair->key, found, n);
	}
	for (size_t i = 0; i < years->n && rc == SP_OK; i++) {
		const struct node *value = pair->value->items[i];
		size_t before = x->n_observations;
		if (value->kind != NODE_TEXT)
			rc = bad_shape(r, pair->key, value, NODE_TEXT);
		else
			rc = read_value_of(r, pair->key, year_of(years->items[i]->text), value, x);
		if (x->n_observations > before)
			x->observations[before].subject = pair->key;
	}
	return rc;
}

enum sp_code read_series(struct plan_reader *r, const struct plan_form *form, const char *key,
	const struct node *value, void *part)
{
	const struct node *years;
	(void)form;
	if (value->kind != NODE_MAP)
		return bad_shape(r, key, value, NODE_MAP);
	enum sp_code rc = read_years(r, value, &years);
	for (size_t i = 0; years && i < value->n && !value->broken && rc == SP_OK; i++)
		if (value->pairs[i].value != years)
			rc = read_row(r, &value->pairs[i], years, part);
	return rc;
}

/* ---- writing: the shortest form that keeps every value and their order ---- */

/* A whole number of a subject and a year, and nothing more to say. */
static bool is_plain(const struct observation *o)
{
	static const enum field said[] = {FIELD_YEAR, FIELD_SUBJECT, FIELD_VALUE};
	const struct observation bare = {.state = STATE_GIVEN};
	const struct quantity *q = o->quantity;
	return o->subject && vocabulary_find(VOCABULARY_FIELD, o->subject) == FIELD_NONE && q &&
	       q->qualifier == QUALIFIER_EXACT && q->low == q->high && q->low % DECIMAL_ONE == 0 &&
	       part_alike(PART_OBSERVATION, o, &bare, said, sizeof said / sizeof said[0]);
}

/* How many years the rows of a series have, subject after subject; 0 for what is none. */
static size_t series_years(const struct indicator *x)
{
	const struct observation *all = x->observations;
	size_t years = 0;
	for (size_t i = 0; i < x->n_observations; i++)
		if (!is_plain(&all[i]))
			return 0;
	while (years < x->n_observations && strcmp(all[years].subject, all[0].subject) == 0)
		years++;
	if (years == 0 || x->n_observations % years)
		return 0;
	for (size_t i = 0; i < x->n_observations; i++) {
		const struct observation *head = &all[i - i % years];
		bool again = false;
		for (size_t k = 0; k < i - i % years; k += years)
			again = again || strcmp(all[k].subject, head->subject) == 0;
		if (again || all[i].year != all[i % years].year ||
			strcmp(all[i].subject, head->subject) != 0)
			return 0;
	}
	return years;
}

static void write_series(struct plan_writer *w, const struct indicator *x, size_t years)
{
	put_field(w, FIELD_SERIES);
	open_map(w);
	put_field(w, FIELD_YEAR);
	open_list(w, true);
	for (size_t i = 0; i < years; i++)
		put_number(w, x->observations[i].year);
	close_list(w);
	for (size_t i = 0; i < x->n_observations; i++) {
		char number[48];
		if (i % years == 0) {
			put_text(w, x->observations[i].subject);
			open_list(w, true);
		}
		put_plain(w, decimal_print_plain(
				     x->observations[i].quantity->low, number, sizeof number));
		if (i % years == years - 1)
			close_list(w);
	}
	close_map(w);
}

static bool is_run(const struct indicator *x)
{
	for (size_t i = 0; i < x->n_observations; i++)
		for (size_t k = 0; k + 1 < i; k++)
			if (x->observations[k].year == x->observations[i].year &&
				x->observations[i - 1].year != x->observations[i].year)
				return false;
	return true;
}

static void write_one(struct plan_writer *w, const struct observation *o)
{
	static const enum field said[] = {
		FIELD_YEAR, FIELD_VALUE, FIELD_STATE, FIELD_PERIOD, FIELD_PRELIMINARY};
	static const struct observation bare;
	const char *word =
		part_alike(PART_OBSERVATION, o, &bare, said, sizeof said / sizeof said[0])
			? value_word(w, o)
			: NULL;
	w->given = FIELD_YEAR;
	if (word)
		put_plain(w, word);
	else
		write_part(w, PART_OBSERVATION, o);
	w->given = FIELD_NONE;
}

static void write_by_year(struct plan_writer *w, const struct indicator *x)
{
	open_map(w);
	for (size_t i = 0; i < x->n_observations;) {
		size_t n = 1;
		while (i + n < x->n_observations &&
			x->observations[i + n].year == x->observations[i].year)
			n++;
		put_number(w, x->observations[i].year);
		if (n > 1)
			open_list(w, false);
		for (size_t k = 0; k < n; k++)
			write_one(w, &x->observations[i + k]);
		if (n > 1)
			close_list(w);
		i += n;
	}
	close_map(w);
}

void write_values(struct plan_writer *w, const struct plan_form *form, const void *part)
{
	const struct indicator *x = part;
	size_t years = series_years(x);
	if (years) {
		write_series(w, x, years);
	} else if (x->n_observations && is_run(x)) {
		put_field(w, form->field);
		write_by_year(w, x);
	} else {
		write_member(w, part_member(form->part, form->field), part);
	}
}
