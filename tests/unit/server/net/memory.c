/* SPDX-License-Identifier: Apache-2.0 */
/* Above its limit of memory the server reads from nobody, and does not stay there. */
#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/base/clock.h"
#include "server/net/net.h"
#include "tests/lib/bombs.h"
#include "tests/lib/net_fixture.h"

enum { GREEDY = 16, LOOPS = 2, LIMIT = 2 << 20, FRAMES_LIMIT = 256 << 10 };
enum { SMALL_LIMIT = 24 << 10, FAR = 100 * PATIENCE_MS };
/* A read brings a buffer's worth, for which `in` may double, or grow to its maximum. */
enum { ONE_READ = FRAME_MAX / 2 + READ_SIZE + 4096 };

static struct net_fixture n;
static struct holder admin;
static struct client honest, greedy[GREEDY];
static size_t n_greedy;
static struct server_timing timing;

static void start_with(uint32_t loops, uint64_t limit, size_t n_others, uint32_t tick_ms)
{
	struct server_options o = {.loops = loops, .memory_limit = limit, .timing = &timing};
	n_greedy = n_others;
	timing = server_timing_usual;
	timing.tick = tick_ms;
	timing.idle = timing.receiving = timing.replying = 10 * PATIENCE_MS;
	log_listen();
	net_start(&n, clock_utc_ms(), &o);
	client_open_administrator(&n, &honest, &admin);
}

static void start(size_t n_others, uint32_t tick_ms)
{
	start_with(LOOPS, LIMIT, n_others, tick_ms);
}

static void stop(void)
{
	for (size_t i = 0; i < n_greedy; i++)
		client_close(&greedy[i]);
	client_close(&honest);
	server_stop(n.server);
	net_wait_for_end(&n);
	CHECK_INT(meter_used(app_memory(n.f.app)), 0);
	net_close(&n);
	holder_free(&admin);
	log_told();
}

static size_t used(void)
{
	return meter_used(app_memory(n.f.app));
}

/* All but the last byte of a frame of the largest size, ready to be sent. */
static void open_greedy(struct client *c)
{
	struct sp_error err;
	uint8_t header[FRAME_HEADER_SIZE];
	static const uint8_t zeros[FRAME_MAX];
	client_open(&n, c, &admin);
	client_hello(c);
	be32_put(header, FRAME_MAX);
	be16_put(header + 4, MESSAGE_ORG_IMPORT);
	be16_put(header + 6, 0);
	be32_put(header + 8, 7);
	CHECK_CODE(
		tls_send(c->tls, bytes_of(header, sizeof header), &c->cipher, &err), SP_OK, &err);
	CHECK_CODE(tls_send(c->tls, bytes_of(zeros, FRAME_MAX - 1), &c->cipher, &err), SP_OK, &err);
}

/* What the sockets take of all of them; who has been sent away has no more to send. */
static size_t push_all(void)
{
	size_t sum = 0;
	for (size_t i = 0; i < n_greedy; i++) {
		struct buf *out = &greedy[i].cipher;
		ssize_t sent = send(
			greedy[i].fd, buf_bytes(out).ptr, out->len, MSG_NOSIGNAL | MSG_DONTWAIT);
		if (sent > 0) {
			buf_consume(out, (size_t)sent);
			sum += (size_t)sent;
		} else if (sent < 0 && errno != EAGAIN) {
			buf_clear(out);
		}
	}
	return sum;
}

static bool all_pushed(void)
{
	for (size_t i = 0; i < n_greedy; i++)
		if (greedy[i].cipher.len)
			return false;
	return true;
}

/* Nobody is sent away here (the tick is far): what it holds is what it has read, and it reads no further. Who holds
 * much may fill three quarters. */
TEST(memory, of_those_who_hold_much_stops_short_of_the_limit)
{
	uint64_t patience = clock_steady_ms() + PATIENCE_MS;
	size_t most = 0;
	start(GREEDY, FAR);
	for (size_t i = 0; i < n_greedy; i++)
		open_greedy(&greedy[i]);
	while (used() <= LIMIT / 4 * 3 && clock_steady_ms() < patience)
		push_all();
	CHECK(used() > LIMIT / 4 * 3);
	for (int quiet = 0; quiet < 100; usleep(1000)) {
		quiet = push_all() == 0 ? quiet + 1 : 0; /* the sockets are full too */
		most = used() > most ? used() : most;
	}
	CHECK(most <= LIMIT / 4 * 3 + LOOPS * ONE_READ);
	stop();
}

