/* SPDX-License-Identifier: Apache-2.0 */
/* record_fixture.h - a log without a ledger: batches in memory, signed by a fixed key, and the backup files made
 * of them. The same calls make the same bytes. */
#ifndef SP_TESTS_LIB_RECORD_FIXTURE_H
#define SP_TESTS_LIB_RECORD_FIXTURE_H

#include "common/record/backup.h"
#include "tests/lib/test.h"

enum { RECORD_BATCHES = 32 };
#define RECORD_LOG "samplan.example/test"

struct record_fixture {
	struct sign_key *key;
	uint8_t public[SIGN_KEY_SIZE];
	struct rec_genesis genesis;
	uint8_t store_id[BACKUP_STORE_ID];
	struct merkle_peaks peaks;
	uint64_t arrival_ms;
	size_t n;
	struct {
		struct batch batch;
		struct bytes value, head_before;
		struct merkle_peaks before;
	} batches[RECORD_BATCHES];
};

/* `key` 0 or 1; `store` is in every byte of the store's id. The first batch is the genesis alone. */
void record_open(struct record_fixture *f, unsigned key, uint8_t store);
void record_close(struct record_fixture *f);
/* A batch of `entries` whose bodies are `text`. */
void record_add(struct record_fixture *f, unsigned entries, const char *text);
/* The file of the batches from..to-1, in the test's arena. */
struct bytes record_file(const struct record_fixture *f, size_t from, size_t to);
/* The same with the checksum of what stands before it made anew: for damage that it would find. */
struct bytes record_sum(struct bytes file);
struct head record_head(const struct record_fixture *f, size_t batches); /* after so many */
const char *record_head_text(const struct record_fixture *f, size_t batches);

#endif
