/* SPDX-License-Identifier: Apache-2.0 */
#include "client/files/yaml.h"

#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "common/text/text.h"

struct builder {
	yaml_parser_t parser;
	const char *name;
	struct bytes in;
	size_t nodes;
	struct arena *a;
	struct findings *faults;
	struct sp_error *err;
};

static enum sp_code out_of_memory(struct builder *b)
{
	return sp_fail(b->err, SP_NO_MEMORY);
}

/* The line as it stands in the file: understood in any language. */
static const char *line_text(struct builder *b, size_t line)
{
	const uint8_t *at = b->in.ptr, *end = b->in.ptr + b->in.len;
	while (line-- > 1 && at < end) {
		const uint8_t *next = memchr(at, '\n', (size_t)(end - at));
		at = next ? next + 1 : end;
	}
	const uint8_t *stop = at < end ? memchr(at, '\n', (size_t)(end - at)) : NULL;
	size_t len = (size_t)((stop ? stop : end) - at);
	if (len > SP_ERROR_TEXT)
		len = SP_ERROR_TEXT;
	const char *text = arena_text_n(b->a, at, len);
	text = text ? text_trim(text, b->a) : NULL;
	return text ? text : "";
}

static enum sp_code syntax(struct builder *b, size_t line, size_t column, const char *problem)
{
	sp_fail(b->err, SP_YAML_SYNTAX, line_text(b, line), problem);
	if (b->err)
		sp_where(b->err, "%s:%zu:%zu", b->name, line, column);
	return SP_YAML_SYNTAX;
}

static enum sp_code syntax_at(struct builder *b, yaml_mark_t mark, const char *problem)
{
	return syntax(b, mark.line + 1, mark.column + 1, problem);
}

static size_t width_of(uint8_t lead)
{
	return lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
}

/* What cannot be read is known to libyaml by its offset only, and that may lie inside the character. */
static enum sp_code fail_reading(struct builder *b)
{
	size_t line = 1, column = 1, i = 0;
	while (i < b->in.len && i + width_of(b->in.ptr[i]) <= b->parser.problem_offset) {
		bool ends_line = b->in.ptr[i] == '\n';
		line += ends_line;
		column = ends_line ? 1 : column + 1;
		i += width_of(b->in.ptr[i]);
	}
	return syntax(b, line, column, b->parser.problem);
}

static enum sp_code next_event(struct builder *b, yaml_event_t *event)
{
	if (yaml_parser_parse(&b->parser, event))
		return SP_OK;
	if (b->parser.error == YAML_MEMORY_ERROR)
		return out_of_memory(b);
	if (b->parser.error == YAML_READER_ERROR)
		return fail_reading(b);
	return syntax_at(b, b->parser.problem_mark, b->parser.problem);
}

static enum sp_code fault(
	struct builder *b, enum sp_code code, const char *param, size_t line, size_t column)
{
	struct sp_error e;
	sp_fail(&e, code, param);
	sp_where(&e, "%s:%zu:%zu", b->name, line, column);
	return findings_add(b->faults, b->a, NULL, &e) == SP_OK ? SP_OK : out_of_memory(b);
}

static enum sp_code fault_at(
	struct builder *b, enum sp_code code, const char *param, yaml_mark_t mark)
{
	return fault(b, code, param, mark.line + 1, mark.column + 1);
}

static bool printable(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (((unsigned char)text[i] < 0x20 && text[i] != '\n' && text[i] != '\t') ||
			text[i] == 0x7F)
			return false;
	return true;
}

static bool has_tag(const yaml_event_t *e)
{
	switch (e->type) {
	case YAML_SCALAR_EVENT:
		return e->data.scalar.tag || e->data.scalar.anchor;
	case YAML_SEQUENCE_START_EVENT:
		return e->data.sequence_start.tag || e->data.sequence_start.anchor;
	case YAML_MAPPING_START_EVENT:
		return e->data.mapping_start.tag || e->data.mapping_start.anchor;
	default:
		return e->type == YAML_ALIAS_EVENT;
	}
}

