/* SPDX-License-Identifier: Apache-2.0 */
#include "client/views/gaps.h"

#include <string.h>

#include "client/views/describe.h"
#include "client/views/json.h"
#include "client/views/lines.h"
#include "common/domain/totals.h"

static const struct {
	const char *name;
	enum text_id words;
} kinds[GAP_KINDS] = {
	[GAP_NO_PERIOD] = {"no_period", TEXT_GAP_NO_PERIOD},
	[GAP_NO_ADOPTION] = {"no_adoption", TEXT_GAP_NO_ADOPTION},
	[GAP_GOAL_ABSENT] = {"goal_absent", TEXT_GAP_GOAL_ABSENT},
	[GAP_GOAL_UNMEASURED] = {"goal_unmeasured", TEXT_GAP_GOAL_UNMEASURED},
	[GAP_INDICATOR_ABSENT] = {"indicator_absent", TEXT_GAP_INDICATOR_ABSENT},
	[GAP_INDICATOR_NOT_DEVELOPED] = {"indicator_not_developed",
		TEXT_GAP_INDICATOR_NOT_DEVELOPED},
	[GAP_INDICATOR_TO_BE_DEVELOPED] = {"indicator_to_be_developed",
		TEXT_GAP_INDICATOR_TO_BE_DEVELOPED},
	[GAP_INDICATOR_TO_BE_SPECIFIED] = {"indicator_to_be_specified",
		TEXT_GAP_INDICATOR_TO_BE_SPECIFIED},
	[GAP_INDICATOR_NO_UNIT] = {"indicator_no_unit", TEXT_GAP_INDICATOR_NO_UNIT},
	[GAP_INDICATOR_NO_DEFINITION] = {"indicator_no_definition",
		TEXT_GAP_INDICATOR_NO_DEFINITION},
	[GAP_INDICATOR_NO_BASELINE] = {"indicator_no_baseline", TEXT_GAP_INDICATOR_NO_BASELINE},
	[GAP_INDICATOR_NO_TARGET] = {"indicator_no_target", TEXT_GAP_INDICATOR_NO_TARGET},
	[GAP_INDICATOR_NO_SOURCE] = {"indicator_no_source", TEXT_GAP_INDICATOR_NO_SOURCE},
	[GAP_AREA_NO_RESPONSIBLE] = {"area_no_responsible", TEXT_GAP_AREA_NO_RESPONSIBLE},
	[GAP_AREA_NO_COST] = {"area_no_cost", TEXT_GAP_AREA_NO_COST},
	[GAP_AREA_NO_TIME] = {"area_no_time", TEXT_GAP_AREA_NO_TIME},
	[GAP_ACTIVITY_NO_LEAD] = {"activity_no_lead", TEXT_GAP_ACTIVITY_NO_LEAD},
	[GAP_ACTIVITY_NO_YEAR] = {"activity_no_year", TEXT_GAP_ACTIVITY_NO_YEAR},
};

const char *gap_words(enum gap_kind kind, enum lang lang)
{
	return lang_text(lang, kinds[kind].words);
}

static bool is_shown(const struct gaps_shown *s, const struct gap_found *found)
{
	return !s->area || s->area == found->area;
}

/* What a finding is in, as people know it; NULL for the area or the plan itself, which stands above it. */
static const char *what_of(const struct gap_found *found)
{
	const char *itself = found->area ? found->area->id : NULL;
	if (!strchr(found->path, '.') && (found->area ? found->id == itself : !*found->path))
		return NULL;
	return found->what ? found->what : found->id;
}

/* ---- for people ---- */

/* How many of a kind there are among what is shown. */
static size_t shown_of(const struct gaps_shown *s, enum gap_kind kind)
{
	const struct plan *p = s->gaps->plan;
	return s->area ? gaps_at(s->gaps, (size_t)(s->area - p->areas), kind)
		       : s->gaps->counts[kind];
}

/* The kinds that there are, numbered from 1 in the order of the table. */
static void put_kinds(struct lines *g, const struct gaps_shown *s)
{
	static const struct view_column columns[] = {
		{"", TEXT_GAP_NUMBER, CELL_NUMBER, false},
		{"", TEXT_GAP_KIND, CELL_TEXT, true},
		{"", TEXT_GAP_COUNT, CELL_TEXT, false},
	};
	struct view v = {.columns = columns, .n_columns = sizeof columns / sizeof columns[0]};
	size_t number = 0;
	for (int kind = 0; kind < GAP_KINDS; kind++) {
		size_t n = shown_of(s, (enum gap_kind)kind);
		struct view_cell *row = n ? lines_row(g, &v) : NULL;
		if (!row)
			continue;
		row[0] = lines_number(g, ++number);
		row[1] = lines_cell(g, gap_words((enum gap_kind)kind, g->style->lang));
		row[2] = s->area ? lines_number(g, n)
				 : lines_cell(g, print_of(n, s->gaps->of[kind], g->style->lang,
							 g->arena));
	}
	lines_blank(g);
	lines_table(g, 0, &v);
}

