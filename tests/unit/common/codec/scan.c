/* SPDX-License-Identifier: Apache-2.0 */
#include "common/codec/scan.h"
#include "proto/samplan.pb-c.h"
#include "tests/unit/common/codec/wire.h"

static void raw(struct buf *b, const char *bytes, size_t len)
{
	buf_add(b, bytes, len);
}
#define RAW(b, literal) raw(b, literal, sizeof(literal) - 1)

/* A hello with these bytes behind its needed field is malformed for this reason. */
static void check_hello(const char *bytes, size_t len, const char *where, const char *why)
{
	struct buf b = wire_new();
	put_number(&b, 1, 1);
	raw(&b, bytes, len);
	check_refused(CODEC_HELLO, &b, SP_MALFORMED, where, why);
}
#define HELLO_REFUSES(literal, where, why) check_hello(literal, sizeof(literal) - 1, where, why)

TEST(scan, refuses_varints_that_are_not_minimal_or_too_long)
{
	HELLO_REFUSES("\x12\x81\x00x", "software", "varint not minimal");
	HELLO_REFUSES("\x92\x00\x01x", "", "varint not minimal");
	HELLO_REFUSES("\x20\x80\x00", "", "varint not minimal");
	HELLO_REFUSES("\x20\x80\x80\x80\x80\x80\x80\x80\x80\x80\x02", "", "varint over 64 bits");
	HELLO_REFUSES(
		"\x20\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01", "", "varint over 64 bits");
	HELLO_REFUSES("\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF", "", "varint over 64 bits");
}

TEST(scan, refuses_field_number_0_and_numbers_too_large)
{
	HELLO_REFUSES("\x00\x01", "", "field number 0");
	HELLO_REFUSES("\x02\x01x", "", "field number 0");
	HELLO_REFUSES("\x80\x80\x80\x80\x10\x01", "", "field number too large");
}

TEST(scan, refuses_groups_and_wire_types_that_do_not_exist)
{
	HELLO_REFUSES("\x13\x14", "software", "group");
	HELLO_REFUSES("\x23\x24", "", "group");
	HELLO_REFUSES("\x24", "", "group");
	HELLO_REFUSES("\x26\x01", "", "unknown wire type");
	HELLO_REFUSES("\x27\x01", "", "unknown wire type");
	HELLO_REFUSES("\x16\x01", "software", "wrong wire type");
}

TEST(scan, refuses_a_known_field_of_another_wire_type)
{
	HELLO_REFUSES("\x10\x01", "software", "wrong wire type");
	HELLO_REFUSES("\x11\x31\x32\x33\x34\x35\x36\x37\x38", "software", "wrong wire type");
	HELLO_REFUSES("\x15\x31\x32\x33\x34", "software", "wrong wire type");
	struct buf b = wire_new();
	RAW(&b, "\x0A\x01\x01"); /* as a packed list has it */
	check_refused(CODEC_HELLO, &b, SP_MALFORMED, "protocol", "wrong wire type");
}

TEST(scan, refuses_what_is_cut_off)
{
	HELLO_REFUSES("\x12", "software", "truncated");
	HELLO_REFUSES("\x92", "", "truncated");
	HELLO_REFUSES("\x12\x02x", "software", "truncated");
	HELLO_REFUSES("\x12\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x01", "software", "truncated");
	HELLO_REFUSES("\x20", "", "truncated");
	HELLO_REFUSES("\x21\x31\x32\x33\x34\x35\x36\x37", "", "truncated");
	HELLO_REFUSES("\x25\x31\x32\x33", "", "truncated");
}