static enum sp_code build_text(struct builder *b, const yaml_event_t *e, struct node *out)
{
	const char *text = e->type == YAML_SCALAR_EVENT ? (const char *)e->data.scalar.value : "";
	size_t len = e->type == YAML_SCALAR_EVENT ? e->data.scalar.length : 0;
	enum sp_code rc = SP_OK;
	out->kind = NODE_TEXT;
	out->text = arena_text_n(b->a, text, len);
	if (!out->text)
		return out_of_memory(b);
	if (!printable(text, len))
		rc = fault_at(b, SP_ANSWER_TEXT_INVALID, out->text, e->start_mark);
	return rc;
}

static enum sp_code build(
	struct builder *b, const yaml_event_t *event, unsigned depth, struct node **out);

/* The next node, or NULL in *out when `stop` comes instead. */
static enum sp_code build_next(
	struct builder *b, yaml_event_type_t stop, unsigned depth, struct node **out)
{
	yaml_event_t event;
	enum sp_code rc = next_event(b, &event);
	*out = NULL;
	if (rc != SP_OK)
		return rc;
	if (event.type != stop)
		rc = build(b, &event, depth, out);
	yaml_event_delete(&event);
	return rc;
}

static enum sp_code build_list(struct builder *b, unsigned depth, struct node *list)
{
	struct node *item;
	enum sp_code rc;
	list->kind = NODE_LIST;
	while ((rc = build_next(b, YAML_SEQUENCE_END_EVENT, depth + 1, &item)) == SP_OK && item) {
		struct node **place = ARENA_PUSH(b->a, list->items, list->n);
		if (!place)
			return out_of_memory(b);
		*place = item;
	}
	return rc;
}

static enum sp_code build_pair(struct builder *b, unsigned depth, struct node *map, bool *more)
{
	struct node *key, *value;
	enum sp_code rc = build_next(b, YAML_MAPPING_END_EVENT, depth + 1, &key);
	*more = rc == SP_OK && key;
	if (!*more)
		return rc;
	if (key->kind != NODE_TEXT)
		return syntax(b, key->line, key->column, "a key must be a text");
	rc = build_next(b, YAML_NO_EVENT, depth + 1, &value);
	if (rc != SP_OK)
		return rc;
	struct node_pair *pair = ARENA_PUSH(b->a, map->pairs, map->n);
	if (!pair)
		return out_of_memory(b);
	*pair = (struct node_pair){.line = key->line, .column = key->column, .value = value};
	return text_nfc(key->text, b->a, &pair->key) == SP_OK ? SP_OK : out_of_memory(b);
}

static int by_key_and_place(const void *x, const void *y)
{
	const struct node_pair *a = *(const struct node_pair *const *)x;
	const struct node_pair *b = *(const struct node_pair *const *)y;
	int order = strcmp(a->key, b->key);
	return order ? order : (a > b) - (a < b);
}

/* Drops the pairs whose key was dropped (NULL), in order. */
static void compact(struct node *map)
{
	size_t kept = 0;
	for (size_t i = 0; i < map->n; i++)
		if (map->pairs[i].key)
			map->pairs[kept++] = map->pairs[i];
	map->n = kept;
}

/* Keeps the first of pairs with the same key. Sorts, so that a long map takes no quadratic time. */
static enum sp_code refuse_twice(struct builder *b, struct node *map)
{
	if (map->n < 2)
		return SP_OK;
	struct node_pair **sorted = arena_array(b->a, map->n, sizeof *sorted);
	if (!sorted)
		return out_of_memory(b);
	for (size_t i = 0; i < map->n; i++)
		sorted[i] = &map->pairs[i];
	qsort(sorted, map->n, sizeof *sorted, by_key_and_place);
	const char *last = sorted[0]->key;
	for (size_t i = 1; i < map->n; i++) {
		const char *key = sorted[i]->key;
		if (strcmp(key, last) == 0) {
			enum sp_code rc = fault(
				b, SP_YAML_KEY_TWICE, key, sorted[i]->line, sorted[i]->column);
			if (rc != SP_OK)
				return rc;
			sorted[i]->key = NULL;
		}
		last = key;
	}
	compact(map);
	return SP_OK;
}

