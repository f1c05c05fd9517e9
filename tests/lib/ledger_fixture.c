/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/lib/ledger_fixture.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/base/file.h"

enum { ARENA_MAX = 256 << 20, BODY_MAX = 1 << 20 };
#define START_MS UINT64_C(1514764800000) /* 2018-01-01 */
#define DAY_MS UINT64_C(86400000)

const struct ledger_pace fixture_pace_lazy = {
	.index_ms = UINT32_MAX, .index_entries = UINT32_MAX, .idle_ms = UINT32_MAX};

static struct ledger_options options(const struct ledger_fixture *f)
{
	return (struct ledger_options){.dir = f->dir,
		.map_bytes = f->map_bytes,
		.pace = f->pace,
		.key = f->log_key,
		.on_step = f->on_step,
		.step_ctx = f->step_ctx};
}

void fixture_open_with_map(struct ledger_fixture *f, uint64_t map_bytes)
{
	static const uint8_t store_id[16] = "the test's store";
	static const char certificate[] = "in the place of a certificate";
	struct sp_error err = {0};
	uint8_t *public;
	*f = (struct ledger_fixture){
		.map_bytes = map_bytes, .pace = &ledger_pace_eager, .now_ms = START_MS};
	arena_init(&f->arena, ARENA_MAX);
	snprintf(f->dir, sizeof f->dir, "%s", test_folder());
	CHECK_CODE(sign_key_generate(&f->log_key, &err), SP_OK, &err);
	public = arena_alloc(&f->arena, SIGN_KEY_SIZE);
	sign_key_public(f->log_key, public);
	f->genesis = (struct rec_genesis){.store_id = bytes_of(store_id, sizeof store_id),
		.ca_certificate = bytes_of(certificate, sizeof certificate),
		.log_name = "samplan.example/test",
		.log_key = bytes_of(public, SIGN_KEY_SIZE),
		.county = "21",
		.server_name = "localhost:7518"};
	struct ledger_options o = options(f);
	CHECK_CODE(ledger_create(&o, &f->genesis, f->now_ms, &err), SP_OK, &err);
	fixture_reopen(f, NULL);
}

void fixture_open(struct ledger_fixture *f)
{
	fixture_open_with_map(f, 0);
}

enum sp_code fixture_try_reopen(struct ledger_fixture *f, struct sp_error *err)
{
	struct ledger_options o = options(f);
	fixture_close_ledger(f);
	return ledger_open(&o, &f->ledger, NULL, err);
}

void fixture_reopen(struct ledger_fixture *f, uint64_t *replayed)
{
	struct sp_error err = {0};
	struct ledger_options o = options(f);
	fixture_close_ledger(f);
	CHECK_CODE(ledger_open(&o, &f->ledger, replayed, &err), SP_OK, &err);
}

void fixture_close_ledger(struct ledger_fixture *f)
{
	ledger_close(f->ledger);
	f->ledger = NULL;
}

void fixture_close(struct ledger_fixture *f)
{
	fixture_close_ledger(f);
	sign_key_free(f->log_key);
	arena_free(&f->arena);
}

struct ledger_view *fixture_view(struct ledger_fixture *f)
{
	struct ledger_view *v;
	struct sp_error err = {0};
	CHECK_CODE(ledger_view_open(f->ledger, &v, &err), SP_OK, &err);
	return v;
}

struct bytes fixture_key(struct ledger_fixture *f)
{
	uint8_t *key = arena_alloc(&f->arena, SUBMISSION_KEY_SIZE);
	be64_put(key, f->now_ms << 16);
	be64_put(key + 8, ++f->keys);
	return bytes_of(key, SUBMISSION_KEY_SIZE);
}

struct bytes fixture_encode(struct ledger_fixture *f, enum codec_id id, const void *message)
{
	struct buf b;
	struct sp_error err = {0};
	buf_init(&b, BODY_MAX);
	CHECK_CODE(codec_encode(id, message, &b, &err), SP_OK, &err);
	struct bytes out = arena_bytes(&f->arena, buf_bytes(&b));
	buf_free(&b);
	return out;
}

