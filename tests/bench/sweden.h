/* SPDX-License-Identifier: Apache-2.0 */
/* sweden.h - the invented answers that are measured with: what stores are filled with and what clients send.
 *
 * Set s = 1, 2, ...: plan "sweden-00s", organisations "u00s-001" .. "u00s-311", indicators "a01/i/i001" ..
 * "a20/i/i200", years 2001-2020. Plan "bench": organisations of set 1, counts "v/i/v01" .. "v/i/v60", texts
 * "t/i/t01" .. "t/i/t40", the same years. */
#ifndef SP_TESTS_BENCH_SWEDEN_H
#define SP_TESTS_BENCH_SWEDEN_H

#include "common/codec/messages.h"

enum {
	SWEDEN_ORGANISATIONS = 311,
	SWEDEN_INDICATORS = 200,
	SWEDEN_AREAS = 20,
	SWEDEN_YEARS = 20,
	SWEDEN_FIRST_YEAR = 2001,
	BENCH_VALUES = 60,
	BENCH_TEXTS = 40,
};
#define BENCH_PLAN "bench"

enum { SWEDEN_NAME = 24 };
void sweden_plan_id(unsigned set, char out[SWEDEN_NAME]);
void sweden_unit(unsigned set, unsigned unit, char out[SWEDEN_NAME]); /* unit 1-311 */
/* What an organisation answers; part_total.py has the same in SQL. indicator 1-200. */
int64_t sweden_value(unsigned set, unsigned unit, uint32_t year, unsigned indicator);

/* All pointers lie in the arena, NULL when it is spent. */
struct organisation *sweden_organisations(unsigned set, struct arena *a);
struct plan *sweden_plan(unsigned set, struct arena *a);
struct plan *bench_plan(struct arena *a);

/* A submission that is made again and again: `m` is to be encoded, after a ..._fill. */
struct sweden_form {
	struct msg_submit m;
	char plan[SWEDEN_NAME], unit[SWEDEN_NAME];
	uint8_t key[SUBMISSION_KEY_SIZE];
	struct quantity *quantities;
};
/* Of a plan of a set: 200 values. */
bool sweden_form_init(struct sweden_form *f, struct arena *a);
/* Of plan "bench": 60 values and 40 texts, about 20 KiB; small: one value, about 100 bytes. */
bool bench_form_init(struct sweden_form *f, bool small, struct arena *a);
/* The answers of that unit and year, based on a revision, under a new key. */
SP_CHECK enum sp_code sweden_form_fill(struct sweden_form *f, unsigned set, unsigned unit,
	uint32_t year, uint32_t base_revision, struct sp_error *err);

#endif
