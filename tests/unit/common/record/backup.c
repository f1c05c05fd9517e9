/* SPDX-License-Identifier: Apache-2.0 */
/* Backup files: what the reader lets through is whole, signed, and follows on what was before it. */
#include "common/record/backup.h"

#include <stdlib.h>

#include "tests/lib/record_fixture.h"

static struct record_fixture log_, other;

static void fill(struct record_fixture *f)
{
	record_add(f, 3, "first answers");
	record_add(f, 1, "one more");
	record_add(f, 5, "five of them");
}

static void open_logs(void)
{
	record_open(&log_, 0, 1);
	fill(&log_);
}

static void close_logs(void)
{
	record_close(&log_);
}

/* ---- reading with a sink that counts, and writes what it is told ---- */

struct told {
	unsigned starts, batches;
	uint64_t next;
	struct buf again; /* the file of what was told, without trailer */
	enum sp_code answer; /* of the next batch */
};

static enum sp_code on_start(void *ctx, const struct backup_start *s, struct sp_error *err)
{
	struct told *t = ctx;
	t->starts++;
	t->next = s->peaks.size;
	return backup_header(s, &t->again, err);
}

static enum sp_code on_batch(
	void *ctx, const struct batch *b, struct bytes value, struct sp_error *err)
{
	struct told *t = ctx;
	uint8_t front[BACKUP_BATCH_FRONT];
	if (t->answer != SP_OK)
		return sp_fail(err, t->answer);
	CHECK_INT(b->first, t->next);
	t->next = b->last + 1;
	t->batches++;
	backup_batch_front((uint32_t)value.len, b->last, front);
	buf_add(&t->again, front, sizeof front);
	buf_add(&t->again, value.ptr, value.len);
	return SP_OK;
}

static struct backup_reader *reader_of(const struct record_fixture *f, struct told *t)
{
	struct backup_reader *r;
	struct sp_error err;
	const struct backup_sink sink = {.start = on_start, .batch = on_batch, .ctx = t};
	*t = (struct told){.starts = 0};
	buf_init(&t->again, 64 << 20);
	CHECK_CODE(backup_reader_new(f->public, &sink, &r, &err), SP_OK, &err);
	return r;
}

static void reader_end(struct backup_reader *r, struct told *t)
{
	backup_reader_free(r);
	buf_free(&t->again);
}

/* The whole file in pieces of `piece` bytes. */
static enum sp_code read_in(
	struct backup_reader *r, struct bytes file, size_t piece, struct sp_error *err)
{
	enum sp_code rc = SP_OK;
	backup_reader_begin(r);
	for (size_t at = 0; rc == SP_OK && at < file.len; at += piece) {
		size_t n = file.len - at < piece ? file.len - at : piece;
		uint8_t *exact = malloc(n); /* a sanitizer sees one byte too many */
		memcpy(exact, file.ptr + at, n);
		rc = backup_reader_feed(r, bytes_of(exact, n), err);
		free(exact);
	}
	return rc == SP_OK ? backup_reader_end(r, err) : rc;
}

static enum sp_code read_all(struct backup_reader *r, struct bytes file, struct sp_error *err)
{
	return read_in(r, file, file.len ? file.len : 1, err);
}

/* A reader of its own for one file. */
static enum sp_code read_alone(
	const struct record_fixture *f, struct bytes file, struct sp_error *err)
{
	struct told t;
	struct backup_reader *r = reader_of(f, &t);
	enum sp_code rc = read_all(r, file, err);
	reader_end(r, &t);
	return rc;
}

static struct bytes changed(struct bytes file, size_t at, uint8_t bits)
{
	struct bytes copy = arena_bytes(test_arena(), file);
	((uint8_t *)(uintptr_t)copy.ptr)[at] ^= bits;
	return copy;
}

/* ---- */

