/* SPDX-License-Identifier: Apache-2.0 */
/* Plans as snapshots. */
#include "tests/lib/ledger_fixture.h"

TEST(snapshot, is_made_once_and_lives_as_long_as_it_is_held)
{
	struct ledger_fixture f;
	const struct plan_snapshot *a, *b;
	const struct questions *first, *again, *other_year;
	fixture_open(&f);
	fixture_prepare(&f);
	struct ledger_view *v = fixture_view(&f);
	CHECK_INT(ledger_plan_snapshot(v, 1, 1, &a, NULL), SP_OK);
	CHECK_INT(ledger_plan_snapshot(v, 1, 1, &b, NULL), SP_OK);
	CHECK(a == b);
	CHECK_INT(plan_questions(a, FIXTURE_YEAR, &first, NULL), SP_OK);
	CHECK_INT(plan_questions(b, FIXTURE_YEAR, &again, NULL), SP_OK);
	CHECK(first == again);
	CHECK_INT(plan_questions(a, 2019, &other_year, NULL), SP_OK);
	CHECK_INT(other_year->n_items, FIXTURE_QUESTIONS - 1); /* no activity in that year */
	plan_release(b);
	CHECK_INT(ledger_plan_snapshot(v, 1, 2, &b, NULL), SP_NOT_FOUND);
	CHECK_INT(ledger_plan_snapshot(v, 2, 1, &b, NULL), SP_NOT_FOUND);
	CHECK(b == NULL);
	ledger_view_close(v);
	fixture_close_ledger(&f);
	CHECK_TEXT(a->plan.title, "Handlingsplan 2018, utgåva 1"); /* outlives even the ledger */
	CHECK_INT(first->n_items, FIXTURE_QUESTIONS);
	plan_release(a);
	fixture_close(&f);
}

TEST(snapshot, of_a_draft_follows_its_newest_import)
{
	struct ledger_fixture f;
	const struct plan_snapshot *old, *new;
	fixture_open(&f);
	fixture_import_plan(&f, 1);
	struct ledger_view *v = fixture_view(&f);
	CHECK_INT(ledger_plan_snapshot(v, 1, 1, &old, NULL), SP_OK);
	ledger_view_close(v);
	for (unsigned variant = 2; variant < 40; variant++) { /* more than are kept */
		fixture_import_plan(&f, variant);
		v = fixture_view(&f);
		CHECK_INT(ledger_plan_snapshot(v, 1, 1, &new, NULL), SP_OK);
		CHECK_TEXT(new->plan.title,
			arena_printf(&f.arena, "Handlingsplan 2018, utgåva %u", variant));
		plan_release(new);
		ledger_view_close(v);
	}
	CHECK_TEXT(old->plan.title, "Handlingsplan 2018, utgåva 1");
	plan_release(old);
	plan_release(NULL);
	fixture_close(&f);
}
