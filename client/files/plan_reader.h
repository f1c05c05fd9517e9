/* SPDX-License-Identifier: Apache-2.0 */
/* plan_reader.h - reading a tree into the structs of a plan by the rows of plan_table.h; what is not written as
 * the table has it is a form (plan_form.h). A content error becomes a finding with its place, and the reading
 * goes on. Private to client/files. */
#ifndef SP_FILES_PLAN_READER_H
#define SP_FILES_PLAN_READER_H

#include "client/files/yaml.h"
#include "common/domain/plan_table.h"

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
	bool followup; /* a county's follow-up: what the plan has need not stand again */
	struct area *area; /* that is being read; NULL outside */
	const char *area_prefix;
	/* Of the activity that is being read: until its reports are known. */
	bool has_state;
	enum activity_state state;
};

/* All return SP_OK also after a finding, and SP_NO_MEMORY. `key` is as the author wrote it. */

/* A map whose keys are members of the part; a text alone where the part may be one. */
SP_CHECK enum sp_code read_part(struct plan_reader *r, enum plan_part type, const char *key,
	const struct node *value, void *part);
/* A new item of the list `m` of `owner`: its place is noted, and paths begin with it until r->prefix is given
 * back its value from *outer. NULL: no memory. */
void *push_part(struct plan_reader *r, const struct member *m, void *owner,
	const struct node *value, const char **outer);
/* One item, read as read_part. */
SP_CHECK enum sp_code read_item(struct plan_reader *r, const struct member *m, void *owner,
	const char *key, const struct node *value);
/* One member by its kind. */
SP_CHECK enum sp_code read_member(struct plan_reader *r, const struct member *m, const char *key,
	const struct node *value, void *part);
/* A text is read as a list of one. */
SP_CHECK enum sp_code read_one_or_texts(struct plan_reader *r, const struct member *m,
	const char *key, const struct node *value, void *part);

SP_CHECK enum sp_code plan_fault(struct plan_reader *r, size_t line, size_t column,
	enum sp_code code, const char *p1, const char *p2, const char *p3);
SP_CHECK enum sp_code bad_value(
	struct plan_reader *r, const char *key, const struct node *value, const char *allowed);
SP_CHECK enum sp_code bad_shape(
	struct plan_reader *r, const char *key, const struct node *value, enum node_kind wanted);
/* What ids and codes look like, for those who wrote something else. */
#define IDS_ALLOWED "a–ö 0–9 - (färre-självmord, kronoberg-2018)"
#define CODES_ALLOWED "07, 0760, nsph-skåne (organisations.csv)"
/* A key of a map where only these words may stand. */
SP_CHECK enum sp_code foreign_key(
	struct plan_reader *r, const struct node_pair *pair, const char *allowed);
bool has_key(const struct node *map, enum field field);
SP_CHECK enum sp_code missing_key(struct plan_reader *r, const struct node *map, enum field field);

/* A text without blanks around it; *out NULL after a finding. */
SP_CHECK enum sp_code read_text(
	struct plan_reader *r, const char *key, const struct node *value, const char **out);
SP_CHECK enum sp_code read_word(struct plan_reader *r, enum vocabulary words, const char *key,
	const struct node *value, int *out); /* 0 after a finding */

/* "2018" -> 2018; 0 unless exactly a year 1900-2200. */
uint32_t year_of(const char *text);
/* "2018" or "2018–2025" (any dash). False if neither. *to is 0 for a single year. */
bool years_of(const char *text, uint32_t *from, uint32_t *to);
/* "5 år" */
bool term_years_of(const char *text, uint32_t *years);
/* Digits at the start of *text, at most `max`; *text moves behind them. False if there are none. */
bool digits_of(const char **text, uint32_t max, uint32_t *out);
/* Length of a dash (hyphen, en or em dash, minus) at `text`, 0 if there is none. */
size_t dash_at(const char *text);

enum { KEYS_MAX = 64 };
/* The keys that a part's map may have, in the order of the table, then those that only forms have. Returns how
 * many. */
size_t plan_keys(enum plan_part type, enum field out[KEYS_MAX]);
/* Parts that are a text and seldom more: a text alone stands for them. */
bool part_may_be_text(enum plan_part type);
/* The word of a field as files are written. */
const char *field_word(enum field field);

#endif
