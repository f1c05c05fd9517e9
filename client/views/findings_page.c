/* SPDX-License-Identifier: Apache-2.0 */
/* What was found in a file, as a page to keep beside it. */
#include "client/views/doc.h"
#include "client/views/view.h"

#include "common/domain/rules.h"

enum { COLUMNS = 5 };

static void put_row(struct doc *doc, const struct finding *f)
{
	const struct sp_error *e = &f->error;
	bool error = finding_is_error(f);
	const char *const cells[COLUMNS] = {lang_text(doc->lang, error ? TEXT_ERROR : TEXT_WARNING),
		sp_error_row(e->code)->searchable, e->where,
		lang_error_what(doc->arena, doc->lang, e),
		lang_error_fix(doc->arena, doc->lang, e)};
	doc_open(doc, "tr", NULL);
	for (size_t i = 0; i < COLUMNS; i++)
		doc_element(doc, "td", cells[i], "class", i == 0 && error ? "not" : NULL, NULL);
	doc_close(doc);
}

static void put_table(struct doc *doc, const struct findings *f)
{
	static const enum text_id titles[COLUMNS] = {
		TEXT_COL_SEVERITY, TEXT_COL_CODE, TEXT_COL_WHERE, TEXT_COL_WHAT, TEXT_COL_FIX};
	doc_open(doc, "table", NULL);
	doc_open(doc, "thead", NULL);
	doc_open(doc, "tr", NULL);
	for (size_t i = 0; i < COLUMNS; i++)
		doc_element(doc, "th", lang_text(doc->lang, titles[i]), "scope", "col", NULL);
	doc_close(doc);
	doc_close(doc);
	doc_open(doc, "tbody", NULL);
	for (size_t i = 0; i < f->n_items; i++)
		put_row(doc, &f->items[i]);
	doc_close(doc);
	doc_close(doc);
}

enum sp_code view_findings_page(const struct findings *f, const char *file, const char *maker,
	enum lang lang, struct arena *a, struct buf *out)
{
	struct doc doc;
	doc_begin(&doc, DOC_HTML, lang, a, out);
	const char *title = doc_format(&doc, TEXT_FINDINGS_TITLE, file, NULL, NULL);
	doc_page_open(&doc, title, maker);
	doc_open(&doc, "main", NULL);
	doc_element(&doc, "h1", title, NULL);
	put_table(&doc, f);
	return doc_page_close(&doc);
}
