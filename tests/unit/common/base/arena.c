/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/lib/test.h"

#include <stdalign.h>

TEST(arena, gives_zeroed_memory_aligned_for_any_type)
{
	struct arena a;
	arena_init(&a, 1 << 20);
	for (size_t size = 0; size < 300; size += 7) {
		uint8_t *p = arena_alloc(&a, size);
		CHECK(p != NULL);
		CHECK_INT((uintptr_t)p % alignof(max_align_t), 0);
		for (size_t i = 0; i < size; i++)
			CHECK_INT(p[i], 0);
		memset(p, 0xFF, size);
	}
	arena_free(&a);
}

TEST(arena, refuses_what_passes_its_cap_and_still_gives_what_fits)
{
	struct arena a;
	arena_init(&a, 1024);
	CHECK(arena_alloc(&a, 1025) == NULL);
	CHECK(arena_alloc(&a, SIZE_MAX) == NULL);
	CHECK(arena_alloc(&a, SIZE_MAX - 8) == NULL);
	CHECK(arena_alloc(&a, 1008) != NULL);
	CHECK(arena_alloc(&a, 17) == NULL);
	CHECK(arena_alloc(&a, 16) != NULL);
	CHECK(arena_alloc(&a, 0) == NULL);
	CHECK_INT(a.used, 1024);
	arena_free(&a);
}

TEST(arena, never_counts_more_than_its_cap_whatever_the_sizes)
{
	struct arena a;
	arena_init(&a, 100000);
	for (size_t i = 1; i < 3000; i++) {
		(void)arena_alloc(&a, i * 2654435761U % 9000);
		CHECK(a.used <= a.cap);
	}
	arena_free(&a);
}

TEST(arena, can_be_used_again_after_free)
{
	struct arena a;
	arena_init(&a, 4096);
	CHECK(arena_alloc(&a, 4096) != NULL);
	arena_free(&a);
	CHECK_INT(a.used, 0);
	CHECK(arena_alloc(&a, 4096) != NULL);
	arena_free(&a);
	arena_free(&a);
}

TEST(arena, array_refuses_a_product_that_overflows)
{
	struct arena a;
	arena_init(&a, SIZE_MAX);
	CHECK(arena_array(&a, SIZE_MAX / 2 + 1, 2) == NULL);
	CHECK(arena_array(&a, 1, SIZE_MAX) == NULL);
	CHECK(arena_array(&a, 3, 5) != NULL);
	arena_free(&a);
}

TEST(arena, copies_texts_and_bytes)
{
	struct arena a;
	char source[] = "Gävle";
	arena_init(&a, 4096);
	char *copy = arena_text(&a, source);
	char *part = arena_text_n(&a, "a\0b", 3);
	struct bytes bytes = arena_bytes(&a, bytes_of(source, 3));
	source[0] = 'X';
	CHECK_TEXT(copy, "Gävle");
	CHECK(arena_text(&a, NULL) == NULL);
	CHECK(memcmp(part, "a\0b", 4) == 0);
	CHECK_TEXT(arena_text_n(&a, NULL, 0), "");
	CHECK_INT(bytes.len, 3);
	CHECK_INT(bytes.ptr[0], 'G');
	CHECK_TEXT(arena_printf(&a, "%s %d", "nr", 7), "nr 7");
	arena_free(&a);
}

TEST(arena, copies_nothing_when_spent)
{
	struct arena a;
	arena_init(&a, 16);
	CHECK(arena_alloc(&a, 16) != NULL);
	CHECK(arena_text(&a, "x") == NULL);
	CHECK(arena_text_n(&a, "x", SIZE_MAX) == NULL);
	CHECK(arena_printf(&a, "%d", 1) == NULL);
	struct bytes b = arena_bytes(&a, bytes_of("abc", 3));
	CHECK(b.ptr == NULL);
	CHECK_INT(b.len, 0);
	arena_free(&a);
}

TEST(arena, push_keeps_what_was_pushed_and_zeroes_the_new)
{
	struct arena a;
	struct {
		uint32_t *items;
		size_t n;
	} list = {0};
	arena_init(&a, 1 << 20);
	for (uint32_t i = 0; i < 1000; i++) {
		uint32_t *item = ARENA_PUSH(&a, list.items, list.n);
		CHECK(item != NULL);
		CHECK_INT(*item, 0);
		*item = i * 3;
	}
	CHECK_INT(list.n, 1000);
	for (uint32_t i = 0; i < 1000; i++)
		CHECK_INT(list.items[i], i * 3);
	arena_free(&a);
}

