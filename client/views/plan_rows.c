/* SPDX-License-Identifier: Apache-2.0 */
/* A plan as rows, for CSV and NDJSON: one a part, with the columns that most parts have; each other value that is
 * stated is a row of its own, as indicator.source. */
#include <inttypes.h>

#include "client/views/plan.h"
#include "common/domain/plan_table.h"

enum column { AREA, ITEM, YEAR, ID, WORD, TEXT_OF, LOW, HIGH, UNIT, COLUMNS };

static const struct view_column columns[COLUMNS] = {
	[AREA] = {"area", TEXT_COLUMN_AREA, CELL_TEXT, false},
	[ITEM] = {"item", TEXT_COLUMN_ITEM, CELL_TEXT, false},
	[YEAR] = {"year", TEXT_COLUMN_YEAR, CELL_NUMBER, false},
	[ID] = {"id", TEXT_COLUMN_ID, CELL_TEXT, false},
	[WORD] = {"class", TEXT_COLUMN_WORD, CELL_TEXT, false},
	[TEXT_OF] = {"text", TEXT_COLUMN_TEXT, CELL_TEXT, true},
	[LOW] = {"low", TEXT_COLUMN_LOW, CELL_NUMBER, false},
	[HIGH] = {"high", TEXT_COLUMN_HIGH, CELL_NUMBER, false},
	[UNIT] = {"unit", TEXT_COLUMN_UNIT, CELL_TEXT, false},
};

/* Which member fills a column of the part's own row. */
static const struct {
	enum plan_part part;
	enum column column;
	enum field field;
} own[] = {
	{PART_PLAN, ID, FIELD_PLAN},
	{PART_PLAN, WORD, FIELD_KIND},
	{PART_PLAN, TEXT_OF, FIELD_TITLE},
	{PART_FOCUS_AREA, TEXT_OF, FIELD_NAME},
	{PART_TARGET_GROUP, TEXT_OF, FIELD_NAME},
	{PART_MEMBERSHIP, ID, FIELD_ORGANISATION},
	{PART_AREA, AREA, FIELD_ID},
	{PART_AREA, ID, FIELD_NUMBER},
	{PART_AREA, TEXT_OF, FIELD_NAME},
	{PART_FULFILMENT, WORD, FIELD_GRADE},
	{PART_GOAL, WORD, FIELD_TERM},
	{PART_INDICATOR, WORD, FIELD_TYPE},
	{PART_REPORT, WORD, FIELD_STATE},
	{PART_OBSERVATION, WORD, FIELD_STATE},
	{PART_OBSERVATION, LOW, FIELD_VALUE},
	{PART_TARGET, WORD, FIELD_TYPE},
	{PART_TARGET, LOW, FIELD_VALUE},
	{PART_COST, LOW, FIELD_COST},
	{PART_NARRATIVE, WORD, FIELD_TERM},
	{PART_NOTE, WORD, FIELD_KIND},
	{PART_NOTE, TEXT_OF, FIELD_NAME},
	{PART_GRANT, ID, FIELD_ORGANISATION},
	{PART_GRANT, TEXT_OF, FIELD_NAME},
};
/* Where no row of `own` has the field. */
static const struct {
	enum column column;
	enum field field;
} usual[] = {{YEAR, FIELD_YEAR}, {ID, FIELD_ID}, {TEXT_OF, FIELD_TEXT}, {UNIT, FIELD_UNIT}};

struct rows {
	struct view *view;
	struct arena *arena;
	const char *area;
	bool failed;
};

/* What the rows of a part have in common. */
struct owner {
	const char *item, *id;
	uint32_t year;
	bool nested; /* what it says is named after it: indicator.source */
};

static void set(struct view_cell *cell, const char *text)
{
	cell->text = text;
	cell->missing = !text;
}

/* A text that was printed into the arena: NULL means that it is spent. */
static const char *made(struct rows *r, const char *text)
{
	r->failed = r->failed || !text;
	return text;
}

