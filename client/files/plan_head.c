/* SPDX-License-Identifier: Apache-2.0 */
/* What stands at the head of a plan file in a form of its own. */
#include <inttypes.h>
#include <string.h>

#include "client/files/plan_form.h"
#include "common/text/text.h"

/* ---- plan: ID; in a follow-up uppföljning: ID and plan: ID@VERSION ---- */

enum sp_code read_plan_id(struct plan_reader *r, const struct plan_form *form, const char *key,
	const struct node *value, void *part)
{
	struct plan *p = part;
	const char *text;
	enum sp_code rc = read_text(r, key, value, &text);
	if (rc != SP_OK || !text)
		return rc;
	if (!r->followup || form->field == FIELD_FOLLOWUP) {
		p->id = text;
		return id_valid(text) ? SP_OK : bad_value(r, key, value, IDS_ALLOWED);
	}
	char *id = arena_alloc(r->a, ID_MAX + 1);
	if (!id)
		return SP_NO_MEMORY;
	p->follows = id;
	if (plan_ref_parse(text, id, ID_MAX + 1, &p->follows_version, NULL) == SP_OK)
		return SP_OK;
	p->follows = text;
	return bad_value(r, key, value, "skane-2016, skane-2016@2");
}

void write_plan_id(struct plan_writer *w, const struct plan_form *form, const void *part)
{
	const struct plan *p = part;
	(void)form;
	put_field(w, p->kind == PLAN_FOLLOWUP ? FIELD_FOLLOWUP : FIELD_PLAN);
	put_plain(w, p->id);
	if (p->kind != PLAN_FOLLOWUP)
		return;
	put_field(w, FIELD_PLAN);
	put_plain(w, p->follows_version ? writer_made(w, arena_printf(w->a, "%s@%" PRIu32,
								 p->follows, p->follows_version))
					: p->follows);
}

/* ---- gäller: 2018–2025; in a follow-up år: 2019 ---- */

enum sp_code read_plan_year(struct plan_reader *r, const struct plan_form *form, const char *key,
	const struct node *value, void *part)
{
	struct plan *p = part;
	const char *text;
	(void)form;
	enum sp_code rc = read_text(r, key, value, &text);
	if (rc != SP_OK || !text)
		return rc;
	uint32_t year = year_of(text);
	if (!year || (p->from_year && p->from_year != year))
		return bad_value(r, key, value, "1900–2200");
	p->from_year = p->to_year = year;
	if (r->followup)
		p->account_year = year;
	return SP_OK;
}

enum sp_code read_valid(struct plan_reader *r, const struct plan_form *form, const char *key,
	const struct node *value, void *part)
{
	struct plan *p = part;
	const char *text;
	(void)form;
	enum sp_code rc = read_text(r, key, value, &text);
	if (rc != SP_OK || !text)
		return rc;
	uint32_t said = p->from_year; /* by the key for a single year */
	if (!years_of(text, &p->from_year, &p->to_year) || (said && said != p->from_year))
		return bad_value(r, key, value, "2018, 2018–2025");
	if (!p->to_year)
		p->to_year = p->from_year;
	return SP_OK;
}

void write_valid(struct plan_writer *w, const struct plan_form *form, const void *part)
{
	const struct plan *p = part;
	bool followup = p->kind == PLAN_FOLLOWUP;
	put_field(w, followup ? FIELD_YEAR : form->field);
	put_plain(w, years_word(p->from_year, p->to_year == p->from_year ? 0 : p->to_year, w->a));
}

/* ---- följer_upp: 2017; a follow-up has said it with its year ---- */

/* Read as the table has it, and only written in another way. */
enum sp_code read_table_row(struct plan_reader *r, const struct plan_form *form, const char *key,
	const struct node *value, void *part)
{
	return read_member(r, part_member(form->part, form->field), key, value, part);
}

void write_account_year(struct plan_writer *w, const struct plan_form *form, const void *part)
{
	const struct plan *p = part;
	if (p->kind != PLAN_FOLLOWUP)
		write_member(w, part_member(form->part, form->field), p);
}

/* ---- daterad: 2017-10-31 ---- */

enum sp_code read_dated(struct plan_reader *r, const struct plan_form *form, const char *key,
	const struct node *value, void *part)
{
	struct plan *p = part;
	const char *text;
	int year, month, day;
	(void)form;
	enum sp_code rc = read_text(r, key, value, &text);
	if (rc != SP_OK || !text)
		return rc;
	if (!date_parse(text, &year, &month, &day))
		return bad_value(r, key, value, "2017-10-31");
	p->dated = text;
	return SP_OK;
}

void write_dated(struct plan_writer *w, const struct plan_form *form, const void *part)
{
	const struct plan *p = part;
	if (!p->dated || !*p->dated)
		return;
	put_field(w, form->field);
	put_plain(w, p->dated);
}

/* ---- mål_på_sikt: lång: 5 år ---- */

static enum sp_code read_horizon_of(
	struct plan_reader *r, const struct node_pair *pair, struct plan *p)
{
	int term = vocabulary_find(VOCABULARY_TERM, pair->key);
	uint32_t years;
	const char *text;
	if (term == TERM_NONE) {
		char allowed[SP_ERROR_TEXT];
		vocabulary_list(VOCABULARY_TERM, LANG_SV, allowed, sizeof allowed);
		return foreign_key(r, pair, allowed);
	}
	enum sp_code rc = read_text(r, pair->key, pair->value, &text);
	if (rc != SP_OK || !text)
		return rc;
	if (!term_years_of(text, &years))
		return bad_value(r, pair->key, pair->value, "5 år");
	*(term == TERM_LONG ? &p->long_term_years : &p->short_term_years) = years;
	return SP_OK;
}

enum sp_code read_horizons(struct plan_reader *r, const struct plan_form *form, const char *key,
	const struct node *value, void *part)
{
	enum sp_code rc = SP_OK;
	(void)form;
	if (value->kind != NODE_MAP)
		return bad_shape(r, key, value, NODE_MAP);
	for (size_t i = 0; i < value->n && !value->broken && rc == SP_OK; i++)
		rc = read_horizon_of(r, &value->pairs[i], part);
	return rc;
}

void write_horizons(struct plan_writer *w, const struct plan_form *form, const void *part)
{
	const struct plan *p = part;
	const uint32_t years[] = {
		[TERM_LONG] = p->long_term_years, [TERM_SHORT] = p->short_term_years};
	if (!p->long_term_years && !p->short_term_years)
		return;
	put_field(w, form->field);
	open_map(w);
	for (int term = TERM_LONG; term <= TERM_SHORT; term++)
		if (years[term]) {
			put_word(w, VOCABULARY_TERM, term);
			put_plain(w,
				writer_made(w, arena_printf(w->a, "%" PRIu32 " år", years[term])));
		}
	close_map(w);
}
