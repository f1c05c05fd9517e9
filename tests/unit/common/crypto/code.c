/* SPDX-License-Identifier: Apache-2.0 */
#include "common/crypto/code.h"

#include <ctype.h>

#include "tests/lib/test.h"

static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
static const struct bytes ca = {(const uint8_t *)"a CA certificate", 16};

/* Draws a code and gives its 37 characters without hyphens. */
static struct enrol_code draw(char plain[CODE_LENGTH + 1])
{
	struct enrol_code c;
	char printed[CODE_PRINTED];
	CHECK_INT(code_draw(ca, &c, NULL), SP_OK);
	code_print(&c, printed);
	size_t n = 0;
	for (const char *p = printed; *p; p++)
		if (*p != '-')
			plain[n++] = *p;
	plain[n] = '\0';
	CHECK_INT(n, CODE_LENGTH);
	return c;
}

static bool parses(const char *text)
{
	struct enrol_code c;
	struct sp_error err;
	enum sp_code rc = code_parse(text, &c, &err);
	if (rc != SP_OK) {
		CHECK_INT(rc, SP_CODE_TYPO);
		CHECK_TEXT(c.secret, "");
	}
	return rc == SP_OK;
}

TEST(code, comes_back_as_it_was_printed)
{
	char plain[CODE_LENGTH + 1], printed[CODE_PRINTED];
	struct enrol_code back, c = draw(plain);
	code_print(&c, printed);
	CHECK_INT(strlen(printed), CODE_PRINTED - 1);
	for (size_t i = 4; i < CODE_PRINTED - 1; i += 5)
		CHECK_INT(printed[i], '-');
	CHECK_INT(code_parse(printed, &back, NULL), SP_OK);
	CHECK_TEXT(back.secret, c.secret);
	CHECK_TEXT(back.ca, c.ca);
}

TEST(code, is_another_each_time)
{
	char a[CODE_LENGTH + 1], b[CODE_LENGTH + 1];
	draw(a);
	draw(b);
	CHECK(strncmp(a, b, CODE_SECRET) != 0);
	CHECK(strncmp(a + CODE_SECRET, b + CODE_SECRET, CODE_CA) == 0);
}

TEST(code, fits_the_CA_it_was_drawn_for_and_no_other)
{
	char plain[CODE_LENGTH + 1];
	struct enrol_code c = draw(plain);
	CHECK(code_fits_ca(&c, ca));
	CHECK(!code_fits_ca(&c, bytes_text("another CA certificate")));
	CHECK(!code_fits_ca(&c, bytes_of(NULL, 0)));
	c.ca[0] = c.ca[0] == '0' ? '1' : '0';
	CHECK(!code_fits_ca(&c, ca));
}

/* The value of 80 bits, by hand: SHA-256("abc") begins ba7816bf8f01cfea4141. */
TEST(code, holds_the_first_80_bits_of_the_CAs_hash)
{
	struct enrol_code c;
	CHECK_INT(code_draw(bytes_text("abc"), &c, NULL), SP_OK);
	CHECK_TEXT(c.ca, "Q9W1DFWF077YMGA1");
}

TEST(code, may_be_typed_in_any_case_with_blanks_and_hyphens)
{
	char plain[CODE_LENGTH + 1], spaced[3 * CODE_LENGTH + 1], *p = spaced;
	draw(plain);
	CHECK(parses(plain));
	for (size_t i = 0; i < CODE_LENGTH; i++) {
		*p++ = (char)tolower(plain[i]);
		*p++ = i % 2 ? ' ' : '-';
		*p++ = i % 3 ? '\t' : '\n';
	}
	*p = '\0';
	CHECK(parses(spaced));
}

TEST(code, takes_the_letters_that_look_like_digits)
{
	char plain[CODE_LENGTH + 1], look[CODE_LENGTH + 1];
	static const char zeros[] = "0Oo", ones[] = "1IiLl";
	for (int round = 0; round < 20; round++) {
		draw(plain);
		memcpy(look, plain, sizeof look);
		for (size_t i = 0; i < CODE_LENGTH; i++)
			if (plain[i] == '0')
				look[i] = zeros[i % 3];
			else if (plain[i] == '1')
				look[i] = ones[i % 5];
		CHECK(parses(look));
	}
}

TEST(code, shows_every_single_wrong_character)
{
	char plain[CODE_LENGTH + 1];
	draw(plain);
	for (size_t i = 0; i < CODE_LENGTH; i++) {
		const char right = plain[i];
		for (const char *p = alphabet; *p; p++) {
			plain[i] = *p;
			CHECK_INT(parses(plain), *p == right);
		}
		plain[i] = right;
	}
}

TEST(code, shows_every_exchange_of_two_neighbours)
{
	char plain[CODE_LENGTH + 1];
	for (int round = 0; round < 20; round++) {
		draw(plain);
		for (size_t i = 0; i + 1 < CODE_LENGTH; i++) {
			char swapped[CODE_LENGTH + 1];
			memcpy(swapped, plain, sizeof swapped);
			swapped[i] = plain[i + 1];
			swapped[i + 1] = plain[i];
			CHECK_INT(parses(swapped), plain[i] == plain[i + 1]);
		}
	}
}

TEST(code, is_refused_when_it_is_no_code)
{
	char plain[CODE_LENGTH + 2];
	draw(plain);
	CHECK(!parses(""));
	CHECK(!parses(" - - "));
	CHECK(!parses(NULL));
	plain[CODE_LENGTH] = '0';
	plain[CODE_LENGTH + 1] = '\0';
	CHECK(!parses(plain)); /* one too many */
	plain[CODE_LENGTH - 1] = '\0';
	CHECK(!parses(plain)); /* one too few */
	static const char strange[] = "Uu_.\x80\xc3\x1b*~$=/";
	for (size_t i = 0; i < sizeof strange - 1; i++) {
		draw(plain);
		plain[i] = strange[i];
		CHECK(!parses(plain));
	}
}

TEST(code, hash_is_that_of_the_twenty_characters)
{
	struct hash h = code_hash(bytes_text("abc")), want = sha256(bytes_text("abc"));
	CHECK(hash_equal(&h, &want));
}

TEST(secret, is_gone_after_wiping)
{
	char secret[] = "0123456789";
	static const char zeros[sizeof secret];
	secret_wipe(secret, sizeof secret);
	CHECK(memcmp(secret, zeros, sizeof secret) == 0);
}
