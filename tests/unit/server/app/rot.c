/* SPDX-License-Identifier: Apache-2.0 */
/* Bits that flip in the files of a store: whatever a server then answers is what it answered before, or names the
 * damage. SAMPLAN_FLIPS says how many (./run crash: 10,000). What is signed is held to its signature, as clients do;
 * backups, which they check whole, are left to tests/unit/common/record. */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/crypto/merkle.h"
#include "common/crypto/sign.h"
#include "common/record/format.h"
#include "common/wire/frame.h"
#include "tests/lib/app_fixture.h"

enum { FLIPS = 400, SENT = 9, PEOPLE = 4, LASTING_MAX = 64 << 20 };

static struct fixture f;

static unsigned flips_wanted(void)
{
	const char *wish = getenv("SAMPLAN_FLIPS");
	return wish ? (unsigned)strtoul(wish, NULL, 10) : FLIPS;
}

/* ---- a store, and its two files as they were left ---- */

struct file {
	const char *path;
	uint8_t *bytes;
	size_t len;
};

static struct file ledger_file, index_file;
static struct bytes sent[SENT]; /* submissions, to be sent again */
static struct hash fingerprints[PEOPLE];
static size_t n_fingerprints;

static struct file read_file(const char *name)
{
	struct stat st;
	struct file file = {.path = arena_printf(f.arena, "%s/store/%s/data.mdb", f.dir, name)};
	int fd = open(file.path, O_RDONLY | O_CLOEXEC);
	CHECK_INT(fstat(fd, &st), 0);
	file.len = (size_t)st.st_size;
	file.bytes = arena_alloc(f.arena, file.len);
	CHECK_INT(read(fd, file.bytes, file.len), file.len);
	close(fd);
	return file;
}

