/* SPDX-License-Identifier: Apache-2.0 */
/* The frames of a backup are, one after another, a file that the reader lets through. */
#include "common/record/backup.h"
#include "common/wire/frame.h"
#include "tests/lib/app_fixture.h"

static struct fixture f;

enum { FILE_MAX = 64 << 20 };

static struct request *ask(uint64_t from)
{
	const struct msg_backup m = {from};
	return fixture_open(&f, &f.admin, MESSAGE_BACKUP, fixture_encode(&f, CODEC_BACKUP, &m));
}

/* The next frame: its data go to `file`. True: there are more. */
static bool next_frame(struct request *r, struct buf *file, struct msg_backup_reply *reply)
{
	struct buf body;
	struct sp_error err;
	buf_init(&body, FRAME_MAX);
	uint16_t flags = fixture_frame(&f, r, &body);
	CHECK(!(flags & FRAME_ERROR));
	*reply = (struct msg_backup_reply){0};
	struct bytes kept = arena_bytes(f.arena, buf_bytes(&body));
	CHECK_CODE(codec_decode(CODEC_BACKUP_REPLY, kept, f.arena, reply, &err), SP_OK, &err);
	for (size_t i = 0; i < reply->n_data; i++) {
		CHECK(reply->data[i].len > 0 && reply->data[i].len <= 64 << 10);
		buf_add(file, reply->data[i].ptr, reply->data[i].len);
	}
	buf_free(&body);
	return flags & FRAME_MORE;
}

/* The whole file from an entry on, and how many frames it took. */
static struct bytes take(uint64_t from, unsigned *frames)
{
	struct buf file;
	struct msg_backup_reply reply;
	struct request *r = ask(from);
	bool more = true;
	buf_init(&file, FILE_MAX);
	for (*frames = 0; more; ++*frames) {
		more = next_frame(r, &file, &reply);
		/* what stands beside the data is in the first frame alone */
		CHECK((*frames == 0) == (reply.log_size != 0));
		CHECK((*frames == 0) == (reply.head != NULL));
	}
	request_free(r);
	struct bytes out = arena_bytes(f.arena, buf_bytes(&file));
	buf_free(&file);
	return out;
}

static struct backup_reader *reader(void)
{
	static const struct backup_sink nobody;
	struct backup_reader *r;
	struct sp_error err;
	uint8_t key[SIGN_KEY_SIZE];
	sign_key_public(f.keys.log_key, key);
	CHECK_CODE(backup_reader_new(key, &nobody, &r, &err), SP_OK, &err);
	return r;
}

static void read_ok(struct backup_reader *r, struct bytes file)
{
	struct sp_error err;
	backup_reader_begin(r);
	CHECK_CODE(backup_reader_feed(r, file, &err), SP_OK, &err);
	CHECK_CODE(backup_reader_end(r, &err), SP_OK, &err);
}

static void import(size_t n, uint8_t mark)
{
	struct organisation *all = arena_array(f.arena, n, sizeof *all);
	for (size_t i = 0; i < n; i++) {
		all[i] = (struct organisation){.kind = ORG_OTHER,
			.code = arena_printf(f.arena, "org-%zu", i),
			.name = arena_printf(
				f.arena, "Organisationen nr %zu (%u) %0100d", i, mark, 0)};
	}
	struct msg_org_import m = {
		.key = fixture_key(&f), .organisations = all, .n_organisations = n};
	CHECK_CODE(fixture_request(&f, &f.admin, MESSAGE_ORG_IMPORT, CODEC_ORG_IMPORT, &m, NULL),
		SP_OK, &f.err);
}

/* ---- */

TEST(backup, is_a_file_that_the_reader_lets_through)
{
	unsigned frames;
	fixture_year(&f);
	struct backup_reader *r = reader();
	read_ok(r, take(0, &frames));
	CHECK_INT(frames, 1);
	CHECK_INT(backup_reader_first(r), 0);
	CHECK_INT(backup_reader_size(r), fixture_entries(&f));
	backup_reader_free(r);
	fixture_close(&f);
}

TEST(backup, is_the_same_however_small_the_frames_are)
{
	static const size_t sizes[] = {1, 12, 13, 100, 101, 4096, 65536};
	unsigned frames, one;
	fixture_year(&f);
	struct bytes whole = take(0, &one);
	CHECK_INT(one, 1);
	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		app_pages(f.app, PAGE_ROWS, sizes[i]);
		CHECK_BYTES(take(0, &frames), whole);
		/* only what cannot be cut makes fewer of them: header, fronts, trailer */
		CHECK(frames * (sizes[i] + 12) + 2 * 4096 >= whole.len);
		CHECK(frames <= whole.len / sizes[i] + 1);
	}
	fixture_close(&f);
}

/* 5,000 organisations with long names are a batch of more than a frame. */
TEST(backup, of_a_batch_larger_than_a_frame_goes_on_within_it)
{
	unsigned frames;
	fixture_year(&f);
	import(5000, 1);
	struct bytes file = take(0, &frames);
	CHECK(file.len > 2 * PAGE_BYTES);
	CHECK_INT(frames, file.len / PAGE_BYTES + 1);
	struct backup_reader *r = reader();
	read_ok(r, file);
	CHECK_INT(backup_reader_size(r), fixture_entries(&f));
	backup_reader_free(r);
	fixture_close(&f);
}

