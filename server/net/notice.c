/* SPDX-License-Identifier: Apache-2.0 */
/* What is logged about connections. Strangers can cause any number of lines, so that those which say the same are
 * written once a second, with their number. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "server/net/net.h"

enum { PAUSE_MS = 1000 };

enum sp_code notices_init(struct notices *n, struct sp_error *err)
{
	if (uv_mutex_init(&n->lock) != 0)
		return sp_fail(err, SP_NO_MEMORY);
	n->made = true;
	return SP_OK;
}

void notices_close(struct notices *n)
{
	if (n->made)
		uv_mutex_destroy(&n->lock);
	n->made = false;
}

static bool is_due(const struct notice_kept *k, uint64_t now_ms)
{
	return now_ms - k->told_ms >= PAUSE_MS;
}

static bool is_same(const struct notice_kept *k, const struct notice *what)
{
	return strcmp(k->what.event, what->event) == 0 &&
	       strcmp(k->what.reason, what->reason) == 0 && strcmp(k->detail, what->detail) == 0;
}

/* Where it is counted; NULL when there are too many different ones within a second. */
static struct notice_kept *find(struct notices *n, const struct notice *what, uint64_t now_ms)
{
	struct notice_kept *unused = NULL;
	for (size_t i = 0; i < NOTICES; i++) {
		struct notice_kept *k = &n->kept[i];
		if (!k->what.event || (k->count == 0 && is_due(k, now_ms)))
			unused = k;
		if (k->what.event && is_same(k, what))
			return k;
	}
	if (!unused)
		return NULL;
	*unused = (struct notice_kept){.what = *what, .told_ms = now_ms - PAUSE_MS};
	snprintf(unused->detail, sizeof unused->detail, "%s", what->detail);
	return unused;
}

/* What has been counted, to be written when the lock is open again. */
static struct notice_kept take(struct notice_kept *k, uint64_t now_ms)
{
	struct notice_kept taken = *k;
	k->count = 0;
	k->told_ms = now_ms;
	return taken;
}

static void tell(const struct notice_kept *k)
{
	char count[24];
	const struct notice *what = &k->what;
	snprintf(count, sizeof count, "%" PRIu64, k->count);
	log_event(what->level, what->event, "peer", k->peer, "reason", what->reason, what->about,
		k->detail, k->count > 1 ? "count" : NULL, count, NULL);
}

void notices_add(struct notices *n, const struct notice *what, uint64_t now_ms)
{
	struct notice_kept told = {.count = 0};
	uv_mutex_lock(&n->lock);
	struct notice_kept *k = find(n, what, now_ms);
	if (k) {
		snprintf(k->peer, sizeof k->peer, "%s", what->peer);
		k->count++;
		if (is_due(k, now_ms))
			told = take(k, now_ms);
	} else {
		n->others++;
	}
	uv_mutex_unlock(&n->lock);
	if (told.count)
		tell(&told);
}

static void tell_others(uint64_t others)
{
	char count[24];
	snprintf(count, sizeof count, "%" PRIu64, others);
	if (others)
		log_event(LOG_LEVEL_INFO, "conn_others", "count", count, NULL);
}

void notices_tell(struct notices *n, uint64_t now_ms, bool all)
{
	uint64_t others = 0;
	for (size_t i = 0; i < NOTICES; i++) {
		struct notice_kept told = {.count = 0};
		uv_mutex_lock(&n->lock);
		if (n->kept[i].count && (all || is_due(&n->kept[i], now_ms)))
			told = take(&n->kept[i], now_ms);
		uv_mutex_unlock(&n->lock);
		if (told.count)
			tell(&told);
	}
	uv_mutex_lock(&n->lock);
	if (all || now_ms - n->others_ms >= PAUSE_MS) {
		others = n->others;
		n->others = 0;
		n->others_ms = now_ms;
	}
	uv_mutex_unlock(&n->lock);
	tell_others(others);
}