enum sp_code fixture_append(struct ledger_fixture *f, struct ledger_batch *b, uint32_t kind,
	enum codec_id id, const void *message, uint64_t *number)
{
	f->now_ms += 1000;
	return ledger_append(
		b, 7, f->now_ms, kind, fixture_encode(f, id, message), message, number, NULL);
}

enum sp_code fixture_write(struct ledger_fixture *f, uint32_t kind, enum codec_id id,
	const void *message, uint64_t *number)
{
	struct ledger_batch *b;
	enum sp_code rc = ledger_batch_begin(f->ledger, &b, NULL);
	if (rc != SP_OK)
		return rc;
	rc = fixture_append(f, b, kind, id, message, number);
	if (rc == SP_OK)
		return ledger_batch_commit(b, NULL);
	ledger_batch_abort(b);
	return rc;
}

/* ---- a small plan ---- */

static void fill_area(struct arena *a, struct area *area)
{
	static const struct indicator indicators[] = {
		{.id = "finns", .text = "Rutinen finns", .kind = INDICATOR_YES_NO},
		{.id = "antal", .text = "Antal planer", .kind = INDICATOR_COUNT, .unit = "st"},
		{.id = "per-manad", .text = "Samtal per månad", .kind = INDICATOR_MONTHS},
	};
	static const struct activity activity = {
		.id = "2018-1", .year = FIXTURE_YEAR, .text = "Utbilda utbildare"};
	area->id = "sip";
	area->number = "2.1";
	area->name = "Samordnad individuell plan";
	area->n_indicators = sizeof indicators / sizeof indicators[0];
	area->indicators = arena_alloc(a, sizeof indicators);
	memcpy(area->indicators, indicators, sizeof indicators);
	area->n_activities = 1;
	area->activities = arena_alloc(a, sizeof activity);
	*area->activities = activity;
}

struct plan *fixture_plan(struct ledger_fixture *f, unsigned variant)
{
	static const char *const parties[] = {"21", "2101", "2104", "2180"};
	struct plan *p = arena_alloc(&f->arena, sizeof *p);
	p->id = FIXTURE_PLAN;
	p->title = arena_printf(&f->arena, "Handlingsplan 2018, utgåva %u", variant);
	p->kind = PLAN_ACTION_PLAN;
	p->county = "21";
	p->from_year = p->to_year = FIXTURE_YEAR;
	p->n_parties = 4;
	p->parties = arena_alloc(&f->arena, sizeof parties);
	memcpy(p->parties, parties, sizeof parties);
	p->n_areas = 1;
	p->areas = arena_alloc(&f->arena, sizeof *p->areas);
	fill_area(&f->arena, p->areas);
	return p;
}

static uint64_t write_ok(
	struct ledger_fixture *f, uint32_t kind, enum codec_id id, const void *message)
{
	uint64_t number = 0;
	CHECK_INT(fixture_write(f, kind, id, message, &number), SP_OK);
	return number;
}

void fixture_import_organisations(struct ledger_fixture *f)
{
	struct organisation all[] = {
		{"21", "Region Gävleborg", "21", ORG_REGION, 287767, 2019, 0},
		{"2101", "Ockelbo", "21", ORG_MUNICIPALITY, 5904, 2019, 0},
		{"2104", "Hofors", "21", ORG_MUNICIPALITY, 9621, 2019, 0},
		{"2180", "Gävle", "21", ORG_MUNICIPALITY, 102418, 2019, 0},
	};
	struct msg_org_import m = {
		.key = fixture_key(f), .organisations = all, .n_organisations = 4};
	write_ok(f, MESSAGE_ORG_IMPORT, CODEC_ORG_IMPORT, &m);
}

uint64_t fixture_import_plan(struct ledger_fixture *f, unsigned variant)
{
	struct msg_plan_import m = {.key = fixture_key(f), .plan = fixture_plan(f, variant)};
	return write_ok(f, MESSAGE_PLAN_IMPORT, CODEC_PLAN_IMPORT, &m);
}

