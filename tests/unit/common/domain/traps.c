/* SPDX-License-Identifier: Apache-2.0 */
/* What the five documents are easily misread as: traps of design domain.md section 5, by their numbers. Where the
 * others are tested: tests/unit/TRAPS.md. */
#include "common/domain/cross.h"
#include "common/domain/having.h"
#include "common/domain/rules.h"
#include "common/domain/targets.h"
#include "common/domain/totals.h"
#include "common/text/text.h"
#include "tests/unit/common/domain/gavleborg.h"
#include "tests/unit/common/domain/series.h"
#include "tests/lib/totals_add.h"

static struct answer answered(const struct question *q, const char *cell)
{
	struct answer ans;
	struct sp_error err = {0};
	CHECK_CODE(answer_parse(q, cell, NULL, NULL, test_arena(), &ans, &err), SP_OK, &err);
	return ans;
}

static enum sp_code value_of(const char *text, struct quantity *q)
{
	*q = (struct quantity){0};
	return quantity_parse(text, q);
}

TEST(trap_2, ja_nej_as_printed_is_unanswered_and_nej_is_an_answer)
{
	static const struct question q = {
		.key = "a/i/x", .text = "Dokument finns", .kind = QUESTION_YES_NO};
	static const struct questions qs = {.items = (struct question *)&q, .n_items = 1};
	static const char *const printed[] = {"Ja/Nej", "ja/nej", " Ja / Nej ", "Yes/No", ""};
	for (size_t i = 0; i < sizeof printed / sizeof printed[0]; i++) {
		const struct answer ans = answered(&q, printed[i]);
		struct findings found = {0};
		CHECK_INT(ans.state, STATE_NONE);
		CHECK(!ans.has_yes_no);
		CHECK_CODE(answers_check(&qs, &ans, 1, NULL, 0, test_arena(), &found), SP_OK, NULL);
		CHECK_INT(found.warnings, 1); /* it is told that nobody has answered */
	}
	const struct answer no = answered(&q, "Nej");
	CHECK_INT(no.state, STATE_GIVEN);
	CHECK(no.has_yes_no && !no.yes_no);
}

TEST(trap_9, a_percentage_alone_is_kept_where_no_number_of_municipalities_gives_it)
{
	static const int told[] = {8, 16, 63, 84};
	for (size_t i = 0; i < sizeof told / sizeof told[0]; i++) {
		struct share s;
		struct indicator in = {.id = "x"};
		struct having have;
		enum sp_code rc;
		const struct municipalities all = {NULL, 33};
		for (decimal k = 0; k <= 33; k++) {
			int64_t per_mille;
			CHECK(share_per_mille(k, 33, &per_mille));
			CHECK((per_mille + 5) / 10 != told[i]);
		}
		const char *text = arena_printf(test_arena(), "%d %%", told[i]);
		CHECK_CODE(share_parse(text, test_arena(), &s), SP_OK, NULL);
		CHECK_INT(s.denominator, 0);
		CHECK_INT(having_of(observe(&in, 2017, text), &all, test_arena(), &have, &rc),
			REFUSED_KIND);
	}
}

TEST(trap_10, a_share_in_words_stays_a_word_and_counts_nobody)
{
	static const char *const words[] = {
		"hälften", "en tredjedel", "tre fjärdedelar", "en fjärdedel", "ca en tredjedel"};
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		struct share s;
		struct indicator in = {.id = "x"};
		struct having have;
		enum sp_code rc;
		const struct municipalities all = {NULL, 33};
		CHECK_CODE(share_parse(words[i], test_arena(), &s), SP_OK, NULL);
		CHECK_TEXT(share_print(&s, LANG_SV, test_arena()), words[i]);
		CHECK_INT(having_of(observe(&in, 2018, words[i]), &all, test_arena(), &have, &rc),
			REFUSED_WORDS);
	}
	struct share third;
	CHECK_CODE(share_parse("2/3", test_arena(), &third), SP_OK, NULL);
	CHECK(!third.words);
}

TEST(trap_12, a_list_of_numbers_is_no_decimal_and_a_decimal_no_list)
{
	static const char *const lists[] = {"2,4,5", "2, 4, 5", "1, 3, 4, 5", "4, 5", "3, 5"};
	struct quantity q;
	for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
		CHECK_CODE(value_of(lists[i], &q), SP_ANSWER_NOT_NUMBER, NULL);
	CHECK_CODE(value_of("0,7", &q), SP_OK, NULL);
	CHECK_INT(q.low, 7000);
	CHECK_INT(q.high, 7000);
}

