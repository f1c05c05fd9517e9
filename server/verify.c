/* SPDX-License-Identifier: Apache-2.0 */
/* verify.c - the whole store, looked at in a child process. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>

#include "common/base/file.h"
#include "server/app/app.h"
#include "server/commands.h"

struct verifying {
	enum lang lang;
	char store[COMMAND_PATH], scratch[COMMAND_PATH];
	size_t faults;
};

static void on_fault(void *ctx, const struct sp_error *fault)
{
	struct verifying *v = ctx;
	v->faults++;
	message_error(v->lang, fault);
}

static void print_report(enum lang lang, const struct verify_report *report)
{
	char entries[24], batches[24], rows[24], key[48];
	snprintf(entries, sizeof entries, "%" PRIu64, report->entries);
	snprintf(batches, sizeof batches, "%" PRIu64, report->batches);
	snprintf(rows, sizeof rows, "%" PRIu64, report->index_rows);
	hash_print(&report->log_key, key);
	message_print(lang, TEXT_VERIFY_OK, entries, batches, rows);
	message_print(lang, TEXT_VERIFY_KEY, key, NULL, NULL);
}

/* What the child does; its exit status is the program's. */
static int verify_here(void *ctx)
{
	struct verifying *v = ctx;
	struct verify_report report;
	struct sp_error err = {.code = SP_OK};
	enum sp_code rc = ledger_verify(v->store, v->scratch, on_fault, v, &report, &err);
	if (rc == SP_OK) {
		print_report(v->lang, &report);
		return command_conclude(v->lang, rc, &err);
	}
	if (v->faults == 0)
		return command_conclude(v->lang, rc, &err);
	fprintf(stderr, "%s\n", message_text(v->lang, TEXT_VERIFY_BAD));
	return sp_error_row(rc)->exit_status;
}

/* The child was ended by a signal: by the store that it read, or because it was asked to stop. */
static enum sp_code ended_by(enum lang lang, int signal, struct sp_error *err)
{
	char number[16], why[SP_ERROR_TEXT];
	if (signal == SIGTERM)
		return sp_fail(err, SP_INTERRUPTED);
	snprintf(number, sizeof number, "%d", signal);
	message_format(why, sizeof why, lang, TEXT_VERIFY_KILLED, number, NULL, NULL);
	return sp_fail(err, SP_STORE_DAMAGED, why);
}

/* Reads the store in a child: a damaged one can stop the process that maps it (SIGBUS, SIGSEGV). */
static int verify_in_child(struct verifying *v, const sigset_t *before)
{
	struct sp_error err;
	int status = 0;
	enum sp_code rc = command_in_child(before, verify_here, v, &status, &err);
	if (rc == SP_OK && WIFEXITED(status))
		return WEXITSTATUS(status);
	if (rc == SP_OK)
		rc = ended_by(v->lang, WTERMSIG(status), &err);
	return command_conclude(v->lang, rc, &err);
}

static enum sp_code make_scratch(struct verifying *v, const char *dir, struct sp_error *err)
{
	const char *base = getenv("TMPDIR");
	enum sp_code rc = command_join(v->store, dir, "store", err);
	if (rc == SP_OK)
		rc = command_check_folder(dir, err);
	if (rc == SP_OK && file_exists(v->store))
		rc = command_check_folder(v->store, err);
	if (rc == SP_OK)
		rc = command_join(v->scratch, base && *base ? base : "/var/tmp",
			"samplan-verify-XXXXXX", err);
	if (rc != SP_OK)
		return rc;
	if (!file_exists(v->store))
		return sp_fail(err, SP_STORE_ABSENT, dir);
	return mkdtemp(v->scratch) ? SP_OK : sp_fail_errno(err, v->scratch, errno);
}

int command_verify(const struct arguments *args)
{
	struct verifying v = {.lang = args->lang};
	struct sp_error err;
	sigset_t before;
	command_hold_signals(&before);
	enum sp_code rc = make_scratch(&v, args->dir, &err);
	if (rc != SP_OK)
		return command_conclude(args->lang, rc, &err);
	int status = verify_in_child(&v, &before);
	dir_remove(v.scratch);
	return status;
}