void fixture_publish_plan(struct ledger_fixture *f)
{
	struct msg_plan_publish m = {.key = fixture_key(f), .plan = FIXTURE_PLAN};
	write_ok(f, MESSAGE_PLAN_PUBLISH, CODEC_PLAN_PUBLISH, &m);
}

void fixture_open_round(struct ledger_fixture *f)
{
	struct msg_round_open m = {.key = fixture_key(f),
		.plan = FIXTURE_PLAN,
		.year = FIXTURE_YEAR,
		.closes_ms = f->now_ms + 30 * DAY_MS};
	write_ok(f, MESSAGE_ROUND_OPEN, CODEC_ROUND_OPEN, &m);
}

void fixture_prepare(struct ledger_fixture *f)
{
	fixture_import_organisations(f);
	fixture_import_plan(f, 1);
	fixture_publish_plan(f);
	fixture_open_round(f);
}

struct msg_submit fixture_submission(struct ledger_fixture *f, const char *unit, int64_t count)
{
	struct answer *answers = arena_array(&f->arena, 3, sizeof *answers);
	struct quantity *quantity = arena_alloc(&f->arena, sizeof *quantity);
	quantity->low = quantity->high = count * DECIMAL_ONE;
	answers[0] = (struct answer){
		.key = "sip/i/finns", .state = STATE_GIVEN, .has_yes_no = true, .yes_no = true};
	answers[1] =
		(struct answer){.key = "sip/i/antal", .state = STATE_GIVEN, .quantity = quantity};
	answers[2] = (struct answer){
		.key = "sip/a/2018-1", .state = STATE_NO_DATA, .comment = "ingen följer detta"};
	return (struct msg_submit){.key = fixture_key(f),
		.plan = FIXTURE_PLAN,
		.plan_version = 1,
		.year = FIXTURE_YEAR,
		.unit = unit,
		.contact = "Åsa Öberg",
		.answers = answers,
		.n_answers = 3};
}

uint64_t fixture_submit(struct ledger_fixture *f, const char *unit, int64_t count)
{
	struct msg_submit m = fixture_submission(f, unit, count);
	return write_ok(f, MESSAGE_SUBMIT, CODEC_SUBMIT, &m);
}

/* ---- some of everything ---- */

static uint64_t invite(struct ledger_fixture *f, struct bytes code)
{
	struct msg_invite_create m = {.key = fixture_key(f),
		.code_hash = code,
		.role = ROLE_REPORTER,
		.organisation = "2180",
		.expires_ms = f->now_ms + DAY_MS};
	return write_ok(f, MESSAGE_INVITE_CREATE, CODEC_INVITE_CREATE, &m);
}

static void enrol(struct ledger_fixture *f, uint64_t account)
{
	uint8_t code[HASH_BYTES] = {0}, fingerprint[HASH_BYTES] = {1};
	be64_put(code + 24, account);
	be64_put(fingerprint + 24, account);
	struct rec_enrolment enrolment = {.code_hash = bytes_of(code, sizeof code),
		.csr = bytes_of(code, 4),
		.public_key_hash = bytes_of(code, sizeof code),
		.certificate = bytes_of(code, 8),
		.fingerprint = bytes_of(fingerprint, sizeof fingerprint),
		.account = account,
		.not_after_ms = f->now_ms + 730 * DAY_MS};
	invite(f, enrolment.code_hash);
	write_ok(f, RECORD_ENROLMENT, CODEC_ENROLMENT, &enrolment);
}

static void renew(struct ledger_fixture *f, uint64_t account)
{
	uint8_t fingerprint[HASH_BYTES] = {2};
	be64_put(fingerprint + 24, account);
	struct rec_renewal m = {.key = fixture_key(f),
		.csr = bytes_of(fingerprint, 4),
		.public_key_hash = bytes_of(fingerprint, sizeof fingerprint),
		.certificate = bytes_of(fingerprint, 8),
		.fingerprint = bytes_of(fingerprint, sizeof fingerprint),
		.account = account,
		.not_after_ms = f->now_ms + 1000 * DAY_MS,
		.request_hash = bytes_of(fingerprint, sizeof fingerprint)};
	write_ok(f, RECORD_RENEWAL, CODEC_RENEWAL, &m);
}

