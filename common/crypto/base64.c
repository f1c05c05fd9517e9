/* SPDX-License-Identifier: Apache-2.0 */
#include "common/crypto/hash.h"

#include <string.h>

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

char *base64_encode(struct bytes in, struct arena *a)
{
	size_t quads = in.len / 3 + (in.len % 3 != 0);
	char *out = quads > (SIZE_MAX - 1) / 4 ? NULL : arena_alloc(a, quads * 4 + 1);
	if (!out)
		return NULL;
	for (size_t q = 0; q < quads; q++) {
		const uint8_t *p = in.ptr + 3 * q;
		size_t n = in.len - 3 * q; /* bytes left: 1, 2 or more */
		uint32_t v = (uint32_t)p[0] << 16 | (uint32_t)(n > 1 ? p[1] : 0) << 8 |
			     (n > 2 ? p[2] : 0);
		char *o = out + 4 * q;
		o[0] = alphabet[v >> 18];
		o[1] = alphabet[v >> 12 & 63];
		o[2] = n > 1 ? alphabet[v >> 6 & 63] : '=';
		o[3] = n > 2 ? alphabet[v & 63] : '=';
	}
	return out;
}

static int digit(char c)
{
	const char *at = c ? strchr(alphabet, c) : NULL;
	return at ? (int)(at - alphabet) : -1;
}

/* One group of four; `pad` of its characters are '='. False for any spelling that base64_encode
 * would not have written, bits left over in the last digit among them. */
static bool decode_quad(const char *q, size_t pad, uint8_t *out)
{
	uint32_t v = 0;
	for (size_t i = 0; i < 4; i++) {
		int d = i < 4 - pad ? digit(q[i]) : 0;
		if (d < 0)
			return false;
		v = v << 6 | (uint32_t)d;
	}
	for (size_t i = 0; i < 3; i++) {
		uint8_t byte = (uint8_t)(v >> (16 - 8 * i));
		if (i < 3 - pad)
			out[i] = byte;
		else if (byte)
			return false;
	}
	return true;
}

enum sp_code base64_decode(const char *text, size_t len, struct arena *a, struct bytes *out)
{
	*out = bytes_of(NULL, 0);
	if (len == 0)
		return SP_OK;
	if (len % 4)
		return SP_MALFORMED;
	size_t pad = text[len - 1] != '=' ? 0 : text[len - 2] != '=' ? 1 : 2;
	uint8_t *bytes = arena_alloc(a, len / 4 * 3);
	if (!bytes)
		return SP_NO_MEMORY;
	for (size_t q = 0; q < len / 4; q++)
		if (!decode_quad(text + 4 * q, q + 1 < len / 4 ? 0 : pad, bytes + 3 * q))
			return SP_MALFORMED;
	*out = bytes_of(bytes, len / 4 * 3 - pad);
	return SP_OK;
}
