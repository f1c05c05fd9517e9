/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/bench/sweden.h"

#include <stdio.h>
#include <string.h>

#include "common/base/clock.h"
#include "common/crypto/hash.h"
#include "common/domain/vocabulary.h"

void sweden_plan_id(unsigned set, char out[SWEDEN_NAME])
{
	snprintf(out, SWEDEN_NAME, "sweden-%03u", set);
}

void sweden_unit(unsigned set, unsigned unit, char out[SWEDEN_NAME])
{
	snprintf(out, SWEDEN_NAME, "u%03u-%03u", set, unit);
}

int64_t sweden_value(unsigned set, unsigned unit, uint32_t year, unsigned indicator)
{
	int64_t organisation = (int64_t)set * SWEDEN_ORGANISATIONS + unit;
	return (organisation * 7919 + (int64_t)year * 104729 + (int64_t)indicator * 1299709) % 1000;
}

static const char *unit_code(unsigned set, unsigned unit, struct arena *a)
{
	char code[SWEDEN_NAME];
	sweden_unit(set, unit, code);
	return arena_text(a, code);
}

struct organisation *sweden_organisations(unsigned set, struct arena *a)
{
	struct organisation *all = arena_array(a, SWEDEN_ORGANISATIONS, sizeof *all);
	for (unsigned i = 0; all && i < SWEDEN_ORGANISATIONS; i++)
		all[i] = (struct organisation){.code = unit_code(set, i + 1, a),
			.name = arena_printf(a, "Kommun %u i grupp %u", i + 1, set),
			.county = "21",
			.kind = ORG_MUNICIPALITY,
			.population = 1000 + i,
			.population_year = 2024};
	return all;
}

/* ---- plans ---- */

static struct plan *new_plan(const char *id, unsigned organisations, size_t areas, struct arena *a)
{
	struct plan *p = arena_alloc(a, sizeof *p);
	if (!p)
		return NULL;
	*p = (struct plan){.id = arena_text(a, id),
		.title = "Handlingsplan",
		.kind = PLAN_ACTION_PLAN,
		.county = "21",
		.from_year = SWEDEN_FIRST_YEAR,
		.to_year = SWEDEN_FIRST_YEAR + SWEDEN_YEARS - 1,
		.asks = 1U << ASK_INDICATORS,
		.parties = arena_array(a, SWEDEN_ORGANISATIONS, sizeof *p->parties),
		.n_parties = SWEDEN_ORGANISATIONS,
		.areas = arena_array(a, areas, sizeof *p->areas),
		.n_areas = areas};
	for (unsigned i = 0; p->parties && i < SWEDEN_ORGANISATIONS; i++)
		p->parties[i] = unit_code(organisations, i + 1, a);
	return p->parties && p->areas ? p : NULL;
}

/* Indicators are numbered over all areas, or within one: `first` is the number of the area's first. */
static bool fill_area(struct area *area, const char *id, const char *format, unsigned first,
	unsigned n, enum indicator_kind kind, struct arena *a)
{
	*area = (struct area){.id = id,
		.name = "Område",
		.indicators = arena_array(a, n, sizeof *area->indicators),
		.n_indicators = n};
	for (unsigned i = 0; area->indicators && i < n; i++) {
		char name[SWEDEN_NAME];
		snprintf(name, sizeof name, "%s%0*u", format, n < 100 && first == 0 ? 2 : 3,
			(first ? first : 1) + i);
		area->indicators[i] = (struct indicator){
			.id = arena_text(a, name), .text = "Antal personer", .kind = kind};
	}
	return area->indicators != NULL;
}

struct plan *sweden_plan(unsigned set, struct arena *a)
{
	enum { EACH = SWEDEN_INDICATORS / SWEDEN_AREAS };
	char id[SWEDEN_NAME];
	sweden_plan_id(set, id);
	struct plan *p = new_plan(id, set, SWEDEN_AREAS, a);
	for (unsigned i = 0; p && i < SWEDEN_AREAS; i++)
		if (!fill_area(&p->areas[i], arena_printf(a, "a%02u", i + 1), "i", i * EACH + 1,
			    EACH, INDICATOR_COUNT, a))
			return NULL;
	return p;
}

