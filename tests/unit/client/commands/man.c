/* SPDX-License-Identifier: Apache-2.0 */
/* Pages of man(1) and completion come from the table of commands: nothing of it may be missing. */
#include "client/commands/man.h"

#include "client/commands/completion.h"
#include "tests/lib/test.h"

static const char *page_of(const struct command *command, enum lang lang)
{
	struct buf out;
	buf_init(&out, 1 << 20);
	man_write(command, lang, test_arena(), &out);
	CHECK(!out.failed);
	const char *text = arena_text_n(test_arena(), buf_bytes(&out).ptr, out.len);
	buf_free(&out);
	return text;
}

static const char *completion_of(enum shell shell, enum lang lang)
{
	struct buf out;
	buf_init(&out, 1 << 20);
	completion_write(shell, lang, test_arena(), &out);
	CHECK(!out.failed);
	const char *text = arena_text_n(test_arena(), buf_bytes(&out).ptr, out.len);
	buf_free(&out);
	return text;
}

/* As roff writes it: a hyphen is \-. */
static const char *in_roff(const char *text)
{
	char *out = arena_alloc(test_arena(), 2 * strlen(text) + 1), *to = out;
	for (; *text; text++) {
		if (*text == '-')
			*to++ = '\\';
		*to++ = *text;
	}
	return out;
}

static void check_has(const char *page, const char *text)
{
	if (!strstr(page, text))
		fail_msg("missing: %s", text);
}

TEST(man_page, of_samplan_has_every_command_and_every_common_flag)
{
	const struct command *c;
	for (int lang = 0; lang < 2; lang++) {
		const char *page = page_of(NULL, (enum lang)lang);
		for (size_t i = 0; (c = command_at(i)); i++) {
			check_has(page,
				in_roff(arena_printf(test_arena(), "\\fB%s\\fR", c->name[lang])));
			check_has(page, in_roff(c->summary[lang]));
		}
		for (int i = 0; i < OPTION_COUNT; i++)
			if (option_row((enum option_id)i)->everywhere)
				check_has(page, in_roff(arena_printf(test_arena(), "--%s",
							option_row((enum option_id)i)->name)));
	}
}

TEST(man_page, of_a_command_has_its_examples_its_flags_and_both_names)
{
	const struct command *c;
	for (int lang = 0; lang < 2; lang++)
		for (size_t i = 0; (c = command_at(i)); i++) {
			const char *page = page_of(c, (enum lang)lang);
			check_has(page, in_roff(c->examples[lang]));
			check_has(page, in_roff(c->name[0]));
			check_has(page, in_roff(c->name[1]));
			for (int n = 0; n < OPTION_COUNT; n++)
				if (c->flags & (1UL << n))
					check_has(page,
						in_roff(arena_printf(test_arena(), "--%s",
							option_row((enum option_id)n)->name)));
		}
}

/* A line that begins with a dot or an apostrophe is a request: only those that are meant may be there. */
TEST(man_page, has_no_request_that_a_text_made)
{
	static const char *const meant[] = {".TH ", ".SH ", ".TP\n", ".nf\n", ".fi\n", ".br\n"};
	const struct command *c = NULL;
	for (size_t i = 0; i == 0 || (c = command_at(i - 1)); i++) {
		const char *page = page_of(i ? c : NULL, LANG_SV);
		for (const char *line = page; line; line = strchr(line, '\n')) {
			bool ours = false;
			line += *line == '\n';
			if (*line != '.' && *line != '\'')
				continue;
			for (size_t n = 0; n < sizeof meant / sizeof meant[0]; n++)
				ours = ours || strncmp(line, meant[n], strlen(meant[n])) == 0;
			CHECK(ours);
		}
	}
}

/* The words of a name, each as a word of its own in the script. */
static void check_words(const char *script, const char *name)
{
	char copy[64];
	CHECK(strlen(name) < sizeof copy);
	memcpy(copy, name, strlen(name) + 1);
	char *second = strchr(copy, ' ');
	if (second)
		*second++ = '\0';
	check_has(script, copy);
	if (second)
		check_has(script, second);
}

TEST(completion, of_every_shell_has_every_command_and_flag)
{
	const struct command *c;
	for (size_t shell = 0; shell < SHELL_COUNT; shell++)
		for (int lang = 0; lang < 2; lang++) {
			const char *script = completion_of((enum shell)shell, (enum lang)lang);
			for (size_t i = 0; (c = command_at(i)); i++)
				check_words(script, c->name[lang]);
			for (int i = 0; i < OPTION_COUNT; i++)
				check_has(script, arena_printf(test_arena(), "%s%s",
							  shell == SHELL_FISH ? "-l " : "--",
							  option_row((enum option_id)i)->name));
		}
}

TEST(completion, knows_three_shells)
{
	CHECK_TEXT(shell_name(0), "bash");
	CHECK_TEXT(shell_name(1), "zsh");
	CHECK_TEXT(shell_name(2), "fish");
	CHECK(shell_name(3) == NULL);
}
