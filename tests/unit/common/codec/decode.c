/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/common/codec/wire.h"

/* One answer with this text, in a submission. */
static struct buf with_text(const void *text, size_t len)
{
	struct buf b = submission(), a = answer("k");
	put_data(&a, 9, text, len);
	put_message(&b, 9, &a);
	return b;
}

TEST(decode, refuses_texts_that_are_not_utf8)
{
	static const struct bytes bad[] = {
#define BAD(literal) {(const uint8_t *)(literal), sizeof(literal) - 1}
		BAD("a\0b"), BAD("\0"), /* NUL */
		BAD("\x80"), BAD("a\xBF"), /* lone continuations */
		BAD("\xC3"), BAD("\xE2\x82"), /* cut off */
		BAD("\xC0\xAF"), BAD("\xC1\xBF"), /* overlong forms */
		BAD("\xE0\x80\xAF"), BAD("\xF0\x80\x80\xAF"), BAD("\xED\xA0\x80"),
		BAD("\xED\xBF\xBF"), /* surrogates */
		BAD("\xF4\x90\x80\x80"), BAD("\xF5\x80\x80\x80"), /* over U+10FFFF */
		BAD("\xFF\xFE\x61"), BAD("r\xE4knat"), /* UTF-16, Latin-1 */
#undef BAD
	};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct buf b = with_text(bad[i].ptr, bad[i].len);
		check_refused(
			CODEC_SUBMIT, &b, SP_FIELD_INVALID, "answers[0].text", "not UTF-8 text");
	}
}

TEST(decode, keeps_every_valid_text_as_it_is)
{
	static const char *const good[] = {"", "åäö ÅÄÖ é", "a\xCC\x8A" /* not normalised */,
		"\xEF\xBB\xBF byte order mark", "\xEF\xBF\xBE" /* U+FFFE */,
		"\xF0\x9F\x91\xAA \xF4\x8F\xBF\xBF", "tab\tline\nescape\x1B[2J", "<script>%s%n"};
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
		struct sp_error err;
		struct msg_submit s;
		struct buf b = with_text(good[i], strlen(good[i]));
		CHECK_CODE(codec_decode(CODEC_SUBMIT, buf_bytes(&b), test_arena(), &s, &err), SP_OK,
			&err);
		CHECK_TEXT(s.answers[0].text, good[i]);
		buf_free(&b);
	}
}

static char *long_text(size_t len)
{
	char *text = arena_alloc(test_arena(), len + 1);
	memset(text, 'x', len);
	return text;
}

TEST(decode, limits_texts_and_ids)
{
	struct sp_error err;
	struct msg_submit s;
	char *text = long_text(1 << 20);
	struct buf b = with_text(text, PLAN_MAX_TEXT);
	CHECK_CODE(codec_decode(CODEC_SUBMIT, buf_bytes(&b), test_arena(), &s, &err), SP_OK, &err);
	CHECK_INT(strlen(s.answers[0].text), PLAN_MAX_TEXT);
	buf_free(&b);
	b = with_text(text, PLAN_MAX_TEXT + 1);
	check_refused(CODEC_SUBMIT, &b, SP_FIELD_INVALID, "answers[0].text", "100001 bytes");
	b = with_text(text, 1 << 20);
	check_refused(CODEC_SUBMIT, &b, SP_FIELD_INVALID, "answers[0].text", "1048576 bytes");
	b = wire_new();
	put_data(&b, 1, text, ID_MAX + 1);
	check_refused(CODEC_ORG_LIST, &b, SP_FIELD_INVALID, "county", "65 bytes");
	b = wire_new();
	put_data(&b, 1, text, ID_MAX);
	struct msg_org_list list;
	CHECK_CODE(codec_decode(CODEC_ORG_LIST, buf_bytes(&b), test_arena(), &list, &err), SP_OK,
		&err);
	buf_free(&b);
}

TEST(decode, wants_keys_and_hashes_of_their_exact_length)
{
	static const char zeros[64];
	static const size_t wrong[] = {0, 1, 15, 17, 64};
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		struct buf b = wire_new();
		char why[32];
		put_data(&b, 1, zeros, wrong[i]);
		snprintf(why, sizeof why, "%zu bytes", wrong[i]);
		check_refused(CODEC_ORG_IMPORT, &b, SP_FIELD_INVALID, "key", why);
		b = wire_new();
		put_data(&b, 1, zeros, 16);
		put_data(&b, 2, zeros, wrong[i]);
		check_refused(CODEC_INVITE_CREATE, &b, SP_FIELD_INVALID, "code_hash", why);
	}
	struct buf b = wire_new();
	put_data(&b, 6, zeros, 32);
	put_data(&b, 6, zeros, 31);
	check_refused(CODEC_RECEIPT, &b, SP_FIELD_INVALID, "proof[1]", "31 bytes");
}