struct plan *bench_plan(struct arena *a)
{
	struct plan *p = new_plan(BENCH_PLAN, 1, 2, a);
	if (p && fill_area(&p->areas[0], "v", "v", 0, BENCH_VALUES, INDICATOR_COUNT, a) &&
		fill_area(&p->areas[1], "t", "t", 0, BENCH_TEXTS, INDICATOR_TEXT, a))
		return p;
	return NULL;
}

/* ---- submissions ---- */

static bool form_init(struct sweden_form *f, size_t values, size_t texts, struct arena *a)
{
	memset(f, 0, sizeof *f);
	f->quantities = arena_array(a, values, sizeof *f->quantities);
	f->m = (struct msg_submit){.key = bytes_of(f->key, sizeof f->key),
		.plan = f->plan,
		.unit = f->unit,
		.plan_version = 1,
		.answers = arena_array(a, values + texts, sizeof *f->m.answers),
		.n_answers = values + texts};
	return f->quantities && f->m.answers;
}

bool sweden_form_init(struct sweden_form *f, struct arena *a)
{
	if (!form_init(f, SWEDEN_INDICATORS, 0, a))
		return false;
	for (unsigned i = 0; i < SWEDEN_INDICATORS; i++)
		f->m.answers[i] = (struct answer){.state = STATE_GIVEN,
			.key = arena_printf(a, "a%02u/i/i%03u",
				i / (SWEDEN_INDICATORS / SWEDEN_AREAS) + 1, i + 1),
			.quantity = &f->quantities[i]};
	return true;
}

/* About 460 bytes, as people write them: letters of two bytes, commas, lines. */
static const char *long_text(unsigned i, struct arena *a)
{
	return arena_printf(a,
		"Under %u har vi fortsatt att utbilda personal i samordnad individuell plan och i "
		"suicidprevention, och följt upp hur många som deltagit. "
		"Samverkan med regionen, skolan och föreningslivet fungerar bättre än förra året, "
		"men "
		"väntetiderna är fortfarande för långa för barn och unga.\n"
		"Nästa år prioriterar vi tidiga insatser, brukarnas egen medverkan och att "
		"rutinerna "
		"är kända i alla verksamheter, även där personalen är ny (punkt %u).",
		SWEDEN_FIRST_YEAR + i, i);
}

bool bench_form_init(struct sweden_form *f, bool small, struct arena *a)
{
	unsigned values = small ? 1 : BENCH_VALUES, texts = small ? 0 : BENCH_TEXTS;
	if (!form_init(f, values, texts, a))
		return false;
	snprintf(f->plan, sizeof f->plan, "%s", BENCH_PLAN);
	for (unsigned i = 0; i < values; i++)
		f->m.answers[i] = (struct answer){.state = STATE_GIVEN,
			.key = arena_printf(a, "v/i/v%02u", i + 1),
			.quantity = &f->quantities[i]};
	for (unsigned i = 0; i < texts; i++)
		f->m.answers[values + i] = (struct answer){.state = STATE_GIVEN,
			.key = arena_printf(a, "t/i/t%02u", i + 1),
			.text = long_text(i, a)};
	return true;
}

enum sp_code sweden_form_fill(struct sweden_form *f, unsigned set, unsigned unit, uint32_t year,
	uint32_t base_revision, struct sp_error *err)
{
	bool bench = strcmp(f->plan, BENCH_PLAN) == 0;
	if (!bench)
		sweden_plan_id(set, f->plan);
	sweden_unit(set, unit, f->unit);
	f->m.year = year;
	f->m.base_revision = base_revision;
	for (size_t i = 0; i < f->m.n_answers && f->m.answers[i].quantity; i++) {
		decimal value = sweden_value(set, unit, year, (unsigned)i + 1) * DECIMAL_ONE;
		f->quantities[i].low = f->quantities[i].high = value;
	}
	return submission_key_draw(clock_utc_ms(), f->key, err);
}
