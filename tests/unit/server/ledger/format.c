/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes of entries, batches and keys. */
#include "common/record/format.h"

#include <stdlib.h>

#include "server/ledger/checksum.h"
#include "server/ledger/internal.h"
#include "tests/lib/test.h"

static struct entry entry_of(uint64_t number, const char *body)
{
	struct entry e = {.number = number,
		.arrival_ms = 0x0102030405060708,
		.account = 3,
		.kind = MESSAGE_SUBMIT,
		.schema = LEDGER_SCHEMA,
		.nonce = "123456789abcdef",
		.body = bytes_text(body)};
	e.hash = entry_hash(e.nonce, e.body);
	return e;
}

/* Entries first..last with bodies of different lengths. */
static struct bytes batch_of(uint64_t first, uint64_t last, const char *head)
{
	static const char body[] = "xxxxxxxx";
	struct entry entries[8];
	const uint32_t n = (uint32_t)(last - first + 1);
	for (uint32_t i = 0; i < n; i++)
		entries[i] = entry_of(first + i, body + 7 - i);
	size_t size = batch_size(entries, n, strlen(head));
	uint8_t *out = arena_alloc(test_arena(), size);
	batch_encode(entries, n, bytes_text(head), out);
	return bytes_of(out, size);
}

TEST(entry, header_has_its_fields_where_the_header_file_says)
{
	uint8_t h[ENTRY_HEADER_SIZE];
	struct entry e = entry_of(9, "body");
	struct hash hash = sha256(bytes_of("123456789abcdef\0body", 20));
	entry_header(&e, h);
	CHECK_INT(be64_get(h), 9);
	CHECK_INT(be64_get(h + 8), 0x0102030405060708);
	CHECK_INT(be64_get(h + 16), 3);
	CHECK_INT(be32_get(h + 24), MESSAGE_SUBMIT);
	CHECK_INT(be32_get(h + 28), 1);
	CHECK_BYTES(bytes_of(h + 32, 32), hash_bytes(&hash));
}

TEST(entry, is_read_as_it_was_written_and_not_when_cut)
{
	struct entry e = entry_of(9, "body"), got;
	size_t size;
	uint8_t out[ENTRY_START + 4];
	struct bytes all = bytes_of(out, entry_size(&e));
	CHECK_INT(all.len, sizeof out);
	entry_encode(&e, out);
	for (size_t n = 0; n < all.len; n++)
		CHECK(!entry_decode(bytes_of(all.ptr, n), &got, &size));
	CHECK(entry_decode(all, &got, &size));
	CHECK_INT(size, all.len);
	CHECK_INT(got.number, e.number);
	CHECK_INT(got.arrival_ms, e.arrival_ms);
	CHECK_INT(got.account, e.account);
	CHECK_INT(got.kind, e.kind);
	CHECK_INT(got.schema, e.schema);
	CHECK_BYTES(got.body, e.body);
	CHECK_INT(entry_check(&got, 9, NULL), SP_OK);
}

TEST(entry, check_names_number_and_fault)
{
	struct sp_error err;
	struct entry e = entry_of(9, "body");
	CHECK_INT(entry_check(&e, 8, &err), SP_ENTRY_DAMAGED);
	CHECK_TEXT(err.param[0], "8");
	CHECK_TEXT(err.param[1], "another number");
	e.nonce[0] ^= 1;
	CHECK_INT(entry_check(&e, 9, &err), SP_ENTRY_DAMAGED);
	CHECK_TEXT(err.param[0], "9");
}

TEST(batch, gives_each_of_its_entries)
{
	struct batch b;
	struct entry e;
	size_t at = 0;
	struct bytes value = batch_of(10, 13, "head");
	CHECK_INT(batch_parse(value, 13, &b, NULL), SP_OK);
	CHECK_INT(b.first, 10);
	CHECK_INT(b.count, 4);
	CHECK_BYTES(b.head, bytes_text("head"));
	for (uint64_t n = 10; n <= 13; n++) {
		CHECK(batch_next(&b, &at, &e));
		CHECK_INT(e.number, n);
		batch_entry(&b, n, &e);
		CHECK_INT(e.number, n);
		CHECK_INT(e.body.len, n - 9);
	}
	CHECK(!batch_next(&b, &at, &e));
}

