/* SPDX-License-Identifier: Apache-2.0 */
/* A log is remembered by its newest head: what a server may answer to who remembers. */
#include "client/call/history.h"

#include "tests/lib/peer.h"

#define LOG_NAME "localhost/samplan"
enum {
	LEAVES = 20,
	NODES = 2 * LEAVES + MERKLE_DEPTH_MAX
}; /* room for what merkle_add may write */

/* A log of LEAVES entries; `from` and later it is another one. */
struct tree {
	struct hash node[NODES];
	struct head head[LEAVES + 1];
	const char *text[LEAVES + 1]; /* signed */
};

static struct sign_key *log_key(void)
{
	static struct sign_key *key;
	struct sp_error err;
	if (!key)
		CHECK_CODE(sign_key_generate(&key, &err), SP_OK, &err);
	return key;
}

static const char *sign(const struct sign_key *key, const char *name, const struct head *h)
{
	struct buf out;
	struct sp_error err;
	buf_init(&out, 4096);
	CHECK_CODE(head_sign(key, name, h, &out, &err), SP_OK, &err);
	const char *text = arena_text_n(test_arena(), buf_bytes(&out).ptr, out.len);
	buf_free(&out);
	return text;
}

static struct tree *grow(int from)
{
	struct tree *t = arena_alloc(test_arena(), sizeof *t);
	struct merkle_peaks peaks = {.n = 0};
	size_t made = 0;
	CHECK(t != NULL);
	for (int i = 0; i < LEAVES; i++) {
		const uint8_t entry[] = {(uint8_t)i, i >= from};
		const struct hash leaf = merkle_leaf(bytes_of(entry, sizeof entry));
		made += merkle_add(&peaks, &leaf, t->node + made);
		t->head[i + 1] = (struct head){(uint64_t)i + 1, merkle_root(&peaks)};
		t->text[i + 1] = sign(log_key(), LOG_NAME, &t->head[i + 1]);
	}
	return t;
}

static enum sp_code read_node(void *ctx, uint64_t position, struct hash *out, struct sp_error *err)
{
	const struct tree *t = ctx;
	(void)err;
	*out = t->node[position];
	return SP_OK;
}

struct proof {
	struct bytes items[MERKLE_DEPTH_MAX];
	size_t n;
};

static struct proof prove(struct tree *t, uint64_t from, uint64_t to)
{
	struct hash *path = arena_array(test_arena(), MERKLE_DEPTH_MAX, sizeof *path);
	struct proof p = {.n = 0};
	struct sp_error err;
	CHECK_CODE(merkle_prove_consistency(read_node, t, from, to, path, &p.n, &err), SP_OK, &err);
	for (size_t i = 0; i < p.n; i++)
		p.items[i] = hash_bytes(&path[i]);
	return p;
}

struct kept {
	int times;
	uint64_t size;
	const char *text;
};

static enum sp_code keep(
	void *user, const char *text, const struct head *head, struct sp_error *err)
{
	struct kept *k = user;
	(void)err;
	k->times++;
	k->size = head->size;
	k->text = arena_text(test_arena(), text);
	return SP_OK;
}

static struct history remembering(const struct head *known, struct kept *kept)
{
	struct history h = {.log_name = LOG_NAME, .keep = keep, .user = kept};
	sign_key_public(log_key(), h.log_key);
	if (known)
		h.known = *known;
	return h;
}

TEST(history, grows_with_every_proof_that_fits)
{
	struct tree *t = grow(LEAVES);
	struct sp_error err;
	for (uint64_t from = 1; from <= LEAVES; from++)
		for (uint64_t to = from; to <= LEAVES; to++) {
			struct kept kept = {.times = 0};
			struct history h = remembering(&t->head[from], &kept);
			const struct proof p = prove(t, from, to);
			CHECK_CODE(history_check(&h, t->text[to], p.items, p.n, &err), SP_OK, &err);
			CHECK_INT(h.known.size, to);
			CHECK_INT(kept.times, to > from);
			if (to > from)
				CHECK_TEXT(kept.text, t->text[to]);
		}
}