/* { 2018: 0,7 mnkr } reaches us as 2018: 0 and a key "7 mnkr" without a value. */
static enum sp_code find_decimal_comma(struct builder *b, struct node *map)
{
	for (size_t i = 0; i < map->n; i++) {
		const struct node_pair *p = &map->pairs[i];
		bool empty = p->value->kind == NODE_TEXT && !*p->value->text;
		if (!empty || p->key[0] < '0' || p->key[0] > '9')
			continue;
		map->broken = true;
		return fault(b, SP_YAML_DECIMAL_COMMA, p->key, p->line, p->column);
	}
	return SP_OK;
}

static enum sp_code build_map(struct builder *b, bool flow, unsigned depth, struct node *map)
{
	bool more = true;
	enum sp_code rc = SP_OK;
	map->kind = NODE_MAP;
	while (rc == SP_OK && more)
		rc = build_pair(b, depth, map, &more);
	if (rc == SP_OK && flow)
		rc = find_decimal_comma(b, map);
	return rc == SP_OK && !map->broken ? refuse_twice(b, map) : rc;
}

static enum sp_code build(
	struct builder *b, const yaml_event_t *event, unsigned depth, struct node **out)
{
	struct node *node = arena_alloc(b->a, sizeof *node);
	if (!node)
		return out_of_memory(b);
	if (depth > YAML_DEPTH_MAX)
		return syntax_at(b, event->start_mark, "deeper than 16 levels");
	if (++b->nodes > YAML_NODES_MAX)
		return sp_fail(b->err, SP_TOO_LARGE, b->name);
	node->line = event->start_mark.line + 1;
	node->column = event->start_mark.column + 1;
	*out = node;
	if (has_tag(event)) {
		enum sp_code rc = fault_at(b, SP_YAML_REFUSED, NULL, event->start_mark);
		if (rc != SP_OK)
			return rc;
	}
	switch (event->type) {
	case YAML_SEQUENCE_START_EVENT:
		return build_list(b, depth, node);
	case YAML_MAPPING_START_EVENT:
		return build_map(
			b, event->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE, depth, node);
	default:
		return build_text(b, event, node);
	}
}

/* Steps over one event that must come here; `mark` (may be NULL) receives where. */
static enum sp_code step(struct builder *b, yaml_event_type_t *type, yaml_mark_t *mark)
{
	yaml_event_t event;
	enum sp_code rc = next_event(b, &event);
	if (rc != SP_OK)
		return rc;
	*type = event.type;
	*mark = event.start_mark;
	yaml_event_delete(&event);
	return SP_OK;
}

/* Start of stream, start of document, the node, end of document, end of stream. */
static enum sp_code build_document(struct builder *b, struct node **root)
{
	yaml_event_type_t type;
	yaml_mark_t mark;
	enum sp_code rc = step(b, &type, &mark);
	if (rc == SP_OK)
		rc = step(b, &type, &mark);
	if (rc == SP_OK && type != YAML_DOCUMENT_START_EVENT)
		return syntax(b, 1, 1, "the file is empty");
	if (rc == SP_OK)
		rc = build_next(b, YAML_NO_EVENT, 1, root);
	if (rc == SP_OK)
		rc = step(b, &type, &mark);
	if (rc == SP_OK)
		rc = step(b, &type, &mark);
	if (rc == SP_OK && type != YAML_STREAM_END_EVENT)
		return syntax_at(b, mark, "a second document begins");
	return rc;
}

enum sp_code yaml_read(const char *name, struct bytes in, struct arena *a, struct node **root,
	struct findings *faults, struct sp_error *err)
{
	struct builder b = {.name = name, .a = a, .faults = faults, .err = err};
	*root = NULL;
	if (in.len > FILE_MAX)
		return sp_fail(err, SP_TOO_LARGE, "16 MiB");
	if (in.len >= 3 && memcmp(in.ptr, "\xEF\xBB\xBF", 3) == 0)
		in = bytes_of(in.ptr + 3, in.len - 3);
	b.in = in;
	if (!yaml_parser_initialize(&b.parser))
		return out_of_memory(&b);
	/* Said and not guessed: a file in UTF-16 is refused. */
	yaml_parser_set_encoding(&b.parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&b.parser, in.ptr ? in.ptr : (const uint8_t *)"", in.len);
	enum sp_code rc = build_document(&b, root);
	yaml_parser_delete(&b.parser);
	return rc;
}
