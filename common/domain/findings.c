/* SPDX-License-Identifier: Apache-2.0 */
#include "common/domain/rules.h"

enum { FINDINGS_CAP = 1000 };

bool finding_is_error(const struct finding *f)
{
	return sp_error_row(f->error.code)->exit_status != 0;
}

enum sp_code findings_add(
	struct findings *f, struct arena *a, const char *key, const struct sp_error *error)
{
	const struct finding finding = {.error = *error, .key = key};
	if (f->n_items < (f->cap ? f->cap : FINDINGS_CAP)) {
		struct finding *place = ARENA_PUSH(a, f->items, f->n_items);
		if (!place)
			return SP_NO_MEMORY;
		*place = finding;
	}
	if (finding_is_error(&finding))
		f->errors++;
	else
		f->warnings++;
	return SP_OK;
}
