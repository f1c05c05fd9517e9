/* SPDX-License-Identifier: Apache-2.0 */
#include "client/files/csv.h"

#include <stdlib.h>
#include <string.h>

#include "common/text/text.h"

enum {
	CODE,
	NAME,
	COUNTY,
	COUNTY_NAME,
	KIND,
	POPULATION,
	POPULATION_YEAR,
	CLOSED,
	MEMBERS,
	ALIASES,
	COLUMNS
};
static const struct csv_column columns[COLUMNS] = {
	[CODE] = {"code", "kod", true},
	[NAME] = {"name", "namn", true},
	[COUNTY] = {"county_code", "länskod", false},
	[COUNTY_NAME] = {"county_name", "län", false},
	[KIND] = {"kind", "slag", true},
	[POPULATION] = {"population", "folkmängd", false},
	[POPULATION_YEAR] = {"population_year", "folkmängd_år", false},
	[CLOSED] = {"closed", "stängd", false},
	[MEMBERS] = {"members", "medlemmar", false},
	[ALIASES] = {"aliases", "även_kallad", false},
};

enum { POPULATION_MAX = 1000000000, YEAR_MIN = 1900, YEAR_MAX = 2200 };

struct org_reader {
	const char *name;
	const struct csv *table;
	size_t places[COLUMNS];
	size_t row;
	struct arena *a;
	struct sp_error *err;
};

static enum sp_code bad_cell(struct org_reader *r, int column, const char *text)
{
	sp_fail(r->err, SP_CSV_VALUE, columns[column].sv, text);
	if (r->err)
		csv_where(r->err, r->name, r->row, r->places[column]);
	return SP_CSV_VALUE;
}

static const char *cell(struct org_reader *r, int column)
{
	return csv_trimmed(&r->table->rows[r->row], r->places[column], r->a);
}

/* Digits only, min to max; a blank cell is 0, not stated. */
static enum sp_code read_number(
	struct org_reader *r, int column, uint64_t min, uint64_t max, uint64_t *out)
{
	const char *text = cell(r, column);
	uint64_t v = 0;
	*out = 0;
	if (!text)
		return sp_fail(r->err, SP_NO_MEMORY);
	if (!*text)
		return SP_OK;
	for (const char *p = text; *p; p++) {
		if (*p < '0' || *p > '9' || v > max)
			return bad_cell(r, column, text);
		v = v * 10 + (uint64_t)(*p - '0');
	}
	if (v < min || v > max)
		return bad_cell(r, column, text);
	*out = v;
	return SP_OK;
}

static enum sp_code read_texts(struct org_reader *r, struct organisation *o)
{
	const char *kind = cell(r, KIND);
	o->code = cell(r, CODE);
	o->name = cell(r, NAME);
	o->county = cell(r, COUNTY);
	if (!kind || !o->code || !o->name || !o->county)
		return sp_fail(r->err, SP_NO_MEMORY);
	if (!org_code_valid(o->code))
		return bad_cell(r, CODE, o->code);
	if (!*o->name)
		return bad_cell(r, NAME, o->name);
	if (!*o->county)
		o->county = NULL;
	o->kind = (enum org_kind)vocabulary_find(VOCABULARY_ORG_KIND, kind);
	return o->kind == ORG_NONE ? bad_cell(r, KIND, kind) : SP_OK;
}

/* An instant as `org list` writes it; blank for one that is open. */
static enum sp_code read_closed(struct org_reader *r, uint64_t *out_ms)
{
	const char *text = cell(r, CLOSED);
	*out_ms = 0;
	if (!text)
		return sp_fail(r->err, SP_NO_MEMORY);
	return !*text || time_parse_utc(text, out_ms) ? SP_OK : bad_cell(r, CLOSED, text);
}

enum sp_code names_split(
	const char *text, const char *separators, struct arena *a, const char ***out, size_t *n)
{
	*out = NULL;
	*n = 0;
	while (*text) {
		size_t len = strcspn(text, separators);
		const char *part = arena_text_n(a, text, len);
		const char *name = part ? text_trim(part, a) : NULL;
		const char **place = name && *name ? ARENA_PUSH(a, *out, *n) : NULL;
		if (!name || (*name && !place))
			return SP_NO_MEMORY;
		if (place)
			*place = name;
		text += len + (text[len] != '\0');
	}
	return SP_OK;
}

