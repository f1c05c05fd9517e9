/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "client/commands/errors.h"
#include "client/commands/output.h"
#include "common/text/text.h"

enum sp_code findings_sort(struct findings *f, struct arena *a)
{
	struct finding *sorted = arena_array(a, f->n_items + 1, sizeof *sorted);
	size_t n = 0;
	if (!sorted)
		return SP_NO_MEMORY;
	for (int errors = 1; errors >= 0; errors--)
		for (size_t i = 0; i < f->n_items; i++)
			if (finding_is_error(&f->items[i]) == (errors == 1))
				sorted[n++] = f->items[i];
	f->items = sorted;
	return SP_OK;
}

static const char *severity(const struct context *c, const struct finding *f)
{
	return lang_text(c->lang, finding_is_error(f) ? TEXT_ERROR : TEXT_WARNING);
}

static void show_one(struct context *c, const struct finding *f)
{
	struct sp_error e = errors_localised(&f->error, c->lang);
	const char *what = lang_error_what(&c->arena, c->lang, &e);
	const char *fix = lang_error_fix(&c->arena, c->lang, &e);
	output_line(c, TEXT_FINDING, severity(c, f), sp_error_row(e.code)->searchable, what, NULL);
	if (e.where[0])
		output_line(
			c, TEXT_FINDING_PART, lang_text(c->lang, TEXT_WHERE), e.where, NULL, NULL);
	output_line(c, TEXT_FINDING_PART, lang_text(c->lang, TEXT_FIX), fix, NULL, NULL);
}

static void show_sum(struct context *c, const struct findings *f, const char *page)
{
	const char *errors = print_count(c, f->errors, TEXT_N_ERRORS_ONE, TEXT_N_ERRORS_MANY);
	const char *warnings =
		print_count(c, f->warnings, TEXT_N_WARNINGS_ONE, TEXT_N_WARNINGS_MANY);
	if (f->n_items > FINDINGS_ON_SCREEN)
		output_line(c, TEXT_FINDINGS_MORE, print_number(c, f->n_items - FINDINGS_ON_SCREEN),
			NULL, NULL, NULL);
	output_line(
		c, page ? TEXT_FINDINGS_SUM_PAGE : TEXT_FINDINGS_SUM, errors, warnings, page, NULL);
}

static enum sp_code show_to_programs(
	struct context *c, const struct findings *f, const char *file, struct sp_error *err)
{
	static const struct view_column columns[] = {
		{"file", TEXT_COL_FILE, CELL_TEXT, false},
		{"severity", TEXT_COL_SEVERITY, CELL_TEXT, false},
		{"code", TEXT_COL_CODE, CELL_TEXT, false},
		{"key", TEXT_COL_KEY, CELL_TEXT, false},
		{"where", TEXT_COL_WHERE, CELL_TEXT, false},
		{"what", TEXT_COL_WHAT, CELL_TEXT, true},
		{"fix", TEXT_COL_FIX, CELL_TEXT, true},
	};
	struct view v = {.schema = "findings",
		.columns = columns,
		.n_columns = sizeof columns / sizeof columns[0]};
	for (size_t i = 0; i < f->n_items; i++) {
		struct sp_error e = errors_localised(&f->items[i].error, c->lang);
		struct view_cell *row = view_row(&v, &c->arena);
		if (!row)
			return sp_fail(err, SP_NO_MEMORY);
		row[0] = cell_text(file);
		row[1] = cell_text(finding_is_error(&f->items[i]) ? "error" : "warning");
		row[2] = cell_text(sp_error_row(e.code)->searchable);
		row[3] = cell_text(f->items[i].key);
		row[4] = cell_text(arena_text(&c->arena, e.where));
		row[5] = cell_text(lang_error_what(&c->arena, c->lang, &e));
		row[6] = cell_text(lang_error_fix(&c->arena, c->lang, &e));
	}
	return output_view(c, &v, err);
}

enum sp_code findings_show(struct context *c, const struct findings *f, const char *file,
	const char *page, struct sp_error *err)
{
	if (!output_for_people(c))
		return show_to_programs(c, f, file, err);
	for (size_t i = 0; i < f->n_items && i < FINDINGS_ON_SCREEN; i++)
		show_one(c, &f->items[i]);
	show_sum(c, f, page);
	return SP_OK;
}

/* ---- the page ---- */

static void add_escaped(struct buf *out, struct arena *a, const char *text)
{
	for (const char *p = text_for_terminal(text ? text : "", a); *p; p++) {
		if (*p == '&')
			buf_add_text(out, "&amp;");
		else if (*p == '<')
			buf_add_text(out, "&lt;");
		else if (*p == '>')
			buf_add_text(out, "&gt;");
		else if (*p == '"')
			buf_add_text(out, "&quot;");
		else
			buf_add(out, p, 1);
	}
}

static void add_element(struct buf *out, struct arena *a, const char *name, const char *text)
{
	buf_addf(out, "<%s>", name);
	add_escaped(out, a, text);
	buf_addf(out, "</%s>\n", name);
}

static void add_row(struct context *c, const struct finding *f, struct buf *out)
{
	struct sp_error e = errors_localised(&f->error, c->lang);
	struct arena *a = &c->arena;
	buf_add_text(out, "<tr>\n");
	add_element(out, a, "td", severity(c, f));
	add_element(out, a, "td", sp_error_row(e.code)->searchable);
	add_element(out, a, "td", e.where);
	add_element(out, a, "td", lang_error_what(a, c->lang, &e));
	add_element(out, a, "td", lang_error_fix(a, c->lang, &e));
	buf_add_text(out, "</tr>\n");
}

enum sp_code findings_page(struct context *c, const struct findings *f, const char *file,
	struct buf *out, struct sp_error *err)
{
	static const enum text_id heads[] = {
		TEXT_COL_SEVERITY, TEXT_COL_CODE, TEXT_COL_WHERE, TEXT_COL_WHAT, TEXT_COL_FIX};
	struct arena *a = &c->arena;
	const char *title = lang_format(a, c->lang, TEXT_FINDINGS_TITLE, file, NULL, NULL, NULL);
	buf_addf(out, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n",
		c->lang == LANG_SV ? "sv" : "en");
	buf_add_text(out,
		"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
		"style-src 'unsafe-inline'\">\n");
	add_element(out, a, "title", title);
	buf_add_text(out,
		"<style>body{font-family:sans-serif;margin:2em}table{border-collapse:collapse}"
		"td,th{border:1px solid #666;padding:.3em .6em;text-align:left;"
		"vertical-align:top}</style>\n</head>\n<body>\n");
	add_element(out, a, "h1", title);
	buf_add_text(out, "<table>\n<thead>\n<tr>\n");
	for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++) {
		buf_add_text(out, "<th scope=\"col\">");
		add_escaped(out, a, lang_text(c->lang, heads[i]));
		buf_add_text(out, "</th>\n");
	}
	buf_add_text(out, "</tr>\n</thead>\n<tbody>\n");
	for (size_t i = 0; i < f->n_items; i++)
		add_row(c, &f->items[i], out);
	buf_add_text(out, "</tbody>\n</table>\n</body>\n</html>\n");
	return out->failed ? sp_fail(err, SP_TOO_LARGE, file) : SP_OK;
}
