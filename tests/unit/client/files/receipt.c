/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/lib/test.h"

#include <stdlib.h>

#include "client/files/receipt.h"
#include "common/codec/codec.h"

enum { ENTRIES = 11, NUMBER = 6 };

/* A log of eleven entries, the seventh of which is a submission. */
struct fixture {
	struct sign_key *key;
	struct hash nodes[64];
	size_t n_nodes;
	struct receipt_file receipt;
	struct hash proof[MERKLE_DEPTH_MAX];
	struct bytes runs[MERKLE_DEPTH_MAX];
	struct questions questions;
};

static enum sp_code read_node(void *ctx, uint64_t position, struct hash *out, struct sp_error *err)
{
	struct fixture *f = ctx;
	(void)err;
	*out = f->nodes[position];
	return SP_OK;
}

static struct question asked[] = {
	{.key = "a/i/x",
		.area = "a",
		.area_name = "A",
		.text = "X",
		.kind = QUESTION_COUNT,
		.slots = 2},
	{.key = "a/i/y",
		.area = "a",
		.area_name = "A",
		.text = "Y",
		.kind = QUESTION_YES_NO,
		.slot = 2,
		.slots = 1},
};

static struct msg_submit submission(void)
{
	static struct quantity fifty = {QUALIFIER_ABOUT, 50 * DECIMAL_ONE, 50 * DECIMAL_ONE};
	static struct answer answers[] = {
		{.key = "a/i/x", .state = STATE_GIVEN, .quantity = &fifty, .comment = "rå siffra"},
		{.key = "a/i/y", .state = STATE_NOT_READY},
	};
	return (struct msg_submit){.key = bytes_text("0123456789abcdef"),
		.plan = "p-1",
		.plan_version = 1,
		.year = 2018,
		.unit = "2180",
		.answers = answers,
		.n_answers = 2};
}

static struct bytes encoded(const struct msg_submit *m)
{
	struct buf out;
	struct sp_error err;
	buf_init(&out, FILE_MAX);
	CHECK_CODE(codec_encode(CODEC_SUBMIT, m, &out, &err), SP_OK, &err);
	struct bytes copy = arena_bytes(test_arena(), buf_bytes(&out));
	buf_free(&out);
	return copy;
}

static struct bytes header_of(uint64_t number, struct bytes nonce, struct bytes body)
{
	uint8_t h[ENTRY_HEADER_SIZE];
	struct hash content = sha256_2(nonce, body);
	be64_put(h, number);
	be64_put(h + 8, 1768206665123);
	be64_put(h + 16, 5);
	be32_put(h + 24, MESSAGE_SUBMIT);
	be32_put(h + 28, 1);
	memcpy(h + 32, content.bytes, HASH_BYTES);
	return arena_bytes(test_arena(), bytes_of(h, sizeof h));
}

static void grow_log(struct fixture *f, struct merkle_peaks *peaks)
{
	for (uint64_t i = 0; i < ENTRIES; i++) {
		struct hash made[MERKLE_DEPTH_MAX];
		struct bytes header = i == NUMBER
					      ? f->receipt.receipt.header
					      : header_of(i, bytes_text("n"), bytes_text("other"));
		struct hash leaf = merkle_leaf(header);
		size_t n = merkle_add(peaks, &leaf, made);
		memcpy(f->nodes + f->n_nodes, made, n * sizeof *made);
		f->n_nodes += n;
	}
}

static struct fixture *fixture(void)
{
	static struct fixture f;
	struct sp_error err;
	struct merkle_peaks peaks = {0};
	struct buf head;
	if (f.key)
		return &f;
	struct msg_submit sent = submission();
	struct msg_receipt *m = &f.receipt.receipt;
	f.questions = (struct questions){asked, 2, 3};
	f.receipt.body = encoded(&sent);
	f.receipt.kind = MESSAGE_SUBMIT;
	f.receipt.server = "plan.example:7443";
	f.receipt.log_name = "plan.example/log";
	*m = (struct msg_receipt){.id = "p-1/2018/2180#1",
		.number = NUMBER,
		.arrival_ms = 1768206665123,
		.nonce = bytes_text("nonce of 16 byte"),
		.revision = 1};
	m->header = header_of(NUMBER, m->nonce, f.receipt.body);
	grow_log(&f, &peaks);
	CHECK_CODE(sign_key_generate(&f.key, &err), SP_OK, &err);
	sign_key_public(f.key, f.receipt.log_key);
	buf_init(&head, 4096);
	struct head h = {peaks.size, merkle_root(&peaks)};
	CHECK_CODE(head_sign(f.key, f.receipt.log_name, &h, &head, &err), SP_OK, &err);
	struct bytes text = buf_bytes(&head);
	m->head = arena_text_n(test_arena(), text.ptr, text.len);
	buf_free(&head);
	CHECK_CODE(
		merkle_prove_inclusion(read_node, &f, NUMBER, ENTRIES, f.proof, &m->n_proof, &err),
		SP_OK, &err);
	for (size_t i = 0; i < m->n_proof; i++)
		f.runs[i] = hash_bytes(&f.proof[i]);
	m->proof = f.runs;
	return &f;
}

