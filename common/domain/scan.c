/* SPDX-License-Identifier: Apache-2.0 */
#include "common/domain/scan.h"

#include <string.h>

#include "common/text/text.h"

static const char digits[] = "0123456789";

static const struct {
	const char *word;
	enum qualifier qualifier;
} qualifiers[] = {
	{"ca.", QUALIFIER_ABOUT},
	{"ca", QUALIFIER_ABOUT},
	{"c:a", QUALIFIER_ABOUT},
	{"cirka", QUALIFIER_ABOUT},
	{"circa", QUALIFIER_ABOUT},
	{"ungefär", QUALIFIER_ABOUT},
	{"omkring", QUALIFIER_ABOUT},
	{"runt", QUALIFIER_ABOUT},
	{"about", QUALIFIER_ABOUT},
	{"around", QUALIFIER_ABOUT},
	{"approximately", QUALIFIER_ABOUT},
	{"~", QUALIFIER_ABOUT},
	{"≈", QUALIFIER_ABOUT},
	{"drygt", QUALIFIER_MORE_THAN},
	{"fler än", QUALIFIER_MORE_THAN},
	{"mer än", QUALIFIER_MORE_THAN},
	{"över", QUALIFIER_MORE_THAN},
	{"more than", QUALIFIER_MORE_THAN},
	{"over", QUALIFIER_MORE_THAN},
	{">", QUALIFIER_MORE_THAN},
	{"uppemot", QUALIFIER_NEARLY},
	{"närmare", QUALIFIER_NEARLY},
	{"nästan", QUALIFIER_NEARLY},
	{"knappt", QUALIFIER_NEARLY},
	{"nearly", QUALIFIER_NEARLY},
	{"almost", QUALIFIER_NEARLY},
};

static const char *const qualifier_words[][2] = {
	[QUALIFIER_EXACT] = {"", ""},
	[QUALIFIER_ABOUT] = {"ca ", "about "},
	[QUALIFIER_MORE_THAN] = {"drygt ", "more than "},
	[QUALIFIER_NEARLY] = {"uppemot ", "nearly "},
};

/* What separates words and thousands: space, no-break, thin and narrow no-break space, line ends. */
static size_t blank_at(const char *p)
{
	static const char *const blanks[] = {" ", "\t", "\r", "\n", "\u00a0", "\u2009", "\u202f"};
	for (size_t i = 0; i < sizeof blanks / sizeof blanks[0]; i++)
		if (strncmp(p, blanks[i], strlen(blanks[i])) == 0)
			return strlen(blanks[i]);
	return 0;
}

/* In place: each run of blanks becomes one space. */
static void squeeze(char *text)
{
	char *to = text;
	for (const char *p = text; *p;) {
		size_t n = blank_at(p);
		if (!n) {
			*to++ = *p++;
			continue;
		}
		while ((n = blank_at(p)) != 0)
			p += n;
		*to++ = ' ';
	}
	*to = '\0';
}

enum sp_code scan_tidy(const char *text, struct arena *a, const char **out)
{
	if (strnlen(text, SCAN_MAX + 1) > SCAN_MAX)
		return SP_ANSWER_NOT_NUMBER;
	if (!utf8_valid(bytes_text(text)))
		return SP_ANSWER_NOT_NUMBER;
	const char *trimmed = text_trim(text, a), *lower = NULL;
	if (!trimmed)
		return SP_NO_MEMORY;
	enum sp_code rc = text_lower(trimmed, a, &lower);
	if (rc != SP_OK)
		return rc == SP_NO_MEMORY ? rc : SP_ANSWER_NOT_NUMBER;
	char *own = arena_text(a, lower);
	if (!own)
		return SP_NO_MEMORY;
	squeeze(own);
	*out = own;
	return SP_OK;
}

bool scan_text(const char **p, const char *text)
{
	size_t n = strlen(text);
	if (strncmp(*p, text, n) != 0)
		return false;
	*p += n;
	return true;
}

