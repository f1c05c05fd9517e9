/* SPDX-License-Identifier: Apache-2.0 */
/* Totals as rows for programs: a question each, then a value of the county's own numbers each. A figure that
 * its kind does not have, or that nobody stands behind, is missing and not 0. */
#include "client/views/total_parts.h"

#include <inttypes.h>
#include <stddef.h>
#include <string.h>

#include "client/views/county.h"

#define KIND(kind) (1U << QUESTION_##kind)
enum { EVERY_KIND = 0xFF, TEXTS = 6 };

enum measure { MEASURE_COUNT, MEASURE_DECIMAL };

/* A number of a question's total: where it lies, and which kinds of question have it. */
static const struct figure {
	const char *name;
	size_t offset;
	enum measure measure;
	unsigned kinds;
} fields[] = {
#define COUNT(name, place, kinds)                                                  \
	{                                                                          \
		name, offsetof(struct question_total, place), MEASURE_COUNT, kinds \
	}
#define SUM(name, place, kinds)                                                      \
	{                                                                            \
		name, offsetof(struct question_total, place), MEASURE_DECIMAL, kinds \
	}
	COUNT("asked", n_asked, EVERY_KIND),
	COUNT("received", n_received, EVERY_KIND),
	COUNT("given", n_given, EVERY_KIND),
	COUNT("estimated", n_estimated, EVERY_KIND),
	COUNT("unreadable", n_unreadable, EVERY_KIND),
	COUNT("yes", n_yes, KIND(YES_NO)),
	COUNT("no", n_no, KIND(YES_NO)),
	SUM("low", low, KIND(COUNT)),
	SUM("high", high, KIND(COUNT)),
	SUM("numerator", numerator, KIND(SHARE)),
	SUM("denominator", denominator, KIND(SHARE)),
	COUNT("with_parts", n_both, KIND(SHARE)),
	COUNT("only_percent", n_percent, KIND(SHARE)),
	SUM("month_1", months[0], KIND(MONTHS)),
	SUM("month_2", months[1], KIND(MONTHS)),
	SUM("month_3", months[2], KIND(MONTHS)),
	SUM("month_4", months[3], KIND(MONTHS)),
	SUM("month_5", months[4], KIND(MONTHS)),
	SUM("month_6", months[5], KIND(MONTHS)),
	SUM("month_7", months[6], KIND(MONTHS)),
	SUM("month_8", months[7], KIND(MONTHS)),
	SUM("month_9", months[8], KIND(MONTHS)),
	SUM("month_10", months[9], KIND(MONTHS)),
	SUM("month_11", months[10], KIND(MONTHS)),
	SUM("month_12", months[11], KIND(MONTHS)),
	COUNT("activity_done", activities[ACTIVITY_DONE], KIND(ACTIVITY)),
	COUNT("activity_ongoing", activities[ACTIVITY_ONGOING], KIND(ACTIVITY)),
	COUNT("activity_not_done", activities[ACTIVITY_NOT_DONE], KIND(ACTIVITY)),
	COUNT("activity_waiting", activities[ACTIVITY_WAITING], KIND(ACTIVITY)),
	COUNT("grade_reached", grades[GRADE_REACHED], KIND(GRADE)),
	COUNT("grade_partly", grades[GRADE_PARTLY], KIND(GRADE)),
	COUNT("grade_not_reached", grades[GRADE_NOT], KIND(GRADE)),
	COUNT("grade_ongoing", grades[GRADE_ONGOING], KIND(GRADE)),
	COUNT("grade_waiting", grades[GRADE_WAITING], KIND(GRADE)),
	COUNT("change_increased", changes[CHANGE_INCREASED], KIND(CHANGE)),
	COUNT("change_decreased", changes[CHANGE_DECREASED], KIND(CHANGE)),
	COUNT("change_unchanged", changes[CHANGE_UNCHANGED], KIND(CHANGE)),
	COUNT("state_unanswered", states[STATE_NONE], EVERY_KIND),
	COUNT("state_not_reported", states[STATE_NOT_REPORTED], EVERY_KIND),
	COUNT("state_not_ready", states[STATE_NOT_READY], EVERY_KIND),
	COUNT("state_no_data", states[STATE_NO_DATA], EVERY_KIND),
	COUNT("state_not_applicable", states[STATE_NOT_APPLICABLE], EVERY_KIND),
	COUNT("state_only_total", states[STATE_ONLY_TOTAL], EVERY_KIND),
	COUNT("state_not_asked", states[STATE_NOT_ASKED], EVERY_KIND),
	COUNT("state_suppressed", states[STATE_SUPPRESSED], EVERY_KIND),
};
enum { FIELDS = sizeof fields / sizeof fields[0] };

