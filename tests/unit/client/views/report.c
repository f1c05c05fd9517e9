/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/client/views/fixture.h"

#include <ctype.h>

#include "common/text/text.h"

static const char *page(const struct report_data *d, enum lang lang)
{
	struct buf out;
	buf_init(&out, 4 << 20);
	CHECK_CODE(report_html(d, lang, test_arena(), &out), SP_OK, NULL);
	const char *text = arena_text_n(test_arena(), buf_bytes(&out).ptr, out.len);
	buf_free(&out);
	return text;
}

static bool holds(const char *text, const char *part)
{
	return strstr(text, part) != NULL;
}

static size_t times(const char *text, const char *part)
{
	size_t n = 0;
	for (; (text = strstr(text, part)) != NULL; text += strlen(part))
		n++;
	return n;
}

/* The name at p, in room of 32 bytes. */
static const char *read_name(const char *p, char name[32])
{
	size_t n = 0;
	while ((isalnum((unsigned char)*p) || *p == '-' || *p == ':') && n < 31)
		name[n++] = *p++;
	name[n] = '\0';
	return p;
}

/* Attributes up to the tag's end: each name="value", once. Returns behind the end; *empty for "/>". */
static const char *read_attributes(const char *p, bool *empty)
{
	char names[16][32];
	size_t n = 0;
	while (*p == ' ') {
		CHECK(n < 16);
		p = read_name(p + 1, names[n]);
		CHECK(names[n][0] != '\0');
		for (size_t i = 0; i < n; i++)
			CHECK(strcmp(names[i], names[n]) != 0);
		n++;
		CHECK(strncmp(p, "=\"", 2) == 0);
		p += 2 + strcspn(p + 2, "\"<");
		CHECK_INT(*p++, '"');
	}
	*empty = *p == '/';
	p += *empty;
	CHECK_INT(*p, '>');
	return p + 1;
}

static void check_entity(const char *p)
{
	static const char *const known[] = {"&lt;", "&gt;", "&amp;", "&quot;", "&#39;"};
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
		if (strncmp(p, known[i], strlen(known[i])) == 0)
			return;
	fail_msg("a bare & at: %.30s", p);
}

/* Well-formed: elements closed in order, attributes quoted and once, no stray < or &. */
static void check_well_formed(const char *p)
{
	char open[40][32];
	size_t depth = 0;
	CHECK(strncmp(p, "<!DOCTYPE html>", 15) == 0);
	for (p += 15; *p;) {
		if (*p == '&')
			check_entity(p);
		CHECK((unsigned char)*p >= 0x20 || *p == '\n' || *p == '\t');
		if (*p != '<') {
			p++;
			continue;
		}
		bool closes = p[1] == '/', empty = false;
		char name[32];
		p = read_name(p + 1 + closes, name);
		CHECK(name[0] != '\0');
		if (closes) {
			CHECK(depth > 0);
			CHECK_TEXT(name, open[--depth]);
			CHECK_INT(*p++, '>');
			continue;
		}
		p = read_attributes(p, &empty);
		if (!empty)
			memcpy(open[depth++], name, sizeof name);
		CHECK(depth < 40);
	}
	CHECK_INT(depth, 0);
}

TEST(report, is_well_formed_in_both_languages)
{
	struct fixture f;
	struct report_data *d = fixture_report(&f);
	check_well_formed(page(d, LANG_SV));
	check_well_formed(page(d, LANG_EN));
	CHECK(holds(page(d, LANG_SV), "<html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"sv\""));
	CHECK(holds(page(d, LANG_EN), "lang=\"en\""));
}

/* The value of an attribute that begins at p, up to its quote. */
static const char *value_at(const char *p)
{
	return arena_text_n(test_arena(), p, strcspn(p, "\""));
}

TEST(report, has_unique_ids_and_every_link_leads_to_one)
{
	struct fixture f;
	const char *text = page(fixture_report(&f), LANG_SV), *p = text;
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
	for (p = text; (p = strstr(p, "labelledby=\"")) != NULL; p++)
		CHECK(holds(text, arena_printf(test_arena(), " id=\"%s\"", value_at(p + 12))));
}

TEST(report, is_accessible_by_structure)
{
	struct fixture f;
	const char *text = page(fixture_report(&f), LANG_SV);
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
	const char *text = page(fixture_report(&f), LANG_SV);
	CHECK(holds(text,
		"http-equiv=\"Content-Security-Policy\" content=\"default-src &#39;none&#39;"));
	CHECK(!holds(text, "<script"));
	CHECK(!holds(text, " src="));
	CHECK(!holds(text, "url("));
	CHECK(!holds(text, "@import"));
	CHECK_INT(times(text, "http://") + times(text, "https://"), 1); /* the namespace */
}

TEST(report, names_who_is_missing_and_who_is_late)
{
	struct fixture f;
	struct report_data *d = fixture_report(&f);
	const char *text = page(d, LANG_SV);
	CHECK(holds(text, "<strong>2 av 3 kommuner har svarat</strong>. Saknas: Hudiksvall."));
	CHECK(holds(
		text, "De som svarat har 74 % av befolkningen (106\u00A0000 av 143\u00A0000)."));
	CHECK(holds(text, "I tid: 1. Försenade: 1. Rättade efter första svaret: 1."));
	CHECK(holds(text, "inkommen sent"));
	CHECK(holds(page(d, LANG_EN),
		"<strong>2 of 3 municipalities have answered</strong>. Missing: Hudiksvall."));
	f.units[1].received = false;
	CHECK(holds(page(d, LANG_SV), "Saknas: Gävle och Hudiksvall."));
	f.units[0].received = false;
	text = page(d, LANG_SV);
	check_well_formed(text);
	CHECK(holds(text, "Saknas: Ockelbo, Gävle och Hudiksvall."));
	CHECK(holds(text, "Inga svar har kommit in ännu."));
	d->n_units = 1;
	f.units[0].received = true;
	CHECK(holds(page(d, LANG_SV), "1 av 1 kommun har svarat</strong>. Ingen saknas."));
}

