/* SPDX-License-Identifier: Apache-2.0 */
/* plan_area.h - one area of a plan file, and what its readers share. Private to client/files. */
#ifndef SP_FILES_PLAN_AREA_H
#define SP_FILES_PLAN_AREA_H

#include "client/files/plan_rules.h"

/* Reads the map of one area. Faults of content become findings. SP_OK or SP_NO_MEMORY. */
SP_CHECK enum sp_code area_read(
	struct plan_reader *r, const char *key, const struct node *map, struct area *out);

/* One pair of a map whose keys are years. */
typedef enum sp_code (*pair_reader)(
	struct plan_reader *r, const struct node_pair *pair, uint32_t year, struct area *out);
/* Gives each pair to `read`; a key that is no year becomes a finding. */
SP_CHECK enum sp_code read_by_year(struct plan_reader *r, const char *key, const struct node *value,
	struct area *out, pair_reader read);

/* The rule's reader for the key "kostnad"; the target is the area. */
SP_CHECK enum sp_code read_costs(struct plan_reader *r, const struct rule *rule, const char *key,
	const struct node *value, void *target);

#endif