TEST(backup, is_read_as_it_was_written_however_the_bytes_are_cut)
{
	open_logs();
	struct bytes file = record_file(&log_, 0, 4);
	for (size_t piece = 1; piece <= file.len; piece += piece < 40 ? 1 : 211) {
		struct told t;
		struct sp_error err;
		struct backup_reader *r = reader_of(&log_, &t);
		CHECK_CODE(read_in(r, file, piece, &err), SP_OK, &err);
		CHECK(backup_reader_begun(r));
		CHECK_INT(backup_reader_first(r), 0);
		CHECK_INT(backup_reader_size(r), 10);
		CHECK_BYTES(backup_reader_head(r), log_.batches[3].batch.head);
		CHECK_INT(t.starts, 1);
		CHECK_INT(t.batches, 4);
		CHECK_BYTES(buf_bytes(&t.again), bytes_of(file.ptr, t.again.len));
		reader_end(r, &t);
	}
	close_logs();
}

/* PROTOCOL.md section 9, with the numbers written out. */
TEST(backup, is_laid_out_as_the_protocol_says)
{
	open_logs();
	struct bytes full = record_file(&log_, 0, 1), more = record_file(&log_, 1, 2);
	struct bytes value = log_.batches[0].value, head = log_.batches[0].batch.head;
	const uint8_t *p = full.ptr;
	CHECK_BYTES(bytes_of(p, 8), bytes_text("SPBACKUP"));
	CHECK_INT(be32_get(p + 8), 1);
	CHECK_INT(be32_get(p + 12), 16 + 8 + 4 + 20 + 4);
	CHECK_BYTES(bytes_of(p + 16, 16), bytes_of(log_.store_id, 16));
	CHECK_INT(be64_get(p + 32), 0);
	CHECK_INT(be32_get(p + 40), 20);
	CHECK_BYTES(bytes_of(p + 44, 20), bytes_text(RECORD_LOG));
	CHECK_INT(be32_get(p + 64), 0);
	CHECK_INT(be32_get(p + 68), value.len);
	CHECK_INT(be64_get(p + 72), 0);
	CHECK_BYTES(bytes_of(p + 80, value.len), value);
	p += 80 + value.len;
	CHECK_INT(be32_get(p), 0);
	CHECK_INT(be64_get(p + 4), 1);
	CHECK_INT(be32_get(p + 12), head.len);
	CHECK_BYTES(bytes_of(p + 16, head.len), head);
	p += 16 + head.len;
	CHECK_INT((size_t)(p - full.ptr), full.len - 32);
	struct hash sum = sha256(bytes_of(full.ptr, full.len - 32));
	CHECK_BYTES(bytes_of(p, 32), hash_bytes(&sum));
	/* an increment has the head before it, and the tree's peaks: one hash for one entry */
	CHECK_INT(be64_get(more.ptr + 32), 1);
	CHECK_INT(be32_get(more.ptr + 64), head.len);
	CHECK_BYTES(bytes_of(more.ptr + 68, head.len), head);
	CHECK_BYTES(bytes_of(more.ptr + 68 + head.len, 32),
		hash_bytes(&log_.batches[1].before.peak[0]));
	close_logs();
}

TEST(backup, that_was_cut_is_refused_at_every_byte)
{
	open_logs();
	struct bytes file = record_file(&log_, 0, 3), more = record_file(&log_, 2, 4);
	struct sp_error err;
	for (size_t n = 0; n < file.len; n++)
		CHECK_CODE(read_alone(&log_, bytes_of(file.ptr, n), &err),
			n < 16 ? SP_NOT_A_BACKUP : SP_BACKUP_DAMAGED, &err);
	for (size_t n = 0; n < more.len; n++)
		CHECK_CODE(read_alone(&log_, bytes_of(more.ptr, n), &err),
			n < 16 ? SP_NOT_A_BACKUP : SP_BACKUP_DAMAGED, &err);
	CHECK_CODE(read_alone(&log_, more, &err), SP_OK, &err);
	close_logs();
}

TEST(backup, with_a_flipped_bit_is_refused_wherever_it_is)
{
	open_logs();
	struct bytes files[] = {record_file(&log_, 0, 3), record_file(&log_, 2, 4)};
	for (size_t f = 0; f < 2; f++)
		for (size_t at = 0; at < files[f].len; at++) {
			struct sp_error err = {.code = SP_OK};
			struct bytes bad = changed(files[f], at, (uint8_t)(1 << at % 8));
			if (read_alone(&log_, bad, &err) == SP_OK)
				fprintf(stderr, "file %zu byte %zu\n", f, at);
			CHECK(err.code != SP_OK);
		}
	close_logs();
}

