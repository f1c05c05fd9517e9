/* SPDX-License-Identifier: Apache-2.0 */
/* describe.h - parts of a plan as short phrases, for pages and terminals alike; for the files of
 * client/views alone. Texts lie in the arena; NULL when it is spent. */
#ifndef SP_VIEWS_DESCRIBE_H
#define SP_VIEWS_DESCRIBE_H

#include "client/lang/lang.h"
#include "common/domain/plan.h"

/* "2.1 Samordnad individuell plan (SIP)" */
const char *describe_area(const struct area *area, struct arena *a);
/* "3 Enskildas delaktighet och rättigheter"; an id that the plan does not know as it is. */
const char *describe_focus(const struct plan *p, const char *id, struct arena *a);
/* "alla (0–100 år)" */
const char *describe_group(const struct plan *p, const char *id, enum lang lang, struct arena *a);
/* All groups of an area, with semicolons, for a name may hold a comma. */
const char *describe_groups(
	const struct plan *p, const struct area *area, enum lang lang, struct arena *a);
/* "Region Gävleborg (21)"; the code where it has no name among the `n`. */
const char *describe_organisation(
	const char *code, const struct organisation *organisations, size_t n, struct arena *a);
/* "lång sikt (5 år)"; "" for a goal without a term. */
const char *describe_term(const struct plan *p, enum term term, enum lang lang, struct arena *a);
/* "2018" or "2018–2025" */
const char *describe_period(const struct plan *p, struct arena *a);
/* "0,7–1,8 mnkr" */
const char *describe_cost(const struct cost *c, enum lang lang, struct arena *a);
/* The same with its reservation: "0,7–1,8 mnkr, preliminär" */
const char *describe_cost_noted(const struct cost *c, enum lang lang, struct arena *a);
/* "3,0–5,4 mnkr (5 av 7 områden), preliminärt" */
const char *describe_cost_sum(const struct plan *p, uint32_t year, enum lang lang, struct arena *a);
/* "+265 sedan 2020 (287 502)": the stated change, and what it says of the year before; "" where none is stated. */
const char *describe_change(const struct observation *o, enum lang lang, struct arena *a);
/* "Hofors, Ockelbo och Ovanåker", or with commas alone. */
const char *describe_list(
	const char *const *items, size_t n, bool with_and, enum lang lang, struct arena *a);

/* The years for which an area has activities, or the plan's areas have costs, rising: start with 0;
 * 0 after the last. */
uint32_t next_activity_year(const struct area *area, uint32_t after);
uint32_t next_cost_year(const struct plan *p, uint32_t after);

#endif
