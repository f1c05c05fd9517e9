/* SPDX-License-Identifier: Apache-2.0 */
/* transcript.h - the recorded conversations of proto/transcripts, played against the server's own code. Their
 * README has the format, and says what is fixed: keys, clock, nonces, and the certificates that were issued. */
#ifndef SP_TESTS_LIB_TRANSCRIPT_H
#define SP_TESTS_LIB_TRANSCRIPT_H

#include "tests/lib/line.h"

/* Calls `each` for the transcripts in the folder, in order. */
void transcripts_each(
	const char *folder, void (*each)(struct history *h, const char *path), struct history *h);

/* Sends what the file says that the client sent, and compares what comes back, byte for byte. A file that is
 * not followed fails the test, with its name, the line, and both frames. `anonymous` is the line of connections
 * without an account, `known` of the others. */
void transcript_play(struct history *h, const char *path, const struct line *anonymous,
	const struct line *known);
/* The file with what comes back in place of what it says, into *out. */
void transcript_record(struct history *h, const char *path, struct buf *out);

/* Frames of the file, in order; empty when it has fewer. */
struct bytes transcript_frame(const char *path, size_t nth, struct arena *a);

#endif
