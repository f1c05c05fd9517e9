/* SPDX-License-Identifier: Apache-2.0 */
/* writer_hold.h - a writer that stands still for as long as a test wants. One writer at a time. */
#ifndef SP_TESTS_LIB_WRITER_HOLD_H
#define SP_TESTS_LIB_WRITER_HOLD_H

#include "server/ledger/ledger.h"

/* For at_step of a fixture: where the writer stands still. */
void writer_hold_at(enum ledger_step step);
void writer_hold(void); /* from its next step on */
void writer_wait_held(void); /* until it stands still */
void writer_let_go(void);

#endif
