/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/lib/page.h"

#include <ctype.h>
#include <stdlib.h>

#include "common/base/file.h"

#define FENCE "```"
enum { PAGE_MAX = 4 << 20 };

const char *page_read(void)
{
	struct bytes content;
	struct sp_error err;
	CHECK_CODE(
		file_read(SOURCE_DIR "/proto/PROTOCOL.md", PAGE_MAX, test_arena(), &content, &err),
		SP_OK, &err);
	return (const char *)content.ptr;
}

/* The next line that begins with a fence. */
static const char *find_fence(const char *at)
{
	if (strncmp(at, FENCE, strlen(FENCE)) == 0)
		return at;
	at = strstr(at, "\n" FENCE);
	return at ? at + 1 : NULL;
}

bool page_next(const char **at, struct page_block *out)
{
	const char *open = find_fence(*at);
	if (!open)
		return false;
	const char *info = open + strlen(FENCE), *text = strchr(info, '\n') + 1;
	const char *close = find_fence(text);
	assert_non_null(close);
	out->info = arena_text_n(test_arena(), info, (size_t)(text - info) - 1);
	out->text = arena_text_n(test_arena(), text, (size_t)(close - text));
	*at = close + strlen(FENCE);
	return true;
}

struct page_block page_find(const char *info)
{
	struct page_block b;
	const char *at = page_read();
	while (page_next(&at, &b))
		if (strcmp(b.info, info) == 0)
			return b;
	fail_msg("PROTOCOL.md has no block %s", info);
	return b;
}

/* What follows "name =" with the lines that continue it. */
static const char *find_value(const struct page_block *b, const char *name)
{
	struct arena *a = test_arena();
	const char *lead = arena_printf(a, "%s =", name);
	for (const char *line = b->text; *line; line = strchr(line, '\n') + 1) {
		if (strncmp(line, lead, strlen(lead)) != 0)
			continue;
		const char *end = strchr(line, '\n') + 1;
		while (*end == ' ')
			end = strchr(end, '\n') + 1;
		line += strlen(lead);
		return arena_text_n(a, line, (size_t)(end - line));
	}
	fail_msg("PROTOCOL.md, block %s: no value %s", b->info, name);
	return "";
}

struct bytes vector_bytes(const struct page_block *b, const char *name)
{
	const char *value = find_value(b, name);
	char *digits = arena_alloc(test_arena(), strlen(value) + 1);
	size_t n = 0;
	for (; *value; value++)
		if (!isspace((unsigned char)*value))
			digits[n++] = *value;
	uint8_t *out = arena_alloc(test_arena(), n / 2 + 1);
	if (n % 2 || !hex_decode(digits, out, n / 2))
		fail_msg("PROTOCOL.md, block %s: %s is not hexadecimal", b->info, name);
	return bytes_of(out, n / 2);
}

const char *vector_text(const struct page_block *b, const char *name)
{
	const char *value = find_value(b, name);
	char *out = arena_alloc(test_arena(), strlen(value) + 1);
	bool inside = false;
	for (size_t n = 0; *value; value++) {
		if (*value == '"')
			inside = !inside;
		else if (inside && *value == '\\')
			out[n++] = *++value == 'n' ? '\n' : *value;
		else if (inside)
			out[n++] = *value;
	}
	return out;
}

uint64_t vector_number(const struct page_block *b, const char *name)
{
	return strtoull(find_value(b, name), NULL, 10);
}
