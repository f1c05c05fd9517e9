/* SPDX-License-Identifier: Apache-2.0 */
/* plan_fill.h - plans made by the rows of plan_table.h, so that a member that is added there is in every
 * plan that tests make: with everything stated, or with what a seed chooses. Each passes plan_check. */
#ifndef SP_TESTS_PLAN_FILL_H
#define SP_TESTS_PLAN_FILL_H

#include "common/domain/plan_table.h"
#include "tests/lib/random.h"
#include "tests/lib/test.h"

/* What YAML, or we ourselves, could take for something else. */
static const char *const fill_texts[] = {"En text", "a: b", "- x", "# y", "'", "\"", "[a, b]",
	"{c: d}", "? e", "! f", "% g", "@h", "`i`", "*j", "&k", "|", ">", "no", "null", "~", "0123",
	"2019-04-01", "1/2", "0x1F", "1e3", "12:30", "true", "saknas", "ospecificerat", "kort",
	"2018", "jan–sep", "hösten 2019", "a\nb", "a\n\nb", "a\n  b", "x ", "two  blanks",
	"tab\there", "backslash \\n", "(jan–sep)", "värde (preliminär)", "å ä ö é", "\u00A0",
	"a\u00A0b", "emoji \U0001F600", "e\u0301", "=1+1", "...", "---", "text: >-", "slut:", "#",
	": ", "0–24 år", "65+ år", "a;b", "”citat”", "kolon:utan", "a #b", "100 %", "ca 50",
	"En lång text som går över mer än en rad och därför viks vid mellanslag, med komma, kolon: "
	"och "
	"semikolon; den är så lång att den inte får plats på en enda rad i filen.",
	"En lång text med radbrytning som går över mer än en rad och därför borde vikas, men inte "
	"kan det\n"
	"eftersom den har en radbrytning mitt i."};
enum { FILL_TEXTS = sizeof fill_texts / sizeof fill_texts[0], FILL_ITEMS = 3 };

struct fill_plan {
	struct arena *a;
	struct random_numbers numbers;
	bool everything;
	uint32_t ids;
};

static inline uint32_t fill_next(struct fill_plan *f, uint32_t below)
{
	return random_below(&f->numbers, below);
}

static inline bool fill_chooses(struct fill_plan *f)
{
	return f->everything || fill_next(f, 3) != 0;
}

/* Not one that trimming would change. */
static inline const char *fill_text(struct fill_plan *f)
{
	const char *text;
	do
		text = fill_texts[f->everything ? 0 : fill_next(f, FILL_TEXTS)];
	while (strcmp(text, "\u00A0") == 0 || text[strlen(text) - 1] == ' ');
	return text;
}

static inline uint32_t fill_year(struct fill_plan *f)
{
	return 2000 + fill_next(f, 30);
}

static inline const char *fill_id(struct fill_plan *f)
{
	return arena_printf(f->a, "id-%u", ++f->ids);
}

static inline void fill_set(void *part, size_t offset, const void *value, size_t size)
{
	memcpy((char *)part + offset, value, size);
}

static inline struct quantity *fill_quantity(struct fill_plan *f)
{
	struct quantity *q = arena_alloc(f->a, sizeof *q);
	q->qualifier = (enum qualifier)fill_next(f, 4);
	q->low = (decimal)fill_next(f, 2000000) * 100 - (fill_next(f, 5) == 0 ? 1000000 : 0);
	q->high = q->low + (fill_next(f, 2) ? fill_next(f, 90000) : 0);
	return q;
}

static inline struct share *fill_share(struct fill_plan *f)
{
	struct share *s = arena_alloc(f->a, sizeof *s);
	uint32_t kind = fill_next(f, 3);
	s->qualifier = (enum qualifier)fill_next(f, 4);
	if (kind == 0) {
		*s = (struct share){DECIMAL_ONE, 2 * DECIMAL_ONE, 0, "hälften", s->qualifier};
	} else if (kind == 1) {
		s->denominator = (1 + (decimal)fill_next(f, 300)) * DECIMAL_ONE;
		s->numerator = (decimal)fill_next(f, 300) * DECIMAL_ONE;
	} else {
		s->percent = (decimal)fill_next(f, 1000000);
	}
	return s;
}

