/* SPDX-License-Identifier: Apache-2.0 */
/* usage.c - how full the two environments and their disk are, and that dead readers do not fill them. */
#include "server/ledger/internal.h"

void ledger_usage(const struct ledger *l, struct ledger_usage *out)
{
	uint64_t used, size;
	store_usage(l->record.store, &out->used, &out->size);
	store_usage(l->index, &used, &size);
	if (used > out->used) {
		out->used = used;
		out->size = size;
	}
	out->disk_free = store_disk_free(l->index);
}

void ledger_forget_dead_readers(struct ledger *l)
{
	store_forget_dead_readers(l->record.store);
	store_forget_dead_readers(l->index);
}
