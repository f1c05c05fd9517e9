/* SPDX-License-Identifier: Apache-2.0 */
/* load.c - one municipality that submits without pause while its server is killed.
 *
 * crash_load submit PROFILE_DIR HOST PORT UNIT ACKS [COUNT]   revision after revision, COUNT of them or until
 *     SIGTERM; each acknowledged one leaves its receipt in ACKS/UNIT-REVISION.txt. After a broken connection the
 *     same bytes are sent again until they are answered. Where shim_trace.c is preloaded, its trace is told of each.
 * crash_load once PROFILE_DIR HOST PORT UNIT ACKS     one submission, sent once: prints the error's symbol or OK. The
 *     bytes of one that had no receipt are kept, and the next call sends them again.
 * crash_load verify PROFILE_DIR HOST PORT UNIT ACKS [COUNT]   every receipt verifies, the server holds just
 *     what it acknowledged under that number and revision, and nothing more; COUNT: of so many first ones, and
 *     it may hold more. */
#include <dlfcn.h>
#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "client/files/files.h"
#include "common/base/clock.h"
#include "common/base/file.h"
#include "common/crypto/merkle.h"
#include "tests/lib/profile.h"

static volatile sig_atomic_t stop;

static void on_term(int signal_number)
{
	(void)signal_number;
	stop = 1;
}

struct load {
	struct arena keep; /* lives as long as the program */
	struct call_options call;
	const char *unit, *acks;
	uint32_t count; /* submissions to send */
	void (*note)(const char *text); /* of shim_trace.c, or NULL */
};

static void pause_ms(long ms)
{
	struct timespec t = {.tv_nsec = ms * 1000000};
	nanosleep(&t, NULL);
}

/* A submission that no other is equal to: the file number counts. */
static void encode_submission(struct load *l, uint32_t base, struct arena *a, struct buf *out)
{
	static struct quantity quantity;
	struct sp_error err = {0};
	uint8_t *key = arena_alloc(a, SUBMISSION_KEY_SIZE);
	struct answer answers[] = {
		{.key = "case-management/i/cm-brukare",
			.state = STATE_GIVEN,
			.quantity = &quantity},
		{.key = "sip/fulfilment",
			.state = STATE_GIVEN,
			.grade = GRADE_PARTLY,
			.comment = "under last"},
	};
	quantity.low = quantity.high = (decimal)base * DECIMAL_ONE;
	MUST(submission_key_draw(clock_utc_ms(), key, &err), "key");
	struct msg_submit m = {.key = bytes_of(key, SUBMISSION_KEY_SIZE),
		.plan = "gavleborg-2018",
		.plan_version = 1,
		.year = 2018,
		.unit = l->unit,
		.base_revision = base,
		.file_number = arena_printf(a, "%s-%u", l->unit, base + 1),
		.answers = answers,
		.n_answers = sizeof answers / sizeof answers[0]};
	MUST(codec_encode(CODEC_SUBMIT, &m, out, &err), "encode");
}

static const char *receipt_path(struct load *l, uint32_t revision, struct arena *a)
{
	return arena_printf(a, "%s/%s-%u.txt", l->acks, l->unit, revision);
}

/* The entry's number and leaf: what the server has said is on its disk. */
static void note_receipt(const struct load *l, const struct msg_receipt *r)
{
	char text[128];
	struct hash leaf = merkle_leaf(r->header);
	int n = snprintf(text, sizeof text, "acknowledged %" PRIu64 " ", r->number);
	for (size_t i = 0; i < HASH_BYTES; i++)
		n += snprintf(text + n, sizeof text - (size_t)n, "%02x", leaf.bytes[i]);
	if (l->note)
		l->note(text);
}

static void keep_receipt(struct load *l, const struct msg_receipt *r, struct bytes body,
	struct call *c, uint32_t want)
{
	if (r->revision != want) {
		fprintf(stderr, "crash_load: %s: revision %u, wanted %u\n", l->unit, r->revision,
			want);
		exit(1);
	}
	note_receipt(l, r);
	struct arena a;
	struct buf text;
	struct sp_error err = {0};
	const struct msg_hello_reply *hello = call_hello(c);
	arena_init(&a, 1 << 20);
	buf_init(&text, 1 << 20);
	struct receipt_file file = {.receipt = *r,
		.body = body,
		.kind = MESSAGE_SUBMIT,
		.server = "localhost",
		.log_name = hello->log_name};
	memcpy(file.log_key, hello->log_key.ptr, SIGN_KEY_SIZE);
	MUST(receipt_write(&file, LANG_EN, &a, &text), "receipt");
	MUST(file_write(receipt_path(l, r->revision, &a), buf_bytes(&text), 0600, &err),
		"receipt file");
	buf_free(&text);
	arena_free(&a);
}

/* Sends until there is an answer: the connection is made again as often as it breaks. */
static void submit_until_answered(
	struct load *l, struct bytes body, struct arena *connection, struct call **c, uint32_t want)
{
	struct arena a;
	struct msg_receipt receipt;
	struct sp_error err = {0};
	for (;;) {
		enum sp_code rc = SP_OK;
		arena_init(&a, 4 << 20);
		if (!*c) {
			arena_free(connection);
			rc = call_open(&l->call, connection, c, &err);
		}
		if (rc == SP_OK)
			rc = call_request_bytes(
				*c, MESSAGE_SUBMIT, body, CODEC_RECEIPT, &receipt, &a, &err);
		if (rc == SP_OK)
			break;
		arena_free(&a);
		call_close(*c);
		*c = NULL;
		if (!sp_error_row(rc)->retry && rc != SP_TLS) /* killed inside the handshake */
			test_die("submit", &err);
		pause_ms(10);
	}
	keep_receipt(l, &receipt, body, *c, want);
	arena_free(&a);
}

