/* SPDX-License-Identifier: Apache-2.0 */
/* A year against an earlier one. Invented. */
#include "client/views/total.h"

#include <jansson.h>

#include "tests/unit/client/views/written.h"

static struct indicator indicators[] = {
	{.id = "klar", .text = "Rutin finns", .kind = INDICATOR_YES_NO},
	{.id = "brukare", .text = "Antal brukare", .kind = INDICATOR_COUNT, .unit = "brukare"},
	{.id = "ny", .text = "Antal nya", .kind = INDICATOR_COUNT},
	{.id = "annan", .text = "Antal annat", .kind = INDICATOR_COUNT},
	{.id = "versioner", .text = "Antal sedan", .kind = INDICATOR_COUNT},
};
static struct indicator_version versions[] = {{2018, "så"}, {2019, "nu"}};

/* One plan in two years: what was asked before has no `ny`, and `annan` in other words. */
struct years {
	struct area area;
	struct plan plan, plan_before;
	struct area area_before;
	struct indicator before[4];
	struct questions questions, questions_before;
	struct totals now, earlier_totals, panel, panel_before;
	struct total_earlier earlier;
	struct total_data data;
};

static void set_count(
	struct totals *t, const char *key, uint32_t units, decimal sum, uint32_t asked)
{
	struct question_total *q = (struct question_total *)total_find(t, key);
	CHECK(q != NULL);
	q->n_asked = asked;
	q->n_received = q->n_given = units;
	q->low = q->high = sum * DECIMAL_ONE;
}

static void set_yes(struct totals *t, uint32_t yes, uint32_t no, uint32_t asked)
{
	struct question_total *q = (struct question_total *)total_find(t, "a/i/klar");
	q->n_asked = asked;
	q->n_received = q->n_given = yes + no;
	q->n_yes = yes;
	q->n_no = no;
}

static void fill(struct years *y)
{
	set_yes(&y->now, 6, 2, 10);
	set_yes(&y->earlier_totals, 2, 3, 10);
	set_yes(&y->panel, 3, 1, 4);
	set_yes(&y->panel_before, 2, 2, 4);
	set_count(&y->now, "a/i/brukare", 9, 36, 10);
	set_count(&y->earlier_totals, "a/i/brukare", 6, 30, 10);
	set_count(&y->panel, "a/i/brukare", 5, 20, 5);
	set_count(&y->panel_before, "a/i/brukare", 5, 25, 5);
	set_count(&y->now, "a/i/ny", 9, 4, 10);
	set_count(&y->now, "a/i/annan", 9, 8, 10);
	set_count(&y->earlier_totals, "a/i/annan", 9, 2, 10);
	set_count(&y->now, "a/i/versioner", 9, 8, 10);
	set_count(&y->earlier_totals, "a/i/versioner", 9, 2, 10);
}

static const struct total_data *two_years(struct years *y)
{
	*y = (struct years){0};
	indicators[4].versions = versions;
	indicators[4].n_versions = 2;
	for (size_t i = 0, n = 0; i < 5; i++)
		if (i != 2)
			y->before[n++] = indicators[i];
	y->before[2].text = "Antal annat än då";
	y->area = (struct area){.id = "a",
		.number = "1",
		.name = "Arbete",
		.indicators = indicators,
		.n_indicators = 5};
	y->area_before = y->area;
	y->area_before.indicators = y->before;
	y->area_before.n_indicators = 4;
	y->plan = (struct plan){.id = "p-2018",
		.title = "Plan",
		.from_year = 2018,
		.to_year = 2020,
		.areas = &y->area,
		.n_areas = 1,
		.asks = 1U << ASK_INDICATORS};
	y->plan_before = y->plan;
	y->plan_before.areas = &y->area_before;
	CHECK_INT(questions_of_plan(&y->plan, 2019, test_arena(), &y->questions), SP_OK);
	CHECK_INT(questions_of_plan(&y->plan_before, 2018, test_arena(), &y->questions_before),
		SP_OK);
	CHECK_INT(totals_init(&y->now, &y->questions, test_arena()), SP_OK);
	CHECK_INT(totals_init(&y->panel, &y->questions, test_arena()), SP_OK);
	CHECK_INT(totals_init(&y->earlier_totals, &y->questions_before, test_arena()), SP_OK);
	CHECK_INT(totals_init(&y->panel_before, &y->questions_before, test_arena()), SP_OK);
	fill(y);
	y->earlier = (struct total_earlier){.year = 2018,
		.version = 1,
		.totals = &y->earlier_totals,
		.panel = &y->panel,
		.panel_before = &y->panel_before,
		.coverage = {.n_units = 10,
			.n_received = 6,
			.population = 1000,
			.population_received = 500}};
	y->data = (struct total_data){.plan = &y->plan,
		.version = 2,
		.year = 2019,
		.totals = &y->now,
		.earlier = &y->earlier,
		.coverage = {.n_units = 10,
			.n_received = 9,
			.population = 1000,
			.population_received = 900}};
	return &y->data;
}

