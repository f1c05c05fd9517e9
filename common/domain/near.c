/* SPDX-License-Identifier: Apache-2.0 */
#include "common/domain/scan.h"
#include "common/domain/vocabulary.h"
#include "common/text/text.h"

enum { EDITS_MAX = 3, WORDS_MAX = FIELD_COUNT };

/* How many edits lie between two words, case and blanks apart; over `limit` if they are not near. */
static size_t edits(const char *tidied, const char *word, size_t limit)
{
	struct arena a;
	arena_init(&a, SCAN_ARENA);
	const char *other;
	size_t n = limit + 1;
	if (word && scan_tidy(word, &a, &other) == SP_OK)
		n = text_distance(tidied, other, limit);
	arena_free(&a);
	return n;
}

/* The first of the nearest words within `max` edits, or NULL. */
static const char *nearest(const char *tidied, const char *const *words, size_t n, size_t max)
{
	const char *found = NULL;
	size_t best = max + 1;
	for (size_t i = 0; i < n; i++) {
		size_t d = edits(tidied, words[i], max);
		if (d < best) {
			best = d;
			found = words[i];
		}
	}
	return found;
}

const char *near_word(const char *word, const char *const *words, size_t n)
{
	struct arena a;
	arena_init(&a, SCAN_ARENA);
	const char *tidied, *found = NULL;
	if (word && scan_tidy(word, &a, &tidied) == SP_OK)
		found = nearest(tidied, words, n, utf8_length(tidied) / 3);
	arena_free(&a);
	return found;
}
