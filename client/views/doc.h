/* SPDX-License-Identifier: Apache-2.0 */
/* doc.h - a document in the making: elements by HTML's names are opened and closed by calls, and come out
 * as an HTML page or as Markdown, so that one walk over the data serves both. A text is escaped by where
 * it stands, and there is no way to write markup from a string that was read.
 * For the files of client/views alone. */
#ifndef SP_VIEWS_DOC_H
#define SP_VIEWS_DOC_H

#include "client/lang/lang.h"

enum { DOC_DEPTH = 32, DOC_ATTRIBUTES = 8 };
enum doc_kind { DOC_HTML, DOC_MARKDOWN };

struct doc_attribute {
	const char *name, *value;
};

/* An element that is being opened. */
struct doc_tag {
	const char *element;
	struct doc_attribute attributes[DOC_ATTRIBUTES];
	size_t n;
};

/* What has to come before the next character of Markdown: markdown.c. */
enum markdown_gap { GAP_NONE, GAP_LINE, GAP_BLANK };
/* Whether a character may be read as the beginning of a list, a heading or the like. */
enum markdown_start { START_PAST, START_LINE, START_DIGITS };

struct markdown {
	enum markdown_gap gap;
	enum markdown_start start;
	bool begun; /* the document */
	bool fresh; /* nothing stands in this paragraph, item or cell yet */
	bool blank, broken; /* a blank or a line break is due if more follows */
	bool one_line; /* heading, caption or cell: no line breaks */
	bool in_cell, in_head, item, second;
	size_t lists, cells;
	size_t muted; /* depth of an element that is left out, 0 = none */
	const char *mark; /* ** that is due when a text follows */
	const char *anchor, *href;
};

struct doc;
struct doc_writer {
	void (*page)(struct doc *, const char *title, const char *maker);
	void (*open)(struct doc *, const struct doc_tag *);
	void (*close)(struct doc *, const char *element);
	void (*text)(struct doc *, const char *text);
};
extern const struct doc_writer doc_html, doc_markdown;

struct doc {
	const struct doc_writer *writer;
	struct buf *out;
	struct arena *arena; /* for texts that are put together */
	enum lang lang;
	const char *open[DOC_DEPTH]; /* names of the open elements */
	size_t depth;
	bool failed; /* memory was spent, or elements nested too deep */
	struct markdown markdown;
};

void doc_begin(
	struct doc *doc, enum doc_kind kind, enum lang lang, struct arena *a, struct buf *out);
/* Opens an element; names and values of attributes in pairs, ended by NULL. A value of NULL leaves its
 * attribute out. Element and attribute names are literals of the program. */
void doc_open(struct doc *doc, const char *element, ...) __attribute__((sentinel));
void doc_close(struct doc *doc); /* the innermost */
/* A text node; NULL sets `failed`: it was made in an arena that is spent. */
void doc_text(struct doc *doc, const char *text);
/* The whole of an element that holds a text alone. */
void doc_element(struct doc *doc, const char *element, const char *text, ...)
	__attribute__((sentinel));
/* A text of the table with its parameters; lies in doc->arena. */
const char *doc_format(
	struct doc *doc, enum text_id id, const char *p1, const char *p2, const char *p3);
/* The same as a text node. */
void doc_say(struct doc *doc, enum text_id id, const char *p1, const char *p2, const char *p3);
/* A text of the table as the whole of an element without attributes. */
void doc_say_in(struct doc *doc, const char *element, enum text_id id);
/* A whole document up to where its body begins. In HTML: self-contained, without script, in the look
 * of page_style and chart_style; `maker` is the program. doc_page_close closes what is open.
 * SP_OK, SP_TOO_LARGE, SP_NO_MEMORY. */
void doc_page_open(struct doc *doc, const char *title, const char *maker);
SP_CHECK enum sp_code doc_page_close(struct doc *doc);
extern const char page_style[], chart_style[];

/* Numbers as people read them; they lie in doc->arena. */
const char *doc_number(struct doc *doc, uint64_t n);
/* NULL when the tag has no such attribute. */
const char *doc_attribute(const struct doc_tag *tag, const char *name);

#endif
