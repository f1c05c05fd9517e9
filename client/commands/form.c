/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "client/commands/changed.h"
#include "client/commands/errors.h"
#include "client/commands/output.h"
#include "client/commands/plans.h"
#include "client/commands/shared.h"

/* What goes into the sheet. */
struct sheet {
	struct msg_questions_reply reply;
	const struct plan *plan;
	struct questions questions;
	struct answer *current, *previous;
	size_t n_current, n_previous;
};

static enum sp_code fetch(struct context *c, struct sheet *s, struct sp_error *err)
{
	const struct msg_questions request = {.plan = context_plan(c),
		.year = c->options.year,
		.unit = context_text(c, OPTION_ORG)};
	struct call *call = NULL;
	enum sp_code rc = context_open(c, &call, err);
	if (rc == SP_OK)
		rc = call_request(call, MESSAGE_QUESTIONS, CODEC_QUESTIONS, &request,
			CODEC_QUESTIONS_REPLY, &s->reply, &c->arena, err);
	if (rc == SP_OK && (!s->reply.round || !s->reply.round->plan || !s->reply.unit ||
				   !org_code_valid(s->reply.unit)))
		rc = sp_fail(err, SP_MALFORMED, "QuestionsReply");
	if (rc == SP_OK)
		rc = plan_fetched(
			c, call, s->reply.round->plan, s->reply.round->plan_version, &s->plan, err);
	call_close(call);
	if (rc == SP_OK)
		rc = questions_asked(c, s->plan, s->reply.round->year, &s->questions, err);
	return rc;
}

/* One answer into a list by key: a later one takes an earlier one's place. */
static enum sp_code put(struct context *c, struct answer **list, size_t *n, const char *key,
	const struct answer *answer, struct sp_error *err)
{
	struct answer *place = NULL;
	for (size_t i = 0; i < *n && !place; i++)
		if (strcmp((*list)[i].key, key) == 0)
			place = &(*list)[i];
	if (!place)
		place = ARENA_PUSH(&c->arena, *list, *n);
	if (!place)
		return sp_fail(err, SP_NO_MEMORY);
	*place = *answer;
	place->key = key;
	return SP_OK;
}

static enum sp_code take_known(struct context *c, struct sheet *s, struct sp_error *err)
{
	enum sp_code rc = SP_OK;
	for (size_t i = 0; rc == SP_OK && i < s->reply.n_questions; i++) {
		const struct msg_question *q = &s->reply.questions[i];
		if (q->current)
			rc = put(c, &s->current, &s->n_current, q->key, q->current, err);
		if (rc == SP_OK && q->previous)
			rc = put(c, &s->previous, &s->n_previous, q->key, q->previous, err);
	}
	return rc;
}

/* Whether the file is a form of the same round that was made from another version of the plan. */
static bool is_of_other_version(struct context *c, const char *path, struct bytes content,
	const struct msg_round_info *r, struct form *head)
{
	return form_read_head(path, content, &c->arena, head, NULL) == SP_OK &&
	       strcmp(head->plan, r->plan) == 0 && head->year == r->year && head->version &&
	       head->version != r->plan_version;
}

/* An answer to a question that has changed is no answer to the new one: it is told, not carried. */
static enum sp_code put_all(struct context *c, struct sheet *s, const struct questions *then,
	const struct answer *carried, size_t n, struct sp_error *err)
{
	enum sp_code rc = SP_OK;
	for (size_t i = 0; rc == SP_OK && i < n; i++) {
		const struct question *is = question_find(&s->questions, carried[i].key);
		const struct question *was = question_find(then, carried[i].key);
		if (is && was && question_same(is, was))
			rc = put(c, &s->current, &s->n_current, is->key, &carried[i], err);
	}
	return rc;
}

