/* SPDX-License-Identifier: Apache-2.0 */
/* markdown.h - characters of Markdown, and what is due before them. For markdown.c and markdown_text.c. */
#ifndef SP_VIEWS_MARKDOWN_H
#define SP_VIEWS_MARKDOWN_H

#include "client/views/doc.h"

/* Markup as it is, where it stands; nothing within an element that is left out. */
void markdown_raw(struct doc *doc, const char *text);
/* Everything that is due before the next character: lines, the mark of an item, a blank, an anchor. */
void markdown_due(struct doc *doc);
/* Both: markup that stands in a line. */
void markdown_markup(struct doc *doc, const char *markup);
/* At least this gap before what follows, which begins something new. */
void markdown_need(struct doc *doc, enum markdown_gap gap);
/* A text node, escaped by where it stands. */
void markdown_text(struct doc *doc, const char *text);

#endif
