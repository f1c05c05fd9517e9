/* SPDX-License-Identifier: Apache-2.0 */
/* A plan for people at a terminal: area by area, wrapped at words. */
#include "client/views/plan.h"
#include "client/views/describe.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/text/text.h"

enum { WIDEST = 100, NARROWEST = 40 };

struct page {
	const struct plan *plan;
	const struct view_style *style;
	struct arena *arena;
	struct buf *out;
	size_t width; /* 0 = lines are not wrapped */
	bool failed;
};

static void put_spaces(struct page *g, size_t n)
{
	while (n--)
		buf_add_text(g->out, " ");
}

/* Writes words behind what stands in the line at `column`; further lines begin at `indent`. */
static void put_words(struct page *g, const char *text, size_t column, size_t indent)
{
	bool first = true;
	while (*(text += strspn(text, " \t\n"))) {
		size_t len = strcspn(text, " \t\n");
		const char *word = arena_text_n(g->arena, text, len);
		size_t width = word ? text_width(word) : 0;
		if (!first && g->width && column + 1 + width > g->width) {
			buf_add_text(g->out, "\n");
			put_spaces(g, indent);
			column = indent;
		} else if (!first) {
			buf_add_text(g->out, " ");
			column++;
		}
		buf_add(g->out, text, len);
		column += width;
		text += len;
		first = false;
	}
	buf_add_text(g->out, "\n");
}

static void put_line(struct page *g, size_t indent, const char *lead, const char *text)
{
	const char *safe = text ? text_for_terminal(text, g->arena) : NULL;
	if (!safe) {
		g->failed = true;
		return;
	}
	put_spaces(g, indent);
	buf_add_text(g->out, lead);
	size_t column = indent + text_width(lead);
	put_words(g, safe, column, indent + 2);
}

/* A text that was made in the arena: NULL means that it is spent, not that nothing is stated. */
static const char *made(struct page *g, const char *text)
{
	g->failed = g->failed || !text;
	return text;
}

/* "  Nuläge: text", nothing when there is no text. */
static void put_field(struct page *g, size_t indent, const char *label, const char *text)
{
	const char *lead = text ? arena_printf(g->arena, "%s: ", label) : NULL;
	if (lead)
		put_line(g, indent, lead, text);
	g->failed = g->failed || (text && !lead);
}

static const char *label(const struct page *g, enum text_id id)
{
	return lang_text(g->style->lang, id);
}

static const char *format(struct page *g, enum text_id id, const char *p1)
{
	const char *text = lang_format(g->arena, g->style->lang, id, p1, NULL, NULL, NULL);
	g->failed = g->failed || !*text; /* no row is empty: the arena is spent */
	return text;
}

static const char *label_year(struct page *g, enum text_id id, uint32_t year)
{
	char number[16];
	snprintf(number, sizeof number, "%" PRIu32, year);
	return format(g, id, number);
}

static void put_list(struct page *g, enum text_id id, const char *const *items, size_t n)
{
	if (n)
		put_field(g, 2, label(g, id),
			made(g, describe_list(items, n, false, g->style->lang, g->arena)));
}

static void put_title(struct page *g, const char *text)
{
	if (g->style->color)
		buf_add_text(g->out, "\033[1m");
	const char *safe = text ? text_for_terminal(text, g->arena) : NULL;
	buf_add_text(g->out, safe ? safe : "");
	buf_add_text(g->out, g->style->color ? "\033[0m\n" : "\n");
	g->failed = g->failed || !safe;
}

static void put_head(struct page *g, uint32_t version, bool published)
{
	const struct plan *p = g->plan;
	enum lang lang = g->style->lang;
	put_title(g, p->title);
	put_line(g, 0, "",
		arena_printf(g->arena, "%s@%" PRIu32 " \u00B7 %s \u00B7 %s", p->id, version,
			label(g, published ? TEXT_PLAN_PUBLISHED : TEXT_PLAN_DRAFT),
			lang_word(VOCABULARY_PLAN_KIND, (int)p->kind, lang, g->arena)));
	put_field(g, 0, label(g, TEXT_PLAN_VALID), made(g, describe_period(p, g->arena)));
	put_field(g, 0, label(g, TEXT_PLAN_COUNTY), p->county);
	put_field(g, 0, label(g, TEXT_PLAN_DATED), p->dated);
	put_field(g, 0, label(g, TEXT_PLAN_AGREEMENT), p->agreement);
	if (p->n_parties)
		put_field(g, 0, label(g, TEXT_PLAN_PARTIES),
			made(g, describe_list(p->parties, p->n_parties, false, lang, g->arena)));
}

static void put_goals(struct page *g, const struct area *area)
{
	if (area->n_goals)
		put_line(g, 2, "", label(g, TEXT_PLAN_GOALS));
	for (size_t i = 0; i < area->n_goals; i++) {
		const struct goal *goal = &area->goals[i];
		const char *term = describe_term(g->plan, goal->term, g->style->lang, g->arena);
		put_line(g, 4, "- ",
			term && *term ? arena_printf(g->arena, "%s: %s", term, goal->text)
				      : goal->text);
	}
}

