/* SPDX-License-Identifier: Apache-2.0 */
/* html.h - writes an HTML page that is well-formed XML: elements are opened and closed by calls, a text
 * is escaped by where it stands, and there is no way to write markup from a string that was read.
 * For the files of client/views alone. */
#ifndef SP_VIEWS_HTML_H
#define SP_VIEWS_HTML_H

#include "client/lang/lang.h"

enum { HTML_DEPTH = 32 };

struct html {
	struct buf *out;
	struct arena *arena; /* for texts that are put together */
	enum lang lang;
	const char *open[HTML_DEPTH]; /* names of the open elements */
	size_t depth;
	bool failed; /* memory was spent, or elements nested too deep */
};

void html_begin(struct html *h, enum lang lang, struct arena *a, struct buf *out);
/* Opens an element; names and values of attributes in pairs, ended by NULL. A value of NULL leaves its
 * attribute out. Element and attribute names are literals of the program. */
void html_open(struct html *h, const char *element, ...) __attribute__((sentinel));
void html_close(struct html *h); /* the innermost */
/* An element that HTML knows as empty: meta, col. */
void html_empty(struct html *h, const char *element, ...) __attribute__((sentinel));
/* A text node; NULL sets `failed`: it was made in an arena that is spent. */
void html_text(struct html *h, const char *text);
/* The whole of an element that holds a text alone. */
void html_element(struct html *h, const char *element, const char *text, ...)
	__attribute__((sentinel));
/* A text of the table with its parameters; lies in h->arena. */
const char *html_format(
	struct html *h, enum text_id id, const char *p1, const char *p2, const char *p3);
/* The same as a text node. */
void html_say(struct html *h, enum text_id id, const char *p1, const char *p2, const char *p3);
/* A text of the table as the whole of an element without attributes. */
void html_say_in(struct html *h, const char *element, enum text_id id);
/* Style sheets are text that is not escaped: only for literals of the program without < and &. */
void html_style(struct html *h, const char *css);
/* A whole page from its first line to its open <body>: self-contained, without script, in the look of
 * page_style. `maker` is the program. html_page_close closes what is open.
 * SP_OK, SP_TOO_LARGE, SP_NO_MEMORY. */
void html_page_open(struct html *h, const char *title, const char *maker);
SP_CHECK enum sp_code html_page_close(struct html *h);
extern const char page_style[];

/* Numbers as people read them; they lie in h->arena. */
const char *html_number(struct html *h, uint64_t n);

#endif
