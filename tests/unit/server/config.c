/* SPDX-License-Identifier: Apache-2.0 */
/* server.ini: every fault is told with its line, and nothing is guessed. */
#include "server/config.h"

#include <sys/stat.h>

#include "common/base/file.h"
#include "server/contain/contain.h"
#include "tests/lib/test.h"

static struct sp_error err;
static struct config config;

static const char *write_ini(struct bytes content)
{
	const char *path = arena_printf(test_arena(), "%s/server.ini", test_folder());
	CHECK_CODE(file_write(path, content, 0600, &err), SP_OK, &err);
	return path;
}

static enum sp_code read_text(const char *text)
{
	return config_read(write_ini(bytes_text(text)), &config, &err);
}

TEST(config, of_an_empty_file_is_the_defaults)
{
	CHECK_CODE(read_text(""), SP_OK, &err);
	CHECK_TEXT(config.listen, "0.0.0.0");
	CHECK_INT(config.port, 7443);
	CHECK_INT(config.drain_s, 10);
	CHECK_INT(config.map_gib, 32);
	CHECK_INT(config.loops, 0);
	CHECK_INT(config.memory_limit, 64);
	CHECK_INT(config.grow_ahead, 256);
	CHECK_INT(config.max_connections, 0);
	CHECK_INT(config.max_connections_address, 256);
	CHECK_INT(config.max_connections_account, 64);
	CHECK_INT(config.contain, CONTAIN_ON);
	CHECK_INT(config.metrics_port, 0);
	CHECK_INT(config.slow_ms, 1000);
}

TEST(config, takes_the_words_of_contain)
{
	CHECK_CODE(read_text("contain = off\n"), SP_OK, &err);
	CHECK_INT(config.contain, CONTAIN_OFF);
	CHECK_CODE(read_text("contain = on\n"), SP_OK, &err);
	CHECK_INT(config.contain, CONTAIN_ON);
	CHECK_CODE(read_text("contain = strict\n"), SP_OK, &err);
	CHECK_INT(config.contain, CONTAIN_STRICT);
}

TEST(config, takes_a_metrics_port_and_what_is_slow_within_bounds)
{
	CHECK_CODE(read_text("metrics_port = 65535\nslow_ms = 3600000\n"), SP_OK, &err);
	CHECK_INT(config.metrics_port, 65535);
	CHECK_INT(config.slow_ms, 3600000);
	CHECK_CODE(read_text("metrics_port = 0\nslow_ms = 0\n"), SP_OK, &err);
	CHECK_INT(config.metrics_port, 0);
	CHECK_INT(config.slow_ms, 0);
	CHECK_CODE(read_text("metrics_port = 65536\n"), SP_CONFIG_VALUE, &err);
	CHECK_CODE(read_text("metrics_port = -1\n"), SP_CONFIG_VALUE, &err);
	CHECK_CODE(read_text("slow_ms = 3600001\n"), SP_CONFIG_VALUE, &err);
	CHECK_CODE(read_text("slow_ms = 1 s\n"), SP_CONFIG_VALUE, &err);
}

TEST(config, takes_loops_memory_and_caps_within_bounds)
{
	CHECK_CODE(read_text("loops = 64\nmemory_limit = 8\nmax_connections = 1000000\n"
			     "max_connections_address = 0\nmax_connections_account = 1\n"),
		SP_OK, &err);
	CHECK_INT(config.loops, 64);
	CHECK_INT(config.memory_limit, 8);
	CHECK_INT(config.max_connections, 1000000);
	CHECK_INT(config.max_connections_address, 0);
	CHECK_INT(config.max_connections_account, 1);
}

TEST(config, takes_comments_blank_lines_crlf_and_a_bom)
{
	CHECK_CODE(read_text("\xEF\xBB\xBF; samplan\r\n\r\nlisten = ::1\r\nport=8443 ; here\r\n"),
		SP_OK, &err);
	CHECK_TEXT(config.listen, "::1");
	CHECK_INT(config.port, 8443);
	CHECK_CODE(read_text("port = 8444"), SP_OK, &err); /* no line's end */
	CHECK_INT(config.port, 8444);
}

