/* SPDX-License-Identifier: Apache-2.0 */
/* Lists of a plan whose keys are ids: medlemskap, målgrupper, fokusområden. */
#include <inttypes.h>
#include <string.h>

#include "client/files/plan_form.h"
#include "common/text/text.h"

/* An organisation's code in memberships, an id elsewhere. */
static enum sp_code check_key(struct plan_reader *r, const struct plan_form *form, const char *key,
	const struct node_pair *pair)
{
	bool code = form->field == FIELD_MEMBERSHIPS;
	if (code ? org_code_valid(pair->key) : id_valid(pair->key))
		return SP_OK;
	return plan_fault(r, pair->line, pair->column, SP_YAML_VALUE, key, pair->key,
		code ? CODES_ALLOWED : IDS_ALLOWED);
}

/* The first member is the id; `read` takes what stands behind it. */
static enum sp_code read_by_id(struct plan_reader *r, const struct plan_form *form, const char *key,
	const struct node *value, void *part,
	enum sp_code (*read)(struct plan_reader *, const struct node_pair *, void *))
{
	const struct member *m = part_member(form->part, form->field);
	enum sp_code rc = SP_OK;
	if (value->kind != NODE_MAP)
		return bad_shape(r, key, value, NODE_MAP);
	for (size_t i = 0; i < value->n && !value->broken && rc == SP_OK; i++) {
		const struct node_pair *pair = &value->pairs[i];
		const char *outer;
		void *item = push_part(r, m, part, pair->value, &outer);
		if (!item)
			return SP_NO_MEMORY;
		memcpy(item, &pair->key, sizeof pair->key);
		rc = check_key(r, form, key, pair);
		if (rc == SP_OK)
			rc = read(r, pair, item);
		r->prefix = outer;
	}
	return rc;
}

static enum sp_code read_membership(struct plan_reader *r, const struct node_pair *pair, void *item)
{
	return read_part(r, PART_MEMBERSHIP, pair->key, pair->value, item);
}

enum sp_code read_memberships(struct plan_reader *r, const struct plan_form *form, const char *key,
	const struct node *value, void *part)
{
	return read_by_id(r, form, key, value, part, read_membership);
}

void write_memberships(struct plan_writer *w, const struct plan_form *form, const void *part)
{
	const struct plan *p = part;
	if (!p->n_memberships)
		return;
	put_field(w, form->field);
	open_map(w);
	for (size_t i = 0; i < p->n_memberships; i++) {
		put_text(w, p->memberships[i].code);
		write_part(w, PART_MEMBERSHIP, &p->memberships[i]);
	}
	close_map(w);
}

/* "Barn och unga 0–24 år", "65+ år": the ages stand last, a name may stand before them. False, and nothing
 * changed, for a text without ages. */
static bool split_ages(const char *text, struct arena *a, struct target_group *g)
{
	size_t at = strcspn(text, "0123456789");
	const char *p = text + at;
	uint32_t low, high = AGE_OPEN;
	if (!digits_of(&p, AGE_OPEN, &low))
		return false;
	p += strspn(p, " ");
	size_t dash = dash_at(p);
	p += dash ? dash : *p == '+';
	p += strspn(p, " ");
	if (p == text + at || (dash && !digits_of(&p, AGE_OPEN, &high)) || low > high)
		return false;
	if ((!dash && !strchr(text, '+')) || (*p && strcmp(p + strspn(p, " "), "år") != 0 &&
						     strcmp(p + strspn(p, " "), "years") != 0))
		return false;
	g->has_ages = true;
	g->age_min = low;
	g->age_max = high;
	g->name = at ? text_trim(arena_text_n(a, text, at), a) : g->id;
	return true;
}

static enum sp_code read_group(struct plan_reader *r, const struct node_pair *pair, void *item)
{
	struct target_group *g = item;
	if (pair->value->kind == NODE_MAP)
		return read_part(r, PART_TARGET_GROUP, pair->key, pair->value, g);
	enum sp_code rc = read_text(r, pair->key, pair->value, &g->name);
	if (rc == SP_OK && g->name && split_ages(g->name, r->a, g) && !g->name)
		rc = SP_NO_MEMORY;
	return rc;
}

