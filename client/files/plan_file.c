/* SPDX-License-Identifier: Apache-2.0 */
/* The plan file's tables: what a plan and an area may hold. What lies inside an area is read in plan_area.c. */
#include <string.h>

#include "client/files/plan_area.h"
#include "common/text/text.h"

LIST_STANDS_TOGETHER(struct plan, parties, n_parties);

static enum sp_code read_valid(struct plan_reader *r, const struct rule *rule, const char *key,
	const struct node *value, void *target)
{
	struct plan *p = target;
	const char *text = NULL;
	enum sp_code rc = read_text(r, rule, key, value, &text);
	if (rc != SP_OK || !text)
		return rc;
	if (years_of(text, &p->from_year, &p->to_year))
		return SP_OK;
	return bad_value(r, key, value, "2018, 2018–2025");
}

/* "Barn och unga 0–24 år": the ages stand last, a name may stand before them. */
static void split_ages(struct target_group *g, struct arena *a)
{
	size_t at = strcspn(g->name, "0123456789");
	const char *p = g->name + at;
	bool ok = digits_of(&p, 150, &g->age_min);
	p += strspn(p, " ");
	size_t dash = dash_at(p);
	p += dash;
	p += strspn(p, " ");
	g->has_ages = ok && dash && digits_of(&p, 150, &g->age_max) && g->age_min <= g->age_max &&
		      (!*p || strcmp(p, " år") == 0 || strcmp(p, " years") == 0);
	if (!g->has_ages)
		g->age_min = g->age_max = 0;
	else
		g->name = at ? text_trim(arena_text_n(a, g->name, at), a) : g->id;
}

/* The i-th key of a map that is a list: its id, and its value the name. */
static enum sp_code read_named(struct plan_reader *r, const struct rule *rule, const char *list,
	size_t i, const struct node_pair *pair, const char **id, const char **name)
{
	*id = pair->key;
	if (note_place(r, list, i, pair->value) != SP_OK)
		return SP_NO_MEMORY;
	return read_text(r, rule, pair->key, pair->value, name);
}

static enum sp_code read_target_groups(struct plan_reader *r, const struct rule *rule,
	const char *key, const struct node *value, void *target)
{
	struct plan *p = target;
	enum sp_code rc = SP_OK;
	if (value->kind != NODE_MAP)
		return bad_shape(r, key, value, NODE_MAP);
	for (size_t i = 0; i < value->n && !value->broken && rc == SP_OK; i++) {
		struct target_group *g = ARENA_PUSH(r->a, p->target_groups, p->n_target_groups);
		if (!g)
			return SP_NO_MEMORY;
		rc = read_named(r, rule, "target_groups", i, &value->pairs[i], &g->id, &g->name);
		if (rc == SP_OK && g->name)
			split_ages(g, r->a);
	}
	return rc;
}

static enum sp_code read_focus_areas(struct plan_reader *r, const struct rule *rule,
	const char *key, const struct node *value, void *target)
{
	struct plan *p = target;
	enum sp_code rc = SP_OK;
	if (value->kind != NODE_MAP)
		return bad_shape(r, key, value, NODE_MAP);
	for (size_t i = 0; i < value->n && !value->broken && rc == SP_OK; i++) {
		struct focus_area *f = ARENA_PUSH(r->a, p->focus_areas, p->n_focus_areas);
		if (!f)
			return SP_NO_MEMORY;
		rc = read_named(r, rule, "focus_areas", i, &value->pairs[i], &f->id, &f->name);
	}
	return rc;
}

/* "5 år" */
static enum sp_code read_horizon(struct plan_reader *r, const struct rule *rule,
	const struct node_pair *pair, struct plan *p)
{
	enum { HORIZON_MAX = 100 };
	int term = vocabulary_find(VOCABULARY_TERM, pair->key);
	uint32_t years;
	const char *text = NULL;
	if (term == TERM_NONE) {
		char allowed[SP_ERROR_TEXT];
		vocabulary_list(VOCABULARY_TERM, LANG_SV, allowed, sizeof allowed);
		return plan_fault(
			r, pair->line, pair->column, SP_YAML_KEY_FOREIGN, pair->key, allowed, NULL);
	}
	enum sp_code rc = read_text(r, rule, pair->key, pair->value, &text);
	if (rc != SP_OK || !text)
		return rc;
	if (!digits_of(&text, HORIZON_MAX, &years) || !years ||
		(*text && strcmp(text, " år") != 0 && strcmp(text, " years") != 0))
		return bad_value(r, pair->key, pair->value, "5 år");
	*(term == TERM_LONG ? &p->long_term_years : &p->short_term_years) = years;
	return SP_OK;
}

