/* SPDX-License-Identifier: Apache-2.0 */
/* Who is asked, and whom an answer counts for: several that report as one, members of a year. The fixture's plan
 * asks Ockelbo (2101), Gävle (2180) and Sandviken (2181); here Ockelbo and Sandviken report as `vast`. */
#include "tests/lib/app_fixture.h"

static struct fixture f;
static struct identity vast; /* reports for both */

#define SEND(who, type, message, reply) \
	fixture_request(&f, &(who), MESSAGE_##type, CODEC_##type, (message), (reply))
#define PLAN "gemensam-2018"

static const char *members[] = {"2101", "2181"};
static struct organisation joint(void)
{
	return (struct organisation){.code = "vast",
		.name = "Västra Gästrikland",
		.county = "21",
		.kind = ORG_JOINT,
		.members = members,
		.n_members = 2};
}

static enum sp_code import(struct organisation *orgs, size_t n)
{
	struct msg_org_import m = {fixture_key(&f), orgs, n};
	return SEND(f.admin, ORG_IMPORT, &m, NULL);
}

static struct plan *plan_of(const char **parties, size_t n)
{
	struct plan *p = fixture_plan(&f);
	p->id = PLAN;
	p->parties = parties;
	p->n_parties = n;
	return p;
}

static void publish_and_open(struct plan *p, uint32_t year)
{
	fixture_publish(&f, p);
	fixture_open_round(&f, p->id, year);
}

static const char *with_joint[] = {"21", "2101", "2180", "2181", "vast"};

static struct plan *joint_year(void)
{
	struct organisation org;
	fixture_year(&f);
	org = joint();
	CHECK_CODE(import(&org, 1), SP_OK, &f.err);
	CHECK_CODE(
		fixture_enrol(&f, fixture_invite(&f, ROLE_REPORTER, "vast"), &vast), SP_OK, &f.err);
	struct plan *p = plan_of(with_joint, 5);
	publish_and_open(p, 2018);
	return p;
}

static struct msg_overview_reply overview(uint32_t year)
{
	struct msg_overview m = {.plan = PLAN, .year = year};
	struct msg_overview_reply got;
	CHECK_CODE(SEND(f.coordinator, OVERVIEW, &m, &got), SP_OK, &f.err);
	return got;
}

static struct msg_total_reply total(uint32_t year)
{
	struct msg_total m = {.plan = PLAN, .year = year};
	struct msg_total_reply got;
	CHECK_CODE(SEND(f.coordinator, TOTAL, &m, &got), SP_OK, &f.err);
	return got;
}

TEST(joint, is_asked_in_the_place_of_its_members)
{
	struct msg_questions m = {.plan = PLAN, .year = 2018};
	struct msg_questions_reply form;
	joint_year();
	struct msg_overview_reply got = overview(2018);
	CHECK_INT(got.n_rows, 2);
	CHECK_TEXT(got.rows[0].unit, "2180");
	CHECK_TEXT(got.rows[1].unit, "vast");
	CHECK_INT(got.rows[1].population, 5900 + 39259);
	CHECK_INT(got.round->asked, 2);
	CHECK_CODE(SEND(vast, QUESTIONS, &m, &form), SP_OK, &f.err);
	CHECK_CODE(SEND(f.sandviken, QUESTIONS, &m, &form), SP_REPORTS_JOINTLY, &f.err);
	CHECK_TEXT(f.err.param[0], "2181");
	CHECK_TEXT(f.err.param[2], "vast");
	fixture_close(&f);
}

TEST(joint, counts_for_each_of_its_members_once)
{
	struct plan *p = joint_year();
	struct msg_submit m = fixture_submission_to(&f, p, 2018, "vast");
	CHECK_CODE(SEND(vast, SUBMIT, &m, NULL), SP_OK, &f.err);
	struct msg_total_reply got = total(2018);
	CHECK_INT(got.units, 3); /* municipalities */
	CHECK_INT(got.received, 2);
	CHECK_INT(got.round->asked, 2); /* units */
	CHECK_INT(got.round->received, 1);
	CHECK_INT(got.population, 5900 + 102418 + 39259);
	CHECK_INT(got.population_received, 5900 + 39259);
	const struct msg_question_total *yes_no = fixture_total_of(&got, "sip/i/upptagen");
	CHECK_INT(yes_no->yes, 2);
	CHECK_INT(yes_no->n_with, 2);
	CHECK_TEXT(yes_no->with[0], "2101");
	CHECK_TEXT(yes_no->with[1], "2181");
	CHECK_INT(yes_no->n_silent, 1);
	CHECK_INT(fixture_total_of(&got, "cm/i/utbildade")->low,
		12 * DECIMAL_ONE); /* its sum, once */
	fixture_close(&f);
}

TEST(joint, members_may_not_submit_by_themselves)
{
	struct plan *p = joint_year();
	struct msg_submit m = fixture_submission_to(&f, p, 2018, "2181");
	CHECK_CODE(SEND(f.sandviken, SUBMIT, &m, NULL), SP_REPORTS_JOINTLY, &f.err);
	fixture_close(&f);
}

TEST(joint, that_is_no_party_leaves_its_members_alone)
{
	static const char *parties[] = {"2101", "2180", "2181"};
	struct organisation org = joint();
	fixture_year(&f);
	CHECK_CODE(import(&org, 1), SP_OK, &f.err);
	publish_and_open(plan_of(parties, 3), 2018);
	CHECK_INT(overview(2018).n_rows, 3);
	CHECK_INT(total(2018).units, 3);
	fixture_close(&f);
}

TEST(joint, that_closed_before_the_round_leaves_its_members_alone)
{
	fixture_year(&f);
	struct organisation org = joint();
	org.closed_ms = f.now_ms;
	CHECK_CODE(import(&org, 1), SP_OK, &f.err);
	publish_and_open(plan_of(with_joint, 5), 2018);
	struct msg_overview_reply got = overview(2018);
	CHECK_INT(got.n_rows, 3);
	CHECK_TEXT(got.rows[0].unit, "2101");
	fixture_close(&f);
}

TEST(joint, loses_a_member_with_the_import_that_does_not_name_it)
{
	joint_year();
	struct organisation org = joint();
	org.n_members = 1; /* Ockelbo alone */
	CHECK_CODE(import(&org, 1), SP_OK, &f.err);
	struct msg_overview_reply got = overview(2018);
	CHECK_INT(got.n_rows, 3);
	CHECK_TEXT(got.rows[1].unit, "2181");
	CHECK_INT(total(2018).units, 3);
	fixture_close(&f);
}

TEST(joint, of_two_that_have_one_member_counts_it_once)
{
	static const char *parties[] = {"2180", "ost", "vast"}, *others[] = {"2101", "2180"};
	fixture_year(&f);
	struct organisation orgs[] = {joint(), joint()};
	orgs[1].code = "ost";
	orgs[1].members = others;
	CHECK_CODE(import(orgs, 2), SP_OK, &f.err);
	publish_and_open(plan_of(parties, 3), 2018);
	CHECK_INT(overview(2018).n_rows, 2);
	CHECK_INT(total(2018).units, 3);
	fixture_close(&f);
}

TEST(joint, members_are_listed_with_the_other_names)
{
	static const char *aliases[] = {"Gästrike Väst", "GV"};
	static const struct msg_org_list all;
	struct msg_org_list_reply got;
	fixture_year(&f);
	struct organisation org = joint();
	org.aliases = aliases;
	org.n_aliases = 2;
	CHECK_CODE(import(&org, 1), SP_OK, &f.err);
	CHECK_CODE(SEND(f.gavle, ORG_LIST, &all, &got), SP_OK, &f.err);
	const struct organisation *last = &got.organisations[got.n_organisations - 1];
	CHECK_TEXT(last->code, "vast");
	CHECK_INT(last->n_members, 2);
	CHECK_TEXT(last->members[1], "2181");
	CHECK_INT(last->n_aliases, 2);
	CHECK_TEXT(last->aliases[1], "GV");
	fixture_close(&f);
}

static void refuse(struct organisation *org, enum sp_code code, const char *where)
{
	CHECK_CODE(import(org, 1), code, &f.err);
	CHECK_TEXT(f.err.where, where);
}

TEST(joint, is_refused_with_members_that_it_cannot_have)
{
	static const char *unknown[] = {"2101", "9999"}, *twice[] = {"2101", "2180", "2101"},
			  *itself[] = {"vast"}, *nested[] = {"2180", "vast"};
	fixture_year(&f);
	struct organisation org = joint();
	org.members = unknown;
	refuse(&org, SP_ORGANISATION_UNKNOWN, "organisations[0].members[1]");
	CHECK_TEXT(f.err.param[0], "9999");
	org.members = twice;
	org.n_members = 3;
	refuse(&org, SP_FIELD_INVALID, "organisations[0].members[2]");
	org.members = itself;
	org.n_members = 1;
	refuse(&org, SP_FIELD_INVALID, "organisations[0].members[0]");
	org = joint();
	org.kind = ORG_OTHER;
	refuse(&org, SP_FIELD_INVALID, "organisations[0].members[0]");
	org = joint();
	CHECK_CODE(import(&org, 1), SP_OK, &f.err);
	org.code = "storre";
	org.members = nested;
	refuse(&org, SP_MEMBER_HAS_MEMBERS, "organisations[0].members[1]");
	CHECK_TEXT(f.err.param[0], "vast");
	org = (struct organisation){.code = "2181", .name = "Sandviken", .kind = ORG_JOINT};
	CHECK_CODE(import(&org, 1), SP_MEMBER_HAS_MEMBERS, &f.err);
	CHECK_TEXT(f.err.param[1], "vast");
	fixture_close(&f);
}

TEST(joint, may_come_before_its_members_in_one_import)
{
	static const char *later[] = {"2104"};
	fixture_year(&f);
	struct organisation orgs[] = {
		joint(), {.code = "2104", .name = "Hofors", .kind = ORG_MUNICIPALITY}};
	orgs[0].members = later;
	orgs[0].n_members = 1;
	CHECK_CODE(import(orgs, 2), SP_OK, &f.err);
	fixture_close(&f);
}

/* ---- members of a year ---- */

TEST(party, that_joined_later_was_not_asked_before)
{
	static struct membership memberships[] = {{"2181", "2019", NULL}};
	struct msg_questions m = {.plan = PLAN, .year = 2018};
	struct msg_questions_reply form;
	static const char *parties[] = {"2101", "2180", "2181"};
	fixture_year(&f);
	struct plan *p = plan_of(parties, 3);
	p->memberships = memberships;
	p->n_memberships = 1;
	publish_and_open(p, 2018);
	CHECK_INT(overview(2018).n_rows, 2);
	CHECK_INT(total(2018).units, 2);
	CHECK_CODE(SEND(f.sandviken, QUESTIONS, &m, &form), SP_NOT_IN_PLAN, &f.err);
	struct msg_round_open next = {fixture_key(&f), PLAN, 2019, f.now_ms + 30 * FIXTURE_DAY};
	CHECK_CODE(SEND(f.coordinator, ROUND_OPEN, &next, NULL), SP_OK, &f.err);
	CHECK_INT(overview(2019).n_rows, 3);
	CHECK_INT(total(2019).units, 3);
	fixture_close(&f);
}

TEST(party, that_was_not_there_counts_in_no_joint_unit_of_the_year)
{
	static struct membership memberships[] = {{"2181", "2019", NULL}};
	fixture_year(&f);
	struct organisation org = joint();
	CHECK_CODE(import(&org, 1), SP_OK, &f.err);
	struct plan *p = plan_of(with_joint, 5);
	p->memberships = memberships;
	p->n_memberships = 1;
	publish_and_open(p, 2018);
	CHECK_INT(overview(2018).n_rows, 2);
	struct msg_total_reply got = total(2018);
	CHECK_INT(got.units, 2);
	CHECK_INT(got.population, 5900 + 102418);
	fixture_close(&f);
}
