/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/crash/people.h"

enum { START_MS = 60000 };

_Noreturn static void die(const struct server *s, const char *what)
{
	fprintf(stderr, "crash_people: the server of %s %s\n", s->dir, what);
	exit(1);
}

/* In the child, which dies with the thread that made it. */
_Noreturn static void become(const struct server *s, int out)
{
	int log = open(s->log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	dup2(out, STDOUT_FILENO);
	dup2(log, STDERR_FILENO);
	execlp("samplan-server", "samplan-server", "run", s->dir, "--listen", "127.0.0.1", "--port",
		s->port, (char *)NULL);
	_exit(127);
}

static void spawn(struct server *s)
{
	int ends[2];
	if (pipe2(ends, O_CLOEXEC) != 0)
		die(s, "gets no pipe");
	s->pid = fork();
	if (s->pid < 0)
		die(s, "gets no process");
	if (s->pid == 0)
		become(s, ends[1]);
	close(ends[1]);
	s->out = ends[0];
}

void server_start(struct server *s)
{
	char said[256] = "";
	spawn(s);
	struct pollfd p = {.fd = s->out, .events = POLLIN};
	if (poll(&p, 1, START_MS) == 1) {
		ssize_t n = read(s->out, said, sizeof said - 1);
		said[n > 0 ? n : 0] = '\0';
	}
	if (strncmp(said, "listening on", 12) != 0)
		die(s, "does not start");
}

void server_begin(struct server *s)
{
	spawn(s);
}

void server_signal(const struct server *s, int signal_number)
{
	kill(s->pid, signal_number);
}

static int wait_for(struct server *s)
{
	int status;
	while (waitpid(s->pid, &status, 0) < 0)
		if (errno != EINTR)
			die(s, "is gone");
	close(s->out);
	return status;
}

void server_kill(struct server *s)
{
	server_signal(s, SIGKILL);
	int status = wait_for(s);
	if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGKILL)
		die(s, "has ended by itself");
}

void server_stop(struct server *s)
{
	server_signal(s, SIGTERM);
	int status = wait_for(s);
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		die(s, "does not end in order");
}