TEST(history, takes_the_head_that_it_knows_word_for_word_and_no_other_unverified)
{
	struct tree *t = grow(LEAVES);
	struct kept kept = {.times = 0};
	struct history h = remembering(&t->head[9], &kept);
	const struct proof p = prove(t, 9, 12);
	struct sp_error err;
	h.known_text = t->text[9];
	CHECK_CODE(history_check(&h, t->text[9], NULL, 0, &err), SP_OK, &err);
	char *other = arena_text(test_arena(), t->text[9]);
	other[strlen(other) / 2] ^= 1;
	CHECK(history_check(&h, other, NULL, 0, &err) != SP_OK);
	CHECK_CODE(history_check(&h, t->text[12], p.items, p.n, &err), SP_OK, &err);
	CHECK(h.known_text == NULL);
	CHECK_CODE(history_check(&h, t->text[9], NULL, 0, &err), SP_HISTORY_LOST, &err);
	h = remembering(NULL, &kept);
	h.known_text = other;
	CHECK(history_check(&h, other, NULL, 0, &err) != SP_OK); /* none is known yet */
}

TEST(history, begins_with_any_head_of_the_log)
{
	struct tree *t = grow(LEAVES);
	struct kept kept = {.times = 0};
	struct history h = remembering(NULL, &kept);
	struct sp_error err;
	CHECK_CODE(history_check(&h, t->text[7], NULL, 0, &err), SP_OK, &err);
	CHECK_INT(h.known.size, 7);
	CHECK_INT(kept.size, 7);
}

TEST(history, that_is_shorter_is_lost)
{
	struct tree *t = grow(LEAVES);
	struct kept kept = {.times = 0};
	struct history h = remembering(&t->head[9], &kept);
	struct sp_error err;
	CHECK_CODE(history_check(&h, t->text[8], NULL, 0, &err), SP_HISTORY_LOST, &err);
	CHECK_TEXT(err.param[0], "8");
	CHECK_TEXT(err.param[1], "9");
	CHECK_INT(h.known.size, 9);
	CHECK_INT(kept.times, 0);
}

TEST(history, of_other_entries_is_rewritten_whatever_is_proved)
{
	struct tree *ours = grow(LEAVES), *theirs = grow(5);
	struct sp_error err;
	for (uint64_t to = 9; to <= LEAVES; to++) {
		struct kept kept = {.times = 0};
		struct history h = remembering(&ours->head[9], &kept);
		const struct proof honest = prove(theirs, 9, to), lie = prove(ours, 9, to);
		CHECK_CODE(history_check(&h, theirs->text[to], honest.items, honest.n, &err),
			SP_HISTORY_REWRITTEN, &err);
		CHECK_TEXT(err.param[0], "9");
		CHECK_CODE(history_check(&h, theirs->text[to], lie.items, lie.n, &err),
			SP_HISTORY_REWRITTEN, &err);
		CHECK_INT(h.known.size, 9);
		CHECK_INT(kept.times, 0);
	}
}

TEST(history, with_a_proof_that_is_cut_or_longer_is_refused)
{
	struct tree *t = grow(LEAVES);
	struct kept kept = {.times = 0};
	struct history h = remembering(&t->head[9], &kept);
	struct proof p = prove(t, 9, 15);
	struct bytes many[MERKLE_DEPTH_MAX + 1];
	struct sp_error err;
	CHECK_CODE(history_check(&h, t->text[15], p.items, 0, &err), SP_HISTORY_REWRITTEN, &err);
	CHECK_CODE(
		history_check(&h, t->text[15], p.items, p.n - 1, &err), SP_HISTORY_REWRITTEN, &err);
	p.items[p.n] = p.items[0];
	CHECK_CODE(
		history_check(&h, t->text[15], p.items, p.n + 1, &err), SP_HISTORY_REWRITTEN, &err);
	p.items[0].len--;
	CHECK_CODE(history_check(&h, t->text[15], p.items, p.n, &err), SP_HISTORY_REWRITTEN, &err);
	for (size_t i = 0; i <= MERKLE_DEPTH_MAX; i++)
		many[i] = p.items[1];
	CHECK_CODE(history_check(&h, t->text[15], many, MERKLE_DEPTH_MAX + 1, &err),
		SP_HISTORY_REWRITTEN, &err);
	CHECK_INT(kept.times, 0);
}

