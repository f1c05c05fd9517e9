/* SPDX-License-Identifier: Apache-2.0 */
/* What has been begun when the server is told to stop is answered before it ends. */
#include <signal.h>
#include <unistd.h>

#include "common/base/clock.h"
#include "tests/lib/net_fixture.h"
#include "tests/lib/writer_hold.h"

static struct net_fixture n;
static struct holder admin;

/* It waits with the first batch that it was told to wait with. */
static void hold(enum ledger_step step)
{
	if (step == LEDGER_STEP_APPENDED)
		writer_hold_at(step);
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
	writer_hold();
	client_put(&c, MESSAGE_ORG_IMPORT, 4, client_import_body(&n));
	client_push(&c);
	writer_wait_held();
	CHECK_INT(kill(getpid(), SIGTERM), 0);
	wait_until_stopping();
	writer_let_go();
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
	writer_hold();
	client_put(&c, MESSAGE_ORG_IMPORT, 4, client_import_body(&n));
	client_push(&c);
	writer_wait_held();
	server_stop(n.server);
	wait_until_stopping();
	client_put(&c, MESSAGE_ORG_IMPORT, 5, client_import_body(&n));
	client_push(&c);
	writer_let_go();
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
	writer_hold();
	client_put(&c, MESSAGE_ORG_IMPORT, 4, client_import_body(&n));
	client_push(&c);
	writer_wait_held();
	server_stop(n.server);
	CHECK(!client_next(&c));
	writer_let_go();
	client_close(&c);
	net_wait_for_end(&n);
	CHECK_INT(fixture_entries(&n.f), before + 1);
	net_close(&n);
	holder_free(&admin);
}
