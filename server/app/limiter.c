/* SPDX-License-Identifier: Apache-2.0 */
#include "server/app/limiter.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

#include "common/base/bytes.h"

void limiter_init(struct limiter *l)
{
	memset(l->slots, 0, sizeof l->slots);
	pthread_mutex_init(&l->lock, NULL);
}

void limiter_close(struct limiter *l)
{
	pthread_mutex_destroy(&l->lock);
}

/* Of an IPv6 address its /64, which a host has to itself, as a rule; of IPv4 written as IPv6, the IPv4 address. What
 * is no address is counted as it stands. */
static void network_of(const char *address, char out[LIMITER_NETWORK])
{
	struct in6_addr v6;
	snprintf(out, LIMITER_NETWORK, "%s", address);
	if (inet_pton(AF_INET6, address, &v6) != 1)
		return;
	if (IN6_IS_ADDR_V4MAPPED(&v6)) {
		inet_ntop(AF_INET, v6.s6_addr + 12, out, LIMITER_NETWORK);
	} else {
		memset(v6.s6_addr + 8, 0, 8);
		inet_ntop(AF_INET6, &v6, out, LIMITER_NETWORK);
	}
}

/* Who aims at one set only evicts others' counts there. */
static struct limiter_slot *set_of(struct limiter *l, const char *network)
{
	return l->slots[bytes_hash(BYTES_HASH, network, strlen(network)) % LIMITER_SETS];
}

/* A window that seems to begin in the future (the clock was set back) is over too. */
static bool is_over(const struct limiter_slot *s, uint64_t now_ms)
{
	return s->count == 0 || now_ms < s->since_ms || now_ms - s->since_ms >= LIMITER_WINDOW_MS;
}

static struct limiter_slot *find(struct limiter *l, const char *network, uint64_t now_ms)
{
	struct limiter_slot *set = set_of(l, network);
	for (int i = 0; i < LIMITER_WAYS; i++)
		if (!is_over(&set[i], now_ms) && strcmp(set[i].network, network) == 0)
			return &set[i];
	return NULL;
}

static struct limiter_slot *take(struct limiter *l, const char *network, uint64_t now_ms)
{
	struct limiter_slot *set = set_of(l, network), *oldest = set;
	for (int i = 0; i < LIMITER_WAYS; i++) {
		if (is_over(&set[i], now_ms)) {
			oldest = &set[i];
			break;
		}
		if (set[i].since_ms < oldest->since_ms)
			oldest = &set[i];
	}
	snprintf(oldest->network, sizeof oldest->network, "%s", network);
	oldest->since_ms = now_ms;
	oldest->count = 0;
	return oldest;
}

bool limiter_spent(struct limiter *l, const char *address, uint64_t now_ms)
{
	char network[LIMITER_NETWORK];
	network_of(address, network);
	pthread_mutex_lock(&l->lock);
	const struct limiter_slot *s = find(l, network, now_ms);
	bool spent = s && s->count >= LIMITER_WRONG_CODES;
	pthread_mutex_unlock(&l->lock);
	return spent;
}

void limiter_count(struct limiter *l, const char *address, uint64_t now_ms)
{
	char network[LIMITER_NETWORK];
	network_of(address, network);
	pthread_mutex_lock(&l->lock);
	struct limiter_slot *s = find(l, network, now_ms);
	if (!s)
		s = take(l, network, now_ms);
	s->count++;
	pthread_mutex_unlock(&l->lock);
}
