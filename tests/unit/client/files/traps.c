/* SPDX-License-Identifier: Apache-2.0 */
/* What the five documents are easily misread as, in the files that hold them: traps of design domain.md section 5,
 * by their numbers. Where the others are tested: tests/unit/TRAPS.md. */
#include "client/files/files.h"
#include "common/domain/cross.h"
#include "common/domain/gaps.h"
#include "common/domain/series.h"
#include "common/domain/totals.h"
#include "tests/lib/plan_documents.h"

#define HEAD                                                   \
	"plan: p-1\n"                                          \
	"titel: T\n"                                           \
	"slag: handlingsplan\n"                                \
	"gäller: 2016–2018\n"                               \
	"parter: [\"21\", \"2180\", \"2181\"]\n"               \
	"fokusområden: {1: A, 2: B, 4: C, 5: D}\n"            \
	"målgrupper: {alla: 0–100 år, unga: 0–24 år}\n" \
	"områden:\n"                                          \
	"- id: a\n"                                            \
	"  namn: A\n" /* line 10 */
#define INDICATOR HEAD "  indikatorer:\n  - id: x\n    text: X\n" /* line 13 */

static struct plan *read(const char *text, struct findings *faults)
{
	struct plan *p = NULL;
	struct sp_error err = {0};
	*faults = (struct findings){0};
	CHECK_CODE(plan_file_read("p.yaml", bytes_text(text), test_arena(), &p, faults, &err),
		SP_OK, &err);
	return p;
}

static const struct plan *plan_of(const char *text)
{
	struct findings faults;
	const struct plan *p = read(text, &faults);
	check_no_findings(&faults);
	return p;
}

static const struct indicator *indicator_of(const char *lines)
{
	return &plan_of(arena_printf(test_arena(), "%s%s", INDICATOR, lines))
			->areas[0]
			.indicators[0];
}

/* The one fault of a file, and where it stands. */
static void check_refused(const char *text, enum sp_code code, const char *where)
{
	struct findings faults;
	(void)read(text, &faults);
	CHECK_INT(faults.n_items, 1);
	CHECK_CODE(faults.items[0].error.code, code, &faults.items[0].error);
	CHECK_TEXT(faults.items[0].error.where, where);
}

static const struct series *series_of(const struct indicator *in)
{
	static const struct plan county = {.county = "12"};
	struct series *all;
	size_t n;
	CHECK_CODE(series_of_indicator(&county, in, test_arena(), &all, &n), SP_OK, NULL);
	CHECK_INT(n, 1);
	return all;
}

/* ---- what is missing, and what is said ---- */

TEST(trap_1, what_is_missing_has_nine_names_and_none_is_zero)
{
	static const char *const states[] = {"ej redovisat", "ej klar", "uppgift saknas",
		"ej tillämpligt", "ej tillfrågad", "skyddat"};
	static const char *const gaps[] = {
		"saknas", "ej framtagen", "bör tas fram", "behöver specificeras"};
	bool seen[STATE_SUPPRESSED + 1] = {false}, gap_seen[PLAN_GAP_TO_BE_SPECIFIED + 1] = {false};
	for (size_t i = 0; i < sizeof states / sizeof states[0]; i++) {
		const struct indicator *in = indicator_of(arena_printf(
			test_arena(), "    typ: antal\n    värden:\n      2018: %s\n", states[i]));
		CHECK(!in->observations[0].quantity && !seen[in->observations[0].state]);
		CHECK_INT(series_of(in)->points[0].why, REFUSED_NO_VALUE);
		seen[in->observations[0].state] = true;
	}
	for (size_t i = 0; i < sizeof gaps / sizeof gaps[0]; i++) {
		const struct plan *p = plan_of(arena_printf(
			test_arena(), "%s  indikatorer:\n    kort: %s\n", HEAD, gaps[i]));
		CHECK(!gap_seen[p->areas[0].indicators[0].gap]);
		CHECK_INT(plan_indicators(p).gaps[p->areas[0].indicators[0].gap], 1);
		gap_seen[p->areas[0].indicators[0].gap] = true;
	}
	const struct indicator *zero = indicator_of("    typ: antal\n    värden:\n      2018: 0\n");
	CHECK_INT(zero->observations[0].state, STATE_GIVEN);
	CHECK_INT(zero->observations[0].quantity->low, 0);
}

