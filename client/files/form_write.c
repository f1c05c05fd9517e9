/* SPDX-License-Identifier: Apache-2.0 */
#include "client/files/form.h"

#include <string.h>

const enum field form_column_fields[FORM_COLUMNS] = {
	[FORM_KEY] = FIELD_KEY,
	[FORM_AREA] = FIELD_AREA,
	[FORM_QUESTION] = FIELD_QUESTION,
	[FORM_KIND] = FIELD_KIND,
	[FORM_UNIT] = FIELD_UNIT,
	[FORM_PREVIOUS] = FIELD_PREVIOUS,
	[FORM_ANSWER] = FIELD_ANSWER,
	[FORM_STATE] = FIELD_STATE,
	[FORM_COMMENT] = FIELD_COMMENT,
};

void form_columns(struct csv_column out[FORM_COLUMNS])
{
	for (size_t i = 0; i < FORM_COLUMNS; i++) {
		int field = (int)form_column_fields[i];
		bool needed = i == FORM_KEY || i >= FORM_ANSWER;
		out[i] = (struct csv_column){vocabulary_word(VOCABULARY_FIELD, field, LANG_EN),
			vocabulary_word(VOCABULARY_FIELD, field, LANG_SV), needed};
	}
}

/* How to fill in, for the one who opens the sheet. The reader passes over rows that begin with #. */
static const char *const help[][2] = {
	[LANG_SV] =
		{
			"# Skriv i kolumnerna svar, läge och kommentar. Ändra inget annat. Rader "
			"får sorteras.",
			"# Finns ingen uppgift: lämna svaret tomt, skriv ett läge (till exempel: "
			"uppgift saknas) och "
			"skälet i kommentaren.",
		},
	[LANG_EN] =
		{
			"# Fill in the columns answer, state and comment. Change nothing else. "
			"Rows may be sorted.",
			"# Where there is no figure: leave the answer blank, write a state (for "
			"example: no_data) and "
			"the reason in the comment.",
		},
};
/* A cell of its own would be needed for each month; one with twelve places serves. */
static const char *const months_kind[] = {
	[LANG_SV] = "antal per månad: jan; feb; …; dec",
	[LANG_EN] = "count per month: Jan; Feb; …; Dec",
};
/* The plan counts organisations; each is asked whether it is among them. */
static const char *const one_of_them[] = {
	[LANG_SV] = "är ni en av dem?", [LANG_EN] = "are you one of them?"};
static const char *const states_intro[] = {[LANG_SV] = "# Lägen: ", [LANG_EN] = "# States: "};

struct writer {
	const struct plan *plan;
	struct buf *out;
	enum lang lang;
	struct arena *a;
};

/* "-5" stays a number; "-; 9; 14", a list that begins with a missing month, is a text. */
static bool begins_as_number(const char *text)
{
	return text[0] != '-' || (text[1] >= '0' && text[1] <= '9');
}

static void cell(struct writer *w, const char *text, bool number)
{
	text = text ? text : "";
	csv_cell_write(w->out, text, ';', !number || !begins_as_number(text));
}

static void next(struct writer *w)
{
	buf_add_text(w->out, ";");
}

static void end_row(struct writer *w)
{
	buf_add_text(w->out, "\r\n");
}

static void field_cell(struct writer *w, enum field field)
{
	cell(w, vocabulary_word(VOCABULARY_FIELD, (int)field, w->lang), false);
}

static void head_row(struct writer *w, enum field field, const char *value)
{
	field_cell(w, field);
	next(w);
	cell(w, value, false);
	end_row(w);
}

static bool write_head(struct writer *w, const struct form *f)
{
	const char *plan = arena_printf(w->a, "%s@%u", f->plan, f->version);
	const char *year = arena_printf(w->a, "%u", f->year);
	const char *unit = arena_printf(
		w->a, "%s%s%s", f->unit, f->unit_name ? " " : "", f->unit_name ? f->unit_name : "");
	const char *base = arena_printf(w->a, "%u", f->base_revision);
	if (!plan || !year || !unit || !base)
		return false;
	field_cell(w, FIELD_FORM);
	next(w);
	cell(w, FORM_FORMAT, false);
	next(w);
	cell(w, f->form_id, false);
	end_row(w);
	head_row(w, FIELD_PLAN, plan);
	head_row(w, FIELD_YEAR, year);
	head_row(w, FIELD_REPORTING_UNIT, unit);
	head_row(w, FIELD_BASE_REVISION, base);
	head_row(w, FIELD_CONTACT, f->contact);
	head_row(w, FIELD_FILE_NUMBER, f->file_number);
	return true;
}

/* The states that a reporting unit may choose. */
static const char *states(struct writer *w)
{
	const char *all = states_intro[w->lang], *comma = "";
	int value;
	for (size_t i = 0; all; i++) {
		value = vocabulary_value_at(VOCABULARY_ANSWER_STATE, i);
		if (value == STATE_NONE)
			break;
		if (value == STATE_GIVEN || !state_reportable((enum answer_state)value))
			continue;
		all = arena_printf(w->a, "%s%s%s", all, comma,
			vocabulary_word(VOCABULARY_ANSWER_STATE, value, w->lang));
		comma = ", ";
	}
	return all;
}

