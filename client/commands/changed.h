/* SPDX-License-Identifier: Apache-2.0 */
/* changed.h - the questions that two versions of a plan do not ask alike, told to people. Floor 6. One
 * thread. */
#ifndef SP_COMMANDS_CHANGED_H
#define SP_COMMANDS_CHANGED_H

#include "client/commands/context.h"
#include "common/domain/plan_diff.h"

struct changed {
	uint32_t before, after; /* versions */
	struct questions asked_before;
	struct question_diff *items;
	size_t n_items;
};

/* Compares what two versions ask in a year; a version that is not kept is fetched. plan_fetched's codes. */
SP_CHECK enum sp_code changed_find(struct context *c, const char *plan, uint32_t before,
	uint32_t after, uint32_t year, struct changed *out, struct sp_error *err);
/* The texts then and now on standard error, with what was answered then; at most FINDINGS_ON_SCREEN. */
void changed_tell(struct context *c, const struct changed *ch, const struct answer *answers,
	size_t n_answers);

#endif
