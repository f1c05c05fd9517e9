/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "common/codec/table.h"
#include "common/codec/wire.h"
#include "tests/unit/common/codec/fill.h"

/* Bytes of a struct; they live until the arena dies. */
static struct bytes encode(enum codec_id id, const void *in, struct arena *a)
{
	struct buf b;
	struct sp_error err;
	buf_init(&b, 1 << 20);
	CHECK_CODE(codec_encode(id, in, &b, &err), SP_OK, &err);
	struct bytes out = arena_bytes(a, buf_bytes(&b));
	buf_free(&b);
	return out;
}

TEST(round_trip, keeps_every_field_of_every_message)
{
	for (int i = 0; i < CODEC_COUNT; i++) {
		const enum codec_id id = (enum codec_id)i;
		const struct map *m = fill_maps[i];
		struct sp_error err;
		struct arena *a = test_arena();
		void *in = fill_new(m, a), *out = arena_alloc(a, m->size);
		struct bytes wire = encode(id, in, a);
		CHECK_CODE(codec_decode(id, wire, a, out, &err), SP_OK, &err);
		check_same(m, out, in);
		CHECK_BYTES(encode(id, out, a), wire);
	}
}

/* ---- against protobuf-c, which shares nothing with our reading and writing but the descriptors ---- */

static ProtobufCMessage *foreign_unpack(const struct map *m, struct bytes wire)
{
	ProtobufCMessage *message = protobuf_c_message_unpack(m->type, NULL, wire.len, wire.ptr);
	assert_non_null(message);
	return message;
}

static struct bytes foreign_pack(ProtobufCMessage *message, struct arena *a)
{
	uint8_t *out = arena_alloc(a, protobuf_c_message_get_packed_size(message));
	struct bytes wire = bytes_of(out, protobuf_c_message_pack(message, out));
	protobuf_c_message_free_unpacked(message, NULL);
	return wire;
}

TEST(round_trip, writes_the_bytes_that_protobuf_c_writes)
{
	for (int i = 0; i < CODEC_COUNT; i++) {
		const enum codec_id id = (enum codec_id)i;
		struct arena *a = test_arena();
		struct bytes wire = encode(id, fill_new(fill_maps[i], a), a);
		CHECK_BYTES(foreign_pack(foreign_unpack(fill_maps[i], wire), a), wire);
	}
}

/* The fields of the outermost message, one after another. */
static size_t split(struct bytes wire, struct bytes *fields, size_t max)
{
	size_t n = 0;
	for (const uint8_t *at = wire.ptr, *end = at + wire.len; at < end && n < max; n++) {
		const uint8_t *start = at;
		(void)wire_next(&at);
		fields[n] = bytes_of(start, (size_t)(at - start));
	}
	return n;
}

/* The same fields in another order, those of one list in theirs; and some that nobody knows between them. */
static struct bytes shuffled(struct bytes wire, uint32_t seed, struct arena *a)
{
	enum { FIELDS = 256 };
	static const uint8_t unknown[] = {0x80, 0x7D, 7}; /* 2000: 7 */
	struct bytes fields[FIELDS];
	struct buf b;
	size_t n = split(wire, fields, FIELDS);
	buf_init(&b, 1 << 20);
	for (size_t left = n; left > 0;) {
		seed = seed * 1664525 + 1013904223;
		size_t k = (seed >> 8) % n;
		while (!fields[k].ptr)
			k = (k + 1) % n;
		for (size_t first = 0; first < k;
			first++) /* not before an earlier one of its list */
			if (fields[first].ptr && fields[first].ptr[0] == fields[k].ptr[0] &&
				(fields[k].ptr[0] < 0x80 ||
					fields[first].ptr[1] == fields[k].ptr[1]))
				k = first;
		buf_add(&b, fields[k].ptr, fields[k].len);
		fields[k].ptr = NULL;
		if (left-- % 8 == 0)
			buf_add(&b, unknown, sizeof unknown);
	}
	CHECK(!b.failed);
	struct bytes out = arena_bytes(a, buf_bytes(&b));
	buf_free(&b);
	return out;
}

