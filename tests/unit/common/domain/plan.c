/* SPDX-License-Identifier: Apache-2.0 */
#include "common/domain/plan.h"

#include "tests/unit/common/domain/gavleborg.h"

TEST(id, has_lower_case_letters_digits_and_hyphens)
{
	static const char *const good[] = {"a", "1", "sip-kvå", "gavleborg-2018", "åäö", "1-a-",
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
		"åååååååååååååååååååååååååååååååå"};
	static const char *const bad[] = {"", "-a", "A", "a b", "a_b", "a/b", "a.b", "../a", "a\n",
		"é", "Å", "a\u030a", "a\xc3", "\xff", "a@1", "a#1", "%s",
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
		"aåååååååååååååååååååååååååååååååå"};
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
		CHECK(id_valid(good[i]));
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		CHECK(!id_valid(bad[i]));
	CHECK(!id_valid(NULL));
}

TEST(org_code, is_two_or_four_digits_or_a_slug)
{
	static const char *const good[] = {"21", "2180", "0114", "kommunförbundet-skåne", "2180-a"};
	static const char *const bad[] = {"", "1", "218", "21800", "Gävle", "21 80", "-21",
		"2180#1", "²¹", "a-code-of-more-than-thirty-two-bytes"};
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
		CHECK(org_code_valid(good[i]));
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		CHECK(!org_code_valid(bad[i]));
	CHECK(!org_code_valid(NULL));
}

TEST(plan_ref, gives_id_and_version)
{
	char id[ID_MAX + 1];
	uint32_t version = 9;
	struct sp_error err;
	CHECK_CODE(plan_ref_parse("gavleborg-2018", id, sizeof id, &version, &err), SP_OK, &err);
	CHECK_TEXT(id, "gavleborg-2018");
	CHECK_INT(version, 0);
	CHECK_CODE(plan_ref_parse("gavleborg-2018@12", id, sizeof id, &version, &err), SP_OK, &err);
	CHECK_INT(version, 12);
	CHECK_CODE(plan_ref_parse("p@4294967295", id, sizeof id, &version, &err), SP_OK, &err);
	CHECK_INT(version, UINT32_MAX);
}

TEST(plan_ref, that_is_not_one_is_refused_with_what_was_written)
{
	static const char *const bad[] = {"", "@", "@1", "p@", "p@0", "p@01", "p@-1", "p@1@2",
		"p@4294967296", "p@99999999999999999999", "p@1 ", "P@1", "p/2018", "p@x",
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@1"};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		char id[ID_MAX + 1];
		uint32_t version;
		struct sp_error err;
		CHECK_CODE(plan_ref_parse(bad[i], id, sizeof id, &version, &err), SP_FIELD_INVALID,
			&err);
		CHECK_TEXT(err.param[0], bad[i]);
	}
	char small[4];
	uint32_t version;
	CHECK_INT(plan_ref_parse("abcd", small, sizeof small, &version, NULL), SP_FIELD_INVALID);
	CHECK_INT(plan_ref_parse("abc@2", small, sizeof small, &version, NULL), SP_OK);
}

TEST(followup_ref, gives_plan_year_unit_and_revision)
{
	char plan[ID_MAX + 1], unit[ID_MAX + 1];
	uint32_t year, revision;
	struct sp_error err;
	CHECK_CODE(followup_ref_parse(
			   "gavleborg-2018/2017/2180#3", plan, &year, unit, &revision, &err),
		SP_OK, &err);
	CHECK_TEXT(plan, "gavleborg-2018");
	CHECK_INT(year, 2017);
	CHECK_TEXT(unit, "2180");
	CHECK_INT(revision, 3);
	CHECK_CODE(
		followup_ref_parse("p/2018/21", plan, &year, unit, &revision, &err), SP_OK, &err);
	CHECK_INT(revision, 0);
}

