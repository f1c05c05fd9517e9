/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/options.h"

#include <stdlib.h>

#include "client/commands/command.h"
#include "tests/lib/test.h"

enum { WORDS_MAX = 24 };

/* Reads the words of `line`, which are separated by single blanks. */
static enum sp_code read_line(const char *line, struct options *o, struct sp_error *err)
{
	char *copy = arena_text(test_arena(), line);
	char *argv[WORDS_MAX + 1] = {(char[]){"samplan"}};
	enum lang lang = LANG_EN;
	int argc = 1;
	unsetenv("SAMPLAN_LANG");
	for (char *word = copy; word && argc < WORDS_MAX;) {
		char *blank = strchr(word, ' ');
		if (blank)
			*blank = '\0';
		argv[argc++] = word;
		word = blank ? blank + 1 : NULL;
	}
	return options_read(argc, argv, test_arena(), o, &lang, err);
}

TEST(options, are_taken_anywhere_on_the_line)
{
	struct options o;
	struct sp_error err;
	CHECK_CODE(
		read_line("--year 2018 form get --plan=p -f json -y -o out --timeout 3", &o, &err),
		SP_OK, &err);
	CHECK_INT(o.n_args, 2);
	CHECK_TEXT(o.args[0], "form");
	CHECK_TEXT(o.args[1], "get");
	CHECK_INT(o.year, 2018);
	CHECK_INT(o.timeout_s, 3);
	CHECK_TEXT(o.text[OPTION_PLAN], "p");
	CHECK_TEXT(o.text[OPTION_OUTPUT], "out");
	CHECK_INT(o.format, FORMAT_JSON);
	CHECK(o.text[OPTION_YES] != NULL);
	CHECK(o.text[OPTION_ORG] == NULL);
}

TEST(options, end_at_two_hyphens)
{
	struct options o;
	struct sp_error err;
	CHECK_CODE(read_line("check -- --year -", &o, &err), SP_OK, &err);
	CHECK_INT(o.n_args, 3);
	CHECK_TEXT(o.args[1], "--year");
	CHECK_TEXT(o.args[2], "-");
	CHECK_INT(o.year, 0);
}

TEST(options, have_defaults_that_are_stated)
{
	struct options o;
	struct sp_error err;
	CHECK_CODE(read_line("whoami", &o, &err), SP_OK, &err);
	CHECK_INT(o.timeout_s, TIMEOUT_DEFAULT_S);
	CHECK_INT(o.expires_days, EXPIRES_DEFAULT_DAYS);
	CHECK(!o.has_format);
}

TEST(options, refuse_what_is_wrong_and_say_why)
{
	static const struct {
		const char *line, *says;
	} wrong[] = {
		{"--yaer 2018", "--year"},
		{"--\xc3\xa5r=abc", "--year"}, /* --år */
		{"--pla p", "--plan"}, /* a beginning is not the whole */
		{"--xyzzy", "no flag --xyzzy"},
		{"--=x", "no flag --"},
		{"--year", "needs a value"},
		{"--year=", "allowed: 1900-2200"},
		{"--year=abc", "allowed: 1900-2200"},
		{"--year=1899", "allowed: 1900-2200"},
		{"--year=2147483648", "allowed: 1900-2200"},
		{"--year=99999999999999999999", "allowed: 1900-2200"},
		{"--year=-2018", "allowed: 1900-2200"},
		{"--year=2018x", "allowed: 1900-2200"},
		{"--year 2018 --year 2019", "given twice"},
		{"--timeout 0", "allowed: 1-3600"},
		{"--expires-days 366", "allowed: 1-365"},
		{"--format xml", "table, json, ndjson, csv"},
		{"--format MD", "table, json, ndjson, csv"},
		{"--lang de", "sv, en"},
		{"--yes=no", "takes no value"},
		{"-z", "no flag -z"},
		{"-f", "--format needs a value"},
	};
	struct options o;
	struct sp_error err;
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		CHECK_CODE(read_line(wrong[i].line, &o, &err), SP_USAGE, &err);
		if (!strstr(err.param[0], wrong[i].says))
			fprintf(stderr, "%s: %s\n", wrong[i].line, err.param[0]);
		CHECK(strstr(err.param[0], wrong[i].says));
		CHECK(strncmp(err.param[1], "samplan h", 9) == 0); /* help, hjälp */
	}
}

