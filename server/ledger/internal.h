/* SPDX-License-Identifier: Apache-2.0 */
/* internal.h - what the files of server/ledger share. */
#ifndef SP_LEDGER_INTERNAL_H
#define SP_LEDGER_INTERNAL_H

#include <stdatomic.h>

#include "common/codec/codec.h"
#include "common/crypto/merkle.h"
#include "server/ledger/keys.h"
#include "server/ledger/record.h"

/* An index that says another number is removed and rebuilt. To be raised with every change of what apply
 * writes, the domain's rules (warnings), counts and slots included. */
enum { INDEX_SCHEMA = 8 };
enum { LEDGER_NONCES = 64 }; /* drawn at once */
enum { SCRATCH_MAX = 32 << 20, ROW_MAX = 4 << 20 };

struct snapshots; /* cache of decoded plans (snapshot.c) */

/* One state of index and record. `pending` holds the entries from number `stored` on: those of the open
 * batch, which lie in no record yet. */
struct ledger_view {
	struct store_txn *index;
	struct record_reader record;
	struct snapshots *snapshots;
	const struct ledger_batch *pending;
	bool lent; /* the index's transaction is the ledger's */
	uint64_t stored; /* entries in the record */
	uint64_t size; /* entries that this view shows */
};

/* What receipts of a batch are made of, kept while it is applied. */
struct fresh {
	struct merkle_peaks before; /* of the tree, before the batch */
	struct hash nodes[2 * LEDGER_BATCH_ENTRIES +
			  MERKLE_DEPTH_MAX]; /* closed by it, in post-order */
	size_t n_nodes;
	struct buf written; /* rows of the table `entry`, one after another */
	size_t written_end[LEDGER_BATCH_ENTRIES], n_written;
	struct buf head;
};

/* What apply works on; nothing of it reads a clock, a random number or a file. */
struct apply {
	struct ledger_view *view; /* its index transaction writes */
	struct merkle_peaks peaks;
	struct arena scratch; /* emptied after each entry */
	struct buf row;
	struct fresh *fresh; /* NULL: nobody asks for receipts */
};
void apply_init(struct apply *x, struct ledger_view *view);
void apply_free(struct apply *x);
/* SP_STORE_VERSION when a newer program than this one has written it. */
SP_CHECK enum sp_code entry_check_schema(const struct entry *e, struct sp_error *err);
/* The entry after those in x->peaks. `decoded` as for ledger_append, or NULL: the body is decoded here.
 * SP_ENTRY_DAMAGED when the body is not what its kind says or does not fit what was before it. */
SP_CHECK enum sp_code apply_entry(
	struct apply *x, const struct entry *e, const void *decoded, struct sp_error *err);

struct ledger_batch {
	struct ledger *ledger;
	struct ledger_view view;
	struct apply apply;
	/* Bodies are the callers', until commit or abort. */
	struct entry entries[LEDGER_BATCH_ENTRIES];
	uint32_t count;
	size_t size; /* bytes of them, encoded */
	uint64_t last_arrival_ms;
	struct fresh fresh;
	bool open, failed;
	bool urgent; /* has an entry whose rows everybody relies on at once: not only submissions */
	bool stored; /* in the ledger: until the next begins its receipts can be had */
};

struct ledger {
	char *dir;
	uint64_t map_bytes;
	const struct sign_key *key;
	int lock;
	struct record record;
	struct store *index;
	struct arena arena; /* of the genesis */
	struct rec_genesis genesis;
	struct hash genesis_hash;
	struct snapshots *snapshots;
	atomic_bool failed;
	atomic_uint_fast64_t acked,
		indexed; /* entries that were acknowledged; those that the index has */
	struct ledger_stats stats;
	struct ledger_pace pace;
	/* the writer's */
	struct merkle_peaks peaks; /* after the last entry of the record */
	uint64_t last_arrival_ms;
	struct store_txn *
		txn; /* of the index: it holds all of the record that is not indexed; NULL = none */
	uint64_t waiting_ns; /* since when the first entry that is not indexed waits */
	bool behind; /* no transaction holds what is not indexed: it has to be applied again */
	bool long_enough; /* the files, since the last batch */
	struct ledger_batch batch;
	enum sp_code (*on_step)(void *ctx, enum ledger_step step);
	void *step_ctx;
	enum sp_code (*draw_nonce)(void *ctx, uint8_t out[NONCE_SIZE], struct sp_error *err);
	void *nonce_ctx;
	uint8_t nonces[LEDGER_NONCES * NONCE_SIZE];
	size_t nonces_left; /* the first of them */
};

/* ---- ledger.c ---- */
/* Entry 0: SP_STORE_DAMAGED (there is none), SP_ENTRY_DAMAGED. `hash` = the entry's. */
SP_CHECK enum sp_code genesis_read(struct record_reader *r, struct arena *a,
	struct rec_genesis *out, struct hash *hash, struct sp_error *err);

