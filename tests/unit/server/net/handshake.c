/* SPDX-License-Identifier: Apache-2.0 */
/* Who connects and does not come to the end of the handshake makes the server hold little. What is counted is what
 * has been allocated, by OpenSSL and by all of the process. */
#include <malloc.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include <openssl/crypto.h>

#include "common/base/clock.h"
#include "tests/lib/net_fixture.h"
#include "tests/lib/scrape.h"

enum { MANY = 64, EACH_MAX = 16 << 10, EACH_BEGUN_MAX = 64 << 10, RECORD = 5, LONG = 4000 };

/* ---- what is allocated ---- */

static atomic_size_t ossl_held;

static void *take(size_t size, const char *file, int line)
{
	(void)file, (void)line;
	void *p = malloc(size);
	atomic_fetch_add(&ossl_held, p ? malloc_usable_size(p) : 0);
	return p;
}

static void give(void *old, const char *file, int line)
{
	(void)file, (void)line;
	atomic_fetch_sub(&ossl_held, old ? malloc_usable_size(old) : 0);
	free(old);
}

static void *take_more(void *old, size_t size, const char *file, int line)
{
	(void)file, (void)line;
	size_t before = old ? malloc_usable_size(old) : 0;
	void *p = realloc(old, size);
	if (p)
		atomic_fetch_add(&ossl_held, malloc_usable_size(p) - before);
	return p;
}

/* Before OpenSSL has taken anything. */
__attribute__((constructor)) static void take_over(void)
{
	CRYPTO_set_mem_functions(take, take_more, give);
}

/* 0 where a sanitizer has the memory. */
static size_t process_held(void)
{
	struct mallinfo2 now = mallinfo2();
	return now.uordblks + now.hblkhd;
}

/* ---- those who begin ---- */

static struct net_fixture n;
static struct bytes hello; /* a client's first words */

static void make_hello(void)
{
	struct tls_config *config;
	struct tls *tls;
	struct buf out;
	buf_init(&out, 1 << 16);
	CHECK_CODE(tls_config_client(NULL, bytes_of(NULL, 0), n.f.keys.ca_cert, &config, &n.f.err),
		SP_OK, &n.f.err);
	CHECK_CODE(tls_new_client(config, "localhost", &tls, &n.f.err), SP_OK, &n.f.err);
	CHECK_CODE(tls_start(tls, &out, &n.f.err), SP_OK, &n.f.err);
	hello = arena_bytes(n.f.arena, buf_bytes(&out));
	buf_free(&out);
	tls_free(tls);
	tls_config_free(config);
}

/* The page is not kept: what is held is counted. */
static uint64_t metric(const char *series)
{
	struct arena_mark before = arena_mark(test_arena());
	const char *port = strrchr(server_metrics_address(n.server), ':') + 1;
	uint64_t value = scrape_number(scrape((uint16_t)strtoul(port, NULL, 10)), series);
	arena_rewind(test_arena(), before);
	return value;
}

static uint64_t received(void)
{
	return metric("samplan_network_bytes_total{direction=\"received\"}");
}

/* The one loop answers when it has done with what it had counted. */
static void come(int fd[MANY], struct bytes first)
{
	uint64_t patience = clock_steady_ms() + PATIENCE_MS, before = received();
	for (size_t i = 0; i < MANY; i++) {
		fd[i] = client_connect_raw(&n);
		CHECK(fd[i] >= 0);
		CHECK_INT(send(fd[i], first.ptr, first.len, MSG_NOSIGNAL), (ssize_t)first.len);
	}
	while (received() < before + MANY * first.len ||
		metric("samplan_connections{state=\"handshake\"}") < MANY)
		CHECK(clock_steady_ms() < patience);
}

static void go(const int fd[MANY])
{
	uint64_t patience = clock_steady_ms() + PATIENCE_MS;
	for (size_t i = 0; i < MANY; i++)
		close(fd[i]);
	while (metric("samplan_connections{state=\"handshake\"}") > 0)
		CHECK(clock_steady_ms() < patience);
}

static void check_cost(struct bytes first, size_t max)
{
	int fd[MANY];
	size_t ossl = atomic_load(&ossl_held), process = process_held();
	come(fd, first);
	CHECK(atomic_load(&ossl_held) > ossl); /* it is counted */
	CHECK(atomic_load(&ossl_held) <= ossl + MANY * max);
	CHECK(process_held() <= process + MANY * max);
	go(fd);
}

/* The hello's bytes in records of `each`, all but the last one. */
static struct bytes in_records(size_t each)
{
	struct buf out;
	buf_init(&out, 1 << 16);
	for (size_t at = RECORD; at + each < hello.len; at += each) {
		const uint8_t header[RECORD] = {22, 3, 1, 0, (uint8_t)each};
		CHECK_INT(buf_append(&out, header, sizeof header), SP_OK);
		CHECK_INT(buf_append(&out, hello.ptr + at, each), SP_OK);
	}
	struct bytes all = arena_bytes(n.f.arena, buf_bytes(&out));
	buf_free(&out);
	return all;
}

static void start(void)
{
	static struct server_timing timing;
	const struct server_options o = {.loops = 1,
		.metrics_port = -1,
		.max_connections_address = 4 * MANY,
		.timing = &timing};
	timing = server_timing_usual;
	timing.metrics_page = 0; /* each page is new */
	timing.handshake = 10 * PATIENCE_MS;
	log_listen();
	net_start(&n, clock_utc_ms(), &o);
	make_hello();
	check_cost(hello, SIZE_MAX / MANY / 2); /* what is made once */
}

static void stop(void)
{
	net_stop(&n);
	log_told();
}

TEST(handshake, that_has_not_begun_costs_little)
{
	static const uint8_t of_a_long_one[LONG] = {22, 3, 1, 64, 0, 1, 0, 63};
	start();
	const struct bytes cases[] = {
		bytes_of(NULL, 0),
		bytes_of(hello.ptr, 1),
		bytes_of(hello.ptr, RECORD),
		bytes_of(hello.ptr, hello.len / 2),
		bytes_of(hello.ptr, hello.len - 1),
		in_records(1),
		in_records(3), /* less than says how long it is */
		in_records(100),
		bytes_of(of_a_long_one, sizeof of_a_long_one),
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		check_cost(cases[i], EACH_MAX);
	stop();
}

/* The server has answered, and OpenSSL holds what it needs for the rest. */
TEST(handshake, that_has_begun_costs_no_more_than_it_takes)
{
	start();
	check_cost(hello, EACH_BEGUN_MAX);
	stop();
}
