/* SPDX-License-Identifier: Apache-2.0 */
/* error.h - the status codes of the whole product and the one error struct.
 * Floor 0: libc, and the table proto/errors.def (pure data, the law for codes and texts). */
#ifndef SP_BASE_ERROR_H
#define SP_BASE_ERROR_H

#include <stdbool.h>
#include <stddef.h>

#define SP_CHECK __attribute__((warn_unused_result))

/* SP_OK is 0. The numbers are the protocol's (proto/errors.def) and never change. */
enum sp_code {
	SP_OK = 0,
#define SP_ERROR(symbol, number, ...) SP_##symbol = number,
#include "proto/errors.def"
#undef SP_ERROR
};

#define SP_ERROR_PARAMS 3
#define SP_ERROR_TEXT 200

/* What went wrong, written once, where the cause is known. The sentence itself is a row of
 * proto/errors.def in two languages; %1..%3 in it stand for the parameters.
 * A plain value: copy it freely. Texts are cut (at a character) to fit. */
struct sp_error {
	enum sp_code code;
	char where[SP_ERROR_TEXT]; /* field path, file:line:column, host:port; "" = nowhere */
	char param[SP_ERROR_PARAMS][SP_ERROR_TEXT]; /* "" = not given */
};

/* One row of the table. */
struct sp_error_row {
	enum sp_code code;
	const char *symbol; /* NOT_FOUND, as in JSON and PROTOCOL.md */
	const char *searchable; /* F5001: letter, exit digit, three digits */
	int exit_status;
	bool retry; /* the same request may be sent again */
	const char *what_en, *what_sv;
	const char *fix_en, *fix_sv;
};

/* The row of a code; a number that this build does not know gives the row of SP_INTERNAL. */
const struct sp_error_row *sp_error_row(enum sp_code code);
/* The n-th row in the table's order, or NULL after the last. */
const struct sp_error_row *sp_error_row_at(size_t n);

/* Fills *err (which may be NULL) and returns `code`: `return sp_fail(err, SP_X, a, b);`.
 * Up to three parameters, each a text or NULL; `where` is emptied. */
#define sp_fail(err, ...) sp_fail_(err, __VA_ARGS__, NULL, NULL, NULL, NULL)
#define sp_fail_(err, code, p1, p2, p3, ...) sp_fail3(err, code, p1, p2, p3)
enum sp_code sp_fail3(
	struct sp_error *err, enum sp_code code, const char *p1, const char *p2, const char *p3);
/* Says where; returns err->code so that it can follow sp_fail. err may be NULL (gives SP_INTERNAL). */
enum sp_code sp_where(struct sp_error *err, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/* SP_FILE with path and the text of errno. */
enum sp_code sp_fail_errno(struct sp_error *err, const char *path, int errno_value);

/* Fills `out` with a table text, %1..%3 replaced by the error's parameters. */
void sp_error_expand(const char *text, const struct sp_error *err, char *out, size_t size);

#endif
