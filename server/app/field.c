/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <stdio.h>

#include "server/app/usecase.h"

enum sp_code field_invalid(struct sp_error *err, const char *path, const char *found)
{
	enum sp_code rc = sp_fail(err, SP_FIELD_INVALID, found);
	sp_where(err, "%s", path);
	return rc;
}

enum sp_code field_missing(struct sp_error *err, const char *path)
{
	enum sp_code rc = sp_fail(err, SP_FIELD_MISSING);
	sp_where(err, "%s", path);
	return rc;
}

enum sp_code check_year(uint32_t year, struct sp_error *err)
{
	char text[16];
	if (year >= YEAR_FIRST && year <= YEAR_LAST)
		return SP_OK;
	snprintf(text, sizeof text, "%" PRIu32, year);
	return field_invalid(err, "year", text);
}