TEST(trap_1, not_carried_out_is_an_answer)
{
	const struct plan *p = plan_of(HEAD "  aktiviteter:\n    2017:\n    - text: Enkät\n"
					    "      redovisat: Har ej genomförts\n"
					    "      läge: ej genomförd\n    - Utan redovisning\n");
	const struct activity_counts n = plan_activities(p, 2017);
	CHECK_INT(n.states[ACTIVITY_NOT_DONE], 1);
	CHECK_INT(n.with_reports, 1);
	CHECK_INT(n.planned, 2);
}

TEST(trap_2, ja_nej_in_a_plan_is_no_value_and_nej_is_one)
{
	check_refused(INDICATOR "    typ: ja/nej\n    värden:\n      2018: Ja/Nej\n", SP_YAML_VALUE,
		"p.yaml:16:13");
	const struct indicator *no =
		indicator_of("    typ: ja/nej\n    värden:\n      2018: Nej\n");
	CHECK(no->observations[0].has_yes_no && !no->observations[0].yes_no);
	const struct plan *p = document_plan("gavleborg-2018");
	size_t answered = 0, open = 0;
	for (size_t i = 0; i < p->n_areas; i++)
		for (size_t k = 0; k < p->areas[i].n_indicators; k++) {
			const struct indicator *in = &p->areas[i].indicators[k];
			answered += in->kind == INDICATOR_YES_NO && in->given;
			open += in->kind == INDICATOR_YES_NO && !in->given;
		}
	CHECK_INT(answered, 1);
	CHECK_INT(open, 4);
}

/* ---- years ---- */

TEST(trap_3, nine_months_are_compared_with_a_year_per_month_and_never_as_they_are)
{
	static const struct {
		const char *area, *per_month;
	} rows[] = {{"sip", "−12,4\u00a0%"}, {"ojämlik-hälsa", "+31,1\u00a0%"}};
	for (size_t i = 0; i < 2; i++) {
		const struct area *area = plan_area(document_plan("skane-2019"), rows[i].area);
		const struct series *s = series_of(&area->indicators[0]);
		const struct series_point *whole = series_at(s, 2018), *part = series_at(s, 2019);
		struct series_change change;
		struct series_rates rates;
		CHECK(part->marks & POINT_PART);
		CHECK_INT(part->segment, 0);
		CHECK_INT(points_change(whole, part, &change), REFUSED_PERIODS);
		CHECK_INT(points_rates(whole, part, &rates), REFUSED_NOT);
		CHECK_TEXT(interval_print(&rates.part, RATIO_PERCENT_SIGNED, 1, test_arena()),
			rows[i].per_month);
		CHECK_INT(series_last(s, s->n_segments)->year, 2018);
	}
}

TEST(trap_4, the_newest_value_is_of_its_own_year_and_not_of_the_follow_up_s)
{
	const struct plan *p = document_plan("skane-2019");
	const struct indicator *deaths = &plan_area(p, "suicidprevention")->indicators[1];
	const struct observation *last = &deaths->observations[deaths->n_observations - 1];
	CHECK_INT(p->account_year, 2019);
	CHECK_INT(last->year, 2018);
	CHECK_INT(last->quantity->low, 178 * DECIMAL_ONE);
}

TEST(trap_5, a_follow_up_may_be_of_a_year_outside_its_plan_and_a_status_too)
{
	const struct plan *followup = plan_of("uppföljning: f\nplan: p-1\når: 2019\nområden:\n"
					      "- id: a\n  indikatorer:\n  - id: x\n    värden:\n"
					      "      2019: 7\n      2015: 3\n");
	const struct plan *p =
		plan_of(INDICATOR "    typ: antal\n    värden:\n      2018: 5\n"
				  "  status: {läge: prioritering, gäller: 2015–2016}\n");
	struct plan merged;
	struct findings found = {0};
	CHECK_CODE(plan_merge(p, &followup, 1, test_arena(), &merged, &found), SP_OK, NULL);
	CHECK_INT(found.n_items, 0);
	CHECK_INT(merged.to_year, 2018);
	CHECK_INT(series_last(series_of(&merged.areas[0].indicators[0]), 1)->year, 2019);
	CHECK_INT(merged.areas[0].status_from, 2015);
}

