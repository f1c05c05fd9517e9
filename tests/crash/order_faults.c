/* SPDX-License-Identifier: Apache-2.0 */
/* order_faults.c - that the judge (order.h) finds every fault that is planted in a made-up history, and none in one that
 * is right. */
#include <stdlib.h>

#include "tests/crash/order.h"
#include "tests/lib/test.h"

static struct past past;
static struct event events[32];
static size_t n_events;
static char fault[2048];

/* ---- a log, and what one may be told of it ---- */

/* An entry for each letter: a submission of the unit with this name, or '.' for something else. */
static void log_of(const char *letters)
{
	uint32_t revisions[26] = {0};
	past_init(&past, test_arena());
	n_events = 0;
	for (size_t i = 0; letters[i]; i++) {
		struct past_entry *e = ARENA_PUSH(test_arena(), past.entries, past.n);
		CHECK(e != NULL);
		e->arrival_ms = 1000 + i;
		e->leaf = sha256(bytes_of(&i, sizeof i));
		e->submission = letters[i] != '.';
		if (!e->submission)
			continue;
		e->unit[0] = letters[i];
		e->key[0] = (uint8_t)(i + 1);
		e->value = 100 << i;
		e->base = revisions[letters[i] - 'A']++;
	}
}

static bool finished(void)
{
	return past_finish(&past, fault, sizeof fault);
}

static struct event *add(enum event_kind kind, uint32_t client, uint64_t asked, uint64_t answered)
{
	CHECK(n_events < sizeof events / sizeof events[0]);
	struct event *e = &events[n_events++];
	*e = (struct event){.kind = kind, .client = client, .asked = asked, .answered = answered};
	return e;
}

static struct event *sent(uint32_t client, uint64_t asked, uint64_t answered, uint64_t number)
{
	const struct past_entry *x = &past.entries[number];
	struct event *e = add(EVENT_SUBMIT, client, asked, answered);
	memcpy(e->unit, x->unit, sizeof e->unit);
	memcpy(e->key, x->key, sizeof e->key);
	e->base = x->base;
	e->value = x->value;
	e->end = END_UNKNOWN;
	return e;
}

/* With a receipt whose head has so many entries. */
static struct event *stored(
	uint32_t client, uint64_t asked, uint64_t answered, uint64_t number, uint64_t size)
{
	struct event *e = sent(client, asked, answered, number);
	e->end = END_TOLD;
	e->number = number;
	e->revision = past.entries[number].revision;
	e->leaf = past.entries[number].leaf;
	e->size = size;
	e->root = past.sizes[size].root;
	return e;
}

static struct event *conflict(uint32_t client, uint64_t asked, uint64_t answered, uint32_t revision)
{
	struct event *e = add(EVENT_SUBMIT, client, asked, answered);
	e->unit[0] = 'A';
	e->key[0] = 200;
	e->end = END_CONFLICT;
	e->revision = revision;
	return e;
}

/* Revision 0: there is none. */
static struct event *newest(uint32_t client, uint64_t asked, uint64_t answered, uint32_t revision)
{
	struct event *e = add(EVENT_NEWEST, client, asked, answered);
	e->unit[0] = 'A';
	e->end = revision ? END_TOLD : END_NOTHING;
	e->revision = revision;
	if (revision) {
		e->number = past_revision(&past, "A", revision);
		memcpy(e->key, past.entries[e->number].key, sizeof e->key);
	}
	return e;
}

static void add_row(struct event *e, const char *unit, uint32_t revision, uint64_t number)
{
	struct event_row *r = ARENA_PUSH(test_arena(), e->rows, e->n_rows);
	CHECK(r != NULL);
	r->unit[0] = unit[0];
	r->revision = revision;
	r->number = number;
}

