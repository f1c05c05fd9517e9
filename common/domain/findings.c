/* SPDX-License-Identifier: Apache-2.0 */
#include "common/domain/rules.h"

enum { FINDINGS_CAP = 1000 };

static bool is_error(const struct sp_error *error)
{
	return sp_error_row(error->code)->exit_status != 0;
}

bool finding_is_error(const struct finding *f)
{
	return is_error(&f->error);
}

bool findings_full(const struct findings *f)
{
	return f->n_items >= (f->cap ? f->cap : FINDINGS_CAP);
}

uint16_t findings_warnings(const struct findings *f)
{
	return f->warnings > UINT16_MAX ? UINT16_MAX : (uint16_t)f->warnings;
}

enum sp_code findings_add(
	struct findings *f, struct arena *a, const char *key, const struct sp_error *error)
{
	if (!findings_full(f)) {
		struct finding *place = ARENA_PUSH(a, f->items, f->n_items);
		if (!place)
			return SP_NO_MEMORY;
		place->error = *error;
		place->key = key;
	}
	if (is_error(error))
		f->errors++;
	else
		f->warnings++;
	return SP_OK;
}
