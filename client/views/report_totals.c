/* SPDX-License-Identifier: Apache-2.0 */
/* What all units answered together: each organisation once, also where several report as one. */
#include <string.h>

#include "client/views/report.h"

static struct reporting_unit *find_units(const struct report_data *d, struct arena *a)
{
	struct reporting_unit *units = arena_array(a, d->n_units, sizeof *units);
	for (size_t i = 0; units && i < d->n_units; i++) {
		units[i].code = d->units[i].code;
		for (size_t k = 0; k < d->n_organisations; k++)
			if (strcmp(d->organisations[k].code, units[i].code) == 0) {
				units[i].members = d->organisations[k].members;
				units[i].n_members = d->organisations[k].n_members;
			}
	}
	return units && units_count_once(units, d->n_units, a) == SP_OK ? units : NULL;
}

static enum sp_code add_unit(const struct report_unit *u, const struct reporting_unit *r,
	struct arena *a, struct totals *totals)
{
	struct totals_map map = {.from = NULL};
	bool mapped = u->received && u->asked;
	const struct totals_unit unit = {.codes = r->codes,
		.n_codes = r->n_codes,
		.received = u->received,
		.map = mapped ? &map : NULL,
		.answers = u->answers,
		.n_answers = u->n_answers};
	enum sp_code rc = mapped ? totals_map_init(&map, totals, u->asked, a) : SP_OK;
	return rc == SP_OK ? totals_add_unit(totals, &unit, NULL) : rc;
}

enum sp_code report_totals(const struct report_data *d, struct arena *a, struct totals *totals,
	struct coverage *coverage)
{
	const struct reporting_unit *units = find_units(d, a);
	enum sp_code rc = units ? totals_init(totals, d->questions, a) : SP_NO_MEMORY;
	*coverage = (struct coverage){0};
	totals_keep_names(totals, a);
	for (size_t i = 0; rc == SP_OK && i < d->n_units; i++) {
		const struct report_unit *u = &d->units[i];
		coverage_add_unit(
			coverage, u->received, u->population, 0, (uint32_t)units[i].n_codes);
		rc = add_unit(u, &units[i], a, totals);
	}
	return rc;
}