static struct bytes text_of(const struct receipt_file *r, enum lang lang)
{
	struct buf out;
	buf_init(&out, FILE_MAX);
	CHECK_INT(receipt_write(r, lang, test_arena(), &out), SP_OK);
	struct bytes copy = arena_bytes(test_arena(), buf_bytes(&out));
	buf_free(&out);
	return copy;
}

static enum sp_code read_and_verify(struct bytes in, struct arena *a, struct sp_error *err)
{
	struct receipt_file r;
	struct head head;
	enum sp_code rc = receipt_read("k.txt", in, a, &r, err);
	return rc == SP_OK ? receipt_verify(&r, fixture()->receipt.log_key, &head, err) : rc;
}

TEST(receipt, written_reads_back_and_verifies_in_either_language)
{
	const struct receipt_file *want = &fixture()->receipt;
	for (int lang = LANG_SV; lang <= LANG_EN; lang++) {
		struct receipt_file got;
		struct sp_error err;
		struct head head;
		struct bytes text = text_of(want, (enum lang)lang);
		CHECK_CODE(receipt_read("k.txt", text, test_arena(), &got, &err), SP_OK, &err);
		CHECK_TEXT(got.server, want->server);
		CHECK_TEXT(got.log_name, want->log_name);
		CHECK_TEXT(got.receipt.id, want->receipt.id);
		CHECK_INT(got.receipt.revision, 1);
		CHECK_INT(got.kind, MESSAGE_SUBMIT);
		CHECK_INT(got.receipt.number, NUMBER);
		CHECK_INT(got.receipt.arrival_ms, 1768206665123);
		CHECK_TEXT(got.receipt.head, want->receipt.head);
		CHECK_BYTES(got.body, want->body);
		CHECK_INT(got.receipt.n_proof, want->receipt.n_proof);
		CHECK_CODE(receipt_verify(&got, want->log_key, &head, &err), SP_OK, &err);
		CHECK_CODE(receipt_verify(&got, NULL, &head, &err), SP_OK, &err);
		CHECK_INT(head.size, ENTRIES);
		CHECK_BYTES(text_of(&got, (enum lang)lang), text);
	}
}

static bool in_comment(struct bytes text, size_t at)
{
	size_t start = at;
	while (start && text.ptr[start - 1] != '\n')
		start--;
	return text.ptr[start] == '#';
}

TEST(receipt, shows_every_byte_that_was_turned_over)
{
	struct bytes text = text_of(&fixture()->receipt, LANG_SV);
	uint8_t *copy = malloc(text.len);
	if (!copy)
		abort();
	for (size_t i = 0; i < text.len; i++) {
		for (unsigned flip = 1; flip < 256; flip <<= 1) {
			struct arena a;
			struct sp_error err;
			memcpy(copy, text.ptr, text.len);
			copy[i] ^= (uint8_t)flip;
			arena_init(&a, (size_t)4 << 20);
			enum sp_code rc = read_and_verify(bytes_of(copy, text.len), &a, &err);
			bool harmless = in_comment(text, i) || i == text.len - 1;
			if (rc == SP_OK && !harmless)
				fprintf(stderr, "byte %zu '%c' flip %u\n", i, text.ptr[i], flip);
			CHECK(rc != SP_OK || harmless);
			arena_free(&a);
		}
	}
	free(copy);
}

TEST(receipt, cut_anywhere_is_refused)
{
	struct bytes text = text_of(&fixture()->receipt, LANG_EN);
	for (size_t i = 0; i < text.len - 1; i++) { /* the last LF may be missing */
		struct sp_error err;
		CHECK(read_and_verify(bytes_of(text.ptr, i), test_arena(), &err) ==
			SP_RECEIPT_SYNTAX);
	}
	struct sp_error err;
	CHECK_CODE(
		read_and_verify(bytes_of(text.ptr, text.len - 1), test_arena(), &err), SP_OK, &err);
}

static struct bytes replaced(struct bytes text, const char *from, const char *to)
{
	struct buf out;
	buf_init(&out, FILE_MAX);
	const char *p = arena_text_n(test_arena(), text.ptr, text.len);
	for (const char *hit; (hit = strstr(p, from)); p = hit + strlen(from)) {
		buf_add(&out, p, (size_t)(hit - p));
		buf_add_text(&out, to);
	}
	buf_add_text(&out, p);
	struct bytes copy = arena_bytes(test_arena(), buf_bytes(&out));
	buf_free(&out);
	return copy;
}

