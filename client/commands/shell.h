/* SPDX-License-Identifier: Apache-2.0 */
/* shell.h - between the files of `samplan completion`: what the shells' scripts share. Private to them. */
#ifndef SP_COMMANDS_SHELL_H
#define SP_COMMANDS_SHELL_H

#include "client/commands/command.h"

/* The two words of a name; the second is "" for a command of one word. */
struct words {
	const char *first, *second;
};

struct words shell_words_of(const struct command *c, enum lang lang, struct arena *a);
enum lang shell_other_of(enum lang lang);
/* Whether an earlier command than the n-th has the same first word. */
bool shell_first_seen(size_t n, enum lang lang, struct arena *a);
/* 'text' for a shell: what stands between the quotes means itself. */
void shell_put_quoted(struct buf *out, const char *text);
bool shell_takes_file(const struct option_row *row);
/* "table|json|ndjson|csv": the values are the words themselves. */
bool shell_has_words(const struct option_row *row);
void shell_put_values(struct buf *out, const char *value);
/* "form" or "form|blankett". */
void shell_put_both(struct buf *out, const char *one, const char *two, const char *between);
/* " --role --out": those in `own`, or those of every command. */
void shell_put_flags(struct buf *out, unsigned long own, bool everywhere);
/* The patterns of the flags that take a value (all, or those chosen), joined by "|". */
void shell_put_valued(struct buf *out, bool (*chosen)(const struct option_row *));
/* A loop over `words` that finds the first two that are neither flags nor their values. */
void shell_put_scan(struct buf *out, const char *words);
/* A case for each flag whose values are words. */
void shell_put_words_case(
	struct buf *out, const char *before, const char *after, const char *indent);
/* A case for each command with flags of its own: own='--role ...'. */
void shell_put_own_flags(struct buf *out, enum lang lang, struct arena *a);

/* A case for each first word of two: what stands around its second words, and how one of them is written. */
struct shell_seconds {
	const char *before, *after;
	void (*put)(struct buf *out, const char *word, const char *summary, struct arena *a);
};
void shell_put_seconds(
	struct buf *out, const struct shell_seconds *s, enum lang lang, struct arena *a);

void shell_write_zsh(enum lang lang, struct arena *a, struct buf *out);
void shell_write_fish(enum lang lang, struct arena *a, struct buf *out);

#endif