/* A thief of the disk can make checksums, but no signatures: the hashes find what the checksum does not. */
TEST(backup, with_a_flipped_bit_and_a_checksum_that_fits_is_refused)
{
	open_logs();
	struct bytes file = record_file(&log_, 0, 3);
	for (size_t at = 12; at < file.len - HASH_BYTES; at++) {
		struct sp_error err = {.code = SP_OK};
		struct bytes bad = record_sum(changed(file, at, (uint8_t)(1 << at % 8)));
		if (read_alone(&log_, bad, &err) == SP_OK)
			fprintf(stderr, "byte %zu\n", at);
		CHECK(err.code != SP_OK);
	}
	close_logs();
}

TEST(backup, names_the_entry_that_is_damaged)
{
	open_logs();
	struct bytes file = record_file(&log_, 0, 4), value = log_.batches[3].value;
	struct sp_error err;
	size_t in_last = file.len - HASH_BYTES - log_.batches[3].batch.head.len - 16 - value.len;
	/* the body of the batch's third entry */
	size_t body = in_last + BATCH_START + 2 * (ENTRY_START + 12) + ENTRY_START;
	CHECK_CODE(read_alone(&log_, changed(file, body, 1), &err), SP_BACKUP_DAMAGED, &err);
	CHECK_TEXT(err.param[0], "entry 7: its hash does not fit");
	close_logs();
}

TEST(backup, with_bytes_behind_its_end_is_refused)
{
	open_logs();
	struct bytes file = record_file(&log_, 0, 4);
	struct sp_error err;
	struct buf longer;
	buf_init(&longer, file.len + 1);
	buf_add(&longer, file.ptr, file.len);
	buf_add(&longer, "", 1);
	CHECK_CODE(read_alone(&log_, buf_bytes(&longer), &err), SP_BACKUP_DAMAGED, &err);
	CHECK_TEXT(err.param[0], "bytes after its end");
	buf_free(&longer);
	close_logs();
}

TEST(backup, of_another_kind_or_version_is_told_as_such)
{
	open_logs();
	struct bytes file = record_file(&log_, 0, 4);
	struct sp_error err;
	CHECK_CODE(read_alone(&log_, bytes_text("kod;svar\n2180;ja och nej\n"), &err),
		SP_NOT_A_BACKUP, &err);
	CHECK_CODE(read_alone(&log_, bytes_of(NULL, 0), &err), SP_NOT_A_BACKUP, &err);
	CHECK_CODE(read_alone(&log_, changed(file, 11, 3), &err), SP_BACKUP_VERSION, &err);
	CHECK_TEXT(err.param[0], "2");
	CHECK_TEXT(err.param[1], "1");
	close_logs();
}

static struct bytes with32(struct bytes file, size_t at, uint32_t v)
{
	struct bytes copy = arena_bytes(test_arena(), file);
	be32_put((uint8_t *)(uintptr_t)copy.ptr + at, v);
	return record_sum(copy);
}

/* Whoever writes a length does not decide on our memory. */
TEST(backup, with_a_length_that_cannot_be_is_refused_before_its_bytes_come)
{
	open_logs();
	static const uint32_t lengths[] = {UINT32_MAX, 0x80000000, BACKUP_BATCH_MAX + 1};
	struct bytes file = record_file(&log_, 0, 2);
	static const size_t places[] = {12, 40, 64, 68};
	struct sp_error err;
	for (size_t p = 0; p < sizeof places / sizeof places[0]; p++)
		for (size_t l = 0; l < sizeof lengths / sizeof lengths[0]; l++)
			CHECK_CODE(read_alone(&log_, with32(file, places[p], lengths[l]), &err),
				SP_BACKUP_DAMAGED, &err);
	CHECK_CODE(read_alone(&log_, with32(file, 12, 0), &err), SP_BACKUP_DAMAGED, &err);
	CHECK_CODE(read_alone(&log_, with32(file, 40, 0), &err), SP_BACKUP_DAMAGED, &err);
	close_logs();
}