static const struct view_column texts[TEXTS] = {
	{"area", TEXT_COLUMN_AREA, CELL_TEXT, false},
	{"key", TEXT_COL_KEY, CELL_TEXT, false},
	{"question", TEXT_REPORT_QUESTION, CELL_TEXT, false},
	{"kind", TEXT_REPORT_KIND_OF, CELL_TEXT, false},
	{"unit", TEXT_COLUMN_UNIT, CELL_TEXT, false},
	{"overflow", TEXT_COLUMN_WORD, CELL_BOOL, false},
};

/* Of a value of the county's; of a question they are missing, but for the first. */
enum county_column {
	COLUMN_PART,
	COLUMN_SUBJECT,
	COLUMN_GROUP,
	COLUMN_WHAT,
	COLUMN_SEX,
	COLUMN_YEAR,
	COLUMN_FIRST_MONTH,
	COLUMN_LAST_MONTH,
	COLUMN_PERIOD,
	COLUMN_STATE,
	COLUMN_PRELIMINARY,
	COLUMN_SOURCE,
	COLUMN_LINE,
	COUNTY_COLUMNS
};
static const struct view_column county_columns[COUNTY_COLUMNS] = {
	[COLUMN_PART] = {"part", TEXT_COLUMN_WORD, CELL_TEXT, false},
	[COLUMN_SUBJECT] = {"subject", TEXT_COLUMN_WORD, CELL_TEXT, false},
	[COLUMN_GROUP] = {"group", TEXT_COLUMN_WORD, CELL_TEXT, false},
	[COLUMN_WHAT] = {"what", TEXT_COLUMN_WORD, CELL_TEXT, false},
	[COLUMN_SEX] = {"sex", TEXT_COLUMN_WORD, CELL_TEXT, false},
	[COLUMN_YEAR] = {"year", TEXT_COLUMN_YEAR, CELL_NUMBER, false},
	[COLUMN_FIRST_MONTH] = {"first_month", TEXT_COLUMN_WORD, CELL_NUMBER, false},
	[COLUMN_LAST_MONTH] = {"last_month", TEXT_COLUMN_WORD, CELL_NUMBER, false},
	[COLUMN_PERIOD] = {"period", TEXT_COLUMN_WORD, CELL_TEXT, false},
	[COLUMN_STATE] = {"state", TEXT_COLUMN_WORD, CELL_TEXT, false},
	[COLUMN_PRELIMINARY] = {"preliminary", TEXT_COLUMN_WORD, CELL_BOOL, false},
	[COLUMN_SOURCE] = {"source", TEXT_COLUMN_WORD, CELL_TEXT, false},
	[COLUMN_LINE] = {"line", TEXT_COLUMN_WORD, CELL_NUMBER, false},
};

static struct view_cell text_cell(const char *text)
{
	return (struct view_cell){.text = text, .missing = !text};
}

/* A sum says something when units stand behind it and it has not overflowed. */
static bool has_sum(const struct question_total *qt, const struct figure *f)
{
	const decimal *place = (const decimal *)((const char *)qt + f->offset);
	if (qt->overflow)
		return false;
	if (qt->kind == QUESTION_MONTHS)
		return qt->n_months[place - qt->months] > 0;
	return total_n_values(qt) > 0;
}

