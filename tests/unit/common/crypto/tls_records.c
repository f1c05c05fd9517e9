/* SPDX-License-Identifier: Apache-2.0 */
/* Records after the handshake that no TLS library would write: they are forged with the client's own keys. */
#include "tests/unit/common/crypto/raw.h"

#include <openssl/hmac.h>

enum { SECRET_SIZE = 32, KEY_SIZE = 16, NONCE_SIZE = 12, TAG_SIZE = 16, HEADER_SIZE = 5 };
enum { ALERT = 21, HANDSHAKE = 22, TEXT = 23 }; /* RFC 8446 section 5.1 */
enum { KEY_UPDATE = 24 }; /* section 4 */

/* A client that writes its records itself. */
struct forger {
	struct raw raw;
	struct region region;
	uint8_t secret[SECRET_SIZE], key[KEY_SIZE], nonce[NONCE_SIZE];
	uint64_t sequence;
	struct buf out; /* forged, not yet fed */
};

/* HKDF-Expand-Label of RFC 8446 section 7.1, for at most one block. */
static void expand(const uint8_t *secret, const char *label, uint8_t *out, size_t size)
{
	uint8_t info[64] = {0}, block[32];
	unsigned len = sizeof block;
	size_t n = 0, name = strlen(label) + 6;
	info[n++] = 0;
	info[n++] = (uint8_t)size;
	info[n++] = (uint8_t)name;
	snprintf((char *)info + n, sizeof info - n, "tls13 %s", label);
	n += name;
	info[n++] = 0; /* no context */
	info[n++] = 1; /* the first block */
	CHECK(HMAC(EVP_sha256(), secret, SECRET_SIZE, info, n, block, &len) != NULL);
	memcpy(out, block, size);
}

static void use_secret(struct forger *f)
{
	expand(f->secret, "key", f->key, KEY_SIZE);
	expand(f->secret, "iv", f->nonce, NONCE_SIZE);
	f->sequence = 0;
}

static void on_secret(const SSL *ssl, const char *line)
{
	static const char name[] = "CLIENT_TRAFFIC_SECRET_0 ";
	struct forger *f = SSL_get_app_data(ssl);
	if (strncmp(line, name, sizeof name - 1) == 0)
		CHECK(hex_decode(strrchr(line, ' ') + 1, f->secret, SECRET_SIZE));
}

static void forger_open(struct forger *f)
{
	*f = (struct forger){.region = region_new()};
	raw_open(&f->raw, &f->region, TLS1_3_VERSION, RAW_ALPN);
	SSL_CTX_set_keylog_callback(f->raw.ctx, on_secret);
	CHECK_INT(SSL_CTX_set_ciphersuites(f->raw.ctx, "TLS_AES_128_GCM_SHA256"), 1);
	raw_begin(&f->raw);
	SSL_set_app_data(f->raw.ssl, f);
	raw_talk(&f->raw);
	CHECK(tls_ready(f->raw.server));
	use_secret(f);
	buf_init(&f->out, BUFFER_MAX);
}

static void forger_close(struct forger *f)
{
	buf_free(&f->out);
	raw_close(&f->raw);
	region_free(&f->region);
}

static void encrypt(
	const struct forger *f, const uint8_t *header, struct bytes inner, uint8_t *sealed)
{
	uint8_t nonce[NONCE_SIZE];
	int n = 0;
	EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
	memcpy(nonce, f->nonce, sizeof nonce);
	for (size_t i = 0; i < 8; i++)
		nonce[NONCE_SIZE - 1 - i] ^= (uint8_t)(f->sequence >> 8 * i);
	CHECK_INT(EVP_EncryptInit_ex(ctx, EVP_aes_128_gcm(), NULL, f->key, nonce), 1);
	CHECK_INT(EVP_EncryptUpdate(ctx, NULL, &n, header, HEADER_SIZE), 1);
	CHECK_INT(EVP_EncryptUpdate(ctx, sealed, &n, inner.ptr, (int)inner.len), 1);
	CHECK_INT(EVP_EncryptFinal_ex(ctx, sealed + n, &n), 1);
	CHECK_INT(EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_GCM_GET_TAG, TAG_SIZE, sealed + inner.len), 1);
	EVP_CIPHER_CTX_free(ctx);
}

