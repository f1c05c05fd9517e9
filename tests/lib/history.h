/* SPDX-License-Identifier: Apache-2.0 */
/* history.h - the store that proto/transcripts is the history of: its keys, clock and nonces are fixed, and the
 * certificates that were issued are those that were recorded (proto/transcripts/README.md). */
#ifndef SP_TESTS_LIB_HISTORY_H
#define SP_TESTS_LIB_HISTORY_H

#include <stdatomic.h>

#include "server/app/app.h"
#include "tests/lib/test.h"

enum { HISTORY_ACCOUNTS = 16 };

/* The store that all the files are written into, one after another. */
struct history {
	struct arena *arena;
	struct server_keys keys;
	struct ledger *ledger;
	struct app *app;
	_Atomic(uint64_t) now_ms; /* a server in another thread may ask */
	uint64_t nonces; /* drawn so far */
	struct bytes certificates[HISTORY_ACCOUNTS]; /* by account, as they were issued */
	struct bytes recorded; /* certificate that the next enrolment gets; empty = a new one */
	bool recording;
};

#define TRANSCRIPTS SOURCE_DIR "/proto/transcripts"

/* Keys and certificate of the server come out of `folder`; the store is new, and holds what `init` writes. */
void history_open(struct history *h, const char *folder);
void history_close(struct history *h);

#endif
