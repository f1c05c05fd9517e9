/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/lib/test.h"

#include "common/base/log.h"

#include <fcntl.h>
#include <unistd.h>

static char line[8192];
static int saved, channel[2];

static void start_listening(void)
{
	CHECK_INT(pipe(channel), 0);
	saved = dup(STDERR_FILENO);
	CHECK(dup2(channel[1], STDERR_FILENO) >= 0);
}

static const char *stop_listening(void)
{
	dup2(saved, STDERR_FILENO);
	close(saved);
	close(channel[1]);
	ssize_t n = read(channel[0], line, sizeof line - 1);
	close(channel[0]);
	line[n > 0 ? n : 0] = '\0';
	return line;
}

TEST(log, writes_one_line_of_keys_and_values)
{
	start_listening();
	log_event(LOG_LEVEL_INFO, "started", "port", "7443", "county", "Gävleborg", NULL);
	CHECK_TEXT(stop_listening(), "<6>started port=\"7443\" county=\"Gävleborg\"\n");
	start_listening();
	log_event(LOG_LEVEL_WARNING, "bare", NULL);
	CHECK_TEXT(stop_listening(), "<4>bare\n");
	start_listening();
	log_event(LOG_LEVEL_DEBUG, "absent", "value", (const char *)NULL, NULL);
	CHECK_TEXT(stop_listening(), "<7>absent value=\"\"\n");
}

static size_t count(const char *text, char c)
{
	size_t n = 0;
	for (; *text; text++)
		n += *text == c;
	return n;
}

TEST(log, no_text_can_make_a_second_line_or_steer_a_terminal)
{
	static const char *const hostile[] = {
		"x\n<6>forged event=\"yes\"",
		"\r",
		"\033]0;t\a\033[2J\033]52;c;!",
		"a\" b=\"c",
		"\\",
		"\177\t\v",
		"\xC2\x9B\x33\x31m\xC2\x85",
		"%s%n%s%n",
	};
	for (size_t i = 0; i < sizeof hostile / sizeof hostile[0]; i++) {
		start_listening();
		log_event(LOG_LEVEL_INFO, "event", "text", hostile[i], NULL);
		const char *got = stop_listening();
		size_t n = strlen(got);
		CHECK(n > 0 && got[n - 1] == '\n');
		CHECK_INT(count(got, '\n'), 1);
		CHECK_INT(count(got, '"'), 2);
		for (size_t k = 0; k + 1 < n; k++)
			CHECK((unsigned char)got[k] >= 0x20 && got[k] != 0x7F);
		CHECK(strstr(got, "\xC2\x9B") == NULL && strstr(got, "\xC2\x85") == NULL);
	}
	start_listening();
	log_event(LOG_LEVEL_INFO, "event", "text", "a\nb\"c\\", NULL);
	CHECK_TEXT(stop_listening(), "<6>event text=\"a\\x0ab\\x22c\\x5c\"\n");
}

TEST(log, a_value_of_any_length_gives_one_bounded_line)
{
	char *text = arena_alloc(test_arena(), 100001);
	memset(text, 'x', 100000);
	start_listening();
	log_event(LOG_LEVEL_INFO, "event", "text", text, "after", "y", NULL);
	const char *got = stop_listening();
	CHECK(strlen(got) <= 2048);
	CHECK_INT(count(got, '\n'), 1);
	CHECK_INT(got[strlen(got) - 1], '\n');
}

TEST(log, an_error_is_told_by_symbol_place_and_parameters)
{
	struct sp_error err;
	(void)sp_fail(&err, SP_FILE, "/x/y", "No space left on device");
	(void)sp_where(&err, "%s", "store");
	start_listening();
	log_error("write_failed", &err);
	CHECK_TEXT(stop_listening(),
		"<3>write_failed error=\"FILE\" where=\"store\" detail=\"/x/y\" "
		"detail=\"No space left on device\"\n");
}