TEST(trap_15, a_day_is_written_in_one_way_and_other_dates_stay_as_told)
{
	static const char *const others[] = {"1/1-18", "den 15 januari 2020", "januari 2023",
		"2017-13-01", "31/10 2017", "20171031"};
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
		check_refused(arena_printf(test_arena(), "daterad: %s\n" HEAD, others[i]),
			SP_YAML_VALUE, "p.yaml:1:10");
	const struct plan *p = plan_of(
		"daterad: 2017-10-31\nnoteringar: [{slag: beslut, namn: L, datum: januari 2023}]\n"
		"tal:\n- vad: orter\n  värde: 20\n  år: 2019\n"
		"  period: vecka 41, den 7-13 oktober\n" HEAD);
	CHECK_TEXT(p->notes[0].date, "januari 2023");
	CHECK_TEXT(p->facts[0].period, "vecka 41, den 7-13 oktober");
	CHECK_INT(p->facts[0].first_month, 0);
}

TEST(trap_24, a_follow_up_names_the_version_that_it_answers)
{
	const struct plan *p =
		plan_of("uppföljning: f\nplan: p-1@2\når: 2018\nområden: [{id: a}]\n");
	CHECK_TEXT(p->follows, "p-1");
	CHECK_INT(p->follows_version, 2);
	p = plan_of("uppföljning: f\nplan: p-1\når: 2018\nområden: [{id: a}]\n");
	CHECK_INT(p->follows_version, 0);
}

/* ---- lists, numbers, dashes ---- */

TEST(trap_12, focus_areas_are_a_list_and_a_cost_a_decimal)
{
	const struct plan *p =
		plan_of(HEAD "  fokusområden: [2,4,5]\n  kostnad:\n    2018: 0,7 mnkr\n");
	CHECK_INT(p->areas[0].n_focus_areas, 3);
	CHECK_TEXT(p->areas[0].focus_areas[2], "5");
	CHECK_INT(p->areas[0].costs[0].low, 7000);
	check_refused(HEAD "  fokusområden: 2,4,5\n", SP_YAML_SHAPE, "p.yaml:11:17");
	check_refused(HEAD "  kostnad: {2018: 0,7 mnkr}\n", SP_YAML_DECIMAL_COMMA, "p.yaml:11:21");
	check_refused(HEAD "  kostnad:\n    2018: 2,4,5 mnkr\n", SP_YAML_VALUE, "p.yaml:12:11");
}

TEST(trap_13, every_dash_reads_as_the_same_range_of_years_ages_and_costs)
{
	static const char *const dashes[] = {"-", "–", "—", "−"};
	for (size_t i = 0; i < sizeof dashes / sizeof dashes[0]; i++) {
		const char *d = dashes[i];
		const struct plan *p = plan_of(arena_printf(test_arena(),
			"plan: p\ntitel: T\nslag: strategi\ngäller: 2018%s2022\nparter: []\n"
			"målgrupper: {u: Unga 13%s29 år}\nområden:\n- id: a\n  namn: A\n"
			"  kostnad:\n    2018: 0,7%s1,8 mnkr\n",
			d, d, d));
		CHECK_INT(p->to_year, 2022);
		CHECK_INT(p->target_groups[0].age_min, 13);
		CHECK_INT(p->target_groups[0].age_max, 29);
		CHECK_INT(p->areas[0].costs[0].high, 18000);
	}
}

TEST(trap_14, thousands_read_the_same_with_every_space_and_without)
{
	static const char *const numbers[] = {"287 767", "287\u00a0767", "287\u202f767", "287767"};
	for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
		CHECK_INT(indicator_of(arena_printf(test_arena(),
					       "    typ: antal\n    värden:\n      2018: %s\n",
					       numbers[i]))
				  ->observations[0]
				  .quantity->low,
			287767 * DECIMAL_ONE);
	check_refused(INDICATOR "    typ: antal\n    värden:\n      2018: 287.767\n", SP_YAML_VALUE,
		"p.yaml:16:13");
}

