/* SPDX-License-Identifier: Apache-2.0 */
#include "common/domain/plan.h"

#include <string.h>

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool asks_kind(const struct plan *p, enum org_kind kind)
{
	enum org_kind reporters = p->reporters == ORG_NONE ? ORG_MUNICIPALITY : p->reporters;
	return (kind == ORG_JOINT ? ORG_MUNICIPALITY : kind) == reporters;
}

bool plan_asks(const struct plan *p, const char *code, enum org_kind kind)
{
	if (!asks_kind(p, kind) || !code)
		return false;
	for (size_t i = 0; i < p->n_parties; i++)
		if (strcmp(p->parties[i], code) == 0)
			return true;
	return false;
}

/* True when date `a` ("2018", "2018-07-01") lies on or before the last day of `year`. */
static bool begins_by(const char *from, uint32_t year)
{
	uint32_t y = 0;
	for (size_t i = 0; i < 4 && is_digit(from[i]); i++)
		y = y * 10 + (uint32_t)(from[i] - '0');
	return y <= year;
}

/* True when `to` does not end before the last day of `year`: "2018" alone is that whole year. */
static bool lasts_through(const char *to, uint32_t year)
{
	uint32_t y = 0;
	for (size_t i = 0; i < 4 && is_digit(to[i]); i++)
		y = y * 10 + (uint32_t)(to[i] - '0');
	bool last_day = !to[4] || strcmp(to + 4, "-12-31") == 0;
	return y > year || (y == year && last_day);
}

bool plan_asks_party_in(const struct plan *p, const char *code, enum org_kind kind, uint32_t year)
{
	bool member = true;
	for (size_t i = 0; code && i < p->n_memberships; i++) {
		const struct membership *m = &p->memberships[i];
		if (strcmp(m->code, code) == 0)
			member = (!m->from || begins_by(m->from, year)) &&
				 (!m->to || lasts_through(m->to, year));
	}
	return member && asks_kind(p, kind);
}

bool plan_asks_in(const struct plan *p, const char *code, enum org_kind kind, uint32_t year)
{
	return plan_asks_party_in(p, code, kind, year) && plan_asks(p, code, kind);
}

bool plan_asks_for(const struct plan *p, enum plan_ask what)
{
	return (p->asks ? p->asks : PLAN_ASKS_USUAL) & 1U << what;
}

const struct area *plan_area(const struct plan *p, const char *id)
{
	for (size_t i = 0; id && i < p->n_areas; i++)
		if (strcmp(p->areas[i].id, id) == 0)
			return &p->areas[i];
	return NULL;
}

const struct focus_area *plan_focus_area(const struct plan *p, const char *id)
{
	for (size_t i = 0; id && i < p->n_focus_areas; i++)
		if (strcmp(p->focus_areas[i].id, id) == 0)
			return &p->focus_areas[i];
	return NULL;
}

const struct target_group *plan_target_group(const struct plan *p, const char *id)
{
	for (size_t i = 0; id && i < p->n_target_groups; i++)
		if (strcmp(p->target_groups[i].id, id) == 0)
			return &p->target_groups[i];
	return NULL;
}

/* Compares a run of digits as a number and moves past both; any length. */
static int compare_runs(const char **a, const char **b)
{
	*a += strspn(*a, "0");
	*b += strspn(*b, "0");
	size_t na = strspn(*a, "0123456789"), nb = strspn(*b, "0123456789");
	int order = na == nb ? strncmp(*a, *b, na) : na < nb ? -1 : 1;
	*a += na;
	*b += nb;
	return order;
}

int area_number_compare(const char *a, const char *b)
{
	if (!a || !b)
		return !a - !b;
	const char *first = a, *second = b;
	for (;;) {
		if (is_digit(*a) && is_digit(*b)) {
			int order = compare_runs(&a, &b);
			if (order)
				return order;
		} else if (*a != *b || *a == '\0') {
			break;
		} else {
			a++, b++;
		}
	}
	if (*a != *b)
		return (unsigned char)*a < (unsigned char)*b ? -1 : 1;
	return strcmp(first, second); /* 2.1 and 2.01 */
}

static bool add_cost(struct cost *sum, const struct cost *c)
{
	if (sum->unit && (!c->unit || strcmp(sum->unit, c->unit) != 0))
		return false;
	sum->unit = c->unit;
	sum->preliminary = sum->preliminary || c->preliminary;
	return decimal_add(&sum->low, c->low) && decimal_add(&sum->high, c->high);
}

bool plan_cost(const struct plan *p, uint32_t year, struct cost *sum, size_t *areas)
{
	*sum = (struct cost){.year = year};
	*areas = 0;
	for (size_t i = 0; i < p->n_areas; i++) {
		const struct area *area = &p->areas[i];
		bool stated = false;
		for (size_t k = 0; k < area->n_costs; k++) {
			if (area->costs[k].year != year)
				continue;
			if (!add_cost(sum, &area->costs[k]))
				return false;
			stated = true;
		}
		*areas += stated;
	}
	return true;
}
