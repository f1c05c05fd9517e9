/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/client/views/fixture.h"
#include "tests/unit/client/views/wellformed.h"
#include "tests/unit/client/views/written.h"

#include "common/text/text.h"

TEST(report, is_well_formed_in_both_languages)
{
	struct fixture f;
	struct report_data *d = fixture_report(&f);
	check_well_formed(written_html(d, LANG_SV));
	check_well_formed(written_html(d, LANG_EN));
	CHECK(holds(written_html(d, LANG_SV),
		"<html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"sv\""));
	CHECK(holds(written_html(d, LANG_EN), "lang=\"en\""));
}

/* The value of an attribute that begins at p, up to its quote. */
static const char *value_at(const char *p)
{
	return arena_text_n(test_arena(), p, strcspn(p, "\""));
}

TEST(report, has_unique_ids_and_every_link_leads_to_one)
{
	struct fixture f;
	const char *text = written_html(fixture_report(&f), LANG_SV), *p = text;
	while ((p = strstr(p, " id=\"")) != NULL) {
		const char *id = arena_printf(test_arena(), " id=\"%s\"", value_at(p + 5));
		if (times(text, id) != 1)
			fail_msg("%s stands %zu times", id, times(text, id));
		p++;
	}
	for (p = text; (p = strstr(p, " href=\"")) != NULL; p++) {
		CHECK_INT(p[7], '#');
		CHECK(holds(text, arena_printf(test_arena(), " id=\"%s\"", value_at(p + 8))));
	}
	for (p = text; (p = strstr(p, "labelledby=\"")) != NULL; p++) {
		const char *ids = value_at(p + 12);
		while (*ids) { /* a picture has two: its title and its words */
			size_t n = strcspn(ids, " ");
			CHECK(holds(text, arena_printf(test_arena(), " id=\"%.*s\"", (int)n, ids)));
			ids += n + strspn(ids + n, " ");
		}
	}
	for (p = text; (p = strstr(p, "url(#")) != NULL; p++)
		CHECK(holds(text, arena_printf(test_arena(), " id=\"%.*s\"",
					  (int)strcspn(p + 5, ")"), p + 5)));
}

TEST(report, is_accessible_by_structure)
{
	struct fixture f;
	const char *text = written_html(fixture_report(&f), LANG_SV);
	CHECK_INT(times(text, "<h1"), 1);
	CHECK_INT(times(text, "<main"), 1);
	CHECK_INT(times(text, "<nav"), 1);
	CHECK_INT(times(text, "<title>"), 1);
	CHECK(strstr(text, "class=\"skip\"") < strstr(text, "<header"));
	CHECK_INT(times(text, "<table"), times(text, "<caption"));
	CHECK_INT(times(text, "<th "), times(text, "scope=\""));
	CHECK_INT(times(text, "<th>"), 0);
	CHECK_INT(times(text, "<thead"), times(text, "<table"));
}

TEST(report, loads_nothing_and_runs_nothing)
{
	struct fixture f;
	const char *text = written_html(fixture_report(&f), LANG_SV);
	CHECK(holds(text,
		"http-equiv=\"Content-Security-Policy\" content=\"default-src &#39;none&#39;"));
	CHECK(!holds(text, "<script"));
	CHECK(!holds(text, " src="));
	CHECK_INT(times(text, "url("), times(text, "\"url(#c-")); /* patterns of the page itself */
	CHECK(!holds(text, "@import"));
	CHECK_INT(times(text, "http://") + times(text, "https://"),
		1 + times(text, "<svg xmlns=\"http://www.w3.org/2000/svg\"")); /* namespaces */
}

TEST(report, names_the_parties_where_their_names_are_known)
{
	static const struct organisation region = {
		.code = "21", .name = "Region <X>", .kind = ORG_REGION};
	struct fixture f;
	struct report_data *d = fixture_report(&f);
	CHECK(holds(written_html(d, LANG_SV),
		"<dd>21, Ockelbo (2101), Gävle (2180), Hudiksvall (2184)</dd>"));
	d->organisations = &region;
	d->n_organisations = 1;
	CHECK(holds(written_html(d, LANG_SV),
		"<dd>Region &lt;X&gt; (21), Ockelbo (2101), Gävle (2180)"));
}

