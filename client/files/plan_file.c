/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "client/files/plan_reader.h"

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

/* The check's faults, each at the item that it names. */
struct checking {
	struct plan_reader *reader;
	const struct node *root;
	bool misread; /* something could not be read, and what is lacking may be just that */
};

static bool follows_from_misreading(const struct sp_error *e)
{
	int fault = vocabulary_find(VOCABULARY_PLAN_FAULT, e->param[0]);
	return fault != PLAN_FAULT_TWICE && fault != PLAN_FAULT_UNKNOWN &&
	       fault != PLAN_FAULT_ORDER;
}

static enum sp_code add_fault(void *context, const struct sp_error *fault)
{
	struct checking *k = context;
	struct plan_reader *r = k->reader;
	struct sp_error e = *fault;
	if (k->misread && follows_from_misreading(fault))
		return SP_OK;
	const struct place *place = find_place(r, fault->where);
	sp_where(&e, "%s:%zu:%zu%s%s", r->name, place ? place->line : k->root->line,
		place ? place->column : k->root->column, *fault->where ? " " : "", fault->where);
	return findings_add(r->faults, r->a, NULL, &e);
}

/* The file of a county's follow-up begins with the key that is its own. */
static bool is_followup(const struct node *root)
{
	for (size_t i = 0; root->kind == NODE_MAP && i < root->n; i++)
		if (vocabulary_find(VOCABULARY_FIELD, root->pairs[i].key) == FIELD_FOLLOWUP)
			return true;
	return false;
}

static enum sp_code read_root(struct plan_reader *r, const struct node *root, struct plan *p)
{
	struct checking k = {.reader = r, .root = root};
	r->followup = is_followup(root);
	if (r->followup)
		p->kind = PLAN_FOLLOWUP;
	enum sp_code rc = read_part(r, PART_PLAN,
		field_word(r->followup ? FIELD_FOLLOWUP : FIELD_PLAN), root, p);
	if (!p->title && r->followup)
		p->title = p->id;
	k.misread = r->faults->errors != 0;
	return rc == SP_OK ? plan_check_each(p, add_fault, &k) : rc;
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
	rc = p ? read_root(&r, root, p) : SP_NO_MEMORY;
	if (rc != SP_OK)
		return sp_fail(err, rc);
	*out = p;
	return SP_OK;
}
