/* SPDX-License-Identifier: Apache-2.0 */
#include "server/message.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
	const char *en, *sv;
} texts[] = {
#define TEXT(id, en, sv) {en, sv},
#include "server/texts.def"
#undef TEXT
};

static bool parse(const char *text, size_t len, enum lang *out)
{
	if (len != 2)
		return false;
	if (strncmp(text, "sv", 2) == 0)
		*out = LANG_SV;
	else if (strncmp(text, "en", 2) == 0)
		*out = LANG_EN;
	else
		return false;
	return true;
}

bool message_lang(const char *chosen, enum lang *out)
{
	static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
	const char *own = chosen ? chosen : getenv("SAMPLAN_LANG");
	*out = LANG_SV;
	if (own && *own)
		return parse(own, strlen(own), out);
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		const char *locale = getenv(names[i]);
		if (!locale || !*locale)
			continue;
		parse(locale, strcspn(locale, "_.@"), out); /* de_DE, C: Swedish it stays */
		break;
	}
	return true;
}

const char *message_text(enum lang lang, enum text_id id)
{
	return lang == LANG_EN ? texts[id].en : texts[id].sv;
}

void message_format(char *out, size_t size, enum lang lang, enum text_id id, const char *p1,
	const char *p2, const char *p3)
{
	struct sp_error parameters;
	sp_fail(&parameters, SP_USAGE, p1, p2, p3);
	sp_error_expand(message_text(lang, id), &parameters, out, size);
}

void message_print(enum lang lang, enum text_id id, const char *p1, const char *p2, const char *p3)
{
	char text[1024];
	message_format(text, sizeof text, lang, id, p1, p2, p3);
	puts(text);
}

int message_error(enum lang lang, const struct sp_error *err)
{
	const struct sp_error_row *row = sp_error_row(err->code);
	char what[1024], fix[1024];
	sp_error_expand(lang == LANG_EN ? row->what_en : row->what_sv, err, what, sizeof what);
	sp_error_expand(lang == LANG_EN ? row->fix_en : row->fix_sv, err, fix, sizeof fix);
	fflush(stdout);
	fprintf(stderr, "%s %s: %s\n", message_text(lang, TEXT_ERROR), row->searchable, what);
	if (err->where[0])
		fprintf(stderr, "  %s: %s\n", message_text(lang, TEXT_WHERE), err->where);
	fprintf(stderr, "  %s: %s\n", message_text(lang, TEXT_FIX), fix);
	return row->exit_status;
}
