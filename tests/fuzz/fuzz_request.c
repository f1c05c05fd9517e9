/* SPDX-License-Identifier: Apache-2.0 */
/* Requests as the server serves them, on a store in memory with a year under way: gate, pre-scan, decode, prepare, the
 * writer's part, reply. An input is up to REQUESTS of them, each {who u8, type u8, length u16, body}; the length
 * 0xFFFF is all that is left. What is told can be decoded; nothing is held afterwards; and if something was
 * written, `verify` finds the store whole. Then the store is put back as it was. */
#include <sys/stat.h>

#include "common/base/file.h"
#include "common/wire/frame.h"
#include "server/app/usecase.h"
#include "tests/fuzz/fuzz.h"
#include "tests/lib/app_fixture.h"

enum { REQUESTS = 8, FRAMES_MAX = 1000, REST = 0xFFFF };
enum {
	CHECKED = 4
}; /* one in so many that wrote is verified: that takes ten times as long as the request */

const size_t fuzz_max = REQUESTS * 4 + FRAME_MAX;

/* An invitation that the corpus knows the code of. */
static const char secret[] = "0123456789ABCDEFGHJK";
static const char *const files[] = {"ledger/data.mdb", "index/data.mdb"};
enum { FILES = sizeof files / sizeof files[0], STORE_FILE_MAX = 8 << 20 };

static struct fixture fixture;
static struct bytes kept[FILES];
static struct arena kept_arena;
static uint64_t entries;

static void path_of(char *out, size_t size, const char *name)
{
	snprintf(out, size, "%s/store/%s", fixture.dir, name);
}

static void keep_store(void)
{
	struct sp_error err;
	char path[400];
	arena_init(&kept_arena, FILES * (size_t)STORE_FILE_MAX);
	for (size_t i = 0; i < FILES; i++) {
		path_of(path, sizeof path, files[i]);
		REQUIRE(file_read(path, STORE_FILE_MAX, &kept_arena, &kept[i], &err) == SP_OK);
	}
}

static void open_app(void)
{
	struct app_options o = {.ledger = fixture.ledger,
		.ca_key = fixture.keys.ca_key,
		.software = "samplan-server fuzz"};
	REQUIRE(app_new(&o, &fixture.app, &fixture.err) == SP_OK);
}

/* As it was; the keys stay. */
static void put_store_back(void)
{
	char path[400];
	app_free(fixture.app);
	ledger_close(fixture.ledger);
	for (size_t i = 0; i < FILES; i++) {
		path_of(path, sizeof path, files[i]);
		FILE *f = fopen(path, "w");
		REQUIRE(f && fwrite(kept[i].ptr, 1, kept[i].len, f) == kept[i].len);
		REQUIRE(fclose(f) == 0);
	}
	path_of(path, sizeof path, "");
	const struct ledger_options o = {
		.dir = path, .key = fixture.keys.log_key, .pace = &ledger_pace_eager};
	REQUIRE(ledger_open(&o, &fixture.ledger, NULL, &fixture.err) == SP_OK);
	open_app();
}

static void invite(void)
{
	struct hash hash = code_hash(bytes_text(secret));
	struct msg_invite_create m = {.key = fixture_key(&fixture),
		.code_hash = hash_bytes(&hash),
		.role = ROLE_REPORTER,
		.organisation = "2181",
		.expires_ms = fixture.now_ms + 7 * FIXTURE_DAY};
	REQUIRE(fixture_request(&fixture, &fixture.admin, MESSAGE_INVITE_CREATE,
			CODEC_INVITE_CREATE, &m, NULL) == SP_OK);
}

void fuzz_begin(void)
{
	fixture_year(&fixture);
	struct msg_submit m = fixture_submission(&fixture, "2180", 0);
	REQUIRE(fixture_request(&fixture, &fixture.gavle, MESSAGE_SUBMIT, CODEC_SUBMIT, &m, NULL) ==
		SP_OK);
	invite();
	entries = fixture_entries(&fixture);
	fixture_close(&fixture);
	keep_store();
	fixture_restart(&fixture);
}

