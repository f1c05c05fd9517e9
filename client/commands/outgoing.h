/* SPDX-License-Identifier: Apache-2.0 */
/* outgoing.h - one write: its submission key is drawn once and its bytes are kept until the receipt is on disk,
 * so that running the command again sends the same bytes and gets the same receipt. Floor 6. One thread. */
#ifndef SP_COMMANDS_OUTGOING_H
#define SP_COMMANDS_OUTGOING_H

#include "client/commands/context.h"

struct outgoing {
	enum message_type type;
	struct bytes request; /* exact bytes, key included */
	const char *path; /* the file in pending/; NULL = not kept */
	bool again; /* the bytes were there from an earlier run */
	const char *
		file; /* what was made into the request: where the server's refusals are; or NULL */
};

/* Encodes `message`, whose field *key this fills. keep: in pending/, under a name that follows from profile, server
 * and content. SP_TOO_LARGE, SP_FILE, SP_INTERNAL, and context_account's. */
SP_CHECK enum sp_code outgoing_prepare(struct context *c, enum message_type type, enum codec_id id,
	void *message, struct bytes *key, bool keep, struct outgoing *out, struct sp_error *err);
/* Sends with retries, verifies what came back against the profile's log key (a server that lies is refused) and keeps
 * the receipt in the state folder under `name`; *text is the receipt file's content. On a final
 * refusal by the server the kept bytes are dropped. SP_SIGNATURE_INVALID, SP_PROOF_INVALID, SP_RECEIPT_DIFFERS, the server's.
 * SP_HISTORY_REWRITTEN also when the receipt shows it: then that is kept all the same, as evidence. */
SP_CHECK enum sp_code outgoing_send(struct context *c, struct outgoing *o,
	struct msg_receipt *receipt,
	const char *(*name)(struct context *, const struct msg_receipt *), struct bytes *text,
	struct sp_error *err);
/* Everything is on disk: the kept bytes are not needed any more. */
void outgoing_done(const struct outgoing *o);

/* "kvitto-2180-2018-1.txt" for a follow-up, else "kvitto-logg-14.txt". */
const char *receipt_name(struct context *c, const struct msg_receipt *receipt);
/* Where a receipt goes: `path`, or a name with -2, -3 ... when another receipt lies there, for none is ever
 * overwritten. NULL when `path` is or memory is spent. */
const char *receipt_place(struct context *c, const char *path, struct bytes text);

/* A whole write of a small command: prepare, send, receipt, and the line or record that says so. `file` as above;
 * `done` gets id and entry number as parameters. With --dry-run nothing is sent. */
SP_CHECK enum sp_code outgoing_run(struct context *c, enum message_type type, enum codec_id id,
	void *message, struct bytes *key, const char *file, enum text_id done,
	struct sp_error *err);
/* The same, with two more parameters for `done`. */
SP_CHECK enum sp_code outgoing_run_named(struct context *c, enum message_type type,
	enum codec_id id, void *message, struct bytes *key, const char *file, enum text_id done,
	const char *p3, const char *p4, struct sp_error *err);
SP_CHECK enum sp_code receipt_view(struct context *c, const char *schema,
	const struct msg_receipt *receipt, const char *file, struct sp_error *err);

#endif