TEST(report, names_who_is_missing_and_who_is_late)
{
	struct fixture f;
	struct report_data *d = fixture_report(&f);
	const char *text = written_html(d, LANG_SV);
	CHECK(holds(text, "<strong>2 av 3 kommuner har svarat</strong>. Saknas: Hudiksvall."));
	CHECK(holds(text,
		"De som svarat har 74,1\u00A0% av befolkningen (106\u00A0000 av 143\u00A0000)."));
	CHECK(holds(text, "I tid: 1. Försenade: 1. Rättade efter första svaret: 1."));
	CHECK(holds(text, "inkommen sent"));
	CHECK(holds(written_html(d, LANG_EN),
		"<strong>2 of 3 municipalities have answered</strong>. Missing: Hudiksvall."));
	f.units[1].received = false;
	CHECK(holds(written_html(d, LANG_SV), "Saknas: Gävle och Hudiksvall."));
	f.units[0].received = false;
	text = written_html(d, LANG_SV);
	check_well_formed(text);
	CHECK(holds(text, "Saknas: Ockelbo, Gävle och Hudiksvall."));
	CHECK(holds(text, "Inga svar har kommit in ännu."));
	d->n_units = 1;
	f.units[0].received = true;
	CHECK(holds(written_html(d, LANG_SV), "1 av 1 kommun har svarat</strong>. Ingen saknas."));
}

TEST(report, says_nothing_of_population_when_one_is_unknown)
{
	struct fixture f;
	struct report_data *d = fixture_report(&f);
	f.units[2].population = 0;
	CHECK(!holds(written_html(d, LANG_SV), "av befolkningen"));
}

TEST(report, sums_beside_each_question_and_counts_states_apart)
{
	struct fixture f;
	const char *text = written_html(fixture_report(&f), LANG_SV);
	CHECK(holds(text, "<td>ja: 1 av 2</td><td>2 av 3</td><td>1 ej inkommen</td>"));
	CHECK(holds(text, "<td>3; 4; -; -; -; -; -; -; -; -; -; 0</td>"
			  "<td>1 av 3</td><td>1 ej klar, 1 ej inkommen</td>"));
	CHECK(holds(text, "<td>ca 17 brukare</td><td>2 av 3</td>"));
	CHECK(holds(text, "<td>30/40 (75,0\u00A0%); 1 angav en andel utan tal bakom</td>"
			  "<td>1 av 3</td>"));
	CHECK(holds(
		text, "<td>genomförd 1</td><td>1 av 3</td><td>1 ej besvarad, 1 ej inkommen</td>"));
	CHECK(holds(text, "<td>delvis 1</td>"));
	CHECK(holds(text, "<td>1 har skrivit något</td><td>1 av 3</td>"));
}

TEST(report, shows_answers_side_by_side_and_texts_by_unit)
{
	struct fixture f;
	const char *text = written_html(fixture_report(&f), LANG_SV);
	CHECK(holds(text, "<th scope=\"row\">Ockelbo</th><td class=\"good\">ja</td>"
			  "<td class=\"number\">7 (3 mån)</td><td class=\"number\">12</td>"));
	CHECK(holds(text, "<th scope=\"row\">Gävle</th><td class=\"not\">nej</td>"
			  "<td class=\"absent\">ej klar</td><td class=\"number\">ca 5</td>"));
	CHECK(holds(text, "<td class=\"absent\">ej besvarad</td>"));
	CHECK(holds(text, "Klart i maj."));
	CHECK(holds(text, "Systemet byts."));
	CHECK(holds(text, "Tiden.\nOch lokaler."));
	CHECK(holds(text, "Svaren sida vid sida (2 av 3 kommuner)."));
	CHECK(holds(text, "Fråga 2 per månad: Koder per månad"));
	CHECK(holds(text, "Ockelbo (2101)"));
	CHECK(!holds(text, "a@example.org")); /* a person; the page may be published */
}

TEST(report, in_english_marks_the_plan_as_swedish_and_has_words_without_underscores)
{
	struct fixture f;
	struct report_data *d = fixture_report(&f);
	const char *text = written_html(d, LANG_EN);
	CHECK(holds(text, "<h1 lang=\"sv\">Handlingsplan 2018</h1>"));
	CHECK(holds(text, "<td class=\"absent\">not ready</td>"));
	CHECK(holds(text, "<td>yes/no</td>"));
	CHECK(!holds(text, "not_ready") && !holds(text, "yes_no"));
	CHECK(!holds(written_html(d, LANG_SV), " lang=\"sv\">Handlingsplan"));
}

TEST(report, sums_costs_and_names_how_many_areas_state_one)
{
	struct fixture f;
	struct report_data *d = fixture_report(&f);
	CHECK(holds(written_html(d, LANG_SV), "1,0–2,1 mnkr (2 av 2 områden)"));
	CHECK(holds(written_html(d, LANG_EN), "1,0–2,1 mnkr (2 of 2 areas)"));
	f.areas[1].n_costs = 0;
	CHECK(holds(written_html(d, LANG_SV), "0,7–1,8 mnkr (1 av 2 områden)"));
	CHECK(holds(written_html(d, LANG_SV), "ej angivet"));
	f.areas[0].n_costs = 0;
	CHECK(holds(written_html(d, LANG_SV), "ej angivet (0 av 2 områden)"));
}