static const struct identity *who_of(uint8_t n)
{
	const struct identity *people[] = {&fixture.admin, &fixture.coordinator, &fixture.gavle,
		&fixture.sandviken, &fixture.nobody};
	return people[n % 5];
}

/* Every frame of the reply, and the whole of it decoded again. */
static void check_reply(struct request *r)
{
	struct arena a;
	struct buf bodies;
	struct sp_error err = {.code = SP_OK};
	uint16_t flags = FRAME_MORE;
	size_t n = 0;
	buf_init(&bodies, 64 << 20);
	arena_init(&a, 128 << 20);
	for (; flags == FRAME_MORE; n++)
		flags = fixture_frame(&fixture, r, &bodies);
	REQUIRE(n < FRAMES_MAX);
	if (flags & FRAME_ERROR) {
		REQUIRE(codec_decode_error(buf_bytes(&bodies), &a, &err) == SP_OK);
		REQUIRE(err.code != SP_OK && app_sends(err.code));
	} else if (r->row->reply != CODEC_BACKUP_REPLY) {
		void *reply = arena_alloc(&a, codec_struct_size(r->row->reply));
		REQUIRE(codec_decode_listing(r->row->reply, buf_bytes(&bodies), &a, reply, &err) ==
			SP_OK);
	}
	arena_free(&a);
	buf_free(&bodies);
}

/* Whether the app has something to remember of a client: wrong codes. */
static bool serve(struct fuzz_input *in)
{
	struct request *r = NULL;
	uint8_t who = take8(in), type = take8(in);
	uint16_t len = take16(in);
	struct bytes body = take(in, len == REST ? in->left : len);
	bool hello_done = (who >= 128) == (type == MESSAGE_HELLO);
	enum sp_code rc = request_open(fixture.app, who_of(who), "192.0.2.1", hello_done, type, 7,
		body, fixture.now_ms, &r);
	REQUIRE(r && r->outcome == rc);
	if (rc == SP_OK)
		request_prepare(fixture.app, r);
	if (request_writes(r))
		request_apply(fixture.app, &r, 1);
	REQUIRE(r->outcome == SP_OK || r->error.code == r->outcome);
	REQUIRE(r->outcome != SP_INTERNAL && r->outcome != SP_STORAGE);
	check_reply(r);
	REQUIRE(request_is_hello(r) == (r->outcome == SP_OK && type == MESSAGE_HELLO));
	REQUIRE(!request_closes(r) || r->outcome != SP_OK);
	request_free(r);
	return type == MESSAGE_ENROL;
}

static void on_fault(void *ctx, const struct sp_error *fault)
{
	(void)ctx;
	fprintf(stderr, "verify: %s %s %s\n", sp_error_row(fault->code)->symbol, fault->param[0],
		fault->param[1]);
}

static void check_store(void)
{
	struct verify_report report;
	struct sp_error err;
	char store[400], scratch[400];
	path_of(store, sizeof store, "");
	snprintf(scratch, sizeof scratch, "%s/scratch", fixture.dir);
	REQUIRE(mkdir(scratch, 0700) == 0);
	REQUIRE(ledger_verify(store, scratch, on_fault, NULL, &report, &err) == SP_OK);
	dir_remove(scratch);
}

void fuzz_one(const uint8_t *data, size_t size)
{
	struct fuzz_input in = {data, size};
	struct arena_mark mark = arena_mark(fixture.arena);
	bool remembers = false;
	for (size_t i = 0; i < REQUESTS && in.left; i++)
		remembers = serve(&in) || remembers;
	REQUIRE(meter_used(app_memory(fixture.app)) == 0);
	REQUIRE(app_writable(fixture.app));
	bool changed = fixture_entries(&fixture) != entries;
	arena_rewind(fixture.arena, mark);
	fuzz_clock_stop();
	if (changed && size % CHECKED == 0)
		check_store();
	if (changed || remembers)
		put_store_back();
	fuzz_clock_start();
}
