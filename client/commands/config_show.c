/* SPDX-License-Identifier: Apache-2.0 */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "client/commands/output.h"

enum { NOWHERE = -1, NO_FLAG = OPTION_COUNT };

/* Where a choice can come from, in the order in which the first wins. */
static const struct choice {
	const char *name;
	int flag; /* enum option_id */
	const char *variable; /* of the environment, or NULL */
	int in_profile, in_file; /* place of the text in its struct */
	const char *otherwise; /* NULL: no default that could be named */
} choices[] = {
	{"profile", OPTION_PROFILE, "SAMPLAN_PROFILE", NOWHERE, offsetof(struct config, profile),
		"default"},
	{"server", OPTION_SERVER, "SAMPLAN_SERVER", offsetof(struct config_profile, server),
		NOWHERE, NULL},
	{"organisation", NO_FLAG, NULL, offsetof(struct config_profile, organisation), NOWHERE,
		NULL},
	{"plan", OPTION_PLAN, NULL, offsetof(struct config_profile, plan), NOWHERE, NULL},
	{"lang", OPTION_LANG, "SAMPLAN_LANG", NOWHERE, offsetof(struct config, lang), NULL},
	{"format", OPTION_FORMAT, "SAMPLAN_FORMAT", NOWHERE, offsetof(struct config, format),
		"table"},
	{"timeout", OPTION_TIMEOUT, NULL, NOWHERE, offsetof(struct config, timeout), "10"},
	{"config_file", NO_FLAG, "SAMPLAN_CONFIG", NOWHERE, NOWHERE, NULL},
};
enum { CHOICES = sizeof choices / sizeof choices[0] };

struct chosen {
	const char *value, *origin; /* NULL: nothing says it */
	const char *plain; /* of the origin, for programs; NULL: the same */
};

static const char *text_at(const void *base, int offset)
{
	const char *text = NULL;
	if (base && offset != NOWHERE)
		memcpy(&text, (const char *)base + offset, sizeof text);
	return text;
}

static struct chosen said_by(const struct context *c, const char *value, enum text_id origin)
{
	return (struct chosen){value, lang_text(c->lang, origin), lang_text(LANG_EN, origin)};
}

static struct chosen find(struct context *c, const struct choice *choice)
{
	const struct config_profile *profile = config_profile(&c->config, c->profile);
	const char *flag =
		choice->flag == NO_FLAG ? NULL : context_text(c, (enum option_id)choice->flag);
	const char *env = choice->variable ? getenv(choice->variable) : NULL;
	const char *in_profile = text_at(profile, choice->in_profile);
	const char *in_file = text_at(&c->config, choice->in_file);
	if (flag)
		return (struct chosen){flag, arena_printf(&c->arena, "--%s", choice->name), NULL};
	if (env && *env)
		return (struct chosen){env, choice->variable, NULL};
	if (in_profile)
		return (struct chosen){in_profile,
			arena_printf(
				&c->arena, "%s [profile %s]", c->paths.config_file, c->profile),
			NULL};
	if (in_file)
		return (struct chosen){in_file, c->paths.config_file, NULL};
	return choice->otherwise ? said_by(c, choice->otherwise, TEXT_ORIGIN_DEFAULT)
				 : (struct chosen){NULL, NULL, NULL};
}

/* What no key names: the language of the locale, and the files' places. */
static struct chosen find_rest(struct context *c, const struct choice *choice)
{
	struct chosen found = find(c, choice);
	if (found.value)
		return found;
	if (strcmp(choice->name, "lang") == 0)
		return said_by(c, c->lang == LANG_SV ? "sv" : "en", TEXT_ORIGIN_LOCALE);
	if (strcmp(choice->name, "config_file") == 0)
		return said_by(c, c->paths.config_file, TEXT_ORIGIN_DEFAULT);
	return found;
}

enum sp_code cmd_config_show(struct context *c, struct sp_error *err)
{
	static const struct view_column columns[] = {
		{"key", TEXT_COL_KEY, CELL_TEXT, false},
		{"value", TEXT_COL_VALUE, CELL_TEXT, false},
		{"origin", TEXT_COL_ORIGIN, CELL_TEXT, false},
	};
	bool origin = context_flag(c, OPTION_ORIGIN);
	struct view v = {.schema = "config", .columns = columns, .n_columns = origin ? 3 : 2};
	enum sp_code rc = context_load(c, err);
	for (size_t i = 0; rc == SP_OK && i < CHOICES; i++) {
		const struct chosen found = find_rest(c, &choices[i]);
		struct view_cell *row = view_row(&v, &c->arena);
		if (!row)
			return sp_fail(err, SP_NO_MEMORY);
		row[0] = cell_text(choices[i].name);
		row[1] = cell_text(found.value);
		if (!origin)
			continue;
		row[2] = cell_text(found.origin);
		row[2].plain = found.plain;
	}
	return rc == SP_OK ? output_view(c, &v, err) : rc;
}
