/* SPDX-License-Identifier: Apache-2.0 */
/* plan_source.h - the plan that a command's arguments name: a stored version, or files, with the county's
 * follow-ups laid over it. Floor 6. One thread. */
#ifndef SP_COMMANDS_PLAN_SOURCE_H
#define SP_COMMANDS_PLAN_SOURCE_H

#include "client/commands/context.h"

struct plan_source {
	const struct plan *plan;
	uint32_t version; /* 0: out of a file */
	bool published;
	const struct plan *followup; /* the last that is laid over it; NULL: none */
};

/* Whether an argument means a file: it ends in .yaml or .yml, is "-", or holds what no id can. */
bool plan_is_file(const char *arg);
/* A file, read and checked. Its findings are shown; SP_PLAN_INVALID (already told) when they stop. */
SP_CHECK enum sp_code plan_load(
	struct context *c, const char *path, struct plan **out, struct sp_error *err);
/* All arguments: a plan, and follow-ups of it in any order, each as PLAN[@VERSION] or file. Without a plan the
 * one that the follow-up names, else that of --plan or the profile. A version that was fetched before needs no
 * server. What a follow-up tells and the plan has no place for is shown: SP_PLAN_INVALID.
 * SP_USAGE for two plans; those of plan_load and plan_fetched. */
SP_CHECK enum sp_code plan_source_read(
	struct context *c, struct plan_source *out, struct sp_error *err);
/* A stored plan's newest version (version 0), from the server, or another. */
SP_CHECK enum sp_code plan_stored(struct context *c, const char *id, uint32_t version,
	struct plan_source *out, struct sp_error *err);

#endif