TEST(compare, has_all_and_those_who_answered_both_years)
{
	struct years y;
	const char *text = total_text(two_years(&y), FORMAT_TABLE, LANG_SV);
	CHECK(holds(text, "p-2018@2 Plan · 2019 mot 2018\n"
			  "Inkomna 2018: 6 av 10 (50,0\u00A0% av folkmängden)\n"
			  "Inkomna 2019: 9 av 10 (90,0\u00A0% av folkmängden)\n"));
	CHECK(holds(text, "\n30 brukare, 6 av 10  36 brukare, 9 av 10  +6 (+20,0\u00A0%)"));
	CHECK(holds(text, "25 brukare → 20 brukare      5  −5 (−20,0\u00A0%)"));
	CHECK(holds(text, "+35,0 procentenheter"));
	CHECK(holds(text, "ja: 2 av 4 → ja: 3 av 4      4  +25,0 procentenheter"));
}

TEST(compare, never_across_a_changed_question)
{
	struct years y;
	const char *text = total_text(two_years(&y), FORMAT_TABLE, LANG_SV);
	CHECK(holds(text, "frågades inte 2018"));
	CHECK(holds(text, "frågan ändrad"));
	CHECK(holds(text, "indikatorn mäter något annat sedan dess"));
	CHECK(!holds(text, "+6 (+300"));
	text = total_text(&y.data, FORMAT_TABLE, LANG_EN);
	CHECK(holds(text, "the question was changed") && holds(text, "not asked 2018"));
}

TEST(compare, is_for_programs_too)
{
	struct years y;
	json_error_t fault;
	json_t *all = json_loads(
		total_text(two_years(&y), FORMAT_JSON, LANG_SV), JSON_REJECT_DUPLICATES, &fault);
	json_t *compare = json_object_get(json_object_get(all, "data"), "compare");
	json_t *qs = json_object_get(compare, "questions");
	CHECK_INT(json_integer_value(json_object_get(compare, "year")), 2018);
	CHECK_INT(json_array_size(qs), 5);
	json_t *count = json_array_get(qs, 1), *change = json_object_get(count, "both_years");
	CHECK_INT(json_integer_value(json_object_get(change, "difference_low")), -5);
	CHECK_INT(
		json_integer_value(json_object_get(json_object_get(count, "panel"), "values")), 5);
	CHECK_TEXT(json_string_value(json_object_get(json_array_get(qs, 3), "barred")),
		"question_changed");
	json_decref(all);
	const char *csv = total_text(&y.data, FORMAT_CSV, LANG_SV);
	CHECK(holds(csv,
		"\na,a/i/brukare,Antal brukare,count,brukare,2019,2018,,10,9,10,6,36,36,30,"
		"30,,5,20,20,25,25,\n"));
	CHECK(holds(csv, ",2019,2018,question_changed,10,9,10,9,,,,,definition_changed,,"));
}

TEST(compare, says_when_a_sum_is_too_large_or_missing)
{
	struct years y;
	two_years(&y);
	((struct question_total *)total_find(&y.now, "a/i/brukare"))->overflow = true;
	CHECK(holds(total_text(&y.data, FORMAT_TABLE, LANG_SV), "talen är för stora"));
	set_count(&y.now, "a/i/brukare", 0, 0, 10);
	((struct question_total *)total_find(&y.now, "a/i/brukare"))->overflow = false;
	CHECK(holds(
		total_text(&y.data, FORMAT_TABLE, LANG_SV), "30 brukare, 6 av 10  inga värden"));
}

TEST(compare, is_whole_or_an_error_however_small_the_memory)
{
	struct years y;
	const struct total_data *d = two_years(&y);
	check_view_whole_or_error(view_of_total, d, 176);
}
