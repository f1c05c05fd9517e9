/* SPDX-License-Identifier: Apache-2.0 */
#include "common/codec/total.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* ---- out ---- */

/* The values that some unit has, from `first` on; `but` is told elsewhere. */
static enum sp_code pack_counts(const uint32_t *counts, uint32_t first, uint32_t n, uint32_t but,
	struct arena *a, struct msg_value_count **items, size_t *n_items)
{
	for (uint32_t i = first; i < n; i++) {
		if (counts[i] == 0 || i == but)
			continue;
		struct msg_value_count *item = ARENA_PUSH(a, *items, *n_items);
		if (!item)
			return SP_NO_MEMORY;
		*item = (struct msg_value_count){i, counts[i]};
	}
	return SP_OK;
}

static enum sp_code pack_months(
	const struct question_total *qt, struct arena *a, struct msg_question_total *out)
{
	for (uint32_t i = 0; i < TOTAL_MONTHS; i++) {
		if (qt->n_months[i] == 0)
			continue;
		struct msg_month_total *item = ARENA_PUSH(a, out->months, out->n_months);
		if (!item)
			return SP_NO_MEMORY;
		*item = (struct msg_month_total){i + 1, qt->months[i], qt->n_months[i]};
		if (qt->overflow)
			item->sum = 0;
	}
	return SP_OK;
}

static void pack_sums(const struct question_total *qt, struct msg_question_total *out)
{
	out->overflow = qt->overflow;
	if (qt->overflow)
		return;
	out->low = qt->low;
	out->high = qt->high;
	out->numerator = qt->numerator;
	out->denominator = qt->denominator;
}

enum sp_code question_total_pack(
	const struct question_total *qt, struct arena *a, struct msg_question_total *out)
{
	*out = (struct msg_question_total){.key = qt->question->key,
		.kind = qt->kind,
		.asked = qt->n_asked,
		.received = qt->n_received,
		.given = qt->n_given,
		.estimated = qt->n_estimated,
		.yes = qt->n_yes,
		.no = qt->n_no,
		.with_parts = qt->n_both,
		.only_percent = qt->n_percent,
		.unreadable = qt->n_unreadable,
		.with = qt->with,
		.n_with = qt->n_with,
		.without = qt->without,
		.n_without = qt->n_without,
		.silent = qt->silent,
		.n_silent = qt->n_silent};
	pack_sums(qt, out);
	enum sp_code rc = pack_counts(qt->grades, GRADE_NONE + 1, GRADE_WAITING + 1, UINT32_MAX, a,
		&out->grades, &out->n_grades);
	if (rc == SP_OK)
		rc = pack_counts(qt->activities, ACTIVITY_NONE + 1, ACTIVITY_WAITING + 1,
			UINT32_MAX, a, &out->activities, &out->n_activities);
	if (rc == SP_OK)
		rc = pack_counts(qt->states, STATE_NONE, STATE_SUPPRESSED + 1, STATE_GIVEN, a,
			&out->states, &out->n_states);
	if (rc == SP_OK)
		rc = pack_counts(qt->changes, CHANGE_NONE + 1, CHANGE_UNCHANGED + 1, UINT32_MAX, a,
			&out->changes, &out->n_changes);
	return rc == SP_OK ? pack_months(qt, a, out) : rc;
}

void coverage_pack(const struct coverage *c, struct msg_total_reply *out)
{
	bool known = c->n_without_population == 0;
	out->population = known ? c->population : 0;
	out->population_received = known ? c->population_received : 0;
}

/* ---- in ---- */

static enum sp_code invalid(
	struct sp_error *err, size_t question, const char *field, const char *found)
{
	enum sp_code rc = sp_fail(err, SP_FIELD_INVALID, found);
	sp_where(err, "questions[%zu].%s", question, field);
	return rc;
}

static enum sp_code invalid_number(
	struct sp_error *err, size_t question, const char *field, uint32_t found)
{
	char text[16];
	snprintf(text, sizeof text, "%" PRIu32, found);
	return invalid(err, question, field, text);
}