static inline int fill_word(struct fill_plan *f, enum vocabulary v)
{
	size_t n = 0;
	while (vocabulary_value_at(v, n))
		n++;
	return vocabulary_value_at(v, fill_next(f, (uint32_t)n));
}

static inline void fill_part(struct fill_plan *f, enum plan_part type, void *part);

static inline void fill_list(struct fill_plan *f, const struct member *m, void *part)
{
	size_t n = f->everything ? 2 : fill_next(f, FILL_ITEMS + 1);
	size_t size = m->kind == MEMBER_PARTS ? part_table(m->part)->size : sizeof(char *);
	char *items = arena_array(f->a, n + 1, size);
	for (size_t i = 0; i < n; i++) {
		const char *text = m->kind == MEMBER_TEXTS ? fill_text(f)
				   : m->kind == MEMBER_CODES
					   ? arena_printf(f->a, "%u", 1000 + ++f->ids)
					   : fill_id(f);
		if (m->kind == MEMBER_PARTS)
			fill_part(f, m->part, items + i * size);
		else
			memcpy(items + i * size, &text, sizeof text);
	}
	if (n)
		fill_set(part, m->offset, &items, sizeof items);
	fill_set(part, m->companion, &n, sizeof n);
}

static inline void fill_member(struct fill_plan *f, const struct member *m, void *part)
{
	const char *text = NULL;
	const void *pointer = NULL;
	uint32_t number = m->kind == MEMBER_YEAR ? fill_year(f) : 1 + fill_next(f, 12);
	int64_t kronor = 1 + fill_next(f, 5000000);
	int word = m->kind == MEMBER_WORD ? fill_word(f, m->words) : 0;
	bool yes = true;
	switch (m->kind) {
	case MEMBER_TEXT:
	case MEMBER_SHORT:
		text = fill_text(f);
		text = m->kind == MEMBER_SHORT && strlen(text) > ID_MAX ? "kort text" : text;
		fill_set(part, m->offset, &text, sizeof text);
		break;
	case MEMBER_ID:
	case MEMBER_CODE:
		text = m->kind == MEMBER_ID ? fill_id(f)
					    : arena_printf(f->a, "%u", 1000 + ++f->ids);
		fill_set(part, m->offset, &text, sizeof text);
		break;
	case MEMBER_WORDS:
		number = 1U << ASK_GOALS | 1U << ASK_NEXT_YEAR;
		fill_set(part, m->offset, &number, sizeof number);
		break;
	case MEMBER_YEAR:
	case MEMBER_NUMBER:
	case MEMBER_AGE:
		fill_set(part, m->offset, &number, sizeof number);
		if (m->kind == MEMBER_AGE)
			fill_set(part, m->companion, &yes, sizeof yes);
		break;
	case MEMBER_KRONOR:
	case MEMBER_DECIMAL:
		fill_set(part, m->offset, &kronor, sizeof kronor);
		break;
	case MEMBER_WORD:
		fill_set(part, m->offset, &word, sizeof word);
		break;
	case MEMBER_BOOL:
	case MEMBER_YES_NO:
		fill_set(part, m->offset, &yes, sizeof yes);
		if (m->kind == MEMBER_YES_NO)
			fill_set(part, m->companion, &yes, sizeof yes);
		break;
	case MEMBER_QUANTITY:
	case MEMBER_SHARE:
		pointer = m->kind == MEMBER_QUANTITY ? (void *)fill_quantity(f) : fill_share(f);
		fill_set(part, m->offset, &pointer, sizeof pointer);
		break;
	case MEMBER_TEXTS:
	case MEMBER_IDS:
	case MEMBER_CODES:
	case MEMBER_PARTS:
		fill_list(f, m, part);
		break;
	}
}

