/* SPDX-License-Identifier: Apache-2.0 */
/* Creating, opening, typed reads. */
#include "tests/lib/ledger_fixture.h"

static uint64_t next_account(struct ledger_view *v)
{
	uint64_t next = 0;
	CHECK_INT(ledger_next_account(v, &next, NULL), SP_OK);
	return next;
}

TEST(ledger, a_new_one_holds_the_genesis)
{
	struct ledger_fixture f;
	struct entry e;
	fixture_open(&f);
	struct ledger_view *v = fixture_view(&f);
	CHECK_INT(ledger_size(v), 1);
	CHECK_INT(ledger_entry(v, 0, &f.arena, &e, NULL), SP_OK);
	CHECK_INT(e.kind, RECORD_GENESIS);
	CHECK_INT(e.number, 0);
	CHECK_INT(ledger_entry(v, 1, &f.arena, &e, NULL), SP_NOT_FOUND);
	CHECK_TEXT(ledger_genesis(f.ledger)->log_name, "samplan.example/test");
	CHECK_BYTES(ledger_genesis(f.ledger)->store_id, f.genesis.store_id);
	CHECK_INT(next_account(v), 1);
	CHECK(ledger_writable(f.ledger));
	ledger_view_close(v);
	fixture_close(&f);
}

TEST(ledger, is_not_created_over_another)
{
	struct ledger_fixture f;
	struct sp_error err = {0};
	fixture_open(&f);
	struct ledger_options o = {.dir = f.dir, .key = f.log_key};
	CHECK_INT(ledger_create(&o, &f.genesis, 1, &err), SP_STORE_LOCKED);
	fixture_close_ledger(&f);
	CHECK_CODE(ledger_create(&o, &f.genesis, 1, &err), SP_EXISTS, &err);
	fixture_close(&f);
}

TEST(ledger, opening_names_what_is_wrong)
{
	struct ledger_fixture f;
	struct ledger *l;
	struct sp_error err = {0};
	struct sign_key *other;
	fixture_open(&f);
	struct ledger_options o = {.dir = f.dir, .key = f.log_key};
	CHECK_CODE(ledger_open(&o, &l, NULL, &err), SP_STORE_LOCKED, &err);
	fixture_close_ledger(&f);
	CHECK_CODE(sign_key_generate(&other, &err), SP_OK, &err);
	o.key = other;
	CHECK_CODE(ledger_open(&o, &l, NULL, &err), SP_KEYS_INVALID, &err);
	CHECK(l == NULL);
	o.dir = test_folder();
	CHECK_CODE(ledger_open(&o, &l, NULL, &err), SP_STORE_ABSENT, &err);
	sign_key_free(other);
	fixture_close(&f);
}

TEST(ledger, without_a_key_is_for_reading)
{
	struct ledger_fixture f;
	struct ledger *l;
	struct ledger_batch *b;
	struct sp_error err = {0};
	fixture_open(&f);
	fixture_prepare(&f);
	fixture_close_ledger(&f);
	struct ledger_options o = {.dir = f.dir};
	CHECK_CODE(ledger_open(&o, &l, NULL, &err), SP_OK, &err);
	CHECK(!ledger_writable(l));
	CHECK_INT(ledger_batch_begin(l, &b, NULL), SP_STORAGE);
	ledger_close(l);
	fixture_close(&f);
}

TEST(ledger, reads_back_what_was_applied)
{
	struct ledger_fixture f;
	struct rec_organisation org;
	struct rec_plan plan;
	struct rec_round round;
	fixture_open(&f);
	fixture_prepare(&f);
	struct ledger_view *v = fixture_view(&f);
	CHECK_INT(ledger_organisation(v, "2180", &f.arena, &org, NULL), SP_OK);
	CHECK_TEXT(org.name, "Gävle");
	CHECK_INT(org.number, 1);
	CHECK_INT(org.kind, ORG_MUNICIPALITY);
	CHECK_INT(org.population, 102418);
	CHECK_INT(ledger_organisation(v, "2181", &f.arena, &org, NULL), SP_NOT_FOUND);
	CHECK_INT(ledger_organisation(v, "", &f.arena, &org, NULL), SP_NOT_FOUND);
	CHECK_INT(ledger_organisation(v,
			  "an-id-that-is-longer-than-the-sixty-four-bytes-that-a-key-has-room-for",
			  &f.arena, &org, NULL),
		SP_NOT_FOUND);
	CHECK_INT(ledger_plan(v, FIXTURE_PLAN, 0, &f.arena, &plan, NULL), SP_OK);
	CHECK_INT(plan.version, 1);
	CHECK_INT(plan.plan_no, 1);
	CHECK(plan.published);
	CHECK_INT(plan.published_number, 3);
	CHECK_INT(ledger_plan(v, FIXTURE_PLAN, 2, &f.arena, &plan, NULL), SP_NOT_FOUND);
	CHECK_INT(ledger_plan(v, "plan-201", 0, &f.arena, &plan, NULL), SP_NOT_FOUND);
	CHECK_INT(ledger_round(v, 1, FIXTURE_YEAR, &f.arena, &round, NULL), SP_OK);
	CHECK_TEXT(round.plan, FIXTURE_PLAN);
	CHECK_INT(round.plan_version, 1);
	CHECK(round.opens_ms > 0 && round.opens_ms < round.closes_ms);
	CHECK_INT(round.closed_number, 0);
	CHECK_INT(ledger_round(v, 1, 2019, &f.arena, &round, NULL), SP_NOT_FOUND);
	ledger_view_close(v);
	fixture_close(&f);
}

