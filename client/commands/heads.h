/* SPDX-License-Identifier: Apache-2.0 */
/* heads.h - the newest signed head that a profile has seen, in the state folder (heads/PROFILE, the signed text
 * as it is): what every connection is checked against. Floor 6. One thread. */
#ifndef SP_COMMANDS_HEADS_H
#define SP_COMMANDS_HEADS_H

#include "client/commands/context.h"

const char *heads_path(struct context *c); /* arena text, or NULL */
/* Fills c->account.history from the profile's log key and the file. No file: nothing was seen yet.
 * SP_FILE; SP_SIGNATURE_INVALID (`where` = the file) when its content is not the log's. */
SP_CHECK enum sp_code heads_load(struct context *c, struct sp_error *err);

/* What heads_begin did; zero at first. Texts of the context's arena. */
struct heads_begun {
	const char *aside; /* where what was kept of another log lies; NULL = there was none */
	bool written;
};

/* After enrolling: `text` is the head of the log. What is kept of the same log stays, to be proved by the next
 * connection; what is kept of another log is put aside as NAME.old-TIME. SP_FILE, SP_NO_MEMORY: nothing is put aside
 * that could not be read. */
SP_CHECK enum sp_code heads_begin(struct context *c, const char *log_name,
	const uint8_t log_key[SIGN_KEY_SIZE], const char *text, struct heads_begun *begun,
	struct sp_error *err);
/* The account was not changed after all, or heads_begin has failed: what was kept is kept again. */
void heads_undo(struct context *c, const struct heads_begun *begun);

#endif
