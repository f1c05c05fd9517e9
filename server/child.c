/* SPDX-License-Identifier: Apache-2.0 */
/* child.c - work in a child process, for what must be tidied up however that ends. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "server/commands.h"

static const int held[] = {SIGCHLD, SIGTERM, SIGINT, SIGHUP};

static sigset_t held_set(void)
{
	sigset_t set;
	sigemptyset(&set);
	for (size_t i = 0; i < sizeof held / sizeof held[0]; i++)
		sigaddset(&set, held[i]);
	return set;
}

void command_hold_signals(sigset_t *before)
{
	const sigset_t set = held_set();
	signal(SIGCHLD,
		SIG_DFL); /* whoever started this may ignore it, and then there is no status */
	sigprocmask(SIG_BLOCK, &set, before);
}

/* In a process group of its own: what the terminal sends comes by way of the parent, once. */
static int child_main(const sigset_t *before, pid_t parent, int (*work)(void *ctx), void *ctx)
{
	setpgid(0, 0);
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != parent)
		return 1;
	sigprocmask(SIG_SETMASK, before, NULL);
	return work(ctx);
}

/* Hands on what asks it to stop, until the child has ended. */
static int wait_for(pid_t child)
{
	const sigset_t set = held_set();
	int number, status = 0;
	for (;;) {
		if (sigwait(&set, &number) != 0)
			continue;
		if (number != SIGCHLD)
			kill(child, SIGTERM);
		else if (waitpid(child, &status, WNOHANG) == child)
			return status;
	}
}

enum sp_code command_in_child(const sigset_t *before, int (*work)(void *ctx), void *ctx,
	int *status, struct sp_error *err)
{
	fflush(NULL);
	pid_t parent = getpid(), child = fork();
	if (child == 0)
		_exit(child_main(before, parent, work, ctx));
	if (child < 0)
		return sp_fail_errno(err, "fork", errno);
	*status = wait_for(child);
	return SP_OK;
}
