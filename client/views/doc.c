/* SPDX-License-Identifier: Apache-2.0 */
#include "client/views/doc.h"

#include <string.h>

#include "common/domain/value.h"

void doc_begin(
	struct doc *doc, enum doc_kind kind, enum lang lang, struct arena *a, struct buf *out)
{
	*doc = (struct doc){.writer = kind == DOC_HTML ? &doc_html : &doc_markdown,
		.out = out,
		.arena = a,
		.lang = lang};
}

static void open_element(struct doc *doc, const char *element, va_list attributes)
{
	struct doc_tag tag = {.element = element};
	for (const char *name; (name = va_arg(attributes, const char *)) != NULL;) {
		const char *value = va_arg(attributes, const char *);
		if (value && tag.n < DOC_ATTRIBUTES)
			tag.attributes[tag.n++] = (struct doc_attribute){name, value};
	}
	if (doc->depth == DOC_DEPTH) {
		doc->failed = true;
		return;
	}
	doc->open[doc->depth++] = element;
	doc->writer->open(doc, &tag);
}

void doc_open(struct doc *doc, const char *element, ...)
{
	va_list attributes;
	va_start(attributes, element);
	open_element(doc, element, attributes);
	va_end(attributes);
}

void doc_close(struct doc *doc)
{
	if (doc->depth == 0) {
		doc->failed = true;
		return;
	}
	doc->writer->close(doc, doc->open[doc->depth - 1]);
	doc->depth--;
}

void doc_text(struct doc *doc, const char *text)
{
	if (text)
		doc->writer->text(doc, text);
	else
		doc->failed = true;
}

void doc_element(struct doc *doc, const char *element, const char *text, ...)
{
	va_list attributes;
	va_start(attributes, text);
	open_element(doc, element, attributes);
	va_end(attributes);
	doc_text(doc, text);
	doc_close(doc);
}

const char *doc_format(
	struct doc *doc, enum text_id id, const char *p1, const char *p2, const char *p3)
{
	const char *text = lang_format(doc->arena, doc->lang, id, p1, p2, p3, NULL);
	doc->failed = doc->failed || !*text; /* no row is empty: the arena is spent */
	return text;
}

void doc_say(struct doc *doc, enum text_id id, const char *p1, const char *p2, const char *p3)
{
	doc_text(doc, doc_format(doc, id, p1, p2, p3));
}

void doc_say_in(struct doc *doc, const char *element, enum text_id id)
{
	doc_element(doc, element, lang_text(doc->lang, id), NULL);
}

void doc_page_open(struct doc *doc, const char *title, const char *maker)
{
	doc->writer->page(doc, title, maker);
}

enum sp_code doc_page_close(struct doc *doc)
{
	while (doc->depth)
		doc_close(doc);
	buf_add_text(doc->out, "\n");
	if (doc->failed)
		return SP_NO_MEMORY;
	return doc->out->failed ? SP_TOO_LARGE : SP_OK;
}

const char *doc_number(struct doc *doc, uint64_t n)
{
	char text[48];
	decimal scaled;
	if (__builtin_mul_overflow(n, DECIMAL_ONE, &scaled))
		return arena_printf(doc->arena, "%llu", (unsigned long long)n);
	return arena_text(doc->arena, decimal_print(scaled, 0, text, sizeof text));
}

const char *doc_attribute(const struct doc_tag *tag, const char *name)
{
	for (size_t i = 0; i < tag->n; i++)
		if (strcmp(tag->attributes[i].name, name) == 0)
			return tag->attributes[i].value;
	return NULL;
}