/* Fault tests: SP_OK, or the code that the commit is to fail with here. */
SP_CHECK enum sp_code ledger_step_at(struct ledger *l, enum ledger_step at, struct sp_error *err);

/* ---- pace.c: the index's transaction, which stays open over batches ---- */
/* Whether a batch of submissions may leave it open. */
bool index_may_wait(const struct ledger *l);
SP_CHECK enum sp_code index_begin(struct ledger *l, struct sp_error *err);
/* Commits it, with all of the record. When that fails the index is behind. */
SP_CHECK enum sp_code index_commit(struct ledger *l, struct sp_error *err);
/* Gives it up, with whatever it holds. */
void index_drop(struct ledger *l);
/* The same if it holds nothing: no thread has a transaction that it does not need. */
void index_end_idle(struct ledger *l);

/* ---- usage.c ---- */
void stats_init(struct ledger_stats *s);

/* ---- fresh.c ---- */
void fresh_begin(struct fresh *f, const struct merkle_peaks *before);
void fresh_free(struct fresh *f);
void fresh_node(struct fresh *f, const struct hash *closed, size_t n);
/* An entry's row, empty if it has none: of each entry, in turn. */
SP_CHECK enum sp_code fresh_written(struct fresh *f, struct bytes row);

/* ---- receipt.c ---- */
/* An entry, its tree and its head, wherever they lie. */
struct receipt_parts {
	const struct entry *entry;
	uint64_t size; /* of the tree that the head is of */
	merkle_read read;
	void *ctx;
	struct bytes row; /* of the table `entry`; empty if it has none */
	struct bytes head;
};
SP_CHECK enum sp_code receipt_make(const struct receipt_parts *p, struct arena *a,
	struct msg_receipt *out, struct sp_error *err);

/* ---- index.c ---- */
bool index_exists(const char *store_dir);
SP_CHECK enum sp_code index_open(const char *store_dir, bool read_only, uint64_t map_bytes,
	struct store **out, struct sp_error *err);
SP_CHECK enum sp_code index_remove(const char *store_dir, struct sp_error *err);
SP_CHECK enum sp_code index_create_folder(const char *store_dir, struct sp_error *err);
SP_CHECK enum sp_code index_sync_folder(const char *store_dir, struct sp_error *err);
/* Entries that have been applied; 0 for an index that is new. */
SP_CHECK enum sp_code index_applied(struct store_txn *t, uint64_t *out, struct sp_error *err);
/* SP_OK when the index is the one of this record: schema, genesis, not ahead, root as signed.
 * SP_STORE_DAMAGED otherwise. */
SP_CHECK enum sp_code index_fits(struct ledger *l, struct sp_error *err);
/* Applies what the record has and the index has not, in transactions of some thousand entries. Sets peaks,
 * last arrival and `behind` of the ledger. */
SP_CHECK enum sp_code index_replay(struct ledger *l, uint64_t *replayed, struct sp_error *err);

/* ---- tree.c ---- */
/* Reader for the merkle functions over an index transaction (ctx). */
enum sp_code tree_read(void *ctx, uint64_t position, struct hash *out, struct sp_error *err);
/* Adds the leaf to the peaks and what it closes to the index, and to `fresh` unless it is NULL. */
SP_CHECK enum sp_code tree_add(struct store_txn *index, struct merkle_peaks *peaks,
	struct fresh *fresh, const struct hash *leaf, struct sp_error *err);

/* ---- rows.c: rows in and out; SP_STORE_DAMAGED names table and key ---- */
/* No more is written to the index, and the next start makes it anew. */
enum sp_code row_damaged(
	struct store_txn *t, enum table table, struct bytes key, struct sp_error *err);
/* A row ends with a checksum of table, key and value: here alone it is written, and here and in rows_scan it is
 * checked. That there is no row is believed only when the two where it would lie are sound: a key that changed
 * stays beside its place. `out` is without the checksum, borrowed as from store_get. */
SP_CHECK enum sp_code row_write(struct store_txn *t, enum table table, struct bytes key,
	struct bytes value, struct sp_error *err);
SP_CHECK enum sp_code row_read(struct store_txn *t, enum table table, struct bytes key,
	struct bytes *out, struct sp_error *err);
/* Of a whole row, as it lies in the store (store_row_check). */
bool row_is_sound(unsigned table, struct bytes key, struct bytes value);
/* Of a row that is a message and has been read; what it cannot hold is damage. SP_NO_MEMORY, SP_TOO_LARGE: the arena's. */
SP_CHECK enum sp_code row_decode(struct store_txn *t, enum table table, struct bytes key,
	struct bytes value, enum codec_id id, struct arena *a, void *out, struct sp_error *err);
SP_CHECK enum sp_code row_get(struct ledger_view *v, enum table table, const struct key *key,
	enum codec_id id, struct arena *a, void *out, struct sp_error *err);