bool scan_blank(const char **p)
{
	return scan_text(p, " ");
}

bool scan_dash(const char **p)
{
	static const char *const dashes[] = {
		"-", "\u2010", "\u2011", "\u2012", "\u2013", "\u2014", "\u2212"};
	for (size_t i = 0; i < sizeof dashes / sizeof dashes[0]; i++)
		if (scan_text(p, dashes[i]))
			return true;
	return false;
}

static bool scan_minus(const char **p)
{
	return scan_text(p, "-") || scan_text(p, "\u2212");
}

bool scan_word(const char **p, const char *word)
{
	const char *s = *p;
	if (!scan_text(&s, word))
		return false;
	const char *after = s;
	if (*s == '\0' || (!scan_blank(&s) && !strchr(digits, *s) && !scan_minus(&after)))
		return false;
	*p = s;
	return true;
}

enum qualifier scan_qualifier(const char **p)
{
	for (size_t i = 0; i < sizeof qualifiers / sizeof qualifiers[0]; i++) {
		const char *s = *p;
		if (scan_word(&s, qualifiers[i].word)) {
			*p = s;
			return qualifiers[i].qualifier;
		}
	}
	return QUALIFIER_EXACT;
}

const char *qualifier_word(enum qualifier q, enum lang lang)
{
	size_t n = sizeof qualifier_words / sizeof qualifier_words[0];
	return (size_t)q < n ? qualifier_words[q][lang == LANG_EN] : "";
}

/* Adds digits to *v; false when it overflows. */
static bool add_digits(uint64_t *v, const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (__builtin_mul_overflow(*v, 10U, v) ||
			__builtin_add_overflow(*v, (unsigned)(s[i] - '0'), v))
			return false;
	return true;
}

/* Digits before the decimals: plain, or one to three and then groups of three.
 * *fits tells whether they fit in *v; returns false when there are none. */
static bool scan_whole(const char **p, uint64_t *v, bool *fits, bool *grouped)
{
	size_t n = strspn(*p, digits);
	bool may_group = n <= 3 && **p != '0';
	if (n == 0)
		return false;
	*fits = add_digits(v, *p, n);
	*p += n;
	while (may_group && **p == ' ' && strspn(*p + 1, digits) == 3) {
		*fits = *fits && add_digits(v, *p + 1, 3);
		*p += 4;
		*grouped = true;
	}
	return true;
}

/* *v ten-thousandths out of wholes and the decimals at `s`; false when it is too large. */
static bool scale(uint64_t *v, const char *s, size_t n)
{
	uint64_t fraction = 0;
	if (!add_digits(&fraction, s, n))
		return false;
	for (; n < DECIMAL_PLACES; n++)
		fraction *= 10;
	return !__builtin_mul_overflow(*v, (uint64_t)DECIMAL_ONE, v) &&
	       !__builtin_add_overflow(*v, fraction, v) && *v <= INT64_MAX;
}

enum sp_code scan_number(const char **p, decimal *out)
{
	const char *s = *p;
	uint64_t v = 0;
	bool fits = true, grouped = false, negative = scan_minus(&s);
	const char *whole = s;
	if (!scan_whole(&s, &v, &fits, &grouped))
		return SP_ANSWER_NOT_NUMBER;
	size_t n_whole = (size_t)(s - whole), n = 0;
	if ((*s == ',' || *s == '.') && strspn(s + 1, digits)) {
		n = strspn(s + 1, digits);
		if (strchr(",.", s[n + 1]) && s[n + 1]) /* 1.234.567: neither of the two */
			return SP_ANSWER_NOT_NUMBER;
		if (*s == '.' && n == 3 && n_whole <= 3 && !grouped && *whole != '0')
			return SP_ANSWER_AMBIGUOUS;
		s++;
	}
	if (!fits || n > DECIMAL_PLACES || !scale(&v, s, n))
		return SP_ANSWER_OUT_OF_RANGE;
	*p = s + n;
	*out = negative ? -(decimal)v : (decimal)v;
	return SP_OK;
}
