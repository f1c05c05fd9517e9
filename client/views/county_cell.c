/* SPDX-License-Identifier: Apache-2.0 */
/* Which rows and years the county's numbers have, and what stands where. */
#include "client/views/county.h"

#include <string.h>

#include "client/views/describe.h"
#include "common/domain/totals.h"

size_t county_run(const struct county *c, size_t row)
{
	size_t n = 1;
	const struct county_row *first = &c->rows[row];
	while (row + n < c->n_rows && first[n].area == first->area &&
		first[n].indicator == first->indicator)
		n++;
	return n;
}

const struct county_row *county_find(
	const struct county *c, const struct area *area, const struct indicator *indicator)
{
	for (size_t i = 0; i < c->n_rows; i++)
		if (c->rows[i].area == area && c->rows[i].indicator == indicator)
			return &c->rows[i];
	return NULL;
}

/* Puts the year in its place; false when the arena is spent. */
static bool insert_year(uint32_t year, struct arena *a, uint32_t **years, size_t *n)
{
	size_t at = 0;
	while (at < *n && (*years)[at] < year)
		at++;
	if (at < *n && (*years)[at] == year)
		return true;
	uint32_t *place = ARENA_PUSH(a, *years, *n);
	if (!place)
		return false;
	for (size_t i = *n - 1; i > at; i--)
		(*years)[i] = (*years)[i - 1];
	(*years)[at] = year;
	return true;
}

enum sp_code county_years(
	const struct county_row *rows, size_t n, struct arena *a, uint32_t **out, size_t *n_out)
{
	*out = NULL;
	*n_out = 0;
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < rows[i].series->n_points; k++)
			if (!insert_year(rows[i].series->points[k].year, a, out, n_out))
				return SP_NO_MEMORY;
	return SP_OK;
}

/* ---- names and cells ---- */

static const char *subject_name(const struct county *c, const char *subject, enum lang lang)
{
	if (!subject)
		return lang_text(lang, TEXT_COUNTY_COUNTY);
	if (strcmp(subject, "riket") == 0)
		return lang_text(lang, TEXT_COUNTY_NATION);
	for (size_t i = 0; i < c->n_organisations; i++)
		if (strcmp(c->organisations[i].code, subject) == 0 && c->organisations[i].name)
			return c->organisations[i].name;
	return subject;
}

const char *county_name(
	const struct county *c, const struct county_row *row, enum lang lang, struct arena *a)
{
	const struct series_key *key = &row->series->key;
	const char *sex = key->sex ? lang_word(VOCABULARY_SEX, (int)key->sex, lang, a) : NULL;
	/* the county is meant where nothing else is said */
	const char *subject = key->subject || (!key->what && !key->group && !sex)
				      ? subject_name(c, key->subject, lang)
				      : NULL;
	const char *const parts[] = {subject, key->what, key->group, sex};
	const char *list[4];
	size_t n = 0;
	for (size_t i = 0; i < 4; i++)
		if (parts[i])
			list[n++] = parts[i];
	return describe_list(list, n, false, lang, a);
}

/* "20 kommuner (preliminär)": the value's own unit, where the indicator counts something else. */
static const char *with_unit(const struct county_row *row, const struct series_point *p,
	const char *text, struct arena *a)
{
	const char *usual = row->indicator ? row->indicator->unit : p->unit;
	const char *remark = text ? strstr(text, " (") : NULL;
	if (!text || !p->observation->quantity || !p->unit ||
		(usual && strcmp(usual, p->unit) == 0))
		return text;
	if (!remark)
		return arena_printf(a, "%s %s", text, p->unit);
	return arena_printf(a, "%.*s %s%s", (int)(remark - text), text, p->unit, remark);
}

static const char *point_text(
	const struct county_row *row, const struct series_point *p, enum lang lang, struct arena *a)
{
	const struct observation *o = p->observation;
	if (o->quantity || o->share || o->has_yes_no || o->text)
		return with_unit(row, p, observation_print(o, lang, a), a);
	for (size_t i = 0; i < row->n_havings; i++) /* names alone are a value too */
		if (row->havings[i].point == p && row->havings[i].why == REFUSED_NOT)
			return print_of(
				row->havings[i].having.n_with, row->havings[i].having.n, lang, a);
	return observation_print(o, lang, a);
}

const char *county_cell(
	const struct county_row *row, uint32_t year, enum lang lang, struct arena *a)
{
	const char *text = "";
	for (size_t i = 0; text && i < row->series->n_points; i++) {
		if (row->series->points[i].year != year)
			continue;
		const char *one = point_text(row, &row->series->points[i], lang, a);
		text = one ? arena_printf(a, "%s%s%s", text, *text ? "; " : "", one) : NULL;
	}
	return text && !*text ? "\u2013" : text;
}

const char *county_unit(const struct indicator *in, enum lang lang, struct arena *a)
{
	const char *source =
		in->source ? lang_format(a, lang, TEXT_COUNTY_SOURCE, in->source, NULL, NULL, NULL)
			   : "";
	if (in->source && !*source)
		return NULL;
	return arena_printf(
		a, "%s%s%s", in->unit ? in->unit : "", in->unit && *source ? "; " : "", source);
}