TEST(options, name_a_document_only_where_a_command_writes_one)
{
	static const struct {
		const char *line;
		unsigned long flags;
		const char *says; /* NULL: accepted */
	} cases[] = {
		{"--format md", FLAG(FORMAT), NULL},
		{"--format html", FLAG(FORMAT), NULL},
		{"", FLAG(FORMAT), NULL},
		{"--format csv", FLAG(FORMAT), "allowed: html, md"},
		{"--format yaml", FLAG(FORMAT), "allowed: html, md"},
		{"--format md", 0, "allowed: table, json, ndjson, csv"},
		{"--format yaml", 0, "allowed: table, json, ndjson, csv"},
		{"--format csv", 0, NULL},
		{"--format yaml", WRITES_YAML, NULL},
		{"--format csv", WRITES_YAML, NULL},
		{"--format md", WRITES_YAML, "allowed: table, json, ndjson, csv, yaml"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct options o;
		struct sp_error err = {0};
		CHECK_CODE(read_line(cases[i].line, &o, &err), SP_OK, &err);
		enum sp_code rc =
			options_accept(&o, cases[i].flags, "x", test_arena(), LANG_EN, &err);
		CHECK_CODE(rc, cases[i].says ? SP_USAGE : SP_OK, &err);
		if (cases[i].says)
			CHECK(strstr(err.param[0], cases[i].says) != NULL);
	}
	CHECK(option_own(OPTION_FORMAT, 0) == NULL);
	CHECK_TEXT(option_own(OPTION_FORMAT, FLAG(FORMAT))->value, "html|md");
	CHECK_TEXT(option_own(OPTION_FORMAT, WRITES_YAML)->value, "table|json|ndjson|csv|yaml");
}

TEST(options, take_bytes_of_any_kind_without_harm)
{
	char *argv[] = {(char[]){"samplan"}, (char[]){"--\xff\x1b[2J"}, NULL};
	char *longest = arena_alloc(test_arena(), 100001);
	enum lang lang = LANG_SV;
	struct options o;
	struct sp_error err;
	CHECK_INT(options_read(2, argv, test_arena(), &o, &lang, &err), SP_USAGE);
	CHECK(!strchr(err.param[0], 0x1b));
	memset(longest, 'x', 100000);
	memcpy(longest, "--", 2);
	argv[1] = longest;
	CHECK_INT(options_read(2, argv, test_arena(), &o, &lang, &err), SP_USAGE);
}

TEST(options, are_told_in_the_language_that_the_line_asks_for)
{
	struct options o;
	struct sp_error err;
	CHECK_INT(read_line("--year x --lang sv", &o, &err), SP_USAGE);
	CHECK(strstr(err.param[0], "otillåtet"));
	CHECK_INT(read_line("--year x --lang=en", &o, &err), SP_USAGE);
	CHECK(strstr(err.param[0], "not allowed"));
}

TEST(options, of_one_command_are_refused_by_another)
{
	struct options o;
	struct sp_error err;
	CHECK_CODE(read_line("round open --closes 2019-01-31", &o, &err), SP_OK, &err);
	CHECK_CODE(options_accept(&o, FLAG(CLOSES), "round open", test_arena(), LANG_EN, &err),
		SP_OK, &err);
	CHECK_INT(
		options_accept(&o, FLAG(FROM), "form get", test_arena(), LANG_EN, &err), SP_USAGE);
	CHECK_TEXT(err.param[0], "samplan form get does not take the flag --closes");
}

TEST(options, table_has_no_name_or_letter_twice)
{
	for (int i = 0; i < OPTION_COUNT; i++) {
		const struct option_row *a = option_row((enum option_id)i);
		for (int j = 0; j < i; j++) {
			const struct option_row *b = option_row((enum option_id)j);
			CHECK(strcmp(a->name, b->name) != 0);
			CHECK(!a->letter || a->letter != b->letter);
		}
	}
}

TEST(options, call_their_values_in_the_reader_s_language)
{
	CHECK_TEXT(option_value(option_row(OPTION_OUTPUT), LANG_SV), "FIL");
	CHECK_TEXT(option_value(option_row(OPTION_OUTPUT), LANG_EN), "FILE");
	CHECK_TEXT(option_value(option_row(OPTION_FORMAT), LANG_SV), "table|json|ndjson|csv");
	CHECK(option_value(option_row(OPTION_YES), LANG_SV) == NULL);
}
