/* SPDX-License-Identifier: Apache-2.0 */
/* What opening and reading say of a ledger that is damaged or newer. */
#include <unistd.h>

#include "common/base/file.h"
#include "common/record/format.h"
#include "tests/lib/ledger_fixture.h"

static const char *ledger_file(struct ledger_fixture *f)
{
	return arena_printf(&f->arena, "%s/ledger/data.mdb", f->dir);
}

TEST(damage, of_a_stored_answer_is_found_when_it_is_read)
{
	struct ledger_fixture f;
	struct entry e;
	struct sp_error err = {0};
	struct msg_receipt r;
	fixture_open(&f);
	fixture_prepare(&f);
	uint64_t number = fixture_submit(&f, "2180", 1);
	fixture_close_ledger(&f);
	CHECK(fixture_flip(ledger_file(&f), bytes_text("ingen följer detta"), 0, 1) > 0);
	fixture_reopen(
		&f, NULL); /* the index has seen it: starting does not read all of the ledger */
	struct ledger_view *v = fixture_view(&f);
	CHECK_CODE(ledger_entry(v, number, &f.arena, &e, &err), SP_ENTRY_DAMAGED, &err);
	CHECK_TEXT(err.param[0], "5");
	CHECK_INT(ledger_entry(v, number - 1, &f.arena, &e, NULL), SP_OK);
	CHECK_INT(ledger_receipt(v, number, &f.arena, &r, NULL), SP_OK); /* proves the header */
	ledger_view_close(v);
	fixture_close(&f);
}

/* In the answers, and in the header: account and arrival, which the entry's hash does not cover. */
TEST(damage, of_a_submission_is_found_when_it_is_fetched)
{
	static const size_t at[] = {8, 15, 16, 23};
	struct ledger_fixture f;
	struct revision_row row;
	struct entry e;
	uint8_t header[ENTRY_HEADER_SIZE];
	fixture_open(&f);
	fixture_prepare(&f);
	uint64_t number = fixture_submit(&f, "2180", 1);
	struct ledger_view *v = fixture_view(&f);
	CHECK_INT(ledger_submission(v, 1, FIXTURE_YEAR, "2180", 1, &row, &e, NULL), SP_OK);
	CHECK_INT(row.number, number);
	CHECK_INT(e.number, number);
	CHECK_INT(entry_check(&e, number, NULL), SP_OK);
	CHECK_INT(ledger_submission(v, 1, FIXTURE_YEAR, "2180", 2, &row, &e, NULL), SP_NOT_FOUND);
	CHECK_INT(ledger_submission(v, 1, FIXTURE_YEAR, "2180", 1, &row, &e, NULL), SP_OK);
	entry_header(&e, header);
	ledger_view_close(v);
	for (size_t i = 0; i <= sizeof at / sizeof at[0]; i++) {
		struct bytes what =
			i ? bytes_of(header, sizeof header) : bytes_text("ingen följer detta");
		struct sp_error err = {0};
		fixture_close_ledger(&f);
		CHECK(fixture_flip(ledger_file(&f), what, i ? at[i - 1] : 0, 1) > 0);
		fixture_reopen(&f, NULL);
		v = fixture_view(&f);
		CHECK_CODE(ledger_submission(v, 1, FIXTURE_YEAR, "2180", 1, &row, &e, &err),
			SP_ENTRY_DAMAGED, &err);
		CHECK_TEXT(err.param[0], "5");
		ledger_view_close(v);
		fixture_close_ledger(&f);
		if (i)
			header[at[i - 1]] ^= 1;
		CHECK(fixture_flip(ledger_file(&f), i ? what : bytes_text("hngen följer detta"),
			      i ? at[i - 1] : 0, 1) > 0);
		if (i)
			header[at[i - 1]] ^= 1;
		fixture_reopen(&f, NULL);
	}
	fixture_close(&f);
}

TEST(damage, that_a_rebuild_meets_stops_the_start_and_is_named)
{
	struct ledger_fixture f;
	struct sp_error err = {0};
	fixture_open(&f);
	fixture_prepare(&f);
	fixture_submit(&f, "2180", 1);
	fixture_close_ledger(&f);
	CHECK(fixture_flip(ledger_file(&f), bytes_text("ingen följer detta"), 0, 1) > 0);
	fixture_delete_index(&f);
	CHECK_CODE(fixture_try_reopen(&f, &err), SP_ENTRY_DAMAGED, &err);
	CHECK_TEXT(err.param[0], "5");
	CHECK(f.ledger == NULL);
	fixture_close(&f);
}

TEST(damage, of_a_header_stops_the_start_when_the_index_is_gone)
{
	struct ledger_fixture f;
	struct entry e;
	struct sp_error err = {0};
	uint8_t header[ENTRY_HEADER_SIZE];
	fixture_open(&f);
	fixture_prepare(&f);
	fixture_submit(&f, "2180", 1);
	struct ledger_view *v = fixture_view(&f);
	CHECK_INT(ledger_entry(v, 5, &f.arena, &e, NULL), SP_OK);
	ledger_view_close(v);
	fixture_close_ledger(&f);
	entry_header(&e, header);
	CHECK(fixture_flip(ledger_file(&f), bytes_of(header, sizeof header), 23, 1) > 0);
	fixture_delete_index(&f);
	CHECK_CODE(fixture_try_reopen(&f, &err), SP_HEAD_DAMAGED, &err);
	fixture_close(&f);
}

