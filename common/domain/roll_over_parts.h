/* SPDX-License-Identifier: Apache-2.0 */
/* roll_over_parts.h - between roll_over.c, which makes the next plan, and roll_over_area.c, which fills its areas with
 * what was answered. Private to common/domain. */
#ifndef SP_DOMAIN_ROLL_OVER_PARTS_H
#define SP_DOMAIN_ROLL_OVER_PARTS_H

#include "common/domain/plan_copy.h"
#include "common/domain/roll_over.h"

struct rolling {
	const struct roll_over *from;
	struct making_plan made;
	const struct area *before;
	struct area *area; /* being made */
};

/* `text` as it is; or a failure remembered. */
const char *rolled_text(struct rolling *x, const char *text);
/* Fills x->area, which is a copy of x->before. */
void roll_area(struct rolling *x);

#endif