TEST(ledger, a_draft_is_replaced_and_a_published_plan_is_followed_by_the_next_version)
{
	struct ledger_fixture f;
	struct rec_plan row;
	fixture_open(&f);
	fixture_import_plan(&f, 1);
	uint64_t second = fixture_import_plan(&f, 2);
	struct ledger_view *v = fixture_view(&f);
	CHECK_INT(ledger_plan(v, FIXTURE_PLAN, 0, &f.arena, &row, NULL), SP_OK);
	CHECK_INT(row.version, 1);
	CHECK_INT(row.number, second);
	CHECK_INT(ledger_plan_published(v, FIXTURE_PLAN, &f.arena, &row, NULL), SP_NOT_FOUND);
	ledger_view_close(v);
	fixture_publish_plan(&f);
	fixture_import_plan(&f, 3);
	v = fixture_view(&f);
	CHECK_INT(ledger_plan(v, FIXTURE_PLAN, 0, &f.arena, &row, NULL), SP_OK);
	CHECK_INT(row.version, 2);
	CHECK_INT(row.plan_no, 1);
	CHECK(!row.published);
	CHECK_INT(ledger_plan_published(v, FIXTURE_PLAN, &f.arena, &row, NULL), SP_OK);
	CHECK_INT(row.version, 1);
	ledger_view_close(v);
	fixture_close(&f);
}

static int64_t slot(const struct current_row *row, const struct question *q)
{
	int64_t slots[ANSWER_SLOTS_MAX];
	packed_slots(&row->answers, q, slots);
	return slots[0];
}

TEST(ledger, current_holds_the_numbers_and_the_states_of_the_newest_revision)
{
	struct ledger_fixture f;
	struct current_row row;
	const struct plan_snapshot *plan;
	const struct questions *qs;
	struct revision_row revision;
	struct entry e;
	fixture_open(&f);
	fixture_prepare(&f);
	uint64_t first = fixture_submit(&f, "2180", 12);
	uint64_t second = fixture_submit(&f, "2180", 34);
	struct ledger_view *v = fixture_view(&f);
	CHECK_INT(ledger_current(v, 1, FIXTURE_YEAR, "2180", &row, NULL), SP_OK);
	CHECK_TEXT(row.unit, "2180");
	CHECK_INT(row.revision, 2);
	CHECK_INT(row.number, second);
	CHECK(row.first_arrival_ms < row.arrival_ms);
	CHECK_INT(row.state, FOLLOWUP_RECEIVED);
	CHECK_INT(row.asked, FIXTURE_QUESTIONS);
	CHECK_INT(row.answered, 3);
	CHECK_INT(row.missing, 1);
	CHECK(row.warnings > 0); /* two questions are not answered */

	CHECK_INT(ledger_plan_snapshot(v, 1, 1, &plan, NULL), SP_OK);
	CHECK_INT(plan_questions(plan, FIXTURE_YEAR, &qs, NULL), SP_OK);
	CHECK_INT(qs->n_items, FIXTURE_QUESTIONS);
	CHECK_INT(row.answers.n_numbers, qs->n_numbers);
	CHECK_INT(slot(&row, &qs->items[0]), 1);
	CHECK_INT(slot(&row, &qs->items[1]), 34 * DECIMAL_ONE);
	CHECK_INT(slot(&row, &qs->items[2]), INT64_MIN); /* months: not answered is no zero */
	CHECK_INT(slot(&row, &qs->items[3]), INT64_MIN);
	CHECK_INT(row.answers.states[0], STATE_GIVEN);
	CHECK_INT(row.answers.states[2], STATE_NONE);
	CHECK_INT(row.answers.states[3], STATE_NO_DATA);
	plan_release(plan);

	CHECK_INT(ledger_submission(v, 1, FIXTURE_YEAR, "2180", 1, &revision, &e, NULL), SP_OK);
	CHECK_INT(revision.number, first);
	CHECK_INT(ledger_submission(v, 1, FIXTURE_YEAR, "2180", 2, &revision, &e, NULL), SP_OK);
	CHECK_INT(revision.number, second);
	CHECK_INT(ledger_submission(v, 1, FIXTURE_YEAR, "2180", 3, &revision, &e, NULL),
		SP_NOT_FOUND);
	CHECK_INT(ledger_current(v, 1, FIXTURE_YEAR, "2101", &row, NULL), SP_NOT_FOUND);
	CHECK_INT(ledger_current(v, 1, FIXTURE_YEAR, "longer-than-sixteen", &row, NULL),
		SP_NOT_FOUND);
	ledger_view_close(v);
	fixture_close(&f);
}

