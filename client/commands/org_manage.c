/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "client/commands/outgoing.h"
#include "client/commands/output.h"
#include "client/commands/shared.h"
#include "common/text/text.h"

/* As the file of organisations has a list. */
static const char *list_text(struct context *c, const char *const *items, size_t n)
{
	const char *all = n ? "" : NULL;
	for (size_t i = 0; i < n && all; i++)
		all = arena_printf(&c->arena, "%s%s%s", all, i ? "; " : "", items[i]);
	return all;
}

static enum sp_code add_row(struct context *c, struct view *v, const struct organisation *o)
{
	struct view_cell *cell = view_row(v, &c->arena);
	if (!cell)
		return SP_NO_MEMORY;
	cell[0] = cell_text(o->code);
	cell[1] = cell_text(o->name);
	cell[2] = cell_text(o->county);
	cell[3] = cell_word(c, VOCABULARY_ORG_KIND, (int)o->kind);
	cell[4] = o->population ? cell_number(c, o->population) : cell_text(NULL);
	cell[5] = cell_text(
		o->population_year ? arena_printf(&c->arena, "%u", o->population_year) : NULL);
	cell[6] = cell_time(c, o->closed_ms);
	cell[7] = cell_text(list_text(c, o->members, o->n_members));
	cell[8] = cell_text(list_text(c, o->aliases, o->n_aliases));
	return SP_OK;
}

enum sp_code cmd_org_list(struct context *c, struct sp_error *err)
{
	static const struct view_column columns[] = {
		{"code", TEXT_COL_CODE, CELL_TEXT, false},
		{"name", TEXT_COL_NAME, CELL_TEXT, true},
		{"county_code", TEXT_COL_COUNTY, CELL_TEXT, false},
		{"kind", TEXT_COL_KIND, CELL_TEXT, false},
		{"population", TEXT_COL_POPULATION, CELL_NUMBER, false},
		{"population_year", TEXT_COL_POPULATION_YEAR, CELL_NUMBER, false},
		{"closed", TEXT_COL_CLOSED, CELL_TEXT, false},
		{"members", TEXT_COL_MEMBERS, CELL_TEXT, true},
		{"aliases", TEXT_COL_ALIASES, CELL_TEXT, true},
	};
	struct view v = {.schema = "organisations",
		.columns = columns,
		.n_columns = sizeof columns / sizeof columns[0]};
	struct msg_org_list_reply reply = {0};
	enum sp_code rc = organisations_fetch(c, context_text(c, OPTION_COUNTY), &reply, err);
	if (rc != SP_OK)
		return rc;
	for (size_t i = 0; rc == SP_OK && i < reply.n_organisations; i++)
		rc = add_row(c, &v, &reply.organisations[i]);
	if (rc == SP_OK)
		rc = view_note(&v, &c->arena,
			lang_format(&c->arena, c->lang, TEXT_ORG_COUNT,
				print_number(c, reply.n_organisations), NULL, NULL, NULL));
	return rc == SP_OK ? output_view(c, &v, err) : sp_fail(err, rc);
}

/* The name's slug, cut between words to what a code may hold. */
static const char *code_of_name(struct context *c, const char *name)
{
	char *code = (char *)text_slug(name, &c->arena);
	if (!code || strlen(code) <= ORG_CODE_MAX)
		return code;
	size_t end = utf8_cut(code, strlen(code), ORG_CODE_MAX);
	bool in_word = code[end] != '-';
	code[end] = '\0';
	char *hyphen = in_word ? strrchr(code, '-') : NULL;
	if (hyphen)
		*hyphen = '\0';
	return code;
}

static enum sp_code read_kind(struct context *c, enum org_kind *out, struct sp_error *err)
{
	char words[SP_ERROR_TEXT];
	enum sp_code rc = context_need(c, OPTION_KIND, err);
	if (rc != SP_OK)
		return rc;
	const char *text = context_text(c, OPTION_KIND);
	*out = (enum org_kind)vocabulary_find(VOCABULARY_ORG_KIND, text);
	if (*out != ORG_NONE)
		return SP_OK;
	vocabulary_list(VOCABULARY_ORG_KIND, c->lang, words, sizeof words);
	return context_usage(
		c, err, TEXT_FLAG_VALUE, "kind", text_for_terminal(text, &c->arena), words);
}

/* A municipality's official code begins with its county's. */
static const char *county_of(struct context *c, const struct organisation *o)
{
	const char *county = context_text(c, OPTION_COUNTY);
	if (county || o->kind != ORG_MUNICIPALITY || strspn(o->code, "0123456789") != 4)
		return county;
	return arena_text_n(&c->arena, o->code, 2);
}

