/* SPDX-License-Identifier: Apache-2.0 */
/* lang.h - the texts that people read, in two languages, compiled in: rows of texts.def, and the
 * sentences of proto/errors.def. Floor 4: base, domain. No gettext, no setlocale. Any thread. */
#ifndef SP_LANG_LANG_H
#define SP_LANG_LANG_H

#include "common/base/arena.h"
#include "common/domain/vocabulary.h"

enum text_id {
#define TEXT(id, en, sv) TEXT_##id,
#include "client/lang/texts.def"
#undef TEXT
	TEXT_COUNT
};

const char *lang_text(enum lang lang, enum text_id id);
/* %1..%4 in the text are replaced; a missing parameter (NULL) gives nothing. Arena text. */
const char *lang_format(struct arena *a, enum lang lang, enum text_id id, const char *p1,
	const char *p2, const char *p3, const char *p4);
/* The word of a vocabulary as people read it (not_done: not done, yes_no: yes/no); "" for a number
 * without one. */
const char *lang_word(enum vocabulary v, int value, enum lang lang, struct arena *a);
/* What happened, and what to do: the row's sentences with the error's parameters. Those that travel as
 * words of a vocabulary (a role, a plan's fault), or as a sentence of the system (no such file), are put in the
 * reader's language. */
const char *lang_error_what(struct arena *a, enum lang lang, const struct sp_error *err);
const char *lang_error_fix(struct arena *a, enum lang lang, const struct sp_error *err);
/* sv or en out of --lang, SAMPLAN_LANG, then the locale's name (LC_ALL, LC_MESSAGES, LANG), else sv.
 * `chosen` may be NULL; false when it is neither sv nor en. */
bool lang_choose(const char *chosen, enum lang *out);

#endif
