/* SPDX-License-Identifier: Apache-2.0 */
/* app_plan.c - the fixture's plan, what is answered to plans, and what comes of it. */
#include "tests/lib/app_fixture.h"

#define MUST(call) CHECK_CODE((call), SP_OK, &f->err)

struct plan *fixture_plan(struct fixture *f)
{
	static const char *parties[] = {"21", "2101", "2180", "2181"};
	static struct indicator sip_indicators[] = {
		{"upptagen", "SIP på dagordningen", INDICATOR_YES_NO, NULL, NULL},
		{"koder", "Registrerade SIP", INDICATOR_MONTHS, "antal", NULL}};
	static struct indicator cm_indicators[] = {
		{"utbildade", "Utbildade case managers", INDICATOR_COUNT, "personer", NULL}};
	static struct activity sip_activities[] = {
		{.id = "2018-1", .year = 2018, .text = "Utbilda processledare"}};
	static struct goal goals[] = {{TERM_LONG, DIRECTION_INCREASE, "Fler SIP"}};
	static struct area areas[] = {
		{.id = "sip",
			.number = "2.1",
			.name = "Samordnad individuell plan",
			.goals = goals,
			.n_goals = 1,
			.activities = sip_activities,
			.n_activities = 1,
			.indicators = sip_indicators,
			.n_indicators = 2},
		{.id = "cm",
			.number = "2.3",
			.name = "Case management",
			.indicators = cm_indicators,
			.n_indicators = 1},
	};
	static const struct plan plan = {.id = FIXTURE_PLAN,
		.title = "Handlingsplan 2018",
		.kind = PLAN_ACTION_PLAN,
		.county = "21",
		.from_year = 2018,
		.to_year = 2018,
		.parties = parties,
		.n_parties = 4,
		.areas = areas,
		.n_areas = 2};
	struct plan *copy = arena_alloc(f->arena, sizeof *copy);
	*copy = plan;
	copy->areas = arena_array(f->arena, 2, sizeof *areas);
	memcpy(copy->areas, areas, sizeof areas);
	copy->areas[1].indicators = arena_alloc(f->arena, sizeof *cm_indicators);
	copy->areas[1].indicators[0] = cm_indicators[0];
	return copy;
}

static void answer(struct fixture *f, const struct question *q, struct answer *out)
{
	out->key = q->key;
	out->state = STATE_GIVEN;
	switch (q->kind) {
	case QUESTION_YES_NO:
		out->has_yes_no = out->yes_no = true;
		break;
	case QUESTION_COUNT:
		out->quantity = arena_alloc(f->arena, sizeof *out->quantity);
		out->quantity->low = out->quantity->high = 12 * DECIMAL_ONE;
		break;
	case QUESTION_SHARE:
		out->share = arena_alloc(f->arena, sizeof *out->share);
		out->share->numerator = 16 * DECIMAL_ONE;
		out->share->denominator = 33 * DECIMAL_ONE;
		break;
	case QUESTION_CHANGE:
		out->change = CHANGE_INCREASED;
		break;
	case QUESTION_MONTHS:
		out->months = arena_array(f->arena, 2, sizeof *out->months);
		out->months[0] = (struct month_count){1, 14};
		out->months[1] = (struct month_count){2, 9};
		out->n_months = 2;
		break;
	case QUESTION_ACTIVITY:
		out->activity = ACTIVITY_DONE;
		break;
	case QUESTION_GRADE:
		out->grade = GRADE_PARTLY;
		break;
	default:
		out->text = "Klart.";
	}
}

struct msg_submit fixture_submission(struct fixture *f, const char *unit, uint32_t base_revision)
{
	struct msg_submit m = fixture_submission_to(f, fixture_plan(f), 2018, unit);
	m.base_revision = base_revision;
	return m;
}

struct msg_submit fixture_submission_to(
	struct fixture *f, const struct plan *p, uint32_t year, const char *unit)
{
	struct questions qs;
	struct msg_submit m = {.key = fixture_key(f),
		.plan = p->id,
		.plan_version = 1,
		.year = year,
		.unit = unit,
		.contact = "Anna Andersson",
		.file_number = "SN 2019/12"};
	MUST(questions_of_plan(p, year, f->arena, &qs));
	m.answers = arena_array(f->arena, qs.n_items, sizeof *m.answers);
	m.n_answers = qs.n_items;
	for (size_t i = 0; i < qs.n_items; i++)
		answer(f, &qs.items[i], &m.answers[i]);
	return m;
}

struct answer *fixture_answer(struct msg_submit *m, const char *key)
{
	const struct answer *found = answer_find(m->answers, m->n_answers, key);
	assert_non_null(found);
	return &m->answers[found - m->answers];
}

void fixture_publish(struct fixture *f, struct plan *p)
{
	struct msg_plan_import import = {fixture_key(f), p};
	struct msg_plan_publish publish = {fixture_key(f), p->id, 0, PLAN_STATE_NONE};
	const struct identity *who = &f->coordinator;
	MUST(fixture_request(f, who, MESSAGE_PLAN_IMPORT, CODEC_PLAN_IMPORT, &import, NULL));
	MUST(fixture_request(f, who, MESSAGE_PLAN_PUBLISH, CODEC_PLAN_PUBLISH, &publish, NULL));
}

void fixture_open_round(struct fixture *f, const char *plan, uint32_t year)
{
	struct msg_round_open m = {fixture_key(f), plan, year, f->now_ms + 30 * FIXTURE_DAY};
	const struct identity *who = &f->coordinator;
	MUST(fixture_request(f, who, MESSAGE_ROUND_OPEN, CODEC_ROUND_OPEN, &m, NULL));
}

const struct msg_question_total *fixture_total_of(const struct msg_total_reply *r, const char *key)
{
	for (size_t i = 0; i < r->n_questions; i++)
		if (strcmp(r->questions[i].key, key) == 0)
			return &r->questions[i];
	fail_msg("no question %s", key);
	return NULL;
}