TEST(trap_36, two_ten_stays_two_ten_through_reading_and_writing)
{
	const struct plan *p = plan_of(HEAD "  nr: 2.10\n- id: b\n  namn: B\n  nr: 2.1\n");
	struct buf out;
	CHECK_TEXT(p->areas[0].number, "2.10");
	CHECK_TEXT(p->areas[1].number, "2.1");
	buf_init(&out, FILE_MAX);
	CHECK_CODE(plan_file_write(p, test_arena(), &out), SP_OK, NULL);
	p = plan_of(arena_text_n(test_arena(), buf_bytes(&out).ptr, buf_bytes(&out).len));
	buf_free(&out);
	CHECK_TEXT(p->areas[0].number, "2.10");
	CHECK_TEXT(p->areas[1].number, "2.1");
}

/* ---- names ---- */

TEST(trap_20, an_organisation_is_known_by_its_code_and_its_aliases_are_kept)
{
	struct organisation *all;
	struct sp_error err;
	size_t n;
	CHECK_CODE(organisations_read("o.csv",
			   bytes_text("code,name,county_code,kind,aliases\n"
				      "2181,Sandviken,21,kommun,Sandvikens Kommun;SANDVIKEN\n"
				      "2182,Söderhamn,21,kommun,SÖDERHAMN!\n"),
			   test_arena(), &all, &n, &err),
		SP_OK, &err);
	CHECK_TEXT(all[0].code, "2181");
	CHECK_TEXT(all[0].name, "Sandviken");
	CHECK_INT(all[0].n_aliases, 2);
	CHECK_TEXT(all[0].aliases[0], "Sandvikens Kommun");
	static const char *const names[] = {"Habo", "Sandvikens kommun", "SÖDERHAMN!"};
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		const char *text = arena_printf(
			test_arena(), "medlemskap:\n  %s: {från: 2018}\n" HEAD, names[i]);
		struct findings faults;
		(void)read(text, &faults);
		CHECK(faults.errors > 0);
		CHECK_TEXT(faults.items[0].error.where, "p.yaml:2:3");
	}
}

TEST(trap_20, areas_of_one_name_in_four_spellings_are_four_areas)
{
	const struct plan *p = plan_of(HEAD "- {id: b, namn: Barn och unga - samverkan}\n"
					    "- {id: c, namn: Barn och unga -samverkan}\n"
					    "- {id: d, namn: Barn och unga – samverkan}\n"
					    "- {id: e, namn: Barn och unga- samverkan}\n"
					    "- {id: f, namn: Barn och unga - samverkan}\n");
	CHECK_INT(p->n_areas, 6);
	CHECK_TEXT(plan_area(p, "d")->name, "Barn och unga – samverkan");
}

/* ---- the county ---- */

TEST(trap_22, a_late_party_is_asked_from_its_year_on)
{
	const struct plan *p = plan_of(
		"medlemskap: {\"2181\": {från: 2018}, \"2180\": {till: 2017-06-30}}\n" HEAD);
	CHECK(!plan_asks_in(p, "2181", ORG_MUNICIPALITY, 2017));
	CHECK(plan_asks_in(p, "2181", ORG_MUNICIPALITY, 2018));
	CHECK(plan_asks_in(p, "2180", ORG_MUNICIPALITY, 2016));
	CHECK(!plan_asks_in(p, "2180", ORG_MUNICIPALITY, 2017));
	CHECK(!plan_asks_in(p, "21", ORG_REGION, 2018)); /* trap 21: one region among them */
}

TEST(trap_23, a_joint_unit_names_its_members_and_needs_them)
{
	struct organisation *all;
	struct sp_error err;
	size_t n;
	CHECK_CODE(organisations_read("o.csv",
			   bytes_text("code;name;kind;members\n"
				      "norr;Norra länsdelen;joint;2180, 2181\n"),
			   test_arena(), &all, &n, &err),
		SP_OK, &err);
	CHECK_INT(all[0].kind, ORG_JOINT);
	CHECK_INT(all[0].n_members, 2);
	CHECK_TEXT(all[0].members[1], "2181");
}

TEST(trap_25, two_plans_of_one_county_have_focus_areas_of_their_own)
{
	const struct plan *old = document_plan("kronoberg-2018"),
			  *new = document_plan("kronoberg-2022");
	CHECK_TEXT(old->county, new->county);
	CHECK(old->to_year > new->from_year);
	CHECK_INT(old->n_focus_areas, 5);
	CHECK_INT(new->n_focus_areas, 7);
	for (size_t i = 0; i < old->n_focus_areas; i++)
		CHECK(!plan_focus_area(new, old->focus_areas[i].id));
}

