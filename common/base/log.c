/* SPDX-License-Identifier: Apache-2.0 */
#include "common/base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { LINE = 2048 };

struct line {
	char text[LINE];
	size_t n;
};

static void add(struct line *l, const char *text, size_t len)
{
	if (l->n + len < LINE - 1) { /* room for the line's end */
		memcpy(l->text + l->n, text, len);
		l->n += len;
	}
}

/* "value" with quote, backslash and everything below space, DEL and C1 (U+0080-U+009F) as \xHH. */
static void add_value(struct line *l, const char *value)
{
	add(l, "\"", 1);
	for (const unsigned char *p = (const unsigned char *)value; *p; p++) {
		bool c1 = *p == 0xC2 && p[1] >= 0x80 && p[1] <= 0x9F;
		if (*p < 0x20 || *p == 0x7F || *p == '"' || *p == '\\' || c1) {
			char hex[8];
			p += c1;
			add(l, hex, (size_t)snprintf(hex, sizeof hex, "\\x%02x", *p));
		} else {
			add(l, (const char *)p, 1);
		}
	}
	add(l, "\"", 1);
}

static void add_pair(struct line *l, const char *key, const char *value)
{
	add(l, " ", 1);
	add(l, key, strlen(key));
	add(l, "=", 1);
	add_value(l, value ? value : "");
}

static void start(struct line *l, enum log_level level, const char *event)
{
	l->n = (size_t)snprintf(l->text, LINE, "<%d>%s", (int)level, event);
}

static void finish(struct line *l)
{
	l->text[l->n++] = '\n';
	ssize_t written = write(STDERR_FILENO, l->text, l->n);
	(void)written; /* nowhere to tell */
}

void log_event(enum log_level level, const char *event, ...)
{
	struct line l;
	va_list args;
	start(&l, level, event);
	va_start(args, event);
	for (const char *key = va_arg(args, const char *); key; key = va_arg(args, const char *))
		add_pair(&l, key, va_arg(args, const char *));
	va_end(args);
	finish(&l);
}

void log_error(const char *event, const struct sp_error *err)
{
	struct line l;
	start(&l, LOG_LEVEL_ERROR, event);
	add_pair(&l, "error", sp_error_row(err->code)->symbol);
	if (err->where[0])
		add_pair(&l, "where", err->where);
	for (size_t i = 0; i < SP_ERROR_PARAMS; i++)
		if (err->param[i][0])
			add_pair(&l, "detail", err->param[i]);
	finish(&l);
}
