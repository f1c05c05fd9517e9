/* SPDX-License-Identifier: Apache-2.0 */
/* judge.c - crash_judge HISTORY BACKUP: whether one log, which only grew, has told the clients all that they were told.
 * HISTORY is what crash_people wrote, BACKUP a backup of the whole log taken afterwards. Prints what it found in one line;
 * what is wrong goes to standard error, and ends it with 1. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/file.h"
#include "common/codec/codec.h"
#include "common/record/backup.h"
#include "tests/crash/order.h"

enum { ARENA = 1 << 30, HISTORY_MAX = 1 << 30, ENTRY_ARENA = 1 << 20 };

_Noreturn static void die(const char *what, const struct sp_error *err)
{
	fprintf(stderr, "crash_judge: %s %s %s %s\n", what,
		err ? sp_error_row(err->code)->symbol : "", err ? err->param[0] : "",
		err ? err->param[1] : "");
	exit(1);
}

/* ---- the log, out of a backup: every hash and signature is checked on the way ---- */

static void take_submission(const struct entry *e, struct past_entry *out)
{
	struct arena a;
	struct msg_submit m;
	struct sp_error err = {.code = SP_OK};
	arena_init(&a, ENTRY_ARENA);
	if (codec_decode(CODEC_SUBMIT, e->body, &a, &m, &err) != SP_OK)
		die("a submission", &err);
	if (m.key.len != ORDER_KEY || m.n_answers == 0 || !m.answers[0].quantity)
		die("a submission of another make", NULL);
	out->submission = true;
	out->base = m.base_revision;
	out->value = m.answers[0].quantity->low;
	memcpy(out->key, m.key.ptr, ORDER_KEY);
	snprintf(out->unit, sizeof out->unit, "%s", m.unit);
	arena_free(&a);
}

static enum sp_code take_batch(
	void *ctx, const struct batch *b, struct bytes value, struct sp_error *err)
{
	struct past *p = ctx;
	struct entry e;
	(void)value;
	for (size_t at = 0; batch_next(b, &at, &e);) {
		struct past_entry *x = ARENA_PUSH(p->arena, p->entries, p->n);
		if (!x)
			return sp_fail(err, SP_NO_MEMORY);
		x->arrival_ms = e.arrival_ms;
		x->leaf = entry_leaf(&e);
		if (e.kind == MESSAGE_SUBMIT)
			take_submission(&e, x);
	}
	return SP_OK;
}

static void read_past(const char *path, const uint8_t key[SIGN_KEY_SIZE], struct past *p)
{
	struct backup_reader *r;
	struct sp_error err = {.code = SP_OK};
	const struct backup_sink sink = {.batch = take_batch, .ctx = p};
	char fault[512];
	if (backup_reader_new(key, &sink, &r, &err) != SP_OK ||
		backup_reader_file(r, path, &err) != SP_OK)
		die(path, &err);
	if (backup_reader_first(r) != 0)
		die("the backup does not begin at the first entry", NULL);
	backup_reader_free(r);
	if (!past_finish(p, fault, sizeof fault))
		die(fault, NULL);
}

/* ---- the history: "log KEY", then the events ---- */

static char *next_line(char **rest)
{
	char *line = *rest, *end = line ? strchr(line, '\n') : NULL;
	if (!end)
		return NULL;
	*end = '\0';
	*rest = end + 1;
	return line;
}

static struct event *read_history(
	const char *path, struct arena *a, uint8_t key[SIGN_KEY_SIZE], size_t *n)
{
	struct bytes content;
	struct sp_error err = {.code = SP_OK};
	struct event *events = NULL;
	if (file_read(path, HISTORY_MAX, a, &content, &err) != SP_OK)
		die(path, &err);
	char *rest = arena_text_n(a, content.ptr, content.len), *line = next_line(&rest);
	if (!line || strncmp(line, "log ", 4) != 0 || !hex_decode(line + 4, key, SIGN_KEY_SIZE))
		die("this is no history", NULL);
	*n = 0;
	while ((line = next_line(&rest)) != NULL) {
		struct event *e = ARENA_PUSH(a, events, *n);
		const char *fault = e ? event_read(line, a, e) : "memory";
		if (fault)
			die(fault, NULL);
	}
	return events;
}

static void tell(const struct judge *j)
{
	size_t count[EVENT_KINDS][END_KINDS] = {{0}}, reads = 0;
	for (size_t i = 0; i < j->n; i++)
		count[j->events[i].kind][j->events[i].end]++;
	for (size_t kind = EVENT_NEWEST; kind < EVENT_KINDS; kind++)
		reads += count[kind][END_TOLD] + count[kind][END_NOTHING];
	printf("%zu operations: %zu acknowledged, 0 lost, 0 doubled, %zu sent again, %zu "
	       "conflicts, %zu "
	       "left unanswered, %zu reads, none of which goes back; one order for all\n",
		j->n, count[EVENT_SUBMIT][END_TOLD], count[EVENT_AGAIN][END_TOLD],
		count[EVENT_SUBMIT][END_CONFLICT], count[EVENT_SUBMIT][END_UNKNOWN], reads);
}

int main(int argc, char **argv)
{
	struct arena a;
	struct past past;
	struct judge j = {.past = &past};
	uint8_t key[SIGN_KEY_SIZE];
	if (argc != 3)
		return 2;
	arena_init(&a, ARENA);
	past_init(&past, &a);
	j.events = read_history(argv[1], &a, key, &j.n);
	read_past(argv[2], key, &past);
	bool right = judge_writes(&j) && judge_reads(&j) && judge_order(&j);
	if (right)
		tell(&j);
	else
		fprintf(stderr, "crash_judge: %s", j.fault);
	arena_free(&a);
	return right ? 0 : 1;
}