TEST(history, is_of_the_log_s_own_key_and_name)
{
	struct tree *t = grow(LEAVES);
	struct kept kept = {.times = 0};
	struct history h = remembering(&t->head[9], &kept);
	const struct proof p = prove(t, 9, 15);
	struct sign_key *other;
	struct sp_error err;
	CHECK_CODE(sign_key_generate(&other, &err), SP_OK, &err);
	CHECK_CODE(history_check(&h, sign(other, LOG_NAME, &t->head[15]), p.items, p.n, &err),
		SP_SIGNATURE_INVALID, &err);
	CHECK_CODE(history_check(&h, sign(log_key(), "elsewhere/samplan", &t->head[15]), p.items,
			   p.n, &err),
		SP_SIGNATURE_INVALID, &err);
	CHECK_CODE(history_check(&h, "", p.items, p.n, &err), SP_SIGNATURE_INVALID, &err);
	CHECK_CODE(history_check(&h, NULL, NULL, 0, &err), SP_MALFORMED, &err);
	CHECK_INT(h.known.size, 9);
	CHECK_INT(kept.times, 0);
	sign_key_free(other);
}

TEST(history, takes_an_older_head_from_elsewhere_as_no_news)
{
	struct tree *t = grow(LEAVES);
	struct kept kept = {.times = 0};
	struct history h = remembering(&t->head[9], &kept);
	struct sp_error err;
	CHECK_CODE(history_keep(&h, t->text[9], &t->head[9], &err), SP_OK, &err);
	CHECK_CODE(history_keep(&h, t->text[3], &t->head[3], &err), SP_OK, &err);
	CHECK_INT(kept.times, 0);
	CHECK_CODE(history_keep(&h, t->text[10], &t->head[10], &err), SP_OK, &err);
	CHECK_INT(kept.times, 1);
	CHECK_INT(h.known.size, 10);
}

TEST(message, reads_only_when_it_is_known_to)
{
	CHECK(message_reads(MESSAGE_OVERVIEW));
	CHECK(message_reads(MESSAGE_LOG_PROOF));
	CHECK(!message_reads(MESSAGE_SUBMIT));
	CHECK(!message_reads(MESSAGE_ACCOUNT_RENEW));
	CHECK(!message_reads(MESSAGE_ENROL));
	CHECK(!message_reads(MESSAGE_NONE));
}

/* ---- over a connection ---- */

static const enum peer_step answering[] = {STEP_ANSWER}, overtaking[] = {STEP_OVERTAKE};

/* One request of `type` to a server that shows `text` with its proof. */
static enum sp_code ask(const enum peer_step *step, enum message_type type,
	const struct peer_manner *manner, struct history *h, size_t *requests, uint64_t *known,
	struct sp_error *err)
{
	struct peer *peer = peer_start("127.0.0.1", step, 1, manner);
	struct call_options o = peer_options(peer);
	struct msg_health_reply reply = {0};
	o.history = h;
	*err = (struct sp_error){.code = SP_OK};
	enum sp_code rc = call_once(
		&o, 1, type, bytes_of(NULL, 0), CODEC_HEALTH_REPLY, &reply, test_arena(), err);
	CHECK(rc != SP_OK || reply.uptime_ms == 42000);
	CHECK(rc == SP_OK || reply.uptime_ms == 0);
	peer_stop(peer);
	*requests = peer->requests[0];
	*known = peer->known_size[0];
	return rc;
}

