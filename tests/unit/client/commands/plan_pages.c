/* SPDX-License-Identifier: Apache-2.0 */
/* The five plans as `plan show` and `plan gaps` print them: with the figures of design domain.md 4. */
#include <stdlib.h>
#include <sys/stat.h>

#include "client/commands/plan_source.h"
#include "client/commands/shared.h"
#include "client/views/gaps.h"
#include "common/base/file.h"
#include "tests/lib/test.h"

#define PLANS SOURCE_DIR "/client/data/plans/"

static struct context *context_of(const char *first, const char *second)
{
	struct context *c = arena_alloc(test_arena(), sizeof *c);
	CHECK(c != NULL);
	arena_init(&c->arena, (size_t)64 << 20);
	buf_init(&c->out, (size_t)8 << 20);
	c->lang = c->style.lang = LANG_SV;
	c->options.args[0] = first;
	c->options.args[1] = second;
	c->options.n_args = second ? 2 : 1;
	c->options.text[OPTION_QUIET] = "";
	return c;
}

typedef enum sp_code (*command)(struct context *c, struct sp_error *err);
enum sp_code cmd_plan_show(struct context *c, struct sp_error *err);
enum sp_code cmd_plan_gaps(struct context *c, struct sp_error *err);

static const char *run(command one, const char *first, const char *second)
{
	struct context *c = context_of(first, second);
	struct sp_error err = {0};
	CHECK_CODE(one(c, &err), SP_OK, &err);
	const char *text = arena_text_n(test_arena(), buf_bytes(&c->out).ptr, c->out.len);
	context_free(c);
	return text;
}

static void check_holds(const char *text, const char *const *parts, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!strstr(text, parts[i]))
			fail_msg("not printed: %s", parts[i]);
}
#define HOLDS(text, ...)                                                  \
	do {                                                              \
		static const char *const parts[] = {__VA_ARGS__};         \
		check_holds(text, parts, sizeof parts / sizeof parts[0]); \
	} while (0)

TEST(kronoberg, is_counted_by_target_group_status_and_focus_area)
{
	HOLDS(run(cmd_plan_show, PLANS "kronoberg-2018.yaml", NULL),
		"Barn och unga             6                         4                           0 "
		" "
		"           0     10\n",
		"Alla                     14                         6                           2 "
		" "
		"           0     22\n",
		"Tillgängliga och tidiga insatser       2              1      1            4\n",
		"Enskildas delaktighet och rättigheter  4              2      2            8\n",
		"inget fokusområde                      –              –      1            1\n",
		"Indikatorer: 19 (antal 6, andel 7, andel kommuner 2, text 1, extern källa 3)\n",
		"  Status: prioritering 2017–2018\n", "      utgångsår: 2018\n");
}

TEST(kronobergs_strategy, has_seventeen_goals_by_direction_and_seven_pairs)
{
	HOLDS(run(cmd_plan_show, PLANS "kronoberg-2022.yaml", NULL),
		"(7 par av område och fokusområde",
		"strategiskt        17          0          0    9       3     1               4  "
		"       9\n",
		"    - strategiskt, noll: Nollvision för vårdköer");
}

TEST(gavleborg, has_its_cross_table_classes_costs_and_account)
{
	HOLDS(run(cmd_plan_show, PLANS "gavleborg-2018.yaml", NULL),
		"5 Ledning, styrning och organisation     2.3, 2.4, 2.5, 3     2.2, 2.6            "
		" "
		"          6\n",
		"(16 par av område och fokusområde",
		"Par                                      9                    7                   "
		"          16\n",
		"2017         16               9         11 av 16             17  pågår",
		"Måluppfyllelse 2017: uppnått 2, delvis 2, pågår 2, avvaktar 1\n",
		"Kostnad 2018: 3,0–5,4 mnkr (5 av 7 områden), preliminärt\n");
}