static void write_file(const struct file *file)
{
	int fd = open(file->path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	CHECK_INT(write(fd, file->bytes, file->len), file->len);
	close(fd);
}

static void close_store(void)
{
	app_free(f.app);
	ledger_close(f.ledger);
	f.app = NULL;
	f.ledger = NULL;
}

static enum sp_code open_store(uint64_t *replayed, struct sp_error *err)
{
	char store[300];
	snprintf(store, sizeof store, "%s/store", f.dir);
	const struct ledger_options lo = {
		.dir = store, .key = f.keys.log_key, .pace = &ledger_pace_eager};
	enum sp_code rc = ledger_open(&lo, &f.ledger, replayed, err);
	const struct app_options ao = {
		.ledger = f.ledger, .ca_key = f.keys.ca_key, .software = "samplan-server test"};
	return rc == SP_OK ? app_new(&ao, &f.app, err) : rc;
}

static const struct identity *sender(unsigned i)
{
	return i % 2 ? &f.sandviken : &f.gavle;
}

static enum sp_code keep_fingerprint(void *ctx, uint64_t account, const struct rec_account *row)
{
	(void)ctx, (void)account;
	CHECK(n_fingerprints < PEOPLE);
	memcpy(fingerprints[n_fingerprints++].bytes, row->fingerprint.ptr, HASH_BYTES);
	return SP_OK;
}

static void fill_store(void)
{
	struct ledger_view *v;
	fixture_year(&f);
	for (unsigned i = 0; i < SENT; i++) {
		struct msg_submit m = fixture_submission(&f, i % 2 ? "2181" : "2180", i / 2);
		sent[i] = fixture_encode(&f, CODEC_SUBMIT, &m);
		CHECK_CODE(
			fixture_send(&f, sender(i), MESSAGE_SUBMIT, sent[i], NULL), SP_OK, &f.err);
	}
	fixture_invite(&f, ROLE_REPORTER, "2101");
	n_fingerprints = 0;
	CHECK_CODE(ledger_view_open(f.ledger, &v, &f.err), SP_OK, &f.err);
	CHECK_CODE(ledger_accounts(v, 0, keep_fingerprint, NULL, &f.err), SP_OK, &f.err);
	CHECK_INT(n_fingerprints, PEOPLE);
	ledger_view_close(v);
	close_store();
	ledger_file = read_file("ledger");
	index_file = read_file("index");
}

/* ---- everything that it can be asked ---- */

static const struct msg_hello hello = {.protocol = 1, .known_size = 7};
static const struct msg_empty empty;
static const struct msg_invite_list codes;
static const struct msg_account_list accounts;
static const struct msg_org_list orgs;
static const struct msg_plan_list plans;
static const struct msg_plan_get plan = {.plan = FIXTURE_PLAN};
static const struct msg_round_list rounds;
static const struct msg_questions form = {.plan = FIXTURE_PLAN, .unit = "2180"},
				  unanswered = {.plan = FIXTURE_PLAN, .unit = "2101"};
static const struct msg_followup_list all = {.plan = FIXTURE_PLAN},
				      of_one = {.plan = FIXTURE_PLAN, .unit = "2181"};
#define FOLLOWUP(of, n)                                                           \
	{                                                                         \
		.plan = FIXTURE_PLAN, .year = 2018, .unit = (of), .revision = (n) \
	}
static const struct msg_followup_get newest = FOLLOWUP("2180", 0), second = FOLLOWUP("2180", 2),
				     theirs = FOLLOWUP("2181", 1), none = FOLLOWUP("2101", 0);
static const struct msg_overview overview = {.plan = FIXTURE_PLAN};
static const struct msg_total total = {.plan = FIXTURE_PLAN, .year = 2018},
			      of_question = {.plan = FIXTURE_PLAN,
				      .year = 2018,
				      .question = "cm/i/utbildade"};
static const struct msg_log_list entries;
static const struct msg_log_proof proof = {.from_size = 5, .to_size = 19};

#define ASK(who, type, message)                                  \
	{                                                        \
		&f.who, MESSAGE_##type, CODEC_##type, &(message) \
	}
static const struct ask {
	const struct identity *who;
	enum message_type type;
	enum codec_id codec;
	const void *message;
} asks[] = {
	ASK(admin, WHOAMI, empty),
	ASK(gavle, WHOAMI, empty),
	ASK(admin, INVITE_LIST, codes),
	ASK(admin, ACCOUNT_LIST, accounts),
	ASK(admin, ORG_LIST, orgs),
	ASK(coordinator, PLAN_LIST, plans),
	ASK(gavle, PLAN_GET, plan),
	ASK(gavle, ROUND_LIST, rounds),
	ASK(gavle, QUESTIONS, form),
	ASK(coordinator, QUESTIONS, unanswered),
	ASK(coordinator, FOLLOWUP_LIST, all),
	ASK(sandviken, FOLLOWUP_LIST, of_one),
	ASK(coordinator, FOLLOWUP_GET, newest),
	ASK(gavle, FOLLOWUP_GET, second),
	ASK(coordinator, FOLLOWUP_GET, theirs),
	ASK(coordinator, FOLLOWUP_GET, none),
	ASK(coordinator, OVERVIEW, overview),
	ASK(coordinator, TOTAL, total),
	ASK(gavle, TOTAL, of_question),
	ASK(admin, LOG_LIST, entries),
	ASK(admin, LOG_PROOF, proof),
};
enum { ASKS = sizeof asks / sizeof asks[0], ANSWERS = ASKS + 1 + SENT + PEOPLE };

struct answer_given {
	enum message_type type;
	enum sp_code code;
	struct bytes body; /* of a reply */
};

static void answer_of(struct request *r, struct answer_given *out)
{
	struct buf reply;
	uint16_t flags = FRAME_MORE;
	*out = (struct answer_given){.type = r->type};
	buf_init(&reply, 16 << 20);
	while (flags == FRAME_MORE)
		flags = fixture_frame(&f, r, &reply);
	request_free(r);
	out->body = arena_bytes(f.arena, buf_bytes(&reply));
	buf_free(&reply);
	if (!(flags & FRAME_ERROR))
		return;
	struct sp_error told = {0};
	CHECK_INT(codec_decode_error(out->body, f.arena, &told), SP_OK);
	/* clients are told no more of it than this; the log has all */
	bool version = told.code == SP_INTERNAL && strcmp(told.param[0], "L9604") == 0;
	out->code = version ? SP_STORE_VERSION : told.code;
}

static void ask(const struct ask *a, struct answer_given *out)
{
	answer_of(fixture_open(&f, a->who, a->type, fixture_encode(&f, a->codec, a->message)), out);
}

/* Who has been heard and asks again gets the same receipt. */
static void send_again(unsigned i, struct answer_given *out)
{
	struct request *r = fixture_open(&f, sender(i), MESSAGE_SUBMIT, sent[i]);
	if (request_writes(r))
		request_apply(f.app, &r, 1);
	answer_of(r, out);
}

/* Whom a certificate lets in, as what. */
static void identify(const struct hash *fingerprint, struct answer_given *out)
{
	struct ledger_view *v;
	struct rec_account row = {0};
	uint64_t account = 0, not_after_ms = 0;
	*out = (struct answer_given){.code = ledger_view_open(f.ledger, &v, NULL)};
	if (out->code != SP_OK)
		return;
	out->code = ledger_account_of_certificate(v, fingerprint, &account, &not_after_ms, NULL);
	if (out->code == SP_OK)
		out->code = ledger_account(v, account, f.arena, &row, NULL);
	if (out->code == SP_OK)
		out->body = bytes_text(arena_printf(f.arena, "%llu %llu %d %s %llu",
			(unsigned long long)account, (unsigned long long)not_after_ms,
			(int)row.role, row.organisation ? row.organisation : "",
			(unsigned long long)row.revoked_number));
	ledger_view_close(v);
}

static void ask_all(struct answer_given out[ANSWERS])
{
	const struct identity nobody = {.authenticated = false};
	size_t n = 0;
	for (size_t i = 0; i < ASKS; i++)
		ask(&asks[i], &out[n++]);
	struct request *r = NULL;
	CHECK_INT(request_open(f.app, &nobody, "192.0.2.1", false, MESSAGE_HELLO, 7,
			  fixture_encode(&f, CODEC_HELLO, &hello), f.now_ms, &r),
		SP_OK);
	request_prepare(f.app, r);
	answer_of(r, &out[n++]);
	for (unsigned i = 0; i < SENT; i++)
		send_again(i, &out[n++]);
	for (size_t i = 0; i < PEOPLE; i++)
		identify(&fingerprints[i], &out[n++]);
}

/* ---- right, named, or neither ---- */

/* Of what was stored and cannot be proved the outcome is not known, and the log says why; when damage of the index has
 * been met nothing is written any more. */
static bool is_named(enum sp_code rc)
{
	if (rc == SP_STORAGE)
		return f.app && !app_writable(f.app);
	return rc == SP_STORE_DAMAGED || rc == SP_STORE_VERSION || rc == SP_ENTRY_DAMAGED ||
	       rc == SP_HEAD_DAMAGED || rc == SP_OUTCOME_UNKNOWN;
}

static bool head_holds(const char *head, struct head *out)
{
	const struct rec_genesis *g = ledger_genesis(f.ledger);
	return head &&
	       head_verify(bytes_text(head), g->log_name, g->log_key.ptr, out, NULL) == SP_OK;
}

/* As the client that has sent the body looks at it. */
static bool receipt_holds(struct bytes receipt, struct bytes body)
{
	struct msg_receipt m;
	struct head head;
	struct hash path[MERKLE_DEPTH_MAX], leaf;
	if (codec_decode(CODEC_RECEIPT, receipt, f.arena, &m, NULL) != SP_OK ||
		!head_holds(m.head, &head) || m.header.len != ENTRY_HEADER_SIZE ||
		m.nonce.len != NONCE_SIZE)
		return false;
	for (size_t i = 0; i < m.n_proof; i++)
		memcpy(path[i].bytes, m.proof[i].ptr, HASH_BYTES);
	leaf = merkle_leaf(m.header);
	struct hash own = entry_hash(m.nonce.ptr, body);
	return bytes_equal(hash_bytes(&own), bytes_of(m.header.ptr + 32, HASH_BYTES)) &&
	       merkle_verify_inclusion(&leaf, m.number, head.size, path, m.n_proof, &head.root);
}

/* Replies with a signed head in them. */
static const struct headed {
	enum message_type type;
	enum codec_id codec;
	size_t head_at;
} headed[] = {
	{MESSAGE_SUBMIT, CODEC_RECEIPT, offsetof(struct msg_receipt, head)},
	{MESSAGE_LOG_LIST, CODEC_LOG_LIST_REPLY, offsetof(struct msg_log_list_reply, head)},
	{MESSAGE_LOG_PROOF, CODEC_LOG_PROOF_REPLY, offsetof(struct msg_log_proof_reply, head)},
	{MESSAGE_HELLO, CODEC_HELLO_REPLY, offsetof(struct msg_hello_reply, head)},
};

static const struct headed *headed_of(enum message_type type)
{
	for (size_t i = 0; i < sizeof headed / sizeof headed[0]; i++)
		if (headed[i].type == type)
			return &headed[i];
	return NULL;
}

static void *decoded(const struct headed *h, struct bytes body)
{
	void *out = arena_alloc(f.arena, codec_struct_size(h->codec));
	return codec_decode_listing(h->codec, body, f.arena, out, NULL) == SP_OK ? out : NULL;
}

static const char **head_in(const struct headed *h, void *reply)
{
	return (const char **)((char *)reply + h->head_at);
}

/* What a signature does not let pass, or is no text any more, the client names. */
static bool is_refused_by_client(const struct answer_given *a, struct bytes body)
{
	struct head head;
	const struct headed *h = headed_of(a->type);
	void *reply = h ? decoded(h, a->body) : NULL;
	if (!h)
		return false;
	return !reply || !head_holds(*head_in(h, reply), &head) ||
	       (a->type == MESSAGE_SUBMIT && !receipt_holds(a->body, body));
}

/* A text has bits that its signature does not depend on: spare ones of base64. */
static bool is_same_but_for_head(const struct answer_given *a, const struct answer_given *b)
{
	const struct headed *h = headed_of(a->type);
	void *reply = h ? decoded(h, a->body) : NULL, *other = h ? decoded(h, b->body) : NULL;
	if (!reply || !other)
		return false;
	*head_in(h, reply) = *head_in(h, other);
	return bytes_equal(fixture_encode(&f, h->codec, reply), b->body);
}

enum verdict { HARMLESS, NAMED, SILENT };

static enum verdict judge(size_t i, const struct answer_given *was, const struct answer_given *is)
{
	struct bytes body = i > ASKS && i <= ASKS + SENT ? sent[i - ASKS - 1] : bytes_of(NULL, 0);
	if (was->code == is->code && bytes_equal(was->body, is->body))
		return HARMLESS;
	if (is_named(is->code) || (is->code == SP_OK && is_refused_by_client(is, body)))
		return NAMED;
	return is->code == SP_OK && is_same_but_for_head(is, was) ? HARMLESS : SILENT;
}

struct tally {
	unsigned flips, named, silent;
	char first[200]; /* of the silent ones */
};

static void note(struct tally *t, const struct file *file, size_t at, uint8_t bit, size_t i,
	const struct answer_given *is)
{
	if (t->first[0])
		return;
	snprintf(t->first, sizeof t->first, "%s, byte %zu, bit %d: answer %zu is another, code %d",
		file->path, at, bit, i, is->code);
}

/* What the store answers when it is opened as it lies; those that it gave before are `was`. */
static void look(struct tally *t, const struct file *file, size_t at, uint8_t bit,
	const struct answer_given was[ANSWERS])
{
	struct answer_given is[ANSWERS];
	struct sp_error err = {.code = SP_OK};
	uint64_t replayed = 0;
	enum verdict worst = HARMLESS;
	enum sp_code rc = open_store(&replayed, &err);
	if (rc == SP_OK)
		ask_all(is);
	for (size_t i = 0; rc == SP_OK && i < ANSWERS; i++) {
		enum verdict v = judge(i, &was[i], &is[i]);
		if (v == SILENT)
			note(t, file, at, bit, i, &is[i]);
		if (v > worst)
			worst = v;
	}
	if (rc != SP_OK && !is_named(rc)) {
		note(t, file, at, bit, ANSWERS, &(struct answer_given){.code = rc});
		worst = SILENT;
	}
	t->silent += worst == SILENT;
	t->named += worst != SILENT && (rc != SP_OK || replayed > 0 || worst == NAMED);
	close_store();
}

static uint64_t state = 1; /* the same places in every run, as far as the files are the same */

static uint64_t draw(uint64_t below)
{
	state = state * 6364136223846793005u + 1442695040888963407u;
	return (state >> 33) % below;
}

static void flip_one(struct tally *t, struct file *file, const struct answer_given was[ANSWERS])
{
	size_t at = (size_t)draw(file->len);
	uint8_t bit = (uint8_t)draw(8);
	file->bytes[at] ^= (uint8_t)(1u << bit);
	write_file(&ledger_file);
	write_file(&index_file);
	t->flips++;
	look(t, file, at, bit, was);
	file->bytes[at] ^= (uint8_t)(1u << bit);
}

/* The log says of each what was found: not here. */
static int quiet(void)
{
	int kept = dup(STDERR_FILENO), null = open("/dev/null", O_WRONLY | O_CLOEXEC);
	CHECK(kept >= 0 && null >= 0);
	fflush(stderr);
	CHECK(dup2(null, STDERR_FILENO) >= 0);
	close(null);
	return kept;
}

static void loud(int kept)
{
	CHECK(dup2(kept, STDERR_FILENO) >= 0);
	close(kept);
}

static void flip_many(struct tally *t, unsigned flips, const struct answer_given was[ANSWERS])
{
	struct arena *lasting = f.arena, passing;
	arena_init(&passing, LASTING_MAX);
	f.arena = &passing;
	int kept = quiet();
	for (unsigned i = 0; i < flips; i++) {
		flip_one(t, i % 2 ? &ledger_file : &index_file, was);
		arena_free(&passing);
	}
	loud(kept);
	f.arena = lasting;
}

/* The answers of the store as it is, which are the same when they are asked for again. */
static void make_store(struct answer_given was[ANSWERS])
{
	struct answer_given again[ANSWERS];
	uint64_t replayed;
	fill_store();
	CHECK_CODE(open_store(&replayed, &f.err), SP_OK, &f.err);
	ask_all(was);
	ask_all(again);
	for (size_t i = 0; i < ANSWERS; i++) {
		CHECK(was[i].code == SP_OK || was[i].code == SP_FOLLOWUP_UNKNOWN);
		CHECK_INT(judge(i, &was[i], &again[i]), HARMLESS);
	}
	for (size_t i = 0; i < SENT; i++)
		CHECK(receipt_holds(was[ASKS + 1 + i].body, sent[i]));
	close_store();
}

TEST(rot, never_makes_an_answer_another_in_silence)
{
	unsigned flips = flips_wanted();
	struct answer_given was[ANSWERS];
	struct tally t = {0};
	make_store(was);
	flip_many(&t, flips, was);
	printf("bit rot, server: %u flips, %u named, %u without effect, %u silent\n", t.flips,
		t.named, t.flips - t.named - t.silent, t.silent);
	fflush(stdout);
	CHECK_TEXT(t.first, "");
	CHECK(t.named > flips / 20);
	fixture_close(&f);
}

/* ---- under a server that has the store open ---- */

enum { ROWS_MAX = 512, OF_INDEX = 2, OF_LEDGER = 12 /* bits of a row, for FLIPS */ };

/* Keys and values as they lie in the file: one after the other. */
struct rows {
	struct bytes items[ROWS_MAX];
	size_t n;
};

static void collect(const char *folder, const char *table, struct rows *out)
{
	const char *const tables[] = {table};
	struct store_options o = {.dir = arena_printf(f.arena, "%s/store/%s", f.dir, folder),
		.tables = tables,
		.n_tables = 1,
		.read_only = true};
	struct store *s;
	struct store_txn *t;
	struct store_cursor *c;
	struct bytes key, value;
	CHECK_CODE(store_open(&o, &s, &f.err), SP_OK, &f.err);
	CHECK_INT(store_begin_read(s, &t, NULL), SP_OK);
	CHECK_INT(store_cursor_open(t, 0, &c, NULL), SP_OK);
	enum sp_code rc = store_seek(c, bytes_of(NULL, 0), &key, &value, NULL);
	for (; rc == SP_OK; rc = store_next(c, &key, &value, NULL)) {
		uint8_t *row = arena_alloc(f.arena, key.len + value.len);
		CHECK(row && out->n < ROWS_MAX);
		memcpy(row, key.ptr, key.len);
		memcpy(row + key.len, value.ptr, value.len);
		out->items[out->n++] = bytes_of(row, key.len + value.len);
	}
	store_cursor_close(c);
	store_abort(t);
	store_close(s);
}

/* Flips a bit of the row wherever the file has it: old copies of pages stay, and one of them counts. */
static unsigned flip_row(const struct file *file, struct bytes row, size_t at, uint8_t bit)
{
	unsigned n = 0;
	int fd = open(file->path, O_RDWR | O_CLOEXEC);
	const uint8_t changed = row.ptr[at] ^ (uint8_t)(1u << bit);
	for (size_t from = 0; from + row.len <= file->len; from++) {
		if (memcmp(file->bytes + from, row.ptr, row.len) != 0)
			continue;
		CHECK_INT(pwrite(fd, &changed, 1, (off_t)(from + at)), 1);
		n++;
	}
	close(fd);
	return n;
}

struct at_work {
	unsigned flips, named, silent, taken_for_well, not_rebuilt;
	char first[200]; /* of the silent ones */
};

/* What is asked of the open store is right or named; whether any was named. */
static bool named_or_right(
	struct at_work *t, struct bytes row, size_t at, const struct answer_given was[ANSWERS])
{
	struct answer_given is[ANSWERS];
	char hex[2 * 48 + 1];
	bool named = false;
	ask_all(is);
	for (size_t i = 0; i < ANSWERS; i++) {
		enum verdict v = judge(i, &was[i], &is[i]);
		named |= v == NAMED;
		if (v != SILENT || t->silent++ > 0)
			continue;
		hex_encode(bytes_of(row.ptr, row.len < 48 ? row.len : 48), hex);
		snprintf(t->first, sizeof t->first, "row %s, byte %zu: answer %zu, code %d", hex,
			at, i, is[i].code);
	}
	return named;
}

/* Of the index: what was named ends the server, and the next start has made it anew. */
static void flip_at_work(struct at_work *t, const struct file *file, struct bytes row,
	const struct answer_given was[ANSWERS])
{
	struct sp_error err;
	uint64_t replayed = 0;
	size_t at = (size_t)draw(row.len);
	write_file(&ledger_file);
	write_file(&index_file);
	CHECK_INT(open_store(&replayed, &err), SP_OK);
	if (flip_row(file, row, at, (uint8_t)draw(8)) == 0) { /* it lies on pages of its own */
		close_store();
		return;
	}
	t->flips++;
	bool named = named_or_right(t, row, at, was);
	t->named += named;
	if (named && file == &index_file)
		t->taken_for_well += app_failure(f.app, &err) != SP_STORE_DAMAGED;
	close_store();
	if (file == &ledger_file)
		return;
	t->not_rebuilt += open_store(&replayed, &err) != SP_OK || replayed == 0 ||
			  named_or_right(t, row, at, was);
	close_store();
}

static void flip_all_rows(struct at_work *t, const struct file *file, const struct rows *rows,
	unsigned times, const struct answer_given was[ANSWERS])
{
	struct arena *lasting = f.arena, passing;
	arena_init(&passing, LASTING_MAX);
	f.arena = &passing;
	int kept = quiet();
	times = times * flips_wanted() / FLIPS;
	for (size_t i = 0; i < rows->n * times; i++) {
		flip_at_work(t, file, rows->items[i / times], was);
		arena_free(&passing);
	}
	loud(kept);
	f.arena = lasting;
}

TEST(rot, of_a_row_under_a_running_server_is_named_and_the_next_start_makes_the_index_anew)
{
	static const char *const tables[] = {"tree", "org", "plan", "round", "current", "revision",
		"account", "cert", "code", "seen", "entry", "meta"};
	struct answer_given was[ANSWERS];
	struct rows rows = {.n = 0};
	struct at_work t = {0};
	make_store(was);
	for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++)
		collect("index", tables[i], &rows);
	flip_all_rows(&t, &index_file, &rows, OF_INDEX, was);
	CHECK(t.flips > rows.n);
	CHECK(t.named > t.flips / 2);
	CHECK_TEXT(t.first, "");
	CHECK_INT(t.taken_for_well, 0);
	CHECK_INT(t.not_rebuilt, 0);
	fixture_close(&f);
}

TEST(rot, of_an_entry_under_a_running_server_is_named)
{
	struct answer_given was[ANSWERS];
	struct rows rows = {.n = 0};
	struct at_work t = {0};
	make_store(was);
	collect("ledger", "batch", &rows);
	flip_all_rows(&t, &ledger_file, &rows, OF_LEDGER, was);
	CHECK(t.flips > rows.n);
	CHECK(t.named > 0);
	CHECK_TEXT(t.first, "");
	fixture_close(&f);
}
