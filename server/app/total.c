/* SPDX-License-Identifier: Apache-2.0 */
/* What the answers of a round come to: one scan of its rows, beside the list of those that are asked. A frame
 * adds up the questions that it may tell, no more: so it takes the same memory however much the plan asks. */
#include <string.h>

#include "common/codec/total.h"
#include "common/domain/totals_block.h"
#include "server/app/usecase.h"

/* Codes of organisations that the totals of one frame hold at most, unless one question has more. */
enum { NAMES_MAX = 1 << 16 };

/* A version of the plan that some unit answered in one of the years. */
struct version {
	uint32_t number, year;
	const struct plan_snapshot
		*plan; /* held as long as the map is needed; NULL: the request's */
	struct totals_map map;
};

struct adding {
	struct request *r;
	struct ledger_view *v;
	const struct rec_round *round;
	uint32_t panel_year; /* 0: all units, and by name */
	struct unit *units; /* those that are asked, in the order of their codes, as the rows are */
	size_t n_units, next;
	uint32_t n_received; /* of them */
	struct version *versions;
	size_t n_versions;
	struct questions window; /* of those that are asked */
	struct totals totals, before; /* before: of the panel's other year */
	struct totals_block block; /* of `totals` */
	struct coverage coverage;
	struct sp_error *err;
};

/* ---- which question of the version that was answered ---- */

/* The round's own is held by the request already. */
static enum sp_code hold_version(struct adding *x, struct version *n)
{
	if (n->number == x->r->plan->version)
		return SP_OK;
	enum sp_code rc =
		ledger_plan_snapshot(x->v, x->round->plan_no, n->number, &n->plan, x->err);
	if (rc == SP_NOT_FOUND)
		return sp_fail(x->err, SP_STORE_DAMAGED, "a follow-up answers no plan version");
	return rc;
}

static enum sp_code add_version(
	struct adding *x, uint32_t number, uint32_t year, const struct totals_map **out)
{
	const struct questions *from;
	struct version *n = ARENA_PUSH(&x->r->arena, x->versions, x->n_versions);
	if (!n)
		return sp_fail(x->err, SP_NO_MEMORY);
	n->number = number;
	n->year = year;
	enum sp_code rc = hold_version(x, n);
	if (rc == SP_OK)
		rc = plan_questions(n->plan ? n->plan : x->r->plan, year, &from, x->err);
	if (rc == SP_OK && totals_map_init(&n->map, &x->totals, from, &x->r->arena) != SP_OK)
		rc = sp_fail(x->err, SP_NO_MEMORY);
	if (rc == SP_OK && year != x->round->year)
		totals_map_versions(&n->map, &x->totals, &x->r->plan->plan, x->round->year, year);
	*out = &n->map;
	return rc;
}

/* The map is made once, and no other is made between its being found and its use: the list may move. */
static enum sp_code find_map(
	struct adding *x, uint32_t number, uint32_t year, const struct totals_map **out)
{
	for (size_t i = 0; i < x->n_versions; i++) {
		*out = &x->versions[i].map;
		if (x->versions[i].number == number && x->versions[i].year == year)
			return SP_OK;
	}
	return add_version(x, number, year, out);
}

/* ---- units ---- */

static struct totals_unit counts_of(const struct unit *u)
{
	return (struct totals_unit){.codes = u->codes, .n_codes = u->n_codes};
}

static void cover(struct adding *x, const struct unit *u, bool received)
{
	coverage_add_unit(
		&x->coverage, received, u->population, u->population_year, (uint32_t)u->n_codes);
}

static enum sp_code add_silent(struct adding *x, const struct unit *u)
{
	const struct totals_unit silent = counts_of(u);
	if (x->panel_year)
		return SP_OK;
	cover(x, u, false);
	return totals_block_add(&x->block, &silent, x->err);
}