TEST(config, names_the_fault_and_its_line)
{
	static const struct {
		const char *text;
		enum sp_code code;
		const char *param[2], *line;
	} cases[] = {
		{"\nlisten_prot = 1\n", SP_CONFIG_KEY_FOREIGN, {"listen_prot", NULL}, ":2"},
		{"prot = 1\n", SP_CONFIG_KEY_UNKNOWN, {"prot", "port"}, ":1"},
		{"port = 0\n", SP_CONFIG_VALUE, {"port", "0"}, ":1"},
		{"port = 65536\n", SP_CONFIG_VALUE, {"port", "65536"}, ":1"},
		{"port = 99999999999999999999\n", SP_CONFIG_VALUE, {"port", NULL}, ":1"},
		{"port = 10s\n", SP_CONFIG_VALUE, {"port", "10s"}, ":1"},
		{"port =\n", SP_CONFIG_VALUE, {"port", ""}, ":1"},
		{"listen =\n", SP_CONFIG_VALUE, {"listen", ""}, ":1"},
		{"drain_s = 61\n", SP_CONFIG_VALUE, {"drain_s", "61"}, ":1"},
		{"contain = yes\n", SP_CONFIG_VALUE, {"contain", "yes"}, ":1"},
		{"contain = 1\n", SP_CONFIG_VALUE, {"contain", "1"}, ":1"},
		{"contain =\n", SP_CONFIG_VALUE, {"contain", ""}, ":1"},
		{"loops = 65\n", SP_CONFIG_VALUE, {"loops", "65"}, ":1"},
		{"loops = -1\n", SP_CONFIG_VALUE, {"loops", "-1"}, ":1"},
		{"loops = two\n", SP_CONFIG_VALUE, {"loops", "two"}, ":1"},
		{"loops = 1\nloops = 1\n", SP_CONFIG_KEY_TWICE, {"loops", NULL}, ":2"},
		{"loop = 1\n", SP_CONFIG_KEY_UNKNOWN, {"loop", "loops"}, ":1"},
		{"grow_ahead = 1025\n", SP_CONFIG_VALUE, {"grow_ahead", "1025"}, ":1"},
		{"memory_limit = 7\n", SP_CONFIG_VALUE, {"memory_limit", "7"}, ":1"},
		{"memory_limit = 65537\n", SP_CONFIG_VALUE, {"memory_limit", "65537"}, ":1"},
		{"memory_limit = 64M\n", SP_CONFIG_VALUE, {"memory_limit", "64M"}, ":1"},
		{"memory_limit =\n", SP_CONFIG_VALUE, {"memory_limit", ""}, ":1"},
		{"max_connections_address = 1000001\n", SP_CONFIG_VALUE,
			{"max_connections_address", "1000001"}, ":1"},
		{"max_connections_account = 4294967296\n", SP_CONFIG_VALUE,
			{"max_connections_account", "4294967296"}, ":1"},
		{"max_connection_account = 1\n", SP_CONFIG_KEY_UNKNOWN,
			{"max_connection_account", "max_connections_account"}, ":1"},
		{"port = 1\nport = 2\n", SP_CONFIG_KEY_TWICE, {"port", NULL}, ":2"},
		{"port = 1\nnonsense\n", SP_CONFIG_SYNTAX, {NULL, NULL}, ":2"},
		{"nonsense\nport = 0\n", SP_CONFIG_SYNTAX, {NULL, NULL}, ":1"},
		{"port = 0\nnonsense\n", SP_CONFIG_VALUE, {"port", "0"}, ":1"},
		{"[server]\nport = 1\n", SP_CONFIG_KEY_FOREIGN, {"server", NULL}, ":2"},
		{"\n[broken\n", SP_CONFIG_SYNTAX, {NULL, NULL}, ":2"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		CHECK_CODE(read_text(cases[i].text), cases[i].code, &err);
		for (size_t p = 0; p < 2; p++)
			if (cases[i].param[p])
				CHECK_TEXT(err.param[p], cases[i].param[p]);
		CHECK(strstr(err.where, cases[i].line));
	}
}

TEST(config, refuses_a_line_that_is_too_long_instead_of_reading_it_as_two)
{
	char text[1000];
	memset(text, 'a', sizeof text);
	memcpy(text, "listen = ", 9);
	text[sizeof text - 1] = '\0';
	CHECK_CODE(read_text(text), SP_CONFIG_SYNTAX, &err);
}

TEST(config, refuses_nul_bytes_and_files_of_the_wrong_kind)
{
	static const char nul[] = "port = 1\0\nport = 2\n";
	CHECK_CODE(config_read(write_ini(bytes_of(nul, sizeof nul)), &config, &err),
		SP_CONFIG_SYNTAX, &err);
	CHECK_CODE(config_read(test_folder(), &config, &err), SP_FILE, &err);
	CHECK_CODE(config_read("/nonexistent/server.ini", &config, &err), SP_FILE, &err);
}

TEST(config, refuses_a_file_that_everyone_may_write)
{
	const char *path = write_ini(bytes_text("port = 8443\n"));
	CHECK_INT(chmod(path, 0666), 0);
	CHECK_CODE(config_read(path, &config, &err), SP_FILE, &err);
	CHECK_TEXT(err.param[0], path);
}

TEST(config, numbers_are_digits_within_bounds)
{
	uint32_t n = 0;
	CHECK(config_number("0", 0, 9, &n) && n == 0);
	CHECK(config_number("4294967295", 0, UINT32_MAX, &n) && n == UINT32_MAX);
	CHECK(!config_number("4294967296", 0, UINT32_MAX, &n));
	CHECK(!config_number("-1", 0, 9, &n));
	CHECK(!config_number("+1", 0, 9, &n));
	CHECK(!config_number(" 1", 0, 9, &n));
	CHECK(!config_number("0x1", 0, 9, &n));
	CHECK(!config_number("", 0, 9, &n));
	CHECK(!config_number("10", 0, 9, &n));
}
