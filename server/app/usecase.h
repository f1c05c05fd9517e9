/* SPDX-License-Identifier: Apache-2.0 */
/* usecase.h - what the files of this folder share: the app, the table of requests, and the steps that
 * several use cases have in common. Private to server/app. */
#ifndef SP_APP_USECASE_H
#define SP_APP_USECASE_H

#include <stdatomic.h>

#include "common/codec/codec.h"
#include "server/app/app.h"
#include "server/app/kept.h"
#include "server/app/limiter.h"
#include "server/app/parties.h"

struct app {
	struct ledger *ledger;
	const struct tls_key *ca_key;
	certificate_issuer issue;
	void *issue_ctx;
	char software[64];
	uint64_t started_ms; /* of the steady clock */
	struct limiter limiter;
	struct party_cache parties;
	struct kept kept;
	server_facts_ask ask_facts; /* NULL without a network */
	void *facts_ctx;
	size_t page_rows, page_bytes; /* where a listing's frame ends */
	atomic_uint_fast64_t revocations;
	atomic_uint_fast64_t last_backup_ms; /* 0 = none since the start */
	struct meter memory;
	/* the writer's */
	bool revoking; /* a revocation was appended that `revocations` does not count yet */
};

/* A step of a use case. A code other than SP_OK refuses the request; the error may be left unfilled
 * when the code says it all. */
typedef enum sp_code (*prepare_step)(
	struct app *a, struct request *r, struct ledger_view *v, struct sp_error *err);
/* Checks on the batch's own view and writes nothing: when it returns SP_OK, batch.c appends r->draft (the
 * request's bytes, unless the step puts a record there), or nothing if r->number is set: answered before. */
typedef enum sp_code (*apply_step)(
	struct app *a, struct request *r, struct ledger_batch *b, struct sp_error *err);
/* Fills the reply's struct. Of a listing: what stands beside the rows, for the first frame only, and adds rows
 * by page_row until one belongs to the next frame. What is allocated meanwhile is given back after it. */
typedef enum sp_code (*finish_step)(
	struct app *a, struct request *r, struct ledger_view *v, void *reply, struct sp_error *err);

/* What a read shows: rows that are never behind; what submissions write too; the same in a reply that may be kept; or of
 * that heads and proofs alone, which the writer makes when the index has not come so far. */
enum sees { SETTLED, LATEST, LATEST_KEPT, LOG };

struct request_row {
	uint16_t type;
	const char *name;
	unsigned who; /* bits 1 << enum role; bit ROLE_NONE = also without an account */
	enum sees sees;
	uint32_t max_body;
	enum codec_id request, reply;
	prepare_step prepare; /* may be NULL */
	apply_step apply; /* NULL = a read */
	finish_step finish;
};
/* The submission key of a write, empty for enrolments and reads. Only once it is decoded. */
struct bytes request_key(const struct request *r);
/* SP_OK while the account is open and the certificate in time; else SP_ACCOUNT_CLOSED,
 * SP_CERTIFICATE_EXPIRED. */
SP_CHECK enum sp_code check_account(
	const struct request *r, struct ledger_view *v, struct arena *a, struct sp_error *err);
/* Remembers the outcome; a step that knew no more than the code gets its error filled here. */
void request_conclude(struct request *r, enum sp_code rc);
/* The same for the making of its reply. */
void request_conclude_reply(struct request *r, enum sp_code rc);

enum { DAY_MS = 24 * 60 * 60 * 1000, RECORD_MAX = 16 << 10 };
#define CERTIFICATE_MS ((uint64_t)2 * 365 * DAY_MS)
#define INVITATION_MS ((uint64_t)14 * DAY_MS)

/* ---- find.c: rows by what a request says, with the refusal that names what is missing ---- */

/* Reporters see and write their own organisation only: SP_OTHER_ORGANISATION names both. */
SP_CHECK enum sp_code check_unit(const struct request *r, const char *unit, struct sp_error *err);
/* version 0 = the newest. SP_PLAN_UNKNOWN. */
SP_CHECK enum sp_code find_plan(struct ledger_view *v, const char *id, uint32_t version,
	struct arena *a, struct rec_plan *out, struct sp_error *err);
