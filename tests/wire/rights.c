/* SPDX-License-Identifier: Apache-2.0 */
/* rights.c - who may say what, over the wire: every request by every role, for the own and for another
 * organisation. wire_rights HOST PORT PROFILES prints the cells that are wrong and how many were asked.
 *
 * The region has the profiles admin, coordinator and k2180 and an open round gavleborg-2018/2018. No
 * request here changes anything: what a role may say is made to fail for another reason. */
#include <stdio.h>
#include <string.h>

#include "common/base/clock.h"
#include "tests/lib/profile.h"

/* The columns of the table. */
enum { ANONYMOUS, ADMINISTRATOR, COORDINATOR, REPORTER, ROLES };
static const char *const role_names[ROLES] = {
	"anonymous", "administrator", "coordinator", "reporter"};

/* What a cell holds: y may (whatever the answer then is), n NOT_ALLOWED, o OTHER_ORGANISATION, e NOT_ENROLLED */
struct row {
	enum message_type type;
	enum codec_id id;
	const void *message;
	const char *about;
	char cells[ROLES + 1];
};

static uint8_t key[SUBMISSION_KEY_SIZE];
static const uint8_t hash[HASH_SIZE];
#define KEY                     \
	{                       \
		key, sizeof key \
	}
#define PLAN "gavleborg-2018"

static const struct msg_invite_list empty; /* no smaller than any request without fields */
static const struct msg_enrol enrol = {{(const uint8_t *)"00000000000000000000", 20}, {hash, 8}};
static const struct msg_invite_create invite = {
	KEY, {hash, HASH_SIZE}, ROLE_REPORTER, "no-such", 1};
static const struct msg_invite_revoke invite_revoke = {KEY, 999999};
static const struct msg_account_revoke account_revoke = {KEY, 999999, "test"};
static const struct msg_account_renew account_renew = {KEY, {hash, 8}};
static struct organisation bad_org = {.code = "X", .name = "X", .kind = ORG_MUNICIPALITY};
static const struct msg_org_import org_import = {KEY, &bad_org, 1};
static const struct msg_org_list org_list = {.county = "99"};
static const struct msg_org_close org_close = {KEY, "no-such", 1};
static struct plan bad_plan = {.id = "x", .title = "x", .from_year = 2018, .to_year = 2018};
static const struct msg_plan_import plan_import = {KEY, &bad_plan};
static const struct msg_plan_get plan_get = {PLAN, 0};
static const struct msg_plan_publish plan_publish = {KEY, "no-such", 0, PLAN_STATE_NONE},
				     plan_consult = {KEY, "no-such", 0, PLAN_CONSULTATION};
static struct plan followup = {.id = "x",
	.title = "x",
	.kind = PLAN_FOLLOWUP,
	.from_year = 2018,
	.to_year = 2018,
	.follows = "no-such"};
static const struct msg_plan_import followup_import = {KEY, &followup};
static const struct msg_round_open round_open = {KEY, "no-such", 2018, 1};
static const struct msg_round_close round_close = {KEY, "no-such", 2018};
static const struct msg_round_extend round_extend = {KEY, "no-such", 2018, 1};
static const struct msg_questions questions_own = {.plan = PLAN, .year = 2018, .unit = "2180"},
				  questions_other = {.plan = PLAN, .year = 2018, .unit = "2104"};
static struct answer answer = {
	.key = "sip/fulfilment", .state = STATE_GIVEN, .grade = GRADE_PARTLY};
#define SUBMIT(unit_, on_behalf_)                                                           \
	{                                                                                   \
		.key = KEY, .plan = PLAN, .plan_version = 1, .year = 2018, .unit = (unit_), \
		.base_revision = 999, .answers = &answer, .n_answers = 1,                   \
		.on_behalf = (on_behalf_)                                                   \
	}
static const struct msg_submit submit_own = SUBMIT("2180", false),
			       submit_other = SUBMIT("2104", false);
static const struct msg_submit behalf_own = SUBMIT("2180", true),
			       behalf_other = SUBMIT("2104", true);
