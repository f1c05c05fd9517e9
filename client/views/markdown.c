/* SPDX-License-Identifier: Apache-2.0 */
/* A document as Markdown (CommonMark with the tables of GitHub). Texts of the data cannot become markup:
 * what has a meaning anywhere is escaped everywhere, what has one at the beginning of a line there.
 * What HTML has and Markdown has not is put in words or left out: a caption is a line in bold above its
 * table, items within a cell stand in a row, looks are nothing. */
#include "client/views/markdown.h"

#include <string.h>

static void open_heading(struct doc *doc, const struct doc_tag *tag)
{
	struct markdown *m = &doc->markdown;
	const char *anchor = tag->element[1] == '2' ? m->anchor : NULL; /* what links lead to */
	m->anchor = NULL;
	markdown_need(doc, GAP_BLANK);
	markdown_due(doc);
	for (char level = '1'; level <= tag->element[1]; level++)
		markdown_raw(doc, "#");
	markdown_raw(doc, " ");
	m->start = START_PAST;
	m->fresh = m->one_line = true;
	m->anchor = anchor;
}

/* What links lead to is there even where no text is. */
static void put_anchor(struct doc *doc)
{
	if (doc->markdown.anchor)
		markdown_markup(doc, "");
}

static void close_block(struct doc *doc)
{
	put_anchor(doc);
	markdown_need(doc, GAP_BLANK);
	doc->markdown.one_line = false;
}

/* Paragraphs and items of a cell stand in one row. */
static void put_separator(struct doc *doc)
{
	if (!doc->markdown.fresh)
		markdown_markup(doc, " \u2022 ");
}

static void open_paragraph(struct doc *doc, const struct doc_tag *tag)
{
	(void)tag;
	if (doc->markdown.in_cell)
		put_separator(doc);
	else
		markdown_need(doc, GAP_BLANK);
}

static void close_paragraph(struct doc *doc)
{
	if (!doc->markdown.in_cell)
		markdown_need(doc, GAP_BLANK);
}

static void open_list(struct doc *doc, const struct doc_tag *tag)
{
	struct markdown *m = &doc->markdown;
	(void)tag;
	if (m->in_cell)
		return;
	markdown_need(doc, m->lists ? GAP_LINE : GAP_BLANK);
	m->lists++;
}

static void close_list(struct doc *doc)
{
	struct markdown *m = &doc->markdown;
	if (m->in_cell)
		return;
	m->lists--;
	markdown_need(doc, m->lists ? GAP_LINE : GAP_BLANK);
}

static void open_item(struct doc *doc, const struct doc_tag *tag)
{
	(void)tag;
	if (doc->markdown.in_cell) {
		put_separator(doc);
		return;
	}
	markdown_need(doc, GAP_LINE);
	doc->markdown.item = true;
	markdown_due(doc);
	doc->markdown.fresh = true;
}

static void close_item(struct doc *doc)
{
	if (!doc->markdown.in_cell)
		markdown_need(doc, GAP_LINE);
}

/* The <div> around a term and what it says. */
static bool is_pair(const struct doc *doc)
{
	return doc->depth > 1 && strcmp(doc->open[doc->depth - 2], "dl") == 0;
}

static void open_division(struct doc *doc, const struct doc_tag *tag)
{
	if (is_pair(doc))
		open_item(doc, tag);
}

static void close_division(struct doc *doc)
{
	if (is_pair(doc))
		close_item(doc);
}

static void open_strong(struct doc *doc, const struct doc_tag *tag)
{
	doc->markdown.mark = strcmp(tag->element, "em") == 0 ? "*" : "**";
}

/* Nothing is marked where nothing stands, and blanks stay outside. */
static void close_mark(struct doc *doc, const char *mark)
{
	if (!doc->markdown.mark)
		markdown_raw(doc, mark);
	doc->markdown.mark = NULL;
}

static void close_strong(struct doc *doc)
{
	close_mark(doc, "**");
}

static void close_em(struct doc *doc)
{
	close_mark(doc, "*");
}

static void open_term(struct doc *doc, const struct doc_tag *tag)
{
	open_strong(doc, tag);
	doc->markdown.second = false;
}

static void close_term(struct doc *doc)
{
	doc->markdown.blank = false;
	markdown_markup(doc, ":**");
	doc->markdown.blank = true;
}

static void open_description(struct doc *doc, const struct doc_tag *tag)
{
	(void)tag;
	doc->markdown.broken = doc->markdown.second;
	doc->markdown.second = true;
}

static void open_table(struct doc *doc, const struct doc_tag *tag)
{
	(void)tag;
	markdown_need(doc, GAP_BLANK);
}

