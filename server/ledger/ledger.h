/* SPDX-License-Identifier: Apache-2.0 */
/* ledger.h - the record and its index: append, apply, heads, rebuild, verify, typed reads.
 * Floor 4: base, domain, codec, record, store, crypto. Source: architecture.md section 3.
 *
 * Two LMDB environments lie in DIR/store: `ledger`, the record, and `index`, rebuilt from it whenever it
 * is absent or behind. Batch (common/record/format.h) = the entries of one commit and the signed head after
 * them: one value, key = number of its last entry.
 * Only apply (apply.c) writes the index, and it reads no clock, no random number, no file.
 * What is acknowledged is in the ledger; the index may follow later (struct ledger_pace): who reads asks
 * ledger_acked and ledger_indexed, and lets the writer catch up. */
#ifndef SP_LEDGER_LEDGER_H
#define SP_LEDGER_LEDGER_H

#include "common/base/histogram.h"
#include "common/codec/messages.h"
#include "common/crypto/merkle.h"
#include "common/crypto/sign.h"
#include "common/domain/packed.h"
#include "common/record/format.h"
#include "server/store/store.h"

enum { LEDGER_SCHEMA = 1, LEDGER_BATCH_ENTRIES = BATCH_ENTRIES_MAX, LEDGER_BATCH_BYTES = 2 << 20 };

struct ledger;

/* Where a test may stop the process or fail the step: the commit of a batch, walked in this order. */
enum ledger_step {
	LEDGER_STEP_APPENDED, /* entries applied on the open index transaction */
	LEDGER_STEP_SIGNED, /* head made */
	LEDGER_STEP_LEDGER_COMMITTED, /* acknowledged from here on */
	LEDGER_STEP_INDEX_COMMITTING, /* with the batch, or later */
	LEDGER_STEP_INDEX_COMMITTED,
};

/* When the index is committed, and what the writer does while nobody waits for it. */
struct ledger_pace {
	/* A batch of submissions alone leaves the index's transaction open. It is committed when the first of
	 * its entries has waited so long, when there are so many (0: with each batch), when nothing has come
	 * for idle_ms, with a batch of any other kind, or when a read asks. */
	uint32_t index_ms, index_entries, idle_ms;
	/* Only while the index's file has so many bytes grown ahead: then its commit finds room. */
	uint64_t lazy_ahead;
	/* The files are grown ahead with zeros, a step at a time: the ledger by as much as is used of it, within
	 * the bounds, the index by index_ahead. 0 = never. */
	uint64_t ledger_ahead_min, ledger_ahead_max, index_ahead, step;
	uint32_t
		disk_share; /* and by no more than this part (16 = a 16th) of what the disk has free */
	uint32_t spin_us; /* how long the writer's thread looks for work before it sleeps */
};
extern const struct ledger_pace ledger_pace_usual;
extern const struct ledger_pace ledger_pace_eager; /* the index with each batch; nothing grows */

struct ledger_options {
	const char *dir; /* DIR/store */
	uint64_t map_bytes; /* 0 = default */
	const struct sign_key *key; /* NULL: only reading and verifying */
	const struct ledger_pace *pace; /* NULL = ledger_pace_usual; copied */
	/* Fault tests only: called at each step; a code other than SP_OK fails the commit there. */
	enum sp_code (*on_step)(void *ctx, enum ledger_step step);
	void *step_ctx;
	/* Where the nonces of new entries come from; NULL = random_bytes. A recorded history is written again
	 * byte for byte with those that it had. */
	enum sp_code (*draw_nonce)(void *ctx, uint8_t out[NONCE_SIZE], struct sp_error *err);
	void *nonce_ctx;
};

/* Creates both environments in the empty folder options->dir and writes entry 0. The caller makes that
 * folder in a temporary place and renames it (reliability.md m3). */
SP_CHECK enum sp_code ledger_create(const struct ledger_options *o,
	const struct rec_genesis *genesis, uint64_t now_ms, struct sp_error *err);