TEST(round_trip, takes_the_fields_in_any_order)
{
	for (int i = 0; i < CODEC_COUNT; i++)
		for (uint32_t seed = 0; seed < 8; seed++) {
			const enum codec_id id = (enum codec_id)i;
			struct sp_error err;
			struct arena *a = test_arena();
			void *out = arena_alloc(a, fill_maps[i]->size);
			struct bytes wire = encode(id, fill_new(fill_maps[i], a), a);
			CHECK_CODE(codec_decode(id, shuffled(wire, seed, a), a, out, &err), SP_OK,
				&err);
			CHECK_BYTES(encode(id, out, a), wire);
		}
}

TEST(round_trip, sends_the_bytes_of_a_message_in_its_place)
{
	struct arena *a = test_arena();
	struct msg_followup_get_reply reply =
		*(struct msg_followup_get_reply *)fill_new(&map_FollowupGetReply, a);
	struct bytes wire = encode(CODEC_FOLLOWUP_GET_REPLY, &reply, a);
	reply.submission_as_sent = encode(CODEC_SUBMIT, reply.submission, a);
	reply.submission = NULL;
	CHECK_BYTES(encode(CODEC_FOLLOWUP_GET_REPLY, &reply, a), wire);
}

static const struct map_field *first_list(const struct map *m)
{
	for (size_t i = 0; i < m->n_fields; i++)
		if (m->fields[i].kind == MAP_MESSAGE && (m->fields[i].flags & MAP_LIST))
			return &m->fields[i];
	return NULL;
}

/* The message without its rows, then the rows: what a listing's frames are when they are put together. */
static struct bytes encode_by_rows(
	enum codec_id id, const struct map_field *list, const void *in, struct arena *a)
{
	const struct map *m = fill_maps[id];
	uint8_t *head = arena_alloc(a, m->size);
	struct bytes items;
	struct buf b;
	struct sp_error err;
	memcpy(head, in, m->size);
	memcpy(&items.ptr, head + list->offset, sizeof items.ptr);
	memcpy(&items.len, head + list->companion, sizeof items.len);
	memset(head + list->companion, 0, sizeof items.len);
	CHECK(items.len > 0);
	buf_init(&b, 1 << 20);
	CHECK_CODE(codec_encode(id, head, &b, &err), SP_OK, &err);
	for (size_t i = 0; i < items.len; i++)
		CHECK_CODE(codec_encode_row(id, items.ptr + i * list->size, &b, &err), SP_OK, &err);
	struct bytes out = arena_bytes(a, buf_bytes(&b));
	buf_free(&b);
	return out;
}

TEST(round_trip, takes_rows_one_by_one_for_the_whole_message)
{
	size_t listings = 0;
	for (int i = 0; i < CODEC_COUNT; i++) {
		const struct map *m = fill_maps[i];
		const struct map_field *list = first_list(m);
		struct sp_error err;
		struct arena *a = test_arena();
		if (!list)
			continue;
		listings++;
		void *in = fill_new(m, a), *out = arena_alloc(a, m->size);
		struct bytes wire = encode_by_rows((enum codec_id)i, list, in, a);
		CHECK_CODE(codec_decode_listing((enum codec_id)i, wire, a, out, &err), SP_OK, &err);
		check_same(m, out, in);
	}
	CHECK(listings >= 10);
}

TEST(round_trip, row_that_does_not_fit_leaves_what_was_there)
{
	const struct organisation row = {.code = "2180", .name = "Gävle"};
	struct sp_error err;
	struct buf b;
	buf_init(&b, 100);
	CHECK_CODE(codec_encode_row(CODEC_ORG_LIST_REPLY, &row, &b, &err), SP_OK, &err);
	const size_t size = b.len;
	buf_free(&b);
	for (size_t max = 0; max <= size; max++) {
		buf_init(&b, max);
		CHECK_CODE(codec_encode_row(CODEC_ORG_LIST_REPLY, &row, &b, &err),
			max < size ? SP_TOO_LARGE : SP_OK, &err);
		CHECK_INT(b.len, max < size ? 0 : size);
		buf_free(&b);
	}
}

