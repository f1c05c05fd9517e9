/* SPDX-License-Identifier: Apache-2.0 */
#include "client/views/html.h"

#include <string.h>

#include "common/domain/value.h"
#include "common/text/text.h"

/* Elements that begin a line of their own, so that the page's source can be read and compared. */
static const char *const lines[] = {"html", "head", "meta", "title", "style", "body", "header",
	"main", "footer", "nav", "section", "h1", "h2", "h3", "h4", "p", "ul", "ol", "li", "dl",
	"dt", "dd", "div", "table", "caption", "thead", "tbody", "tfoot", "tr"};

void html_begin(struct html *h, enum lang lang, struct arena *a, struct buf *out)
{
	*h = (struct html){.out = out, .arena = a, .lang = lang};
}

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
static void put_escaped(struct html *h, const char *text)
{
	struct arena scratch;
	arena_init(&scratch, SIZE_MAX / 4);
	const char *p = text_for_terminal(text, &scratch);
	h->failed = h->failed || !p;
	while (p && *p) {
		size_t plain = strcspn(p, "<>&\"'\xEF");
		buf_add(h->out, p, plain);
		p += plain;
		if (!*p)
			break;
		const char *as = entity(*p);
		if (as)
			buf_add_text(h->out, as);
		else if (is_noncharacter(p))
			buf_add_text(h->out, "\uFFFD");
		else
			buf_add(h->out, p, 3);
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

static void put_tag(struct html *h, const char *element, va_list attributes, const char *end)
{
	buf_addf(h->out, "%s<%s", begins_line(element) ? "\n" : "", element);
	for (const char *name; (name = va_arg(attributes, const char *)) != NULL;) {
		const char *value = va_arg(attributes, const char *);
		if (!value)
			continue;
		buf_addf(h->out, " %s=\"", name);
		put_escaped(h, value);
		buf_add_text(h->out, "\"");
	}
	buf_add_text(h->out, end);
}

static void open_element(struct html *h, const char *element, va_list attributes)
{
	if (h->depth == HTML_DEPTH) {
		h->failed = true;
		return;
	}
	h->open[h->depth++] = element;
	put_tag(h, element, attributes, ">");
}

void html_empty(struct html *h, const char *element, ...)
{
	va_list attributes;
	va_start(attributes, element);
	put_tag(h, element, attributes, "/>");
	va_end(attributes);
}

void html_open(struct html *h, const char *element, ...)
{
	va_list attributes;
	va_start(attributes, element);
	open_element(h, element, attributes);
	va_end(attributes);
}

void html_close(struct html *h)
{
	if (h->depth == 0) {
		h->failed = true;
		return;
	}
	buf_addf(h->out, "</%s>", h->open[--h->depth]);
}

void html_text(struct html *h, const char *text)
{
	if (text)
		put_escaped(h, text);
	else
		h->failed = true;
}

void html_element(struct html *h, const char *element, const char *text, ...)
{
	va_list attributes;
	va_start(attributes, text);
	open_element(h, element, attributes);
	va_end(attributes);
	html_text(h, text);
	html_close(h);
}

const char *html_format(
	struct html *h, enum text_id id, const char *p1, const char *p2, const char *p3)
{
	const char *text = lang_format(h->arena, h->lang, id, p1, p2, p3, NULL);
	h->failed = h->failed || !*text; /* no row is empty: the arena is spent */
	return text;
}

void html_say(struct html *h, enum text_id id, const char *p1, const char *p2, const char *p3)
{
	html_text(h, html_format(h, id, p1, p2, p3));
}

void html_say_in(struct html *h, const char *element, enum text_id id)
{
	html_element(h, element, lang_text(h->lang, id), NULL);
}

void html_style(struct html *h, const char *css)
{
	html_open(h, "style", NULL);
	buf_add_text(h->out, css);
	html_close(h);
}

const char *html_number(struct html *h, uint64_t n)
{
	char text[48];
	decimal scaled;
	if (__builtin_mul_overflow(n, DECIMAL_ONE, &scaled))
		return arena_printf(h->arena, "%llu", (unsigned long long)n);
	return arena_text(h->arena, decimal_print(scaled, 0, text, sizeof text));
}

static void put_head(struct html *h, const char *title, const char *maker)
{
	static const char policy[] = "default-src 'none'; style-src 'unsafe-inline'; "
				     "base-uri 'none'; form-action 'none'";
	html_open(h, "head", NULL);
	html_empty(h, "meta", "charset", "utf-8", NULL);
	html_empty(h, "meta", "http-equiv", "Content-Security-Policy", "content", policy, NULL);
	html_empty(h, "meta", "name", "viewport", "content", "width=device-width, initial-scale=1",
		NULL);
	html_empty(h, "meta", "name", "color-scheme", "content", "light dark", NULL);
	html_empty(h, "meta", "name", "generator", "content", maker, NULL);
	html_element(h, "title", title, NULL);
	html_style(h, page_style);
	html_close(h);
}

void html_page_open(struct html *h, const char *title, const char *maker)
{
	const char *code = h->lang == LANG_SV ? "sv" : "en";
	buf_add_text(h->out, "<!DOCTYPE html>");
	html_open(h, "html", "xmlns", "http://www.w3.org/1999/xhtml", "lang", code, "xml:lang",
		code, NULL);
	put_head(h, title, maker);
	html_open(h, "body", NULL);
}

enum sp_code html_page_close(struct html *h)
{
	while (h->depth)
		html_close(h);
	buf_add_text(h->out, "\n");
	if (h->failed)
		return SP_NO_MEMORY;
	return h->out->failed ? SP_TOO_LARGE : SP_OK;
}
