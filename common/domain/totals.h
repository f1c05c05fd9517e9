/* SPDX-License-Identifier: Apache-2.0 */
/* totals.h - what the answers of all units come to, question by question, and how many units stand
 * behind it. Missing is never zero: every figure goes with the number of units that it comes from.
 * Floor 2: base, text. Pure; one thread at a time. Source: design domain.md sections 0 and 4.
 *
 * Add each unit that is asked exactly once. Neither the order of the units nor the form makes a difference. */
#ifndef SP_DOMAIN_TOTALS_H
#define SP_DOMAIN_TOTALS_H

#include "common/domain/packed.h"

enum { TOTAL_MONTHS = 12 };

/* n_... count organisations: a unit of several counts as many, and its value once. A value that a unit gave is in exactly one of the counts of its kind. */
struct question_total {
	const struct question *question;
	enum question_kind kind;
	uint32_t n_asked;
	uint32_t n_received; /* asked, and their follow-up has come in */
	uint32_t n_given; /* received, with a value */
	uint32_t n_estimated; /* given with "ca" or the like, as a range, or in words */
	/* Given, but not as the question's kind has it (of a faulty row): in no figure below. */
	uint32_t n_unreadable;
	/* Those received, by state ([STATE_NONE] = left open); [STATE_NOT_ASKED] is beside them. */
	uint32_t states[STATE_SUPPRESSED + 1];
	bool overflow; /* the sums below say nothing */

	uint32_t n_yes, n_no;
	decimal low, high; /* count: sums of both ends of the ranges */
	decimal numerator, denominator; /* share: of the n_both units that gave both */
	uint32_t n_both, n_percent; /* n_percent: a percentage alone or words, never averaged */
	uint32_t activities[ACTIVITY_WAITING + 1];
	uint32_t grades[GRADE_WAITING + 1];
	uint32_t changes[CHANGE_UNCHANGED + 1];
	/* Sum of month i + 1 over the n_months[i] units that gave it. */
	decimal months[TOTAL_MONTHS];
	uint32_t n_months[TOTAL_MONTHS];
	/* After totals_keep_names, of yes/no: codes of the organisations with yes, with no, and of those that
	 * were asked and gave no value; in the order in which they were added. */
	const char **with, **without, **silent;
	size_t n_with, n_without, n_silent;
};

struct totals {
	const struct questions *questions;
	struct question_total *items; /* in the questions' order */
	size_t n_items;
	uint32_t n_units, n_received;
	struct arena *names; /* NULL: no codes are kept */
};

/* Which question of another plan version each question here is. */
struct totals_map {
	const struct questions *from;
	size_t *places; /* one a question of the totals; SIZE_MAX: not asked there, or asked differently */
	bool straight; /* all are asked there, one after another */
};

/* Set in the byte of a state when the value is an estimate, which its numbers do not tell. */
enum { STATE_BYTE_ESTIMATED = 0x80 };
/* The byte for an answer; NULL is an answer that is not there. */
uint8_t answer_state_byte(const struct answer *ans);

/* All zero. `qs` must outlive the totals. SP_OK or SP_NO_MEMORY. */
SP_CHECK enum sp_code totals_init(struct totals *t, const struct questions *qs, struct arena *a);
/* For units that answered another version of the plan, whose questions are `from`: what they answered
 * counts where the same is asked in the same way (question_same); elsewhere they were not asked.
 * SP_OK or SP_NO_MEMORY. */
SP_CHECK enum sp_code totals_map_init(struct totals_map *m, const struct totals *t,
	const struct questions *from, struct arena *a);
/* Takes out of the map what is not to be compared between two years: indicators that measure something else
 * in the one than in the other (their versions). */
void totals_map_versions(struct totals_map *m, const struct totals *t, const struct plan *p,
	uint32_t year, uint32_t other);

/* A unit that is asked. */
struct reporting_unit {
	const char *code;
	const char **members; /* ORG_JOINT: those that report together; n_members 0: itself alone */
	size_t n_members;
	/* Filled by units_count_once: whom it counts for; none when all its members count elsewhere. */
	const char **codes;
	size_t n_codes;
};
/* Lets each organisation count in one of the units: in its own if it has one, else in the first that it is a
 * member of. SP_OK or SP_NO_MEMORY. */
SP_CHECK enum sp_code units_count_once(struct reporting_unit *units, size_t n, struct arena *a);

