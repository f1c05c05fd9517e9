/* SPDX-License-Identifier: Apache-2.0 */
/* Two vocabularies of keys: a plan written with the English ones is the same plan. */
#include "client/files/files.h"
#include "common/codec/codec.h"
#include "tests/lib/plan_documents.h"

static struct bytes encoded(struct bytes in)
{
	struct plan *p;
	struct buf out;
	struct findings faults = {0};
	struct sp_error err;
	CHECK_CODE(plan_file_read("plan", in, test_arena(), &p, &faults, &err), SP_OK, &err);
	check_no_findings(&faults);
	buf_init(&out, FILE_MAX);
	CHECK_CODE(codec_encode(CODEC_PLAN, p, &out, &err), SP_OK, &err);
	struct bytes all = arena_bytes(test_arena(), buf_bytes(&out));
	buf_free(&out);
	return all;
}

/* The English word for a key; the key itself where it is none: an id, a year, a code. */
static const char *english(const char *key)
{
	static const enum vocabulary keys[] = {
		VOCABULARY_FIELD, VOCABULARY_TERM, VOCABULARY_GOAL_KIND};
	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
		int value = vocabulary_find(keys[i], key);
		if (value && strcmp(vocabulary_word(keys[i], value, LANG_SV), key) == 0)
			return vocabulary_word(keys[i], value, LANG_EN);
	}
	return key;
}

/* What stands before the key of a line, "  - ", and the key; false for a line without one. */
static bool key_of(const char *line, size_t len, size_t *before, size_t *n)
{
	*before = strspn(line, " -");
	*n = 0;
	while (*before + *n < len && !strchr(": #\"", line[*before + *n]))
		++*n;
	return *n && *before + *n < len && line[*before + *n] == ':';
}

/* Line by line; what is folded below a ">-" is a text, whatever it begins with. */
static struct bytes translated(struct bytes in, size_t *n_translated)
{
	struct buf out;
	const char *p = arena_text_n(test_arena(), in.ptr, in.len);
	size_t folded = SIZE_MAX;
	buf_init(&out, FILE_MAX);
	for (size_t len; *p; p += len + (p[len] == '\n')) {
		size_t before, n, indent = strspn(p, " ");
		len = strcspn(p, "\n");
		bool text = len > indent && folded != SIZE_MAX && indent > folded;
		folded = text ? folded : SIZE_MAX;
		if (!text && key_of(p, len, &before, &n)) {
			const char *key = arena_text_n(test_arena(), p + before, n);
			*n_translated += strcmp(english(key), key) != 0;
			buf_addf(&out, "%.*s%s%.*s\n", (int)before, p, english(key),
				(int)(len - before - n), p + before + n);
			if (len > 2 && strncmp(p + len - 2, ">-", 2) == 0)
				folded = before;
		} else {
			buf_addf(&out, "%.*s\n", (int)len, p);
		}
	}
	struct bytes all = arena_bytes(test_arena(), buf_bytes(&out));
	buf_free(&out);
	return all;
}

static void check_same(const char *name)
{
	size_t n = 0;
	struct bytes swedish = document_text(name);
	struct bytes other = translated(swedish, &n);
	CHECK(n > 50);
	CHECK_BYTES(encoded(other), encoded(swedish));
}

TEST(english_keys, give_the_same_plan_of_kronoberg_2018)
{
	check_same("kronoberg-2018");
}

TEST(english_keys, give_the_same_strategy_of_kronoberg_2022)
{
	check_same("kronoberg-2022");
}

TEST(english_keys, give_the_same_plan_of_gavleborg_2018)
{
	check_same("gavleborg-2018");
}

TEST(english_keys, give_the_same_report_of_gavleborg_2022)
{
	check_same("gavleborg-2022");
}

TEST(english_keys, give_the_same_plan_of_skane_2016)
{
	check_same("skane-2016");
}

TEST(english_keys, give_the_same_followup_of_skane_2019)
{
	check_same("skane-2019");
}
