/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/client/views/fixture.h"
#include "tests/unit/client/views/written.h"

static const char HEAD[] =
	"plan,version,year,code,name,question,value,low,high,unit,state,comment\n";

static const char *tidy(const struct report_data *d)
{
	struct buf out;
	buf_init(&out, 4 << 20);
	CHECK_CODE(report_tidy(d, test_arena(), &out), SP_OK, NULL);
	return written_text(&out);
}

TEST(tidy, has_all_answers_of_a_unit_in_long_rows)
{
	struct fixture f;
	struct report_data *d = fixture_report(&f);
	d->n_units = 1;
	CHECK_TEXT(tidy(d),
		"plan,version,year,code,name,question,value,low,high,unit,state,comment\n"
		"gavleborg-2018,1,2018,2101,Ockelbo,sip/i/klar,yes,,,,given,Klart i maj.\n"
		"gavleborg-2018,1,2018,2101,Ockelbo,sip/i/koder/1,3,3,3,,given,\n"
		"gavleborg-2018,1,2018,2101,Ockelbo,sip/i/koder/2,4,4,4,,given,\n"
		"gavleborg-2018,1,2018,2101,Ockelbo,sip/i/koder/3,,,,,not_reported,\n"
		"gavleborg-2018,1,2018,2101,Ockelbo,sip/i/koder/4,,,,,not_reported,\n"
		"gavleborg-2018,1,2018,2101,Ockelbo,sip/i/koder/5,,,,,not_reported,\n"
		"gavleborg-2018,1,2018,2101,Ockelbo,sip/i/koder/6,,,,,not_reported,\n"
		"gavleborg-2018,1,2018,2101,Ockelbo,sip/i/koder/7,,,,,not_reported,\n"
		"gavleborg-2018,1,2018,2101,Ockelbo,sip/i/koder/8,,,,,not_reported,\n"
		"gavleborg-2018,1,2018,2101,Ockelbo,sip/i/koder/9,,,,,not_reported,\n"
		"gavleborg-2018,1,2018,2101,Ockelbo,sip/i/koder/10,,,,,not_reported,\n"
		"gavleborg-2018,1,2018,2101,Ockelbo,sip/i/koder/11,,,,,not_reported,\n"
		"gavleborg-2018,1,2018,2101,Ockelbo,sip/i/koder/12,0,0,0,,given,\n"
		"gavleborg-2018,1,2018,2101,Ockelbo,sip/i/brukare,12,12,12,brukare,given,\n"
		"gavleborg-2018,1,2018,2101,Ockelbo,sip/i/del,75,75,75,%,given,\n"
		"gavleborg-2018,1,2018,2101,Ockelbo,sip/i/del/numerator,30,30,30,,given,\n"
		"gavleborg-2018,1,2018,2101,Ockelbo,sip/i/del/denominator,40,40,40,,given,\n"
		"gavleborg-2018,1,2018,2101,Ockelbo,sip/i/fritt,\"Tiden.\nOch "
		"lokaler.\",,,,given,\n"
		"gavleborg-2018,1,2018,2101,Ockelbo,sip/a/2018-1,done,,,,given,\n"
		"gavleborg-2018,1,2018,2101,Ockelbo,sip/fulfilment,partly,,,,given,\n"
		"gavleborg-2018,1,2018,2101,Ockelbo,barnahus/fulfilment,,,,,not_reported,\n");
}

TEST(tidy, has_the_same_rows_for_every_unit_also_for_those_that_are_missing)
{
	struct fixture f;
	const char *text = tidy(fixture_report(&f));
	CHECK_INT(times(text, ",2101,Ockelbo,"), times(text, ",2180,Gävle,"));
	CHECK_INT(times(text, ",2101,Ockelbo,"), times(text, ",2184,Hudiksvall,"));
	CHECK(holds(text, ",2184,Hudiksvall,sip/i/brukare,,,,brukare,not_reported,\n"));
	CHECK(holds(text, ",2184,Hudiksvall,sip/i/koder/12,,,,,not_reported,\n"));
	CHECK(holds(text, ",2180,Gävle,sip/i/koder/1,,,,,not_ready,Systemet byts.\n"));
	fixture_report(&f);
	f.data.n_units = 0;
	CHECK_TEXT(tidy(&f.data), HEAD);
}

static const char *row_of(const char *text, const char *key)
{
	const char *p = strstr(text, key);
	CHECK(p != NULL);
	p += strlen(key);
	return arena_text_n(test_arena(), p, strcspn(p, "\n"));
}

static const char *count_row(struct quantity q)
{
	struct fixture f;
	struct report_data *d = fixture_report(&f);
	const struct answer ans = {.key = "sip/i/brukare", .state = STATE_GIVEN, .quantity = &q};
	f.units[0].answers = &ans;
	f.units[0].n_answers = 1;
	return row_of(tidy(d), "2101,Ockelbo,sip/i/brukare,");
}

