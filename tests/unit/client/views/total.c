/* SPDX-License-Identifier: Apache-2.0 */
#include "client/views/total.h"

#include <jansson.h>

#include "tests/unit/client/views/fixture.h"
#include "tests/unit/client/views/written.h"
#include "tests/lib/totals_add.h"

/* The fixture's answers added up. */
static struct total_data total_of(struct fixture *f)
{
	const struct report_data *d = fixture_report(f);
	struct totals *t = arena_alloc(test_arena(), sizeof *t);
	struct total_data data = {
		.plan = d->plan, .version = 1, .year = 2018, .log_size = 19, .totals = t};
	CHECK_INT(totals_init(t, d->questions, test_arena()), SP_OK);
	for (size_t i = 0; i < d->n_units; i++) {
		const struct report_unit *u = &d->units[i];
		coverage_add(&data.coverage, u->received, u->population, 0);
		if (u->received)
			totals_add_answers(t, NULL, u->answers, u->n_answers);
		else
			totals_missing_unit(t);
	}
	return data;
}

TEST(total, is_told_area_by_area_and_for_the_plan)
{
	struct fixture f;
	const struct total_data d = total_of(&f);
	f.areas[1].target_groups = fixture_group_ids;
	f.areas[1].n_target_groups = 1;
	CHECK_TEXT(total_text(&d, FORMAT_TABLE, LANG_SV),
		"gavleborg-2018@1 Handlingsplan 2018 · uppföljning 2018\n"
		"Inkomna: 2 av 3 (74,1\u00A0% av folkmängden)\n"
		"\n"
		"2.1 Samordnad plan\n"
		"Sammantaget                                      Värden  Utan värde"
		"                    Fråga\n"
		"ja: 1 av 2                                       2 av 3  1 ej inkommen"
		"                 Aktiviteten är genomförd\n"
		"3; 4; -; -; -; -; -; -; -; -; -; 0               1 av 3  1 ej klar, 1 ej inkommen"
		"      Koder per månad\n"
		"ca 17 brukare                                    2 av 3  1 ej inkommen"
		"                 Antal brukare\n"
		"30/40 (75,0\u00A0%); 1 angav en andel utan tal bakom  1 av 3  1 ej inkommen"
		"                 Andel utbildade\n"
		"1 har skrivit något                              1 av 3  1 ej besvarad, 1 ej "
		"inkommen"
		"  Vad hindrar?\n"
		"genomförd 1                                      1 av 3  1 ej besvarad, 1 ej "
		"inkommen"
		"  Utbilda\n"
		"delvis 1                                         1 av 3  1 ej besvarad, 1 ej "
		"inkommen"
		"  Hur långt har målen nåtts?\n"
		"\n"
		"2.10 Barnahus\n"
		"Sammantaget  Värden  Utan värde                    Fråga\n"
		"inga värden  0 av 3  2 ej besvarad, 1 ej inkommen  Hur långt har målen nåtts?\n"
		"\n"
		"Områdena bredvid varandra\n"
		"Område              Svar med värde  Måluppfyllelse  Aktiviteter  Kostnad\n"
		"2.1 Samordnad plan  10 av 21        delvis 1        genomförd 1  0,7–1,8 mnkr\n"
		"2.10 Barnahus       0 av 3          –               –            0,3 mnkr\n"
		"Hela planen         10 av 24        delvis 1        genomförd 1  "
		"1,0–2,1 mnkr (2 av 2 områden), preliminärt\n"
		"\n"
		"Områden efter fokusområde och målgrupp (3 par av område och fokusområde; "
		"ett område kan ha flera)\n"
		"Fokusområde            alla (0–100 år)  Områden\n"
		"1 Förebyggande arbete  2.1, 2.10              2\n"
		"3 Delaktighet          2.1                    1\n"
		"Par                    3                      3\n"
		"\n"
		"Kostnad 2018: 1,0–2,1 mnkr (2 av 2 områden), preliminärt\n"
		"Svar utan värde: 1 ej klar, 5 ej besvarad, 8 ej inkommen\n"
		"Uppskattade svar: 1\n"
		"Måluppfyllelse enligt planen, 2017 (områden): delvis 1, ej angivet 1\n"
		"Aktiviteter enligt planen, 2017: 2 planerade, 1 med redovisning; "
		"2 redovisningar (genomförd 1)\n");
}

