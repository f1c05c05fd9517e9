/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/output.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include "common/base/clock.h"
#include "tests/lib/test.h"

static struct context *context_of(const char *output)
{
	struct context *c = arena_alloc(test_arena(), sizeof *c);
	CHECK(c != NULL);
	arena_init(&c->arena, (size_t)1 << 20);
	buf_init(&c->out, (size_t)1 << 20);
	c->lang = LANG_SV;
	c->options.text[OPTION_OUTPUT] = output;
	return c;
}

static const char *in_folder(const char *name)
{
	return arena_printf(test_arena(), "%s/%s", test_folder(), name);
}

/* What is there to be read without waiting. */
static const char *read_now(int fd)
{
	char *text = arena_alloc(test_arena(), 1024);
	CHECK_INT(fcntl(fd, F_SETFL, O_NONBLOCK), 0);
	for (size_t n = 0; n < 1023;) {
		ssize_t got = read(fd, text + n, 1023 - n);
		if (got <= 0)
			break;
		n += (size_t)got;
	}
	return text;
}

TEST(output, of_a_product_writes_into_a_pipe_and_leaves_it_there)
{
	const char *fifo = in_folder("fifo"), *path;
	struct context *c = context_of(fifo);
	struct sp_error err;
	struct stat st;
	CHECK_INT(mkfifo(fifo, 0600), 0);
	int reader = open(fifo, O_RDONLY | O_NONBLOCK);
	CHECK(reader >= 0);
	CHECK_CODE(
		output_product(c, "unused", bytes_text("report"), false, &path, &err), SP_OK, &err);
	CHECK_TEXT(path, fifo);
	CHECK_TEXT(read_now(reader), "report");
	buf_add_text(&c->out, "table");
	c->took_output = false; /* as a command that shows a table */
	CHECK_CODE(output_finish(c, &err), SP_OK, &err);
	CHECK_TEXT(read_now(reader), "table");
	CHECK_INT(stat(fifo, &st), 0);
	CHECK(S_ISFIFO(st.st_mode));
	close(reader);
	context_free(c);
}

TEST(output, of_a_product_keeps_a_file_that_is_there_unless_told)
{
	const char *file = in_folder("form.csv"), *path;
	struct context *c = context_of(file);
	struct sp_error err;
	CHECK_CODE(output_product(c, "x", bytes_text("1"), true, &path, &err), SP_OK, &err);
	CHECK_CODE(output_product(c, "x", bytes_text("2"), true, &path, &err), SP_EXISTS, &err);
	c->options.text[OPTION_YES] = "";
	CHECK_CODE(output_product(c, "x", bytes_text("2"), true, &path, &err), SP_OK, &err);
	context_free(c);
}

/* Runs with standard error on a terminal, or on a pipe; returns what came out. */
static const char *shown(void (*run)(struct context *), struct context *c, bool terminal)
{
	int pipes[2], before = dup(STDERR_FILENO);
	struct termios raw;
	if (terminal) {
		pipes[0] = posix_openpt(O_RDWR | O_NOCTTY);
		CHECK(pipes[0] >= 0 && grantpt(pipes[0]) == 0 && unlockpt(pipes[0]) == 0);
		pipes[1] = open(ptsname(pipes[0]), O_RDWR | O_NOCTTY);
		CHECK(pipes[1] >= 0 && tcgetattr(pipes[1], &raw) == 0);
		cfmakeraw(&raw);
		CHECK_INT(tcsetattr(pipes[1], TCSANOW, &raw), 0);
	} else {
		CHECK_INT(pipe(pipes), 0);
	}
	fflush(stderr);
	CHECK(dup2(pipes[1], STDERR_FILENO) >= 0);
	run(c);
	fflush(stderr);
	CHECK(dup2(before, STDERR_FILENO) >= 0);
	const char *text = read_now(pipes[0]);
	close(pipes[0]);
	close(pipes[1]);
	close(before);
	return text;
}

static void fetch_two(struct context *c)
{
	output_progress(c, TEXT_PROGRESS_UNITS, "1", "2", "Gävle");
	output_progress(c, TEXT_PROGRESS_UNITS, "2", "2", "Hofors");
	output_progress_end(c);
}

TEST(output, shows_progress_as_one_line_that_is_wiped)
{
	struct context *c = context_of(NULL); /* began when the machine did */
	CHECK_TEXT(shown(fetch_two, c, true), "Hämtar svar: 1 av 2 (Gävle) …"
					      "\r                             \r"
					      "Hämtar svar: 2 av 2 (Hofors) …"
					      "\r                              \r");
	context_free(c);
}

TEST(output, shows_no_progress_without_a_terminal_or_before_a_second_or_when_quiet)
{
	struct context *c = context_of(NULL);
	CHECK_TEXT(shown(fetch_two, c, false), "");
	c->options.text[OPTION_QUIET] = "";
	CHECK_TEXT(shown(fetch_two, c, true), "");
	c->options.text[OPTION_QUIET] = NULL;
	c->began_ms = clock_steady_ms() + 60000; /* so that no slow machine gets there */
	CHECK_TEXT(shown(fetch_two, c, true), "");
	context_free(c);
}

static void one_call(struct context *c)
{
	static const struct call_event events[] = {
		{.step = CALL_CONNECTED, .place = "h:1", .took_ms = 1200},
		{.step = CALL_ANSWERED,
			.place = "h:1",
			.took_ms = 3,
			.code = SP_BUSY,
			.reply = "Receipt",
			.sent = 7},
		{.step = CALL_RETRY, .place = "h:1", .code = SP_BUSY, .tries = 1},
		{.step = CALL_ANSWERED,
			.place = "h:1",
			.took_ms = 4,
			.reply = "Receipt",
			.sent = 7,
			.received = 90},
	};
	for (size_t i = 0; i < sizeof events / sizeof events[0]; i++)
		watch_call(c, &events[i]);
}

TEST(output, tells_of_every_call_when_asked_to)
{
	struct context *c = context_of(NULL);
	CHECK_TEXT(shown(one_call, c, false), "");
	c->options.text[OPTION_VERBOSE] = "";
	CHECK_TEXT(shown(one_call, c, false),
		"h:1: ansluten över TLS på 1200 ms, utan certifikat\n"
		"h:1: BUSY på 3 ms (7 byte skickade, 0 mottagna)\n"
		"h:1: försök 1 misslyckades (N8005), försöker igen …\n"
		"h:1: Receipt på 4 ms (7 byte skickade, 90 mottagna)\n");
	context_free(c);
}

TEST(output, that_holds_a_secret_goes_into_a_file_for_its_owner_alone)
{
	const char *path = in_folder("code");
	struct sp_error err;
	struct stat st;
	for (int secret = 0; secret < 2; secret++) {
		struct context *c = context_of(path);
		c->secret = secret == 1;
		buf_add_text(&c->out, "text");
		CHECK_CODE(output_finish(c, &err), SP_OK, &err);
		CHECK_INT(stat(path, &st), 0);
		CHECK_INT(st.st_mode & 0777, secret ? 0600 : 0644);
		context_free(c);
	}
}