static enum sp_code read_lists(struct context *c, struct organisation *o, struct sp_error *err)
{
	const char *members = context_text(c, OPTION_MEMBERS);
	const char *aliases = context_text(c, OPTION_ALIASES);
	enum sp_code rc = names_split(
		members ? members : "", MEMBER_SEPARATORS, &c->arena, &o->members, &o->n_members);
	if (rc == SP_OK)
		rc = names_split(aliases ? aliases : "", ALIAS_SEPARATORS, &c->arena, &o->aliases,
			&o->n_aliases);
	if (rc != SP_OK)
		return sp_fail(err, rc);
	if (o->n_members && o->kind != ORG_JOINT)
		return context_usage(c, err, TEXT_FLAG_VALUE, "kind",
			vocabulary_word(VOCABULARY_ORG_KIND, (int)o->kind, c->lang),
			vocabulary_word(VOCABULARY_ORG_KIND, ORG_JOINT, c->lang));
	for (size_t i = 0; i < o->n_members; i++)
		if (!org_code_valid(o->members[i]))
			return context_usage(c, err, TEXT_FLAG_VALUE, "members",
				text_for_terminal(o->members[i], &c->arena), "a-z, 0-9, -");
	return SP_OK;
}

static enum sp_code read_organisation(
	struct context *c, struct organisation *o, struct sp_error *err)
{
	enum sp_code rc = context_need(c, OPTION_NAME, err);
	if (rc == SP_OK)
		rc = read_kind(c, &o->kind, err);
	if (rc == SP_OK)
		rc = read_lists(c, o, err);
	if (rc != SP_OK)
		return rc;
	o->name = text_trim(context_text(c, OPTION_NAME), &c->arena);
	o->code = context_text(c, OPTION_ORG);
	if (!o->code && o->name)
		o->code = code_of_name(c, o->name);
	if (!o->code || !o->name)
		return sp_fail(err, SP_NO_MEMORY);
	if (!*o->name || !utf8_valid(bytes_text(o->name)))
		return context_usage(c, err, TEXT_FLAG_VALUE, "name", "", "UTF-8");
	if (!org_code_valid(o->code) && context_text(c, OPTION_ORG))
		return context_usage(c, err, TEXT_FLAG_VALUE, "org",
			text_for_terminal(o->code, &c->arena), "a-z, 0-9, -");
	if (!org_code_valid(o->code))
		return context_usage(c, err, TEXT_ORG_NO_SLUG,
			text_for_terminal(o->name, &c->arena), NULL, NULL);
	o->county = county_of(c, o);
	return SP_OK;
}

/* A new one only: the same code again would take the place of what is known, its population too. */
enum sp_code cmd_org_add(struct context *c, struct sp_error *err)
{
	struct msg_org_list_reply list = {0};
	struct organisation org = {0};
	struct msg_org_import message = {.organisations = &org, .n_organisations = 1};
	enum sp_code rc = read_organisation(c, &org, err);
	if (rc == SP_OK)
		rc = organisations_fetch(c, NULL, &list, err);
	if (rc != SP_OK)
		return rc;
	const struct organisation *known = organisation_find(&list, org.code);
	if (known)
		return sp_fail(err, SP_EXISTS, name_and_code(c, known->name, known->code));
	return outgoing_run_named(c, MESSAGE_ORG_IMPORT, CODEC_ORG_IMPORT, &message, &message.key,
		NULL, TEXT_ORG_ADDED, org.name, org.code, err);
}

enum sp_code cmd_org_close(struct context *c, struct sp_error *err)
{
	struct msg_org_close message = {.code = c->options.args[0], .closed_ms = c->now_ms};
	struct msg_org_list_reply list = {0};
	enum sp_code rc = organisations_fetch(c, NULL, &list, err);
	if (rc != SP_OK)
		return rc;
	const struct organisation *org = organisation_find(&list, message.code);
	if (!org)
		return sp_fail(
			err, SP_ORGANISATION_UNKNOWN, text_for_terminal(message.code, &c->arena));
	rc = context_confirm(c,
		lang_format(
			&c->arena, c->lang, TEXT_ORG_CLOSE_ASK, org->name, org->code, NULL, NULL),
		err);
	if (rc != SP_OK)
		return rc;
	return outgoing_run_named(c, MESSAGE_ORG_CLOSE, CODEC_ORG_CLOSE, &message, &message.key,
		NULL, TEXT_ORG_CLOSED, org->name, org->code, err);
}