TEST(total, of_one_area_has_that_area_alone)
{
	struct fixture f;
	struct total_data d = total_of(&f);
	d.area = &f.areas[1];
	const char *text = total_text(&d, FORMAT_TABLE, LANG_EN);
	CHECK(holds(text, "2.10 Barnahus\n"));
	CHECK(!holds(text, "2.1 Samordnad") && !holds(text, "mnkr"));
	CHECK(holds(text, "no values  0 of 3  2 not answered, 1 not received"));
	CHECK(!holds(total_text(&d, FORMAT_CSV, LANG_EN), "sip/"));
	CHECK(holds(total_text(&d, FORMAT_CSV, LANG_EN), "barnahus/fulfilment"));
}

static json_t *parsed(const char *text)
{
	json_error_t fault;
	json_t *all = json_loads(text, JSON_REJECT_DUPLICATES, &fault);
	if (!all)
		fail_msg("line %d: %s", fault.line, fault.text);
	return all;
}

/* Of the array's objects the one with this value. */
static json_t *with(json_t *array, const char *key, const char *value)
{
	size_t i;
	json_t *one;
	json_array_foreach(array, i, one) if (strcmp(json_string_value(json_object_get(one, key)),
						      value) == 0) return one;
	fail_msg("no %s %s", key, value);
	return NULL;
}

static json_int_t whole(json_t *object, const char *key)
{
	json_t *value = json_object_get(object, key);
	if (!json_is_integer(value))
		fail_msg("%s is no whole number", key);
	return json_integer_value(value);
}

static bool is_null(json_t *object, const char *key)
{
	return json_is_null(json_object_get(object, key));
}

TEST(total, as_json_has_every_figure_and_null_where_there_is_none)
{
	struct fixture f;
	struct total_data d = total_of(&f);
	json_t *all = parsed(total_text(&d, FORMAT_JSON, LANG_SV));
	CHECK_TEXT(json_string_value(json_object_get(all, "schema")), "samplan/total/1");
	json_t *data = json_object_get(all, "data"), *qs = json_object_get(data, "questions");
	CHECK_INT(whole(json_object_get(data, "coverage"), "received"), 2);
	CHECK_INT(whole(json_object_get(data, "coverage"), "population_received"), 106000);
	json_t *q = with(qs, "key", "sip/i/brukare");
	CHECK_INT(whole(q, "low"), 17);
	CHECK_INT(whole(q, "estimated"), 1);
	CHECK_INT(whole(json_object_get(q, "states"), "missing"), 1);
	q = with(qs, "key", "sip/i/klar");
	CHECK_INT(whole(q, "yes"), 1);
	CHECK_INT(whole(q, "no"), 1);
	q = with(qs, "key", "sip/i/del");
	CHECK_INT(whole(q, "numerator"), 30);
	CHECK_INT(whole(q, "only_percent"), 1);
	q = with(qs, "key", "sip/i/koder");
	CHECK_INT(json_array_size(json_object_get(q, "months")), 12);
	CHECK(is_null(json_array_get(json_object_get(q, "months"), 2), "sum"));
	CHECK_INT(whole(json_array_get(json_object_get(q, "months"), 11), "sum"), 0);
	CHECK_INT(whole(json_object_get(data, "fulfilment"), "absent"), 1);
	CHECK_INT(whole(data, "pairs"), 3);
	json_t *cost = json_array_get(json_object_get(data, "costs"), 0);
	CHECK_INT(whole(cost, "low"), 1);
	CHECK_INT(whole(cost, "of"), 2);
	json_decref(all);
}

TEST(total, as_json_has_no_zero_for_what_nobody_said)
{
	struct fixture f;
	struct report_data *r;
	struct total_data d;
	fixture_report(&f);
	d = total_of(&f);
	r = &f.data;
	struct totals none;
	CHECK_INT(totals_init(&none, r->questions, test_arena()), SP_OK);
	totals_missing_unit(&none);
	d.totals = &none;
	d.coverage = (struct coverage){.n_units = 1, .n_without_population = 1};
	f.areas[0].n_costs = f.areas[1].n_costs = 0;
	json_t *all = parsed(total_text(&d, FORMAT_JSON, LANG_SV)),
	       *data = json_object_get(all, "data");
	json_t *qs = json_object_get(data, "questions");
	CHECK(is_null(json_object_get(data, "coverage"), "population"));
	CHECK(is_null(with(qs, "key", "sip/i/brukare"), "low"));
	CHECK(is_null(with(qs, "key", "sip/i/del"), "numerator"));
	CHECK(is_null(json_array_get(json_object_get(data, "areas"), 0), "cost"));
	CHECK_INT(json_array_size(json_object_get(data, "costs")), 0);
	json_decref(all);
	const char *text = total_text(&d, FORMAT_TABLE, LANG_SV);
	CHECK(holds(text, "Inkomna: 0 av 1\n"));
	CHECK(holds(text, "Kostnad 2018: ej angivet (0 av 2 områden)\n"));
}

