/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/common/codec/wire.h"

static struct sp_error there_and_back(const struct sp_error *in)
{
	struct sp_error out;
	struct buf b = wire_new();
	CHECK_CODE(codec_encode_error(in, &b), SP_OK, NULL);
	CHECK_CODE(codec_decode_error(buf_bytes(&b), test_arena(), &out), SP_OK, &out);
	buf_free(&b);
	return out;
}

TEST(error, travels_with_place_and_parameters)
{
	struct sp_error in;
	sp_fail(&in, SP_CONFLICT, "2", "2018-02-01 åäö");
	sp_where(&in, "answers[3].quantity.low");
	struct sp_error out = there_and_back(&in);
	CHECK_INT(out.code, SP_CONFLICT);
	CHECK_TEXT(out.where, "answers[3].quantity.low");
	CHECK_TEXT(out.param[0], "2");
	CHECK_TEXT(out.param[1], "2018-02-01 åäö");
	CHECK_TEXT(out.param[2], "");
}

TEST(error, keeps_the_places_of_parameters_when_one_is_empty)
{
	struct sp_error in;
	sp_fail(&in, SP_CONFLICT, "", "", "third");
	struct sp_error out = there_and_back(&in);
	CHECK_TEXT(out.param[0], "");
	CHECK_TEXT(out.param[1], "");
	CHECK_TEXT(out.param[2], "third");
	CHECK_TEXT(out.where, "");
}

TEST(error, travels_for_every_row_of_the_table)
{
	for (size_t i = 0; sp_error_row_at(i); i++) {
		struct sp_error in;
		sp_fail(&in, sp_error_row_at(i)->code, "one", "two", "three");
		CHECK_INT(there_and_back(&in).code, sp_error_row_at(i)->code);
	}
}

TEST(error, of_an_unknown_or_missing_number_becomes_internal)
{
	static const uint32_t unknown[] = {0, 99999, UINT32_MAX};
	for (size_t i = 0; i < sizeof unknown / sizeof unknown[0]; i++) {
		char number[32];
		struct sp_error out;
		struct buf b = wire_new();
		put_number(&b, 1, unknown[i]);
		put_text(&b, 2, "year");
		put_text(&b, 3, "its own parameter");
		CHECK_CODE(codec_decode_error(buf_bytes(&b), test_arena(), &out), SP_OK, &out);
		CHECK_INT(out.code, SP_INTERNAL);
		CHECK_TEXT(out.where, "year");
		snprintf(number, sizeof number, "error %u", unknown[i]);
		CHECK_TEXT(out.param[0], number);
		buf_free(&b);
	}
}

TEST(error, that_is_no_error_is_refused)
{
	struct sp_error out;
	CHECK_CODE(
		codec_decode_error(bytes_text("HTTP/1.1"), test_arena(), &out), SP_MALFORMED, &out);
	CHECK_INT(out.code, SP_MALFORMED);
}

TEST(error, with_four_parameters_is_refused)
{
	struct buf b = wire_new();
	put_number(&b, 1, SP_NOT_FOUND);
	for (int i = 0; i < 4; i++)
		put_text(&b, 3, "x");
	check_refused(CODEC_ERROR, &b, SP_FIELD_INVALID, "parameter", "too many items");
}

TEST(error, longer_than_the_struct_is_cut_at_a_character)
{
	char text[402];
	for (size_t i = 0; i < 400; i += 2)
		memcpy(text + i, "å", 2);
	text[400] = '\0';
	struct sp_error out;
	struct buf b = wire_new();
	put_number(&b, 1, SP_NOT_FOUND);
	put_text(&b, 2, text);
	put_text(&b, 3, text);
	CHECK_CODE(codec_decode_error(buf_bytes(&b), test_arena(), &out), SP_OK, &out);
	CHECK_INT(strlen(out.where), 198);
	CHECK_INT(strlen(out.param[0]), 198);
	buf_free(&b);
}