TEST(followup_ref, that_is_not_one_is_refused)
{
	static const char *const bad[] = {"", "/", "//", "p", "p/2018", "p/2018/", "p//2180",
		"/2018/2180", "p/18/2180", "p/1899/2180", "p/2201/2180", "p/02018/2180",
		"p/20180000000000000000/2180", "p/2018/218", "p/2018/2180#", "p/2018/2180#0",
		"p/2018/2180#1#2", "p/2018/2180/1", "p/2018/2180@1", "p/2018/2180#4294967296",
		"P/2018/2180", "p/2018/2180 ", "p/ 2018/2180"};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		char plan[ID_MAX + 1], unit[ID_MAX + 1];
		uint32_t year, revision;
		struct sp_error err;
		CHECK_CODE(followup_ref_parse(bad[i], plan, &year, unit, &revision, &err),
			SP_FIELD_INVALID, &err);
		CHECK_TEXT(err.param[0], bad[i]);
	}
}

TEST(plan, asks_its_parties_of_the_kind_that_reports)
{
	struct plan *p = gavleborg();
	CHECK(plan_asks(p, "2180", ORG_MUNICIPALITY));
	CHECK(!plan_asks(p, "21", ORG_REGION));
	CHECK(!plan_asks(p, "0780", ORG_MUNICIPALITY));
	CHECK(!plan_asks(p, NULL, ORG_MUNICIPALITY));
	CHECK(!plan_asks(p, "2180", ORG_NONE));
	p->reporters = ORG_REGION;
	CHECK(plan_asks(p, "21", ORG_REGION));
	CHECK(!plan_asks(p, "2180", ORG_MUNICIPALITY));
}

TEST(plan, finds_its_parts_by_id)
{
	struct plan *p = gavleborg();
	CHECK(plan_area(p, "barnahus") == &p->areas[5]);
	CHECK(plan_area(p, "2.6") == NULL);
	CHECK(plan_area(p, NULL) == NULL);
	CHECK_TEXT(plan_focus_area(p, "4")->name, "Utsatta grupper");
	CHECK(plan_focus_area(p, "6") == NULL);
	CHECK_INT(plan_target_group(p, "alla")->age_max, 100);
	CHECK(plan_target_group(p, "unga") == NULL);
}

TEST(area_number, sorts_as_a_reader_counts)
{
	static const char *const sorted[] = {"", "1", "2", "2.1", "2.1.1", "2.2", "2.9", "2.10",
		"2.10a", "2.10b", "2.99999999999999999999999", "2.100000000000000000000000", "3",
		"10", "a", NULL};
	enum { N = sizeof sorted / sizeof sorted[0] };
	for (size_t i = 0; i < N; i++) {
		for (size_t k = 0; k < N; k++) {
			int order = area_number_compare(sorted[i], sorted[k]);
			CHECK_INT((order > 0) - (order < 0), (i > k) - (i < k));
		}
	}
	CHECK(area_number_compare("2.1", "2.01") != 0);
	CHECK_INT(area_number_compare("2.1", "2.01") < 0, area_number_compare("2.01", "2.1") > 0);
}

TEST(plan_cost, is_the_sum_of_the_ranges_that_are_stated)
{
	struct plan *p = gavleborg();
	struct cost sum;
	size_t areas;
	CHECK(plan_cost(p, 2018, &sum, &areas));
	CHECK_INT(sum.low, 30000);
	CHECK_INT(sum.high, 54000);
	CHECK_TEXT(sum.unit, "mnkr");
	CHECK(sum.preliminary);
	CHECK_INT(sum.year, 2018);
	CHECK_INT(areas, 5);
	struct quantity q = {.low = sum.low, .high = sum.high};
	CHECK_TEXT(quantity_print(&q, LANG_SV, test_arena()), "3,0\u20135,4");
}

TEST(plan_cost, that_no_area_states_is_told_from_zero)
{
	struct cost sum;
	size_t areas = 9;
	CHECK(plan_cost(gavleborg(), 2017, &sum, &areas));
	CHECK_INT(areas, 0);
	CHECK(sum.unit == NULL);
}

TEST(plan_cost, refuses_mixed_units_and_overflow)
{
	struct plan *p = gavleborg();
	struct cost sum;
	size_t areas;
	p->areas[1].costs[0].unit = "tkr";
	CHECK(!plan_cost(p, 2018, &sum, &areas));
	p->areas[1].costs[0].unit = "mnkr";
	p->areas[1].costs[0].high = INT64_MAX;
	CHECK(!plan_cost(p, 2018, &sum, &areas));
}
