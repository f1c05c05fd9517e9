/* SPDX-License-Identifier: Apache-2.0 */
#include "common/text/zone.h"

#include <string.h>

enum { HEADER = 44, KIND = 6, DAY = 86400, FOOTER_MAX = 128 };

/* Counts of a block, in the header's order. */
struct counts {
	size_t isut, isstd, leap, times, kinds, letters;
};

static bool read_header(const uint8_t *p, size_t len, struct counts *out)
{
	if (len < HEADER || memcmp(p, "TZif", 4) != 0 || p[4] < '2')
		return false;
	size_t *count[] = {
		&out->isut, &out->isstd, &out->leap, &out->times, &out->kinds, &out->letters};
	for (size_t i = 0; i < 6; i++) {
		*count[i] = be32_get(p + 20 + 4 * i);
		if (*count[i] >
			10000) /* an honest file has a few hundred; sums below cannot overflow */
			return false;
	}
	return out->kinds > 0;
}

static size_t block_size(const struct counts *c, size_t time_size)
{
	return c->times * (time_size + 1) + c->kinds * KIND + c->letters +
	       c->leap * (time_size + 4) + c->isstd + c->isut;
}

static int64_t time_at(const struct zone *z, size_t i)
{
	return (int64_t)be64_get(z->times + 8 * i);
}

static int32_t kind_offset(const struct zone *z, size_t kind)
{
	return (int32_t)be32_get(z->offsets + KIND * kind);
}

static bool tables_sound(const struct zone *z)
{
	for (size_t i = 0; i < z->n_times; i++)
		if (z->kinds[i] >= z->n_kinds || (i && time_at(z, i) <= time_at(z, i - 1)))
			return false;
	for (size_t i = 0; i < z->n_kinds; i++)
		if (kind_offset(z, i) < -2 * DAY || kind_offset(z, i) > 2 * DAY)
			return false;
	return true;
}

static bool read_footer(const uint8_t *p, size_t len, struct zone *z)
{
	if (len < 2 || p[0] != '\n')
		return false;
	const uint8_t *end = memchr(p + 1, '\n', len - 1);
	if (!end)
		return false;
	size_t n = (size_t)(end - p) - 1;
	z->has_rule = n > 0;
	return n == 0 || zone_rule_parse((const char *)p + 1, n, &z->rule);
}

bool zone_parse(struct bytes file, struct zone *out)
{
	struct counts first, second;
	if (!read_header(file.ptr, file.len, &first))
		return false;
	size_t at = HEADER + block_size(&first, 4);
	if (at > file.len || !read_header(file.ptr + at, file.len - at, &second))
		return false;
	at += HEADER;
	if (block_size(&second, 8) > file.len - at)
		return false;
	const uint8_t *p = file.ptr + at;
	*out = (struct zone){.times = p, .n_times = second.times, .n_kinds = second.kinds};
	out->kinds = p + 8 * second.times;
	out->offsets = out->kinds + second.times;
	at += block_size(&second, 8);
	return tables_sound(out) && read_footer(file.ptr + at, file.len - at, out);
}

/* The instant, counted in the local time that ends there, of a change in a year. */
static int64_t change_in(const struct zone_change *c, int64_t year)
{
	int64_t first = days_from_date(year, c->month, 1);
	int weekday = (int)(((first + 4) % 7 + 7) % 7); /* 1970-01-01 was a Thursday */
	int day = 1 + (c->day - weekday + 7) % 7 + (c->week - 1) * 7;
	while (day > days_in_month(year, c->month))
		day -= 7;
	return (first + day - 1) * DAY + c->at;
}

static int32_t rule_offset(const struct zone_rule *r, int64_t utc)
{
	int64_t year, local = utc + r->standard;
	int month, day;
	if (!r->has_summer)
		return r->standard;
	date_from_days(local >= 0 ? local / DAY : -((-local + DAY - 1) / DAY), &year, &month, &day);
	int64_t summer = change_in(&r->to_summer, year) - r->standard;
	int64_t winter = change_in(&r->to_standard, year) - r->summer;
	bool in_summer =
		summer < winter ? utc >= summer && utc < winter : utc >= summer || utc < winter;
	return in_summer ? r->summer : r->standard;
}

int32_t zone_offset(const struct zone *z, int64_t utc)
{
	size_t low = 0, high = z->n_times; /* first transition after utc */
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (time_at(z, middle) <= utc)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == z->n_times && z->has_rule)
		return rule_offset(&z->rule, utc);
	return low ? kind_offset(z, z->kinds[low - 1]) : kind_offset(z, 0);
}

int64_t zone_to_utc(const struct zone *z, int64_t local)
{
	int64_t before = local - zone_offset(z, local - DAY);
	int64_t after = local - zone_offset(z, local + DAY);
	if (before + zone_offset(z, before) == local)
		return before;
	if (after + zone_offset(z, after) == local)
		return after;
	return before; /* a local time that was skipped: as far after the change as it lies in the gap */
}
