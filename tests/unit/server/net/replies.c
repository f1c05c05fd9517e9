/* SPDX-License-Identifier: Apache-2.0 */
/* Listings of several frames: whole, in turn with what else was asked, and gone when nobody waits for them. */
#include <sys/socket.h>
#include <unistd.h>

#include "common/base/clock.h"
#include "tests/lib/net_fixture.h"

enum { ROWS = 200, ROWS_A_FRAME = 10, FRAMES = ROWS / ROWS_A_FRAME };

static struct net_fixture n;
static struct holder admin;
static struct client c;

static void make(struct fixture *f, uint64_t now_ms)
{
	fixture_init_at(f, now_ms);
	app_pages(f->app, ROWS_A_FRAME, PAGE_BYTES);
}

static void start(size_t rows)
{
	n.make = make;
	net_start(&n, clock_utc_ms(), NULL);
	client_open_administrator(&n, &c, &admin);
	client_import_many(&c, rows);
}

static void stop(void)
{
	client_close(&c);
	server_stop(n.server);
	net_wait_for_end(&n);
	CHECK_INT(meter_used(app_memory(n.f.app)), 0);
	net_close(&n);
	holder_free(&admin);
}

static void put_listing(uint32_t tag)
{
	client_put(&c, MESSAGE_ORG_LIST, tag, bytes_of(NULL, 0));
}

static void put_health(uint32_t tag)
{
	client_put(&c, MESSAGE_HEALTH, tag, bytes_of(NULL, 0));
}

/* The next frame's flags and tag. */
static uint16_t next(uint32_t *tag)
{
	CHECK(client_next(&c));
	*tag = c.frame.tag;
	return c.frame.flags;
}

TEST(replies, longer_than_a_frame_are_one_message_in_all)
{
	struct msg_org_list_reply all;
	struct buf bodies;
	size_t frames = 0;
	uint16_t flags = FRAME_MORE;
	buf_init(&bodies, 4 << 20);
	start(ROWS);
	put_listing(5);
	client_push(&c);
	for (uint32_t tag; flags == FRAME_MORE; frames++) {
		flags = next(&tag);
		CHECK_INT(tag, 5);
		buf_add(&bodies, c.frame.body.ptr, c.frame.body.len);
	}
	CHECK_INT(flags, 0);
	CHECK_INT(frames, FRAMES);
	CHECK_CODE(codec_decode_listing(
			   CODEC_ORG_LIST_REPLY, buf_bytes(&bodies), n.f.arena, &all, &n.f.err),
		SP_OK, &n.f.err);
	CHECK_INT(all.n_organisations, ROWS);
	buf_free(&bodies);
	stop();
}

/* One frame of each in turn; what is short is answered while they go on. */
TEST(replies, that_are_under_way_take_turns)
{
	size_t frames[3] = {0};
	uint32_t tag;
	start(ROWS);
	put_listing(1);
	put_listing(2);
	put_health(3);
	client_push(&c);
	for (uint32_t i = 0; i < 3; i++) {
		CHECK_INT(next(&tag), i < 2 ? FRAME_MORE : 0);
		CHECK_INT(tag, i + 1);
	}
	for (size_t i = 2; i < 2 * FRAMES; i++) {
		CHECK_INT(next(&tag), i < 2 * FRAMES - 2 ? FRAME_MORE : 0);
		CHECK_INT(tag, i % 2 + 1);
		frames[tag]++;
	}
	CHECK_INT(frames[1], FRAMES - 1);
	CHECK_INT(frames[2], FRAMES - 1);
	stop();
}

TEST(replies, that_are_under_way_hold_their_tag)
{
	uint32_t tag;
	size_t refused = 0, last = 0;
	start(ROWS);
	put_listing(1);
	put_health(1);
	client_push(&c);
	for (size_t i = 0; i < FRAMES + 1; i++) {
		uint16_t flags = next(&tag);
		CHECK_INT(tag, 1);
		refused += flags == FRAME_ERROR && client_error(&c) == SP_DUPLICATE_TAG;
		last += flags == 0;
	}
	CHECK_INT(refused, 1);
	CHECK_INT(last, 1);
	put_health(1); /* free again */
	client_push(&c);
	CHECK_INT(next(&tag), 0);
	stop();
}

/* The 33rd request waits for the end of one of them. */
TEST(replies, that_are_under_way_count_as_in_flight)
{
	uint32_t tag = 0;
	size_t ended = 0;
	start(ROWS);
	for (uint32_t i = 1; i <= FRAME_MAX_IN_FLIGHT; i++)
		put_listing(i);
	put_health(99);
	client_push(&c);
	while (tag != 99)
		ended += next(&tag) == 0 && tag != 99;
	CHECK(ended > 0);
	while (ended < FRAME_MAX_IN_FLIGHT)
		ended += next(&tag) == 0;
	stop();
}

TEST(replies, of_an_account_that_is_revoked_end_with_the_reason)
{
	struct holder other;
	struct client boss = {.net = &n};
	uint32_t tag;
	uint16_t flags = FRAME_MORE;
	start(3000);
	client_enrol(&n, client_invite(&c, ROLE_ADMINISTRATOR, NULL), &other);
	struct msg_account_revoke m = {fixture_key(&n.f), other.account, "lost laptop"};
	boss = c;
	client_open(&n, &c, &other);
	client_hello(&c);
	put_listing(1);
	client_push(&c);
	CHECK_INT(next(&tag), FRAME_MORE);
	CHECK_CODE(client_ask(&boss, MESSAGE_ACCOUNT_REVOKE,
			   fixture_encode(&n.f, CODEC_ACCOUNT_REVOKE, &m), CODEC_RECEIPT, NULL),
		SP_OK, &n.f.err);
	while (flags == FRAME_MORE && client_next(&c))
		flags = c.frame.flags;
	/* refused by the next frame, ended by the tick, or told in full before either */
	if (flags == FRAME_ERROR)
		CHECK_INT(client_error(&c), SP_ACCOUNT_CLOSED);
	client_close(&boss);
	holder_free(&other);
	stop();
}

TEST(replies, under_way_are_given_up_with_their_connection)
{
	const int small = 4096;
	start(3000);
	CHECK_INT(setsockopt(c.fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof small), 0);
	for (uint32_t i = 1; i <= FRAME_MAX_IN_FLIGHT; i++)
		put_listing(i);
	client_push(&c);
	CHECK(client_next(&c));
	CHECK_INT(c.frame.flags, FRAME_MORE);
	stop();
}

TEST(replies, under_way_are_told_to_the_end_when_the_server_stops)
{
	uint32_t tag;
	start(3000);
	put_listing(1);
	client_push(&c);
	CHECK_INT(next(&tag), FRAME_MORE);
	server_stop(n.server);
	while (next(&tag) == FRAME_MORE)
		;
	CHECK_INT(c.frame.flags, 0);
	CHECK(!client_next(&c));
	stop();
}