/* Whether a message must have something in it. */
static const char *first_needed(const struct map *m)
{
	for (size_t i = 0; i < m->n_fields; i++)
		if (m->fields[i].flags & MAP_NEEDED)
			return m->type->fields[i].name;
	return NULL;
}

TEST(round_trip, takes_the_empty_message_unless_a_field_is_needed)
{
	for (int i = 0; i < CODEC_COUNT; i++) {
		const struct map *m = fill_maps[i];
		struct sp_error err;
		struct arena *a = test_arena();
		void *zero = arena_alloc(a, m->size), *out = arena_alloc(a, m->size);
		const char *needed = first_needed(m);
		enum sp_code rc = codec_decode((enum codec_id)i, bytes_of(NULL, 0), a, out, &err);
		CHECK_CODE(rc, needed ? SP_FIELD_MISSING : SP_OK, &err);
		if (needed) {
			CHECK_TEXT(err.where, needed);
			continue;
		}
		check_same(m, out, zero);
		CHECK_INT(encode((enum codec_id)i, zero, a).len, 0);
	}
}

TEST(round_trip, refuses_or_takes_but_never_reads_past_a_message_cut_anywhere)
{
	for (int i = 0; i < CODEC_COUNT; i++) {
		const struct map *m = fill_maps[i];
		struct arena a;
		arena_init(&a, 16 << 20);
		struct bytes wire = encode((enum codec_id)i, fill_new(m, &a), &a);
		void *out = arena_alloc(&a, m->size);
		for (size_t n = 0; n < wire.len; n++) {
			struct sp_error err;
			struct arena small;
			uint8_t *exact = malloc(n ? n : 1); /* so that one byte more is found */
			arena_init(&small, 4 << 20);
			memcpy(exact, wire.ptr, n);
			enum sp_code rc = codec_decode(
				(enum codec_id)i, bytes_of(exact, n), &small, out, &err);
			CHECK(rc == SP_OK || rc == SP_MALFORMED || rc == SP_FIELD_MISSING);
			arena_free(&small);
			free(exact);
		}
		arena_free(&a);
	}
}

TEST(round_trip, refuses_a_submission_cut_inside_its_answers)
{
	struct sp_error err;
	struct msg_submit out;
	struct arena *a = test_arena();
	struct bytes wire = encode(CODEC_SUBMIT, fill_new(&map_SubmitRequest, a), a);
	for (size_t n = wire.len - 4; n > wire.len - 20;
		n--) { /* before on_behalf, the last field */
		CHECK_CODE(codec_decode(CODEC_SUBMIT, bytes_of(wire.ptr, n), a, &out, &err),
			SP_MALFORMED, &err);
		CHECK_TEXT(err.param[0], "truncated");
		CHECK(strncmp(err.where, "answers[1]", 10) == 0);
	}
}

TEST(round_trip, says_too_large_for_every_cap_that_is_too_small)
{
	struct arena *big = test_arena();
	const struct msg_submit *in = fill_new(&map_SubmitRequest, big);
	struct bytes wire = encode(CODEC_SUBMIT, in, big);
	enum sp_code decoded = SP_TOO_LARGE, encoded = SP_TOO_LARGE;
	for (size_t cap = 1; decoded != SP_OK || encoded != SP_OK; cap += 16) {
		struct sp_error err;
		struct msg_submit out;
		struct arena a;
		struct buf b;
		buf_init(&b, cap);
		arena_init(&a, cap);
		decoded = codec_decode(CODEC_SUBMIT, wire, &a, &out, &err);
		CHECK(decoded == SP_OK || decoded == SP_TOO_LARGE);
		CHECK(a.used <= cap);
		arena_free(&a);
		encoded = codec_encode(CODEC_SUBMIT, in, &b, &err);
		CHECK_CODE(encoded, cap < wire.len ? SP_TOO_LARGE : SP_OK, &err);
		CHECK_INT(b.len, cap < wire.len ? 0 : wire.len);
		buf_free(&b);
		CHECK(cap < 65536);
	}
}