/* Eight entries: what is taken back, and what changes while the round is open. */
static void fill_changes(struct ledger_fixture *f)
{
	uint8_t code[HASH_BYTES] = {3};
	struct msg_invite_revoke withdraw = {.number = invite(f, bytes_of(code, sizeof code))};
	struct msg_account_revoke revoke = {
		.key = fixture_key(f), .account = 1, .reason = "slutat"};
	struct msg_org_close close = {
		.key = fixture_key(f), .code = "2104", .closed_ms = f->now_ms + DAY_MS};
	struct msg_round_extend extend = {.key = fixture_key(f),
		.plan = FIXTURE_PLAN,
		.year = FIXTURE_YEAR,
		.closes_ms = f->now_ms + 60 * DAY_MS};
	withdraw.key = fixture_key(f);
	renew(f, 1);
	write_ok(f, MESSAGE_INVITE_REVOKE, CODEC_INVITE_REVOKE, &withdraw);
	write_ok(f, MESSAGE_ACCOUNT_REVOKE, CODEC_ACCOUNT_REVOKE, &revoke);
	write_ok(f, MESSAGE_ORG_CLOSE, CODEC_ORG_CLOSE, &close);
	write_ok(f, MESSAGE_ROUND_EXTEND, CODEC_ROUND_EXTEND, &extend);
	fixture_import_plan(f, 2);
	fixture_publish_plan(f);
}

void fixture_fill(struct ledger_fixture *f, unsigned n)
{
	static const char *const units[] = {"2101", "2104", "2180"};
	struct ledger_batch *b = NULL;
	uint64_t number;
	unsigned in_batch = 0, size = 1;
	fixture_prepare(f);
	enrol(f, 1);
	enrol(f, 2);
	for (unsigned i = 0; i < n; i++) {
		struct msg_submit m = fixture_submission(f, units[i % 3], i);
		m.on_behalf = i == 1;
		if (!b)
			CHECK_INT(ledger_batch_begin(f->ledger, &b, NULL), SP_OK);
		CHECK_INT(fixture_append(f, b, MESSAGE_SUBMIT, CODEC_SUBMIT, &m, &number), SP_OK);
		if (++in_batch < size && i + 1 < n)
			continue;
		CHECK_INT(ledger_batch_commit(b, NULL), SP_OK);
		b = NULL;
		in_batch = 0;
		size = size % 13 + 1;
	}
	fill_changes(f);
	struct msg_round_close close = {
		.key = fixture_key(f), .plan = FIXTURE_PLAN, .year = FIXTURE_YEAR};
	write_ok(f, MESSAGE_ROUND_CLOSE, CODEC_ROUND_CLOSE, &close);
}

/* ---- looking at the files ---- */

static const char *index_path(struct ledger_fixture *f, const char *file)
{
	return arena_printf(&f->arena, "%s/index%s", f->dir, file);
}

void fixture_delete_index(struct ledger_fixture *f)
{
	CHECK_INT(unlink(index_path(f, "/data.mdb")), 0);
	CHECK_INT(unlink(index_path(f, "/lock.mdb")), 0);
	CHECK_INT(unlink(index_path(f, "/sound")), 0);
	CHECK_INT(rmdir(index_path(f, "")), 0);
}

static void dump_row(
	struct ledger_fixture *f, struct buf *out, struct bytes key, struct bytes value)
{
	char *hex = arena_alloc(&f->arena, 2 * (key.len + value.len) + 3);
	hex_encode(key, hex);
	buf_addf(out, "%s ", hex);
	hex_encode(value, hex);
	buf_addf(out, "%s\n", hex);
}

