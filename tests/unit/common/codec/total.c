/* SPDX-License-Identifier: Apache-2.0 */
/* Totals travel whole, and a reply that cannot be is not printed. */
#include "common/codec/total.h"

#include "tests/lib/test.h"
#include "tests/lib/totals_add.h"

/* As the server does it, but all questions in one reply. */
static void pack(const struct totals *t, struct msg_total_reply *out)
{
	out->units = t->n_units;
	out->received = t->n_received;
	out->n_questions = t->n_items;
	out->questions = arena_array(test_arena(), t->n_items, sizeof *out->questions);
	for (size_t i = 0; i < t->n_items; i++)
		CHECK_INT(
			question_total_pack(&t->items[i], test_arena(), &out->questions[i]), SP_OK);
}

static struct question asked[] = {
	{.key = "a/i/ja", .area = "a", .kind = QUESTION_YES_NO, .slot = 0, .slots = 1},
	{.key = "a/i/antal", .area = "a", .kind = QUESTION_COUNT, .slot = 1, .slots = 2},
	{.key = "a/i/andel", .area = "a", .kind = QUESTION_SHARE, .slot = 3, .slots = 2},
	{.key = "a/i/tid", .area = "a", .kind = QUESTION_MONTHS, .slot = 5, .slots = 12},
	{.key = "a/a/1", .area = "a", .kind = QUESTION_ACTIVITY, .slot = 17, .slots = 1},
	{.key = "a/fulfilment", .area = "a", .kind = QUESTION_GRADE, .slot = 18, .slots = 1},
};
static const struct questions qs = {asked, sizeof asked / sizeof asked[0], 19};

/* A unit's answers; `n` moves every number. */
static void add_unit(struct totals *t, int64_t n)
{
	struct quantity quantity = {QUALIFIER_EXACT, n * DECIMAL_ONE, (n + 2) * DECIMAL_ONE};
	struct share share = {n * DECIMAL_ONE, 33 * DECIMAL_ONE, 0, NULL, QUALIFIER_EXACT};
	struct month_count months[] = {{1, n}, {12, n + 1}};
	struct answer answers[] = {
		{.key = "a/i/ja", .state = STATE_GIVEN, .has_yes_no = true, .yes_no = n % 2},
		{.key = "a/i/antal", .state = STATE_GIVEN, .quantity = &quantity},
		{.key = "a/i/andel", .state = STATE_GIVEN, .share = &share},
		{.key = "a/i/tid", .state = STATE_GIVEN, .months = months, .n_months = 2},
		{.key = "a/a/1", .state = STATE_GIVEN, .activity = ACTIVITY_WAITING},
		{.key = "a/fulfilment", .state = STATE_NOT_READY},
	};
	totals_add_answers(t, NULL, answers, sizeof answers / sizeof answers[0]);
}

static struct msg_total_reply packed(struct totals *t)
{
	struct msg_total_reply reply = {.round = NULL};
	CHECK_INT(totals_init(t, &qs, test_arena()), SP_OK);
	add_unit(t, 4);
	add_unit(t, 7);
	totals_add_answers(t, NULL, NULL, 0); /* came in, all left open */
	totals_missing_unit(t);
	pack(t, &reply);
	return reply;
}

TEST(totals, unpacked_are_those_that_were_packed)
{
	struct totals before, after;
	struct sp_error err;
	struct msg_total_reply reply = packed(&before);
	CHECK_CODE(totals_unpack(&reply, &qs, test_arena(), &after, &err), SP_OK, &err);
	CHECK_INT(after.n_units, 4);
	CHECK_INT(after.n_received, 3);
	for (size_t i = 0; i < qs.n_items; i++)
		assert_memory_equal(&after.items[i], &before.items[i], sizeof after.items[i]);
}

TEST(totals, carry_the_names_of_those_that_gave_no_value)
{
	static const char *silent[] = {"2180"};
	struct totals before, after;
	struct sp_error err;
	struct msg_total_reply reply = packed(&before);
	reply.questions[2].silent = silent;
	reply.questions[2].n_silent = 1;
	CHECK_CODE(totals_unpack(&reply, &qs, test_arena(), &after, &err), SP_OK, &err);
	CHECK_INT(after.items[2].n_silent, 1);
	CHECK_TEXT(after.items[2].silent[0], "2180");
}

