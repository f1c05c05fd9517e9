/* SPDX-License-Identifier: Apache-2.0 */
/* rows.c - rows of the index in and out. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "server/ledger/internal.h"

enum sp_code row_damaged(enum table table, struct bytes key, struct sp_error *err)
{
	char name[SP_ERROR_TEXT], text[SP_ERROR_TEXT];
	key_print(table, key, name, sizeof name);
	snprintf(text, sizeof text, "index %s %.150s", index_tables[table], name);
	return sp_fail(err, SP_STORE_DAMAGED, text);
}

static bool is_fault_of_row(enum sp_code rc)
{
	return rc == SP_MALFORMED || rc == SP_FIELD_MISSING || rc == SP_FIELD_INVALID;
}

enum sp_code row_get(struct ledger_view *v, enum table table, const struct key *key,
	enum codec_id id, struct arena *a, void *out, struct sp_error *err)
{
	struct bytes value;
	enum sp_code rc = store_get(v->index, table, key_bytes(key), &value, err);
	if (rc != SP_OK)
		return rc;
	rc = codec_decode(id, value, a, out, err);
	return is_fault_of_row(rc) ? row_damaged(table, key_bytes(key), err) : rc;
}

enum sp_code row_put(struct apply *x, enum table table, const struct key *key, enum codec_id id,
	const void *row, struct sp_error *err)
{
	buf_clear(&x->row);
	enum sp_code rc = codec_encode(id, row, &x->row, err);
	if (rc == SP_OK)
		rc = store_put(x->view->index, table, key_bytes(key), buf_bytes(&x->row), err);
	return rc;
}

enum sp_code meta_get64(struct store_txn *t, const char *name, uint64_t *out, struct sp_error *err)
{
	struct key key = key_meta(name);
	struct bytes value;
	*out = 0;
	enum sp_code rc = store_get(t, TABLE_META, key_bytes(&key), &value, err);
	if (rc == SP_OK && value.len != 8)
		return row_damaged(TABLE_META, key_bytes(&key), err);
	if (rc == SP_OK)
		*out = be64_get(value.ptr);
	return rc;
}

enum sp_code meta_put64(struct store_txn *t, const char *name, uint64_t v, struct sp_error *err)
{
	struct key key = key_meta(name);
	uint8_t value[8];
	be64_put(value, v);
	return store_put(t, TABLE_META, key_bytes(&key), bytes_of(value, sizeof value), err);
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
	struct store_cursor *c;
	struct bytes key, value;
	enum sp_code rc = store_cursor_open(v->index, table, &c, err);
	if (rc != SP_OK)
		return rc;
	enum sp_code move = store_seek(c, after.len ? after : prefix, &key, &value, err);
	if (move == SP_OK && after.len && bytes_equal(key, after))
		move = store_next(c, &key, &value, err);
	while (rc == SP_OK && move == SP_OK && starts_with(key, prefix)) {
		rc = each(ctx, key, value, err);
		move = store_next(c, &key, &value, err);
	}
	store_cursor_close(c);
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
