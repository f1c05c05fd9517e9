/* SPDX-License-Identifier: Apache-2.0 */
#include "common/domain/totals.h"
#include "tests/lib/test.h"
#include "tests/lib/random.h"
#include "tests/lib/totals_add.h"

#define YES_NO "omr/i/ja"
#define COUNT "omr/i/antal"
#define SHARE "omr/i/andel"
#define MONTHS "omr/i/per-månad"
#define GRADE "omr/fulfilment"

static struct plan *plan_of_kinds(void)
{
	static const struct indicator indicators[] = {
		{"ja", "Riktlinje finns", INDICATOR_MUNICIPALITY_SHARE},
		{"antal", "Utbildade", INDICATOR_COUNT, "personer"},
		{"andel", "Andel nöjda", INDICATOR_SHARE},
		{"per-månad", "Koder", INDICATOR_MONTHS},
	};
	struct arena *a = test_arena();
	struct plan *p = arena_alloc(a, sizeof *p);
	struct area *area = ARENA_PUSH(a, p->areas, p->n_areas);
	*area = (struct area){.id = "omr", .name = "Område"};
	for (size_t i = 0; i < sizeof indicators / sizeof indicators[0]; i++)
		*(struct indicator *)ARENA_PUSH(a, area->indicators, area->n_indicators) =
			indicators[i];
	return p;
}

static const struct questions *questions_for(const struct plan *p, uint32_t year)
{
	struct questions *qs = arena_alloc(test_arena(), sizeof *qs);
	CHECK_CODE(questions_of_plan(p, year, test_arena(), qs), SP_OK, NULL);
	return qs;
}

static struct totals *totals_for(const struct questions *qs)
{
	struct totals *t = arena_alloc(test_arena(), sizeof *t);
	CHECK_CODE(totals_init(t, qs, test_arena()), SP_OK, NULL);
	return t;
}

/* A unit that says one cell to one question; NULL: it has not answered. */
static struct totals_unit unit_says(const struct questions *qs, const char *key, const char *cell)
{
	static const char *codes[] = {"2180"};
	struct totals_unit u = {.codes = codes, .n_codes = 1, .received = cell != NULL};
	struct answer *ans = arena_alloc(test_arena(), sizeof *ans);
	const struct question *q = question_find(qs, key);
	struct sp_error err = {0};
	if (!cell)
		return u;
	CHECK_CODE(answer_parse(q, cell, NULL, NULL, test_arena(), ans, &err), SP_OK, &err);
	ans->key = q->key;
	u.answers = ans;
	u.n_answers = 1;
	return u;
}

static void add(struct totals *t, const struct totals_unit *u)
{
	struct sp_error err = {0};
	CHECK_CODE(totals_add_unit(t, u, &err), SP_OK, &err);
}

static const char **list_of(size_t n, ...)
{
	va_list args;
	const char **list = arena_array(test_arena(), n ? n : 1, sizeof *list);
	va_start(args, n);
	for (size_t i = 0; i < n; i++)
		list[i] = va_arg(args, const char *);
	va_end(args);
	return list;
}

static void check_codes(const char *const *codes, size_t n, const char *wanted)
{
	const char *got = "";
	for (size_t i = 0; i < n; i++)
		got = arena_printf(test_arena(), "%s%s%s", got, i ? " " : "", codes[i]);
	CHECK_TEXT(got, wanted);
}

/* ---- units of several organisations ---- */

TEST(joint_unit, counts_as_many_organisations_as_it_has_and_its_value_once)
{
	const struct questions *qs = questions_for(plan_of_kinds(), 2018);
	struct totals *t = totals_for(qs);
	struct totals_unit u = unit_says(qs, COUNT, "50");
	u.codes = list_of(3, "2101", "2104", "2121");
	u.n_codes = 3;
	add(t, &u);
	u = unit_says(qs, COUNT, "7");
	add(t, &u);
	const struct question_total *qt = total_find(t, COUNT);
	CHECK_INT(qt->low, 57 * DECIMAL_ONE);
	CHECK_INT(qt->n_asked, 4);
	CHECK_INT(qt->n_given, 4);
	CHECK_INT(total_n_values(qt), 4);
	CHECK_INT(t->n_units, 4);
	CHECK_INT(t->n_received, 4);
}

