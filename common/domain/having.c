/* SPDX-License-Identifier: Apache-2.0 */
#include "common/domain/having.h"

#include <stdlib.h>
#include <string.h>

#include "common/text/text.h"

static int by_name(const void *a, const void *b)
{
	return text_compare_sv(*(const char *const *)a, *(const char *const *)b);
}

void names_sort(const char **names, size_t n)
{
	if (n > 1)
		qsort(names, n, sizeof *names, by_name);
}

/* Names are compared without regard to case: a document may have them in capitals. */
static bool has_name(const char *const *names, size_t n, const char *name, struct arena *a)
{
	const char *wanted, *lower;
	if (text_lower(name, a, &wanted) != SP_OK)
		return false;
	for (size_t i = 0; i < n; i++)
		if (text_lower(names[i], a, &lower) == SP_OK && strcmp(wanted, lower) == 0)
			return true;
	return false;
}

static enum sp_code copy_sorted(
	const char *const *names, size_t n, struct arena *a, const char ***out, size_t *n_out)
{
	*out = n ? arena_array(a, n, sizeof **out) : NULL;
	if (n && !*out)
		return SP_NO_MEMORY;
	for (size_t i = 0; i < n; i++)
		(*out)[i] = names[i];
	*n_out = n;
	names_sort(*out, n);
	return SP_OK;
}

/* Those of `all` that are not in `names`, if there are as many as there should be. */
static enum sp_code complement(const struct municipalities *all, const char *const *names, size_t n,
	uint32_t wanted, struct arena *a, const char ***out, size_t *n_out)
{
	const char **rest = NULL;
	size_t n_rest = 0;
	for (size_t i = 0; all->names && i < all->n; i++) {
		if (has_name(names, n, all->names[i], a))
			continue;
		const char **place = ARENA_PUSH(a, rest, n_rest);
		if (!place)
			return SP_NO_MEMORY;
		*place = all->names[i];
	}
	return n_rest == wanted ? copy_sorted(rest, n_rest, a, out, n_out) : SP_OK;
}

static bool whole_number(decimal v, uint32_t *out)
{
	*out = (uint32_t)(v / DECIMAL_ONE);
	return v >= 0 && v % DECIMAL_ONE == 0 && v / DECIMAL_ONE <= UINT32_MAX;
}

/* The number that the observation's value says; *stated is false where it has none. */
static enum refusal stated_number(const struct observation *o, bool *stated, struct having *h)
{
	const struct series_point point = point_of(o, NULL);
	*stated = o->quantity || o->share;
	if (!*stated)
		return o->n_with || o->n_without ? REFUSED_NOT : point.why;
	if (point.why != REFUSED_NOT)
		return point.why;
	if (point.marks & (POINT_ABOUT | POINT_RANGE))
		return point.marks & POINT_ABOUT ? REFUSED_ABOUT : REFUSED_RANGE;
	if (point.marks & POINT_PERCENT_ALONE)
		return REFUSED_KIND;
	if (o->share && !whole_number(o->share->denominator, &h->n))
		return REFUSED_NO_NUMBER;
	return whole_number(o->share ? o->share->numerator : o->quantity->low, &h->n_with)
		       ? REFUSED_NOT
		       : REFUSED_NO_NUMBER;
}

/* How many there are: what the value is of, who answered, who was asked, who there are. */
static uint32_t number_of(
	const struct observation *o, const struct municipalities *all, const struct having *h)
{
	const uint32_t told[] = {h->n, o->n_answered, o->n_asked, (uint32_t)all->n};
	for (size_t i = 0; i < sizeof told / sizeof told[0]; i++)
		if (told[i])
			return told[i];
	if (o->n_with && o->n_without)
		return (uint32_t)(o->n_with + o->n_without);
	return 0;
}

/* Fits the number to the names: either alone is enough, together they have to agree. */
static enum refusal fit_names(const struct observation *o, bool stated, struct having *h)
{
	if (h->n == 0)
		return REFUSED_FEW;
	if (o->n_with > h->n || o->n_without > h->n)
		return REFUSED_NAMES;
	if (!stated)
		h->n_with = o->n_with ? (uint32_t)o->n_with : h->n - (uint32_t)o->n_without;
	if (h->n_with > h->n)
		return REFUSED_NAMES;
	h->n_without = h->n - h->n_with;
	if ((o->n_with && o->n_with != h->n_with) || (o->n_without && o->n_without != h->n_without))
		return REFUSED_NAMES;
	h->share = ratio_of(h->n_with, h->n);
	return REFUSED_NOT;
}

static enum sp_code set_names(const struct observation *o, const struct municipalities *all,
	struct arena *a, struct having *h)
{
	enum sp_code rc = copy_sorted(o->with, o->n_with, a, &h->with, &h->n_with_names);
	if (rc == SP_OK)
		rc = copy_sorted(o->without, o->n_without, a, &h->without, &h->n_without_names);
	if (rc == SP_OK && !o->n_with && o->n_without)
		rc = complement(
			all, o->without, o->n_without, h->n_with, a, &h->with, &h->n_with_names);
	if (rc == SP_OK && !o->n_without && o->n_with)
		rc = complement(
			all, o->with, o->n_with, h->n_without, a, &h->without, &h->n_without_names);
	return rc;
}

enum refusal having_of(const struct observation *o, const struct municipalities *all,
	struct arena *a, struct having *out, enum sp_code *rc)
{
	bool stated;
	*out = (struct having){0};
	*rc = SP_OK;
	enum refusal why = stated_number(o, &stated, out);
	if (why == REFUSED_NOT) {
		out->n = number_of(o, all, out);
		why = fit_names(o, stated, out);
	}
	if (why == REFUSED_NOT)
		*rc = set_names(o, all, a, out);
	return why;
}
