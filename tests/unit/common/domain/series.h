/* SPDX-License-Identifier: Apache-2.0 */
/* series.h - indicators with the values that the documents have. */
#ifndef SP_TESTS_SERIES_H
#define SP_TESTS_SERIES_H

#include "common/domain/series.h"
#include "tests/lib/test.h"

#define NBSP "\u00a0"
#define MINUS "\u2212"

static const struct plan skane = {.id = "skane-2016", .county = "12", .from_year = 2016};

/* A value as it is written; the caller adds what else there is to it. */
static inline struct observation *observe(struct indicator *in, uint32_t year, const char *value)
{
	struct arena *a = test_arena();
	struct observation *o = ARENA_PUSH(a, in->observations, in->n_observations);
	struct quantity q;
	o->year = year;
	o->state = STATE_GIVEN;
	if (quantity_parse(value, &q) == SP_OK) {
		o->quantity = arena_alloc(a, sizeof q);
		*o->quantity = q;
		return o;
	}
	o->share = arena_alloc(a, sizeof *o->share);
	CHECK_CODE(share_parse(value, a, o->share), SP_OK, NULL);
	return o;
}

static inline struct observation *observe_part(
	struct indicator *in, uint32_t year, const char *value, uint32_t first, uint32_t last)
{
	struct observation *o = observe(in, year, value);
	o->first_month = first;
	o->last_month = last;
	return o;
}

/* Values of years one after the other. */
static inline void observe_years(
	struct indicator *in, const char *subject, uint32_t first, const int *values, size_t n)
{
	for (size_t i = 0; i < n; i++)
		observe(in, first + (uint32_t)i, arena_printf(test_arena(), "%d", values[i]))
			->subject = subject;
}

static inline bool is_text(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

static inline const struct series *series_for(
	const struct indicator *in, const char *subject, const char *group)
{
	struct series *all;
	size_t n;
	if (is_text(subject, skane.county))
		subject = NULL; /* which a key that means the plan's county has */
	CHECK_CODE(series_of_indicator(&skane, in, test_arena(), &all, &n), SP_OK, NULL);
	for (size_t i = 0; i < n; i++)
		if (is_text(all[i].key.subject, subject) && is_text(all[i].key.group, group) &&
			!all[i].key.what && !all[i].key.sex)
			return &all[i];
	return NULL;
}

#endif
