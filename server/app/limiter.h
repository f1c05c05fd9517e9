/* SPDX-License-Identifier: Apache-2.0 */
/* limiter.h - counts wrong codes by address (of IPv6: by /64), in bounded memory. Private to server/app. Any
 * thread. */
#ifndef SP_APP_LIMITER_H
#define SP_APP_LIMITER_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

enum { LIMITER_WRONG_CODES = 10, LIMITER_WINDOW_MS = 60000 };
enum { LIMITER_SETS = 128, LIMITER_WAYS = 4 };

enum { LIMITER_NETWORK = 64 };

struct limiter_slot {
	char network[LIMITER_NETWORK];
	uint64_t since_ms; /* first wrong code of the window */
	unsigned count; /* 0 = free */
};

/* An address has its place in one of LIMITER_SETS sets; when the set is full its oldest goes. */
struct limiter {
	pthread_mutex_t lock;
	struct limiter_slot slots[LIMITER_SETS][LIMITER_WAYS];
};

void limiter_init(struct limiter *l);
void limiter_close(struct limiter *l);
/* True when the address has spent its wrong codes of this minute. */
bool limiter_spent(struct limiter *l, const char *address, uint64_t now_ms);
void limiter_count(struct limiter *l, const char *address, uint64_t now_ms);

#endif
