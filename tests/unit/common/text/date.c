/* SPDX-License-Identifier: Apache-2.0 */
#include "common/text/text.h"
#include "common/text/zone.h"
#include "tests/lib/test.h"

#include <stdlib.h>

static const char *stockholm(uint64_t utc_ms)
{
	static char out[32];
	return time_print_stockholm(utc_ms, true, out);
}

static uint64_t end_of(int year, int month, int day)
{
	uint64_t ms = 0;
	struct sp_error err;
	CHECK_CODE(time_end_of_day_stockholm(year, month, day, &ms, &err), SP_OK, &err);
	return ms;
}

static const char *utc_end_of(int year, int month, int day)
{
	static char out[32];
	return time_print_utc(end_of(year, month, day), out);
}

TEST(date, is_read_strictly)
{
	int y, m, d;
	static const char *const wrong[] = {NULL, "", "2026-1-31", "2026-01-32", "2026-02-29",
		"2026-00-01", "2026-13-01", "2026-01-00", "1899-12-31", "2201-01-01", "26-01-31",
		"2026/01/31", "2026-01-31 ", " 2026-01-31", "2026-01-3x", "+026-01-31",
		"2026-01--1", "1900-02-29", "2100-02-29"};
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
		CHECK(!date_parse(wrong[i], &y, &m, &d));
	CHECK(date_parse("2024-02-29", &y, &m, &d));
	CHECK(y == 2024 && m == 2 && d == 29);
	CHECK(date_parse("2000-02-29", &y, &m, &d));
	CHECK(date_parse("1900-01-01", &y, &m, &d));
	CHECK(date_parse("2200-12-31", &y, &m, &d));
}

TEST(date, days_and_dates_agree_for_four_centuries)
{
	int64_t days = days_from_date(1900, 1, 1), year;
	int month, day;
	CHECK_INT(days_from_date(1970, 1, 1), 0);
	CHECK_INT(days_from_date(2000, 3, 1), 11017);
	for (int y = 1900; y < 2300; y++)
		for (int m = 1; m <= 12; m++)
			for (int d = 1; d <= days_in_month(y, m); d++, days++) {
				date_from_days(days, &year, &month, &day);
				if (days_from_date(y, m, d) != days || year != y || month != m ||
					day != d)
					fail_msg("%04d-%02d-%02d", y, m, d);
			}
}

TEST(deadline, is_local_midnight_in_winter_and_summer)
{
	CHECK_TEXT(utc_end_of(2026, 1, 31), "2026-01-31T23:00:00.000Z");
	CHECK_TEXT(utc_end_of(2026, 7, 31), "2026-07-31T22:00:00.000Z");
	CHECK_TEXT(utc_end_of(2018, 12, 31), "2018-12-31T23:00:00.000Z");
}

TEST(deadline, is_right_on_the_days_when_clocks_change)
{
	CHECK_TEXT(utc_end_of(2026, 3, 28), "2026-03-28T23:00:00.000Z");
	CHECK_TEXT(utc_end_of(2026, 3, 29), "2026-03-29T22:00:00.000Z");
	CHECK_TEXT(utc_end_of(2026, 10, 24), "2026-10-24T22:00:00.000Z");
	CHECK_TEXT(utc_end_of(2026, 10, 25), "2026-10-25T23:00:00.000Z");
}

TEST(deadline, follows_the_rule_after_the_end_of_the_table)
{
	CHECK_TEXT(utc_end_of(2099, 1, 31), "2099-01-31T23:00:00.000Z");
	CHECK_TEXT(utc_end_of(2099, 7, 31), "2099-07-31T22:00:00.000Z");
	CHECK_TEXT(utc_end_of(2099, 3, 28), "2099-03-28T23:00:00.000Z"); /* changes on the 29th */
	CHECK_TEXT(utc_end_of(2099, 3, 29), "2099-03-29T22:00:00.000Z");
}

