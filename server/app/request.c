/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>

#include "common/base/clock.h"
#include "common/base/log.h"
#include "common/wire/frame.h"
#include "server/app/usecase.h"

static const struct request_row rows[] = {
#define REQUEST(type, name, who, sees, max_body, request, reply, prepare, apply, finish)     \
	{MESSAGE_##type, name, who, sees, max_body, CODEC_##request, CODEC_##reply, prepare, \
		apply, finish},
#include "server/app/requests.def"
#undef REQUEST
};

/* NULL if there is none. */
static const struct request_row *request_row_find(uint16_t type)
{
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (rows[i].type == type)
			return &rows[i];
	return NULL;
}

/* What this connection may send now, before a byte of the body is looked at. */
static enum sp_code gate(const struct request *r, bool hello_done, uint16_t type, size_t body_len,
	struct sp_error *err)
{
	const struct identity *who = &r->who;
	char text[32];
	snprintf(text, sizeof text, "type %u", (unsigned)type);
	if (!r->row)
		return sp_fail(err, SP_UNEXPECTED_MESSAGE, text);
	if ((type == MESSAGE_HELLO) == hello_done)
		return sp_fail(err, SP_UNEXPECTED_MESSAGE, r->row->name);
	if (!who->authenticated && !(r->row->who & 1u << ROLE_NONE))
		return sp_fail(err, who->refusal ? who->refusal : SP_NOT_ENROLLED);
	if (who->authenticated && who->not_after_ms <= r->arrival_ms)
		return sp_fail(err, SP_CERTIFICATE_EXPIRED);
	if (!(r->row->who & 1u << who->role))
		return sp_fail(err, SP_NOT_ALLOWED,
			vocabulary_word(VOCABULARY_ROLE, (int)who->role, LANG_EN), r->row->name);
	if (body_len > r->row->max_body) {
		snprintf(text, sizeof text, "%u", (unsigned)r->row->max_body);
		return sp_fail(err, SP_TOO_LARGE, text);
	}
	return SP_OK;
}

void request_conclude(struct request *r, enum sp_code rc)
{
	r->outcome = rc;
	if (rc != SP_OK && r->error.code != rc)
		sp_fail(&r->error, rc);
}

enum sp_code request_open(struct app *a, const struct identity *who, const char *peer,
	bool hello_done, uint16_t type, uint32_t tag, struct bytes body, uint64_t arrival_ms,
	struct request **out)
{
	struct request *r = calloc(1, sizeof *r);
	*out = r;
	if (!r)
		return SP_NO_MEMORY;
	r->times.read_ns = clock_steady_ns();
	arena_init(&r->arena, REQUEST_ARENA_MAX);
	arena_count_in(&r->arena, &a->memory);
	r->row = request_row_find(type);
	r->type = type;
	r->who = *who;
	r->tag = tag;
	r->arrival_ms = arrival_ms;
	snprintf(r->peer, sizeof r->peer, "%s", peer);
	enum sp_code rc = gate(r, hello_done, type, body.len, &r->error);
	if (rc == SP_OK && body.len) {
		r->body = arena_bytes(&r->arena, body);
		rc = r->body.ptr ? SP_OK : SP_NO_MEMORY;
	}
	request_conclude(r, rc);
	return rc;
}

/* All writes but enrolments, which have no account yet: their code is their key. */
static bool is_keyed(const struct request_row *row)
{
	return row->apply && row->request != CODEC_ENROL;
}

/* A keyed write's struct begins with its key. */
struct bytes request_key(const struct request *r)
{
	return is_keyed(r->row) ? *(const struct bytes *)r->message : bytes_of(NULL, 0);
}

static enum sp_code decode(struct request *r, struct sp_error *err)
{
	r->message = arena_alloc(&r->arena, codec_struct_size(r->row->request));
	if (!r->message)
		return sp_fail(err, SP_NO_MEMORY);
	enum sp_code rc = codec_decode(r->row->request, r->body, &r->arena, r->message, err);
	if (rc != SP_OK || !is_keyed(r->row))
		return rc;
	struct bytes key = request_key(r);
	if (key.len == 0)
		return field_missing(err, "key");
	if (key.len != SUBMISSION_KEY_SIZE)
		return field_invalid(err, "key", number_name(&r->arena, key.len));
	return SP_OK;
}

/* An account was closed since this connection was told who it is: perhaps its own. */
static bool is_outdated(const struct app *a, const struct identity *who)
{
	return who->authenticated && who->revocations != app_revocations(a);
}

/* What was acknowledged before a read must be in the view that it is answered from. */
static void set_needs(const struct app *a, struct request *r)
{
	uint64_t acked = ledger_acked(a->ledger);
	if (r->row->sees == LATEST || r->row->sees == LATEST_KEPT || r->needs > acked)
		r->needs = acked;
	if (r->needs <= ledger_indexed(a->ledger))
		r->needs = 0;
}

/* Somebody has asked the same, and nothing has been stored since. */
static bool is_kept(struct app *a, struct request *r)
{
	if (r->row->sees == LATEST_KEPT)
		r->kept = kept_find(&a->kept, r, ledger_acked(a->ledger));
	return r->kept.len > 0;
}