TEST(gavleborg, lacks_two_costs_and_a_decision)
{
	HOLDS(run(cmd_plan_gaps, PLANS "gavleborg-2018.yaml", NULL), "planen noterar inget beslut",
		"område utan kostnad          2 av 7\n");
}

TEST(skane, has_its_series_changes_rates_and_shares)
{
	HOLDS(run(cmd_plan_show, PLANS "skane-2016.yaml", PLANS "skane-2019.yaml"),
		"      Riket  1615  1539  1564  1490  1544  1574\n",
		"      Länet   205   186   199   181   181   178\n",
		"Länet · Förändring: 2013–2018: −27 (−13,2\u00A0%)\n",
		"Riket · Förändring: 2013–2018: −41 (−2,5\u00A0%)\n",
		"Länet · Trend: −4,8 personer per år", "Riket · Trend: −7,5 personer per år",
		"Länet · Andel av riket: 12,7\u00A0% (2013) → 11,3\u00A0% (2018)\n",
		"Förändring: 2015–2018: +639 (+14,7\u00A0%)\n",
		"Förändring: 2015–2018: +1600 (+274,0\u00A0%, ×3,74)\n",
		"jan–sep 2019 mot hela 2018: −12,4\u00A0% per månad (363,8 mot 415,5), "
		"preliminär\n",
		"jan–sep 2019 mot hela 2018: +31,1\u00A0% per månad (238,7 mot 182,0)\n",
		"Andel av alla: 30,4\u00A0% (2016) → 25,8\u00A0% (2018), av ”Antalet självmord i "
		"Skåne”\n",
		"Kommuner som har: 2017: 23 av 33 (69,7\u00A0%), saknar: Båstad, Höganäs, Osby, "
		"Perstorp, Skurup, Svalöv, Tomelilla, Vellinge, Åstorp, Ängelholm\n",
		"2017: 20 av 33 (60,6\u00A0%) → 2018: 16 av 33 (48,5\u00A0%)\n",
		"2019: 30 av 33 (90,9\u00A0%)\n", "2018: 11 av 33 (33,3\u00A0%)",
		"från 2019: Kommuner som erbjuder Supported Employment, egen uppgift\n",
		"Brott: 2018 till 2019: indikatorn mäter något annat");
}

TEST(skane, never_compares_a_part_of_a_year_with_a_whole_one)
{
	const char *text = run(cmd_plan_show, PLANS "skane-2016.yaml", PLANS "skane-2019.yaml");
	CHECK(!strstr(text, "34,3"));
	CHECK(!strstr(text, "−1,6\u00A0%"));
}

TEST(skane, is_counted_with_what_its_document_says_is_missing)
{
	HOLDS(run(cmd_plan_show, PLANS "skane-2019.yaml", PLANS "skane-2016.yaml"),
		"Indikatorer: 31 (", "saknas 14, bör tas fram 1, behöver specificeras 2\n",
		"Områden utan indikator: 4 av 20\n",
		"Områden utan indikator, lång sikt: 10 av 20\n",
		"Mål som saknas enligt dokumentet: saknas 1\n");
	HOLDS(run(cmd_plan_gaps, PLANS "skane-2016.yaml", NULL), "14 av 46\n",
		"indikator utan utgångsvärde                           21 av 21\n");
	HOLDS(run(cmd_plan_gaps, PLANS "skane-2016.yaml", PLANS "skane-2019.yaml"),
		"indikator utan utgångsvärde                           15 av 21\n");
}

TEST(gavleborgs_report, says_no_amount_and_no_class)
{
	const char *text = run(cmd_plan_show, PLANS "gavleborg-2022.yaml", NULL);
	HOLDS(text, "Måluppfyllelse 2022: ingen klass 6, ej angivet 4\n",
		"  - 2021 folkmängd: 287\u00A0767 personer, +265 sedan 2020 (287\u00A0502)\n",
		"Områden utan indikator: 10 av 10\n", "  - Äldre (65+ år)\n",
		"Kostnad: ej angivet\n");
	CHECK(!strstr(text, "kronor"));
	CHECK(!strstr(text, "mnkr"));
}

