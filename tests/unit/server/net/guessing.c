/* SPDX-License-Identifier: Apache-2.0 */
/* Who guesses codes is slowed down, on whatever connections; who comes from another address is not. */
#include <netinet/in.h>
#include <stdatomic.h>
#include <sys/socket.h>

#include "common/base/clock.h"
#include "tests/lib/net_fixture.h"

#define WRONG_SECRET "00000000000000000000"
enum { WRONG_CODES = 10, MINUTE_MS = 60000 }; /* proto/PROTOCOL.md, section 4 */

static struct net_fixture n;
static atomic_uint_fast64_t later_ms;
static uint8_t host; /* the last number of the client's address */

static uint64_t server_clock(void)
{
	return clock_utc_ms() + atomic_load(&later_ms);
}

static void come_from(int fd)
{
	struct sockaddr_in at = {.sin_family = AF_INET};
	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK - 1 + host);
	CHECK_INT(bind(fd, (struct sockaddr *)&at, sizeof at), 0);
}

/* One try on a connection of its own. */
static enum sp_code enrol(uint8_t from, const char *secret)
{
	struct tls_key *key;
	struct msg_enrol m = {.code_secret = bytes_text(secret)};
	struct client c;
	host = from;
	CHECK_CODE(tls_key_generate(&key, &n.f.err), SP_OK, &n.f.err);
	CHECK_CODE(csr_make(key, "anybody", n.f.arena, &m.csr, &n.f.err), SP_OK, &n.f.err);
	tls_key_free(key);
	client_open(&n, &c, NULL);
	client_hello(&c);
	enum sp_code rc = client_ask(
		&c, MESSAGE_ENROL, fixture_encode(&n.f, CODEC_ENROL, &m), CODEC_ENROL_REPLY, NULL);
	client_close(&c);
	return rc;
}

TEST(guessing, of_codes_is_slowed_down_by_address)
{
	struct enrol_code code;
	struct server_options o = {.utc_ms = server_clock};
	log_listen();
	atomic_store(&later_ms, 0);
	n.on_socket = come_from;
	net_start(&n, clock_utc_ms(), &o);
	CHECK_CODE(code_parse(n.f.code, &code, &n.f.err), SP_OK, &n.f.err);
	for (int i = 0; i < WRONG_CODES; i++)
		CHECK_INT(enrol(2, WRONG_SECRET), SP_CODE_INVALID);
	CHECK_INT(enrol(2, WRONG_SECRET), SP_RATE_LIMITED);
	CHECK_INT(enrol(2, code.secret), SP_RATE_LIMITED); /* tells nothing about this one */
	CHECK_INT(enrol(3, WRONG_SECRET), SP_CODE_INVALID);
	atomic_store(&later_ms, MINUTE_MS);
	CHECK_INT(enrol(2, code.secret), SP_OK);
	CHECK_INT(enrol(3, code.secret), SP_CODE_USED); /* by another key */
	net_stop(&n);
	n.on_socket = NULL;
	const char *log = log_told();
	CHECK(strstr(log, code.secret) == NULL);
	CHECK(strstr(log, n.f.code) == NULL);
}
