/* SPDX-License-Identifier: Apache-2.0 */
/* ledger_fixture.h - a ledger in a test's folder, a small plan, three organisations, and a call for each kind of
 * entry. Keys and times count upwards, so that a run is the same every time but for the nonces. */
#ifndef SP_TESTS_LIB_LEDGER_FIXTURE_H
#define SP_TESTS_LIB_LEDGER_FIXTURE_H

#include "common/codec/codec.h"
#include "server/ledger/ledger.h"
#include "tests/lib/test.h"

#define FIXTURE_PLAN "plan-2018"
/* The index waits until somebody asks for it; nothing grows. */
extern const struct ledger_pace fixture_pace_lazy;
enum { FIXTURE_YEAR = 2018, FIXTURE_QUESTIONS = 5 };

struct ledger_fixture {
	char dir[128]; /* DIR/store */
	uint64_t map_bytes;
	const struct ledger_pace
		*pace; /* fixture_open: ledger_pace_eager; another from the next reopen on */
	struct sign_key *log_key;
	struct rec_genesis genesis;
	struct ledger *ledger;
	struct arena arena;
	uint64_t now_ms;
	uint64_t keys; /* drawn so far */
	enum sp_code (*on_step)(void *ctx, enum ledger_step step);
	void *step_ctx;
};

/* A new ledger, created and open. */
void fixture_open(struct ledger_fixture *f);
void fixture_open_with_map(struct ledger_fixture *f, uint64_t map_bytes);
void fixture_reopen(struct ledger_fixture *f, uint64_t *replayed);
enum sp_code fixture_try_reopen(struct ledger_fixture *f, struct sp_error *err);
void fixture_close_ledger(struct ledger_fixture *f); /* the folder stays */
void fixture_close(struct ledger_fixture *f);

/* A view, to be closed with ledger_view_close. */
struct ledger_view *fixture_view(struct ledger_fixture *f);

/* A submission key that was not drawn before. */
struct bytes fixture_key(struct ledger_fixture *f);
struct bytes fixture_encode(struct ledger_fixture *f, enum codec_id id, const void *message);

/* Appends to an open batch; the entry's number. */
enum sp_code fixture_append(struct ledger_fixture *f, struct ledger_batch *b, uint32_t kind,
	enum codec_id id, const void *message, uint64_t *number);
/* A batch of its own. */
enum sp_code fixture_write(struct ledger_fixture *f, uint32_t kind, enum codec_id id,
	const void *message, uint64_t *number);

/* The plan; `variant` changes a title, so that imports differ. */
struct plan *fixture_plan(struct ledger_fixture *f, unsigned variant);
void fixture_import_organisations(struct ledger_fixture *f);
uint64_t fixture_import_plan(struct ledger_fixture *f, unsigned variant);
void fixture_publish_plan(struct ledger_fixture *f);
void fixture_open_round(struct ledger_fixture *f);
/* Organisations, plan published, round open: four entries after the genesis. */
void fixture_prepare(struct ledger_fixture *f);
/* A follow-up that answers with `count`, under a new key. */
struct msg_submit fixture_submission(struct ledger_fixture *f, const char *unit, int64_t count);
uint64_t fixture_submit(struct ledger_fixture *f, const char *unit, int64_t count);
/* Every kind of entry: `n` submissions of the three units in batches of different sizes (one on behalf of
 * its unit), invitations and enrolments, a renewal, revocations, a closed organisation, a second plan
 * version that the open round moves to, a round extended and then closed. */
enum { FIXTURE_FILL_ENTRIES = 1 + 4 + 4 + 9 }; /* without the submissions */
void fixture_fill(struct ledger_fixture *f, unsigned n);

/* Every row of the index as text, one line each: for comparing. */
char *fixture_dump(struct ledger_fixture *f);
/* Removes DIR/store/index (the ledger must be closed). */
void fixture_delete_index(struct ledger_fixture *f);
void fixture_copy_file(const char *from, const char *to);
/* Flips bits `at` bytes behind each copy of the pattern in the file; how many there were. LMDB leaves old
 * copies of a page behind, and only one of them counts. */
unsigned fixture_flip(const char *path, struct bytes pattern, size_t at, uint8_t bits);
/* ledger_verify of the folder in an empty scratch folder; the faults' texts one a line in *told (may be
 * NULL). The ledger must be closed: one process opens a store once. */
enum sp_code fixture_verify(struct ledger_fixture *f, struct verify_report *report, char **told);

#endif
