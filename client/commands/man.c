/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/man.h"

#include <string.h>

/* Every text passes here: no backslash, and no dot at the beginning of a line, is ever a request of roff;
 * hyphens stay what they are, so that flags can be copied. */
static void put(struct buf *out, const char *text)
{
	bool begins = true;
	for (; *text; text++) {
		if (begins && (*text == '.' || *text == '\''))
			buf_add_text(out, "\\&");
		begins = *text == '\n';
		if (*text == '\\')
			buf_add_text(out, "\\e");
		else if (*text == '-')
			buf_add_text(out, "\\-");
		else
			buf_add(out, text, 1);
	}
}

static void heading(struct buf *out, enum lang lang, enum text_id id)
{
	buf_add_text(out, ".SH \"");
	put(out, lang_text(lang, id));
	buf_add_text(out, "\"\n");
}

static void line(struct buf *out, const char *text)
{
	put(out, text);
	buf_add_text(out, "\n");
}

/* ".TP", the bold name with its value, and what it is. */
static void item(struct buf *out, const char *name, const char *value, const char *text)
{
	buf_add_text(out, ".TP\n\\fB");
	put(out, name);
	buf_add_text(out, "\\fR");
	if (value && *value) {
		buf_add_text(out, " \\fI");
		put(out, value);
		buf_add_text(out, "\\fR");
	}
	buf_add_text(out, "\n");
	line(out, text);
}

static const char *page_name(const struct command *command, struct arena *a)
{
	char *name = arena_printf(
		a, "samplan%s%s", command ? "-" : "", command ? command->name[LANG_EN] : "");
	for (char *p = name; p && *p; p++)
		*p = *p == ' ' ? '-' : *p;
	return name ? name : "samplan";
}

static void title(const struct command *command, enum lang lang, struct arena *a, struct buf *out)
{
	buf_add_text(out, ".TH \"");
	put(out, page_name(command, a));
	buf_add_text(out, "\" 1 \"\" \"samplan " SAMPLAN_VERSION "\" \"");
	put(out, lang_text(lang, TEXT_MAN_BOOK));
	buf_add_text(out, "\"\n");
	heading(out, lang, TEXT_MAN_NAME);
	put(out, page_name(command, a));
	buf_add_text(out, " \\- ");
	line(out, command ? command->summary[lang] : lang_text(lang, TEXT_MAN_ABOUT));
}

static void flags(
	struct buf *out, enum lang lang, struct arena *a, unsigned long own, bool everywhere)
{
	for (int i = 0; i < OPTION_COUNT; i++) {
		const struct option_row *row = everywhere ? option_row((enum option_id)i)
							  : option_own((enum option_id)i, own);
		if (!row || row->everywhere != everywhere)
			continue;
		const char *name = row->letter
					   ? arena_printf(a, "-%c, --%s", row->letter, row->name)
					   : arena_printf(a, "--%s", row->name);
		item(out, name ? name : row->name, option_value(row, lang),
			lang_text(lang, row->text));
	}
}

static void synopsis(const struct command *command, enum lang lang, struct buf *out)
{
	buf_add_text(out, "\\fBsamplan ");
	put(out, command->name[lang]);
	buf_add_text(out, "\\fR ");
	line(out, command->args[lang]);
}

static void examples(const struct command *command, enum lang lang, struct buf *out)
{
	heading(out, lang, TEXT_EXAMPLES);
	buf_add_text(out, ".nf\n");
	line(out, command->examples[lang]);
	buf_add_text(out, ".fi\n");
}

static void end(enum lang lang, struct arena *a, struct buf *out)
{
	heading(out, lang, TEXT_COMMON_FLAGS);
	flags(out, lang, a, 0, true);
	heading(out, lang, TEXT_MAN_EXIT);
	line(out, lang_text(lang, TEXT_MAN_EXITS));
	heading(out, lang, TEXT_MAN_FILES);
	line(out, lang_text(lang, TEXT_MAN_FILES_ARE));
}

static void page_of_command(
	const struct command *command, enum lang lang, struct arena *a, struct buf *out)
{
	enum lang other = lang == LANG_SV ? LANG_EN : LANG_SV;
	heading(out, lang, TEXT_MAN_SYNOPSIS);
	synopsis(command, lang, out);
	if (strcmp(command->name[lang], command->name[other]) != 0) {
		buf_add_text(out, ".br\n");
		synopsis(command, other, out);
	}
	examples(command, lang, out);
	if (command->flags) {
		heading(out, lang, TEXT_OWN_FLAGS);
		flags(out, lang, a, command->flags, false);
	}
	end(lang, a, out);
	heading(out, lang, TEXT_MAN_SEE);
	buf_add_text(out, "\\fBsamplan\\fR(1)\n");
}

static void page_of_all(enum lang lang, struct arena *a, struct buf *out)
{
	const struct command *command;
	heading(out, lang, TEXT_MAN_SYNOPSIS);
	buf_add_text(out, "\\fBsamplan\\fR ");
	line(out, lang_text(lang, TEXT_MAN_USE));
	heading(out, lang, TEXT_MAN_DESCRIPTION);
	line(out, lang_text(lang, TEXT_MAN_LONG));
	heading(out, lang, TEXT_MAN_COMMANDS);
	for (size_t i = 0; (command = command_at(i)); i++)
		item(out, command->name[lang], command->args[lang], command->summary[lang]);
	end(lang, a, out);
	heading(out, lang, TEXT_MAN_SEE);
	for (size_t i = 0; (command = command_at(i)); i++) {
		buf_add_text(out, i ? ",\n\\fB" : "\\fB");
		put(out, page_name(command, a));
		buf_add_text(out, "\\fR(1)");
	}
	buf_add_text(out, "\n");
}

void man_write(const struct command *command, enum lang lang, struct arena *a, struct buf *out)
{
	title(command, lang, a, out);
	if (command)
		page_of_command(command, lang, a, out);
	else
		page_of_all(lang, a, out);
}