TEST(round_trip, says_too_large_when_the_buffer_is_full_and_appends_otherwise)
{
	struct arena *a = test_arena();
	const struct msg_hello hello = {.protocol = 1, .software = "samplan 0.1.0"};
	struct sp_error err;
	struct buf b;
	struct bytes wire = encode(CODEC_HELLO, &hello, a);
	buf_init(&b, 2 * wire.len + 1);
	CHECK_CODE(codec_encode(CODEC_HELLO, &hello, &b, &err), SP_OK, &err);
	CHECK_CODE(codec_encode(CODEC_HELLO, &hello, &b, &err), SP_OK, &err);
	CHECK_CODE(codec_encode(CODEC_HELLO, &hello, &b, &err), SP_TOO_LARGE, &err);
	CHECK_INT(b.len, 2 * wire.len);
	CHECK_BYTES(bytes_of(buf_bytes(&b).ptr + wire.len, wire.len), wire);
	buf_free(&b);
}

/* Written with protobuf-c's own generated code, so that a mistake that decoding and encoding share
 * does not pass. */
static struct bytes foreign_answer(struct arena *a)
{
	static uint8_t key[] = "sip/indikator/sip-antal", unit[] = "2180",
		       id[] = "0123456789abcdef";
	static uint8_t plan[] = "gavleborg-2018", comment[] = "räknat för hand";
	Samplan__Quantity q = SAMPLAN__QUANTITY__INIT;
	q.has_qualifier = q.has_low = 1;
	q.qualifier = SAMPLAN__QUALIFIER__QUALIFIER_ABOUT;
	q.low = -500000;
	Samplan__Answer an = SAMPLAN__ANSWER__INIT, *answers[] = {&an};
	an.has_key = an.has_state = an.has_comment = 1;
	an.key = (ProtobufCBinaryData){sizeof key - 1, key};
	an.comment = (ProtobufCBinaryData){sizeof comment - 1, comment};
	an.state = SAMPLAN__ANSWER_STATE__STATE_GIVEN;
	an.quantity = &q;
	Samplan__SubmitRequest s = SAMPLAN__SUBMIT_REQUEST__INIT;
	s.has_key = s.has_plan = s.has_plan_version = s.has_year = s.has_unit = 1;
	s.has_base_revision = 1;
	s.key = (ProtobufCBinaryData){16, id};
	s.plan = (ProtobufCBinaryData){sizeof plan - 1, plan};
	s.unit = (ProtobufCBinaryData){4, unit};
	s.plan_version = 3;
	s.year = 2018;
	s.base_revision = 0;
	s.n_answers = 1;
	s.answers = answers;
	uint8_t *out = arena_alloc(a, samplan__submit_request__get_packed_size(&s));
	return bytes_of(out, samplan__submit_request__pack(&s, out));
}

TEST(decode, reads_what_another_program_wrote)
{
	struct sp_error err;
	struct msg_submit s;
	struct arena *a = test_arena();
	struct bytes wire = foreign_answer(a);
	CHECK_CODE(codec_decode(CODEC_SUBMIT, wire, a, &s, &err), SP_OK, &err);
	CHECK_BYTES(s.key, bytes_text("0123456789abcdef"));
	CHECK_TEXT(s.plan, "gavleborg-2018");
	CHECK_INT(s.plan_version, 3);
	CHECK_INT(s.year, 2018);
	CHECK_TEXT(s.unit, "2180");
	CHECK_INT(s.base_revision, 0);
	CHECK(s.contact == NULL && s.file_number == NULL);
	CHECK_INT(s.n_answers, 1);
	CHECK_TEXT(s.answers[0].key, "sip/indikator/sip-antal");
	CHECK_INT(s.answers[0].state, STATE_GIVEN);
	CHECK_TEXT(s.answers[0].comment, "räknat för hand");
	CHECK(!s.answers[0].has_yes_no && s.answers[0].share == NULL && s.answers[0].text == NULL);
	CHECK_INT(s.answers[0].quantity->qualifier, QUALIFIER_ABOUT);
	CHECK_INT(s.answers[0].quantity->low, -500000);
	CHECK_INT(s.answers[0].quantity->high, -500000); /* absent = low */
	CHECK_BYTES(encode(CODEC_SUBMIT, &s, a), wire);
}

