/* SPDX-License-Identifier: Apache-2.0 */
#include "client/files/form_read.h"

#include <stdlib.h>
#include <string.h>

#include "common/text/text.h"

size_t form_columns_row(const struct csv *table)
{
	enum { SEARCHED = 100 };
	struct csv_column columns[FORM_COLUMNS];
	form_columns(columns);
	for (size_t row = 0; row < table->n_rows && row < SEARCHED; row++) {
		const struct csv_row *r = &table->rows[row];
		size_t known = 0;
		for (size_t c = 0; c < r->n_cells; c++)
			known += csv_column_find(columns, FORM_COLUMNS, r->cells[c].text) !=
				 CSV_ABSENT;
		if (known >= 2)
			return row;
	}
	return table->n_rows;
}

/* A question and whether a row has answered it; sorted by key, to be found in a long sheet. */
struct asked {
	const struct question *question;
	bool answered;
};

struct answer_reader {
	const char *name;
	struct csv table;
	size_t row;
	size_t places[FORM_COLUMNS];
	struct asked *asked;
	size_t n_asked;
	struct arena *a;
	struct findings *findings;
	struct answer *answers;
	size_t n_answers;
	struct form_cell *cells;
	size_t n_cells;
};

static int by_key(const void *x, const void *y)
{
	const struct asked *a = x, *b = y;
	return strcmp(a->question->key, b->question->key);
}

static int key_against(const void *key, const void *item)
{
	return strcmp(key, ((const struct asked *)item)->question->key);
}

static bool sort_questions(struct answer_reader *r, const struct questions *qs)
{
	r->asked = arena_array(r->a, qs->n_items, sizeof *r->asked);
	if (!r->asked)
		return false;
	for (size_t i = 0; i < qs->n_items; i++)
		r->asked[i].question = &qs->items[i];
	r->n_asked = qs->n_items;
	if (r->n_asked)
		qsort(r->asked, r->n_asked, sizeof *r->asked, by_key);
	return true;
}

/* Where a fault that answer_parse finds belongs: most are the answer's. */
static enum form_column column_of(enum sp_code code)
{
	bool state = code == SP_ANSWER_STATE_UNKNOWN || code == SP_ANSWER_AND_STATE;
	return state ? FORM_STATE : FORM_ANSWER;
}

static enum sp_code add_finding(
	struct answer_reader *r, const char *key, struct sp_error *e, enum form_column column)
{
	csv_where(e, r->name, r->row, r->places[column] == CSV_ABSENT ? 0 : r->places[column]);
	return findings_add(r->findings, r->a, key, e);
}

static enum sp_code bad_key(struct answer_reader *r, enum sp_code code, const char *key)
{
	struct sp_error e;
	sp_fail(&e, code, key);
	return add_finding(r, key, &e, FORM_KEY);
}

static const char *row_text(const struct answer_reader *r, enum form_column column)
{
	return csv_text(&r->table.rows[r->row], r->places[column]);
}

static enum sp_code note_cell(struct answer_reader *r, const char *key)
{
	struct sp_error e = {0};
	struct form_cell *cell = ARENA_PUSH(r->a, r->cells, r->n_cells);
	csv_where(&e, r->name, r->row, r->places[FORM_ANSWER]);
	const char *where = arena_text(r->a, e.where);
	if (!cell || !where)
		return SP_NO_MEMORY;
	*cell = (struct form_cell){key, where};
	return SP_OK;
}

static enum sp_code keep(struct answer_reader *r, const struct answer *ans)
{
	struct answer *place = ARENA_PUSH(r->a, r->answers, r->n_answers);
	if (!place)
		return SP_NO_MEMORY;
	*place = *ans;
	return SP_OK;
}

static enum sp_code read_answer(struct answer_reader *r, const struct question *q)
{
	struct answer ans = {0};
	struct sp_error e;
	enum sp_code rc = answer_parse(q, row_text(r, FORM_ANSWER), row_text(r, FORM_STATE),
		row_text(r, FORM_COMMENT), r->a, &ans, &e);
	if (rc == SP_NO_MEMORY)
		return rc;
	if (rc != SP_OK)
		return add_finding(r, q->key, &e, column_of(rc));
	if (ans.state == STATE_NONE && !ans.comment)
		return SP_OK;
	if (ans.state ==
		STATE_NONE) /* only a remark: it says why nothing is reported, and is not lost */
		ans.state = STATE_NOT_REPORTED;
	ans.key = q->key;
	return keep(r, &ans);
}