static struct view_cell *add_row(struct rows *r, const struct owner *of)
{
	struct view_cell *row = view_row(r->view, r->arena);
	r->failed = r->failed || !row;
	for (int i = 0; row && i < COLUMNS; i++)
		set(&row[i], NULL);
	if (!row)
		return NULL;
	set(&row[AREA], r->area);
	set(&row[ITEM], of->item);
	set(&row[ID], of->id);
	if (of->year)
		set(&row[YEAR], made(r, arena_printf(r->arena, "%" PRIu32, of->year)));
	return row;
}

static bool column_of(enum plan_part part, enum field field, enum column *out)
{
	for (size_t i = 0; i < sizeof own / sizeof own[0]; i++)
		if (own[i].part == part && own[i].field == field) {
			*out = own[i].column;
			return true;
		}
	for (size_t i = 0; i < sizeof usual / sizeof usual[0]; i++)
		if (usual[i].field == field) {
			*out = usual[i].column;
			return true;
		}
	return false;
}

static void set_decimal(struct rows *r, struct view_cell *cell, decimal value)
{
	char text[48];
	set(cell, made(r, arena_text(r->arena, decimal_print_plain(value, text, sizeof text))));
}

/* Words are English here as in JSON; numbers lie in two columns, whatever else is a text. */
static void fill(struct rows *r, struct view_cell *row, enum column column, const struct member *m,
	size_t n, const void *part)
{
	const struct quantity *q = NULL;
	if (column == YEAR)
		return; /* add_row has set it */
	for (size_t i = 0; i < n; i++)
		if (m[i].kind == MEMBER_QUANTITY)
			q = member_pointer(&m[i], part);
	if (m->kind == MEMBER_DECIMAL) {
		set_decimal(r, &row[LOW], member_long(m, part));
		set_decimal(r, &row[HIGH], member_long(m + 1, part));
	} else if (column == LOW && q) {
		set_decimal(r, &row[LOW], q->low);
		set_decimal(r, &row[HIGH], q->high);
	}
	if (m->kind == MEMBER_DECIMAL || (column == LOW && q && q->qualifier == QUALIFIER_EXACT))
		return;
	if (column == LOW)
		column = TEXT_OF; /* a share, a yes or no, "ca 50" */
	const char *text = members_text(m, n, part, LANG_EN, r->arena, &r->failed);
	if (text)
		set(&row[column], text);
}

static void add_part(struct rows *r, enum plan_part type, const char *item, const struct owner *in,
	const void *part);

/* Items of lists have names of their own: sub_item, reported, fact; what has none is told by its owner. */
static const char *item_name(
	struct rows *r, const struct member *m, size_t run, const struct owner *of)
{
	static const struct {
		enum field field;
		const char *name;
	} names[] = {{FIELD_SUB_ITEMS, "sub_item"}, {FIELD_FOCUS_AREAS, "focus_area"},
		{FIELD_TARGET_GROUP, "target_group"}, {FIELD_PARTIES, "party"},
		{FIELD_REPORTED, "reported"}, {FIELD_FACTS, "fact"}};
	const char *name = run > 1   ? vocabulary_word(VOCABULARY_FIELD, (int)m->field, LANG_EN)
			   : m->json ? m->json
				     : m->name;
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (names[i].field == m->field)
			return names[i].name;
	if (m->kind == MEMBER_PARTS)
		return part_table(m->part)->name;
	return of->nested ? made(r, arena_printf(r->arena, "%s.%s", of->item, name)) : name;
}

static void add_list(
	struct rows *r, const struct owner *of, const struct member *m, const void *part)
{
	const char *name = item_name(r, m, 1, of);
	const char *const *items = member_list(m, part).items;
	for (size_t i = 0; i < member_list(m, part).n && !r->failed; i++) {
		if (m->kind == MEMBER_PARTS) {
			add_part(r, m->part, name, of, member_item(m, part, i));
			continue;
		}
		const struct owner each = {name, of->id, of->year, true};
		struct view_cell *row = add_row(r, &each);
		if (row)
			set(&row[m->kind == MEMBER_TEXTS ? TEXT_OF : ID], items[i]);
	}
}

