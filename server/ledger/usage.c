/* SPDX-License-Identifier: Apache-2.0 */
/* usage.c - how full the two environments and their disk are, what is counted, that dead readers do not fill them,
 * and that the pages which an opening left out are checked. */
#include "server/ledger/internal.h"

static struct ledger_room room_of(const struct store *s)
{
	struct ledger_room room = {.ahead = store_ahead(s)};
	store_usage(s, &room.used, &room.size);
	return room;
}

void ledger_usage(const struct ledger *l, struct ledger_usage *out)
{
	*out = (struct ledger_usage){.ledger = room_of(l->record.store),
		.index = room_of(l->index),
		.disk_free = store_disk_free(l->index)};
	const struct ledger_room *fuller =
		out->index.used > out->ledger.used ? &out->index : &out->ledger;
	out->used = fuller->used;
	out->size = fuller->size;
	uint64_t of_ledger = store_oldest_reader_ms(l->record.store);
	out->oldest_reader_ms = store_oldest_reader_ms(l->index);
	if (of_ledger > out->oldest_reader_ms)
		out->oldest_reader_ms = of_ledger;
}

void stats_init(struct ledger_stats *s)
{
	histogram_init(&s->batch_entries, histogram_counts, HISTOGRAM_COUNTS);
	histogram_init(&s->ledger_commit_us, histogram_times_us, HISTOGRAM_TIMES);
	histogram_init(&s->index_commit_us, histogram_times_us, HISTOGRAM_TIMES);
	atomic_init(&s->replayed, 0);
}

const struct ledger_stats *ledger_stats(const struct ledger *l)
{
	return &l->stats;
}

void ledger_forget_dead_readers(struct ledger *l)
{
	store_forget_dead_readers(l->record.store);
	store_forget_dead_readers(l->index);
}

bool ledger_unchecked(const struct ledger *l)
{
	return store_unchecked(l->record.store) || store_unchecked(l->index);
}

enum sp_code ledger_check_pages(struct ledger *l, const atomic_bool *stop, struct sp_error *err)
{
	enum sp_code rc = store_check_rest(l->record.store, stop, err);
	return rc == SP_OK ? store_check_rest(l->index, stop, err) : rc;
}
