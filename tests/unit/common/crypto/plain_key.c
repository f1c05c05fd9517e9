/* SPDX-License-Identifier: Apache-2.0 */
/* Private keys that are read without OpenSSL's decoders: whatever is wrong with them, the two read the same. */
#include "common/crypto/cert.h"
#include "common/crypto/sign.h"
#include "tests/lib/test.h"
#include "tests/unit/common/crypto/same_key.h"

enum { DER_MAX = 160, P256_SIZE = 138, P256_SCALAR = 36, P256_POINT = 73, ED25519_SIZE = 48 };

struct der {
	uint8_t bytes[DER_MAX];
	size_t len;
};

static struct bytes p256_pem(void)
{
	struct tls_key *k;
	struct bytes pem;
	CHECK_INT(tls_key_generate(&k, NULL), SP_OK);
	CHECK_INT(tls_key_to_pem(k, test_arena(), &pem, NULL), SP_OK);
	tls_key_free(k);
	return pem;
}

static struct bytes ed25519_pem(void)
{
	struct sign_key *k;
	struct bytes pem;
	CHECK_INT(sign_key_generate(&k, NULL), SP_OK);
	CHECK_INT(sign_key_to_pem(k, test_arena(), &pem, NULL), SP_OK);
	sign_key_free(k);
	return pem;
}

static struct der der_of(struct bytes pem)
{
	struct der out = {.len = 0};
	char *name = NULL, *header = NULL;
	unsigned char *data = NULL;
	long len = 0;
	BIO *bio = BIO_new_mem_buf(pem.ptr, (int)pem.len);
	CHECK_INT(PEM_read_bio(bio, &name, &header, &data, &len), 1);
	CHECK(len <= DER_MAX);
	out.len = (size_t)len;
	memcpy(out.bytes, data, out.len);
	OPENSSL_free(name);
	OPENSSL_free(header);
	OPENSSL_free(data);
	BIO_free(bio);
	return out;
}

/* Whether it was read without OpenSSL. */
static bool check_text(struct bytes pem)
{
	bool taken;
	CHECK(plain_key_agrees(pem, &taken));
	return taken;
}

static bool check_der(const struct der *d)
{
	return check_text(pem_of(bytes_of(d->bytes, d->len), test_arena()));
}

TEST(plain_key, is_each_that_this_project_writes)
{
	struct der p256 = der_of(p256_pem()), ed25519 = der_of(ed25519_pem());
	CHECK_INT(p256.len, P256_SIZE);
	CHECK_INT(ed25519.len, ED25519_SIZE);
	CHECK(check_der(&p256));
	CHECK(check_der(&ed25519));
	CHECK(check_text(p256_pem()));
	CHECK(check_text(ed25519_pem()));
}

/* Every byte in turn, one bit of it or all. */
static size_t check_changed(const struct der *whole)
{
	static const uint8_t changes[] = {0x01, 0x02, 0x80, 0xFF};
	size_t taken = 0;
	for (size_t at = 0; at < whole->len; at++)
		for (size_t i = 0; i < sizeof changes; i++) {
			struct der d = *whole;
			d.bytes[at] ^= changes[i];
			taken += check_der(&d);
		}
	return taken;
}

TEST(plain_key, of_which_a_byte_is_another_is_read_as_by_openssl)
{
	struct der p256 = der_of(p256_pem()), ed25519 = der_of(ed25519_pem());
	/* the public half beside another private one is nothing that OpenSSL would see */
	CHECK(check_changed(&p256) >= 4 * 31);
	CHECK_INT(check_changed(&ed25519), 4 * 32);
}

TEST(plain_key, that_is_cut_off_or_goes_on_is_left_to_openssl)
{
	const struct der both[] = {der_of(p256_pem()), der_of(ed25519_pem())};
	for (size_t i = 0; i < 2; i++) {
		struct der d = both[i];
		for (d.len = 0; d.len < both[i].len; d.len++)
			CHECK(!check_der(&d));
		for (d.len = both[i].len + 1; d.len < DER_MAX; d.len += 7)
			CHECK(!check_der(&d));
	}
}

/* The order of the group, its neighbours, and what has no inverse. */
TEST(plain_key, with_a_number_that_is_none_of_the_group_is_read_as_by_openssl)
{
	static const char *const scalars[] = {
		"0000000000000000000000000000000000000000000000000000000000000000",
		"0000000000000000000000000000000000000000000000000000000000000001",
		"ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632550",
		"ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551",
		"ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632552",
		"ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"};
	struct der p256 = der_of(p256_pem()), ed25519 = der_of(ed25519_pem());
	for (size_t i = 0; i < sizeof scalars / sizeof scalars[0]; i++) {
		CHECK(hex_decode(scalars[i], p256.bytes + P256_SCALAR, 32));
		CHECK(hex_decode(scalars[i], ed25519.bytes + ED25519_SIZE - 32, 32));
		check_der(&p256);
		CHECK(check_der(&ed25519));
	}
}