TEST(totals, carry_no_sum_that_has_overflowed)
{
	struct totals t, after;
	struct sp_error err;
	struct msg_total_reply reply = {.round = NULL};
	CHECK_INT(totals_init(&t, &qs, test_arena()), SP_OK);
	t.items[1] = (struct question_total){.question = &asked[1],
		.kind = QUESTION_COUNT,
		.n_asked = 1,
		.n_received = 1,
		.n_given = 1,
		.low = INT64_MAX,
		.high = INT64_MAX,
		.overflow = true};
	pack(&t, &reply);
	CHECK(reply.questions[1].overflow);
	CHECK_INT(reply.questions[1].low, 0);
	CHECK_CODE(totals_unpack(&reply, &qs, test_arena(), &after, &err), SP_OK, &err);
	CHECK_CODE(totals_check(&after, &err), SP_TOTAL_OVERFLOW, &err);
	CHECK_TEXT(err.where, "a/i/antal");
}

static void unknown_key(struct msg_total_reply *r)
{
	r->questions[2].key = "a/i/annan";
}
static void no_key(struct msg_total_reply *r)
{
	r->questions[2].key = NULL;
}
static void twice(struct msg_total_reply *r)
{
	r->questions[2].key = "a/i/antal";
	r->questions[2].kind = QUESTION_COUNT;
}
static void other_kind(struct msg_total_reply *r)
{
	r->questions[2].kind = QUESTION_TEXT;
}
static void more_than_asked(struct msg_total_reply *r)
{
	r->questions[2].received = r->questions[2].asked + 1;
}
static void more_than_received(struct msg_total_reply *r)
{
	r->questions[2].given = r->questions[2].received + 1;
}
static void more_with_parts_than_given(struct msg_total_reply *r)
{
	r->questions[2].with_parts = r->questions[2].given + 1;
}
static void more_names_than_asked(struct msg_total_reply *r)
{
	r->questions[2].n_silent = r->questions[2].asked + 1;
}
static void month_0(struct msg_total_reply *r)
{
	r->questions[3].months[0].month = 0;
}
static void month_13(struct msg_total_reply *r)
{
	r->questions[3].months[1].month = 13;
}
static void no_state(struct msg_total_reply *r)
{
	r->questions[5].states[0].value = STATE_SUPPRESSED + 1;
}
static void no_activity(struct msg_total_reply *r)
{
	r->questions[4].activities[0].value = UINT32_MAX;
}
static void no_grade(struct msg_total_reply *r)
{
	static struct msg_value_count grade = {GRADE_WAITING + 1, 1};
	r->questions[5].grades = &grade;
	r->questions[5].n_grades = 1;
}

TEST(totals, that_cannot_be_are_refused_with_their_place)
{
	static const struct {
		void (*harm)(struct msg_total_reply *r);
		const char *where;
	} cases[] = {
		{unknown_key, "questions[2].key"},
		{no_key, "questions[2].key"},
		{twice, "questions[2].key"},
		{other_kind, "questions[2].key"},
		{more_than_asked, "questions[2].asked"},
		{more_than_received, "questions[2].asked"},
		{more_with_parts_than_given, "questions[2].asked"},
		{more_names_than_asked, "questions[2].with"},
		{month_0, "questions[3].months"},
		{month_13, "questions[3].months"},
		{no_state, "questions[5].states"},
		{no_activity, "questions[4].activities"},
		{no_grade, "questions[5].grades"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct totals before, after;
		struct sp_error err;
		struct msg_total_reply reply = packed(&before);
		cases[i].harm(&reply);
		CHECK_CODE(totals_unpack(&reply, &qs, test_arena(), &after, &err), SP_FIELD_INVALID,
			&err);
		CHECK_TEXT(err.where, cases[i].where);
	}
}

TEST(coverage, of_a_population_that_is_not_known_stays_unknown)
{
	struct coverage in = {0};
	struct msg_total_reply reply = {.round = NULL};
	int64_t per_mille;
	coverage_add(&in, true, 300, 2021);
	coverage_add(&in, false, 100, 2021);
	coverage_pack(&in, &reply);
	reply.units = 2;
	reply.received = 1;
	struct coverage out = coverage_unpack(&reply);
	CHECK(coverage_per_mille(&out, &per_mille));
	CHECK_INT(per_mille, 750);
	coverage_add(&in, true, 0, 0);
	coverage_pack(&in, &reply);
	CHECK_INT(reply.population, 0);
	CHECK_INT(reply.population_received, 0);
	out = coverage_unpack(&reply);
	CHECK(!coverage_per_mille(&out, &per_mille));
}
