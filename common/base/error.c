/* SPDX-License-Identifier: Apache-2.0 */
#include "common/base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const struct sp_error_row rows[] = {
#define SP_ERROR(symbol, number, code, exit, retry, what_en, what_sv, fix_en, fix_sv) \
	{SP_##symbol, #symbol, code, exit, retry, what_en, what_sv, fix_en, fix_sv},
#include "proto/errors.def"
#undef SP_ERROR
};
static const struct sp_error_row ok = {SP_OK, "OK", "", 0, false, "", "", "", ""};

const struct sp_error_row *sp_error_row_at(size_t n)
{
	return n < sizeof rows / sizeof rows[0] ? &rows[n] : NULL;
}

const struct sp_error_row *sp_error_row(enum sp_code code)
{
	if (code == SP_OK)
		return &ok;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (rows[i].code == code)
			return &rows[i];
	return &rows[0]; /* SP_INTERNAL is the first */
}

/* Cuts at a character: a text that is too long loses its last, broken one. */
static void copy_text(char out[SP_ERROR_TEXT], const char *text)
{
	size_t n = text ? strlen(text) : 0;
	if (n >= SP_ERROR_TEXT) {
		n = SP_ERROR_TEXT - 1;
		while (n && ((unsigned char)text[n] & 0xC0) == 0x80)
			n--;
	}
	if (n)
		memcpy(out, text, n);
	out[n] = '\0';
}

enum sp_code sp_fail3(
	struct sp_error *err, enum sp_code code, const char *p1, const char *p2, const char *p3)
{
	if (!err)
		return code;
	struct sp_error e = {.code = code}; /* a parameter may lie in *err itself */
	copy_text(e.param[0], p1);
	copy_text(e.param[1], p2);
	copy_text(e.param[2], p3);
	*err = e;
	return code;
}

enum sp_code sp_where(struct sp_error *err, const char *format, ...)
{
	char text[4 * SP_ERROR_TEXT];
	va_list args;
	if (!err)
		return SP_INTERNAL;
	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	copy_text(err->where, text);
	return err->code;
}

enum sp_code sp_fail_errno(struct sp_error *err, const char *path, int errno_value)
{
	char reason[128];
	const char *text = strerror_r(errno_value, reason, sizeof reason);
	return sp_fail(err, SP_FILE, path, text);
}

void sp_error_expand(const char *text, const struct sp_error *err, char *out, size_t size)
{
	size_t n = 0;
	for (const char *p = text; *p && n + 1 < size; p++) {
		if (p[0] == '%' && p[1] >= '1' && p[1] <= '3') {
			int written = snprintf(out + n, size - n, "%s", err->param[p[1] - '1']);
			n = written < 0 || (size_t)written >= size - n ? size - 1
								       : n + (size_t)written;
			p++;
		} else {
			out[n++] = *p;
		}
	}
	if (size)
		out[n] = '\0';
}
