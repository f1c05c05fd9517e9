/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/domain/value.h"

enum { PLAIN_SIZE = 48 };
#define NO_BREAK_SPACE "\u00a0"
#define MINUS "\u2212"

/* |v|, also of the least int64. */
static uint64_t magnitude(decimal v)
{
	return v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
}

int decimal_places(decimal v)
{
	uint64_t fraction = magnitude(v) % (uint64_t)DECIMAL_ONE;
	int places = fraction ? DECIMAL_PLACES : 0;
	for (; fraction && fraction % 10 == 0; fraction /= 10)
		places--;
	return places;
}

/* The decimals with their mark, none for 0 places. */
static void put_fraction(char *out, size_t size, decimal v, int places, char mark)
{
	char all[8]; /* four digits */
	snprintf(all, sizeof all, "%04u", (unsigned)(magnitude(v) % (uint64_t)DECIMAL_ONE));
	if (places)
		snprintf(out, size, "%c%.*s", mark, places, all);
}

/* Digits with a no-break space before every third from the right. */
static void put_grouped(char *out, size_t size, uint64_t whole)
{
	char plain[24];
	int n = snprintf(plain, sizeof plain, "%" PRIu64, whole);
	size_t used = 0;
	for (int i = 0; i < n && used + 4 < size; i++) {
		if (i && (n - i) % 3 == 0) {
			memcpy(out + used, NO_BREAK_SPACE, strlen(NO_BREAK_SPACE));
			used += strlen(NO_BREAK_SPACE);
		}
		out[used++] = plain[i];
	}
	out[used] = '\0';
}

/* All of it or nothing: half a number is another number. */
static char *put_whole(char *out, size_t size, const char *text)
{
	if (size)
		snprintf(out, size, "%s", strlen(text) < size ? text : "");
	return out;
}

char *decimal_print(decimal v, int places, char *out, size_t size)
{
	char digits[PLAIN_SIZE], fraction[8] = "", text[2 * PLAIN_SIZE];
	uint64_t whole = magnitude(v) / (uint64_t)DECIMAL_ONE;
	int exact = decimal_places(v);
	if (places < exact)
		places = exact;
	if (places > DECIMAL_PLACES)
		places = DECIMAL_PLACES;
	if (whole >= 10000)
		put_grouped(digits, sizeof digits, whole);
	else
		snprintf(digits, sizeof digits, "%" PRIu64, whole);
	put_fraction(fraction, sizeof fraction, v, places, ',');
	snprintf(text, sizeof text, "%s%s%s", v < 0 ? MINUS : "", digits, fraction);
	return put_whole(out, size, text);
}

char *decimal_print_plain(decimal v, char *out, size_t size)
{
	char fraction[8] = "", text[PLAIN_SIZE];
	put_fraction(fraction, sizeof fraction, v, decimal_places(v), '.');
	snprintf(text, sizeof text, "%s%" PRIu64 "%s", v < 0 ? "-" : "",
		magnitude(v) / (uint64_t)DECIMAL_ONE, fraction);
	return put_whole(out, size, text);
}

bool decimal_add(decimal *into, decimal v)
{
	decimal sum;
	if (__builtin_add_overflow(*into, v, &sum))
		return false;
	*into = sum;
	return true;
}

bool share_per_mille(decimal numerator, decimal denominator, int64_t *out)
{
	int64_t product;
	if (denominator <= 0 || __builtin_mul_overflow(numerator, INT64_C(1000), &product))
		return false;
	int64_t quotient = product / denominator, rest = product % denominator;
	if (rest < 0) { /* the quotient towards minus infinity */
		rest += denominator;
		quotient--;
	}
	*out = rest >= denominator - rest ? quotient + 1 : quotient;
	return true;
}
