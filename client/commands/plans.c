/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/plans.h"

#include <dirent.h>

#include "client/commands/output.h"
#include "common/base/file.h"
#include "common/text/text.h"

enum { KEPT_MAX = 16 << 20, TITLE_COLUMNS = 80 };

static enum sp_code write_kept(struct context *c, enum codec_id id, const void *message,
	const char *path, struct sp_error *err)
{
	struct buf out;
	buf_init(&out, KEPT_MAX);
	enum sp_code rc = codec_encode(id, message, &out, err);
	if (rc == SP_OK)
		rc = dir_make(path_folder(&c->arena, path), err);
	if (rc == SP_OK)
		rc = file_write(path, buf_bytes(&out), 0600, err);
	buf_free(&out);
	return rc;
}

static enum sp_code path_of_plan(struct context *c, const char *folder, const char *id,
	uint32_t version, const char **path, struct sp_error *err)
{
	enum sp_code rc = path_of_form(&c->arena, folder, "plans", id, version, 0, NULL, path, err);
	if (rc == SP_OK)
		*path = arena_printf(&c->arena, "%s.plan", *path);
	return rc == SP_OK && !*path ? sp_fail(err, SP_NO_MEMORY) : rc;
}

/* What is being looked for in the folders of other profiles. */
struct elsewhere {
	const char *profile; /* whose copy it is; NULL = none yet */
	struct bytes content;
	bool differs; /* two servers have different plans of that name */
};

static void look_into(struct context *c, const char *profile, const char *id, uint32_t version,
	struct elsewhere *e)
{
	struct bytes content = {0};
	const char *path = NULL, *folder = arena_printf(&c->arena, "%s/%s", c->paths.data, profile);
	if (!folder || path_of_plan(c, folder, id, version, &path, NULL) != SP_OK ||
		!file_exists(path) || file_read(path, KEPT_MAX, &c->arena, &content, NULL) != SP_OK)
		return;
	e->differs = e->differs || (e->profile && !bytes_equal(e->content, content));
	if (e->profile)
		return;
	e->profile = arena_text(&c->arena, profile);
	e->content = content;
}

/* Who is not enrolled under this name, and only checks a form, is helped by what another profile has
 * fetched: a version is the same for all of a server's accounts. */
static bool kept_elsewhere(
	struct context *c, const char *id, uint32_t version, struct bytes *content)
{
	struct elsewhere e = {0};
	struct dirent *entry;
	DIR *folders = file_exists(context_folder(c)) ? NULL : opendir(c->paths.data);
	while (folders && (entry = readdir(folders)))
		if (id_valid(entry->d_name))
			look_into(c, entry->d_name, id, version, &e);
	if (folders)
		closedir(folders);
	if (!e.profile || e.differs)
		return false;
	output_note(c, TEXT_PLAN_OF_PROFILE, c->profile, e.profile, NULL, NULL);
	*content = e.content;
	return true;
}

static enum sp_code read_kept(struct context *c, const char *id, uint32_t version,
	struct bytes *content, struct sp_error *err)
{
	const char *path = NULL;
	enum sp_code rc = path_of_plan(c, context_folder(c), id, version, &path, err);
	if (rc != SP_OK)
		return rc;
	if (file_exists(path))
		return file_read(path, KEPT_MAX, &c->arena, content, err);
	if (kept_elsewhere(c, id, version, content))
		return SP_OK;
	return sp_fail(err, SP_PLAN_NOT_HERE, arena_printf(&c->arena, "%s@%u", id, version), id);
}

enum sp_code plan_kept(struct context *c, const char *id, uint32_t version, const struct plan **out,
	struct sp_error *err)
{
	struct bytes content = {0};
	struct plan *p = arena_alloc(&c->arena, sizeof *p);
	enum sp_code rc = read_kept(c, id, version, &content, err);
	if (rc == SP_OK && !p)
		rc = sp_fail(err, SP_NO_MEMORY);
	if (rc == SP_OK)
		rc = codec_decode(CODEC_PLAN, content, &c->arena, p, err);
	*out = p;
	return rc;
}

enum sp_code plan_keep(
	struct context *c, const struct msg_plan_get_reply *reply, struct sp_error *err)
{
	const struct plan *p = reply->plan;
	const char *path = NULL;
	if (reply->state == PLAN_DRAFT)
		return SP_OK; /* the next import may replace it under the same number */
	enum sp_code rc = path_of_plan(c, context_folder(c), p->id, reply->version, &path, err);
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
	return plan_keep(c, &reply, err);
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
			q->text = arena_printf(
				&c->arena, "%s: %s", q->area_name, question_words(q, c->lang));
		q->text = q->text ? text_fit(q->text, TITLE_COLUMNS, true, &c->arena) : NULL;
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
