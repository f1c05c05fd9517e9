/* SPDX-License-Identifier: Apache-2.0 */
/* people_work.h - what one of the clients can do: each deed becomes an event, with what it was told. */
#ifndef SP_TESTS_CRASH_PEOPLE_WORK_H
#define SP_TESTS_CRASH_PEOPLE_WORK_H

#include "tests/crash/people.h"

#define PLAN "gavleborg-2018"
#define QUESTION "case-management/i/cm-brukare"
enum { YEAR = 2018 };

/* ---- people_work.c ---- */

void *must(void *memory); /* ends the program when there is none */
struct event *person_event(struct person *p, enum event_kind kind, size_t unit);
/* Of a unit's revision: the newest one is known. */
void person_hears(struct person *p, size_t unit, uint32_t revision);

/* ---- people_write.c ---- */

void person_submit(struct person *p, size_t unit);
/* What it has a receipt for: the same request again. */
void person_submit_again(struct person *p, size_t unit);

/* ---- people_read.c ---- */

/* Until there is an answer: SP_OK, or `nothing`. */
enum sp_code person_ask(struct person *p, struct event *e, enum message_type type,
	enum codec_id request_id, const void *request, enum codec_id reply_id, void *reply,
	enum sp_code nothing);
void person_read_newest(struct person *p, size_t unit);
void person_read_list_after(struct person *p, size_t unit, uint32_t base);
void person_read_list(struct person *p, size_t unit); /* from some revision on */
void person_read_overview(struct person *p, size_t unit);
void person_read_total(struct person *p, size_t unit);
/* The newest head, from one that was seen before, which it has to continue. */
void person_read_head(struct person *p, size_t unit);

#endif