static void put_reports(struct page *g, const struct activity *activity)
{
	for (size_t i = 0; i < activity->n_sub_items; i++)
		put_line(g, 6, "- ", activity->sub_items[i]);
	for (size_t i = 0; i < activity->n_reports; i++) {
		const struct activity_report *r = &activity->reports[i];
		const char *state = lang_word(
			VOCABULARY_ACTIVITY_STATE, (int)r->state, g->style->lang, g->arena);
		put_field(g, 6, label(g, TEXT_PLAN_REPORTED),
			*state ? made(g, arena_printf(g->arena, "%s (%s)", r->text, state))
			       : r->text);
	}
}

static void put_activities(struct page *g, const struct area *area)
{
	for (uint32_t year = 0; (year = next_activity_year(area, year)) != 0;) {
		put_line(g, 2, "", label_year(g, TEXT_PLAN_ACTIVITIES_YEAR, year));
		for (size_t i = 0; i < area->n_activities; i++) {
			const struct activity *activity = &area->activities[i];
			if (activity->year != year)
				continue;
			put_line(g, 4, "- ", activity->text);
			put_reports(g, activity);
		}
	}
}

static void put_indicators(struct page *g, const struct area *area)
{
	enum lang lang = g->style->lang;
	if (area->n_indicators)
		put_line(g, 2, "", label(g, TEXT_PLAN_INDICATORS));
	for (size_t i = 0; i < area->n_indicators; i++) {
		const struct indicator *ind = &area->indicators[i];
		const char *kind =
			lang_word(VOCABULARY_INDICATOR_KIND, (int)ind->kind, lang, g->arena);
		put_line(g, 4, "- ",
			arena_printf(g->arena, "%s (%s%s%s)", ind->text ? ind->text : ind->id, kind,
				ind->unit ? ", " : "", ind->unit ? ind->unit : ""));
		if (ind->given)
			put_line(g, 6, "", format(g, TEXT_PLAN_GIVEN, ind->given));
	}
}

static void put_costs(struct page *g, const struct area *area)
{
	for (size_t i = 0; i < area->n_costs; i++) {
		const struct cost *c = &area->costs[i];
		put_field(g, 2, label_year(g, TEXT_PLAN_COST_YEAR, c->year),
			made(g, describe_cost_noted(c, g->style->lang, g->arena)));
	}
}

static void put_fulfilments(struct page *g, const struct area *area)
{
	for (size_t i = 0; i < area->n_fulfilments; i++) {
		const struct fulfilment *f = &area->fulfilments[i];
		const char *grade =
			lang_word(VOCABULARY_GRADE, (int)f->grade, g->style->lang, g->arena);
		put_field(g, 2, label_year(g, TEXT_PLAN_FULFILMENT_YEAR, f->year),
			made(g, arena_printf(g->arena, "%s%s%s", grade,
					*grade && f->text ? " \u2013 " : "",
					f->text ? f->text : "")));
	}
}

static void put_focus(struct page *g, const struct area *area)
{
	const char **names = arena_array(g->arena, area->n_focus_areas, sizeof *names);
	for (size_t i = 0; names && i < area->n_focus_areas; i++)
		names[i] = describe_focus(g->plan, area->focus_areas[i], g->arena);
	if (names)
		put_list(g, TEXT_PLAN_FOCUS_AREAS, names, area->n_focus_areas);
	g->failed = g->failed || !names;
}

static void put_area(struct page *g, const struct area *area)
{
	buf_add_text(g->out, "\n");
	put_title(g, describe_area(area, g->arena));
	put_focus(g, area);
	if (area->n_target_groups)
		put_field(g, 2, label(g, TEXT_PLAN_TARGET_GROUP),
			made(g, describe_groups(g->plan, area, g->style->lang, g->arena)));
	put_field(g, 2, label(g, TEXT_PLAN_SITUATION), area->situation);
	put_fulfilments(g, area);
	put_field(g, 2, label(g, TEXT_PLAN_NEEDS), area->needs);
	put_goals(g, area);
	put_activities(g, area);
	put_list(g, TEXT_PLAN_RESPONSIBLE, area->responsible, area->n_responsible);
	put_indicators(g, area);
	put_costs(g, area);
}

static size_t wrap_width(size_t width)
{
	if (width == 0)
		return 0;
	return width > WIDEST ? WIDEST : width < NARROWEST ? NARROWEST : width;
}

enum sp_code plan_write_text(const struct plan *p, uint32_t version, bool published,
	const struct view_style *style, struct arena *a, struct buf *out)
{
	struct page g = {p, style, a, out, wrap_width(style->width), false};
	put_head(&g, version, published);
	for (size_t i = 0; i < p->n_areas; i++)
		put_area(&g, &p->areas[i]);
	for (uint32_t year = 0; (year = next_cost_year(p, year)) != 0;) {
		buf_add_text(out, "\n");
		put_field(&g, 0, label_year(&g, TEXT_PLAN_COST_YEAR, year),
			made(&g, describe_cost_sum(p, year, style->lang, a)));
	}
	return g.failed ? SP_NO_MEMORY : SP_OK;
}
