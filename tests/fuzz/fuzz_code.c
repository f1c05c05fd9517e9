/* SPDX-License-Identifier: Apache-2.0 */
/* An enrolment code that can be read is printed in the one form and read again as the same. */
#include "common/crypto/code.h"
#include "tests/fuzz/fuzz.h"

const size_t fuzz_max = 1024; /* a line that somebody types */

static void check_again(const struct enrol_code *c)
{
	struct sp_error err;
	struct enrol_code again;
	char printed[CODE_PRINTED];
	code_print(c, printed);
	REQUIRE(strlen(printed) == CODE_PRINTED - 1);
	REQUIRE(code_parse(printed, &again, &err) == SP_OK);
	REQUIRE(strcmp(again.secret, c->secret) == 0 && strcmp(again.ca, c->ca) == 0);
}

void fuzz_one(const uint8_t *data, size_t size)
{
	struct sp_error err = {0};
	struct enrol_code c;
	char *text = malloc(size + 1);
	REQUIRE(text);
	if (size)
		memcpy(text, data, size);
	text[size] = '\0';
	enum sp_code rc = code_parse(text, &c, &err);
	REQUIRE(rc == SP_OK || (rc == SP_CODE_TYPO && err.code == rc));
	if (rc == SP_OK)
		check_again(&c);
	free(text);
}
