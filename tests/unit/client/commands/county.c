/* SPDX-License-Identifier: Apache-2.0 */
/* Which follow-ups are laid over a plan. */
#include "client/commands/collect.h"

#include "tests/unit/client/commands/profile.h"

static struct area areas[] = {{.id = "sip", .name = "SIP"}};
static const struct plan base = {
	.id = "skane-2016", .title = "Plan", .from_year = 2016, .areas = areas, .n_areas = 1};

static struct msg_plan_info info(const char *id, uint32_t version, uint32_t year)
{
	return (struct msg_plan_info){.id = id,
		.version = version,
		.published = true,
		.kind = PLAN_FOLLOWUP,
		.account_year = year,
		.follows = "skane-2016"};
}

static void list_plans(struct peer *p, struct msg_plan_list_reply *r)
{
	enum { N = 7 };
	struct msg_plan_info *rows = arena_array(&p->arena, N, sizeof *rows);
	rows[0] = (struct msg_plan_info){
		.id = "skane-2016", .version = 1, .published = true, .kind = PLAN_ACTION_PLAN};
	rows[1] = info("f-2018", 1, 2018);
	rows[2] = info("f-2018", 2, 2018);
	rows[3] = info("f-2019", 1, 2019);
	rows[4] = info("f-2020", 1, 2020); /* later than the round */
	rows[5] = info("draft", 1, 2018);
	rows[5].published = false;
	rows[6] = info("other", 1, 2018);
	rows[6].follows = "other-plan";
	*r = (struct msg_plan_list_reply){.plans = rows, .n_plans = N};
}

/* A follow-up whose needs tell which it is. */
static void give_plan(struct peer *p, const struct frame *request, struct msg_plan_get_reply *r)
{
	struct msg_plan_get asked;
	struct plan *plan = arena_alloc(&p->arena, sizeof *plan);
	struct area *area = arena_array(&p->arena, 2, sizeof *area);
	CHECK_CODE(
		codec_decode(CODEC_PLAN_GET, request->body, &p->arena, &asked, NULL), SP_OK, NULL);
	area[0] = (struct area){.id = "sip"};
	area[0].needs = arena_printf(&p->arena, "%s@%u", asked.plan, asked.version);
	area[1] = (struct area){.id = "finns-inte"};
	*plan = (struct plan){.id = asked.plan,
		.title = "Uppföljning",
		.from_year = 2019,
		.to_year = 2019,
		.kind = PLAN_FOLLOWUP,
		.follows = "skane-2016",
		.account_year = asked.plan[5] == '8' ? 2018 : 2019,
		.areas = area,
		.n_areas = asked.plan[5] == '9' ? 2 : 1};
	*r = (struct msg_plan_get_reply){.plan = plan, .version = asked.version};
}

static enum codec_id reply(struct peer *p, const struct frame *request, void *message)
{
	if (request->type == MESSAGE_PLAN_LIST) {
		list_plans(p, message);
		return CODEC_PLAN_LIST_REPLY;
	}
	give_plan(p, request, message);
	return CODEC_PLAN_GET_REPLY;
}

static enum codec_id reply_none(struct peer *p, const struct frame *request, void *message)
{
	(void)p;
	CHECK_INT(request->type, MESSAGE_PLAN_LIST);
	*(struct msg_plan_list_reply *)message = (struct msg_plan_list_reply){0};
	return CODEC_PLAN_LIST_REPLY;
}

/* The needs of the one area, or NULL for a plan that nothing was laid over. */
static const char *laid(const struct peer_manner *manner, uint32_t year)
{
	static const enum peer_step steps[] = {STEP_ANSWER};
	struct peer *peer = peer_start("127.0.0.1", steps, 1, manner);
	struct profile *p = arena_alloc(test_arena(), sizeof *p);
	struct call *call = NULL;
	const struct plan *out = NULL;
	struct sp_error err = {0};
	profile_enrol(p, peer);
	CHECK_CODE(context_open(&p->c, &call, &err), SP_OK, &err);
	CHECK_CODE(plan_with_followups(&p->c, call, &base, year, &out, &err), SP_OK, &err);
	CHECK_TEXT(out->id, "skane-2016");
	CHECK_INT(out->n_areas, 1); /* what the plan has not is left out */
	const char *needs = out == &base ? NULL : arena_text(test_arena(), out->areas[0].needs);
	call_close(call);
	peer_stop(peer);
	context_free(&p->c);
	return needs;
}

TEST(followups, published_and_newest_up_to_the_year_are_laid_over_the_plan)
{
	static const struct peer_manner manner = {.reply = reply};
	CHECK_TEXT(laid(&manner, 2019), "f-2019@1");
	CHECK_TEXT(laid(&manner, 2018), "f-2018@2");
	CHECK(laid(&manner, 2017) == NULL);
}

TEST(followups, of_a_plan_without_any_leave_it_as_it_is)
{
	static const struct peer_manner manner = {.reply = reply_none};
	CHECK(laid(&manner, 2019) == NULL);
}
