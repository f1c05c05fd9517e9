/* SPDX-License-Identifier: Apache-2.0 */
/* plan_source.h - the plan that a command's arguments name: a stored version, or files, with the county's
 * follow-ups laid over it. Floor 6. One thread. */
#ifndef SP_COMMANDS_PLAN_SOURCE_H
#define SP_COMMANDS_PLAN_SOURCE_H

#include "client/commands/context.h"

struct plan_source {
	const struct plan *plan;
	uint32_t version; /* 0: out of a file */
	bool published; /* known only when the server was asked */
};

/* Where a stored version may come from. */
enum plan_from {
	PLAN_FROM_ANYWHERE, /* one that was fetched before needs no server */
	PLAN_FROM_SERVER /* which also says whether it is published */
};

/* Whether an argument means a file: it is "-", or has a dot or a slash, which no id has. */
bool plan_is_file(const char *arg);
/* A file, read and checked. Its findings are shown; SP_PLAN_INVALID (already told) when they stop. */
SP_CHECK enum sp_code plan_load(
	struct context *c, const char *path, struct plan **out, struct sp_error *err);
/* One: PLAN[@VERSION] or a file; NULL: the plan of --plan or the profile. What it says alone, a follow-up too.
 * SP_USAGE for what is neither; those of plan_load and of the request. */
SP_CHECK enum sp_code plan_source_one(struct context *c, const char *arg, enum plan_from from,
	struct plan_source *out, struct sp_error *err);
/* All of the command's arguments: a plan, and follow-ups of it in any order, which are laid over it. Without a
 * plan the one that the first follow-up names. What a follow-up tells and the plan has no place for is shown:
 * SP_PLAN_INVALID (already told). SP_USAGE for two plans; those of plan_source_one. */
SP_CHECK enum sp_code plan_source_all(
	struct context *c, enum plan_from from, struct plan_source *out, struct sp_error *err);
/* The organisations of the plan's county for their names: a stored plan's from the server, else those of the register
 * that is installed with the program. None (SP_OK) where there is no register, or it cannot be read. */
SP_CHECK enum sp_code plan_source_names(struct context *c, const struct plan_source *s,
	const struct organisation **out, size_t *n, struct sp_error *err);

#endif
