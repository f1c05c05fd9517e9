/* SPDX-License-Identifier: Apache-2.0 */
/* rows.c - rows of the index in and out. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "server/ledger/checksum.h"
#include "server/ledger/internal.h"

enum { SUM_SIZE = 8 };

enum sp_code row_damaged(
	struct store_txn *t, enum table table, struct bytes key, struct sp_error *err)
{
	char name[SP_ERROR_TEXT], text[SP_ERROR_TEXT];
	key_print(table, key, name, sizeof name);
	snprintf(text, sizeof text, "index %s %.150s", index_tables[table], name);
	store_condemn(t, text);
	return sp_fail(err, SP_STORE_DAMAGED, text);
}

/* ---- the checksum at the end of each ---- */

static struct bytes without_sum(struct bytes value)
{
	return bytes_of(value.ptr, value.len - SUM_SIZE);
}

bool row_is_sound(unsigned table, struct bytes key, struct bytes value)
{
	return value.len >= SUM_SIZE && be64_get(value.ptr + value.len - SUM_SIZE) ==
						checksum_of_row(table, key, without_sum(value));
}

static enum sp_code check_row(struct store_txn *t, enum table table, struct bytes key,
	struct bytes value, struct sp_error *err)
{
	return row_is_sound(table, key, value) ? SP_OK : row_damaged(t, table, key, err);
}

enum sp_code row_write(struct store_txn *t, enum table table, struct bytes key, struct bytes value,
	struct sp_error *err)
{
	uint8_t *out;
	const size_t size = value.len + SUM_SIZE;
	bool grows = table == TABLE_TREE || table == TABLE_ENTRY; /* each key is the greatest */
	enum sp_code rc = grows ? store_append_reserve(t, table, key, size, &out, err)
				: store_put_reserve(t, table, key, size, &out, err);
	if (rc != SP_OK)
		return rc;
	if (value.len)
		memcpy(out, value.ptr, value.len);
	be64_put(out + value.len, checksum_of_row(table, key, value));
	return SP_OK;
}

/* ---- finding one ---- */

/* As LMDB orders keys: bytes, then length. */
static int order(struct bytes a, struct bytes b)
{
	int by_bytes = memcmp(a.ptr, b.ptr, a.len < b.len ? a.len : b.len);
	return by_bytes ? by_bytes : (a.len > b.len) - (a.len < b.len);
}

struct rows {
	struct store_txn *txn;
	enum table table;
	struct store_cursor *cursor;
	struct bytes key, value; /* of the row at hand */
};

/* The row before the place, and back to `found`, the row at it or SP_NOT_FOUND. */
static enum sp_code check_before(
	struct rows *r, struct bytes place, enum sp_code found, struct sp_error *err)
{
	struct bytes key, value;
	enum sp_code rc = found == SP_OK ? store_prev(r->cursor, &key, &value, err)
					 : store_last(r->cursor, &key, &value, err);
	if (rc == SP_NOT_FOUND) /* nothing lies before it */
		return found == SP_OK ? store_seek(r->cursor, place, &r->key, &r->value, err)
				      : found;
	if (rc == SP_OK && order(key, place) >= 0)
		return row_damaged(r->txn, r->table, key, err);
	if (rc == SP_OK)
		rc = check_row(r->txn, r->table, key, value, err);
	if (rc != SP_OK || found != SP_OK)
		return rc == SP_OK ? found : rc;
	return store_next(r->cursor, &r->key, &r->value, err);
}

/* The first row from the key `place` on, with its neighbour before: SP_NOT_FOUND when there is none. */
static enum sp_code seek(struct rows *r, struct bytes place, struct sp_error *err)
{
	enum sp_code rc = store_seek(r->cursor, place, &r->key, &r->value, err);
	if (place.len && (rc == SP_OK || rc == SP_NOT_FOUND))
		rc = check_before(r, place, rc, err);
	if (rc == SP_OK && place.len && order(r->key, place) < 0)
		return row_damaged(r->txn, r->table, r->key, err);
	return rc == SP_OK ? check_row(r->txn, r->table, r->key, r->value, err) : rc;
}

static enum sp_code next(struct rows *r, struct sp_error *err)
{
	enum sp_code rc = store_next(r->cursor, &r->key, &r->value, err);
	return rc == SP_OK ? check_row(r->txn, r->table, r->key, r->value, err) : rc;
}

/* SP_NOT_FOUND when there is no such row indeed. */
static enum sp_code check_absent(
	struct store_txn *t, enum table table, struct bytes key, struct sp_error *err)
{
	struct rows r = {.txn = t, .table = table};
	enum sp_code rc = store_cursor_open(t, table, &r.cursor, err);
	if (rc != SP_OK)
		return rc;
	rc = seek(&r, key, err);
	store_cursor_close(r.cursor);
	if (rc == SP_OK && bytes_equal(r.key, key))
		return row_damaged(t, table, key, err);
	return rc == SP_OK ? SP_NOT_FOUND : rc;
}

