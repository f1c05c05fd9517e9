/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers, shares, dates (and names of plans and follow-ups) and answers as people type them; the first byte says which. What can be read is printed, in
 * both languages, as what reads as the same; plain digits are worth what they say; an answer that was read is one
 * that the rules take. */
#include "common/domain/rules.h"
#include "common/text/text.h"
#include "tests/fuzz/fuzz.h"

const size_t fuzz_max = 2 + (size_t)4 * ANSWER_TEXT_MAX;

static bool same_quantity(const struct quantity *x, const struct quantity *y)
{
	return x->qualifier == y->qualifier && x->low == y->low && x->high == y->high;
}

static bool same_share(const struct share *x, const struct share *y)
{
	bool words =
		(x->words && y->words) ? strcmp(x->words, y->words) == 0 : x->words == y->words;
	return words && x->qualifier == y->qualifier && x->numerator == y->numerator &&
	       x->denominator == y->denominator && x->percent == y->percent;
}

/* Digits, and perhaps a comma and up to four more, by another way than the product's. */
static bool plain_value(const char *text, int64_t *out)
{
	size_t whole = strspn(text, "0123456789");
	size_t parts = text[whole] == ',' ? strspn(text + whole + 1, "0123456789") : 0;
	const char *end = text + whole + (parts ? 1 + parts : 0);
	if (whole == 0 || whole > 12 || parts > DECIMAL_PLACES || *end)
		return false;
	*out = strtoll(text, NULL, 10) * DECIMAL_ONE;
	int64_t scale = DECIMAL_ONE / 10;
	for (size_t i = 0; i < parts; i++, scale /= 10)
		*out += (text[whole + 1 + i] - '0') * scale;
	return true;
}

static void check_quantity(const char *text, struct arena *a)
{
	struct quantity q = {0}, again = {0};
	int64_t plain;
	enum sp_code rc = quantity_parse(text, &q);
	if (plain_value(text, &plain))
		REQUIRE(rc == SP_OK && q.low == plain && q.high == plain &&
			q.qualifier == QUALIFIER_EXACT);
	for (int lang = LANG_SV; rc == SP_OK && lang <= LANG_EN; lang++) {
		const char *printed = quantity_print(&q, (enum lang)lang, a);
		REQUIRE(q.low <= q.high && printed);
		REQUIRE(quantity_parse(printed, &again) == SP_OK && same_quantity(&q, &again));
	}
}

static void check_share(const char *text, struct arena *a)
{
	struct share s = {0}, again = {0};
	int64_t per_mille;
	if (share_parse(text, a, &s) != SP_OK)
		return;
	REQUIRE(s.denominator > 0 || (s.denominator == 0 && s.numerator == 0));
	REQUIRE(share_says(&s));
	/* what is above 1000 % is no share that anybody means: printed, but not read with its percentage */
	bool meant = !share_per_mille(s.numerator, s.denominator, &per_mille) ||
		     (per_mille >= 0 && per_mille <= 10000);
	for (int lang = LANG_SV; lang <= LANG_EN; lang++) {
		const char *printed = share_print_short(&s, (enum lang)lang, a);
		REQUIRE(printed && share_parse(printed, a, &again) == SP_OK);
		REQUIRE(same_share(&s, &again));
		printed = share_print(&s, (enum lang)lang, a);
		REQUIRE(printed);
		if (meant)
			REQUIRE(share_parse(printed, a, &again) == SP_OK && same_share(&s, &again));
	}
}

/* "gavleborg-2018@1", "gavleborg-2018/2018/2180#1": the parts that were read make the same again. */
static void check_reference(const char *text, struct arena *a)
{
	char id[ID_MAX + 1], unit[ID_MAX + 1];
	uint32_t version, year, revision;
	struct sp_error err = {0};
	enum sp_code rc = plan_ref_parse(text, id, sizeof id, &version, &err);
	REQUIRE(rc == SP_OK || (rc == SP_FIELD_INVALID && err.code == rc));
	if (rc == SP_OK) {
		const char *again = version ? arena_printf(a, "%s@%u", id, version) : id;
		REQUIRE(id_valid(id) && again && strcmp(again, text) == 0);
	}
	rc = followup_ref_parse(text, id, &year, unit, &revision, &err);
	REQUIRE(rc == SP_OK || (rc == SP_FIELD_INVALID && err.code == rc));
	if (rc != SP_OK)
		return;
	const char *again = arena_printf(a, "%s/%u/%s", id, year, unit);
	again = revision ? arena_printf(a, "%s#%u", again, revision) : again;
	REQUIRE(id_valid(id) && org_code_valid(unit) && again && strcmp(again, text) == 0);
}

