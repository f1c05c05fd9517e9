/* SPDX-License-Identifier: Apache-2.0 */
/* Replies that are kept are those that would be made: until somebody submits, the round closes, or the account goes. */
#include "server/app/usecase.h"
#include "tests/lib/app_fixture.h"

static struct fixture f;
static const char figure[] = "cm/i/utbildade";

static struct bytes question(const char *plan, uint32_t year, const char *key)
{
	struct msg_total m = {.plan = plan, .year = year, .question = key};
	return fixture_encode(&f, CODEC_TOTAL, &m);
}

/* Asks, and whether the reply was a kept one. */
static struct msg_total_reply ask(const struct identity *who, struct bytes body, bool kept)
{
	struct msg_total_reply got;
	struct request *r = fixture_open(&f, who, MESSAGE_TOTAL, body);
	CHECK_INT(r->kept.len > 0, kept);
	CHECK(!request_writes(r));
	CHECK_CODE(fixture_reply(&f, r, &got), SP_OK, &f.err);
	return got;
}

static void submit(const struct identity *who)
{
	struct msg_submit m = fixture_submission(&f, who->organisation, 0);
	CHECK_CODE(fixture_request(&f, who, MESSAGE_SUBMIT, CODEC_SUBMIT, &m, NULL), SP_OK, &f.err);
}

TEST(figure, is_kept_for_everybody_until_somebody_submits)
{
	fixture_year(&f);
	struct bytes body = question(FIXTURE_PLAN, 2018, figure);
	CHECK_INT(ask(&f.coordinator, body, false).received, 0);
	struct msg_total_reply got = ask(&f.gavle, body, true);
	CHECK_INT(got.received, 0);
	CHECK_INT(got.n_questions, 1);
	CHECK_TEXT(got.questions[0].key, figure);
	CHECK_INT(got.log_size, fixture_entries(&f));
	submit(&f.gavle);
	CHECK_INT(ask(&f.coordinator, body, false).received, 1);
	got = ask(&f.coordinator, body, true);
	CHECK_INT(got.received, 1);
	CHECK_INT(got.log_size, fixture_entries(&f));
	fixture_close(&f);
}

TEST(figure, is_not_kept_beyond_the_end_of_its_round)
{
	fixture_year(&f);
	struct bytes body = question(FIXTURE_PLAN, 2018, figure);
	CHECK(ask(&f.coordinator, body, false).round->open);
	struct msg_total_reply got = ask(&f.coordinator, body, true);
	f.now_ms = got.round->closes_ms - 1;
	CHECK(ask(&f.coordinator, body, true).round->open);
	f.now_ms++;
	CHECK(!ask(&f.coordinator, body, false).round->open);
	CHECK(!ask(&f.coordinator, body, true).round->open);
	fixture_close(&f);
}

TEST(figure, is_kept_only_where_the_clock_does_not_choose_the_round)
{
	fixture_year(&f);
	const struct bytes bodies[] = {question(NULL, 0, figure), question(FIXTURE_PLAN, 0, figure),
		question(NULL, 2018, figure)};
	for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++)
		for (int again = 0; again < 2; again++)
			CHECK_INT(ask(&f.coordinator, bodies[i], false).n_questions, 1);
	fixture_close(&f);
}

TEST(figure, that_is_kept_is_not_told_to_who_may_not_ask)
{
	struct msg_total m = {.plan = FIXTURE_PLAN, .year = 2018, .question = figure};
	fixture_year(&f);
	struct bytes body = question(FIXTURE_PLAN, 2018, figure);
	(void)ask(&f.gavle, body, false);
	CHECK_CODE(fixture_request(&f, &f.admin, MESSAGE_TOTAL, CODEC_TOTAL, &m, NULL),
		SP_NOT_ALLOWED, &f.err);
	struct msg_account_revoke gone = {fixture_key(&f), f.gavle.account, "slutat"};
	CHECK_CODE(fixture_request(
			   &f, &f.admin, MESSAGE_ACCOUNT_REVOKE, CODEC_ACCOUNT_REVOKE, &gone, NULL),
		SP_OK, &f.err);
	(void)fixture_request(&f, &f.coordinator, MESSAGE_TOTAL, CODEC_TOTAL, &m, NULL);
	CHECK_CODE(fixture_request(&f, &f.gavle, MESSAGE_TOTAL, CODEC_TOTAL, &m, NULL),
		SP_ACCOUNT_CLOSED, &f.err);
	fixture_close(&f);
}

TEST(figures, that_are_many_make_room_for_each_other)
{
	enum { MANY = 3 };
	static uint8_t long_one[KEPT_REPLY_MAX + 1];
	fixture_year(&f);
	struct kept *k = &f.app->kept;
	struct request *r = fixture_open(
		&f, &f.coordinator, MESSAGE_TOTAL, question(FIXTURE_PLAN, 2018, figure));
	r->shown = fixture_entries(&f);
	r->same_until_ms = UINT64_MAX;
	uint8_t *body = arena_alloc(&r->arena, 8);
	CHECK(body);
	r->body = bytes_of(body, 8);
	const struct arena_mark mark = arena_mark(&r->arena);
	for (uint32_t i = 0; i < MANY * (KEPT_MAX / KEPT_REPLY_MAX); i++) {
		be32_put(body, i);
		be32_put(long_one, i);
		kept_add(k, r, bytes_of(long_one, KEPT_REPLY_MAX));
		struct bytes found = kept_find(k, r, r->shown);
		CHECK_BYTES(found, bytes_of(long_one, KEPT_REPLY_MAX));
		CHECK(arena_memory(&k->arena) <= KEPT_MAX + KEPT_MAX / 4);
		arena_rewind(&r->arena, mark);
	}
	be32_put(body, UINT32_MAX);
	kept_add(k, r, bytes_of(long_one, KEPT_REPLY_MAX + 1));
	CHECK_INT(kept_find(k, r, 0).len, 0);
	request_free(r);
	fixture_close(&f);
}
