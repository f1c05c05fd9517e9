/* SPDX-License-Identifier: Apache-2.0 */
#include "client/lang/lang.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct text_row {
	const char *text[2]; /* by enum lang */
};

static const struct text_row rows[TEXT_COUNT] = {
#define TEXT(id, en, sv) [TEXT_##id] = {{[LANG_EN] = en, [LANG_SV] = sv}},
#include "client/lang/texts.def"
#undef TEXT
};

enum { FORMAT_MAX = 1 << 20 };

const char *lang_text(enum lang lang, enum text_id id)
{
	return (unsigned)id < TEXT_COUNT ? rows[id].text[lang] : "";
}

const char *lang_format(struct arena *a, enum lang lang, enum text_id id, const char *p1,
	const char *p2, const char *p3, const char *p4)
{
	const char *const parameters[] = {p1, p2, p3, p4};
	struct buf out;
	buf_init(&out, FORMAT_MAX);
	for (const char *p = lang_text(lang, id); *p; p++) {
		if (p[0] == '%' && p[1] >= '1' && p[1] <= '4') {
			const char *parameter = parameters[p[1] - '1'];
			buf_add_text(&out, parameter ? parameter : "");
			p++;
		} else {
			buf_add(&out, p, 1);
		}
	}
	const char *text = out.failed ? NULL : arena_text_n(a, buf_bytes(&out).ptr, out.len);
	buf_free(&out);
	return text ? text : ""; /* an arena that is spent must not become a crash in a message */
}

const char *lang_word(enum vocabulary v, int value, enum lang lang, struct arena *a)
{
	const char *word = vocabulary_word(v, value, lang);
	if (!word || !strchr(word, '_'))
		return word ? word : "";
	char *spaced = arena_text(a, word), between = strcmp(word, "yes_no") == 0 ? '/' : ' ';
	for (char *p = spaced; p && *p; p++)
		if (*p == '_')
			*p = between;
	return spaced ? spaced : word;
}

/* Parameters that travel as the English word of a vocabulary. */
static const struct worded {
	enum sp_code code;
	size_t param;
	enum vocabulary vocabulary;
} worded[] = {
	{SP_NOT_ALLOWED, 0, VOCABULARY_ROLE},
	{SP_PLAN_INVALID, 0, VOCABULARY_PLAN_FAULT},
	{SP_YAML_SHAPE, 1, VOCABULARY_SHAPE},
	{SP_RECEIPT_DIFFERS, 0, VOCABULARY_FIELD},
};

static void put_words(struct sp_error *err, enum lang lang, struct arena *a)
{
	for (size_t i = 0; i < sizeof worded / sizeof worded[0]; i++) {
		const struct worded *w = &worded[i];
		char *param = err->param[w->param];
		int value = w->code == err->code ? vocabulary_find(w->vocabulary, param) : 0;
		if (value)
			snprintf(param, SP_ERROR_TEXT, "%s",
				lang_word(w->vocabulary, value, lang, a));
	}
}

/* Parameters that are the system's own sentence, or a library's. */
static const struct reasoned {
	enum sp_code code;
	size_t param;
} reasoned[] = {{SP_FILE, 1}, {SP_UNREACHABLE, 0}, {SP_TLS, 0}};

static void put_reasons(struct sp_error *err, enum lang lang)
{
	for (size_t i = 0; i < sizeof reasoned / sizeof reasoned[0]; i++) {
		char *param = err->param[reasoned[i].param];
		int id = TEXT_REASON_NO_FILE;
		if (reasoned[i].code != err->code)
			continue;
		while (id <= TEXT_REASON_NO_TLS && strcmp(rows[id].text[LANG_EN], param) != 0)
			id++;
		if (id <= TEXT_REASON_NO_TLS)
			snprintf(param, SP_ERROR_TEXT, "%s", rows[id].text[lang]);
	}
}

static const char *expand(
	struct arena *a, enum lang lang, const char *text, const struct sp_error *err)
{
	char out[1024 + SP_ERROR_PARAMS * SP_ERROR_TEXT];
	struct sp_error e = *err;
	put_words(&e, lang, a);
	put_reasons(&e, lang);
	sp_error_expand(text, &e, out, sizeof out);
	const char *copy = arena_text(a, out);
	return copy ? copy : text;
}

const char *lang_error_what(struct arena *a, enum lang lang, const struct sp_error *err)
{
	const struct sp_error_row *row = sp_error_row(err->code);
	return expand(a, lang, lang == LANG_SV ? row->what_sv : row->what_en, err);
}

const char *lang_error_fix(struct arena *a, enum lang lang, const struct sp_error *err)
{
	const struct sp_error_row *row = sp_error_row(err->code);
	return expand(a, lang, lang == LANG_SV ? row->fix_sv : row->fix_en, err);
}

/* sv, sv_SE.UTF-8, sv-FI, en_GB ... */
static bool lang_of_name(const char *name, enum lang *out)
{
	bool ends = strlen(name) >= 2 && (name[2] == '\0' || strchr("_-.@", name[2]));
	if (ends && strncmp(name, "sv", 2) == 0)
		*out = LANG_SV;
	else if (ends && strncmp(name, "en", 2) == 0)
		*out = LANG_EN;
	else
		return false;
	return true;
}

bool lang_choose(const char *chosen, enum lang *out)
{
	static const char *const locale[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
	*out = LANG_SV;
	if (!chosen || !*chosen)
		chosen = getenv("SAMPLAN_LANG");
	if (chosen && *chosen)
		return strlen(chosen) == 2 && lang_of_name(chosen, out);
	for (size_t i = 0; i < sizeof locale / sizeof locale[0]; i++) {
		const char *value = getenv(locale[i]);
		if (value && *value) { /* the first that is set decides, as POSIX has it */
			lang_of_name(value, out);
			break;
		}
	}
	return true;
}