/* Index of the first value that is none, or SIZE_MAX. */
static size_t unpack_counts(
	const struct msg_value_count *items, size_t n_items, uint32_t *counts, uint32_t n)
{
	for (size_t i = 0; i < n_items; i++) {
		if (items[i].value >= n)
			return i;
		counts[items[i].value] = items[i].count;
	}
	return SIZE_MAX;
}

static enum sp_code unpack_lists(const struct msg_question_total *in, size_t place,
	struct question_total *out, struct sp_error *err)
{
	size_t bad = unpack_counts(in->grades, in->n_grades, out->grades, GRADE_WAITING + 1);
	if (bad != SIZE_MAX)
		return invalid_number(err, place, "grades", in->grades[bad].value);
	bad = unpack_counts(
		in->activities, in->n_activities, out->activities, ACTIVITY_WAITING + 1);
	if (bad != SIZE_MAX)
		return invalid_number(err, place, "activities", in->activities[bad].value);
	bad = unpack_counts(in->changes, in->n_changes, out->changes, CHANGE_UNCHANGED + 1);
	if (bad != SIZE_MAX)
		return invalid_number(err, place, "changes", in->changes[bad].value);
	bad = unpack_counts(in->states, in->n_states, out->states, STATE_SUPPRESSED + 1);
	if (bad != SIZE_MAX)
		return invalid_number(err, place, "states", in->states[bad].value);
	out->states[STATE_GIVEN] = in->given;
	for (size_t i = 0; i < in->n_months; i++) {
		const struct msg_month_total *m = &in->months[i];
		if (m->month < 1 || m->month > TOTAL_MONTHS)
			return invalid_number(err, place, "months", m->month);
		out->months[m->month - 1] = m->sum;
		out->n_months[m->month - 1] = m->count;
	}
	return SP_OK;
}

/* Every count is of units, and of those before it: what is printed as "n of m" must be that. */
static bool counts_fit(const struct msg_question_total *in)
{
	return in->received <= in->asked && in->given <= in->received &&
	       in->estimated <= in->given && in->unreadable <= in->given && in->yes <= in->given &&
	       in->no <= in->given && in->with_parts <= in->given && in->only_percent <= in->given;
}

static enum sp_code unpack(const struct msg_question_total *in, size_t place,
	struct question_total *out, struct sp_error *err)
{
	if (in->kind != out->kind || out->n_asked)
		return invalid(err, place, "key", in->key);
	if (!counts_fit(in))
		return invalid_number(err, place, "asked", in->asked);
	out->n_asked = in->asked;
	out->n_received = in->received;
	out->n_given = in->given;
	out->n_estimated = in->estimated;
	out->n_unreadable = in->unreadable;
	out->overflow = in->overflow;
	out->n_yes = in->yes;
	out->n_no = in->no;
	out->low = in->low;
	out->high = in->high;
	out->numerator = in->numerator;
	out->denominator = in->denominator;
	out->n_both = in->with_parts;
	out->n_percent = in->only_percent;
	if (in->n_with > in->yes || in->n_without > in->no || in->n_silent > in->asked)
		return invalid(err, place, "with", in->key);
	out->with = in->with;
	out->n_with = in->n_with;
	out->without = in->without;
	out->n_without = in->n_without;
	out->silent = in->silent;
	out->n_silent = in->n_silent;
	return unpack_lists(in, place, out, err);
}

enum sp_code totals_unpack(const struct msg_total_reply *in, const struct questions *qs,
	struct arena *a, struct totals *out, struct sp_error *err)
{
	enum sp_code rc = totals_init(out, qs, a);
	if (rc != SP_OK)
		return sp_fail(err, rc);
	out->n_units = in->units;
	out->n_received = in->received;
	for (size_t i = 0; rc == SP_OK && i < in->n_questions; i++) {
		const struct question *q = question_find(qs, in->questions[i].key);
		if (!q)
			return invalid(err, i, "key", in->questions[i].key);
		rc = unpack(&in->questions[i], i, &out->items[q - qs->items], err);
	}
	return rc;
}

struct coverage coverage_unpack(const struct msg_total_reply *in)
{
	return (struct coverage){.n_units = in->units,
		.n_received = in->received,
		.population = in->population,
		.population_received = in->population_received,
		.n_without_population = in->population == 0};
}
