/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
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
	if (fault == PLAN_FAULT_UNKNOWN && !id_valid(e->param[1]))
		return true; /* where it stands, that has been told */
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

/* What only a follow-up's file has to say: of which plan and of which year it is. */
static enum sp_code read_followup(struct plan_reader *r, const struct node *root, struct plan *p)
{
	enum sp_code rc = SP_OK;
	if (!p->title)
		p->title = p->id;
	if (!has_key(root, FIELD_PLAN))
		rc = missing_key(r, root, FIELD_PLAN);
	if (rc == SP_OK && !has_key(root, FIELD_YEAR))
		rc = missing_key(r, root, FIELD_YEAR);
	return rc;
}

static enum sp_code read_root(struct plan_reader *r, const struct node *root, struct plan *p)
{
	struct checking k = {.reader = r, .root = root};
	r->followup = has_key(root, FIELD_FOLLOWUP);
	if (r->followup)
		p->kind = PLAN_FOLLOWUP;
	enum sp_code rc = read_part(
		r, PART_PLAN, field_word(r->followup ? FIELD_FOLLOWUP : FIELD_PLAN), root, p);
	if (rc == SP_OK && r->followup)
		rc = read_followup(r, root, p);
	k.misread = r->faults->errors != 0;
	return rc == SP_OK ? plan_check_each(p, add_fault, &k) : rc;
}

/* Where a finding stands, by its `where`: name:line:column. */
struct spot {
	size_t line, column, found;
};

static size_t number_behind(const char **text)
{
	uint32_t n = 0;
	*text += **text == ':';
	(void)digits_of(text, UINT32_MAX / 10, &n);
	return n;
}

static struct spot spot_of(const struct plan_reader *r, size_t i)
{
	const char *where = r->faults->items[i].error.where;
	struct spot s = {.found = i};
	size_t len = strlen(r->name);
	if (strncmp(where, r->name, len) != 0)
		return s;
	where += len;
	s.line = number_behind(&where);
	s.column = number_behind(&where);
	return s;
}

static int by_spot(const void *a, const void *b)
{
	const struct spot *p = a, *q = b;
	if (p->line != q->line)
		return p->line < q->line ? -1 : 1;
	if (p->column != q->column)
		return p->column < q->column ? -1 : 1;
	return p->found < q->found ? -1 : p->found > q->found;
}

/* From top to bottom, as a person mends them; of one place in the order in which they were found. */
static enum sp_code sort_findings(const struct plan_reader *r)
{
	struct findings *f = r->faults;
	size_t n = f->n_items;
	struct spot *spots = n > 1 ? arena_array(r->a, n, sizeof *spots) : NULL;
	struct finding *sorted = n > 1 ? arena_array(r->a, n, sizeof *sorted) : NULL;
	if (n < 2)
		return SP_OK;
	if (!spots || !sorted)
		return SP_NO_MEMORY;
	for (size_t i = 0; i < n; i++)
		spots[i] = spot_of(r, i);
	qsort(spots, n, sizeof *spots, by_spot);
	for (size_t i = 0; i < n; i++)
		sorted[i] = f->items[spots[i].found];
	memcpy(f->items, sorted, n * sizeof *sorted);
	return SP_OK;
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
	if (rc == SP_OK)
		rc = sort_findings(&r);
	if (rc != SP_OK)
		return sp_fail(err, rc);
	*out = p;
	return SP_OK;
}
