/* SPDX-License-Identifier: Apache-2.0 */
/* verify.c - the whole store, looked at in a child process. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/base/file.h"
#include "server/app/app.h"
#include "server/commands.h"

struct verifying {
	enum lang lang;
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
static int verify_here(enum lang lang, const char *store, const char *scratch)
{
	struct verify_report report;
	struct verifying v = {.lang = lang};
	struct sp_error err = {.code = SP_OK};
	enum sp_code rc = ledger_verify(store, scratch, on_fault, &v, &report, &err);
	if (rc == SP_OK) {
		print_report(lang, &report);
		return command_conclude(lang, rc, &err);
	}
	if (v.faults == 0)
		return command_conclude(lang, rc, &err);
	fprintf(stderr, "%s\n", message_text(lang, TEXT_VERIFY_BAD));
	return sp_error_row(rc)->exit_status;
}

/* Reads the store in a child: a damaged one can stop the process that maps it (SIGBUS, SIGSEGV). */
static int verify_in_child(enum lang lang, const char *store, const char *scratch)
{
	struct sp_error err;
	int status = 0;
	char number[16], why[SP_ERROR_TEXT];
	fflush(NULL);
	pid_t child = fork();
	if (child == 0)
		_exit(verify_here(lang, store, scratch));
	if (child < 0)
		return command_conclude(lang, sp_fail_errno(&err, "fork", errno), &err);
	while (waitpid(child, &status, 0) < 0)
		if (errno != EINTR)
			return command_conclude(lang, sp_fail_errno(&err, "waitpid", errno), &err);
	if (WIFEXITED(status))
		return WEXITSTATUS(status);
	snprintf(number, sizeof number, "%d", WTERMSIG(status));
	message_format(why, sizeof why, lang, TEXT_VERIFY_KILLED, number, NULL, NULL);
	return command_conclude(lang, sp_fail(&err, SP_STORE_DAMAGED, why), &err);
}

static enum sp_code make_scratch(const struct arguments *args, char store[COMMAND_PATH],
	char scratch[COMMAND_PATH], struct sp_error *err)
{
	const char *base = getenv("TMPDIR");
	enum sp_code rc = command_join(store, args->dir, "store", err);
	if (rc == SP_OK)
		rc = command_check_folder(args->dir, err);
	if (rc == SP_OK && file_exists(store))
		rc = command_check_folder(store, err);
	if (rc == SP_OK)
		rc = command_join(
			scratch, base && *base ? base : "/var/tmp", "samplan-verify-XXXXXX", err);
	if (rc != SP_OK)
		return rc;
	if (!file_exists(store))
		return sp_fail(err, SP_STORE_ABSENT, args->dir);
	return mkdtemp(scratch) ? SP_OK : sp_fail_errno(err, scratch, errno);
}

int command_verify(const struct arguments *args)
{
	char store[COMMAND_PATH], scratch[COMMAND_PATH];
	struct sp_error err;
	enum sp_code rc = make_scratch(args, store, scratch, &err);
	if (rc != SP_OK)
		return command_conclude(args->lang, rc, &err);
	int status = verify_in_child(args->lang, store, scratch);
	dir_remove(scratch);
	return status;
}
