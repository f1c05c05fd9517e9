/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/prompt.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "common/crypto/code.h"

enum { KEY_INTERRUPT = 3, KEY_END = 4, KEY_BACKSPACE = 8, KEY_DELETE = 127 };

/* Bytes up to the first line end. Nothing of it stays in a stdio buffer. */
static enum sp_code read_line(int fd, const char *path, char out[SECRET_MAX], struct sp_error *err)
{
	size_t n = 0;
	for (;;) {
		ssize_t got = read(fd, out + n, 1);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return sp_fail_errno(err, path, errno);
		if (got == 0 || out[n] == '\n')
			break;
		if (++n == SECRET_MAX)
			return sp_fail(err, SP_CODE_TYPO);
	}
	out[n] = '\0';
	return SP_OK;
}

static void show_star(const char *text)
{
	if (write(STDERR_FILENO, text, strlen(text)) < 0)
		return; /* only decoration */
}

/* A star for each character; Ctrl-C arrives as a character, so that the terminal is never left silent. */
static enum sp_code read_keys(char out[SECRET_MAX], struct sp_error *err)
{
	size_t n = 0;
	for (;;) {
		char key = 0;
		ssize_t got = read(STDIN_FILENO, &key, 1);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0 || key == KEY_INTERRUPT || key == KEY_END)
			return sp_fail(err, SP_INTERRUPTED);
		if (key == '\n' || key == '\r')
			break;
		if ((key == KEY_BACKSPACE || key == KEY_DELETE) && n) {
			n--;
			show_star("\b \b");
		} else if (key >= ' ' && key < KEY_DELETE && n + 1 < SECRET_MAX) {
			out[n++] = key;
			show_star("*");
		}
	}
	out[n] = '\0';
	return SP_OK;
}

static enum sp_code ask(char out[SECRET_MAX], struct sp_error *err)
{
	struct termios before, silent;
	if (tcgetattr(STDIN_FILENO, &before) != 0)
		return sp_fail_errno(err, "stdin", errno);
	silent = before;
	silent.c_lflag &= ~(tcflag_t)(ECHO | ICANON | ISIG);
	silent.c_cc[VMIN] = 1;
	silent.c_cc[VTIME] = 0;
	if (tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent) != 0)
		return sp_fail_errno(err, "stdin", errno);
	enum sp_code rc = read_keys(out, err);
	if (tcsetattr(STDIN_FILENO, TCSAFLUSH, &before) != 0 && rc == SP_OK)
		rc = sp_fail_errno(err, "stdin", errno);
	show_star("\n");
	return rc;
}

static enum sp_code read_file(const char *path, char out[SECRET_MAX], struct sp_error *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return sp_fail_errno(err, path, errno);
	enum sp_code rc = read_line(fd, path, out, err);
	close(fd);
	return rc;
}

enum sp_code secret_read(
	struct context *c, enum text_id prompt, char out[SECRET_MAX], struct sp_error *err)
{
	const char *path = context_text(c, OPTION_CODE_FILE);
	const char *text = lang_text(c->lang, prompt);
	enum sp_code rc;
	if (path && strcmp(path, "-") != 0) {
		rc = read_file(path, out, err);
	} else if (!isatty(STDIN_FILENO)) {
		rc = read_line(STDIN_FILENO, "stdin", out, err);
	} else if (context_flag(c, OPTION_NO_INPUT)) {
		return sp_fail(err, SP_CONFIRM, text);
	} else {
		show_star(text);
		rc = ask(out, err);
	}
	if (rc != SP_OK)
		secret_wipe(out, SECRET_MAX);
	return rc;
}

const char *secret_place(const struct context *c)
{
	const char *path = context_text(c, OPTION_CODE_FILE);
	return path && strcmp(path, "-") != 0 ? path : "stdin";
}