/* What a unit says: as a row, or else as answers. */
struct totals_unit {
	const char **codes; /* may be NULL while no names are kept; else they outlive the totals */
	size_t n_codes; /* organisations that it counts for; 0: it is left out */
	bool received; /* false: it has not answered */
	const struct totals_map *map; /* NULL: it answered the questions of the totals */
	const struct packed_answers *row;
	const struct answer *answers; /* each key at most once; unknown keys count nowhere */
	size_t n_answers;
};
/* From then on the codes of yes/no questions are kept, in `a`. Before the first unit. */
void totals_keep_names(struct totals *t, struct arena *a);
/* SP_OK; SP_STORE_DAMAGED when the row is not one of these questions: nothing was added then;
 * SP_NO_MEMORY. */
SP_CHECK enum sp_code totals_add_unit(
	struct totals *t, const struct totals_unit *u, struct sp_error *err);
/* The constant panel: what one unit said in two years (`u` now, `v` before) into two totals of the same
 * questions. A question counts only where both years have a value that stands in the figure, months
 * only where both have them; elsewhere the unit was not asked. A unit that lacks one year is left out.
 * `v->map` (or `u->map`) leads from that year's questions to these: totals_map_init, then
 * totals_map_versions. No names are kept. SP_OK, or SP_STORE_DAMAGED: nothing was added. */
SP_CHECK enum sp_code totals_add_panel(struct totals *now, const struct totals_unit *u,
	struct totals *before, const struct totals_unit *v, struct sp_error *err);

/* To be asked at the end. SP_OK, or SP_TOTAL_OVERFLOW: parameter the question's title, where its key.
 * The first fault only; all totals without the flag `overflow` hold. */
SP_CHECK enum sp_code totals_check(const struct totals *t, struct sp_error *err);

const struct question_total *total_find(const struct totals *t, const char *key); /* NULL if none */
/* How many units stand behind the figure: those that gave a value that can be added. For a share those
 * that gave both numbers; for months those that gave any. */
uint32_t total_n_values(const struct question_total *qt);

/* The questions of an area together: what they ask differs, so only answers, activities and grades
 * are counted. `area` NULL: of the whole plan. */
struct area_total {
	size_t n_questions;
	uint64_t n_asked, n_received, n_given, n_estimated; /* answers: sums over the questions */
	uint64_t states[STATE_SUPPRESSED + 1];
	uint64_t activities[ACTIVITY_WAITING + 1];
	uint64_t grades[GRADE_WAITING + 1];
};
struct area_total totals_of_area(const struct totals *t, const char *area);

/* ---- how much of the county the answers cover ---- */
struct coverage {
	uint32_t n_units, n_received;
	uint64_t population, population_received;
	uint32_t population_year; /* 0 when the units' years differ */
	uint32_t n_without_population;
};

/* Adds a unit that is asked and counts for `n` organisations, which have this population together; only those, or
 * the region would count its municipalities twice. `population` 0 = not known. Start with a struct of zeros. */
void coverage_add_unit(
	struct coverage *c, bool received, uint64_t population, uint32_t year, uint32_t n);
/* Per mille of the population that lives where the follow-up has come in. False when that cannot be
 * said: a unit without population, or none at all. */
bool coverage_per_mille(const struct coverage *c, int64_t *out);

/* ---- for people: decimal comma, no-break spaces; in the arena, NULL when it is spent ---- */

/* "5 av 8" */
const char *print_of(uint64_t part, uint64_t whole, enum lang lang, struct arena *a);
/* "16/33 (48,5 %)"; without the percentage when the whole is 0. */
const char *print_part(uint64_t part, uint64_t whole, struct arena *a);
/* "48,5 %" */
const char *print_per_mille(int64_t per_mille, struct arena *a);
/* "3,0–5,4"; "5,4" when both ends are equal. */
const char *print_range(decimal low, decimal high, enum lang lang, struct arena *a);
/* "3,0–5,4 mnkr (5 av 7 områden), preliminärt"; "ej angivet (0 av 7 områden)" when no area states a
 * cost. Both from plan_cost. */
const char *print_cost_sum(
	const struct cost *sum, size_t areas, size_t of, enum lang lang, struct arena *a);
/* "9 av 10 (86,8 % av folkmängden)"; without what cannot be said. */
const char *print_coverage(const struct coverage *c, enum lang lang, struct arena *a);
/* The figure of a question, by its kind: "16/33 (48,5 %)" of those who answered yes or no, "40–50",
 * "ca 60", "12; 9; -; 14", "genomförd 5, pågår 2". "" when nobody gave a value that can be added, for
 * a text, and on overflow. The unit and print_of(total_n_values, n_asked) belong beside it. */
const char *total_print(const struct question_total *qt, enum lang lang, struct arena *a);

#endif