TEST(trap_13, any_dash_makes_the_same_range_and_per_cent_has_three_spellings)
{
	static const char *const dashes[] = {
		"0,7-1,8", "0,7–1,8", "0,7—1,8", "0,7 − 1,8", "0,7‑1,8", "0,7 — 1,8"};
	static const char *const percent[] = {"79 %", "79%", "79 procent", "79\u00a0%"};
	struct quantity q;
	struct share s;
	for (size_t i = 0; i < sizeof dashes / sizeof dashes[0]; i++) {
		CHECK_CODE(value_of(dashes[i], &q), SP_OK, NULL);
		CHECK_INT(q.low, 7000);
		CHECK_INT(q.high, 18000);
	}
	for (size_t i = 0; i < sizeof percent / sizeof percent[0]; i++) {
		CHECK_CODE(share_parse(percent[i], test_arena(), &s), SP_OK, NULL);
		CHECK_INT(s.percent, 79 * DECIMAL_ONE);
	}
}

TEST(trap_14, thousands_have_any_space_or_none_and_a_point_is_asked_about)
{
	static const struct {
		const char *text;
		int value;
	} rows[] = {{"287 767", 287767}, {"1 500", 1500}, {"35 000", 35000}, {"4000", 4000},
		{"3274", 3274}, {"ca 3000", 3000}, {"287\u00a0767", 287767},
		{"287\u202f767", 287767}, {"287\u2009767", 287767}};
	struct quantity q;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		CHECK_CODE(value_of(rows[i].text, &q), SP_OK, NULL);
		CHECK_INT(q.low, rows[i].value * DECIMAL_ONE);
	}
	CHECK_CODE(value_of("1.500", &q), SP_ANSWER_AMBIGUOUS, NULL);
	CHECK_CODE(value_of("28 7767", &q), SP_ANSWER_NOT_NUMBER, NULL);
}

TEST(trap_16, a_year_before_a_value_is_never_taken_for_the_value)
{
	static const char *const lines[] = {
		"2019; 11 kommuner", "2019: 11", "2017: 7 st", "2018: Cirka en tredjedel", "2019:"};
	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
		struct observation o = {0};
		CHECK(observation_parse(lines[i], test_arena(), &o) != SP_OK);
	}
}

TEST(trap_19, habo_and_haabo_are_two_municipalities)
{
	static const char decomposed[] = "Ha\u030abo";
	static const char *const names[] = {"Habo", "Håbo", "Jönköping"};
	const char *lower, *other, *lacking[] = {"HÅBO"};
	const struct municipalities all = {names, 3};
	const struct observation o = {.state = STATE_GIVEN, .without = lacking, .n_without = 1};
	struct having have;
	enum sp_code rc;
	CHECK(text_compare_sv("Habo", "Håbo") < 0);
	CHECK(text_compare_sv("Habo", decomposed) < 0);
	CHECK_CODE(text_lower(decomposed, test_arena(), &lower), SP_OK, NULL);
	CHECK_CODE(text_lower("HÅBO", test_arena(), &other), SP_OK, NULL);
	CHECK_TEXT(lower, other);
	CHECK_CODE(text_lower("HABO", test_arena(), &other), SP_OK, NULL);
	CHECK(strcmp(lower, other) != 0);
	CHECK(strcmp(text_slug("Habo", test_arena()), text_slug("Håbo", test_arena())) != 0);
	CHECK_INT(having_of(&o, &all, test_arena(), &have, &rc), REFUSED_NOT);
	CHECK_INT(have.n_with_names, 2);
	CHECK_TEXT(have.with[0], "Habo");
	CHECK_TEXT(have.with[1], "Jönköping");
}

/* What is near is told to the person and never put in the place of what was written. */
TEST(trap_20, what_is_nearly_a_word_is_suggested_and_not_taken)
{
	const char *const names[] = {"Håbo"};
	CHECK_TEXT(near_word("Habo", names, 1), "Håbo");
	CHECK_INT(vocabulary_find(VOCABULARY_GRADE, "delvs"), 0);
	CHECK_INT(vocabulary_find(VOCABULARY_FIELD, "nulage"), 0);
}

