/* SPDX-License-Identifier: Apache-2.0 */
/* Single values, as a text or as a map, and those of an indicator by year. How they are written together:
 * plan_series.c. */
#include <inttypes.h>
#include <string.h>

#include "client/files/plan_form.h"
#include "common/text/text.h"

#define ALLOWED "12, 0,7–1,8, ca 50, 16 av 33, 37,5 %, ja, nej, ej klar; 3274 (jan–sep)"

/* ---- one value ---- */

/* Whatever `värde` says is added to what other keys of the map have said. */
enum sp_code read_value(struct plan_reader *r, const struct plan_form *form, const char *key,
	const struct node *value, void *part)
{
	struct observation *o = part, read = {0};
	const char *text;
	(void)form;
	enum sp_code rc = read_text(r, key, value, &text);
	if (rc != SP_OK || !text)
		return rc;
	rc = observation_parse(text, r->a, &read);
	if (rc != SP_OK)
		return rc == SP_NO_MEMORY ? rc : bad_value(r, key, value, ALLOWED);
	bool state = read.state != STATE_GIVEN;
	if ((state && o->state) || (read.period && o->period) ||
		(read.first_month && o->first_month))
		return bad_value(r, key, value, ALLOWED);
	o->has_yes_no = read.has_yes_no;
	o->yes_no = read.yes_no;
	o->quantity = read.quantity;
	o->share = read.share;
	o->state = state ? read.state : o->state;
	o->period = read.period ? read.period : o->period;
	o->first_month = read.first_month ? read.first_month : o->first_month;
	o->last_month = read.first_month ? read.last_month : o->last_month;
	o->preliminary = o->preliminary || read.preliminary;
	return SP_OK;
}

/* "265", "+265", "−3": what it is since the year before. */
enum sp_code read_change(struct plan_reader *r, const struct plan_form *form, const char *key,
	const struct node *value, void *part)
{
	struct observation *o = part;
	const char *text;
	(void)form;
	enum sp_code rc = read_text(r, key, value, &text);
	if (rc != SP_OK || !text)
		return rc;
	o->change = arena_alloc(r->a, sizeof *o->change);
	if (!o->change)
		return SP_NO_MEMORY;
	bool risen = text[0] == '+' && text[1] >= '0' && text[1] <= '9';
	return quantity_parse(risen ? text + 1 : text, o->change) == SP_OK
		       ? SP_OK
		       : bad_value(r, key, value, "265, +265, −3");
}

void write_change(struct plan_writer *w, const struct plan_form *form, const void *part)
{
	const struct observation *o = part;
	if (!o->change)
		return;
	put_field(w, form->field);
	put_plain(w, writer_made(w, quantity_print(o->change, LANG_SV, w->a)));
}

enum sp_code read_period(struct plan_reader *r, const struct plan_form *form, const char *key,
	const struct node *value, void *part)
{
	struct observation *o = part, read = {0};
	const char *text;
	(void)form;
	enum sp_code rc = read_text(r, key, value, &text);
	if (rc != SP_OK || !text)
		return rc;
	rc = period_parse(text, r->a, &read);
	if (rc != SP_OK)
		return rc;
	if ((read.period && o->period) || (read.first_month && o->first_month))
		return bad_value(r, key, value, "jan–sep, hösten 2019");
	o->period = read.period ? read.period : o->period;
	o->first_month = read.first_month ? read.first_month : o->first_month;
	o->last_month = read.first_month ? read.last_month : o->last_month;
	return SP_OK;
}

enum sp_code read_value_state(struct plan_reader *r, const struct plan_form *form, const char *key,
	const struct node *value, void *part)
{
	struct observation *o = part;
	enum answer_state said = o->state;
	enum sp_code rc = read_member(r, part_member(form->part, form->field), key, value, part);
	return rc == SP_OK && said && said != o->state ? bad_value(r, key, value, ALLOWED) : rc;
}

/* The year may stand around the map, and in it only if it is the same. */
enum sp_code read_value_year(struct plan_reader *r, const struct plan_form *form, const char *key,
	const struct node *value, void *part)
{
	struct observation *o = part;
	uint32_t around = o->year;
	enum sp_code rc = read_member(r, part_member(form->part, form->field), key, value, part);
	if (rc != SP_OK || !around || around == o->year)
		return rc;
	const char *allowed = arena_printf(r->a, "%" PRIu32, around);
	return allowed ? bad_value(r, key, value, allowed) : SP_NO_MEMORY;
}

void write_value_year(struct plan_writer *w, const struct plan_form *form, const void *part)
{
	write_member(w, part_member(form->part, form->field), part);
}