/* A list of A, an overview, a total or a head of the log when it had so many entries. */
static struct event *shown(
	enum event_kind kind, uint32_t client, uint64_t asked, uint64_t answered, uint64_t size)
{
	static const char *const units[] = {"A", "B", "C"};
	struct event *e = add(kind, client, asked, answered);
	const struct past_size *s = &past.sizes[size];
	e->size = size;
	e->revision = kind == EVENT_TOTAL ? s->received : 0;
	e->sum = kind == EVENT_TOTAL ? s->sum : 0;
	e->root = kind == EVENT_HEAD ? s->root : e->root;
	e->unit[0] = kind == EVENT_LIST ? 'A' : '\0';
	for (uint32_t i = 1; kind == EVENT_LIST && i <= past_count(&past, "A", size); i++)
		add_row(e, "A", i, past_revision(&past, "A", i));
	for (size_t i = 0; kind == EVENT_OVERVIEW && i < 3; i++)
		if (past_count(&past, units[i], size))
			add_row(e, units[i], past_count(&past, units[i], size), 0);
	return e;
}

static bool judged(bool (*judge)(struct judge *j))
{
	struct judge j = {.past = &past, .events = events, .n = n_events};
	bool right = judge(&j);
	memcpy(fault, j.fault, sizeof fault);
	return right;
}

static bool right(void)
{
	return judged(judge_writes) && judged(judge_reads) && judged(judge_order);
}

static void found(bool (*judge)(struct judge *j), const char *what)
{
	CHECK(!judged(judge));
	if (!strstr(fault, what))
		fail_msg("%s", fault);
}

/* Three clients write and read; one is not answered and has written, one is not answered and has not. */
static void whole_day(void)
{
	log_of(".ABAA");
	CHECK(finished());
	newest(2, 5, 9, 0);
	stored(0, 10, 20, 1, 2);
	stored(1, 15, 30, 2, 4);
	stored(0, 22, 31, 3, 4);
	newest(2, 32, 33, 2);
	shown(EVENT_TOTAL, 2, 34, 40, 4);
	shown(EVENT_OVERVIEW, 3, 35, 36, 4);
	sent(1, 50, 0, 4);
	sent(1, 61, 0, 4)->key[0] = 99;
	shown(EVENT_HEAD, 3, 63, 64, 5);
	shown(EVENT_LIST, 3, 65, 66, 5);
	conflict(0, 67, 68, 3);
	*add(EVENT_AGAIN, 0, 70, 71) = events[3];
	events[n_events - 1].kind = EVENT_AGAIN;
	events[n_events - 1].asked = 70;
	events[n_events - 1].answered = 71;
}

TEST(judge, has_nothing_to_say_of_a_history_that_is_right)
{
	whole_day();
	if (!right())
		fail_msg("%s", fault);
}

/* ---- the log by itself ---- */

TEST(log, with_a_key_twice_is_wrong)
{
	log_of(".ABA");
	past.entries[3].key[0] = past.entries[1].key[0];
	CHECK(!finished());
	CHECK(strstr(fault, "same key") != NULL);
}

TEST(log, with_a_gap_between_revisions_is_wrong)
{
	log_of(".AAA");
	past.entries[2].base = 2;
	CHECK(!finished());
	CHECK(strstr(fault, "whose newest was 1") != NULL);
}

TEST(log, with_revisions_in_another_order_is_wrong)
{
	log_of(".AAA");
	past.entries[2].base = 2;
	past.entries[3].base = 1;
	CHECK(!finished());
}

TEST(log, with_two_corrections_of_one_revision_is_wrong)
{
	log_of(".AA");
	past.entries[2].base = 0;
	CHECK(!finished());
}

TEST(log, with_an_entry_from_before_the_one_in_front_is_wrong)
{
	log_of("..");
	past.entries[1].arrival_ms = 1;
	CHECK(!finished());
}

TEST(log, is_added_up_at_each_size)
{
	log_of(".ABA");
	CHECK(finished());
	CHECK_INT(past.sizes[0].sum, 0);
	CHECK_INT(past.sizes[2].sum, 200);
	CHECK_INT(past.sizes[3].sum, 600);
	CHECK_INT(past.sizes[4].sum, 1200);
	CHECK_INT(past.sizes[4].received, 2);
	CHECK_INT(past_count(&past, "A", 3), 1);
	CHECK_INT(past_count(&past, "A", 4), 2);
	CHECK_INT(past_count(&past, "C", 4), 0);
}

/* ---- what was written ---- */

