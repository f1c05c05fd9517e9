/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/outgoing.h"

#include <dirent.h>

#include "client/commands/heads.h"
#include "common/record/format.h"
#include "tests/unit/client/commands/profile.h"

static const char *write_at(const char *path, const char *text)
{
	struct sp_error err;
	CHECK(path != NULL);
	CHECK_CODE(file_write(path, bytes_text(text), 0600, &err), SP_OK, &err);
	return path;
}

TEST(receipt, never_takes_the_place_of_another_one)
{
	struct context c = {0};
	const char *folder = test_folder();
	const char *path = arena_printf(test_arena(), "%s/kvitto-2180-2018-1.txt", folder);
	const char *second = arena_printf(test_arena(), "%s/kvitto-2180-2018-1-2.txt", folder);
	const char *third = arena_printf(test_arena(), "%s/kvitto-2180-2018-1-3.txt", folder);
	arena_init(&c.arena, 1 << 20);
	CHECK_TEXT(write_at(receipt_place(&c, path, bytes_text("one")), "one"), path);
	CHECK_TEXT(write_at(receipt_place(&c, path, bytes_text("two")), "two"), second);
	CHECK_TEXT(receipt_place(&c, path, bytes_text("three")), third);
	/* the same one again has its place */
	CHECK_TEXT(receipt_place(&c, path, bytes_text("one")), path);
	CHECK_TEXT(receipt_place(&c, path, bytes_text("two")), second);
	CHECK(receipt_place(&c, NULL, bytes_text("one")) == NULL);
	arena_free(&c.arena);
}

/* ---- a server that writes into a log of two entries, of which the client has seen the first ---- */

#define LOG_NAME "localhost/samplan"

static struct sign_key *log_key;
static const char *first_entry; /* of the log that is written to */

static struct hash leaf_of(const char *entry)
{
	return merkle_leaf(bytes_text(entry));
}

static const char *sign(const struct merkle_peaks *peaks, uint64_t size, struct arena *a)
{
	const struct head h = {size, merkle_root(peaks)};
	struct buf out;
	buf_init(&out, 4096);
	const char *text = head_sign(log_key, LOG_NAME, &h, &out, NULL) == SP_OK
				   ? arena_text_n(a, buf_bytes(&out).ptr, out.len)
				   : NULL;
	buf_free(&out);
	return text;
}

/* The receipt of what came, and its own leaf as proof that the log grew by it: what a fork can say too. In the
 * peer's thread. */
static enum codec_id answer(struct peer *p, const struct frame *request, void *message)
{
	static struct hash leaves[2];
	static struct bytes proof;
	static uint8_t header[ENTRY_HEADER_SIZE], nonce[NONCE_SIZE];
	struct hash nodes[MERKLE_DEPTH_MAX];
	struct merkle_peaks peaks = {.n = 0};
	if (request->type == MESSAGE_LOG_PROOF) {
		proof = hash_bytes(&leaves[1]);
		*(struct msg_log_proof_reply *)message =
			(struct msg_log_proof_reply){.proof = &proof, .n_proof = 1};
		return CODEC_LOG_PROOF_REPLY;
	}
	const struct entry e = {.number = 1,
		.arrival_ms = 5,
		.account = 7,
		.kind = request->type,
		.schema = 1,
		.hash = entry_hash(nonce, request->body)};
	entry_header(&e, header);
	leaves[0] = leaf_of(first_entry);
	leaves[1] = entry_leaf(&e);
	proof = hash_bytes(&leaves[0]);
	merkle_add(&peaks, &leaves[0], nodes);
	merkle_add(&peaks, &leaves[1], nodes);
	*(struct msg_receipt *)message = (struct msg_receipt){.id = "x/2018",
		.number = 1,
		.arrival_ms = 5,
		.header = bytes_of(header, sizeof header),
		.nonce = bytes_of(nonce, sizeof nonce),
		.proof = &proof,
		.n_proof = 1,
		.head = sign(&peaks, 2, &p->arena)};
	return CODEC_RECEIPT;
}

static const char *head_of_one(const char *entry)
{
	struct merkle_peaks peaks = {.n = 0};
	struct hash nodes[MERKLE_DEPTH_MAX], leaf = leaf_of(entry);
	merkle_add(&peaks, &leaf, nodes);
	return sign(&peaks, 1, test_arena());
}

/* The profile has seen the log whose only entry is "seen". */
static void remember(struct profile *p)
{
	struct account *acc = &p->c.account;
	struct heads_begun begun = {0};
	struct sp_error err;
	acc->log_name = LOG_NAME;
	sign_key_public(log_key, acc->log_key);
	acc->has_log_key = true;
	CHECK_CODE(heads_begin(&p->c, LOG_NAME, acc->log_key, head_of_one("seen"), &begun, &err),
		SP_OK, &err);
	CHECK_CODE(heads_load(&p->c, &err), SP_OK, &err);
	CHECK_INT(acc->history.known.size, 1);
	acc->call.history = &acc->history;
}

static size_t receipts_kept(const struct profile *p)
{
	size_t n = 0;
	DIR *dir = opendir(arena_printf(test_arena(), "%s/receipts/default", p->c.paths.state));
	for (struct dirent *e = dir ? readdir(dir) : NULL; e; e = readdir(dir))
		n += e->d_name[0] != '.';
	if (dir)
		closedir(dir);
	return n;
}

static enum sp_code send_one(struct profile *p, struct sp_error *err)
{
	static const enum peer_step steps[] = {STEP_ANSWER};
	const struct peer_manner manner = {.head = head_of_one("seen"), .reply = answer};
	struct peer *peer = peer_start("127.0.0.1", steps, 1, &manner);
	struct msg_round_close m = {.plan = "x", .year = 2018};
	struct msg_receipt receipt = {.number = 0};
	struct outgoing o;
	struct bytes text;
	profile_enrol(p, peer);
	remember(p);
	CHECK_CODE(outgoing_prepare(&p->c, MESSAGE_ROUND_CLOSE, CODEC_ROUND_CLOSE, &m, &m.key, true,
			   &o, err),
		SP_OK, err);
	enum sp_code rc = outgoing_send(&p->c, &o, &receipt, receipt_name, &text, err);
	CHECK(file_exists(o.path)); /* until the command is done */
	peer_stop(peer);
	CHECK_INT(peer->requests[0], 2);
	return rc;
}

TEST(outgoing, remembers_the_head_of_a_receipt_that_continues_the_log)
{
	struct profile p;
	struct sp_error err;
	CHECK_CODE(sign_key_generate(&log_key, &err), SP_OK, &err);
	first_entry = "seen";
	CHECK_CODE(send_one(&p, &err), SP_OK, &err);
	CHECK_INT(p.c.account.history.known.size, 2);
	CHECK_CODE(heads_load(&p.c, &err), SP_OK, &err);
	CHECK_INT(p.c.account.history.known.size, 2);
	CHECK_INT(receipts_kept(&p), 1);
	context_free(&p.c);
	sign_key_free(log_key);
}

TEST(outgoing, keeps_the_receipt_of_a_server_that_forks_as_evidence_and_its_head_never)
{
	struct profile p;
	struct sp_error err;
	CHECK_CODE(sign_key_generate(&log_key, &err), SP_OK, &err);
	first_entry = "another";
	CHECK_CODE(send_one(&p, &err), SP_HISTORY_REWRITTEN, &err);
	CHECK_CODE(heads_load(&p.c, &err), SP_OK, &err);
	CHECK_INT(p.c.account.history.known.size, 1);
	CHECK_INT(receipts_kept(&p), 1);
	context_free(&p.c);
	sign_key_free(log_key);
}