/* Only who reports jointly has members, and each is a code. */
static enum sp_code read_members(struct org_reader *r, struct organisation *o)
{
	const char *text = cell(r, MEMBERS);
	if (!text ||
		names_split(text, MEMBER_SEPARATORS, r->a, &o->members, &o->n_members) != SP_OK)
		return sp_fail(r->err, SP_NO_MEMORY);
	if (o->n_members && o->kind != ORG_JOINT)
		return bad_cell(r, MEMBERS, text);
	for (size_t i = 0; i < o->n_members; i++)
		if (!org_code_valid(o->members[i]))
			return bad_cell(r, MEMBERS, o->members[i]);
	return SP_OK;
}

static enum sp_code read_aliases(struct org_reader *r, struct organisation *o)
{
	const char *text = cell(r, ALIASES);
	if (!text || names_split(text, ALIAS_SEPARATORS, r->a, &o->aliases, &o->n_aliases) != SP_OK)
		return sp_fail(r->err, SP_NO_MEMORY);
	return SP_OK;
}

static enum sp_code read_row(struct org_reader *r, struct organisation *o)
{
	uint64_t year = 0;
	enum sp_code rc = read_texts(r, o);
	if (rc == SP_OK)
		rc = read_number(r, POPULATION, 0, POPULATION_MAX, &o->population);
	if (rc == SP_OK)
		rc = read_number(r, POPULATION_YEAR, YEAR_MIN, YEAR_MAX, &year);
	if (rc == SP_OK)
		rc = read_closed(r, &o->closed_ms);
	if (rc == SP_OK)
		rc = read_members(r, o);
	if (rc == SP_OK)
		rc = read_aliases(r, o);
	o->population_year = (uint32_t)year;
	return rc;
}

static bool blank_row(struct org_reader *r)
{
	const struct csv_row *row = &r->table->rows[r->row];
	for (size_t c = 0; c < row->n_cells; c++)
		if (*row->cells[c].text)
			return false;
	return true;
}

/* An organisation and the row it came from, to tell which of two equal codes came second. */
struct sorted {
	const char *code;
	size_t row;
};

static int by_code(const void *a, const void *b)
{
	const struct sorted *x = a, *y = b;
	int order = strcmp(x->code, y->code);
	return order ? order : (x->row > y->row) - (x->row < y->row);
}

static enum sp_code check_unique(struct org_reader *r, struct sorted *codes, size_t n)
{
	if (n)
		qsort(codes, n, sizeof *codes, by_code);
	for (size_t i = 1; i < n; i++) {
		if (strcmp(codes[i - 1].code, codes[i].code) != 0)
			continue;
		r->row = codes[i].row;
		return bad_cell(r, CODE, codes[i].code);
	}
	return SP_OK;
}

enum sp_code organisations_read(const char *name, struct bytes in, struct arena *a,
	struct organisation **out, size_t *n, struct sp_error *err)
{
	struct csv table;
	struct org_reader r = {.name = name, .table = &table, .a = a, .err = err};
	struct sorted *codes = NULL;
	size_t n_codes = 0;
	*out = NULL;
	*n = 0;
	enum sp_code rc = csv_parse(name, in, a, &table, err);
	if (rc == SP_OK)
		rc = csv_columns(name, &table, 0, columns, COLUMNS, false, a, r.places, err);
	for (r.row = 1; rc == SP_OK && r.row < table.n_rows; r.row++) {
		if (blank_row(&r))
			continue;
		struct organisation *o = ARENA_PUSH(a, *out, *n);
		struct sorted *s = ARENA_PUSH(a, codes, n_codes);
		if (!o || !s)
			return sp_fail(err, SP_NO_MEMORY);
		rc = read_row(&r, o);
		*s = (struct sorted){o->code, r.row};
	}
	return rc == SP_OK ? check_unique(&r, codes, n_codes) : rc;
}