/* Opens, takes the lock of the folder, reads the genesis, replays the tail the index has not seen. An index
 * that is absent, unreadable, of another version or of another ledger, or has a row that is not as it was stored, is
 * removed and built from all of it (a warning in the log says so), but for a store that a newer program has written
 * to: of that nothing is changed (SP_STORE_VERSION). Without a key it neither locks nor replays nor removes: it shows
 * what the index has. *replayed (may be NULL) = entries applied. SP_STORE_ABSENT, SP_STORE_LOCKED,
 * SP_STORE_DAMAGED, SP_ENTRY_DAMAGED, SP_HEAD_DAMAGED, SP_STORE_VERSION, SP_KEYS_INVALID (key is not the
 * log's), SP_STORE_FULL, SP_STORAGE, SP_FILE. */
SP_CHECK enum sp_code ledger_open(const struct ledger_options *o, struct ledger **out,
	uint64_t *replayed, struct sp_error *err);
void ledger_close(struct ledger *l); /* NULL is fine */

/* Borrowed for the life of the ledger. */
const struct rec_genesis *ledger_genesis(const struct ledger *l);
bool ledger_writable(const struct ledger *l); /* false after a store failure (latched) */
/* Why it is not: SP_STORE_DAMAGED with what was found, SP_STORAGE. SP_OK as long as it is. Any thread. */
SP_CHECK enum sp_code ledger_failure(const struct ledger *l, struct sp_error *err);
/* The last write found no room, and none has succeeded since: each is still tried. Any thread. */
bool ledger_full(const struct ledger *l);

/* Bytes. The disk is the one that both environments lie on. Any thread. */
struct ledger_room {
	uint64_t used, size; /* of the map: in use, and all of it */
	uint64_t ahead; /* of the file: grown beyond what is in use */
};
struct ledger_usage {
	uint64_t used, size; /* of the fuller of the two */
	uint64_t disk_free; /* 0 when that cannot be told */
	struct ledger_room ledger, index;
	uint64_t
		oldest_reader_ms; /* how long the oldest view of this process has been open; 0 = none is */
};
void ledger_usage(const struct ledger *l, struct ledger_usage *out);
/* Entries that are acknowledged, and entries that views show. Any thread. What was acknowledged before
 * ledger_acked returned n is in every view that is opened once ledger_indexed has returned n or more. */
uint64_t ledger_acked(const struct ledger *l);
uint64_t ledger_indexed(const struct ledger *l);
/* What is counted since the ledger was opened. Valid as long as it is; any thread reads. */
struct ledger_stats {
	struct histogram batch_entries; /* of each commit of the ledger */
	struct histogram ledger_commit_us, index_commit_us;
	atomic_uint_fast64_t
		replayed; /* entries that the index had to be given again, the start's among them */
};
const struct ledger_stats *ledger_stats(const struct ledger *l);
/* Whether pages are left that were not checked when it was opened: those of a large file that was closed in order.
 * Any thread. */
bool ledger_unchecked(const struct ledger *l);
/* Checks them, as store_check_rest, in both environments. SP_STORE_DAMAGED: nothing more is written, and the next
 * opening checks all of that file first. Any thread, one at a time. */
SP_CHECK enum sp_code ledger_check_pages(
	struct ledger *l, const atomic_bool *stop, struct sp_error *err);
/* As store_forget_dead_readers, for both environments. Any thread; now and then. */
void ledger_forget_dead_readers(struct ledger *l);

/* ---- reading: a view is one state of index and ledger. Any thread, many at a time; short-lived ---- */
struct ledger_view;

SP_CHECK enum sp_code ledger_view_open(
	struct ledger *l, struct ledger_view **out, struct sp_error *err);
void ledger_view_close(struct ledger_view *v); /* NULL is fine */

/* Rows are decoded into `a`. Each: SP_OK, SP_NOT_FOUND (err untouched), SP_STORAGE, SP_STORE_DAMAGED: the row, or one
 * beside where it would lie, is not as it was stored. Then nothing more is written (ledger_writable), and the next opening
 * makes the index anew. */