static bool is_list(const struct member *m)
{
	return m->kind == MEMBER_TEXTS || m->kind == MEMBER_IDS || m->kind == MEMBER_CODES ||
	       m->kind == MEMBER_PARTS;
}

/* A value that the part's own row has no column for. */
static void add_value(
	struct rows *r, const struct owner *of, const struct member *m, size_t n, const void *part)
{
	const struct owner each = {item_name(r, m, n, of), of->id, of->year, true};
	struct view_cell *row = add_row(r, &each);
	const char *text = members_text(m, n, part, LANG_EN, r->arena, &r->failed);
	if (row)
		set(&row[TEXT_OF], text);
}

static bool is_stated(const struct member *m, size_t n, const void *part)
{
	while (n && !member_set(&m[n - 1], part))
		n--;
	return n != 0;
}

static void add_part(struct rows *r, enum plan_part type, const char *item, const struct owner *in,
	const void *part)
{
	const struct part_table *t = part_table(type);
	const struct member *id = part_member(type, FIELD_ID),
			    *year = part_member(type, FIELD_YEAR);
	struct owner of = {item, in->id, in->year, type != PART_PLAN && type != PART_AREA};
	enum column column;
	if (type == PART_AREA)
		r->area = member_string(id, part);
	else if (id && member_set(id, part))
		of.id = member_string(id, part);
	if (year)
		of.year = member_number(year, part);
	struct view_cell *row = add_row(r, &of);
	for (size_t i = 0; i < t->n_members && row && !r->failed; i += member_run(t, i))
		if (column_of(type, t->members[i].field, &column) &&
			is_stated(&t->members[i], member_run(t, i), part))
			fill(r, row, column, &t->members[i], member_run(t, i), part);
	for (size_t i = 0; i < t->n_members && !r->failed; i += member_run(t, i)) {
		const struct member *m = &t->members[i];
		if (is_list(m))
			add_list(r, &of, m, part);
		else if (m->field == FIELD_YEAR && member_run(t, i) > 1 && member_set(&m[1], part))
			add_value(r, &of, &m[1], 1, part); /* the last year of one that goes on */
		else if (!column_of(type, m->field, &column) &&
			 is_stated(m, member_run(t, i), part))
			add_value(r, &of, m, member_run(t, i), part);
	}
}

enum sp_code plan_rows(const struct plan *p, struct arena *a, struct view *out)
{
	struct rows r = {out, a, NULL, false};
	const struct owner nothing = {0};
	*out = (struct view){.schema = "plan_rows", .columns = columns, .n_columns = COLUMNS};
	add_part(&r, PART_PLAN, part_table(PART_PLAN)->name, &nothing, p);
	return r.failed ? SP_NO_MEMORY : SP_OK;
}

enum sp_code view_plan(const struct plan_shown *shown, const struct view_style *style,
	struct arena *a, struct buf *out)
{
	enum sp_code rc = SP_OK;
	struct view rows;
	struct plan p = *shown->plan;
	struct area only;
	if (shown->only) {
		only = *shown->only;
		p.areas = &only;
		p.n_areas = 1;
	}
	switch (style->format) {
	case FORMAT_TABLE:
		rc = plan_write_text(shown, style, a, out);
		break;
	case FORMAT_JSON:
		rc = plan_write_json(&p, shown->version, shown->published, a, out);
		break;
	case FORMAT_NDJSON:
	case FORMAT_CSV:
		rc = plan_rows(&p, a, &rows);
		return rc == SP_OK ? view_write(&rows, style, a, out) : rc;
	}
	return rc == SP_OK && out->failed ? SP_TOO_LARGE : rc;
}
