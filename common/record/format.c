/* SPDX-License-Identifier: Apache-2.0 */
/* format.c - bytes of entries and batches; every length is checked before it is followed. */
#include "common/record/format.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/crypto/merkle.h"

enum { AT_NUMBER = 0, AT_ARRIVAL = 8, AT_ACCOUNT = 16, AT_KIND = 24, AT_SCHEMA = 28, AT_HASH = 32 };

static enum sp_code damaged(
	enum sp_code code, uint64_t number, const char *what, struct sp_error *err)
{
	char text[24];
	snprintf(text, sizeof text, "%" PRIu64, number);
	return sp_fail(err, code, text, what);
}

enum sp_code entry_damaged(uint64_t number, const char *what, struct sp_error *err)
{
	return damaged(SP_ENTRY_DAMAGED, number, what, err);
}

enum sp_code head_damaged(uint64_t last, const char *what, struct sp_error *err)
{
	return damaged(SP_HEAD_DAMAGED, last, what, err);
}

/* ---- entries ---- */

void entry_header(const struct entry *e, uint8_t out[ENTRY_HEADER_SIZE])
{
	be64_put(out + AT_NUMBER, e->number);
	be64_put(out + AT_ARRIVAL, e->arrival_ms);
	be64_put(out + AT_ACCOUNT, e->account);
	be32_put(out + AT_KIND, e->kind);
	be32_put(out + AT_SCHEMA, e->schema);
	memcpy(out + AT_HASH, e->hash.bytes, HASH_BYTES);
}

struct hash entry_leaf(const struct entry *e)
{
	uint8_t header[ENTRY_HEADER_SIZE];
	entry_header(e, header);
	return merkle_leaf(bytes_of(header, sizeof header));
}

struct hash entry_hash(const uint8_t nonce[NONCE_SIZE], struct bytes body)
{
	return sha256_2(bytes_of(nonce, NONCE_SIZE), body);
}

size_t entry_size(const struct entry *e)
{
	return ENTRY_START + e->body.len;
}

void entry_encode(const struct entry *e, uint8_t *out)
{
	entry_header(e, out);
	memcpy(out + ENTRY_HEADER_SIZE, e->nonce, NONCE_SIZE);
	be32_put(out + ENTRY_LENGTH_AT, (uint32_t)e->body.len);
	if (e->body.len)
		memcpy(out + ENTRY_START, e->body.ptr, e->body.len);
}

bool entry_decode(struct bytes in, struct entry *out, size_t *size)
{
	if (in.len < ENTRY_START)
		return false;
	const uint8_t *p = in.ptr;
	uint32_t len = be32_get(p + ENTRY_LENGTH_AT);
	if (len > in.len - ENTRY_START)
		return false;
	*out = (struct entry){
		.number = be64_get(p + AT_NUMBER),
		.arrival_ms = be64_get(p + AT_ARRIVAL),
		.account = be64_get(p + AT_ACCOUNT),
		.kind = be32_get(p + AT_KIND),
		.schema = be32_get(p + AT_SCHEMA),
		.body = bytes_of(p + ENTRY_START, len),
	};
	memcpy(out->hash.bytes, p + AT_HASH, HASH_BYTES);
	memcpy(out->nonce, p + ENTRY_HEADER_SIZE, NONCE_SIZE);
	*size = ENTRY_START + len;
	return true;
}

enum sp_code entry_check(const struct entry *e, uint64_t number, struct sp_error *err)
{
	if (e->number != number)
		return entry_damaged(number, "another number", err);
	struct hash hash = entry_hash(e->nonce, e->body);
	if (!hash_equal(&hash, &e->hash))
		return entry_damaged(number, "its hash does not fit", err);
	return SP_OK;
}

/* ---- batches ---- */

size_t batch_size(const struct entry *entries, uint32_t count, size_t head_len)
{
	size_t size = BATCH_START + 4 + head_len;
	for (uint32_t i = 0; i < count; i++)
		size += entry_size(&entries[i]);
	return size;
}

