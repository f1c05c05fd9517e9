/* SPDX-License-Identifier: Apache-2.0 */
#include "common/text/text.h"
#include "common/text/zone.h"
#include "common/base/file.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DAY = 86400, ZONE_FILE_MAX = 65536 };

static bool is_leap(int64_t year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

int days_in_month(int64_t year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

/* Days from 0001-01-01 to the first day of a year. */
static int64_t days_before_year(int64_t year)
{
	int64_t y = year - 1;
	return y * 365 + y / 4 - y / 100 + y / 400;
}

int64_t days_from_date(int64_t year, int month, int day)
{
	int64_t days = days_before_year(year) - days_before_year(1970) + day - 1;
	for (int m = 1; m < month; m++)
		days += days_in_month(year, m);
	return days;
}

void date_from_days(int64_t days, int64_t *year, int *month, int *day)
{
	int64_t y = 1970 + days / 366; /* never too late a year after 1970, corrected below */
	while (days_from_date(y, 1, 1) > days)
		y--;
	while (days_from_date(y + 1, 1, 1) <= days)
		y++;
	int64_t left = days - days_from_date(y, 1, 1);
	int m = 1;
	for (; left >= days_in_month(y, m); m++)
		left -= days_in_month(y, m);
	*year = y;
	*month = m;
	*day = (int)left + 1;
}

static bool digits(const char *text, size_t n, int *out)
{
	*out = 0;
	for (size_t i = 0; i < n; i++) {
		if (text[i] < '0' || text[i] > '9')
			return false;
		*out = *out * 10 + (text[i] - '0');
	}
	return true;
}

bool date_parse(const char *text, int *year, int *month, int *day)
{
	if (!text || strlen(text) != 10 || text[4] != '-' || text[7] != '-')
		return false;
	if (!digits(text, 4, year) || !digits(text + 5, 2, month) || !digits(text + 8, 2, day))
		return false;
	return *year >= 1900 && *year <= 2200 && *month >= 1 && *month <= 12 && *day >= 1 &&
	       *day <= days_in_month(*year, *month);
}

/* The data of the machine; TZDIR names another folder, as for the C library. */
static enum sp_code read_stockholm(struct arena *a, struct zone *out, struct sp_error *err)
{
	const char *folder = getenv("TZDIR");
	struct bytes file;
	const char *path = arena_printf(
		a, "%s/Europe/Stockholm", folder && *folder ? folder : "/usr/share/zoneinfo");
	if (!path)
		return sp_fail(err, SP_NO_MEMORY);
	enum sp_code rc = file_read(path, ZONE_FILE_MAX, a, &file, err);
	if (rc == SP_OK && !zone_parse(file, out))
		rc = sp_fail(err, SP_FILE, path, "not time-zone data");
	return rc == SP_OK || rc == SP_NO_MEMORY ? rc : SP_FILE;
}

enum sp_code time_end_of_day_stockholm(
	int year, int month, int day, uint64_t *out_ms, struct sp_error *err)
{
	struct arena a;
	struct zone zone;
	arena_init(&a, 4 * ZONE_FILE_MAX);
	enum sp_code rc = read_stockholm(&a, &zone, err);
	if (rc == SP_OK) {
		int64_t next_midnight = (days_from_date(year, month, day) + 1) * DAY;
		int64_t utc = zone_to_utc(&zone, next_midnight);
		*out_ms = utc > 0 ? (uint64_t)utc * 1000 : 0;
	}
	arena_free(&a);
	return rc;
}

/* An instant of which a year has four digits; later ones are shown as the last of them. */
static int64_t printable_seconds(uint64_t utc_ms)
{
	const uint64_t last = UINT64_C(253402300799); /* 9999-12-31T23:59:59Z */
	return (int64_t)(utc_ms / 1000 < last ? utc_ms / 1000 : last);
}

static void print_date(int64_t seconds, char out[32])
{
	int64_t year;
	int month, day;
	date_from_days(seconds / DAY, &year, &month, &day);
	snprintf(out, 32, "%04" PRId64 "-%02d-%02d", year, month, day);
}

const char *time_print_stockholm(uint64_t utc_ms, bool with_clock, char out[32])
{
	struct arena a;
	struct zone zone;
	int64_t seconds = printable_seconds(utc_ms);
	arena_init(&a, 4 * ZONE_FILE_MAX);
	bool local = read_stockholm(&a, &zone, NULL) == SP_OK;
	if (local && seconds < printable_seconds(UINT64_MAX) - DAY)
		seconds += zone_offset(&zone, seconds);
	arena_free(&a);
	print_date(seconds, out);
	int64_t clock = seconds % DAY;
	if (with_clock)
		snprintf(out + 10, 22, " %02d:%02d", (int)(clock / 3600), (int)(clock / 60 % 60));
	if (!local)
		strcat(out, "Z");
	return out;
}

/* "08:31:05Z" or "08:31:05.123Z" as milliseconds of the day. */
static bool clock_parse(const char *text, uint64_t *ms)
{
	int hour, minute, second, thousandths = 0;
	size_t len = strlen(text);
	if ((len != 9 && len != 13) || text[2] != ':' || text[5] != ':' || text[len - 1] != 'Z')
		return false;
	if (!digits(text, 2, &hour) || !digits(text + 3, 2, &minute) ||
		!digits(text + 6, 2, &second))
		return false;
	if (len == 13 && (text[8] != '.' || !digits(text + 9, 3, &thousandths)))
		return false;
	*ms = (uint64_t)((hour * 60 + minute) * 60 + second) * 1000 + (uint64_t)thousandths;
	return hour < 24 && minute < 60 && second < 60;
}

bool time_parse_utc(const char *text, uint64_t *utc_ms)
{
	char date[11] = "";
	int year, month, day;
	uint64_t clock;
	if (!text || strlen(text) < 20 || text[10] != 'T')
		return false;
	memcpy(date, text, 10);
	if (!date_parse(date, &year, &month, &day) || year < 1970 ||
		!clock_parse(text + 11, &clock))
		return false;
	*utc_ms = (uint64_t)days_from_date(year, month, day) * DAY * 1000 + clock;
	return true;
}

const char *time_print_utc(uint64_t utc_ms, char out[32])
{
	int64_t seconds = printable_seconds(utc_ms), clock = seconds % DAY;
	print_date(seconds, out);
	snprintf(out + 10, 22, "T%02d:%02d:%02d.%03dZ", (int)(clock / 3600), (int)(clock / 60 % 60),
		(int)(clock % 60), (int)(utc_ms % 1000));
	return out;
}
