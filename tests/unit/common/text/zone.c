/* SPDX-License-Identifier: Apache-2.0 */
#include "common/text/zone.h"
#include "tests/lib/test.h"

static const char rule_text[] = "\nCET-1CEST,M3.5.0,M10.5.0/3\n";

static uint8_t *put_header(uint8_t *p, uint32_t times, uint32_t kinds, uint32_t letters)
{
	const uint32_t counts[] = {0, 0, 0, times, kinds, letters};
	memset(p, 0, 44);
	memcpy(p, "TZif2", 5);
	for (size_t i = 0; i < 6; i++)
		be32_put(p + 20 + 4 * i, counts[i]);
	return p + 44;
}

/* A small file: an hour from 1000 on, two from 2000 on, then the rule. */
static struct bytes small_file(uint8_t room[256])
{
	uint8_t *p = put_header(room, 0, 1, 1);
	memset(p, 0, 7);
	p = put_header(p + 7, 2, 3, 4);
	be64_put(p, 1000);
	be64_put(p + 8, 2000);
	memcpy(p + 16, "\1\2", 2);
	p += 18;
	for (uint32_t kind = 0; kind < 3; kind++, p += 6) {
		be32_put(p, kind * 3600);
		memset(p + 4, 0, 2);
	}
	memcpy(p, "CET", 4);
	memcpy(p + 4, rule_text, sizeof rule_text - 1);
	return bytes_of(room, (size_t)(p - room) + 4 + sizeof rule_text - 1);
}

static bool rule(const char *text, struct zone_rule *out)
{
	return zone_rule_parse(text, strlen(text), out);
}

TEST(zone, uses_its_table_and_then_its_rule)
{
	uint8_t room[256];
	struct zone z;
	CHECK(zone_parse(small_file(room), &z));
	CHECK_INT(zone_offset(&z, -5), 0);
	CHECK_INT(zone_offset(&z, 999), 0);
	CHECK_INT(zone_offset(&z, 1000), 3600);
	CHECK_INT(zone_offset(&z, 1999), 3600);
	CHECK_INT(zone_offset(&z, 2000), 3600); /* January 1970 by the rule */
	CHECK_INT(zone_offset(&z, 1785000000), 7200); /* July 2026 */
}

TEST(zone, refuses_every_file_that_is_cut_short)
{
	uint8_t room[256];
	struct zone z;
	struct bytes whole = small_file(room);
	for (size_t n = 0; n < whole.len; n++) {
		uint8_t *copy = arena_alloc(test_arena(), n);
		memcpy(copy, room, n);
		CHECK(!zone_parse(bytes_of(copy, n), &z));
	}
}

/* Every bit of a small file turned: read or refused, never out of bounds (the sanitizers watch). */
TEST(zone, survives_every_turned_bit)
{
	uint8_t room[256];
	struct bytes whole = small_file(room);
	for (size_t bit = 0; bit < 8 * whole.len; bit++) {
		struct zone z;
		uint8_t *copy = arena_bytes(test_arena(), whole).len
					? arena_alloc(test_arena(), whole.len)
					: NULL;
		CHECK(copy != NULL);
		memcpy(copy, room, whole.len);
		copy[bit / 8] ^= (uint8_t)(1U << bit % 8);
		if (!zone_parse(bytes_of(copy, whole.len), &z))
			continue;
		for (int64_t t = -1; t < INT64_C(4000000000); t += 123456789)
			CHECK(zone_offset(&z, t) <= 168 * 3600);
	}
}

TEST(zone, refuses_counts_that_lie)
{
	uint8_t room[256];
	struct zone z;
	struct bytes whole = small_file(room);
	for (size_t i = 0; i < 6; i++) {
		(void)small_file(room);
		be32_put(room + 20 + 4 * i, UINT32_MAX);
		CHECK(!zone_parse(whole, &z));
		(void)small_file(room);
		be32_put(room + 51 + 20 + 4 * i, UINT32_MAX);
		CHECK(!zone_parse(whole, &z));
	}
}

TEST(zone_rule, of_central_europe_is_read)
{
	struct zone_rule r;
	CHECK(rule("CET-1CEST,M3.5.0,M10.5.0/3", &r));
	CHECK_INT(r.standard, 3600);
	CHECK_INT(r.summer, 7200);
	CHECK_INT(r.to_summer.month, 3);
	CHECK_INT(r.to_summer.at, 7200);
	CHECK_INT(r.to_standard.week, 5);
	CHECK_INT(r.to_standard.at, 10800);
}

TEST(zone_rule, may_have_quoted_names_offsets_and_signs)
{
	struct zone_rule r;
	CHECK(rule("<+0330>-3:30", &r));
	CHECK_INT(r.standard, 12600);
	CHECK(!r.has_summer);
	CHECK(rule("IST-1GMT0,M10.5.0,M3.5.0/1", &r)); /* Ireland: summer is the standard */
	CHECK_INT(r.summer, 0);
	CHECK(rule("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", &r));
	CHECK_INT(r.to_summer.at, -3600);
	CHECK(rule("LMT-1:12:12", &r));
	CHECK_INT(r.standard, 4332);
	CHECK(rule("LMT-1:00:12", &r));
	CHECK_INT(r.standard, 3612);
}

TEST(zone_rule, is_refused_when_it_cannot_be_read)
{
	static const char *const wrong[] = {"", "CE", "CET", "CET-", "CET-1CEST", "CET-1CEST,",
		"<CET-1", "CET-1CEST,M3.5.0", "CET-1CEST,M3.5.0,", "CET-1CEST,M0.5.0,M10.5.0",
		"CET-1CEST,M13.5.0,M10.5.0", "CET-1CEST,M3.0.0,M10.5.0", "CET-1CEST,M3.6.0,M10.5.0",
		"CET-1CEST,M3.5.7,M10.5.0", "CET-1CEST,J60,J300", "CET-1CEST,M3.5.0,M10.5.0/",
		"CET-1CEST,M3.5.0,M10.5.0/3x", "CET-999", "CET-1:60", "CET-1:00:60"};
	struct zone_rule r;
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
		if (rule(wrong[i], &r))
			fail_msg("%s", wrong[i]);
}
