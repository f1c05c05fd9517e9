/* SPDX-License-Identifier: Apache-2.0 */
/* county_json.h - the county's own numbers as a member of a JSON object. For client/views alone. */
#ifndef SP_VIEWS_COUNTY_JSON_H
#define SP_VIEWS_COUNTY_JSON_H

#include "client/views/county.h"
#include "client/views/json.h"

/* "county": [...], of one area, or (NULL) of all and of the plan. */
void county_put_json(struct json *j, const struct county *c, const struct area *area);

#endif