TEST(call, tells_the_server_what_it_has_seen_and_keeps_what_is_newer)
{
	struct tree *t = grow(LEAVES);
	const struct proof p = prove(t, 9, 15);
	const struct peer_manner manner = {.head = t->text[15], .proof = p.items, .n_proof = p.n};
	static const enum message_type types[] = {MESSAGE_HEALTH, MESSAGE_SUBMIT};
	for (size_t i = 0; i < 2; i++) {
		struct kept kept = {.times = 0};
		struct history h = remembering(&t->head[9], &kept);
		struct sp_error err;
		size_t requests;
		uint64_t known;
		CHECK_CODE(ask(answering, types[i], &manner, &h, &requests, &known, &err), SP_OK,
			&err);
		CHECK_INT(requests, 1);
		CHECK_INT(known, 9);
		CHECK_INT(kept.size, 15);
	}
}

TEST(call, sends_no_write_to_a_server_that_has_lost_or_rewritten_history)
{
	struct tree *ours = grow(LEAVES), *theirs = grow(5);
	const struct proof p = prove(theirs, 9, 15);
	const struct peer_manner rewritten = {
		.head = theirs->text[15], .proof = p.items, .n_proof = p.n};
	const struct peer_manner lost = {.head = ours->text[8]}, silent = {.head = NULL};
	static const enum sp_code want[] = {SP_HISTORY_REWRITTEN, SP_HISTORY_LOST, SP_MALFORMED};
	const struct peer_manner *const manners[] = {&rewritten, &lost, &silent};
	for (size_t i = 0; i < 3; i++) {
		struct kept kept = {.times = 0};
		struct history h = remembering(&ours->head[9], &kept);
		struct sp_error err;
		size_t requests;
		uint64_t known;
		CHECK_CODE(ask(answering, MESSAGE_SUBMIT, manners[i], &h, &requests, &known, &err),
			want[i], &err);
		CHECK_INT(requests, 0);
		CHECK(strncmp(err.where, "127.0.0.1:", 10) == 0);
		CHECK_CODE(ask(answering, MESSAGE_HEALTH, manners[i], &h, &requests, &known, &err),
			want[i], &err);
		CHECK_CODE(ask(overtaking, MESSAGE_HEALTH, manners[i], &h, &requests, &known, &err),
			want[i], &err);
		CHECK_INT(kept.times, 0);
	}
}

TEST(call, gives_an_answer_that_overtook_the_hello_after_it)
{
	struct tree *t = grow(LEAVES);
	const struct proof p = prove(t, 9, 15);
	const struct peer_manner manner = {.head = t->text[15], .proof = p.items, .n_proof = p.n};
	struct kept kept = {.times = 0};
	struct history h = remembering(&t->head[9], &kept);
	struct sp_error err;
	size_t requests;
	uint64_t known;
	CHECK_CODE(
		ask(overtaking, MESSAGE_HEALTH, &manner, &h, &requests, &known, &err), SP_OK, &err);
	CHECK_INT(kept.size, 15);
}

TEST(call, that_was_refused_once_sends_nothing_more)
{
	struct tree *t = grow(LEAVES);
	const struct peer_manner manner = {.head = t->text[8]};
	struct peer *peer = peer_start("127.0.0.1", answering, 1, &manner);
	struct call_options o = peer_options(peer);
	struct kept kept = {.times = 0};
	struct history h = remembering(&t->head[9], &kept);
	const struct msg_empty request = {0};
	struct msg_health_reply reply = {0};
	struct call *call;
	struct sp_error err;
	o.history = &h;
	CHECK_CODE(call_open(&o, test_arena(), &call, &err), SP_OK, &err);
	CHECK_CODE(call_greet(call, &err), SP_HISTORY_LOST, &err);
	for (int i = 0; i < 2; i++) {
		err = (struct sp_error){.code = SP_OK};
		CHECK_CODE(call_request(call, MESSAGE_HEALTH, CODEC_HEALTH, &request,
				   CODEC_HEALTH_REPLY, &reply, test_arena(), &err),
			SP_HISTORY_LOST, &err);
		CHECK_TEXT(err.param[1], "9");
	}
	call_close(call);
	peer_stop(peer);
	CHECK_INT(peer->requests[0], 0);
}