TEST(trap_27, groups_overlap_and_one_without_ages_gets_none)
{
	const struct plan *p = plan_of(
		"plan: p\ntitel: T\nslag: strategi\ngäller: 2022\nparter: []\n"
		"målgrupper:\n  alla: 0–100 år\n  unga: 0–24 år\n  trisam: 16–64 år\n"
		"  riskbruk: 13–29 år\n  barn: Barn och unga\nområden:\n"
		"- {id: a, namn: A, målgrupp: [alla, unga]}\n- {id: b, namn: B, målgrupp: unga}\n");
	CHECK(!p->target_groups[4].has_ages);
	CHECK_INT(plan_status(p, "alla").n_areas + plan_status(p, "unga").n_areas, 3);
	CHECK_INT(plan_status(p, NULL).n_areas, 2);
}

/* ---- texts and indicators ---- */

TEST(trap_30, an_indicator_without_unit_is_kept_and_its_lack_is_told)
{
	const struct plan *p =
		plan_of(INDICATOR "    typ: antal\n    värden:\n      2018: 7\n"
				  "  - text: Öka medvetandegraden\n    typ: text\n"
				  "  - {text: Diplomerade, typ: antal, enhet: st}\n");
	struct gaps g;
	CHECK(!p->areas[0].indicators[0].unit);
	CHECK_INT(p->areas[0].n_indicators, 3);
	CHECK_CODE(gaps_of_plan(&g, p, test_arena()), SP_OK, NULL);
	CHECK_INT(g.counts[GAP_INDICATOR_NO_UNIT], 1);
	CHECK_TEXT(observation_print(
			   &p->areas[0].indicators[0].observations[0], LANG_SV, test_arena()),
		"7");
}

TEST(trap_31, that_an_indicator_exists_may_be_the_indicator)
{
	const struct indicator *in =
		&plan_area(document_plan("skane-2016"), "suicidprevention")->indicators[0];
	const struct indicator *said =
		&plan_area(document_plan("skane-2019"), "suicidprevention")->indicators[0];
	CHECK(indicator_exists(in));
	CHECK_INT(in->kind, INDICATOR_YES_NO);
	CHECK_TEXT(said->id, in->id);
	CHECK(said->observations[0].has_yes_no && !said->observations[0].yes_no);
}

TEST(trap_34, a_condition_stays_in_the_text_and_waiting_is_a_state_of_its_own)
{
	const struct plan *p = plan_of(HEAD "  aktiviteter:\n    2018:\n"
					    "    - text: Starta, om finansiering beviljas\n"
					    "      redovisat: Inga medel ännu.\n"
					    "      läge: avvaktar\n");
	const struct activity_counts n = plan_activities(p, 2018);
	CHECK_TEXT(p->areas[0].activities[0].text, "Starta, om finansiering beviljas");
	CHECK_INT(n.states[ACTIVITY_WAITING], 1);
	CHECK_INT(n.states[ACTIVITY_NOT_DONE], 0);
}

TEST(trap_37, what_a_document_misspells_stays_misspelt)
{
	static const char *const words[] = {
		"anhängstöd", "Valfärdsstrategin", "Återhämtningssguiden"};
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		const struct plan *p =
			plan_of(arena_printf(test_arena(), "%s  nuläge: %s\n", HEAD, words[i]));
		CHECK_TEXT(p->areas[0].situation, words[i]);
	}
}

TEST(trap_38, money_that_nobody_states_is_not_stated_and_not_nought)
{
	static const char *const names[] = {"kronoberg-2018", "gavleborg-2022"};
	for (size_t i = 0; i < 2; i++) {
		const struct plan *p = document_plan(names[i]);
		struct cost sum;
		size_t areas;
		CHECK(plan_cost(p, p->from_year, &sum, &areas));
		CHECK_INT(areas, 0);
		CHECK_TEXT(print_cost_sum(&sum, areas, p->n_areas, LANG_SV, test_arena()),
			arena_printf(test_arena(), "ej angivet (0 av %zu områden)", p->n_areas));
		CHECK_INT(p->n_grants, 0);
	}
}