enum sp_code row_read(struct store_txn *t, enum table table, struct bytes key, struct bytes *out,
	struct sp_error *err)
{
	enum sp_code rc = store_get(t, table, key, out, err);
	if (rc == SP_NOT_FOUND)
		return check_absent(t, table, key, err);
	if (rc == SP_OK)
		rc = check_row(t, table, key, *out, err);
	if (rc == SP_OK)
		*out = without_sum(*out);
	return rc;
}

/* ---- rows that are messages, and numbers ---- */

enum sp_code row_decode(struct store_txn *t, enum table table, struct bytes key, struct bytes value,
	enum codec_id id, struct arena *a, void *out, struct sp_error *err)
{
	enum sp_code rc = codec_decode(id, value, a, out, err);
	return rc == SP_OK || rc == SP_NO_MEMORY || rc == SP_TOO_LARGE
		       ? rc
		       : row_damaged(t, table, key, err);
}

enum sp_code row_get(struct ledger_view *v, enum table table, const struct key *key,
	enum codec_id id, struct arena *a, void *out, struct sp_error *err)
{
	struct bytes value;
	enum sp_code rc = row_read(v->index, table, key_bytes(key), &value, err);
	return rc == SP_OK ? row_decode(v->index, table, key_bytes(key), value, id, a, out, err)
			   : rc;
}

enum sp_code row_put(struct apply *x, enum table table, const struct key *key, enum codec_id id,
	const void *row, struct sp_error *err)
{
	buf_clear(&x->row);
	enum sp_code rc = codec_encode(id, row, &x->row, err);
	if (rc == SP_OK)
		rc = row_write(x->view->index, table, key_bytes(key), buf_bytes(&x->row), err);
	return rc;
}

enum sp_code meta_get64(struct store_txn *t, const char *name, uint64_t *out, struct sp_error *err)
{
	struct key key = key_meta(name);
	struct bytes value;
	*out = 0;
	enum sp_code rc = row_read(t, TABLE_META, key_bytes(&key), &value, err);
	if (rc == SP_OK && value.len != 8)
		return row_damaged(t, TABLE_META, key_bytes(&key), err);
	if (rc == SP_OK)
		*out = be64_get(value.ptr);
	return rc;
}

enum sp_code meta_put64(struct store_txn *t, const char *name, uint64_t v, struct sp_error *err)
{
	struct key key = key_meta(name);
	uint8_t value[8];
	be64_put(value, v);
	return row_write(t, TABLE_META, key_bytes(&key), bytes_of(value, sizeof value), err);
}

struct key key_plan_name(uint32_t plan_no)
{
	char name[24];
	snprintf(name, sizeof name, "plan/%" PRIu32, plan_no);
	return key_meta(name);
}

static bool starts_with(struct bytes key, struct bytes prefix)
{
	return key.len >= prefix.len && bytes_equal(bytes_of(key.ptr, prefix.len), prefix);
}

enum sp_code rows_scan(struct ledger_view *v, enum table table, struct bytes prefix,
	struct bytes after, row_each each, void *ctx, struct sp_error *err)
{
	struct rows r = {.txn = v->index, .table = table};
	enum sp_code rc = store_cursor_open(v->index, table, &r.cursor, err);
	if (rc != SP_OK)
		return rc;
	enum sp_code move = seek(&r, after.len ? after : prefix, err);
	if (move == SP_OK && after.len && bytes_equal(r.key, after))
		move = next(&r, err);
	while (rc == SP_OK && move == SP_OK && starts_with(r.key, prefix)) {
		rc = each(ctx, r.key, without_sum(r.value), err);
		if (rc == SP_OK)
			move = next(&r, err);
	}
	store_cursor_close(r.cursor);
	if (rc == SP_OK && move != SP_NOT_FOUND)
		rc = move;
	return rc;
}

/* ---- the packed row of `current`: numbers, then the answers ---- */

enum {
	AT_REVISION = 0,
	AT_VERSION = 4,
	AT_NUMBER = 8,
	AT_ARRIVAL = 16,
	AT_FIRST = 24,
	AT_ASKED = 32,
	AT_ANSWERED = 34,
	AT_ESTIMATED = 36,
	AT_MISSING = 38,
	AT_WARNINGS = 40,
	AT_NUMBERS = 42,
	AT_RANGES = 44,
	AT_STATE = 46,
	AT_ON_BEHALF = 47,
	AT_FORM = 48,
	CURRENT_START = 49
};

