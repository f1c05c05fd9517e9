/* SPDX-License-Identifier: Apache-2.0 */
/* plan_documents.h - the plans that lie in client/data, by their names, in an arena of the test's. Nothing is found
 * fault with in them. */
#ifndef SP_TESTS_LIB_PLAN_DOCUMENTS_H
#define SP_TESTS_LIB_PLAN_DOCUMENTS_H

#include "client/files/files.h"
#include "common/base/file.h"
#include "common/domain/plan_merge.h"
#include "tests/lib/test.h"

static inline struct bytes document_text(const char *name)
{
	struct bytes in;
	struct sp_error err = {0};
	const char *path =
		arena_printf(test_arena(), "%s/client/data/plans/%s.yaml", SOURCE_DIR, name);
	CHECK_CODE(file_read(path, FILE_MAX, test_arena(), &in, &err), SP_OK, &err);
	return in;
}

static inline void check_no_findings(const struct findings *found)
{
	for (size_t i = 0; i < found->n_items; i++)
		CHECK_CODE(found->items[i].error.code, SP_OK, &found->items[i].error);
}

static inline const struct plan *document_plan(const char *name)
{
	struct sp_error err = {0};
	struct findings faults = {0};
	struct plan *p = NULL;
	CHECK_CODE(plan_file_read(name, document_text(name), test_arena(), &p, &faults, &err),
		SP_OK, &err);
	check_no_findings(&faults);
	CHECK_CODE(plan_check(p, &err), SP_OK, &err);
	return p;
}

/* Skåne's plan with what the follow-up of 2019 tells. */
static inline const struct plan *document_skane(void)
{
	const struct plan *followup = document_plan("skane-2019");
	struct plan *out = arena_alloc(test_arena(), sizeof *out);
	struct findings found = {0};
	struct sp_error err = {0};
	CHECK_CODE(plan_merge(document_plan("skane-2016"), &followup, 1, test_arena(), out, &found),
		SP_OK, NULL);
	check_no_findings(&found);
	CHECK_CODE(plan_check(out, &err), SP_OK, &err);
	return out;
}

static inline const struct area *document_area(const struct plan *p, const char *id)
{
	const struct area *area = plan_area(p, id);
	if (!area)
		fail_msg("%s has no area %s", p->id, id);
	return area;
}

static inline size_t document_notes(const struct plan *p, enum note_kind kind)
{
	size_t n = 0;
	for (size_t i = 0; i < p->n_notes; i++)
		n += p->notes[i].kind == kind;
	return n;
}

/* No-break spaces as blanks, so that what is wanted can be read. */
static inline const char *plain_spaces(const char *text)
{
	char *out = arena_text(test_arena(), text), *to = out;
	for (const char *p = text; *p; p++) {
		if (strncmp(p, "\u00A0", 2) == 0)
			p++, *to++ = ' ';
		else
			*to++ = *p;
	}
	*to = '\0';
	return out;
}

#endif
