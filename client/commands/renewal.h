/* SPDX-License-Identifier: Apache-2.0 */
/* renewal.h - a new certificate for the profile's account: what `account renew` does when asked, and what a
 * command on the way may do unasked. Floor 6. One thread. */
#ifndef SP_COMMANDS_RENEWAL_H
#define SP_COMMANDS_RENEWAL_H

#include "client/commands/context.h"

/* Asks for a certificate for the same key, so that one file changes and there is never a moment without
 * a pair; checks that it is for that key and valid longer, and puts it in the place of cert.pem.
 * The old one stays valid until it expires: a lost answer does no harm. SP_MALFORMED, SP_FILE,
 * context_account's, the server's. */
SP_CHECK enum sp_code renewal_run(
	struct context *c, struct msg_enrol_reply *out, struct sp_error *err);
/* From two thirds of its life on, until it has expired. */
bool renewal_due(const struct cert_info *certificate, uint64_t now_ms);
/* After a command that has talked to the server and succeeded: renews if it is due. Nobody asked for it, so what
 * goes wrong is a line on standard error and nothing more. */
void renewal_on_the_way(struct context *c);

#endif
