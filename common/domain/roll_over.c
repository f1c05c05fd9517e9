/* SPDX-License-Identifier: Apache-2.0 */
#include "common/domain/roll_over.h"

#include <stdio.h>
#include <string.h>

#include "common/domain/roll_over_parts.h"

const char *rolled_text(struct rolling *x, const char *text)
{
	if (!text && x->made.rc == SP_OK)
		x->made.rc = SP_NO_MEMORY;
	if (text && strlen(text) > PLAN_MAX_TEXT && x->made.rc == SP_OK)
		x->made.rc = SP_TOO_LARGE;
	return text;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* `text` with the first year in it that stands alone replaced; NULL if it has none. */
static const char *with_year(
	struct rolling *x, const char *text, uint32_t year, uint32_t replacement)
{
	char digits[16];
	snprintf(digits, sizeof digits, "%u", year);
	const size_t n = strlen(digits);
	for (const char *p = text; p && (p = strstr(p, digits)) != NULL; p += n) {
		if ((p > text && is_digit(p[-1])) || is_digit(p[n]))
			continue;
		return rolled_text(x, arena_printf(x->made.arena, "%.*s%u%s", (int)(p - text), text,
					      replacement, p + n));
	}
	return NULL;
}

/* The same for the plan's first year, and then for its last one. */
static const char *with_period(struct rolling *x, const char *text, const struct plan *out)
{
	const struct plan *p = x->from->plan;
	const char *first = with_year(x, text, p->from_year, out->from_year);
	const char *both = first && p->to_year > p->from_year
				   ? with_year(x, first, p->to_year, out->to_year)
				   : NULL;
	return both ? both : first ? first : text;
}

static uint32_t last_year(const struct plan *p)
{
	return p->to_year ? p->to_year : p->from_year;
}

static void roll_period(struct rolling *x, struct plan *out)
{
	const struct plan *p = x->from->plan;
	const uint32_t next = x->from->year + 1, more = last_year(p) - p->from_year;
	if (last_year(p) >= next)
		return;
	out->from_year = next;
	if (p->to_year)
		out->to_year = more < YEAR_LAST - next ? next + more : YEAR_LAST;
	out->title = with_period(x, p->title, out);
}

/* Another plan has it: the one before, or the one that both carry out. */
static bool id_taken(const struct plan *p, const char *id)
{
	return strcmp(id, p->id) == 0 || (p->parent && strcmp(id, p->parent) == 0);
}

static const char *next_id(struct rolling *x, const struct plan *out)
{
	const struct plan *p = x->from->plan;
	const uint32_t next = x->from->year + 1;
	const char *id = out->from_year == next ? with_period(x, p->id, out)
						: with_year(x, p->id, p->from_year, next);
	if (p->account_year && (!id || strcmp(id, p->id) == 0))
		id = with_year(x, p->id, p->account_year + 1, next);
	if (!id || id_taken(p, id))
		id = rolled_text(x, arena_printf(x->made.arena, "%s-%u", p->id, next));
	if (id && strlen(id) > ID_MAX && x->made.rc == SP_OK)
		x->made.rc = SP_TOO_LARGE;
	return id;
}

static void roll_head(struct rolling *x, struct plan *out)
{
	const struct plan *p = x->from->plan;
	roll_period(x, out);
	out->id = next_id(x, out);
	out->predecessor = p->id;
	out->account_year = x->from->year;
	out->dated = out->agreement = NULL;
	out->grants = NULL;
	out->n_grants = 0;
	out->notes = NULL;
	out->n_notes = 0;
	for (size_t i = 0; i < p->n_notes; i++)
		if (p->notes[i].kind != NOTE_DECISION && p->notes[i].kind != NOTE_PUBLICATION)
			list_append(&x->made, &out->notes, &out->n_notes, sizeof p->notes[i],
				&p->notes[i], 1);
}

static enum sp_code check_year(const struct roll_over *from, struct sp_error *err)
{
	char year[16], years[32];
	if (from->year >= from->plan->from_year && from->year < YEAR_LAST)
		return SP_OK;
	snprintf(year, sizeof year, "%u", from->year);
	snprintf(years, sizeof years, "%u–%d", from->plan->from_year, YEAR_LAST - 1);
	return sp_fail(err, SP_ROLL_OVER_YEAR, from->plan->id, year, years);
}

enum sp_code plan_roll_over(
	const struct roll_over *from, struct arena *a, struct plan *out, struct sp_error *err)
{
	struct rolling x = {.from = from, .made = {.arena = a, .rc = check_year(from, err)}};
	if (x.made.rc != SP_OK)
		return x.made.rc;
	*out = *from->plan;
	roll_head(&x, out);
	LIST_OWN(&x.made, out, areas);
	for (size_t i = 0; i < from->plan->n_areas && x.made.rc == SP_OK; i++) {
		x.before = &from->plan->areas[i];
		x.area = &out->areas[i];
		roll_area(&x);
	}
	return x.made.rc == SP_OK ? SP_OK : sp_fail(err, x.made.rc, from->plan->id);
}
