/* SPDX-License-Identifier: Apache-2.0 */
/* A filled-in form through the rules: what a municipality's `check` and `submit` do, and then the server. Answers
 * without an error are sent as they are, hold when the server decodes and checks them, fit the form they came from,
 * sum up to what they are, and written as a form again they are the same answers. */
#include "client/files/files.h"
#include "common/codec/codec.h"
#include "common/domain/totals.h"
#include "common/wire/frame.h"
#include "tests/fuzz/fuzz.h"

const size_t fuzz_max = 256 << 10; /* ten times the longest of client/data; files may have 16 MiB */

enum { YEAR = 2018 };

/* Every kind of question. */
static struct indicator indicators[] = {
	{.id = "finns", .text = "Finns det", .kind = INDICATOR_YES_NO},
	{.id = "antal", .text = "Antal", .kind = INDICATOR_COUNT, .unit = "personer"},
	{.id = "timmar", .text = "Timmar", .kind = INDICATOR_COUNT, .unit = "timmar"},
	{.id = "andel", .text = "Andel", .kind = INDICATOR_SHARE},
	{.id = "per-manad", .text = "Per månad", .kind = INDICATOR_MONTHS, .unit = "antal"},
	{.id = "ord", .text = "Med ord", .kind = INDICATOR_TEXT}};
static struct activity activities[] = {{.id = "1", .year = YEAR, .text = "Utbilda"}};
static struct goal goals[] = {{.id = "m",
	.term = TERM_LONG,
	.direction = DIRECTION_INCREASE,
	.text = "Fler",
	.measure = INDICATOR_COUNT}};
static struct area areas[] = {{.id = "sip",
	.number = "2.1",
	.name = "Samordnad individuell plan",
	.goals = goals,
	.n_goals = 1,
	.activities = activities,
	.n_activities = 1,
	.indicators = indicators,
	.n_indicators = sizeof indicators / sizeof indicators[0]}};
static const char *parties[] = {"21", "2180"};
static const struct plan plan = {.id = "p",
	.title = "Plan",
	.kind = PLAN_ACTION_PLAN,
	.county = "21",
	.from_year = YEAR,
	.to_year = YEAR,
	.parties = parties,
	.n_parties = 2,
	.areas = areas,
	.n_areas = 1,
	.asks = 1u << ASK_INDICATORS | 1u << ASK_ACTIVITIES | 1u << ASK_FULFILMENT};

static struct arena kept;
static struct questions questions;

void fuzz_begin(void)
{
	struct sp_error err;
	arena_init(&kept, FUZZ_ARENA);
	REQUIRE(plan_check(&plan, &err) == SP_OK);
	REQUIRE(questions_of_plan(&plan, YEAR, &kept, &questions) == SP_OK);
	REQUIRE(questions.n_items >= 8);
}

/* The same answers a year ago: none is ten times more or less. */
static size_t check_rules(const struct answer *answers, size_t n, struct arena *a)
{
	struct findings found = {0};
	enum sp_code rc = answers_check(&questions, answers, n, answers, n, a, &found);
	REQUIRE(rc == SP_OK || rc == SP_NO_MEMORY);
	REQUIRE(found.errors + found.warnings >= found.n_items);
	return rc == SP_OK ? found.errors : SIZE_MAX;
}

