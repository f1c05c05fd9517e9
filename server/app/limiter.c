/* SPDX-License-Identifier: Apache-2.0 */
#include "server/app/limiter.h"

#include <stdio.h>
#include <string.h>

void limiter_init(struct limiter *l)
{
	memset(l->slots, 0, sizeof l->slots);
	pthread_mutex_init(&l->lock, NULL);
}

void limiter_close(struct limiter *l)
{
	pthread_mutex_destroy(&l->lock);
}

/* FNV-1a: spreads addresses; who aims at one set only evicts others' counts there. */
static struct limiter_slot *set_of(struct limiter *l, const char *address)
{
	uint32_t h = 2166136261u;
	for (const char *p = address; *p; p++)
		h = (h ^ (unsigned char)*p) * 16777619u;
	return l->slots[h % LIMITER_SETS];
}

/* A window that seems to begin in the future (the clock was set back) is over too. */
static bool is_over(const struct limiter_slot *s, uint64_t now_ms)
{
	return s->count == 0 || now_ms < s->since_ms || now_ms - s->since_ms >= LIMITER_WINDOW_MS;
}

static struct limiter_slot *find(struct limiter *l, const char *address, uint64_t now_ms)
{
	struct limiter_slot *set = set_of(l, address);
	for (int i = 0; i < LIMITER_WAYS; i++)
		if (!is_over(&set[i], now_ms) && strcmp(set[i].address, address) == 0)
			return &set[i];
	return NULL;
}

static struct limiter_slot *take(struct limiter *l, const char *address, uint64_t now_ms)
{
	struct limiter_slot *set = set_of(l, address), *oldest = set;
	for (int i = 0; i < LIMITER_WAYS; i++) {
		if (is_over(&set[i], now_ms)) {
			oldest = &set[i];
			break;
		}
		if (set[i].since_ms < oldest->since_ms)
			oldest = &set[i];
	}
	snprintf(oldest->address, sizeof oldest->address, "%s", address);
	oldest->since_ms = now_ms;
	oldest->count = 0;
	return oldest;
}

bool limiter_spent(struct limiter *l, const char *address, uint64_t now_ms)
{
	pthread_mutex_lock(&l->lock);
	const struct limiter_slot *s = find(l, address, now_ms);
	bool spent = s && s->count >= LIMITER_WRONG_CODES;
	pthread_mutex_unlock(&l->lock);
	return spent;
}

void limiter_count(struct limiter *l, const char *address, uint64_t now_ms)
{
	pthread_mutex_lock(&l->lock);
	struct limiter_slot *s = find(l, address, now_ms);
	if (!s)
		s = take(l, address, now_ms);
	s->count++;
	pthread_mutex_unlock(&l->lock);
}