TEST(receipt, tolerates_what_mail_programs_do_to_line_ends)
{
	struct bytes text = text_of(&fixture()->receipt, LANG_SV);
	struct sp_error err;
	CHECK_CODE(read_and_verify(replaced(text, "\n", "\r\n"), test_arena(), &err), SP_OK, &err);
	const char *more =
		arena_printf(test_arena(), "%.*s\n\r\n\n", (int)text.len, (const char *)text.ptr);
	CHECK_CODE(read_and_verify(bytes_text(more), test_arena(), &err), SP_OK, &err);
}

TEST(receipt, with_a_strange_line_is_refused_with_its_number)
{
	static const struct {
		const char *from, *to, *where, *what;
	} rows[] = {
		{"samplan-receipt/1", "samplan-receipt/2", "k.txt:1", "samplan-receipt/1"},
		{"server: ", "colour: red\nserver: ", "k.txt:9", "server"},
		{"server: ", "server:", "k.txt:9", "server"},
		{"server: plan", "server: \tplan", "k.txt:9", "server"},
		{"revision: 1", "revision: 01", "k.txt:13", "revision"},
		{"revision: 1", "revision: -1", "k.txt:13", "revision"},
		{"revision: 1", "revision: 4294967296", "k.txt:13", "revision"},
		{"number: 6", "number: 99999999999999999999", "k.txt:15", "number"},
		{"number: 6", "number: 7", NULL, "checksum"},
		{"arrival: 2026-01-12", "arrival: 2026-02-30", "k.txt:16", "arrival"},
		{"arrival: 2026-01-12", "arrival: 2026-1-12", "k.txt:16", "arrival"},
		{"header: ", "header:  ", "k.txt:17", "header"},
		{"nonce: b", "nonce: *", "k.txt:18", "nonce"},
		{"nonce: ", "nonce: AAAA", "k.txt:18", "nonce"},
		{"\nproof:\n", "\nproof: x\n", "k.txt:19", "proof"},
		{"\nproof:\n", "\nproof:\n  AAAA\n", "k.txt:20", "proof"},
		{"\nbody:\n", "\nbody:\n\n", NULL, "checksum"},
		{"\nbody:\n", "\nbody:\n  \n", NULL, "checksum"},
		{"\nbody:\n", "\nbody:\n  \t\n", NULL, "body"},
		{"plan.example:7443", "plan.example:7444", NULL, "checksum"},
		{"\nchecksum: ", "\n", NULL, "checksum"},
	};
	struct bytes text = text_of(&fixture()->receipt, LANG_SV);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct sp_error err = {0};
		struct bytes bad = replaced(text, rows[i].from, rows[i].to);
		CHECK_CODE(read_and_verify(bad, test_arena(), &err), SP_RECEIPT_SYNTAX, &err);
		if (rows[i].where)
			CHECK_TEXT(err.where, rows[i].where);
		CHECK_TEXT(err.param[0], rows[i].what);
	}
	struct sp_error err;
	const char *more =
		arena_printf(test_arena(), "%.*smore\n", (int)text.len, (const char *)text.ptr);
	CHECK_CODE(read_and_verify(bytes_text(more), test_arena(), &err), SP_RECEIPT_SYNTAX, &err);
	CHECK_CODE(read_and_verify(bytes_text(""), test_arena(), &err), SP_RECEIPT_SYNTAX, &err);
}

/* Someone who writes the whole file anew, checksum and all, still cannot change what is signed. */
TEST(receipt, of_other_things_does_not_verify)
{
	const struct receipt_file *good = &fixture()->receipt;
	struct sp_error err;
	struct head head;
	struct receipt_file r;
#define CHANGED(change, want)                                                           \
	do {                                                                            \
		r = *good;                                                              \
		change;                                                                 \
		CHECK_CODE(receipt_verify(&r, good->log_key, &head, &err), want, &err); \
	} while (0)
	CHANGED(r.receipt.number++, SP_RECEIPT_DIFFERS);
	CHANGED(r.receipt.arrival_ms++, SP_RECEIPT_DIFFERS);
	CHANGED(r.kind++, SP_RECEIPT_DIFFERS);
	CHANGED(r.receipt.id = "p-1/2018/2181#1", SP_RECEIPT_DIFFERS);
	CHANGED(r.receipt.revision = 2, SP_RECEIPT_DIFFERS);
	CHANGED(r.body = bytes_text("other"), SP_RECEIPT_DIFFERS);
	CHANGED(r.receipt.nonce = bytes_text("nonce of 16 bytE"), SP_RECEIPT_DIFFERS);
	CHANGED(r.receipt.nonce.len--, SP_RECEIPT_DIFFERS);
	CHANGED(r.receipt.header.len--, SP_RECEIPT_DIFFERS);
	CHANGED(r.receipt.n_proof--, SP_PROOF_INVALID);
	CHANGED(r.receipt.n_proof = 0, SP_PROOF_INVALID);
	CHANGED(r.receipt.n_proof = 65, SP_PROOF_INVALID);
	CHANGED(r.log_name = "other/log", SP_SIGNATURE_INVALID);
	CHANGED(r.log_key[0] ^= 1, SP_SIGNATURE_INVALID);
#undef CHANGED
	uint8_t other[SIGN_KEY_SIZE] = {1};
	CHECK_CODE(receipt_verify(good, other, &head, &err), SP_SIGNATURE_INVALID, &err);
	CHECK(*err.param[0]);
}

