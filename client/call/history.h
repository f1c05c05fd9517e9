/* SPDX-License-Identifier: Apache-2.0 */
/* history.h - the newest signed head of the server's log that this client has seen, and what the next one has to
 * prove against it: a log only grows. Floor 4: base, crypto, codec. One thread. */
#ifndef SP_CALL_HISTORY_H
#define SP_CALL_HISTORY_H

#include "common/codec/messages.h"
#include "common/crypto/merkle.h"
#include "common/crypto/sign.h"

struct history {
	const char *log_name;
	uint8_t log_key[SIGN_KEY_SIZE];
	struct head known; /* size 0: none was seen yet */
	/* The verified text of `known`, where it is at hand: the same head need not be verified again, which takes
	 * a third of a millisecond. NULL = not at hand. Outlives the history. */
	const char *known_text;
	/* Stores a newer head that was verified, as the text that was signed. NULL = nobody does.
	 * Its errors end the request. */
	enum sp_code (*keep)(
		void *user, const char *text, const struct head *head, struct sp_error *err);
	void *user;
};

/* A head of the server with the proof that it continues the known one; keeps it when it is newer.
 *   SP_MALFORMED          no head at all
 *   SP_SIGNATURE_INVALID  not signed by the log's key, or another log's
 *   SP_HISTORY_LOST       fewer entries than were seen before
 *   SP_HISTORY_REWRITTEN  other entries than were seen before, or a proof that does not fit */
SP_CHECK enum sp_code history_check(struct history *h, const char *text, const struct bytes *proof,
	size_t n_proof, struct sp_error *err);
/* Whether `later` continues `earlier`. SP_HISTORY_LOST, SP_HISTORY_REWRITTEN. */
SP_CHECK enum sp_code history_continues(const struct head *earlier, const struct head *later,
	const struct bytes *proof, size_t n_proof, struct sp_error *err);
/* A head that was verified: kept when it is newer. */
SP_CHECK enum sp_code history_keep(
	struct history *h, const char *text, const struct head *head, struct sp_error *err);

/* Requests that change nothing: they may leave before the server has proved its history, for their answer can
 * still be thrown away. */
bool message_reads(enum message_type type);

#endif