TEST(decode, needs_nothing_of_the_input_afterwards)
{
	struct sp_error err;
	struct msg_submit s;
	struct arena *a = test_arena();
	struct bytes wire = foreign_answer(a);
	uint8_t *input = malloc(wire.len);
	memcpy(input, wire.ptr, wire.len);
	CHECK_CODE(codec_decode(CODEC_SUBMIT, bytes_of(input, wire.len), a, &s, &err), SP_OK, &err);
	memset(input, 'x', wire.len);
	free(input);
	CHECK_BYTES(encode(CODEC_SUBMIT, &s, a), wire);
}

TEST(decode, takes_a_plan_of_one_year_and_ages_together)
{
	struct sp_error err;
	struct arena *a = test_arena();
	struct target_group groups[] = {
		{.id = "barn", .has_ages = true, .age_min = 0, .age_max = 17}, {.id = "alla"}};
	struct cost costs[] = {{.year = 2018, .low = 7000, .high = 18000, .unit = "mnkr"},
		{.year = 2019, .low = 7000, .high = 7000, .unit = "mnkr"}};
	struct area areas[] = {{.id = "sip", .name = "SIP", .costs = costs, .n_costs = 2}};
	const struct plan in = {.id = "p",
		.title = "P",
		.from_year = 2018,
		.to_year = 2018,
		.target_groups = groups,
		.n_target_groups = 2,
		.areas = areas,
		.n_areas = 1};
	struct plan out;
	struct bytes wire = encode(CODEC_PLAN, &in, a);
	CHECK_CODE(codec_decode(CODEC_PLAN, wire, a, &out, &err), SP_OK, &err);
	CHECK_INT(out.to_year, 2018);
	CHECK(out.target_groups[0].has_ages && !out.target_groups[1].has_ages);
	CHECK_INT(out.target_groups[0].age_min, 0);
	CHECK_INT(out.target_groups[0].age_max, 17);
	CHECK_INT(out.areas[0].costs[0].high, 18000);
	CHECK_INT(out.areas[0].costs[1].high, 7000);
}

TEST(encode, tells_zero_from_absent)
{
	struct sp_error err;
	struct arena *a = test_arena();
	struct quantity none = {0};
	struct share of_33 = {.denominator = 33 * DECIMAL_ONE}, percent = {0};
	struct answer answers[] = {
		{.key = "a", .state = STATE_GIVEN, .has_yes_no = true, .yes_no = false},
		{.key = "b", .state = STATE_GIVEN, .quantity = &none},
		{.key = "c", .state = STATE_GIVEN, .share = &of_33},
		{.key = "d", .state = STATE_GIVEN, .share = &percent},
		{.key = "e", .state = STATE_GIVEN, .text = ""},
		{.key = "f", .state = STATE_NO_DATA}};
	struct msg_submit in = {.key = bytes_text("0123456789abcdef"),
				  .plan = "p",
				  .year = 2018,
				  .unit = "2180",
				  .answers = answers,
				  .n_answers = 6},
			  out;
	CHECK_CODE(codec_decode(CODEC_SUBMIT, encode(CODEC_SUBMIT, &in, a), a, &out, &err), SP_OK,
		&err);
	CHECK(out.answers[0].has_yes_no && !out.answers[0].yes_no);
	CHECK(out.answers[1].quantity && out.answers[1].quantity->high == 0);
	CHECK_INT(out.answers[2].share->denominator, 33 * DECIMAL_ONE);
	CHECK(out.answers[3].share && out.answers[3].share->denominator == 0);
	CHECK_TEXT(out.answers[4].text, "");
	CHECK(!out.answers[5].has_yes_no && !out.answers[5].quantity && !out.answers[5].share &&
		!out.answers[5].text);
}