TEST(batch, gives_an_entry_without_a_look_at_those_behind_it)
{
	struct entry e;
	struct sp_error err;
	struct bytes value = batch_of(10, 13, "head");
	for (uint64_t n = 10; n <= 13; n++) {
		CHECK_INT(batch_find(value, 13, n, &e, NULL), SP_OK);
		CHECK_INT(e.number, n);
		CHECK_INT(e.body.len, n - 9);
	}
	CHECK_INT(batch_find(value, 13, 9, &e, &err), SP_ENTRY_DAMAGED);
	CHECK_TEXT(err.param[0], "9");
	CHECK_TEXT(err.param[1], "it is missing");
	for (uint64_t n = 10; n <= 13; n++)
		for (size_t len = 0; len < value.len; len++) {
			enum sp_code rc = batch_find(bytes_of(value.ptr, len), 13, n, &e, &err);
			CHECK(rc == SP_ENTRY_DAMAGED ||
				(rc == SP_OK && e.number == n &&
					e.body.ptr + e.body.len <= value.ptr + len));
		}
}

TEST(batch, gives_an_entry_by_its_place)
{
	struct batch b;
	struct entry e, known;
	struct sp_error err;
	size_t next = 0;
	struct bytes value = batch_of(10, 13, "head");
	CHECK_INT(batch_parse(value, 13, &b, NULL), SP_OK);
	while (batch_next(&b, &next, &known)) {
		CHECK_INT(batch_at(value, 13, known.number, known.at, &e, NULL), SP_OK);
		CHECK_INT(e.number, known.number);
		CHECK_INT(e.at, known.at);
		CHECK_BYTES(e.body, known.body);
	}
	for (size_t len = 0; len < value.len; len++)
		for (size_t at = 0; at < value.len; at++) {
			enum sp_code rc = batch_at(bytes_of(value.ptr, len), 13, 12, at, &e, &err);
			CHECK(rc == SP_ENTRY_DAMAGED ||
				(rc == SP_OK && e.body.ptr + e.body.len <= value.ptr + len));
		}
	CHECK_INT(batch_at(value, 13, 9, 0, &e, &err), SP_ENTRY_DAMAGED);
	CHECK_INT(batch_at(value, 13, 12, SIZE_MAX, &e, &err), SP_ENTRY_DAMAGED);
}

TEST(checksum, tells_any_change_of_a_word_and_of_the_length)
{
	enum { SIZE = 150 };
	uint8_t bytes[SIZE + 1];
	for (size_t i = 0; i <= SIZE; i++)
		bytes[i] = (uint8_t)(i * 37);
	for (size_t n = 0; n <= SIZE; n++) {
		const uint64_t sum = checksum(bytes_of(bytes, n));
		CHECK(checksum(bytes_of(bytes, n + 1)) != sum);
		CHECK(checksum(bytes_of(bytes, n)) == sum);
		for (size_t bit = 0; bit < 8 * n; bit++) {
			bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
			CHECK(checksum(bytes_of(bytes, n)) != sum);
			bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
		}
	}
}

TEST(checksum, tells_two_changes_and_bytes_that_change_places)
{
	uint8_t bytes[200] = {0};
	const uint64_t sum = checksum(bytes_of(bytes, sizeof bytes));
	for (size_t first = 0; first < 8 * sizeof bytes; first += 7)
		for (size_t second = first + 1; second < 8 * sizeof bytes; second += 3) {
			bytes[first / 8] ^= (uint8_t)(1 << first % 8);
			bytes[second / 8] ^= (uint8_t)(1 << second % 8);
			CHECK(checksum(bytes_of(bytes, sizeof bytes)) != sum);
			bytes[first / 8] ^= (uint8_t)(1 << first % 8);
			bytes[second / 8] ^= (uint8_t)(1 << second % 8);
		}
	bytes[0] = 1;
	const uint64_t front = checksum(bytes_of(bytes, sizeof bytes));
	for (size_t at = 1; at < sizeof bytes; at++) {
		bytes[at - 1] = 0;
		bytes[at] = 1;
		CHECK(checksum(bytes_of(bytes, sizeof bytes)) != front);
	}
}

