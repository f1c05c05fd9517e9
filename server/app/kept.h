/* SPDX-License-Identifier: Apache-2.0 */
/* kept.h - replies that would be made the same again: a figure is asked for more often than it changes. Each is of a
 * read whose reply is made of its own bytes and the record alone, whoever asks, so it holds until the record grows.
 * Private to server/app. */
#ifndef SP_APP_KEPT_H
#define SP_APP_KEPT_H

#include <pthread.h>

#include "server/app/app.h"

/* Longer replies are not asked for so often that they should take the place of others. */
enum { KEPT_REPLY_MAX = 1024, KEPT_MAX = 2 << 20 };

struct kept_reply;
struct kept {
	pthread_mutex_t lock;
	uint64_t size; /* entries of the record that all of them show */
	struct arena arena;
	struct kept_reply **slots; /* in the arena; NULL: there are none */
};
void kept_init(struct kept *k);
void kept_close(struct kept *k);

/* The body of the reply to r, copied into its arena, if one is kept that shows at least `needs` entries and holds when r
 * came; else an empty run. Any thread. */
struct bytes kept_find(struct kept *k, struct request *r, uint64_t needs);
/* Keeps the reply of r, made from a view of r->shown entries, until r->same_until_ms. When there is no room all others
 * go. Any thread. */
void kept_add(struct kept *k, const struct request *r, struct bytes reply);

#endif