SP_CHECK enum sp_code ledger_organisation(struct ledger_view *v, const char *code, struct arena *a,
	struct rec_organisation *out, struct sp_error *err);
/* version 0 = the newest. */
SP_CHECK enum sp_code ledger_plan(struct ledger_view *v, const char *id, uint32_t version,
	struct arena *a, struct rec_plan *out, struct sp_error *err);
SP_CHECK enum sp_code ledger_plan_published(struct ledger_view *v, const char *id, struct arena *a,
	struct rec_plan *out, struct sp_error *err); /* the newest that is published: adopted */
SP_CHECK enum sp_code ledger_plan_shown(struct ledger_view *v, const char *id, struct arena *a,
	struct rec_plan *out, struct sp_error *err); /* the newest that is no draft */
SP_CHECK enum sp_code ledger_round(struct ledger_view *v, uint32_t plan_no, uint32_t year,
	struct arena *a, struct rec_round *out, struct sp_error *err);
SP_CHECK enum sp_code ledger_account(struct ledger_view *v, uint64_t account, struct arena *a,
	struct rec_account *out, struct sp_error *err);
/* not_after_ms: of this certificate; a renewed account has several. */
SP_CHECK enum sp_code ledger_account_of_certificate(struct ledger_view *v,
	const struct hash *fingerprint, uint64_t *account, uint64_t *not_after_ms,
	struct sp_error *err);
SP_CHECK enum sp_code ledger_code(struct ledger_view *v, struct bytes code_hash, struct arena *a,
	struct rec_code *out, struct sp_error *err);
/* Number of the last entry that changed an organisation; 0 if there is none. */
SP_CHECK enum sp_code ledger_organisations_changed(
	struct ledger_view *v, uint64_t *out, struct sp_error *err);
/* Number that the next enrolment gets. */
SP_CHECK enum sp_code ledger_next_account(
	struct ledger_view *v, uint64_t *out, struct sp_error *err);
/* Whether a round takes answers. It opens with the entry that makes it, so only its end counts. */
bool ledger_round_is_open(const struct rec_round *round, uint64_t at_ms);

/* Rows of a table in key order, each borrowed until `each` returns, which says SP_OK to go on and another code to
 * stop with it. The first is the one after the key `after`, which need not be there; NULL, no bytes or 0:
 * the first of all. SP_NOT_FOUND: no row can have such a key. */
typedef enum sp_code (*ledger_each_organisation)(void *ctx, const struct rec_organisation *row);
SP_CHECK enum sp_code ledger_organisations(struct ledger_view *v, const char *after,
	ledger_each_organisation each, void *ctx, struct sp_error *err);
/* Codes of the organisations that have this one among their members. */
typedef enum sp_code (*ledger_each_joint)(void *ctx, const char *code);
SP_CHECK enum sp_code ledger_joints_of(struct ledger_view *v, const char *member,
	ledger_each_joint each, void *ctx, struct sp_error *err);
typedef enum sp_code (*ledger_each_plan)(void *ctx, const struct rec_plan *row);
SP_CHECK enum sp_code ledger_plans(struct ledger_view *v, const char *after_id,
	uint32_t after_version, ledger_each_plan each, void *ctx, struct sp_error *err);
typedef enum sp_code (*ledger_each_round)(void *ctx, const struct rec_round *row);
SP_CHECK enum sp_code ledger_rounds(struct ledger_view *v, uint32_t after_plan_no,
	uint32_t after_year, ledger_each_round each, void *ctx, struct sp_error *err);
typedef enum sp_code (*ledger_each_account)(
	void *ctx, uint64_t account, const struct rec_account *row);
SP_CHECK enum sp_code ledger_accounts(struct ledger_view *v, uint64_t after,
	ledger_each_account each, void *ctx, struct sp_error *err);
/* In the order of the codes' hashes, which means nothing: row->number is the invitation's entry. */
typedef enum sp_code (*ledger_each_code)(
	void *ctx, struct bytes code_hash, const struct rec_code *row);
SP_CHECK enum sp_code ledger_codes(struct ledger_view *v, struct bytes after, ledger_each_code each,
	void *ctx, struct sp_error *err);