static void open_caption(struct doc *doc, const struct doc_tag *tag)
{
	open_strong(doc, tag);
	doc->markdown.one_line = true;
}

static void close_caption(struct doc *doc)
{
	close_mark(doc, "**");
	close_block(doc);
}

static void open_head(struct doc *doc, const struct doc_tag *tag)
{
	(void)tag;
	doc->markdown.in_head = true;
}

static void close_head(struct doc *doc)
{
	doc->markdown.in_head = false;
}

static void open_row(struct doc *doc, const struct doc_tag *tag)
{
	struct markdown *m = &doc->markdown;
	markdown_need(doc, GAP_LINE);
	m->anchor = NULL;
	markdown_markup(doc, "|");
	m->anchor = doc_attribute(tag, "id");
	m->cells = 0;
}

static void close_row(struct doc *doc)
{
	struct markdown *m = &doc->markdown;
	for (size_t i = 0; m->in_head && i < m->cells; i++)
		markdown_raw(doc, i == 0 ? "\n| --- |" : " --- |");
	markdown_need(doc, GAP_LINE);
}

static void open_cell(struct doc *doc, const struct doc_tag *tag)
{
	struct markdown *m = &doc->markdown;
	(void)tag;
	markdown_raw(doc, " ");
	m->fresh = m->in_cell = m->one_line = true;
	m->cells++;
}

static void close_cell(struct doc *doc)
{
	struct markdown *m = &doc->markdown;
	put_anchor(doc);
	markdown_raw(doc, " |");
	m->blank = m->in_cell = m->one_line = false;
}

static void open_link(struct doc *doc, const struct doc_tag *tag)
{
	const char *class = doc_attribute(tag, "class");
	if (class && strcmp(class, "skip") == 0) {
		doc->markdown.muted = doc->depth; /* for those who cannot see the page */
		return;
	}
	doc->markdown.href = doc_attribute(tag, "href");
	markdown_markup(doc, "[");
}

static void close_link(struct doc *doc)
{
	const char *href = doc->markdown.href;
	doc->markdown.blank = false;
	markdown_raw(doc, "](");
	markdown_raw(doc, href ? href : "");
	markdown_raw(doc, ")");
}

/* What a picture shows stands in a table beside it. */
static void open_picture(struct doc *doc, const struct doc_tag *tag)
{
	(void)tag;
	doc->markdown.muted = doc->depth;
}

static void open_section(struct doc *doc, const struct doc_tag *tag)
{
	doc->markdown.anchor = doc_attribute(tag, "id");
}

/* Elements that are not here are nothing in Markdown; what they hold is. */
static const struct form {
	const char *element;
	void (*open)(struct doc *, const struct doc_tag *);
	void (*close)(struct doc *);
} forms[] = {
	{"section", open_section, NULL},
	{"svg", open_picture, NULL},
	{"figcaption", open_paragraph, close_paragraph},
	{"h1", open_heading, close_block},
	{"h2", open_heading, close_block},
	{"h3", open_heading, close_block},
	{"h4", open_heading, close_block},
	{"p", open_paragraph, close_paragraph},
	{"ul", open_list, close_list},
	{"li", open_item, close_item},
	{"dl", open_list, close_list},
	{"div", open_division, close_division},
	{"dt", open_term, close_term},
	{"dd", open_description, NULL},
	{"table", open_table, close_block},
	{"caption", open_caption, close_caption},
	{"thead", open_head, close_head},
	{"tr", open_row, close_row},
	{"th", open_cell, close_cell},
	{"td", open_cell, close_cell},
	{"a", open_link, close_link},
	{"strong", open_strong, close_strong},
	{"em", open_strong, close_em},
};

static const struct form *form_of(const char *element)
{
	for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++)
		if (strcmp(forms[i].element, element) == 0)
			return &forms[i];
	return NULL;
}

static void open_markdown(struct doc *doc, const struct doc_tag *tag)
{
	const struct form *form = form_of(tag->element);
	if (form && !doc->markdown.muted)
		form->open(doc, tag);
}

static void close_markdown(struct doc *doc, const char *element)
{
	const struct form *form = form_of(element);
	if (doc->markdown.muted == doc->depth)
		doc->markdown.muted = 0;
	else if (form && form->close && !doc->markdown.muted)
		form->close(doc);
}

static void open_page(struct doc *doc, const char *title, const char *maker)
{
	(void)doc, (void)title, (void)maker;
}

const struct doc_writer doc_markdown = {open_page, open_markdown, close_markdown, markdown_text};