TEST(joint_unit, is_counted_member_by_member_in_shares_of_municipalities)
{
	const struct questions *qs = questions_for(plan_of_kinds(), 2018);
	struct totals *t = totals_for(qs);
	struct totals_unit u = unit_says(qs, YES_NO, "ja");
	u.codes = list_of(2, "2101", "2104");
	u.n_codes = 2;
	add(t, &u);
	u = unit_says(qs, YES_NO, "nej");
	add(t, &u);
	CHECK_TEXT(total_print(total_find(t, YES_NO), LANG_SV, test_arena()), "2/3 (66,7\u00a0%)");
}

TEST(joint_unit, without_anybody_left_to_count_for_is_left_out)
{
	const struct questions *qs = questions_for(plan_of_kinds(), 2018);
	struct totals *t = totals_for(qs);
	struct totals_unit u = unit_says(qs, COUNT, "50");
	u.n_codes = 0;
	add(t, &u);
	CHECK_INT(t->n_units, 0);
	CHECK_INT(total_find(t, COUNT)->low, 0);
}

TEST(members, count_once_each_in_their_own_unit_before_a_joint_one)
{
	struct reporting_unit units[] = {
		{.code = "hälsingland",
			.members = list_of(3, "2161", "2183", "2184"),
			.n_members = 3},
		{.code = "2183"},
		{.code = "norr", .members = list_of(3, "2132", "2161", "2184"), .n_members = 3},
		{.code = "syd", .members = list_of(2, "2183", "2132"), .n_members = 2},
		{.code = "2180"},
	};
	CHECK_CODE(units_count_once(units, 5, test_arena()), SP_OK, NULL);
	check_codes(units[0].codes, units[0].n_codes, "2161 2184");
	check_codes(units[1].codes, units[1].n_codes, "2183");
	check_codes(units[2].codes, units[2].n_codes, "2132");
	check_codes(units[3].codes, units[3].n_codes, "");
	check_codes(units[4].codes, units[4].n_codes, "2180");
}

TEST(members, named_twice_in_one_unit_count_once)
{
	struct reporting_unit unit = {
		.code = "par", .members = list_of(3, "2101", "2101", "2104"), .n_members = 3};
	CHECK_CODE(units_count_once(&unit, 1, test_arena()), SP_OK, NULL);
	check_codes(unit.codes, unit.n_codes, "2101 2104");
}

TEST(coverage, of_a_joint_unit_is_of_all_its_members)
{
	struct coverage c = {0};
	int64_t per_mille;
	coverage_add_unit(&c, true, 30000, 2018, 3);
	coverage_add(&c, false, 10000, 2018);
	coverage_add_unit(&c, true, 99999, 2018, 0);
	CHECK_INT(c.n_units, 4);
	CHECK_INT(c.n_received, 3);
	CHECK(coverage_per_mille(&c, &per_mille));
	CHECK_INT(per_mille, 750);
}

/* ---- who has, who has not, who says nothing ---- */

TEST(names, of_yes_and_no_and_silence_are_kept_apart)
{
	static const char *const cells[] = {"ja", "nej", "ej klar", NULL, "ja"};
	static const char *const codes[] = {"2101", "2104", "2121", "2132", "2161"};
	const struct questions *qs = questions_for(plan_of_kinds(), 2018);
	struct totals *t = totals_for(qs);
	totals_keep_names(t, test_arena());
	for (size_t i = 0; i < 5; i++) {
		struct totals_unit u = unit_says(qs, YES_NO, cells[i]);
		u.codes = list_of(1, codes[i]);
		add(t, &u);
	}
	struct totals_unit joint = unit_says(qs, YES_NO, "nej");
	joint.codes = list_of(2, "2183", "2184");
	joint.n_codes = 2;
	add(t, &joint);
	const struct question_total *qt = total_find(t, YES_NO);
	check_codes(qt->with, qt->n_with, "2101 2161");
	check_codes(qt->without, qt->n_without, "2104 2183 2184");
	check_codes(qt->silent, qt->n_silent, "2121 2132");
	CHECK_INT(qt->n_with, qt->n_yes);
	CHECK_INT(qt->n_without, qt->n_no);
	CHECK_INT(qt->n_with + qt->n_without + qt->n_silent, qt->n_asked);
	CHECK_INT(total_find(t, COUNT)->n_silent, 0);
}

TEST(names, are_not_kept_unless_asked_for_and_lack_of_memory_is_told)
{
	const struct questions *qs = questions_for(plan_of_kinds(), 2018);
	struct totals *t = totals_for(qs);
	const struct totals_unit u = unit_says(qs, YES_NO, "ja");
	struct sp_error err = {0};
	struct arena none;
	add(t, &u);
	CHECK(!total_find(t, YES_NO)->with);
	arena_init(&none, 0);
	totals_keep_names(t, &none);
	CHECK_CODE(totals_add_unit(t, &u, &err), SP_NO_MEMORY, &err);
	arena_free(&none);
}