/* ---- files that follow on each other ---- */

TEST(backups, that_follow_on_each_other_are_read_as_one)
{
	open_logs();
	static const size_t ends[] = {1, 3, 3, 4}; /* the third has nothing new */
	struct told t;
	struct sp_error err;
	struct backup_reader *r = reader_of(&log_, &t);
	size_t from = 0;
	for (size_t i = 0; i < 4; i++) {
		CHECK_CODE(read_all(r, record_file(&log_, from, ends[i]), &err), SP_OK, &err);
		from = ends[i];
		CHECK_BYTES(backup_reader_head(r), log_.batches[from - 1].batch.head);
	}
	CHECK_INT(backup_reader_size(r), 10);
	CHECK_INT(t.batches, 4);
	reader_end(r, &t);
	close_logs();
}

TEST(backups, may_begin_with_an_increment)
{
	open_logs();
	struct told t;
	struct sp_error err;
	struct backup_reader *r = reader_of(&log_, &t);
	CHECK_CODE(read_all(r, record_file(&log_, 2, 3), &err), SP_OK, &err);
	CHECK_INT(backup_reader_first(r), 4);
	CHECK_CODE(read_all(r, record_file(&log_, 3, 4), &err), SP_OK, &err);
	CHECK_INT(backup_reader_size(r), 10);
	reader_end(r, &t);
	close_logs();
}

static void check_second(size_t from, size_t to, const char *ends, const char *begins)
{
	struct told t;
	struct sp_error err;
	struct backup_reader *r = reader_of(&log_, &t);
	CHECK_CODE(read_all(r, record_file(&log_, 0, 2), &err), SP_OK, &err);
	CHECK_CODE(read_all(r, record_file(&log_, from, to), &err), SP_BACKUP_GAP, &err);
	CHECK_TEXT(err.param[0], ends);
	CHECK_TEXT(err.param[1], begins);
	CHECK_INT(t.batches, 2);
	reader_end(r, &t);
}

TEST(backups, with_a_gap_or_an_overlap_between_them_are_refused)
{
	open_logs();
	check_second(3, 4, "4", "5");
	check_second(1, 3, "4", "1");
	check_second(0, 2, "4", "0");
	check_second(0, 4, "4", "0");
	close_logs();
}

/* A batch that is left out or doubled within a file. */
TEST(backup, with_a_gap_or_an_overlap_within_is_refused)
{
	static const size_t orders[][3] = {{0, 2, 3}, {0, 1, 1}, {1, 0, 2}, {0, 2, 1}};
	open_logs();
	for (size_t i = 0; i < 4; i++) {
		struct record_fixture mixed = log_;
		struct sp_error err;
		for (size_t k = 0; k < 3; k++)
			mixed.batches[k] = log_.batches[orders[i][k]];
		mixed.batches[0].before = log_.batches[0].before;
		CHECK_CODE(read_alone(&log_, record_file(&mixed, 0, 3), &err), SP_BACKUP_DAMAGED,
			&err);
	}
	close_logs();
}

TEST(backups, of_another_store_are_refused)
{
	struct told t;
	struct sp_error err;
	open_logs();
	record_open(&other, 0, 2); /* another store, whose operator copied the keys */
	fill(&other);
	struct backup_reader *r = reader_of(&log_, &t);
	CHECK_CODE(read_all(r, record_file(&log_, 0, 2), &err), SP_OK, &err);
	CHECK_CODE(read_all(r, record_file(&other, 2, 4), &err), SP_BACKUP_FOREIGN, &err);
	CHECK_TEXT(err.param[0], "02020202020202020202020202020202");
	CHECK_TEXT(err.param[1], "01010101010101010101010101010101");
	reader_end(r, &t);
	record_close(&other);
	record_open(&other, 1, 1); /* another key */
	fill(&other);
	CHECK_CODE(read_alone(&log_, record_file(&other, 0, 4), &err), SP_BACKUP_FOREIGN, &err);
	CHECK_CODE(read_alone(&log_, record_file(&other, 2, 4), &err), SP_SIGNATURE_INVALID, &err);
	record_close(&other);
	close_logs();
}