static enum sp_code add_code(void *ctx, const struct rec_organisation *row)
{
	strcat(strcat(ctx, row->code), " ");
	return SP_OK;
}

static enum sp_code add_unit(void *ctx, const struct current_row *row)
{
	strcat(strcat(ctx, row->unit), " ");
	return SP_OK;
}

static enum sp_code stop_at_second(void *ctx, const struct rec_organisation *row)
{
	(void)row;
	return ++*(int *)ctx == 2 ? SP_NOT_FOUND : SP_OK;
}

static enum sp_code count_plan(void *ctx, const struct rec_plan *row)
{
	*(int *)ctx += row->version == 1;
	return SP_OK;
}

static enum sp_code count_round(void *ctx, const struct rec_round *row)
{
	*(int *)ctx += row->year == FIXTURE_YEAR;
	return SP_OK;
}

TEST(ledger, scans_in_the_order_of_keys_and_stops_when_told)
{
	struct ledger_fixture f;
	char codes[256] = "", units[256] = "";
	int seen = 0, plans = 0, rounds = 0;
	fixture_open(&f);
	fixture_prepare(&f);
	fixture_submit(&f, "2180", 1);
	fixture_submit(&f, "2101", 1);
	struct ledger_view *v = fixture_view(&f);
	CHECK_INT(ledger_organisations(v, NULL, add_code, codes, NULL), SP_OK);
	CHECK_TEXT(codes, "21 2101 2104 2180 ");
	CHECK_INT(ledger_current_scan(v, 1, FIXTURE_YEAR, add_unit, units, NULL), SP_OK);
	CHECK_TEXT(units, "2101 2180 ");
	CHECK_INT(ledger_current_scan(v, 1, 2017, add_unit, units, NULL), SP_OK);
	CHECK_TEXT(units, "2101 2180 ");
	CHECK_INT(ledger_organisations(v, NULL, stop_at_second, &seen, NULL), SP_NOT_FOUND);
	CHECK_INT(seen, 2);
	CHECK_INT(ledger_plans(v, NULL, 0, count_plan, &plans, NULL), SP_OK);
	CHECK_INT(plans, 1);
	CHECK_INT(ledger_rounds(v, 0, 0, count_round, &rounds, NULL), SP_OK);
	CHECK_INT(rounds, 1);
	ledger_view_close(v);
	fixture_close(&f);
}

static enum sp_code add_revision(void *ctx, const struct revision_row *row)
{
	char text[64];
	snprintf(text, sizeof text, "%s#%u ", row->unit, (unsigned)row->revision);
	strcat(ctx, text);
	return SP_OK;
}

static enum sp_code add_entry(void *ctx, const struct entry *e)
{
	char text[32];
	snprintf(text, sizeof text, "%u ", (unsigned)e->number);
	strcat(ctx, text);
	return e->number == 6 ? SP_AGAIN : SP_OK;
}

static const char *organisations_after(struct ledger_view *v, const char *after)
{
	static char codes[256];
	codes[0] = '\0';
	CHECK_INT(ledger_organisations(v, after, add_code, codes, NULL), SP_OK);
	return codes;
}

static const char *revisions_after(
	struct ledger_view *v, const char *unit, const char *after_unit, uint32_t after_revision)
{
	static char text[256];
	text[0] = '\0';
	CHECK_INT(ledger_revisions(v, 1, FIXTURE_YEAR, unit, after_unit, after_revision,
			  add_revision, text, NULL),
		SP_OK);
	return text;
}

