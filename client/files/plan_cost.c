/* SPDX-License-Identifier: Apache-2.0 */
#include "client/files/plan_area.h"

#include <string.h>

#include "common/text/text.h"

/* "0,7–1,8 mnkr": a number or a range up to its last digit, then the unit. */
static bool cost_of(const char *text, struct arena *a, struct cost *out)
{
	struct quantity q;
	size_t end = strlen(text);
	while (end && (text[end - 1] < '0' || text[end - 1] > '9'))
		end--;
	char *number = arena_text_n(a, text, end);
	const char *unit = text_trim(text + end, a);
	if (!number || !unit || !*unit || quantity_parse(number, &q) != SP_OK)
		return false;
	if (q.qualifier != QUALIFIER_EXACT)
		return false;
	out->low = q.low;
	out->high = q.high;
	out->unit = unit;
	return true;
}

static enum sp_code read_cost(
	struct plan_reader *r, const struct node_pair *pair, uint32_t year, struct area *out)
{
	const char *text = NULL;
	size_t index = out->n_costs;
	enum sp_code rc = read_text(r, NULL, pair->key, pair->value, &text);
	if (rc != SP_OK || !text)
		return rc;
	struct cost *cost = ARENA_PUSH(r->a, out->costs, out->n_costs);
	if (!cost || note_place(r, "costs", index, pair->value) != SP_OK)
		return SP_NO_MEMORY;
	cost->year = year;
	if (cost_of(text, r->a, cost))
		return SP_OK;
	return bad_value(r, pair->key, pair->value, "0,7–1,8 mnkr");
}

/* By year; the key "preliminär" beside the years holds for all of them. */
enum sp_code read_costs(struct plan_reader *r, const struct rule *rule, const char *key,
	const struct node *value, void *target)
{
	struct area *out = target;
	struct node years = *value;
	bool preliminary = false;
	enum sp_code rc = SP_OK;
	if (value->kind == NODE_MAP && value->n) {
		years.pairs = arena_array(r->a, value->n, sizeof *years.pairs);
		if (!years.pairs)
			return SP_NO_MEMORY;
		years.n = 0;
	}
	for (size_t i = 0; value->kind == NODE_MAP && i < value->n && rc == SP_OK; i++) {
		const struct node_pair *p = &value->pairs[i];
		if (vocabulary_find(VOCABULARY_FIELD, p->key) == FIELD_PRELIMINARY)
			rc = read_yes_no(r, rule, p->key, p->value, &preliminary);
		else
			years.pairs[years.n++] = *p;
	}
	if (rc == SP_OK)
		rc = read_by_year(r, key, &years, out, read_cost);
	for (size_t i = 0; i < out->n_costs; i++)
		out->costs[i].preliminary = preliminary;
	return rc;
}
