/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "common/domain/plan.h"

enum { YEAR_DIGITS = 4, NUMBER_DIGITS = 10 };

/* Bytes of an id's character at p: a letter (also å ä ö), a digit or a hyphen; 0 for any other. */
static size_t id_char(const char *p)
{
	static const char *const swedish[] = {"å", "ä", "ö"};
	if ((*p >= 'a' && *p <= 'z') || (*p >= '0' && *p <= '9') || *p == '-')
		return 1;
	for (size_t i = 0; i < sizeof swedish / sizeof swedish[0]; i++)
		if (strncmp(p, swedish[i], strlen(swedish[i])) == 0)
			return strlen(swedish[i]);
	return 0;
}

bool id_valid(const char *id)
{
	if (!id || *id == '-')
		return false;
	size_t len = 0;
	for (size_t n = 1; n && len <= ID_MAX; len += n)
		n = id_char(id + len);
	return len >= 1 && len <= ID_MAX && id[len] == '\0';
}

bool org_code_valid(const char *code)
{
	if (!id_valid(code) || strlen(code) > ORG_CODE_MAX)
		return false;
	size_t digits = strspn(code, "0123456789");
	return code[digits] != '\0' || digits == 2 || digits == 4;
}

/* The part before any of `ends`, or the whole rest; moves *p past the end mark found. */
static bool take(const char **p, const char *ends, char *out, size_t size, char *end)
{
	size_t n = strcspn(*p, ends);
	if (n >= size)
		return false;
	memcpy(out, *p, n);
	out[n] = '\0';
	*end = (*p)[n];
	*p += *end ? n + 1 : n;
	return true;
}

/* 1-4294967295, decimal digits without leading zeros. */
static bool read_number(const char *text, uint32_t *out)
{
	size_t n = strspn(text, "0123456789");
	uint64_t v = 0;
	if (n == 0 || n > NUMBER_DIGITS || text[n] != '\0' || text[0] == '0')
		return false;
	for (size_t i = 0; i < n; i++)
		v = v * 10 + (uint64_t)(text[i] - '0');
	*out = (uint32_t)v;
	return v <= UINT32_MAX;
}

static bool read_year(const char *text, uint32_t *out)
{
	return strlen(text) == YEAR_DIGITS && read_number(text, out) && year_valid(*out);
}

bool year_valid(uint32_t year)
{
	return year >= YEAR_FIRST && year <= YEAR_LAST;
}

enum sp_code plan_ref_parse(
	const char *ref, char *id, size_t size, uint32_t *version, struct sp_error *err)
{
	const char *p = ref;
	char end;
	*version = 0;
	if (!take(&p, "@", id, size, &end) || !id_valid(id))
		return sp_fail(err, SP_FIELD_INVALID, ref);
	if (end && !read_number(p, version))
		return sp_fail(err, SP_FIELD_INVALID, ref);
	return SP_OK;
}

enum sp_code followup_ref_parse(const char *ref, char *plan, uint32_t *year, char *unit,
	uint32_t *revision, struct sp_error *err)
{
	const char *p = ref;
	char text[8], end;
	*revision = 0;
	bool ok = take(&p, "/", plan, ID_MAX + 1, &end) && end && id_valid(plan);
	ok = ok && take(&p, "/", text, sizeof text, &end) && end && read_year(text, year);
	ok = ok && take(&p, "#", unit, ID_MAX + 1, &end) && org_code_valid(unit);
	if (ok && end)
		ok = read_number(p, revision);
	return ok ? SP_OK : sp_fail(err, SP_FIELD_INVALID, ref);
}
