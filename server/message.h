/* SPDX-License-Identifier: Apache-2.0 */
/* message.h - what samplan-server prints, in two languages. Floor 7. One thread. */
#ifndef SP_SERVER_MESSAGE_H
#define SP_SERVER_MESSAGE_H

#include "common/domain/vocabulary.h"

enum text_id {
#define TEXT(id, en, sv) TEXT_##id,
#include "server/texts.def"
#undef TEXT
};

/* sv or en: `chosen` (--lang, may be NULL), else SAMPLAN_LANG, LC_ALL, LC_MESSAGES, LANG, else sv.
 * False when --lang or SAMPLAN_LANG is neither. */
bool message_lang(const char *chosen, enum lang *out);
/* %1..%3 in the text are replaced; NULL = nothing. */
void message_format(char *out, size_t size, enum lang lang, enum text_id id, const char *p1,
	const char *p2, const char *p3);
/* The same on standard output, with a line's end. */
void message_print(enum lang lang, enum text_id id, const char *p1, const char *p2, const char *p3);
const char *message_text(enum lang lang, enum text_id id);
/* What, where, what to do: on standard error. Returns the exit status. */
int message_error(enum lang lang, const struct sp_error *err);

#endif
