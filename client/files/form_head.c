/* SPDX-License-Identifier: Apache-2.0 */
/* The rows above the questions: which plan, year and unit a form is for. */
#include "client/files/form_read.h"

#include <stdio.h>
#include <string.h>

#include "client/files/plan_reader.h"
#include "common/text/text.h"

struct head_reader {
	const char *name;
	const struct csv *table;
	size_t row;
	struct arena *a;
	struct form *out;
	struct sp_error *err;
};

/* Reads the cell beside the row's name; false if it cannot be. */
typedef bool (*head_reader_fn)(struct head_reader *h, const char *value);

static bool read_format(struct head_reader *h, const char *value)
{
	const char *id = csv_trimmed(&h->table->rows[h->row], 2, h->a);
	h->out->form_id = id && *id ? id : NULL;
	return strcmp(value, FORM_FORMAT) == 0;
}

static bool read_plan(struct head_reader *h, const char *value)
{
	struct sp_error ignored;
	struct form *f = h->out;
	return plan_ref_parse(value, f->plan, sizeof f->plan, &f->version, &ignored) == SP_OK &&
	       f->version > 0;
}

static bool read_form_year(struct head_reader *h, const char *value)
{
	h->out->year = year_of(value);
	return h->out->year != 0;
}

/* "2180 Gävle". Spreadsheets drop leading zeros: 780 is 0780, 1 is 01. */
static bool read_unit(struct head_reader *h, const char *value)
{
	struct form *f = h->out;
	size_t len = strcspn(value, " \t");
	bool short_code = (len == 3 || len == 1) && strspn(value, "0123456789") == len;
	if (len + short_code > ID_MAX)
		return false;
	snprintf(f->unit, sizeof f->unit, "%s%.*s", short_code ? "0" : "", (int)len, value);
	const char *name = text_trim(value + len, h->a);
	f->unit_name = name && *name ? name : NULL;
	return org_code_valid(f->unit);
}

static bool read_base(struct head_reader *h, const char *value)
{
	return digits_of(&value, 1000000, &h->out->base_revision) && !*value;
}

static bool read_contact(struct head_reader *h, const char *value)
{
	h->out->contact = *value ? value : NULL;
	return true;
}

static bool read_file_number(struct head_reader *h, const char *value)
{
	h->out->file_number = *value ? value : NULL;
	return true;
}

static const struct head_row {
	enum field field;
	head_reader_fn read;
	bool needed;
} head_rows[] = {
	{FIELD_FORM, read_format, true},
	{FIELD_PLAN, read_plan, true},
	{FIELD_YEAR, read_form_year, true},
	{FIELD_REPORTING_UNIT, read_unit, true},
	{FIELD_BASE_REVISION, read_base, true},
	{FIELD_CONTACT, read_contact, false},
	{FIELD_FILE_NUMBER, read_file_number, false},
};
enum { HEAD_ROWS = sizeof head_rows / sizeof head_rows[0] };

static enum sp_code bad_row(
	struct head_reader *h, enum sp_code code, const char *what, size_t column)
{
	sp_fail(h->err, code, what);
	if (h->err)
		csv_where(h->err, h->name, h->row, column);
	return code;
}

static enum sp_code read_row(struct head_reader *h, const char *label, bool seen[HEAD_ROWS])
{
	const char *value = csv_trimmed(&h->table->rows[h->row], 1, h->a);
	int field = vocabulary_find(VOCABULARY_FIELD, label);
	size_t i = 0;
	if (!value)
		return sp_fail(h->err, SP_NO_MEMORY);
	while (i < HEAD_ROWS && (int)head_rows[i].field != field)
		i++;
	if (!seen[0] && i != 0) /* the first row with content says that this is a form */
		return bad_row(h, SP_NOT_A_FORM, h->name, 0);
	if (i == HEAD_ROWS || seen[i])
		return bad_row(h, SP_FORM_HEADER, label, 0);
	if (!head_rows[i].read(h, value))
		return bad_row(
			h, i == 0 ? SP_NOT_A_FORM : SP_FORM_HEADER, i == 0 ? value : label, 1);
	seen[i] = true;
	return SP_OK;
}

static enum sp_code missing_rows(struct head_reader *h, const bool seen[HEAD_ROWS])
{
	if (!seen[0])
		return bad_row(h, SP_NOT_A_FORM, h->name, 0);
	for (size_t i = 0; i < HEAD_ROWS; i++)
		if (head_rows[i].needed && !seen[i])
			return bad_row(h, SP_FORM_HEADER,
				vocabulary_word(VOCABULARY_FIELD, (int)head_rows[i].field, LANG_SV),
				0);
	return SP_OK;
}

enum sp_code form_read_head(
	const char *name, struct bytes in, struct arena *a, struct form *out, struct sp_error *err)
{
	struct csv table;
	bool seen[HEAD_ROWS] = {false};
	struct head_reader h = {.name = name, .table = &table, .a = a, .out = out, .err = err};
	*out = (struct form){0};
	enum sp_code rc = csv_parse(name, in, a, &table, err);
	if (rc != SP_OK)
		return rc;
	size_t columns_row = form_columns_row(&table);
	for (; rc == SP_OK && h.row < table.n_rows && h.row < columns_row; h.row++) {
		const char *label = csv_trimmed(&table.rows[h.row], 0, a);
		if (!label)
			return sp_fail(err, SP_NO_MEMORY);
		if (*label && *label != '#')
			rc = read_row(&h, label, seen);
	}
	h.row = 0;
	return rc == SP_OK ? missing_rows(&h, seen) : rc;
}