static void check_date(const char *text, struct arena *a)
{
	int year, month, day;
	uint64_t end, instant, again;
	char printed[32];
	struct sp_error err;
	check_reference(text, a);
	if (date_parse(text, &year, &month, &day)) {
		snprintf(printed, sizeof printed, "%04d-%02d-%02d", year, month, day);
		REQUIRE(strcmp(printed, text) == 0 && month >= 1 && month <= 12 && day >= 1);
		if (year >= 1971 &&
			time_end_of_day_stockholm(year, month, day, &end, &err) == SP_OK)
			REQUIRE(strncmp(time_print_stockholm(end - 1, false, printed), text, 10) ==
				0);
	}
	if (time_parse_utc(text, &instant)) {
		REQUIRE(time_parse_utc(time_print_utc(instant, printed), &again));
		REQUIRE(again == instant && strncmp(printed, text, 19) == 0);
		time_print_stockholm(instant, true, printed);
	}
}

/* ---- answers ---- */

static bool same_text(const char *x, const char *y)
{
	return (!x || !*x) ? (!y || !*y) : (y && strcmp(x, y) == 0);
}

static bool same_months(const struct answer *x, const struct answer *y)
{
	for (size_t i = 0; i < x->n_months && i < y->n_months; i++)
		if (x->months[i].month != y->months[i].month ||
			x->months[i].count != y->months[i].count)
			return false;
	return x->n_months == y->n_months;
}

static bool same_answer(const struct answer *x, const struct answer *y)
{
	return x->state == y->state && x->has_yes_no == y->has_yes_no && x->yes_no == y->yes_no &&
	       !x->quantity == !y->quantity && !x->share == !y->share &&
	       (!x->quantity || same_quantity(x->quantity, y->quantity)) &&
	       (!x->share || same_share(x->share, y->share)) && same_months(x, y) &&
	       x->activity == y->activity && x->grade == y->grade && x->change == y->change &&
	       same_text(x->text, y->text);
}

static void check_rules(const struct question *q, struct answer *ans, struct arena *a)
{
	struct questions qs = {.items = (struct question *)(uintptr_t)q, .n_items = 1};
	struct findings found = {0};
	enum sp_code rc = answers_check(&qs, ans, 1, NULL, 0, a, &found);
	REQUIRE(rc == SP_OK || rc == SP_NO_MEMORY);
	for (size_t i = 0; i < found.n_items; i++)
		REQUIRE(!finding_is_error(&found.items[i]) ||
			found.items[i].error.code == SP_ANSWER_NEEDS_REASON ||
			found.items[i].error.code == SP_ANSWER_TEXT_TOO_LONG);
}

/* Three texts with NULs between: the answer's cell, the state's, the remark's. */
static void check_answer(uint8_t kind, const char *cell, const char *end, struct arena *a)
{
	static const char *const units[] = {NULL, "personer", "%", "mnkr"};
	struct question q = {.key = "sip/i/x",
		.area = "sip",
		.text = "X",
		.unit = units[kind / 16 % 4],
		.kind = (enum question_kind)(1 + kind % QUESTION_CHANGE)};
	struct answer ans = {0}, again = {0};
	struct sp_error err = {0};
	const char *state = cell + strlen(cell) < end ? cell + strlen(cell) + 1 : end;
	const char *comment = state + strlen(state) < end ? state + strlen(state) + 1 : end;
	enum sp_code rc = answer_parse(&q, cell, state, comment, a, &ans, &err);
	REQUIRE(rc == SP_OK || rc == SP_NO_MEMORY || err.code == rc);
	if (rc != SP_OK)
		return;
	ans.key = q.key;
	check_rules(&q, &ans, a);
	for (int lang = LANG_SV; lang <= LANG_EN; lang++) {
		const char *printed = answer_print(&q, &ans, (enum lang)lang, a);
		const char *word =
			vocabulary_word(VOCABULARY_ANSWER_STATE, (int)ans.state, (enum lang)lang);
		rc = printed ? answer_parse(&q, printed, ans.state == STATE_GIVEN ? "" : word,
				       ans.comment, a, &again, &err)
			     : SP_NO_MEMORY;
		REQUIRE(rc == SP_NO_MEMORY || (rc == SP_OK && same_answer(&ans, &again)));
	}
}

void fuzz_one(const uint8_t *data, size_t size)
{
	static void (*const checks[])(const char *, struct arena *) = {
		check_quantity, check_share, check_date};
	struct fuzz_input in = {data, size};
	struct arena a;
	uint8_t what = take8(&in), kind = take8(&in);
	size_t len = in.left;
	arena_init(&a, FUZZ_ARENA);
	const char *text = arena_text_n(&a, in.at, len);
	REQUIRE(text);
	if (what % 4 < 3)
		checks[what % 4](text, &a);
	else
		check_answer(kind, text, text + len, &a);
	arena_free(&a);
}