SP_CHECK enum sp_code row_put(struct apply *x, enum table table, const struct key *key,
	enum codec_id id, const void *row, struct sp_error *err);
SP_CHECK enum sp_code meta_get64(
	struct store_txn *t, const char *name, uint64_t *out, struct sp_error *err);
SP_CHECK enum sp_code meta_put64(
	struct store_txn *t, const char *name, uint64_t v, struct sp_error *err);
#define META_APPLIED "applied"
#define META_SCHEMA "schema"
#define META_GENESIS "genesis"
#define META_ACCOUNTS "accounts"
#define META_PLANS "plans"
#define META_ORGANISATIONS "organisations" /* the last entry that changed one */
/* Name of the row that holds the id of a plan number. */
struct key key_plan_name(uint32_t plan_no);

/* The packed row of `current`; states holds `asked` bytes. False: it cannot be read. */
bool current_decode(struct bytes key, struct bytes value, struct current_row *out);
void current_encode(const struct current_row *row, struct buf *out);
/* The packed row of `revision`. False: it cannot be read. */
bool revision_decode(struct bytes key, struct bytes value, struct revision_row *out);
void revision_encode(const struct revision_row *row, struct buf *out);
/* Sizes of the other packed rows: hash and number; revision, then the id; account and the instant until
 * which the certificate is valid. */
enum { SEEN_ROW = HASH_BYTES + 8, ENTRY_ROW_MIN = 4, CERT_ROW = 16 };
/* Calls `each` for the rows whose key starts with `prefix` (empty: all) and is greater than `after` (empty: from
 * the first). */
typedef enum sp_code (*row_each)(
	void *ctx, struct bytes key, struct bytes value, struct sp_error *err);
SP_CHECK enum sp_code rows_scan(struct ledger_view *v, enum table table, struct bytes prefix,
	struct bytes after, row_each each, void *ctx, struct sp_error *err);

/* ---- snapshot.c ---- */
SP_CHECK enum sp_code snapshots_new(struct snapshots **out, struct sp_error *err);
void snapshots_free(struct snapshots *c);

/* ---- entries.c ---- */
/* The entry, borrowed from record or batch; number and hash unchecked. */
SP_CHECK enum sp_code view_entry(
	struct ledger_view *v, uint64_t number, struct entry *out, struct sp_error *err);

/* ---- apply_access.c, apply_plan.c, apply_submit.c: one function a kind ---- */
/* What an entry wrote: its line in the receipt. */
struct written {
	uint32_t revision;
	char id[3 * ID_MAX];
};
typedef enum sp_code (*apply_kind)(struct apply *x, const struct entry *e, const void *decoded,
	struct written *out, struct sp_error *err);
/* An id or code that does not fit its key can be no row: whoever checked the entry let it pass wrongly. */
enum sp_code apply_bad_id(const struct entry *e, struct sp_error *err);
SP_CHECK enum sp_code apply_invite(struct apply *x, const struct entry *e, const void *decoded,
	struct written *out, struct sp_error *err);
SP_CHECK enum sp_code apply_invite_revoke(struct apply *x, const struct entry *e,
	const void *decoded, struct written *out, struct sp_error *err);
SP_CHECK enum sp_code apply_enrolment(struct apply *x, const struct entry *e, const void *decoded,
	struct written *out, struct sp_error *err);
SP_CHECK enum sp_code apply_renewal(struct apply *x, const struct entry *e, const void *decoded,
	struct written *out, struct sp_error *err);
SP_CHECK enum sp_code apply_account_revoke(struct apply *x, const struct entry *e,
	const void *decoded, struct written *out, struct sp_error *err);
SP_CHECK enum sp_code apply_plan_import(struct apply *x, const struct entry *e, const void *decoded,
	struct written *out, struct sp_error *err);
SP_CHECK enum sp_code apply_plan_publish(struct apply *x, const struct entry *e,
	const void *decoded, struct written *out, struct sp_error *err);
SP_CHECK enum sp_code apply_round_open(struct apply *x, const struct entry *e, const void *decoded,
	struct written *out, struct sp_error *err);
SP_CHECK enum sp_code apply_round_close(struct apply *x, const struct entry *e, const void *decoded,
	struct written *out, struct sp_error *err);
SP_CHECK enum sp_code apply_round_extend(struct apply *x, const struct entry *e,
	const void *decoded, struct written *out, struct sp_error *err);
SP_CHECK enum sp_code apply_submit(struct apply *x, const struct entry *e, const void *decoded,
	struct written *out, struct sp_error *err);
/* Newest version of a plan; SP_ENTRY_DAMAGED when there is none: the entry should not have been written. */
SP_CHECK enum sp_code apply_find_plan(struct apply *x, const struct entry *e, const char *id,
	struct rec_plan *out, struct sp_error *err);

#endif