/* The events of a whole day, and another log than theirs. */
static void whole_day_with_log(const char *log)
{
	whole_day();
	size_t n = n_events;
	log_of(log);
	CHECK(finished());
	n_events = n;
}

TEST(writes, that_were_acknowledged_and_are_lost_are_found)
{
	whole_day_with_log(".A");
	found(judge_writes, "not in the log");
}

TEST(writes, that_are_in_another_order_are_found)
{
	whole_day();
	size_t n = n_events;
	log_of(".AABA");
	memcpy(past.entries[2].key, events[3].key, ORDER_KEY);
	memcpy(past.entries[3].key, events[2].key, ORDER_KEY);
	CHECK(finished());
	n_events = n;
	found(judge_writes, "as another entry");
}

TEST(writes, that_are_stored_with_another_number_in_them_are_found)
{
	whole_day();
	events[1].value++;
	found(judge_writes, "not what is in the log");
}

TEST(writes, whose_receipt_has_a_head_of_another_log_are_found)
{
	whole_day();
	events[1].root.bytes[7] ^= 1;
	found(judge_writes, "none of this log");
	events[1].root.bytes[7] ^= 1;
	events[1].size = 1; /* which the entry is not under */
	events[1].root = past.sizes[1].root;
	found(judge_writes, "none of this log");
}

TEST(writes, that_were_refused_and_are_stored_are_found)
{
	whole_day();
	events[3].end = END_CONFLICT;
	found(judge_writes, "refused is in the log");
}

TEST(writes, that_were_refused_without_a_reason_are_found)
{
	whole_day();
	events[11].base = 3;
	found(judge_writes, "no newer revision");
	events[11].revision = 4;
	found(judge_writes, "no newer revision");
}

TEST(writes, that_nobody_has_sent_are_found)
{
	whole_day();
	events[7].key[0] = 98;
	found(judge_writes, "nobody has sent entry 4");
}

TEST(writes, that_two_have_sent_are_found)
{
	whole_day();
	stored(3, 80, 81, 1, 2);
	found(judge_writes, "the same key");
}

TEST(writes, that_get_another_receipt_the_second_time_are_found)
{
	whole_day();
	struct event *again = &events[n_events - 1];
	again->size = 5;
	again->root = past.sizes[5].root;
	found(judge_writes, "another receipt");
	*again = events[3];
	again->kind = EVENT_AGAIN;
	again->end = END_CONFLICT;
	found(judge_writes, "another receipt");
}

/* ---- what was shown ---- */

TEST(reads, that_show_what_never_was_are_found)
{
	for (int i = 0; i < 6; i++) {
		whole_day();
		if (i == 0)
			events[4].number++; /* newest */
		else if (i == 1)
			events[4].key[1] ^= 1;
		else if (i == 2)
			events[5].sum++; /* total */
		else if (i == 3)
			events[5].revision++;
		else if (i == 4)
			events[6].rows[0].revision--; /* overview */
		else
			events[9].root.bytes[0] ^= 1; /* head */
		found(judge_reads, "not what the log was");
	}
}

TEST(reads, of_a_list_with_a_row_too_few_or_too_many_are_found)
{
	whole_day();
	events[10].n_rows--;
	found(judge_reads, "not what the log was");
	events[10].n_rows++;
	events[10].rows[2] = events[10].rows[1]; /* one twice, one not at all */
	found(judge_reads, "not what the log was");
	add_row(&events[10], "A", 4, 5);
	found(judge_reads, "not what the log was");
}

TEST(reads, of_what_is_gone_afterwards_are_found)
{
	whole_day_with_log(".ABA");
	found(judge_reads, "not in the log any more");
}

/* ---- one order ---- */

static void two_revisions(void)
{
	log_of(".AA");
	CHECK(finished());
	stored(0, 10, 20, 1, 2);
	stored(0, 30, 40, 2, 3);
}

TEST(order, may_be_any_as_long_as_both_are_under_way)
{
	for (uint32_t revision = 1; revision <= 2; revision++) {
		two_revisions();
		newest(1, 35, 45, revision);
		CHECK(right());
	}
}

