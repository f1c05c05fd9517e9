/* SPDX-License-Identifier: Apache-2.0 */
#include "common/domain/plan_diff.h"
#include "tests/lib/plan_fill.h"

/* The first part of a kind in a plan, in the order of the table; NULL if there is none. */
static void *first_part(enum plan_part wanted, enum plan_part type, void *part)
{
	const struct part_table *t = part_table(type);
	if (type == wanted)
		return part;
	for (size_t i = 0; i < t->n_members; i++) {
		const struct member *m = &t->members[i];
		for (size_t k = 0; m->kind == MEMBER_PARTS && k < member_list(m, part).n; k++) {
			void *found = first_part(wanted, m->part, (void *)member_item(m, part, k));
			if (found)
				return found;
		}
	}
	return NULL;
}

/* Another value than the one that is there. */
static void change(const struct member *m, void *part)
{
	static const char *const other = "other";
	static struct quantity quantity = {QUALIFIER_NEARLY, 77, 78};
	static struct share share = {0, 0, 99, NULL, QUALIFIER_NEARLY};
	const void *pointer = other;
	uint32_t number = member_number(m, part) + 1;
	int64_t kronor;
	bool yes;
	size_t none = 0;
	switch (m->kind) {
	case MEMBER_TEXT:
	case MEMBER_SHORT:
	case MEMBER_ID:
	case MEMBER_CODE:
		fill_set(part, m->offset, &pointer, sizeof pointer);
		break;
	case MEMBER_YEAR:
	case MEMBER_NUMBER:
	case MEMBER_AGE:
		fill_set(part, m->offset, &number, sizeof number);
		break;
	case MEMBER_WORDS:
		number = 1U << ASK_PLANNING;
		fill_set(part, m->offset, &number, sizeof number);
		break;
	case MEMBER_KRONOR:
	case MEMBER_DECIMAL:
		kronor = member_long(m, part) + 1;
		fill_set(part, m->offset, &kronor, sizeof kronor);
		break;
	case MEMBER_WORD:
		number = member_word(m, part) == 1 ? 2 : 1;
		fill_set(part, m->offset, &number, sizeof number);
		break;
	case MEMBER_BOOL:
	case MEMBER_YES_NO:
		yes = !member_bool(m, part);
		fill_set(part, m->offset, &yes, sizeof yes);
		yes = true;
		if (m->kind == MEMBER_YES_NO)
			fill_set(part, m->companion, &yes, sizeof yes);
		break;
	case MEMBER_QUANTITY:
	case MEMBER_SHARE:
		pointer = m->kind == MEMBER_QUANTITY ? (void *)&quantity : (void *)&share;
		fill_set(part, m->offset, &pointer, sizeof pointer);
		break;
	case MEMBER_TEXTS:
	case MEMBER_IDS:
	case MEMBER_CODES:
	case MEMBER_PARTS:
		fill_set(part, m->companion, &none, sizeof none);
		break;
	}
}

static size_t differences(const struct plan *a, const struct plan *b)
{
	struct plan_diff d;
	CHECK_INT(plan_diff(a, b, LANG_SV, test_arena(), &d), SP_OK);
	return d.n_items;
}

/* That the table has every member is a test of the codec's tables, which are held to the .proto. */
TEST(plan_table, has_members_whose_changes_are_all_told)
{
	CHECK_INT(differences(fill_plan_new(0, test_arena()), fill_plan_new(0, test_arena())), 0);
	for (int type = 0; type < PART_COUNT; type++) {
		const struct part_table *t = part_table((enum plan_part)type);
		for (size_t i = 0; i < t->n_members; i++) {
			struct plan *before = fill_plan_new(0, test_arena());
			struct plan *after = fill_plan_new(0, test_arena());
			void *part = first_part((enum plan_part)type, PART_PLAN, after);
			CHECK(part != NULL);
			const struct member *m = &t->members[i];
			if (m->kind == MEMBER_PARTS && !member_set(m, part))
				continue;
			if (type == PART_PLAN && m->field == FIELD_PLAN)
				continue; /* the id of both: it is by it that they are compared */
			change(m, part);
			if (differences(before, after) == 0)
				fail_msg("%s.%s", t->name, m->name);
			CHECK(!part_alike((enum plan_part)type, part,
				first_part((enum plan_part)type, PART_PLAN, before), NULL, 0));
		}
	}
}

TEST(plan_table, calls_each_member_in_one_way)
{
	for (int type = 0; type < PART_COUNT; type++) {
		const struct part_table *t = part_table((enum plan_part)type);
		for (size_t i = 0; i < t->n_members; i++) {
			const char *name =
				t->members[i].json ? t->members[i].json : t->members[i].name;
			CHECK(t->members[i].field != FIELD_NONE);
			for (size_t k = 0; k < i; k++) {
				const struct member *m = &t->members[k];
				CHECK(strcmp(m->json ? m->json : m->name, name) != 0);
				/* Members of one field follow each other. */
				CHECK(m->field != t->members[i].field ||
					t->members[i - 1].field == m->field);
			}
		}
	}
}

TEST(member, is_told_as_people_read_it)
{
	bool failed = false;
	struct activity x = {.year = 2018, .to_year = 2019};
	struct plan p = {.long_term_years = 5};
	struct cost c = {.low = 7000, .high = 18000};
	const struct member *year = part_member(PART_ACTIVITY, FIELD_YEAR);
	const struct member *horizons = part_member(PART_PLAN, FIELD_HORIZONS);
	const struct member *cost = part_member(PART_COST, FIELD_COST);
	struct arena *a = test_arena();
	CHECK_TEXT(members_text(year, 2, &x, LANG_SV, a, &failed), "2018–2019");
	x.to_year = 0;
	CHECK_TEXT(members_text(year, 2, &x, LANG_SV, a, &failed), "2018");
	CHECK_TEXT(members_text(horizons, 2, &p, LANG_SV, a, &failed), "5–0");
	CHECK_TEXT(members_text(cost, 2, &c, LANG_SV, a, &failed), "0,7–1,8");
	CHECK(member_text(year, &(struct activity){0}, LANG_SV, a, &failed) == NULL);
	CHECK(!failed);
}
