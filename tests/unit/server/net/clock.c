/* SPDX-License-Identifier: Apache-2.0 */
/* The server's clock is set while it works: nothing that is under way notices, the record goes on in its order, and
 * the log tells. */
#include <stdatomic.h>
#include <unistd.h>

#include "common/base/clock.h"
#include "tests/lib/net_fixture.h"

static struct net_fixture n;
static struct holder admin;
static struct client c;
static atomic_int_fast64_t wrong_by_ms;
static atomic_uint_fast64_t stands_at_ms; /* 0: it goes */
static uint64_t made_ms;

static uint64_t server_clock(void)
{
	const uint64_t stands = atomic_load(&stands_at_ms);
	if (stands)
		return stands;
	int64_t now = (int64_t)clock_utc_ms() + atomic_load(&wrong_by_ms);
	return now > 0 ? (uint64_t)now : 0;
}

static void start(void)
{
	static struct server_timing timing;
	struct server_options o = {.utc_ms = server_clock, .timing = &timing};
	timing = server_timing_usual;
	timing.tick = 5;
	atomic_store(&wrong_by_ms, 0);
	atomic_store(&stands_at_ms, 0);
	made_ms = clock_utc_ms();
	net_start(&n, made_ms, &o);
	client_open_administrator(&n, &c, &admin);
}

static void stop(void)
{
	client_close(&c);
	holder_free(&admin);
	net_stop(&n);
}

static void wait_for_line(const char *text)
{
	const uint64_t patience = clock_steady_ms() + PATIENCE_MS;
	while (!log_has(text) && clock_steady_ms() < patience)
		usleep(1000);
	CHECK(log_has(text));
}

/* Moves the clock; returns when the server has seen it. */
static void set_clock(int64_t by_ms, const char *line)
{
	atomic_store(&wrong_by_ms, by_ms);
	wait_for_line(line);
}

/* A write on the connection that has been there from the beginning. */
static struct msg_receipt write_one(void)
{
	struct msg_receipt receipt = {.number = 0};
	CHECK_INT(
		client_ask(&c, MESSAGE_ORG_IMPORT, client_import_body(&n), CODEC_RECEIPT, &receipt),
		SP_OK);
	return receipt;
}

static void follows(const struct msg_receipt *later, const struct msg_receipt *earlier)
{
	CHECK_INT(later->number, earlier->number + 1);
	CHECK(later->arrival_ms >= earlier->arrival_ms);
}

TEST(clock, that_is_set_leaves_order_connections_and_deadlines_as_they_are)
{
	const int64_t day = (int64_t)FIXTURE_DAY;
	log_listen();
	start();
	struct msg_receipt first = write_one();
	set_clock(301 * day, "clock_stepped seconds=\"+2600");
	struct msg_receipt ahead = write_one();
	follows(&ahead, &first);
	CHECK(ahead.arrival_ms >= first.arrival_ms + 301 * FIXTURE_DAY);
	set_clock(300 * day, "clock_stepped seconds=\"-86");
	wait_for_line("clock_behind");
	struct msg_receipt back = write_one();
	follows(&back, &ahead);
	CHECK_INT(back.arrival_ms, ahead.arrival_ms); /* its predecessor's */
	set_clock(-(int64_t)clock_utc_ms(), "clock_stepped seconds=\"-1");
	struct msg_receipt in_1970 = write_one();
	follows(&in_1970, &back);
	set_clock(302 * day, "clock_stepped seconds=\"+1");
	struct msg_receipt right = write_one();
	follows(&right, &in_1970);
	CHECK(right.arrival_ms >= ahead.arrival_ms + FIXTURE_DAY / 2);
	stop();
	CHECK(strstr(log_told(), "conn_closed") == NULL);
}

/* A leap second, as most machines have it: the last second of the day comes twice. */
TEST(clock, that_shows_a_second_twice_leaves_order_and_times_in_order)
{
	static const struct {
		int64_t shown, arrival; /* from midnight on */
	} seconds[] = {
		{-1000, -1000},
		{-500, -500},
		{-1, -1}, /* the first time */
		{-1000, -1},
		{-500, -1},
		{-1, -1}, /* the second: none is older than the one before it */
		{0, 0},
		{1, 1},
	};
	struct msg_receipt before, next;
	log_listen();
	start();
	const uint64_t midnight = made_ms + 60000;
	before = write_one();
	for (size_t i = 0; i < sizeof seconds / sizeof seconds[0]; i++) {
		atomic_store(&stands_at_ms, midnight + (uint64_t)seconds[i].shown);
		next = write_one();
		follows(&next, &before);
		CHECK_INT(next.arrival_ms, midnight + (uint64_t)seconds[i].arrival);
		before = next;
	}
	stop();
	CHECK(strstr(log_told(), "conn_closed") == NULL);
}

TEST(clock, ten_years_ahead_ends_certificates_by_name_and_no_connection)
{
	log_listen();
	start();
	struct msg_receipt before = write_one();
	set_clock(3653 * (int64_t)FIXTURE_DAY, "clock_stepped seconds=\"+3156");
	CHECK_INT(client_ask(&c, MESSAGE_ORG_IMPORT, client_import_body(&n), CODEC_RECEIPT, NULL),
		SP_CERTIFICATE_EXPIRED);
	set_clock(0, "clock_stepped seconds=\"-3156");
	struct msg_receipt after = write_one();
	follows(&after, &before);
	CHECK(after.arrival_ms < made_ms + FIXTURE_DAY);
	stop();
	log_told();
}
