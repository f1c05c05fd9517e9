/* SPDX-License-Identifier: Apache-2.0 */
/* What was found in a file, as a page to keep beside it. */
#include "client/views/html.h"
#include "client/views/view.h"

#include "common/domain/rules.h"

enum { COLUMNS = 5 };

static void put_row(struct html *h, const struct finding *f)
{
	const struct sp_error *e = &f->error;
	bool error = finding_is_error(f);
	const char *const cells[COLUMNS] = {lang_text(h->lang, error ? TEXT_ERROR : TEXT_WARNING),
		sp_error_row(e->code)->searchable, e->where,
		lang_error_what(h->arena, h->lang, e), lang_error_fix(h->arena, h->lang, e)};
	html_open(h, "tr", NULL);
	for (size_t i = 0; i < COLUMNS; i++)
		html_element(h, "td", cells[i], "class", i == 0 && error ? "not" : NULL, NULL);
	html_close(h);
}

static void put_table(struct html *h, const struct findings *f)
{
	static const enum text_id titles[COLUMNS] = {
		TEXT_COL_SEVERITY, TEXT_COL_CODE, TEXT_COL_WHERE, TEXT_COL_WHAT, TEXT_COL_FIX};
	html_open(h, "table", NULL);
	html_open(h, "thead", NULL);
	html_open(h, "tr", NULL);
	for (size_t i = 0; i < COLUMNS; i++)
		html_element(h, "th", lang_text(h->lang, titles[i]), "scope", "col", NULL);
	html_close(h);
	html_close(h);
	html_open(h, "tbody", NULL);
	for (size_t i = 0; i < f->n_items; i++)
		put_row(h, &f->items[i]);
	html_close(h);
	html_close(h);
}

enum sp_code view_findings_page(const struct findings *f, const char *file, const char *maker,
	enum lang lang, struct arena *a, struct buf *out)
{
	struct html h;
	html_begin(&h, lang, a, out);
	const char *title = html_format(&h, TEXT_FINDINGS_TITLE, file, NULL, NULL);
	html_page_open(&h, title, maker);
	html_open(&h, "main", NULL);
	html_element(&h, "h1", title, NULL);
	put_table(&h, f);
	return html_page_close(&h);
}
