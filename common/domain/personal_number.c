/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "common/domain/rules.h"

enum { SHORT_DATE = 6, LONG_DATE = 8, TAIL = 4, CO_ORDINATION = 60 };

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static size_t digits_at(const char *p)
{
	size_t n = 0;
	while (is_digit(p[n]))
		n++;
	return n;
}

/* Bytes of what people put between the date and the last four. */
static size_t separator_at(const char *p)
{
	static const char *const separators[] = {"-", "+", "\u2010", "\u2011", "\u2013", "\u2212"};
	for (size_t i = 0; i < sizeof separators / sizeof separators[0]; i++)
		if (strncmp(p, separators[i], strlen(separators[i])) == 0)
			return strlen(separators[i]);
	return 0;
}

static int two(const char *p)
{
	return (p[0] - '0') * 10 + p[1] - '0';
}

/* ISO/IEC 7812-1: every second digit from the first doubled, the sum of digits divisible by ten. */
static bool luhn(const char *date, const char *tail)
{
	int sum = 0;
	for (int i = 0; i < SHORT_DATE + TAIL; i++) {
		int d = (i < SHORT_DATE ? date[i] : tail[i - SHORT_DATE]) - '0';
		d = i % 2 ? d : d * 2;
		sum += d > 9 ? d - 9 : d;
	}
	return sum % 10 == 0;
}

/* YYMMDD, the day also with the 60 of a co-ordination number. */
static bool date_like(const char *date)
{
	int month = two(date + 2), day = two(date + 4);
	day = day > CO_ORDINATION ? day - CO_ORDINATION : day;
	return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

/* A number that begins with the `n` digits at p. */
static bool number_at(const char *p, size_t n)
{
	const char *date = p, *tail = p + n;
	if (n == LONG_DATE + TAIL)
		tail = p + LONG_DATE;
	else
		tail += separator_at(tail);
	if (n == LONG_DATE || n == LONG_DATE + TAIL)
		date += LONG_DATE - SHORT_DATE;
	else if (n != SHORT_DATE)
		return false;
	if (tail == p + n || digits_at(tail) != TAIL)
		return false;
	return date_like(date) && luhn(date, tail);
}

/* Such a number begins with six digits or more, so that in a run of other bytes every sixth is enough to see. */
bool personal_number_like(const char *text)
{
	const size_t len = text ? strlen(text) : 0;
	size_t i = 0;
	while (len - i >= SHORT_DATE) {
		size_t start = i + SHORT_DATE - 1;
		if (!is_digit(text[start])) {
			i += SHORT_DATE;
			continue;
		}
		while (start > i && is_digit(text[start - 1]))
			start--;
		size_t n = digits_at(text + start);
		if (number_at(text + start, n))
			return true;
		i = start + n;
	}
	return false;
}
