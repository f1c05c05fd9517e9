/* SPDX-License-Identifier: Apache-2.0 */
/* A whole session of the real client with the real server - connect, hello, submit, receipt - is cut after every
 * byte, in either direction. The client tries again with the same key: there is one record, and one receipt.
 *
 * A test run takes every CUT_STRIDE-th byte, beginning one further each day, so that CUT_STRIDE days see them
 * all; with SAMPLAN_CUTS=all (./run crash) all are taken, by closing and by resetting. */
#include <stdlib.h>

#include "common/base/clock.h"
#include "tests/lib/chaos.h"
#include "tests/unit/server/net/caller.h"

enum {
	CUT_STRIDE = 20,
	CUT_MARGIN = 64
}; /* signatures and numbers make sessions differ a little */

static struct net_fixture n;
static struct holder reporter;
static struct chaos *chaos;
static const char *secret;
static struct call_options options;
static struct history history;
static struct msg_submit submission;
static uint32_t revision; /* the newest that is acknowledged */

static void make(struct fixture *f, uint64_t now_ms)
{
	fixture_year_at(f, now_ms);
	secret = fixture_invite(f, ROLE_REPORTER, "2180");
	submission = fixture_submission(f, "2180", 0);
}

static void start(void)
{
	static char port[8];
	log_listen();
	n.make = make;
	net_start(&n, clock_utc_ms(), NULL);
	client_enrol(&n, secret, &reporter);
	chaos = chaos_start(net_port(&n));
	CHECK(chaos != NULL);
	snprintf(port, sizeof port, "%u", chaos_port(chaos));
	history = (struct history){.log_name = "localhost/samplan"};
	sign_key_public(n.f.keys.log_key, history.log_key);
	options = caller_options(&n, &reporter, port);
	options.history = &history;
	revision = 0;
}

static void stop(void)
{
	chaos_stop(chaos);
	net_stop(&n);
	holder_free(&reporter);
	n.make = NULL;
	log_told();
}

/* The next revision under a key of its own. */
static struct bytes next_submission(struct arena *a)
{
	uint8_t *key = arena_alloc(a, SUBMISSION_KEY_SIZE);
	struct buf body;
	struct sp_error err;
	be32_put(key, 0xCC000000 + revision);
	submission.key = bytes_of(key, SUBMISSION_KEY_SIZE);
	submission.base_revision = revision;
	buf_init(&body, FRAME_MAX);
	CHECK_CODE(codec_encode(CODEC_SUBMIT, &submission, &body, &err), SP_OK, &err);
	struct bytes copy = arena_bytes(a, buf_bytes(&body));
	buf_free(&body);
	return copy;
}

static enum sp_code ask(struct call *c, struct bytes body, struct arena *a, struct bytes *receipt,
	struct sp_error *err)
{
	struct msg_receipt r;
	struct buf out;
	enum sp_code rc = call_request_bytes(c, MESSAGE_SUBMIT, body, CODEC_RECEIPT, &r, a, err);
	if (rc != SP_OK)
		return rc;
	buf_init(&out, FRAME_MAX);
	CHECK_CODE(codec_encode(CODEC_RECEIPT, &r, &out, err), SP_OK, err);
	*receipt = arena_bytes(a, buf_bytes(&out));
	buf_free(&out);
	CHECK_INT(r.revision, revision + 1);
	return SP_OK;
}

/* One session through the proxy; the receipt's bytes, and those of a second one unless `again` is NULL. */
static enum sp_code submit(struct bytes body, struct arena *a, struct bytes *receipt,
	struct bytes *again, struct sp_error *err)
{
	struct call *c = NULL;
	enum sp_code rc = call_open(&options, a, &c, err);
	if (rc == SP_OK)
		rc = ask(c, body, a, receipt, err);
	if (rc == SP_OK && again)
		rc = ask(c, body, a, again, err);
	call_close(c);
	return rc;
}

/* A cut connection says so: sooner or later, but never that nothing happened when something did. */
static bool is_honest(enum sp_code rc, bool stored)
{
	if (rc == SP_OK || rc == SP_OUTCOME_UNKNOWN)
		return true;
	return (rc == SP_DISCONNECTED || rc == SP_UNREACHABLE) && !stored;
}

static void say(const struct chaos_rule *rule, enum sp_code first, const struct sp_error *err)
{
	printf("cut after %zu bytes up, %zu down (%s): %s, then %s\n", rule->pass[CHAOS_UP],
		rule->pass[CHAOS_DOWN], rule->end == CHAOS_RESET ? "reset" : "closed",
		sp_error_row(first)->symbol, sp_error_row(err->code)->symbol);
}

