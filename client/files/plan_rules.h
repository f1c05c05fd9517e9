/* SPDX-License-Identifier: Apache-2.0 */
/* plan_rules.h - reading a tree by tables: a rule says which key goes where and how it is read. A content error
 * becomes a finding with its place, and the reading goes on. Private to client/files. */
#ifndef SP_FILES_PLAN_RULES_H
#define SP_FILES_PLAN_RULES_H

#include <stddef.h>

#include "client/files/yaml.h"

/* Where an item of the plan stands in the file, by the path that plan_check uses. */
struct place {
	const char *path; /* areas[2].goals[0] */
	size_t line, column;
};

struct plan_reader {
	const char *name;
	struct arena *a;
	struct findings *faults;
	struct place *places;
	size_t n_places;
	const char *prefix; /* "" for the plan, "areas[2]." inside an area */
};

struct rule;
/* Reads `value` into `target`, which is the rule's offset into the struct. `key` as the author wrote it.
 * SP_OK also after a finding; SP_NO_MEMORY. */
typedef enum sp_code (*rule_reader)(struct plan_reader *r, const struct rule *rule, const char *key,
	const struct node *value, void *target);

struct rule {
	enum field field;
	size_t offset;
	rule_reader read;
	bool needed;
	enum vocabulary words; /* of read_word */
};

/* Reads the pairs of a map by the rules. */
SP_CHECK enum sp_code read_map(struct plan_reader *r, const struct rule *rules, size_t n,
	const char *key, const struct node *map, void *target);
#define READ_MAP(r, rules, key, map, target) \
	read_map(r, rules, sizeof(rules) / sizeof(rules)[0], key, map, target)

/* Adds a finding at a node. SP_OK or SP_NO_MEMORY. */
SP_CHECK enum sp_code plan_fault(struct plan_reader *r, size_t line, size_t column,
	enum sp_code code, const char *p1, const char *p2, const char *p3);
SP_CHECK enum sp_code bad_value(
	struct plan_reader *r, const char *key, const struct node *value, const char *allowed);
SP_CHECK enum sp_code bad_shape(
	struct plan_reader *r, const char *key, const struct node *value, enum node_kind wanted);
/* Remembers where item number `index` of the list `list` stands. */
SP_CHECK enum sp_code note_place(
	struct plan_reader *r, const char *list, size_t index, const struct node *value);

/* Readers of single values; the target's type stands behind each. */
SP_CHECK enum sp_code read_text(struct plan_reader *r, const struct rule *rule, const char *key,
	const struct node *value, void *target); /* const char * */
SP_CHECK enum sp_code read_date(struct plan_reader *r, const struct rule *rule, const char *key,
	const struct node *value, void *target); /* const char * */
SP_CHECK enum sp_code read_year(struct plan_reader *r, const struct rule *rule, const char *key,
	const struct node *value, void *target); /* uint32_t */
SP_CHECK enum sp_code read_word(struct plan_reader *r, const struct rule *rule, const char *key,
	const struct node *value, void *target); /* an enumeration */
SP_CHECK enum sp_code read_yes_no(struct plan_reader *r, const struct rule *rule, const char *key,
	const struct node *value, void *target); /* bool */
SP_CHECK enum sp_code read_texts(struct plan_reader *r, const struct rule *rule, const char *key,
	const struct node *value, void *target); /* struct text_list */
SP_CHECK enum sp_code read_one_or_texts(struct plan_reader *r, const struct rule *rule,
	const char *key, const struct node *value, void *target); /* the same, or one text alone */

/* As a plan has its lists of texts: the pointer, then the number. */
struct text_list {
	const char **items;
	size_t n;
};

/* For every list that read_texts is used for. */
#define LIST_STANDS_TOGETHER(type, items, n_items)                                        \
	_Static_assert(offsetof(type, n_items) == offsetof(type, items) + sizeof(void *), \
		"read_texts finds the number behind the list")

/* "2018" -> 2018; 0 unless exactly a year 1900-2200. */
uint32_t year_of(const char *text);
/* "2018" or "2018–2025" (any dash). False if neither. */
bool years_of(const char *text, uint32_t *from, uint32_t *to);
/* Digits at the start of *text, at most `max`; *text moves behind them. False if there are none. */
bool digits_of(const char **text, uint32_t max, uint32_t *out);
/* Length of a dash (hyphen, en or em dash, minus) at `text`, 0 if there is none. */
size_t dash_at(const char *text);

#endif
