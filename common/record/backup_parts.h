/* SPDX-License-Identifier: Apache-2.0 */
/* backup_parts.h - where the parts of a backup file lie. Private to common/record.
 *
 * front    "SPBACKUP", version u32, length u32 of the rest of the header
 * rest     store id 16, first u64, length u32 and text of the log's name, length u32 and text of the head
 *          before, a hash for each bit that is set in `first`
 * batches  length u32 (not 0), last u64, the batch
 * trailer  0 u32, log size u64, length u32 and text of the head, SHA-256 of all before it */
#ifndef SP_RECORD_BACKUP_PARTS_H
#define SP_RECORD_BACKUP_PARTS_H

#include "common/record/backup.h"

enum { BACKUP_MAGIC = 8, BACKUP_FRONT = BACKUP_MAGIC + 8 };
extern const uint8_t backup_magic[BACKUP_MAGIC];

/* The piece that is being gathered. */
enum piece {
	PIECE_FRONT,
	PIECE_HEADER,
	PIECE_ITEM,
	PIECE_BATCH,
	PIECE_HEAD,
	PIECE_HASH,
	PIECE_NONE
};

struct backup_reader {
	struct backup_sink sink;
	uint8_t log_key[SIGN_KEY_SIZE];
	struct head known; /* size 0: none */
	/* the file */
	enum piece piece;
	size_t need; /* bytes of the piece */
	struct buf got;
	struct sha256_stream *hash;
	uint64_t number; /* of the item: last entry of the batch, or the log's size */
	/* all files */
	bool begun;
	uint8_t store_id[BACKUP_STORE_ID];
	char log_name[BACKUP_NAME_MAX + 1];
	uint64_t first, arrival_ms;
	struct merkle_peaks peaks;
	uint8_t head[BATCH_HEAD_MAX]; /* the newest */
	size_t head_len;
};

/* ---- backup_check.c ---- */
enum sp_code backup_damaged(const char *what, struct sp_error *err);
enum sp_code backup_damaged_at(uint64_t number, const char *what, struct sp_error *err);
/* What is wrong with an entry is the file's damage, not the store's; other codes stay. */
enum sp_code backup_fault(enum sp_code rc, const struct sp_error *cause, struct sp_error *err);
/* Of two ids or keys the first bytes. */
enum sp_code backup_foreign(const uint8_t *theirs, const uint8_t *ours, struct sp_error *err);
SP_CHECK enum sp_code backup_check_known(const struct backup_reader *r, struct sp_error *err);
/* Adds the batch's entries to the tree; on failure some of them. */
SP_CHECK enum sp_code backup_check_batch(
	struct backup_reader *r, const struct batch *b, struct sp_error *err);

/* ---- backup_header.c ---- */
/* The rest of a header; the name is copied, the head borrowed. False when it is not laid out like that. */
bool backup_header_parse(struct bytes rest, struct backup_start *out);

#endif