TEST(arena, push_that_fails_leaves_the_list_as_it_was)
{
	struct arena a;
	uint64_t *items = NULL;
	size_t n = 0;
	arena_init(&a, 256);
	for (uint64_t *item; (item = ARENA_PUSH(&a, items, n)) != NULL; *item = n)
		CHECK(n < 1000);
	CHECK(n > 0);
	for (size_t i = 0; i < n; i++)
		CHECK_INT(items[i], i + 1);
	arena_free(&a);
}

TEST(arena, counts_what_it_has_in_its_meter)
{
	struct meter m = {0};
	struct arena a, other;
	arena_init(&a, 1 << 20);
	arena_init(&other, 1 << 20);
	arena_count_in(&a, &m);
	arena_count_in(&other, &m);
	CHECK_INT(meter_used(&m), 0);
	CHECK(arena_alloc(&a, 10) != NULL);
	size_t first = meter_used(&m);
	CHECK(first >= 10);
	struct arena_mark mark = arena_mark(&a);
	CHECK(arena_alloc(&a, 100000) != NULL);
	CHECK(meter_used(&m) >= first + 100000);
	CHECK(arena_alloc(&a, 1 << 20) == NULL); /* over its cap: nothing was had */
	arena_rewind(&a, mark);
	CHECK_INT(meter_used(&m), first);
	CHECK(arena_alloc(&other, 10) != NULL);
	CHECK_INT(meter_used(&m), 2 * first);
	arena_free(&a);
	CHECK_INT(meter_used(&m), first);
	CHECK(arena_alloc(&a, 10) != NULL); /* used again, counted again */
	CHECK_INT(meter_used(&m), 2 * first);
	arena_free(&a);
	arena_free(&other);
	CHECK_INT(meter_used(&m), 0);
}

/* What was given before stays as it is, wherever the mark fell in a piece of memory. */
TEST(arena, gives_back_what_it_gave_since_a_mark)
{
	struct arena a;
	arena_init(&a, 1 << 20);
	for (size_t before = 0; before < 20000; before += 1000) {
		const struct arena_mark empty = arena_mark(&a);
		uint8_t *kept = arena_alloc(&a, before + 1);
		memset(kept, 0x5A, before + 1);
		const struct arena_mark m = arena_mark(&a);
		const size_t used = a.used;
		for (size_t i = 0; i < 3; i++) { /* again and again the same room, zeroed */
			for (size_t size = 1; size < 30000; size *= 7) {
				uint8_t *p = arena_alloc(&a, size);
				CHECK(p != NULL && p[0] == 0 && p[size - 1] == 0);
				memset(p, 0xA5, size);
			}
			arena_rewind(&a, m);
			CHECK_INT(a.used, used);
		}
		for (size_t i = 0; i <= before; i++)
			CHECK(kept[i] == 0x5A);
		arena_rewind(&a, empty);
	}
	CHECK_INT(a.used, 0);
	arena_free(&a);
}

TEST(arena, that_was_rewound_has_its_whole_cap_again)
{
	struct arena a;
	arena_init(&a, 4096);
	const struct arena_mark m = arena_mark(&a);
	for (int i = 0; i < 3; i++) {
		CHECK(arena_alloc(&a, 4096) != NULL);
		CHECK(arena_alloc(&a, 1) == NULL);
		arena_rewind(&a, m);
	}
	arena_free(&a);
}

/* What is freed cannot be looked at; what is given back to a mark can. */
TEST(arena, wipes_what_is_given_back_when_it_keeps_secrets)
{
	static const char key[] = "-----BEGIN PRIVATE KEY-----";
	struct arena a;
	arena_init(&a, 1 << 20);
	arena_keep_secret(&a);
	struct arena_mark before;
	CHECK(arena_alloc(&a, 16) != NULL);
	before = arena_mark(&a);
	const char *text = arena_text(&a, key);
	CHECK_TEXT(text, key);
	arena_rewind(&a, before);
	for (size_t i = 0; i < sizeof key; i++)
		CHECK_INT(text[i], 0);
	arena_free(&a);
}
