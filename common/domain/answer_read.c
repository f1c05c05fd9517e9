/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "common/domain/answer.h"
#include "common/domain/scan.h"
#include "common/text/text.h"

enum { MONTHS = 12 };

/* ---- one reader a kind: SP_OK with the value in *out, or the code of the fault ---- */
static enum sp_code read_yes_no(
	const struct question *q, const char *cell, struct arena *a, struct answer *out)
{
	(void)q, (void)a;
	int value = vocabulary_find(VOCABULARY_YES_NO, cell);
	out->has_yes_no = value != 0;
	out->yes_no = value == 2;
	return value ? SP_OK : SP_ANSWER_NOT_YES_NO;
}

/* The cell without the question's unit after the number, as a copy; the cell itself if it has none. */
static const char *without_unit(const struct question *q, const char *cell, struct arena *a)
{
	size_t n = strlen(cell), unit = q->unit ? strlen(q->unit) : 0;
	if (unit == 0 || n <= unit || strcmp(cell + n - unit, q->unit) != 0)
		return cell;
	return arena_text_n(a, cell, n - unit);
}

static enum sp_code read_count(
	const struct question *q, const char *cell, struct arena *a, struct answer *out)
{
	const char *number = without_unit(q, cell, a);
	struct quantity *value = arena_alloc(a, sizeof *value);
	if (!value || !number)
		return SP_NO_MEMORY;
	enum sp_code rc = quantity_parse(number, value);
	if (rc == SP_ANSWER_NOT_NUMBER && question_whole(q))
		rc = SP_ANSWER_NOT_INTEGER;
	if (rc == SP_OK)
		out->quantity = value;
	return rc;
}

static bool unit_is_percent(const struct question *q)
{
	static const char *const units[] = {"%", "procent", "percent"};
	for (size_t i = 0; q->unit && i < sizeof units / sizeof units[0]; i++)
		if (strcmp(q->unit, units[i]) == 0)
			return true;
	return false;
}

static enum sp_code read_share(
	const struct question *q, const char *cell, struct arena *a, struct answer *out)
{
	struct share *value = arena_alloc(a, sizeof *value);
	if (!value)
		return SP_NO_MEMORY;
	enum sp_code rc = share_parse(cell, a, value);
	if (rc == SP_ANSWER_NOT_SHARE && unit_is_percent(q)) {
		const char *percent = arena_printf(a, "%s %%", cell);
		rc = percent ? share_parse(percent, a, value) : SP_NO_MEMORY;
	}
	if (rc == SP_OK)
		out->share = value;
	return rc;
}

/* One place of the list; *given false where the month is missing. */
static enum sp_code read_month(const char *text, struct arena *a, int64_t *count, bool *given)
{
	struct quantity q;
	const char *trimmed = text_trim(text, a), *dash = trimmed;
	if (!trimmed)
		return SP_NO_MEMORY;
	*given = *trimmed && !(scan_dash(&dash) && !*dash);
	if (!*given)
		return SP_OK;
	enum sp_code rc = quantity_parse(trimmed, &q);
	if (rc == SP_ANSWER_NOT_NUMBER)
		return SP_ANSWER_NOT_MONTHS;
	if (rc != SP_OK)
		return rc;
	if (q.qualifier != QUALIFIER_EXACT || q.low != q.high || q.low % DECIMAL_ONE)
		return SP_ANSWER_NOT_MONTHS;
	*count = q.low / DECIMAL_ONE;
	return SP_OK;
}

static enum sp_code read_months(
	const struct question *q, const char *cell, struct arena *a, struct answer *out)
{
	(void)q;
	struct month_count *months = arena_array(a, MONTHS, sizeof *months);
	if (!months)
		return SP_NO_MEMORY;
	const char *p = cell;
	for (uint32_t month = 1;; month++) {
		size_t n = strcspn(p, ";");
		const char *place = arena_text_n(a, p, n);
		bool given;
		int64_t count;
		enum sp_code rc = place ? read_month(place, a, &count, &given) : SP_NO_MEMORY;
		if (rc != SP_OK)
			return rc;
		if (month > MONTHS && (given || p[n]))
			return SP_ANSWER_NOT_MONTHS; /* only a last semicolon may follow December */
		if (given)
			months[out->n_months++] = (struct month_count){month, count};
		if (!p[n])
			break;
		p += n + 1;
	}
	out->months = months;
	return out->n_months ? SP_OK : SP_ANSWER_NOT_MONTHS;
}

static enum sp_code read_text(
	const struct question *q, const char *cell, struct arena *a, struct answer *out)
{
	(void)q, (void)a;
	out->text = cell;
	return SP_OK;
}

static enum sp_code read_activity(
	const struct question *q, const char *cell, struct arena *a, struct answer *out)
{
	(void)q, (void)a;
	out->activity = (enum activity_state)vocabulary_find(VOCABULARY_ACTIVITY_STATE, cell);
	return out->activity ? SP_OK : SP_ANSWER_NOT_IN_LIST;
}

