/* SPDX-License-Identifier: Apache-2.0 */
/* Requests that took long leave a line with where their time went; however many they are, the lines are few. */
#include <stdlib.h>
#include <unistd.h>

#include "common/base/clock.h"
#include "server/net/net.h"
#include "tests/lib/net_fixture.h"

#define MS UINT64_C(1000000)

/* ---- stages ---- */

static void check_stages(const struct answered *a, const uint64_t want[STAGES])
{
	uint64_t ns[STAGES];
	metrics_stages(a, ns);
	for (size_t i = 0; i < STAGES; i++)
		CHECK(ns[i] == want[i]);
}

TEST(stages, of_a_write_follow_one_another_and_add_up)
{
	const struct answered a = {.times = {.began_ns = 100,
					   .read_ns = 110,
					   .prepared_ns = 130,
					   .queued_ns = 131,
					   .taken_ns = 170,
					   .applied_ns = 200,
					   .committed_ns = 300,
					   .replied_ns = 310,
					   .sent_ns = 315}};
	check_stages(&a, (const uint64_t[STAGES]){10, 20, 40, 30, 100, 10, 5});
	CHECK_INT(metrics_took_ns(&a), 205);
}

TEST(stages, of_a_read_are_those_that_it_comes_to)
{
	const struct answered a = {
		.times = {.began_ns = 100, .read_ns = 100, .prepared_ns = 130, .replied_ns = 160}};
	const uint64_t none = UINT64_MAX;
	check_stages(&a, (const uint64_t[STAGES]){0, 30, none, none, none, 30, none});
	CHECK_INT(metrics_took_ns(&a), 60);
}

/* A read that waited for the index comes to the writer before it is prepared, or after. */
TEST(stages, last_from_whatever_was_before_them)
{
	const struct answered a = {.times = {.began_ns = 100,
					   .read_ns = 110,
					   .taken_ns = 120,
					   .committed_ns = 150,
					   .prepared_ns = 155,
					   .replied_ns = 160,
					   .sent_ns = 161}};
	check_stages(&a, (const uint64_t[STAGES]){10, 5, 10, UINT64_MAX, 30, 5, 1});
	CHECK_INT(metrics_took_ns(&a), 51);
}

TEST(stages, of_what_was_refused_at_once_are_none)
{
	const struct answered a = {.outcome = SP_MALFORMED};
	const uint64_t none = UINT64_MAX;
	check_stages(&a, (const uint64_t[STAGES]){none, none, none, none, none, none, none});
	CHECK_INT(metrics_took_ns(&a), 0);
}

/* ---- the line ---- */

static struct slow slow;

static struct answered took(uint16_t type, uint64_t ms)
{
	return (struct answered){.times = {.began_ns = 900 * MS,
					 .read_ns = 1000 * MS,
					 .prepared_ns = 1000 * MS + 12000,
					 .replied_ns = (1000 + ms) * MS},
		.type = type,
		.account = 7,
		.received = 20480,
		.replied = 312};
}

static void begin(uint32_t limit_ms)
{
	struct sp_error err;
	log_listen();
	slow = (struct slow){.made = false};
	CHECK_CODE(slow_init(&slow, limit_ms, &err), SP_OK, &err);
}

static const char *end(uint64_t now_ms)
{
	slow_tell(&slow, now_ms, true);
	slow_close(&slow);
	return log_told();
}

static void look(uint16_t type, uint64_t ms, uint64_t now_ms)
{
	const struct answered a = took(type, ms);
	slow_look(&slow, &a, "192.0.2.1", now_ms);
}

static size_t lines(const char *log)
{
	size_t count = 0;
	for (; *log; log++)
		count += *log == '\n';
	return count;
}

TEST(slow_requests, leave_a_line_with_their_stages)
{
	begin(1000);
	look(MESSAGE_SUBMIT, 1500, 5000);
	CHECK_TEXT(end(5000),
		"<4>request_slow type=\"submit\" outcome=\"OK\" account=\"7\" peer=\"192.0.2.1\" "
		"received=\"20480\" replied=\"312\" took_us=\"1500000\" "
		"stages_us=\"read=100000 prepare=12 reply=1499988\"\n");
}

TEST(slow_requests, begin_at_the_limit)
{
	begin(1000);
	look(MESSAGE_SUBMIT, 999, 5000);
	look(MESSAGE_TOTAL, 1000, 5000);
	const char *log = end(5000);
	CHECK(!strstr(log, "submit"));
	CHECK(strstr(log, "type=\"total\"") != NULL);
}

TEST(slow_requests, are_none_when_the_limit_is_0)
{
	begin(0);
	look(MESSAGE_SUBMIT, 100000, 5000);
	CHECK_TEXT(end(5000), "");
}

TEST(slow_requests, that_are_many_are_a_line_a_second_about_the_slowest)
{
	enum { SECONDS = 5 };
	begin(1);
	for (uint64_t ms = 0; ms < SECONDS * 1000; ms++) {
		look(MESSAGE_SUBMIT, ms == 1500 ? 9000 : 10, 5000 + ms);
		look(MESSAGE_TOTAL, 10, 5000 + ms);
		if (ms % 250 == 0)
			slow_tell(&slow, 5000 + ms, false);
	}
	const char *log = end(5000 + SECONDS * 1000);
	CHECK(lines(log) <= 2 * (SECONDS + 1));
	CHECK_INT(log_count(log, "type=\"submit\""), SECONDS * 1000);
	CHECK_INT(log_count(log, "type=\"total\""), SECONDS * 1000);
	CHECK(strstr(log, "took_us=\"9000000\"") != NULL);
}

/* ---- over the network ---- */

static struct net_fixture n;

static void sleep_in_commit(enum ledger_step step)
{
	if (step == LEDGER_STEP_APPENDED)
		usleep(20000);
}

static void import_once(uint32_t slow_ms)
{
	struct server_options o = {.slow_ms = slow_ms, .loops = 1};
	struct holder admin;
	struct client c;
	n.at_step = sleep_in_commit;
	net_start(&n, clock_utc_ms(), &o);
	client_open_administrator(&n, &c, &admin);
	CHECK_CODE(client_ask(&c, MESSAGE_ORG_IMPORT, client_import_body(&n), CODEC_RECEIPT, NULL),
		SP_OK, &n.f.err);
	client_close(&c);
	holder_free(&admin);
	net_stop(&n);
}

TEST(slow_requests, of_clients_are_told_with_account_and_commit)
{
	log_listen();
	import_once(10);
	const char *log = log_told(), *line = strstr(log, "request_slow type=\"org import\"");
	CHECK(line != NULL);
	const char *stages = strstr(line, "stages_us=\"read=");
	CHECK(stages != NULL);
	CHECK(strstr(stages, " queue=") && strstr(stages, " apply=") && strstr(stages, " send="));
	CHECK(strtoul(strstr(stages, " commit=") + 8, NULL, 10) >= 20000);
	CHECK(strstr(line, "outcome=\"OK\"") && strstr(line, "account=\"1\""));
}

TEST(slow_requests, of_clients_are_not_told_when_it_is_off)
{
	log_listen();
	import_once(0);
	CHECK(!strstr(log_told(), "request_slow"));
}