/* Three units that say the same, and one that says nothing. */
static void check_totals(const struct msg_submit *m, struct arena *a)
{
	enum { UNITS = 3 };
	static const char *code[] = {"2180"};
	struct totals t;
	struct sp_error err = {0};
	struct totals_unit silent = {.codes = code, .n_codes = 1};
	struct totals_unit unit = {.codes = code,
		.n_codes = 1,
		.received = true,
		.answers = m->answers,
		.n_answers = m->n_answers};
	REQUIRE(totals_init(&t, &questions, a) == SP_OK);
	for (int i = 0; i < UNITS; i++)
		REQUIRE(totals_add_unit(&t, &unit, &err) == SP_OK);
	REQUIRE(totals_add_unit(&t, &silent, &err) == SP_OK);
	REQUIRE(totals_check(&t, &err) == SP_OK);
	for (size_t i = 0; i < t.n_items; i++) {
		const struct question_total *qt = &t.items[i];
		const struct answer *ans = answer_find(m->answers, m->n_answers, qt->question->key);
		bool given = ans && ans->state == STATE_GIVEN;
		REQUIRE(qt->n_asked == UNITS + 1 && qt->n_received == UNITS);
		REQUIRE(qt->n_given == (given ? UNITS : 0) && !qt->n_unreadable);
		REQUIRE(total_print(qt, LANG_SV, a));
		if (given && ans->share && ans->share->denominator > 0 && !ans->share->words)
			REQUIRE(qt->denominator == UNITS * ans->share->denominator);
		if (given && ans->quantity && ans->quantity->qualifier == QUALIFIER_EXACT)
			REQUIRE(qt->low == UNITS * ans->quantity->low &&
				qt->high == UNITS * ans->quantity->high);
	}
}

static void write_again(const struct form *form, const struct msg_submit *m, struct arena *a)
{
	struct buf out;
	struct form again = {0};
	struct findings found = {0};
	struct sp_error err = {0};
	buf_init(&out, FILE_MAX);
	enum sp_code rc = form_write(form, &plan, &questions, m->answers, m->n_answers, m->answers,
		m->n_answers, LANG_SV, a, &out);
	if (rc == SP_OK)
		rc = form_read_head("again.csv", buf_bytes(&out), a, &again, &err);
	if (rc == SP_OK)
		rc = form_read_answers(
			"again.csv", buf_bytes(&out), &questions, a, &again, &found, &err);
	REQUIRE(rc == SP_OK || rc == SP_NO_MEMORY || rc == SP_TOO_LARGE);
	if (rc == SP_OK) {
		REQUIRE(found.errors == 0);
		REQUIRE(receipt_matches_form(m, &again, &questions, a, &err) == SP_OK);
	}
	buf_free(&out);
}

static void send(const struct form *form, struct arena *a)
{
	struct msg_submit m = form_submission(form);
	struct msg_submit got;
	struct sp_error err = {0};
	struct buf body;
	m.key = bytes_of("0123456789abcdef", SUBMISSION_KEY_SIZE);
	buf_init(&body, FRAME_MAX);
	enum sp_code rc = codec_encode(CODEC_SUBMIT, &m, &body, &err);
	if (rc == SP_OK)
		rc = codec_decode(CODEC_SUBMIT, buf_bytes(&body), a, &got, &err);
	REQUIRE(rc == SP_OK || rc == SP_NO_MEMORY || rc == SP_TOO_LARGE);
	if (rc == SP_OK && check_rules(got.answers, got.n_answers, a) != SIZE_MAX) {
		REQUIRE(check_rules(got.answers, got.n_answers, a) == 0);
		REQUIRE(receipt_matches_form(&got, form, &questions, a, &err) == SP_OK);
		check_totals(&got, a);
		write_again(form, &got, a);
	}
	buf_free(&body);
}

static void check_carried(struct bytes in, struct arena *a)
{
	struct answer *answers = NULL;
	struct findings found = {0};
	struct sp_error err = {0};
	size_t n = 0;
	enum sp_code rc =
		form_read_carried("last.csv", in, &questions, a, &answers, &n, &found, &err);
	REQUIRE(rc == SP_OK || err.code == rc);
	REQUIRE(rc != SP_OK || n <= questions.n_items + found.errors);
}

void fuzz_one(const uint8_t *data, size_t size)
{
	struct arena a;
	struct form form = {0};
	struct findings found = {0};
	struct sp_error err = {0};
	struct bytes in = bytes_of(data, size);
	arena_init(&a, 8 * FUZZ_ARENA);
	check_carried(in, &a);
	enum sp_code rc = form_read_head("form.csv", in, &a, &form, &err);
	if (rc == SP_OK)
		rc = form_read_answers("form.csv", in, &questions, &a, &form, &found, &err);
	REQUIRE(rc == SP_OK || err.code == rc);
	if (rc == SP_OK && found.errors == 0 && check_rules(form.answers, form.n_answers, &a) == 0)
		send(&form, &a);
	arena_free(&a);
}
