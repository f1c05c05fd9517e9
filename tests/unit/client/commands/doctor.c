/* SPDX-License-Identifier: Apache-2.0 */
#include "common/base/clock.h"
#include "tests/unit/client/commands/profile.h"

#define MINUTE_MS UINT64_C(60000)

/* One connection to see the port, one as a stranger, one as the account. */
static const enum peer_step three[] = {STEP_ANSWER, STEP_ANSWER, STEP_ANSWER};
static const enum peer_step refusing[] = {STEP_ANSWER, STEP_ANSWER, STEP_REFUSE};
static const enum peer_step old[] = {STEP_ANSWER, STEP_OLD_VERSION};

static enum sp_code examine(struct profile *p, struct sp_error *err)
{
	const char *const name[] = {"doctor"};
	const char *near;
	size_t used;
	p->c.lang = p->c.style.lang = LANG_EN;
	p->c.command = command_find(name, 1, LANG_EN, &used, &near);
	return p->c.command->run(&p->c, err);
}

static const char *told(const struct profile *p)
{
	return arena_text_n(test_arena(), buf_bytes(&p->c.out).ptr, p->c.out.len);
}

/* The peer's clock is that many minutes before ours. */
static enum sp_code with_clock(uint64_t minutes, struct sp_error *err)
{
	uint64_t now = clock_utc_ms();
	const struct peer_manner manner = {.time_ms = now};
	struct peer *peer = peer_start("127.0.0.1", three, 3, &manner);
	struct profile p;
	profile_enrol(&p, peer);
	p.c.now_ms = now + minutes * MINUTE_MS;
	enum sp_code rc = examine(&p, err);
	CHECK(strstr(told(&p), rc == SP_OK ? "✓ Clock" : "✗ Clock"));
	context_free(&p.c);
	peer_stop(peer);
	return rc;
}

TEST(doctor, takes_a_clock_within_five_minutes)
{
	struct sp_error err;
	CHECK_CODE(with_clock(0, &err), SP_OK, &err);
	CHECK_CODE(with_clock(5, &err), SP_OK, &err);
	CHECK_CODE(with_clock(6, &err), SP_CLOCK_WRONG, &err);
	CHECK(err.param[0][0] && err.param[1][0]);
}

TEST(doctor, names_a_certificate_that_has_expired)
{
	const struct peer_manner manner = {.time_ms = 0}; /* says nothing of its clock */
	struct peer *peer = peer_start("127.0.0.1", three, 3, &manner);
	struct profile p;
	struct sp_error err;
	profile_enrol(&p, peer);
	p.c.now_ms = clock_utc_ms() + 2 * 24 * 60 * MINUTE_MS;
	CHECK_CODE(examine(&p, &err), SP_CERTIFICATE_EXPIRED, &err);
	CHECK(strstr(told(&p), "✗ Own certificate"));
	CHECK(strstr(told(&p), "– Clock"));
	CHECK(strstr(told(&p), "✓ TLS"));
	context_free(&p.c);
	peer_stop(peer);
}

TEST(doctor, names_an_account_that_is_closed)
{
	struct peer *peer = peer_start("127.0.0.1", refusing, 3, NULL);
	struct profile p;
	struct sp_error err;
	profile_enrol(&p, peer);
	p.c.now_ms = clock_utc_ms();
	CHECK_CODE(examine(&p, &err), SP_ACCOUNT_CLOSED, &err);
	CHECK(strstr(told(&p), "✗ Own certificate: A4209"));
	context_free(&p.c);
	peer_stop(peer);
}

TEST(doctor, names_versions_that_do_not_match)
{
	struct peer *peer = peer_start("127.0.0.1", old, 2, NULL);
	struct profile p;
	struct sp_error err;
	profile_enrol(&p, peer);
	p.c.now_ms = clock_utc_ms();
	CHECK_CODE(examine(&p, &err), SP_PROTOCOL_VERSION, &err);
	CHECK(strstr(told(&p), "✗ Version: P9105"));
	context_free(&p.c);
	peer_stop(peer);
}
