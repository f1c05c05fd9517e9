/* SPDX-License-Identifier: Apache-2.0 */
/* text.h - texts as people write them: UTF-8, NFC, Swedish order, width, times.
 * Floor 1: base, utf8proc. Pure; any thread. All texts are NUL-terminated. */
#ifndef SP_TEXT_TEXT_H
#define SP_TEXT_TEXT_H

#include <stdint.h>

#include "common/base/arena.h"

/* Well-formed UTF-8 (no overlong forms, no surrogates, nothing over U+10FFFF), no NUL inside. */
bool utf8_valid(struct bytes in);
/* Length in code points of valid UTF-8. */
size_t utf8_length(const char *text);
/* Cuts at a character so that at most `max` bytes remain; returns the new length. */
size_t utf8_cut(const char *text, size_t len, size_t max);

/* NFC copy; SP_ANSWER_TEXT_INVALID for text that is not UTF-8, SP_NO_MEMORY. */
SP_CHECK enum sp_code text_nfc(const char *text, struct arena *a, const char **out);
/* Lower case of each character, NFC; same errors. */
SP_CHECK enum sp_code text_lower(const char *text, struct arena *a, const char **out);
/* strcmp's convention in Swedish order: case and accents other than å ä ö (and é = e) second, digits
 * before letters, å ä ö last; equal only for equal texts. */
int text_compare_sv(const char *a, const char *b);
/* Columns in a terminal: 0 for combining marks, 2 for wide characters. */
size_t text_width(const char *text);
/* Cuts to `columns`, with "…" as the last if something was lost and `ellipsis` is set. Arena copy. */
const char *text_fit(const char *text, size_t columns, bool ellipsis, struct arena *a);
/* A copy safe for a terminal: control characters (C0 but LF and TAB, DEL, C1), bidirectional controls,
 * U+2028, U+2029 and invalid bytes become U+FFFD. reliability.md section 3, "hostile Swedish text". */
const char *text_for_terminal(const char *text, struct arena *a);
/* Leading and trailing blanks off (space, TAB, CR, LF, U+00A0, U+202F, U+200B, U+FEFF). Arena copy. */
const char *text_trim(const char *text, struct arena *a);
/* Lower-case ASCII-and-åäö id out of a name: words joined by hyphens, at most 64 bytes. */
const char *text_slug(const char *name, struct arena *a);
/* Number of edits (insert, delete, replace, swap neighbours) between two words, at most `limit` + 1. */
size_t text_distance(const char *a, const char *b, size_t limit);

/* "2026-01-31" into its parts. False unless exactly such a date that exists, 1900-2200. */
bool date_parse(const char *text, int *year, int *month, int *day);
/* End of that day in Europe/Stockholm (the first instant after it) as UTC ms: a deadline.
 * The rules are read from the machine's time-zone data (TZDIR, else /usr/share/zoneinfo), without touching
 * the process' TZ. SP_FILE when there are none: never silently UTC (architecture.md 1.16). */
SP_CHECK enum sp_code time_end_of_day_stockholm(
	int year, int month, int day, uint64_t *out_ms, struct sp_error *err);
/* "2026-01-12 09:31" in Europe/Stockholm, or UTC with a Z when there is no time-zone data. */
const char *time_print_stockholm(uint64_t utc_ms, bool with_clock, char out[32]);
/* "2026-01-12T08:31:05.123Z" */
const char *time_print_utc(uint64_t utc_ms, char out[32]);
/* The inverse, with or without the thousandths. False unless exactly such an instant of 1970-2200. */
bool time_parse_utc(const char *text, uint64_t *utc_ms);

#endif