/* The row of `current`: the newest revision of a unit's follow-up. */
struct current_row {
	char unit[ORG_CODE_MAX + 1];
	uint32_t revision, plan_version;
	enum followup_state state;
	bool on_behalf; /* the newest revision was submitted by a coordinator */
	uint64_t number, arrival_ms; /* of the newest revision */
	uint64_t first_arrival_ms; /* of the first */
	uint16_t asked, answered, estimated, missing, warnings;
	struct packed_answers
		answers; /* of all questions (asked of them), borrowed from the view */
};
SP_CHECK enum sp_code ledger_current(struct ledger_view *v, uint32_t plan_no, uint32_t year,
	const char *unit, struct current_row *out, struct sp_error *err);
typedef enum sp_code (*ledger_each_current)(void *ctx, const struct current_row *row);
SP_CHECK enum sp_code ledger_current_scan(struct ledger_view *v, uint32_t plan_no, uint32_t year,
	ledger_each_current each, void *ctx, struct sp_error *err);
/* The row of `revision`: one of a unit's follow-ups, as it came. */
struct revision_row {
	char unit[ORG_CODE_MAX + 1];
	uint32_t revision, plan_version;
	uint64_t number, arrival_ms, account;
	uint64_t checksum; /* of the entry's body */
	uint32_t at; /* where the entry begins among those of its batch */
	enum followup_state state;
	bool on_behalf;
	uint16_t asked, answered;
};
/* By unit and revision; `unit` NULL = of all units. Begins and stops as the scans above, after
 * `after_revision` of `after_unit`. */
typedef enum sp_code (*ledger_each_revision)(void *ctx, const struct revision_row *row);
SP_CHECK enum sp_code ledger_revisions(struct ledger_view *v, uint32_t plan_no, uint32_t year,
	const char *unit, const char *after_unit, uint32_t after_revision,
	ledger_each_revision each, void *ctx, struct sp_error *err);
/* A revision (1..newest) and its entry, whose body, the submission as it was received, is borrowed from the view.
 * SP_ENTRY_DAMAGED when it is not the one that was stored: by the row's checksum, which is there for what is
 * read often. */
SP_CHECK enum sp_code ledger_submission(struct ledger_view *v, uint32_t plan_no, uint32_t year,
	const char *unit, uint32_t revision, struct revision_row *row, struct entry *out,
	struct sp_error *err);

/* An entry with its body copied into `a`; SP_ENTRY_DAMAGED when its hash does not fit, or its header the tree. */
SP_CHECK enum sp_code ledger_entry(struct ledger_view *v, uint64_t number, struct arena *a,
	struct entry *out, struct sp_error *err);
/* The same without its body, unread and unchecked: for listings, which need the header only. SP_ENTRY_DAMAGED when it is
 * not the one that was signed. */
SP_CHECK enum sp_code ledger_entry_header(
	struct ledger_view *v, uint64_t number, struct entry *out, struct sp_error *err);
/* The entries of the record from a number on, headers and bodies borrowed until `each` returns and bodies
 * unchecked. SP_ENTRY_DAMAGED, as ledger_entry_header. */
typedef enum sp_code (*ledger_each_entry)(void *ctx, const struct entry *e);
SP_CHECK enum sp_code ledger_entries(struct ledger_view *v, uint64_t from, ledger_each_entry each,
	void *ctx, struct sp_error *err);
uint64_t ledger_size(struct ledger_view *v); /* entries */
/* The newest signed head, copied into `a`. */
SP_CHECK enum sp_code ledger_head(
	struct ledger_view *v, struct arena *a, const char **out, struct sp_error *err);
/* The same of the record itself, which may have batches that the view does not show yet, and its size. */
SP_CHECK enum sp_code ledger_newest_head(struct ledger_view *v, struct arena *a, const char **out,
	uint64_t *size, struct sp_error *err);
/* The first signed head of a log of at least `size` entries, copied into `a`, and its size. SP_NOT_FOUND
 * for 0 and for more than there are. */
