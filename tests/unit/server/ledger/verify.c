/* SPDX-License-Identifier: Apache-2.0 */
/* verify finds every change of a stored byte, and names what was changed. */
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/record/format.h"
#include "tests/lib/ledger_fixture.h"

static const char *path_in(struct ledger_fixture *f, const char *name)
{
	return arena_printf(&f->arena, "%s/%s", f->dir, name);
}

static void check_told(struct ledger_fixture *f, enum sp_code want, const char *line)
{
	char *told;
	enum sp_code rc = fixture_verify(f, NULL, &told);
	if (rc != want || !strstr(told, line))
		fprintf(stderr, "wanted %s, told:\n%s", line, told);
	CHECK_INT(rc, want);
	CHECK(strstr(told, line) != NULL);
}

static void opened_and_filled(struct ledger_fixture *f, unsigned n)
{
	fixture_open(f);
	fixture_fill(f, n);
	fixture_close_ledger(f);
}

TEST(verify, finds_nothing_where_nothing_is_wrong)
{
	struct ledger_fixture f;
	struct verify_report report;
	char *told;
	opened_and_filled(&f, 100);
	struct hash key = log_key_fingerprint(f.genesis.log_key.ptr);
	CHECK_INT(fixture_verify(&f, &report, &told), SP_OK);
	CHECK_TEXT(told, "");
	CHECK_INT(report.entries, FIXTURE_FILL_ENTRIES + 100);
	CHECK(report.batches > 15 && report.batches < report.entries);
	CHECK(report.index_rows > 2 * report.entries);
	CHECK(hash_equal(&report.log_key, &key));
	fixture_close(&f);
}

TEST(verify, names_a_store_that_is_not_there)
{
	struct verify_report report;
	struct sp_error err = {0};
	CHECK_CODE(ledger_verify(test_folder(), test_folder(), NULL, NULL, &report, &err),
		SP_STORE_ABSENT, &err);
}

TEST(verify, names_a_ledger_that_was_cut)
{
	struct ledger_fixture f;
	opened_and_filled(&f, 10);
	CHECK_INT(truncate(path_in(&f, "ledger/data.mdb"), 9000), 0);
	check_told(&f, SP_STORE_DAMAGED, "STORE_DAMAGED data.mdb: page ");
	fixture_close(&f);
}

TEST(verify, names_the_entry_whose_answer_was_changed)
{
	struct ledger_fixture f;
	fixture_open(&f);
	fixture_prepare(&f);
	struct msg_submit m = fixture_submission(&f, "2180", 1);
	uint64_t number;
	m.answers[2].comment = "en text som ingen annan har";
	CHECK_INT(fixture_write(&f, MESSAGE_SUBMIT, CODEC_SUBMIT, &m, &number), SP_OK);
	fixture_submit(&f, "2101", 2);
	fixture_close_ledger(&f);
	CHECK(fixture_flip(path_in(&f, "ledger/data.mdb"),
		      bytes_text("en text som ingen annan har"), 3, 0x20) > 0);
	check_told(&f, SP_ENTRY_DAMAGED, "ENTRY_DAMAGED 5 its hash does not fit\n");
	fixture_close(&f);
}

TEST(verify, names_the_entry_whose_header_was_changed)
{
	struct ledger_fixture f;
	struct entry e;
	struct ledger_view *v;
	uint8_t header[ENTRY_HEADER_SIZE];
	opened_and_filled(&f, 20);
	fixture_reopen(&f, NULL);
	CHECK_INT(ledger_view_open(f.ledger, &v, NULL), SP_OK);
	CHECK_INT(ledger_entry(v, 12, &f.arena, &e, NULL), SP_OK);
	ledger_view_close(v);
	fixture_close_ledger(&f);
	entry_header(&e, header);
	CHECK(fixture_flip(path_in(&f, "ledger/data.mdb"), bytes_of(header, sizeof header), 23, 1) >
		0);
	check_told(&f, SP_ENTRY_DAMAGED,
		"ENTRY_DAMAGED 12 its header is not the one that was signed\nHEAD_DAMAGED ");
	fixture_close(&f);
}