/* A row of the table area by kind: counts of the kinds that there are, and their sum. */
static void put_area_row(struct lines *g, const struct gaps_shown *s, struct view *v, size_t area)
{
	const struct plan *p = s->gaps->plan;
	struct view_cell *row = lines_row(g, v);
	size_t column = 0, sum = 0;
	if (!row)
		return;
	row[column++] = lines_cell(g, area < p->n_areas ? describe_area(&p->areas[area], g->arena)
							: lines_label(g, TEXT_GAP_WHOLE_PLAN));
	for (int kind = 0; kind < GAP_KINDS; kind++) {
		size_t n = gaps_at(s->gaps, area, (enum gap_kind)kind);
		if (s->gaps->counts[kind] == 0)
			continue;
		row[column++] = n ? lines_number(g, n) : (struct view_cell){0};
		sum += n;
	}
	row[column] = lines_number(g, sum);
}

static void put_areas(struct lines *g, const struct gaps_shown *s)
{
	struct view_column columns[GAP_KINDS + 2] = {{"", TEXT_COL_AREA, CELL_TEXT, true}};
	const char *headings[GAP_KINDS + 2] = {lines_label(g, TEXT_COL_AREA)};
	struct view v = {.columns = columns, .headings = headings, .n_columns = 1};
	for (int kind = 0; kind < GAP_KINDS; kind++)
		if (s->gaps->counts[kind]) {
			headings[v.n_columns] = lines_count(g, v.n_columns);
			columns[v.n_columns++] =
				(struct view_column){"", TEXT_GAP_COUNT, CELL_NUMBER, false};
		}
	headings[v.n_columns] = lines_label(g, TEXT_GAP_SUM);
	columns[v.n_columns++] = (struct view_column){"", TEXT_GAP_SUM, CELL_NUMBER, false};
	for (size_t i = 0; i <= s->gaps->plan->n_areas; i++)
		put_area_row(g, s, &v, i);
	lines_blank(g);
	lines_table(g, 0, &v);
}

static void put_found(struct lines *g, const struct gap_found *found)
{
	const char *text = gap_words(found->kind, g->style->lang);
	text = lines_joined(g, text, ": ", what_of(found));
	if (*found->path)
		text = lines_joined(
			g, text, " ", lines_made(g, arena_printf(g->arena, "(%s)", found->path)));
	if (text)
		lines_put(g, 2, "- ", text);
}

static void put_findings(struct lines *g, const struct gaps_shown *s)
{
	const struct area *before = NULL;
	bool begun = false;
	for (size_t i = 0; i < s->gaps->n_items && !g->failed; i++) {
		const struct gap_found *found = &s->gaps->items[i];
		if (!is_shown(s, found))
			continue;
		if (!begun || before != found->area) {
			lines_blank(g);
			lines_title(g, found->area ? describe_area(found->area, g->arena)
						   : lines_label(g, TEXT_GAP_WHOLE_PLAN));
		}
		put_found(g, found);
		before = found->area;
		begun = true;
	}
	if (!begun)
		lines_put(g, 0, "", lines_label(g, TEXT_GAP_NONE));
}

static enum sp_code write_text(const struct gaps_shown *s, const struct view_style *style,
	struct arena *a, struct buf *out)
{
	struct lines g = lines_begin(style, a, out);
	const struct plan *p = s->gaps->plan;
	const char *ref = s->version ? arena_printf(a, "%s@%u", p->id, s->version) : p->id;
	lines_title(&g, lines_format(&g, TEXT_GAP_TITLE, lines_made(&g, ref), p->title, NULL));
	if (s->gaps->n_items) {
		put_kinds(&g, s);
		if (!s->area)
			put_areas(&g, s);
	}
	put_findings(&g, s);
	return g.failed ? SP_NO_MEMORY : SP_OK;
}

/* ---- for programs ---- */

