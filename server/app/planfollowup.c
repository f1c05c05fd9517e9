/* SPDX-License-Identifier: Apache-2.0 */
/* The county's own account of a plan's year: it says nothing of what the plan does not have. */
#include "common/domain/plan_merge.h"
#include "server/app/usecase.h"

static enum sp_code find_followed(struct ledger_view *v, const struct plan *p, struct arena *a,
	struct rec_plan *out, struct sp_error *err)
{
	enum sp_code rc = p->follows_version
				  ? find_plan(v, p->follows, p->follows_version, a, out, err)
				  : find_plan_published(v, p->follows, a, out, err);
	if (rc == SP_OK && !out->published)
		rc = sp_fail(
			err, SP_PLAN_NOT_PUBLISHED, plan_name(a, p->follows, p->follows_version));
	if (rc == SP_OK && out->kind == PLAN_FOLLOWUP)
		rc = sp_fail(err, SP_PLAN_INVALID,
			vocabulary_word(VOCABULARY_PLAN_FAULT, PLAN_FAULT_UNKNOWN, LANG_EN),
			p->follows);
	if (rc == SP_PLAN_UNKNOWN || rc == SP_PLAN_NOT_PUBLISHED || rc == SP_PLAN_INVALID)
		sp_where(err, "follows");
	return rc;
}

enum sp_code check_followup(
	struct ledger_view *v, const struct plan *p, struct arena *a, struct sp_error *err)
{
	enum { SCRATCH_MAX = 16 << 20 };
	const struct plan_snapshot *followed = NULL;
	struct findings found = {.cap = 1};
	struct rec_plan row;
	struct plan merged;
	struct arena scratch;
	if (p->kind != PLAN_FOLLOWUP)
		return SP_OK;
	enum sp_code rc = find_followed(v, p, a, &row, err);
	if (rc == SP_OK)
		rc = ledger_plan_snapshot(v, row.plan_no, row.version, &followed, err);
	if (rc != SP_OK)
		return rc;
	arena_init(&scratch, SCRATCH_MAX);
	if (plan_merge(&followed->plan, &p, 1, &scratch, &merged, &found) != SP_OK)
		rc = sp_fail(err, SP_NO_MEMORY);
	else if (found.errors) {
		*err = found.items[0].error;
		rc = err->code;
	}
	arena_free(&scratch);
	plan_release(followed);
	return rc;
}
