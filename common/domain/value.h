/* SPDX-License-Identifier: Apache-2.0 */
/* value.h - exact numbers as people state them: quantities with qualifier or range, and shares.
 * Floor 2: base, text. Pure; any thread. Source: design domain.md sections 0.2, 0.3 and 2. */
#ifndef SP_DOMAIN_VALUE_H
#define SP_DOMAIN_VALUE_H

#include <stdint.h>

#include "common/base/arena.h"
#include "common/domain/vocabulary.h"

/* A number in whole ten-thousandths: 0,7 is 7000. Never a float. */
typedef int64_t decimal;
#define DECIMAL_ONE INT64_C(10000)
#define DECIMAL_PLACES 4

struct quantity {
	enum qualifier qualifier;
	decimal low, high; /* equal unless it is a range */
};

/* numerator/denominator when denominator > 0; otherwise `percent` alone (ten-thousandths of 1 %).
 * With `words` both are what the words mean (1/2); they weigh as a percentage, never as 1 of 2. */
struct share {
	decimal numerator, denominator;
	decimal percent;
	const char *words; /* "hälften", as written but in lower case and without "ca"; or NULL */
	enum qualifier qualifier;
};

/* What people type (design cli.md section 2): 12,5 | 12.5 | 1 234 (space, no-break, thin, narrow
 * no-break) | -3, −3 | 0,7–1,8 (hyphen, en or em dash) | ca 50 | drygt 40 | uppemot 30; the words of
 * both languages; outer blanks and case do not matter.
 *   SP_OK
 *   SP_ANSWER_NOT_NUMBER  cannot be read, or a range whose ends are the wrong way round
 *   SP_ANSWER_AMBIGUOUS   1.234: thousand separator or decimals?
 *   SP_ANSWER_OUT_OF_RANGE  more than four decimals or too large
 *   SP_NO_MEMORY
 * *out is written only with SP_OK. No error struct: the caller knows which cell it is. */
SP_CHECK enum sp_code quantity_parse(const char *text, struct quantity *out);
/* 16/33 | 16 av 33 | 16/33 (48,5 %), which must agree | 37,5 % | 37,5 procent | hälften, en tredjedel,
 * tre fjärdedelar, alla | ca before any. The same codes with SP_ANSWER_NOT_SHARE in place of
 * NOT_NUMBER; OUT_OF_RANGE also for a denominator that is not above 0. That a share lies between 0
 * and 100 % is answers_check's. `words` points into `a`. */
SP_CHECK enum sp_code share_parse(const char *text, struct arena *a, struct share *out);

/* Whether the words of a share mean its numbers; true where it has none. */
bool share_says(const struct share *s);

/* How many decimals are needed to print v exactly: 0-4. */
int decimal_places(decimal v);
/* Prints with decimal comma, at least `places` decimals (0-4), no-break space (U+00A0) between
 * thousands from 10 000 on; minus is U+2212. Returns out. `size` of 48 suffices; what does not fit
 * gives "", never a part of the number. */
char *decimal_print(decimal v, int places, char *out, size_t size);
/* The same for machines: point, no separators, ASCII minus, no trailing zeros. */
char *decimal_print_plain(decimal v, char *out, size_t size);
/* "ca 50", "0,7–1,8": both ends with the same number of decimals. NULL when the arena is spent. */
const char *quantity_print(const struct quantity *q, enum lang lang, struct arena *a);
/* "16/33 (48,5 %)", "37,5 %", "hälften". NULL when the arena is spent. */
const char *share_print(const struct share *s, enum lang lang, struct arena *a);
/* The same without what is computed: "16/33". */
const char *share_print_short(const struct share *s, enum lang lang, struct arena *a);
/* Per mille of numerator over denominator, rounded half up; false if the denominator is not above 0
 * or the product overflows. */
bool share_per_mille(decimal numerator, decimal denominator, int64_t *out);

/* Sum with the overflow checked: false leaves *into unchanged. */
bool decimal_add(decimal *into, decimal v);

#endif