/* Where names stand in place of a value they are counted: those that have it, or all but those that lack it. */
enum sp_code finish_value(struct plan_reader *r, const struct node *value, struct observation *o)
{
	bool valued = o->has_yes_no || o->quantity || o->share || o->text;
	if (o->state)
		return SP_OK;
	o->state = STATE_GIVEN;
	if (valued)
		return SP_OK;
	bool lacking = o->n_without && o->n_asked >= o->n_without;
	if (!lacking && !o->n_with)
		return missing_key(r, value, FIELD_VALUE);
	size_t n = lacking ? o->n_asked - o->n_without : o->n_with;
	o->quantity = arena_alloc(r->a, sizeof *o->quantity);
	if (!o->quantity)
		return SP_NO_MEMORY;
	o->quantity->low = o->quantity->high = (decimal)n * DECIMAL_ONE;
	return SP_OK;
}

const char *value_word(struct plan_writer *w, const struct observation *o)
{
	static const enum field elsewhere[] = {FIELD_YEAR, FIELD_WHAT, FIELD_SUBJECT, FIELD_GROUP,
		FIELD_SEX, FIELD_UNIT, FIELD_ASKED, FIELD_ANSWERED, FIELD_WITH, FIELD_WITHOUT,
		FIELD_SOURCE, FIELD_RETRIEVED, FIELD_NOTE};
	struct observation read = {0};
	if (o->text)
		return NULL;
	const char *word = writer_made(w, observation_print(o, LANG_SV, w->a));
	if (observation_parse(word, w->a, &read) != SP_OK)
		return NULL;
	bool same = part_alike(
		PART_OBSERVATION, o, &read, elsewhere, sizeof elsewhere / sizeof elsewhere[0]);
	return same ? word : NULL;
}

/* Without what the map's other keys say. */
static struct observation bare(const struct observation *o)
{
	struct observation out = *o;
	out.first_month = out.last_month = 0;
	out.period = NULL;
	out.preliminary = false;
	return out;
}

void write_value(struct plan_writer *w, const struct plan_form *form, const void *part)
{
	const struct observation *o = part;
	const struct observation alone = bare(o);
	bool valued = o->has_yes_no || o->quantity || o->share;
	const char *word = valued ? writer_made(w, observation_print(&alone, LANG_SV, w->a)) : NULL;
	if (!word)
		return;
	put_field(w, form->field);
	put_plain(w, word);
}

/* The value has said it where there is one. */
void write_value_state(struct plan_writer *w, const struct plan_form *form, const void *part)
{
	const struct observation *o = part;
	bool valued = o->has_yes_no || o->quantity || o->share;
	if (!valued && o->state != STATE_GIVEN)
		write_member(w, part_member(form->part, form->field), part);
}

void write_period(struct plan_writer *w, const struct plan_form *form, const void *part)
{
	put_field_text(w, form->field, writer_made(w, period_print(part, LANG_SV, w->a)));
}

/* ---- värden: by year, or a list with the year in each ---- */

enum sp_code read_value_of(struct plan_reader *r, const char *key, uint32_t year,
	const struct node *value, struct indicator *x)
{
	const struct member *m = part_member(PART_INDICATOR, FIELD_VALUES);
	const char *outer;
	struct observation *o = push_part(r, m, x, value, &outer);
	if (!o)
		return SP_NO_MEMORY;
	o->year = year;
	enum sp_code rc;
	if (value->kind == NODE_TEXT && year) {
		rc = read_value(r, NULL, key, value, o);
		o->state = o->state ? o->state : STATE_GIVEN;
	} else {
		rc = read_part(r, PART_OBSERVATION, key, value, o);
	}
	r->prefix = outer;
	return rc;
}

static enum sp_code read_list(struct plan_reader *r, const char *key, uint32_t year,
	const struct node *value, struct indicator *x)
{
	enum sp_code rc = SP_OK;
	if (value->kind != NODE_LIST)
		return read_value_of(r, key, year, value, x);
	for (size_t i = 0; i < value->n && rc == SP_OK; i++)
		rc = read_value_of(r, key, year, value->items[i], x);
	return rc;
}

enum sp_code read_values(struct plan_reader *r, const struct plan_form *form, const char *key,
	const struct node *value, void *part)
{
	enum sp_code rc = SP_OK;
	(void)form;
	if (value->kind == NODE_LIST)
		return read_list(r, key, 0, value, part);
	if (value->kind != NODE_MAP)
		return bad_shape(r, key, value, NODE_MAP);
	for (size_t i = 0; i < value->n && !value->broken && rc == SP_OK; i++) {
		const struct node_pair *pair = &value->pairs[i];
		uint32_t year = year_of(pair->key);
		rc = year ? read_list(r, pair->key, year, pair->value, part)
			  : plan_fault(r, pair->line, pair->column, SP_YAML_VALUE, key, pair->key,
				    "2018; 2019: 3274 (jan–sep)");
	}
	return rc;
}