static enum sp_code add_answers(
	struct adding *x, const struct unit *u, const struct current_row *row)
{
	struct totals_unit said = counts_of(u);
	said.received = true;
	said.row = &row->answers;
	enum sp_code rc = find_map(x, row->plan_version, x->round->year, &said.map);
	if (rc != SP_OK)
		return rc;
	cover(x, u, true);
	return totals_block_add(&x->block, &said, x->err);
}

/* What it said in both years; a unit that lacks the other year is in no panel. */
static enum sp_code add_both(struct adding *x, const struct unit *u, const struct current_row *row)
{
	struct current_row earlier;
	struct totals_unit now = counts_of(u), then = counts_of(u);
	struct totals_map map;
	enum sp_code rc =
		ledger_current(x->v, x->round->plan_no, x->panel_year, u->code, &earlier, x->err);
	if (rc != SP_OK)
		return rc == SP_NOT_FOUND ? SP_OK : rc;
	now.received = then.received = true;
	now.row = &row->answers;
	then.row = &earlier.answers;
	rc = find_map(x, row->plan_version, x->round->year, &now.map);
	if (rc != SP_OK)
		return rc;
	map = *now.map;
	now.map = &map;
	rc = find_map(x, earlier.plan_version, x->panel_year, &then.map);
	if (rc != SP_OK)
		return rc;
	cover(x, u, true);
	return totals_add_panel(&x->totals, &now, &x->before, &then, x->err);
}

/* Rows and units come in the same order. A row of a unit that is not asked (any more) counts nowhere: the
 * overview does not name it either. */
static enum sp_code add_row(void *ctx, const struct current_row *row)
{
	struct adding *x = ctx;
	enum sp_code rc = SP_OK;
	while (rc == SP_OK && x->next < x->n_units && strcmp(x->units[x->next].code, row->unit) < 0)
		rc = add_silent(x, &x->units[x->next++]);
	if (rc != SP_OK || x->next == x->n_units || strcmp(x->units[x->next].code, row->unit) != 0)
		return rc;
	const struct unit *u = &x->units[x->next++];
	x->n_received++;
	return x->panel_year ? add_both(x, u, row) : add_answers(x, u, row);
}

static enum sp_code add_up(struct adding *x)
{
	enum sp_code rc =
		ledger_current_scan(x->v, x->round->plan_no, x->round->year, add_row, x, x->err);
	while (rc == SP_OK && x->next < x->n_units)
		rc = add_silent(x, &x->units[x->next++]);
	totals_block_flush(&x->block);
	for (size_t i = 0; i < x->n_versions; i++)
		plan_release(x->versions[i].plan);
	return rc;
}

/* ---- the frame ---- */

/* Places of the questions that the message asks for: [*start, *end). */
static enum sp_code find_asked(const struct msg_total *m, const struct questions *asked,
	size_t *start, size_t *end, struct sp_error *err)
{
	const struct question *last = m->after ? question_find(asked, m->after) : NULL;
	const struct question *only = m->question ? question_find(asked, m->question) : NULL;
	if (m->after && !last)
		return field_invalid(err, "after", m->after);
	if (m->question && !only)
		return field_invalid(err, "question", m->question);
	*start = last ? (size_t)(last - asked->items) + 1 : 0;
	*end = only ? (size_t)(only - asked->items) + 1 : asked->n_items;
	if (only && *start < *end)
		*start = *end - 1;
	if (*start > *end)
		*start = *end;
	return SP_OK;
}

/* The questions after the one that the message names, as many as a frame may need. */
static enum sp_code open_window(
	struct adding *x, const struct questions *asked, struct sp_error *err)
{
	size_t start = 0, end = 0, codes = 1, most;
	enum sp_code rc = find_asked(x->r->message, asked, &start, &end, err);
	if (rc != SP_OK)
		return rc;
	for (size_t i = 0; i < x->n_units; i++)
		codes += x->units[i].n_codes;
	most = codes < NAMES_MAX ? NAMES_MAX / codes : 1;
	x->window = (struct questions){.items = asked->items + start, .n_items = end - start};
	if (x->window.n_items > most)
		x->window.n_items = most;
	x->r->more = start + x->window.n_items < end;
	return SP_OK;
}

