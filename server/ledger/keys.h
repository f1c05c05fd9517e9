/* SPDX-License-Identifier: Apache-2.0 */
/* keys.h - the tables of the index and their keys: fixed width, big-endian, so that a prefix scan reads
 * what a request needs in order. Pure; any thread. */
#ifndef SP_LEDGER_KEYS_H
#define SP_LEDGER_KEYS_H

#include "server/ledger/ledger.h"

enum table {
	TABLE_TREE, /* post-order number -> hash of a complete subtree */
	TABLE_ORG, /* code -> OrganisationRow */
	TABLE_MEMBER, /* code of a member, code of what it reports as a part of -> nothing */
	TABLE_PLAN, /* id, version -> PlanRow */
	TABLE_ROUND, /* plan number, year -> RoundRow */
	TABLE_CURRENT, /* plan number, year, unit -> current_row, packed */
	TABLE_REVISION, /* plan number, year, unit, revision -> revision_row, packed */
	TABLE_ACCOUNT, /* number -> AccountRow */
	TABLE_CERT, /* fingerprint -> account number, end of its validity */
	TABLE_CODE, /* hash of the code -> CodeRow */
	TABLE_SEEN, /* submission key, account -> hash of the body, entry number */
	TABLE_ENTRY, /* entry number -> revision, id: what its receipt says it wrote */
	TABLE_META, /* name -> value */
	TABLE_COUNT
};
extern const char *const index_tables[TABLE_COUNT];

enum { KEY_ID = ID_MAX, KEY_UNIT = ORG_CODE_MAX, KEY_MAX = KEY_ID + 4 };
struct key {
	uint8_t bytes[KEY_MAX];
	size_t len;
};

struct bytes key_bytes(const struct key *k);

/* Those that give a bool: false when a part is empty or too long for its place; no row can be there
 * then. */
struct key key_number(uint64_t number); /* tree, account, entry */
struct key key_round(uint32_t plan_no, uint32_t year); /* also the prefix of current and revision */
bool key_hash(struct bytes hash, struct key *out); /* cert, code; false unless 32 bytes */
bool key_org(const char *code, struct key *out);
/* `of` NULL: the prefix of all that it is a member of. */
bool key_member(const char *member, const char *of, struct key *out);
bool key_plan(const char *id, uint32_t version, struct key *out);
bool key_current(uint32_t plan_no, uint32_t year, const char *unit, struct key *out);
bool key_revision(
	uint32_t plan_no, uint32_t year, const char *unit, uint32_t revision, struct key *out);
bool key_seen(struct bytes submission_key, uint64_t account, struct key *out);
struct key key_meta(const char *name);

/* The key for people, 1/2018/2180; whatever bytes it has, in ASCII. Returns out. */
char *key_print(enum table table, struct bytes key, char *out, size_t size);

#endif
