/* SPDX-License-Identifier: Apache-2.0 */
/* chars.h - one character at a time; for the files of common/text alone. */
#ifndef SP_TEXT_CHARS_H
#define SP_TEXT_CHARS_H

#include <stddef.h>
#include <stdint.h>

typedef int32_t char32;

enum { CHAR_INVALID = -1, CHAR_REPLACEMENT = 0xFFFD, CHAR_NBSP = 0x00A0 };
enum {
	CHAR_RING = 0x030A,
	CHAR_DIAERESIS = 0x0308
}; /* combining: what makes å, ä and ö of a and o */

/* The character at *text, which moves past it; CHAR_INVALID for a byte that is not UTF-8, and then
 * by that byte alone. Not to be called at the end of the text. */
char32 utf8_next(const char **text);
/* Lower case, and without marks other than those of å ä ö: é gives e, a letter without marks itself.
 * Not the mark of a decomposed text: char_read does that. */
char32 char_base(char32 c);
/* Like utf8_next, but a letter a, o, u followed by the combining ring or diaeresis comes as one. */
char32 char_read(const char **text);

#endif