static enum sp_code read_grade(
	const struct question *q, const char *cell, struct arena *a, struct answer *out)
{
	(void)q, (void)a;
	out->grade = (enum grade)vocabulary_find(VOCABULARY_GRADE, cell);
	return out->grade ? SP_OK : SP_ANSWER_NOT_IN_LIST;
}

static enum sp_code read_change(
	const struct question *q, const char *cell, struct arena *a, struct answer *out)
{
	(void)q, (void)a;
	out->change = (enum change)vocabulary_find(VOCABULARY_CHANGE, cell);
	return out->change ? SP_OK : SP_ANSWER_NOT_IN_LIST;
}

static enum sp_code (*const readers[])(
	const struct question *q, const char *cell, struct arena *a, struct answer *out) = {
	[QUESTION_YES_NO] = read_yes_no,
	[QUESTION_COUNT] = read_count,
	[QUESTION_SHARE] = read_share,
	[QUESTION_MONTHS] = read_months,
	[QUESTION_TEXT] = read_text,
	[QUESTION_ACTIVITY] = read_activity,
	[QUESTION_GRADE] = read_grade,
	[QUESTION_CHANGE] = read_change,
};

static enum sp_code read_value(const struct question *q, const char *cell, const char *comment,
	struct arena *a, struct answer *out, struct sp_error *err)
{
	*out = (struct answer){.key = q->key, .state = STATE_GIVEN, .comment = comment};
	if ((size_t)q->kind >= sizeof readers / sizeof readers[0] || !readers[q->kind])
		return sp_fail(err, SP_INTERNAL, q->key);
	enum sp_code rc = readers[q->kind](q, cell, a, out);
	if (rc != SP_OK)
		return answer_fail(err, rc, q, cell);
	return answer_check_value(q, out, cell, a, err);
}

/* A word like "ej klar" written where the answer belongs. In a text it is a text. */
static enum answer_state state_in_cell(const struct question *q, const char *cell)
{
	if (q->kind == QUESTION_TEXT)
		return STATE_NONE;
	return (enum answer_state)vocabulary_find(VOCABULARY_ANSWER_STATE, cell);
}

/* "Ja/Nej" as it is printed beside a question, with nothing struck out, is no answer. */
static bool is_unanswered(const struct question *q, const char *cell)
{
	return q->kind == QUESTION_YES_NO &&
	       vocabulary_find(VOCABULARY_QUESTION_KIND, cell) == QUESTION_YES_NO;
}

/* Trimmed and in NFC; "" for nothing. */
static enum sp_code tidy_cell(const struct question *q, const char *text, struct arena *a,
	const char **out, struct sp_error *err)
{
	const char *normal;
	if (!text)
		text = "";
	enum sp_code rc = text_nfc(text, a, &normal);
	if (rc != SP_OK)
		return sp_fail(err, rc, question_title(q));
	*out = text_trim(normal, a);
	return *out ? SP_OK : sp_fail(err, SP_NO_MEMORY);
}

static enum sp_code read_state(
	const struct question *q, const char *word, enum answer_state *out, struct sp_error *err)
{
	*out = STATE_NONE;
	if (!*word)
		return SP_OK;
	*out = (enum answer_state)vocabulary_find(VOCABULARY_ANSWER_STATE, word);
	if (state_reportable(*out))
		return SP_OK;
	return answer_fail(err, SP_ANSWER_STATE_UNKNOWN, q, word);
}

enum sp_code answer_parse(const struct question *q, const char *cell, const char *state,
	const char *comment, struct arena *a, struct answer *out, struct sp_error *err)
{
	const char *value, *word, *said;
	enum answer_state stated = STATE_NONE;
	enum sp_code rc = tidy_cell(q, cell, a, &value, err);
	if (rc == SP_OK)
		rc = tidy_cell(q, state, a, &word, err);
	if (rc == SP_OK)
		rc = tidy_cell(q, comment, a, &said, err);
	if (rc != SP_OK)
		return rc;
	if (is_unanswered(q, value))
		value = "";
	if (!*word && state_in_cell(q, value) > STATE_GIVEN) {
		word = value;
		value = "";
	}
	rc = read_state(q, word, &stated, err);
	if (rc != SP_OK)
		return rc;
	if (*value && stated > STATE_GIVEN)
		return answer_fail(err, SP_ANSWER_AND_STATE, q, value);
	if (*value)
		return read_value(q, value, *said ? said : NULL, a, out, err);
	*out = (struct answer){.key = q->key, .comment = *said ? said : NULL};
	out->state = stated > STATE_GIVEN ? stated : STATE_NONE; /* "given" with nothing given */
	return SP_OK;
}
