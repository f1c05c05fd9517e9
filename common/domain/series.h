/* SPDX-License-Identifier: Apache-2.0 */
/* series.h - the values of one indicator for one subject, year by year, and what may honestly be computed
 * from them: change, share of the nation, trend, months of a part of a year against those of a whole
 * one. What may not is refused with a reason. Exact: nothing is rounded before it is printed (ratio.h).
 * Floor 2: base, text. Pure; any thread. Points refer to the plan's observations.
 * Source: design domain.md section 4, computations 5-11, 16 and 17, and section 5, traps 3-11. */
#ifndef SP_DOMAIN_SERIES_H
#define SP_DOMAIN_SERIES_H

#include "common/domain/plan.h"
#include "common/domain/ratio.h"

/* Why a figure is not computed. */
enum refusal {
	REFUSED_NOT, /* it is */
	REFUSED_NO_VALUE, /* not ready, not reported, ...: observation.state says which */
	REFUSED_NO_NUMBER, /* yes, no, or a text */
	REFUSED_WORDS, /* "hälften": counts nobody */
	REFUSED_BOUND, /* "drygt 40": the other end is not known */
	REFUSED_ABOUT, /* "ca 40" beside a number that it has to be told from */
	REFUSED_RANGE, /* the ends of a range give different answers */
	REFUSED_PERIOD_UNKNOWN, /* "hösten 2019": nobody says how many months */
	REFUSED_PERIODS, /* a part of a year against another part, or a whole one */
	REFUSED_YEARS, /* two years where one is needed */
	REFUSED_DEFINITION, /* the indicator measures something else since */
	REFUSED_UNIT, /* counted in different units */
	REFUSED_KIND, /* a count against a share, a share against a percentage alone */
	REFUSED_SOURCE, /* two sources where one is needed */
	REFUSED_FEW, /* too few values */
	REFUSED_ZERO, /* of nothing, or of less */
	REFUSED_NAMES, /* names and number do not agree */
	REFUSED_DIRECTION, /* nobody says which way is better */
	REFUSED_OVERFLOW,
	REFUSED_COUNT
};

/* Whose values. `what` tells those apart that count something else than the indicator asks. */
struct series_key {
	const char *subject; /* NULL = the plan's county, which its code means too */
	const char *group, *what;
	enum sex sex;
};

/* Reservations that have to be printed with whatever is computed from the value. */
enum {
	POINT_PART = 1 << 0, /* of a year */
	POINT_PRELIMINARY = 1 << 1,
	POINT_RANGE = 1 << 2,
	POINT_ABOUT = 1 << 3,
	POINT_BOUND = 1 << 4, /* only the end that is said is set in `value` */
	POINT_SHARE = 1 << 5, /* values are parts of 1 */
	POINT_PERCENT_ALONE = 1 << 6, /* a share without its numbers */
	POINT_WORDS = 1 << 7,
	POINT_ONLY_TOTAL = 1 << 8
};

struct series_point {
	const struct observation *observation;
	uint32_t year;
	uint32_t first_month, last_month; /* 1 and 12 for a whole year; both 0: not known */
	uint32_t version; /* of the indicator: how many of its versions had begun */
	const char *unit, *source; /* the observation's own, or the indicator's */
	unsigned marks;
	struct interval value; /* no number: `why` */
	/* A segment is what one line may be drawn through: whole years, one version, unit and kind of value.
	 * Numbered from 1; 0 = in none, and `why` says it. */
	uint32_t segment;
	enum refusal why;
};

struct series {
	struct series_key key;
	struct series_point *points; /* by year, a part of a year before the whole of it */
	size_t n_points;
	uint32_t n_segments;
};

/* The series that an indicator, or a list of facts, has: one for each key, in order of first appearance.
 * Of several values of one year, period and key the last in the list counts: the newest correction.
 * SP_OK or SP_NO_MEMORY. */
SP_CHECK enum sp_code series_of_indicator(const struct plan *p, const struct indicator *in,
	struct arena *a, struct series **out, size_t *n);
SP_CHECK enum sp_code series_of_facts(const struct plan *p, const struct observation *facts,
	size_t n_facts, struct arena *a, struct series **out, size_t *n);
/* The whole year's point, else a part's; NULL if none. */
const struct series_point *series_at(const struct series *s, uint32_t year);
/* First and last point of a segment (1 to n_segments; the last is the newest); NULL if there is none. */
const struct series_point *series_first(const struct series *s, uint32_t segment);
const struct series_point *series_last(const struct series *s, uint32_t segment);

struct series_change {
	const struct series_point *from, *to;
	struct interval difference; /* of shares: parts of 1, to be printed as percentage points */
	struct interval part; /* the difference as a part of `from`; none for shares, and of 0 */
	struct interval times; /* to / from; likewise */
	unsigned marks; /* of both */
};
/* Between two points of one period's length: 205 -> 178 is -27, -13,2 %. */
enum refusal points_change(
	const struct series_point *from, const struct series_point *to, struct series_change *out);

struct series_rates {
	struct interval from, to; /* a month */
	struct interval part; /* change of the rate as a part of the first */
	unsigned marks;
};
/* A part of a year against a whole one, per month: 3274 of nine months against 4986 of twelve is -12,4 %.
 * Counts only, and only for what is counted as it happens. Never to be stored as a year's value. */
enum refusal points_rates(
	const struct series_point *from, const struct series_point *to, struct series_rates *out);
/* `part` of `whole` as a part of 1, both of one year, period and source: a county of the nation, a group of
 * all: 205 of 1615 is 12,7 %. */
enum refusal points_share(
	const struct series_point *part, const struct series_point *whole, struct interval *out);

struct series_trend {
	uint32_t n, first_year, last_year;
	struct interval slope; /* a year, by least squares; of shares: parts of 1 */
	unsigned marks;
};
/* Through the points of one segment. */
enum refusal series_trend(const struct series *s, uint32_t segment, struct series_trend *out);

/* Where a change leads. COURSE_NONE has no colour: no direction is wanted, or the change does not say. */
enum course { COURSE_NONE, COURSE_RIGHT, COURSE_WRONG, COURSE_STILL, COURSE_REACHED /* zero */ };
enum course course_of(enum direction wanted, const struct series_change *change);

/* How many of the indicator's versions have begun by that year: two years of different numbers measure
 * different things. */
uint32_t indicator_version_in(const struct indicator *in, uint32_t year);
/* One point out of an observation; `in` NULL for a fact. */
struct series_point point_of(const struct observation *o, const struct indicator *in);

#endif