enum sp_code read_groups(struct plan_reader *r, const struct plan_form *form, const char *key,
	const struct node *value, void *part)
{
	return read_by_id(r, form, key, value, part, read_group);
}

enum sp_code read_ages(struct plan_reader *r, const struct plan_form *form, const char *key,
	const struct node *value, void *part)
{
	struct target_group *g = part, ages = {.id = g->id};
	const char *text;
	(void)form;
	enum sp_code rc = read_text(r, key, value, &text);
	if (rc != SP_OK || !text)
		return rc;
	if (!split_ages(text, r->a, &ages) || strspn(text, "0123456789") == 0)
		return bad_value(r, key, value, "0–24 år, 65+ år");
	g->has_ages = true;
	g->age_min = ages.age_min;
	g->age_max = ages.age_max;
	return SP_OK;
}

static const char *ages_word(const struct target_group *g, struct arena *a)
{
	if (g->age_max == AGE_OPEN)
		return arena_printf(a, "%" PRIu32 "+ år", g->age_min);
	return arena_printf(a, "%" PRIu32 "–%" PRIu32 " år", g->age_min, g->age_max);
}

void write_ages(struct plan_writer *w, const struct plan_form *form, const void *part)
{
	const struct target_group *g = part;
	if (!g->has_ages)
		return;
	put_field(w, form->field);
	put_plain(w, writer_made(w, ages_word(g, w->a)));
}

/* The text that reads as this group; NULL where none does. */
static const char *group_word(struct plan_writer *w, const struct target_group *g)
{
	struct target_group read = {.id = g->id};
	bool named = g->name && (!g->has_ages || strcmp(g->name, g->id) != 0);
	const char *ages = g->has_ages ? writer_made(w, ages_word(g, w->a)) : "";
	const char *word = writer_made(w, arena_printf(w->a, "%s%s%s", named ? g->name : "",
						  named && *ages ? " " : "", ages));
	if (!g->name || !*word)
		return NULL;
	if (!split_ages(word, w->a, &read))
		read.name = word;
	return part_alike(PART_TARGET_GROUP, g, &read, NULL, 0) ? word : NULL;
}

void write_groups(struct plan_writer *w, const struct plan_form *form, const void *part)
{
	const struct plan *p = part;
	if (!p->n_target_groups)
		return;
	put_field(w, form->field);
	open_map(w);
	for (size_t i = 0; i < p->n_target_groups; i++) {
		const char *word = group_word(w, &p->target_groups[i]);
		put_plain(w, p->target_groups[i].id);
		if (word)
			put_text(w, word);
		else
			write_part(w, PART_TARGET_GROUP, &p->target_groups[i]);
	}
	close_map(w);
}

static enum sp_code read_focus(struct plan_reader *r, const struct node_pair *pair, void *item)
{
	struct focus_area *f = item;
	if (pair->value->kind == NODE_MAP)
		return read_part(r, PART_FOCUS_AREA, pair->key, pair->value, f);
	return read_text(r, pair->key, pair->value, &f->name);
}

enum sp_code read_focus_areas(struct plan_reader *r, const struct plan_form *form, const char *key,
	const struct node *value, void *part)
{
	return read_by_id(r, form, key, value, part, read_focus);
}

void write_focus_areas(struct plan_writer *w, const struct plan_form *form, const void *part)
{
	static const enum field simple[] = {FIELD_ID, FIELD_NAME};
	static const struct focus_area nothing;
	const struct plan *p = part;
	if (!p->n_focus_areas)
		return;
	put_field(w, form->field);
	open_map(w);
	for (size_t i = 0; i < p->n_focus_areas; i++) {
		const struct focus_area *f = &p->focus_areas[i];
		bool named = f->name && *f->name;
		put_plain(w, f->id);
		if (named && part_alike(PART_FOCUS_AREA, f, &nothing, simple, 2))
			put_text(w, f->name);
		else
			write_part(w, PART_FOCUS_AREA, f);
	}
	close_map(w);
}