/* ---- the constant panel ---- */

struct panel {
	const struct questions *qs;
	struct totals *now, *before;
};

static struct panel panel_of(const struct questions *qs)
{
	return (struct panel){qs, totals_for(qs), totals_for(qs)};
}

static void add_years(struct panel *p, const char *key, const char *before, const char *now)
{
	const struct totals_unit u = unit_says(p->qs, key, now);
	const struct totals_unit v = unit_says(p->qs, key, before);
	struct sp_error err = {0};
	CHECK_CODE(totals_add_panel(p->now, &u, p->before, &v, &err), SP_OK, &err);
}

TEST(panel, has_only_units_with_a_value_in_both_years)
{
	struct panel p = panel_of(questions_for(plan_of_kinds(), 2018));
	add_years(&p, COUNT, "10", "12");
	add_years(&p, COUNT, "20", "ej klar");
	add_years(&p, COUNT, NULL, "30");
	add_years(&p, COUNT, "40", NULL);
	add_years(&p, COUNT, "5", "4");
	const struct question_total *now = total_find(p.now, COUNT);
	const struct question_total *before = total_find(p.before, COUNT);
	CHECK_INT(now->low, 16 * DECIMAL_ONE);
	CHECK_INT(before->low, 15 * DECIMAL_ONE);
	CHECK_INT(now->n_given, 2);
	CHECK_INT(now->n_asked, 2);
	CHECK_INT(before->n_given, 2);
	CHECK_INT(p.now->n_units, 3);
	CHECK_INT(p.before->n_units, 3);
}

TEST(panel, leaves_out_a_percentage_alone_and_months_of_one_year)
{
	struct panel p = panel_of(questions_for(plan_of_kinds(), 2018));
	add_years(&p, SHARE, "10/20", "15/20");
	add_years(&p, SHARE, "50 %", "10/10");
	add_years(&p, MONTHS, "1; 2; 3", "4; -; 6; 7");
	add_years(&p, MONTHS, "-; 2", "1; -");
	const struct question_total *share = total_find(p.now, SHARE);
	CHECK_INT(share->n_both, 1);
	CHECK_INT(share->n_percent, 0);
	CHECK_INT(share->numerator, 15 * DECIMAL_ONE);
	const struct question_total *now = total_find(p.now, MONTHS);
	const struct question_total *before = total_find(p.before, MONTHS);
	CHECK_INT(now->n_given, 1);
	CHECK_INT(now->months[0], 4 * DECIMAL_ONE);
	CHECK_INT(before->months[0], 1 * DECIMAL_ONE);
	CHECK_INT(before->n_months[1], 0);
	CHECK_INT(now->months[2], 6 * DECIMAL_ONE);
	CHECK_INT(now->n_months[3], 0);
}

TEST(panel, compares_nothing_across_a_new_definition)
{
	static struct indicator_version versions[] = {{2016, "alla"}, {2019, "bara nya"}};
	struct plan *plan = plan_of_kinds();
	plan->areas[0].indicators[1].versions = versions;
	plan->areas[0].indicators[1].n_versions = 2;
	struct panel p = panel_of(questions_for(plan, 2019));
	const struct questions *last_year = questions_for(plan, 2018);
	struct totals_map map;
	struct sp_error err = {0};
	static const char *const keys[] = {COUNT, SHARE};
	static const char *const cells[] = {"10", "10/20"};
	CHECK_CODE(totals_map_init(&map, p.before, last_year, test_arena()), SP_OK, NULL);
	totals_map_versions(&map, p.before, plan, 2019, 2018);
	for (size_t i = 0; i < 2; i++) {
		const struct totals_unit u = unit_says(p.qs, keys[i], cells[i]);
		struct totals_unit v = unit_says(last_year, keys[i], cells[i]);
		v.map = &map;
		CHECK_CODE(totals_add_panel(p.now, &u, p.before, &v, &err), SP_OK, &err);
	}
	CHECK_INT(total_find(p.now, COUNT)->n_asked, 0);
	CHECK_INT(total_find(p.now, SHARE)->n_given, 1);
	CHECK_INT(total_find(p.before, SHARE)->n_given, 1);
	totals_map_versions(&map, p.before, plan, 2019, 2020);
	CHECK(map.places[3] != SIZE_MAX && map.places[1] == SIZE_MAX);
}

