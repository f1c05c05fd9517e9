/* SPDX-License-Identifier: Apache-2.0 */
/* total.h - what the answers of all units come to, for people and programs. Floor 4: base, text, domain,
 * lang. Missing is never zero: each figure stands beside the number of units that it comes from. */
#ifndef SP_VIEWS_TOTAL_H
#define SP_VIEWS_TOTAL_H

#include "client/views/view.h"
#include "common/domain/totals.h"

/* An earlier year beside the one that is shown. */
struct total_earlier {
	uint32_t year, version;
	const struct totals *totals; /* of that year's own questions */
	struct coverage coverage;
	/* Of those who gave a value in both years: the shown year's questions, and the earlier's. */
	const struct totals *panel, *panel_before;
};

struct total_data {
	const struct plan *plan; /* with the follow-ups of it laid over (plan_merge) */
	uint32_t version, year;
	uint64_t log_size;
	const struct totals *totals; /* of the plan's questions in that year */
	struct coverage coverage;
	const struct area *area; /* only this one; NULL = the whole plan */
	/* One question of it by its key, and nothing of the county's own; NULL = all. */
	const char *only;
	const struct organisation *organisations; /* names; may be empty */
	size_t n_organisations;
	const struct total_earlier *earlier; /* NULL: none */
};

/* Appends, as a table: area by area the questions with what they come to; for the whole plan also its
 * areas beside each other, fulfilment by class, planned against reported, costs and the cross table; then
 * the county's own numbers with what may be said of them. As JSON the same with every figure; NDJSON and CSV
 * have a row a question, then a row a value of the county's. With an earlier year: the two years question
 * by question instead (in JSON beside the rest).
 * SP_OK, SP_TOO_LARGE, SP_NO_MEMORY. */
SP_CHECK enum sp_code view_total(const struct total_data *data, const struct view_style *style,
	struct arena *a, struct buf *out);

#endif
