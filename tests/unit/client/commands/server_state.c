/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/server_state.h"

#include "tests/lib/test.h"

#define NOW UINT64_C(1546300800000)
#define DAY_MS UINT64_C(86400000)
#define GIB (UINT64_C(1) << 30)

/* A server that is well; the tests change one thing. */
static struct msg_server_status_reply well(void)
{
	return (struct msg_server_status_reply){.writable = true,
		.store_used = GIB,
		.store_size = 32 * GIB,
		.disk_free = 100 * GIB,
		.server_not_after_ms = NOW + 365 * DAY_MS,
		.ca_not_after_ms = NOW + 3650 * DAY_MS};
}

static enum sp_code health(const struct msg_server_status_reply *s, struct sp_error *err)
{
	struct context c = {.now_ms = NOW, .lang = LANG_EN};
	arena_init(&c.arena, 1 << 20);
	enum sp_code rc = server_health(&c, s, err);
	arena_free(&c.arena);
	return rc;
}

TEST(server, that_is_well_has_nothing_to_tell)
{
	struct msg_server_status_reply s = well();
	struct sp_error err;
	CHECK_CODE(health(&s, &err), SP_OK, &err);
}

static bool rate(uint64_t before_ms, uint64_t now_ms, uint64_t more, decimal *out)
{
	const struct msg_server_status_reply before = {.uptime_ms = before_ms},
					     now = {.uptime_ms = now_ms};
	return server_rate(&before, &now, more, out);
}

TEST(server, has_rates_between_two_looks)
{
	decimal r = 0;
	CHECK(rate(1000, 3000, 5, &r));
	CHECK_INT(r, 25 * DECIMAL_ONE / 10);
	CHECK(rate(1000, 4000, 1, &r));
	CHECK_INT(r, 3 * DECIMAL_ONE / 10);
	CHECK(rate(1000, 4000, 2, &r));
	CHECK_INT(r, 7 * DECIMAL_ONE / 10);
	CHECK(rate(1000, 1001, 0, &r));
	CHECK_INT(r, 0);
	CHECK(rate(0, 1000, 900000000000, &r));
	CHECK_INT(r, 900000000000 * DECIMAL_ONE);
}

TEST(server, has_no_rates_over_a_restart_or_beyond_what_a_number_holds)
{
	decimal r = 0;
	CHECK(!rate(3000, 1000, 5, &r));
	CHECK(!rate(1000, 1000, 5, &r));
	CHECK(!rate(1000, 2000, UINT64_MAX, &r));
	CHECK(!rate(1000, 2000, UINT64_MAX / 1000, &r));
}

TEST(store, counts_as_filled_by_the_room_it_can_really_have)
{
	struct msg_server_status_reply s = well();
	CHECK_INT(server_filled_percent(&s), 3);
	s.disk_free = GIB; /* the disk is smaller than the map */
	CHECK_INT(server_filled_percent(&s), 50);
	s.disk_free = 0;
	CHECK_INT(server_filled_percent(&s), 100);
	s = well();
	s.store_used = 32 * GIB;
	CHECK_INT(server_filled_percent(&s), 100);
	s.store_used = 33 * GIB;
	CHECK_INT(server_filled_percent(&s), 100);
	s.store_used = 0;
	CHECK_INT(server_filled_percent(&s), 0);
	s.store_used = UINT64_MAX;
	CHECK_INT(server_filled_percent(&s), 100);
	s.store_used = 1;
	s.store_size = s.disk_free = UINT64_MAX;
	CHECK_INT(server_filled_percent(&s), 0);
}

TEST(server, tells_the_worst_first)
{
	struct msg_server_status_reply s = well();
	struct sp_error err;
	s.server_not_after_ms = NOW + 29 * DAY_MS;
	CHECK_CODE(health(&s, &err), SP_CERTIFICATE_EXPIRES, &err);
	CHECK_TEXT(err.param[1], "2019-01-30T00:00:00.000Z");
	CHECK_INT(sp_error_row(err.code)->exit_status, 4);
	s.disk_free = GIB / 3;
	CHECK_CODE(health(&s, &err), SP_STORE_NEARLY_FULL, &err);
	CHECK_TEXT(err.param[0], "75 %");
	CHECK_INT(sp_error_row(err.code)->exit_status, 8);
	s.writable = false;
	CHECK_CODE(health(&s, &err), SP_STORE_READ_ONLY, &err);
	CHECK_INT(sp_error_row(err.code)->exit_status, 8);
}

TEST(server, tells_of_the_authority_s_certificate_too_and_of_neither_in_time)
{
	struct msg_server_status_reply s = well();
	struct sp_error err;
	s.server_not_after_ms = NOW + 31 * DAY_MS;
	CHECK_CODE(health(&s, &err), SP_OK, &err);
	s.ca_not_after_ms = NOW - DAY_MS;
	CHECK_CODE(health(&s, &err), SP_CERTIFICATE_EXPIRES, &err);
	CHECK(strstr(err.param[0], "CA"));
}
