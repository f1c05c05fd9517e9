/* SPDX-License-Identifier: Apache-2.0 */
/* What a plan tells beside its areas' goals and activities: indicators, facts, narratives, notes, grants. */
#include <inttypes.h>
#include <string.h>

#include "client/views/describe.h"
#include "client/views/plan_text.h"
#include "common/domain/cross.h"
#include "common/domain/grants.h"

/* ---- indicators ---- */

/* "lång sikt: Antal SIP (serie, SIP)"; where there is none the document's own word for it. */
static const char *indicator_line(struct lines *g, const struct plan *p, const struct indicator *in)
{
	const char *name = in->text ? in->text : in->id;
	const char *term = lines_made(g, describe_term(p, in->term, g->style->lang, g->arena));
	const char *kind = lines_word(g, VOCABULARY_INDICATOR_KIND, (int)in->kind);
	kind = lines_joined(g, kind, ", ", in->unit);
	if (indicator_gap(in) != PLAN_GAP_NONE && in->kind != INDICATOR_ABSENT)
		kind = lines_joined(g, kind, ", ", lines_word(g, VOCABULARY_GAP, (int)in->gap));
	if (in->kind != INDICATOR_ABSENT && kind && *kind)
		name = lines_made(g, arena_printf(g->arena, "%s (%s)", name, kind));
	return term && *term && name ? lines_made(g, arena_printf(g->arena, "%s: %s", term, name))
				     : name;
}

static void put_indicator(struct lines *g, const struct county *c, const struct area *area,
	const struct indicator *in)
{
	static const enum field told[] = {FIELD_ID, FIELD_TEXT, FIELD_TYPE, FIELD_UNIT, FIELD_TERM,
		FIELD_GAP, FIELD_GIVEN, FIELD_VALUES, FIELD_VERSIONS};
	const char *line = indicator_line(g, c->plan, in);
	if (line)
		lines_put(g, 4, "- ", line);
	if (in->given)
		lines_put(g, 6, "", lines_format(g, TEXT_PLAN_GIVEN, in->given, NULL, NULL));
	plan_put_others(g, 6, PART_INDICATOR, in, told, sizeof told / sizeof told[0]);
	for (size_t i = 0; i < in->n_versions; i++)
		lines_field(g, 6,
			lines_format(g, TEXT_PLAN_FROM_YEAR,
				lines_year(g, in->versions[i].from_year), NULL, NULL),
			in->versions[i].text);
	plan_put_values(g, c, 6, area, in);
}

void plan_put_indicators(struct lines *g, const struct county *c, const struct area *area)
{
	if (area->n_indicators)
		lines_put(g, 2, "", lines_label(g, TEXT_PLAN_INDICATORS));
	for (size_t i = 0; i < area->n_indicators; i++)
		put_indicator(g, c, area, &area->indicators[i]);
}

/* ---- facts, narratives, notes ---- */

/* "16 kommuner (hösten 2019)": the unit stands at the number. */
static const char *fact_value(struct lines *g, const struct observation *o)
{
	struct observation bare = *o;
	bare.first_month = bare.last_month = 0;
	bare.period = NULL;
	bare.preliminary = false;
	if (o->state == STATE_ONLY_TOTAL && o->quantity)
		bare.state = STATE_GIVEN;
	const char *text = lines_made(g, observation_print(&bare, g->style->lang, g->arena));
	const char *after = lines_made(g, period_print(o, g->style->lang, g->arena));
	const char *change = lines_made(g, describe_change(o, g->style->lang, g->arena));
	text = lines_joined(g, text, " ", o->unit);
	if (o->preliminary)
		after = lines_joined(g, after, ", ", lines_label(g, TEXT_VIEW_PRELIMINARY));
	if (bare.state != o->state)
		after = lines_joined(
			g, after, ", ", lines_word(g, VOCABULARY_ANSWER_STATE, (int)o->state));
	if (after && *after && text)
		text = lines_made(g, arena_printf(g->arena, "%s (%s)", text, after));
	return lines_joined(g, text, ", ", change);
}

void plan_put_facts(struct lines *g, size_t indent, const struct observation *facts, size_t n)
{
	if (n)
		lines_put(g, indent, "", lines_label(g, TEXT_PLAN_FACTS));
	for (size_t i = 0; i < n; i++) {
		static const enum field told[] = {FIELD_WHAT, FIELD_VALUE, FIELD_TEXT, FIELD_STATE,
			FIELD_YEAR, FIELD_PERIOD, FIELD_UNIT, FIELD_PRELIMINARY, FIELD_CHANGE};
		const struct observation *o = &facts[i];
		const char *value = fact_value(g, o);
		const char *lead = lines_made(
			g, arena_printf(g->arena, "- %s%s%s: ", lines_years(g, o->year, 0),
				   o->what ? " " : "", o->what ? o->what : ""));
		if (lead && value)
			lines_put(g, indent + 2, lead, value);
		plan_put_others(
			g, indent + 6, PART_OBSERVATION, o, told, sizeof told / sizeof told[0]);
	}
}

void plan_put_narratives(struct lines *g, const struct area *area)
{
	if (area->n_narratives)
		lines_put(g, 2, "", lines_label(g, TEXT_PLAN_NARRATIVES));
	for (size_t i = 0; i < area->n_narratives; i++) {
		const struct narrative *told = &area->narratives[i];
		const char *lead = lines_years(g, told->year, 0);
		if (told->term)
			lead = lines_joined(g, lead, ", ",
				lines_label(g, told->term == TERM_LONG ? TEXT_PLAN_TERM_LONG
								       : TEXT_PLAN_TERM_SHORT));
		lead = lines_joined(g, lead, ", ", told->indicator);
		lead = lead && *lead ? arena_printf(g->arena, "- %s: ", lead) : "- ";
		if (lines_made(g, lead))
			lines_put(g, 4, lead, told->text);
	}
}