/* The tables by name, so that the dump does not lean on the ledger's own header. */
char *fixture_dump(struct ledger_fixture *f)
{
	static const char *const tables[] = {"tree", "org", "plan", "round", "current", "revision",
		"account", "cert", "code", "seen", "entry", "meta"};
	enum { N = sizeof tables / sizeof tables[0] };
	struct store_options o = {
		.dir = index_path(f, ""), .tables = tables, .n_tables = N, .read_only = true};
	struct store *s;
	struct store_txn *t;
	struct sp_error err = {0};
	struct buf out;
	fixture_close_ledger(f);
	buf_init(&out, (size_t)64 << 20);
	CHECK_CODE(store_open(&o, &s, &err), SP_OK, &err);
	CHECK_CODE(store_begin_read(s, &t, &err), SP_OK, &err);
	for (unsigned i = 0; i < N; i++) {
		struct store_cursor *c;
		struct bytes key, value;
		buf_addf(&out, "[%s]\n", tables[i]);
		CHECK_INT(store_cursor_open(t, i, &c, NULL), SP_OK);
		enum sp_code rc = store_seek(c, bytes_of(NULL, 0), &key, &value, NULL);
		for (; rc == SP_OK; rc = store_next(c, &key, &value, NULL))
			dump_row(f, &out, key, value);
		store_cursor_close(c);
	}
	store_abort(t);
	store_close(s);
	char *text = arena_text_n(&f->arena, buf_bytes(&out).ptr, out.len);
	buf_free(&out);
	return text;
}

void fixture_copy_file(const char *from, const char *to)
{
	struct arena a;
	struct bytes content;
	struct sp_error err = {0};
	arena_init(&a, (size_t)256 << 20);
	CHECK_CODE(file_read(from, (size_t)128 << 20, &a, &content, &err), SP_OK, &err);
	CHECK_CODE(file_write(to, content, 0600, &err), SP_OK, &err);
	arena_free(&a);
}

unsigned fixture_flip(const char *path, struct bytes pattern, size_t at, uint8_t bits)
{
	struct arena a;
	struct bytes file;
	struct sp_error err = {0};
	unsigned n = 0;
	arena_init(&a, (size_t)64 << 20);
	CHECK_CODE(file_read(path, (size_t)32 << 20, &a, &file, &err), SP_OK, &err);
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	CHECK(fd >= 0);
	for (const uint8_t *p = file.ptr; p; n += p != NULL) {
		size_t before = (size_t)(p - file.ptr);
		p = memmem(p, file.len - before, pattern.ptr, pattern.len);
		if (!p)
			break;
		uint8_t byte = p[at] ^ bits;
		CHECK_INT(pwrite(fd, &byte, 1, (off_t)((size_t)(p - file.ptr) + at)), 1);
		p += pattern.len;
	}
	close(fd);
	arena_free(&a);
	return n;
}

struct told {
	struct arena *a;
	char *text;
};

static void add_fault(void *ctx, const struct sp_error *fault)
{
	struct told *t = ctx;
	t->text = arena_printf(t->a, "%s%s %s %s\n", t->text, sp_error_row(fault->code)->symbol,
		fault->param[0], fault->param[1]);
}

/* An empty folder for the rebuild, again and again. */
static const char *scratch_folder(struct ledger_fixture *f)
{
	const char *scratch = arena_printf(&f->arena, "%s/scratch", f->dir);
	unlink(arena_printf(&f->arena, "%s/index/data.mdb", scratch));
	unlink(arena_printf(&f->arena, "%s/index/lock.mdb", scratch));
	unlink(arena_printf(&f->arena, "%s/index/sound", scratch));
	return scratch;
}

enum sp_code fixture_verify(struct ledger_fixture *f, struct verify_report *report, char **told)
{
	struct verify_report unused;
	struct told t = {&f->arena, arena_text(&f->arena, "")};
	struct sp_error err = {0};
	fixture_close_ledger(f);
	enum sp_code rc = ledger_verify(
		f->dir, scratch_folder(f), add_fault, &t, report ? report : &unused, &err);
	if (told)
		*told = t.text;
	if (rc != SP_OK)
		CHECK_INT(err.code, rc);
	return rc;
}
