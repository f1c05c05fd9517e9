/* SPDX-License-Identifier: Apache-2.0 */
/* figure.h - what the units' answers come to, as short phrases, for the report and the command `total`
 * alike; for the files of client/views alone. Texts lie in the arena; NULL when it is spent. */
#ifndef SP_VIEWS_FIGURE_H
#define SP_VIEWS_FIGURE_H

#include "client/lang/lang.h"
#include "common/domain/totals.h"

/* "ja: 5 av 7", "123 brukare", "16/33 (48,5 %)", "12; 9; -; 14", "genomförd 4, pågår 2"; "inga värden".
 * How many units stand behind it is figure_basis'. */
const char *figure_together(const struct question_total *qt, enum lang lang, struct arena *a);
/* "7 av 10": units whose value is in the figure, of those asked. */
const char *figure_basis(const struct question_total *qt, enum lang lang, struct arena *a);
/* "1 ej klar, 2 ej inkommen": the others, and why; "–" when there are none. */
const char *figure_without(const struct question_total *qt, enum lang lang, struct arena *a);
/* "delvis 3, uppnått 2" of counts by the numbers of a vocabulary; "–" when all are 0. */
const char *figure_words(
	enum vocabulary v, const uint64_t *counts, enum lang lang, struct arena *a);
/* Appends "2 ej klar" to a list of such; nothing for 0 of them. NULL in gives NULL. */
const char *figure_add(const char *list, uint64_t n, const char *word, struct arena *a);

/* The organisations by code. */
struct names {
	const struct organisation *organisations;
	size_t n;
};
const char *names_find(
	const struct names *names, const char *code); /* the code where none is known */
/* "nej: Båstad, Höganäs; ej svarat: Åstorp", in Swedish order; "" where nobody is named. */
const char *figure_names(const struct question_total *qt, const struct names *names, enum lang lang,
	struct arena *a);

#endif