static const struct msg_followup_get get_own = {PLAN, 2018, "2180", 0},
				     get_other = {PLAN, 2018, "2104", 0};
static const struct msg_followup_list list_own = {.plan = PLAN, .year = 2018, .unit = "2180"},
				      list_other = {.plan = PLAN, .year = 2018, .unit = "2104"};
static const struct msg_overview overview = {.plan = PLAN, .year = 2018};
static const struct msg_total total = {.plan = PLAN, .year = 2018},
			      panel = {.plan = PLAN, .year = 2018, .panel_year = 2017};
static const struct msg_log_list log_list = {0, 10};
static const struct msg_backup backup = {0};
static const struct msg_log_proof log_proof = {1, 0};

/* clang-format off */
static const struct row rows[] = {
	{MESSAGE_ENROL, CODEC_ENROL, &enrol, "", "yyyy"},
	{MESSAGE_HEALTH, CODEC_HEALTH, &empty, "", "yyyy"},
	{MESSAGE_WHOAMI, CODEC_WHOAMI, &empty, "", "eyyy"},
	{MESSAGE_SERVER_STATUS, CODEC_SERVER_STATUS, &empty, "", "eynn"},
	{MESSAGE_INVITE_CREATE, CODEC_INVITE_CREATE, &invite, "", "eynn"},
	{MESSAGE_INVITE_LIST, CODEC_INVITE_LIST, &empty, "", "eynn"},
	{MESSAGE_INVITE_REVOKE, CODEC_INVITE_REVOKE, &invite_revoke, "", "eynn"},
	{MESSAGE_ACCOUNT_LIST, CODEC_ACCOUNT_LIST, &empty, "", "eynn"},
	{MESSAGE_ACCOUNT_REVOKE, CODEC_ACCOUNT_REVOKE, &account_revoke, "", "eynn"},
	{MESSAGE_ACCOUNT_RENEW, CODEC_ACCOUNT_RENEW, &account_renew, "", "eyyy"},
	{MESSAGE_ORG_IMPORT, CODEC_ORG_IMPORT, &org_import, "", "eynn"},
	{MESSAGE_ORG_LIST, CODEC_ORG_LIST, &org_list, "", "eyyy"},
	{MESSAGE_ORG_CLOSE, CODEC_ORG_CLOSE, &org_close, "", "eynn"},
	{MESSAGE_PLAN_IMPORT, CODEC_PLAN_IMPORT, &plan_import, "", "enyn"},
	{MESSAGE_PLAN_GET, CODEC_PLAN_GET, &plan_get, "", "eyyy"},
	{MESSAGE_PLAN_IMPORT, CODEC_PLAN_IMPORT, &followup_import, "follow-up", "enyn"},
	{MESSAGE_PLAN_PUBLISH, CODEC_PLAN_PUBLISH, &plan_publish, "", "enyn"},
	{MESSAGE_PLAN_PUBLISH, CODEC_PLAN_PUBLISH, &plan_consult, "consultation", "enyn"},
	{MESSAGE_PLAN_LIST, CODEC_PLAN_LIST, &empty, "", "eyyy"},
	{MESSAGE_ROUND_OPEN, CODEC_ROUND_OPEN, &round_open, "", "enyn"},
	{MESSAGE_ROUND_CLOSE, CODEC_ROUND_CLOSE, &round_close, "", "enyn"},
	{MESSAGE_ROUND_EXTEND, CODEC_ROUND_EXTEND, &round_extend, "", "enyn"},
	{MESSAGE_ROUND_LIST, CODEC_ROUND_LIST, &empty, "", "eyyy"},
	{MESSAGE_QUESTIONS, CODEC_QUESTIONS, &questions_own, "own", "enyy"},
	{MESSAGE_QUESTIONS, CODEC_QUESTIONS, &questions_other, "other", "enyo"},
	{MESSAGE_SUBMIT, CODEC_SUBMIT, &submit_own, "own", "enny"},
	{MESSAGE_SUBMIT, CODEC_SUBMIT, &submit_other, "other", "enno"},
	{MESSAGE_SUBMIT, CODEC_SUBMIT, &behalf_own, "own, on behalf", "enyn"},
	{MESSAGE_SUBMIT, CODEC_SUBMIT, &behalf_other, "other, on behalf", "enyn"},
	{MESSAGE_FOLLOWUP_GET, CODEC_FOLLOWUP_GET, &get_own, "own", "enyy"},
	{MESSAGE_FOLLOWUP_GET, CODEC_FOLLOWUP_GET, &get_other, "other", "enyo"},
	{MESSAGE_FOLLOWUP_LIST, CODEC_FOLLOWUP_LIST, &list_own, "own", "enyy"},
	{MESSAGE_FOLLOWUP_LIST, CODEC_FOLLOWUP_LIST, &list_other, "other", "enyo"},
	{MESSAGE_OVERVIEW, CODEC_OVERVIEW, &overview, "", "enyy"},
	{MESSAGE_TOTAL, CODEC_TOTAL, &total, "", "enyy"},
	{MESSAGE_TOTAL, CODEC_TOTAL, &panel, "panel", "enyy"},
	{MESSAGE_LOG_LIST, CODEC_LOG_LIST, &log_list, "", "eyyn"},
	{MESSAGE_LOG_PROOF, CODEC_LOG_PROOF, &log_proof, "", "eyyy"},
	{MESSAGE_BACKUP, CODEC_BACKUP, &backup, "", "eynn"},
};
/* clang-format on */

