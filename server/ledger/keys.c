/* SPDX-License-Identifier: Apache-2.0 */
#include "server/ledger/keys.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* Layout of a key, a letter a part: w u16, u u32, q u64, c text of 32, i text of 64, k 16 bytes,
 * h 32 bytes, t the rest as text. */
static const char *const layouts[TABLE_COUNT] = {
	[TABLE_TREE] = "q",
	[TABLE_ORG] = "i",
	[TABLE_MEMBER] = "cc",
	[TABLE_PLAN] = "iu",
	[TABLE_ROUND] = "uw",
	[TABLE_CURRENT] = "uwc",
	[TABLE_REVISION] = "uwcu",
	[TABLE_ACCOUNT] = "q",
	[TABLE_CERT] = "h",
	[TABLE_CODE] = "h",
	[TABLE_SEEN] = "kq",
	[TABLE_ENTRY] = "q",
	[TABLE_META] = "t",
};

const char *const index_tables[TABLE_COUNT] = {
	[TABLE_TREE] = "tree",
	[TABLE_ORG] = "org",
	[TABLE_MEMBER] = "member",
	[TABLE_PLAN] = "plan",
	[TABLE_ROUND] = "round",
	[TABLE_CURRENT] = "current",
	[TABLE_REVISION] = "revision",
	[TABLE_ACCOUNT] = "account",
	[TABLE_CERT] = "cert",
	[TABLE_CODE] = "code",
	[TABLE_SEEN] = "seen",
	[TABLE_ENTRY] = "entry",
	[TABLE_META] = "meta",
};

struct bytes key_bytes(const struct key *k)
{
	return bytes_of(k->bytes, k->len);
}

static void key_start(struct key *k)
{
	k->len = 0;
}

static void key_add16(struct key *k, uint32_t v)
{
	be16_put(k->bytes + k->len, v > UINT16_MAX ? UINT16_MAX : (uint16_t)v);
	k->len += 2;
}

static void key_add32(struct key *k, uint32_t v)
{
	be32_put(k->bytes + k->len, v);
	k->len += 4;
}

static void key_add64(struct key *k, uint64_t v)
{
	be64_put(k->bytes + k->len, v);
	k->len += 8;
}

static void key_add(struct key *k, struct bytes in)
{
	memcpy(k->bytes + k->len, in.ptr, in.len);
	k->len += in.len;
}

static bool key_add_text(struct key *k, const char *text, size_t width)
{
	size_t n = text ? strnlen(text, width + 1) : 0;
	if (n == 0 || n > width)
		return false;
	memset(k->bytes + k->len, 0, width);
	memcpy(k->bytes + k->len, text, n);
	k->len += width;
	return true;
}

struct key key_number(uint64_t number)
{
	struct key k;
	key_start(&k);
	key_add64(&k, number);
	return k;
}

struct key key_round(uint32_t plan_no, uint32_t year)
{
	struct key k;
	key_start(&k);
	key_add32(&k, plan_no);
	key_add16(&k, year);
	return k;
}

bool key_hash(struct bytes hash, struct key *out)
{
	key_start(out);
	if (hash.len != HASH_BYTES)
		return false;
	key_add(out, hash);
	return true;
}

bool key_org(const char *code, struct key *out)
{
	key_start(out);
	return key_add_text(out, code, KEY_ID);
}

bool key_member(const char *member, const char *of, struct key *out)
{
	key_start(out);
	return key_add_text(out, member, KEY_UNIT) && (!of || key_add_text(out, of, KEY_UNIT));
}

bool key_plan(const char *id, uint32_t version, struct key *out)
{
	key_start(out);
	if (!key_add_text(out, id, KEY_ID))
		return false;
	key_add32(out, version);
	return true;
}

bool key_current(uint32_t plan_no, uint32_t year, const char *unit, struct key *out)
{
	*out = key_round(plan_no, year);
	return key_add_text(out, unit, KEY_UNIT);
}

bool key_revision(
	uint32_t plan_no, uint32_t year, const char *unit, uint32_t revision, struct key *out)
{
	if (!key_current(plan_no, year, unit, out))
		return false;
	key_add32(out, revision);
	return true;
}

bool key_seen(struct bytes submission_key, uint64_t account, struct key *out)
{
	key_start(out);
	if (submission_key.len != SUBMISSION_KEY_SIZE)
		return false;
	key_add(out, submission_key);
	key_add64(out, account);
	return true;
}

struct key key_meta(const char *name)
{
	struct key k = {.len = strnlen(name, KEY_MAX)};
	memcpy(k.bytes, name, k.len);
	return k;
}

/* ---- for people ---- */

static size_t part_width(char part, size_t rest)
{
	static const struct {
		char part;
		size_t width;
	} widths[] = {{'w', 2}, {'u', 4}, {'q', 8}, {'c', KEY_UNIT}, {'i', KEY_ID},
		{'k', SUBMISSION_KEY_SIZE}, {'h', HASH_BYTES}};
	for (size_t i = 0; i < sizeof widths / sizeof widths[0]; i++)
		if (widths[i].part == part)
			return widths[i].width;
	return rest;
}

/* Text, and nothing that a key which has rotted may have in its place: errors and the log are read as text. */
static bool is_plain(struct bytes in)
{
	size_t n = strnlen((const char *)in.ptr, in.len);
	for (size_t i = 0; i < n; i++)
		if (in.ptr[i] < ' ' || in.ptr[i] > '~')
			return false;
	return true;
}

static void print_part(char part, struct bytes in, char *out, size_t size)
{
	char hex[2 * KEY_MAX + 1];
	switch (part) {
	case 'w':
		snprintf(out, size, "%u", be16_get(in.ptr));
		break;
	case 'u':
		snprintf(out, size, "%" PRIu32, be32_get(in.ptr));
		break;
	case 'q':
		snprintf(out, size, "%" PRIu64, be64_get(in.ptr));
		break;
	case 'c':
	case 'i':
	case 't':
		snprintf(out, size, "%.*s", (int)in.len, (const char *)in.ptr);
		break;
	default:
		if (in.len > KEY_MAX)
			in.len = KEY_MAX;
		hex_encode(in, hex);
		snprintf(out, size, "%s", hex);
	}
}

char *key_print(enum table table, struct bytes key, char *out, size_t size)
{
	size_t n = 0;
	out[0] = '\0';
	for (const char *part = layouts[table]; *part && n + 1 < size; part++) {
		size_t width = part_width(*part, key.len);
		bool whole = width <= key.len;
		if (!whole)
			width = key.len;
		if (part != layouts[table])
			out[n++] = '/';
		struct bytes in = bytes_of(key.ptr, width);
		bool text = *part == 'c' || *part == 'i' || *part == 't';
		print_part(whole && (!text || is_plain(in)) ? *part : 'h', in, out + n, size - n);
		n += strlen(out + n);
		key = bytes_of(key.ptr + width, key.len - width);
	}
	return out;
}
