/* SPDX-License-Identifier: Apache-2.0 */
/* ephemeral.c - run --ephemeral: a server for those who write clients. Its folder lies in memory where there is
 * such a place, and is gone at the end, however that comes: a child serves, and the parent, which does
 * nothing but wait, removes the folder. */
#include <errno.h>
#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/vfs.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/base/clock.h"
#include "common/base/file.h"
#include "server/app/app.h"
#include "server/run.h"

struct trial {
	const struct arguments *args;
	char folder[COMMAND_PATH]; /* all of ours, 0700 */
	char dir[COMMAND_PATH]; /* the server's, in it */
	bool in_memory;
	const char *host;
	struct init_result made;
};

/* ---- the folder ---- */

static bool is_memory(const char *dir)
{
	struct statfs fs;
	return statfs(dir, &fs) == 0 && fs.f_type == TMPFS_MAGIC && access(dir, W_OK | X_OK) == 0;
}

static enum sp_code make_folder(struct trial *t, struct sp_error *err)
{
	static const char shared[] = "/dev/shm";
	const char *temporary = getenv("TMPDIR");
	const char *base = temporary && *temporary ? temporary : "/tmp";
	if (is_memory(shared))
		base = shared;
	t->in_memory = is_memory(base);
	enum sp_code rc = command_join(t->folder, base, "samplan-ephemeral-XXXXXX", err);
	if (rc == SP_OK && !mkdtemp(t->folder))
		rc = sp_fail_errno(err, t->folder, errno);
	if (rc == SP_OK)
		rc = command_join(t->dir, t->folder, "server", err);
	return rc;
}

/* ---- the child ---- */

static void on_listening(void *ctx, const char *address)
{
	struct trial *t = ctx;
	char ca[48], server[COMMAND_PATH];
	enum lang lang = t->args->lang;
	const char *port = strrchr(address, ':');
	snprintf(server, sizeof server, "%s%s", t->host, port ? port : "");
	hash_print(&t->made.ca, ca);
	printf("listening on %s\n", address);
	message_print(lang, t->in_memory ? TEXT_EPHEMERAL_MEMORY : TEXT_EPHEMERAL_DISK, t->folder,
		ca, NULL);
	command_print_code(lang, t->made.code);
	message_print(lang, TEXT_EPHEMERAL_NEXT, server, NULL, NULL);
}

static enum sp_code serve(struct trial *t, struct sp_error *err)
{
	char ini[COMMAND_PATH];
	struct serving s = {.dir = t->dir, .listening = on_listening, .ctx = t};
	struct init_options o = {.dir = t->dir,
		.host = t->host,
		.county = t->args->county,
		.port = COMMAND_PORT, /* for the ini; the one that is taken is chosen below */
		.now_ms = clock_utc_ms()};
	enum sp_code rc = app_init(&o, &t->made, err);
	if (rc == SP_OK)
		rc = command_join(ini, t->dir, "server.ini", err);
	if (rc == SP_OK)
		rc = run_config(t->args, t->dir, ini, &s.config, err);
	s.config.grow_ahead = 0; /* its disk is memory, or not meant to be filled */
	if (!t->args->port)
		s.config.port = 0;
	if (!t->args->listen)
		snprintf(s.config.listen, sizeof s.config.listen, "127.0.0.1");
	return rc == SP_OK ? run_folder(&s, err) : rc;
}

static int child_main(void *ctx)
{
	struct trial *t = ctx;
	struct sp_error err;
	return command_conclude(t->args->lang, serve(t, &err), &err);
}

/* ---- the parent ---- */

static enum sp_code run(struct trial *t, int *status, struct sp_error *err)
{
	int ended = 0;
	sigset_t before;
	command_hold_signals(&before);
	enum sp_code rc = make_folder(t, err);
	if (rc != SP_OK)
		return rc;
	rc = command_in_child(&before, child_main, t, &ended, err);
	*status = WIFEXITED(ended) ? WEXITSTATUS(ended) : 128 + WTERMSIG(ended);
	dir_remove(t->folder);
	return rc;
}

static enum sp_code check(const struct arguments *args, struct sp_error *err)
{
	uint32_t port;
	if (args->check)
		return command_bad_flag(args, "--check", err);
	if (args->config)
		return command_bad_flag(args, "--config", err);
	return command_port(args, 0, &port, err);
}

int command_ephemeral(const struct arguments *args)
{
	struct trial t = {.args = args, .host = args->name ? args->name : "localhost"};
	struct sp_error err;
	int status = 0;
	enum sp_code rc = check(args, &err);
	if (rc == SP_OK)
		rc = run(&t, &status, &err);
	return rc == SP_OK ? status : command_conclude(args->lang, rc, &err);
}
