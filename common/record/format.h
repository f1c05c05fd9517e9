/* SPDX-License-Identifier: Apache-2.0 */
/* format.h - the bytes of the record: entries and batches, as they lie in the ledger and in backups.
 * Floor 3: base, codec, crypto. Pure; any thread.
 *
 * Entry = 64-byte header {number u64, arrival_ms u64, account u64, kind u32, schema u32, SHA-256(nonce +
 * body)}, 16-byte nonce, body. Leaf = merkle_leaf(header). Batch = 'S' 'B', format u8, 0, count u32, then the entries {header 64, nonce 16, length u32, body},
 * then length u32 and text of the signed head. All numbers big-endian; nothing follows. */
#ifndef SP_RECORD_FORMAT_H
#define SP_RECORD_FORMAT_H

#include "common/codec/messages.h"
#include "common/crypto/hash.h"

struct entry {
	uint64_t number, arrival_ms, account;
	uint32_t kind; /* enum message_type of the request, or RECORD_... */
	uint32_t schema;
	struct hash hash; /* of nonce and body */
	uint8_t nonce[NONCE_SIZE];
	struct bytes body;
	size_t at; /* where it begins among the entries of its batch: batch_next, batch_at */
};

enum { BATCH_ENTRIES_MAX = 256 };
enum { BATCH_FORMAT = 1, BATCH_START = 8, BATCH_HEAD_MAX = 4096 };
enum { ENTRY_LENGTH_AT = ENTRY_HEADER_SIZE + NONCE_SIZE, ENTRY_START = ENTRY_LENGTH_AT + 4 };

void entry_header(const struct entry *e, uint8_t out[ENTRY_HEADER_SIZE]);
struct hash entry_leaf(const struct entry *e);
/* What the header's hash is made of. */
struct hash entry_hash(const uint8_t nonce[NONCE_SIZE], struct bytes body);
/* Bytes of header, nonce, length, body; the body has at most 4 GiB less one. */
size_t entry_size(const struct entry *e);
/* Fills exactly entry_size bytes. */
void entry_encode(const struct entry *e, uint8_t *out);
/* Reads the entry at the front of `in` (number and hash as they stand there); *size = bytes it takes. False when
 * it does not end within `in`. The body is borrowed. */
bool entry_decode(struct bytes in, struct entry *out, size_t *size);
/* SP_OK, or SP_ENTRY_DAMAGED when the header does not carry this number or the hash does not fit. */
SP_CHECK enum sp_code entry_check(const struct entry *e, uint64_t number, struct sp_error *err);
/* SP_ENTRY_DAMAGED with number and what is wrong. */
enum sp_code entry_damaged(uint64_t number, const char *what, struct sp_error *err);
enum sp_code head_damaged(uint64_t last, const char *what, struct sp_error *err);

struct batch {
	uint64_t first, last; /* numbers of its entries */
	uint32_t count;
	struct bytes entries; /* encoded, one after another; their bounds have been checked */
	struct bytes head;
};

size_t batch_size(const struct entry *entries, uint32_t count, size_t head_len);
/* Fills exactly batch_size bytes. */
void batch_encode(const struct entry *entries, uint32_t count, struct bytes head, uint8_t *out);
/* `last` is the key it lies under. Everything is borrowed from `value`.
 * SP_ENTRY_DAMAGED, SP_HEAD_DAMAGED, SP_STORE_VERSION (another format). */
SP_CHECK enum sp_code batch_parse(
	struct bytes value, uint64_t last, struct batch *out, struct sp_error *err);
/* The entry with this number straight out of such a value, of which only what lies before it is looked at. The same
 * codes; SP_ENTRY_DAMAGED also when the batch begins behind it. */
SP_CHECK enum sp_code batch_find(struct bytes value, uint64_t last, uint64_t number,
	struct entry *out, struct sp_error *err);
/* The same, when it is known where it begins. */
SP_CHECK enum sp_code batch_at(struct bytes value, uint64_t last, uint64_t number, size_t at,
	struct entry *out, struct sp_error *err);
/* The entry with this number, which must lie in the batch. */
void batch_entry(const struct batch *b, uint64_t number, struct entry *out);
/* Walks: *at starts at 0; false after the last. */
bool batch_next(const struct batch *b, size_t *at, struct entry *out);

#endif
