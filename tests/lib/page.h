/* SPDX-License-Identifier: Apache-2.0 */
/* page.h - the fenced blocks of proto/PROTOCOL.md, so that tests hold the page to what the code does. */
#ifndef SP_TESTS_LIB_PAGE_H
#define SP_TESTS_LIB_PAGE_H

#include "tests/lib/test.h"

/* A block without its fences; `info` is what stands behind the first. */
struct page_block {
	const char *info, *text;
};

const char *page_read(void);
/* The next block from *at on, in the test's arena; false when there is none. */
bool page_next(const char **at, struct page_block *out);
/* The first block with this info; fails the test when there is none. */
struct page_block page_find(const char *info);

/* Values of a vector block: lines `name = value`, each followed by lines that continue it. Fail the test when
 * there is no such name. */
struct bytes vector_bytes(const struct page_block *b, const char *name);
const char *vector_text(const struct page_block *b, const char *name);
uint64_t vector_number(const struct page_block *b, const char *name);

#endif