/* Whether nothing stands where an answer, a state or a remark would. */
static bool blank(const struct answer_reader *r)
{
	for (int c = FORM_ANSWER; c <= FORM_COMMENT; c++) {
		const char *text = row_text(r, (enum form_column)c);
		if (text[strspn(text, " \t\r\n")])
			return false;
	}
	return true;
}

/* Rows of help begin with #, wherever the column of keys may have been moved to. */
static bool is_help(const struct answer_reader *r, const char *key)
{
	return *key == '#' || (!*key && r->table.rows[r->row].cells[0].text[0] == '#');
}

static enum sp_code read_row(struct answer_reader *r)
{
	const char *key = csv_trimmed(&r->table.rows[r->row], r->places[FORM_KEY], r->a);
	if (!key || text_nfc(key, r->a, &key) != SP_OK)
		return SP_NO_MEMORY;
	if (is_help(r, key) || (!*key && blank(r)))
		return SP_OK;
	struct asked *asked =
		r->n_asked ? bsearch(key, r->asked, r->n_asked, sizeof *r->asked, key_against)
			   : NULL;
	if (!asked)
		return bad_key(r, SP_QUESTION_UNKNOWN, key);
	if (asked->answered)
		return bad_key(r, SP_QUESTION_TWICE, asked->question->key);
	asked->answered = true;
	enum sp_code rc = note_cell(r, asked->question->key);
	return rc == SP_OK ? read_answer(r, asked->question) : rc;
}

/* `carried`: any table with a key and an answer will do. */
static enum sp_code read_table(struct answer_reader *r, struct bytes in, const struct questions *qs,
	bool carried, struct sp_error *err)
{
	struct csv_column columns[FORM_COLUMNS];
	enum sp_code rc = csv_parse(r->name, in, r->a, &r->table, err);
	if (rc != SP_OK)
		return rc;
	form_columns(columns);
	if (carried)
		columns[FORM_STATE].needed = columns[FORM_COMMENT].needed = false;
	r->row = form_columns_row(&r->table);
	if (r->row == r->table.n_rows) {
		sp_fail(err, SP_CSV_COLUMN, columns[FORM_KEY].sv);
		return err ? csv_where(err, r->name, 0, 0) : SP_CSV_COLUMN;
	}
	rc = csv_columns(
		r->name, &r->table, r->row, columns, FORM_COLUMNS, carried, r->a, r->places, err);
	if (rc == SP_OK && !sort_questions(r, qs))
		return sp_fail(err, SP_NO_MEMORY);
	for (r->row++; rc == SP_OK && r->row < r->table.n_rows; r->row++) {
		rc = read_row(r);
		if (rc != SP_OK)
			sp_fail(err, rc);
	}
	return rc;
}

enum sp_code form_read_answers(const char *name, struct bytes in, const struct questions *qs,
	struct arena *a, struct form *form, struct findings *findings, struct sp_error *err)
{
	struct answer_reader r = {.name = name, .a = a, .findings = findings};
	enum sp_code rc = read_table(&r, in, qs, false, err);
	form->answers = r.answers;
	form->n_answers = r.n_answers;
	form->cells = r.cells;
	form->n_cells = r.n_cells;
	return rc;
}

struct msg_submit form_submission(const struct form *form)
{
	return (struct msg_submit){.plan = form->plan,
		.plan_version = form->version,
		.year = form->year,
		.unit = form->unit,
		.base_revision = form->base_revision,
		.contact = form->contact,
		.file_number = form->file_number,
		.answers = form->answers,
		.n_answers = form->n_answers};
}

const char *form_cell_of(const struct form *form, const char *key)
{
	for (size_t i = 0; key && i < form->n_cells; i++)
		if (strcmp(form->cells[i].key, key) == 0)
			return form->cells[i].where;
	return NULL;
}

enum sp_code form_read_carried(const char *name, struct bytes in, const struct questions *qs,
	struct arena *a, struct answer **out, size_t *n, struct findings *findings,
	struct sp_error *err)
{
	struct answer_reader r = {.name = name, .a = a, .findings = findings};
	enum sp_code rc = read_table(&r, in, qs, true, err);
	*out = r.answers;
	*n = r.n_answers;
	return rc;
}