static void prepare(struct app *a, struct request *r, bool outdated)
{
	struct ledger_view *v = NULL;
	enum sp_code rc = decode(r, &r->error);
	if (rc == SP_OK && (outdated || r->row->prepare))
		rc = ledger_view_open(a->ledger, &v, &r->error);
	if (rc == SP_OK && outdated)
		rc = check_account(r, v, &r->arena, &r->error);
	if (rc == SP_OK && r->row->prepare)
		rc = r->row->prepare(a, r, v, &r->error);
	ledger_view_close(v);
	request_conclude(r, rc);
	set_needs(a, r);
}

void request_prepare(struct app *a, struct request *r)
{
	if (r->outcome != SP_OK)
		return;
	bool outdated = is_outdated(a, &r->who);
	if (outdated || !is_kept(a, r))
		prepare(a, r, outdated);
	r->times.prepared_ns = clock_steady_ns();
}

bool request_waits(const struct request *r)
{
	return r->outcome == SP_OK && !r->row->apply && r->needs > 0;
}

bool request_writes(const struct request *r)
{
	return r->outcome == SP_OK && (r->row->apply || r->needs > 0);
}

/* What the frame tells, out of a view of its own; what the writer has made needs none. */
static enum sp_code finish(
	struct app *a, struct request *r, void *reply, struct buf *body, struct sp_error *err)
{
	struct ledger_view *v = NULL;
	if (r->kept.len > 0)
		return buf_append(body, r->kept.ptr, r->kept.len);
	if (r->made)
		return codec_encode(r->row->reply, r->made, body, err);
	enum sp_code rc = ledger_view_open(a->ledger, &v, err);
	if (rc == SP_OK && r->continued && is_outdated(a, &r->who))
		rc = check_account(r, v, &r->arena, err);
	if (rc == SP_OK)
		rc = r->row->finish(a, r, v, reply, err);
	r->shown = rc == SP_OK ? ledger_size(v) : 0;
	if (rc == SP_OK) /* while there is what it may have borrowed of the view */
		rc = codec_encode(r->row->reply, reply, body, err);
	ledger_view_close(v);
	return rc;
}

/* Body of the reply's next frame: the reply without its rows, then the rows. */
static enum sp_code make_body(
	struct app *a, struct request *r, struct buf *body, struct sp_error *err)
{
	void *reply = arena_alloc(&r->arena, codec_struct_size(r->row->reply));
	if (!reply)
		return sp_fail(err, SP_NO_MEMORY);
	enum sp_code rc = finish(a, r, reply, body, err);
	if (rc == SP_OK)
		rc = buf_append(body, buf_bytes(&r->page->rows).ptr, r->page->rows.len);
	return rc;
}

static enum sp_code make_reply(
	struct app *a, struct request *r, struct buf *body, struct sp_error *err)
{
	struct page page = {.max_rows = a->page_rows,
		.max_bytes = a->page_bytes,
		.start = arena_mark(&r->arena)};
	bool whole = !r->continued;
	buf_init(&page.rows, FRAME_MAX);
	r->page = &page;
	r->more = false;
	enum sp_code rc = make_body(a, r, body, err);
	if (rc == SP_OK && whole && !r->more && r->same_until_ms > 0)
		kept_add(&a->kept, r, buf_bytes(body));
	r->page = NULL;
	r->continued = true;
	buf_free(&page.rows);
	arena_rewind(&r->arena, page.start);
	return rc;
}

/* Errors that are the server's own fault are told to its log too. */
static void log_own_fault(const struct request *r)
{
	if (app_is_own_fault(r->outcome))
		log_error("request_failed", &r->error);
}

/* A write is stored by now, and no failure of its answer may say otherwise: the same request again gets it. */
void request_conclude_reply(struct request *r, enum sp_code rc)
{
	request_conclude(r, rc);
	if (rc == SP_OK || !r->row->apply)
		return;
	log_error("reply_failed", &r->error);
	request_conclude(r, SP_OUTCOME_UNKNOWN);
}

bool request_reply(struct app *a, struct request *r, struct buf *out)
{
	struct buf body;
	buf_init(&body, FRAME_MAX);
	if (r->outcome == SP_OK)
		request_conclude_reply(r, make_reply(a, r, &body, &r->error));
	bool more = r->outcome == SP_OK && r->more;
	struct frame f = {.type = r->type,
		.flags = more ? FRAME_MORE : 0,
		.tag = r->tag,
		.body = buf_bytes(&body)};
	if (r->outcome != SP_OK) {
		log_own_fault(r);
		app_error_frame(r->type, r->tag, &r->error, out);
	} else if (frame_write(out, &f) != SP_OK) {
		out->failed = true;
	}
	buf_free(&body);
	r->times.replied_ns = clock_steady_ns();
	return more;
}

enum sp_code receipt_finish(
	struct app *a, struct request *r, struct ledger_view *v, void *reply, struct sp_error *err)
{
	(void)a;
	return ledger_receipt(v, r->number, &r->arena, reply, err);
}

void request_free(struct request *r)
{
	if (!r)
		return;
	plan_release(r->plan);
	sha256_stream_free(r->digest);
	arena_free(&r->arena);
	free(r);
}

bool request_is_hello(const struct request *r)
{
	return r->outcome == SP_OK && r->type == MESSAGE_HELLO;
}

bool request_closes(const struct request *r)
{
	return r->outcome == SP_MALFORMED || r->outcome == SP_UNEXPECTED_MESSAGE ||
	       r->outcome == SP_PROTOCOL_VERSION;
}
