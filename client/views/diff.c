/* SPDX-License-Identifier: Apache-2.0 */
#include "client/views/diff.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/text/text.h"

/* Those that a comparison tells of; the others are told in their owner. */
static const enum text_id parts[PART_COUNT] = {
	[PART_PLAN] = TEXT_DIFF_PLAN,
	[PART_FOCUS_AREA] = TEXT_DIFF_FOCUS_AREA,
	[PART_TARGET_GROUP] = TEXT_DIFF_TARGET_GROUP,
	[PART_AREA] = TEXT_DIFF_AREA,
	[PART_FULFILMENT] = TEXT_DIFF_FULFILMENT,
	[PART_GOAL] = TEXT_DIFF_GOAL,
	[PART_ACTIVITY] = TEXT_DIFF_ACTIVITY,
	[PART_INDICATOR] = TEXT_DIFF_INDICATOR,
	[PART_COST] = TEXT_DIFF_COST,
	[PART_OBSERVATION] = TEXT_DIFF_VALUE,
	[PART_NARRATIVE] = TEXT_DIFF_NARRATIVE,
	[PART_NOTE] = TEXT_DIFF_NOTE,
	[PART_GRANT] = TEXT_DIFF_GRANT,
	[PART_MEMBERSHIP] = TEXT_DIFF_MEMBERSHIP,
};

static const struct {
	const char *word, *sign, *color;
} kinds[] = {
	[CHANGE_ADDED] = {"added", "+", "\033[32m"},
	[CHANGE_REMOVED] = {"removed", "\u2212", "\033[31m"},
	[CHANGE_CHANGED] = {"changed", "~", "\033[33m"},
};

struct page {
	const struct view_style *style;
	struct arena *arena;
	struct buf *out;
	bool failed;
};

static const char *made(struct page *g, const char *text)
{
	g->failed = g->failed || !text;
	return text ? text : "";
}

/* One line, whatever the text holds. */
static void put_line(struct page *g, const char *text)
{
	char *safe = (char *)text_for_terminal(text, g->arena);
	for (char *p = safe; p && *p; p++)
		if (*p == '\n' || *p == '\t')
			*p = ' ';
	buf_addf(g->out, "%s\n", made(g, safe));
}

static const char *value(struct page *g, const char *text)
{
	return text ? made(g, arena_printf(g->arena, "\u201D%s\u201D", text))
		    : lang_text(g->style->lang, TEXT_VIEW_NOT_STATED);
}

/* "indikator sip-kvå: KVÅ-koder per månad", "kostnad 2018: 0,7–1,8 mnkr" */
static const char *name_of(struct page *g, const struct plan_change *c)
{
	const char *part = lang_text(g->style->lang, parts[c->part]);
	const char *id = c->id && c->part != PART_AREA ? c->id : "", *year = "";
	if (c->year)
		year = made(g, arena_printf(g->arena, " %" PRIu32, c->year));
	return made(g, arena_printf(g->arena, "%s%s%s%s", part, *id ? " " : "", id, year));
}

static void put_change(struct page *g, const struct plan_change *c)
{
	const char *sign = kinds[c->kind].sign, *name = name_of(g, c);
	if (g->style->color)
		sign = made(g, arena_printf(g->arena, "%s%s\033[0m", kinds[c->kind].color, sign));
	buf_addf(g->out, "  %s ", sign);
	if (c->kind != CHANGE_CHANGED) {
		put_line(g,
			made(g, arena_printf(g->arena, "%s: %s", name, c->title ? c->title : "")));
		return;
	}
	const char *field = lang_word(VOCABULARY_FIELD, (int)c->field, g->style->lang, g->arena);
	put_line(g, made(g, arena_printf(g->arena, "%s, %s: %s \u2192 %s", name, made(g, field),
				    value(g, c->before), value(g, c->after))));
}

static bool same_area(const struct plan_change *a, const struct plan_change *b)
{
	return strcmp(a->area ? a->area : "", b->area ? b->area : "") == 0;
}

static void put_sum(struct page *g, const struct plan_diff *d)
{
	char n[CHANGE_CHANGED + 1][24];
	for (int i = 0; i <= CHANGE_CHANGED; i++)
		snprintf(n[i], sizeof n[i], "%zu", d->counts[i]);
	put_line(g, made(g, lang_format(g->arena, g->style->lang, TEXT_DIFF_SUM, n[CHANGE_ADDED],
				    n[CHANGE_CHANGED], n[CHANGE_REMOVED], NULL)));
}

