/* SPDX-License-Identifier: Apache-2.0 */
/* code.h - enrolment codes: 20 Crockford characters of secret (100 bits), 16 of the SHA-256 of the
 * CA certificate (80 bits), 1 check character. Floor 1: base. Source: architecture.md 1.7. A code
 * in memory is a secret: wipe it with secret_wipe when done. */
#ifndef SP_CRYPTO_CODE_H
#define SP_CRYPTO_CODE_H

#include "common/crypto/hash.h"

enum { CODE_SECRET = 20, CODE_CA = 16, CODE_LENGTH = CODE_SECRET + CODE_CA + 1 };
enum { CODE_PRINTED = CODE_LENGTH + 9 + 1 }; /* groups of four joined by hyphens, NUL */

struct enrol_code {
	char secret[CODE_SECRET + 1]; /* canonical: upper-case Crockford characters, NUL */
	char ca[CODE_CA + 1];
};

/* Draws a new secret for the server with this CA certificate (DER). */
SP_CHECK enum sp_code code_draw(struct bytes ca_der, struct enrol_code *out, struct sp_error *err);
void code_print(const struct enrol_code *c, char out[CODE_PRINTED]);
/* A single wrong character, and any exchange of two neighbours, is always found.
 * Accepts any case, blanks and hyphens anywhere, O for 0, I and L for 1. SP_OK or SP_CODE_TYPO. */
SP_CHECK enum sp_code code_parse(const char *text, struct enrol_code *out, struct sp_error *err);
bool code_fits_ca(const struct enrol_code *c, struct bytes ca_der);
/* What the server stores: SHA-256 of the 20 characters. */
struct hash code_hash(struct bytes secret);
/* Overwrites in a way the compiler keeps. */
void secret_wipe(void *ptr, size_t len);

#endif
