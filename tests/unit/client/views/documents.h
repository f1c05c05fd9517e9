/* SPDX-License-Identifier: Apache-2.0 */
/* documents.h - the plans of client/data as the views get them, with the register's organisations for names. */
#ifndef SP_TESTS_VIEWS_DOCUMENTS_H
#define SP_TESTS_VIEWS_DOCUMENTS_H

#include "client/views/report.h"
#include "client/views/total.h"
#include "tests/lib/plan_documents.h"
#include "tests/lib/totals_add.h"

static inline struct organisation *document_organisations(size_t *n)
{
	struct bytes in;
	struct sp_error err = {0};
	struct organisation *list = NULL;
	const char *path =
		arena_printf(test_arena(), "%s/client/data/organisations.csv", SOURCE_DIR);
	CHECK_CODE(file_read(path, FILE_MAX, test_arena(), &in, &err), SP_OK, &err);
	CHECK_CODE(organisations_read("organisations.csv", in, test_arena(), &list, n, &err), SP_OK,
		&err);
	return list;
}

/* The plan as a report of that year: every municipality of the plan, none of which has answered. */
static inline struct report_data *document_report(const struct plan *p, uint32_t year)
{
	struct report_data *d = arena_alloc(test_arena(), sizeof *d);
	struct questions *qs = arena_alloc(test_arena(), sizeof *qs);
	*d = (struct report_data){.plan = p,
		.version = 1,
		.year = year,
		.opens_ms = UINT64_C(1538000000000),
		.closes_ms = UINT64_C(1548975600000),
		.questions = qs,
		.log_size = 19,
		.log_name = "plan.example.org/samplan",
		.log_key = {"ab:cd"},
		.software = "samplan 0.1.0"};
	CHECK_CODE(questions_of_plan(p, year, test_arena(), qs), SP_OK, NULL);
	d->organisations = document_organisations(&d->n_organisations);
	d->units = arena_array(test_arena(), d->n_organisations, sizeof *d->units);
	for (size_t i = 0; i < d->n_organisations; i++) {
		const struct organisation *o = &d->organisations[i];
		if (plan_asks_in(p, o->code, o->kind, year))
			d->units[d->n_units++] = (struct report_unit){
				.code = o->code, .name = o->name, .population = o->population};
	}
	return d;
}

/* The same as what `total` shows. */
static inline struct total_data document_total(const struct plan *p, uint32_t year)
{
	const struct report_data *d = document_report(p, year);
	struct totals *t = arena_alloc(test_arena(), sizeof *t);
	struct total_data data = {.plan = p,
		.version = 1,
		.year = year,
		.totals = t,
		.organisations = d->organisations,
		.n_organisations = d->n_organisations};
	CHECK_INT(totals_init(t, d->questions, test_arena()), SP_OK);
	for (size_t i = 0; i < d->n_units; i++) {
		coverage_add(&data.coverage, false, d->units[i].population, 0);
		totals_missing_unit(t);
	}
	return data;
}

#endif
