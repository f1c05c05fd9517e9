/* SPDX-License-Identifier: Apache-2.0 */
/* A plan as rows, for CSV and NDJSON. */
#include "client/views/plan.h"

#include <inttypes.h>

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

struct rows {
	struct view *view;
	struct arena *arena;
	const char *area;
	bool failed;
};

/* What a row may say; NULL or 0 = not stated. */
struct part {
	const char *item;
	uint32_t year;
	const char *id, *word, *text, *unit;
	const struct cost *cost;
};

static void set(struct view_cell *cell, const char *text)
{
	cell->text = text;
	cell->missing = !text;
}

/* A number that was printed into the arena: NULL means that it is spent. */
static void set_number(struct rows *r, struct view_cell *cell, const char *text)
{
	r->failed = r->failed || !text;
	set(cell, text);
}

static void set_decimal(struct rows *r, struct view_cell *cell, decimal value)
{
	char text[48];
	set_number(r, cell, arena_text(r->arena, decimal_print_plain(value, text, sizeof text)));
}

static void add(struct rows *r, struct part part)
{
	struct view_cell *row = view_row(r->view, r->arena);
	if (!row) {
		r->failed = true;
		return;
	}
	set(&row[AREA], r->area);
	set(&row[ITEM], part.item);
	set(&row[YEAR], NULL);
	if (part.year)
		set_number(r, &row[YEAR], arena_printf(r->arena, "%" PRIu32, part.year));
	set(&row[ID], part.id);
	set(&row[WORD], part.word);
	set(&row[TEXT_OF], part.text);
	set(&row[LOW], NULL);
	set(&row[HIGH], NULL);
	set(&row[UNIT], part.unit);
	if (part.cost) {
		set_decimal(r, &row[LOW], part.cost->low);
		set_decimal(r, &row[HIGH], part.cost->high);
	}
}

static const char *word(enum vocabulary v, int value)
{
	return value ? vocabulary_word(v, value, LANG_EN) : NULL;
}

static void add_activity(struct rows *r, const struct activity *activity)
{
	add(r, (struct part){.item = "activity",
		       .year = activity->year,
		       .id = activity->id,
		       .text = activity->text});
	for (size_t i = 0; i < activity->n_sub_items; i++)
		add(r, (struct part){.item = "sub_item",
			       .year = activity->year,
			       .id = activity->id,
			       .text = activity->sub_items[i]});
	for (size_t i = 0; i < activity->n_reports; i++)
		add(r, (struct part){.item = "reported",
			       .year = activity->year,
			       .id = activity->id,
			       .word = word(
				       VOCABULARY_ACTIVITY_STATE, (int)activity->reports[i].state),
			       .text = activity->reports[i].text});
}

static void add_area(struct rows *r, const struct area *area)
{
	r->area = area->id;
	add(r, (struct part){.item = "area", .id = area->number, .text = area->name});
	for (size_t i = 0; i < area->n_focus_areas; i++)
		add(r, (struct part){.item = "focus_area", .id = area->focus_areas[i]});
	for (size_t i = 0; i < area->n_target_groups; i++)
		add(r, (struct part){.item = "target_group", .id = area->target_groups[i]});
	if (area->situation)
		add(r, (struct part){.item = "situation", .text = area->situation});
	if (area->needs)
		add(r, (struct part){.item = "needs", .text = area->needs});
	for (size_t i = 0; i < area->n_fulfilments; i++)
		add(r, (struct part){.item = "fulfilment",
			       .year = area->fulfilments[i].year,
			       .word = word(VOCABULARY_GRADE, (int)area->fulfilments[i].grade),
			       .text = area->fulfilments[i].text});
	for (size_t i = 0; i < area->n_goals; i++)
		add(r, (struct part){.item = "goal",
			       .word = word(VOCABULARY_TERM, (int)area->goals[i].term),
			       .text = area->goals[i].text});
	for (size_t i = 0; i < area->n_activities; i++)
		add_activity(r, &area->activities[i]);
	for (size_t i = 0; i < area->n_responsible; i++)
		add(r, (struct part){.item = "responsible", .text = area->responsible[i]});
	for (size_t i = 0; i < area->n_indicators; i++)
		add(r, (struct part){.item = "indicator",
			       .id = area->indicators[i].id,
			       .word = word(
				       VOCABULARY_INDICATOR_KIND, (int)area->indicators[i].kind),
			       .text = area->indicators[i].text,
			       .unit = area->indicators[i].unit});
	for (size_t i = 0; i < area->n_costs; i++)
		add(r, (struct part){.item = "cost",
			       .year = area->costs[i].year,
			       .unit = area->costs[i].unit,
			       .cost = &area->costs[i]});
}

enum sp_code plan_rows(const struct plan *p, struct arena *a, struct view *out)
{
	struct rows r = {out, a, NULL, false};
	*out = (struct view){.schema = "plan_rows", .columns = columns, .n_columns = COLUMNS};
	for (size_t i = 0; i < p->n_areas; i++)
		add_area(&r, &p->areas[i]);
	return r.failed ? SP_NO_MEMORY : SP_OK;
}

enum sp_code view_plan(const struct plan *p, uint32_t version, bool published,
	const struct view_style *style, struct arena *a, struct buf *out)
{
	enum sp_code rc = SP_OK;
	struct view rows;
	switch (style->format) {
	case FORMAT_TABLE:
		rc = plan_write_text(p, version, published, style, a, out);
		break;
	case FORMAT_JSON:
		plan_write_json(p, version, published, out);
		break;
	case FORMAT_NDJSON:
	case FORMAT_CSV:
		rc = plan_rows(p, a, &rows);
		return rc == SP_OK ? view_write(&rows, style, a, out) : rc;
	}
	return rc == SP_OK && out->failed ? SP_TOO_LARGE : rc;
}