/* The newest that is published. SP_PLAN_UNKNOWN, SP_PLAN_NOT_PUBLISHED. */
SP_CHECK enum sp_code find_plan_published(struct ledger_view *v, const char *id, struct arena *a,
	struct rec_plan *out, struct sp_error *err);
SP_CHECK enum sp_code find_organisation(struct ledger_view *v, const char *code, struct arena *a,
	struct rec_organisation *out, struct sp_error *err);
/* The round of a plan and year. SP_PLAN_UNKNOWN, SP_ROUND_UNKNOWN. */
SP_CHECK enum sp_code find_round(struct ledger_view *v, const char *plan, uint32_t year,
	struct arena *a, struct rec_round *out, struct sp_error *err);
/* The same with plan NULL or year 0 = not said: then the only open round that fits, or the only one
 * at all; SP_FIELD_MISSING when there are several. */
SP_CHECK enum sp_code choose_round(struct ledger_view *v, const char *plan, uint32_t year,
	uint64_t at_ms, struct arena *a, struct rec_round *out, struct sp_error *err);
/* An open round of the plan other than the year's: true and its year. */
bool other_open_round(
	struct ledger_view *v, uint32_t plan_no, uint32_t year, uint64_t at_ms, uint32_t *other);

/* SP_ROUND_CLOSED with the round's name and the instant it closed. */
enum sp_code round_closed(struct ledger_view *v, const struct rec_round *round, struct arena *a,
	struct sp_error *err);
/* The round as replies tell it. */
SP_CHECK enum sp_code round_info(struct ledger_view *v, const struct rec_round *round,
	uint64_t at_ms, struct arena *a, struct msg_round_info *out, struct sp_error *err);
/* For listings, with plan and year of the message: choose_round, to which the message is bound from then on, for
 * a listing is of one round whatever opens and closes meanwhile. */
SP_CHECK enum sp_code bind_round(struct request *r, struct ledger_view *v, const char **plan,
	uint32_t *year, struct rec_round *round, struct sp_error *err);
/* The same, and the round as the reply's first frame tells it: *info in the request's arena, or NULL. */
SP_CHECK enum sp_code bind_round_info(struct request *r, struct ledger_view *v, const char **plan,
	uint32_t *year, struct rec_round *round, struct msg_round_info **info,
	struct sp_error *err);
/* The questions of the round's plan version; the request holds the plan until the last frame. */
SP_CHECK enum sp_code bind_questions(struct request *r, struct ledger_view *v,
	const struct rec_round *round, const struct questions **out, struct sp_error *err);
/* The submission of a unit's revision (0 = the newest), as it was received: its body is borrowed from the view.
 * SP_NOT_FOUND if none. */
SP_CHECK enum sp_code find_submission(struct ledger_view *v, uint32_t plan_no, uint32_t year,
	const char *unit, uint32_t revision, struct current_row *newest, struct revision_row *row,
	struct entry *entry, struct sp_error *err);

/* ---- units.c: who is asked in a round, and whom an answer counts for ---- */

/* How an organisation stands in a round. */
struct standing {
	bool asked;
	char jointly[ORG_CODE_MAX +
		     1]; /* who answers for it, where it would be asked itself; or "" */
};
/* It is asked when the plan asks it in the round's year, it had not closed before the round opened, and it is no
 * member of one that is asked: then that one answers for it. */
SP_CHECK enum sp_code round_asks(struct ledger_view *v, const struct plan *plan,
	const struct rec_round *round, const struct rec_organisation *org, struct standing *out,
	struct sp_error *err);
/* SP_NOT_IN_PLAN, or SP_REPORTS_JOINTLY when another answers for it. */
enum sp_code not_asked(
	const struct standing *s, const char *unit, const char *plan, struct sp_error *err);