/* A record with this content, its type, and so many zeros of padding. Type 0: nothing but padding. */
static void forge(struct forger *f, uint8_t type, struct bytes content, size_t padding)
{
	struct buf inner;
	size_t len = content.len + (type ? 1 : 0) + padding;
	buf_init(&inner, BUFFER_MAX);
	uint8_t *p = buf_reserve(&inner, len);
	if (content.len)
		memcpy(p, content.ptr, content.len);
	memset(p + content.len, 0, len - content.len);
	p[content.len] = type;
	buf_commit(&inner, len);
	uint8_t *record = buf_reserve(&f->out, HEADER_SIZE + len + TAG_SIZE);
	memcpy(record, (const uint8_t[]){TEXT, 3, 3}, 3);
	be16_put(record + 3, (uint16_t)(len + TAG_SIZE));
	encrypt(f, record, buf_bytes(&inner), record + HEADER_SIZE);
	buf_commit(&f->out, HEADER_SIZE + len + TAG_SIZE);
	f->sequence++;
	buf_free(&inner);
}

static void forge_text(struct forger *f, const char *text)
{
	forge(f, TEXT, bytes_text(text), 0);
}

static void feed(struct forger *f)
{
	raw_feed(&f->raw, buf_bytes(&f->out));
	buf_clear(&f->out);
}

/* What was forged so far ends the connection for this reason; nothing of it was taken as text. */
static void check_refused(struct forger *f, const char *reason)
{
	feed(f);
	CHECK_CODE(f->raw.rc, SP_TLS, &f->raw.err);
	if (reason)
		CHECK_TEXT(f->raw.err.param[0], reason);
	CHECK(f->raw.err.param[0][0] != '\0');
	CHECK_INT(f->raw.plain.len, 0);
	forger_close(f);
}

static void check_text(struct forger *f, const char *text)
{
	feed(f);
	CHECK_CODE(f->raw.rc, SP_OK, &f->raw.err);
	CHECK_BYTES(buf_bytes(&f->raw.plain), bytes_text(text));
	forger_close(f);
}

TEST(records, that_are_forged_right_are_taken)
{
	struct forger f;
	forger_open(&f);
	forge_text(&f, "one ");
	forge(&f, TEXT, bytes_text("two"), 1000);
	check_text(&f, "one two");
}

TEST(records, without_content_are_few)
{
	struct forger f;
	forger_open(&f);
	for (int i = 0; i < 16; i++)
		forge_text(&f, "");
	forge_text(&f, "a few are allowed");
	check_text(&f, "a few are allowed");
	forger_open(&f);
	for (int i = 0; i < 1000; i++)
		forge(&f, TEXT, bytes_of(NULL, 0), (size_t)i);
	check_refused(&f, "record too small");
}

TEST(records, of_padding_alone_are_refused)
{
	static const size_t sizes[] = {1, 100, 16000};
	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		struct forger f;
		forger_open(&f);
		forge(&f, 0, bytes_of(NULL, 0), sizes[i]);
		check_refused(&f, NULL);
	}
}

TEST(records, over_16_KiB_are_refused)
{
	uint8_t *text = arena_alloc(test_arena(), 16385);
	struct forger f;
	forger_open(&f);
	forge(&f, TEXT, bytes_of(text, 16384), 0);
	feed(&f);
	CHECK_CODE(f.raw.rc, SP_OK, &f.raw.err);
	CHECK_INT(f.raw.plain.len, 16384);
	buf_clear(&f.raw.plain);
	forge(&f, TEXT, bytes_of(text, 16385), 0);
	check_refused(&f, NULL);
}

