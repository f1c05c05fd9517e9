/* SPDX-License-Identifier: Apache-2.0 */
/* Reads the rule of a TZif footer: POSIX.1-2017, section 8.3, TZ, the forms with M dates. */
#include "common/text/zone.h"

struct rule_text {
	const char *p, *end;
};

static bool take(struct rule_text *t, char c)
{
	if (t->p == t->end || *t->p != c)
		return false;
	t->p++;
	return true;
}

static bool is_digit(const struct rule_text *t)
{
	return t->p < t->end && *t->p >= '0' && *t->p <= '9';
}

static bool read_number(struct rule_text *t, int max, int *out)
{
	int v = 0;
	if (!is_digit(t))
		return false;
	while (is_digit(t) && v <= max)
		v = v * 10 + (*t->p++ - '0');
	*out = v;
	return v <= max;
}

/* A name: letters, or anything but > between < and >. */
static bool skip_name(struct rule_text *t)
{
	const char *start = t->p;
	bool quoted = take(t, '<');
	while (t->p < t->end) {
		bool letter = (*t->p >= 'A' && *t->p <= 'Z') || (*t->p >= 'a' && *t->p <= 'z');
		if (quoted ? *t->p == '>' : !letter)
			break;
		t->p++;
	}
	return (!quoted || take(t, '>')) && t->p - start >= 3;
}

/* [+-]hh[:mm[:ss]], hours to 167 (RFC 8536 section 3.3.1). */
static bool read_time(struct rule_text *t, int32_t *out)
{
	int hours, minutes = 0, seconds = 0;
	bool minus = take(t, '-');
	if (!minus)
		(void)take(t, '+');
	if (!read_number(t, 167, &hours))
		return false;
	if (take(t, ':')) {
		if (!read_number(t, 59, &minutes))
			return false;
		if (take(t, ':') && !read_number(t, 59, &seconds))
			return false;
	}
	int32_t total = hours * 3600 + minutes * 60 + seconds;
	*out = minus ? -total : total;
	return true;
}

static bool read_change(struct rule_text *t, struct zone_change *out)
{
	out->at = 2 * 3600;
	if (!take(t, ',') || !take(t, 'M') || !read_number(t, 12, &out->month) || !take(t, '.') ||
		!read_number(t, 5, &out->week) || !take(t, '.') || !read_number(t, 6, &out->day))
		return false;
	if (out->month < 1 || out->week < 1)
		return false;
	return !take(t, '/') || read_time(t, &out->at);
}

bool zone_rule_parse(const char *text, size_t len, struct zone_rule *out)
{
	struct rule_text t = {text, text + len};
	int32_t west;
	*out = (struct zone_rule){0};
	if (!skip_name(&t) || !read_time(&t, &west))
		return false;
	out->standard = -west;
	if (t.p == t.end)
		return true;
	out->has_summer = true;
	out->summer = out->standard + 3600;
	if (!skip_name(&t))
		return false;
	if (t.p < t.end && *t.p != ',') {
		if (!read_time(&t, &west))
			return false;
		out->summer = -west;
	}
	return read_change(&t, &out->to_summer) && read_change(&t, &out->to_standard) &&
	       t.p == t.end;
}