struct unit {
	const char *code;
	const char **codes; /* organisations that it counts for, each in one unit only */
	size_t n_codes;
	uint64_t population; /* of these together; 0 = that of one is not known */
	uint32_t population_year; /* 0 when they differ */
};
/* The units that are asked, in the order of their codes; in `a`, their codes the parties'. SP_OK or SP_NO_MEMORY. */
SP_CHECK enum sp_code round_units(const struct parties *parties, const struct plan *plan,
	const struct rec_round *round, struct arena *a, struct unit **out, size_t *n);
/* Population of an organisation, or of its members together. */
SP_CHECK enum sp_code population_of(struct ledger_view *v, const struct rec_organisation *org,
	uint64_t *out, struct sp_error *err);

/* ---- members.c ---- */

/* Members of those that are to be imported: of a joint organisation only, each once, not itself. */
SP_CHECK enum sp_code check_members(
	const struct organisation *o, size_t place, struct arena *a, struct sp_error *err);
/* Against what there is and what is imported: known, and without members themselves.
 * SP_ORGANISATION_UNKNOWN, SP_MEMBER_HAS_MEMBERS. */
SP_CHECK enum sp_code check_memberships(const struct msg_org_import *m, struct ledger_view *v,
	struct arena *a, struct sp_error *err);

/* ---- planfollowup.c ---- */

/* A follow-up fits the adopted version that it follows: every area, goal, activity and indicator of it is
 * there. SP_OK for a plan that is none. SP_PLAN_UNKNOWN, SP_PLAN_NOT_PUBLISHED, SP_PLAN_INVALID. */
SP_CHECK enum sp_code check_followup(
	struct ledger_view *v, const struct plan *p, struct arena *a, struct sp_error *err);

/* ---- page.c: listings, told frame by frame ---- */

struct page {
	struct buf rows; /* encoded */
	size_t n, max_rows, max_bytes;
	size_t lookups; /* in the index, where a row takes many */
	struct arena_mark start; /* down to which the arena is given back */
};
/* What the callbacks of a listing's scan need, often no more. */
struct listing {
	struct request *r;
	struct ledger_view *v;
	struct sp_error *err;
};
enum { PAGE_LOOKUPS = 10000 };

/* Adds a row (the struct of an item of the reply's list). SP_AGAIN: the frame is full, and the row is the first
 * of the next, which r->more has asked for. */
SP_CHECK enum sp_code page_row(struct request *r, const void *row, struct sp_error *err);
/* The key of the last row told, for `after` of the message, as long as the request lives. */
struct bytes page_key(struct request *r, struct bytes key);
const char *page_key_text(struct request *r, const char *key);
/* Keeps what the arena has given for the frames that follow. */
void page_keep(struct request *r);
/* How the scan that added rows ended: SP_AGAIN is no failure, SP_NOT_FOUND says that no row can have the key
 * `after` (field and content). */
SP_CHECK enum sp_code page_end(
	enum sp_code rc, const char *field, const char *after, struct sp_error *err);

/* ---- listing.c: what several listings tell of their rows ---- */

/* Name of the organisation, NULL where the code is NULL or unknown. */
SP_CHECK enum sp_code organisation_name(struct ledger_view *v, const char *code, struct arena *a,
	const char **out, struct sp_error *err);
/* When the entry arrived. */
SP_CHECK enum sp_code entry_arrival(
	struct ledger_view *v, uint64_t number, uint64_t *out, struct sp_error *err);

/* ---- certificate.c: what enrolment and renewal have in common ---- */

struct issued {
	struct bytes certificate, fingerprint;
	uint64_t not_after_ms;
};
/* A certificate for the account, in the request's arena. */
SP_CHECK enum sp_code certificate_issue(struct app *a, struct request *r, struct bytes csr,
	const char *organisation, uint64_t account, struct issued *out, struct sp_error *err);
/* Makes the record the draft that the writer appends. */
SP_CHECK enum sp_code draft_record(struct request *r, uint64_t account, uint32_t kind,
	enum codec_id id, const void *record, struct sp_error *err);
/* The record of the entry that the request wrote, or of the earlier one. */
SP_CHECK enum sp_code read_record(struct request *r, struct ledger_view *v, enum codec_id id,
	void *out, struct sp_error *err);