TEST(records, that_come_again_are_refused)
{
	struct forger f;
	forger_open(&f);
	forge_text(&f, "once");
	struct bytes record = arena_bytes(test_arena(), buf_bytes(&f.out));
	feed(&f);
	CHECK_BYTES(buf_bytes(&f.raw.plain), bytes_text("once"));
	buf_clear(&f.raw.plain);
	CHECK_INT(buf_append(&f.out, record.ptr, record.len), SP_OK);
	check_refused(&f, NULL);
}

TEST(records, that_change_the_cipher_are_refused_after_the_handshake)
{
	static const uint8_t ccs[] = {20, 3, 3, 0, 1, 1};
	struct forger f;
	forger_open(&f);
	for (int i = 0; i < 1000; i++)
		CHECK_INT(buf_append(&f.out, ccs, sizeof ccs), SP_OK);
	check_refused(&f, NULL);
}

TEST(records, of_warnings_are_few)
{
	static const uint8_t canceled[] = {1, 90};
	struct forger f;
	forger_open(&f);
	for (int i = 0; i < 1000; i++)
		forge(&f, ALERT, bytes_of(canceled, sizeof canceled), 0);
	check_refused(&f, NULL);
}

/* A second ClientHello would be a renegotiation, a ticket or a certificate nothing that a client says here. */
TEST(records, of_the_handshake_are_refused_after_it)
{
	static const uint8_t types[] = {0, 1, 2, 4, 5, 8, 11, 13, 15, 20, 254};
	for (size_t i = 0; i < sizeof types; i++) {
		const uint8_t message[] = {types[i], 0, 0, 2, 3, 3};
		struct forger f;
		forger_open(&f);
		forge(&f, HANDSHAKE, bytes_of(message, sizeof message), 0);
		check_refused(&f, NULL);
	}
}

static void forge_key_update(struct forger *f, uint8_t wants_answer)
{
	const uint8_t message[] = {KEY_UPDATE, 0, 0, 1, wants_answer};
	forge(f, HANDSHAKE, bytes_of(message, sizeof message), 0);
	expand(f->secret, "traffic upd", f->secret, SECRET_SIZE);
	use_secret(f);
}

/* Each is answered at most once, whatever it wants, and what comes after them is still read. */
TEST(key_updates, of_any_number_in_one_piece_have_bounded_answers)
{
	enum { MANY = 5000 };
	for (uint8_t wants_answer = 0; wants_answer < 2; wants_answer++) {
		struct forger f;
		struct sp_error err;
		forger_open(&f);
		for (int i = 0; i < MANY; i++)
			forge_key_update(&f, wants_answer);
		forge_text(&f, "still here");
		CHECK_CODE(tls_feed(f.raw.server, buf_bytes(&f.out), &f.raw.plain, &f.raw.cipher,
				   &err),
			SP_OK, &err);
		CHECK(f.raw.cipher.len <= MANY * wants_answer * (HEADER_SIZE + 6 + TAG_SIZE));
		CHECK_BYTES(buf_bytes(&f.raw.plain), bytes_text("still here"));
		forger_close(&f);
	}
}

TEST(key_updates, that_cannot_be_are_refused)
{
	static const struct {
		uint8_t bytes[8];
		size_t len;
	} cases[] = {
		{{KEY_UPDATE, 0, 0, 1, 2}, 5}, /* neither 0 nor 1 */
		{{KEY_UPDATE, 0, 0, 0}, 4}, {{KEY_UPDATE, 0, 0, 2, 0, 0}, 6},
		{{KEY_UPDATE, 255, 255, 255, 0}, 5},
		{{KEY_UPDATE, 0, 0, 1, 0, KEY_UPDATE}, 6}, /* more under the old key */
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct forger f;
		forger_open(&f);
		forge(&f, HANDSHAKE, bytes_of(cases[i].bytes, cases[i].len), 0);
		check_refused(&f, NULL);
	}
}
