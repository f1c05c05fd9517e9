/* SPDX-License-Identifier: Apache-2.0 */
/* proto/PROTOCOL.md: frames are those of the transcripts, vectors are what our code computes, the table of
 * requests is the server's own, and no figures stand outside of what is checked. */
#include <ctype.h>
#include <stdlib.h>

#include "common/codec/codec.h"
#include "common/crypto/code.h"
#include "common/crypto/merkle.h"
#include "common/crypto/sign.h"
#include "common/wire/frame.h"
#include "server/app/usecase.h"
#include "tests/lib/page.h"
#include "tests/lib/transcript.h"

enum { TREE = 8, PROOF_MAX = 8 };

static bool starts(const char *text, const char *with)
{
	return strncmp(text, with, strlen(with)) == 0;
}

static struct bytes frame_of(const char *file, size_t number)
{
	char path[600];
	snprintf(path, sizeof path, "%s/%s", TRANSCRIPTS, file);
	struct bytes frame = transcript_frame(path, number - 1, test_arena());
	if (!frame.len)
		fail_msg("%s has no frame %zu", file, number);
	return frame;
}

static struct bytes body_of(struct bytes frame)
{
	return bytes_of(frame.ptr + FRAME_HEADER_SIZE, frame.len - FRAME_HEADER_SIZE);
}

/* ---- frames ---- */

/* Digits of a line up to the two blanks before its words; "[416 bytes]" stands for so many of the frame's. */
static void compare_line(const char *info, const char *line, struct bytes frame, size_t *at)
{
	uint8_t byte;
	line += strspn(line, " ");
	while (*line && *line != '\n' && !starts(line, "  ")) {
		if (*line == '[')
			*at += strtoul(line + 1, NULL, 10);
		if (*line == '[')
			return;
		if (*line == ' ') {
			line++;
			continue;
		}
		if (!hex_decode((char[]){line[0], line[1], 0}, &byte, 1) || *at >= frame.len ||
			frame.ptr[*at] != byte)
			fail_msg("PROTOCOL.md, block %s: byte %zu differs", info, *at);
		line += 2;
		(*at)++;
	}
}

TEST(protocol_page, has_frames_of_the_transcripts)
{
	struct page_block b;
	char file[200];
	size_t number, frames = 0;
	for (const char *at = page_read(); page_next(&at, &b);) {
		size_t done = 0;
		if (sscanf(b.info, "frame %199s %zu", file, &number) != 2)
			continue;
		struct bytes frame = frame_of(file, number);
		for (const char *line = b.text; *line; line = strchr(line, '\n') + 1)
			compare_line(b.info, line, frame, &done);
		CHECK_INT(done, frame.len);
		frames++;
	}
	CHECK(frames >= 6);
}

/* ---- vectors ---- */

static void check_hash(const struct page_block *b, const char *name, const struct hash *is)
{
	CHECK_BYTES(hash_bytes(is), vector_bytes(b, name));
}

static struct hash hash_of(struct bytes raw)
{
	struct hash h = {{0}};
	CHECK_INT(raw.len, HASH_BYTES);
	memcpy(h.bytes, raw.ptr, HASH_BYTES);
	return h;
}

static size_t proof_of(const struct page_block *b, const char *name, struct hash out[PROOF_MAX])
{
	struct bytes raw = vector_bytes(b, name);
	size_t n = raw.len / HASH_BYTES;
	CHECK(raw.len % HASH_BYTES == 0 && n <= PROOF_MAX);
	for (size_t i = 0; i < n; i++)
		out[i] = hash_of(bytes_of(raw.ptr + i * HASH_BYTES, HASH_BYTES));
	return n;
}

TEST(protocol_page, has_a_code_that_is_right)
{
	struct page_block b = page_find("vector code");
	struct bytes ca = vector_bytes(&b, "ca_certificate");
	struct hash of_ca = sha256(ca),
		    of_secret = code_hash(bytes_text(vector_text(&b, "secret")));
	struct enrol_code code;
	char printed[CODE_PRINTED];
	struct sp_error err;
	check_hash(&b, "ca_sha256", &of_ca);
	check_hash(&b, "code_hash", &of_secret);
	CHECK_CODE(code_parse(vector_text(&b, "code"), &code, &err), SP_OK, &err);
	CHECK_TEXT(code.secret, vector_text(&b, "secret"));
	CHECK_TEXT(code.ca, vector_text(&b, "ca_characters"));
	CHECK(code_fits_ca(&code, ca));
	code_print(&code, printed);
	CHECK_TEXT(printed, vector_text(&b, "code"));
	CHECK_INT(printed[strlen(printed) - 1], *vector_text(&b, "check_character"));
}

static struct hash hash_named(const struct page_block *b, const char *what, size_t n)
{
	return hash_of(vector_bytes(b, arena_printf(test_arena(), "%s %zu", what, n)));
}

