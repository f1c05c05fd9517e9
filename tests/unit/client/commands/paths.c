/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/paths.h"

#include <stdlib.h>

#include "tests/lib/test.h"

static void set(const char *home, const char *config, const char *data, const char *state)
{
	const char *const names[] = {"HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"};
	const char *const values[] = {home, config, data, state};
	unsetenv("SAMPLAN_CONFIG");
	for (size_t i = 0; i < 4; i++)
		if (values[i])
			setenv(names[i], values[i], 1);
		else
			unsetenv(names[i]);
}

TEST(paths, follow_home_when_nothing_else_is_said)
{
	struct paths p;
	struct sp_error err;
	set("/h", NULL, NULL, NULL);
	CHECK_CODE(paths_find(test_arena(), &p, &err), SP_OK, &err);
	CHECK_TEXT(p.config_file, "/h/.config/samplan/client.ini");
	CHECK_TEXT(p.data, "/h/.local/share/samplan");
	CHECK_TEXT(p.state, "/h/.local/state/samplan");
}

TEST(paths, follow_the_xdg_variables_unless_they_are_relative)
{
	struct paths p;
	struct sp_error err;
	set("/h", "/c", "d", "/s");
	CHECK_CODE(paths_find(test_arena(), &p, &err), SP_OK, &err);
	CHECK_TEXT(p.config_file, "/c/samplan/client.ini");
	CHECK_TEXT(p.data, "/h/.local/share/samplan");
	CHECK_TEXT(p.state, "/s/samplan");
	setenv("SAMPLAN_CONFIG", "my.ini", 1);
	CHECK_CODE(paths_find(test_arena(), &p, &err), SP_OK, &err);
	CHECK_TEXT(p.config_file, "my.ini");
	unsetenv("SAMPLAN_CONFIG");
}

TEST(paths, need_a_home)
{
	struct paths p;
	struct sp_error err;
	set(NULL, NULL, "/d", "/s");
	CHECK_CODE(paths_find(test_arena(), &p, &err), SP_FILE, &err);
	set("", "/c", NULL, "/s");
	CHECK_CODE(paths_find(test_arena(), &p, &err), SP_FILE, &err);
	set(NULL, "/c", "/d", "/s");
	CHECK_CODE(paths_find(test_arena(), &p, &err), SP_OK, &err);
}

TEST(paths, of_forms_are_made_of_ids_only)
{
	static const char *const wrong[] = {
		"", "..", "../x", "a/b", "-a", "a\nb", "A", "\x1b[2J", "/etc", "a b"};
	struct arena *a = test_arena();
	const char *path;
	struct sp_error err;
	CHECK_CODE(path_of_form(a, "/d", "plans", "gavleborg-2018", 1, 0, NULL, &path, &err), SP_OK,
		&err);
	CHECK_TEXT(path, "/d/plans/gavleborg-2018@1");
	CHECK_CODE(path_of_form(a, "/d", "forms", "p", 2, 2018, "2180", &path, &err), SP_OK, &err);
	CHECK_TEXT(path, "/d/forms/p@2-2018-2180");
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		CHECK_CODE(path_of_form(a, "/d", "plans", wrong[i], 1, 0, NULL, &path, &err),
			SP_FIELD_INVALID, &err);
		CHECK_CODE(path_of_form(a, "/d", "forms", "p", 1, 2018, wrong[i], &path, &err),
			SP_FIELD_INVALID, &err);
	}
}

TEST(paths, take_a_suffix_in_place_of_the_last_one)
{
	struct arena *a = test_arena();
	CHECK_TEXT(
		path_with_suffix(a, "uppf-2180-2018.csv", ".fel.html"), "uppf-2180-2018.fel.html");
	CHECK_TEXT(path_with_suffix(a, "a.b/form", ".x"), "a.b/form.x");
	CHECK_TEXT(path_with_suffix(a, "d/.hidden", ".x"), "d/.hidden.x");
	CHECK_TEXT(path_folder(a, "a/b/c.csv"), "a/b");
	CHECK_TEXT(path_folder(a, "c.csv"), ".");
	CHECK_TEXT(path_folder(a, "/c.csv"), "/");
}

TEST(server, is_split_into_host_and_port)
{
	static const struct {
		const char *server, *host, *port;
	} cases[] = {
		{"plan.region.example", "plan.region.example", "7443"},
		{"localhost:1", "localhost", "1"},
		{"127.0.0.1:65535", "127.0.0.1", "65535"},
		{"::1", "::1", "7443"},
		{"[::1]", "::1", "7443"},
		{"[fe80::1]:99", "fe80::1", "99"},
	};
	const char *host, *port;
	struct sp_error err;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		CHECK_CODE(server_split(test_arena(), cases[i].server, &host, &port, &err), SP_OK,
			&err);
		CHECK_TEXT(host, cases[i].host);
		CHECK_TEXT(port, cases[i].port);
	}
}

TEST(server, with_an_impossible_name_or_port_is_refused)
{
	static const char *const wrong[] = {"", ":7443", "h:", "h:0", "h:65536", "h:x",
		"h:99999999999", "-h", "h h", "h\n", "[::1]x", "[::1]:", "[]", "h/path",
		"https://h", "\x1b", "h:+1"};
	const char *host, *port;
	struct sp_error err;
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
		CHECK_CODE(server_split(test_arena(), wrong[i], &host, &port, &err),
			SP_FIELD_INVALID, &err);
}
