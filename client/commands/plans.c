/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/plans.h"

#include <stdio.h>

#include "common/base/file.h"

enum { KEPT_MAX = 16 << 20 };

static enum sp_code write_kept(struct context *c, enum codec_id id, const void *message,
	const char *path, struct sp_error *err)
{
	struct buf out;
	buf_init(&out, KEPT_MAX);
	enum sp_code rc = codec_encode(id, message, &c->arena, &out, err);
	if (rc == SP_OK)
		rc = dir_make(path_folder(&c->arena, path), err);
	if (rc == SP_OK)
		rc = file_write(path, buf_bytes(&out), 0600, err);
	buf_free(&out);
	return rc;
}

static enum sp_code path_of_plan(struct context *c, const char *id, uint32_t version,
	const char **path, struct sp_error *err)
{
	enum sp_code rc = path_of_form(
		&c->arena, context_folder(c), "plans", id, version, 0, NULL, path, err);
	if (rc == SP_OK)
		*path = arena_printf(&c->arena, "%s.plan", *path);
	return rc == SP_OK && !*path ? sp_fail(err, SP_NO_MEMORY) : rc;
}

enum sp_code plan_kept(struct context *c, const char *id, uint32_t version, const struct plan **out,
	struct sp_error *err)
{
	const char *path = NULL;
	struct bytes content = {0};
	struct plan *p = arena_alloc(&c->arena, sizeof *p);
	enum sp_code rc = path_of_plan(c, id, version, &path, err);
	if (rc == SP_OK && !file_exists(path))
		return sp_fail(
			err, SP_PLAN_NOT_HERE, arena_printf(&c->arena, "%s@%u", id, version), id);
	if (rc == SP_OK)
		rc = file_read(path, KEPT_MAX, &c->arena, &content, err);
	if (rc == SP_OK && !p)
		rc = sp_fail(err, SP_NO_MEMORY);
	if (rc == SP_OK)
		rc = codec_decode(CODEC_PLAN, content, &c->arena, p, err);
	*out = p;
	return rc;
}

enum sp_code plan_keep(
	struct context *c, const struct plan *p, uint32_t version, struct sp_error *err)
{
	const char *path = NULL;
	enum sp_code rc = path_of_plan(c, p->id, version, &path, err);
	return rc == SP_OK ? write_kept(c, CODEC_PLAN, p, path, err) : rc;
}

enum sp_code plan_fetched(struct context *c, struct call *call, const char *id, uint32_t version,
	const struct plan **out, struct sp_error *err)
{
	const struct msg_plan_get request = {id, version};
	struct msg_plan_get_reply reply = {0};
	struct sp_error unread;
	if (plan_kept(c, id, version, out, &unread) == SP_OK)
		return SP_OK; /* one that cannot be read is fetched anew */
	enum sp_code rc = call ? call_request(call, MESSAGE_PLAN_GET, CODEC_PLAN_GET, &request,
					 CODEC_PLAN_GET_REPLY, &reply, &c->arena, err)
			       : context_ask(c, MESSAGE_PLAN_GET, CODEC_PLAN_GET, &request,
					 CODEC_PLAN_GET_REPLY, &reply, err);
	if (rc != SP_OK)
		return rc;
	if (!reply.plan)
		return sp_fail(err, SP_MALFORMED, "plan");
	*out = reply.plan;
	return plan_keep(c, reply.plan, reply.version, err);
}

enum sp_code questions_asked(struct context *c, const struct plan *p, uint32_t year,
	struct questions *out, struct sp_error *err)
{
	enum sp_code rc = questions_of_plan(p, year, &c->arena, out);
	return rc == SP_OK ? rc : sp_fail(err, rc, p->id);
}

enum sp_code questions_named(struct context *c, const struct plan *p, uint32_t year,
	struct questions *out, struct sp_error *err)
{
	enum sp_code rc = questions_asked(c, p, year, out, err);
	for (size_t i = 0; rc == SP_OK && i < out->n_items; i++) {
		struct question *q = &out->items[i];
		if (!q->text)
			q->text = arena_printf(&c->arena, "%s: %s", q->area_name,
				question_words(q, c->lang));
		if (!q->text)
			rc = sp_fail(err, SP_NO_MEMORY);
	}
	return rc;
}

static enum sp_code path_of_previous(struct context *c, const char *plan, uint32_t version,
	uint32_t year, const char *unit, const char **path, struct sp_error *err)
{
	enum sp_code rc = path_of_form(
		&c->arena, context_folder(c), "forms", plan, version, year, unit, path, err);
	return rc == SP_OK && !*path ? sp_fail(err, SP_NO_MEMORY) : rc;
}

enum sp_code previous_keep(
	struct context *c, const struct msg_questions_reply *form, struct sp_error *err)
{
	const char *path = NULL;
	enum sp_code rc = path_of_previous(c, form->round->plan, form->round->plan_version,
		form->round->year, form->unit, &path, err);
	return rc == SP_OK ? write_kept(c, CODEC_QUESTIONS_REPLY, form, path, err) : rc;
}

enum sp_code previous_kept(struct context *c, const struct form *form, struct answer **out,
	size_t *n, struct sp_error *err)
{
	struct msg_questions_reply kept = {0};
	struct bytes content = {0};
	const char *path = NULL;
	*out = NULL;
	*n = 0;
	enum sp_code rc =
		path_of_previous(c, form->plan, form->version, form->year, form->unit, &path, err);
	if (rc != SP_OK || !file_exists(path))
		return rc;
	rc = file_read(path, KEPT_MAX, &c->arena, &content, err);
	if (rc == SP_OK)
		rc = codec_decode(CODEC_QUESTIONS_REPLY, content, &c->arena, &kept, err);
	for (size_t i = 0; rc == SP_OK && i < kept.n_questions; i++) {
		if (!kept.questions[i].previous)
			continue;
		struct answer *a = ARENA_PUSH(&c->arena, *out, *n);
		if (!a)
			return sp_fail(err, SP_NO_MEMORY);
		*a = *kept.questions[i].previous;
		a->key = kept.questions[i].key;
	}
	return rc;
}