/* ---- what plan_check asks of parts that lie together ---- */

static inline void fill_order(uint32_t *from, uint32_t *to)
{
	uint32_t first = *from;
	if (*to && *to < *from) {
		*from = *to;
		*to = first;
	}
}

static inline void fill_agree_observation(struct fill_plan *f, struct observation *o)
{
	uint32_t kind = fill_next(f, 5);
	o->has_yes_no = o->has_yes_no && kind == 0;
	o->quantity = kind == 1 ? fill_quantity(f) : NULL;
	o->change = o->quantity && o->change ? fill_quantity(f) : NULL;
	o->share = kind == 2 ? fill_share(f) : NULL;
	o->text = kind == 3 ? fill_text(f) : NULL;
	o->yes_no = o->has_yes_no && fill_next(f, 2);
	if (o->has_yes_no || o->quantity || o->share || o->text)
		o->state = fill_next(f, 4) ? STATE_GIVEN : STATE_ONLY_TOTAL;
	else
		o->state = (enum answer_state)(STATE_NOT_REPORTED + fill_next(f, 6));
	if (!o->first_month || !o->last_month)
		o->first_month = o->last_month = 0;
	fill_order(&o->first_month, &o->last_month);
	if (!o->first_month && o->period && period_has_months(o->period))
		o->period = "vecka 41";
	o->source = arena_printf(f->a, "källa %u", ++f->ids);
	if (!o->what)
		o->what = "aktörer";
}

static inline void fill_agree_goals(struct goal *goals, size_t n, const struct goal *above)
{
	for (size_t i = 0; i < n; i++) {
		goals[i].parent = goals[i].parent ? above ? above->id : NULL : NULL;
		for (size_t k = 0; k < goals[i].n_targets; k++) {
			struct target *t = &goals[i].targets[k];
			bool number = t->kind == TARGET_ABSOLUTE || t->kind == TARGET_RELATIVE;
			if (number && !t->value)
				t->kind = TARGET_ALL;
			t->value = number ? t->value : NULL;
			fill_order(&t->base_year, &t->year);
		}
	}
}

static inline void fill_agree_indicator(struct fill_plan *f, struct area *a, struct indicator *x)
{
	struct goal targets = {.targets = x->targets, .n_targets = x->n_targets};
	x->text = x->text ? x->text : "Indikator";
	x->goal = a->n_goals ? a->goals[0].id : NULL;
	fill_order(&x->baseline_year, &x->evaluation_year);
	for (size_t i = 0; i < x->n_versions; i++)
		x->versions[i].from_year = 2000 + (uint32_t)i;
	fill_agree_goals(&targets, 1, NULL);
	for (size_t i = 0; i < x->n_observations; i++)
		fill_agree_observation(f, &x->observations[i]);
}

static inline void fill_agree_area(struct fill_plan *f, struct plan *p, struct area *a)
{
	for (size_t i = 0; i < a->n_focus_areas; i++)
		a->focus_areas[i] = i < p->n_focus_areas ? p->focus_areas[i].id : NULL;
	a->n_focus_areas =
		a->n_focus_areas < p->n_focus_areas ? a->n_focus_areas : p->n_focus_areas;
	for (size_t i = 0; i < a->n_target_groups; i++)
		a->target_groups[i] = i < p->n_target_groups ? p->target_groups[i].id : NULL;
	a->n_target_groups =
		a->n_target_groups < p->n_target_groups ? a->n_target_groups : p->n_target_groups;
	if (!a->status || !a->status_from || !a->status_to)
		a->status_from = a->status_to = 0;
	fill_order(&a->status_from, &a->status_to);
	for (size_t i = 0; i < a->n_fulfilments; i++)
		a->fulfilments[i].year = 2000 + (uint32_t)i / 2, a->fulfilments[i].term = i % 2;
	fill_agree_goals(a->goals, a->n_goals, p->n_goals ? &p->goals[0] : NULL);
	for (size_t i = 0; i < a->n_activities; i++) {
		struct activity *x = &a->activities[i];
		x->to_year = x->year ? x->to_year : 0;
		fill_order(&x->year, &x->to_year);
		x->goal = x->goal && a->n_goals ? a->goals[0].id : NULL;
	}
	for (size_t i = 0; i < a->n_indicators; i++)
		fill_agree_indicator(f, a, &a->indicators[i]);
	for (size_t i = 0; i < a->n_costs; i++) {
		a->costs[i].year = 2000 + (uint32_t)i;
		a->costs[i].high += a->costs[i].low;
	}
	for (size_t i = 0; i < a->n_narratives; i++) {
		struct narrative *x = &a->narratives[i];
		x->indicator = x->indicator && a->n_indicators ? a->indicators[0].id : NULL;
		x->term = x->indicator ? a->indicators[0].term : x->term;
	}
	for (size_t i = 0; i < a->n_facts; i++)
		fill_agree_observation(f, &a->facts[i]);
}