TEST(tidy, says_of_an_estimate_only_what_is_known)
{
	CHECK_TEXT(count_row((struct quantity){QUALIFIER_EXACT, 125000, 125000}),
		"12.5,12.5,12.5,brukare,given,");
	CHECK_TEXT(count_row((struct quantity){QUALIFIER_EXACT, -30000, -30000}),
		"-3,-3,-3,brukare,given,");
	CHECK_TEXT(count_row((struct quantity){QUALIFIER_ABOUT, 500000, 500000}),
		"50,,,brukare,given,");
	CHECK_TEXT(count_row((struct quantity){QUALIFIER_MORE_THAN, 400000, 400000}),
		"40,40,,brukare,given,");
	CHECK_TEXT(count_row((struct quantity){QUALIFIER_NEARLY, 300000, 300000}),
		"30,,30,brukare,given,");
	CHECK_TEXT(count_row((struct quantity){QUALIFIER_EXACT, 7000, 18000}),
		",0.7,1.8,brukare,given,");
}

static const char *share_row(struct share s, const char *part)
{
	struct fixture f;
	struct report_data *d = fixture_report(&f);
	const struct answer ans = {.key = "sip/i/del", .state = STATE_GIVEN, .share = &s};
	f.units[0].answers = &ans;
	f.units[0].n_answers = 1;
	return row_of(tidy(d), arena_printf(test_arena(), "2101,Ockelbo,sip/i/del%s,", part));
}

TEST(tidy, gives_a_share_in_per_cent_beside_its_numbers)
{
	const struct share parts = {160000, 330000, 0, NULL, QUALIFIER_EXACT};
	const struct share bare = {0, 0, 375000, NULL, QUALIFIER_EXACT};
	const struct share half = {10000, 20000, 0, "hälften", QUALIFIER_EXACT};
	const struct share all = {ANSWER_COUNT_MAX, ANSWER_COUNT_MAX, 0, NULL, QUALIFIER_EXACT};
	const struct share third = {10000, 30000, 0, NULL, QUALIFIER_ABOUT};
	CHECK_TEXT(share_row(parts, ""), "48.4848,48.4848,48.4848,%,given,");
	CHECK_TEXT(share_row(parts, "/numerator"), "16,16,16,,given,");
	CHECK_TEXT(share_row(parts, "/denominator"), "33,33,33,,given,");
	CHECK_TEXT(share_row(bare, ""), "37.5,37.5,37.5,%,given,");
	CHECK_TEXT(share_row(bare, "/numerator"), ",,,,given,");
	CHECK_TEXT(share_row(half, ""), "50,,,%,given,");
	CHECK_TEXT(share_row(half, "/denominator"), ",,,,given,");
	CHECK_TEXT(share_row(all, ""), "100,100,100,%,given,");
	CHECK_TEXT(share_row(third, ""), "33.3333,,,%,given,");
	CHECK_TEXT(share_row((struct share){20000, 30000, 0, NULL, QUALIFIER_EXACT}, ""),
		"66.6667,66.6667,66.6667,%,given,");
	CHECK_TEXT(share_row((struct share){INT64_MAX, INT64_MAX, 0, NULL, QUALIFIER_EXACT}, ""),
		",,,%,given,");
}

TEST(tidy, names_the_version_that_a_unit_answered)
{
	struct fixture f;
	struct report_data *d = fixture_report(&f);
	struct questions then = f.questions;
	then.n_items = 1;
	then.by_key = NULL; /* which is of all of them */
	f.units[0].asked = &then;
	f.units[0].version = 1;
	d->version = 2;
	const char *text = tidy(d);
	CHECK(holds(text, "gavleborg-2018,1,2018,2101,Ockelbo,sip/i/klar,yes,"));
	CHECK(holds(
		text, "gavleborg-2018,1,2018,2101,Ockelbo,sip/i/brukare,,,,brukare,not_asked,\n"));
	CHECK(holds(text, "gavleborg-2018,2,2018,2180,Gävle,sip/i/klar,no,"));
}

TEST(tidy, is_taken_for_no_formula_and_keeps_its_columns)
{
	static const char *const hostile[] = {
		"=1+1", "+1", "-1", "@x", "\t=1", "a,b", "\"", "a\nb"};
	static const char *const want[] = {
		"'=1+1", "'+1", "'-1", "'@x", "'\t=1", "\"a,b\"", "\"\"\"\"", "\"a\nb\""};
	struct fixture f;
	for (size_t i = 0; i < sizeof hostile / sizeof hostile[0]; i++) {
		struct report_data *d = fixture_report(&f);
		struct answer ans = {.key = "sip/i/fritt",
			.state = STATE_GIVEN,
			.text = hostile[i],
			.comment = hostile[i]};
		f.units[0].answers = &ans;
		f.units[0].n_answers = 1;
		f.units[0].name = hostile[i];
		CHECK(holds(
			tidy(d), arena_printf(test_arena(), ",2101,%s,sip/i/fritt,%s,,,,given,%s\n",
					 want[i], want[i], want[i])));
	}
}

TEST(tidy, says_when_it_has_no_room)
{
	struct fixture f;
	struct buf out;
	fixture_report(&f);
	buf_init(&out, 100);
	CHECK_CODE(report_tidy(&f.data, test_arena(), &out), SP_TOO_LARGE, NULL);
	buf_free(&out);
}