/* Without an index the tree alone tells. */
TEST(verify, finds_a_changed_header_without_the_index)
{
	struct ledger_fixture f;
	struct ledger_view *v;
	struct entry e;
	uint8_t header[ENTRY_HEADER_SIZE];
	opened_and_filled(&f, 20);
	fixture_reopen(&f, NULL);
	CHECK_INT(ledger_view_open(f.ledger, &v, NULL), SP_OK);
	CHECK_INT(ledger_entry(v, 12, &f.arena, &e, NULL), SP_OK);
	ledger_view_close(v);
	fixture_close_ledger(&f);
	fixture_delete_index(&f);
	entry_header(&e, header);
	CHECK(fixture_flip(path_in(&f, "ledger/data.mdb"), bytes_of(header, sizeof header), 23, 1) >
		0);
	check_told(&f, SP_HEAD_DAMAGED, "the tree before it\n");
	fixture_close(&f);
}

static struct bytes record_value(struct ledger_fixture *f, uint64_t key);

TEST(verify, finds_a_flip_in_every_byte_of_a_batch)
{
	struct ledger_fixture f;
	fixture_open(&f);
	struct msg_invite_create m = {.key = fixture_key(&f),
		.code_hash = f.genesis.log_key,
		.role = ROLE_ADMINISTRATOR,
		.expires_ms = 1};
	uint64_t number;
	CHECK_INT(
		fixture_write(&f, MESSAGE_INVITE_CREATE, CODEC_INVITE_CREATE, &m, &number), SP_OK);
	fixture_close_ledger(&f);
	const char *path = path_in(&f, "ledger/data.mdb");
	struct bytes value = record_value(&f, 1);
	for (size_t at = 0; at < value.len; at++) {
		uint8_t bits = (uint8_t)(1 << at % 8), *changed = (uint8_t *)(uintptr_t)value.ptr;
		CHECK(fixture_flip(path, value, at, bits) > 0);
		enum sp_code rc = fixture_verify(&f, NULL, NULL);
		if (rc == SP_OK)
			fprintf(stderr, "byte %zu of %zu\n", at, value.len);
		CHECK(rc != SP_OK);
		changed[at] ^= bits;
		CHECK(fixture_flip(path, value, at, bits) > 0);
		changed[at] ^= bits;
	}
	CHECK_INT(fixture_verify(&f, NULL, NULL), SP_OK);
	fixture_close(&f);
}

/* ---- batches moved about ---- */

static struct store *open_store(
	struct ledger_fixture *f, const char *name, const char *const *tables, size_t n)
{
	struct store *s;
	struct sp_error err = {0};
	struct store_options o = {.dir = path_in(f, name), .tables = tables, .n_tables = n};
	CHECK_CODE(store_open(&o, &s, &err), SP_OK, &err);
	return s;
}

static const char *const record_tables[] = {"batch"};

/* value empty = delete */
static void change(struct ledger_fixture *f, const char *name, const char *const *tables,
	struct bytes key, struct bytes value)
{
	struct store_txn *t;
	struct store *s = open_store(f, name, tables, 1);
	CHECK_INT(store_begin_write(s, &t, NULL), SP_OK);
	if (value.len)
		CHECK_INT(store_put(t, 0, key, value, NULL), SP_OK);
	else
		CHECK_INT(store_delete(t, 0, key, NULL), SP_OK);
	CHECK_INT(store_commit(t, NULL), SP_OK);
	store_close(s);
}

static void change_record(struct ledger_fixture *f, uint64_t number, struct bytes value)
{
	uint8_t key[8];
	be64_put(key, number);
	change(f, "ledger", record_tables, bytes_of(key, 8), value);
}

static struct bytes record_value(struct ledger_fixture *f, uint64_t number)
{
	struct store_txn *t;
	struct bytes value;
	uint8_t key[8];
	be64_put(key, number);
	struct store *s = open_store(f, "ledger", record_tables, 1);
	CHECK_INT(store_begin_read(s, &t, NULL), SP_OK);
	CHECK_INT(store_get(t, 0, bytes_of(key, 8), &value, NULL), SP_OK);
	value = arena_bytes(&f->arena, value);
	store_abort(t);
	store_close(s);
	return value;
}

/* Ten batches of one submission each, entries 5-14. */
static void ten_batches(struct ledger_fixture *f)
{
	fixture_open(f);
	fixture_prepare(f);
	for (int i = 0; i < 10; i++)
		fixture_submit(f, "2180", i);
	fixture_close_ledger(f);
}

