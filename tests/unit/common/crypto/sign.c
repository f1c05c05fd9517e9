/* SPDX-License-Identifier: Apache-2.0 */
#include "common/crypto/sign.h"

#include "common/crypto/cert.h"

#include "tests/lib/test.h"

static const char log_name[] = "samplan.region.example/3f0c";

/* PKCS#8 of RFC 8032 section 7.1, test 1 (its secret key is published). */
static const char known_pem[] = "-----BEGIN PRIVATE KEY-----\n"
				"MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n"
				"-----END PRIVATE KEY-----\n";

static struct sign_key *known_key(void)
{
	struct sign_key *k;
	CHECK_INT(sign_key_from_pem(bytes_text(known_pem), &k, NULL), SP_OK);
	return k;
}

static struct head some_head(void)
{
	return (struct head){1234567890123, sha256(bytes_text("root"))};
}

static struct bytes signed_head(const struct sign_key *k, const struct head *h, struct buf *out)
{
	buf_init(out, 4096);
	CHECK_INT(head_sign(k, log_name, h, out, NULL), SP_OK);
	return buf_bytes(out);
}

TEST(log_key, comes_back_from_PEM)
{
	struct sign_key *a, *b;
	struct bytes pem;
	uint8_t public_a[SIGN_KEY_SIZE], public_b[SIGN_KEY_SIZE];
	CHECK_INT(sign_key_generate(&a, NULL), SP_OK);
	CHECK_INT(sign_key_to_pem(a, test_arena(), &pem, NULL), SP_OK);
	CHECK_INT(sign_key_from_pem(pem, &b, NULL), SP_OK);
	sign_key_public(a, public_a);
	sign_key_public(b, public_b);
	CHECK_BYTES(bytes_of(public_a, SIGN_KEY_SIZE), bytes_of(public_b, SIGN_KEY_SIZE));
	sign_key_free(a);
	sign_key_free(b);
	sign_key_free(NULL);
}

TEST(log_key, has_the_published_public_half)
{
	struct sign_key *k = known_key();
	uint8_t public_key[SIGN_KEY_SIZE];
	char hex[2 * SIGN_KEY_SIZE + 1];
	sign_key_public(k, public_key);
	hex_encode(bytes_of(public_key, sizeof public_key), hex);
	CHECK_TEXT(hex, "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
	sign_key_free(k);
}

TEST(log_key, is_refused_when_it_is_none)
{
	static const char locked[] = "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMC4CAQAw\n"
				     "-----END ENCRYPTED PRIVATE KEY-----\n";
	static const char short_key[] = "-----BEGIN PRIVATE KEY-----\nMC4CAQAw\n"
					"-----END PRIVATE KEY-----\n";
	static const char *const bad[] = {
		"", "x", "-----BEGIN PRIVATE KEY-----\n", short_key, locked};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct sign_key *k;
		struct sp_error err;
		CHECK_CODE(sign_key_from_pem(bytes_text(bad[i]), &k, &err), SP_KEYS_INVALID, &err);
		CHECK(k == NULL);
	}
}

TEST(log_key, is_refused_when_it_is_of_another_kind)
{
	struct tls_key *p256;
	struct sign_key *k;
	struct bytes pem;
	CHECK_INT(tls_key_generate(&p256, NULL), SP_OK);
	CHECK_INT(tls_key_to_pem(p256, test_arena(), &pem, NULL), SP_OK);
	CHECK_INT(sign_key_from_pem(pem, &k, NULL), SP_KEYS_INVALID);
	CHECK(k == NULL);
	tls_key_free(p256);
}

TEST(head, has_the_lines_of_a_checkpoint)
{
	struct sign_key *k = known_key();
	struct head h = {0, sha256(bytes_of(NULL, 0))};
	struct buf out;
	struct bytes text = signed_head(k, &h, &out);
	static const char start[] = "samplan.region.example/3f0c\n0\n"
				    "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"
				    "\n— samplan.region.example/3f0c ";
	CHECK(text.len > sizeof start);
	CHECK(memcmp(text.ptr, start, sizeof start - 1) == 0);
	CHECK_INT(text.len, sizeof start - 1 + 92 + 1);
	buf_free(&out);
	sign_key_free(k);
}

/* Made with other software from the published description. */
TEST(head, is_byte_for_byte_what_the_description_gives)
{
	struct sign_key *k = known_key();
	struct head h = {7, sha256(bytes_text("abc"))};
	struct buf out;
	static const char want[] = "samplan.region.example/3f0c\n7\n"
				   "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=\n\n"
				   "— samplan.region.example/3f0c "
				   "i5mfYGJ7nwEN37ncq4mGizIvp80OW2Q6caa/"
				   "4SEUFypXReGBgiIoHLERCj5cGjHsgTE4P273VSXUFZGepG7Lu8IUqgQ=\n";
	CHECK_BYTES(signed_head(k, &h, &out), bytes_text(want));
	buf_free(&out);
	sign_key_free(k);
}

