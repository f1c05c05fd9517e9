/* SPDX-License-Identifier: Apache-2.0 */
#include "server/app/kept.h"

#include <string.h>

/* Twice as many places as there is room for replies, so that a search is short. */
enum { SLOTS = 1 << 13, SEARCH = 8 };

struct kept_reply {
	uint16_t type;
	uint64_t until_ms; /* UTC */
	struct bytes request, reply;
};

void kept_init(struct kept *k)
{
	*k = (struct kept){.size = 0};
	pthread_mutex_init(&k->lock, NULL);
	arena_init(&k->arena, KEPT_MAX);
}

void kept_close(struct kept *k)
{
	arena_free(&k->arena);
	pthread_mutex_destroy(&k->lock);
}

/* Who makes requests that fall on one place is only slower. */
static size_t place_of(const struct request *r)
{
	return bytes_hash(BYTES_HASH ^ r->type, r->body.ptr, r->body.len);
}

static bool is_of(const struct kept_reply *reply, const struct request *r)
{
	return reply->type == r->type && bytes_equal(reply->request, r->body);
}

/* The place of the request's reply, or a free one for it, or the first that it could have had. */
static struct kept_reply **find(struct kept *k, const struct request *r)
{
	const size_t first = place_of(r);
	for (size_t i = 0; i < SEARCH; i++) {
		struct kept_reply **slot = &k->slots[(first + i) % SLOTS];
		if (!*slot || is_of(*slot, r))
			return slot;
	}
	return &k->slots[first % SLOTS];
}

struct bytes kept_find(struct kept *k, struct request *r, uint64_t needs)
{
	struct bytes out = bytes_of(NULL, 0);
	pthread_mutex_lock(&k->lock);
	if (k->slots && k->size >= needs) {
		const struct kept_reply *found = *find(k, r);
		if (found && is_of(found, r) && r->arrival_ms < found->until_ms)
			out = arena_bytes(&r->arena, found->reply);
	}
	pthread_mutex_unlock(&k->lock);
	return out;
}

static void forget(struct kept *k)
{
	arena_free(&k->arena);
	k->slots = NULL;
}

static struct kept_reply *copy(struct kept *k, const struct request *r, struct bytes reply)
{
	struct kept_reply *out = arena_alloc(&k->arena, sizeof *out);
	if (!out)
		return NULL;
	*out = (struct kept_reply){.type = r->type,
		.until_ms = r->same_until_ms,
		.request = arena_bytes(&k->arena, r->body),
		.reply = arena_bytes(&k->arena, reply)};
	return out->request.ptr && out->reply.ptr ? out : NULL;
}

static bool add(struct kept *k, const struct request *r, struct bytes reply)
{
	if (!k->slots)
		k->slots = arena_array(&k->arena, SLOTS, sizeof(struct kept_reply *));
	struct kept_reply *made = k->slots ? copy(k, r, reply) : NULL;
	if (made)
		*find(k, r) = made;
	return made != NULL;
}

void kept_add(struct kept *k, const struct request *r, struct bytes reply)
{
	if (reply.len > KEPT_REPLY_MAX)
		return;
	pthread_mutex_lock(&k->lock);
	if (r->shown > k->size) {
		forget(k);
		k->size = r->shown;
	}
	if (r->shown == k->size && !add(k, r, reply)) {
		forget(k);
		if (!add(k, r, reply))
			forget(k);
	}
	pthread_mutex_unlock(&k->lock);
}
