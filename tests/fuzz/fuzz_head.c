/* SPDX-License-Identifier: Apache-2.0 */
/* A log key of 32 bytes, then a signed head. One that verifies fails with another key or name. */
#include "common/crypto/sign.h"
#include "tests/fuzz/fuzz.h"

const size_t fuzz_max = SIGN_KEY_SIZE + 4096; /* BATCH_HEAD_MAX */

static const char log_name[] = "samplan.example/log";

void fuzz_one(const uint8_t *data, size_t size)
{
	struct sp_error err = {0};
	struct head h;
	uint8_t key[SIGN_KEY_SIZE];
	if (size < sizeof key)
		return;
	memcpy(key, data, sizeof key);
	struct bytes text = bytes_of(data + sizeof key, size - sizeof key);
	enum sp_code rc = head_verify(text, log_name, key, &h, &err);
	REQUIRE(rc == SP_OK || (rc == SP_SIGNATURE_INVALID && err.code == rc));
	if (rc != SP_OK)
		return;
	REQUIRE(head_verify(text, "another/log", key, &h, &err) == SP_SIGNATURE_INVALID);
	key[5] ^= 1;
	REQUIRE(head_verify(text, log_name, key, &h, &err) == SP_SIGNATURE_INVALID);
}