TEST(decode, names_the_field_that_is_missing)
{
	struct buf b = submission(), a = answer("k");
	put_message(&b, 9, &a);
	a = answer("l");
	struct buf quantity = wire_new();
	put_signed(&quantity, 3, 7);
	put_message(&a, 4, &quantity);
	put_message(&b, 9, &a);
	check_refused(CODEC_SUBMIT, &b, SP_FIELD_MISSING, "answers[1].quantity.low", "");

	b = submission();
	a = wire_new();
	put_number(&a, 2, STATE_GIVEN);
	put_message(&b, 9, &a);
	check_refused(CODEC_SUBMIT, &b, SP_FIELD_MISSING, "answers[0].key", "");

	b = wire_new();
	put_data(&b, 1, "0123456789abcdef", 16);
	check_refused(CODEC_PLAN_IMPORT, &b, SP_FIELD_MISSING, "plan", "");
}

TEST(decode, names_each_needed_field_of_a_submission_in_turn)
{
	static const char *const fields[] = {
		"key", "plan", "plan_version", "year", "unit", "base_revision"};
	for (size_t left_out = 0; left_out < 6; left_out++) {
		struct buf b = wire_new();
		if (left_out != 0)
			put_data(&b, 1, "0123456789abcdef", 16);
		if (left_out != 1)
			put_text(&b, 2, "p");
		if (left_out != 2)
			put_number(&b, 3, 1);
		if (left_out != 3)
			put_number(&b, 4, 2018);
		if (left_out != 4)
			put_text(&b, 5, "2180");
		if (left_out != 5)
			put_number(&b, 6, 0);
		check_refused(CODEC_SUBMIT, &b, SP_FIELD_MISSING, fields[left_out], "");
	}
}

TEST(decode, treats_a_needed_choice_that_is_not_stated_as_missing)
{
	struct buf b = submission(), a = wire_new();
	put_text(&a, 1, "k");
	put_number(&a, 2, STATE_NONE);
	put_message(&b, 9, &a);
	check_refused(CODEC_SUBMIT, &b, SP_FIELD_MISSING, "answers[0].state", "");
}

TEST(decode, refuses_numbers_that_an_enumeration_does_not_have)
{
	static const struct {
		uint64_t wire;
		const char *why;
	} bad[] = {{5, "5"}, {INT32_MAX, "2147483647"}, {UINT64_MAX, "-1"},
		{(uint64_t)INT32_MIN, "-2147483648"}};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct buf b = submission(), a = answer("k");
		put_message(&b, 9, &a);
		a = answer("l");
		put_number(&a, 7, bad[i].wire);
		put_message(&b, 9, &a);
		check_refused(
			CODEC_SUBMIT, &b, SP_FIELD_INVALID, "answers[1].activity", bad[i].why);
	}
	struct buf b = wire_new();
	put_number(&b, 2, 4); /* a role that is a uint32 in the record */
	check_refused(CODEC_ACCOUNT_ROW, &b, SP_FIELD_INVALID, "role", "4");
}

TEST(decode, refuses_years_and_months_that_cannot_be)
{
	static const uint32_t years[] = {0, 1899, 2201, 9999, UINT32_MAX};
	for (size_t i = 0; i < sizeof years / sizeof years[0]; i++) {
		char why[16];
		struct buf b = wire_new();
		put_number(&b, 2, years[i]);
		snprintf(why, sizeof why, "%u", years[i]);
		check_refused(CODEC_OVERVIEW, &b, SP_FIELD_INVALID, "year", why);
	}
	for (uint32_t month = 0; month <= 13; month += 13) {
		struct buf b = submission(), a = answer("k"), m = wire_new();
		put_number(&m, 1, month);
		put_signed(&m, 2, 1);
		put_message(&a, 6, &m);
		put_message(&b, 9, &a);
		check_refused(CODEC_SUBMIT, &b, SP_FIELD_INVALID, "answers[0].months[0].month",
			month ? "13" : "0");
	}
}

TEST(decode, refuses_more_months_than_a_year_has)
{
	struct buf b = submission(), a = answer("k");
	for (int i = 0; i < 13; i++) {
		struct buf m = wire_new();
		put_number(&m, 1, 1);
		put_signed(&m, 2, 1);
		put_message(&a, 6, &m);
	}
	put_message(&b, 9, &a);
	check_refused(CODEC_SUBMIT, &b, SP_FIELD_INVALID, "answers[0].months", "too many items");
}

