/* SPDX-License-Identifier: Apache-2.0 */
/* plan.h - a plan as text, as JSON, as rows: what view_plan chooses from. For client/views alone. */
#ifndef SP_VIEWS_PLAN_H
#define SP_VIEWS_PLAN_H

#include "client/views/view.h"
#include "common/domain/plan.h"

SP_CHECK enum sp_code plan_write_text(const struct plan_shown *shown,
	const struct view_style *style, struct arena *a, struct buf *out);
SP_CHECK enum sp_code plan_write_json(
	const struct plan *p, uint32_t version, bool published, struct arena *a, struct buf *out);
struct json;
/* "counts": what can be counted in the plan. SP_OK, SP_NO_MEMORY. */
SP_CHECK enum sp_code plan_put_counts(struct json *j, const struct plan *p, struct arena *a);
/* One row a part: area, part, year, id, class, text, from, to, unit. */
SP_CHECK enum sp_code plan_rows(const struct plan *p, struct arena *a, struct view *out);

#endif