TEST(head, verifies_and_gives_size_and_root)
{
	static const uint64_t sizes[] = {0, 1, 9, 10, UINT64_MAX};
	struct sign_key *k = known_key();
	uint8_t key[SIGN_KEY_SIZE];
	sign_key_public(k, key);
	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		struct buf out;
		struct sp_error err;
		struct head back, h = {sizes[i], sha256(bytes_text("root"))};
		struct bytes text = signed_head(k, &h, &out);
		CHECK_CODE(head_verify(text, log_name, key, &back, &err), SP_OK, &err);
		CHECK(back.size == h.size);
		CHECK(hash_equal(&back.root, &h.root));
		buf_free(&out);
	}
	sign_key_free(k);
}

/* A copy of exactly this length, so that the sanitizer sees a read past its end. */
static enum sp_code verify_copy(struct bytes text, const uint8_t key[SIGN_KEY_SIZE])
{
	struct buf copy;
	struct head h;
	struct sp_error err;
	buf_init(&copy, 4096);
	CHECK_INT(buf_append(&copy, text.ptr, text.len), SP_OK);
	enum sp_code rc = head_verify(buf_bytes(&copy), log_name, key, &h, &err);
	buf_free(&copy);
	return rc;
}

TEST(head, does_not_verify_with_any_bit_changed_or_any_end_cut)
{
	struct sign_key *k = known_key();
	struct head h = some_head();
	struct buf out;
	uint8_t key[SIGN_KEY_SIZE], text[512];
	struct bytes good = signed_head(k, &h, &out);
	sign_key_public(k, key);
	CHECK(good.len < sizeof text);
	memcpy(text, good.ptr, good.len);
	for (size_t bit = 0; bit < good.len * 8; bit++) {
		text[bit / 8] ^= (uint8_t)(1 << bit % 8);
		CHECK_INT(verify_copy(bytes_of(text, good.len), key), SP_SIGNATURE_INVALID);
		text[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
	for (size_t len = 0; len < good.len; len++)
		CHECK_INT(verify_copy(bytes_of(text, len), key), SP_SIGNATURE_INVALID);
	CHECK_INT(verify_copy(bytes_of(text, good.len), key), SP_OK);
	text[good.len] = '\n';
	CHECK_INT(verify_copy(bytes_of(text, good.len + 1), key), SP_SIGNATURE_INVALID);
	buf_free(&out);
	sign_key_free(k);
}

TEST(head, names_the_key_that_did_not_sign_it)
{
	struct sign_key *k = known_key(), *other;
	struct head back, h = some_head();
	struct buf out;
	struct sp_error err;
	uint8_t key[SIGN_KEY_SIZE];
	char fingerprint[48];
	struct bytes text = signed_head(k, &h, &out);
	CHECK_INT(sign_key_generate(&other, NULL), SP_OK);
	sign_key_public(other, key);
	struct hash print = log_key_fingerprint(key);
	hash_print(&print, fingerprint);
	CHECK_CODE(head_verify(text, log_name, key, &back, &err), SP_SIGNATURE_INVALID, &err);
	CHECK_TEXT(err.param[0], fingerprint);
	sign_key_free(other);
	buf_free(&out);
	sign_key_free(k);
}

TEST(head, is_refused_under_another_name)
{
	static const char *const names[] = {
		"samplan.region.example/3f0", "samplan.region.example/3f0cd", "", "other"};
	struct sign_key *k = known_key();
	struct head back, h = some_head();
	struct buf out;
	uint8_t key[SIGN_KEY_SIZE];
	struct bytes text = signed_head(k, &h, &out);
	sign_key_public(k, key);
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		CHECK_INT(head_verify(text, names[i], key, &back, NULL), SP_SIGNATURE_INVALID);
	buf_free(&out);
	sign_key_free(k);
}

TEST(head, is_not_signed_under_a_name_that_breaks_its_lines)
{
	static const char *const names[] = {"", "two words", "line\nbreak", "a+b", "tab\t", "\x7f"};
	struct sign_key *k = known_key();
	struct head h = some_head();
	struct buf out;
	buf_init(&out, 4096);
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		CHECK_INT(head_sign(k, names[i], &h, &out, NULL), SP_FIELD_INVALID);
	CHECK_INT(out.len, 0);
	buf_free(&out);
	sign_key_free(k);
}

TEST(head, leaves_a_full_buffer_as_it_was)
{
	struct sign_key *k = known_key();
	struct head h = some_head();
	struct buf out;
	buf_init(&out, 100);
	CHECK_INT(head_sign(k, log_name, &h, &out, NULL), SP_TOO_LARGE);
	CHECK_INT(out.len, 0);
	buf_free(&out);
	sign_key_free(k);
}