TEST(background, has_the_year_before_in_json)
{
	struct context *c = context_of(PLANS "gavleborg-2022.yaml", NULL);
	struct sp_error err = {0};
	c->style.format = FORMAT_JSON;
	CHECK_CODE(cmd_plan_show(c, &err), SP_OK, &err);
	const char *text = arena_text_n(test_arena(), buf_bytes(&c->out).ptr, c->out.len);
	const char *change = strstr(text, "\"change\": {");
	const char *before = strstr(text, "\"year_before\": {");
	CHECK(change && before && change < before);
	CHECK(strstr(change, "\"low\": 265") && strstr(change, "\"low\": 265") < before);
	HOLDS(before, "\"low\": 287502", "\"high\": 287502");
	context_free(c);
}

/* ---- names beside codes ---- */

TEST(register_, that_is_installed_names_the_parties_without_a_server)
{
	struct bytes in;
	struct sp_error err;
	const char *data = test_folder();
	const char *folder = arena_printf(test_arena(), "%s/samplan", data);
	CHECK_INT(mkdir(folder, 0700), 0);
	CHECK_CODE(file_read(SOURCE_DIR "/client/data/organisations.csv", 1 << 20, test_arena(),
			   &in, &err),
		SP_OK, &err);
	CHECK_CODE(file_write(arena_printf(test_arena(), "%s/organisations.csv", folder), in, 0600,
			   &err),
		SP_OK, &err);
	setenv("XDG_DATA_DIRS", arena_printf(test_arena(), "/nowhere:%s", data), 1);
	HOLDS(run(cmd_plan_show, PLANS "gavleborg-2018.yaml", NULL), "Län: Region Gävleborg (21)\n",
		"Parter: Region Gävleborg (21), Ockelbo (2101), Hofors (2104)");
	setenv("XDG_DATA_DIRS", "/nowhere", 1);
	HOLDS(run(cmd_plan_show, PLANS "gavleborg-2018.yaml", NULL), "Län: 21\n",
		"Parter: 21, 2101, 2104");
	unsetenv("XDG_DATA_DIRS");
}

/* ---- which plan is meant ---- */

TEST(arguments, with_a_dot_or_a_slash_are_files)
{
	CHECK(plan_is_file("gavleborg-2018.yaml"));
	CHECK(plan_is_file("planer/gavleborg"));
	CHECK(plan_is_file("-"));
	CHECK(!plan_is_file("gavleborg-2018"));
	CHECK(!plan_is_file("gavleborg-2018@2"));
}

TEST(arguments, name_one_plan)
{
	struct context *c = context_of(PLANS "skane-2016.yaml", PLANS "kronoberg-2018.yaml");
	struct plan_source source;
	struct sp_error err;
	static const struct command show = {.name = {"plan show", "plan visa"}};
	c->command = &show;
	CHECK_INT(plan_source_all(c, PLAN_FROM_ANYWHERE, &source, &err), SP_USAGE);
	context_free(c);
}

TEST(arguments, lay_no_follow_up_over_another_plan)
{
	struct context *c = context_of(PLANS "kronoberg-2018.yaml", PLANS "skane-2019.yaml");
	struct plan_source source;
	struct sp_error err;
	CHECK_INT(plan_source_all(c, PLAN_FROM_ANYWHERE, &source, &err), SP_PLAN_INVALID);
	CHECK(c->reported);
	context_free(c);
}

TEST(arguments, that_are_no_file_are_told)
{
	struct context *c = context_of(PLANS "ingen.yaml", NULL);
	struct plan_source source;
	struct sp_error err;
	CHECK_INT(plan_source_all(c, PLAN_FROM_ANYWHERE, &source, &err), SP_FILE);
	context_free(c);
}
