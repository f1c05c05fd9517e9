/* SPDX-License-Identifier: Apache-2.0 */
#include "client/files/files.h"
#include "common/codec/codec.h"
#include "common/domain/plan_diff.h"
#include "tests/lib/plan_documents.h"
#include "tests/lib/plan_fill.h"

static struct bytes written(const struct plan *p, struct arena *a)
{
	struct buf out;
	buf_init(&out, FILE_MAX);
	CHECK_CODE(plan_file_write(p, a, &out), SP_OK, NULL);
	struct bytes all = arena_bytes(a, buf_bytes(&out));
	buf_free(&out);
	return all;
}

static struct plan *read_back(struct bytes in, struct arena *a)
{
	struct plan *p;
	struct findings faults = {0};
	struct sp_error err;
	CHECK_CODE(plan_file_read("p.yaml", in, a, &p, &faults, &err), SP_OK, &err);
	if (faults.n_items)
		fprintf(stderr, "%.*s\n", (int)in.len, (const char *)in.ptr);
	for (size_t i = 0; i < faults.n_items; i++)
		CHECK_CODE(faults.items[i].error.code, SP_OK, &faults.items[i].error);
	return p;
}

static struct bytes encoded(const struct plan *p, struct arena *a)
{
	struct buf out;
	struct sp_error err;
	buf_init(&out, FILE_MAX);
	CHECK_CODE(codec_encode(CODEC_PLAN, p, &out, &err), SP_OK, &err);
	struct bytes all = arena_bytes(a, buf_bytes(&out));
	buf_free(&out);
	return all;
}

/* Whatever the order of groups was: every value is there. What is read and written again does not change. */
static void check_round_trip(const struct plan *p, struct arena *a)
{
	struct plan_diff d;
	struct bytes first = written(p, a);
	const struct plan *again = read_back(first, a);
	CHECK_CODE(plan_diff(p, again, LANG_SV, a, &d), SP_OK, NULL);
	for (size_t i = 0; i < d.n_items; i++)
		fprintf(stderr, "%s %s %s: %s -> %s\n", part_table(d.items[i].part)->name,
			d.items[i].id ? d.items[i].id : "",
			d.items[i].field
				? vocabulary_word(VOCABULARY_FIELD, (int)d.items[i].field, LANG_SV)
				: d.items[i].title,
			d.items[i].before ? d.items[i].before : "-",
			d.items[i].after ? d.items[i].after : "-");
	if (d.n_items)
		fprintf(stderr, "%.*s\n", (int)first.len, (const char *)first.ptr);
	CHECK_INT(d.n_items, 0);
	CHECK_BYTES(written(again, a), first);
	CHECK_BYTES(encoded(read_back(written(again, a), a), a), encoded(again, a));
}

TEST(plan_write, gives_back_every_field)
{
	check_round_trip(fill_plan_new(0, test_arena()), test_arena());
}

TEST(plan_write, gives_back_plans_of_every_shape_and_hostile_texts)
{
	for (uint32_t seed = 1; seed <= 300; seed++) {
		struct arena a;
		arena_init(&a, (size_t)256 << 20);
		check_round_trip(fill_plan_new(seed, &a), &a);
		arena_free(&a);
	}
}

/* The project's own files, byte for byte in the protocol. */
TEST(plan_write, gives_back_the_five_documents)
{
	static const char *const names[] = {"gavleborg-2018", "gavleborg-2022", "kronoberg-2018",
		"kronoberg-2022", "skane-2016", "skane-2019"};
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		struct arena *a = test_arena();
		const struct plan *p = read_back(document_text(names[i]), a);
		CHECK_BYTES(encoded(read_back(written(p, a), a), a), encoded(p, a));
	}
}

static struct plan *small_plan(void)
{
	static struct area area = {.id = "a", .name = "A"};
	static const char *parties[] = {"0760"};
	struct plan *p = arena_alloc(test_arena(), sizeof *p);
	*p = (struct plan){.id = "p",
		.title = "T",
		.kind = PLAN_ACTION_PLAN,
		.from_year = 2018,
		.to_year = 2018,
		.parties = parties,
		.n_parties = 1,
		.areas = &area,
		.n_areas = 1};
	return p;
}

TEST(plan_write, has_swedish_keys_in_blocks_and_quotes_only_what_needs_it)
{
	static struct quantity one = {QUALIFIER_EXACT, 10000, 10000},
			       part = {QUALIFIER_EXACT, 32740000, 32740000};
	static struct observation values[] = {
		{.year = 2018, .state = STATE_GIVEN, .quantity = &one},
		{.year = 2019,
			.first_month = 1,
			.last_month = 9,
			.state = STATE_GIVEN,
			.quantity = &part}};
	static struct indicator indicators[] = {{.id = "i1",
		.text = "Antal: SIP",
		.kind = INDICATOR_COUNT,
		.observations = values,
		.n_observations = 2}};
	struct plan *p = small_plan();
	p->areas[0].number = "2.10";
	p->areas[0].indicators = indicators;
	p->areas[0].n_indicators = 1;
	struct bytes out = written(p, test_arena());
	CHECK_BYTES(out, bytes_text("plan: p\n"
				    "titel: T\n"
				    "slag: handlingsplan\n"
				    "gäller: 2018\n"
				    "parter: [\"0760\"]\n"
				    "områden:\n"
				    "- id: a\n"
				    "  nr: \"2.10\"\n"
				    "  namn: A\n"
				    "  indikatorer:\n"
				    "  - text: 'Antal: SIP'\n"
				    "    typ: antal\n"
				    "    värden:\n"
				    "      2018: 1\n"
				    "      2019: 3274 (jan–sep)\n"));
}

TEST(plan_write, says_so_when_memory_or_room_is_spent)
{
	const struct plan *p = fill_plan_new(0, test_arena());
	size_t whole = written(p, test_arena()).len;
	for (size_t cap = 0; cap < 4000; cap += 64) {
		struct arena a;
		struct buf out;
		arena_init(&a, cap);
		buf_init(&out, FILE_MAX);
		enum sp_code rc = plan_file_write(p, &a, &out);
		CHECK(rc == SP_NO_MEMORY || rc == SP_OK);
		CHECK(rc != SP_OK || out.len == whole);
		buf_free(&out);
		arena_free(&a);
	}
	struct buf out;
	buf_init(&out, whole - 1);
	CHECK_CODE(plan_file_write(p, test_arena(), &out), SP_TOO_LARGE, NULL);
	buf_free(&out);
}
