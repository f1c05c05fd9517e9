/* SPDX-License-Identifier: Apache-2.0 */
/* check.h - whether a state that a power cut could have left is good enough: the server's folder opens, replays,
 * verifies and holds all that was acknowledged; backups, profiles and receipts are whole. Judged by what
 * people were told (the notes of the trace), not by what the index says. */
#ifndef SP_TESTS_CRASH_CHECK_H
#define SP_TESTS_CRASH_CHECK_H

#include "common/crypto/hash.h"
#include "server/app/app.h"
#include "tests/crash/disk.h"

enum { CHECK_TEXT_SIZE = DISK_PATH, CHECK_SERVERS = 4, CHECK_KNOWN = 1 << 16 };

/* A folder that a server works in, or will. */
struct checked_server {
	char dir[128];
	bool promised; /* it has to be there */
	bool restored; /* only its store: the keys came from elsewhere */
	uint64_t entries; /* that it has to hold */
};

struct checker {
	char work[DISK_PATH]; /* a folder of this one's own */
	struct checked_server servers[CHECK_SERVERS];
	size_t n_servers;
	struct server_keys keys;
	struct hash keys_print; /* of the folder they came from */
	bool has_keys;
	bool app_fits; /* an app has been made with them */
	struct arena arena; /* of the keys */
	/* The record at the end of the trace: every state's is a beginning of it. */
	struct hash *leaves;
	uint64_t n_leaves;
	uint64_t verified; /* full looks at a store */
	uint64_t known[CHECK_KNOWN]; /* prints of what has been found right */
	char text[CHECK_TEXT_SIZE];
};

/* `work` is an empty folder. Goes through the trace once. NULL, or why no check can be made. */
const char *check_init(struct checker *c, const char *work, const uint8_t *trace, size_t size);
void check_free(struct checker *c);
/* What was promised from now on; for disk.on_note. */
void check_note(void *ctx, struct disk *d, const char *text);
/* As at the beginning of the trace. */
void check_restart(struct checker *c);
/* NULL, or what is wrong. `deep`: goes on writing in it, too. */
const char *check_state(struct checker *c, struct state *s, bool deep);

/* ---- between the files of the checker ---- */
/* Whether this was found right before; else it is from now on, and has to be. */
bool check_is_known(struct checker *c, uint64_t print);
const char *check_failed(struct checker *c, const char *what, const struct sp_error *err);
const char *check_server(
	struct checker *c, struct state *s, const struct checked_server *server, bool deep);
const char *check_files(struct checker *c, struct state *s);
/* SHA-256 of all rows of an LMDB file, read without our own code; false when it cannot be read. */
bool check_rows(const char *dir, struct sha256_stream *sum);
struct bytes check_content(struct state *s, size_t inode, struct arena *a);

#endif
