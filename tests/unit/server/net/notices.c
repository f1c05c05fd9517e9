/* SPDX-License-Identifier: Apache-2.0 */
/* However many connections come to nothing, the log has few lines about them, and loses none of them. */
#include "server/net/net.h"
#include "tests/lib/net_fixture.h"

static struct notices notices;
static const char *told;

static void begin(void)
{
	struct sp_error err;
	log_listen();
	notices = (struct notices){.made = false};
	CHECK_CODE(notices_init(&notices, &err), SP_OK, &err);
}

static void end(uint64_t now_ms)
{
	notices_tell(&notices, now_ms, true);
	notices_close(&notices);
	told = log_told();
}

static void refuse(const char *peer, const char *detail, uint64_t now_ms)
{
	const struct notice n = {LOG_LEVEL_INFO, "conn_refused", peer, "TLS", "detail", detail};
	notices_add(&notices, &n, now_ms);
}

static size_t lines(void)
{
	size_t n = 0;
	for (const char *at = told; *at; at++)
		n += *at == '\n';
	return n;
}

TEST(notices, that_are_few_are_written_as_they_come)
{
	begin();
	refuse("192.0.2.1", "expired", 5000);
	refuse("192.0.2.1", "other CA", 5001);
	refuse("192.0.2.2", "expired", 6000);
	CHECK(log_has("<6>conn_refused peer=\"192.0.2.1\" reason=\"TLS\" detail=\"expired\"\n"));
	CHECK(log_has("<6>conn_refused peer=\"192.0.2.1\" reason=\"TLS\" detail=\"other CA\"\n"));
	CHECK(log_has("<6>conn_refused peer=\"192.0.2.2\" reason=\"TLS\" detail=\"expired\"\n"));
	end(6000);
	CHECK_INT(lines(), 3);
}

TEST(notices, of_a_flood_are_one_line_a_second_and_none_is_lost)
{
	enum { SECONDS = 5, EACH = 1000 };
	begin();
	for (uint64_t ms = 0; ms < SECONDS * EACH; ms++) {
		refuse("192.0.2.1", "plain HTTP", 5000 + ms);
		refuse("192.0.2.2", "not TLS", 5000 + ms);
		if (ms % 250 == 0)
			notices_tell(&notices, 5000 + ms, false);
	}
	end(5000 + SECONDS * EACH);
	CHECK(lines() <= 2 * (SECONDS + 1));
	CHECK_INT(log_count(told, "conn_"), 2 * SECONDS * EACH);
	CHECK(strstr(told, "peer=\"192.0.2.2\" reason=\"TLS\" detail=\"not TLS\" count=\"") !=
		NULL);
}

TEST(notices, that_were_counted_are_told_though_no_more_come)
{
	begin();
	for (int i = 0; i < 7; i++)
		refuse("192.0.2.1", "expired", 5000);
	notices_tell(&notices, 5999, false);
	CHECK(!log_has("count="));
	notices_tell(&notices, 6000, false);
	CHECK(log_has("detail=\"expired\" count=\"6\"\n"));
	end(6001);
	CHECK_INT(lines(), 2);
}

TEST(notices, of_ever_other_kinds_are_bounded_too)
{
	enum { KINDS = 10 * NOTICES };
	char detail[32];
	begin();
	for (int i = 0; i < KINDS; i++) {
		snprintf(detail, sizeof detail, "type %d", i);
		refuse("192.0.2.1", detail, 5000);
		refuse("192.0.2.1", detail, 5000);
	}
	refuse("192.0.2.1", "expired", 6000); /* finds a place again once they have been told */
	notices_tell(&notices, 6000, false);
	refuse("192.0.2.1", "purpose", 7000);
	CHECK(log_has("detail=\"purpose\""));
	end(7000);
	CHECK(lines() <= 2 * NOTICES + 4);
	CHECK_INT(log_count(told, "conn_"), 2 * KINDS + 2);
	CHECK(strstr(told, "<6>conn_others count=\"") != NULL);
}