TEST(report, says_nothing_of_population_when_one_is_unknown)
{
	struct fixture f;
	struct report_data *d = fixture_report(&f);
	f.units[2].population = 0;
	CHECK(!holds(page(d, LANG_SV), "av befolkningen"));
}

TEST(report, sums_beside_each_question_and_counts_states_apart)
{
	struct fixture f;
	const char *text = page(fixture_report(&f), LANG_SV);
	CHECK(holds(text, "<td>ja: 1 av 2 som svarat</td><td>1 ej inkommen</td>"));
	CHECK(holds(text, "<td>7 från 1 av 3</td><td>1 ej klar, 1 ej inkommen</td>"));
	CHECK(holds(text, "<td>ca 17 brukare från 2 av 3</td>"));
	CHECK(holds(text, "från 1 av 3; 1 angav en andel utan tal bakom</td>"));
	CHECK(holds(text, "<td>genomförd: 1</td><td>1 ej besvarad, 1 ej inkommen</td>"));
	CHECK(holds(text, "<td>delvis: 1</td>"));
	CHECK(holds(text, "<td>1 av 3 har skrivit något</td>"));
}

TEST(report, shows_answers_side_by_side_and_texts_by_unit)
{
	struct fixture f;
	const char *text = page(fixture_report(&f), LANG_SV);
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
	const char *text = page(d, LANG_EN);
	CHECK(holds(text, "<h1 lang=\"sv\">Handlingsplan 2018</h1>"));
	CHECK(holds(text, "<td class=\"absent\">not ready</td>"));
	CHECK(holds(text, "<td>yes/no</td>"));
	CHECK(!holds(text, "not_ready") && !holds(text, "yes_no"));
	CHECK(!holds(page(d, LANG_SV), " lang=\"sv\">Handlingsplan"));
}

TEST(report, sums_costs_and_names_how_many_areas_state_one)
{
	struct fixture f;
	struct report_data *d = fixture_report(&f);
	CHECK(holds(page(d, LANG_SV), "1,0–2,1 mnkr (2 av 2 områden)"));
	CHECK(holds(page(d, LANG_EN), "1,0–2,1 mnkr (2 of 2 areas)"));
	f.areas[1].n_costs = 0;
	CHECK(holds(page(d, LANG_SV), "0,7–1,8 mnkr (1 av 2 områden)"));
	CHECK(holds(page(d, LANG_SV), "ej angivet"));
	f.areas[0].n_costs = 0;
	CHECK(holds(page(d, LANG_SV), "ej angivet (0 av 2 områden)"));
}

TEST(report, says_that_a_sum_is_too_large_instead_of_a_wrong_one)
{
	struct quantity huge = {QUALIFIER_EXACT, INT64_MAX, INT64_MAX};
	struct month_count months[] = {{1, INT64_MAX}, {2, INT64_MAX}};
	struct fixture f;
	struct report_data *d = fixture_report(&f);
	for (size_t u = 0; u < 2; u++)
		for (size_t i = 0; i < f.units[u].n_answers; i++) {
			struct answer *ans = (struct answer *)&f.units[u].answers[i];
			ans->quantity = ans->quantity ? &huge : NULL;
			ans->months = ans->months ? months : NULL;
			ans->n_months = ans->months ? 2 : 0;
		}
	const char *text = page(d, LANG_SV);
	check_well_formed(text);
	CHECK(times(text, "kan inte summeras: för stort") >= 3);
}

TEST(report, is_the_same_bytes_for_the_same_data)
{
	struct fixture f, g;
	CHECK_TEXT(page(fixture_report(&f), LANG_SV), page(fixture_report(&g), LANG_SV));
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
		const char *text = page(&f.data, LANG_SV);
		check_well_formed(text);
		CHECK_INT(times(text, "<h1"), 1);
		CHECK(!holds(text, "<script") && !holds(text, "<img") && !holds(text, "<svg"));
		CHECK(!holds(text, "\u202E") && !holds(text, "\uFFFE") && !holds(text, "\xC2\x9B"));
		CHECK(utf8_valid(bytes_text(text)));
	}
}

TEST(report, keeps_swedish_letters_and_emoji)
{
	struct fixture f;
	poison(&f, "Åsa Örn é 👩‍👧 ½");
	CHECK(holds(page(&f.data, LANG_SV), "Åsa Örn é 👩‍👧 ½"));
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
	const char *want = page(fixture_report(&f), LANG_SV);
	enum sp_code rc = SP_NO_MEMORY;
	for (size_t cap = 0; rc != SP_OK; cap += 208) {
		struct arena a;
		struct buf out;
		arena_init(&a, cap);
		buf_init(&out, 4 << 20);
		rc = report_html(&f.data, LANG_SV, &a, &out);
		CHECK(rc == SP_OK || rc == SP_NO_MEMORY);
		if (rc == SP_OK)
			CHECK_BYTES(buf_bytes(&out), bytes_text(want));
		buf_free(&out);
		arena_free(&a);
	}
}
