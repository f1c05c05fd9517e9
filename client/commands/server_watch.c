/* SPDX-License-Identifier: Apache-2.0 */
/* server status --watch: how the server is doing, line by line, as long as somebody looks. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "client/commands/server_state.h"
#include "common/base/clock.h"

enum { SECONDS_USUAL = 2, SECONDS_MAX = 86400, LINES_HEADED = 20 };

bool server_rate(const struct msg_server_status_reply *before,
	const struct msg_server_status_reply *now, uint64_t more, decimal *out)
{
	decimal scaled;
	if (now->uptime_ms <= before->uptime_ms ||
		__builtin_mul_overflow(more, (uint64_t)DECIMAL_ONE * 1000, &scaled))
		return false;
	const decimal tenth = DECIMAL_ONE / 10;
	decimal exact = scaled / (decimal)(now->uptime_ms - before->uptime_ms);
	*out = (exact + tenth / 2) / tenth * tenth;
	return true;
}

/* ---- a line ---- */

struct watching {
	struct context *context;
	struct msg_server_status_reply before; /* of which only the numbers are looked at */
	uint64_t lines;
	bool ended; /* nobody reads any more */
};

static struct view_cell cell_rate(
	struct watching *w, const struct msg_server_status_reply *now, uint64_t before, uint64_t n)
{
	char text[48];
	decimal rate;
	if (w->lines == 0 || n < before || !server_rate(&w->before, now, n - before, &rate))
		return cell_text(NULL);
	struct arena *a = &w->context->arena;
	struct view_cell cell = cell_text(arena_text(a, decimal_print(rate, 1, text, sizeof text)));
	cell.plain = arena_text(a, decimal_print_plain(rate, text, sizeof text));
	return cell;
}

/* With seconds, which are the same everywhere. */
static struct view_cell cell_moment(struct context *c, uint64_t utc_ms)
{
	struct view_cell cell = cell_time(c, utc_ms);
	if (cell.text)
		cell.text = arena_printf(
			&c->arena, "%s:%02u", cell.text, (unsigned)(utc_ms / 1000 % 60));
	return cell;
}

static enum sp_code make_line(
	struct watching *w, const struct msg_server_status_reply *s, struct sp_error *err)
{
	static const struct view_column columns[] = {
		{"time", TEXT_COL_TIME, CELL_TEXT, false},
		{"requests_per_second", TEXT_LIVE_REQUESTS, CELL_NUMBER, false},
		{"entries_per_second", TEXT_LIVE_ENTRIES, CELL_NUMBER, false},
		{"log_size", TEXT_COL_LOG_SIZE, CELL_NUMBER, false},
		{"queue", TEXT_LIVE_QUEUE, CELL_NUMBER, false},
		{"index_lag", TEXT_LIVE_LAG, CELL_NUMBER, false},
		{"oldest_reader_ms", TEXT_LIVE_READER, CELL_NUMBER, false},
		{"connections", TEXT_LIVE_CONNECTIONS, CELL_NUMBER, false},
		{"refused", TEXT_LIVE_REFUSED, CELL_NUMBER, false},
		{"memory_used", TEXT_LIVE_MEMORY, CELL_NUMBER, false},
		{"filled_percent", TEXT_COL_FILLED, CELL_NUMBER, false},
		{"writable", TEXT_COL_WRITABLE, CELL_BOOL, false},
	};
	struct context *c = w->context;
	struct view v = {.schema = "server-watch",
		.columns = columns,
		.n_columns = sizeof columns / sizeof columns[0]};
	struct view_cell *row = view_row(&v, &c->arena);
	if (!row)
		return sp_fail(err, SP_NO_MEMORY);
	row[0] = cell_moment(c, s->time_ms);
	row[1] = cell_rate(w, s, w->before.requests, s->requests);
	row[2] = cell_rate(w, s, w->before.log_size, s->log_size);
	row[3] = cell_number(c, s->log_size);
	row[4] = cell_number(c, s->queue);
	row[5] = cell_number(c, s->index_lag);
	row[6] = cell_number(c, s->oldest_reader_ms);
	row[7] = cell_number(c, s->connections);
	row[8] = cell_number(c, s->refused);
	row[9] = cell_bytes(c, s->memory_used);
	row[10] = cell_number(c, server_filled_percent(s));
	row[11] = cell_yes_no(c, s->writable);
	return output_view(c, &v, err);
}

