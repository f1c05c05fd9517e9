/* SPDX-License-Identifier: Apache-2.0 */
/* line.h - a connection to the server of a history, as frames go over it. */
#ifndef SP_TESTS_LIB_LINE_H
#define SP_TESTS_LIB_LINE_H

#include "tests/lib/history.h"

/* What is at the other end of the bytes. */
struct line {
	void *(*connect)(struct history *h, struct bytes certificate); /* empty = anonymous */
	void (*send)(void *line, struct bytes wire);
	/* The next whole frame, header and all, valid until the next call; empty when none is to come. `last`: the
	 * client has sent everything. */
	struct bytes (*receive)(void *line, bool last);
	bool (*closed)(void *line); /* by the server; asked when none is to come */
	void (*hang_up)(void *line);
};
/* The server's use cases, without a network. */
extern const struct line line_of_app;

#endif
