/* SPDX-License-Identifier: Apache-2.0 */
#include "common/domain/targets.h"

#include "tests/unit/common/domain/series.h"

static struct target target_of(enum target_kind kind, const char *value, uint32_t set_year)
{
	struct target t = {.kind = kind, .set_year = set_year};
	if (value) {
		t.value = arena_alloc(test_arena(), sizeof *t.value);
		CHECK_CODE(quantity_parse(value, t.value), SP_OK, NULL);
	}
	return t;
}

static struct target_answer judge(
	const struct target *t, enum direction wanted, const struct indicator *in)
{
	return target_judge(t, 1, wanted, series_for(in, NULL, NULL), 2200);
}

static struct target_answer judge_value(
	const struct target *t, enum direction wanted, const char *value)
{
	struct indicator in = {.id = "ett"};
	observe(&in, 2020, value);
	return judge(t, wanted, &in);
}

TEST(target, is_the_newest_that_was_set)
{
	const struct target list[] = {target_of(TARGET_ABSOLUTE, "10", 2018),
		target_of(TARGET_ABSOLUTE, "30", 2020), target_of(TARGET_ABSOLUTE, "20", 2019)};
	const struct target twice[] = {
		target_of(TARGET_ABSOLUTE, "1", 2018), target_of(TARGET_ABSOLUTE, "2", 2018)};
	CHECK(target_newest(list, 3) == &list[1]);
	CHECK(target_newest(twice, 2) == &twice[1]);
	CHECK(!target_newest(NULL, 0));
}

TEST(target, that_is_a_number_is_reached_in_the_wanted_direction)
{
	static const struct {
		enum direction wanted;
		const char *value;
		enum target_result result;
		enum refusal why;
	} cases[] = {
		{DIRECTION_INCREASE, "40", TARGET_REACHED, REFUSED_NOT},
		{DIRECTION_INCREASE, "39,9", TARGET_MISSED, REFUSED_NOT},
		{DIRECTION_DECREASE, "40", TARGET_REACHED, REFUSED_NOT},
		{DIRECTION_DECREASE, "41", TARGET_MISSED, REFUSED_NOT},
		{DIRECTION_NONE, "40", TARGET_UNSAID, REFUSED_DIRECTION},
		{DIRECTION_INCREASE, "40-50", TARGET_REACHED, REFUSED_NOT},
		{DIRECTION_INCREASE, "35-50", TARGET_UNSAID, REFUSED_RANGE},
		{DIRECTION_INCREASE, "30-39", TARGET_MISSED, REFUSED_NOT},
		{DIRECTION_INCREASE, "drygt 40", TARGET_REACHED, REFUSED_NOT},
		{DIRECTION_INCREASE, "drygt 30", TARGET_UNSAID, REFUSED_BOUND},
		{DIRECTION_INCREASE, "uppemot 30", TARGET_MISSED, REFUSED_NOT},
		{DIRECTION_DECREASE, "drygt 41", TARGET_MISSED, REFUSED_NOT},
		{DIRECTION_INCREASE, "ca 60", TARGET_UNSAID, REFUSED_ABOUT},
		{DIRECTION_INCREASE, "hälften", TARGET_UNSAID, REFUSED_WORDS},
	};
	const struct target t = target_of(TARGET_ABSOLUTE, "40", 2018);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		const struct target_answer x = judge_value(&t, cases[i].wanted, cases[i].value);
		CHECK_INT(x.result, cases[i].result);
		CHECK_INT(x.why, cases[i].why);
	}
}

TEST(target, of_a_share_is_in_per_cent)
{
	const struct target t = target_of(TARGET_ABSOLUTE, "60", 2018);
	CHECK_INT(judge_value(&t, DIRECTION_INCREASE, "20/33").result, TARGET_REACHED);
	CHECK_INT(judge_value(&t, DIRECTION_INCREASE, "16/33").result, TARGET_MISSED);
	CHECK_INT(judge_value(&t, DIRECTION_INCREASE, "63 %").result, TARGET_REACHED);
}