/* A server that was restored from an old backup and went on: the same store and key, other entries. */
static void fork_log(void)
{
	record_open(&other, 0, 1);
	record_add(&other, 3, "other answers");
	record_add(&other, 1, "one more");
	record_add(&other, 5, "five of them");
}

TEST(backups, of_two_histories_are_refused)
{
	struct told t;
	struct sp_error err;
	open_logs();
	fork_log();
	struct backup_reader *r = reader_of(&log_, &t);
	CHECK_CODE(read_all(r, record_file(&log_, 0, 2), &err), SP_OK, &err);
	CHECK_CODE(read_all(r, record_file(&other, 2, 4), &err), SP_HISTORY_REWRITTEN, &err);
	reader_end(r, &t);
	record_close(&other);
	close_logs();
}

/* ---- what the reader knows already ---- */

static enum sp_code read_knowing(
	const struct record_fixture *of, size_t batches, struct bytes file, struct sp_error *err)
{
	struct told t;
	struct backup_reader *r = reader_of(&log_, &t);
	struct head known = record_head(of, batches);
	enum sp_code rc = backup_reader_know(r, &known, err);
	if (rc == SP_OK)
		rc = read_all(r, file, err);
	reader_end(r, &t);
	return rc;
}

TEST(backup, must_have_the_head_that_is_known)
{
	struct sp_error err;
	open_logs();
	fork_log();
	for (size_t n = 1; n <= 4; n++)
		CHECK_CODE(read_knowing(&log_, n, record_file(&log_, 0, 4), &err), SP_OK, &err);
	for (size_t n = 2; n <= 4; n++)
		CHECK_CODE(read_knowing(&other, n, record_file(&log_, 0, 4), &err),
			SP_HISTORY_REWRITTEN, &err);
	/* at its very beginning, and behind its end */
	CHECK_CODE(read_knowing(&log_, 2, record_file(&log_, 2, 4), &err), SP_OK, &err);
	CHECK_CODE(read_knowing(&other, 2, record_file(&log_, 2, 4), &err), SP_HISTORY_REWRITTEN,
		&err);
	CHECK_CODE(read_knowing(&log_, 4, record_file(&log_, 0, 3), &err), SP_HISTORY_LOST, &err);
	CHECK_TEXT(err.param[0], "5");
	CHECK_TEXT(err.param[1], "10");
	record_close(&other);
	close_logs();
}

/* ---- a connection that broke ---- */

TEST(backup, goes_on_where_it_broke_off)
{
	struct sp_error err;
	open_logs();
	struct bytes first = record_file(&log_, 0, 4);
	for (size_t cut = 0; cut < first.len; cut += 37) {
		struct told t;
		struct backup_reader *r = reader_of(&log_, &t);
		backup_reader_begin(r);
		CHECK_CODE(backup_reader_feed(r, bytes_of(first.ptr, cut), &err), SP_OK, &err);
		unsigned had = t.batches;
		CHECK_CODE(read_all(r, record_file(&log_, had, 4), &err), SP_OK, &err);
		CHECK_INT(t.batches, 4);
		CHECK_INT(backup_reader_size(r), 10);
		CHECK_INT(backup_reader_first(r), 0);
		reader_end(r, &t);
	}
	close_logs();
}

/* A batch that the sink could not take may come again. */
TEST(backup, ends_with_what_its_sink_says)
{
	struct told t;
	struct sp_error err;
	open_logs();
	struct backup_reader *r = reader_of(&log_, &t);
	CHECK_CODE(read_all(r, record_file(&log_, 0, 2), &err), SP_OK, &err);
	t.answer = SP_STORE_FULL;
	CHECK_CODE(read_all(r, record_file(&log_, 2, 4), &err), SP_STORE_FULL, &err);
	CHECK_INT(backup_reader_size(r), 4);
	CHECK_BYTES(backup_reader_head(r), log_.batches[1].batch.head);
	t.answer = SP_OK;
	CHECK_CODE(read_all(r, record_file(&log_, 2, 4), &err), SP_OK, &err);
	CHECK_INT(backup_reader_size(r), 10);
	reader_end(r, &t);
	close_logs();
}
