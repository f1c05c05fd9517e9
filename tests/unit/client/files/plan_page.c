/* SPDX-License-Identifier: Apache-2.0 */
/* client/PLANFILE.md is what authors read: its examples are read by the program, and it has every key. */
#include "client/files/plan_reader.h"
#include "common/base/file.h"
#include "tests/lib/test.h"

static const char *page(void)
{
	struct bytes in;
	struct sp_error err;
	CHECK_CODE(file_read(SOURCE_DIR "/client/PLANFILE.md", 1 << 20, test_arena(), &in, &err),
		SP_OK, &err);
	return arena_text_n(test_arena(), in.ptr, in.len);
}

/* Example n, from 0; NULL after the last. */
static const char *example(size_t n)
{
	static const char begin[] = "```yaml\n";
	const char *at = page();
	for (size_t i = 0; at && i <= n; i++) {
		at = strstr(at, begin);
		at = at ? at + sizeof begin - 1 : NULL;
	}
	return at ? arena_text_n(test_arena(), at, (size_t)(strstr(at, "```") - at)) : NULL;
}

TEST(plan_page, has_examples_that_are_read_without_a_fault)
{
	size_t n = 0;
	for (const char *text; (text = example(n)) != NULL; n++) {
		struct plan *p;
		struct findings faults = {0};
		struct sp_error err;
		CHECK_CODE(
			plan_file_read("page", bytes_text(text), test_arena(), &p, &faults, &err),
			SP_OK, &err);
		for (size_t i = 0; i < faults.n_items; i++)
			CHECK_CODE(faults.items[i].error.code, SP_OK, &faults.items[i].error);
	}
	CHECK_INT(n, 2);
}

/* "key:" at the start of a line or of an item. */
static bool uses(const char *text, const char *key)
{
	size_t n = strlen(key);
	for (const char *at = strstr(text, key); at; at = strstr(at + 1, key))
		if (at[n] == ':' && (at == text || strchr("\n ", at[-1])))
			return true;
	return false;
}

TEST(plan_page, has_every_key_in_both_languages_and_in_an_example)
{
	const char *all = page(), *plan = example(0), *followup = example(1);
	for (int part = 0; part < PART_COUNT; part++) {
		enum field keys[KEYS_MAX];
		size_t n = plan_keys((enum plan_part)part, keys);
		for (size_t i = 0; i < n; i++) {
			const char *sv = field_word(keys[i]);
			const char *row = arena_printf(test_arena(), "| `%s` | `%s` |", sv,
				vocabulary_word(VOCABULARY_FIELD, (int)keys[i], LANG_EN));
			if (!strstr(all, row))
				fail_msg("%s is not in the table", sv);
			if (!uses(plan, sv) && !uses(followup, sv))
				fail_msg("%s is in no example", sv);
		}
	}
}
