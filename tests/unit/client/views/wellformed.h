/* SPDX-License-Identifier: Apache-2.0 */
/* wellformed.h - whether an HTML page is well-formed XML. */
#ifndef SP_TESTS_VIEWS_WELLFORMED_H
#define SP_TESTS_VIEWS_WELLFORMED_H

#include <ctype.h>

#include "tests/lib/test.h"

/* The name at p, in room of 32 bytes. */
static inline const char *read_name(const char *p, char name[32])
{
	size_t n = 0;
	while ((isalnum((unsigned char)*p) || *p == '-' || *p == ':') && n < 31)
		name[n++] = *p++;
	name[n] = '\0';
	return p;
}

/* Attributes up to the tag's end: each name="value", once. Returns behind the end; *empty for "/>". */
static inline const char *read_attributes(const char *p, bool *empty)
{
	char names[16][32];
	size_t n = 0;
	while (*p == ' ') {
		CHECK(n < 16);
		p = read_name(p + 1, names[n]);
		CHECK(names[n][0] != '\0');
		for (size_t i = 0; i < n; i++)
			CHECK(strcmp(names[i], names[n]) != 0);
		n++;
		CHECK(strncmp(p, "=\"", 2) == 0);
		p += 2 + strcspn(p + 2, "\"<");
		CHECK_INT(*p++, '"');
	}
	*empty = *p == '/';
	p += *empty;
	CHECK_INT(*p, '>');
	return p + 1;
}

static inline void check_entity(const char *p)
{
	static const char *const known[] = {"&lt;", "&gt;", "&amp;", "&quot;", "&#39;"};
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
		if (strncmp(p, known[i], strlen(known[i])) == 0)
			return;
	fail_msg("a bare & at: %.30s", p);
}

/* Well-formed: elements closed in order, attributes quoted and once, no stray < or &. */
static inline void check_well_formed(const char *p)
{
	char open[40][32];
	size_t depth = 0;
	CHECK(strncmp(p, "<!DOCTYPE html>", 15) == 0);
	for (p += 15; *p;) {
		if (*p == '&')
			check_entity(p);
		CHECK((unsigned char)*p >= 0x20 || *p == '\n' || *p == '\t');
		if (*p != '<') {
			p++;
			continue;
		}
		bool closes = p[1] == '/', empty = false;
		char name[32];
		p = read_name(p + 1 + closes, name);
		CHECK(name[0] != '\0');
		if (closes) {
			CHECK(depth > 0);
			CHECK_TEXT(name, open[--depth]);
			CHECK_INT(*p++, '>');
			continue;
		}
		p = read_attributes(p, &empty);
		if (!empty)
			memcpy(open[depth++], name, sizeof name);
		CHECK(depth < 40);
	}
	CHECK_INT(depth, 0);
}

#endif
