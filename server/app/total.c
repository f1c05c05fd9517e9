/* SPDX-License-Identifier: Apache-2.0 */
/* What the answers of a round come to: one scan of its rows, beside the list of those that are asked. */
#include <string.h>

#include "common/codec/total.h"
#include "server/app/usecase.h"

struct unit {
	const char *code;
	uint64_t population;
	uint32_t population_year;
};

/* A version of the plan other than the one asked about that some unit answered. */
struct version {
	uint32_t number;
	const struct plan_snapshot *plan; /* held as long as the map is needed */
	struct totals_map map;
};

struct adding {
	struct request *r;
	struct ledger_view *v;
	const struct rec_round *round;
	struct unit *units; /* those that are asked, in the order of their codes, as the rows are */
	size_t n_units, next;
	struct version *versions;
	size_t n_versions;
	struct totals totals;
	struct coverage coverage;
	struct sp_error *err;
};

static enum sp_code add_unit(void *ctx, const struct rec_organisation *org)
{
	struct adding *x = ctx;
	if (!round_asks(&x->r->plan->plan, x->round, org))
		return SP_OK;
	struct unit *u = ARENA_PUSH(&x->r->arena, x->units, x->n_units);
	if (!u)
		return sp_fail(x->err, SP_NO_MEMORY);
	*u = (struct unit){
		arena_text(&x->r->arena, org->code), org->population, org->population_year};
	return u->code ? SP_OK : sp_fail(x->err, SP_NO_MEMORY);
}

/* The unit at hand is done with: what it answered has been added, or it has not answered. */
static void pass_unit(struct adding *x, bool received)
{
	const struct unit *u = &x->units[x->next++];
	if (!received)
		totals_missing_unit(&x->totals);
	coverage_add(&x->coverage, received, u->population, u->population_year);
}

static enum sp_code add_version(struct adding *x, uint32_t number, const struct totals_map **out)
{
	const struct questions *from;
	struct version *n = ARENA_PUSH(&x->r->arena, x->versions, x->n_versions);
	if (!n)
		return sp_fail(x->err, SP_NO_MEMORY);
	n->number = number;
	enum sp_code rc = ledger_plan_snapshot(x->v, x->round->plan_no, number, &n->plan, x->err);
	if (rc == SP_NOT_FOUND)
		return sp_fail(x->err, SP_STORE_DAMAGED, "a follow-up answers no plan version");
	if (rc == SP_OK)
		rc = plan_questions(n->plan, x->round->year, &from, x->err);
	if (rc == SP_OK && totals_map_init(&n->map, &x->totals, from, &x->r->arena) != SP_OK)
		rc = sp_fail(x->err, SP_NO_MEMORY);
	*out = &n->map;
	return rc;
}

/* NULL for the round's own version. The map is made once and used before the next is made. */
static enum sp_code find_map(struct adding *x, uint32_t number, const struct totals_map **out)
{
	size_t i = 0;
	*out = NULL;
	if (number == x->r->plan->version)
		return SP_OK;
	while (i < x->n_versions && x->versions[i].number != number)
		i++;
	if (i == x->n_versions)
		return add_version(x, number, out);
	*out = &x->versions[i].map;
	return SP_OK;
}

/* Rows and units come in the same order. A row of a unit that is not asked (any more) counts nowhere: the
 * overview does not name it either. */
static enum sp_code add_row(void *ctx, const struct current_row *row)
{
	struct adding *x = ctx;
	const struct totals_map *map;
	struct packed_answers answers = {row->slots, row->n_slots, row->states, row->asked};
	while (x->next < x->n_units && strcmp(x->units[x->next].code, row->unit) < 0)
		pass_unit(x, false);
	if (x->next == x->n_units || strcmp(x->units[x->next].code, row->unit) != 0)
		return SP_OK;
	enum sp_code rc = find_map(x, row->plan_version, &map);
	if (rc == SP_OK)
		rc = totals_add_slots(&x->totals, map, &answers, x->err);
	if (rc == SP_OK)
		pass_unit(x, true);
	return rc;
}

static enum sp_code add_up(struct adding *x)
{
	enum sp_code rc = ledger_organisations(x->v, NULL, add_unit, x, x->err);
	if (rc == SP_OK)
		rc = ledger_current_scan(
			x->v, x->round->plan_no, x->round->year, add_row, x, x->err);
	while (rc == SP_OK && x->next < x->n_units)
		pass_unit(x, false);
	for (size_t i = 0; i < x->n_versions; i++)
		plan_release(x->versions[i].plan);
	return rc;
}

/* Place of the first question to tell: after the one that the message names. */
static enum sp_code find_start(
	const struct totals *t, const char *after, size_t *out, struct sp_error *err)
{
	const struct question_total *last = after ? total_find(t, after) : NULL;
	*out = last ? (size_t)(last - t->items) + 1 : 0;
	return after && !last ? field_invalid(err, "after", after) : SP_OK;
}

static enum sp_code add_questions(struct request *r, const struct totals *t, struct sp_error *err)
{
	struct msg_total *m = r->message;
	size_t i;
	enum sp_code rc = find_start(t, m->after, &i, err);
	for (; rc == SP_OK && i < t->n_items; i++) {
		struct msg_question_total row;
		if (question_total_pack(&t->items[i], &r->arena, &row) != SP_OK)
			return sp_fail(err, SP_NO_MEMORY);
		rc = page_row(r, &row, err);
		if (rc == SP_OK)
			m->after = page_key_text(r, row.key);
	}
	return page_end(rc, "after", m->after, err);
}

static void fill_head(const struct adding *x, struct msg_total_reply *out)
{
	out->units = x->totals.n_units;
	out->received = x->totals.n_received;
	coverage_pack(&x->coverage, out);
	out->round->asked = out->units;
	out->round->received = out->received;
	out->log_size = ledger_size(x->v);
}

static enum sp_code fill(struct request *r, struct ledger_view *v, const struct rec_round *round,
	struct msg_total_reply *out, struct sp_error *err)
{
	const struct questions *asked;
	struct adding x = {.r = r, .v = v, .round = round, .err = err};
	enum sp_code rc = bind_questions(r, v, round, &asked, err);
	if (rc == SP_OK && totals_init(&x.totals, asked, &r->arena) != SP_OK)
		rc = sp_fail(err, SP_NO_MEMORY);
	if (rc == SP_OK)
		rc = add_up(&x);
	if (rc == SP_OK && !r->continued)
		fill_head(&x, out);
	return rc == SP_OK ? add_questions(r, &x.totals, err) : rc;
}

enum sp_code total_finish(
	struct app *a, struct request *r, struct ledger_view *v, void *reply, struct sp_error *err)
{
	struct msg_total *m = r->message;
	struct msg_total_reply *out = reply;
	struct rec_round round;
	(void)a;
	enum sp_code rc = bind_round_info(r, v, &m->plan, &m->year, &round, &out->round, err);
	return rc == SP_OK ? fill(r, v, &round, out, err) : rc;
}
