/* SPDX-License-Identifier: Apache-2.0 */
/* How many connections each address and each account has: a small table behind a lock. */
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

#include "server/net/net.h"

struct tally {
	struct cap of;
	uint32_t count; /* never 0 */
	struct tally *next;
};

enum sp_code caps_init(struct caps *c, struct sp_error *err)
{
	if (uv_mutex_init(&c->lock) != 0)
		return sp_fail(err, SP_NO_MEMORY);
	c->made = true;
	return SP_OK;
}

void caps_close(struct caps *c)
{
	for (size_t i = 0; i < CAPS_BUCKETS; i++) {
		while (c->buckets[i]) {
			struct tally *next = c->buckets[i]->next;
			free(c->buckets[i]);
			c->buckets[i] = next;
		}
	}
	if (c->made)
		uv_mutex_destroy(&c->lock);
	c->made = false;
}

/* A host has a whole /64 of IPv6 to itself, as a rule; IPv4 on an IPv6 socket is IPv4. */
struct cap cap_of_address(const struct sockaddr_storage *at)
{
	const struct sockaddr_in *v4 = (const struct sockaddr_in *)at;
	const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *)at;
	if (at->ss_family == AF_INET)
		return (struct cap){CAP_IPV4, ntohl(v4->sin_addr.s_addr)};
	if (at->ss_family != AF_INET6)
		return (struct cap){CAP_NONE, 0};
	if (IN6_IS_ADDR_V4MAPPED(&v6->sin6_addr))
		return (struct cap){CAP_IPV4, be32_get(v6->sin6_addr.s6_addr + 12)};
	return (struct cap){CAP_IPV6, be64_get(v6->sin6_addr.s6_addr)};
}

/* Spreads neighbours too: the multiplier is 2^64 divided by the golden ratio. */
static struct tally **bucket_of(struct caps *c, struct cap of)
{
	uint64_t h = (of.key ^ (uint64_t)of.kind << 62) * UINT64_C(0x9E3779B97F4A7C15);
	return &c->buckets[(h >> 32) % CAPS_BUCKETS];
}

/* Where it hangs, or would hang. */
static struct tally **find(struct caps *c, struct cap of)
{
	struct tally **t = bucket_of(c, of);
	while (*t && ((*t)->of.kind != of.kind || (*t)->of.key != of.key))
		t = &(*t)->next;
	return t;
}

static bool count(struct tally **place, struct cap of, uint32_t max)
{
	struct tally *t = *place;
	if (t) {
		bool room = t->count < max;
		t->count += room;
		return room;
	}
	t = malloc(sizeof *t);
	if (!t)
		return false;
	*t = (struct tally){.of = of, .count = 1};
	*place = t;
	return true;
}

bool caps_take(struct caps *c, struct cap of, uint32_t max, struct cap *taken)
{
	*taken = (struct cap){CAP_NONE, 0};
	if (max == 0 || of.kind == CAP_NONE)
		return true;
	uv_mutex_lock(&c->lock);
	bool fine = count(find(c, of), of, max);
	uv_mutex_unlock(&c->lock);
	if (fine)
		*taken = of;
	return fine;
}

void caps_give(struct caps *c, struct cap *taken)
{
	if (taken->kind == CAP_NONE)
		return;
	uv_mutex_lock(&c->lock);
	struct tally **place = find(c, *taken), *t = *place;
	if (--t->count == 0) {
		*place = t->next;
		free(t);
	}
	uv_mutex_unlock(&c->lock);
	taken->kind = CAP_NONE;
}
