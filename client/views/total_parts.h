/* SPDX-License-Identifier: Apache-2.0 */
/* total_parts.h - what view_total chooses from. For client/views alone. */
#ifndef SP_VIEWS_TOTAL_PARTS_H
#define SP_VIEWS_TOTAL_PARTS_H

#include "client/views/total.h"

SP_CHECK enum sp_code total_write_text(const struct total_data *data,
	const struct view_style *style, struct arena *a, struct buf *out);
SP_CHECK enum sp_code total_write_json(
	const struct total_data *data, struct arena *a, struct buf *out);
/* One row a question. */
SP_CHECK enum sp_code total_rows(const struct total_data *data, struct arena *a, struct view *out);
/* Whether the question is to be shown: all, or those of the one area, or the only one. */
bool total_shows(const struct total_data *data, const struct question *q);
/* The same below this area's heading. */
bool total_shows_in(
	const struct total_data *data, const struct area *area, const struct question *q);

struct county;
/* The county's own numbers that are to be shown: none beside one question. */
SP_CHECK enum sp_code total_county(
	const struct total_data *data, struct arena *a, struct county *out);
/* They, below the rest. */
SP_CHECK enum sp_code total_write_county(const struct total_data *data,
	const struct view_style *style, struct arena *a, struct buf *out);
/* The two years question by question. */
SP_CHECK enum sp_code total_write_compared(const struct total_data *data,
	const struct view_style *style, struct arena *a, struct buf *out);
SP_CHECK enum sp_code total_compared_rows(
	const struct total_data *data, struct arena *a, struct view *out);
struct json;
void total_compared_json(struct json *j, const struct total_data *data);

#endif