static char letter_of(enum sp_code rc)
{
	return rc == SP_NOT_ENROLLED	     ? 'e'
	       : rc == SP_NOT_ALLOWED	     ? 'n'
	       : rc == SP_OTHER_ORGANISATION ? 'o'
					     : 'y';
}

/* One cell: a connection of its own, since a refusal may close it. The reply's content does not matter. */
static enum sp_code ask(const struct call_options *o, const struct row *row)
{
	struct arena a;
	struct buf body;
	struct call *c = NULL;
	struct sp_error err = {0};
	arena_init(&a, 8 << 20);
	buf_init(&body, 1 << 20);
	MUST(submission_key_draw(clock_utc_ms(), key, &err), "key");
	MUST(codec_encode(row->id, row->message, &body, &err), "encode");
	enum sp_code rc = call_open(o, &a, &c, &err);
	if (rc == SP_OK) {
		/* an empty message: all that a reply holds is unknown to it; too much of that is MALFORMED,
		 * which is an answer all the same */
		struct msg_empty reply;
		rc = call_request_bytes(
			c, row->type, buf_bytes(&body), CODEC_HEALTH, &reply, &a, &err);
	}
	call_close(c);
	buf_free(&body);
	arena_free(&a);
	return rc;
}

int main(int argc, char **argv)
{
	static const char *const profiles[ROLES] = {NULL, "admin", "coordinator", "k2180"};
	struct arena a;
	size_t wrong = 0, cells = 0;
	if (argc != 4)
		return 2;
	arena_init(&a, 1 << 20);
	for (int role = 0; role < ROLES; role++) {
		struct call_options o = {
			.host = argv[1], .port = argv[2], .timeout_ms = 10000, .software = "test"};
		if (profiles[role])
			test_profile_load(arena_printf(&a, "%s/%s", argv[3], profiles[role]),
				argv[1], argv[2], &a, &o);
		for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++, cells++) {
			enum sp_code rc = ask(&o, &rows[i]);
			if (letter_of(rc) == rows[i].cells[role])
				continue;
			wrong++;
			printf("wrong: %s %s %s: %s, wanted %c\n", role_names[role],
				codec_name(rows[i].id), rows[i].about, sp_error_row(rc)->symbol,
				rows[i].cells[role]);
		}
		test_profile_free(&o);
	}
	printf("%zu cells, %zu wrong\n", cells, wrong);
	arena_free(&a);
	return wrong != 0;
}