static const struct questions *asked_in(const struct plan *p, uint32_t year)
{
	struct questions *qs = arena_alloc(test_arena(), sizeof *qs);
	CHECK_CODE(questions_of_plan(p, year, test_arena(), qs), SP_OK, NULL);
	return qs;
}

/* The municipalities of the plan that are asked in a year; the first of them says yes, the second does not answer. */
static const struct question_total *counted(const struct plan *p, uint32_t year)
{
	static const char *const key = "spelmissbruk/i/ind-1";
	const struct questions *qs = asked_in(p, year);
	struct totals *t = arena_alloc(test_arena(), sizeof *t);
	const struct answer yes = answered(question_find(qs, key), "ja");
	size_t n = 0;
	CHECK_CODE(totals_init(t, qs, test_arena()), SP_OK, NULL);
	for (size_t i = 0; i < p->n_parties; i++) {
		const struct totals_unit u = {.codes = &p->parties[i],
			.n_codes = 1,
			.received = n != 1,
			.answers = &yes,
			.n_answers = n == 0};
		if (!plan_asks_in(p, p->parties[i], ORG_MUNICIPALITY, year) || i == 0)
			continue;
		CHECK_CODE(totals_add_unit(t, &u, NULL), SP_OK, NULL);
		n++;
	}
	return total_find(t, key);
}

TEST(trap_22, who_joins_later_was_not_asked_before_and_is_not_missing)
{
	static struct membership late[] = {
		{"2184", "2019", NULL}, {"2183", "2018-07-01", "2018-12-31"}};
	struct plan *p = gavleborg();
	p->memberships = late;
	p->n_memberships = 2;
	CHECK(!plan_asks_in(p, "2184", ORG_MUNICIPALITY, 2018));
	CHECK(plan_asks_in(p, "2184", ORG_MUNICIPALITY, 2019));
	CHECK(plan_asks_in(p, "2183", ORG_MUNICIPALITY, 2018));
	CHECK(!plan_asks_in(p, "2183", ORG_MUNICIPALITY, 2019));
	CHECK_INT(counted(p, 2018)->n_asked, 9);
	CHECK_INT(counted(p, 2019)->n_asked, 9);
	p->n_memberships = 0;
	CHECK_INT(counted(p, 2018)->n_asked, 10);
	CHECK_INT(counted(p, 2018)->n_received, 9);
}

TEST(trap_23, those_who_report_together_are_counted_one_by_one_and_once)
{
	const char *three[] = {"2101", "2104", "2132"};
	const char *key = "spelmissbruk/i/ind-1";
	struct reporting_unit units[] = {
		{.code = "norr", .members = three, .n_members = 3}, {.code = "2104"}};
	const struct questions *qs = asked_in(gavleborg(), 2018);
	const struct answer says[] = {
		answered(question_find(qs, key), "ja"), answered(question_find(qs, key), "nej")};
	struct totals t;
	CHECK_CODE(units_count_once(units, 2, test_arena()), SP_OK, NULL);
	CHECK_CODE(totals_init(&t, qs, test_arena()), SP_OK, NULL);
	for (size_t i = 0; i < 2; i++) {
		const struct totals_unit u = {.codes = units[i].codes,
			.n_codes = units[i].n_codes,
			.received = true,
			.answers = &says[i],
			.n_answers = 1};
		CHECK_CODE(totals_add_unit(&t, &u, NULL), SP_OK, NULL);
	}
	CHECK_INT(t.n_units, 3);
	CHECK_TEXT(total_print(total_find(&t, key), LANG_SV, test_arena()), "2/3 (66,7\u00a0%)");
}

TEST(trap_24, answers_to_the_version_before_count_where_the_same_is_still_asked)
{
	struct plan *revised = gavleborg();
	const struct questions *before = asked_in(gavleborg(), 2018);
	revised->areas[3].indicators[0].text = "Förslag finns och är beslutat";
	const struct questions *after = asked_in(revised, 2018);
	const struct answer says[] = {answered(question_find(before, "spelmissbruk/i/ind-1"), "ja"),
		answered(question_find(before, "ledning/i/ind-1"), "ja")};
	struct totals t;
	struct totals_map map;
	CHECK_CODE(totals_init(&t, after, test_arena()), SP_OK, NULL);
	CHECK_CODE(totals_map_init(&map, &t, before, test_arena()), SP_OK, NULL);
	totals_add_answers(&t, &map, says, 2);
	CHECK_INT(total_find(&t, "ledning/i/ind-1")->n_yes, 1);
	CHECK_INT(total_find(&t, "spelmissbruk/i/ind-1")->n_yes, 0);
	CHECK_INT(total_find(&t, "spelmissbruk/i/ind-1")->n_asked, 0);
	CHECK_INT(total_find(&t, "spelmissbruk/i/ind-1")->states[STATE_NOT_ASKED], 1);
}