static void put_kinds_json(struct json *j, const struct gaps *gaps)
{
	json_key(j, "kinds");
	json_object(j);
	for (int kind = 0; kind < GAP_KINDS; kind++) {
		json_key(j, kinds[kind].name);
		json_object(j);
		json_put_count(j, "count", gaps->counts[kind]);
		json_put_count(j, "of", gaps->of[kind]);
		json_close(j);
	}
	json_close(j);
}

/* The counts of one area, or (area NULL) of the plan as a whole; kinds without any are left out. */
static void put_area_json(struct json *j, const struct gaps *gaps, size_t i)
{
	json_object(j);
	json_put_text(j, "area", i < gaps->plan->n_areas ? gaps->plan->areas[i].id : NULL);
	json_key(j, "counts");
	json_object(j);
	for (int kind = 0; kind < GAP_KINDS; kind++)
		if (gaps_at(gaps, i, (enum gap_kind)kind))
			json_put_count(j, kinds[kind].name, gaps_at(gaps, i, (enum gap_kind)kind));
	json_close(j);
	json_close(j);
}

static void put_found_json(struct json *j, const struct gap_found *found)
{
	json_object(j);
	json_put_text(j, "kind", kinds[found->kind].name);
	json_put_text(j, "area", found->area ? found->area->id : NULL);
	json_put_text(j, "id", found->id);
	json_put_text(j, "what", found->what);
	json_put_text(j, "where", found->path);
	json_close(j);
}

static void write_json(const struct gaps_shown *s, struct buf *out)
{
	const struct gaps *gaps = s->gaps;
	struct json j;
	json_begin(&j, out, true);
	json_object(&j);
	json_put_text(&j, "schema", "samplan/gaps/1");
	json_key(&j, "data");
	json_object(&j);
	json_put_text(&j, "plan", gaps->plan->id);
	json_key(&j, "version");
	if (s->version)
		json_integer(&j, s->version);
	else
		json_text(&j, NULL);
	put_kinds_json(&j, gaps);
	json_key(&j, "areas");
	json_array(&j);
	for (size_t i = 0; i <= gaps->plan->n_areas; i++)
		if (!s->area || (i < gaps->plan->n_areas && s->area == &gaps->plan->areas[i]))
			put_area_json(&j, gaps, i);
	json_close(&j);
	json_key(&j, "findings");
	json_array(&j);
	for (size_t i = 0; i < gaps->n_items; i++)
		if (is_shown(s, &gaps->items[i]))
			put_found_json(&j, &gaps->items[i]);
	json_close(&j);
	json_close(&j);
	json_close(&j);
	buf_add_text(out, "\n");
}

static struct view_cell cell(const char *text)
{
	return (struct view_cell){.text = text, .missing = !text};
}

static enum sp_code write_rows(const struct gaps_shown *s, const struct view_style *style,
	struct arena *a, struct buf *out)
{
	static const struct view_column columns[] = {
		{"kind", TEXT_GAP_KIND, CELL_TEXT, false},
		{"area", TEXT_COL_AREA, CELL_TEXT, false},
		{"id", TEXT_COL_ID, CELL_TEXT, false},
		{"what", TEXT_COL_WHAT, CELL_TEXT, true},
		{"where", TEXT_COL_WHERE, CELL_TEXT, false},
	};
	struct view v = {.schema = "gaps",
		.columns = columns,
		.n_columns = sizeof columns / sizeof columns[0]};
	for (size_t i = 0; i < s->gaps->n_items; i++) {
		const struct gap_found *found = &s->gaps->items[i];
		struct view_cell *row = is_shown(s, found) ? view_row(&v, a) : NULL;
		if (!row && is_shown(s, found))
			return SP_NO_MEMORY;
		if (!row)
			continue;
		row[0] = cell(kinds[found->kind].name);
		row[1] = cell(found->area ? found->area->id : NULL);
		row[2] = cell(found->id);
		row[3] = cell(found->what);
		row[4] = cell(found->path);
	}
	return view_write(&v, style, a, out);
}

enum sp_code view_gaps(const struct gaps_shown *shown, const struct view_style *style,
	struct arena *a, struct buf *out)
{
	enum sp_code rc = SP_OK;
	switch (style->format) {
	case FORMAT_TABLE:
		rc = write_text(shown, style, a, out);
		break;
	case FORMAT_JSON:
		write_json(shown, out);
		break;
	case FORMAT_NDJSON:
	case FORMAT_CSV:
		return write_rows(shown, style, a, out);
	}
	return rc == SP_OK && out->failed ? SP_TOO_LARGE : rc;
}
