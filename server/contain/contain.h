/* SPDX-License-Identifier: Apache-2.0 */
/* contain.h - what the process gives up once it has opened what it needs, so that a hole in it is no hole in
 * the machine: files by Landlock, system calls by seccomp. Floor 1: common/base, libseccomp (in the .c files
 * only). Nothing here can be taken back. Thread: the one that starts the others. */
#ifndef SP_CONTAIN_CONTAIN_H
#define SP_CONTAIN_CONTAIN_H

#include "common/base/error.h"

enum contain_mode {
	CONTAIN_OFF,
	CONTAIN_ON, /* as far as the kernel can; what it cannot is told in the log */
	CONTAIN_STRICT, /* or not at all */
};

/* Starts with the mode, the rest zeros; the text of `notify` outlives it. */
struct contain {
	enum contain_mode mode;
	const char *
		notify; /* the service manager's socket, as in NOTIFY_SOCKET; NULL = there is none */
	unsigned files; /* version of Landlock that is on; 0 = none */
	bool calls; /* the filter of system calls is on */
	char lacks[160]; /* what the kernel does not have, for people */
};

/* From here on only what lies in DIR/store can be opened, DIR/keys written to, and a few public files read; no TCP
 * connection can be begun, and no other process be signalled. Holds for this thread and those that it
 * starts, so that there must be no other yet.
 *   SP_OK             done, or not as much as wished in the mode "on": out->lacks says it
 *   SP_NOT_CONTAINED  the mode is strict and something is lacking (param 1 what)
 *   SP_FILE           DIR/store or DIR/keys cannot be opened */
SP_CHECK enum sp_code contain_files(struct contain *c, const char *dir, struct sp_error *err);
/* From here on there are, for all threads of the process, only the system calls of calls.def: none that starts a
 * program or a process, opens a socket, loads code or rules the machine; the others answer ENOSYS. Writes to the
 * log what is on. SP_OK, SP_NOT_CONTAINED as above. */
SP_CHECK enum sp_code contain_calls(struct contain *c, struct sp_error *err);

#endif
