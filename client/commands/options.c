/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/options.h"

#include <getopt.h>
#include <string.h>

#include "common/text/text.h"

static const struct option_row rows[OPTION_COUNT] = {
#define X(symbol, name, letter, value, text, everywhere) \
	[OPTION_##symbol] = {name, letter, value, TEXT_##text, everywhere},
	OPTION_TABLE(X)
#undef X
};

enum { LONG_ONLY = 256, SEE_MAX = 64 };

const struct option_row *option_row(enum option_id id)
{
	return &rows[id];
}

const char *option_value(const struct option_row *row, enum lang lang)
{
	static const char *const names[][2] = {
		{"CODE", "KOD"},
		{"CODES", "KODER"},
		{"DAYS", "DAGAR"},
		{"DIR", "MAPP"},
		{"FILE", "FIL"},
		{"FILE|NUMBER", "FIL|NUMMER"},
		{"FILE|SIZE", "FIL|STORLEK"},
		{"HOST:PORT", "VÄRD:PORT"},
		{"KIND", "SLAG"},
		{"NAME", "NAMN"},
		{"auto|skane|gavleborg|kronoberg|strategy|narrative",
			"auto|skåne|gävleborg|kronoberg|strategi|berättande"},
		{"NAMES", "NAMN"},
		{"PROFILE", "PROFIL"},
		{"ROLE", "ROLL"},
		{"SECONDS", "SEKUNDER"},
		{"YYYY", "ÅÅÅÅ"},
		{"YYYY-MM-DD", "ÅÅÅÅ-MM-DD"},
	};
	for (size_t i = 0; lang == LANG_SV && row->value && i < sizeof names / sizeof names[0]; i++)
		if (strcmp(names[i][0], row->value) == 0)
			return names[i][1];
	return row->value;
}

static const char data_formats[] = "table, json, ndjson, csv", documents[] = "html, md",
		  with_yaml[] = "table, json, ndjson, csv, yaml";

const struct option_row *option_own(enum option_id id, unsigned long own)
{
	static const struct option_row document = {
		"format", 'f', "html|md", TEXT_FLAG_DOCUMENT, false};
	static const struct option_row yaml = {
		"format", 'f', "table|json|ndjson|csv|yaml", TEXT_FLAG_FORMAT, false};
	if (id == OPTION_FORMAT && own & WRITES_YAML)
		return &yaml;
	if (!(own & (1UL << id)))
		return NULL;
	return id == OPTION_FORMAT ? &document : &rows[id];
}

static enum sp_code usage(struct sp_error *err, enum lang lang, const char *sentence)
{
	return sp_fail(err, SP_USAGE, sentence, lang_text(lang, TEXT_HELP_ALL));
}

bool format_find(const char *word, enum format *out)
{
	static const char *const words[] = {"table", "json", "ndjson", "csv"};
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		if (strcmp(words[i], word) == 0) {
			*out = (enum format)i;
			return true;
		}
	}
	return false;
}

static bool document_find(const char *word, enum document *out)
{
	bool markdown = strcmp(word, "md") == 0;
	*out = markdown ? DOCUMENT_MARKDOWN : DOCUMENT_HTML;
	return markdown || strcmp(word, "html") == 0;
}

bool number_parse(const char *text, uint32_t low, uint32_t high, uint32_t *out)
{
	uint32_t n = 0;
	if (!*text || strlen(text) > 9)
		return false;
	for (const char *p = text; *p; p++) {
		if (*p < '0' || *p > '9')
			return false;
		n = n * 10 + (uint32_t)(*p - '0');
	}
	*out = n;
	return n >= low && n <= high;
}

static int row_of_name(const char *name, size_t len)
{
	for (int i = 0; i < OPTION_COUNT; i++)
		if (strlen(rows[i].name) == len && memcmp(rows[i].name, name, len) == 0)
			return i;
	return -1;
}

/* The nearest flag; a Swedish field name (--år) leads to the flag of that field. */
static const char *near_flag(const char *name)
{
	const char *names[OPTION_COUNT];
	for (int i = 0; i < OPTION_COUNT; i++)
		names[i] = rows[i].name;
	int field = vocabulary_find(VOCABULARY_FIELD, name);
	const char *english = field ? vocabulary_word(VOCABULARY_FIELD, field, LANG_EN) : NULL;
	if (english && row_of_name(english, strlen(english)) >= 0)
		return english;
	return near_word(name, names, OPTION_COUNT);
}