TEST(total, has_a_row_a_question_for_programs)
{
	struct fixture f;
	const struct total_data d = total_of(&f);
	const char *csv = total_text(&d, FORMAT_CSV, LANG_SV);
	CHECK(strncmp(csv, "area,key,question,kind,unit,overflow,asked,received,given,", 58) == 0);
	CHECK(holds(
		csv, "\nsip,sip/i/brukare,Antal brukare,count,brukare,false,3,2,2,1,0,,,17,17,,"));
	CHECK(holds(csv, "\nsip,sip/i/koder,Koder per "
			 "månad,months,,false,3,2,1,0,0,,,,,,,,,3,4,,,,,,,,,,0,"));
	const char *rows = total_text(&d, FORMAT_NDJSON, LANG_SV);
	json_t *first = parsed(arena_text_n(test_arena(), rows, strcspn(rows, "\n")));
	CHECK_INT(whole(first, "yes"), 1);
	CHECK(is_null(first, "low"));
	json_decref(first);
}

TEST(total, says_that_a_sum_is_too_large_and_gives_none)
{
	struct fixture f;
	struct total_data d = total_of(&f);
	struct question_total *qt = (struct question_total *)total_find(d.totals, "sip/i/brukare");
	qt->overflow = true;
	CHECK(holds(total_text(&d, FORMAT_TABLE, LANG_SV), "kan inte summeras: för stort"));
	CHECK(holds(total_text(&d, FORMAT_CSV, LANG_SV),
		"Antal brukare,count,brukare,true,3,2,2,1,0,,,,,,,"));
	json_t *all = parsed(total_text(&d, FORMAT_JSON, LANG_SV));
	CHECK(is_null(with(json_object_get(json_object_get(all, "data"), "questions"), "key",
			      "sip/i/brukare"),
		"low"));
	json_decref(all);
}

TEST(total, names_those_who_have_not_and_those_who_say_nothing_in_swedish_order)
{
	static const struct organisation known[] = {{.code = "2101", .name = "Åmot"},
		{.code = "2180", .name = "Vallby"}, {.code = "2184", .name = "Ängby"}};
	static const char *without[] = {"2184", "2101", "2180"}, *silent[] = {"2199"};
	struct fixture f;
	struct total_data d = total_of(&f);
	struct question_total *qt = (struct question_total *)total_find(d.totals, "sip/i/klar");
	qt->without = without;
	qt->n_without = 3;
	qt->silent = silent;
	qt->n_silent = 1;
	d.organisations = known;
	d.n_organisations = 3;
	CHECK(holds(total_text(&d, FORMAT_TABLE, LANG_SV),
		"\n  Aktiviteten är genomförd: nej: Vallby, "
		"Åmot, Ängby; ej svarat: 2199\n"));
	json_t *all = parsed(total_text(&d, FORMAT_JSON, LANG_SV));
	json_t *q = with(
		json_object_get(json_object_get(all, "data"), "questions"), "key", "sip/i/klar");
	CHECK_INT(json_array_size(json_object_get(q, "without")), 3);
	CHECK_TEXT(json_string_value(json_object_get(
			   json_array_get(json_object_get(q, "without"), 0), "name")),
		"Ängby");
	json_decref(all);
}

TEST(total, shows_hostile_texts_harmlessly)
{
	struct fixture f;
	struct total_data d = total_of(&f);
	f.plan.title = f.areas[0].name = "\033]0;t\a\u202Ex\ny";
	for (size_t i = 0; i < f.questions.n_items; i++)
		f.questions.items[i].text = "=cmd|' /C'!A0\033[2J";
	const char *text = total_text(&d, FORMAT_TABLE, LANG_SV);
	CHECK(!holds(text, "\033") && !holds(text, "\u202E"));
	CHECK(holds(total_text(&d, FORMAT_CSV, LANG_SV), ",'=cmd|"));
	json_decref(parsed(total_text(&d, FORMAT_JSON, LANG_SV)));
}

TEST(total, is_whole_or_an_error_however_small_the_memory)
{
	struct fixture f;
	const struct total_data d = total_of(&f);
	check_view_whole_or_error(view_of_total, &d, 176);
}