/* Infinity, not on the curve, over the field, in a form with a bit too many, of another key. */
TEST(plain_key, with_a_point_that_is_none_is_read_as_by_openssl)
{
	static const uint8_t forms[] = {0, 1, 2, 3, 4, 5, 6, 7, 0xFF};
	const struct der good = der_of(p256_pem()), other = der_of(p256_pem());
	for (size_t i = 0; i < sizeof forms; i++) {
		struct der d = good;
		d.bytes[P256_POINT] = forms[i];
		CHECK_INT(check_der(&d), forms[i] == 4);
		memset(d.bytes + P256_POINT + 1, 0, 64);
		CHECK(!check_der(&d));
		memset(d.bytes + P256_POINT + 1, 0xFF, 64);
		CHECK(!check_der(&d));
		memcpy(d.bytes + P256_POINT + 1, other.bytes + P256_POINT + 1, 64);
		check_der(&d);
	}
}

/* %s in turn is each of the keys; what stands around it is read by both, or refused by both. */
TEST(plain_key, in_a_file_with_more_or_less_than_itself_is_read_as_by_openssl)
{
	static const char *const files[] = {"%s", "\n%s", "a key:\n%s", "%s%s", "%strailing",
		"\xEF\xBB\xBF%s", " %s",
		"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n%s",
		"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n%s",
		"-----BEGIN PRIVATE KEY-----\n%s", "-----END PRIVATE KEY-----\n%s"};
	const struct bytes pems[] = {p256_pem(), ed25519_pem()};
	for (size_t i = 0; i < 2 * sizeof files / sizeof files[0]; i++) {
		const char *key = (const char *)pems[i % 2].ptr;
		const char *file = arena_printf(test_arena(), "%s", files[i / 2]);
		struct buf text;
		buf_init(&text, 8192);
		for (const char *next; (next = strstr(file, "%s")) != NULL; file = next + 2) {
			buf_add(&text, file, (size_t)(next - file));
			buf_add_text(&text, key);
		}
		buf_add_text(&text, file);
		check_text(buf_bytes(&text));
		buf_free(&text);
	}
}

static struct bytes replaced(struct bytes pem, const char *old, const char *replacement)
{
	const char *text = (const char *)pem.ptr, *at = strstr(text, old);
	CHECK(at != NULL);
	return bytes_text(arena_printf(
		test_arena(), "%.*s%s%s", (int)(at - text), text, replacement, at + strlen(old)));
}

TEST(plain_key, with_another_armour_is_read_as_by_openssl)
{
	static const char *const edits[][2] = {{"BEGIN PRIVATE KEY", "BEGIN EC PRIVATE KEY"},
		{"BEGIN PRIVATE KEY", "BEGIN PRIVATE  KEY"},
		{"END PRIVATE KEY", "END EC PRIVATE KEY"}, {"END PRIVATE KEY", "END"},
		{"-----BEGIN", "----BEGIN"}, {"KEY-----\n", "KEY-----\r\n"},
		{"KEY-----\n", "KEY-----"}, {"KEY-----\n", "KEY-----\n\n"},
		{"KEY-----\n", "KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\n"},
		{"KEY-----\n", "KEY-----\nComment: mine\n\n"}, {"M", "\nM"}, {"M", " M"},
		{"M", "="}, {"M", "*"}, {"\n-----END", "-----END"}, {"\n-----END", "=\n-----END"},
		{"\n-----END", "\nAAAA\n-----END"}};
	const struct bytes pems[] = {p256_pem(), ed25519_pem()};
	for (size_t i = 0; i < 2 * sizeof edits / sizeof edits[0]; i++)
		check_text(replaced(pems[i % 2], edits[i / 2][0], edits[i / 2][1]));
	for (size_t i = 0; i < 2; i++)
		for (size_t len = 0; len <= pems[i].len; len++)
			check_text(arena_bytes(test_arena(), bytes_of(pems[i].ptr, len)));
}

TEST(plain_key, of_another_kind_is_left_to_openssl)
{
	EVP_PKEY *others[] = {EVP_EC_gen("secp384r1"), EVP_EC_gen("secp256k1"),
		EVP_PKEY_Q_keygen(NULL, NULL, "X25519"), EVP_PKEY_Q_keygen(NULL, NULL, "ED448")};
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
		struct bytes pem;
		CHECK_INT(ossl_key_to_pem(others[i], test_arena(), &pem, NULL), SP_OK);
		CHECK(!check_text(pem));
		EVP_PKEY_free(others[i]);
	}
}