TEST(protocol_page, has_a_tree_that_is_right)
{
	struct page_block b = page_find("vector tree");
	struct hash made[MERKLE_DEPTH_MAX], empty = merkle_empty();
	struct merkle_peaks peaks = {.size = 0};
	check_hash(&b, "root 0", &empty);
	for (size_t i = 0; i < TREE; i++) {
		struct hash leaf =
			merkle_leaf(vector_bytes(&b, arena_printf(test_arena(), "leaf %zu", i)));
		struct hash want = hash_named(&b, "leaf_hash", i);
		CHECK(hash_equal(&leaf, &want));
		merkle_add(&peaks, &leaf, made);
		struct hash root = merkle_root(&peaks);
		want = hash_named(&b, "root", i + 1);
		CHECK(hash_equal(&root, &want));
	}
}

TEST(protocol_page, has_proofs_that_are_right)
{
	struct page_block b = page_find("vector tree");
	struct hash proof[PROOF_MAX], one, two;
	size_t proofs = 0, from, to;
	for (const char *line = b.text; *line; line = strchr(line, '\n') + 1) {
		const char *name = arena_text_n(test_arena(), line, strcspn(line, "=\n") - 1);
		if (sscanf(name, "inclusion %zu of %zu", &from, &to) == 2) {
			one = hash_named(&b, "leaf_hash", from);
			two = hash_named(&b, "root", to);
			CHECK(merkle_verify_inclusion(
				&one, from, to, proof, proof_of(&b, name, proof), &two));
			proofs++;
		} else if (sscanf(name, "consistency %zu to %zu", &from, &to) == 2) {
			one = hash_named(&b, "root", from);
			two = hash_named(&b, "root", to);
			CHECK(merkle_verify_consistency(
				from, &one, to, &two, proof, proof_of(&b, name, proof)));
			proofs++;
		}
	}
	CHECK_INT(proofs, 9);
}

TEST(protocol_page, has_a_head_that_is_right)
{
	struct page_block b = page_find("vector head");
	struct bytes key = vector_bytes(&b, "log_key"), raw;
	const char *name = vector_text(&b, "log_name"), *text = vector_text(&b, "head");
	const char *last = strrchr(text, ' ') + 1;
	struct head head;
	struct sp_error err;
	CHECK_INT(key.len, SIGN_KEY_SIZE);
	CHECK_CODE(head_verify(bytes_text(text), name, key.ptr, &head, &err), SP_OK, &err);
	CHECK_INT(head.size, vector_number(&b, "size"));
	check_hash(&b, "root", &head.root);
	CHECK(starts(text, vector_text(&b, "signed")));
	CHECK(starts(text + strlen(vector_text(&b, "signed")), "\n— "));
	CHECK_CODE(base64_decode(last, strlen(last) - 1, test_arena(), &raw), SP_OK, NULL);
	CHECK_INT(raw.len, 4 + SIGNATURE_SIZE);
	CHECK_BYTES(bytes_of(raw.ptr, 4), vector_bytes(&b, "key_id"));
	CHECK_BYTES(bytes_of(raw.ptr + 4, SIGNATURE_SIZE), vector_bytes(&b, "signature"));
}

TEST(protocol_page, has_a_receipt_that_is_right)
{
	struct page_block b = page_find("vector receipt"), of_head = page_find("vector head");
	struct bytes header = vector_bytes(&b, "header"), nonce = vector_bytes(&b, "nonce");
	struct hash proof[3], leaf = merkle_leaf(header), root = hash_of(vector_bytes(&b, "root"));
	struct hash content = sha256_2(nonce, body_of(frame_of("05-submit.txt", 6)));
	struct msg_receipt receipt;
	struct sp_error err;
	for (size_t i = 0; i < 3; i++)
		proof[i] = hash_named(&b, "proof", i);
	check_hash(&b, "leaf_hash", &leaf);
	check_hash(&b, "sha256(nonce + request)", &content);
	check_hash(&of_head, "root", &root);
	CHECK_BYTES(bytes_of(header.ptr + 32, HASH_BYTES), hash_bytes(&content));
	CHECK(merkle_verify_inclusion(
		&leaf, vector_number(&b, "number"), vector_number(&b, "size"), proof, 3, &root));
	CHECK_CODE(codec_decode(CODEC_RECEIPT, body_of(frame_of("05-submit.txt", 7)), test_arena(),
			   &receipt, &err),
		SP_OK, &err);
	CHECK_BYTES(header, receipt.header);
	CHECK_BYTES(nonce, receipt.nonce);
	CHECK_TEXT(receipt.head, vector_text(&of_head, "head"));
}

static void check_growth(const struct page_block *b, const char *which)
{
	struct hash proof[PROOF_MAX];
	struct arena *a = test_arena();
	struct hash old = hash_of(vector_bytes(b, arena_printf(a, "%s root1", which)));
	struct hash new = hash_of(vector_bytes(b, arena_printf(a, "%s root2", which)));
	size_t n = proof_of(b, arena_printf(a, "%s proof", which), proof);
	CHECK(merkle_verify_consistency(vector_number(b, arena_printf(a, "%s size1", which)), &old,
		vector_number(b, arena_printf(a, "%s size2", which)), &new, proof, n));
}