TEST(scan, refuses_a_singular_field_that_is_there_twice)
{
	HELLO_REFUSES("\x08\x01", "protocol", "field repeated");
	HELLO_REFUSES("\x12\x01x\x12\x01y", "software", "field repeated");
	struct buf b = submission(), a = answer("k"), quantity = wire_new();
	put_signed(&quantity, 2, 1);
	put_data(&a, 4, buf_bytes(&quantity).ptr, quantity.len);
	put_message(&a, 4, &quantity);
	put_message(&b, 9, &a);
	check_refused(CODEC_SUBMIT, &b, SP_MALFORMED, "answers[0].quantity", "field repeated");
}

TEST(scan, refuses_numbers_that_do_not_fit_their_field)
{
	struct buf b = submission();
	put_number(&b, 3, UINT32_MAX);
	check_refused(CODEC_SUBMIT, &b, SP_MALFORMED, "plan_version", "field repeated");
	b = wire_new();
	put_number(&b, 1, UINT64_C(1) << 32);
	check_refused(CODEC_HELLO, &b, SP_MALFORMED, "protocol", "number over 32 bits");
	b = submission();
	struct buf a = answer("k");
	put_number(&a, 7, UINT64_C(1) << 31);
	put_message(&b, 9, &a);
	check_refused(CODEC_SUBMIT, &b, SP_MALFORMED, "answers[0].activity", "number over 32 bits");
}

TEST(scan, refuses_a_bool_that_is_neither_0_nor_1)
{
	struct buf b = submission(), a = answer("k");
	put_number(&a, 3, 2);
	put_message(&b, 9, &a);
	check_refused(CODEC_SUBMIT, &b, SP_MALFORMED, "answers[0].yes_no", "bool neither 0 nor 1");
}

TEST(scan, counts_the_items_of_lists_among_other_fields_for_the_path)
{
	struct buf b = submission(), a;
	for (int i = 0; i < 3; i++) {
		a = answer("k");
		put_message(&b, 9, &a);
		put_number(&b, 20, 7); /* unknown */
	}
	a = answer("k");
	for (int i = 0; i < 2; i++) {
		struct buf month = wire_new();
		put_number(&month, 1, 1);
		put_signed(&month, 2, 5);
		if (i == 1)
			RAW(&month, "\x18");
		put_message(&a, 6, &month);
	}
	put_message(&b, 9, &a);
	check_refused(CODEC_SUBMIT, &b, SP_MALFORMED, "answers[3].months[1]", "truncated");
}

TEST(scan, refuses_an_inner_message_that_reaches_past_its_outer_one)
{
	struct buf b = submission(), a = answer("k");
	RAW(&a, "\x22\x04\x10\x02"); /* quantity of four bytes, two of them in the next field */
	put_message(&b, 9, &a);
	put_text(&b, 7, "contact");
	check_refused(CODEC_SUBMIT, &b, SP_MALFORMED, "answers[0].quantity", "truncated");
}

/* A hello with n unknown fields of all wire types. */
static struct buf hello_with_unknown(uint32_t n)
{
	struct buf b = wire_new();
	put_number(&b, 1, 1);
	for (uint32_t i = 0; i < n; i++) {
		if (i % 4 == 0)
			put_number(&b, 100 + i, i);
		else if (i % 4 == 1)
			put_text(&b, 100 + i, "from the future");
		else if (i % 4 == 2)
			put_varint(&b, (100 + i) << 3 | 5), RAW(&b, "1234");
		else
			put_varint(&b, (100 + i) << 3 | 1), RAW(&b, "12345678");
	}
	return b;
}

TEST(scan, takes_16_unknown_fields_and_refuses_17)
{
	struct msg_hello hello;
	struct sp_error err;
	struct buf b = hello_with_unknown(16);
	CHECK_CODE(
		codec_decode(CODEC_HELLO, buf_bytes(&b), test_arena(), &hello, &err), SP_OK, &err);
	CHECK_INT(hello.protocol, 1);
	buf_free(&b);
	b = hello_with_unknown(17);
	check_refused(CODEC_HELLO, &b, SP_MALFORMED, "", "too many unknown fields");
}

