/* SPDX-License-Identifier: Apache-2.0 */
/* answer.h - what reading and checking answers share. Private to common/domain. */
#ifndef SP_DOMAIN_ANSWER_H
#define SP_DOMAIN_ANSWER_H

#include "common/domain/question.h"

/* The value of an answer by the question's kind: there, alone, whole, in range. `written` is what a
 * message shows, NULL to print the value. SP_OK; SP_ANSWER_... with err filled; SP_NO_MEMORY. */
SP_CHECK enum sp_code answer_check_value(const struct question *q, const struct answer *ans,
	const char *written, struct arena *a, struct sp_error *err);
/* True when any value is set, of whatever kind. */
bool answer_has_value(const struct answer *ans);
/* Fills err for a value that is wrong: title, written, and what is allowed by code and kind. */
enum sp_code answer_fail(
	struct sp_error *err, enum sp_code code, const struct question *q, const char *written);
/* A positive whole number of months' counts as ten-thousandths; false when it overflows. */
bool count_scaled(int64_t count, decimal *out);
/* A value with "ca" or the like, a range, or a share in words. */
bool answer_is_estimate(const struct answer *ans);
/* answer_find that looks from *from on, then from the start, and moves *from behind what it finds:
 * answers mostly come in the questions' order. */
const struct answer *answer_find_from(
	const struct answer *answers, size_t n, const char *key, size_t *from);

#endif