TEST(damage, of_the_file_is_named_whatever_is_left_of_it)
{
	static const off_t sizes[] = {9000, 4096, 100, 1, 0};
	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		struct ledger_fixture f;
		struct sp_error err = {0};
		fixture_open(&f);
		fixture_prepare(&f);
		fixture_close_ledger(&f);
		CHECK_INT(truncate(ledger_file(&f), sizes[i]), 0);
		CHECK_CODE(fixture_try_reopen(&f, &err), SP_STORE_DAMAGED, &err);
		fixture_close(&f);
	}
}

TEST(damage, of_the_genesis_is_named)
{
	struct ledger_fixture f;
	struct sp_error err = {0};
	fixture_open(&f);
	fixture_close_ledger(&f);
	CHECK(fixture_flip(ledger_file(&f), f.genesis.ca_certificate, 0, 1) > 0);
	CHECK_CODE(fixture_try_reopen(&f, &err), SP_ENTRY_DAMAGED, &err);
	CHECK_TEXT(err.param[0], "0");
	fixture_close(&f);
}

/* Puts a batch of one made-up entry behind the last. */
static void put_entry(struct ledger_fixture *f, uint32_t kind, uint32_t schema, const char *body)
{
	static const char *const tables[] = {"batch"};
	struct store_options o = {.dir = arena_printf(&f->arena, "%s/ledger", f->dir),
		.tables = tables,
		.n_tables = 1};
	struct entry e = {.number = 1, .kind = kind, .schema = schema, .body = bytes_text(body)};
	struct store *s;
	struct store_txn *t;
	uint8_t key[8], *room;
	e.arrival_ms = UINT64_MAX;
	e.hash = entry_hash(e.nonce, e.body);
	be64_put(key, 1);
	CHECK_INT(store_open(&o, &s, NULL), SP_OK);
	CHECK_INT(store_begin_write(s, &t, NULL), SP_OK);
	CHECK_INT(store_append_reserve(t, 0, bytes_of(key, 8), batch_size(&e, 1, 4), &room, NULL),
		SP_OK);
	batch_encode(&e, 1, bytes_text("head"), room);
	CHECK_INT(store_commit(t, NULL), SP_OK);
	store_close(s);
}

TEST(damage, and_newer_entries_are_told_apart)
{
	static const struct {
		uint32_t kind, schema;
		const char *body;
		enum sp_code want;
		const char *param[2];
	} cases[] = {
		{MESSAGE_SUBMIT, LEDGER_SCHEMA + 1, "", SP_STORE_VERSION, {"2", "1"}},
		{999, LEDGER_SCHEMA, "", SP_ENTRY_DAMAGED, {"1", "an unknown kind"}},
		{MESSAGE_SUBMIT, LEDGER_SCHEMA, "\xff\xff", SP_ENTRY_DAMAGED,
			{"1", "its content cannot be read"}},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct ledger_fixture f;
		struct sp_error err = {0};
		fixture_open(&f);
		fixture_close_ledger(&f);
		put_entry(&f, cases[i].kind, cases[i].schema, cases[i].body);
		CHECK_CODE(fixture_try_reopen(&f, &err), cases[i].want, &err);
		CHECK_TEXT(err.param[0], cases[i].param[0]);
		CHECK_TEXT(err.param[1], cases[i].param[1]);
		fixture_close(&f);
	}
}

static struct bytes content(struct ledger_fixture *f, const char *name)
{
	struct bytes out;
	CHECK_INT(file_read(arena_printf(&f->arena, "%s/%s", f->dir, name), 16 << 20, &f->arena,
			  &out, NULL),
		SP_OK);
	return out;
}

/* As if the index were a newer program's too. */
static void put_schema(struct ledger_fixture *f, uint64_t schema)
{
	static const char *const meta[] = {"meta"};
	struct store_options o = {
		.dir = arena_printf(&f->arena, "%s/index", f->dir), .tables = meta, .n_tables = 1};
	struct store *s;
	struct store_txn *t;
	uint8_t value[8];
	be64_put(value, schema);
	CHECK_INT(store_open(&o, &s, NULL), SP_OK);
	CHECK_INT(store_begin_write(s, &t, NULL), SP_OK);
	CHECK_INT(store_put(t, 0, bytes_text("schema"), bytes_of(value, 8), NULL), SP_OK);
	CHECK_INT(store_commit(t, NULL), SP_OK);
	store_close(s);
}

TEST(store, that_a_newer_program_has_written_to_is_refused_and_left_as_it_is)
{
	static const char *const files[] = {"ledger/data.mdb", "index/data.mdb"};
	static const uint64_t index_schemas[] = {0, UINT64_MAX}; /* 0: as it is */
	for (size_t i = 0; i < sizeof index_schemas / sizeof index_schemas[0]; i++) {
		struct ledger_fixture f;
		struct bytes before[2];
		struct sp_error err = {0};
		fixture_open(&f);
		fixture_close_ledger(&f);
		put_entry(&f, MESSAGE_SUBMIT, LEDGER_SCHEMA + 1, "");
		if (index_schemas[i])
			put_schema(&f, index_schemas[i]);
		for (size_t k = 0; k < 2; k++)
			before[k] = content(&f, files[k]);
		CHECK_CODE(fixture_try_reopen(&f, &err), SP_STORE_VERSION, &err);
		CHECK_TEXT(err.param[0], "2");
		CHECK_TEXT(err.param[1], "1");
		for (size_t k = 0; k < 2; k++)
			CHECK_BYTES(content(&f, files[k]), before[k]);
		fixture_close(&f);
	}
}