TEST(deadline, is_refused_without_time_zone_data)
{
	uint64_t ms = 7;
	struct sp_error err;
	char out[32];
	setenv("TZDIR", "/nonexistent", 1);
	CHECK_CODE(time_end_of_day_stockholm(2026, 1, 31, &ms, &err), SP_FILE, &err);
	CHECK(strstr(err.param[0], "Stockholm") != NULL);
	CHECK_INT(ms, 7);
	CHECK_TEXT(time_print_stockholm(0, true, out), "1970-01-01 00:00Z");
	CHECK_TEXT(time_print_stockholm(0, false, out), "1970-01-01Z");
	unsetenv("TZDIR");
}

TEST(time, is_shown_as_in_stockholm)
{
	char out[32];
	CHECK_TEXT(stockholm(UINT64_C(1768206660000)), "2026-01-12 09:31");
	CHECK_TEXT(stockholm(UINT64_C(1774745999999)), "2026-03-29 01:59");
	CHECK_TEXT(stockholm(UINT64_C(1774746000000)), "2026-03-29 03:00");
	CHECK_TEXT(stockholm(UINT64_C(1792889999000)), "2026-10-25 02:59");
	CHECK_TEXT(stockholm(UINT64_C(1792890000000)), "2026-10-25 02:00");
	CHECK_TEXT(stockholm(0), "1970-01-01 01:00");
	CHECK_TEXT(time_print_stockholm(UINT64_C(1768206660000), false, out), "2026-01-12");
}

TEST(time, is_shown_in_utc_to_the_millisecond)
{
	char out[32];
	CHECK_TEXT(time_print_utc(UINT64_C(1768206665123), out), "2026-01-12T08:31:05.123Z");
	CHECK_TEXT(time_print_utc(0, out), "1970-01-01T00:00:00.000Z");
	CHECK_TEXT(time_print_utc(UINT64_C(951782400000), out), "2000-02-29T00:00:00.000Z");
}

TEST(time, in_utc_is_read_back)
{
	static const struct {
		const char *text;
		uint64_t ms;
	} times[] = {
		{"1970-01-01T00:00:00Z", 0},
		{"2026-01-12T08:31:05.123Z", UINT64_C(1768206665123)},
		{"2000-02-29T00:00:00Z", UINT64_C(951782400000)},
		{"2024-12-31T23:59:59.999Z", UINT64_C(1735689599999)},
	};
	uint64_t ms;
	char out[32];
	for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) {
		CHECK(time_parse_utc(times[i].text, &ms));
		CHECK_INT(ms, times[i].ms);
	}
	for (uint64_t t = 0; t < UINT64_C(7000000000000); t += UINT64_C(123456789012)) {
		CHECK(time_parse_utc(time_print_utc(t, out), &ms));
		CHECK_INT(ms, t);
	}
}

TEST(time, in_utc_is_read_strictly)
{
	static const char *const wrong[] = {NULL, "", "2026-01-12", "2026-01-12T08:31:05",
		"2026-01-12 08:31:05Z", "2026-01-12T08:31Z", "2026-01-12T24:00:00Z",
		"2026-01-12T08:60:00Z", "2026-01-12T08:31:60Z", "2026-02-29T08:31:05Z",
		"2026-01-12T08:31:05Zx", "2026-01-12T08:31:05.12Z", "2026-01-12T08:31:05,123Z",
		"2026-01-12T08:31:05.123z", "1969-12-31T23:59:59Z", "2026-01-12T-8:31:05Z",
		" 2026-01-12T08:31:05Z", "2201-01-01T00:00:00Z"};
	uint64_t ms = 7;
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
		CHECK(!time_parse_utc(wrong[i], &ms));
	CHECK_INT(ms, 7);
}

TEST(time, of_any_number_fits_its_room)
{
	char out[32];
	for (unsigned bit = 0; bit < 64; bit++) {
		CHECK_INT(strlen(time_print_utc((UINT64_C(1) << bit) - 1, out)), 24);
		CHECK(strlen(time_print_stockholm(UINT64_MAX >> bit, true, out)) <= 17);
	}
}