/* Room for units that all answer as the fixture's first does. */
static void many_units(struct fixture *f, size_t n)
{
	f->data.units = arena_array(test_arena(), n, sizeof *f->data.units);
	f->data.n_units = n;
	for (size_t i = 0; i < n; i++)
		f->data.units[i] = f->units[0];
}

TEST(report, says_that_a_sum_is_too_large_instead_of_a_wrong_one)
{
	struct quantity most = {QUALIFIER_EXACT, ANSWER_COUNT_MAX, ANSWER_COUNT_MAX};
	struct month_count months[] = {{1, ANSWER_COUNT_MAX / DECIMAL_ONE}};
	struct fixture f;
	fixture_report(&f);
	for (size_t i = 0; i < f.units[0].n_answers; i++) {
		struct answer *ans = (struct answer *)&f.units[0].answers[i];
		ans->quantity = ans->quantity ? &most : NULL;
		ans->months = ans->months ? months : NULL;
		ans->n_months = ans->months ? 1 : 0;
	}
	many_units(&f, 1000);
	const char *text = written_html(&f.data, LANG_SV);
	check_well_formed(text);
	CHECK_INT(times(text, "<td>kan inte summeras: för stort</td><td>1000 av 1000</td>"), 2);
}

TEST(report, adds_no_value_that_its_question_cannot_have)
{
	struct quantity huge = {QUALIFIER_EXACT, INT64_MAX, INT64_MAX};
	struct fixture f;
	struct report_data *d = fixture_report(&f);
	for (size_t i = 0; i < f.units[0].n_answers; i++)
		if (f.units[0].answers[i].quantity)
			((struct answer *)&f.units[0].answers[i])->quantity = &huge;
	CHECK(holds(written_html(d, LANG_SV), "<td>ca 5 brukare</td><td>1 av 3</td>"
					      "<td>1 oläsbart, 1 ej inkommen</td>"));
}

TEST(report, says_who_submitted_for_a_unit)
{
	struct fixture f;
	struct report_data *d = fixture_report(&f);
	f.units[0].sender = "Region Gävleborg";
	CHECK(!holds(written_html(d, LANG_SV), "inlämnad av")); /* its own account */
	f.units[0].on_behalf = true;
	CHECK(holds(written_html(d, LANG_SV), "inkommen i tid, inlämnad av Region Gävleborg</td>"));
	f.units[0].sender = NULL;
	CHECK(holds(
		written_html(d, LANG_EN), "received on time, submitted by the coordinator</td>"));
}

/* A unit that answered a version in which one question was another. */
TEST(report, counts_answers_to_another_version_where_the_same_was_asked)
{
	struct fixture f;
	struct report_data *d = fixture_report(&f);
	struct questions then = f.questions;
	then.items = arena_array(test_arena(), then.n_items, sizeof *then.items);
	memcpy(then.items, f.questions.items, then.n_items * sizeof *then.items);
	for (size_t i = 0; i < then.n_items; i++)
		if (then.items[i].kind == QUESTION_COUNT)
			then.items[i].text = "Antal något annat";
	f.units[0].asked = &then;
	f.units[0].version = 1;
	d->version = 2;
	const char *text = written_html(d, LANG_SV);
	check_well_formed(text);
	CHECK(holds(
		text, "<td>ca 5 brukare</td><td>1 av 2</td><td>1 ej tillfrågad, 1 ej inkommen"));
	CHECK(holds(text, "<td class=\"absent\">ej tillfrågad</td>"));
	CHECK(holds(text, "inkommen i tid, planversion 1</td>"));
}

TEST(report, shows_the_areas_beside_each_other_and_what_was_reported_of_the_plan)
{
	struct fixture f;
	const char *text = written_html(fixture_report(&f), LANG_SV);
	CHECK(holds(text, "Måluppfyllelse efter klass"));
	CHECK(holds(text, "<th scope=\"row\" class=\"part\">delvis</th>\n<td "
			  "class=\"number\">1</td>") ||
		holds(text,
			"<th scope=\"row\" class=\"part\">delvis</th><td class=\"number\">1</td>"));
	CHECK(holds(text, "Planerade och redovisade aktiviteter 2017 enligt planen"));
	CHECK(holds(text, "<td class=\"number\">1 av 2</td><td class=\"number\">2</td>"
			  "<td>genomförd 1</td>"));
	CHECK(holds(text, "(3 par av område och fokusområde"));
	CHECK(holds(text, ">2 av 3 (74,1\u00A0% av folkmängden)<"));
}

