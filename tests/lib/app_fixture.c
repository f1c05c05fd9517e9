/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/lib/app_fixture.h"

#include "common/wire/frame.h"

/* A step that must work for the test to make sense. */
#define MUST(call) CHECK_CODE((call), SP_OK, &f->err)

static enum sp_code on_step(void *ctx, enum ledger_step step)
{
	const struct fixture *f = ctx;
	if (f->at_step)
		f->at_step(step);
	return f->stopping && step == f->stop_at ? f->stop_with : SP_OK;
}

const struct ledger_pace fixture_pace_lazy = {
	.index_ms = UINT32_MAX, .index_entries = UINT32_MAX, .idle_ms = UINT32_MAX};

static void open_store(struct fixture *f)
{
	char store[300];
	snprintf(store, sizeof store, "%s/store", f->dir);
	MUST(keys_load(f->dir, f->arena, &f->keys, &f->err));
	struct ledger_options lo = {.dir = store,
		.key = f->keys.log_key,
		.pace = f->pace ? f->pace : &ledger_pace_eager,
		.on_step = on_step,
		.step_ctx = f};
	MUST(ledger_open(&lo, &f->ledger, NULL, &f->err));
	struct app_options ao = {
		.ledger = f->ledger, .ca_key = f->keys.ca_key, .software = "samplan-server test"};
	MUST(app_new(&ao, &f->app, &f->err));
}

void fixture_init(struct fixture *f)
{
	fixture_init_at(f, FIXTURE_START);
}

void fixture_init_at(struct fixture *f, uint64_t now_ms)
{
	struct init_result made;
	*f = (struct fixture){.arena = test_arena(), .now_ms = now_ms};
	snprintf(f->dir, sizeof f->dir, "%s/server", test_folder());
	struct init_options o = {
		.dir = f->dir, .host = "localhost", .county = "21", .port = 7443, .now_ms = now_ms};
	MUST(app_init(&o, &made, &f->err));
	memcpy(f->code, made.code, sizeof f->code);
	open_store(f);
}

void fixture_close(struct fixture *f)
{
	app_free(f->app);
	ledger_close(f->ledger);
	keys_free(&f->keys);
	f->app = NULL;
	f->ledger = NULL;
}

void fixture_restart(struct fixture *f)
{
	fixture_close(f);
	f->stopping = false;
	open_store(f);
}

struct bytes fixture_key(struct fixture *f)
{
	uint8_t key[SUBMISSION_KEY_SIZE] = {0};
	f->next_key++;
	key[0] = (uint8_t)f->next_key;
	key[1] = (uint8_t)(f->next_key >> 8);
	key[2] = (uint8_t)(f->next_key >> 16);
	return arena_bytes(f->arena, bytes_of(key, sizeof key));
}

struct bytes fixture_encode(struct fixture *f, enum codec_id id, const void *message)
{
	struct buf out;
	buf_init(&out, 2 * FRAME_MAX);
	MUST(codec_encode(id, message, &out, &f->err));
	struct bytes body = arena_bytes(f->arena, buf_bytes(&out));
	buf_free(&out);
	return body;
}

struct request *fixture_open(
	struct fixture *f, const struct identity *who, enum message_type type, struct bytes body)
{
	struct request *r = NULL;
	enum sp_code rc = request_open(f->app, who, "192.0.2.1", type != MESSAGE_HELLO,
		(uint16_t)type, 7, body, f->now_ms, &r);
	assert_non_null(r);
	if (rc == SP_OK)
		request_prepare(f->app, r);
	return r;
}

/* Codec of a request type's reply, as proto/PROTOCOL.md has it. */
static enum codec_id reply_codec(enum message_type type)
{
	static const struct {
		enum message_type type;
		enum codec_id id;
	} replies[] = {{MESSAGE_HELLO, CODEC_HELLO_REPLY}, {MESSAGE_ENROL, CODEC_ENROL_REPLY},
		{MESSAGE_HEALTH, CODEC_HEALTH_REPLY}, {MESSAGE_WHOAMI, CODEC_WHOAMI_REPLY},
		{MESSAGE_ORG_LIST, CODEC_ORG_LIST_REPLY}, {MESSAGE_PLAN_GET, CODEC_PLAN_GET_REPLY},
		{MESSAGE_QUESTIONS, CODEC_QUESTIONS_REPLY},
		{MESSAGE_FOLLOWUP_GET, CODEC_FOLLOWUP_GET_REPLY},
		{MESSAGE_OVERVIEW, CODEC_OVERVIEW_REPLY}, {MESSAGE_LOG_LIST, CODEC_LOG_LIST_REPLY},
		{MESSAGE_SERVER_STATUS, CODEC_SERVER_STATUS_REPLY},
		{MESSAGE_INVITE_LIST, CODEC_INVITE_LIST_REPLY},
		{MESSAGE_ACCOUNT_LIST, CODEC_ACCOUNT_LIST_REPLY},
		{MESSAGE_ACCOUNT_RENEW, CODEC_ENROL_REPLY},
		{MESSAGE_PLAN_LIST, CODEC_PLAN_LIST_REPLY},
		{MESSAGE_ROUND_LIST, CODEC_ROUND_LIST_REPLY},
		{MESSAGE_FOLLOWUP_LIST, CODEC_FOLLOWUP_LIST_REPLY},
		{MESSAGE_TOTAL, CODEC_TOTAL_REPLY}, {MESSAGE_LOG_PROOF, CODEC_LOG_PROOF_REPLY}};
	for (size_t i = 0; i < sizeof replies / sizeof replies[0]; i++)
		if (replies[i].type == type)
			return replies[i].id;
	return CODEC_RECEIPT;
}

