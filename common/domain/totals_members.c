/* SPDX-License-Identifier: Apache-2.0 */
/* Units of several organisations, and what is not compared between two years. */
#include <string.h>

#include "common/domain/series.h"
#include "common/domain/totals.h"

static bool has_code(const char *const *codes, size_t n, const char *code)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(codes[i], code) == 0)
			return true;
	return false;
}

/* Whether some unit before this one, or the organisation itself, counts it already. */
static bool counted(const struct reporting_unit *units, size_t n, size_t at, const char *code)
{
	for (size_t i = 0; i < n; i++) {
		const struct reporting_unit *u = &units[i];
		if (u->n_members == 0 ? strcmp(u->code, code) == 0
				      : i <= at && has_code(u->codes, u->n_codes, code))
			return true;
	}
	return false;
}

static enum sp_code count_for(struct reporting_unit *u, const char *code, struct arena *a)
{
	const char **place = ARENA_PUSH(a, u->codes, u->n_codes);
	if (!place)
		return SP_NO_MEMORY;
	*place = code;
	return SP_OK;
}

static enum sp_code count_unit(struct reporting_unit *units, size_t n, size_t at, struct arena *a)
{
	struct reporting_unit *u = &units[at];
	enum sp_code rc = SP_OK;
	u->codes = u->n_members ? NULL : &u->code; /* itself */
	u->n_codes = u->n_members ? 0 : 1;
	for (size_t i = 0; i < u->n_members && rc == SP_OK; i++)
		if (!counted(units, n, at, u->members[i]))
			rc = count_for(u, u->members[i], a);
	return rc;
}

enum sp_code units_count_once(struct reporting_unit *units, size_t n, struct arena *a)
{
	enum sp_code rc = SP_OK;
	for (size_t i = 0; i < n && rc == SP_OK; i++)
		rc = count_unit(units, n, i, a);
	return rc;
}

/* ---- versions of indicators ---- */

void totals_map_versions(struct totals_map *m, const struct totals *t, const struct plan *p,
	uint32_t year, uint32_t other)
{
	for (size_t i = 0; i < t->n_items; i++) {
		const struct indicator *in = question_indicator(p, t->items[i].question);
		if (!in || indicator_version_in(in, year) == indicator_version_in(in, other))
			continue;
		m->places[i] = SIZE_MAX;
		m->straight = false;
	}
}
