/* SPDX-License-Identifier: Apache-2.0 */
/* parties.h - what the totals need to know of the organisations that a plan names. Private to server/app. */
#ifndef SP_APP_PARTIES_H
#define SP_APP_PARTIES_H

#include <pthread.h>
#include <stdatomic.h>

#include "server/app/app.h"

struct party {
	const char *code;
	bool named; /* by the plan; else only a member of one that is */
	enum org_kind kind;
	uint64_t population;
	uint32_t population_year;
	uint64_t closed_ms;
	const char **members;
	size_t n_members;
};

/* Of one version of a plan, while no organisation changes. Immutable; shared. */
struct parties {
	struct party *items; /* in the order of their codes */
	size_t n;
	uint32_t plan_no, version;
	uint64_t changed; /* ledger_organisations_changed */
	atomic_uint holders;
	struct arena arena;
};

enum { PARTIES_KEPT = 16 };
struct party_cache {
	pthread_mutex_t lock;
	struct parties *kept[PARTIES_KEPT]; /* what was asked for last at the front */
	size_t n;
};
void party_cache_init(struct party_cache *c);
void party_cache_close(struct party_cache *c);

/* As the view shows them; hold until parties_release. Any thread. SP_NO_MEMORY, and the codes of reading rows. */
SP_CHECK enum sp_code parties_of(struct party_cache *c, struct ledger_view *v,
	const struct plan_snapshot *plan, struct parties **out, struct sp_error *err);
void parties_release(struct parties *p); /* NULL is fine */
const struct party *party_find(const struct parties *p, const char *code); /* NULL if none */

#endif
