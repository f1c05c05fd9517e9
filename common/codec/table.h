/* SPDX-License-Identifier: Apache-2.0 */
/* table.h - how the rows of table_*.c are written: TEXT(tag, struct, member, flags, ...). A member
 * of another type than its row says does not compile. Private to codec. */
#ifndef SP_CODEC_TABLE_H
#define SP_CODEC_TABLE_H

#include "common/codec/map.h"
#include "common/codec/messages.h"
#include "proto/record.pb-c.h"
#include "proto/samplan.pb-c.h"

/* Largest lengths, in bytes. A question's key joins two ids; a reference names plan, year, unit and
 * revision. */
enum {
	LIMIT_ID = ID_MAX,
	LIMIT_KEY = 256,
	LIMIT_TEXT = PLAN_MAX_TEXT,
	LIMIT_BLOB = 16384, /* certificates and requests for them */
	LIMIT_DATA = 256 << 10, /* a piece of a backup */
	LIMIT_PROOF = 64, /* hashes: a tree of 2^64 entries */
	/* Fits in a request's memory and in SCAN_MAX_FIELDS, whatever the rows hold. */
	LIMIT_ORGANISATIONS = 5000,
	LIMIT_ANSWERS = PLAN_MAX_ITEMS + 3 * PLAN_MAX_AREAS, /* the most that a plan can ask */
};
enum { YEAR_MIN = 1900, YEAR_MAX = 2200 };

/* clang-format off */
#define MEMBER(s, m) (((struct s *)0)->m)
#define AT(s, m, t) (offsetof(struct s, m) + 0 * sizeof(_Generic(&MEMBER(s, m), t *: 0)))
#define ROW(n, k, f, s, m, t) \
	.name = #m, .tag = (n), .kind = (k), .flags = (f), .offset = AT(s, m, t), .size = sizeof(t)
#define LIST_ROW(n, k, s, m, at) \
	.name = #m, .tag = (n), .kind = (k), .flags = MAP_LIST, .offset = (at), \
	.companion = AT(s, n_##m, size_t), .size = sizeof *MEMBER(s, m)

#define TEXT(n, s, m, f, limit) {ROW(n, MAP_TEXT, f, s, m, const char *), .max = (limit)}
#define BYTES(n, s, m, f, low, high) \
	{ROW(n, MAP_BYTES, f, s, m, struct bytes), .min = (low), .max = (high)}
#define U32(n, s, m, f) U32_IN(n, s, m, f, 0, UINT32_MAX)
#define U32_IN(n, s, m, f, low, high) \
	{ROW(n, MAP_U32, f, s, m, uint32_t), .min = (low), .max = (high)}
#define YEAR(n, s, m, f) U32_IN(n, s, m, f, YEAR_MIN, YEAR_MAX)
#define U64(n, s, m, f) {ROW(n, MAP_U64, f, s, m, uint64_t)}
#define S64(n, s, m, f) {ROW(n, MAP_S64, f, s, m, int64_t)}
#define BOOL(n, s, m) {ROW(n, MAP_BOOL, 0, s, m, bool)}
/* Members with a bool `has` that tells whether they are there. */
#define BOOL_HAS(n, s, m, has) \
	{ROW(n, MAP_BOOL, MAP_HAS, s, m, bool), .companion = AT(s, has, bool)}
#define U32_HAS(n, s, m, f, has) \
	{ROW(n, MAP_U32, MAP_HAS | (f), s, m, uint32_t), .companion = AT(s, has, bool), \
	 .max = UINT32_MAX}
#define ENUM(n, s, m, f, type) {ROW(n, MAP_ENUM, f, s, m, type)}
/* An enum that is a uint32 in the record. */
#define ENUM_U32(n, s, m, type, known) {ROW(n, MAP_ENUM, 0, s, m, type), .values = &(known)}
#define MESSAGE(n, s, m, f, message) \
	{.name = #m, .tag = (n), .kind = MAP_MESSAGE, .flags = (f), \
	 .offset = offsetof(struct s, m), .size = sizeof *MEMBER(s, m), .sub = &map_##message}
#define MESSAGE_OR_BYTES(n, s, m, b, message) \
	{.name = #m, .tag = (n), .kind = MAP_MESSAGE, .flags = MAP_OR_BYTES, \
	 .offset = offsetof(struct s, m), .companion = AT(s, b, struct bytes), \
	 .size = sizeof *MEMBER(s, m), .sub = &map_##message}
/* Lists; items 0 = no limit of their own: the arena's cap and SCAN_MAX_FIELDS bound them. */
#define TEXTS(n, s, m, limit, items) \
	{LIST_ROW(n, MAP_TEXT, s, m, AT(s, m, const char **)), \
	 .max = (limit), .max_items = (items)}
#define BYTES_LIST(n, s, m, low, high, items) \
	{LIST_ROW(n, MAP_BYTES, s, m, AT(s, m, struct bytes *)), \
	 .min = (low), .max = (high), .max_items = (items)}
#define MESSAGES(n, s, m, message, items) \
	{LIST_ROW(n, MAP_MESSAGE, s, m, offsetof(struct s, m)), \
	 .max_items = (items), .sub = &map_##message}

/* Of the message of a request, which has no other such list. */
#define MESSAGES_COUNTED(n, s, m, message, items) \
	{.name = #m, .tag = (n), .kind = MAP_MESSAGE, .flags = MAP_LIST | MAP_COUNTED, \
	 .offset = offsetof(struct s, m), .companion = AT(s, n_##m, size_t), \
	 .size = sizeof *MEMBER(s, m), .max_items = (items), .sub = &map_##message}

#define SUBMISSION_KEY(n, s) BYTES(n, s, key, MAP_NEEDED, SUBMISSION_KEY_SIZE, SUBMISSION_KEY_SIZE)
#define PROOF(n, s) BYTES_LIST(n, s, proof, HASH_SIZE, HASH_SIZE, 2 * LIMIT_PROOF)

/* MAP(name in the .proto, the same as its descriptor has it, struct, rows...) */
#define MAP_WITH(message, lower, s, check_, sends_, ...) \
	static const struct map_field rows_##message[] = {__VA_ARGS__}; \
	const struct map map_##message = { \
		.type = &samplan__##lower##__descriptor, \
		.size = sizeof(struct s), \
		.fields = rows_##message, \
		.n_fields = sizeof rows_##message / sizeof rows_##message[0], \
		.check = (check_), \
		.sends = (sends_), \
	}
#define MAP(message, lower, s, ...) MAP_WITH(message, lower, s, NULL, NULL, __VA_ARGS__)
/* A message without fields. */
#define MAP_EMPTY(message, lower, s) \
	const struct map map_##message = { \
		.type = &samplan__##lower##__descriptor, .size = sizeof(struct s)}
/* clang-format on */

#endif