static enum sp_code start_totals(struct adding *x)
{
	struct arena *a = &x->r->arena;
	if (totals_init(&x->totals, &x->window, a) != SP_OK ||
		totals_block_init(&x->block, &x->totals, a) != SP_OK)
		return sp_fail(x->err, SP_NO_MEMORY);
	if (!x->panel_year)
		totals_keep_names(&x->totals, a);
	else if (totals_init(&x->before, &x->window, a) != SP_OK)
		return sp_fail(x->err, SP_NO_MEMORY);
	return SP_OK;
}

static enum sp_code add_questions(struct request *r, const struct totals *t, struct sp_error *err)
{
	struct msg_total *m = r->message;
	enum sp_code rc = SP_OK;
	for (size_t i = 0; rc == SP_OK && i < t->n_items; i++) {
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
	out->round->asked = (uint32_t)x->n_units;
	out->round->received = x->n_received;
	out->log_size = ledger_size(x->v);
}

static enum sp_code find_units(struct adding *x, const struct parties *parties)
{
	enum sp_code rc = round_units(
		parties, &x->r->plan->plan, x->round, &x->r->arena, &x->units, &x->n_units);
	return rc == SP_OK ? SP_OK : sp_fail(x->err, rc);
}

static enum sp_code add_totals(struct adding *x, const struct questions *asked,
	const struct parties *parties, struct msg_total_reply *out)
{
	enum sp_code rc = find_units(x, parties);
	if (rc == SP_OK)
		rc = open_window(x, asked, x->err);
	if (rc == SP_OK)
		rc = start_totals(x);
	if (rc == SP_OK)
		rc = add_up(x);
	if (rc == SP_OK && !x->r->continued)
		fill_head(x, out);
	return rc == SP_OK ? add_questions(x->r, &x->totals, x->err) : rc;
}

static enum sp_code fill(struct app *a, struct request *r, struct ledger_view *v,
	const struct rec_round *round, struct msg_total_reply *out, struct sp_error *err)
{
	const struct msg_total *m = r->message;
	const struct questions *asked;
	struct parties *parties = NULL;
	struct adding x = {.r = r, .v = v, .round = round, .panel_year = m->panel_year, .err = err};
	enum sp_code rc = bind_questions(r, v, round, &asked, err);
	if (rc == SP_OK)
		rc = parties_of(&a->parties, v, r->plan, &parties, err);
	if (rc == SP_OK)
		rc = add_totals(&x, asked, parties, out);
	parties_release(parties);
	return rc;
}

/* The other year of a panel is one that was asked about too. */
static enum sp_code check_panel(struct request *r, struct ledger_view *v,
	const struct rec_round *round, struct sp_error *err)
{
	const struct msg_total *m = r->message;
	struct rec_round other;
	if (m->panel_year == round->year)
		return field_invalid(err, "panel_year", number_name(&r->arena, m->panel_year));
	return m->panel_year ? find_round(v, round->plan, m->panel_year, &r->arena, &other, err)
			     : SP_OK;
}

/* The clock decides which round is meant when that is not said, and whether it is open. */
static uint64_t same_until(const struct rec_round *round, uint64_t at_ms)
{
	return ledger_round_is_open(round, at_ms) ? round->closes_ms : UINT64_MAX;
}

enum sp_code total_finish(
	struct app *a, struct request *r, struct ledger_view *v, void *reply, struct sp_error *err)
{
	struct msg_total *m = r->message;
	struct msg_total_reply *out = reply;
	struct rec_round round;
	bool said = m->plan && m->year;
	enum sp_code rc = bind_round_info(r, v, &m->plan, &m->year, &round, &out->round, err);
	if (rc == SP_OK)
		rc = check_panel(r, v, &round, err);
	if (rc == SP_OK)
		rc = fill(a, r, v, &round, out, err);
	if (rc == SP_OK && said)
		r->same_until_ms = same_until(&round, r->arrival_ms);
	return rc;
}
