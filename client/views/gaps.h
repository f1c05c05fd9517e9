/* SPDX-License-Identifier: Apache-2.0 */
/* gaps.h - what a plan lacks, as `plan gaps` shows it. Floor 4: base, text, domain, lang. */
#ifndef SP_VIEWS_GAPS_H
#define SP_VIEWS_GAPS_H

#include "client/views/view.h"
#include "common/domain/gaps.h"

struct gaps_shown {
	const struct gaps *gaps;
	uint32_t version; /* of the plan; 0 = out of a file */
	const struct area *area; /* only this one; NULL: all */
};

/* For people: how many of how many, by kind; area by kind; then each finding with its area, what it is in, and its
 * path in the plan. JSON: samplan/gaps/1, the same in numbers and English words. CSV and NDJSON: a row a finding.
 * SP_OK, SP_TOO_LARGE, SP_NO_MEMORY. */
SP_CHECK enum sp_code view_gaps(const struct gaps_shown *shown, const struct view_style *style,
	struct arena *a, struct buf *out);

/* "mål som ingen indikator mäter" */
const char *gap_words(enum gap_kind kind, enum lang lang);

#endif