TEST(ledger, scans_from_after_a_key_whether_there_is_such_a_row_or_not)
{
	struct ledger_fixture f;
	int plans = 0, rounds = 0;
	fixture_open(&f);
	fixture_prepare(&f);
	struct ledger_view *v = fixture_view(&f);
	CHECK_TEXT(organisations_after(v, "2101"), "2104 2180 ");
	CHECK_TEXT(organisations_after(v, "2103"), "2104 2180 ");
	CHECK_TEXT(organisations_after(v, "21"), "2101 2104 2180 ");
	CHECK_TEXT(organisations_after(v, "2180"), "");
	CHECK_INT(ledger_organisations(v, "", add_code, NULL, NULL), SP_NOT_FOUND);
	CHECK_INT(ledger_plans(v, FIXTURE_PLAN, 1, count_plan, &plans, NULL), SP_OK);
	CHECK_INT(plans, 0);
	CHECK_INT(ledger_plans(v, FIXTURE_PLAN, 0, count_plan, &plans, NULL), SP_OK);
	CHECK_INT(plans, 1);
	CHECK_INT(ledger_rounds(v, 1, FIXTURE_YEAR, count_round, &rounds, NULL), SP_OK);
	CHECK_INT(rounds, 0);
	CHECK_INT(ledger_rounds(v, 1, FIXTURE_YEAR - 1, count_round, &rounds, NULL), SP_OK);
	CHECK_INT(rounds, 1);
	ledger_view_close(v);
	fixture_close(&f);
}

TEST(ledger, scans_revisions_by_unit_of_one_or_of_all)
{
	struct ledger_fixture f;
	fixture_open(&f);
	fixture_prepare(&f);
	fixture_submit(&f, "2180", 1);
	fixture_submit(&f, "2101", 1);
	fixture_submit(&f, "2180", 2);
	struct ledger_view *v = fixture_view(&f);
	CHECK_TEXT(revisions_after(v, NULL, NULL, 0), "2101#1 2180#1 2180#2 ");
	CHECK_TEXT(revisions_after(v, NULL, "2101", 1), "2180#1 2180#2 ");
	CHECK_TEXT(revisions_after(v, NULL, "2180", 1), "2180#2 ");
	CHECK_TEXT(revisions_after(v, NULL, "2104", 7), "2180#1 2180#2 ");
	CHECK_TEXT(revisions_after(v, "2180", NULL, 0), "2180#1 2180#2 ");
	CHECK_TEXT(revisions_after(v, "2180", "2180", 2), "");
	CHECK_TEXT(revisions_after(v, "2101", NULL, 0), "2101#1 ");
	CHECK_INT(ledger_revisions(v, 1, FIXTURE_YEAR, "", NULL, 0, add_revision, NULL, NULL),
		SP_NOT_FOUND);
	ledger_view_close(v);
	fixture_close(&f);
}

static enum sp_code keep_revision(void *ctx, const struct revision_row *row)
{
	*(struct revision_row *)ctx = *row;
	return SP_OK;
}

TEST(ledger, says_of_a_revision_what_its_submission_said)
{
	struct ledger_fixture f;
	struct revision_row row;
	struct entry e;
	fixture_open(&f);
	fixture_prepare(&f);
	uint64_t number = fixture_submit(&f, "2180", 12);
	struct ledger_view *v = fixture_view(&f);
	CHECK_INT(ledger_revisions(v, 1, FIXTURE_YEAR, "2180", NULL, 0, keep_revision, &row, NULL),
		SP_OK);
	CHECK_INT(ledger_entry_header(v, number, &e, NULL), SP_OK);
	CHECK_TEXT(row.unit, "2180");
	CHECK_INT(row.revision, 1);
	CHECK_INT(row.number, number);
	CHECK_INT(row.arrival_ms, e.arrival_ms);
	CHECK_INT(row.account, e.account);
	CHECK_INT(row.plan_version, 1);
	CHECK_INT(row.state, FOLLOWUP_RECEIVED);
	CHECK(!row.on_behalf);
	CHECK_INT(row.asked, FIXTURE_QUESTIONS);
	CHECK_INT(row.answered, 3);
	ledger_view_close(v);
	fixture_close(&f);
}

