/* SPDX-License-Identifier: Apache-2.0 */
/* past.c - the log that is there afterwards, and what it was at each of its sizes. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/crypto/merkle.h"
#include "tests/crash/order.h"

static void *must(void *memory)
{
	if (!memory)
		abort();
	return memory;
}

void past_init(struct past *p, struct arena *a)
{
	*p = (struct past){.arena = a};
}

/* ---- units ---- */

static const struct past_unit *find_unit(const struct past *p, const char *unit)
{
	for (size_t i = 0; i < p->n_units; i++)
		if (strcmp(p->units[i].unit, unit) == 0)
			return &p->units[i];
	return NULL;
}

static struct past_unit *unit_of(struct past *p, const char *unit)
{
	const struct past_unit *found = find_unit(p, unit);
	if (found)
		return &p->units[found - p->units];
	if (p->n_units == ORDER_UNITS)
		abort();
	struct past_unit *u = &p->units[p->n_units++];
	snprintf(u->unit, sizeof u->unit, "%s", unit);
	return u;
}

uint64_t past_revision(const struct past *p, const char *unit, uint32_t revision)
{
	const struct past_unit *u = find_unit(p, unit);
	return u && revision > 0 && revision <= u->n ? u->numbers[revision - 1] : ORDER_NEVER;
}

uint32_t past_count(const struct past *p, const char *unit, uint64_t size)
{
	const struct past_unit *u = find_unit(p, unit);
	size_t low = 0, high = u ? u->n : 0;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (u->numbers[middle] < size)
			low = middle + 1;
		else
			high = middle;
	}
	return (uint32_t)low;
}

/* ---- keys ---- */

/* A key with its number, so that they can be sorted. */
struct keyed {
	const uint8_t *key;
	uint64_t number;
};

static int compare_keys(const void *a, const void *b)
{
	const struct keyed *x = a, *y = b;
	return memcmp(x->key, y->key, ORDER_KEY);
}

uint64_t past_find(const struct past *p, const uint8_t key[ORDER_KEY])
{
	size_t low = 0, high = p->n_by_key;
	while (low < high) {
		size_t middle = (low + high) / 2;
		int order = memcmp(p->entries[p->by_key[middle]].key, key, ORDER_KEY);
		if (order == 0)
			return p->by_key[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return ORDER_NEVER;
}

static bool sort_keys(struct past *p, char *fault, size_t size)
{
	struct keyed *all = must(calloc(p->n + 1, sizeof *all));
	size_t n = 0;
	for (uint64_t i = 0; i < p->n; i++)
		if (p->entries[i].submission)
			all[n++] = (struct keyed){p->entries[i].key, i};
	qsort(all, n, sizeof *all, compare_keys);
	p->by_key = must(arena_array(p->arena, n + 1, sizeof *p->by_key));
	p->n_by_key = n;
	bool right = true;
	for (size_t i = 0; i < n; i++) {
		p->by_key[i] = all[i].number;
		if (i && compare_keys(&all[i - 1], &all[i]) == 0 && right) {
			snprintf(fault, size,
				"the entries %" PRIu64 " and %" PRIu64 " have the same key",
				all[i - 1].number, all[i].number);
			right = false;
		}
	}
	free(all);
	return right;
}

/* ---- entry by entry ---- */

static bool add_revision(struct past *p, uint64_t number, char *fault, size_t size)
{
	struct past_entry *e = &p->entries[number];
	struct past_unit *u = unit_of(p, e->unit);
	if (e->base != u->n) {
		snprintf(fault, size,
			"entry %" PRIu64 " was made from revision %u of %s, whose newest was %zu",
			number, e->base, e->unit, u->n);
		return false;
	}
	if (u->n)
		p->entries[u->numbers[u->n - 1]].next = number;
	uint64_t *last = must(arena_push(p->arena, &u->numbers, &u->n, sizeof *u->numbers));
	*last = number;
	e->revision = (uint32_t)u->n;
	e->next = ORDER_NEVER;
	return true;
}

static struct past_size after(const struct past *p, uint64_t number)
{
	const struct past_entry *e = &p->entries[number];
	struct past_size s = p->sizes[number];
	if (!e->submission)
		return s;
	uint64_t before = past_revision(p, e->unit, e->revision - 1);
	s.received += before == ORDER_NEVER;
	s.sum += e->value - (before == ORDER_NEVER ? 0 : p->entries[before].value);
	return s;
}

bool past_finish(struct past *p, char *fault, size_t size)
{
	struct merkle_peaks peaks = {.size = 0};
	struct hash made[MERKLE_DEPTH_MAX];
	p->sizes = must(arena_array(p->arena, p->n + 1, sizeof *p->sizes));
	p->sizes[0].root = merkle_empty();
	for (uint64_t i = 0; i < p->n; i++) {
		const struct past_entry *e = &p->entries[i];
		if (i && e->arrival_ms < e[-1].arrival_ms) {
			snprintf(fault, size,
				"entry %" PRIu64 " has arrived before the one in front of it", i);
			return false;
		}
		if (e->submission && !add_revision(p, i, fault, size))
			return false;
		p->sizes[i + 1] = after(p, i);
		merkle_add(&peaks, &e->leaf, made);
		p->sizes[i + 1].root = merkle_root(&peaks);
	}
	return sort_keys(p, fault, size);
}
