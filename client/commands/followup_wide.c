/* SPDX-License-Identifier: Apache-2.0 */
/* followup list --wide: a row for each organisation, a column for each question. */
#include <string.h>

#include "client/commands/output.h"
#include "client/commands/plans.h"
#include "client/commands/shared.h"

enum { CODE, NAME, STATE, REVISION, ARRIVAL, FIXED };

struct wide {
	struct call *call;
	struct msg_overview_reply overview;
	const char *only; /* unit of --org, or NULL */
	const struct plan *plan;
	struct questions questions;
	struct view view;
};

/* Follow-ups keep the version that they answered: what has changed since is not the same question. */
static enum sp_code answered_questions(struct context *c, struct wide *w,
	const struct msg_followup_get_reply *f, struct questions *out, struct sp_error *err)
{
	const struct plan *plan = w->plan;
	const struct msg_round_info *r = w->overview.round;
	enum sp_code rc = SP_OK;
	if (f->plan_version == r->plan_version) {
		*out = w->questions;
		return SP_OK;
	}
	rc = plan_fetched(c, w->call, r->plan, f->plan_version, &plan, err);
	if (rc == SP_OK)
		rc = questions_asked(c, plan, r->year, out, err);
	if (rc != SP_OK)
		return rc;
	rc = view_note(&w->view, &c->arena,
		lang_format(&c->arena, c->lang, TEXT_FOLLOWUP_OTHER_VERSION,
			f->unit_name ? f->unit_name : f->submission->unit,
			arena_printf(&c->arena, "%u", f->plan_version), NULL, NULL));
	return rc == SP_OK ? rc : sp_fail(err, rc);
}

/* A plain number where there is one; ranges and estimates in words. */
static const char *plain_count(struct context *c, const struct quantity *q)
{
	char text[48];
	if (!q || q->low != q->high || q->qualifier != QUALIFIER_EXACT)
		return NULL;
	return arena_text(&c->arena, decimal_print_plain(q->low, text, sizeof text));
}

static const char *plain_of(struct context *c, const struct question *q, const struct answer *ans)
{
	const char *plain = NULL;
	if (q->kind == QUESTION_COUNT)
		plain = plain_count(c, ans->quantity);
	else if (q->kind == QUESTION_SHARE && ans->share)
		plain = share_print_short(ans->share, LANG_EN, &c->arena);
	return plain ? plain : answer_print(q, ans, LANG_EN, &c->arena);
}

static struct view_cell cell_state(enum answer_state state)
{
	struct view_cell cell = cell_text(NULL);
	cell.state = vocabulary_word(VOCABULARY_ANSWER_STATE, (int)state, LANG_EN);
	return cell;
}

static struct view_cell cell_answer(struct context *c, const struct question *q,
	const struct questions *then, const struct msg_submit *s)
{
	const struct question *was = question_find(then, q->key);
	const struct answer *ans = answer_find(s->answers, s->n_answers, q->key);
	if (!was || !question_same(was, q))
		return cell_state(STATE_NOT_ASKED);
	if (!ans || ans->state != STATE_GIVEN) {
		struct view_cell cell = cell_state(ans ? ans->state : STATE_NOT_REPORTED);
		cell.text = lang_word(VOCABULARY_ANSWER_STATE,
			ans ? (int)ans->state : STATE_NOT_REPORTED, c->lang, &c->arena);
		return cell;
	}
	struct view_cell cell = cell_text(answer_print(q, ans, c->lang, &c->arena));
	cell.plain = cell.missing ? NULL : plain_of(c, q, ans);
	return cell;
}

static enum sp_code add_answers(struct context *c, struct wide *w, const struct msg_overview_row *u,
	struct view_cell *cell, struct sp_error *err)
{
	const struct msg_round_info *r = w->overview.round;
	const struct msg_followup_get request = {r->plan, r->year, u->unit, u->revision};
	struct msg_followup_get_reply f = {0};
	struct questions then = {0};
	enum sp_code rc = call_request(w->call, MESSAGE_FOLLOWUP_GET, CODEC_FOLLOWUP_GET, &request,
		CODEC_FOLLOWUP_GET_REPLY, &f, &c->arena, err);
	if (rc == SP_OK && !f.submission)
		rc = sp_fail(err, SP_MALFORMED, "submission");
	if (rc == SP_OK)
		rc = answered_questions(c, w, &f, &then, err);
	for (size_t i = 0; rc == SP_OK && i < w->questions.n_items; i++)
		cell[FIXED + i] = cell_answer(c, &w->questions.items[i], &then, f.submission);
	return rc;
}

