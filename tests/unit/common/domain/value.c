/* SPDX-License-Identifier: Apache-2.0 */
#include "common/domain/value.h"

#include "tests/lib/test.h"
#include "tests/lib/random.h"

#define NBSP "\u00a0"
#define MINUS "\u2212"

static void check_quantity(const char *text, enum qualifier qualifier, decimal low, decimal high)
{
	struct quantity q;
	CHECK_CODE(quantity_parse(text, &q), SP_OK, NULL);
	CHECK_INT(q.qualifier, qualifier);
	CHECK_INT(q.low, low);
	CHECK_INT(q.high, high);
}

TEST(quantity, is_read_as_people_type_it)
{
	static const struct {
		const char *text;
		enum qualifier qualifier;
		decimal low, high;
	} cases[] = {
		{"0", QUALIFIER_EXACT, 0, 0},
		{"-0", QUALIFIER_EXACT, 0, 0},
		{"7", QUALIFIER_EXACT, 70000, 70000},
		{"007", QUALIFIER_EXACT, 70000, 70000},
		{"12,5", QUALIFIER_EXACT, 125000, 125000},
		{"12.5", QUALIFIER_EXACT, 125000, 125000},
		{"0,7", QUALIFIER_EXACT, 7000, 7000},
		{"0.500", QUALIFIER_EXACT, 5000, 5000},
		{"1,234", QUALIFIER_EXACT, 12340, 12340},
		{"1234.567", QUALIFIER_EXACT, 12345670, 12345670},
		{"1 234.567", QUALIFIER_EXACT, 12345670, 12345670},
		{"0,0001", QUALIFIER_EXACT, 1, 1},
		{"1 234", QUALIFIER_EXACT, 12340000, 12340000},
		{"287" NBSP "767", QUALIFIER_EXACT, 2877670000, 2877670000},
		{"35\u202f000", QUALIFIER_EXACT, 350000000, 350000000},
		{"1\u2009500", QUALIFIER_EXACT, 15000000, 15000000},
		{"1 234 567,5", QUALIFIER_EXACT, 12345675000, 12345675000},
		{"4000", QUALIFIER_EXACT, 40000000, 40000000},
		{"-3", QUALIFIER_EXACT, -30000, -30000},
		{MINUS "3", QUALIFIER_EXACT, -30000, -30000},
		{"  50\t", QUALIFIER_EXACT, 500000, 500000},
		{"\u200b50\ufeff", QUALIFIER_EXACT, 500000, 500000},
		{"0,7-1,8", QUALIFIER_EXACT, 7000, 18000},
		{"0,7\u20131,8", QUALIFIER_EXACT, 7000, 18000},
		{"0,7\u20141,8", QUALIFIER_EXACT, 7000, 18000},
		{"40 - 50", QUALIFIER_EXACT, 400000, 500000},
		{"1 000\u20132 000", QUALIFIER_EXACT, 10000000, 20000000},
		{"-3--1", QUALIFIER_EXACT, -30000, -10000},
		{"5-5", QUALIFIER_EXACT, 50000, 50000},
		{"ca 50", QUALIFIER_ABOUT, 500000, 500000},
		{"Ca. 50", QUALIFIER_ABOUT, 500000, 500000},
		{"ca50", QUALIFIER_ABOUT, 500000, 500000},
		{"CIRKA 1 500", QUALIFIER_ABOUT, 15000000, 15000000},
		{"ungefär 12,5", QUALIFIER_ABOUT, 125000, 125000},
		{"ungefa\u0308r 12,5", QUALIFIER_ABOUT, 125000, 125000},
		{"~50", QUALIFIER_ABOUT, 500000, 500000},
		{"about 50", QUALIFIER_ABOUT, 500000, 500000},
		{"ca 40\u201350", QUALIFIER_ABOUT, 400000, 500000},
		{"drygt 40", QUALIFIER_MORE_THAN, 400000, 400000},
		{"fler än 100", QUALIFIER_MORE_THAN, 1000000, 1000000},
		{"Över 100", QUALIFIER_MORE_THAN, 1000000, 1000000},
		{"> 100", QUALIFIER_MORE_THAN, 1000000, 1000000},
		{"uppemot 30", QUALIFIER_NEARLY, 300000, 300000},
		{"närmare" NBSP "30", QUALIFIER_NEARLY, 300000, 300000},
		{"922337203685477,5807", QUALIFIER_EXACT, INT64_MAX, INT64_MAX},
		{"-922337203685477,5807", QUALIFIER_EXACT, -INT64_MAX, -INT64_MAX},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		check_quantity(cases[i].text, cases[i].qualifier, cases[i].low, cases[i].high);
}

TEST(quantity, is_refused_with_its_reason)
{
	static const struct {
		const char *text;
		enum sp_code code;
	} cases[] = {
		{"", SP_ANSWER_NOT_NUMBER},
		{" ", SP_ANSWER_NOT_NUMBER},
		{"femtio", SP_ANSWER_NOT_NUMBER},
		{"ca", SP_ANSWER_NOT_NUMBER},
		{"ca ", SP_ANSWER_NOT_NUMBER},
		{"caesar 5", SP_ANSWER_NOT_NUMBER},
		{"-", SP_ANSWER_NOT_NUMBER},
		{"--5", SP_ANSWER_NOT_NUMBER},
		{"+5", SP_ANSWER_NOT_NUMBER},
		{"5-", SP_ANSWER_NOT_NUMBER},
		{"50-40", SP_ANSWER_NOT_NUMBER},
		{"1-2-3", SP_ANSWER_NOT_NUMBER},
		{"2017-10-31", SP_ANSWER_NOT_NUMBER},
		{"1/2", SP_ANSWER_NOT_NUMBER},
		{",5", SP_ANSWER_NOT_NUMBER},
		{"5,", SP_ANSWER_NOT_NUMBER},
		{"1,2,3", SP_ANSWER_NOT_NUMBER},
		{"2,4,5", SP_ANSWER_NOT_NUMBER},
		{"1.234,5", SP_ANSWER_NOT_NUMBER},
		{"1.234.567", SP_ANSWER_NOT_NUMBER},
		{"1,234,567", SP_ANSWER_NOT_NUMBER},
		{"1 23", SP_ANSWER_NOT_NUMBER},
		{"1 2345", SP_ANSWER_NOT_NUMBER},
		{"1234 567", SP_ANSWER_NOT_NUMBER},
		{"0 123", SP_ANSWER_NOT_NUMBER},
		{"1e3", SP_ANSWER_NOT_NUMBER},
		{"0x10", SP_ANSWER_NOT_NUMBER},
		{"=1+1", SP_ANSWER_NOT_NUMBER},
		{"'5", SP_ANSWER_NOT_NUMBER},
		{"NaN", SP_ANSWER_NOT_NUMBER},
		{"inf", SP_ANSWER_NOT_NUMBER},
		{"5 st", SP_ANSWER_NOT_NUMBER},
		{"37,5 %", SP_ANSWER_NOT_NUMBER},
		{"1\u200b2", SP_ANSWER_NOT_NUMBER},
		{"\uff15", SP_ANSWER_NOT_NUMBER},
		{"5\n6", SP_ANSWER_NOT_NUMBER},
		{"\xff", SP_ANSWER_NOT_NUMBER},
		{"5\xc3", SP_ANSWER_NOT_NUMBER},
		{"1.234", SP_ANSWER_AMBIGUOUS},
		{"-12.345", SP_ANSWER_AMBIGUOUS},
		{"ca 999.999", SP_ANSWER_AMBIGUOUS},
		{"1-1.234", SP_ANSWER_AMBIGUOUS},
		{"0,00001", SP_ANSWER_OUT_OF_RANGE},
		{"1.23456", SP_ANSWER_OUT_OF_RANGE},
		{"922337203685477,5808", SP_ANSWER_OUT_OF_RANGE},
		{"-922337203685477,5808", SP_ANSWER_OUT_OF_RANGE},
		{"922337203685478", SP_ANSWER_OUT_OF_RANGE},
		{"18446744073709551616", SP_ANSWER_OUT_OF_RANGE},
		{"99999999999999999999999999999999999999", SP_ANSWER_OUT_OF_RANGE},
		{"1-99999999999999999999", SP_ANSWER_OUT_OF_RANGE},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct quantity q = {.low = 42};
		CHECK_INT(quantity_parse(cases[i].text, &q), cases[i].code);
		CHECK_INT(q.low, 42);
	}
}

TEST(quantity, of_any_length_is_refused_quickly)
{
	size_t n = (size_t)10 << 20;
	char *huge = arena_alloc(test_arena(), n + 1);
	struct quantity q;
	memset(huge, '9', n);
	CHECK_INT(quantity_parse(huge, &q), SP_ANSWER_NOT_NUMBER);
	memset(huge, ' ', n);
	CHECK_INT(quantity_parse(huge, &q), SP_ANSWER_NOT_NUMBER);
}

TEST(decimal, is_printed_with_comma_and_grouped_from_ten_thousand)
{
	static const struct {
		decimal v;
		int places;
		const char *text, *plain;
	} cases[] = {
		{0, 0, "0", "0"},
		{0, 1, "0,0", "0"},
		{7000, 0, "0,7", "0.7"},
		{7000, 2, "0,70", "0.7"},
		{1, 0, "0,0001", "0.0001"},
		{-1, 0, MINUS "0,0001", "-0.0001"},
		{-30000, 0, MINUS "3", "-3"},
		{10000, -5, "1", "1"},
		{10000, 99, "1,0000", "1"},
		{99990000, 0, "9999", "9999"},
		{100000000, 0, "10" NBSP "000", "10000"},
		{2877670000, 0, "287" NBSP "767", "287767"},
		{12345675000, 0, "1" NBSP "234" NBSP "567,5", "1234567.5"},
		{INT64_MAX, 0, "922" NBSP "337" NBSP "203" NBSP "685" NBSP "477,5807",
			"922337203685477.5807"},
		{INT64_MIN, 0, MINUS "922" NBSP "337" NBSP "203" NBSP "685" NBSP "477,5808",
			"-922337203685477.5808"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		char out[48];
		CHECK_TEXT(
			decimal_print(cases[i].v, cases[i].places, out, sizeof out), cases[i].text);
		CHECK_TEXT(decimal_print_plain(cases[i].v, out, sizeof out), cases[i].plain);
	}
}

TEST(decimal, that_does_not_fit_is_not_printed_in_part)
{
	char out[8] = "x";
	CHECK_TEXT(decimal_print(12345670, 0, out, 8), "");
	CHECK_TEXT(decimal_print(1234560, 0, out, 8), "123,456");
	CHECK_TEXT(decimal_print_plain(-1234560, out, 8), "");
	out[0] = 'x';
	decimal_print(10000, 0, out, 0);
	CHECK_INT(out[0], 'x');
}

TEST(decimal, needs_as_many_places_as_it_has)
{
	CHECK_INT(decimal_places(0), 0);
	CHECK_INT(decimal_places(10000), 0);
	CHECK_INT(decimal_places(5000), 1);
	CHECK_INT(decimal_places(-2500), 2);
	CHECK_INT(decimal_places(10010), 3);
	CHECK_INT(decimal_places(1), 4);
	CHECK_INT(decimal_places(INT64_MIN), 4);
}

TEST(decimal, sum_stops_at_overflow)
{
	decimal v = INT64_MAX - 1;
	CHECK(decimal_add(&v, 1));
	CHECK_INT(v, INT64_MAX);
	CHECK(!decimal_add(&v, 1));
	CHECK_INT(v, INT64_MAX);
	v = INT64_MIN;
	CHECK(!decimal_add(&v, -1));
	CHECK_INT(v, INT64_MIN);
}

TEST(quantity, is_printed_with_its_qualifier_and_range)
{
	struct arena *a = test_arena();
	struct quantity q = {QUALIFIER_ABOUT, 500000, 500000};
	CHECK_TEXT(quantity_print(&q, LANG_SV, a), "ca 50");
	CHECK_TEXT(quantity_print(&q, LANG_EN, a), "about 50");
	q = (struct quantity){QUALIFIER_EXACT, 30000, 54000};
	CHECK_TEXT(quantity_print(&q, LANG_SV, a), "3,0\u20135,4");
	q = (struct quantity){QUALIFIER_MORE_THAN, 400000, 400000};
	CHECK_TEXT(quantity_print(&q, LANG_SV, a), "drygt 40");
	q = (struct quantity){QUALIFIER_NEARLY, 300000, 300000};
	CHECK_TEXT(quantity_print(&q, LANG_EN, a), "nearly 30");
}

/* Any size of number, short ones as often as long ones. */
static decimal random_decimal(uint64_t *state)
{
	decimal v = (decimal)(random_bits(state) >> 1 >> random_bits(state) % 63);
	return random_bits(state) % 2 ? v : -v;
}

TEST(quantity, printed_and_read_again_is_the_same)
{
	uint64_t state = 20180131;
	for (int i = 0; i < 20000; i++) {
		struct arena a;
		arena_init(&a, 65536);
		decimal x = random_decimal(&state), y = random_decimal(&state);
		struct quantity q = {
			(enum qualifier)(random_bits(&state) % 4), x < y ? x : y, x < y ? y : x};
		if (i % 2)
			q.high = q.low;
		enum lang lang = random_bits(&state) % 2 ? LANG_SV : LANG_EN;
		const char *text = quantity_print(&q, lang, &a);
		CHECK(text != NULL);
		check_quantity(text, q.qualifier, q.low, q.high);
		char printed[48];
		check_quantity(
			decimal_print(x, i % 5, printed, sizeof printed), QUALIFIER_EXACT, x, x);
		arena_free(&a);
	}
}

static void check_share(const char *text, decimal numerator, decimal denominator, decimal percent,
	enum qualifier qualifier, const char *words)
{
	struct share s;
	CHECK_CODE(share_parse(text, test_arena(), &s), SP_OK, NULL);
	CHECK_INT(s.numerator, numerator);
	CHECK_INT(s.denominator, denominator);
	CHECK_INT(s.percent, percent);
	CHECK_INT(s.qualifier, qualifier);
	if (words)
		CHECK_TEXT(s.words, words);
	else
		CHECK(s.words == NULL);
}

TEST(share, is_read_as_people_type_it)
{
	static const struct {
		const char *text;
		decimal numerator, denominator, percent;
		enum qualifier qualifier;
		const char *words;
	} cases[] = {
		{"16/33", 160000, 330000, 0, QUALIFIER_EXACT, NULL},
		{" 16 / 33 ", 160000, 330000, 0, QUALIFIER_EXACT, NULL},
		{"16 av 33", 160000, 330000, 0, QUALIFIER_EXACT, NULL},
		{"16 of 33", 160000, 330000, 0, QUALIFIER_EXACT, NULL},
		{"0/33", 0, 330000, 0, QUALIFIER_EXACT, NULL},
		{"16/33 (48,5 %)", 160000, 330000, 0, QUALIFIER_EXACT, NULL},
		{"16/33 (48 %)", 160000, 330000, 0, QUALIFIER_EXACT, NULL},
		{"1 500/12 000", 15000000, 120000000, 0, QUALIFIER_EXACT, NULL},
		{"ca 2/3", 20000, 30000, 0, QUALIFIER_ABOUT, NULL},
		{"37,5 %", 0, 0, 375000, QUALIFIER_EXACT, NULL},
		{"63%", 0, 0, 630000, QUALIFIER_EXACT, NULL},
		{"50 procent", 0, 0, 500000, QUALIFIER_EXACT, NULL},
		{"50 per cent", 0, 0, 500000, QUALIFIER_EXACT, NULL},
		{"79" NBSP "%", 0, 0, 790000, QUALIFIER_EXACT, NULL},
		{"0 %", 0, 0, 0, QUALIFIER_EXACT, NULL},
		{"drygt 30 %", 0, 0, 300000, QUALIFIER_MORE_THAN, NULL},
		{"hälften", 10000, 20000, 0, QUALIFIER_EXACT, "hälften"},
		{"Ca HÄLFTEN", 10000, 20000, 0, QUALIFIER_ABOUT, "hälften"},
		{"half", 10000, 20000, 0, QUALIFIER_EXACT, "half"},
		{"en tredjedel", 10000, 30000, 0, QUALIFIER_EXACT, "en tredjedel"},
		{"två  tredjedelar", 20000, 30000, 0, QUALIFIER_EXACT, "två tredjedelar"},
		{"tre fjärdedelar", 30000, 40000, 0, QUALIFIER_EXACT, "tre fjärdedelar"},
		{"nio tiondelar", 90000, 100000, 0, QUALIFIER_EXACT, "nio tiondelar"},
		{"three quarters", 30000, 40000, 0, QUALIFIER_EXACT, "three quarters"},
		{"alla", 10000, 10000, 0, QUALIFIER_EXACT, "alla"},
		{"Samtliga", 10000, 10000, 0, QUALIFIER_EXACT, "samtliga"},
		{"inga", 0, 10000, 0, QUALIFIER_EXACT, "inga"},
		{"150 %", 0, 0, 1500000, QUALIFIER_EXACT, NULL},
		{"34/33", 340000, 330000, 0, QUALIFIER_EXACT, NULL},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		check_share(cases[i].text, cases[i].numerator, cases[i].denominator,
			cases[i].percent, cases[i].qualifier, cases[i].words);
}

TEST(share, is_refused_with_its_reason)
{
	static const struct {
		const char *text;
		enum sp_code code;
	} cases[] = {
		{"", SP_ANSWER_NOT_SHARE},
		{"%", SP_ANSWER_NOT_SHARE},
		{"37,5", SP_ANSWER_NOT_SHARE},
		{"16/", SP_ANSWER_NOT_SHARE},
		{"/33", SP_ANSWER_NOT_SHARE},
		{"16/33/2", SP_ANSWER_NOT_SHARE},
		{"1/1-18", SP_ANSWER_NOT_SHARE},
		{"16 33", SP_ANSWER_NOT_SHARE},
		{"80-90 %", SP_ANSWER_NOT_SHARE},
		{"50 %%", SP_ANSWER_NOT_SHARE},
		{"50 % av alla", SP_ANSWER_NOT_SHARE},
		{"17/33 (48,5 %)", SP_ANSWER_NOT_SHARE},
		{"16/33 (48,5 %", SP_ANSWER_NOT_SHARE},
		{"16/33 (999999999999999 %)", SP_ANSWER_NOT_SHARE},
		{"tre tredjedel av", SP_ANSWER_NOT_SHARE},
		{"fyra tredjedelar", SP_ANSWER_NOT_SHARE},
		{"hälftenn", SP_ANSWER_NOT_SHARE},
		{"över trettio procent", SP_ANSWER_NOT_SHARE},
		{"\xff", SP_ANSWER_NOT_SHARE},
		{"1.234/5", SP_ANSWER_AMBIGUOUS},
		{"1.234 %", SP_ANSWER_AMBIGUOUS},
		{"5/0", SP_ANSWER_OUT_OF_RANGE},
		{"5/-1", SP_ANSWER_OUT_OF_RANGE},
		{"1/9999999999999999", SP_ANSWER_OUT_OF_RANGE},
		{"33,33333 %", SP_ANSWER_OUT_OF_RANGE},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct share s;
		CHECK_INT(share_parse(cases[i].text, test_arena(), &s), cases[i].code);
	}
}

TEST(share, is_printed_for_readers_and_for_cells)
{
	struct arena *a = test_arena();
	struct share s = {.numerator = 160000, .denominator = 330000};
	CHECK_TEXT(share_print(&s, LANG_SV, a), "16/33 (48,5" NBSP "%)");
	CHECK_TEXT(share_print_short(&s, LANG_SV, a), "16/33");
	s.qualifier = QUALIFIER_ABOUT;
	CHECK_TEXT(share_print(&s, LANG_EN, a), "about 16/33 (48,5" NBSP "%)");
	s = (struct share){.percent = 375000};
	CHECK_TEXT(share_print(&s, LANG_SV, a), "37,5" NBSP "%");
	s = (struct share){.numerator = 10000, .denominator = 30000, .words = "en tredjedel"};
	CHECK_TEXT(share_print(&s, LANG_SV, a), "en tredjedel");
	s = (struct share){.numerator = INT64_MAX, .denominator = INT64_MAX};
	CHECK_TEXT(share_print(&s, LANG_SV, a), share_print_short(&s, LANG_SV, a));
}

TEST(share, printed_and_read_again_is_the_same)
{
	uint64_t state = 20191231;
	for (int i = 0; i < 5000; i++) {
		struct share s = {.qualifier = (enum qualifier)(random_bits(&state) % 4)}, again;
		struct arena a;
		arena_init(&a, 65536);
		if (i % 3) {
			s.denominator = (decimal)(random_bits(&state) % 1000000 + 1) * DECIMAL_ONE;
			s.numerator = (decimal)(random_bits(&state) % 1000000) * DECIMAL_ONE;
			s.numerator %= s.denominator + 1;
		} else {
			s.percent = (decimal)(random_bits(&state) % 1000001);
		}
		const char *text =
			i % 2 ? share_print(&s, LANG_SV, &a) : share_print_short(&s, LANG_EN, &a);
		CHECK_CODE(share_parse(text, &a, &again), SP_OK, NULL);
		CHECK_INT(again.numerator, s.numerator);
		CHECK_INT(again.denominator, s.denominator);
		CHECK_INT(again.percent, s.percent);
		CHECK_INT(again.qualifier, s.qualifier);
		arena_free(&a);
	}
}

TEST(share, per_mille_is_rounded_half_up_and_never_wraps)
{
	static const struct {
		decimal numerator, denominator;
		bool ok;
		int64_t per_mille;
	} cases[] = {
		{16, 33, true, 485},
		{20, 33, true, 606},
		{11, 33, true, 333},
		{23, 33, true, 697},
		{30, 33, true, 909},
		{1, 2000, true, 1},
		{1, 2001, true, 0},
		{-1, 2000, true, 0},
		{-1, 1999, true, -1},
		{0, 5, true, 0},
		{7, 7, true, 1000},
		{1, 0, false, 0},
		{1, -3, false, 0},
		{INT64_MAX, 7, false, 0},
		{INT64_MIN, 7, false, 0},
		{INT64_MAX / 1000, INT64_MAX, true, 1},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		int64_t got = 0;
		CHECK_INT(share_per_mille(cases[i].numerator, cases[i].denominator, &got),
			cases[i].ok);
		CHECK_INT(got, cases[i].per_mille);
	}
}