TEST(protocol_page, has_growth_that_is_right)
{
	struct page_block b = page_find("vector growth");
	check_growth(&b, "hello");
	check_growth(&b, "log_proof");
}

/* ---- all of it ---- */

static bool has_figures(const char *text)
{
	for (size_t n = 0; *text; text++) {
		n = isxdigit((unsigned char)*text) ? n + 1 : 0;
		if (n == 16)
			return true;
	}
	return false;
}

TEST(protocol_page, has_no_figures_that_are_not_checked)
{
	static const char *const known[] = {
		"vector code", "vector tree", "vector head", "vector receipt", "vector growth"};
	struct page_block b;
	for (const char *at = page_read(); page_next(&at, &b);) {
		bool checked = starts(b.info, "frame ");
		for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
			checked |= strcmp(b.info, known[i]) == 0;
		if (!checked && has_figures(b.text))
			fail_msg("PROTOCOL.md: nobody checks the block %s", b.info);
	}
}

/* ---- the table of requests ---- */

static const struct {
	unsigned type, who;
	uint32_t bytes;
	const char *name;
} requests[] = {
#define REQUEST(type, name, who, sees, max_body, ...) {MESSAGE_##type, who, max_body, #type},
#include "server/app/requests.def"
#undef REQUEST
};

/* The cells of the table's line for a request. */
static void read_row(
	const char *page, unsigned type, const char *name, char who[40], unsigned *bytes)
{
	const char *lead = arena_printf(test_arena(), "\n| %u %s | ", type, name);
	const char *row = strstr(page, lead);
	if (!row || sscanf(row + strlen(lead), "%*[^|]| %39[^|]| %u", who, bytes) != 2)
		fail_msg("PROTOCOL.md has no row as it should be for %s", name);
}

TEST(protocol_page, has_the_requests_that_the_server_has)
{
	static const struct {
		enum role role;
		char letter[4];
	} roles[] = {{ROLE_ADMINISTRATOR, "A"}, {ROLE_COORDINATOR, "C"}, {ROLE_REPORTER, "R"},
		{ROLE_NONE, "–"}};
	const char *page = page_read();
	for (size_t i = 0; i < sizeof requests / sizeof requests[0]; i++) {
		char who[40];
		unsigned bytes;
		read_row(page, requests[i].type, requests[i].name, who, &bytes);
		if (bytes != requests[i].bytes)
			fail_msg("PROTOCOL.md: %s may have %u bytes", requests[i].name,
				(unsigned)requests[i].bytes);
		for (size_t k = 0; k < sizeof roles / sizeof roles[0]; k++)
			if (!!strstr(who, roles[k].letter) !=
				!!(requests[i].who & 1u << roles[k].role))
				fail_msg("PROTOCOL.md: who may send %s", requests[i].name);
	}
}

TEST(protocol_page, has_the_rows_of_a_frame_that_the_server_has)
{
	const char *says = arena_printf(
		test_arena(), "%d KiB or %d rows", (int)(PAGE_BYTES >> 10), (int)PAGE_ROWS);
	if (!strstr(page_read(), says))
		fail_msg("PROTOCOL.md should say: %s", says);
}

/* ---- the table of errors ---- */

/* What the last column says of an error: findings go in a parameter of SUBMISSION_INVALID. */
static const char *sent_as(const struct sp_error_row *row)
{
	bool finding = row->code >= SP_ANSWER_NOT_INTEGER && row->code < SP_QUESTION_NOT_ANSWERED;
	if (app_sends(row->code))
		return "yes";
	return finding ? "in 313" : "-";
}

TEST(protocol_page, marks_the_errors_that_the_server_sends)
{
	const char *page = page_read();
	const struct sp_error_row *row;
	for (size_t i = 0; (row = sp_error_row_at(i)); i++) {
		const char *lead =
			arena_printf(test_arena(), "\n| %d | %s | ", (int)row->code, row->symbol);
		const char *at = strstr(page, lead);
		char sent[16];
		if (!at || sscanf(at + strlen(lead), "%*s | %*s | %*s | %15[^|\n]", sent) != 1)
			fail_msg("PROTOCOL.md has no row as it should be for %s", row->symbol);
		sent[strlen(sent) - 1] = '\0'; /* the blank before the end */
		if (strcmp(sent, sent_as(row)) != 0)
			fail_msg("PROTOCOL.md: %s is sent: %s", row->symbol, sent_as(row));
	}
}

TEST(protocol_page, explains_each_error_that_the_server_sends)
{
	const char *page = page_read(), *table = strstr(page, "\n| number | symbol |");
	const struct sp_error_row *row;
	assert_non_null(table);
	const char *text = arena_text_n(test_arena(), page, (size_t)(table - page));
	for (size_t i = 0; (row = sp_error_row_at(i)); i++)
		if (app_sends(row->code) && !strstr(text, row->symbol))
			fail_msg("PROTOCOL.md says nothing of %s", row->symbol);
}