TEST(order, is_broken_by_a_read_that_does_not_show_what_was_acknowledged)
{
	two_revisions();
	newest(1, 41, 45, 1);
	found(judge_order, "shows less");
	two_revisions();
	newest(1, 21, 25, 0);
	found(judge_order, "shows less");
}

TEST(order, is_broken_by_a_read_that_goes_back)
{
	static const enum event_kind kinds[] = {
		EVENT_LIST, EVENT_OVERVIEW, EVENT_TOTAL, EVENT_HEAD};
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		two_revisions();
		newest(1, 31, 32, 2); /* while the second is under way */
		shown(kinds[i], 1, 33, 34, 3);
		CHECK(right());
		shown(kinds[i], 1, 35, 36, 2);
		CHECK(judged(judge_reads));
		found(judge_order, "shows less");
	}
}

TEST(order, is_broken_by_a_log_that_shrinks_for_somebody_else)
{
	two_revisions();
	shown(EVENT_HEAD, 1, 31, 32, 3);
	shown(EVENT_TOTAL, 2, 33, 34, 2);
	found(judge_order, "shows less");
}

TEST(order, is_broken_by_writes_that_are_logged_against_it)
{
	log_of(".AB");
	CHECK(finished());
	stored(0, 30, 40, 1, 3);
	stored(1, 10, 20, 2, 3);
	found(judge_order, "shows less");
}

TEST(order, is_broken_by_a_read_of_what_nobody_has_sent_yet)
{
	two_revisions();
	newest(1, 25, 28, 2);
	found(judge_order, "shows less");
}

TEST(order, is_broken_by_a_read_that_sees_half_a_batch_of_which_there_is_a_receipt)
{
	log_of(".AB");
	CHECK(finished());
	stored(0, 10, 20, 1, 3); /* its head is over both */
	sent(1, 11, 0, 2);
	shown(EVENT_TOTAL, 2, 21, 22, 2);
	found(judge_order, "shows less");
}

TEST(order, has_room_for_what_is_stored_long_after_its_sender_has_left)
{
	log_of(".AB");
	CHECK(finished());
	sent(1, 5, 0, 2);
	stored(0, 10, 20, 1, 2);
	shown(EVENT_TOTAL, 2, 21, 22, 2);
	shown(EVENT_TOTAL, 2, 23, 24, 3);
	CHECK(right());
	newest(0, 25, 26, 1);
	events[n_events - 1].asked = events[n_events - 1].answered = 25;
	found(judge_order, "before it was asked");
}

TEST(order, is_broken_by_a_conflict_with_what_had_been_replaced)
{
	two_revisions();
	conflict(1, 35, 45, 1);
	CHECK(right());
	n_events--;
	conflict(1, 41, 45, 1);
	found(judge_order, "shows less");
}

/* ---- lines ---- */

TEST(lines, say_the_same_when_they_are_read_back)
{
	whole_day();
	for (size_t i = 0; i < n_events; i++) {
		struct buf first, second;
		struct event back;
		char line[4096];
		buf_init(&first, sizeof line - 1);
		buf_init(&second, sizeof line - 1);
		event_write(&events[i], &first);
		struct bytes text = buf_bytes(&first);
		memcpy(line, text.ptr, text.len);
		line[text.len] = '\0';
		assert_null(event_read(line, test_arena(), &back));
		event_write(&back, &second);
		CHECK_BYTES(buf_bytes(&second), text);
		CHECK_INT(back.n_rows, events[i].n_rows);
		buf_free(&first);
		buf_free(&second);
	}
}

TEST(lines, that_are_none_are_refused)
{
	static const char *const wrong[] = {"", "kind", "kind=other", "end=told kind=submit x=1",
		"client=-1", "client=4294967296", "asked=1x", "unit=12345678", "key=00", "rows=A:1",
		"rows=A:1:2:3", "rows=A:1:2,", "sum=", "root=zz"};
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		struct event e;
		char line[64];
		snprintf(line, sizeof line, "%s", wrong[i]);
		if (!event_read(line, test_arena(), &e))
			fail_msg("%s", wrong[i]);
	}
}
