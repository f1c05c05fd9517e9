/* SPDX-License-Identifier: Apache-2.0 */
/* Listings told in frames: however small the frames are, and wherever one goes on, the rows are the same. */
#include "common/wire/frame.h"
#include "tests/lib/app_fixture.h"

static struct fixture f;

#define SEND(who, type, message, reply) \
	fixture_request(&f, &(who), MESSAGE_##type, CODEC_##type, (message), (reply))
#define OPEN(who, type, message) \
	fixture_open(&f, &(who), MESSAGE_##type, fixture_encode(&f, CODEC_##type, (message)))

/* ---- a year with something in every list ---- */

static void import(const char *code, const char *name)
{
	struct organisation org = {
		.code = code, .name = name, .county = "21", .kind = ORG_MUNICIPALITY};
	struct msg_org_import m = {fixture_key(&f), &org, 1};
	CHECK_CODE(SEND(f.admin, ORG_IMPORT, &m, NULL), SP_OK, &f.err);
}

static void import_plan(const char *id, bool publish)
{
	struct plan *plan = fixture_plan(&f);
	struct msg_plan_import import = {fixture_key(&f), plan};
	struct msg_plan_publish m = {fixture_key(&f), id, 0};
	plan->id = id;
	CHECK_CODE(SEND(f.coordinator, PLAN_IMPORT, &import, NULL), SP_OK, &f.err);
	if (publish)
		CHECK_CODE(SEND(f.coordinator, PLAN_PUBLISH, &m, NULL), SP_OK, &f.err);
}

static void submit(const struct identity *who, const char *unit, uint32_t base)
{
	struct msg_submit m = fixture_submission(&f, unit, base);
	CHECK_CODE(fixture_request(&f, who, MESSAGE_SUBMIT, CODEC_SUBMIT, &m, NULL), SP_OK, &f.err);
}

static void fill_year(void)
{
	fixture_year(&f);
	for (uint32_t i = 0; i < 3; i++)
		submit(&f.gavle, "2180", i);
	submit(&f.sandviken, "2181", 0);
	import("2161", "Ljusdal");
	import("2184", "Hudiksvall");
	fixture_invite(&f, ROLE_REPORTER, "2101");
	fixture_invite(&f, ROLE_COORDINATOR, "21");
	import_plan("aldre-2018", true);
	fixture_open_round(&f, "aldre-2018", 2018);
	import_plan(FIXTURE_PLAN, false);
}

static const struct msg_invite_list codes;
static const struct msg_account_list accounts;
static const struct msg_org_list orgs, county = {.county = "21"};
static const struct msg_plan_list plans;
static const struct msg_round_list rounds;
static const struct msg_questions questions = {.plan = FIXTURE_PLAN, .unit = "2180"};
static const struct msg_followup_list followups = {.plan = FIXTURE_PLAN},
				      followups_of = {.plan = FIXTURE_PLAN, .unit = "2180"};
static const struct msg_overview overview = {.plan = FIXTURE_PLAN};
static const struct msg_total total = {.plan = FIXTURE_PLAN};
static const struct msg_log_list entries, some_entries = {.from = 3, .limit = 5};

static const struct listing {
	const struct identity *who;
	enum message_type type;
	enum codec_id codec;
	const void *message;
	size_t rows;
} listings[] = {
	{&f.admin, MESSAGE_INVITE_LIST, CODEC_INVITE_LIST, &codes, 6},
	{&f.admin, MESSAGE_ACCOUNT_LIST, CODEC_ACCOUNT_LIST, &accounts, 4},
	{&f.admin, MESSAGE_ORG_LIST, CODEC_ORG_LIST, &orgs, 7},
	{&f.gavle, MESSAGE_ORG_LIST, CODEC_ORG_LIST, &county, 6},
	{&f.coordinator, MESSAGE_PLAN_LIST, CODEC_PLAN_LIST, &plans, 3},
	{&f.gavle, MESSAGE_PLAN_LIST, CODEC_PLAN_LIST, &plans, 2},
	{&f.gavle, MESSAGE_ROUND_LIST, CODEC_ROUND_LIST, &rounds, 2},
	{&f.gavle, MESSAGE_QUESTIONS, CODEC_QUESTIONS, &questions, 6},
	{&f.coordinator, MESSAGE_FOLLOWUP_LIST, CODEC_FOLLOWUP_LIST, &followups, 4},
	{&f.gavle, MESSAGE_FOLLOWUP_LIST, CODEC_FOLLOWUP_LIST, &followups, 3},
	{&f.coordinator, MESSAGE_FOLLOWUP_LIST, CODEC_FOLLOWUP_LIST, &followups_of, 3},
	{&f.coordinator, MESSAGE_OVERVIEW, CODEC_OVERVIEW, &overview, 3},
	{&f.coordinator, MESSAGE_TOTAL, CODEC_TOTAL, &total, 6},
	{&f.admin, MESSAGE_LOG_LIST, CODEC_LOG_LIST, &entries, 25},
	{&f.admin, MESSAGE_LOG_LIST, CODEC_LOG_LIST, &some_entries, 5},
};
enum { LISTINGS = sizeof listings / sizeof listings[0] };

static struct request *ask(const struct listing *l, const void *message)
{
	return fixture_open(&f, l->who, l->type, fixture_encode(&f, l->codec, message));
}

/* ---- frames ---- */

/* The bodies of the frames that are left, put one after another. */
static struct bytes rest_of(struct request *r, size_t *frames)
{
	struct buf bodies;
	uint16_t flags = FRAME_MORE;
	buf_init(&bodies, 16 << 20);
	for (*frames = 0; flags & FRAME_MORE; ++*frames)
		flags = fixture_frame(&f, r, &bodies);
	CHECK_INT(flags, 0);
	struct bytes out = arena_bytes(f.arena, buf_bytes(&bodies));
	buf_free(&bodies);
	return out;
}

/* One frame's body; the request is not done with. */
static struct bytes next_of(struct request *r)
{
	struct buf body;
	buf_init(&body, FRAME_MAX);
	CHECK_INT(fixture_frame(&f, r, &body), FRAME_MORE);
	struct bytes out = arena_bytes(f.arena, buf_bytes(&body));
	buf_free(&body);
	return out;
}

static struct bytes whole(const struct listing *l, size_t *frames)
{
	struct request *r = ask(l, l->message);
	struct bytes out = rest_of(r, frames);
	request_free(r);
	return out;
}

/* What is asked for after the last row: what stands beside the rows. */
static struct bytes without_rows(const struct listing *l)
{
	size_t frames;
	struct request *r = ask(l, l->message), *again;
	rest_of(r, &frames);
	if (l->type == MESSAGE_LOG_LIST) /* as many as were wanted are not the end */
		((struct msg_log_list *)r->message)->from = UINT64_MAX;
	again = ask(l, r->message);
	request_free(r);
	struct bytes head = rest_of(again, &frames);
	CHECK_INT(frames, 1);
	request_free(again);
	return head;
}

TEST(listing, has_the_same_bytes_however_small_its_frames_are)
{
	static const size_t rows[] = {1, 2, 3, 1000, 1000, 1000},
			    bytes[] = {1 << 20, 1 << 20, 1 << 20, 1, 60, 150};
	fill_year();
	for (size_t i = 0; i < LISTINGS; i++) {
		size_t frames;
		const struct listing *l = &listings[i];
		app_pages(f.app, PAGE_ROWS, PAGE_BYTES);
		struct bytes all = whole(l, &frames);
		CHECK_INT(frames, 1);
		for (size_t n = 0; n < sizeof rows / sizeof rows[0]; n++) {
			app_pages(f.app, rows[n], bytes[n]);
			CHECK_BYTES(whole(l, &frames), all);
			if (rows[n] <= 3) /* and none is empty */
				CHECK_INT(frames, (l->rows + rows[n] - 1) / rows[n]);
			if (bytes[n] == 1)
				CHECK_INT(frames, l->rows);
		}
	}
	fixture_close(&f);
}

/* Frame by frame: asked for anew from the last row, on whatever connection, comes exactly what was left. */
TEST(listing, goes_on_after_the_last_row_that_was_seen)
{
	fill_year();
	for (size_t i = 0; i < LISTINGS; i++) {
		const struct listing *l = &listings[i];
		size_t frames, told = 0;
		app_pages(f.app, PAGE_ROWS, PAGE_BYTES);
		struct bytes all = whole(l, &frames), head = without_rows(l);
		struct request *r = ask(l, l->message);
		app_pages(f.app, 1, PAGE_BYTES);
		for (size_t n = 0; n + 1 < l->rows; n++) {
			told += next_of(r).len;
			struct request *again = ask(l, r->message);
			struct bytes rest = rest_of(again, &frames);
			request_free(again);
			CHECK_INT(frames, l->rows - n - 1);
			CHECK_INT(rest.len, head.len + all.len - told);
			CHECK_BYTES(bytes_of(rest.ptr + head.len, rest.len - head.len),
				bytes_of(all.ptr + told, all.len - told));
		}
		request_free(r);
	}
	fixture_close(&f);
}

TEST(listing, gives_back_what_a_frame_took)
{
	fill_year();
	app_pages(f.app, 1, PAGE_BYTES);
	for (size_t i = 0; i < LISTINGS; i++) {
		struct request *r = ask(&listings[i], listings[i].message);
		next_of(r);
		size_t frames, used = r->arena.used;
		rest_of(r, &frames);
		CHECK_INT(r->arena.used, used);
		request_free(r);
	}
	fixture_close(&f);
}

/* More than the request's memory could hold at once. */
TEST(listing, of_any_length_ends_its_frames_at_rows_and_bytes)
{
	enum { MANY = 20000, EACH = 5000 };
	static char names[MANY][8];
	struct organisation *all = arena_array(test_arena(), EACH, sizeof *all);
	struct msg_org_import m = {.organisations = all, .n_organisations = EACH};
	struct msg_org_list_reply reply = {0};
	const char *name = "Kommunalförbundet för hälsa, vård och omsorg i norra delen av länet, "
			   "som är längre än det behöver vara för att nå gränsen för en ram";
	fixture_year(&f);
	for (size_t i = 0; i < MANY; i++) {
		snprintf(names[i], sizeof names[i], "x%05zu", i);
		all[i % EACH] = (struct organisation){
			.code = names[i], .name = name, .kind = ORG_MUNICIPALITY};
		if (i % EACH + 1 < EACH)
			continue;
		m.key = fixture_key(&f);
		CHECK_CODE(SEND(f.admin, ORG_IMPORT, &m, NULL), SP_OK, &f.err);
	}
	CHECK_CODE(SEND(f.admin, ORG_LIST, &orgs, &reply), SP_OK, &f.err);
	CHECK_INT(reply.n_organisations, 5 + MANY);
	for (size_t i = 0; i < MANY; i++)
		CHECK_TEXT(reply.organisations[5 + i].code, names[i]);
	CHECK_INT(f.frames, (5 + MANY + PAGE_ROWS - 1) / PAGE_ROWS);
	app_pages(f.app, MANY, PAGE_BYTES);
	struct request *r = OPEN(f.admin, ORG_LIST, &orgs);
	struct bytes first = next_of(r);
	CHECK(first.len <= PAGE_BYTES + 16 && first.len > PAGE_BYTES - 400);
	request_free(r);
	fixture_close(&f);
}

/* ---- what changes between two frames ---- */

static struct msg_org_list_reply organisations_of(struct bytes body)
{
	struct msg_org_list_reply out;
	CHECK_CODE(codec_decode(CODEC_ORG_LIST_REPLY, body, f.arena, &out, &f.err), SP_OK, &f.err);
	return out;
}

TEST(listing, tells_a_row_once_at_its_place_whatever_is_written_between_its_frames)
{
	size_t frames;
	fixture_year(&f);
	app_pages(f.app, 3, PAGE_BYTES);
	struct request *r = OPEN(f.admin, ORG_LIST, &orgs); /* 0780, 21, 2101, 2180, 2181 */
	struct msg_org_list_reply first = organisations_of(next_of(r));
	CHECK_INT(first.log_size, fixture_entries(&f));
	CHECK_TEXT(first.organisations[2].code, "2101");
	import("1980", "Västerås"); /* before the place that was passed */
	import("2101", "Ockelbo stad"); /* told already */
	import("2180", "Gävle stad"); /* not yet */
	import("2161", "Ljusdal"); /* behind it */
	struct msg_org_list_reply rest = organisations_of(rest_of(r, &frames));
	request_free(r);
	CHECK_INT(rest.log_size, 0);
	CHECK_INT(rest.n_organisations, 3);
	CHECK_TEXT(rest.organisations[0].code, "2161");
	CHECK_TEXT(rest.organisations[1].name, "Gävle stad");
	CHECK_TEXT(rest.organisations[2].code, "2181");
	fixture_close(&f);
}

TEST(log_list, ends_where_the_log_ended_when_it_began)
{
	struct msg_log_list_reply list;
	fixture_year(&f);
	app_pages(f.app, 4, PAGE_BYTES);
	uint64_t size = fixture_entries(&f);
	struct request *r = OPEN(f.admin, LOG_LIST, &entries);
	struct buf all;
	buf_init(&all, FRAME_MAX);
	while (fixture_frame(&f, r, &all) & FRAME_MORE)
		import("2161", "Ljusdal");
	request_free(r);
	CHECK_CODE(codec_decode(CODEC_LOG_LIST_REPLY, buf_bytes(&all), f.arena, &list, &f.err),
		SP_OK, &f.err);
	buf_free(&all);
	CHECK_INT(list.log_size, size);
	CHECK_INT(list.n_entries, size);
	for (size_t i = 0; i < list.n_entries; i++)
		CHECK_INT(list.entries[i].number, i);
	fixture_close(&f);
}

TEST(log_list, tells_as_many_entries_as_are_wanted)
{
	struct msg_log_list_reply list;
	struct msg_log_list m = {.from = 2, .limit = 1};
	fixture_year(&f);
	uint64_t size = fixture_entries(&f);
	CHECK_CODE(SEND(f.admin, LOG_LIST, &m, &list), SP_OK, &f.err);
	CHECK_INT(list.n_entries, 1);
	CHECK_INT(list.entries[0].number, 2);
	m = (struct msg_log_list){.from = size - 2, .limit = 5000};
	CHECK_CODE(SEND(f.admin, LOG_LIST, &m, &list), SP_OK, &f.err);
	CHECK_INT(list.n_entries, 2);
	for (m.from = size; m.from; m.from = m.from == size ? UINT64_MAX : 0) {
		CHECK_CODE(SEND(f.admin, LOG_LIST, &m, &list), SP_OK, &f.err);
		CHECK_INT(list.n_entries, 0);
		CHECK_INT(list.log_size, size);
		CHECK(list.head != NULL);
	}
	fixture_close(&f);
}

/* The only round, when the listing begins; then a second opens. */
TEST(listing, stays_in_its_round_and_plan_version_until_its_end)
{
	static const struct msg_questions form = {.plan = NULL};
	static const struct msg_total sum = {.plan = NULL};
	static const struct msg_followup_list list = {.plan = NULL};
	static const struct listing of_round[] = {
		{&f.gavle, MESSAGE_QUESTIONS, CODEC_QUESTIONS, &form, 6},
		{&f.coordinator, MESSAGE_TOTAL, CODEC_TOTAL, &sum, 6},
		{&f.coordinator, MESSAGE_FOLLOWUP_LIST, CODEC_FOLLOWUP_LIST, &list, 2},
	};
	struct request *r[3];
	struct bytes all[3];
	size_t frames, told[3];
	fixture_year(&f);
	submit(&f.gavle, "2180", 0);
	submit(&f.sandviken, "2181", 0);
	for (size_t i = 0; i < 3; i++) {
		app_pages(f.app, PAGE_ROWS, PAGE_BYTES);
		all[i] = whole(&of_round[i], &frames);
		app_pages(f.app, 1, PAGE_BYTES);
		r[i] = ask(&of_round[i], of_round[i].message);
		told[i] = next_of(r[i]).len;
	}
	import_plan("aldre-2018", true);
	fixture_open_round(&f, "aldre-2018", 2018);
	import_plan(FIXTURE_PLAN, true);
	for (size_t i = 0; i < 3; i++) {
		struct bytes rest = rest_of(r[i], &frames);
		CHECK_BYTES(rest, bytes_of(all[i].ptr + told[i], all[i].len - told[i]));
		request_free(r[i]);
	}
	CHECK_CODE(SEND(f.coordinator, TOTAL, &sum, NULL), SP_FIELD_MISSING, &f.err);
	fixture_close(&f);
}

TEST(listing, ends_with_an_error_when_its_account_is_closed_meanwhile)
{
	struct buf body;
	fixture_year(&f);
	app_pages(f.app, 1, PAGE_BYTES);
	struct request *r = OPEN(f.gavle, ORG_LIST, &orgs);
	next_of(r);
	struct msg_account_revoke m = {.key = fixture_key(&f), .account = f.gavle.account};
	CHECK_CODE(SEND(f.admin, ACCOUNT_REVOKE, &m, NULL), SP_OK, &f.err);
	buf_init(&body, FRAME_MAX);
	CHECK_INT(fixture_frame(&f, r, &body), FRAME_ERROR);
	CHECK_CODE(codec_decode_error(buf_bytes(&body), f.arena, &f.err), SP_OK, &f.err);
	CHECK_INT(f.err.code, SP_ACCOUNT_CLOSED);
	buf_free(&body);
	request_free(r);
	fixture_close(&f);
}

/* ---- what stands beside the rows ---- */

TEST(overview, counts_all_units_in_its_first_frame_wherever_it_begins)
{
	static const struct msg_overview from_gavle = {.after = "2101"};
	struct msg_overview_reply reply;
	fixture_year(&f);
	submit(&f.gavle, "2180", 0);
	app_pages(f.app, 1, PAGE_BYTES);
	CHECK_CODE(SEND(f.coordinator, OVERVIEW, &from_gavle, &reply), SP_OK, &f.err);
	CHECK_INT(f.frames, 2);
	CHECK_INT(reply.round->asked, 3);
	CHECK_INT(reply.round->received, 1);
	CHECK_INT(reply.n_rows, 2);
	CHECK_TEXT(reply.rows[0].unit, "2180");
	CHECK_TEXT(reply.rows[1].unit, "2181");
	fixture_close(&f);
}

TEST(total, counts_all_units_in_its_first_frame_wherever_it_begins)
{
	struct msg_total m = {.plan = FIXTURE_PLAN};
	struct msg_total_reply all, some;
	fixture_year(&f);
	submit(&f.gavle, "2180", 0);
	CHECK_CODE(SEND(f.coordinator, TOTAL, &m, &all), SP_OK, &f.err);
	m.after = all.questions[all.n_questions - 2].key;
	CHECK_CODE(SEND(f.coordinator, TOTAL, &m, &some), SP_OK, &f.err);
	CHECK_INT(some.n_questions, 1);
	CHECK_TEXT(some.questions[0].key, all.questions[all.n_questions - 1].key);
	CHECK_INT(some.questions[0].asked, all.questions[all.n_questions - 1].asked);
	CHECK_INT(some.units, all.units);
	CHECK_INT(some.received, 1);
	CHECK_INT(some.population, all.population);
	CHECK_INT(some.round->asked, all.units);
	fixture_close(&f);
}

TEST(followups, after_a_units_revision_are_its_later_ones_and_those_of_later_units)
{
	struct msg_followup_list m = {.plan = FIXTURE_PLAN, .after_unit = "2180"};
	struct msg_followup_list_reply list;
	fill_year();
	m.after_revision = 2;
	CHECK_CODE(SEND(f.coordinator, FOLLOWUP_LIST, &m, &list), SP_OK, &f.err);
	CHECK_INT(list.n_followups, 2);
	CHECK_TEXT(list.followups[0].id, FIXTURE_PLAN "/2018/2180#3");
	CHECK_TEXT(list.followups[1].id, FIXTURE_PLAN "/2018/2181#1");
	fixture_close(&f);
}

/* ---- a place that cannot be ---- */

#define REFUSED(who, type, message, field)                                            \
	do {                                                                          \
		CHECK_CODE(SEND(who, type, message, NULL), SP_FIELD_INVALID, &f.err); \
		CHECK_TEXT(f.err.where, field);                                       \
	} while (0)
#define INCOMPLETE(type, message, field)                                                        \
	do {                                                                                    \
		CHECK_CODE(SEND(f.coordinator, type, message, NULL), SP_FIELD_MISSING, &f.err); \
		CHECK_TEXT(f.err.where, field);                                                 \
	} while (0)

TEST(listing, refuses_to_go_on_after_what_no_row_can_be)
{
	const struct msg_org_list nowhere = {.after = ""};
	const struct msg_plan_list no_plan = {.after_plan = "", .after_version = 1};
	const struct msg_plan_list half_plan = {.after_version = 1};
	const struct msg_round_list half_round = {.after_year = 2018};
	const struct msg_round_list other_round = {.after_plan = "x", .after_year = 2018};
	const struct msg_overview no_unit = {.plan = FIXTURE_PLAN, .after = ""};
	const struct msg_questions no_question = {.plan = FIXTURE_PLAN, .after = "x"};
	const struct msg_total no_total = {.plan = FIXTURE_PLAN, .after = "x"};
	const struct msg_followup_list half = {.plan = FIXTURE_PLAN, .after_revision = 1};
	const struct msg_followup_list too_long = {
		.plan = FIXTURE_PLAN, .after_unit = "012345678901234567890123456789012"};
	const struct msg_followup_list other = {
		.plan = FIXTURE_PLAN, .unit = "2180", .after_unit = "2181"};
	fixture_year(&f);
	REFUSED(f.admin, ORG_LIST, &nowhere, "after");
	REFUSED(f.coordinator, PLAN_LIST, &no_plan, "after_plan");
	REFUSED(f.coordinator, OVERVIEW, &no_unit, "after");
	REFUSED(f.gavle, QUESTIONS, &no_question, "after");
	REFUSED(f.coordinator, TOTAL, &no_total, "after");
	REFUSED(f.coordinator, FOLLOWUP_LIST, &too_long, "after_unit");
	REFUSED(f.coordinator, FOLLOWUP_LIST, &other, "after_unit");
	INCOMPLETE(PLAN_LIST, &half_plan, "after_plan");
	INCOMPLETE(ROUND_LIST, &half_round, "after_plan");
	INCOMPLETE(FOLLOWUP_LIST, &half, "after_unit");
	CHECK_CODE(SEND(f.coordinator, ROUND_LIST, &other_round, NULL), SP_PLAN_UNKNOWN, &f.err);
	fixture_close(&f);
}

/* ---- after what can be no row ---- */

/* Nor does a place that no row has yet: that one goes on behind it. */
TEST(listing, refuses_an_after_that_no_row_can_have)
{
	static const char *const codes_of_none[] = {
		"", "-2180", "GÄVLE", "A", "123", "2180 ", "org-that-has-a-code-of-33-letters"};
	struct msg_org_list list = {0};
	struct msg_overview over = {.plan = FIXTURE_PLAN};
	struct msg_followup_list history = {.plan = FIXTURE_PLAN};
	struct msg_plan_list plan = {0};
	fixture_year(&f);
	for (size_t i = 0; i < sizeof codes_of_none / sizeof codes_of_none[0]; i++) {
		list.after = over.after = history.after_unit = codes_of_none[i];
		CHECK_CODE(SEND(f.admin, ORG_LIST, &list, NULL), SP_FIELD_INVALID, &f.err);
		CHECK_TEXT(f.err.where, "after");
		CHECK_TEXT(f.err.param[0], codes_of_none[i]);
		CHECK_CODE(SEND(f.coordinator, OVERVIEW, &over, NULL), SP_FIELD_INVALID, &f.err);
		CHECK_TEXT(f.err.where, "after");
		CHECK_CODE(SEND(f.coordinator, FOLLOWUP_LIST, &history, NULL), SP_FIELD_INVALID,
			&f.err);
		CHECK_TEXT(f.err.where, "after_unit");
	}
	plan.after_plan = "Plan A";
	CHECK_CODE(SEND(f.gavle, PLAN_LIST, &plan, NULL), SP_FIELD_INVALID, &f.err);
	CHECK_TEXT(f.err.where, "after_plan");
	list.after = over.after = history.after_unit = "2179";
	plan.after_plan = "a";
	CHECK_CODE(SEND(f.admin, ORG_LIST, &list, NULL), SP_OK, &f.err);
	CHECK_CODE(SEND(f.coordinator, OVERVIEW, &over, NULL), SP_OK, &f.err);
	CHECK_CODE(SEND(f.coordinator, FOLLOWUP_LIST, &history, NULL), SP_OK, &f.err);
	CHECK_CODE(SEND(f.gavle, PLAN_LIST, &plan, NULL), SP_OK, &f.err);
	fixture_close(&f);
}