static const char *print_field(
	const struct question_total *qt, const struct figure *f, struct arena *a)
{
	char text[48];
	const char *place = (const char *)qt + f->offset;
	if (f->measure == MEASURE_COUNT)
		return arena_printf(a, "%" PRIu32, *(const uint32_t *)(const void *)place);
	return arena_text(
		a, decimal_print_plain(*(const decimal *)(const void *)place, text, sizeof text));
}

static enum sp_code put_field(const struct question_total *qt, const struct figure *f,
	struct arena *a, struct view_cell *cell)
{
	*cell = (struct view_cell){.missing = true};
	if (!(f->kinds & 1U << qt->kind) || (f->measure == MEASURE_DECIMAL && !has_sum(qt, f)))
		return SP_OK;
	*cell = text_cell(print_field(qt, f, a));
	return cell->text ? SP_OK : SP_NO_MEMORY;
}

static enum sp_code put_question(const struct question_total *qt, struct arena *a, struct view *v)
{
	const struct question *q = qt->question;
	struct view_cell *cell = view_row(v, a);
	enum sp_code rc = SP_OK;
	if (!cell)
		return SP_NO_MEMORY;
	cell[0] = text_cell(q->area);
	cell[1] = text_cell(q->key);
	cell[2] = text_cell(question_words(q, LANG_EN));
	cell[3] = text_cell(vocabulary_word(VOCABULARY_QUESTION_KIND, (int)q->kind, LANG_EN));
	cell[4] = text_cell(q->unit);
	cell[5] = text_cell(qt->overflow ? "true" : "false");
	for (size_t i = 0; i < FIELDS && rc == SP_OK; i++)
		rc = put_field(qt, &fields[i], a, &cell[TEXTS + i]);
	for (size_t i = 0; i < COUNTY_COLUMNS; i++)
		cell[TEXTS + FIELDS + i] = text_cell(i == COLUMN_PART ? "answers" : NULL);
	return rc;
}

/* ---- the county's own ---- */

static struct view_cell *field_cell(struct view_cell *cells, const char *name)
{
	size_t i = 0;
	while (i + 1 < FIELDS && strcmp(fields[i].name, name) != 0)
		i++;
	return &cells[TEXTS + i];
}

/* As stated; what is no number leaves its cell missing. */
static bool put_number(struct view_cell *cells, const char *name, decimal v, struct arena *a)
{
	char text[48];
	struct view_cell *cell = field_cell(cells, name);
	*cell = text_cell(arena_text(a, decimal_print_plain(v, text, sizeof text)));
	return cell->text != NULL;
}

/* A share's percentage alone stands as numerator, without denominator. */
static bool put_numbers(struct view_cell *cells, const struct observation *o, struct arena *a)
{
	bool ok = true;
	if (o->quantity && o->quantity->qualifier != QUALIFIER_NEARLY)
		ok = put_number(cells, "low", o->quantity->low, a);
	if (ok && o->quantity && o->quantity->qualifier != QUALIFIER_MORE_THAN)
		ok = put_number(cells, "high", o->quantity->high, a);
	if (o->share && !o->share->words) {
		bool parts = o->share->denominator > 0;
		ok = put_number(
			cells, "numerator", parts ? o->share->numerator : o->share->percent, a);
		if (ok && parts)
			ok = put_number(cells, "denominator", o->share->denominator, a);
	}
	if (o->has_yes_no && ok)
		ok = put_number(cells, o->yes_no ? "yes" : "no", DECIMAL_ONE, a);
	return ok;
}

static const char *number_text(uint32_t n, struct arena *a)
{
	return n ? arena_printf(a, "%" PRIu32, n) : NULL;
}

