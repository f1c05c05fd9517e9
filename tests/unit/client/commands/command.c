/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/command.h"

#include "tests/lib/test.h"

static const struct command *find(
	const char *first, const char *second, size_t *used, const char **near)
{
	const char *const args[] = {first, second};
	return command_find(args, second ? 2 : first ? 1 : 0, LANG_EN, used, near);
}

TEST(command, is_found_by_either_name_and_by_a_mix)
{
	static const char *const names[][2] = {
		{"form", "get"}, {"blankett", "hämta"}, {"form", "hämta"}, {"blankett", "get"}};
	const char *near;
	size_t used = 0;
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		const struct command *c = find(names[i][0], names[i][1], &used, &near);
		CHECK(c != NULL);
		CHECK_TEXT(c->name[LANG_EN], "form get");
		CHECK_INT(used, 2);
	}
	CHECK_TEXT(find("skicka", "fil.csv", &used, &near)->name[LANG_EN], "submit");
	CHECK_INT(used, 1);
}

TEST(command, that_is_mistyped_gets_a_suggestion_and_is_not_run)
{
	static const struct {
		const char *first, *second, *near;
	} typed[] = {
		{"sumbit", NULL, "submit"},
		{"overveiw", NULL, "overview"},
		{"översigt", NULL, "översikt"},
		{"form", "gte", "form get"},
		{"invte", "create", "invite create"},
		{"kontrolera", "fil.csv", "kontrollera"},
	};
	const char *near;
	size_t used = 0;
	for (size_t i = 0; i < sizeof typed / sizeof typed[0]; i++) {
		CHECK(find(typed[i].first, typed[i].second, &used, &near) == NULL);
		CHECK(near != NULL);
		CHECK_TEXT(near, typed[i].near);
	}
}

TEST(command, that_is_like_no_other_gets_no_suggestion)
{
	static const char *const typed[] = {
		"", "x", "-", "../../etc/passwd", "\x1b[2J", "\xff\xfe"};
	char longest[4096];
	const char *near;
	size_t used = 0;
	memset(longest, 's', sizeof longest - 1);
	longest[sizeof longest - 1] = '\0';
	for (size_t i = 0; i < sizeof typed / sizeof typed[0]; i++) {
		CHECK(find(typed[i], NULL, &used, &near) == NULL);
		CHECK(near == NULL);
	}
	CHECK(find(longest, longest, &used, &near) == NULL);
	CHECK(near == NULL);
	CHECK(find(NULL, NULL, &used, &near) == NULL);
}

TEST(command, of_two_words_is_listed_under_its_first)
{
	CHECK_TEXT(command_with_first_word("plan", 0)->name[LANG_EN], "plan import");
	CHECK_TEXT(command_with_first_word("plan", 2)->name[LANG_EN], "plan show");
	CHECK_TEXT(command_with_first_word("plan", 4)->name[LANG_EN], "plan diff");
	CHECK_TEXT(command_with_first_word("plan", 6)->name[LANG_SV], "plan rulla");
	CHECK(command_with_first_word("plan", 7) == NULL);
	CHECK(command_with_first_word("submit", 0) == NULL);
}

TEST(command, has_everything_that_help_needs_in_both_languages)
{
	const struct command *c;
	for (size_t i = 0; (c = command_at(i)); i++) {
		for (int lang = 0; lang < 2; lang++) {
			CHECK(c->name[lang] && *c->name[lang]);
			CHECK(c->summary[lang] && *c->summary[lang]);
			CHECK(strncmp(c->examples[lang], "samplan ", 8) == 0);
			CHECK(strncmp(c->examples[lang] + 8, c->name[lang],
				      strlen(c->name[lang])) == 0);
			CHECK((strchr(c->name[0], ' ') != NULL) ==
				(strchr(c->name[1], ' ') != NULL));
		}
		CHECK(c->run != NULL);
		CHECK(c->args_min <= c->args_max);
		CHECK((c->args_max > 0) == (c->args[LANG_EN][0] != '\0'));
	}
}

TEST(command, has_a_name_of_its_own)
{
	const struct command *a, *b;
	for (size_t i = 0; (a = command_at(i)); i++)
		for (size_t j = 0; j < i && (b = command_at(j)); j++)
			for (int lang = 0; lang < 2; lang++) {
				CHECK(strcmp(a->name[lang], b->name[0]) != 0);
				CHECK(strcmp(a->name[lang], b->name[1]) != 0);
			}
}
