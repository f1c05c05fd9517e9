/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/output.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/base/clock.h"
#include "common/base/file.h"
#include "common/text/text.h"

enum { PROGRESS_AFTER_MS = 1000, PROGRESS_COLUMNS = 78 };

bool output_for_people(const struct context *c)
{
	return c->style.format == FORMAT_TABLE;
}

void output_line(struct context *c, enum text_id id, const char *p1, const char *p2, const char *p3,
	const char *p4)
{
	const char *text = lang_format(&c->arena, c->lang, id, p1, p2, p3, p4);
	buf_add_text(&c->out, text_for_terminal(text, &c->arena));
	buf_add_text(&c->out, "\n");
}

void output_note(struct context *c, enum text_id id, const char *p1, const char *p2, const char *p3,
	const char *p4)
{
	const char *text = lang_format(&c->arena, c->lang, id, p1, p2, p3, p4);
	output_progress_end(c);
	if (!context_flag(c, OPTION_QUIET))
		fprintf(stderr, "%s\n", text_for_terminal(text, &c->arena));
}

void output_progress(
	struct context *c, enum text_id id, const char *p1, const char *p2, const char *p3)
{
	if (context_flag(c, OPTION_QUIET) || !isatty(STDERR_FILENO) ||
		clock_steady_ms() < c->began_ms + PROGRESS_AFTER_MS)
		return;
	const char *text = lang_format(&c->arena, c->lang, id, p1, p2, p3, NULL);
	output_progress_end(c);
	text = text_fit(text_for_terminal(text, &c->arena), PROGRESS_COLUMNS, true, &c->arena);
	if (!text)
		return;
	fprintf(stderr, "%s", text);
	c->progress_width = text_width(text);
}

void output_progress_end(struct context *c)
{
	if (c->progress_width)
		fprintf(stderr, "\r%*s\r", (int)c->progress_width, "");
	c->progress_width = 0;
}

enum sp_code output_view(struct context *c, const struct view *v, struct sp_error *err)
{
	enum sp_code rc = view_write(v, &c->style, &c->arena, &c->out);
	return rc == SP_OK ? rc : sp_fail(err, rc, v->schema);
}

static enum sp_code write_open(int fd, const char *name, struct bytes out, struct sp_error *err)
{
	while (out.len) {
		ssize_t n = write(fd, out.ptr, out.len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return sp_fail_errno(err, name, errno);
		out = bytes_of(out.ptr + n, out.len - (size_t)n);
	}
	return SP_OK;
}

/* Files are written whole and take the name's place; a device or a pipe (/dev/null) is written into, for its
 * place must never be taken. */
static enum sp_code write_file(
	const char *path, struct bytes content, unsigned mode, bool keep, struct sp_error *err)
{
	struct stat st;
	if (stat(path, &st) != 0 || S_ISREG(st.st_mode) || S_ISDIR(st.st_mode))
		return keep ? file_write_new(path, content, mode, err)
			    : file_write(path, content, mode, err);
	int fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
	if (fd < 0)
		return sp_fail_errno(err, path, errno);
	enum sp_code rc = write_open(fd, path, content, err);
	if (close(fd) != 0 && rc == SP_OK)
		rc = sp_fail_errno(err, path, errno);
	return rc;
}

enum sp_code output_product(struct context *c, const char *name, struct bytes content, bool keep,
	const char **path, struct sp_error *err)
{
	const char *chosen = context_text(c, OPTION_OUTPUT);
	c->took_output = true;
	*path = chosen ? chosen : name;
	if (strcmp(*path, "-") == 0) {
		*path = NULL;
		buf_add(&c->out, content.ptr, content.len);
		return c->out.failed ? sp_fail(err, SP_TOO_LARGE, "-") : SP_OK;
	}
	return write_file(*path, content, 0644, keep && !context_flag(c, OPTION_YES), err);
}

enum sp_code output_finish(struct context *c, struct sp_error *err)
{
	const char *path = c->took_output ? NULL : context_text(c, OPTION_OUTPUT);
	struct bytes out = buf_bytes(&c->out);
	if (c->out.failed)
		return sp_fail(err, SP_TOO_LARGE, "stdout");
	if (path && strcmp(path, "-") != 0)
		return write_file(path, out, c->secret ? 0600 : 0644, false, err);
	return write_open(STDOUT_FILENO, "stdout", out, err);
}

const char *print_number(struct context *c, uint64_t n)
{
	char out[48];
	decimal scaled;
	if (__builtin_mul_overflow(n, (uint64_t)DECIMAL_ONE, &scaled))
		return arena_printf(&c->arena, "%" PRIu64, n);
	return arena_text(&c->arena, decimal_print(scaled, 0, out, sizeof out));
}

const char *print_count(struct context *c, uint64_t n, enum text_id one, enum text_id many)
{
	return lang_format(
		&c->arena, c->lang, n == 1 ? one : many, print_number(c, n), NULL, NULL, NULL);
}

const char *print_time(struct context *c, uint64_t utc_ms)
{
	char out[32];
	return utc_ms ? arena_text(&c->arena, time_print_stockholm(utc_ms, true, out)) : NULL;
}

const char *print_time_utc(struct context *c, uint64_t utc_ms)
{
	char out[32];
	return utc_ms ? arena_text(&c->arena, time_print_utc(utc_ms, out)) : NULL;
}

const char *print_last_day(struct context *c, uint64_t closes_ms)
{
	char out[32];
	return closes_ms ? arena_text(&c->arena, time_print_stockholm(closes_ms - 1, false, out))
			 : NULL;
}

struct view_cell cell_text(const char *text)
{
	bool given = text && *text;
	return (struct view_cell){.text = given ? text : NULL, .missing = !given};
}

struct view_cell cell_word(struct context *c, enum vocabulary v, int value)
{
	struct view_cell cell = cell_text(lang_word(v, value, c->lang, &c->arena));
	cell.plain = vocabulary_word(v, value, LANG_EN);
	return cell;
}

struct view_cell cell_number(struct context *c, uint64_t n)
{
	return (struct view_cell){
		.text = print_number(c, n), .plain = arena_printf(&c->arena, "%" PRIu64, n)};
}

struct view_cell cell_time(struct context *c, uint64_t utc_ms)
{
	struct view_cell cell = cell_text(print_time(c, utc_ms));
	cell.plain = print_time_utc(c, utc_ms);
	return cell;
}

struct view_cell cell_yes_no(struct context *c, bool yes)
{
	struct view_cell cell =
		cell_text(lang_word(VOCABULARY_YES_NO, yes ? 2 : 1, c->lang, &c->arena));
	cell.plain = yes ? "true" : "false";
	return cell;
}