TEST(report, tells_what_comes_next_only_where_something_is_said)
{
	static struct activity later[] = {{"2019-1", 2019, "Följ upp", NULL, 0, NULL, 0}};
	struct fixture f;
	struct report_data *d = fixture_report(&f);
	CHECK(!holds(written_html(d, LANG_SV), "Planerat härnäst"));
	CHECK(holds(written_html(d, LANG_SV), "Planen anger inga aktiviteter efter 2018"));
	f.areas[1].activities = later;
	f.areas[1].n_activities = 1;
	const char *text = written_html(d, LANG_SV);
	check_well_formed(text);
	CHECK_INT(times(text, "Planerat härnäst</h3>"), 1);
	CHECK(holds(text, "<h4>Aktiviteter 2019</h4>"));
	CHECK(!holds(text, "Planen anger inga aktiviteter efter"));
}

TEST(report, shows_the_answers_about_next_year_by_themselves)
{
	static struct quantity cost = {QUALIFIER_EXACT, 5000, 5000};
	struct fixture f;
	struct report_data *d = fixture_report(&f);
	struct answer next[] = {
		{.key = "barnahus/next", .state = STATE_GIVEN, .text = "Öppna i maj."},
		{.key = "barnahus/next_cost", .state = STATE_GIVEN, .quantity = &cost}};
	f.plan.asks = PLAN_ASKS_USUAL | 1U << ASK_NEXT_YEAR;
	CHECK_INT(questions_of_plan(&f.plan, 2018, test_arena(), &f.questions), SP_OK);
	f.units[1].answers = next;
	f.units[1].n_answers = 2;
	const char *text = written_html(d, LANG_SV);
	check_well_formed(text);
	CHECK_INT(times(text, "Planerat härnäst</h3>"), 2);
	CHECK_INT(times(text, "Öppna i maj."), 1);
	CHECK(holds(text, "<p>0,5 mnkr (1 av 3)</p>"));
}

TEST(report, is_the_same_bytes_for_the_same_data)
{
	struct fixture f, g;
	CHECK_TEXT(written_html(fixture_report(&f), LANG_SV),
		written_html(fixture_report(&g), LANG_SV));
}

/* Each of these in every text that the page shows. */
static const char *const hostile[] = {"<script>alert(1)</script>", "\"><img onerror=alert(1)>",
	"]]>", "--!>", "javascript:alert(1)", "&amp;&lt;&#x41;", "'\"`", "\033]0;t\a\033[2J\b\1",
	"\u202Eabc\u2066", "\uFFFE\uFFFF", "\xFF\xC3(", "{{7*7}} %s%n $(id)", "<svg onload=x>",
	"</title></style><h1>x</h1>", "\xC2\x9B", "a\nb\tc\rd", ""};

static void poison(struct fixture *f, const char *text)
{
	struct report_data *d = fixture_report(f);
	f->plan.title = f->plan.id = f->plan.agreement = f->plan.dated = text;
	f->areas[0].name = f->areas[0].number = f->areas[0].situation = f->areas[0].needs = text;
	for (size_t u = 0; u < 3; u++) {
		f->units[u].name = f->units[u].code = f->units[u].contact = f->units[u].number =
			text;
		for (size_t i = 0; i < f->units[u].n_answers; i++) {
			struct answer *ans = (struct answer *)&f->units[u].answers[i];
			ans->comment = text;
			ans->text = ans->text ? text : NULL;
		}
	}
	for (size_t i = 0; i < f->questions.n_items; i++)
		f->questions.items[i].text = text;
	d->software = d->log_name = text;
}

TEST(report, shows_hostile_texts_as_text)
{
	struct fixture f;
	fixture_report(&f);
	for (size_t i = 0; i < sizeof hostile / sizeof hostile[0]; i++) {
		poison(&f, hostile[i]);
		const char *text = written_html(&f.data, LANG_SV);
		check_well_formed(text);
		CHECK_INT(times(text, "<h1"), 1);
		CHECK(!holds(text, "<script") && !holds(text, "<img"));
		CHECK_INT(times(text, "<svg"),
			times(text, "<svg xmlns=\"http://www.w3.org/2000/svg\""));
		CHECK(!holds(text, "\u202E") && !holds(text, "\uFFFE") && !holds(text, "\xC2\x9B"));
		CHECK(utf8_valid(bytes_text(text)));
	}
}

TEST(report, keeps_swedish_letters_and_emoji)
{
	struct fixture f;
	poison(&f, "Åsa Örn é 👩‍👧 ½");
	CHECK(holds(written_html(&f.data, LANG_SV), "Åsa Örn é 👩‍👧 ½"));
}

TEST(report, says_when_the_page_is_larger_than_its_room)
{
	struct fixture f;
	struct buf out;
	fixture_report(&f);
	buf_init(&out, 5000);
	CHECK_CODE(report_html(&f.data, LANG_SV, test_arena(), &out), SP_TOO_LARGE, NULL);
	buf_free(&out);
}

TEST(report, is_whole_or_an_error_however_small_the_memory)
{
	struct fixture f;
	const char *want = written_html(fixture_report(&f), LANG_SV);
	check_whole_or_error(report_html, &f.data, want);
}