/* Whatever is changed of a row, moved to another key or table, or reckoned to the other part. */
TEST(checksum, of_a_row_is_of_its_table_and_key_too)
{
	uint8_t bytes[120];
	for (size_t i = 0; i < sizeof bytes; i++)
		bytes[i] = (uint8_t)(i * 41);
	for (size_t n = 1; n <= 68; n++) {
		const struct bytes key = bytes_of(bytes, n);
		const struct bytes value = bytes_of(bytes + n, sizeof bytes - n);
		const uint64_t sum = checksum_of_row(5, key, value);
		CHECK(checksum_of_row(6, key, value) != sum);
		CHECK(checksum_of_row(5, bytes_of(bytes, n - 1),
			      bytes_of(bytes + n - 1, sizeof bytes - n + 1)) != sum);
		CHECK(checksum_of_row(5, key, bytes_of(value.ptr, value.len - 1)) != sum);
		CHECK(checksum_of_row(5, value, key) != sum);
		for (size_t bit = 0; bit < 8 * sizeof bytes; bit++) {
			bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
			CHECK(checksum_of_row(5, key, value) != sum);
			bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
		}
	}
}

TEST(batch, is_refused_wherever_it_is_cut_and_when_something_follows)
{
	struct batch b;
	struct sp_error err;
	struct bytes value = batch_of(0, 2, "a head");
	for (size_t n = 0; n < value.len; n++) {
		uint8_t *copy =
			malloc(n + 1); /* its own piece of memory: reading past it is seen */
		memcpy(copy, value.ptr, n);
		enum sp_code rc = batch_parse(bytes_of(copy, n), 2, &b, &err);
		CHECK(rc == SP_ENTRY_DAMAGED || rc == SP_HEAD_DAMAGED);
		free(copy);
	}
	uint8_t *longer = arena_alloc(test_arena(), value.len + 1);
	memcpy(longer, value.ptr, value.len);
	CHECK_INT(batch_parse(bytes_of(longer, value.len + 1), 2, &b, &err), SP_HEAD_DAMAGED);
}

TEST(batch, is_refused_with_a_wrong_start)
{
	static const struct {
		size_t at;
		uint8_t byte;
		uint64_t last;
		enum sp_code want;
	} cases[] = {{0, 'X', 2, SP_ENTRY_DAMAGED}, {1, 'X', 2, SP_ENTRY_DAMAGED},
		{2, 2, 2, SP_STORE_VERSION}, {3, 1, 2, SP_ENTRY_DAMAGED},
		{4, 1, 2, SP_ENTRY_DAMAGED}, {7, 0, 2, SP_ENTRY_DAMAGED},
		{7, 2, 2, SP_HEAD_DAMAGED}, {7, 4, 9, SP_ENTRY_DAMAGED},
		{7, 3, 1, SP_ENTRY_DAMAGED}, /* three entries cannot end with number 1 */
		{6, 2, UINT64_MAX, SP_ENTRY_DAMAGED}};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct batch b;
		struct sp_error err;
		struct bytes value = batch_of(0, 2, "a head");
		((uint8_t *)(uintptr_t)value.ptr)[cases[i].at] = cases[i].byte;
		CHECK_CODE(batch_parse(value, cases[i].last, &b, &err), cases[i].want, &err);
	}
}

TEST(batch, names_the_entry_whose_length_is_wrong)
{
	struct batch b;
	struct sp_error err;
	struct bytes value = batch_of(20, 22, "a head");
	uint8_t *length =
		(uint8_t *)(uintptr_t)value.ptr + BATCH_START + ENTRY_START + 1 + ENTRY_LENGTH_AT;
	CHECK_INT(be32_get(length), 2);
	be32_put(length, UINT32_MAX);
	CHECK_INT(batch_parse(value, 22, &b, &err), SP_ENTRY_DAMAGED);
	CHECK_TEXT(err.param[0], "21");
	CHECK_TEXT(err.param[1], "its length");
}

/* ---- keys ---- */

static int key_order(struct key a, struct key b)
{
	return memcmp(a.bytes, b.bytes, a.len < b.len ? a.len : b.len);
}

TEST(key, sorts_as_its_numbers_do)
{
	struct key a, b = {.len = 0};
	CHECK(key_order(key_number(255), key_number(256)) < 0);
	CHECK(key_order(key_round(1, 2019), key_round(2, 2018)) < 0);
	CHECK(key_order(key_round(1, 255), key_round(1, 256)) < 0);
	CHECK(key_plan("a", 9, &a) && key_plan("a", 10, &b));
	CHECK(key_order(a, b) < 0);
	CHECK(key_plan("a", 10, &a) && key_plan("a-b", 1, &b));
	CHECK(key_order(a, b) < 0);
	CHECK(key_revision(1, 2018, "2180", 2, &a) && key_revision(1, 2018, "2180", 300, &b));
	CHECK(key_order(a, b) < 0);
}