static void put_note(struct lines *g, size_t indent, const struct note *note)
{
	const char *text = note->name;
	if (note->date)
		text = lines_made(g, arena_printf(g->arena, "%s (%s)", text, note->date));
	text = lines_joined(g, text, ": ", note->text);
	if (note->line)
		text = lines_joined(
			g, text, " ", lines_made(g, arena_printf(g->arena, "[%s]", note->line)));
	if (text)
		lines_put(g, indent, "- ", text);
}

void plan_put_notes(struct lines *g, size_t indent, const struct note *notes, size_t n)
{
	int kind;
	if (n)
		lines_put(g, indent, "", lines_label(g, TEXT_PLAN_NOTES));
	for (size_t k = 0; (kind = vocabulary_value_at(VOCABULARY_NOTE_KIND, k)) != 0; k++) {
		bool begun = false;
		for (size_t i = 0; i < n; i++) {
			if ((int)notes[i].kind != kind)
				continue;
			if (!begun)
				lines_put(g, indent + 2, "",
					lines_word(g, VOCABULARY_NOTE_KIND, kind));
			begun = true;
			put_note(g, indent + 4, &notes[i]);
		}
	}
}

/* ---- grants ---- */

static const struct view_column grant_columns[] = {
	{"", TEXT_COLUMN_YEAR, CELL_NUMBER, false},
	{"", TEXT_REPORT_NAME, CELL_TEXT, true},
	{"", TEXT_GRANT_ORGANISATION, CELL_TEXT, false},
	{"", TEXT_GRANT_RECEIVED, CELL_NUMBER, false},
	{"", TEXT_GRANT_CARRIED_IN, CELL_NUMBER, false},
	{"", TEXT_GRANT_USED, CELL_NUMBER, false},
	{"", TEXT_GRANT_CARRIED_OVER, CELL_NUMBER, false},
	{"", TEXT_GRANT_PAID_BACK, CELL_NUMBER, false},
};

static struct view_cell kronor(struct lines *g, const struct grant_sum *s, int64_t amount)
{
	char text[48];
	decimal scaled;
	if (s->overflow || __builtin_mul_overflow(amount, DECIMAL_ONE, &scaled))
		return lines_cell(g, lines_label(g, TEXT_REPORT_SUM_UNSURE));
	return lines_cell(g, arena_text(g->arena, decimal_print(scaled, 0, text, sizeof text)));
}

static void put_grant(
	struct lines *g, const struct county *c, struct view *v, const struct grant_sum *s)
{
	struct view_cell *row = lines_row(g, v);
	if (!row)
		return;
	row[0] = lines_cell(g, lines_years(g, s->year, 0));
	row[1] = lines_cell(g, s->name ? s->name : lines_label(g, TEXT_REPORT_SUM));
	if (s->organisation)
		row[2] = lines_cell(g, describe_organisation(s->organisation, c->organisations,
					       c->n_organisations, g->arena));
	row[3] = kronor(g, s, s->received);
	row[4] = kronor(g, s, s->carried_in);
	row[5] = kronor(g, s, s->used);
	row[6] = kronor(g, s, s->carried_over);
	row[7] = kronor(g, s, s->paid_back);
}

static void put_grant_faults(struct lines *g, const struct grant_table *t)
{
	static const enum text_id texts[] = {
		[GRANT_DOES_NOT_ADD_UP] = TEXT_GRANT_DOES_NOT_ADD_UP,
		[GRANT_CARRIED_DIFFERS] = TEXT_GRANT_CARRIED_DIFFERS,
		[GRANT_OVERFLOWS] = TEXT_GRANT_OVERFLOWS,
	};
	struct grant_fault *faults = NULL;
	size_t n = 0;
	if (grants_check(t, g->arena, &faults, &n) != SP_OK) {
		g->failed = true;
		return;
	}
	for (size_t i = 0; i < n; i++) {
		const struct grant_sum *row = faults[i].row;
		const char *who = lines_made(
			g, arena_printf(g->arena, "%s %" PRIu32 " %s", row->name, row->year,
				   row->organisation ? row->organisation : ""));
		lines_put(g, 0, "! ",
			lines_format(g, texts[faults[i].kind], who,
				kronor(g, row, faults[i].in).text,
				kronor(g, row, faults[i].out).text));
	}
}

void plan_put_grants(struct lines *g, const struct county *c)
{
	const struct plan *p = c->plan;
	struct grant_table t;
	struct view v = {.columns = grant_columns,
		.n_columns = sizeof grant_columns / sizeof grant_columns[0],
		.heading = lines_label(g, TEXT_PLAN_GRANTS)};
	if (p->n_grants == 0 || g->failed)
		return;
	if (grants_table(p, g->arena, &t) != SP_OK) {
		g->failed = true;
		return;
	}
	for (size_t i = 0; i < t.n_rows; i++)
		put_grant(g, c, &v, &t.rows[i]);
	for (uint32_t year = YEAR_FIRST; year <= YEAR_LAST; year++) {
		const struct grant_sum sum = grants_sum(p, NULL, NULL, year);
		if (sum.n > 1)
			put_grant(g, c, &v, &sum);
	}
	lines_blank(g);
	lines_table(g, 0, &v);
	put_grant_faults(g, &t);
}