/* ---- a write's receipt ---- */

/* What the server says of its log to who has written. */
static struct {
	const char *head; /* of the receipt */
	struct proof proof; /* of LOG_PROOF */
	uint32_t refusal; /* instead of a proof, or 0 */
	uint64_t from, to; /* as it was asked */
	size_t proofs; /* asked for */
} side;

/* In the peer's thread; read when it has ended. */
static enum codec_id answer_write(struct peer *p, const struct frame *request, void *message)
{
	struct msg_log_proof asked = {0};
	if (request->type != MESSAGE_LOG_PROOF) {
		*(struct msg_receipt *)message = (struct msg_receipt){
			.id = "x/2018/2180#1", .number = 11, .head = side.head};
		return CODEC_RECEIPT;
	}
	if (codec_decode(CODEC_LOG_PROOF, request->body, &p->arena, &asked, NULL) == SP_OK)
		side.proofs++;
	side.from = asked.from_size;
	side.to = asked.to_size;
	if (side.refusal) {
		*(struct msg_error *)message = (struct msg_error){.code = side.refusal};
		return CODEC_ERROR;
	}
	*(struct msg_log_proof_reply *)message =
		(struct msg_log_proof_reply){.proof = side.proof.items, .n_proof = side.proof.n};
	return CODEC_LOG_PROOF_REPLY;
}

/* One write to a server that greets with the head that is known; what is kept afterwards is in *h. */
static enum sp_code write_one(
	enum peer_step step, const struct tree *greets, struct history *h, struct sp_error *err)
{
	const struct peer_manner manner = {
		.head = greets->text[h->known.size ? h->known.size : 9], .reply = answer_write};
	struct peer *peer = peer_start("127.0.0.1", &step, 1, &manner);
	struct call_options o = peer_options(peer);
	struct msg_receipt reply = {.number = 0};
	bool refused = true;
	o.history = h;
	o.refused = &refused;
	side.proofs = 0;
	*err = (struct sp_error){.code = SP_OK};
	enum sp_code rc = call_once(
		&o, 1, MESSAGE_SUBMIT, bytes_of(NULL, 0), CODEC_RECEIPT, &reply, test_arena(), err);
	peer_stop(peer);
	/* stored it is, and the receipt is there, whatever the server's history is */
	CHECK_INT(reply.number, 11);
	CHECK_TEXT(reply.head, side.head);
	CHECK(!refused);
	return rc;
}

TEST(receipt, is_remembered_by_its_head_when_that_continues_what_was_seen)
{
	struct tree *t = grow(LEAVES);
	struct kept kept = {.times = 0};
	struct history h = remembering(&t->head[9], &kept);
	struct sp_error err;
	side.head = t->text[12];
	side.proof = prove(t, 9, 12);
	side.refusal = 0;
	CHECK_CODE(write_one(STEP_ANSWER, t, &h, &err), SP_OK, &err);
	CHECK_INT(side.proofs, 1);
	CHECK_INT(side.from, 9);
	CHECK_INT(side.to, 12);
	CHECK_INT(kept.size, 12);
	CHECK_TEXT(kept.text, t->text[12]);
}