/* A view of one row has its headings before it, wanted now and then by people and once by programs. */
static void leave_out_headings(struct watching *w)
{
	struct buf *out = &w->context->out;
	const bool people = output_for_people(w->context);
	const uint8_t *end = out->len ? memchr(out->data + out->start, '\n', out->len) : NULL;
	if (w->context->style.format == FORMAT_NDJSON || !end ||
		(people ? w->lines % LINES_HEADED == 0 : w->lines == 0))
		return;
	buf_consume(out, (size_t)(end + 1 - (out->data + out->start)));
}

/* ---- one after the other ---- */

/* Who has had enough (head) ends it without a word. */
static enum sp_code write_out(struct watching *w, struct sp_error *err)
{
	struct buf *out = &w->context->out;
	while (out->len) {
		ssize_t n = write(STDOUT_FILENO, out->data + out->start, out->len);
		if (n < 0 && errno == EINTR)
			continue;
		w->ended = n < 0 && errno == EPIPE;
		if (n < 0) {
			buf_clear(out);
			return w->ended ? SP_OK : sp_fail_errno(err, "stdout", errno);
		}
		buf_consume(out, (size_t)n);
	}
	return SP_OK;
}

static enum sp_code tell(
	struct watching *w, const struct msg_server_status_reply *s, struct sp_error *err)
{
	if (context_flag(w->context, OPTION_QUIET))
		return server_health(w->context, s, err);
	enum sp_code rc = make_line(w, s, err);
	if (rc != SP_OK)
		return rc;
	leave_out_headings(w);
	return write_out(w, err);
}

static enum sp_code look(struct watching *w, struct sp_error *err)
{
	struct msg_server_status_reply s = {0};
	const struct arena_mark mark = arena_mark(&w->context->arena);
	enum sp_code rc = server_ask(w->context, &s, err);
	if (rc == SP_OK)
		rc = tell(w, &s, err);
	w->before = s;
	w->lines++;
	arena_rewind(&w->context->arena, mark);
	return rc;
}

/* Signals are let in only here: a line is whole or not there. */
static void wait_until(struct watching *w, uint64_t at_ms, const sigset_t *usual)
{
	const uint64_t now = clock_steady_ms(), left = at_ms > now ? at_ms - now : 0;
	const struct timespec wait = {
		.tv_sec = (time_t)(left / 1000), .tv_nsec = (long)(left % 1000) * 1000000};
	struct pollfd out = {
		.fd = STDOUT_FILENO}; /* the end of a pipe is told without being asked for */
	w->ended = ppoll(&out, 1, &wait, usual) != 0;
}

static void on_signal(int number)
{
	(void)number; /* it has ended the wait */
}

static void hold_signals(sigset_t *usual)
{
	struct sigaction action = {.sa_handler = on_signal};
	sigset_t held;
	sigemptyset(&held);
	sigaddset(&held, SIGINT);
	sigaddset(&held, SIGTERM);
	sigprocmask(SIG_BLOCK, &held, usual);
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	sigdelset(usual, SIGINT);
	sigdelset(usual, SIGTERM);
}

static enum sp_code check(struct context *c, uint32_t *seconds, struct sp_error *err)
{
	const char *to = context_text(c, OPTION_OUTPUT);
	const char *given = c->options.n_args ? c->options.args[0] : NULL;
	*seconds = SECONDS_USUAL;
	c->took_output = true; /* there is no file to be written at the end */
	if (to && strcmp(to, "-") != 0)
		return context_usage(c, err, TEXT_WATCH_NO_FILE, NULL, NULL, NULL);
	if (given && !number_parse(given, 1, SECONDS_MAX, seconds))
		return context_usage(c, err, TEXT_ARG_SECONDS, given, NULL, NULL);
	return context_account(c, err);
}

enum sp_code server_watch(struct context *c, struct sp_error *err)
{
	struct watching w = {.context = c};
	uint32_t seconds;
	sigset_t usual;
	enum sp_code rc = check(c, &seconds, err);
	if (rc != SP_OK)
		return rc;
	if (c->style.format == FORMAT_JSON) /* a document that never ends is one a line */
		c->style.format = FORMAT_NDJSON;
	c->keeps_certificate = true;
	hold_signals(&usual);
	for (uint64_t at = clock_steady_ms(); rc == SP_OK && !w.ended;) {
		rc = look(&w, err);
		at += (uint64_t)seconds * 1000;
		if (rc == SP_OK && !w.ended)
			wait_until(&w, at, &usual);
	}
	c->reported = context_flag(c, OPTION_QUIET);
	return rc;
}