static enum sp_code add_unit(
	struct context *c, struct wide *w, const struct msg_overview_row *u, struct sp_error *err)
{
	struct view_cell *cell = view_row(&w->view, &c->arena);
	bool in = u->state == FOLLOWUP_RECEIVED;
	if (!cell)
		return sp_fail(err, SP_NO_MEMORY);
	cell[CODE] = cell_text(u->unit);
	cell[NAME] = cell_text(u->unit_name);
	cell[STATE] = cell_word(c, VOCABULARY_FOLLOWUP_STATE, (int)u->state);
	cell[REVISION] = in ? cell_number(c, u->revision) : cell_text(NULL);
	cell[ARRIVAL] = in ? cell_time(c, u->arrival_ms) : cell_text(NULL);
	for (size_t i = 0; i < w->questions.n_items; i++)
		cell[FIXED + i] = cell_state(STATE_NOT_REPORTED);
	return in ? add_answers(c, w, u, cell, err) : SP_OK;
}

/* For programs a column is named by its question's key; for people it has a number, explained below. */
static enum sp_code add_columns(struct context *c, struct wide *w)
{
	static const struct view_column fixed[FIXED] = {
		[CODE] = {"unit", TEXT_COL_CODE_OF_UNIT, CELL_TEXT, false},
		[NAME] = {"unit_name", TEXT_COL_UNIT, CELL_TEXT, true},
		[STATE] = {"state", TEXT_COL_STATE, CELL_TEXT, false},
		[REVISION] = {"revision", TEXT_COL_REVISION, CELL_NUMBER, false},
		[ARRIVAL] = {"arrival", TEXT_COL_ARRIVAL, CELL_TEXT, false},
	};
	size_t n = FIXED + w->questions.n_items;
	struct view_column *columns = arena_array(&c->arena, n, sizeof *columns);
	const char **headings = arena_array(&c->arena, n, sizeof *headings);
	if (!columns || !headings)
		return SP_NO_MEMORY;
	for (size_t i = 0; i < FIXED; i++) {
		columns[i] = fixed[i];
		headings[i] = lang_text(c->lang, fixed[i].title);
	}
	for (size_t i = 0; i < w->questions.n_items; i++) {
		const struct question *q = &w->questions.items[i];
		bool number = q->kind == QUESTION_COUNT;
		columns[FIXED + i] = (struct view_column){
			q->key, TEXT_COL_ANSWER, number ? CELL_NUMBER : CELL_TEXT, true};
		headings[FIXED + i] = print_number(c, i + 1);
		if (!headings[FIXED + i])
			return SP_NO_MEMORY;
	}
	w->view.columns = columns;
	w->view.n_columns = n;
	w->view.headings = headings;
	return SP_OK;
}

static enum sp_code explain_columns(struct context *c, struct wide *w)
{
	enum sp_code rc = SP_OK;
	for (size_t i = 0; rc == SP_OK && i < w->questions.n_items; i++) {
		const struct question *q = &w->questions.items[i];
		rc = view_note(&w->view, &c->arena,
			lang_format(&c->arena, c->lang, TEXT_WIDE_QUESTION,
				arena_printf(&c->arena, "%3zu", i + 1), q->area_name,
				question_words(q, c->lang), NULL));
	}
	return rc;
}

static bool wanted(const struct wide *w, const struct msg_overview_row *u)
{
	return u->unit && (!w->only || strcmp(w->only, u->unit) == 0);
}

static enum sp_code add_units(struct context *c, struct wide *w, struct sp_error *err)
{
	const struct msg_overview_reply *o = &w->overview;
	enum sp_code rc = SP_OK;
	for (size_t i = 0; rc == SP_OK && i < o->n_rows; i++) {
		if (!wanted(w, &o->rows[i]))
			continue;
		output_progress(c, TEXT_PROGRESS_UNITS, print_number(c, i + 1),
			print_number(c, o->n_rows), o->rows[i].unit_name);
		rc = add_unit(c, w, &o->rows[i], err);
		if (rc == SP_OTHER_ORGANISATION) { /* a reporter sees its own row */
			w->view.n_rows--;
			rc = SP_OK;
		}
	}
	return rc;
}

static enum sp_code fetch(struct context *c, struct wide *w, struct sp_error *err)
{
	enum sp_code rc = overview_fetch(c, w->call, &w->overview, err);
	const struct msg_round_info *r = w->overview.round;
	if (rc == SP_OK)
		rc = plan_fetched(c, w->call, r->plan, r->plan_version, &w->plan, err);
	if (rc == SP_OK)
		rc = questions_asked(c, w->plan, r->year, &w->questions, err);
	if (rc == SP_OK && add_columns(c, w) != SP_OK)
		rc = sp_fail(err, SP_NO_MEMORY);
	if (rc == SP_OK)
		rc = add_units(c, w, err);
	return rc;
}

enum sp_code followup_show_wide(struct context *c, struct sp_error *err)
{
	struct wide w = {.only = context_text(c, OPTION_ORG), .view = {.schema = "followups-wide"}};
	enum sp_code rc = context_open(c, &w.call, err);
	if (rc == SP_OK)
		rc = fetch(c, &w, err);
	call_close(w.call);
	if (rc == SP_OK && explain_columns(c, &w) != SP_OK)
		rc = sp_fail(err, SP_NO_MEMORY);
	return rc == SP_OK ? output_view(c, &w.view, err) : rc;
}
