/* SPDX-License-Identifier: Apache-2.0 */
/* six_kinds.h - six questions, one of each kind with a rule of its own, and what answers_check says of answers to them. */
#ifndef SP_TESTS_SIX_KINDS_H
#define SP_TESTS_SIX_KINDS_H

#include "common/domain/rules.h"
#include "tests/lib/test.h"

static struct question items[] = {
	{.key = "a/i/yes", .text = "Ja?", .kind = QUESTION_YES_NO, .slots = 1},
	{.key = "a/i/count", .text = "Antal", .kind = QUESTION_COUNT, .slots = 2},
	{.key = "a/i/share", .text = "Andel", .kind = QUESTION_SHARE, .slots = 2},
	{.key = "a/i/months", .text = "Månad", .kind = QUESTION_MONTHS, .slots = 12},
	{.key = "a/i/text", .text = "Text", .kind = QUESTION_TEXT},
	{.key = "a/fulfilment", .area_name = "1 Område", .kind = QUESTION_GRADE, .slots = 1},
};
static const struct questions six = {items, 6, 18};

static inline struct findings check(const struct questions *qs, const struct answer *answers,
	size_t n, const struct answer *previous, size_t n_previous)
{
	struct findings found = {0};
	CHECK_CODE(answers_check(qs, answers, n, previous, n_previous, test_arena(), &found), SP_OK,
		NULL);
	return found;
}

/* The first finding of an answer that stands alone, or SP_OK. */
static inline enum sp_code finding_of(struct answer ans)
{
	struct questions one = {NULL, 1, 12};
	for (size_t i = 0; i < 6; i++)
		if (strcmp(items[i].key, ans.key) == 0)
			one.items = &items[i];
	struct findings found = check(&one, &ans, 1, NULL, 0);
	return found.n_items ? found.items[0].error.code : SP_OK;
}

#endif
