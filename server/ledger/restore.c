/* SPDX-License-Identifier: Apache-2.0 */
/* restore.c - a new store out of batches that come from elsewhere: first the record, in few large transactions,
 * then the index, as every start makes it from a record without one. */
#include <stdlib.h>

#include "server/ledger/internal.h"

enum { COMMIT_BATCHES = 4096, COMMIT_BYTES = 16 << 20 };

struct ledger_restore {
	const struct ledger_options *options;
	struct record record;
	struct store_txn *txn; /* NULL: none is open */
	unsigned batches; /* in the transaction */
	size_t bytes;
};

enum sp_code ledger_restore_begin(
	const struct ledger_options *o, struct ledger_restore **out, struct sp_error *err)
{
	*out = NULL;
	if (record_exists(o->dir))
		return sp_fail(err, SP_EXISTS, o->dir);
	struct ledger_restore *r = calloc(1, sizeof *r);
	if (!r)
		return sp_fail(err, SP_NO_MEMORY);
	r->options = o;
	enum sp_code rc = record_create_folder(o->dir, err);
	if (rc == SP_OK)
		rc = record_open(o->dir, false, o->map_bytes, &r->record, err);
	if (rc != SP_OK) {
		ledger_restore_free(r);
		return rc;
	}
	*out = r;
	return SP_OK;
}

static enum sp_code commit(struct ledger_restore *r, struct sp_error *err)
{
	struct store_txn *txn = r->txn;
	r->txn = NULL;
	r->batches = 0;
	r->bytes = 0;
	return txn ? store_commit(txn, err) : SP_OK;
}

enum sp_code ledger_restore_batch(
	struct ledger_restore *r, uint64_t last, struct bytes batch, struct sp_error *err)
{
	enum sp_code rc = r->txn ? SP_OK : record_begin(&r->record, &r->txn, err);
	if (rc == SP_OK)
		rc = record_put(r->txn, last, batch, err);
	if (rc != SP_OK)
		return rc;
	r->bytes += batch.len;
	return ++r->batches < COMMIT_BATCHES && r->bytes < COMMIT_BYTES ? SP_OK : commit(r, err);
}

enum sp_code ledger_restore_finish(struct ledger_restore *r, struct sp_error *err)
{
	const char *dir = r->options->dir;
	struct ledger *l = NULL;
	enum sp_code rc = commit(r, err);
	record_close(&r->record);
	if (rc == SP_OK)
		rc = ledger_open(r->options, &l, NULL, err);
	ledger_close(l);
	if (rc == SP_OK)
		rc = record_sync_folder(dir, err);
	if (rc == SP_OK)
		rc = index_sync_folder(dir, err);
	return rc == SP_OK ? dir_sync(dir, err) : rc;
}

void ledger_restore_free(struct ledger_restore *r)
{
	if (!r)
		return;
	store_abort(r->txn);
	record_close(&r->record);
	free(r);
}
