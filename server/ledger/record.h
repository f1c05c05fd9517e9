/* SPDX-License-Identifier: Apache-2.0 */
/* record.h - the record: append a batch, read entries from a number on. The only place that knows where it
 * lies (an LMDB environment today): a second machine would share this and nothing else. */
#ifndef SP_LEDGER_RECORD_H
#define SP_LEDGER_RECORD_H

#include "common/base/file.h"
#include "common/record/format.h"
#include "server/store/store.h"

struct record {
	struct store *store;
};

/* One state of the record; any one thread at a time. What it gives is borrowed until it ends. */
struct record_reader {
	struct store_txn *txn;
};

bool record_exists(const char *store_dir);
SP_CHECK enum sp_code record_create_folder(const char *store_dir, struct sp_error *err);
SP_CHECK enum sp_code record_sync_folder(const char *store_dir, struct sp_error *err);
/* SP_STORE_DAMAGED, SP_FILE. */
SP_CHECK enum sp_code record_open(const char *store_dir, bool read_only, uint64_t map_bytes,
	struct record *out, struct sp_error *err);
void record_close(struct record *r);

/* Stores a batch of these entries: on disk when it returns SP_OK, not at all when it returns SP_STORE_FULL; SP_STORAGE:
 * unknown until reopened. Thread: the writer. */
SP_CHECK enum sp_code record_append(struct record *r, const struct entry *entries, uint32_t count,
	struct bytes head, struct sp_error *err);

/* The same for batches that are there already, many in one transaction of the record's store. Nothing is on
 * disk before its commit. */
SP_CHECK enum sp_code record_begin(struct record *r, struct store_txn **out, struct sp_error *err);
SP_CHECK enum sp_code record_put(
	struct store_txn *t, uint64_t last, struct bytes batch, struct sp_error *err);

SP_CHECK enum sp_code record_read(
	const struct record *r, struct record_reader *out, struct sp_error *err);
void record_read_end(struct record_reader *r); /* may be called twice */

/* How many entries there are (number of the last + 1). */
SP_CHECK enum sp_code record_size(struct record_reader *r, uint64_t *out, struct sp_error *err);
/* The stored bytes that hold the entry, or the next batch after it if there is a gap; *last = number of its
 * last entry. SP_NOT_FOUND after the last. For verify, which goes on after damage. */
SP_CHECK enum sp_code record_find(struct record_reader *r, uint64_t number, uint64_t *last,
	struct bytes *value, struct sp_error *err);
/* The batch that holds the entry; SP_NOT_FOUND after the last; SP_ENTRY_DAMAGED when the entry is missing
 * or its batch cannot be read. */
SP_CHECK enum sp_code record_batch(
	struct record_reader *r, uint64_t number, struct batch *out, struct sp_error *err);
/* The entry as it lies there; number and hash are not checked (entry_check). Codes of record_batch. */
SP_CHECK enum sp_code record_entry(
	struct record_reader *r, uint64_t number, struct entry *out, struct sp_error *err);
/* The same, when it is known where it begins in its batch: those before it are not touched. */
SP_CHECK enum sp_code record_entry_at(struct record_reader *r, uint64_t number, size_t at,
	struct entry *out, struct sp_error *err);

#endif
