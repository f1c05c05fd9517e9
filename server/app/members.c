/* SPDX-License-Identifier: Apache-2.0 */
/* members.c - organisations that report as one: whom they may have as members. */
#include <stdlib.h>
#include <string.h>

#include "server/app/usecase.h"

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static enum sp_code bad_member(
	struct sp_error *err, enum sp_code code, size_t place, size_t member, const char *found)
{
	enum sp_code rc = sp_fail(err, code, found);
	sp_where(err, "organisations[%zu].members[%zu]", place, member);
	return rc;
}

/* The second of two that are equal. */
static size_t find_last(const struct organisation *o, const char *code)
{
	size_t at = o->n_members;
	while (at > 0 && strcmp(o->members[at - 1], code) != 0)
		at--;
	return at - 1;
}

enum sp_code check_members(
	const struct organisation *o, size_t place, struct arena *a, struct sp_error *err)
{
	if (o->n_members == 0)
		return SP_OK;
	if (o->kind != ORG_JOINT)
		return bad_member(err, SP_FIELD_INVALID, place, 0, o->members[0]);
	const char **sorted = arena_array(a, o->n_members, sizeof *sorted);
	if (!sorted)
		return sp_fail(err, SP_NO_MEMORY);
	for (size_t i = 0; i < o->n_members; i++) {
		sorted[i] = o->members[i];
		if (!org_code_valid(sorted[i]) || strcmp(sorted[i], o->code) == 0)
			return bad_member(err, SP_FIELD_INVALID, place, i, sorted[i]);
	}
	qsort(sorted, o->n_members, sizeof *sorted, by_text);
	for (size_t i = 1; i < o->n_members; i++)
		if (strcmp(sorted[i - 1], sorted[i]) == 0)
			return bad_member(
				err, SP_FIELD_INVALID, place, find_last(o, sorted[i]), sorted[i]);
	return SP_OK;
}

/* What is imported, by code; of several of one code any. */
struct imports {
	const struct msg_org_import *m;
	const struct organisation **sorted;
	struct ledger_view *v;
	struct arena *a;
	struct sp_error *err;
	const char *joint; /* the one whose place among members is looked at */
};

static int by_code(const void *a, const void *b)
{
	const struct organisation *const *x = a, *const *y = b;
	return strcmp((*x)->code, (*y)->code);
}

static const struct organisation *find_import(const struct imports *x, const char *code)
{
	const struct organisation wanted = {.code = code}, *key = &wanted;
	const struct organisation **found =
		bsearch(&key, x->sorted, x->m->n_organisations, sizeof *x->sorted, by_code);
	return found ? *found : NULL;
}

static enum sp_code fail_nested(struct sp_error *err, const char *member, const char *joint)
{
	return sp_fail(err, SP_MEMBER_HAS_MEMBERS, member, joint);
}

static enum sp_code check_member(
	const struct imports *x, const struct organisation *o, size_t member)
{
	const char *code = o->members[member];
	const struct organisation *imported = find_import(x, code);
	struct rec_organisation row = {.kind = imported ? imported->kind : ORG_NONE};
	enum sp_code rc = SP_OK;
	if (!imported)
		rc = ledger_organisation(x->v, code, x->a, &row, x->err);
	if (rc == SP_NOT_FOUND)
		rc = sp_fail(x->err, SP_ORGANISATION_UNKNOWN, code);
	else if (rc == SP_OK && row.kind == ORG_JOINT)
		rc = fail_nested(x->err, code, o->code);
	if (rc == SP_ORGANISATION_UNKNOWN || rc == SP_MEMBER_HAS_MEMBERS)
		sp_where(x->err, "organisations[%zu].members[%zu]",
			(size_t)(o - x->m->organisations), member);
	return rc;
}

/* One that is imported itself is looked at by its own members. */
static enum sp_code see_joint(void *ctx, const char *code)
{
	const struct imports *x = ctx;
	return find_import(x, code) ? SP_OK : fail_nested(x->err, x->joint, code);
}

enum sp_code check_memberships(const struct msg_org_import *m, struct ledger_view *v,
	struct arena *a, struct sp_error *err)
{
	struct imports x = {.m = m, .v = v, .a = a, .err = err};
	enum sp_code rc = SP_OK;
	x.sorted = arena_array(a, m->n_organisations, sizeof *x.sorted);
	if (!x.sorted)
		return sp_fail(err, SP_NO_MEMORY);
	for (size_t i = 0; i < m->n_organisations; i++)
		x.sorted[i] = &m->organisations[i];
	qsort(x.sorted, m->n_organisations, sizeof *x.sorted, by_code);
	for (size_t i = 0; i < m->n_organisations && rc == SP_OK; i++) {
		const struct organisation *o = &m->organisations[i];
		if (o->kind != ORG_JOINT)
			continue;
		for (size_t k = 0; k < o->n_members && rc == SP_OK; k++)
			rc = check_member(&x, o, k);
		x.joint = o->code;
		if (rc == SP_OK)
			rc = ledger_joints_of(v, o->code, see_joint, &x, err);
	}
	return rc;
}
