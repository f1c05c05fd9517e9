/* SPDX-License-Identifier: Apache-2.0 */
/* order.c - the judge: each event against the log, and all of them against each other. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/crash/order.h"

/* Says what is wrong, and shows the events; `other` may be NULL. Always false. */
static bool wrong(
	struct judge *j, const char *what, const struct event *e, const struct event *other)
{
	struct buf text;
	buf_init(&text, 64 << 20);
	buf_addf(&text, "%s\n", what);
	if (e)
		event_write(e, &text);
	if (other)
		event_write(other, &text);
	buf_add(&text, "", 1);
	snprintf(j->fault, sizeof j->fault, "%s", (const char *)buf_bytes(&text).ptr);
	buf_free(&text);
	return false;
}

/* ---- what was written ---- */

static const char *fault_of_receipt(const struct past *p, const struct event *e, uint64_t at)
{
	const struct past_entry *x = at == ORDER_NEVER ? NULL : &p->entries[at];
	if (!x)
		return "what was acknowledged is not in the log";
	if (at != e->number || x->revision != e->revision || !hash_equal(&x->leaf, &e->leaf))
		return "what was acknowledged is in the log as another entry";
	if (strcmp(x->unit, e->unit) != 0 || x->base != e->base || x->value != e->value)
		return "what was acknowledged is not what is in the log";
	if (e->size <= at || e->size > p->n || !hash_equal(&e->root, &p->sizes[e->size].root))
		return "the head of a receipt is none of this log";
	return NULL;
}

static const char *fault_of_conflict(const struct past *p, const struct event *e, uint64_t at)
{
	if (at != ORDER_NEVER)
		return "what was refused is in the log";
	if (e->revision <= e->base || past_revision(p, e->unit, e->revision) == ORDER_NEVER)
		return "what was refused had no newer revision in its way";
	return NULL;
}

/* The events that sent each entry and each key that is not there, so that none is sent twice as a new one. */
static bool judge_write(struct judge *j, const struct event *e, const struct event **sent)
{
	uint64_t at = past_find(j->past, e->key);
	const char *fault = e->end == END_TOLD	     ? fault_of_receipt(j->past, e, at)
			    : e->end == END_CONFLICT ? fault_of_conflict(j->past, e, at)
			    : e->end == END_UNKNOWN  ? NULL
						     : "a write cannot end so";
	if (!fault && at != ORDER_NEVER && sent[at])
		fault = "two submissions have the same key";
	if (fault)
		return wrong(j, fault, e, at == ORDER_NEVER ? NULL : sent[at]);
	if (at != ORDER_NEVER)
		sent[at] = e;
	return true;
}

/* The same bytes have the same receipt for ever. */
static bool judge_again(struct judge *j, const struct event *e, const struct event **sent)
{
	uint64_t at = past_find(j->past, e->key);
	const struct event *first = at == ORDER_NEVER ? NULL : sent[at];
	if (first && e->end == END_TOLD && first->end == END_TOLD && e->number == first->number &&
		e->revision == first->revision && e->size == first->size &&
		hash_equal(&e->leaf, &first->leaf) && hash_equal(&e->root, &first->root))
		return true;
	return wrong(j, "what was sent again got another receipt", e, first);
}

static bool judge_all_sent(struct judge *j, const struct event *const *sent)
{
	char text[128];
	for (uint64_t i = 0; i < j->past->n; i++) {
		if (!j->past->entries[i].submission || sent[i])
			continue;
		snprintf(text, sizeof text, "nobody has sent entry %" PRIu64 " of the log", i);
		return wrong(j, text, NULL, NULL);
	}
	return true;
}

bool judge_writes(struct judge *j)
{
	const struct event **sent = calloc(j->past->n + 1, sizeof *sent);
	bool right = true;
	if (!sent)
		abort();
	for (size_t i = 0; i < j->n && right; i++)
		if (j->events[i].kind == EVENT_SUBMIT)
			right = judge_write(j, &j->events[i], sent);
	for (size_t i = 0; i < j->n && right; i++)
		if (j->events[i].kind == EVENT_AGAIN)
			right = judge_again(j, &j->events[i], sent);
	right = right && judge_all_sent(j, sent);
	free(sent);
	return right;
}

/* ---- what was shown ---- */

static bool shows_newest(const struct past *p, const struct event *e)
{
	if (e->end == END_NOTHING)
		return true;
	uint64_t at = past_revision(p, e->unit, e->revision);
	return at != ORDER_NEVER && at == e->number &&
	       memcmp(p->entries[at].key, e->key, ORDER_KEY) == 0;
}

static bool shows_list(const struct past *p, const struct event *e)
{
	uint32_t count = past_count(p, e->unit, e->size);
	if (e->n_rows != (count > e->base ? count - e->base : 0))
		return false;
	for (size_t i = 0; i < e->n_rows; i++) {
		const struct event_row *r = &e->rows[i];
		if (strcmp(r->unit, e->unit) != 0 || r->revision != e->base + 1 + i ||
			r->number != past_revision(p, e->unit, r->revision))
			return false;
	}
	return true;
}

