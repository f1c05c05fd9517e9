/* SPDX-License-Identifier: Apache-2.0 */
#include "common/domain/plan_diff.h"

#include <string.h>

#include "common/domain/plan_parts.h"

/* NULL and "" are both "not stated". */
static bool same_text(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "") == 0;
}

static bool same_part(const struct plan_item *a, const struct plan_item *b)
{
	return a->part == b->part && a->nth == b->nth && same_text(a->area, b->area) &&
	       strcmp(a->key, b->key) == 0;
}

/* Looks from *from on, then from the start, and moves *from behind what it finds: two versions
 * mostly have the same order. SIZE_MAX if there is none. */
static size_t find(const struct plan_items *in, const struct plan_item *wanted, size_t *from)
{
	for (size_t i = 0; i < in->n_items; i++) {
		size_t at = (*from + i) % in->n_items;
		if (!same_part(&in->items[at], wanted))
			continue;
		*from = at + 1;
		return at;
	}
	return SIZE_MAX;
}

struct comparing {
	struct plan_items before, after;
	bool *matched; /* of `before`: found in `after`, or told to be gone */
	struct arena *arena;
	struct plan_diff *out;
	bool failed;
};

static struct plan_change *add(
	struct comparing *m, enum plan_change_kind kind, const struct plan_item *item)
{
	struct plan_change *change = ARENA_PUSH(m->arena, m->out->items, m->out->n_items);
	if (!change) {
		m->failed = true;
		return NULL;
	}
	*change = (struct plan_change){.kind = kind,
		.part = item->part,
		.area = item->area,
		.area_name = item->area_name,
		.id = item->id,
		.year = item->year,
		.title = item->title};
	return change;
}

static void compare(
	struct comparing *m, const struct plan_item *before, const struct plan_item *after)
{
	bool changed = false;
	for (size_t i = 0; i < after->n_values; i++) {
		const struct part_value *was = &before->values[i], *is = &after->values[i];
		if (same_text(was->text, is->text))
			continue;
		struct plan_change *change = add(m, CHANGE_CHANGED, after);
		if (!change)
			return;
		change->field = is->field;
		change->before = was->text;
		change->after = is->text;
		changed = true;
	}
	m->out->counts[CHANGE_CHANGED] += changed;
}

/* What `area` had and has no more; NULL is the plan itself. */
static void add_removed(struct comparing *m, const char *area, const char *area_name)
{
	for (size_t i = 0; i < m->before.n_items; i++) {
		const struct plan_item *item = &m->before.items[i];
		if (m->matched[i] || !same_text(item->area, area))
			continue;
		struct plan_change *change = add(m, CHANGE_REMOVED, item);
		if (!change)
			return;
		if (area_name)
			change->area_name = area_name;
		m->matched[i] = true;
		m->out->counts[CHANGE_REMOVED]++;
	}
}

static void match_all(struct comparing *m, size_t *places)
{
	size_t from = 0;
	for (size_t i = 0; i < m->after.n_items; i++) {
		places[i] =
			m->before.n_items ? find(&m->before, &m->after.items[i], &from) : SIZE_MAX;
		if (places[i] != SIZE_MAX)
			m->matched[places[i]] = true;
	}
}

static bool area_ends(const struct plan_items *in, size_t i)
{
	return i + 1 == in->n_items || !same_text(in->items[i].area, in->items[i + 1].area);
}

static void walk(struct comparing *m, const size_t *places)
{
	for (size_t i = 0; i < m->after.n_items && !m->failed; i++) {
		const struct plan_item *item = &m->after.items[i];
		if (places[i] != SIZE_MAX) {
			compare(m, &m->before.items[places[i]], item);
		} else if (add(m, CHANGE_ADDED, item)) {
			m->out->counts[CHANGE_ADDED]++;
		}
		if (area_ends(&m->after, i))
			add_removed(m, item->area, item->area_name);
	}
	for (size_t i = 0; i < m->before.n_items && !m->failed; i++)
		if (!m->matched[i])
			add_removed(m, m->before.items[i].area, NULL);
}

enum sp_code plan_diff(const struct plan *before, const struct plan *after, enum lang lang,
	struct arena *a, struct plan_diff *out)
{
	struct comparing m = {.arena = a, .out = out};
	*out = (struct plan_diff){0};
	enum sp_code rc = plan_take_apart(before, lang, a, &m.before);
	if (rc == SP_OK)
		rc = plan_take_apart(after, lang, a, &m.after);
	if (rc != SP_OK)
		return rc;
	size_t *places = arena_array(a, m.after.n_items + 1, sizeof *places);
	m.matched = arena_array(a, m.before.n_items + 1, sizeof *m.matched);
	if (!places || !m.matched)
		return SP_NO_MEMORY;
	match_all(&m, places);
	walk(&m, places);
	return m.failed ? SP_NO_MEMORY : SP_OK;
}

static bool add_question(struct arena *a, struct question_diff **out, size_t *n,
	const struct question *before, const struct question *after)
{
	struct question_diff *d = ARENA_PUSH(a, *out, *n);
	if (d)
		*d = (struct question_diff){before, after};
	return d != NULL;
}

enum sp_code questions_diff(const struct questions *before, const struct questions *after,
	struct arena *a, struct question_diff **out, size_t *n)
{
	bool ok = true;
	*out = NULL;
	*n = 0;
	for (size_t i = 0; i < after->n_items && ok; i++) {
		const struct question *q = &after->items[i];
		const struct question *was = question_find(before, q->key);
		if (!was || !question_same(was, q))
			ok = add_question(a, out, n, was, q);
	}
	for (size_t i = 0; i < before->n_items && ok; i++)
		if (!question_find(after, before->items[i].key))
			ok = add_question(a, out, n, &before->items[i], NULL);
	return ok ? SP_OK : SP_NO_MEMORY;
}