TEST(target, relative_to_a_year_is_the_change_since_it)
{
	struct indicator in = {.id = "självmord"};
	struct target t = target_of(TARGET_RELATIVE, "-10", 2013);
	const int values[] = {205, 186, 199, 181, 181, 178};
	observe_years(&in, NULL, 2013, values, 6);
	t.base_year = 2013;
	struct target_answer x = judge(&t, DIRECTION_NONE, &in);
	CHECK_INT(x.result, TARGET_REACHED);
	CHECK_INT(x.base->year, 2013);
	CHECK_INT(x.value->year, 2018);
	t.value->low = t.value->high = -14 * DECIMAL_ONE;
	CHECK_INT(judge(&t, DIRECTION_DECREASE, &in).result, TARGET_MISSED);
	t.base_year = 2012;
	CHECK_INT(judge(&t, DIRECTION_DECREASE, &in).why, REFUSED_NO_VALUE);
	observe(&in, 2012, "0");
	CHECK_INT(judge(&t, DIRECTION_DECREASE, &in).why, REFUSED_ZERO);
}

TEST(target, of_all_is_every_one_of_those_who_answered)
{
	const struct target t = target_of(TARGET_ALL, NULL, 2018);
	struct indicator in = {.id = "alla"};
	CHECK_INT(judge_value(&t, DIRECTION_NONE, "33/33").result, TARGET_REACHED);
	CHECK_INT(judge_value(&t, DIRECTION_NONE, "23/33").result, TARGET_MISSED);
	CHECK_INT(judge_value(&t, DIRECTION_NONE, "alla").result, TARGET_REACHED);
	CHECK_INT(judge_value(&t, DIRECTION_NONE, "hälften").why, REFUSED_WORDS);
	CHECK_INT(judge_value(&t, DIRECTION_NONE, "33").why, REFUSED_FEW);
	observe(&in, 2019, "33")->n_asked = 33;
	CHECK_INT(judge(&t, DIRECTION_NONE, &in).result, TARGET_REACHED);
	observe(&in, 2020, "30")->n_asked = 33;
	CHECK_INT(judge(&t, DIRECTION_NONE, &in).result, TARGET_MISSED);
}

TEST(target, of_zero_is_reached_by_none_alone)
{
	const struct target t = target_of(TARGET_ZERO, NULL, 2018);
	CHECK_INT(judge_value(&t, DIRECTION_ZERO, "0").result, TARGET_REACHED);
	CHECK_INT(judge_value(&t, DIRECTION_ZERO, "1").result, TARGET_MISSED);
	CHECK_INT(judge_value(&t, DIRECTION_ZERO, "0-2").why, REFUSED_RANGE);
	CHECK_INT(judge_value(&t, DIRECTION_ZERO, "inga").result, TARGET_REACHED);
}

TEST(target, whose_year_has_not_come_is_not_missed_yet)
{
	struct target t = target_of(TARGET_ABSOLUTE, "40", 2018);
	t.year = 2025;
	CHECK_INT(judge_value(&t, DIRECTION_INCREASE, "39").result, TARGET_NOT_YET);
	t.year = 2020;
	CHECK_INT(judge_value(&t, DIRECTION_INCREASE, "39").result, TARGET_MISSED);
}

TEST(target, is_held_against_the_newest_whole_year_until_the_year_asked_for)
{
	struct indicator in = {.id = "år"};
	const struct target t = target_of(TARGET_ABSOLUTE, "40", 2018);
	observe(&in, 2018, "50");
	observe(&in, 2020, "30");
	observe_part(&in, 2021, "45", 1, 9);
	const struct series *s = series_for(&in, NULL, NULL);
	CHECK_INT(target_judge(&t, 1, DIRECTION_INCREASE, s, 2019).result, TARGET_REACHED);
	CHECK_INT(target_judge(&t, 1, DIRECTION_INCREASE, s, 2021).value->year, 2020);
	CHECK(!target_judge(&t, 1, DIRECTION_INCREASE, s, 2017).value);
	CHECK(!target_judge(&t, 0, DIRECTION_INCREASE, s, 2019).target);
	observe(&in, 2020, "1")->state = STATE_NOT_READY;
	CHECK_INT(judge(&t, DIRECTION_INCREASE, &in).why, REFUSED_NO_VALUE);
}
