/* SPDX-License-Identifier: Apache-2.0 */
/* diff.h - what differs between two versions of a plan, for people and programs. Floor 4: base, text, domain,
 * lang. */
#ifndef SP_VIEWS_DIFF_H
#define SP_VIEWS_DIFF_H

#include "client/views/view.h"
#include "common/domain/plan_diff.h"

/* For people the changes area by area, + new, - gone, ~ changed, with the sum first and `notes` last; for
 * programs one row a change (schema plan-diff). `heading` is people's. For programs the differences
 * should have been made in English. SP_OK, SP_TOO_LARGE, SP_NO_MEMORY. */
SP_CHECK enum sp_code view_plan_diff(const struct plan_diff *d, const char *heading,
	const char *const *notes, size_t n_notes, const struct view_style *style, struct arena *a,
	struct buf *out);

#endif