static bool shows_overview(const struct past *p, const struct event *e)
{
	if (e->n_rows != p->sizes[e->size].received)
		return false;
	for (size_t i = 0; i < e->n_rows; i++) {
		const struct event_row *r = &e->rows[i];
		if (r->revision == 0 || r->revision != past_count(p, r->unit, e->size))
			return false;
		for (size_t k = 0; k < i; k++)
			if (strcmp(e->rows[k].unit, r->unit) == 0)
				return false;
	}
	return true;
}

static bool shows_total(const struct past *p, const struct event *e)
{
	const struct past_size *s = &p->sizes[e->size];
	return e->sum == s->sum && e->revision == s->received;
}

static bool shows_head(const struct past *p, const struct event *e)
{
	return hash_equal(&e->root, &p->sizes[e->size].root);
}

bool judge_reads(struct judge *j)
{
	static bool (*const shows[EVENT_KINDS])(const struct past *, const struct event *) = {
		[EVENT_NEWEST] = shows_newest,
		[EVENT_LIST] = shows_list,
		[EVENT_OVERVIEW] = shows_overview,
		[EVENT_TOTAL] = shows_total,
		[EVENT_HEAD] = shows_head};
	for (size_t i = 0; i < j->n; i++) {
		const struct event *e = &j->events[i];
		if (!shows[e->kind])
			continue;
		if (e->end != END_TOLD && e->end != END_NOTHING)
			return wrong(j, "a read cannot end so", e, NULL);
		if (e->size > j->past->n)
			return wrong(j, "what was shown is not in the log any more", e, NULL);
		if (!shows[e->kind](j->past, e))
			return wrong(j, "what was shown is not what the log was", e, NULL);
	}
	return true;
}

/* ---- one order ---- */

/* Whoever is told this has seen the log when it had `low` entries at least, and nobody who was answered before it was
 * asked has seen more than `high`. */
struct span {
	uint64_t low, high;
};

static struct span span_of_revision(const struct past *p, const struct event *e)
{
	uint64_t at = past_revision(p, e->unit, e->revision);
	return (struct span){at + 1, p->entries[at].next};
}

/* A batch is there as a whole: with a receipt everything is there that its head has. Before the entry came, nobody has
 * seen it. */
static struct span span_of_write(const struct past *p, const struct event *e)
{
	uint64_t at = past_find(p, e->key);
	if (e->end == END_CONFLICT)
		return span_of_revision(p, e);
	return (struct span){e->end == END_TOLD ? e->size : 0, at};
}

static struct span span_of(const struct past *p, const struct event *e)
{
	switch (e->kind) {
	case EVENT_SUBMIT:
		return span_of_write(p, e);
	case EVENT_AGAIN:
		return (struct span){e->size, ORDER_NEVER};
	case EVENT_NEWEST:
		if (e->end == END_TOLD)
			return span_of_revision(p, e);
		return (struct span){0, past_revision(p, e->unit, 1)};
	default:
		return (struct span){e->size, e->size};
	}
}

struct instant {
	uint64_t at;
	size_t event;
};

static int compare_instants(const void *a, const void *b)
{
	const struct instant *x = a, *y = b;
	return x->at < y->at ? -1 : x->at > y->at;
}

/* In the order of asking each event gets the least size that it can have: the low end of its span, or what somebody
 * who was answered before had seen. If even that is too much for it, no other choice is better. */
static bool sweep(struct judge *j, const struct instant *asked, const struct instant *answered,
	uint64_t *seen)
{
	size_t over = 0, most = 0; /* answers that lie before; the one that had seen most */
	uint64_t floor = 0;
	for (size_t i = 0; i < j->n; i++) {
		const struct event *e = &j->events[asked[i].event];
		for (; over < j->n && answered[over].at < e->asked; over++) {
			if (seen[answered[over].event] <= floor)
				continue;
			most = answered[over].event;
			floor = seen[most];
		}
		struct span s = span_of(j->past, e);
		if (floor > s.high)
			return wrong(j,
				"the first shows less than the second, which was answered before",
				e, &j->events[most]);
		seen[asked[i].event] = s.low > floor ? s.low : floor;
	}
	return true;
}

bool judge_order(struct judge *j)
{
	struct instant *asked = calloc(2 * j->n + 1, sizeof *asked), *answered = asked + j->n;
	uint64_t *seen = calloc(j->n + 1, sizeof *seen);
	bool right = true;
	if (!asked || !seen)
		abort();
	for (size_t i = 0; i < j->n; i++) {
		const struct event *e = &j->events[i];
		uint64_t end = e->end == END_UNKNOWN ? ORDER_NEVER : e->answered;
		asked[i] = (struct instant){e->asked, i};
		answered[i] = (struct instant){end, i};
		if (end <= e->asked)
			right = wrong(j, "it was answered before it was asked", e, NULL);
	}
	qsort(asked, j->n, sizeof *asked, compare_instants);
	qsort(answered, j->n, sizeof *answered, compare_instants);
	right = right && sweep(j, asked, answered, seen);
	free(asked);
	free(seen);
	return right;
}