/* What cannot be carried over is told, and the rest is. */
static enum sp_code carry_over(struct context *c, struct sheet *s, struct sp_error *err)
{
	const char *path = context_text(c, OPTION_FROM);
	const struct msg_round_info *r = s->reply.round;
	struct findings findings = {0};
	struct changed changed = {.asked_before = s->questions};
	struct answer *carried = NULL;
	struct bytes content = {0};
	struct form head = {0};
	size_t n = 0;
	enum sp_code rc = path ? input_read(c, path, &content, err) : SP_OK;
	if (!path || rc != SP_OK)
		return rc;
	if (is_of_other_version(c, path, content, r, &head))
		rc = changed_find(
			c, r->plan, head.version, r->plan_version, r->year, &changed, err);
	if (rc == SP_OK)
		rc = form_read_carried(path, content, &changed.asked_before, &c->arena, &carried,
			&n, &findings, err);
	if (rc == SP_OK)
		rc = put_all(c, s, &changed.asked_before, carried, n, err);
	if (rc == SP_OK)
		changed_tell(c, &changed, carried, n);
	for (size_t i = 0; rc == SP_OK && i < findings.n_items && i < FINDINGS_ON_SCREEN; i++)
		errors_show(c, &findings.items[i].error);
	if (rc == SP_OK && findings.n_items)
		output_note(
			c, TEXT_NOT_CARRIED, print_number(c, findings.n_items), path, NULL, NULL);
	return rc;
}

static enum sp_code make_sheet(
	struct context *c, const struct sheet *s, struct buf *out, struct sp_error *err)
{
	struct form head = {.version = s->reply.round->plan_version,
		.year = s->reply.round->year,
		.unit_name = s->reply.unit_name,
		.form_id = s->reply.form_id,
		.base_revision = s->reply.base_revision,
		.contact = s->reply.contact,
		.file_number = s->reply.file_number};
	snprintf(head.plan, sizeof head.plan, "%s", s->reply.round->plan);
	snprintf(head.unit, sizeof head.unit, "%s", s->reply.unit);
	enum sp_code rc = form_write(&head, s->plan, &s->questions, s->current, s->n_current,
		s->previous, s->n_previous, c->lang, &c->arena, out);
	return rc == SP_OK ? rc : sp_fail(err, rc, "form");
}

static enum sp_code show_done(
	struct context *c, const struct sheet *s, const char *path, struct sp_error *err)
{
	static const struct view_column columns[] = {
		{"file", TEXT_COL_FILE, CELL_TEXT, false},
		{"plan", TEXT_COL_PLAN, CELL_TEXT, false},
		{"year", TEXT_COL_YEAR, CELL_TEXT, false},
		{"unit", TEXT_COL_UNIT, CELL_TEXT, false},
		{"questions", TEXT_COL_QUESTIONS, CELL_NUMBER, false},
		{"answered", TEXT_COL_ANSWERED, CELL_NUMBER, false},
		{"base_revision", TEXT_COL_REVISION, CELL_NUMBER, false},
	};
	struct view v = VIEW_RECORD("form", columns);
	const char *questions =
		print_count(c, s->questions.n_items, TEXT_N_QUESTIONS_ONE, TEXT_N_QUESTIONS_MANY);
	if (!path || output_for_people(c)) {
		if (path)
			output_line(c, TEXT_FORM_WRITTEN, path, questions,
				print_number(c, s->n_current), NULL);
		return SP_OK;
	}
	struct view_cell *row = view_row(&v, &c->arena);
	if (!row)
		return sp_fail(err, SP_NO_MEMORY);
	row[0] = cell_text(path);
	row[1] = cell_text(arena_printf(
		&c->arena, "%s@%u", s->reply.round->plan, s->reply.round->plan_version));
	row[2] = cell_text(arena_printf(&c->arena, "%u", s->reply.round->year));
	row[3] = cell_text(s->reply.unit);
	row[4] = cell_number(c, s->questions.n_items);
	row[5] = cell_number(c, s->n_current);
	row[6] = cell_number(c, s->reply.base_revision);
	return output_view(c, &v, err);
}

enum sp_code cmd_form_get(struct context *c, struct sp_error *err)
{
	struct sheet s = {0};
	struct buf out;
	const char *path = NULL;
	buf_init(&out, FILE_MAX);
	enum sp_code rc = fetch(c, &s, err);
	if (rc == SP_OK)
		rc = previous_keep(c, &s.reply, err);
	if (rc == SP_OK)
		rc = take_known(c, &s, err);
	if (rc == SP_OK)
		rc = carry_over(c, &s, err);
	if (rc == SP_OK)
		rc = make_sheet(c, &s, &out, err);
	if (rc == SP_OK)
		rc = output_product(c,
			arena_printf(
				&c->arena, "uppf-%s-%u.csv", s.reply.unit, s.reply.round->year),
			buf_bytes(&out), true, &path, err);
	buf_free(&out);
	return rc == SP_OK ? show_done(c, &s, path, err) : rc;
}
