/* SPDX-License-Identifier: Apache-2.0 */
#include "common/ini/ini.h"

#include <stdlib.h>

#include "tests/lib/test.h"

static struct sp_error err;

/* Writes down what it takes, as "section.key=value;" one after the other; the key `bad` is refused. */
static enum sp_code take(
	void *user, const char *section, const char *key, const char *value, struct sp_error *e)
{
	buf_addf(user, "%s.%s=%s;", section, key, value);
	return strcmp(key, "bad") == 0 ? sp_fail(e, SP_CONFIG_VALUE, key, value, "none") : SP_OK;
}

/* The text is copied to a place with nothing behind it, so that a sanitizer sees what reads on. */
static enum sp_code read_bytes(struct bytes text, const char **taken)
{
	struct buf out;
	buf_init(&out, 1 << 16);
	uint8_t *copy = text.len ? malloc(text.len) : NULL;
	if (copy)
		memcpy(copy, text.ptr, text.len);
	enum sp_code rc = ini_read("a.ini", bytes_of(copy, text.len), take, &out, &err);
	free(copy);
	*taken = arena_text_n(test_arena(), buf_bytes(&out).ptr, out.len);
	buf_free(&out);
	return rc;
}

static void check_taken(const char *text, const char *want)
{
	const char *taken;
	CHECK_CODE(read_bytes(bytes_text(text), &taken), SP_OK, &err);
	CHECK_TEXT(taken, want);
}

/* The first fault, its place, and what was taken before it. */
static void check_fault(const char *text, enum sp_code code, const char *where, const char *want)
{
	const char *taken;
	CHECK_CODE(read_bytes(bytes_text(text), &taken), code, &err);
	CHECK_INT(err.code, code);
	CHECK_TEXT(err.where, where);
	CHECK_TEXT(taken, want);
}

TEST(ini, gives_every_key_in_order_with_its_section)
{
	check_taken("", "");
	check_taken("\n\n", "");
	check_taken("a = 1\n[s]\nb: 2\na=\n[t u]\na = x = y\na = 2\n",
		".a=1;s.b=2;s.a=;t u.a=x = y;t u.a=2;");
}

TEST(ini, takes_comments_crlf_a_bom_and_a_last_line_without_an_end)
{
	check_taken("\xEF\xBB\xBF; one\r\n# two\r\n\r\na = 1 ; three\r\nb = 2;3", ".a=1;.b=2;3;");
}

TEST(ini, takes_lines_that_go_on_as_the_same_key_again)
{
	check_taken("a = 1\n  2\n\n[s]\n  b = 3\n", ".a=1;.a=2;s.b=3;");
}

TEST(ini, names_the_line_of_what_was_refused_and_keeps_its_parameters)
{
	check_fault("; head\n\n[s]\nbad = 7\ngood = 8\n", SP_CONFIG_VALUE, "a.ini:4", "s.bad=7;");
	CHECK_TEXT(err.param[0], "bad");
	CHECK_TEXT(err.param[1], "7");
	CHECK_TEXT(err.param[2], "none");
	check_fault("a = 1\nbad = 2", SP_CONFIG_VALUE, "a.ini:2", ".a=1;.bad=2;");
}

TEST(ini, tells_the_first_fault_whichever_kind_it_is)
{
	check_fault("a = 1\nnonsense\nb = 2\n", SP_CONFIG_SYNTAX, "a.ini:2", ".a=1;.b=2;");
	check_fault("\n[broken\n", SP_CONFIG_SYNTAX, "a.ini:2", "");
	check_fault("nonsense\nbad = 2\n", SP_CONFIG_SYNTAX, "a.ini:1", ".bad=2;");
	check_fault("bad = 1\nnonsense\nbad = 3\n", SP_CONFIG_VALUE, "a.ini:1", ".bad=1;");
	CHECK_TEXT(err.param[1], "1");
}

/* A line with a key and n bytes in all, then another key. */
static const char *line_of(size_t n)
{
	char *text = arena_printf(test_arena(), "k = %*s\nb = 2\n", (int)n - 4, "");
	memset(text + 4, 'a', n - 4);
	return text;
}

TEST(ini, reads_a_line_whole_or_says_that_it_is_too_long)
{
	size_t longest = 0;
	for (size_t n = 5; n < 600; n++) {
		const char *taken;
		const char *text = line_of(n);
		enum sp_code rc = read_bytes(bytes_text(text), &taken);
		if (rc == SP_OK) {
			CHECK_INT(longest, longest == 0 ? 0 : n - 1);
			CHECK_INT(strlen(taken), strlen(".k=;.b=2;") + n - 4);
			longest = n;
			continue;
		}
		CHECK_CODE(rc, SP_CONFIG_SYNTAX, &err);
		CHECK_TEXT(err.where, "a.ini:1");
		CHECK_TEXT(taken, "");
	}
	CHECK(longest >= 100 && longest < 599);
}

TEST(ini, tells_a_fault_before_a_line_that_is_too_long_and_none_behind_it)
{
	const char *text = arena_printf(test_arena(), "a = 1\n%sbad = 3\n", line_of(1000));
	check_fault(text, SP_CONFIG_SYNTAX, "a.ini:2", ".a=1;");
	text = arena_printf(test_arena(), "bad = 1\n%s", line_of(1000));
	check_fault(text, SP_CONFIG_VALUE, "a.ini:1", ".bad=1;");
	text = arena_printf(test_arena(), "nonsense\n%s", line_of(1000));
	check_fault(text, SP_CONFIG_SYNTAX, "a.ini:1", "");
}

TEST(ini, takes_nothing_of_a_text_with_a_nul)
{
	static const char nul[] = "a = 1\nb = 2\0\nc = 3";
	const char *taken;
	CHECK_CODE(read_bytes(bytes_of(nul, sizeof nul - 1), &taken), SP_CONFIG_SYNTAX, &err);
	CHECK_TEXT(err.where, "a.ini");
	CHECK_TEXT(taken, "");
	CHECK_CODE(
		read_bytes(bytes_of(nul, sizeof "a = 1\nb = 2"), &taken), SP_CONFIG_SYNTAX, &err);
}
