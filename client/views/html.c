/* SPDX-License-Identifier: Apache-2.0 */
/* A document as an HTML page that is well-formed XML. */
#include "client/views/doc.h"

#include <string.h>

#include "common/text/text.h"

/* Elements that begin a line of their own, so that the page's source can be read and compared. */
static const char *const lines[] = {"html", "head", "meta", "title", "style", "body", "header",
	"main", "footer", "nav", "section", "h1", "h2", "h3", "h4", "p", "ul", "ol", "li", "dl",
	"dt", "dd", "div", "figure", "figcaption", "svg", "desc", "defs", "pattern", "rect",
	"circle", "line", "text", "table", "caption", "thead", "tbody", "tfoot", "tr"};

static const char *entity(char c)
{
	switch (c) {
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '&':
		return "&amp;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	default:
		return NULL;
	}
}

/* U+FFFE and U+FFFF, which XML does not know. */
static bool is_noncharacter(const char *p)
{
	return memcmp(p, "\xEF\xBF", 2) == 0 && ((uint8_t)p[2] == 0xBE || (uint8_t)p[2] == 0xBF);
}

/* Good for a text node and for a quoted attribute. What cannot stand in XML, and what changes the
 * direction of the text around it, becomes U+FFFD. */
static void put_escaped(struct doc *doc, const char *text)
{
	struct arena scratch;
	arena_init(&scratch, SIZE_MAX / 4);
	const char *p = text_for_terminal(text, &scratch);
	doc->failed = doc->failed || !p;
	while (p && *p) {
		size_t plain = strcspn(p, "<>&\"'\xEF");
		buf_add(doc->out, p, plain);
		p += plain;
		if (!*p)
			break;
		const char *as = entity(*p);
		if (as)
			buf_add_text(doc->out, as);
		else if (is_noncharacter(p))
			buf_add_text(doc->out, "\uFFFD");
		else
			buf_add(doc->out, p, 3);
		p += as ? 1 : 3; /* EF leads three bytes */
	}
	arena_free(&scratch);
}

static bool begins_line(const char *element)
{
	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
		if (strcmp(lines[i], element) == 0)
			return true;
	return false;
}

static void put_tag(struct doc *doc, const struct doc_tag *tag, const char *end)
{
	buf_addf(doc->out, "%s<%s", begins_line(tag->element) ? "\n" : "", tag->element);
	for (size_t i = 0; i < tag->n; i++) {
		buf_addf(doc->out, " %s=\"", tag->attributes[i].name);
		put_escaped(doc, tag->attributes[i].value);
		buf_add_text(doc->out, "\"");
	}
	buf_add_text(doc->out, end);
}

static void open_html(struct doc *doc, const struct doc_tag *tag)
{
	put_tag(doc, tag, ">");
}

static void close_html(struct doc *doc, const char *element)
{
	buf_addf(doc->out, "</%s>", element);
}

static void put_meta(struct doc *doc, const char *name, const char *value, const char *content)
{
	struct doc_tag tag = {"meta", {{name, value}, {"content", content}}, content ? 2 : 1};
	put_tag(doc, &tag, "/>");
}

static void put_head(struct doc *doc, const char *title, const char *maker)
{
	static const char policy[] = "default-src 'none'; style-src 'unsafe-inline'; "
				     "base-uri 'none'; form-action 'none'";
	doc_open(doc, "head", NULL);
	put_meta(doc, "charset", "utf-8", NULL);
	put_meta(doc, "http-equiv", "Content-Security-Policy", policy);
	put_meta(doc, "name", "viewport", "width=device-width, initial-scale=1");
	put_meta(doc, "name", "color-scheme", "light dark");
	put_meta(doc, "name", "generator", maker);
	doc_element(doc, "title", title, NULL);
	doc_open(doc, "style", NULL);
	buf_add_text(doc->out, page_style); /* the program's own, without < and & */
	buf_add_text(doc->out, chart_style);
	doc_close(doc);
	doc_close(doc);
}

static void open_page(struct doc *doc, const char *title, const char *maker)
{
	const char *code = doc->lang == LANG_SV ? "sv" : "en";
	buf_add_text(doc->out, "<!DOCTYPE html>");
	doc_open(doc, "html", "xmlns", "http://www.w3.org/1999/xhtml", "lang", code, "xml:lang",
		code, NULL);
	put_head(doc, title, maker);
	doc_open(doc, "body", NULL);
}

const struct doc_writer doc_html = {open_page, open_html, close_html, put_escaped};