void current_encode(const struct current_row *row, struct buf *out)
{
	uint8_t p[CURRENT_START];
	be32_put(p + AT_REVISION, row->revision);
	be32_put(p + AT_VERSION, row->plan_version);
	be64_put(p + AT_NUMBER, row->number);
	be64_put(p + AT_ARRIVAL, row->arrival_ms);
	be64_put(p + AT_FIRST, row->first_arrival_ms);
	be16_put(p + AT_ASKED, row->asked);
	be16_put(p + AT_ANSWERED, row->answered);
	be16_put(p + AT_ESTIMATED, row->estimated);
	be16_put(p + AT_MISSING, row->missing);
	be16_put(p + AT_WARNINGS, row->warnings);
	be16_put(p + AT_NUMBERS, row->answers.n_numbers);
	be16_put(p + AT_RANGES, row->answers.n_ranges);
	p[AT_STATE] = (uint8_t)row->state;
	p[AT_ON_BEHALF] = row->on_behalf;
	p[AT_FORM] = row->answers.form;
	buf_add(out, p, sizeof p);
	buf_add(out, row->answers.numbers, packed_size(&row->answers));
}

bool current_decode(struct bytes key, struct bytes value, struct current_row *out)
{
	const uint8_t *p = value.ptr;
	if (key.len != 6 + KEY_UNIT || value.len < CURRENT_START)
		return false;
	*out = (struct current_row){
		.revision = be32_get(p + AT_REVISION),
		.plan_version = be32_get(p + AT_VERSION),
		.state = (enum followup_state)p[AT_STATE],
		.on_behalf = p[AT_ON_BEHALF] != 0,
		.number = be64_get(p + AT_NUMBER),
		.arrival_ms = be64_get(p + AT_ARRIVAL),
		.first_arrival_ms = be64_get(p + AT_FIRST),
		.asked = be16_get(p + AT_ASKED),
		.answered = be16_get(p + AT_ANSWERED),
		.estimated = be16_get(p + AT_ESTIMATED),
		.missing = be16_get(p + AT_MISSING),
		.warnings = be16_get(p + AT_WARNINGS),
		.answers = {.n_numbers = be16_get(p + AT_NUMBERS),
			.n_ranges = be16_get(p + AT_RANGES),
			.n_states = be16_get(p + AT_ASKED),
			.form = p[AT_FORM]},
	};
	if (!packed_at(&out->answers, p + CURRENT_START) ||
		value.len != CURRENT_START + packed_size(&out->answers) ||
		p[AT_STATE] > FOLLOWUP_RECEIVED || p[AT_ON_BEHALF] > 1)
		return false;
	memcpy(out->unit, key.ptr + 6, KEY_UNIT);
	return true;
}

/* ---- the packed row of `revision` ---- */

enum {
	REV_NUMBER = 0,
	REV_ARRIVAL = 8,
	REV_ACCOUNT = 16,
	REV_VERSION = 24,
	REV_ASKED = 28,
	REV_ANSWERED = 30,
	REV_STATE = 32,
	REV_ON_BEHALF = 33,
	REV_CHECKSUM = 34,
	REV_AT = 42,
	REV_SIZE = 46
};

void revision_encode(const struct revision_row *row, struct buf *out)
{
	uint8_t p[REV_SIZE];
	be64_put(p + REV_NUMBER, row->number);
	be64_put(p + REV_ARRIVAL, row->arrival_ms);
	be64_put(p + REV_ACCOUNT, row->account);
	be32_put(p + REV_VERSION, row->plan_version);
	be16_put(p + REV_ASKED, row->asked);
	be16_put(p + REV_ANSWERED, row->answered);
	p[REV_STATE] = (uint8_t)row->state;
	p[REV_ON_BEHALF] = row->on_behalf;
	be64_put(p + REV_CHECKSUM, row->checksum);
	be32_put(p + REV_AT, row->at);
	buf_add(out, p, sizeof p);
}

bool revision_decode(struct bytes key, struct bytes value, struct revision_row *out)
{
	const uint8_t *p = value.ptr;
	if (key.len != 6 + KEY_UNIT + 4 || value.len != REV_SIZE ||
		p[REV_STATE] > FOLLOWUP_RECEIVED || p[REV_ON_BEHALF] > 1)
		return false;
	*out = (struct revision_row){
		.revision = be32_get(key.ptr + 6 + KEY_UNIT),
		.plan_version = be32_get(p + REV_VERSION),
		.number = be64_get(p + REV_NUMBER),
		.arrival_ms = be64_get(p + REV_ARRIVAL),
		.account = be64_get(p + REV_ACCOUNT),
		.checksum = be64_get(p + REV_CHECKSUM),
		.at = be32_get(p + REV_AT),
		.state = (enum followup_state)p[REV_STATE],
		.on_behalf = p[REV_ON_BEHALF] != 0,
		.asked = be16_get(p + REV_ASKED),
		.answered = be16_get(p + REV_ANSWERED),
	};
	memcpy(out->unit, key.ptr + 6, KEY_UNIT);
	return true;
}
