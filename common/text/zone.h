/* SPDX-License-Identifier: Apache-2.0 */
/* zone.h - one time zone out of the machine's time-zone data (TZif, RFC 8536), without touching the
 * process' TZ, which belongs to the whole program. For the files of common/text alone. */
#ifndef SP_TEXT_ZONE_H
#define SP_TEXT_ZONE_H

#include "common/base/arena.h"

/* One of the two changes of a year: the day-th weekday (0 = Sunday) of the week-th week (5 = last) of a
 * month, `at` seconds after local midnight. */
struct zone_change {
	int month, week, day;
	int32_t at;
};

/* What holds after the last transition of the table: RFC 8536 section 3.3, its footer. */
struct zone_rule {
	int32_t standard, summer; /* seconds east of UTC */
	bool has_summer;
	struct zone_change to_summer, to_standard;
};

struct zone {
	const uint8_t *times, *kinds, *offsets; /* tables within the file's bytes */
	size_t n_times, n_kinds;
	struct zone_rule rule;
	bool has_rule;
};

/* Reads version 2 or later; `file` must outlive the zone. False when it is not such a file. */
bool zone_parse(struct bytes file, struct zone *out);
/* "CET-1CEST,M3.5.0,M10.5.0/3"; false for what it cannot read. */
bool zone_rule_parse(const char *text, size_t len, struct zone_rule *out);
/* Seconds east of UTC at an instant (seconds since 1970). */
int32_t zone_offset(const struct zone *z, int64_t utc);
/* The first instant at which local clocks show this local time or later (both in seconds). */
int64_t zone_to_utc(const struct zone *z, int64_t local);

/* Days from 1970-01-01 to a day of the proleptic Gregorian calendar, and back. */
int64_t days_from_date(int64_t year, int month, int day);
void date_from_days(int64_t days, int64_t *year, int *month, int *day);
int days_in_month(int64_t year, int month);

#endif