/* Nothing is given back (the tick is far), but the last quarter is not theirs. */
TEST(memory, that_some_have_taken_leaves_the_others_theirs)
{
	enum { LARGE_LIMIT = 12 << 20 };
	start_with(LOOPS, LARGE_LIMIT, GREEDY, FAR);
	for (size_t i = 0; i < n_greedy; i++)
		open_greedy(&greedy[i]);
	for (int quiet = 0; quiet < 100; usleep(1000))
		quiet = push_all() == 0 ? quiet + 1 : 0;
	CHECK(used() > LARGE_LIMIT / 4 * 3);
	for (int i = 0; i < 20; i++) {
		CHECK_INT(client_ask(&honest, MESSAGE_ORG_IMPORT, client_import_body(&n),
				  CODEC_RECEIPT, NULL),
			SP_OK);
		CHECK_INT(client_ask(&honest, MESSAGE_WHOAMI, bytes_of(NULL, 0), CODEC_WHOAMI_REPLY,
				  NULL),
			SP_OK);
	}
	CHECK_INT(server_refused(n.server, REFUSED_MEMORY), 0);
	CHECK(used() > LARGE_LIMIT / 4 * 3);
	stop();
}

/* Frames that are never finished would wait for each other: who holds the most goes, the others are served. */
TEST(memory, that_is_held_by_half_frames_comes_back)
{
	uint64_t patience = clock_steady_ms() + PATIENCE_MS;
	start(GREEDY, 5);
	for (size_t i = 0; i < n_greedy; i++)
		open_greedy(&greedy[i]);
	while (server_refused(n.server, REFUSED_MEMORY) == 0 && clock_steady_ms() < patience)
		push_all();
	CHECK(server_refused(n.server, REFUSED_MEMORY) > 0);
	for (int i = 0; i < 20; i++) {
		push_all();
		CHECK_CODE(client_ask(&honest, MESSAGE_WHOAMI, bytes_of(NULL, 0),
				   CODEC_WHOAMI_REPLY, NULL),
			SP_OK, &n.f.err);
	}
	CHECK(log_has("reason=\"BUSY\" detail=\"memory\""));
	while (!all_pushed() && clock_steady_ms() < patience)
		push_all();
	CHECK(all_pushed()); /* each was read on, or closed */
	stop();
}

static void hold_replies(size_t n_readers, uint64_t limit)
{
	const int small = 4096;
	uint64_t patience = clock_steady_ms() + PATIENCE_MS;
	start_with(LOOPS, limit, n_readers, 5);
	client_import_many(&honest, 2 * PAGE_ROWS);
	for (size_t i = 0; i < n_greedy; i++) {
		client_open(&n, &greedy[i], &admin);
		client_hello(&greedy[i]);
		CHECK_INT(setsockopt(greedy[i].fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof small), 0);
		for (uint32_t tag = 1; tag <= 200; tag++)
			client_put(&greedy[i], MESSAGE_ORG_LIST, tag, bytes_of(NULL, 0));
	}
	while (server_refused(n.server, REFUSED_MEMORY) == 0 && clock_steady_ms() < patience)
		push_all();
	CHECK(server_refused(n.server, REFUSED_MEMORY) > 0);
	for (int i = 0; i < 20; i++)
		CHECK_CODE(client_ask(&honest, MESSAGE_WHOAMI, bytes_of(NULL, 0),
				   CODEC_WHOAMI_REPLY, NULL),
			SP_OK, &n.f.err);
	stop();
}

TEST(memory, that_is_held_by_replies_that_nobody_reads_comes_back)
{
	hold_replies(GREEDY, FRAMES_LIMIT);
}

static void make_short_pages(struct fixture *f, uint64_t now_ms)
{
	fixture_init_at(f, now_ms);
	app_pages(f->app, 10, PAGE_BYTES);
}

/* Of frames so short hardly anything lies in buffers: it is what each request has been given to work with. */
TEST(memory, that_one_holds_alone_comes_back)
{
	n.make = make_short_pages;
	hold_replies(1, 3 * SMALL_LIMIT);
	n.make = NULL;
}

/* What has been read already is more than there is room for: it is served all the same. */
TEST(memory, that_a_connection_s_own_requests_fill_is_given_back_by_serving_them)
{
	enum { MANY = 3000 };
	start_with(LOOPS, SMALL_LIMIT, 0, FAR);
	for (uint32_t tag = 1; tag <= MANY; tag++)
		client_put(&honest, MESSAGE_HEALTH, tag, bytes_of(NULL, 0));
	CHECK(honest.cipher.len > SMALL_LIMIT);
	client_push(&honest);
	for (uint32_t tag = 1; tag <= MANY; tag++) {
		CHECK(client_next(&honest));
		CHECK_INT(honest.frame.tag, tag);
	}
	stop();
}

/* One has taken no replies, so that nobody is read. When it takes them the other is read again, at once: the
 * tick is far. */