SP_CHECK enum sp_code ledger_head_at(struct ledger_view *v, uint64_t size, struct arena *a,
	const char **out, uint64_t *head_size, struct sp_error *err);
/* That the log of size2 entries continues the one of size1 (RFC 6962 2.1.2): hashes of 32 bytes in `a`,
 * none when both sizes are equal. SP_NOT_FOUND unless 0 < size1 <= size2 <= size of the log. */
SP_CHECK enum sp_code ledger_consistency(struct ledger_view *v, uint64_t size1, uint64_t size2,
	struct arena *a, struct bytes **out, size_t *n, struct sp_error *err);
/* The batch that holds the entry, as it lies in the record, and parsed: both borrowed from the view, which must
 * not be a writer's. SP_NOT_FOUND from the view's size on. */
SP_CHECK enum sp_code ledger_stored_batch(struct ledger_view *v, uint64_t number, struct batch *out,
	struct bytes *value, struct sp_error *err);
/* The tree's peaks when it had `size` entries, at most the view's. */
SP_CHECK enum sp_code ledger_peaks(
	struct ledger_view *v, uint64_t size, struct merkle_peaks *out, struct sp_error *err);
/* The receipt of an entry under the head of its own batch: always the same bytes for the same entry.
 * `id` and `revision` say what it wrote (the index's table `entry`), or NULL and 0 for the server's own
 * records. SP_NOT_FOUND for an entry of an open batch: no head covers it yet. */
SP_CHECK enum sp_code ledger_receipt(struct ledger_view *v, uint64_t number, struct arena *a,
	struct msg_receipt *out, struct sp_error *err);

/* ---- plans as snapshots: decoded once, shared, immutable ---- */
struct plan_snapshot {
	struct plan plan;
	uint32_t plan_no, version;
	/* more follows in the ledger's own file */
};
/* SP_NOT_FOUND when there is no such version. Hold until plan_release; any thread. */
SP_CHECK enum sp_code ledger_plan_snapshot(struct ledger_view *v, uint32_t plan_no,
	uint32_t version, const struct plan_snapshot **out, struct sp_error *err);
void plan_release(const struct plan_snapshot *s); /* NULL is fine */
/* The questions of a year: made once for each snapshot and year, valid as long as the snapshot is held. */
SP_CHECK enum sp_code plan_questions(const struct plan_snapshot *s, uint32_t year,
	const struct questions **out, struct sp_error *err);

/* ---- writing: the writer's thread only ---- */
struct ledger_batch;

/* Opens the index for writing, or goes on with the transaction that is open. What the index lost is made up for
 * first: SP_STORE_FULL as long as there is no room for it. SP_STORAGE when latched. */
SP_CHECK enum sp_code ledger_batch_begin(
	struct ledger *l, struct ledger_batch **out, struct sp_error *err);
/* What has been applied in this batch is seen through it; entries of the open batch by ledger_entry
 * too. Valid until commit or abort. Do not close it. */
struct ledger_view *ledger_batch_view(struct ledger_batch *b);
/* The answer that a submission key has had: SP_NOT_FOUND = new; SP_OK with *number = seen with this body;
 * SP_IDEMPOTENCY_MISMATCH = seen with another. Nothing is hashed for a key that is new. */
SP_CHECK enum sp_code ledger_seen(struct ledger_batch *b, uint64_t account, struct bytes key,
	struct bytes body, uint64_t *number, struct sp_error *err);
/* Appends and applies an entry that has been checked in full. The submission key is the one in the body. The
 * arrival is raised to the previous entry's if it is earlier. `decoded` is the struct of the body (its
 * kind's request or record). The bytes are borrowed until commit or abort. Whatever a user can cause must have
 * been refused before: a failure here leaves half an entry in the index transaction, so the whole batch must be
 * aborted. SP_ENTRY_DAMAGED (the entry does not fit what is there: unknown plan, unit of more than 32
 * bytes), SP_TOO_LARGE (the batch is full), SP_STORE_FULL, SP_STORAGE, SP_NO_MEMORY. */