/* What the session that was cut came to. */
static enum sp_code cut_once(const struct chaos_rule *rule)
{
	struct arena a;
	struct bytes lost = {0}, receipt = {0}, again = {0};
	struct sp_error err = {.code = SP_OK};
	arena_init(&a, 8 << 20);
	uint64_t before = fixture_entries(&n.f);
	struct bytes body = next_submission(&a);
	chaos_set(chaos, rule);
	enum sp_code first = submit(body, &a, &lost, NULL, &err);
	chaos_set(chaos, &chaos_none);
	bool good = is_honest(first, fixture_entries(&n.f) != before);
	good = submit(body, &a, &receipt, &again, &err) == SP_OK && good;
	good = good && bytes_equal(receipt, again) && (!lost.len || bytes_equal(lost, receipt)) &&
	       fixture_entries(&n.f) == before + 1;
	if (!good)
		say(rule, first, &err);
	CHECK(good);
	revision++;
	arena_free(&a);
	return first;
}

/* How many bytes a session has that way. */
static size_t session_size(enum chaos_way way)
{
	struct arena a;
	struct bytes receipt;
	struct sp_error err;
	arena_init(&a, 8 << 20);
	CHECK_CODE(submit(next_submission(&a), &a, &receipt, NULL, &err), SP_OK, &err);
	revision++;
	arena_free(&a);
	chaos_settle(chaos);
	return chaos_passed(chaos, way);
}

static void cut_everywhere(enum chaos_way way)
{
	const char *wish = getenv("SAMPLAN_CUTS");
	bool all = wish && strcmp(wish, "all") == 0;
	size_t stride = all ? 1 : CUT_STRIDE;
	size_t first = (size_t)(clock_utc_ms() / FIXTURE_DAY) % stride, size;
	start();
	size = session_size(way) + CUT_MARGIN;
	for (size_t at = first, i = 0; at < size; at += stride, i++) {
		struct chaos_rule rule = chaos_none;
		rule.pass[way] = at;
		rule.end = i % 2 ? CHAOS_RESET : CHAOS_CLOSE;
		CHECK(cut_once(&rule) != SP_OK || at > size / 2); /* it was cut indeed */
		rule.end = i % 2 ? CHAOS_CLOSE : CHAOS_RESET;
		if (all)
			cut_once(&rule);
	}
	stop();
}

TEST(cut, of_what_the_client_sends_leaves_one_record_and_one_receipt)
{
	cut_everywhere(CHAOS_UP);
}

TEST(cut, of_what_the_server_sends_leaves_one_record_and_one_receipt)
{
	cut_everywhere(CHAOS_DOWN);
}

/* ---- worse than a cut ---- */

TEST(network, that_hands_on_byte_by_byte_carries_a_whole_session)
{
	const struct chaos_rule dribble = {.pass = {CHAOS_ALL, CHAOS_ALL}, .piece = {1, 1}};
	start();
	CHECK_INT(cut_once(&dribble), SP_OK);
	stop();
}

/* The client gives up under this rule; the same bytes on a good line are one record. */
static void give_up(const struct chaos_rule *rule)
{
	struct arena a;
	struct bytes receipt;
	struct sp_error err;
	arena_init(&a, 8 << 20);
	uint64_t before = fixture_entries(&n.f);
	struct bytes body = next_submission(&a);
	options.timeout_ms = 100;
	chaos_set(chaos, rule);
	CHECK_INT(submit(body, &a, &receipt, NULL, &err), SP_TIMEOUT);
	options.timeout_ms = PATIENCE_MS;
	chaos_set(chaos, &chaos_none);
	CHECK_INT(submit(body, &a, &receipt, NULL, &err), SP_OK);
	chaos_settle(chaos);
	CHECK_INT(fixture_entries(&n.f), before + 1);
	revision++;
	arena_free(&a);
}

static void stall(enum chaos_way way, size_t after)
{
	struct chaos_rule rule = {.pass = {CHAOS_ALL, CHAOS_ALL}, .end = CHAOS_STALL};
	rule.pass[way] = after;
	give_up(&rule);
}

/* The client gives up when its time is over, at whatever point it waits. */
TEST(network, that_falls_silent_ends_in_a_timeout_and_the_same_bytes_are_safe_to_send_again)
{
	for (int way = CHAOS_UP; way < CHAOS_WAYS; way++) {
		start();
		size_t size = session_size((enum chaos_way)way);
		for (size_t quarter = 0; quarter < 4; quarter++)
			stall((enum chaos_way)way, size * quarter / 4);
		stop();
	}
}

/* Within the client's time it is only slow; beyond it the client names its limit, and what arrives late does no
 * harm. */
TEST(network, that_delays_carries_a_whole_session_or_ends_in_a_timeout)
{
	start();
	for (int way = CHAOS_UP; way < CHAOS_WAYS; way++) {
		struct chaos_rule slow = chaos_none;
		slow.delay_ms[way] = 10;
		CHECK_INT(cut_once(&slow), SP_OK);
		slow.delay_ms[way] = 1000;
		give_up(&slow);
	}
	stop();
}
