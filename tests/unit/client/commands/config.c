/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/config.h"

#include <sys/stat.h>

#include "common/base/file.h"
#include "tests/lib/test.h"

static enum sp_code load(const char *text, struct config *out, struct sp_error *err)
{
	const char *path = arena_printf(test_arena(), "%s/client.ini", test_folder());
	CHECK_CODE(file_write(path, bytes_text(text), 0600, err), SP_OK, err);
	return config_load(path, test_arena(), out, err);
}

TEST(config, that_is_not_there_is_empty)
{
	struct config c;
	struct sp_error err;
	const char *path = arena_printf(test_arena(), "%s/none.ini", test_folder());
	CHECK_CODE(config_load(path, test_arena(), &c, &err), SP_OK, &err);
	CHECK_INT(c.n_items, 0);
	CHECK(config_profile(&c, "default") == NULL);
}

TEST(config, lets_a_later_section_win)
{
	struct config c;
	struct sp_error err;
	CHECK_CODE(load("lang = en\n[profile a]\nserver = one:1\n[profile b]\nserver = two:2\n"
			"[profile a]\nserver = three:3\n",
			   &c, &err),
		SP_OK, &err);
	CHECK_INT(c.n_items, 2);
	CHECK_TEXT(config_profile(&c, "a")->server, "three:3");
	CHECK_TEXT(config_profile(&c, "b")->server, "two:2");
	CHECK_TEXT(c.lang, "en");
	CHECK(config_profile(&c, "c") == NULL);
}

TEST(config, names_the_line_and_the_key_that_was_meant)
{
	struct config c;
	struct sp_error err;
	CHECK_CODE(load("[profile a]\nserver = h\nsever = h\n", &c, &err), SP_CONFIG_KEY_UNKNOWN,
		&err);
	CHECK(strstr(err.where, "client.ini:3"));
	CHECK_TEXT(err.param[0], "sever");
	CHECK_TEXT(err.param[1], "server");
	CHECK_CODE(load("formt = json\n", &c, &err), SP_CONFIG_KEY_UNKNOWN, &err);
	CHECK_TEXT(err.param[1], "format");
}

TEST(config, names_the_line_that_is_no_ini_and_takes_no_nul)
{
	static const char nul[] = "lang = en\n\0";
	const char *path = arena_printf(test_arena(), "%s/client.ini", test_folder());
	struct config c;
	struct sp_error err;
	CHECK_CODE(load("lang = en\nnonsense\n", &c, &err), SP_CONFIG_SYNTAX, &err);
	CHECK(strstr(err.where, "client.ini:2"));
	CHECK_CODE(file_write(path, bytes_of(nul, sizeof nul), 0600, &err), SP_OK, &err);
	CHECK_CODE(config_load(path, test_arena(), &c, &err), SP_CONFIG_SYNTAX, &err);
	CHECK_TEXT(err.where, path);
}

TEST(config, refuses_sections_and_profile_names_that_cannot_be)
{
	static const char *const wrong[] = {"[profile ../x]\nserver = h\n",
		"[profile ]\nserver = h\n", "[profile A]\nserver = h\n"};
	struct config c;
	struct sp_error err;
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
		CHECK_CODE(load(wrong[i], &c, &err), SP_CONFIG_VALUE, &err);
	CHECK_CODE(load("[profiles]\nserver = h\n", &c, &err), SP_CONFIG_KEY_UNKNOWN, &err);
}

TEST(config, grows_by_a_section_and_keeps_what_was_there)
{
	const struct config_profile a = {.name = "a", .server = "h:1", .organisation = "2180"};
	const struct config_profile b = {.name = "b", .server = "h:2"};
	const char *path = arena_printf(test_arena(), "%s/client.ini", test_folder());
	struct bytes text;
	struct stat st;
	struct sp_error err;
	CHECK_CODE(config_append(path, &a, test_arena(), &err), SP_OK, &err);
	CHECK_CODE(config_append(path, &b, test_arena(), &err), SP_OK, &err);
	CHECK_CODE(file_read(path, 4096, test_arena(), &text, &err), SP_OK, &err);
	CHECK_TEXT((const char *)text.ptr, "[profile a]\nserver = h:1\norganisation = 2180\n\n"
					   "[profile b]\nserver = h:2\n");
	CHECK_INT(stat(path, &st), 0);
	CHECK_INT(st.st_mode & 0777, 0600);
}