static bool put_point(
	const struct county_row *row, const struct series_point *p, struct arena *a, struct view *v)
{
	const struct observation *o = p->observation;
	const struct indicator *in = row->indicator;
	const struct series_key *key = &row->series->key;
	struct view_cell *cell = view_row(v, a), *own;
	if (!cell)
		return false;
	for (size_t i = 0; i < v->n_columns; i++)
		cell[i] = text_cell(NULL);
	cell[0] = text_cell(row->area ? row->area->id : NULL);
	cell[1] = text_cell(in ? arena_printf(a, "%s/i/%s", row->area->id, in->id) : NULL);
	cell[2] = text_cell(in ? in->text : NULL);
	cell[3] = text_cell(
		in ? vocabulary_word(VOCABULARY_INDICATOR_KIND, (int)in->kind, LANG_EN) : "fact");
	cell[4] = text_cell(p->unit);
	cell[5] = text_cell("false");
	own = cell + TEXTS + FIELDS;
	own[COLUMN_PART] = text_cell("county");
	own[COLUMN_SUBJECT] = text_cell(key->subject);
	own[COLUMN_GROUP] = text_cell(key->group);
	own[COLUMN_WHAT] = text_cell(key->what);
	own[COLUMN_SEX] = text_cell(
		key->sex ? vocabulary_word(VOCABULARY_SEX, (int)key->sex, LANG_EN) : NULL);
	own[COLUMN_YEAR] = text_cell(number_text(p->year, a));
	own[COLUMN_FIRST_MONTH] = text_cell(number_text(p->first_month, a));
	own[COLUMN_LAST_MONTH] = text_cell(number_text(p->last_month, a));
	own[COLUMN_PERIOD] = text_cell(o->period);
	own[COLUMN_STATE] =
		text_cell(vocabulary_word(VOCABULARY_ANSWER_STATE, (int)o->state, LANG_EN));
	own[COLUMN_PRELIMINARY] = text_cell(o->preliminary ? "true" : "false");
	own[COLUMN_SOURCE] = text_cell(p->source);
	own[COLUMN_LINE] = text_cell(number_text(p->segment, a));
	return own[COLUMN_YEAR].text && (!in || cell[1].text) && put_numbers(cell, o, a);
}

static enum sp_code put_county(const struct total_data *d, struct arena *a, struct view *v)
{
	struct county c;
	enum sp_code rc = total_county(d, a, &c);
	for (size_t i = 0; i < c.n_rows && rc == SP_OK; i++) {
		const struct county_row *row = &c.rows[i];
		if (d->area && row->area != d->area)
			continue;
		for (size_t k = 0; k < row->series->n_points && rc == SP_OK; k++)
			if (!put_point(row, &row->series->points[k], a, v))
				rc = SP_NO_MEMORY;
	}
	return rc;
}

enum sp_code total_rows(const struct total_data *data, struct arena *a, struct view *out)
{
	enum { ALL = TEXTS + FIELDS + COUNTY_COLUMNS };
	struct view_column *columns = arena_array(a, ALL, sizeof *columns);
	enum sp_code rc = columns ? SP_OK : SP_NO_MEMORY;
	for (size_t i = 0; columns && i < TEXTS; i++)
		columns[i] = texts[i];
	for (size_t i = 0; columns && i < FIELDS; i++)
		columns[TEXTS + i] =
			(struct view_column){fields[i].name, TEXT_COLUMN_WORD, CELL_NUMBER, false};
	for (size_t i = 0; columns && i < COUNTY_COLUMNS; i++)
		columns[TEXTS + FIELDS + i] = county_columns[i];
	*out = (struct view){.schema = "total", .columns = columns, .n_columns = ALL};
	for (size_t i = 0; i < data->totals->n_items && rc == SP_OK; i++)
		if (total_shows(data, data->totals->items[i].question))
			rc = put_question(&data->totals->items[i], a, out);
	return rc == SP_OK ? put_county(data, a, out) : rc;
}
