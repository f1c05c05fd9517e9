/* SPDX-License-Identifier: Apache-2.0 */
/* chart.h - pictures in SVG, each with a title and its values in words for those who do not see it. What one
 * shows stands in a table and in a sentence beside it too; Markdown leaves it out. Nothing is told by colour alone:
 * areas have a pattern and a word. For the files of client/views alone. */
#ifndef SP_VIEWS_CHART_H
#define SP_VIEWS_CHART_H

#include "client/views/doc.h"
#include "common/domain/series.h"

/* A picture's words. Its ids are c-1-title, c-1-text and, of patterns, c-1-good ... by its number. */
struct chart {
	size_t number;
	const char *title;
	const char *words; /* what a reader without eyes gets */
};

/* ---- a series as a line ---- */

/* Whether there is a line to be drawn: a segment of three points or more, and no value below the axis. */
bool chart_wanted(const struct series *s);
bool chart_has_part(const struct series *s); /* a part of a year, drawn as a hollow point */
bool chart_has_break(const struct series *s); /* two lines or more, with a mark between */
/* The axis begins at zero. Parts of a year are hollow and stand beside the line; where the line breaks there is a
 * gap with a dashed mark. `heading` stands in the picture. */
void chart_line(
	struct doc *doc, const struct chart *c, const struct series *s, const char *heading);

/* ---- counts as bars ---- */

/* How a part of a bar looks; the same as the mark of that class in a table (page_style). */
enum look { LOOK_GOOD, LOOK_PART, LOOK_NOT, LOOK_GOING, LOOK_WAIT, LOOK_NONE, LOOK_COUNT };
const char *look_class(enum look look); /* "good"; NULL for LOOK_NONE */

enum { CHART_PARTS = 8 };
struct chart_bar {
	const char *label; /* "2017: 23 av 33" */
	size_t n_parts;
	struct chart_part {
		enum look look;
		const char *word;
		uint64_t n;
	} parts[CHART_PARTS];
};
/* Each bar is as long as the others: its parts are shares of their sum, and their numbers stand in them. */
void chart_bars(struct doc *doc, const struct chart *c, const struct chart_bar *bars, size_t n);

/* The parts of <svg>, for the two above: opens it with its title and words; doc_close ends it. */
void chart_open(struct doc *doc, const struct chart *c, unsigned width, unsigned height);
void chart_text(struct doc *doc, const char *anchor, int64_t x, int64_t y, const char *text);
const char *chart_at(struct doc *doc, int64_t tenths); /* "123.4" */

#endif