static void run_submit(struct load *l)
{
	struct arena connection, a;
	struct call *c = NULL;
	arena_init(&connection, 4 << 20);
	for (uint32_t revision = 0; !stop && revision < l->count; revision++) {
		struct buf body;
		buf_init(&body, 1 << 20);
		arena_init(&a, 1 << 20);
		encode_submission(l, revision, &a, &body);
		submit_until_answered(l, buf_bytes(&body), &connection, &c, revision + 1);
		buf_free(&body);
		arena_free(&a);
	}
	call_close(c);
	arena_free(&connection);
}

/* Of the revision that has no receipt yet: as it was sent before, or new. */
static struct bytes next_body(struct load *l, uint32_t revision, const char *path, struct arena *a)
{
	struct bytes body;
	struct buf fresh;
	struct sp_error err = {0};
	if (!file_exists(path)) {
		buf_init(&fresh, 1 << 20);
		encode_submission(l, revision - 1, a, &fresh);
		MUST(file_write(path, buf_bytes(&fresh), 0600, &err), path);
		buf_free(&fresh);
	}
	MUST(file_read(path, 1 << 20, a, &body, &err), path);
	return body;
}

static void run_once(struct load *l)
{
	struct arena connection, a;
	struct call *c = NULL;
	struct msg_receipt receipt;
	struct sp_error err = {0};
	uint32_t revision = 1;
	arena_init(&connection, 4 << 20);
	arena_init(&a, 8 << 20);
	while (file_exists(receipt_path(l, revision, &a)))
		revision++;
	const char *path = arena_printf(&a, "%s/%s-%u.body", l->acks, l->unit, revision);
	struct bytes body = next_body(l, revision, path, &a);
	enum sp_code rc = call_open(&l->call, &connection, &c, &err);
	if (rc == SP_OK)
		rc = call_request_bytes(c, MESSAGE_SUBMIT, body, CODEC_RECEIPT, &receipt, &a, &err);
	if (rc == SP_OK)
		keep_receipt(l, &receipt, body, c, revision);
	puts(rc == SP_OK ? "OK" : sp_error_row(rc)->symbol);
	call_close(c);
	arena_free(&a);
	arena_free(&connection);
}

/* The server's revision is what this receipt was given for. */
static void compare_with_server(struct load *l, struct call *c, uint32_t revision, uint32_t *newest)
{
	struct arena a;
	struct bytes text;
	struct receipt_file file;
	struct msg_submit sent;
	struct msg_followup_get_reply kept;
	struct head head;
	struct sp_error err = {0};
	struct msg_followup_get get = {
		.plan = "gavleborg-2018", .year = 2018, .unit = l->unit, .revision = revision};
	arena_init(&a, 8 << 20);
	const char *path = receipt_path(l, revision, &a);
	MUST(file_read(path, 1 << 20, &a, &text, &err), "receipt file");
	MUST(receipt_read(path, text, &a, &file, &err), path);
	MUST(codec_decode(CODEC_SUBMIT, file.body, &a, &sent, &err), path);
	MUST(call_request(c, MESSAGE_FOLLOWUP_GET, CODEC_FOLLOWUP_GET, &get,
		     CODEC_FOLLOWUP_GET_REPLY, &kept, &a, &err),
		path);
	MUST(receipt_verify(&file, call_hello(c)->log_key.ptr, &head, &err), path);
	if (kept.number != file.receipt.number || !bytes_equal(kept.submission->key, sent.key) ||
		strcmp(kept.submission->file_number, sent.file_number) != 0) {
		fprintf(stderr, "crash_load: %s: the server holds something else\n", path);
		exit(1);
	}
	*newest = kept.newest_revision;
	arena_free(&a);
}

static void run_verify(struct load *l)
{
	struct arena connection;
	struct call *c;
	struct sp_error err = {0};
	uint32_t receipts = 0, newest = 0;
	arena_init(&connection, 4 << 20);
	MUST(call_open(&l->call, &connection, &c, &err), "connect");
	bool all = l->count == UINT32_MAX;
	while (receipts < l->count && file_exists(receipt_path(l, receipts + 1, &l->keep)))
		compare_with_server(l, c, ++receipts, &newest);
	if (all ? receipts == 0 || receipts != newest : receipts != l->count) {
		fprintf(stderr, "crash_load: %s: %u receipts, but %u revisions\n", l->unit,
			receipts, newest);
		exit(1);
	}
	printf("%s: %u acknowledged, 0 lost, 0 doubled, every receipt verifies\n", l->unit,
		receipts);
	call_close(c);
	arena_free(&connection);
}

int main(int argc, char **argv)
{
	struct load l = {0};
	if (argc != 7 && argc != 8)
		return 2;
	l.count = argc == 8 ? (uint32_t)strtoul(argv[7], NULL, 10) : UINT32_MAX;
	void *note = dlsym(RTLD_DEFAULT, "crash_note");
	memcpy(&l.note, &note, sizeof note);
	struct sigaction action = {.sa_handler = on_term};
	sigaction(SIGTERM, &action, NULL);
	signal(SIGPIPE, SIG_IGN);
	arena_init(&l.keep, (size_t)64 << 20);
	test_profile_load(argv[2], argv[3], argv[4], &l.keep, &l.call);
	l.unit = argv[5];
	l.acks = argv[6];
	if (strcmp(argv[1], "submit") == 0)
		run_submit(&l);
	else if (strcmp(argv[1], "once") == 0)
		run_once(&l);
	else
		run_verify(&l);
	test_profile_free(&l.call);
	arena_free(&l.keep);
	return 0;
}