/* The writer goes on between the frames; what it stores is in the next backup. */
TEST(backup, ends_where_the_log_ended_at_its_first_frame)
{
	struct buf file;
	struct msg_backup_reply reply;
	unsigned frames;
	uint8_t mark = 1;
	fixture_year(&f);
	import(100, mark);
	app_pages(f.app, PAGE_ROWS, 1000);
	uint64_t size = fixture_entries(&f);
	struct request *request = ask(0);
	buf_init(&file, FILE_MAX);
	while (next_frame(request, &file, &reply))
		import(2, ++mark);
	request_free(request);
	CHECK(mark > 5);
	struct backup_reader *r = reader();
	read_ok(r, buf_bytes(&file));
	CHECK_INT(backup_reader_size(r), size);
	CHECK_INT(fixture_entries(&f), size + mark - 1);
	read_ok(r, take(size, &frames)); /* the increment */
	CHECK_INT(backup_reader_size(r), fixture_entries(&f));
	backup_reader_free(r);
	buf_free(&file);
	fixture_close(&f);
}

TEST(backup, with_nothing_new_is_a_file_too)
{
	unsigned frames;
	fixture_year(&f);
	struct backup_reader *r = reader();
	read_ok(r, take(0, &frames));
	read_ok(r, take(fixture_entries(&f), &frames));
	CHECK_INT(backup_reader_size(r), fixture_entries(&f));
	backup_reader_free(r);
	fixture_close(&f);
}

/* ---- where it may begin ---- */

static enum sp_code begin_at(uint64_t from)
{
	struct buf body;
	struct request *r = ask(from);
	enum sp_code rc = SP_OK;
	buf_init(&body, FRAME_MAX);
	if (fixture_frame(&f, r, &body) & FRAME_ERROR) {
		struct bytes bytes = arena_bytes(f.arena, buf_bytes(&body));
		CHECK_INT(codec_decode_error(bytes, f.arena, &f.err), SP_OK);
		rc = f.err.code;
	}
	request_free(r);
	buf_free(&body);
	return rc;
}

/* Three imports that the writer puts into one batch. */
static void batch_of_three(void)
{
	struct request *list[3];
	for (unsigned i = 0; i < 3; i++) {
		struct organisation one = {.code = "one", .name = "One", .kind = ORG_OTHER};
		struct msg_org_import m = {
			.key = fixture_key(&f), .organisations = &one, .n_organisations = 1};
		list[i] = fixture_open(
			&f, &f.admin, MESSAGE_ORG_IMPORT, fixture_encode(&f, CODEC_ORG_IMPORT, &m));
	}
	request_apply(f.app, list, 3);
	for (unsigned i = 0; i < 3; i++)
		CHECK_CODE(fixture_reply(&f, list[i], NULL), SP_OK, &f.err);
}

TEST(backup, begins_with_a_batch_or_names_the_next_that_does)
{
	fixture_year(&f);
	uint64_t first = fixture_entries(&f);
	char number[24];
	batch_of_three();
	snprintf(number, sizeof number, "%d", (int)first + 3);
	CHECK_CODE(begin_at(first), SP_OK, &f.err);
	CHECK_CODE(begin_at(first + 1), SP_FIELD_INVALID, &f.err);
	CHECK_TEXT(f.err.where, "from");
	CHECK_TEXT(f.err.param[1], number);
	CHECK_CODE(begin_at(first + 2), SP_FIELD_INVALID, &f.err);
	CHECK_CODE(begin_at(first + 3), SP_OK, &f.err);
	/* beyond the end the end is named */
	CHECK_CODE(begin_at(first + 4), SP_FIELD_INVALID, &f.err);
	CHECK_TEXT(f.err.param[1], number);
	CHECK_CODE(begin_at(UINT64_MAX), SP_FIELD_INVALID, &f.err);
	CHECK_TEXT(f.err.param[0], "18446744073709551615");
	CHECK_TEXT(f.err.param[1], number);
	fixture_close(&f);
}

/* ---- the status ---- */

static uint64_t last_backup(void)
{
	struct msg_server_status_reply status;
	const struct msg_empty nothing = {0};
	CHECK_CODE(fixture_request(&f, &f.admin, MESSAGE_SERVER_STATUS, CODEC_SERVER_STATUS,
			   &nothing, &status),
		SP_OK, &f.err);
	return status.last_backup_ms;
}

TEST(status, tells_of_the_newest_backup_that_was_sent_whole)
{
	struct buf file;
	struct msg_backup_reply reply;
	unsigned frames;
	fixture_year(&f);
	CHECK_INT(last_backup(), 0);
	app_pages(f.app, PAGE_ROWS, 1000);
	uint64_t asked_ms = f.now_ms;
	struct request *r = ask(0);
	f.now_ms += 5000;
	buf_init(&file, FILE_MAX);
	CHECK(next_frame(r, &file, &reply));
	CHECK_INT(last_backup(), 0);
	take(0, &frames); /* one that was asked for later and ends earlier */
	CHECK_INT(last_backup(), asked_ms + 5000);
	while (next_frame(r, &file, &reply))
		;
	request_free(r);
	CHECK_INT(last_backup(), asked_ms + 5000);
	f.now_ms += 5000;
	request_free(ask(0)); /* a client that left */
	CHECK_INT(last_backup(), asked_ms + 5000);
	buf_free(&file);
	fixture_close(&f);
}
