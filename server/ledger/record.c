/* SPDX-License-Identifier: Apache-2.0 */
/* record.c - the record in an LMDB environment: one table, key = number of a batch's last entry. */
#include "server/ledger/record.h"

#include <stdio.h>

static const char *const tables[] = {"batch"};
enum { TABLE_BATCH };
enum { PATH_SIZE = 4096 };

static enum sp_code folder(
	const char *store_dir, const char *name, char out[PATH_SIZE], struct sp_error *err)
{
	int n = snprintf(out, PATH_SIZE, "%s/ledger%s", store_dir, name);
	if (n < 0 || n >= PATH_SIZE)
		return sp_fail(err, SP_FILE, store_dir, "name too long");
	return SP_OK;
}

bool record_exists(const char *store_dir)
{
	char path[PATH_SIZE];
	return folder(store_dir, "/data.mdb", path, NULL) == SP_OK && file_exists(path);
}

enum sp_code record_create_folder(const char *store_dir, struct sp_error *err)
{
	char path[PATH_SIZE];
	enum sp_code rc = folder(store_dir, "", path, err);
	return rc == SP_OK ? dir_make(path, err) : rc;
}

enum sp_code record_sync_folder(const char *store_dir, struct sp_error *err)
{
	char path[PATH_SIZE];
	enum sp_code rc = folder(store_dir, "", path, err);
	return rc == SP_OK ? dir_sync(path, err) : rc;
}

enum sp_code record_open(const char *store_dir, bool read_only, uint64_t map_bytes,
	struct record *out, struct sp_error *err)
{
	char path[PATH_SIZE];
	struct store_options o = {.dir = path,
		.map_bytes = map_bytes,
		.tables = tables,
		.n_tables = 1,
		.read_only = read_only,
		.existing = record_exists(store_dir),
		.no_readahead = true};
	out->store = NULL;
	enum sp_code rc = folder(store_dir, "", path, err);
	return rc == SP_OK ? store_open(&o, &out->store, err) : rc;
}

void record_close(struct record *r)
{
	store_close(r->store);
	r->store = NULL;
}

enum sp_code record_append(struct record *r, const struct entry *entries, uint32_t count,
	struct bytes head, struct sp_error *err)
{
	uint8_t key[8], *room;
	struct store_txn *t;
	be64_put(key, entries[count - 1].number);
	enum sp_code rc = store_begin_write(r->store, &t, err);
	if (rc != SP_OK)
		return rc;
	rc = store_append_reserve(t, TABLE_BATCH, bytes_of(key, sizeof key),
		batch_size(entries, count, head.len), &room, err);
	if (rc != SP_OK) {
		store_abort(t);
		return rc;
	}
	batch_encode(entries, count, head, room);
	return store_commit(t, err);
}

enum sp_code record_begin(struct record *r, struct store_txn **out, struct sp_error *err)
{
	return store_begin_write(r->store, out, err);
}

enum sp_code record_put(
	struct store_txn *t, uint64_t last, struct bytes batch, struct sp_error *err)
{
	uint8_t key[8];
	be64_put(key, last);
	return store_append(t, TABLE_BATCH, bytes_of(key, sizeof key), batch, err);
}

enum sp_code record_read(const struct record *r, struct record_reader *out, struct sp_error *err)
{
	return store_begin_read(r->store, &out->txn, err);
}

void record_read_end(struct record_reader *r)
{
	store_abort(r->txn);
	r->txn = NULL;
}

static enum sp_code key_number(struct bytes key, uint64_t *out, struct sp_error *err)
{
	*out = key.len == 8 ? be64_get(key.ptr) : UINT64_MAX;
	if (*out == UINT64_MAX) /* no log is as long: the number after it would be 0 */
		return sp_fail(err, SP_STORE_DAMAGED, "a key of the ledger");
	return SP_OK;
}

enum sp_code record_size(struct record_reader *r, uint64_t *out, struct sp_error *err)
{
	struct store_cursor *c;
	struct bytes key, value;
	*out = 0;
	enum sp_code rc = store_cursor_open(r->txn, TABLE_BATCH, &c, err);
	if (rc != SP_OK)
		return rc;
	rc = store_last(c, &key, &value, err);
	store_cursor_close(c);
	if (rc == SP_NOT_FOUND)
		return SP_OK;
	if (rc == SP_OK)
		rc = key_number(key, out, err);
	if (rc == SP_OK)
		++*out;
	return rc;
}

enum sp_code record_find(struct record_reader *r, uint64_t number, uint64_t *last,
	struct bytes *value, struct sp_error *err)
{
	struct store_cursor *c;
	struct bytes key;
	uint8_t wanted[8];
	be64_put(wanted, number);
	enum sp_code rc = store_cursor_open(r->txn, TABLE_BATCH, &c, err);
	if (rc != SP_OK)
		return rc;
	rc = store_seek(c, bytes_of(wanted, sizeof wanted), &key, value, err);
	store_cursor_close(c);
	return rc == SP_OK ? key_number(key, last, err) : rc;
}

enum sp_code record_batch(
	struct record_reader *r, uint64_t number, struct batch *out, struct sp_error *err)
{
	struct bytes value;
	uint64_t last = 0;
	enum sp_code rc = record_find(r, number, &last, &value, err);
	if (rc == SP_OK)
		rc = batch_parse(value, last, out, err);
	if (rc == SP_OK && out->first > number)
		return entry_damaged(number, "it is missing", err);
	return rc;
}

enum sp_code record_entry_at(struct record_reader *r, uint64_t number, size_t at, struct entry *out,
	struct sp_error *err)
{
	struct bytes value;
	uint64_t last = 0;
	enum sp_code rc = record_find(r, number, &last, &value, err);
	return rc == SP_OK ? batch_at(value, last, number, at, out, err) : rc;
}

enum sp_code record_entry(
	struct record_reader *r, uint64_t number, struct entry *out, struct sp_error *err)
{
	struct bytes value;
	uint64_t last = 0;
	enum sp_code rc = record_find(r, number, &last, &value, err);
	return rc == SP_OK ? batch_find(value, last, number, out, err) : rc;
}
