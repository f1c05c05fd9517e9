/* SPDX-License-Identifier: Apache-2.0 */
/* county.h - the county's own numbers: the series of a plan's indicators and facts, and what may honestly
 * be said of each; for `total` and the report alike. For the files of client/views alone: floor 4. What is
 * not computed has its reason. All lies in the arena, or in the plan. */
#ifndef SP_VIEWS_COUNTY_H
#define SP_VIEWS_COUNTY_H

#include "client/lang/lang.h"
#include "common/domain/having.h"
#include "common/domain/targets.h"

/* The values as a part of those of another series: the nation, or all of whom they are a group. */
struct county_part {
	const struct series *of; /* NULL: there is none */
	const struct indicator *other; /* whose series it is, if not the same indicator's */
	const struct series_point *first, *last; /* the same when there is one value */
	struct interval first_part, last_part;
	enum refusal why;
};

struct county_having {
	const struct series_point *point;
	struct having having;
	enum refusal why;
};

/* A series, and what is said of it. */
struct county_row {
	const struct area *area; /* NULL: of the plan as a whole */
	const struct indicator *indicator; /* NULL: a fact */
	const struct series *series;
	enum direction wanted; /* the indicator's, or its goal's */
	size_t n_given; /* points with a value */
	/* From the first to the last point of the newest line; only where n_given is 2 or more. */
	struct series_change change;
	enum refusal change_why;
	enum course course;
	struct series_trend trend;
	enum refusal trend_why;
	/* The newest part of a year against the whole year before it; NULL: there is none. */
	const struct series_point *rates_from, *rates_to;
	struct series_rates rates;
	enum refusal rates_why;
	struct county_part nation, all;
	struct county_having *havings; /* of points that count municipalities */
	size_t n_havings;
	struct target_answer target;
};

struct county {
	const struct plan *plan;
	const struct organisation *organisations;
	size_t n_organisations;
	struct municipalities municipalities; /* of the county that are parties of the plan */
	struct county_row
		*rows; /* area by area: indicators, then facts; the plan's own facts last */
	size_t n_rows;
};

/* What stands in the plan until `year`, the follow-ups laid over it (plan_merge). SP_OK or SP_NO_MEMORY. */
SP_CHECK enum sp_code county_init(struct county *c, const struct plan *p, uint32_t year,
	const struct organisation *organisations, size_t n_organisations, struct arena *a);
/* How many rows from `row` on are of the same indicator, or facts of the same area. */
size_t county_run(const struct county *c, size_t row);
/* The first row of an indicator, or of an area's facts (`indicator` NULL; `area` NULL: the plan's); NULL if none. */
const struct county_row *county_find(
	const struct county *c, const struct area *area, const struct indicator *indicator);
/* The years of n rows that have a value or say why not, rising. SP_OK or SP_NO_MEMORY. */
SP_CHECK enum sp_code county_years(
	const struct county_row *rows, size_t n, struct arena *a, uint32_t **out, size_t *n_out);

/* ---- for people; texts in the arena, NULL when it is spent ---- */

/* "Länet", "Riket", "65+", "anställda i Region Skåne": whose numbers; with commas where several. */
const char *county_name(
	const struct county *c, const struct county_row *row, enum lang lang, struct arena *a);
/* What stands for a year: "205", "3274 (jan–sep) (preliminär)", "ej klar"; several with semicolons; "–". */
const char *county_cell(
	const struct county_row *row, uint32_t year, enum lang lang, struct arena *a);
/* "personer; källa: dödsorsaksregistret"; "" when neither is stated. */
const char *county_unit(const struct indicator *in, enum lang lang, struct arena *a);
const char *refusal_text(enum refusal why, enum lang lang);
const char *refusal_word(enum refusal why); /* for programs; NULL for REFUSED_NOT */
const char *course_text(enum course course, enum lang lang); /* "åt rätt håll" */
const char *course_word(enum course course); /* for programs; NULL for COURSE_NONE */

/* What is said of a row. */
struct county_line {
	enum text_id label;
	const char *text;
	enum course course; /* of the line about the direction */
};
SP_CHECK enum sp_code county_lines(const struct county *c, const struct county_row *row,
	enum lang lang, struct arena *a, struct county_line **out, size_t *n);

#endif
