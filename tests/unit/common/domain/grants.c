/* SPDX-License-Identifier: Apache-2.0 */
#include "common/domain/grants.h"

#include "tests/lib/test.h"
#include "tests/lib/random.h"

#define NAME "Stöd till riktade insatser"

static struct grant grants[] = {
	{NAME, 2022, "2180", 500000, 350000, 0, 100000, 50000, NULL},
	{NAME, 2023, "2180", 400000, 480000, 100000, 20000, 0, NULL},
	{NAME, 2022, "2104", 120000, 120000, 0, 0, 0, NULL},
	{"Ögonblick", 2022, "2180", 1, 1, 0, 0, 0, NULL},
	{"Ålder", 2022, "2180", 2, 2, 0, 0, 0, NULL},
};

static struct plan plan_with(size_t n)
{
	struct plan p = {.id = "p"};
	for (size_t i = 0; i < n; i++)
		*(struct grant *)ARENA_PUSH(test_arena(), p.grants, p.n_grants) = grants[i];
	return p;
}

static struct grant_table table_of(const struct plan *p)
{
	struct grant_table t;
	CHECK_CODE(grants_table(p, test_arena(), &t), SP_OK, NULL);
	return t;
}

static size_t faults_of(const struct plan *p, struct grant_fault **faults)
{
	static struct grant_table t;
	size_t n;
	t = table_of(p);
	CHECK_CODE(grants_check(&t, test_arena(), faults, &n), SP_OK, NULL);
	return n;
}

TEST(grants, add_up_by_name_organisation_and_year)
{
	const struct plan p = plan_with(5);
	CHECK_INT(grants_sum(&p, NAME, NULL, 2022).received, 620000);
	CHECK_INT(grants_sum(&p, NAME, "2180", 0).used, 830000);
	CHECK_INT(grants_sum(&p, NULL, NULL, 0).n, 5);
	CHECK_INT(grants_sum(&p, NULL, "2181", 0).n, 0);
}

TEST(grants, stand_in_swedish_order_of_names_then_by_year_and_organisation)
{
	const struct plan p = plan_with(5);
	const struct grant_table t = table_of(&p);
	CHECK_INT(t.n_rows, 5);
	CHECK_TEXT(t.rows[0].organisation, "2104");
	CHECK_TEXT(t.rows[1].organisation, "2180");
	CHECK_INT(t.rows[2].year, 2023);
	CHECK_TEXT(t.rows[3].name, "Ålder");
	CHECK_TEXT(t.rows[4].name, "Ögonblick");
}

TEST(grants, of_several_rows_of_one_year_are_one_row)
{
	struct plan p = plan_with(3);
	*(struct grant *)ARENA_PUSH(test_arena(), p.grants, p.n_grants) = grants[2];
	const struct grant_table t = table_of(&p);
	CHECK_INT(t.n_rows, 3);
	CHECK_INT(t.rows[0].n, 2);
	CHECK_INT(t.rows[0].received, 240000);
}

TEST(grants, that_add_up_have_no_fault_and_others_are_named)
{
	struct plan p = plan_with(5);
	struct grant_fault *faults;
	CHECK_INT(faults_of(&p, &faults), 0);
	p.grants[0].used -= 1;
	CHECK_INT(faults_of(&p, &faults), 1);
	CHECK_INT(faults[0].kind, GRANT_DOES_NOT_ADD_UP);
	CHECK_TEXT(faults[0].row->organisation, "2180");
	CHECK_INT(faults[0].in, 500000);
	CHECK_INT(faults[0].out, 499999);
}

TEST(grants, carried_over_have_to_come_in_the_year_after)
{
	struct plan p = plan_with(5);
	struct grant_fault *faults;
	p.grants[1].carried_in = 90000;
	p.grants[1].used -= 10000;
	CHECK_INT(faults_of(&p, &faults), 1);
	CHECK_INT(faults[0].kind, GRANT_CARRIED_DIFFERS);
	CHECK_INT(faults[0].in, 100000);
	CHECK_INT(faults[0].out, 90000);
}

TEST(grants, that_overflow_say_so_and_nothing_else)
{
	struct plan p = plan_with(1);
	struct grant_fault *faults;
	p.grants[0].received = INT64_MAX;
	p.grants[0].carried_in = 1;
	CHECK_INT(faults_of(&p, &faults), 1);
	CHECK_INT(faults[0].kind, GRANT_OVERFLOWS);
	*(struct grant *)ARENA_PUSH(test_arena(), p.grants, p.n_grants) = p.grants[0];
	CHECK(grants_sum(&p, NULL, NULL, 0).overflow);
	CHECK_INT(faults_of(&p, &faults), 1);
}

/* Nobody knows what was carried into the year after. */
TEST(grants, that_overflow_are_not_compared_with_the_next_year)
{
	struct plan p = plan_with(2);
	struct grant_fault *faults;
	CHECK_INT(faults_of(&p, &faults), 0);
	*(struct grant *)ARENA_PUSH(test_arena(), p.grants, p.n_grants) = p.grants[0];
	p.grants[0].received = p.grants[2].received = INT64_MAX;
	p.grants[0].carried_over++;
	CHECK_INT(faults_of(&p, &faults), 1);
	CHECK_INT(faults[0].kind, GRANT_OVERFLOWS);
}

TEST(grants, sum_to_what_a_plain_loop_comes_to)
{
	static const char *const names[] = {"a", "b", "c"}, *const codes[] = {"2180", "2104"};
	struct random_numbers random = {11};
	struct plan p = {0};
	int64_t received[3][2][3] = {{{0}}};
	for (size_t i = 0; i < 500; i++) {
		const uint32_t name = random_below(&random, 3), code = random_below(&random, 2);
		const uint32_t year = random_below(&random, 3),
			       kronor = random_below(&random, 9999);
		struct grant *g = ARENA_PUSH(test_arena(), p.grants, p.n_grants);
		*g = (struct grant){
			.name = names[name], .year = 2020 + year, .organisation = codes[code]};
		g->received = kronor;
		received[name][code][year] += kronor;
	}
	CHECK_INT(table_of(&p).n_rows, 18);
	for (uint32_t i = 0; i < 18; i++)
		CHECK_INT(grants_sum(&p, names[i / 6], codes[i / 3 % 2], 2020 + i % 3).received,
			received[i / 6][i / 3 % 2][i % 3]);
}