SP_CHECK enum sp_code ledger_append(struct ledger_batch *b, uint64_t account, uint64_t arrival_ms,
	uint32_t kind, struct bytes body, const void *decoded, uint64_t *number,
	struct sp_error *err);
bool ledger_batch_full(const struct ledger_batch *b);
bool ledger_batch_empty(const struct ledger_batch *b);
/* Signs the head, commits the ledger, then, unless it may wait, the index. Both end the batch.
 *   SP_OK          acknowledged
 *   SP_STORE_FULL  nothing was stored; the store goes on reading and heals when there is room
 *   SP_STORAGE     whether the batch is stored is not known (OUTCOME_UNKNOWN): latched until a restart, or,
 *                  when only the index could not be stored, made up for by the next batch */
SP_CHECK enum sp_code ledger_batch_commit(struct ledger_batch *b, struct sp_error *err);
void ledger_batch_abort(struct ledger_batch *b); /* NULL is fine */
/* The same receipt as ledger_receipt's, of an entry of the batch that was committed last, out of memory; until
 * the next batch begins. SP_NOT_FOUND for any other entry. */
SP_CHECK enum sp_code ledger_fresh_receipt(struct ledger *l, uint64_t number, struct arena *a,
	struct msg_receipt *out, struct sp_error *err);
/* Afterwards views show all that is acknowledged. No batch is open. SP_STORE_FULL: there is no room for the rest
 * of the index; what is acknowledged stays in the ledger, and nothing is written until this succeeds.
 * SP_STORAGE. */
SP_CHECK enum sp_code ledger_catch_up(struct ledger *l, struct sp_error *err);
/* A view of all that is acknowledged, out of the transaction that waits if there is one: for what is read in a
 * moment. Closed before the writer does anything else. Codes of ledger_catch_up. */
SP_CHECK enum sp_code ledger_view_at_hand(
	struct ledger *l, struct ledger_view **out, struct sp_error *err);
/* What is due by ledger_pace, a step of it, when there has been no work for so long (0: there is now): commits
 * the index, grows a file. Returns after how many nanoseconds without work it wants to be called again;
 * UINT64_MAX = not before the next batch. What fails is logged and made up for later. */
uint64_t ledger_tend(struct ledger *l, uint64_t idle_ns);
const struct ledger_pace *ledger_pace_of(const struct ledger *l);

/* ---- restore: the record comes from elsewhere, the index is made from it. One thread ---- */
struct ledger_restore;

/* In the empty folder o->dir; `o` outlives the restore. SP_EXISTS, SP_FILE, SP_STORE_FULL, SP_STORAGE. */
SP_CHECK enum sp_code ledger_restore_begin(
	const struct ledger_options *o, struct ledger_restore **out, struct sp_error *err);
/* The next batch, which the caller has checked (common/record/backup.h); `last` = number of its last entry. The
 * bytes are copied. SP_STORE_FULL, SP_STORAGE. */
SP_CHECK enum sp_code ledger_restore_batch(
	struct ledger_restore *r, uint64_t last, struct bytes batch, struct sp_error *err);
/* Makes the index and syncs everything, folders too. What ledger_open returns. */
SP_CHECK enum sp_code ledger_restore_finish(struct ledger_restore *r, struct sp_error *err);
void ledger_restore_free(struct ledger_restore *r); /* NULL is fine */

/* ---- verify: beside a running server or alone ---- */
struct verify_report {
	uint64_t entries, batches, index_rows;
	struct hash log_key; /* fingerprint */
};
/* Every entry, hash, tree, head and signature, and the index against a rebuild in `scratch` (an empty
 * folder of the caller's). Calls `found` for each fault (SP_ENTRY_DAMAGED, SP_HEAD_DAMAGED,
 * SP_INDEX_DIFFERS ...), at most 100. Returns SP_OK when there was none, else the first fault's code. */
SP_CHECK enum sp_code ledger_verify(const char *store_dir, const char *scratch,
	void (*found)(void *ctx, const struct sp_error *fault), void *ctx,
	struct verify_report *report, struct sp_error *err);

#endif