/* As many items of two bytes each, which hold nothing, in a list of the outermost message. */
static struct buf many(uint32_t list, size_t n)
{
	struct buf b = wire_new();
	put_data(&b, 1, "0123456789abcdef", 16);
	for (size_t i = 0; i < n; i++)
		put_data(&b, list, "", 0);
	return b;
}

/* Found before anything is taken from the arena, and before the number of fields makes it malformed. */
TEST(decode, names_the_list_of_a_request_that_is_too_long_and_its_limit)
{
	static const struct {
		enum codec_id id;
		uint32_t list;
		size_t limit;
		const char *where, *says, *first;
	} cases[] = {
		{CODEC_ORG_IMPORT, 2, 5000, "organisations", "5000", "organisations[0].code"},
		{CODEC_SUBMIT, 9, 2600, "answers", "2600", "plan"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		const size_t over[] = {cases[i].limit + 1, 16400, 70000, 500000};
		struct buf b = many(cases[i].list, cases[i].limit);
		check_refused(cases[i].id, &b, SP_FIELD_MISSING, cases[i].first, "");
		for (size_t k = 0; k < sizeof over / sizeof over[0]; k++) {
			b = many(cases[i].list, over[k]);
			check_refused(cases[i].id, &b, SP_TOO_LARGE, cases[i].where, cases[i].says);
		}
		b = many(cases[i].list, cases[i].limit + 1);
		put_data(&b, 1, "0123456789abcdef", 16); /* what is behind it is not looked at */
		check_refused(cases[i].id, &b, SP_TOO_LARGE, cases[i].where, cases[i].says);
	}
}

TEST(decode, keeps_the_largest_and_smallest_numbers)
{
	static const int64_t values[] = {INT64_MIN, INT64_MIN + 1, -1, 0, 1, INT64_MAX};
	for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
		struct sp_error err;
		struct msg_submit s;
		struct buf b = submission(), a = answer("k"), q = wire_new();
		put_signed(&q, 2, values[i]);
		put_message(&a, 4, &q);
		put_message(&b, 9, &a);
		CHECK_CODE(codec_decode(CODEC_SUBMIT, buf_bytes(&b), test_arena(), &s, &err), SP_OK,
			&err);
		CHECK(s.answers[0].quantity->low == values[i]);
		CHECK(s.answers[0].quantity->high == values[i]);
		buf_free(&b);
	}
}

TEST(decode, takes_one_value_an_answer)
{
	struct buf b = submission(), a = answer("k");
	put_number(&a, 3, 1);
	put_number(&a, 8, GRADE_REACHED);
	put_message(&b, 9, &a);
	check_refused(CODEC_SUBMIT, &b, SP_FIELD_INVALID, "answers[0].grade", "a second value");
}

/* An answer whose share has the fields that are not -1. */
static struct buf with_share(int64_t numerator, int64_t denominator, int64_t percent)
{
	const int64_t values[] = {numerator, denominator, percent};
	struct buf b = submission(), a = answer("k"), s = wire_new();
	for (uint32_t i = 0; i < 3; i++)
		if (values[i] != -1)
			put_signed(&s, i + 1, values[i]);
	put_message(&a, 5, &s);
	put_message(&b, 9, &a);
	return b;
}