static inline void fill_agree(struct fill_plan *f, struct plan *p)
{
	bool followup = p->kind == PLAN_FOLLOWUP;
	fill_order(&p->from_year, &p->to_year);
	if (followup) {
		p->to_year = p->account_year = p->from_year;
		p->follows = p->follows ? p->follows : fill_id(f);
	} else {
		p->follows = NULL;
		p->follows_version = 0;
	}
	p->predecessor = p->predecessor ? p->predecessor : fill_id(f);
	p->parent_goal = p->parent ? p->parent_goal : NULL;
	p->dated = p->dated ? "2019-02-28" : NULL;
	p->n_memberships = p->n_memberships < p->n_parties ? p->n_memberships : p->n_parties;
	for (size_t i = 0; i < p->n_memberships; i++)
		p->memberships[i] = (struct membership){p->parties[i], "2018", "2019-06-30"};
	for (size_t i = 0; i < p->n_target_groups; i++)
		if (p->target_groups[i].age_max < p->target_groups[i].age_min)
			p->target_groups[i].age_max = 150;
	fill_agree_goals(p->goals, p->n_goals, NULL);
	for (size_t i = 1; i < p->n_goals && p->goals[0].id; i++)
		p->goals[i].parent = p->goals[0].id;
	for (size_t i = 0; i < p->n_facts; i++)
		fill_agree_observation(f, &p->facts[i]);
	for (size_t i = 0; i < p->n_areas; i++)
		fill_agree_area(f, p, &p->areas[i]);
}

static inline void fill_part(struct fill_plan *f, enum plan_part type, void *part)
{
	const struct part_table *t = part_table(type);
	unsigned needed =
		MEMBER_NEEDED | MEMBER_NEEDED_IN_PLAN | MEMBER_ASKED | MEMBER_ASKED_IN_PLAN;
	for (size_t i = 0; i < t->n_members; i++)
		if (t->members[i].flags & needed || fill_chooses(f))
			fill_member(f, &t->members[i], part);
}

/* Seed 0: everything that can be stated beside each other is stated. */
static inline struct plan *fill_plan_new(uint32_t seed, struct arena *a)
{
	struct fill_plan f = {.a = a, .numbers = {seed * 7919U + 1}, .everything = seed == 0};
	struct plan *p = arena_alloc(a, sizeof *p);
	struct sp_error err;
	fill_part(&f, PART_PLAN, p);
	if (f.everything)
		p->kind = PLAN_ACTION_PLAN;
	if (!p->n_areas)
		fill_list(&f, part_member(PART_PLAN, FIELD_AREAS), p);
	if (!p->n_areas) {
		p->areas = arena_alloc(a, sizeof *p->areas);
		p->n_areas = 1;
		fill_part(&f, PART_AREA, p->areas);
	}
	fill_agree(&f, p);
	CHECK_CODE(plan_check(p, &err), SP_OK, &err);
	return p;
}

#endif
