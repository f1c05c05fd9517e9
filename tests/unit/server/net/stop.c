/* SPDX-License-Identifier: Apache-2.0 */
/* What has been begun when the server is told to stop is answered before it ends. */
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include "common/base/clock.h"
#include "tests/lib/net_fixture.h"

static struct net_fixture n;
static struct holder admin;

/* The writer waits with the first batch after `holding` was set, until it is let go. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t change = PTHREAD_COND_INITIALIZER;
static bool holding, held;

static void hold(enum ledger_step step)
{
	if (step != LEDGER_STEP_APPENDED)
		return;
	pthread_mutex_lock(&lock);
	while (holding) {
		held = true;
		pthread_cond_broadcast(&change);
		pthread_cond_wait(&change, &lock);
	}
	pthread_mutex_unlock(&lock);
}

static void begin_holding(void)
{
	pthread_mutex_lock(&lock);
	holding = true;
	held = false;
	pthread_mutex_unlock(&lock);
}

static void wait_until_held(void)
{
	pthread_mutex_lock(&lock);
	while (!held)
		pthread_cond_wait(&change, &lock);
	pthread_mutex_unlock(&lock);
}

static void let_go(void)
{
	pthread_mutex_lock(&lock);
	holding = false;
	pthread_cond_broadcast(&change);
	pthread_mutex_unlock(&lock);
}

static void start(const struct server_options *o)
{
	n.at_step = hold;
	net_start(&n, clock_utc_ms(), o);
}

/* Nobody listens any more: the stop has begun. */
static void wait_until_stopping(void)
{
	for (;;) {
		int fd = client_connect_raw(&n);
		if (fd < 0)
			return;
		close(fd);
		usleep(1000);
	}
}

TEST(stop, by_sigterm_answers_the_write_that_is_in_flight)
{
	struct client c;
	struct msg_receipt receipt;
	start(NULL);
	client_open_administrator(&n, &c, &admin);
	uint64_t before = fixture_entries(&n.f);
	begin_holding();
	client_put(&c, MESSAGE_ORG_IMPORT, 4, client_import_body(&n));
	client_push(&c);
	wait_until_held();
	CHECK_INT(kill(getpid(), SIGTERM), 0);
	wait_until_stopping();
	let_go();
	CHECK(client_next(&c));
	CHECK_INT(client_error(&c), SP_OK);
	CHECK_CODE(codec_decode(CODEC_RECEIPT, c.frame.body, n.f.arena, &receipt, &n.f.err), SP_OK,
		&n.f.err);
	CHECK_INT(receipt.number, before);
	CHECK(!client_next(&c)); /* then the server closes */
	client_close(&c);
	net_wait_for_end(&n);
	CHECK_INT(fixture_entries(&n.f), before + 1);
	net_close(&n);
	holder_free(&admin);
}

TEST(stop, takes_no_request_that_comes_after_it)
{
	struct client c;
	start(NULL);
	client_open_administrator(&n, &c, &admin);
	uint64_t before = fixture_entries(&n.f);
	begin_holding();
	client_put(&c, MESSAGE_ORG_IMPORT, 4, client_import_body(&n));
	client_push(&c);
	wait_until_held();
	server_stop(n.server);
	wait_until_stopping();
	client_put(&c, MESSAGE_ORG_IMPORT, 5, client_import_body(&n));
	client_push(&c);
	let_go();
	CHECK(client_next(&c));
	CHECK_INT(c.frame.tag, 4);
	CHECK(!client_next(&c));
	client_close(&c);
	net_wait_for_end(&n);
	CHECK_INT(fixture_entries(&n.f), before + 1);
	net_close(&n);
	holder_free(&admin);
}

/* The disk is slower than the stop may last: the connection is given up, the write is not. */
TEST(stop, that_lasts_too_long_closes_and_still_finishes_the_write)
{
	struct server_timing timing = server_timing_usual;
	struct server_options o = {.timing = &timing, .drain_ms = 1};
	struct client c;
	timing.tick = 5;
	start(&o);
	client_open_administrator(&n, &c, &admin);
	uint64_t before = fixture_entries(&n.f);
	begin_holding();
	client_put(&c, MESSAGE_ORG_IMPORT, 4, client_import_body(&n));
	client_push(&c);
	wait_until_held();
	server_stop(n.server);
	CHECK(!client_next(&c));
	let_go();
	client_close(&c);
	net_wait_for_end(&n);
	CHECK_INT(fixture_entries(&n.f), before + 1);
	net_close(&n);
	holder_free(&admin);
}
