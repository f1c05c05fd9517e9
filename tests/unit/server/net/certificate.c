/* SPDX-License-Identifier: Apache-2.0 */
/* The server renews its own certificate at two thirds of its life, without a restart. */
#include <stdatomic.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/base/clock.h"
#include "common/base/file.h"
#include "tests/lib/net_fixture.h"

/* A certificate lives two years: two thirds are 486 days and 16 hours. */
enum { DAYS_BEFORE_DUE = 486, DAYS_AFTER_DUE = 487 };

static struct net_fixture n;
static atomic_uint_fast64_t wrong_by_ms; /* the server's clock is late */

static uint64_t server_clock(void)
{
	return clock_utc_ms() - atomic_load(&wrong_by_ms);
}

static struct server_timing timing;

static void start(unsigned made_days_ago, unsigned late_days)
{
	struct server_options o = {.utc_ms = server_clock, .timing = &timing};
	timing = server_timing_usual;
	timing.tick = 5;
	timing.renewal = 1;
	atomic_store(&wrong_by_ms, late_days * FIXTURE_DAY);
	net_start(&n, clock_utc_ms() - made_days_ago * FIXTURE_DAY, &o);
}

/* The certificate that a new connection is shown. */
static struct bytes shown(void)
{
	struct client c;
	client_open(&n, &c, NULL);
	struct bytes der = arena_bytes(n.f.arena, tls_peer_certificate(c.tls));
	client_close(&c);
	return der;
}

static struct bytes in_file(void)
{
	char path[300];
	struct bytes pem, der;
	snprintf(path, sizeof path, "%s/keys/server.pem", n.f.dir);
	CHECK_CODE(file_read(path, 1 << 16, n.f.arena, &pem, &n.f.err), SP_OK, &n.f.err);
	CHECK_CODE(cert_from_pem(pem, n.f.arena, &der, &n.f.err), SP_OK, &n.f.err);
	return der;
}

static void check_renewed(struct bytes now)
{
	struct cert_info old_info, info;
	struct hash old_key, key;
	struct sp_error *err = &n.f.err;
	CHECK(!bytes_equal(now, n.f.keys.server_cert));
	CHECK_CODE(cert_read(n.f.keys.server_cert, &old_info, err), SP_OK, err);
	CHECK_CODE(cert_read(now, &info, err), SP_OK, err);
	CHECK(info.not_after_ms > old_info.not_after_ms + 400 * FIXTURE_DAY);
	CHECK_CODE(cert_public_key_hash(n.f.keys.server_cert, &old_key, err), SP_OK, err);
	CHECK_CODE(cert_public_key_hash(now, &key, err), SP_OK, err);
	CHECK(hash_equal(&old_key, &key));
	CHECK_BYTES(in_file(), now);
}

TEST(certificate, is_kept_before_two_thirds_of_its_life)
{
	start(DAYS_BEFORE_DUE, 0);
	CHECK_BYTES(shown(), n.f.keys.server_cert);
	CHECK_BYTES(in_file(), n.f.keys.server_cert);
	net_stop(&n);
}

TEST(certificate, is_new_after_a_start_when_two_thirds_are_over)
{
	start(DAYS_AFTER_DUE, 0);
	check_renewed(shown());
	net_stop(&n);
}

TEST(certificate, that_has_expired_is_new_after_a_start)
{
	start(2 * 365 + 1, 0);
	check_renewed(shown());
	net_stop(&n);
}

/* Connections go on with the certificate that they began with. */
TEST(certificate, is_renewed_while_the_server_runs)
{
	struct client c;
	struct msg_health_reply health;
	const uint64_t patience = clock_steady_ms() + PATIENCE_MS;
	log_listen();
	start(DAYS_AFTER_DUE, 30);
	CHECK_BYTES(shown(), n.f.keys.server_cert);
	client_open(&n, &c, NULL);
	client_hello(&c);
	atomic_store(&wrong_by_ms, 0);
	struct bytes now = shown();
	while (bytes_equal(now, n.f.keys.server_cert) && clock_steady_ms() < patience)
		now = shown();
	check_renewed(now);
	CHECK_CODE(client_ask(&c, MESSAGE_HEALTH, bytes_of(NULL, 0), CODEC_HEALTH_REPLY, &health),
		SP_OK, &n.f.err);
	client_close(&c);
	net_stop(&n);
	const char *line = strstr(log_told(), "certificate_renewed");
	CHECK(line != NULL);
	CHECK(strstr(line + 1, "certificate_renewed") == NULL); /* once */
}

/* By it the good certificate has not begun, and a new one would have ended before it is shown. */
TEST(certificate, is_kept_when_the_clock_is_years_behind_the_log)
{
	log_listen();
	start(0, 3 * 365);
	CHECK_BYTES(shown(), n.f.keys.server_cert);
	CHECK_BYTES(in_file(), n.f.keys.server_cert);
	net_stop(&n);
	const char *told = log_told();
	CHECK(strstr(told, "certificate_not_renewed") != NULL);
	CHECK(strstr(told, "certificate_renewed") == NULL);
}

/* keys/server.pem is a folder here: it cannot be written, and its place is not taken. */
TEST(certificate, that_cannot_be_written_is_not_shown)
{
	char path[300];
	const uint64_t patience = clock_steady_ms() + PATIENCE_MS;
	log_listen();
	start(DAYS_AFTER_DUE, 30);
	snprintf(path, sizeof path, "%s/keys/server.pem", n.f.dir);
	CHECK_INT(remove(path), 0);
	CHECK_INT(mkdir(path, 0700), 0);
	atomic_store(&wrong_by_ms, 0);
	while (!log_has("certificate_not_renewed") && clock_steady_ms() < patience)
		usleep(1000);
	CHECK_BYTES(shown(), n.f.keys.server_cert);
	net_stop(&n);
	CHECK(strstr(log_told(), "certificate_not_renewed") != NULL);
}

TEST(certificate, is_due_by_the_clock_alone)
{
	static const struct {
		uint64_t now_ms;
		bool due;
	} cases[] = {{999, true}, /* before it begins: it was made by a wrong clock */
		{1000, false}, {1199, false}, {1200, true}, {1300, true}, {5000, true}};
	struct cert_info c = {.not_before_ms = 1000, .not_after_ms = 1300};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		CHECK_INT(app_certificate_due(&c, cases[i].now_ms), cases[i].due);
	c.not_after_ms = 900;
	CHECK(app_certificate_due(&c, 1100));
}
