/* SPDX-License-Identifier: Apache-2.0 */
#include "common/crypto/code.h"

#include <string.h>

#include <openssl/crypto.h>

/* Douglas Crockford's base 32: no I, L, O, U. */
static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/* The 37 characters, as elements c of GF(32), are a polynomial that is 0 at x = 2: the sum of
 * c[i] * 2^(36 - i) is 0. Every weight differs from 0 and from its neighbour's (2 has the order
 * 31), so that any single wrong character shows, and any two exchanged characters fewer than 31
 * apart. */
static unsigned times_two(unsigned v)
{
	v <<= 1;
	return v & 32 ? v ^ 37 : v; /* x^5 + x^2 + 1 */
}

static int value_of(char c)
{
	if (c >= 'a' && c <= 'z')
		c = (char)(c - 'a' + 'A');
	if (c == 'O')
		c = '0';
	if (c == 'I' || c == 'L')
		c = '1';
	const char *at = c ? strchr(alphabet, c) : NULL;
	return at ? (int)(at - alphabet) : -1;
}

/* The polynomial's value at 2, of `len` canonical characters. */
static unsigned evaluate(const char *text, size_t len)
{
	unsigned sum = 0;
	for (size_t i = 0; i < len; i++)
		sum = times_two(sum) ^ (unsigned)value_of(text[i]);
	return sum;
}

/* The first 80 bits of the certificate's SHA-256, five bits a character. */
static void ca_characters(struct bytes ca_der, char out[CODE_CA + 1])
{
	struct hash h = sha256(ca_der);
	for (size_t i = 0; i < CODE_CA; i++) {
		size_t bit = 5 * i;
		unsigned pair = be16_get(h.bytes + bit / 8);
		out[i] = alphabet[pair >> (11 - bit % 8) & 31];
	}
	out[CODE_CA] = '\0';
}

enum sp_code code_draw(struct bytes ca_der, struct enrol_code *out, struct sp_error *err)
{
	uint8_t random[CODE_SECRET];
	enum sp_code rc = random_bytes(random, sizeof random, err);
	if (rc == SP_OK) {
		for (size_t i = 0; i < CODE_SECRET; i++)
			out->secret[i] = alphabet[random[i] & 31];
		out->secret[CODE_SECRET] = '\0';
		ca_characters(ca_der, out->ca);
	}
	secret_wipe(random, sizeof random);
	return rc;
}

void code_print(const struct enrol_code *c, char out[CODE_PRINTED])
{
	char all[CODE_LENGTH];
	memcpy(all, c->secret, CODE_SECRET);
	memcpy(all + CODE_SECRET, c->ca, CODE_CA);
	all[CODE_LENGTH - 1] = alphabet[times_two(evaluate(all, CODE_LENGTH - 1))];
	for (size_t i = 0; i < CODE_LENGTH; i++) {
		if (i && i % 4 == 0)
			*out++ = '-';
		*out++ = all[i];
	}
	*out = '\0';
	secret_wipe(all, sizeof all);
}

/* Takes blanks and hyphens out; false unless exactly CODE_LENGTH characters of the alphabet are
 * left. */
static bool canonical(const char *text, char all[CODE_LENGTH])
{
	size_t n = 0;
	for (; *text; text++) {
		if (strchr(" \t\r\n-", *text))
			continue;
		int v = value_of(*text);
		if (v < 0 || n == CODE_LENGTH)
			return false;
		all[n++] = alphabet[v];
	}
	return n == CODE_LENGTH;
}

enum sp_code code_parse(const char *text, struct enrol_code *out, struct sp_error *err)
{
	char all[CODE_LENGTH];
	bool good = text && canonical(text, all) && evaluate(all, CODE_LENGTH) == 0;
	*out = (struct enrol_code){{0}, {0}};
	if (good) {
		memcpy(out->secret, all, CODE_SECRET);
		memcpy(out->ca, all + CODE_SECRET, CODE_CA);
	}
	secret_wipe(all, sizeof all);
	return good ? SP_OK : sp_fail(err, SP_CODE_TYPO);
}

bool code_fits_ca(const struct enrol_code *c, struct bytes ca_der)
{
	char want[CODE_CA + 1];
	ca_characters(ca_der, want);
	return bytes_equal_secret(bytes_text(c->ca), bytes_text(want));
}

struct hash code_hash(struct bytes secret)
{
	return sha256(secret);
}

void secret_wipe(void *ptr, size_t len)
{
	OPENSSL_cleanse(ptr, len);
}