/* A row of `current` with a count and a yes or no, either of which may be missing. */
struct random_row {
	int64_t count; /* -1: none */
	int yes; /* 0, 1; -1: none */
	struct packed_answers packed;
};

static struct random_row row_of(const struct questions *qs, struct random_numbers *random)
{
	struct random_row row = {(int64_t)random_below(random, 1000) - 200, -1, {0}};
	int64_t *slots = arena_array(test_arena(), qs->n_slots, sizeof *slots);
	uint8_t *states = arena_alloc(test_arena(), qs->n_items);
	const struct question *count = question_find(qs, COUNT), *yes = question_find(qs, YES_NO);
	for (size_t i = 0; i < qs->n_slots; i++)
		slots[i] = INT64_MIN;
	if (row.count < 0)
		row.count = -1;
	row.yes = (int)random_below(random, 3) - 1;
	if (row.count >= 0) {
		slots[count->slot] = slots[count->slot + 1] = row.count * DECIMAL_ONE;
		states[count - qs->items] = STATE_GIVEN;
	}
	if (row.yes >= 0) {
		slots[yes->slot] = row.yes;
		states[yes - qs->items] = STATE_GIVEN;
	}
	CHECK_CODE(answers_pack(qs, slots, states, test_arena(), &row.packed), SP_OK, NULL);
	return row;
}

struct expected {
	int64_t now, before;
	uint32_t n, yes_now, yes_before, n_yes_no;
};

static void expect(struct expected *e, const struct random_row *now,
	const struct random_row *before, uint32_t weight)
{
	if (now->count >= 0 && before->count >= 0) {
		e->now += now->count;
		e->before += before->count;
		e->n += weight;
	}
	if (now->yes >= 0 && before->yes >= 0) {
		e->yes_now += now->yes ? weight : 0;
		e->yes_before += before->yes ? weight : 0;
		e->n_yes_no += weight;
	}
}

TEST(panel, of_packed_rows_comes_to_what_a_plain_loop_does)
{
	struct random_numbers random = {23};
	const struct questions *qs = questions_for(plan_of_kinds(), 2018);
	for (size_t round = 0; round < 50; round++) {
		struct panel p = panel_of(qs);
		struct expected e = {0};
		for (size_t i = 0; i < 40; i++) {
			const struct random_row now = row_of(qs, &random);
			const struct random_row before = row_of(qs, &random);
			const uint32_t weight = random_below(&random, 4);
			const struct totals_unit u = {
				.n_codes = weight, .received = true, .row = &now.packed};
			const struct totals_unit v = {
				.n_codes = weight, .received = true, .row = &before.packed};
			struct sp_error err = {0};
			CHECK_CODE(totals_add_panel(p.now, &u, p.before, &v, &err), SP_OK, &err);
			if (weight)
				expect(&e, &now, &before, weight);
		}
		CHECK_INT(total_find(p.now, COUNT)->low, e.now * DECIMAL_ONE);
		CHECK_INT(total_find(p.before, COUNT)->high, e.before * DECIMAL_ONE);
		CHECK_INT(total_find(p.now, COUNT)->n_given, e.n);
		CHECK_INT(total_find(p.now, YES_NO)->n_yes, e.yes_now);
		CHECK_INT(total_find(p.before, YES_NO)->n_yes, e.yes_before);
		CHECK_INT(total_find(p.before, YES_NO)->n_given, e.n_yes_no);
	}
}

TEST(panel, refuses_a_row_of_other_questions_and_adds_nothing)
{
	struct random_numbers random = {3};
	struct panel p = panel_of(questions_for(plan_of_kinds(), 2018));
	const struct random_row good = row_of(p.qs, &random);
	struct random_row bad = row_of(p.qs, &random);
	struct sp_error err = {0};
	bad.packed.n_numbers--;
	const struct totals_unit u = {.n_codes = 1, .received = true, .row = &good.packed};
	const struct totals_unit v = {.n_codes = 1, .received = true, .row = &bad.packed};
	CHECK_CODE(totals_add_panel(p.now, &u, p.before, &v, &err), SP_STORE_DAMAGED, &err);
	CHECK_CODE(totals_add_panel(p.now, &v, p.before, &u, &err), SP_STORE_DAMAGED, &err);
	CHECK_CODE(totals_add_unit(p.now, &v, &err), SP_STORE_DAMAGED, &err);
	CHECK_INT(p.now->n_units, 0);
	CHECK_INT(p.before->n_units, 0);
}