TEST(key, has_no_room_for_what_is_too_long_or_empty)
{
	char id[ID_MAX + 2];
	struct key k;
	memset(id, 'a', sizeof id);
	id[ID_MAX + 1] = '\0';
	CHECK(!key_org(id, &k));
	CHECK(!key_plan(id, 1, &k));
	id[ID_MAX] = '\0';
	CHECK(key_org(id, &k));
	CHECK_INT(k.len, ID_MAX);
	CHECK(!key_org("", &k) && !key_org(NULL, &k));
	CHECK(!key_current(1, 2018, "123456789012345678901234567890123", &k));
	CHECK(key_current(1, 2018, "12345678901234567890123456789012", &k));
	CHECK_INT(k.len, 38);
	CHECK(!key_hash(bytes_of(id, 31), &k) && key_hash(bytes_of(id, 32), &k));
	CHECK(!key_seen(bytes_of(id, 15), 1, &k) && key_seen(bytes_of(id, 16), 1, &k));
}

static void check_print(enum table table, struct key k, const char *want)
{
	char out[200];
	CHECK_TEXT(key_print(table, key_bytes(&k), out, sizeof out), want);
}

TEST(key, is_printed_for_people)
{
	struct key k;
	check_print(TABLE_TREE, key_number(12), "12");
	check_print(TABLE_ROUND, key_round(1, 2018), "1/2018");
	CHECK(key_plan("gavleborg-2018", 3, &k));
	check_print(TABLE_PLAN, k, "gavleborg-2018/3");
	CHECK(key_revision(1, 2018, "2180", 2, &k));
	check_print(TABLE_REVISION, k, "1/2018/2180/2");
	check_print(TABLE_META, key_meta("applied"), "applied");
	check_print(TABLE_META, key_meta("appl\xe9"), "6170706ce9"); /* it has rotted */
	check_print(TABLE_META, key_meta("a\nb"), "610a62");
	CHECK(key_seen(bytes_of("0123456789abcdef", 16), 5, &k));
	check_print(TABLE_SEEN, k, "30313233343536373839616263646566/5");
	check_print(
		TABLE_ROUND, (struct key){.bytes = {0, 0, 0, 1, 7}, .len = 5}, "1/07"); /* cut */
	check_print(TABLE_CURRENT, (struct key){.len = 0}, "//");
}

/* ---- rows of current ---- */

TEST(current, is_read_as_it_was_written_and_not_with_another_length)
{
	/* a number, where it has a range, and three states */
	uint8_t packed[] = {1, 0, 0, 0, 0, 0, 2, 0, 0, 0, STATE_GIVEN, STATE_NONE, STATE_NO_DATA};
	struct current_row got, row = {.revision = 2,
					.plan_version = 3,
					.state = FOLLOWUP_RECEIVED,
					.number = 4,
					.arrival_ms = 5,
					.first_arrival_ms = 6,
					.asked = 3,
					.answered = 2,
					.estimated = 1,
					.missing = 1,
					.warnings = 7,
					.answers = {.numbers = packed,
						.n_numbers = 1,
						.n_ranges = 1,
						.n_states = 3,
						.form = PACKED_WHOLE}};
	struct key k;
	struct buf b;
	buf_init(&b, 4096);
	CHECK(key_current(1, 2018, "2180", &k));
	current_encode(&row, &b);
	struct bytes value = buf_bytes(&b);
	for (size_t n = 0; n < value.len; n++)
		CHECK(!current_decode(key_bytes(&k), bytes_of(value.ptr, n), &got));
	CHECK(!current_decode(bytes_of(k.bytes, k.len - 1), value, &got));
	CHECK(current_decode(key_bytes(&k), value, &got));
	CHECK_TEXT(got.unit, "2180");
	CHECK_INT(got.first_arrival_ms, 6);
	CHECK_INT(got.warnings, 7);
	CHECK_INT(packed_size(&got.answers), sizeof packed);
	CHECK_BYTES(bytes_of(got.answers.numbers, sizeof packed), bytes_of(packed, sizeof packed));
	CHECK_INT(got.answers.ranges - got.answers.numbers, 4);
	CHECK_INT(got.answers.states - got.answers.numbers, 10);
	CHECK_INT(got.answers.n_states, 3);
	buf_free(&b);
}
