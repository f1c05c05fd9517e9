/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/plans.h"

#include "tests/lib/test.h"

static struct context *context_in(const char *folder)
{
	struct context *c = arena_alloc(test_arena(), sizeof *c);
	CHECK(c != NULL);
	arena_init(&c->arena, (size_t)1 << 20);
	buf_init(&c->out, (size_t)1 << 20);
	c->lang = LANG_SV;
	c->paths.data = folder;
	c->options.text[OPTION_QUIET] = "";
	return c;
}

static void keep_as(
	struct context *c, const char *profile, const char *title, enum plan_state state)
{
	struct area area = {.id = "sip", .name = "SIP"};
	struct plan p = {.id = "gavleborg-2018",
		.title = title,
		.kind = PLAN_ACTION_PLAN,
		.from_year = 2018,
		.to_year = 2018,
		.areas = &area,
		.n_areas = 1};
	struct sp_error err;
	c->profile = profile;
	const struct msg_plan_get_reply reply = {.plan = &p, .version = 1, .state = state};
	CHECK_CODE(plan_keep(c, &reply, &err), SP_OK, &err);
}

static void keep(struct context *c, const char *profile, const char *title)
{
	keep_as(c, profile, title, PLAN_ADOPTED);
}

static enum sp_code find(struct context *c, const char *profile, const struct plan **out)
{
	struct sp_error err;
	c->profile = profile;
	return plan_kept(c, "gavleborg-2018", 1, out, &err);
}

TEST(plan, that_another_profile_fetched_serves_one_that_is_not_enrolled)
{
	struct context *c = context_in(test_folder());
	const struct plan *p;
	CHECK_INT(find(c, "default", &p), SP_PLAN_NOT_HERE);
	keep(c, "k2180", "A");
	CHECK_INT(find(c, "default", &p), SP_OK);
	CHECK_TEXT(p->title, "A");
	keep(c, "k2104", "A");
	CHECK_INT(find(c, "default", &p), SP_OK);
	context_free(c);
}

TEST(plan, that_is_a_draft_is_not_kept)
{
	struct context *c = context_in(test_folder());
	const struct plan *p;
	keep_as(c, "default", "A", PLAN_DRAFT);
	CHECK_INT(find(c, "default", &p), SP_PLAN_NOT_HERE);
	keep_as(c, "default", "A", PLAN_CONSULTATION);
	CHECK_INT(find(c, "default", &p), SP_OK);
	context_free(c);
}

TEST(plan, of_which_two_servers_have_different_ones_is_not_guessed)
{
	struct context *c = context_in(test_folder());
	const struct plan *p;
	keep(c, "k2180", "A");
	keep(c, "other", "B");
	CHECK_INT(find(c, "default", &p), SP_PLAN_NOT_HERE);
	CHECK_INT(find(c, "other", &p), SP_OK);
	CHECK_TEXT(p->title, "B");
	context_free(c);
}

TEST(plan, of_another_profile_does_not_serve_one_that_is_enrolled)
{
	struct context *c = context_in(test_folder());
	const struct plan *p;
	struct sp_error err;
	keep(c, "k2180", "A");
	c->profile = "mine";
	struct plan unlike = {.id = "other-2018", .title = "B"};
	const struct msg_plan_get_reply reply = {
		.plan = &unlike, .version = 1, .state = PLAN_ADOPTED};
	CHECK_CODE(plan_keep(c, &reply, &err), SP_OK, &err);
	CHECK_INT(find(c, "mine", &p), SP_PLAN_NOT_HERE);
	context_free(c);
}

TEST(plan, without_words_for_a_question_gets_some_that_tell_it_apart)
{
	struct indicator indicator = {.id = "i",
		.kind = INDICATOR_COUNT,
		.text = "En fråga med så många ord att den inte ryms på en rad i ett meddelande om "
			"den, och som därför kortas"};
	struct area area = {.id = "sip",
		.number = "2.1",
		.name = "SIP",
		.indicators = &indicator,
		.n_indicators = 1};
	const struct plan p = {.id = "p", .title = "P", .areas = &area, .n_areas = 1};
	struct context *c = context_in(test_folder());
	struct questions qs;
	struct sp_error err;
	CHECK_CODE(questions_named(c, &p, 2018, &qs, &err), SP_OK, &err);
	CHECK_INT(qs.n_items, 2);
	CHECK_TEXT(qs.items[0].text,
		"En fråga med så många ord att den inte ryms på en rad i ett meddelande om den, …");
	CHECK_TEXT(qs.items[1].text, "2.1 SIP: Hur långt har målen nåtts?");
	context_free(c);
}
