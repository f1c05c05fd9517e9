/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/errors.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "client/commands/output.h"
#include "common/text/text.h"

enum { ERROR_ARENA = 1 << 20, ERROR_PAGE = 1 << 16 };

static bool digits_like(const char *text, const char *shape)
{
	for (; *shape; shape++, text++)
		if (*shape == '0' ? *text < '0' || *text > '9' : *text != *shape)
			return false;
	return *text == '\0';
}

static unsigned number_at(const char *text, size_t at, size_t len)
{
	unsigned n = 0;
	for (size_t i = at; i < at + len; i++)
		n = n * 10 + (unsigned)(text[i] - '0');
	return n;
}

/* Days since 1970-01-01 of a Gregorian date: years begin in March, so that the leap day is last. */
static uint64_t days_of(unsigned year, unsigned month, unsigned day)
{
	uint64_t y = month > 2 ? year : year - 1, m = (month + 9) % 12;
	return y * 365 + y / 4 - y / 100 + y / 400 + (m * 306 + 5) / 10 + day - 1 - 719468;
}

/* The server sends instants as 2019-01-31T23:00:00Z, with or without thousandths; people read them in
 * local time. */
static void localise_time(char text[SP_ERROR_TEXT])
{
	char out[32];
	if (!digits_like(text, "0000-00-00T00:00:00Z") &&
		!digits_like(text, "0000-00-00T00:00:00.000Z"))
		return;
	if (number_at(text, 0, 4) < 1970)
		return;
	uint64_t s = days_of(number_at(text, 0, 4), number_at(text, 5, 2), number_at(text, 8, 2)) *
		     86400;
	s += number_at(text, 11, 2) * 3600 + number_at(text, 14, 2) * 60 + number_at(text, 17, 2);
	snprintf(text, SP_ERROR_TEXT, "%s", time_print_stockholm(s * 1000, true, out));
}

struct sp_error errors_localised(const struct sp_error *err, enum lang lang)
{
	struct sp_error e = *err;
	for (size_t i = 0; i < SP_ERROR_PARAMS; i++)
		localise_time(e.param[i]);
	int role = e.code == SP_NOT_ALLOWED ? vocabulary_find(VOCABULARY_ROLE, e.param[0]) : 0;
	const char *word = role ? vocabulary_word(VOCABULARY_ROLE, role, lang) : NULL;
	if (word)
		snprintf(e.param[0], sizeof e.param[0], "%s", word);
	return e;
}

/* Memory of its own: what is to be told may be that the program's is spent. */
void errors_show(struct context *c, const struct sp_error *err)
{
	struct sp_error e = errors_localised(err, c->lang);
	struct view_style style = c->style;
	struct arena a;
	struct buf text;
	style.lang = c->lang;
	style.color = style.color && isatty(STDERR_FILENO);
	arena_init(&a, ERROR_ARENA);
	buf_init(&text, ERROR_PAGE);
	if (view_error(&e, &style, &a, &text) == SP_OK)
		fwrite(buf_bytes(&text).ptr, 1, text.len, stderr);
	else
		fprintf(stderr, "%s\n", sp_error_row(e.code)->symbol);
	buf_free(&text);
	arena_free(&a);
}
