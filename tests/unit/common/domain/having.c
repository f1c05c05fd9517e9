/* SPDX-License-Identifier: Apache-2.0 */
#include "common/domain/having.h"

#include "tests/unit/common/domain/series.h"

/* The thirty-three of Skåne; the ten that the follow-up of 2019 names for 2017, in its order. */
static const char *const all_names[] = {"Bjuv", "Bromölla", "Burlöv", "Båstad", "Eslöv",
	"Helsingborg", "Hässleholm", "Höganäs", "Hörby", "Höör", "Klippan", "Kristianstad",
	"Kävlinge", "Landskrona", "Lomma", "Lund", "Malmö", "Osby", "Perstorp", "Simrishamn",
	"Sjöbo", "Skurup", "Staffanstorp", "Svalöv", "Svedala", "Tomelilla", "Trelleborg",
	"Vellinge", "Ystad", "Åstorp", "Ängelholm", "Örkelljunga", "Östra Göinge"};
static const char *const lacking[] = {"Vellinge", "Svalöv", "Perstorp", "Båstad", "Ängelholm",
	"Skurup", "Tomelilla", "Höganäs", "Åstorp", "Osby"};
static const struct municipalities municipalities_33 = {all_names, 33}, nameless_33 = {NULL, 33},
				   unknown = {NULL, 0};

static void set_names(const char ***list, size_t *n, const char *const *names, size_t n_names)
{
	for (size_t i = 0; i < n_names; i++)
		*(const char **)ARENA_PUSH(test_arena(), *list, *n) = names[i];
}

static struct observation without_ten(void)
{
	struct observation o = {.year = 2017, .state = STATE_GIVEN};
	set_names(&o.without, &o.n_without, lacking, 10);
	return o;
}

static enum refusal ask(
	const struct observation *o, const struct municipalities *all, struct having *out)
{
	enum sp_code rc;
	enum refusal why = having_of(o, all, test_arena(), out, &rc);
	CHECK_INT(rc, SP_OK);
	return why;
}

static const char *share_text(const struct having *h)
{
	return ratio_print(h->share, RATIO_PERCENT, 1, test_arena());
}

TEST(having, is_all_less_those_that_are_named_as_lacking)
{
	const struct observation o = without_ten();
	struct having h;
	CHECK_INT(ask(&o, &municipalities_33, &h), REFUSED_NOT);
	CHECK_INT(h.n, 33);
	CHECK_INT(h.n_with, 23);
	CHECK_INT(h.n_without, 10);
	CHECK_TEXT(share_text(&h), "69,7" NBSP "%");
	CHECK_INT(h.n_with_names, 23);
	CHECK_INT(h.n_without_names, 10);
	CHECK_TEXT(h.with[0], "Bjuv");
	CHECK_TEXT(h.with[22], "Östra Göinge");
}

TEST(names, stand_in_swedish_order_and_not_in_that_of_bytes)
{
	static const char *const wanted[] = {"Båstad", "Höganäs", "Osby", "Perstorp", "Skurup",
		"Svalöv", "Tomelilla", "Vellinge", "Åstorp", "Ängelholm"};
	const struct observation o = without_ten();
	struct having h;
	CHECK_INT(ask(&o, &nameless_33, &h), REFUSED_NOT);
	for (size_t i = 0; i < 10; i++)
		CHECK_TEXT(h.without[i], wanted[i]);
	CHECK_INT(h.n_with, 23);
	CHECK_INT(h.n_with_names, 0);
}

TEST(having, counts_all_but_three_without_their_names)
{
	struct indicator in = {.id = "alla-utom-tre"};
	struct having h;
	struct observation *o = observe(&in, 2019, "30");
	CHECK_INT(ask(o, &nameless_33, &h), REFUSED_NOT);
	CHECK_TEXT(share_text(&h), "90,9" NBSP "%");
	CHECK_INT(h.n_without, 3);
}

TEST(having, takes_a_share_of_those_who_answered)
{
	static const struct {
		const char *value, *share;
		uint32_t answered;
	} cases[] = {
		{"20", "60,6" NBSP "%", 0},
		{"16/33", "48,5" NBSP "%", 0},
		{"11", "33,3" NBSP "%", 0},
		{"11", "55,0" NBSP "%", 20},
	};
	for (size_t i = 0; i < 4; i++) {
		struct indicator in = {.id = "kommuner"};
		struct having h;
		struct observation *o = observe(&in, 2018, cases[i].value);
		o->n_asked = 33;
		o->n_answered = cases[i].answered;
		CHECK_INT(ask(o, &unknown, &h), REFUSED_NOT);
		CHECK_TEXT(share_text(&h), cases[i].share);
	}
}

TEST(having, refuses_names_that_the_number_does_not_agree_with)
{
	struct indicator in = {.id = "tio"};
	struct having h;
	struct observation *o = observe(&in, 2017, "22");
	set_names(&o->without, &o->n_without, lacking, 10);
	CHECK_INT(ask(o, &municipalities_33, &h), REFUSED_NAMES);
	o->quantity->low = o->quantity->high = 23 * DECIMAL_ONE;
	CHECK_INT(ask(o, &municipalities_33, &h), REFUSED_NOT);
	o->n_asked = 9;
	CHECK_INT(ask(o, &municipalities_33, &h), REFUSED_NAMES);
}

TEST(having, names_both_sides_whichever_is_told)
{
	struct observation o = {.year = 2017, .state = STATE_GIVEN};
	struct having h;
	static const char *const capitals[] = {"MALMÖ", "LUND"};
	set_names(&o.with, &o.n_with, capitals, 2);
	CHECK_INT(ask(&o, &municipalities_33, &h), REFUSED_NOT);
	CHECK_INT(h.n_with, 2);
	CHECK_INT(h.n_without_names, 31);
	CHECK_TEXT(h.with[0], "LUND");
}

TEST(having, leaves_names_out_when_one_is_of_no_municipality)
{
	struct observation o = without_ten();
	struct having h;
	o.without[0] = "Håbo";
	CHECK_INT(ask(&o, &municipalities_33, &h), REFUSED_NOT);
	CHECK_INT(h.n_with, 23);
	CHECK_INT(h.n_with_names, 0);
}

TEST(having, refuses_what_counts_nobody)
{
	static const struct {
		const char *value;
		enum refusal why;
	} cases[] = {
		{"63 %", REFUSED_KIND},
		{"hälften", REFUSED_WORDS},
		{"drygt 20", REFUSED_BOUND},
		{"ca 20", REFUSED_ABOUT},
		{"10-12", REFUSED_RANGE},
		{"7,5", REFUSED_NO_NUMBER},
		{"34", REFUSED_NAMES},
	};
	struct observation silent = {.state = STATE_NOT_READY};
	struct having h;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct indicator in = {.id = "nej"};
		CHECK_INT(ask(observe(&in, 2018, cases[i].value), &nameless_33, &h), cases[i].why);
	}
	CHECK_INT(ask(&silent, &nameless_33, &h), REFUSED_NO_VALUE);
	struct indicator in = {.id = "utan-n"};
	CHECK_INT(ask(observe(&in, 2018, "20"), &unknown, &h), REFUSED_FEW);
}
