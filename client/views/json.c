/* SPDX-License-Identifier: Apache-2.0 */
#include "client/views/json.h"

#include <inttypes.h>
#include <string.h>

#include "common/text/text.h"

/* Runs of characters that are written as \u, as their UTF-8 bytes: `lead`, then a last byte. */
static const struct {
	char lead[3];
	uint8_t first, last;
	uint16_t code; /* of the first */
} escaped[] = {
	{"\xC2", 0x80, 0x9F, 0x0080}, /* C1 controls */
	{"\xD8", 0x9C, 0x9C, 0x061C}, /* Arabic letter mark */
	{"\xE2\x80", 0x8E, 0x8F, 0x200E}, /* left-to-right and right-to-left mark */
	{"\xE2\x80", 0xA8, 0xAE, 0x2028}, /* line and paragraph separator, embeddings, overrides */
	{"\xE2\x81", 0xA6, 0xA9, 0x2066}, /* isolates */
};

void json_begin(struct json *j, struct buf *out, bool indented)
{
	*j = (struct json){.out = out, .indented = indented};
}

static void new_line(struct json *j)
{
	if (!j->indented)
		return;
	buf_add_text(j->out, "\n");
	for (size_t i = 0; i < j->depth; i++)
		buf_add_text(j->out, "  ");
}

/* What stands before a value or a key: a comma, a line, nothing after a key. */
static void before(struct json *j)
{
	if (j->after_key) {
		j->after_key = false;
		return;
	}
	if (j->depth == 0)
		return;
	if (j->filled[j->depth - 1])
		buf_add_text(j->out, ",");
	j->filled[j->depth - 1] = true;
	new_line(j);
}

static void open_level(struct json *j, const char *opening, char closing)
{
	before(j);
	if (j->depth == JSON_DEPTH) { /* a fault of the caller; the output would not be JSON */
		j->out->failed = true;
		return;
	}
	buf_add_text(j->out, opening);
	j->filled[j->depth] = false;
	j->closing[j->depth++] = closing;
}

void json_object(struct json *j)
{
	open_level(j, "{", '}');
}

void json_array(struct json *j)
{
	open_level(j, "[", ']');
}

void json_close(struct json *j)
{
	if (j->depth == 0)
		return;
	j->depth--;
	if (j->filled[j->depth])
		new_line(j);
	buf_add(j->out, &j->closing[j->depth], 1);
}

/* Length of the sequence at p that is written as \u, and its code; 0 for what is written as it is. */
static size_t special(const char *p, unsigned *code)
{
	if ((uint8_t)*p < 0x20 || *p == 0x7F || *p == '"' || *p == '\\') {
		*code = (uint8_t)*p;
		return 1;
	}
	for (size_t i = 0; i < sizeof escaped / sizeof escaped[0]; i++) {
		size_t n = strlen(escaped[i].lead);
		if (strncmp(p, escaped[i].lead, n) != 0)
			continue;
		uint8_t last = (uint8_t)p[n];
		if (last >= escaped[i].first && last <= escaped[i].last) {
			*code = escaped[i].code + (unsigned)(last - escaped[i].first);
			return n + 1;
		}
	}
	return 0;
}

/* Length of the character at p, which begins with a byte over 0x7F; 0 if it is not UTF-8. */
static size_t character(const char *p)
{
	size_t n = (uint8_t)*p >= 0xF0 ? 4 : (uint8_t)*p >= 0xE0 ? 3 : 2;
	return strnlen(p, n) == n && utf8_valid(bytes_of(p, n)) ? n : 0;
}

/* Writes the character at p and returns the bytes it took. */
static size_t put_character(struct buf *out, const char *p)
{
	unsigned code = 0xFFFD;
	size_t n = special(p, &code);
	if (n == 0) {
		n = (uint8_t)*p < 0x80 ? 1 : character(p);
		if (n) {
			buf_add(out, p, n);
			return n;
		}
		n = 1;
	}
	if (code == '"' || code == '\\')
		buf_addf(out, "\\%c", (char)code);
	else
		buf_addf(out, "\\u%04x", code);
	return n;
}

static void put_text(struct buf *out, const char *text)
{
	buf_add_text(out, "\"");
	while (*text)
		text += put_character(out, text);
	buf_add_text(out, "\"");
}

void json_key(struct json *j, const char *key)
{
	before(j);
	put_text(j->out, key);
	buf_add_text(j->out, j->indented ? ": " : ":");
	j->after_key = true;
}

void json_text(struct json *j, const char *text)
{
	before(j);
	if (text)
		put_text(j->out, text);
	else
		buf_add_text(j->out, "null");
}

/* RFC 8259 section 6, without an exponent: -?(0|[1-9][0-9]*)(\.[0-9]+)? */
static bool is_number(const char *p)
{
	static const char digits[] = "0123456789";
	p += *p == '-';
	size_t n = strspn(p, digits);
	if (n == 0 || (n > 1 && *p == '0'))
		return false;
	p += n;
	if (*p == '.') {
		n = strspn(++p, digits);
		if (n == 0)
			return false;
		p += n;
	}
	return *p == '\0';
}

void json_number(struct json *j, const char *number)
{
	if (!number || !is_number(number)) {
		json_text(j, number);
		return;
	}
	before(j);
	buf_add_text(j->out, number);
}

void json_integer(struct json *j, uint64_t number)
{
	before(j);
	buf_addf(j->out, "%" PRIu64, number);
}

void json_bool(struct json *j, bool value)
{
	before(j);
	buf_add_text(j->out, value ? "true" : "false");
}

void json_put_text(struct json *j, const char *key, const char *text)
{
	json_key(j, key);
	json_text(j, text);
}

void json_put_count(struct json *j, const char *key, uint64_t n)
{
	json_key(j, key);
	json_integer(j, n);
}

void json_put_bool(struct json *j, const char *key, bool value)
{
	json_key(j, key);
	json_bool(j, value);
}

void json_put_decimal(struct json *j, const char *key, decimal value, bool known)
{
	char text[48];
	json_key(j, key);
	json_number(j, known ? decimal_print_plain(value, text, sizeof text) : NULL);
}
