/* SPDX-License-Identifier: Apache-2.0 */
#include "client/views/markdown.h"

#include <string.h>

#include "common/text/text.h"

void markdown_raw(struct doc *doc, const char *text)
{
	if (!doc->markdown.muted)
		buf_add_text(doc->out, text);
}

static void put_indent(struct doc *doc)
{
	struct markdown *m = &doc->markdown;
	for (size_t i = m->item ? 1 : 0; i < m->lists; i++)
		markdown_raw(doc, "  ");
	if (m->item)
		markdown_raw(doc, "- ");
	m->item = false;
}

void markdown_due(struct doc *doc)
{
	struct markdown *m = &doc->markdown;
	if (m->muted)
		return;
	if (m->gap != GAP_NONE || !m->begun) {
		markdown_raw(doc, !m->begun ? "" : m->gap == GAP_BLANK ? "\n\n" : "\n");
		put_indent(doc);
		m->start = START_LINE;
	} else if (m->broken) {
		markdown_raw(doc, "\\\n");
		put_indent(doc);
		m->start = START_LINE;
	} else if (m->blank) {
		markdown_raw(doc, " ");
	}
	m->begun = true;
	m->gap = GAP_NONE;
	m->fresh = m->blank = m->broken = false;
	if (m->anchor)
		buf_addf(doc->out, "<a id=\"%s\"></a>", m->anchor);
	markdown_raw(doc, m->mark ? m->mark : "");
	if (m->anchor || m->mark)
		m->start = START_PAST;
	m->anchor = m->mark = NULL;
}

void markdown_markup(struct doc *doc, const char *markup)
{
	markdown_due(doc);
	markdown_raw(doc, markup);
	doc->markdown.start = START_PAST;
}

void markdown_need(struct doc *doc, enum markdown_gap gap)
{
	struct markdown *m = &doc->markdown;
	if (gap > m->gap)
		m->gap = gap;
	m->fresh = true;
	m->blank = m->broken = false;
}

/* ---- texts ---- */

/* Programs make links of addresses that stand in a text. */
static bool begins_address(const char *text, const char *p)
{
	if (*p == ':')
		return strncmp(p, "://", 3) == 0;
	return *p == '.' && p - text >= 3 && strncasecmp(p - 3, "www", 3) == 0;
}

static bool is_escaped(const struct markdown *m, const char *text, const char *p)
{
	if (strchr("\\`*_[]<>&|~$#", *p) || begins_address(text, p))
		return true;
	if (m->start == START_LINE)
		return strchr("+-=:", *p) != NULL;
	return m->start == START_DIGITS && (*p == '.' || *p == ')');
}

static void put_character(struct doc *doc, const char *text, const char *p)
{
	struct markdown *m = &doc->markdown;
	markdown_due(doc);
	if (is_escaped(m, text, p))
		markdown_raw(doc, "\\");
	buf_add(doc->out, p, 1);
	bool digit = *p >= '0' && *p <= '9';
	m->start = digit && m->start != START_PAST ? START_DIGITS : START_PAST;
}

void markdown_text(struct doc *doc, const char *text)
{
	struct markdown *m = &doc->markdown;
	struct arena scratch;
	arena_init(&scratch, SIZE_MAX / 4);
	const char *safe = text_for_terminal(text, &scratch);
	doc->failed = doc->failed || !safe;
	for (const char *p = safe; p && *p && !m->muted; p++) {
		if (*p == '\n' && !m->one_line)
			m->broken = !m->fresh;
		else if (*p == ' ' || *p == '\t' || *p == '\n')
			m->blank = !m->fresh;
		else
			put_character(doc, safe, p);
	}
	arena_free(&scratch);
}