TEST(memory, that_is_there_again_lets_the_others_go_on)
{
	enum { LISTINGS = 150, STEADY = 50 };
	int steady = 0;
	uint64_t patience = clock_steady_ms() + PATIENCE_MS;
	struct client *slow = &greedy[0];
	start_with(1, READ_SIZE, 1, FAR);
	client_import_many(&honest, 800);
	client_open(&n, slow, &admin);
	client_hello(slow);
	for (uint32_t tag = 1; tag <= LISTINGS; tag++)
		client_put(slow, MESSAGE_ORG_LIST, tag, bytes_of(NULL, 0));
	client_push(slow);
	while (steady < STEADY && clock_steady_ms() < patience) {
		steady = used() > READ_SIZE ? steady + 1 : 0;
		usleep(1000);
	}
	CHECK_INT(steady, STEADY); /* all sockets on the way are full */
	client_put(&honest, MESSAGE_HEALTH, 3, bytes_of(NULL, 0));
	client_push(&honest);
	usleep(20000); /* the server has had time to pass it by */
	for (uint32_t i = 0; i < LISTINGS; i++)
		CHECK(client_next(slow));
	CHECK(client_next(&honest));
	CHECK_INT(honest.frame.tag, 3);
	stop();
}

/* Each listing under way holds a piece of 8 KiB: there is room for two, and the last of eight begins when others
 * have ended. */
TEST(memory, that_is_short_leaves_requests_that_have_come_waiting)
{
	enum { LISTINGS = 8 };
	bool begun[LISTINGS + 1] = {false};
	size_t ended = 0, ended_before = 0;
	n.make = make_short_pages;
	start_with(LOOPS, SMALL_LIMIT, 0, FAR);
	n.make = NULL;
	client_import_many(&honest, 100);
	for (uint32_t tag = 1; tag <= LISTINGS; tag++)
		client_put(&honest, MESSAGE_ORG_LIST, tag, bytes_of(NULL, 0));
	client_push(&honest);
	while (ended < LISTINGS) {
		CHECK(client_next(&honest));
		CHECK_INT(honest.frame.flags & FRAME_ERROR, 0);
		if (!begun[honest.frame.tag])
			ended_before = ended;
		begun[honest.frame.tag] = true;
		ended += honest.frame.flags == 0;
	}
	CHECK(ended_before >= LISTINGS - 3);
	stop();
}

/* Replies are longer than requests: who is not even known may not make the server keep many. */
TEST(memory, of_an_anonymous_connection_is_small)
{
	const int small = 4096;
	size_t most = 0;
	start(1, FAR);
	client_open(&n, &greedy[0], NULL);
	client_hello(&greedy[0]);
	CHECK_INT(setsockopt(greedy[0].fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof small), 0);
	for (int quiet = 0; quiet < 50; usleep(1000)) {
		for (uint32_t tag = 1; greedy[0].cipher.len < READ_SIZE; tag++)
			client_put(&greedy[0], MESSAGE_HEALTH, tag, bytes_of(NULL, 0));
		quiet = push_all() == 0 ? quiet + 1 : 0;
		most = used() > most ? used() : most;
	}
	CHECK(most > 0);
	CHECK(most <= 6 * READ_SIZE);
	stop();
}

/* A frame of each kind of bomb, as large as may be: the frame as it comes, and what a request may have. */
TEST(memory, of_a_bomb_is_its_frame_and_one_request)
{
	enum { BOMB_LIMIT = 2 * FRAME_MAX + REQUEST_ARENA_MAX + 4 * READ_SIZE };
	static const uint32_t tags[] = {1, 2}; /* one that may be there once, and a list */
	size_t most = 0;
	start_with(1, 4 * (uint64_t)BOMB_LIMIT, 0, FAR);
	for (size_t i = 0; i < sizeof tags / sizeof tags[0] * BOMB_KINDS; i++) {
		struct buf body = wire_new();
		client_open(&n, &greedy[0], &admin);
		client_hello(&greedy[0]);
		struct pollfd ready = {.fd = greedy[0].fd, .events = POLLIN};
		bomb_fill(&body, (enum bomb_kind)(i % BOMB_KINDS), tags[i / BOMB_KINDS], FRAME_MAX);
		client_put(&greedy[0], MESSAGE_ORG_IMPORT, 5, buf_bytes(&body));
		client_push(&greedy[0]);
		for (; poll(&ready, 1, 0) == 0; usleep(100))
			most = used() > most ? used() : most;
		CHECK(client_next(&greedy[0]));
		CHECK_INT(greedy[0].frame.tag, 5);
		CHECK(client_error(&greedy[0]) != SP_OK);
		client_close(&greedy[0]);
		buf_free(&body);
	}
	CHECK(most <= BOMB_LIMIT);
	CHECK_CODE(client_ask(&honest, MESSAGE_WHOAMI, bytes_of(NULL, 0), CODEC_WHOAMI_REPLY, NULL),
		SP_OK, &n.f.err);
	stop();
}

TEST(memory, is_told_to_the_administrator)
{
	start(GREEDY, 5);
	for (size_t i = 0; i < n_greedy; i++)
		client_open(&n, &greedy[i], NULL);
	const struct msg_server_status_reply got = client_status(&honest);
	CHECK_INT(got.memory_limit, LIMIT);
	CHECK(got.memory_used > 0); /* the request's own */
	CHECK(got.memory_used < LIMIT);
	CHECK_INT(got.loops, LOOPS);
	CHECK(got.connections >= n_greedy + 1);
	stop();
}