TEST(verify, names_the_entry_that_was_deleted)
{
	struct ledger_fixture f;
	ten_batches(&f);
	change_record(&f, 8, bytes_of(NULL, 0));
	check_told(&f, SP_ENTRY_DAMAGED, "ENTRY_DAMAGED 8 it is missing\n");
	fixture_close(&f);
}

TEST(verify, finds_that_the_last_batch_was_deleted)
{
	struct ledger_fixture f;
	ten_batches(&f);
	change_record(&f, 14, bytes_of(NULL, 0));
	check_told(&f, SP_INDEX_DIFFERS, "INDEX_DIFFERS meta applied\n");
	fixture_close(&f);
}

TEST(verify, names_entries_that_were_swapped)
{
	struct ledger_fixture f;
	ten_batches(&f);
	struct bytes a = record_value(&f, 7), b = record_value(&f, 9);
	change_record(&f, 7, b);
	change_record(&f, 9, a);
	check_told(&f, SP_ENTRY_DAMAGED, "ENTRY_DAMAGED 7 another number\n");
	check_told(&f, SP_ENTRY_DAMAGED, "ENTRY_DAMAGED 9 another number\n");
	fixture_close(&f);
}

TEST(verify, names_an_entry_that_was_put_in)
{
	struct ledger_fixture f;
	ten_batches(&f);
	change_record(&f, 15, record_value(&f, 9));
	check_told(&f, SP_ENTRY_DAMAGED, "ENTRY_DAMAGED 15 another number\n");
	fixture_close(&f);
}

/* After the last number that there is, counting would begin anew. */
TEST(verify, ends_at_a_number_that_no_entry_can_have)
{
	struct ledger_fixture f;
	ten_batches(&f);
	change_record(&f, UINT64_MAX, record_value(&f, 9));
	check_told(&f, SP_STORE_DAMAGED, "STORE_DAMAGED a key of the ledger");
	fixture_close(&f);
}

static struct bytes batch_of_one(struct ledger_fixture *f, const struct entry *e, struct bytes head)
{
	size_t size = batch_size(e, 1, head.len);
	uint8_t *value = arena_alloc(&f->arena, size);
	CHECK(value);
	batch_encode(e, 1, head, value);
	return bytes_of(value, size);
}

/* A whole batch made anew, hash and all: only the signature is out of reach. */
TEST(verify, finds_content_that_was_replaced_together_with_its_hash)
{
	struct ledger_fixture f;
	struct batch b;
	struct entry e;
	ten_batches(&f);
	CHECK_INT(batch_parse(record_value(&f, 8), 8, &b, NULL), SP_OK);
	batch_entry(&b, 8, &e);
	struct msg_submit m = fixture_submission(&f, "2180", 1000);
	e.body = fixture_encode(&f, CODEC_SUBMIT, &m);
	e.hash = entry_hash(e.nonce, e.body);
	change_record(&f, 8, batch_of_one(&f, &e, b.head));
	check_told(&f, SP_ENTRY_DAMAGED,
		"ENTRY_DAMAGED 8 its header is not the one that was signed\n");
	fixture_delete_index(&f);
	check_told(&f, SP_HEAD_DAMAGED, "HEAD_DAMAGED 8 the tree before it\n");
	fixture_close(&f);
}

TEST(verify, finds_a_head_signed_with_another_key)
{
	struct ledger_fixture f;
	struct batch b;
	struct entry e;
	struct sign_key *other;
	struct head head;
	struct buf text;
	ten_batches(&f);
	struct bytes old = record_value(&f, 14);
	CHECK_INT(batch_parse(old, 14, &b, NULL), SP_OK);
	CHECK_INT(
		head_verify(b.head, f.genesis.log_name, f.genesis.log_key.ptr, &head, NULL), SP_OK);
	CHECK_INT(sign_key_generate(&other, NULL), SP_OK);
	buf_init(&text, 4096);
	CHECK_INT(head_sign(other, f.genesis.log_name, &head, &text, NULL), SP_OK);
	batch_entry(&b, 14, &e);
	change_record(&f, 14, batch_of_one(&f, &e, buf_bytes(&text)));
	buf_free(&text);
	sign_key_free(other);
	check_told(&f, SP_HEAD_DAMAGED, "HEAD_DAMAGED 14 its signature\n");
	fixture_close(&f);
}