/* Fills the reply's account, role and organisation. */
SP_CHECK enum sp_code certificate_reply(struct request *r, struct ledger_view *v, uint64_t account,
	const struct issued *issued, struct msg_enrol_reply *out, struct sp_error *err);

/* ---- name.c: names of things and instants in errors ---- */

const char *plan_name(struct arena *a, const char *plan, uint32_t version); /* plan@2, plan */
const char *round_name(struct arena *a, const char *plan, uint32_t year); /* plan/2018 */
const char *followup_name(
	struct arena *a, const char *plan, uint32_t year, const char *unit, uint32_t revision);
const char *instant_name(struct arena *a, uint64_t utc_ms); /* 2026-01-12T08:31:05Z */
const char *number_name(struct arena *a, uint64_t n);

/* ---- field.c: checks of fields that several requests have ---- */

/* SP_FIELD_INVALID at `path` with what is allowed or what was found. */
enum sp_code field_invalid(struct sp_error *err, const char *path, const char *found);
enum sp_code field_missing(struct sp_error *err, const char *path);
SP_CHECK enum sp_code check_year(uint32_t year, struct sp_error *err);

/* ---- invite.c: shared with the offline invitation ---- */

/* Draws a code and appends the invitation of the server itself (account 0) in a batch of its own. */
SP_CHECK enum sp_code invite_by_server(struct ledger *l, enum role role, const char *organisation,
	uint64_t now_ms, char code[48], struct sp_error *err);

/* ---- the steps that requests.def names ---- */
#define APP_PREPARE(f)  \
	enum sp_code f( \
		struct app *a, struct request *r, struct ledger_view *v, struct sp_error *err)
#define APP_APPLY(f)    \
	enum sp_code f( \
		struct app *a, struct request *r, struct ledger_batch *b, struct sp_error *err)
#define APP_FINISH(f)                                                                        \
	enum sp_code f(struct app *a, struct request *r, struct ledger_view *v, void *reply, \
		struct sp_error *err)

APP_PREPARE(hello_prepare);
APP_FINISH(hello_finish);
APP_PREPARE(enrol_prepare);
APP_APPLY(enrol_apply);
APP_FINISH(enrol_finish);
APP_PREPARE(renew_prepare);
APP_APPLY(renew_apply);
APP_FINISH(renew_finish);
APP_FINISH(health_finish);
APP_FINISH(whoami_finish);
APP_FINISH(server_status_finish);
APP_PREPARE(invite_prepare);
APP_APPLY(invite_apply);
APP_FINISH(invite_list_finish);
APP_APPLY(invite_revoke_apply);
APP_FINISH(account_list_finish);
APP_APPLY(account_revoke_apply);
APP_PREPARE(org_import_prepare);
APP_APPLY(org_import_apply);
APP_FINISH(org_list_finish);
APP_PREPARE(org_close_prepare);
APP_APPLY(org_close_apply);
APP_PREPARE(plan_import_prepare);
APP_APPLY(plan_import_apply);
APP_FINISH(plan_get_finish);
APP_PREPARE(plan_publish_prepare);
APP_APPLY(plan_publish_apply);
APP_FINISH(plan_list_finish);
APP_PREPARE(round_open_prepare);
APP_APPLY(round_open_apply);
APP_PREPARE(round_close_prepare);
APP_APPLY(round_close_apply);
APP_PREPARE(round_extend_prepare);
APP_APPLY(round_extend_apply);
APP_FINISH(round_list_finish);
APP_FINISH(questions_finish);
APP_PREPARE(submit_prepare);
APP_APPLY(submit_apply);
APP_FINISH(followup_get_finish);
APP_FINISH(overview_finish);
APP_FINISH(followup_list_finish);
APP_FINISH(total_finish);
APP_FINISH(log_list_finish);
APP_PREPARE(log_proof_prepare);
APP_FINISH(log_proof_finish);
APP_PREPARE(backup_prepare);
APP_FINISH(backup_finish);
/* Every write but enrolment and renewal is answered by the receipt of its entry. */
APP_FINISH(receipt_finish);

#endif
