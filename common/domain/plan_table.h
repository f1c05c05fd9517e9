/* SPDX-License-Identifier: Apache-2.0 */
/* plan_table.h - what a plan holds, member by member: the one list that the reader and the writer of plan
 * files, JSON, rows, the comparison of versions and plan_check go by. A member that is added to a struct of
 * plan.h or observation.h gets its row here. Floor 2: base, text. Pure; any thread. */
#ifndef SP_DOMAIN_PLAN_TABLE_H
#define SP_DOMAIN_PLAN_TABLE_H

#include <stddef.h>

#include "common/domain/plan.h"

/* The structs; PART_OBSERVATION stands for facts too. */
enum plan_part {
	PART_PLAN,
	PART_FOCUS_AREA,
	PART_TARGET_GROUP,
	PART_AREA,
	PART_FULFILMENT,
	PART_GOAL,
	PART_ACTIVITY,
	PART_INDICATOR,
	PART_COST,
	PART_OBSERVATION,
	PART_NARRATIVE,
	PART_NOTE,
	PART_GRANT,
	PART_MEMBERSHIP,
	PART_REPORT,
	PART_VERSION,
	PART_TARGET,
	PART_COUNT
};

enum member_kind {
	MEMBER_TEXT, /* const char *, at most PLAN_MAX_TEXT bytes */
	MEMBER_SHORT, /* const char *, at most ID_MAX bytes */
	MEMBER_ID, /* const char *, id_valid */
	MEMBER_CODE, /* const char *, org_code_valid */
	MEMBER_YEAR, /* uint32_t, 0 = not stated */
	MEMBER_NUMBER, /* uint32_t, 0 = not stated */
	MEMBER_AGE, /* uint32_t, stated where the bool at `companion` is set */
	MEMBER_KRONOR, /* int64_t, 0 = not stated */
	MEMBER_DECIMAL, /* decimal; 0 is a value */
	MEMBER_WORD, /* an enumeration, of which 0 = not stated */
	MEMBER_WORDS, /* uint32_t of bits 1 << value */
	MEMBER_BOOL,
	MEMBER_YES_NO, /* bool, stated where the bool at `companion` is set */
	MEMBER_QUANTITY, /* struct quantity *, may be NULL */
	MEMBER_SHARE, /* struct share *, may be NULL */
	/* Lists: a pointer, and a size_t at `companion`. */
	MEMBER_TEXTS,
	MEMBER_IDS,
	MEMBER_CODES,
	MEMBER_PARTS
};

enum member_flag {
	MEMBER_NEEDED = 1, /* plan_check asks for it */
	MEMBER_NEEDED_IN_PLAN = 2, /* the same, but not in a county's follow-up */
	MEMBER_ASKED = 4, /* the author has to write it: the reader of files asks for it */
	MEMBER_ASKED_IN_PLAN = 8, /* the same, but not in a county's follow-up */
	MEMBER_KEY = 16 /* what tells the part from others of its kind in the same list */
};

/* Members of one field that follow each other are the two ends of a range (years, ages, a cost), or values of
 * which one is set. */
struct member {
	const char *name; /* as in the struct: what paths of faults are made of */
	const char *json; /* key in JSON, where that is another */
	enum field field; /* key in files and word in comparisons */
	enum member_kind kind;
	unsigned flags;
	size_t offset, companion;
	enum vocabulary words; /* of WORD and WORDS */
	enum plan_part part; /* of PARTS */
};

struct part_table {
	const char *name; /* in rows and in JSON of a comparison: focus_area */
	size_t size;
	bool unique; /* no two with the same keys in one list */
	const struct member *members; /* in the order of plan files */
	size_t n_members;
};
const struct part_table *part_table(enum plan_part part);
/* Its first member of that field; NULL if none. */
const struct member *part_member(enum plan_part part, enum field field);
/* Whether two parts of a kind have the same keys. */
bool part_same(enum plan_part type, const void *a, const void *b);
/* Of parts with the same keys the same (`keys`), or of parts that are alike in everything: so that few of many have to
 * be compared. */
uint32_t part_hash(enum plan_part type, const void *part, bool keys);
/* Whether all members are the same but those in the `n` fields that are named. */
bool part_alike(enum plan_part type, const void *a, const void *b, const enum field *but, size_t n);

/* The list of a PARTS, TEXTS, IDS or CODES member. */
struct member_list {
	const void *items;
	size_t n;
};
struct member_list member_list(const struct member *m, const void *part);
/* Item i of the list of a PARTS member. */
const void *member_item(const struct member *m, const void *part, size_t i);
const char *member_string(const struct member *m, const void *part); /* of TEXT, SHORT, ID, CODE */
uint32_t member_number(const struct member *m, const void *part); /* of YEAR, NUMBER, AGE, WORDS */
int64_t member_long(const struct member *m, const void *part); /* of KRONOR, DECIMAL */
bool member_bool(const struct member *m, const void *part); /* of BOOL, YES_NO */
const void *member_pointer(const struct member *m, const void *part); /* of QUANTITY, SHARE */
int member_word(const struct member *m, const void *part); /* of WORD */
/* Whether it is stated: a text that is not empty, a list with items, a number that is not "not stated". */
bool member_set(const struct member *m, const void *part);
bool member_same(const struct member *m, const void *a, const void *b);
/* The value as people read it, NULL when it is not stated. Numbers have decimal comma; lists are joined by "; ";
 * a part in a list is its first value with the others, named, in parentheses. Arena texts; *failed is set
 * when the arena is spent, and stays otherwise. */
const char *member_text(
	const struct member *m, const void *part, enum lang lang, struct arena *a, bool *failed);
/* The same for a run of members of one field: "2018–2025". */
const char *members_text(const struct member *first, size_t n, const void *part, enum lang lang,
	struct arena *a, bool *failed);
/* How many members from members[i] on have its field. */
size_t member_run(const struct part_table *t, size_t i);

#endif
