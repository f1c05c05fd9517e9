/* SPDX-License-Identifier: Apache-2.0 */
/* cross_view.h - the table of focus areas by target groups, for `total` and `plan show`; for the files of
 * client/views alone. */
#ifndef SP_VIEWS_CROSS_VIEW_H
#define SP_VIEWS_CROSS_VIEW_H

#include "client/views/view.h"
#include "common/domain/cross.h"

/* A row a focus area, a column a target group, a last one that counts. Areas stand by their numbers ("2.1, 2.3");
 * where an area has none, cells count. No rows for a plan without focus areas. SP_OK, SP_NO_MEMORY. */
SP_CHECK enum sp_code cross_view(
	const struct plan *p, enum lang lang, struct arena *a, struct view *out);

#endif
