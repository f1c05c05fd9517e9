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

static void show_parts(
	struct context *c, const struct finding *f, const char *what, const char *where)
{
	const char *word = lang_text(c->lang, finding_is_error(f) ? TEXT_ERROR : TEXT_WARNING);
	output_line(c, TEXT_FINDING, word, sp_error_row(f->error.code)->searchable, what, NULL);
	if (*where)
		output_line(
			c, TEXT_FINDING_PART, lang_text(c->lang, TEXT_WHERE), where, NULL, NULL);
	output_line(c, TEXT_FINDING_PART, lang_text(c->lang, TEXT_FIX),
		lang_error_fix(&c->arena, c->lang, &f->error), NULL, NULL);
}

static void show_one(struct context *c, const struct finding *f)
{
	show_parts(c, f, lang_error_what(&c->arena, c->lang, &f->error), f->error.where);
}

static bool is_unanswered(const struct finding *f)
{
	return f->error.code == SP_QUESTION_NOT_ANSWERED;
}

static size_t count_unanswered(const struct findings *f)
{
	size_t n = 0;
	for (size_t i = 0; i < f->n_items; i++)
		n += is_unanswered(&f->items[i]);
	return n;
}

/* A form that is half filled in: how many are open, and the first cells ("a.csv:13:G, 14:G …"). */
static void show_unanswered(struct context *c, const struct findings *f, size_t n, const char *file)
{
	const struct finding *first = NULL;
	const char *cells = "";
	size_t len = strlen(file), named = 0;
	for (size_t i = 0; i < f->n_items && named < UNANSWERED_ON_SCREEN; i++) {
		const char *where = f->items[i].error.where;
		if (!is_unanswered(&f->items[i]))
			continue;
		if (named++ && strncmp(where, file, len) == 0 && where[len] == ':')
			where += len + 1;
		cells = arena_printf(&c->arena, "%s%s%s", cells, *cells ? ", " : "", where);
		cells = cells ? cells : "";
		first = first ? first : &f->items[i];
	}
	if (first)
		show_parts(c, first,
			print_count(c, n, TEXT_N_UNANSWERED_ONE, TEXT_N_UNANSWERED_MANY),
			arena_printf(&c->arena, "%s …", cells));
}

static void show_sum(struct context *c, const struct findings *f, const char *page)
{
	const char *errors = print_count(c, f->errors, TEXT_N_ERRORS_ONE, TEXT_N_ERRORS_MANY);
	const char *warnings =
		print_count(c, f->warnings, TEXT_N_WARNINGS_ONE, TEXT_N_WARNINGS_MANY);
	output_line(
		c, page ? TEXT_FINDINGS_SUM_PAGE : TEXT_FINDINGS_SUM, errors, warnings, page, NULL);
}

static const struct view_column columns[] = {
	{"file", TEXT_COL_FILE, CELL_TEXT, false},
	{"severity", TEXT_COL_SEVERITY, CELL_TEXT, false},
	{"code", TEXT_COL_CODE, CELL_TEXT, false},
	{"key", TEXT_COL_KEY, CELL_TEXT, false},
	{"where", TEXT_COL_WHERE, CELL_TEXT, false},
	{"what", TEXT_COL_WHAT, CELL_TEXT, true},
	{"fix", TEXT_COL_FIX, CELL_TEXT, true},
};

struct view findings_view(void)
{
	return (struct view){.schema = "findings",
		.columns = columns,
		.n_columns = sizeof columns / sizeof columns[0]};
}

enum sp_code findings_add_rows(struct context *c, struct view *v, const struct findings *f,
	const char *file, struct sp_error *err)
{
	for (size_t i = 0; i < f->n_items; i++) {
		const struct sp_error *e = &f->items[i].error;
		struct view_cell *row = view_row(v, &c->arena);
		if (!row)
			return sp_fail(err, SP_NO_MEMORY);
		row[0] = cell_text(file);
		row[1] = cell_text(finding_is_error(&f->items[i]) ? "error" : "warning");
		row[2] = cell_text(sp_error_row(e->code)->searchable);
		row[3] = cell_text(f->items[i].key);
		row[4] = cell_text(e->where);
		row[5] = cell_text(lang_error_what(&c->arena, LANG_EN, e));
		row[6] = cell_text(lang_error_fix(&c->arena, LANG_EN, e));
	}
	return SP_OK;
}

static void show_to_people(
	struct context *c, const struct findings *f, const char *file, const char *page)
{
	size_t open = count_unanswered(f), shown = 0, all = f->errors + f->warnings;
	bool together = open > UNANSWERED_ON_SCREEN;
	for (size_t i = 0; i < f->n_items && shown < FINDINGS_ON_SCREEN; i++) {
		if (together && is_unanswered(&f->items[i]))
			continue;
		show_one(c, &f->items[i]);
		shown++;
	}
	if (together) {
		show_unanswered(c, f, open, file);
		shown += open;
	}
	if (all > shown)
		output_line(c, TEXT_FINDINGS_MORE, print_number(c, all - shown), NULL, NULL, NULL);
	show_sum(c, f, page);
}

enum sp_code findings_show(struct context *c, const struct findings *f, const char *file,
	const char *page, struct sp_error *err)
{
	struct view v = findings_view();
	if (output_for_people(c)) {
		show_to_people(c, f, file, page);
		return SP_OK;
	}
	enum sp_code rc = findings_add_rows(c, &v, f, file, err);
	return rc == SP_OK ? output_view(c, &v, err) : rc;
}