/* getopt_long would take any beginning of a name for the whole: what is mistyped is never run. */
static enum sp_code check_names(
	int argc, char **argv, struct arena *a, enum lang lang, struct sp_error *err)
{
	for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
		size_t len = strcspn(argv[i], "=");
		if (strncmp(argv[i], "--", 2) != 0 || row_of_name(argv[i] + 2, len - 2) >= 0)
			continue;
		const char *name = arena_text_n(a, argv[i] + 2, len - 2);
		const char *near = name && len < SEE_MAX ? near_flag(name) : NULL;
		const char *shown = text_for_terminal(name ? name : "", a);
		return usage(err, lang,
			lang_format(a, lang, near ? TEXT_FLAG_UNKNOWN_NEAR : TEXT_FLAG_UNKNOWN,
				shown, near, NULL, NULL));
	}
	return SP_OK;
}

/* Errors about flags should be in the language that a later --lang asks for. */
static void find_lang(int argc, char **argv, enum lang *lang)
{
	for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
		const char *value = NULL;
		if (strncmp(argv[i], "--lang=", 7) == 0)
			value = argv[i] + 7;
		else if (strcmp(argv[i], "--lang") == 0 && i + 1 < argc)
			value = argv[i + 1];
		if (value && *value && !lang_choose(value, lang))
			lang_choose(NULL, lang);
	}
}

static void make_getopt(struct option longs[OPTION_COUNT + 1], char shorts[3 * OPTION_COUNT])
{
	size_t n = 0;
	shorts[n++] = ':';
	for (int i = 0; i < OPTION_COUNT; i++) {
		longs[i] = (struct option){rows[i].name,
			rows[i].value ? required_argument : no_argument, NULL, LONG_ONLY + i};
		if (!rows[i].letter)
			continue;
		shorts[n++] = (char)rows[i].letter;
		if (rows[i].value)
			shorts[n++] = ':';
	}
	shorts[n] = '\0';
	longs[OPTION_COUNT] = (struct option){0};
}

static int row_of_letter(int letter)
{
	for (int i = 0; i < OPTION_COUNT; i++)
		if (rows[i].letter == letter)
			return i;
	return -1;
}

static enum sp_code bad_flag(
	int found, const char *word, struct arena *a, enum lang lang, struct sp_error *err)
{
	const char letter[] = {(char)(optopt < 128 ? optopt : '?'), '\0'};
	int row = optopt >= LONG_ONLY ? optopt - LONG_ONLY : row_of_letter(optopt);
	if (found == ':' && row >= 0)
		return usage(err, lang,
			lang_format(a, lang, TEXT_FLAG_NEEDS_VALUE, rows[row].name,
				option_value(&rows[row], lang), NULL, NULL));
	if (row >= 0)
		return usage(err, lang,
			lang_format(
				a, lang, TEXT_FLAG_TAKES_NONE, rows[row].name, NULL, NULL, NULL));
	return usage(err, lang,
		lang_format(a, lang, TEXT_LETTER_UNKNOWN, text_for_terminal(letter, a),
			text_for_terminal(word, a), NULL, NULL));
}

static enum sp_code take(struct options *o, int row, const char *value, struct arena *a,
	enum lang lang, struct sp_error *err)
{
	if (o->text[row] && rows[row].value)
		return usage(err, lang,
			lang_format(a, lang, TEXT_FLAG_TWICE, rows[row].name, NULL, NULL, NULL));
	o->text[row] = value ? value : "";
	return SP_OK;
}

static enum sp_code read_flags(int argc, char **argv, struct arena *a, struct options *o,
	enum lang lang, struct sp_error *err)
{
	struct option longs[OPTION_COUNT + 1];
	char shorts[3 * OPTION_COUNT];
	enum sp_code rc = SP_OK;
	int found;
	make_getopt(longs, shorts);
	optind = 0; /* GNU: start anew, also after an earlier call */
	opterr = 0;
	while (rc == SP_OK && (found = getopt_long(argc, argv, shorts, longs, NULL)) != -1) {
		int row = found >= LONG_ONLY ? found - LONG_ONLY : row_of_letter(found);
		if (found == '?' || found == ':' || row < 0)
			rc = bad_flag(found, argv[optind - 1], a, lang, err);
		else
			rc = take(o, row, optarg, a, lang, err);
	}
	for (int i = optind; rc == SP_OK && i < argc; i++) {
		if (o->n_args == ARGS_MAX)
			return usage(err, lang,
				lang_format(a, lang, TEXT_ARGS_TOO_MANY, NULL, NULL, NULL, NULL));
		o->args[o->n_args++] = argv[i];
	}
	return rc;
}

