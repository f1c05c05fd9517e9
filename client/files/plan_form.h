/* SPDX-License-Identifier: Apache-2.0 */
/* plan_form.h - the keys of plan files that are not written as plan_table.h has them: maps by year or by term,
 * values, ranges. One row a key, with its reader and its writer. Private to client/files. */
#ifndef SP_FILES_PLAN_FORM_H
#define SP_FILES_PLAN_FORM_H

#include "client/files/plan_reader.h"
#include "client/files/plan_writer.h"

struct plan_form;
typedef enum sp_code (*form_reader)(struct plan_reader *r, const struct plan_form *form,
	const char *key, const struct node *value, void *part);
typedef void (*form_writer)(struct plan_writer *w, const struct plan_form *form, const void *part);

struct plan_form {
	enum plan_part part;
	enum field field;
	form_reader
		read; /* NULL: no key here, for what stands around the part says it (its year, its term) */
	form_writer write; /* NULL: another key's writer has written it */
};

/* NULL: as the table has it. */
const struct plan_form *plan_form(enum plan_part part, enum field field);
/* Row n of a part, to list its keys; NULL after the last. */
const struct plan_form *plan_form_at(enum plan_part part, size_t n);
/* What can be said of a part only when its map has been read; called by read_part. */
SP_CHECK enum sp_code plan_part_finish(
	struct plan_reader *r, enum plan_part type, const struct node *value, void *part);

#define READER(name)                                                                  \
	enum sp_code read_##name(struct plan_reader *r, const struct plan_form *form, \
		const char *key, const struct node *value, void *part)
#define WRITER(name) \
	void write_##name(struct plan_writer *w, const struct plan_form *form, const void *part)
#define FORM(name)    \
	READER(name); \
	WRITER(name)
/* plan_head.c */
FORM(plan_id);
READER(plan_year);
FORM(valid);
READER(table_row);
WRITER(account_year);
FORM(dated);
FORM(horizons);
/* plan_groups.c */
FORM(memberships);
FORM(groups);
FORM(ages);
FORM(focus_areas);
/* plan_goals.c */
FORM(goals);
FORM(horizon);
FORM(target_value);
/* plan_work.c */
FORM(target_group);
FORM(status);
FORM(fulfilments);
/* plan_activities.c */
FORM(activities);
FORM(reported);
READER(activity_state);
SP_CHECK enum sp_code finish_activity(
	struct plan_reader *r, const struct node *value, struct activity *x);
/* plan_costs.c */
FORM(costs);
FORM(cost_value);
SP_CHECK enum sp_code finish_cost(struct plan_reader *r, const struct node *value, struct cost *c);
/* plan_indicators.c */
FORM(indicators);
FORM(versions);
SP_CHECK enum sp_code finish_indicator(
	struct plan_reader *r, const struct node *value, struct indicator *x);
/* plan_narratives.c */
FORM(narratives);
FORM(indicator_narratives);
/* plan_values.c */
READER(values);
FORM(value);
FORM(period);
FORM(value_state);
FORM(value_year);
FORM(change);
SP_CHECK enum sp_code finish_value(
	struct plan_reader *r, const struct node *value, struct observation *o);
/* One value of an indicator; year 0: it stands in the map. */
SP_CHECK enum sp_code read_value_of(struct plan_reader *r, const char *key, uint32_t year,
	const struct node *value, struct indicator *x);
/* The value as text that reads as the same value, months, period and reservation; NULL where none does. */
const char *value_word(struct plan_writer *w, const struct observation *o);
/* plan_series.c */
READER(series);
WRITER(values);
#undef FORM
#undef READER
#undef WRITER

/* Keys of groups: a term, `ospecificerat`. */
bool term_of(const char *key, enum term *out);
const char *term_word(enum term term);
SP_CHECK enum sp_code unknown_term(struct plan_reader *r, const struct node_pair *pair);
/* "2018", "2018–2019", `ospecificerat` (0, 0). */
bool years_key_of(const char *key, uint32_t *from, uint32_t *to);
const char *years_word(uint32_t from, uint32_t to, struct arena *a);
/* A gap's word alone in place of a list ("saknas"); PLAN_GAP_NONE for anything else. */
enum gap gap_of(const struct node *value);

#endif