static enum sp_code write_text(const struct plan_diff *d, const char *heading,
	const char *const *notes, size_t n_notes, const struct view_style *style, struct arena *a,
	struct buf *out)
{
	struct page g = {style, a, out, false};
	put_line(&g, heading);
	if (d->n_items)
		put_sum(&g, d);
	else
		put_line(&g, lang_text(style->lang, TEXT_DIFF_NONE));
	for (size_t i = 0; i < d->n_items; i++) {
		const struct plan_change *c = &d->items[i];
		if (i == 0 || !same_area(c, c - 1)) {
			buf_add_text(out, "\n");
			put_line(&g, c->area_name ? c->area_name
						  : lang_text(style->lang, TEXT_DIFF_WHOLE));
		}
		put_change(&g, c);
	}
	if (n_notes)
		buf_add_text(out, "\n");
	for (size_t i = 0; i < n_notes; i++)
		put_line(&g, notes[i]);
	return g.failed ? SP_NO_MEMORY : SP_OK;
}

enum column { CHANGE, PART, AREA, ID, YEAR, TITLE, FIELD, BEFORE, AFTER, COLUMNS };

static struct view_cell cell(const char *text)
{
	return (struct view_cell){.text = text, .missing = !text};
}

static enum sp_code add_row(struct view *v, const struct plan_change *c, struct arena *a)
{
	struct view_cell *row = view_row(v, a);
	bool changed = c->kind == CHANGE_CHANGED;
	if (!row)
		return SP_NO_MEMORY;
	row[CHANGE] = cell(kinds[c->kind].word);
	row[PART] = cell(part_table(c->part)->name);
	row[AREA] = cell(c->area);
	row[ID] = cell(c->id);
	row[YEAR] = cell(c->year ? arena_printf(a, "%" PRIu32, c->year) : NULL);
	row[TITLE] = cell(c->title);
	row[FIELD] =
		cell(changed ? vocabulary_word(VOCABULARY_FIELD, (int)c->field, LANG_EN) : NULL);
	row[BEFORE] = cell(c->before);
	row[AFTER] = cell(c->after);
	return SP_OK;
}

static enum sp_code write_rows(
	const struct plan_diff *d, const struct view_style *style, struct arena *a, struct buf *out)
{
	static const struct view_column columns[COLUMNS] = {
		[CHANGE] = {"change", TEXT_COL_CHANGE, CELL_TEXT, false},
		[PART] = {"item", TEXT_COLUMN_ITEM, CELL_TEXT, false},
		[AREA] = {"area", TEXT_COLUMN_AREA, CELL_TEXT, false},
		[ID] = {"id", TEXT_COLUMN_ID, CELL_TEXT, false},
		[YEAR] = {"year", TEXT_COLUMN_YEAR, CELL_NUMBER, false},
		[TITLE] = {"title", TEXT_COL_TITLE, CELL_TEXT, true},
		[FIELD] = {"field", TEXT_COL_KEY, CELL_TEXT, false},
		[BEFORE] = {"before", TEXT_COLUMN_LOW, CELL_TEXT, true},
		[AFTER] = {"after", TEXT_COLUMN_HIGH, CELL_TEXT, true},
	};
	struct view v = {.schema = "plan-diff", .columns = columns, .n_columns = COLUMNS};
	enum sp_code rc = SP_OK;
	for (size_t i = 0; rc == SP_OK && i < d->n_items; i++)
		rc = add_row(&v, &d->items[i], a);
	return rc == SP_OK ? view_write(&v, style, a, out) : rc;
}

enum sp_code view_plan_diff(const struct plan_diff *d, const char *heading,
	const char *const *notes, size_t n_notes, const struct view_style *style, struct arena *a,
	struct buf *out)
{
	enum sp_code rc = style->format == FORMAT_TABLE
				  ? write_text(d, heading, notes, n_notes, style, a, out)
				  : write_rows(d, style, a, out);
	return rc == SP_OK && out->failed ? SP_TOO_LARGE : rc;
}