/* Nine areas in three groups are not nine of nine: an area stands in each of its groups. */
TEST(trap_27, groups_whose_ages_overlap_are_no_partition)
{
	static struct target_group groups[] = {{"alla", "Alla", true, 0, 100},
		{"unga", "Unga", true, 0, 24}, {"unga-vuxna", "Unga vuxna", true, 13, 29},
		{"barn", "Barn och unga"}};
	struct plan *p = gavleborg();
	size_t in_groups = 0;
	p->target_groups = groups;
	p->n_target_groups = 4;
	for (size_t i = 0; i < 2; i++) {
		const char **place = ARENA_PUSH(
			test_arena(), p->areas[i].target_groups, p->areas[i].n_target_groups);
		*place = i ? "unga" : "unga-vuxna";
		p->areas[i].status = WORK_STARTED;
	}
	CHECK_CODE(plan_check(p, NULL), SP_OK, NULL);
	for (size_t i = 0; i < 4; i++)
		in_groups += plan_status(p, groups[i].id).n_areas;
	CHECK_INT(in_groups, GAVLEBORG_AREAS + 2);
	CHECK_INT(plan_status(p, NULL).n_areas, GAVLEBORG_AREAS);
	CHECK_INT(plan_status(p, NULL).states[WORK_STARTED], 2);
	CHECK_INT(plan_status(p, "barn").n_areas, 0);
}

TEST(trap_34, an_activity_that_waits_for_money_has_not_failed)
{
	static const struct question q = {.key = "a/a/1",
		.text = "Börja projektet, om finansiering beviljas",
		.kind = QUESTION_ACTIVITY,
		.slots = 1};
	static const struct questions qs = {
		.items = (struct question *)&q, .n_items = 1, .n_slots = 1};
	static const char *const said[] = {"avvaktar", "ej genomförd", "avvaktar"};
	struct totals t;
	CHECK_CODE(totals_init(&t, &qs, test_arena()), SP_OK, NULL);
	for (size_t i = 0; i < 3; i++) {
		const struct answer ans = answered(&q, said[i]);
		totals_add_answers(&t, NULL, &ans, 1);
	}
	CHECK_INT(t.items[0].activities[ACTIVITY_WAITING], 2);
	CHECK_INT(t.items[0].activities[ACTIVITY_NOT_DONE], 1);
	CHECK_TEXT(total_print(&t.items[0], LANG_SV, test_arena()), "ej genomförd 1, avvaktar 2");
}

TEST(trap_36, section_two_ten_comes_after_two_nine_and_is_not_two_one)
{
	CHECK(area_number_compare("2.9", "2.10") < 0);
	CHECK(area_number_compare("2.1", "2.10") < 0);
	CHECK(area_number_compare("2.1", "2.10") != 0);
	CHECK(area_number_compare("2.10", "3") < 0);
	CHECK(area_number_compare("2.10", NULL) < 0);
}

TEST(trap_39, all_is_every_one_of_them_and_a_vision_of_zero_is_none)
{
	static const struct target all = {.kind = TARGET_ALL}, zero = {.kind = TARGET_ZERO};
	struct indicator some = {.id = "x"}, every = {.id = "y"}, none = {.id = "z"};
	observe(&some, 2019, "32/33");
	observe(&every, 2019, "33/33");
	observe(&none, 2019, "0");
	CHECK_INT(target_judge(&all, 1, DIRECTION_INCREASE, series_for(&some, NULL, NULL), 2019)
			  .result,
		TARGET_MISSED);
	CHECK_INT(target_judge(&all, 1, DIRECTION_INCREASE, series_for(&every, NULL, NULL), 2019)
			  .result,
		TARGET_REACHED);
	CHECK_INT(
		target_judge(&zero, 1, DIRECTION_ZERO, series_for(&none, NULL, NULL), 2019).result,
		TARGET_REACHED);
}
