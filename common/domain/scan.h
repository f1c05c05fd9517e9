/* SPDX-License-Identifier: Apache-2.0 */
/* scan.h - the pieces of numbers as people type them, read off the front of a text. Private to
 * common/domain. All take a text that scan_tidy made and move *p only when they succeed. */
#ifndef SP_DOMAIN_SCAN_H
#define SP_DOMAIN_SCAN_H

#include "common/domain/value.h"

enum {
	SCAN_MAX = 1000, /* bytes of a number or a word; more is none */
	SCAN_ARENA = 65536 /* enough for scan_tidy, for callers without an arena */
};

/* Trimmed, NFC, lower case, each run of blanks one space. SP_ANSWER_NOT_NUMBER for what is not text
 * or too long to be a number or word, SP_NO_MEMORY. */
SP_CHECK enum sp_code scan_tidy(const char *text, struct arena *a, const char **out);

bool scan_blank(const char **p); /* one space */
bool scan_text(const char **p, const char *text);
/* A word that is followed by a blank (taken too), a digit or a sign. */
bool scan_word(const char **p, const char *word);
bool scan_dash(const char **p); /* hyphens, en and em dash, minus */
/* QUALIFIER_EXACT when there is none. */
enum qualifier scan_qualifier(const char **p);
/* Sign, digits with separators, decimals. SP_OK, SP_ANSWER_NOT_NUMBER, SP_ANSWER_AMBIGUOUS,
 * SP_ANSWER_OUT_OF_RANGE. */
SP_CHECK enum sp_code scan_number(const char **p, decimal *out);

/* The word that scan_qualifier reads, with its blank; "" for exact. */
const char *qualifier_word(enum qualifier q, enum lang lang);

#endif
