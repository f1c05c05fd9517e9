/* SPDX-License-Identifier: Apache-2.0 */
/* total.h - what the answers of all units come to, for people and programs. Floor 4: base, text, domain,
 * lang. Missing is never zero: each figure stands beside the number of units that it comes from. */
#ifndef SP_VIEWS_TOTAL_H
#define SP_VIEWS_TOTAL_H

#include "client/views/view.h"
#include "common/domain/totals.h"

struct total_data {
	const struct plan *plan;
	uint32_t version, year;
	uint64_t log_size;
	const struct totals *totals; /* of the plan's questions in that year */
	struct coverage coverage;
	const struct area *area; /* only this one; NULL = the whole plan */
};

/* Appends, as a table: area by area the questions with what they come to; for the whole plan also its
 * areas beside each other, fulfilment by class, planned against reported, costs and the cross table. As
 * JSON the same with every figure; NDJSON and CSV have a row a question.
 * SP_OK, SP_TOO_LARGE, SP_NO_MEMORY. */
SP_CHECK enum sp_code view_total(const struct total_data *data, const struct view_style *style,
	struct arena *a, struct buf *out);

#endif
