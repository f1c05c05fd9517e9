/* SPDX-License-Identifier: Apache-2.0 */
/* scrape.h - asks a metrics port as Prometheus does, and reads the page by the rules of its text format 0.0.4. */
#ifndef SP_TESTS_LIB_SCRAPE_H
#define SP_TESTS_LIB_SCRAPE_H

#include "tests/lib/test.h"

/* A socket to 127.0.0.1:port, or -1. */
int scrape_connect(uint16_t port);
/* What comes until the peer closes, in the test's arena; "" when it closes at once. */
const char *scrape_read(int fd);
/* Asks as `request` says and returns the page, whose head and form are checked. */
const char *scrape_with(uint16_t port, const char *request);
const char *scrape(uint16_t port);

/* What is wrong with a page, and where it begins (*at); NULL when it is well formed. */
const char *scrape_fault(const char *page, const char **at);
/* The value of a series as it is written, "samplan_loops" or "x{a=\"b\"}"; NULL when the page has it not. */
const char *scrape_text(const char *page, const char *series);
uint64_t scrape_number(const char *page, const char *series); /* which must be there */

#endif
