/* SPDX-License-Identifier: Apache-2.0 */
/* backup.h - backup files: a header, batches as they lie in the ledger, a trailer. The format is in
 * proto/PROTOCOL.md section 9. Floor 3: base, codec, crypto. One thread at a time.
 *
 * A file that begins at entry 0 is a full backup, another one an increment. Files that follow on each other
 * are read by one reader, which checks everything as the bytes come: layout, hashes, the tree, every
 * signature, and that nothing lies between the files. It holds one batch in memory. */
#ifndef SP_RECORD_BACKUP_H
#define SP_RECORD_BACKUP_H

#include "common/crypto/merkle.h"
#include "common/crypto/sign.h"
#include "common/record/format.h"

enum { BACKUP_VERSION = 1, BACKUP_STORE_ID = 16, BACKUP_NAME_MAX = 255 };
enum { BACKUP_HEADER_MAX = 8192, BACKUP_BATCH_FRONT = 12, BACKUP_BATCH_MAX = 16 << 20 };

/* What the header says. */
struct backup_start {
	uint8_t store_id[BACKUP_STORE_ID];
	char log_name[BACKUP_NAME_MAX + 1];
	struct bytes head; /* signed head of the entries before; empty in a full backup */
	struct merkle_peaks peaks; /* of the tree before; its size is the first entry's number */
};

/* ---- writing: the pieces, to be put one after another ---- */

/* SP_FIELD_INVALID (a name or head that is too long), SP_TOO_LARGE, SP_NO_MEMORY. */
SP_CHECK enum sp_code backup_header(
	const struct backup_start *s, struct buf *out, struct sp_error *err);
/* Before each batch; `last` is the number of its last entry. */
void backup_batch_front(uint32_t len, uint64_t last, uint8_t out[BACKUP_BATCH_FRONT]);
/* The trailer without the SHA-256 of all before it, which comes last. SP_TOO_LARGE, SP_NO_MEMORY. */
SP_CHECK enum sp_code backup_trailer(uint64_t size, struct bytes head, struct buf *out);

/* ---- reading ---- */

/* Who is told what has been found right. Each may be NULL; a code other than SP_OK ends the reading. What
 * they are given is valid until they return. */
struct backup_sink {
	enum sp_code (*start)(void *ctx, const struct backup_start *s, struct sp_error *err);
	enum sp_code (*batch)(
		void *ctx, const struct batch *b, struct bytes value, struct sp_error *err);
	void *ctx;
};

struct backup_reader;
/* `log_key` is the one that every head must be signed with, known from elsewhere. It and the sink are copied.
 * SP_NO_MEMORY. */
SP_CHECK enum sp_code backup_reader_new(const uint8_t log_key[SIGN_KEY_SIZE],
	const struct backup_sink *sink, struct backup_reader **out, struct sp_error *err);
void backup_reader_free(struct backup_reader *r); /* NULL is fine */
/* A head that is known to be signed: what is read must have it too. Only one that is not smaller than what
 * has been read can be checked; others count for nothing. SP_HISTORY_REWRITTEN. */
SP_CHECK enum sp_code backup_reader_know(
	struct backup_reader *r, const struct head *known, struct sp_error *err);
/* The next file begins, which follows on the batches that were read so far; what was left of a file that
 * broke off is forgotten. */
void backup_reader_begin(struct backup_reader *r);
/* The next bytes of the file, cut anywhere. After a failure only begin makes sense.
 *   SP_NOT_A_BACKUP      other first bytes
 *   SP_BACKUP_VERSION    another version of the format
 *   SP_BACKUP_DAMAGED    layout, hash, tree or a byte too many (param 1: what, with the entry)
 *   SP_SIGNATURE_INVALID a head that is not by the log key (param 1: the key's fingerprint)
 *   SP_BACKUP_FOREIGN    another store than before, or a genesis with another key
 *   SP_BACKUP_GAP        it does not begin where the one before ended
 *   SP_HISTORY_REWRITTEN, SP_HISTORY_LOST  it does not have the known head
 *   SP_NO_MEMORY, and what the sink returns */
SP_CHECK enum sp_code backup_reader_feed(
	struct backup_reader *r, struct bytes in, struct sp_error *err);
/* SP_OK when the trailer has been read, else SP_BACKUP_DAMAGED. */
SP_CHECK enum sp_code backup_reader_end(struct backup_reader *r, struct sp_error *err);

/* begin, feed, end for what can be read at the path: a file, or a pipe from the program that decrypts it. `where`
 * of an error is the path. SP_FILE, and theirs. */
SP_CHECK enum sp_code backup_reader_file(
	struct backup_reader *r, const char *path, struct sp_error *err);

/* What has been read so far, of all files. */
bool backup_reader_begun(const struct backup_reader *r); /* a header was read */
uint64_t backup_reader_first(const struct backup_reader *r); /* first entry of the first file */
uint64_t backup_reader_size(
	const struct backup_reader *r); /* number of the entry that comes next */
struct bytes backup_reader_head(
	const struct backup_reader *r); /* the newest; until the next call */

#endif
