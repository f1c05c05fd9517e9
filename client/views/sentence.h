/* SPDX-License-Identifier: Apache-2.0 */
/* sentence.h - what a picture shows, as one sentence that is computed from the same values. For the files of
 * client/views alone. Texts lie in the arena; NULL when it is spent. */
#ifndef SP_VIEWS_SENTENCE_H
#define SP_VIEWS_SENTENCE_H

#include "client/views/county.h"

/* "Skåne minskade från 205 (2013) till 178 (2018), −13,2 %; riket −2,5 %." */
const char *sentence_series(
	const struct county *c, const struct county_row *row, enum lang lang, struct arena *a);
/* "Kommuner som har: 20 av 33 (60,6 %) 2017 och 16 av 33 (48,5 %) 2018."; what is counted in their place
 * where it is not what the indicator asks; "" where none can be counted. */
const char *sentence_havings(const struct county_row *row, enum lang lang, struct arena *a);
/* Whether the value counts something else than the one before it that can be counted. */
bool having_differs(const struct county_row *row, size_t having);

#endif
