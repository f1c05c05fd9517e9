/* SPDX-License-Identifier: Apache-2.0 */
/* totals_add.h - units of one organisation each into totals, for tests that are not about those that report
 * together. */
#ifndef SP_TESTS_TOTALS_ADD_H
#define SP_TESTS_TOTALS_ADD_H

#include "common/domain/totals.h"

/* `map` NULL: the unit answered the questions of the totals. */
SP_CHECK static inline enum sp_code totals_add_slots(struct totals *t, const struct totals_map *map,
	const struct packed_answers *row, struct sp_error *err)
{
	const struct totals_unit u = {.n_codes = 1, .received = true, .map = map, .row = row};
	return totals_add_unit(t, &u, err);
}

/* Neither a row nor a name is kept, so that nothing can fail. */
static inline void totals_add_answers(struct totals *t, const struct totals_map *map,
	const struct answer *answers, size_t n_answers)
{
	const struct totals_unit u = {.n_codes = 1,
		.received = true,
		.map = map,
		.answers = answers,
		.n_answers = n_answers};
	enum sp_code rc = totals_add_unit(t, &u, NULL);
	(void)rc;
}

/* Asked, and has not answered. */
static inline void totals_missing_unit(struct totals *t)
{
	const struct totals_unit u = {.n_codes = 1};
	enum sp_code rc = totals_add_unit(t, &u, NULL);
	(void)rc;
}

static inline void coverage_add(
	struct coverage *c, bool received, uint64_t population, uint32_t year)
{
	coverage_add_unit(c, received, population, year, 1);
}

#endif