static enum sp_code read_horizons(struct plan_reader *r, const struct rule *rule, const char *key,
	const struct node *value, void *target)
{
	enum sp_code rc = SP_OK;
	if (value->kind != NODE_MAP)
		return bad_shape(r, key, value, NODE_MAP);
	for (size_t i = 0; i < value->n && !value->broken && rc == SP_OK; i++)
		rc = read_horizon(r, rule, &value->pairs[i], target);
	return rc;
}

static enum sp_code read_areas(struct plan_reader *r, const struct rule *rule, const char *key,
	const struct node *value, void *target)
{
	struct plan *p = target;
	enum sp_code rc = SP_OK;
	(void)rule;
	if (value->kind != NODE_LIST)
		return bad_shape(r, key, value, NODE_LIST);
	for (size_t i = 0; i < value->n && rc == SP_OK; i++) {
		struct area *area = ARENA_PUSH(r->a, p->areas, p->n_areas);
		r->prefix = "";
		if (!area || note_place(r, "areas", i, value->items[i]) != SP_OK)
			return SP_NO_MEMORY;
		r->prefix = arena_printf(r->a, "areas[%zu].", i);
		if (!r->prefix)
			return SP_NO_MEMORY;
		rc = area_read(r, key, value->items[i], area);
	}
	r->prefix = "";
	return rc;
}

#define AT(member) offsetof(struct plan, member)
static const struct rule plan_rules[] = {
	{FIELD_PLAN, AT(id), read_text, true, 0},
	{FIELD_TITLE, AT(title), read_text, true, 0},
	{FIELD_KIND, AT(kind), read_word, true, VOCABULARY_PLAN_KIND},
	{FIELD_COUNTY, AT(county), read_text, false, 0},
	{FIELD_VALID, 0, read_valid, true, 0},
	{FIELD_ACCOUNT_YEAR, AT(account_year), read_year, false, 0},
	{FIELD_DATED, AT(dated), read_date, false, 0},
	{FIELD_AGREEMENT, AT(agreement), read_text, false, 0},
	{FIELD_PARTIES, AT(parties), read_texts, true, 0},
	{FIELD_REPORTERS, AT(reporters), read_word, false, VOCABULARY_ORG_KIND},
	{FIELD_TARGET_GROUPS, 0, read_target_groups, false, 0},
	{FIELD_HORIZONS, 0, read_horizons, false, 0},
	{FIELD_FOCUS_AREAS, 0, read_focus_areas, false, 0},
	{FIELD_AREAS, 0, read_areas, true, 0},
};
#undef AT

/* The item that plan_check names, or the nearest one around it: areas[2].goals[0].text -> areas[2].goals[0]. */
static const struct place *find_place(const struct plan_reader *r, const char *path)
{
	const struct place *best = NULL;
	size_t best_len = 0;
	for (size_t i = 0; i < r->n_places; i++) {
		size_t len = strlen(r->places[i].path);
		bool around = strncmp(path, r->places[i].path, len) == 0 &&
			      (path[len] == '\0' || path[len] == '.' || path[len] == '[');
		if (around && len > best_len) {
			best = &r->places[i];
			best_len = len;
		}
	}
	return best;
}

/* What no single line shows: references, order, uniqueness. Only for a plan that could be read as a whole. */
static enum sp_code check_whole(
	struct plan_reader *r, const struct plan *p, const struct node *root)
{
	struct sp_error e;
	enum sp_code rc = plan_check(p, &e);
	if (rc == SP_OK || rc == SP_NO_MEMORY)
		return rc;
	const struct place *place = find_place(r, e.where);
	char path[SP_ERROR_TEXT];
	memcpy(path, e.where, sizeof path);
	sp_where(&e, "%s:%zu:%zu%s%s", r->name, place ? place->line : root->line,
		place ? place->column : root->column, *path ? " " : "", path);
	return findings_add(r->faults, r->a, NULL, &e);
}

enum sp_code plan_file_read(const char *name, struct bytes in, struct arena *a, struct plan **out,
	struct findings *faults, struct sp_error *err)
{
	struct plan_reader r = {.name = name, .a = a, .faults = faults, .prefix = ""};
	struct node *root;
	*out = NULL;
	enum sp_code rc = yaml_read(name, in, a, &root, faults, err);
	if (rc != SP_OK)
		return rc;
	struct plan *p = arena_alloc(a, sizeof *p);
	if (!p)
		return sp_fail(err, SP_NO_MEMORY);
	rc = READ_MAP(
		&r, plan_rules, vocabulary_word(VOCABULARY_FIELD, FIELD_PLAN, LANG_SV), root, p);
	if (rc == SP_OK && faults->errors == 0)
		rc = check_whole(&r, p, root);
	if (rc != SP_OK)
		return sp_fail(err, rc);
	*out = p;
	return SP_OK;
}