/* ---- the index ---- */

TEST(verify, names_the_index_row_in_which_a_byte_was_flipped)
{
	struct ledger_fixture f;
	opened_and_filled(&f, 20);
	CHECK(fixture_flip(path_in(&f, "index/data.mdb"), bytes_text("Hofors"), 2, 1) > 0);
	check_told(&f, SP_INDEX_DIFFERS, "INDEX_DIFFERS org 2104\n");
	fixture_close(&f);
}

TEST(verify, names_index_rows_that_are_gone_or_were_put_in)
{
	static const char *const current[] = {"current"}, *const round[] = {"round"},
				 *const meta[] = {"meta"};
	struct ledger_fixture f;
	opened_and_filled(&f, 20);
	change(&f, "index", current,
		bytes_of("\0\0\0\1\7\xe2"
			 "2180\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
			38),
		bytes_of(NULL, 0));
	change(&f, "index", round, bytes_of("\0\0\0\2\7\xe3", 6), bytes_text("row"));
	change(&f, "index", meta, bytes_text("zebra"), bytes_text("stripes"));
	check_told(&f, SP_INDEX_DIFFERS,
		"INDEX_DIFFERS round 2/2019\nINDEX_DIFFERS current 1/2018/2180\n"
		"INDEX_DIFFERS meta zebra\n");
	fixture_close(&f);
}

TEST(verify, tells_at_most_a_hundred_faults)
{
	static const char *const meta[] = {"meta"};
	struct ledger_fixture f;
	char *told, name[32];
	size_t lines = 0;
	opened_and_filled(&f, 1);
	for (int i = 0; i < 120; i++) {
		snprintf(name, sizeof name, "zebra-%03d", i);
		change(&f, "index", meta, bytes_text(name), bytes_text("stripes"));
	}
	CHECK_INT(fixture_verify(&f, NULL, &told), SP_INDEX_DIFFERS);
	for (const char *p = told; (p = strchr(p, '\n')); p++)
		lines++;
	CHECK_INT(lines, 100);
	fixture_close(&f);
}

TEST(verify, needs_no_index_and_says_when_it_cannot_be_read)
{
	struct ledger_fixture f;
	struct verify_report report;
	opened_and_filled(&f, 20);
	CHECK_INT(truncate(path_in(&f, "index/data.mdb"), 5000), 0);
	check_told(&f, SP_INDEX_DIFFERS, "INDEX_DIFFERS meta data.mdb: page ");
	fixture_delete_index(&f);
	CHECK_INT(fixture_verify(&f, &report, NULL), SP_OK);
	CHECK_INT(report.entries, FIXTURE_FILL_ENTRIES + 20);
	CHECK_INT(report.index_rows, 0);
	fixture_close(&f);
}

/* ---- beside a server ---- */

static int verify_until_told(struct ledger_fixture *f, int pipe_end)
{
	char go;
	int rounds = 0;
	while (read(pipe_end, &go, 1) == 1) {
		struct verify_report report;
		if (fixture_verify(f, &report, NULL) != SP_OK)
			return 1;
		if (report.index_rows == 0)
			return 2;
		rounds++;
	}
	return rounds == 10 ? 0 : 3;
}

TEST(verify, runs_beside_a_writer_without_finding_anything)
{
	struct ledger_fixture f;
	int ends[2], status = -1;
	fixture_open(&f);
	fixture_prepare(&f);
	fixture_close_ledger(&f);
	CHECK_INT(pipe(ends), 0);
	pid_t child = fork();
	CHECK(child >= 0);
	if (child == 0) {
		close(ends[1]);
		_exit(verify_until_told(&f, ends[0]));
	}
	close(ends[0]);
	fixture_reopen(&f, NULL);
	for (int i = 0; i < 200; i++) {
		if (i % 20 == 0)
			CHECK_INT(write(ends[1], "g", 1), 1);
		fixture_submit(&f, "2180", i);
	}
	close(ends[1]);
	CHECK_INT(waitpid(child, &status, 0), child);
	CHECK_INT(status, 0);
	fixture_close(&f);
}
