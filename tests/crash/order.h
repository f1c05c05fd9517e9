/* SPDX-License-Identifier: Apache-2.0 */
/* order.h - what clients of a server were told, each with when it was asked and answered, held against the log that is
 * there afterwards: whether there was one log all the time, which only grew, and which everybody saw.
 *
 * A past is that log, entry by entry. Its size is the one clock: whoever is shown anything has seen the log at one
 * size, or at one of a span of sizes. There was one order for all just when every event can be given a size of its span
 * so that no event has a smaller one than another that was answered before it was asked. */
#ifndef SP_TESTS_CRASH_ORDER_H
#define SP_TESTS_CRASH_ORDER_H

#include "common/base/arena.h"
#include "common/crypto/hash.h"

enum { ORDER_UNIT = 8, ORDER_KEY = 16, ORDER_UNITS = 16 };
#define ORDER_NEVER UINT64_MAX

/* ---- the log ---- */

struct past_entry {
	bool submission; /* what follows is of one, but for leaf and arrival */
	char unit[ORDER_UNIT];
	uint8_t key[ORDER_KEY];
	uint32_t base; /* the revision that it was made from */
	int64_t value; /* its one number, in ten-thousandths */
	uint64_t arrival_ms;
	struct hash leaf;
	/* past_finish: */
	uint32_t revision;
	uint64_t next; /* number of the unit's next one; ORDER_NEVER */
};

/* The log when it had so many entries. */
struct past_size {
	struct hash root;
	int64_t sum; /* of the values of each unit's newest revision */
	uint32_t received; /* units that have one */
};

struct past_unit {
	char unit[ORDER_UNIT];
	uint64_t *numbers; /* of its revisions, in order */
	size_t n;
};

struct past {
	struct arena *arena;
	struct past_entry *entries;
	size_t n;
	struct past_size *sizes; /* n + 1 */
	struct past_unit units[ORDER_UNITS];
	size_t n_units;
	uint64_t *by_key; /* numbers of the submissions, in the order of their keys */
	size_t n_by_key;
};

/* To be filled in: entries and n grow in the arena. */
void past_init(struct past *p, struct arena *a);
/* What follows from the entries. False with `fault` when they are no log by themselves: a unit's revisions have a gap or
 * are out of order, a key is there twice, one has arrived before the entry in front of it. */
bool past_finish(struct past *p, char *fault, size_t size);
/* Number of the entry; ORDER_NEVER. */
uint64_t past_find(const struct past *p, const uint8_t key[ORDER_KEY]);
uint64_t past_revision(const struct past *p, const char *unit, uint32_t revision);
/* Revisions that the unit had when the log had so many entries. */
uint32_t past_count(const struct past *p, const char *unit, uint64_t size);

/* ---- what clients were told ---- */

enum event_kind {
	EVENT_SUBMIT, /* key, unit, base, value */
	EVENT_AGAIN, /* the same bytes once more, after they were answered */
	EVENT_NEWEST, /* the unit's newest revision: key, number */
	EVENT_LIST, /* the unit's revisions after `base`: rows */
	EVENT_OVERVIEW, /* rows without numbers: each unit's newest revision */
	EVENT_TOTAL, /* sum, and of how many units (revision) */
	EVENT_HEAD, /* a signed head */
	EVENT_KINDS
};

enum event_end {
	END_TOLD, /* a receipt, or what was asked for */
	END_CONFLICT, /* not stored: the unit has got to this revision meanwhile */
	END_NOTHING, /* the unit has none yet */
	END_UNKNOWN, /* the line broke, and it was not asked again */
	END_KINDS
};

struct event_row {
	char unit[ORDER_UNIT];
	uint32_t revision;
	uint64_t number;
};

struct event {
	uint32_t client;
	uint64_t asked, answered; /* ns; `asked` is when it was sent first */
	enum event_kind kind;
	enum event_end end;
	char unit[ORDER_UNIT];
	uint8_t key[ORDER_KEY];
	uint32_t base, revision;
	int64_t value, sum;
	uint64_t number, size; /* size: of the log as it was told, or of the receipt's head */
	struct hash leaf, root;
	struct event_row *rows;
	size_t n_rows;
};

/* events.c: an event as a line of text, and back. event_read gives NULL, or the field that is wrong. */
void event_write(const struct event *e, struct buf *out);
const char *event_read(char *line, struct arena *a, struct event *out);

/* ---- the judge ---- */

struct judge {
	const struct past *past;
	const struct event *events; /* in any order */
	size_t n;
	char fault[2048]; /* what is wrong, with the events that say so */
};

/* What was acknowledged is there, as it was acknowledged, and once; what was refused is not; nobody sent nothing. */
bool judge_writes(struct judge *j);
/* What was shown is what the log was at one size. */
bool judge_reads(struct judge *j);
/* There was one order for all, in which nobody was taken back. */
bool judge_order(struct judge *j);

#endif
