/* SPDX-License-Identifier: Apache-2.0 */
/* options.h - the flags: one table, read with getopt_long, checked before a command sees them.
 * Floor 6. One thread (getopt keeps its place in variables of its own). */
#ifndef SP_COMMANDS_OPTIONS_H
#define SP_COMMANDS_OPTIONS_H

#include "client/lang/lang.h"
#include "client/views/view.h"

/* X(symbol, name, short letter or 0, what the value is called or NULL, text of the help, everywhere) */
#define OPTION_TABLE(X)                                                                          \
	X(PLAN, "plan", 0, "ID", FLAG_PLAN, true)                                                \
	X(YEAR, "year", 0, "YYYY", FLAG_YEAR, true)                                              \
	X(ORG, "org", 0, "CODE", FLAG_ORG, true)                                                 \
	X(FORMAT, "format", 'f', "table|json|ndjson|csv", FLAG_FORMAT, true)                     \
	X(OUTPUT, "output", 'o', "FILE", FLAG_OUTPUT, true)                                      \
	X(LANG, "lang", 0, "sv|en", FLAG_LANG, true)                                             \
	X(PROFILE, "profile", 0, "NAME", FLAG_PROFILE, true)                                     \
	X(SERVER, "server", 0, "HOST:PORT", FLAG_SERVER, true)                                   \
	X(YES, "yes", 'y', NULL, FLAG_YES, true)                                                 \
	X(DRY_RUN, "dry-run", 0, NULL, FLAG_DRY_RUN, true)                                       \
	X(TIMEOUT, "timeout", 0, "SECONDS", FLAG_TIMEOUT, true)                                  \
	X(NO_COLOR, "no-color", 0, NULL, FLAG_NO_COLOR, true)                                    \
	X(NO_INPUT, "no-input", 0, NULL, FLAG_NO_INPUT, true)                                    \
	X(STRICT, "strict", 0, NULL, FLAG_STRICT, true)                                          \
	X(HELP, "help", 'h', NULL, FLAG_HELP, true)                                              \
	X(QUIET, "quiet", 'q', NULL, FLAG_QUIET, true)                                           \
	X(VERBOSE, "verbose", 'v', NULL, FLAG_VERBOSE, true)                                     \
	X(VERSION, "version", 0, NULL, FLAG_VERSION, true)                                       \
	X(ROLE, "role", 0, "ROLE", FLAG_ROLE, false)                                             \
	X(EXPIRES_DAYS, "expires-days", 0, "DAYS", FLAG_EXPIRES_DAYS, false)                     \
	X(OUT, "out", 0, "FILE", FLAG_OUT, false)                                                \
	X(CLOSES, "closes", 0, "YYYY-MM-DD", FLAG_CLOSES, false)                                 \
	X(FROM, "from", 0, "FILE|SIZE", FLAG_FROM, false)                                        \
	X(CODE_FILE, "code-file", 0, "FILE", FLAG_CODE_FILE, false)                              \
	X(REASON, "reason", 0, "TEXT", FLAG_REASON, false)                                       \
	X(COUNTY, "county", 0, "CODE", FLAG_COUNTY, false)                                       \
	X(LETTERS, "letters", 0, "DIR", FLAG_LETTERS, false)                                     \
	X(NAME, "name", 0, "NAME", FLAG_NAME, false)                                             \
	X(KIND, "kind", 0, "KIND", FLAG_KIND, false)                                             \
	X(WIDE, "wide", 0, NULL, FLAG_WIDE, false)                                               \
	X(MISSING, "missing", 0, NULL, FLAG_MISSING, false)                                      \
	X(AREA, "area", 0, "ID", FLAG_AREA, false)                                               \
	X(QUESTION, "question", 0, "KEY", FLAG_QUESTION, false)                                  \
	X(COMPARE, "compare", 0, "YYYY", FLAG_COMPARE, false)                                    \
	X(AS, "as", 0, "PROFILE", FLAG_AS, false)                                                \
	X(ON_BEHALF_OF, "on-behalf-of", 0, "CODE", FLAG_ON_BEHALF_OF, false)                     \
	X(MAN, "man", 0, NULL, FLAG_MAN, false)                                                  \
	X(ORIGIN, "origin", 0, NULL, FLAG_ORIGIN, false)                                         \
	X(SINCE, "since", 0, "FILE|NUMBER", FLAG_SINCE, false)                                   \
	X(CONSULTATION, "consultation", 0, NULL, FLAG_CONSULTATION, false)                       \
	X(REMISS, "remiss", 0, NULL, FLAG_REMISS, false)                                         \
	X(MEMBERS, "members", 0, "CODES", FLAG_MEMBERS, false)                                   \
	X(ALIASES, "aliases", 0, "NAMES", FLAG_ALIASES, false)                                   \
	X(WATCH, "watch", 0, NULL, FLAG_WATCH, false)                                            \
	X(LAYOUT, "layout", 0, "auto|skane|gavleborg|kronoberg|strategy|narrative", FLAG_LAYOUT, \
		false)

enum option_id {
#define X(symbol, ...) OPTION_##symbol,
	OPTION_TABLE(X)
#undef X
		OPTION_COUNT
};

struct option_row {
	const char *name;
	int letter;
	const char *value; /* NULL: takes none */
	enum text_id text;
	bool everywhere;
};

/* What --format may name for a command that writes a document: one with FLAG(FORMAT). */
enum document { DOCUMENT_HTML, DOCUMENT_MARKDOWN };
/* Among the flags of a command: it writes YAML too, as plan files have it. */
#define WRITES_YAML (1UL << 63)
_Static_assert(OPTION_COUNT < 63, "the flags of a command fit into one number");

enum { ARGS_MAX = 256, TIMEOUT_DEFAULT_S = 10, EXPIRES_DEFAULT_DAYS = 30 };

struct options {
	const char
		*text[OPTION_COUNT]; /* as given; "" for a flag without value; NULL = not given */
	const char *args[ARGS_MAX]; /* what is not a flag */
	size_t n_args;
	uint32_t year; /* 0 = not given */
	uint32_t timeout_s, expires_days;
	bool has_format, has_document, has_yaml; /* what --format has named, if anything */
	enum format format;
	enum document document;
};

const struct option_row *option_row(enum option_id id);
/* What the value is called in the reader's language (FILE: FIL); NULL for a flag that takes none. */
const char *option_value(const struct option_row *row, enum lang lang);
/* The row as a command with these flags has it for itself; NULL when it has it not, or as all have it. */
const struct option_row *option_own(enum option_id id, unsigned long own);
/* Reads argv[1..]. `lang` is the best known language until --lang is met, then that.
 * SP_USAGE (param 1 the sentence, param 2 where to read on). */
SP_CHECK enum sp_code options_read(int argc, char **argv, struct arena *a, struct options *out,
	enum lang *lang, struct sp_error *err);
/* Only flags that every command takes, or that are among `accepted`; --format as the command has it.
 * SP_USAGE. */
SP_CHECK enum sp_code options_accept(const struct options *o, unsigned long accepted,
	const char *command, struct arena *a, enum lang lang, struct sp_error *err);
bool format_find(const char *word, enum format *out);
/* A whole number from low to high, digits only. */
bool number_parse(const char *text, uint32_t low, uint32_t high, uint32_t *out);

#endif
