/* SPDX-License-Identifier: Apache-2.0 */
#include "client/views/total.h"

#include <string.h>

#include "client/views/county.h"
#include "client/views/total_parts.h"

bool total_shows(const struct total_data *data, const struct question *q)
{
	return (!data->area || strcmp(q->area, data->area->id) == 0) &&
	       (!data->only || strcmp(q->key, data->only) == 0);
}

bool total_shows_in(
	const struct total_data *data, const struct area *area, const struct question *q)
{
	return strcmp(q->area, area->id) == 0 && total_shows(data, q);
}

enum sp_code total_county(const struct total_data *data, struct arena *a, struct county *out)
{
	*out = (struct county){0};
	if (data->only)
		return SP_OK;
	return county_init(
		out, data->plan, data->year, data->organisations, data->n_organisations, a);
}

static enum sp_code write_rows(const struct total_data *data, const struct view_style *style,
	struct arena *a, struct buf *out)
{
	struct view v = {0};
	enum sp_code rc =
		data->earlier ? total_compared_rows(data, a, &v) : total_rows(data, a, &v);
	return rc == SP_OK ? view_write(&v, style, a, out) : rc;
}

enum sp_code view_total(const struct total_data *data, const struct view_style *style,
	struct arena *a, struct buf *out)
{
	enum sp_code rc;
	if (style->format == FORMAT_TABLE && data->earlier)
		rc = total_write_compared(data, style, a, out);
	else if (style->format == FORMAT_TABLE)
		rc = total_write_text(data, style, a, out);
	else if (style->format == FORMAT_JSON)
		rc = total_write_json(data, a, out);
	else
		rc = write_rows(data, style, a, out);
	return rc == SP_OK && out->failed ? SP_TOO_LARGE : rc;
}