TEST(decode, takes_a_share_as_parts_or_as_percent_but_not_as_both_or_neither)
{
	static const struct {
		int64_t numerator, denominator, percent;
		enum sp_code code;
		const char *where;
	} cases[] = {
		{16, 33, -1, SP_OK, ""},
		{0, 33, -1, SP_OK, ""},
		{-1, -1, 0, SP_OK, ""},
		{-1, -1, -1, SP_FIELD_MISSING, "answers[0].share.percent"},
		{16, -1, -1, SP_FIELD_MISSING, "answers[0].share.denominator"},
		{-1, 33, -1, SP_FIELD_MISSING, "answers[0].share.numerator"},
		{16, 33, 50, SP_FIELD_INVALID, "answers[0].share.percent"},
		{16, 0, -1, SP_FIELD_INVALID, "answers[0].share.denominator"},
		{16, -5, -1, SP_FIELD_INVALID, "answers[0].share.denominator"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct sp_error err = {0};
		struct msg_submit s;
		struct buf b =
			with_share(cases[i].numerator, cases[i].denominator, cases[i].percent);
		CHECK_CODE(codec_decode(CODEC_SUBMIT, buf_bytes(&b), test_arena(), &s, &err),
			cases[i].code, &err);
		if (cases[i].code != SP_OK)
			CHECK_TEXT(err.where, cases[i].where);
		buf_free(&b);
	}
}

TEST(decode, takes_both_ages_or_neither)
{
	static const char *const where[] = {"target_groups[0].age_max", "target_groups[0].age_min"};
	for (uint32_t only = 3; only <= 4; only++) {
		struct buf b = wire_new(), g = wire_new();
		put_text(&b, 1, "p");
		put_text(&b, 2, "P");
		put_number(&b, 5, 2018);
		put_text(&g, 1, "barn");
		put_number(&g, only, 17);
		put_message(&b, 12, &g);
		check_refused(CODEC_PLAN, &b, SP_FIELD_MISSING, where[only - 3], "");
	}
}

/* ---- bombs: bounded by the arena's cap and by the number of fields ---- */

static enum sp_code explode(enum codec_id id, struct buf *b, size_t cap)
{
	struct arena a;
	struct sp_error err;
	char out[1024];
	arena_init(&a, cap);
	CHECK(codec_struct_size(id) <= sizeof out);
	enum sp_code rc = codec_decode(id, buf_bytes(b), &a, out, &err);
	CHECK(a.used <= cap);
	arena_free(&a);
	buf_free(b);
	return rc;
}

static struct buf fields_without_end(uint32_t tag, const void *data, size_t len)
{
	struct buf b = wire_new();
	while (b.len < 1 << 20)
		put_data(&b, tag, data, len);
	return b;
}

TEST(bomb, of_empty_items_is_bounded)
{
	struct buf b = fields_without_end(9, "", 0);
	CHECK_INT(explode(CODEC_SUBMIT, &b, 4 << 20), SP_TOO_LARGE);
	b = fields_without_end(12, "", 0);
	CHECK_INT(explode(CODEC_PLAN, &b, 4 << 20), SP_MALFORMED);
	b = fields_without_end(3, "", 0);
	CHECK_INT(explode(CODEC_ERROR, &b, 4 << 20), SP_MALFORMED);
	b = wire_new();
	for (int i = 0; i < 60000; i++) /* fewer fields than are allowed */
		put_data(&b, 3, "", 0);
	CHECK_INT(explode(CODEC_OVERVIEW_REPLY, &b, 4 << 20), SP_TOO_LARGE);
}

TEST(bomb, of_unknown_fields_is_bounded)
{
	struct buf b = fields_without_end(1000, "", 0);
	CHECK_INT(explode(CODEC_SUBMIT, &b, 4 << 20), SP_MALFORMED);
	b = fields_without_end(1000, "0123456789abcdef", 16);
	CHECK_INT(explode(CODEC_HEALTH, &b, 4096), SP_MALFORMED);
}

TEST(bomb, of_repeated_singular_messages_is_bounded)
{
	struct buf inner = wire_new();
	put_text(&inner, 1, "p");
	struct buf b = fields_without_end(2, buf_bytes(&inner).ptr, inner.len);
	buf_free(&inner);
	CHECK_INT(explode(CODEC_PLAN_IMPORT, &b, 4 << 20), SP_MALFORMED);
}

/* A list of some thousand rows has more fields than a stranger may send. */
TEST(decode, of_a_listing_takes_any_number_of_rows)
{
	enum { ROWS = 20000 };
	const struct msg_followup_info row = {.id = "gavleborg-2018/2018/2180#1",
		.unit = "2180",
		.unit_name = "Gävle",
		.revision = 1,
		.plan_version = 1,
		.number = 300,
		.arrival_ms = 1546300800000,
		.account = 3,
		.answered = 60,
		.asked = 60};
	struct msg_followup_list_reply out;
	struct arena a;
	struct sp_error err;
	struct buf b;
	buf_init(&b, 4 << 20);
	arena_init(&a, 64 << 20);
	for (size_t i = 0; i < ROWS; i++)
		CHECK_CODE(
			codec_encode_row(CODEC_FOLLOWUP_LIST_REPLY, &row, &b, &err), SP_OK, &err);
	CHECK_CODE(codec_decode(CODEC_FOLLOWUP_LIST_REPLY, buf_bytes(&b), &a, &out, &err),
		SP_MALFORMED, &err);
	CHECK_CODE(codec_decode_listing(CODEC_FOLLOWUP_LIST_REPLY, buf_bytes(&b), &a, &out, &err),
		SP_OK, &err);
	CHECK_INT(out.n_followups, ROWS);
	CHECK_TEXT(out.followups[ROWS - 1].id, row.id);
	CHECK_INT(out.followups[ROWS - 1].asked, 60);
	arena_free(&a);
	buf_free(&b);
}