/* The entry's account, number and so on changed together with the header: the leaf is another. */
TEST(receipt, with_a_header_of_its_own_does_not_verify)
{
	struct receipt_file r = fixture()->receipt;
	struct sp_error err;
	struct head head;
	r.body = bytes_text("forged");
	r.kind = MESSAGE_PLAN_IMPORT;
	uint8_t *header = (uint8_t *)(uintptr_t)header_of(NUMBER, r.receipt.nonce, r.body).ptr;
	be32_put(header + 24, r.kind);
	r.receipt.header = bytes_of(header, ENTRY_HEADER_SIZE);
	CHECK_CODE(receipt_verify(&r, NULL, &head, &err), SP_PROOF_INVALID, &err);
}

TEST(receipt, is_not_written_with_a_value_that_would_break_its_lines)
{
	static const char *const bad[] = {NULL, "", "a\nb", "a\rb", "a\x1b[2J"};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct receipt_file r = fixture()->receipt;
		struct buf out;
		buf_init(&out, FILE_MAX);
		r.server = bad[i];
		CHECK_INT(receipt_write(&r, LANG_SV, test_arena(), &out), SP_FIELD_INVALID);
		buf_free(&out);
	}
}

static struct form same_form(struct answer answers[2])
{
	struct msg_submit sent = submission();
	struct form f = {.plan = "p-1",
		.version = 1,
		.year = 2018,
		.unit = "2180",
		.answers = answers,
		.n_answers = 2};
	memcpy(answers, sent.answers, 2 * sizeof *answers);
	return f;
}

static void check_differs(const struct form *f, const char *what)
{
	struct msg_submit sent = submission();
	struct sp_error err = {0};
	enum sp_code rc = receipt_matches_form(&sent, f, &fixture()->questions, test_arena(), &err);
	CHECK_CODE(rc, *what ? SP_RECEIPT_DIFFERS : SP_OK, &err);
	CHECK_TEXT(err.param[0], what);
}

TEST(receipt, tells_which_answer_differs_from_the_form)
{
	struct msg_submit sent = submission();
	struct answer answers[2];
	struct sp_error err;
	struct quantity other = *sent.answers[0].quantity;
	struct form f;
#define CHANGED(change, what)            \
	do {                             \
		f = same_form(answers);  \
		change;                  \
		check_differs(&f, what); \
	} while (0)
	CHANGED((void)0, "");
	CHANGED(f.year++, "år");
	CHANGED(f.version++, "plan");
	CHANGED(f.plan[0] = 'q', "plan");
	CHANGED(f.unit[3] = '1', "uppgiftslämnare");
	CHANGED(f.base_revision++, "bygger_på_revision");
	CHANGED(f.contact = "x", "kontakt");
	CHANGED(f.file_number = "x", "diarienummer");
	CHANGED(f.n_answers--, "a/i/y");
	CHANGED(answers[0].comment = NULL, "a/i/x");
	CHANGED(answers[1].state = STATE_NO_DATA, "a/i/y");
	other.qualifier = QUALIFIER_EXACT;
	CHANGED(answers[0].quantity = &other, "a/i/x");
	other = *sent.answers[0].quantity;
	other.high++;
	CHANGED(answers[0].quantity = &other, "a/i/x");
#undef CHANGED
	struct questions fewer = {asked, 1, 2};
	f = same_form(answers);
	CHECK_CODE(receipt_matches_form(&sent, &f, &fewer, test_arena(), &err), SP_RECEIPT_DIFFERS,
		&err);
	CHECK_TEXT(err.param[0], "a/i/y");
}

TEST(receipt, says_so_when_memory_is_spent_wherever_it_is)
{
	struct bytes text = text_of(&fixture()->receipt, LANG_SV);
	enum sp_code rc = SP_NO_MEMORY;
	for (size_t cap = 64; rc != SP_OK; cap += 64) {
		struct arena a;
		struct receipt_file r;
		struct sp_error err;
		arena_init(&a, cap);
		rc = receipt_read("k.txt", text, &a, &r, &err);
		CHECK_CODE(rc, rc == SP_OK ? SP_OK : SP_NO_MEMORY, &err);
		arena_free(&a);
	}
}