void batch_encode(const struct entry *entries, uint32_t count, struct bytes head, uint8_t *out)
{
	static const uint8_t start[4] = {'S', 'B', BATCH_FORMAT, 0};
	memcpy(out, start, sizeof start);
	be32_put(out + 4, count);
	out += BATCH_START;
	for (uint32_t i = 0; i < count; i++) {
		entry_encode(&entries[i], out);
		out += entry_size(&entries[i]);
	}
	be32_put(out, (uint32_t)head.len);
	memcpy(out + 4, head.ptr, head.len);
}

static enum sp_code parse_start(
	struct bytes value, uint64_t last, struct batch *out, struct sp_error *err)
{
	char format[8];
	if (value.len < BATCH_START || value.ptr[0] != 'S' || value.ptr[1] != 'B' ||
		value.ptr[3] != 0)
		return entry_damaged(last, "its batch cannot be read", err);
	if (value.ptr[2] != BATCH_FORMAT) {
		snprintf(format, sizeof format, "%u", value.ptr[2]);
		return sp_fail(err, SP_STORE_VERSION, format, "1");
	}
	uint32_t count = be32_get(value.ptr + 4);
	if (count == 0 || count > BATCH_ENTRIES_MAX || count - 1 > last)
		return entry_damaged(last, "its batch has a wrong count", err);
	*out = (struct batch){.count = count, .first = last - (count - 1), .last = last};
	return SP_OK;
}

enum sp_code batch_parse(struct bytes value, uint64_t last, struct batch *out, struct sp_error *err)
{
	size_t size, at = BATCH_START;
	struct entry e;
	enum sp_code rc = parse_start(value, last, out, err);
	if (rc != SP_OK)
		return rc;
	for (uint32_t i = 0; i < out->count; i++, at += size)
		if (!entry_decode(bytes_of(value.ptr + at, value.len - at), &e, &size))
			return entry_damaged(out->first + i, "its length", err);
	if (value.len - at < 4 || be32_get(value.ptr + at) != value.len - at - 4)
		return head_damaged(last, "its length", err);
	out->entries = bytes_of(value.ptr + BATCH_START, at - BATCH_START);
	out->head = bytes_of(value.ptr + at + 4, value.len - at - 4);
	return SP_OK;
}

enum sp_code batch_find(
	struct bytes value, uint64_t last, uint64_t number, struct entry *out, struct sp_error *err)
{
	struct batch b;
	size_t size, at = BATCH_START;
	enum sp_code rc = parse_start(value, last, &b, err);
	if (rc != SP_OK)
		return rc;
	if (number < b.first)
		return entry_damaged(number, "it is missing", err);
	for (uint64_t n = b.first; value.len - at >= ENTRY_START; n++, at += size) {
		size = ENTRY_START + (size_t)be32_get(value.ptr + at + ENTRY_LENGTH_AT);
		if (size > value.len - at)
			return entry_damaged(n, "its length", err);
		if (n == number && entry_decode(bytes_of(value.ptr + at, size), out, &size))
			return SP_OK;
	}
	return entry_damaged(number, "its length", err);
}

enum sp_code batch_at(struct bytes value, uint64_t last, uint64_t number, size_t at,
	struct entry *out, struct sp_error *err)
{
	struct batch b;
	size_t size;
	enum sp_code rc = parse_start(value, last, &b, err);
	if (rc != SP_OK)
		return rc;
	if (number < b.first || at > value.len - BATCH_START)
		return entry_damaged(number, "it is missing", err);
	at += BATCH_START;
	if (!entry_decode(bytes_of(value.ptr + at, value.len - at), out, &size))
		return entry_damaged(number, "its length", err);
	out->at = at - BATCH_START;
	return SP_OK;
}

bool batch_next(const struct batch *b, size_t *at, struct entry *out)
{
	size_t size;
	if (!entry_decode(bytes_of(b->entries.ptr + *at, b->entries.len - *at), out, &size))
		return false;
	out->at = *at;
	*at += size;
	return true;
}

void batch_entry(const struct batch *b, uint64_t number, struct entry *out)
{
	size_t at = 0;
	for (uint64_t n = b->first; batch_next(b, &at, out) && n < number; n++)
		;
}
