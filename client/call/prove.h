/* SPDX-License-Identifier: Apache-2.0 */
/* prove.h - after a write, the head of its receipt is held against the newest one that was known: a server that
 * shows one history to who reads and another to who writes is caught at once. Private to client/call. */
#ifndef SP_CALL_PROVE_H
#define SP_CALL_PROVE_H

#include "client/call/call.h"

/* Asks for the proof on the connection that the write came on, checks it and keeps the head when it is newer. What
 * cannot be asked (the connection is gone, the server is busy) is not kept: the next hello proves it. A head
 * that is not signed by the log is for who verifies the receipt to tell.
 *   SP_OK                 also where nothing was proved
 *   SP_HISTORY_REWRITTEN  the receipt's log is not the one that was seen before
 *   what the history's `keep` returns */
SP_CHECK enum sp_code prove_receipt(struct call *c, struct history *h,
	const struct msg_receipt *receipt, struct arena *a, struct sp_error *err);

#endif