TEST(scan, counts_unknown_fields_over_the_whole_message)
{
	struct buf b = submission();
	for (uint32_t i = 0; i < 17; i++) {
		struct buf a = answer("k");
		put_number(&a, 1000 + i, 1);
		put_message(&b, 9, &a);
	}
	check_refused(CODEC_SUBMIT, &b, SP_MALFORMED, "answers[16]", "too many unknown fields");
}

TEST(scan, bounds_the_number_of_fields)
{
	struct buf b = wire_new();
	put_number(&b, 1, 1);
	for (int i = 0; i < SCAN_MAX_FIELDS; i++)
		put_data(&b, 2, "", 0);
	check_refused(
		CODEC_ORG_LIST_REPLY, &b, SP_MALFORMED, "organisations[65535]", "too many fields");
}

/* A message type that contains itself, which no .proto of ours may have. */
static const ProtobufCMessageDescriptor nested;
static const ProtobufCFieldDescriptor nested_fields[] = {{.name = "in",
	.id = 1,
	.label = PROTOBUF_C_LABEL_OPTIONAL,
	.type = PROTOBUF_C_TYPE_MESSAGE,
	.descriptor = &nested}};
static const ProtobufCIntRange nested_ranges[] = {{1, 0}, {0, 1}};
static const ProtobufCMessageDescriptor nested = {.magic = PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
	.name = "nested",
	.sizeof_message = sizeof(ProtobufCMessage),
	.n_fields = 1,
	.fields = nested_fields,
	.n_field_ranges = 1,
	.field_ranges = nested_ranges};

static struct buf nest(int levels)
{
	struct buf b = wire_new();
	for (int i = 1; i < levels; i++) {
		struct buf outer = wire_new();
		put_message(&outer, 1, &b);
		b = outer;
	}
	return b;
}

TEST(scan, takes_messages_eight_deep_and_refuses_deeper_ones)
{
	static const struct scan_limits limits = {.max_fields = SCAN_MAX_FIELDS};
	struct sp_error err;
	struct buf b = nest(SCAN_MAX_DEPTH);
	CHECK_CODE(scan_message(&nested, buf_bytes(&b), &limits, &err), SP_OK, &err);
	buf_free(&b);
	b = nest(SCAN_MAX_DEPTH + 1);
	CHECK_CODE(scan_message(&nested, buf_bytes(&b), &limits, &err), SP_MALFORMED, &err);
	CHECK_TEXT(err.param[0], "nested too deep");
	CHECK_TEXT(err.where, "in.in.in.in.in.in.in.in");
	buf_free(&b);
	b = nest(5000);
	CHECK_CODE(scan_message(&nested, buf_bytes(&b), &limits, &err), SP_MALFORMED, &err);
	buf_free(&b);
}

TEST(scan, takes_fields_in_any_order_and_lists_in_pieces)
{
	struct sp_error err;
	struct msg_error e;
	struct buf b = wire_new();
	put_text(&b, 3, "one");
	put_number(&b, 1, SP_NOT_FOUND);
	put_text(&b, 3, "two");
	put_text(&b, 2, "year");
	CHECK_CODE(codec_decode(CODEC_ERROR, buf_bytes(&b), test_arena(), &e, &err), SP_OK, &err);
	CHECK_INT(e.n_parameters, 2);
	CHECK_TEXT(e.parameters[1], "two");
	CHECK_TEXT(e.where, "year");
	buf_free(&b);
}

TEST(scan, refuses_other_protocols)
{
	static const char *const others[] = {"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
		"SSH-2.0-OpenSSH_9.2\r\n", "\x16\x03\x01\x02\x05\x01", "{\"protocol\": 1}"};
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
		struct sp_error err;
		struct msg_hello hello;
		CHECK_CODE(codec_decode(
				   CODEC_HELLO, bytes_text(others[i]), test_arena(), &hello, &err),
			SP_MALFORMED, &err);
	}
}