/* The greeting is honest and the receipt is of another log: with its own proof, with the honest one, with none. */
TEST(receipt, of_a_server_that_forks_within_the_connection_is_caught)
{
	struct tree *ours = grow(LEAVES), *theirs = grow(5);
	const struct proof proofs[] = {prove(theirs, 9, 12), prove(ours, 9, 12), {.n = 0}};
	side.head = theirs->text[12];
	for (size_t i = 0; i < 4; i++) {
		struct kept kept = {.times = 0};
		struct history h = remembering(&ours->head[9], &kept);
		struct sp_error err;
		side.proof = proofs[i < 3 ? i : 0];
		side.refusal = i < 3 ? 0 : SP_FIELD_INVALID;
		CHECK_CODE(write_one(STEP_ANSWER, ours, &h, &err), SP_HISTORY_REWRITTEN, &err);
		CHECK_TEXT(err.param[0], "9");
		CHECK(strncmp(err.where, "127.0.0.1:", 10) == 0);
		CHECK_INT(side.proofs, 1);
		CHECK_INT(kept.times, 0);
		CHECK_INT(h.known.size, 9);
	}
}

TEST(receipt, of_the_size_that_was_seen_has_the_same_root_or_is_of_a_fork)
{
	struct tree *ours = grow(LEAVES), *theirs = grow(5);
	struct kept kept = {.times = 0};
	struct history h = remembering(&ours->head[9], &kept);
	struct sp_error err;
	side.head = ours->text[9];
	CHECK_CODE(write_one(STEP_ANSWER, ours, &h, &err), SP_OK, &err);
	CHECK_INT(side.proofs, 0);
	side.head = theirs->text[9];
	CHECK_CODE(write_one(STEP_ANSWER, ours, &h, &err), SP_HISTORY_REWRITTEN, &err);
	CHECK_INT(side.proofs, 0);
	CHECK_INT(kept.times, 0);
}

/* The answer to a retry: what was seen since must continue it. */
TEST(receipt, that_is_older_than_what_was_seen_is_proved_the_other_way)
{
	struct tree *ours = grow(LEAVES), *theirs = grow(5);
	struct kept kept = {.times = 0};
	struct history h = remembering(&ours->head[9], &kept);
	struct sp_error err;
	side.refusal = 0;
	side.head = ours->text[7];
	side.proof = prove(ours, 7, 9);
	CHECK_CODE(write_one(STEP_ANSWER, ours, &h, &err), SP_OK, &err);
	CHECK_INT(side.from, 7);
	CHECK_INT(side.to, 9);
	side.head = theirs->text[7];
	CHECK_CODE(write_one(STEP_ANSWER, ours, &h, &err), SP_HISTORY_REWRITTEN, &err);
	CHECK_INT(kept.times, 0);
	CHECK_INT(h.known.size, 9);
}

/* The receipt is good; its head is for the next hello to prove. */
TEST(receipt, whose_head_cannot_be_proved_now_is_not_remembered_by_it)
{
	struct tree *t = grow(LEAVES);
	struct sp_error err;
	side.head = t->text[12];
	side.proof = prove(t, 9, 12);
	for (size_t i = 0; i < 2; i++) {
		struct kept kept = {.times = 0};
		struct history h = remembering(&t->head[9], &kept);
		side.refusal = i == 0 ? 0 : SP_BUSY;
		CHECK_CODE(write_one(i == 0 ? STEP_ANSWER_ONCE : STEP_ANSWER, t, &h, &err), SP_OK,
			&err);
		CHECK_INT(side.proofs, i);
		CHECK_INT(kept.times, 0);
		CHECK_INT(h.known.size, 9);
	}
}

TEST(receipt, with_a_head_that_the_log_has_not_signed_is_not_remembered)
{
	struct tree *t = grow(LEAVES);
	struct sign_key *other;
	struct sp_error err;
	struct kept kept = {.times = 0};
	struct history h = remembering(&t->head[9], &kept);
	CHECK_CODE(sign_key_generate(&other, &err), SP_OK, &err);
	side.head = sign(other, LOG_NAME, &t->head[12]);
	CHECK_CODE(write_one(STEP_ANSWER, t, &h, &err), SP_OK, &err);
	CHECK_INT(side.proofs, 0);
	CHECK_INT(kept.times, 0);
	sign_key_free(other);
}
