/* SPDX-License-Identifier: Apache-2.0 */
/* plan_text.h - the pieces of a plan's page for people: between the plan_text*.c of client/views alone. */
#ifndef SP_VIEWS_PLAN_TEXT_H
#define SP_VIEWS_PLAN_TEXT_H

#include "client/views/county.h"
#include "client/views/lines.h"
#include "common/domain/plan_table.h"

/* "källa: dödsorsaksregistret": every value of the part that is stated, but those in the `n` fields that are named. */
void plan_put_others(struct lines *g, size_t indent, enum plan_part type, const void *part,
	const enum field *but, size_t n);
/* Goals of an area, or the plan's own, each with its kind, term and direction, and its targets. */
void plan_put_goals(
	struct lines *g, const struct plan *p, size_t indent, const struct goal *goals, size_t n);
void plan_put_indicators(struct lines *g, const struct county *c, const struct area *area);
void plan_put_facts(struct lines *g, size_t indent, const struct observation *facts, size_t n);
/* What was told in words, by year. */
void plan_put_narratives(struct lines *g, const struct area *area);
/* By kind: bodies, roles, decisions ... */
void plan_put_notes(struct lines *g, size_t indent, const struct note *notes, size_t n);
/* Grants with their sums by year, and what does not add up. */
void plan_put_grants(struct lines *g, const struct county *c);
/* The values of an indicator beside each other by year, and what may be said of them. */
void plan_put_values(struct lines *g, const struct county *c, size_t indent,
	const struct area *area, const struct indicator *in);
/* What can be counted in the plan. */
void plan_put_numbers(struct lines *g, const struct plan *p);

#endif