static enum sp_code check_number(const struct options *o, enum option_id id, uint32_t low,
	uint32_t high, uint32_t *out, const char *allowed, struct arena *a, enum lang lang,
	struct sp_error *err)
{
	if (!o->text[id] || number_parse(o->text[id], low, high, out))
		return SP_OK;
	return usage(err, lang,
		lang_format(a, lang, TEXT_FLAG_VALUE, rows[id].name,
			text_for_terminal(o->text[id], a), allowed, NULL));
}

static enum sp_code check_values(
	struct options *o, struct arena *a, enum lang *lang, struct sp_error *err)
{
	o->timeout_s = TIMEOUT_DEFAULT_S;
	o->expires_days = EXPIRES_DEFAULT_DAYS;
	enum sp_code rc =
		check_number(o, OPTION_YEAR, 1900, 2200, &o->year, "1900-2200", a, *lang, err);
	if (rc == SP_OK)
		rc = check_number(
			o, OPTION_TIMEOUT, 1, 3600, &o->timeout_s, "1-3600", a, *lang, err);
	if (rc == SP_OK)
		rc = check_number(
			o, OPTION_EXPIRES_DAYS, 1, 365, &o->expires_days, "1-365", a, *lang, err);
	if (rc != SP_OK)
		return rc;
	const char *format = o->text[OPTION_FORMAT], *chosen = o->text[OPTION_LANG];
	o->has_document = format && document_find(format, &o->document);
	o->has_format = format && format_find(format, &o->format);
	o->has_yaml = format && strcmp(format, "yaml") == 0;
	if (format && !o->has_format && !o->has_document && !o->has_yaml)
		return usage(err, *lang,
			lang_format(a, *lang, TEXT_FLAG_VALUE, "format",
				text_for_terminal(format, a), data_formats, NULL));
	if (chosen && (!*chosen || !lang_choose(chosen, lang)))
		return usage(err, *lang,
			lang_format(a, *lang, TEXT_FLAG_VALUE, "lang", text_for_terminal(chosen, a),
				"sv, en", NULL));
	return SP_OK;
}

enum sp_code options_read(int argc, char **argv, struct arena *a, struct options *out,
	enum lang *lang, struct sp_error *err)
{
	*out = (struct options){0};
	find_lang(argc, argv, lang);
	enum sp_code rc = check_names(argc, argv, a, *lang, err);
	if (rc == SP_OK)
		rc = read_flags(argc, argv, a, out, *lang, err);
	return rc == SP_OK ? check_values(out, a, lang, err) : rc;
}

enum sp_code options_accept(const struct options *o, unsigned long accepted, const char *command,
	struct arena *a, enum lang lang, struct sp_error *err)
{
	for (size_t i = 0; i < OPTION_COUNT; i++) {
		if (!o->text[i] || rows[i].everywhere || accepted & (1UL << i))
			continue;
		return sp_fail(err, SP_USAGE,
			lang_format(a, lang, TEXT_FLAG_NOT_HERE, command, rows[i].name, NULL, NULL),
			lang_format(a, lang, TEXT_HELP_OF, command, NULL, NULL, NULL));
	}
	bool writes_documents = accepted & (1UL << OPTION_FORMAT), yaml = accepted & WRITES_YAML;
	if (o->text[OPTION_FORMAT] &&
		(o->has_document != writes_documents || (o->has_yaml && !yaml)))
		return sp_fail(err, SP_USAGE,
			lang_format(a, lang, TEXT_FLAG_VALUE, "format",
				text_for_terminal(o->text[OPTION_FORMAT], a),
				writes_documents ? documents
				: yaml		 ? with_yaml
						 : data_formats,
				NULL),
			lang_format(a, lang, TEXT_HELP_OF, command, NULL, NULL, NULL));
	return SP_OK;
}