uint16_t fixture_frame(struct fixture *f, struct request *r, struct buf *bodies)
{
	struct buf wire;
	struct frame frame;
	buf_init(&wire, 4 << 20);
	if (request_waits(r))
		request_apply(f->app, &r, 1);
	bool more = request_reply(f->app, r, &wire);
	CHECK(!wire.failed);
	CHECK_CODE(frame_next(&wire, FRAME_MAX, &frame, &f->err), SP_OK, &f->err);
	CHECK_INT(wire.len, 0);
	CHECK_INT(frame.type, r->type);
	CHECK_INT(frame.tag, 7);
	CHECK_INT((frame.flags & FRAME_MORE) != 0, more);
	if (frame.flags & FRAME_ERROR)
		buf_clear(bodies);
	buf_add(bodies, frame.body.ptr, frame.body.len);
	CHECK(!bodies->failed);
	buf_free(&wire);
	return frame.flags;
}

enum sp_code fixture_reply(struct fixture *f, struct request *r, void *out)
{
	struct buf bodies;
	enum message_type type = r->type;
	uint16_t flags = FRAME_MORE;
	buf_init(&bodies, 64 << 20);
	f->err = (struct sp_error){.code = SP_OK};
	for (f->frames = 0; flags == FRAME_MORE; f->frames++)
		flags = fixture_frame(f, r, &bodies);
	request_free(r);
	struct bytes body = arena_bytes(f->arena, buf_bytes(&bodies));
	buf_free(&bodies);
	if (flags & FRAME_ERROR) {
		MUST(codec_decode_error(body, f->arena, &f->err));
		return f->err.code;
	}
	enum codec_id id = reply_codec(type);
	void *reply = out ? out : arena_alloc(f->arena, codec_struct_size(id));
	MUST(codec_decode_listing(id, body, f->arena, reply, &f->err));
	return SP_OK;
}

enum sp_code fixture_send(struct fixture *f, const struct identity *who, enum message_type type,
	struct bytes body, void *out)
{
	struct request *r = fixture_open(f, who, type, body);
	if (request_writes(r))
		request_apply(f->app, &r, 1);
	return fixture_reply(f, r, out);
}

enum sp_code fixture_request(struct fixture *f, const struct identity *who, enum message_type type,
	enum codec_id id, const void *message, void *out)
{
	return fixture_send(f, who, type, fixture_encode(f, id, message), out);
}

const char *fixture_invite(struct fixture *f, enum role role, const char *organisation)
{
	struct enrol_code code;
	MUST(code_draw(f->keys.ca_cert, &code, &f->err));
	struct hash hash = code_hash(bytes_text(code.secret));
	struct msg_invite_create m = {.key = fixture_key(f),
		.code_hash = hash_bytes(&hash),
		.role = role,
		.organisation = organisation,
		.expires_ms = f->now_ms + 7 * FIXTURE_DAY};
	MUST(fixture_request(f, &f->admin, MESSAGE_INVITE_CREATE, CODEC_INVITE_CREATE, &m, NULL));
	return arena_text(f->arena, code.secret);
}

enum sp_code fixture_enrol(struct fixture *f, const char *secret, struct identity *who)
{
	struct tls_key *key = NULL;
	struct msg_enrol m = {.code_secret = bytes_text(secret)};
	struct msg_enrol_reply reply;
	MUST(tls_key_generate(&key, &f->err));
	MUST(csr_make(key, "anybody", f->arena, &m.csr, &f->err));
	tls_key_free(key);
	enum sp_code rc = fixture_request(f, &f->nobody, MESSAGE_ENROL, CODEC_ENROL, &m, &reply);
	if (rc == SP_OK)
		MUST(app_identify(f->app, reply.certificate, f->now_ms, who, &f->err));
	return rc;
}

/* ---- the year ---- */

static void import_organisations(struct fixture *f)
{
	struct organisation orgs[] = {
		{"21", "Region Gävleborg", "21", ORG_REGION, 287767, 2021, 0},
		{"2101", "Ockelbo", "21", ORG_MUNICIPALITY, 5900, 2021, 0},
		{"2180", "Gävle", "21", ORG_MUNICIPALITY, 102418, 2021, 0},
		{"2181", "Sandviken", "21", ORG_MUNICIPALITY, 39259, 2021, 0},
		{"0780", "Växjö", "07", ORG_MUNICIPALITY, 95995, 2021, 0},
	};
	struct msg_org_import m = {fixture_key(f), orgs, sizeof orgs / sizeof orgs[0]};
	MUST(fixture_request(f, &f->admin, MESSAGE_ORG_IMPORT, CODEC_ORG_IMPORT, &m, NULL));
}

void fixture_year(struct fixture *f)
{
	fixture_year_at(f, FIXTURE_START);
}

void fixture_year_at(struct fixture *f, uint64_t now_ms)
{
	struct enrol_code first;
	fixture_init_at(f, now_ms);
	MUST(code_parse(f->code, &first, &f->err));
	MUST(fixture_enrol(f, first.secret, &f->admin));
	import_organisations(f);
	MUST(fixture_enrol(f, fixture_invite(f, ROLE_COORDINATOR, "21"), &f->coordinator));
	MUST(fixture_enrol(f, fixture_invite(f, ROLE_REPORTER, "2180"), &f->gavle));
	MUST(fixture_enrol(f, fixture_invite(f, ROLE_REPORTER, "2181"), &f->sandviken));
	fixture_publish(f, fixture_plan(f));
	fixture_open_round(f, FIXTURE_PLAN, 2018);
}

uint64_t fixture_entries(struct fixture *f)
{
	return ledger_acked(f->ledger);
}
