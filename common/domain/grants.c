/* SPDX-License-Identifier: Apache-2.0 */
#include "common/domain/grants.h"

#include <stdlib.h>
#include <string.h>

#include "common/text/text.h"

static const char *text_or_empty(const char *text)
{
	return text ? text : "";
}

static void add(struct grant_sum *sum, int64_t *into, int64_t v)
{
	int64_t total;
	if (__builtin_add_overflow(*into, v, &total))
		sum->overflow = true;
	else
		*into = total;
}

static void add_grant(struct grant_sum *sum, const struct grant *g)
{
	sum->n++;
	add(sum, &sum->received, g->received);
	add(sum, &sum->used, g->used);
	add(sum, &sum->carried_in, g->carried_in);
	add(sum, &sum->carried_over, g->carried_over);
	add(sum, &sum->paid_back, g->paid_back);
}

static bool matches(const char *wanted, const char *text)
{
	return !wanted || strcmp(wanted, text_or_empty(text)) == 0;
}

struct grant_sum grants_sum(
	const struct plan *p, const char *name, const char *organisation, uint32_t year)
{
	struct grant_sum sum = {.name = name, .organisation = organisation, .year = year};
	for (size_t i = 0; i < p->n_grants; i++) {
		const struct grant *g = &p->grants[i];
		if (matches(name, g->name) && matches(organisation, g->organisation) &&
			(!year || g->year == year))
			add_grant(&sum, g);
	}
	return sum;
}

/* ---- table ---- */

static int by_name_organisation(const struct grant_sum *x, const struct grant_sum *y)
{
	int order = text_compare_sv(text_or_empty(x->name), text_or_empty(y->name));
	return order ? order
		     : strcmp(text_or_empty(x->organisation), text_or_empty(y->organisation));
}

static int by_row(const void *a, const void *b)
{
	const struct grant_sum *x = a, *y = b;
	int order = text_compare_sv(text_or_empty(x->name), text_or_empty(y->name));
	if (order)
		return order;
	if (x->year != y->year)
		return x->year < y->year ? -1 : 1;
	return by_name_organisation(x, y);
}

static struct grant_sum *row_for(struct grant_table *t, const struct grant *g, struct arena *a)
{
	for (size_t i = 0; i < t->n_rows; i++)
		if (t->rows[i].year == g->year &&
			matches(text_or_empty(t->rows[i].name), g->name) &&
			matches(text_or_empty(t->rows[i].organisation), g->organisation))
			return &t->rows[i];
	struct grant_sum *row = ARENA_PUSH(a, t->rows, t->n_rows);
	if (row)
		*row = (struct grant_sum){
			.name = g->name, .organisation = g->organisation, .year = g->year};
	return row;
}

enum sp_code grants_table(const struct plan *p, struct arena *a, struct grant_table *out)
{
	*out = (struct grant_table){0};
	for (size_t i = 0; i < p->n_grants; i++) {
		struct grant_sum *row = row_for(out, &p->grants[i], a);
		if (!row)
			return SP_NO_MEMORY;
		add_grant(row, &p->grants[i]);
	}
	if (out->n_rows > 1)
		qsort(out->rows, out->n_rows, sizeof *out->rows, by_row);
	return SP_OK;
}

/* ---- does it add up ---- */

struct checking {
	struct arena *arena;
	struct grant_fault *items;
	size_t n_items;
	enum sp_code rc;
};

static void add_fault(struct checking *x, const struct grant_fault *fault)
{
	struct grant_fault *place =
		x->rc == SP_OK ? ARENA_PUSH(x->arena, x->items, x->n_items) : NULL;
	if (place)
		*place = *fault;
	else
		x->rc = SP_NO_MEMORY;
}

static void check_sum(struct checking *x, const struct grant_sum *row)
{
	struct grant_fault fault = {.kind = GRANT_DOES_NOT_ADD_UP, .row = row};
	bool over = __builtin_add_overflow(row->received, row->carried_in, &fault.in);
	over |= __builtin_add_overflow(row->used, row->carried_over, &fault.out);
	over |= __builtin_add_overflow(fault.out, row->paid_back, &fault.out);
	if (over || row->overflow)
		fault = (struct grant_fault){.kind = GRANT_OVERFLOWS, .row = row};
	else if (fault.in == fault.out)
		return;
	add_fault(x, &fault);
}

/* Against the same grant of the same organisation the year before, if that is told. */
static void check_carried(
	struct checking *x, const struct grant_table *t, const struct grant_sum *row)
{
	for (size_t i = 0; i < t->n_rows; i++) {
		const struct grant_sum *before = &t->rows[i];
		const struct grant_fault fault = {
			GRANT_CARRIED_DIFFERS, row, before->carried_over, row->carried_in};
		if (before->year + 1 == row->year && by_name_organisation(before, row) == 0 &&
			!before->overflow && !row->overflow && fault.in != fault.out)
			add_fault(x, &fault);
	}
}

enum sp_code grants_check(
	const struct grant_table *t, struct arena *a, struct grant_fault **out, size_t *n)
{
	struct checking x = {.arena = a, .rc = SP_OK};
	for (size_t i = 0; i < t->n_rows; i++) {
		check_sum(&x, &t->rows[i]);
		check_carried(&x, t, &t->rows[i]);
	}
	*out = x.items;
	*n = x.n_items;
	return x.rc;
}