static bool write_help(struct writer *w)
{
	const char *line = states(w);
	if (!line)
		return false;
	end_row(w);
	for (size_t i = 0; i < 2; i++) {
		cell(w, help[w->lang][i], false);
		end_row(w);
	}
	cell(w, line, false);
	end_row(w);
	return true;
}

static void write_columns(struct writer *w)
{
	for (size_t i = 0; i < FORM_COLUMNS; i++) {
		if (i)
			next(w);
		field_cell(w, form_column_fields[i]);
	}
	end_row(w);
}

/* "genomförd/pågår/ej genomförd/avvaktar" */
static const char *choices(struct writer *w, enum vocabulary v)
{
	const char *all = "";
	int value;
	for (size_t i = 0; all && (value = vocabulary_value_at(v, i)) != 0; i++)
		all = arena_printf(
			w->a, "%s%s%s", all, i ? "/" : "", vocabulary_word(v, value, w->lang));
	return all;
}

static bool counts_organisations(const struct plan *p, const struct question *q)
{
	const struct area *area = plan_area(p, q->area);
	const char *id = strrchr(q->key, '/');
	for (size_t i = 0; area && id && i < area->n_indicators; i++) {
		const struct indicator *x = &area->indicators[i];
		if (x->id && strcmp(x->id, id + 1) == 0)
			return x->kind == INDICATOR_MUNICIPALITY_COUNT ||
			       x->kind == INDICATOR_MUNICIPALITY_SHARE;
	}
	return false;
}

static const char *yes_no_text(struct writer *w, const struct question *q)
{
	const char *all = choices(w, VOCABULARY_YES_NO);
	if (!all || !counts_organisations(w->plan, q))
		return all;
	return arena_printf(w->a, "%s: %s", all, one_of_them[w->lang]);
}

/* What may be written in the answer, in the words that people know. */
static const char *kind_text(struct writer *w, const struct question *q)
{
	switch (q->kind) {
	case QUESTION_YES_NO:
		return yes_no_text(w, q);
	case QUESTION_ACTIVITY:
		return choices(w, VOCABULARY_ACTIVITY_STATE);
	case QUESTION_GRADE:
		return choices(w, VOCABULARY_GRADE);
	case QUESTION_CHANGE:
		return choices(w, VOCABULARY_CHANGE);
	case QUESTION_MONTHS:
		return months_kind[w->lang];
	default:
		return vocabulary_word(VOCABULARY_QUESTION_KIND, (int)q->kind, w->lang);
	}
}

static bool is_number(enum question_kind kind)
{
	return kind == QUESTION_COUNT || kind == QUESTION_SHARE || kind == QUESTION_MONTHS;
}

static const char *state_text(struct writer *w, const struct answer *ans)
{
	if (!ans || ans->state == STATE_NONE || ans->state == STATE_GIVEN)
		return "";
	return vocabulary_word(VOCABULARY_ANSWER_STATE, (int)ans->state, w->lang);
}

/* Last year's cell: its value, or else why there is none. */
static const char *previous_text(
	struct writer *w, const struct question *q, const struct answer *ans)
{
	const char *value = ans ? answer_print(q, ans, w->lang, w->a) : "";
	return value && !*value ? state_text(w, ans) : value;
}

static bool write_question(struct writer *w, const struct question *q, const struct answer *current,
	const struct answer *previous)
{
	bool number = is_number(q->kind);
	const char *kind = kind_text(w, q);
	const char *before = previous_text(w, q, previous);
	const char *value = current ? answer_print(q, current, w->lang, w->a) : "";
	if (!kind || !before || !value)
		return false;
	const struct {
		const char *text;
		bool number;
	} cells[FORM_COLUMNS] = {
		[FORM_KEY] = {q->key, false},
		[FORM_AREA] = {q->area_name, false},
		[FORM_QUESTION] = {question_words(q, w->lang), false},
		[FORM_KIND] = {kind, false},
		[FORM_UNIT] = {q->unit, false},
		[FORM_PREVIOUS] = {before, number},
		[FORM_ANSWER] = {value, number},
		[FORM_STATE] = {state_text(w, current), false},
		[FORM_COMMENT] = {current ? current->comment : "", false},
	};
	for (size_t i = 0; i < FORM_COLUMNS; i++) {
		if (i)
			next(w);
		cell(w, cells[i].text, cells[i].number);
	}
	end_row(w);
	return true;
}

enum sp_code form_write(const struct form *head, const struct plan *p, const struct questions *qs,
	const struct answer *current, size_t n_current, const struct answer *previous,
	size_t n_previous, enum lang lang, struct arena *a, struct buf *out)
{
	struct writer w = {.plan = p, .out = out, .lang = lang, .a = a};
	buf_add_text(out, "\xEF\xBB\xBF");
	bool ok = write_head(&w, head) && write_help(&w);
	write_columns(&w);
	for (size_t i = 0; ok && i < qs->n_items; i++) {
		const struct question *q = &qs->items[i];
		ok = write_question(&w, q, answer_find(current, n_current, q->key),
			answer_find(previous, n_previous, q->key));
	}
	if (!ok)
		return SP_NO_MEMORY;
	return out->failed ? SP_TOO_LARGE : SP_OK;
}
