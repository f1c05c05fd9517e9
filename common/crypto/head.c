/* SPDX-License-Identifier: Apache-2.0 */
/* Sources: C2SP signed-note v1 (text, empty line, "— name base64"; key id) and tlog-checkpoint (the
 * text's three lines). */
#include "common/crypto/sign.h"

#include <inttypes.h>
#include <string.h>

#include "common/crypto/log_key.h"

enum { KEY_ID = 4, HEAD_MAX = 2048, NAME_MAX_LENGTH = 255 };
static const uint8_t ed25519_kind = 0x01;

/* The note format has no escapes: a name must not hold what ends it. */
static bool name_fits(const char *name)
{
	size_t n = strlen(name);
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)name[i] <= ' ' || name[i] == 0x7F || name[i] == '+')
			return false;
	return n > 0 && n <= NAME_MAX_LENGTH;
}

static void key_id(const char *name, const uint8_t key[SIGN_KEY_SIZE], uint8_t out[KEY_ID])
{
	uint8_t text[NAME_MAX_LENGTH + 2];
	size_t n = strlen(name);
	memcpy(text, name, n);
	text[n] = '\n';
	text[n + 1] = ed25519_kind;
	struct hash h = sha256_2(bytes_of(text, n + 2), bytes_of(key, SIGN_KEY_SIZE));
	memcpy(out, h.bytes, KEY_ID);
}

/* The three signed lines. NULL ptr when the arena is spent. */
static struct bytes signed_text(const char *name, const struct head *h, struct arena *a)
{
	const char *root = base64_encode(hash_bytes(&h->root), a);
	return bytes_text(
		root ? arena_printf(a, "%s\n%" PRIu64 "\n%s\n", name, h->size, root) : NULL);
}

static enum sp_code append_signed(const struct sign_key *k, const char *name, const struct head *h,
	struct arena *a, struct buf *out, struct sp_error *err)
{
	uint8_t blob[KEY_ID + SIGNATURE_SIZE];
	struct bytes text = signed_text(name, h, a);
	if (!text.ptr)
		return sp_fail(err, SP_NO_MEMORY);
	key_id(name, k->public_key, blob);
	enum sp_code rc = log_key_sign(k, text, blob + KEY_ID, err);
	if (rc != SP_OK)
		return rc;
	const char *encoded = base64_encode(bytes_of(blob, sizeof blob), a);
	const char *note =
		encoded ? arena_printf(a, "%s\n— %s %s\n", (const char *)text.ptr, name, encoded)
			: NULL;
	if (!note)
		return sp_fail(err, SP_NO_MEMORY);
	rc = buf_append(out, note, strlen(note));
	return rc == SP_OK ? SP_OK : sp_fail(err, rc, "signed head");
}

enum sp_code head_sign(const struct sign_key *k, const char *log_name, const struct head *h,
	struct buf *out, struct sp_error *err)
{
	struct arena a;
	if (!name_fits(log_name))
		return sp_fail(err, SP_FIELD_INVALID, "log name");
	arena_init(&a, 4 * HEAD_MAX);
	enum sp_code rc = append_signed(k, log_name, h, &a, out, err);
	arena_free(&a);
	return rc;
}

/* Takes `word` off the front of *text; false when it begins otherwise. */
static bool take(struct bytes *text, const char *word)
{
	size_t n = strlen(word);
	if (text->len < n || memcmp(text->ptr, word, n) != 0)
		return false;
	*text = bytes_of(text->ptr + n, text->len - n);
	return true;
}

/* Takes a line off the front, without its newline. */
static bool take_line(struct bytes *text, struct bytes *line)
{
	const uint8_t *end = text->len ? memchr(text->ptr, '\n', text->len) : NULL;
	if (!end)
		return false;
	*line = bytes_of(text->ptr, (size_t)(end - text->ptr));
	*text = bytes_of(end + 1, text->len - line->len - 1);
	return true;
}

/* Decimal without leading zeros, in 64 bits. */
static bool read_size(struct bytes line, uint64_t *out)
{
	*out = 0;
	if (line.len == 0 || (line.len > 1 && line.ptr[0] == '0'))
		return false;
	for (size_t i = 0; i < line.len; i++)
		if (line.ptr[i] < '0' || line.ptr[i] > '9' ||
			__builtin_mul_overflow(*out, (uint64_t)10, out) ||
			__builtin_add_overflow(*out, (uint64_t)(line.ptr[i] - '0'), out))
			return false;
	return true;
}

static bool read_base64(struct bytes line, struct arena *a, uint8_t *out, size_t len)
{
	struct bytes raw;
	if (base64_decode((const char *)line.ptr, line.len, a, &raw) != SP_OK || raw.len != len)
		return false;
	memcpy(out, raw.ptr, len);
	return true;
}

/* Every byte is accounted for: three lines, an empty one, one signature line, nothing after. SP_SIGNATURE_INVALID, or
 * SP_NO_MEMORY: what could not be looked at is not called false. */
static enum sp_code read_head(struct bytes text, const char *name, const uint8_t key[SIGN_KEY_SIZE],
	struct arena *a, struct head *out)
{
	struct bytes all = text, size, root, signature;
	uint8_t blob[KEY_ID + SIGNATURE_SIZE], id[KEY_ID];
	if (!take(&text, name) || !take(&text, "\n") || !take_line(&text, &size) ||
		!take_line(&text, &root))
		return SP_SIGNATURE_INVALID;
	struct bytes body = bytes_of(all.ptr, all.len - text.len);
	if (!take(&text, "\n— ") || !take(&text, name) || !take(&text, " ") ||
		!take_line(&text, &signature) || text.len)
		return SP_SIGNATURE_INVALID;
	if (!read_size(size, &out->size) || !read_base64(root, a, out->root.bytes, HASH_BYTES) ||
		!read_base64(signature, a, blob, sizeof blob))
		return a->starved ? SP_NO_MEMORY : SP_SIGNATURE_INVALID;
	key_id(name, key, id);
	return memcmp(id, blob, KEY_ID) == 0 ? log_key_verify(key, body, blob + KEY_ID)
					     : SP_SIGNATURE_INVALID;
}

enum sp_code head_verify(struct bytes text, const char *log_name, const uint8_t key[SIGN_KEY_SIZE],
	struct head *out, struct sp_error *err)
{
	struct arena a;
	struct head h;
	char fingerprint[48];
	arena_init(&a, HEAD_MAX);
	enum sp_code rc = text.len <= HEAD_MAX && name_fits(log_name)
				  ? read_head(text, log_name, key, &a, &h)
				  : SP_SIGNATURE_INVALID;
	arena_free(&a);
	if (rc == SP_NO_MEMORY)
		return sp_fail(err, rc);
	if (rc == SP_OK) {
		*out = h;
		return SP_OK;
	}
	struct hash print = log_key_fingerprint(key);
	hash_print(&print, fingerprint);
	return sp_fail(err, SP_SIGNATURE_INVALID, fingerprint);
}