TEST(ledger, gives_its_entries_from_a_number_on_until_told_to_stop)
{
	struct ledger_fixture f;
	char numbers[256] = "";
	fixture_open(&f);
	fixture_prepare(&f);
	for (int i = 0; i < 4; i++)
		fixture_submit(&f, "2180", i);
	struct ledger_view *v = fixture_view(&f);
	CHECK_INT(ledger_entries(v, 3, add_entry, numbers, NULL), SP_AGAIN);
	CHECK_TEXT(numbers, "3 4 5 6 ");
	numbers[0] = '\0';
	CHECK_INT(ledger_entries(v, ledger_size(v) - 1, add_entry, numbers, NULL), SP_OK);
	CHECK_INT(strlen(numbers), 2);
	numbers[0] = '\0';
	CHECK_INT(ledger_entries(v, ledger_size(v), add_entry, numbers, NULL), SP_OK);
	CHECK_INT(ledger_entries(v, UINT64_MAX, add_entry, numbers, NULL), SP_OK);
	CHECK_TEXT(numbers, "");
	ledger_view_close(v);
	fixture_close(&f);
}

TEST(ledger, an_enrolment_uses_up_its_code_and_opens_an_account)
{
	struct ledger_fixture f;
	struct rec_code code;
	struct rec_account account;
	uint8_t hash[HASH_BYTES] = {0};
	struct hash fingerprint = {{1}};
	uint64_t number, not_after_ms;
	fixture_open(&f);
	fixture_fill(&f, 1);
	be64_put(hash + 24, 2);
	be64_put(fingerprint.bytes + 24, 2);
	struct ledger_view *v = fixture_view(&f);
	CHECK_INT(next_account(v), 3);
	CHECK_INT(ledger_code(v, bytes_of(hash, sizeof hash), &f.arena, &code, NULL), SP_OK);
	CHECK_INT(code.role, ROLE_REPORTER);
	CHECK(code.enrolment > code.number);
	CHECK_BYTES(code.public_key_hash, bytes_of(hash, sizeof hash));
	CHECK_INT(ledger_code(v, bytes_of(hash, 5), &f.arena, &code, NULL), SP_NOT_FOUND);
	CHECK_INT(code.account, 2);
	CHECK_INT(ledger_account_of_certificate(v, &fingerprint, &number, &not_after_ms, NULL),
		SP_OK);
	CHECK_INT(number, 2);
	CHECK_INT(ledger_account(v, 2, &f.arena, &account, NULL), SP_OK);
	CHECK_INT(not_after_ms, account.not_after_ms);
	CHECK_INT(account.revoked_number, 0);
	CHECK_INT(account.number, code.enrolment);
	CHECK_TEXT(account.organisation, "2180");
	CHECK_BYTES(account.fingerprint, hash_bytes(&fingerprint));
	fingerprint.bytes[0] ^= 1;
	CHECK_INT(ledger_account_of_certificate(v, &fingerprint, &number, &not_after_ms, NULL),
		SP_NOT_FOUND);
	CHECK_INT(ledger_account(v, 3, &f.arena, &account, NULL), SP_NOT_FOUND);
	ledger_view_close(v);
	fixture_close(&f);
}

TEST(ledger, a_round_closes_at_the_arrival_of_its_close)
{
	struct ledger_fixture f;
	struct rec_round round;
	struct entry e;
	fixture_open(&f);
	fixture_fill(&f, 1);
	struct ledger_view *v = fixture_view(&f);
	CHECK_INT(ledger_round(v, 1, FIXTURE_YEAR, &f.arena, &round, NULL), SP_OK);
	CHECK_INT(round.closed_number, ledger_size(v) - 1);
	CHECK_INT(ledger_entry(v, round.closed_number, &f.arena, &e, NULL), SP_OK);
	CHECK_INT(round.closes_ms, e.arrival_ms);
	ledger_view_close(v);
	fixture_close(&f);
}

TEST(ledger, arrivals_never_go_back)
{
	struct ledger_fixture f;
	struct ledger_batch *b;
	struct entry e;
	uint64_t number;
	fixture_open(&f);
	fixture_prepare(&f);
	for (int reopened = 0; reopened < 2; reopened++) {
		struct msg_submit m = fixture_submission(&f, "2180", 1);
		struct bytes body = fixture_encode(&f, CODEC_SUBMIT, &m);
		CHECK_INT(ledger_batch_begin(f.ledger, &b, NULL), SP_OK);
		CHECK_INT(ledger_append(b, 1, 5, MESSAGE_SUBMIT, body, &m, &number, NULL), SP_OK);
		CHECK_INT(ledger_entry(ledger_batch_view(b), number, &f.arena, &e, NULL), SP_OK);
		CHECK_INT(e.arrival_ms, f.now_ms);
		CHECK_INT(ledger_batch_commit(b, NULL), SP_OK);
		fixture_reopen(&f, NULL);
	}
	fixture_close(&f);
}
