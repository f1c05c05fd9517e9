/* SPDX-License-Identifier: Apache-2.0 */
/* Requests, replies and errors. */
#include "common/codec/table.h"

/* clang-format off */

#define HASH(n, s, m, f) BYTES(n, s, m, f, HASH_SIZE, HASH_SIZE)

MAP(Error, error, msg_error,
	U32(1, msg_error, code, 0),
	TEXT(2, msg_error, where, 0, LIMIT_TEXT),
	TEXTS(3, msg_error, parameters, LIMIT_TEXT, SP_ERROR_PARAMS));

/* ---- connection ---- */

MAP(Welcome, welcome, msg_welcome,
	U32(1, msg_welcome, protocol_min, 0),
	U32(2, msg_welcome, protocol_max, 0),
	TEXT(3, msg_welcome, software, 0, LIMIT_TEXT),
	BOOL(4, msg_welcome, authenticated),
	U32(5, msg_welcome, max_frame, 0),
	U32(6, msg_welcome, max_in_flight, 0),
	U32(7, msg_welcome, refusal, 0));

MAP(HelloRequest, hello_request, msg_hello,
	U32(1, msg_hello, protocol, MAP_NEEDED),
	TEXT(2, msg_hello, software, 0, LIMIT_TEXT),
	U64(3, msg_hello, known_size, 0));

MAP(HelloReply, hello_reply, msg_hello_reply,
	U32(1, msg_hello_reply, protocol, 0),
	TEXT(2, msg_hello_reply, server_name, 0, LIMIT_TEXT),
	BYTES(3, msg_hello_reply, ca_certificate, 0, 0, LIMIT_BLOB),
	TEXT(4, msg_hello_reply, log_name, 0, LIMIT_TEXT),
	HASH(5, msg_hello_reply, log_key, 0),
	U64(6, msg_hello_reply, time_ms, 0),
	TEXT(7, msg_hello_reply, head, 0, LIMIT_TEXT),
	PROOF(8, msg_hello_reply));

MAP(EnrolRequest, enrol_request, msg_enrol,
	BYTES(1, msg_enrol, code_secret, MAP_NEEDED, 0, LIMIT_ID),
	BYTES(2, msg_enrol, csr, MAP_NEEDED, 0, LIMIT_BLOB));

MAP(EnrolReply, enrol_reply, msg_enrol_reply,
	BYTES(1, msg_enrol_reply, certificate, 0, 0, LIMIT_BLOB),
	U64(2, msg_enrol_reply, account, 0),
	ENUM(3, msg_enrol_reply, role, 0, enum role),
	TEXT(4, msg_enrol_reply, organisation, 0, LIMIT_ID),
	TEXT(5, msg_enrol_reply, organisation_name, 0, LIMIT_TEXT),
	U64(6, msg_enrol_reply, not_after_ms, 0));

MAP_EMPTY(HealthRequest, health_request, msg_empty);

MAP_EMPTY(WhoamiRequest, whoami_request, msg_empty);

MAP(HealthReply, health_reply, msg_health_reply,
	TEXT(1, msg_health_reply, software, 0, LIMIT_TEXT),
	U64(2, msg_health_reply, uptime_ms, 0),
	U64(3, msg_health_reply, log_size, 0),
	BOOL(4, msg_health_reply, writable));

MAP(RoundInfo, round_info, msg_round_info,
	TEXT(1, msg_round_info, plan, 0, LIMIT_ID),
	U32(2, msg_round_info, plan_version, 0),
	YEAR(3, msg_round_info, year, 0),
	U64(4, msg_round_info, opens_ms, 0),
	U64(5, msg_round_info, closes_ms, 0),
	TEXT(6, msg_round_info, title, 0, LIMIT_TEXT),
	BOOL(7, msg_round_info, open),
	U32(8, msg_round_info, asked, 0),
	U32(9, msg_round_info, received, 0));

MAP(WhoamiReply, whoami_reply, msg_whoami_reply,
	U64(1, msg_whoami_reply, account, 0),
	ENUM(2, msg_whoami_reply, role, 0, enum role),
	TEXT(3, msg_whoami_reply, organisation, 0, LIMIT_ID),
	TEXT(4, msg_whoami_reply, organisation_name, 0, LIMIT_TEXT),
	U64(5, msg_whoami_reply, not_after_ms, 0),
	TEXT(6, msg_whoami_reply, server_name, 0, LIMIT_TEXT),
	TEXT(7, msg_whoami_reply, log_name, 0, LIMIT_TEXT),
	HASH(8, msg_whoami_reply, log_key, 0),
	MESSAGES(9, msg_whoami_reply, rounds, RoundInfo, 0));

/* ---- writes and what they answer ---- */

MAP(Receipt, receipt, msg_receipt,
	TEXT(1, msg_receipt, id, 0, LIMIT_KEY),
	U64(2, msg_receipt, number, 0),
	U64(3, msg_receipt, arrival_ms, 0),
	BYTES(4, msg_receipt, header, 0, ENTRY_HEADER_SIZE, ENTRY_HEADER_SIZE),
	BYTES(5, msg_receipt, nonce, 0, NONCE_SIZE, NONCE_SIZE),
	BYTES_LIST(6, msg_receipt, proof, HASH_SIZE, HASH_SIZE, LIMIT_PROOF),
	TEXT(7, msg_receipt, head, 0, LIMIT_TEXT),
	U32(8, msg_receipt, revision, 0));

MAP(InviteCreateRequest, invite_create_request, msg_invite_create,
	SUBMISSION_KEY(1, msg_invite_create),
	HASH(2, msg_invite_create, code_hash, MAP_NEEDED),
	ENUM(3, msg_invite_create, role, MAP_NEEDED, enum role),
	TEXT(4, msg_invite_create, organisation, 0, LIMIT_ID),
	U64(5, msg_invite_create, expires_ms, MAP_NEEDED));

MAP(OrgImportRequest, org_import_request, msg_org_import,
	SUBMISSION_KEY(1, msg_org_import),
	MESSAGES_COUNTED(2, msg_org_import, organisations, Organisation, LIMIT_ORGANISATIONS));

MAP(OrgListRequest, org_list_request, msg_org_list,
	TEXT(1, msg_org_list, county, 0, LIMIT_ID),
	TEXT(2, msg_org_list, after, 0, LIMIT_ID));

MAP(OrgListReply, org_list_reply, msg_org_list_reply,
	U64(1, msg_org_list_reply, log_size, 0),
	MESSAGES(2, msg_org_list_reply, organisations, Organisation, 0));

/* ---- plans and rounds ---- */

MAP(PlanImportRequest, plan_import_request, msg_plan_import,
	SUBMISSION_KEY(1, msg_plan_import),
	MESSAGE(2, msg_plan_import, plan, MAP_NEEDED, Plan));

MAP(PlanGetRequest, plan_get_request, msg_plan_get,
	TEXT(1, msg_plan_get, plan, 0, LIMIT_ID),
	U32(2, msg_plan_get, version, 0));

MAP(PlanGetReply, plan_get_reply, msg_plan_get_reply,
	MESSAGE(1, msg_plan_get_reply, plan, 0, Plan),
	U32(2, msg_plan_get_reply, version, 0),
	BOOL(3, msg_plan_get_reply, published),
	U64(4, msg_plan_get_reply, number, 0),
	ENUM(5, msg_plan_get_reply, state, 0, enum plan_state));

MAP(PlanPublishRequest, plan_publish_request, msg_plan_publish,
	SUBMISSION_KEY(1, msg_plan_publish),
	TEXT(2, msg_plan_publish, plan, MAP_NEEDED, LIMIT_ID),
	U32(3, msg_plan_publish, version, 0),
	ENUM(4, msg_plan_publish, state, 0, enum plan_state));

MAP(RoundOpenRequest, round_open_request, msg_round_open,
	SUBMISSION_KEY(1, msg_round_open),
	TEXT(2, msg_round_open, plan, MAP_NEEDED, LIMIT_ID),
	YEAR(3, msg_round_open, year, MAP_NEEDED),
	U64(4, msg_round_open, closes_ms, MAP_NEEDED));

MAP(RoundCloseRequest, round_close_request, msg_round_close,
	SUBMISSION_KEY(1, msg_round_close),
	TEXT(2, msg_round_close, plan, MAP_NEEDED, LIMIT_ID),
	YEAR(3, msg_round_close, year, MAP_NEEDED));

/* ---- forms and follow-ups ---- */

MAP(QuestionsRequest, questions_request, msg_questions,
	TEXT(1, msg_questions, plan, 0, LIMIT_ID),
	YEAR(2, msg_questions, year, 0),
	TEXT(3, msg_questions, unit, 0, LIMIT_ID),
	TEXT(4, msg_questions, after, 0, LIMIT_KEY));

MAP(Question, question, msg_question,
	TEXT(1, msg_question, key, 0, LIMIT_KEY),
	TEXT(2, msg_question, area, 0, LIMIT_ID),
	TEXT(3, msg_question, area_name, 0, 2 * LIMIT_TEXT),
	TEXT(4, msg_question, text, 0, LIMIT_TEXT),
	ENUM(5, msg_question, kind, 0, enum question_kind),
	TEXT(6, msg_question, unit, 0, LIMIT_TEXT),
	MESSAGE(7, msg_question, previous, 0, Answer),
	MESSAGE(8, msg_question, current, 0, Answer));

MAP(QuestionsReply, questions_reply, msg_questions_reply,
	MESSAGE(1, msg_questions_reply, round, 0, RoundInfo),
	TEXT(2, msg_questions_reply, unit, 0, LIMIT_ID),
	TEXT(3, msg_questions_reply, unit_name, 0, LIMIT_TEXT),
	U32(4, msg_questions_reply, base_revision, 0),
	TEXT(5, msg_questions_reply, form_id, 0, LIMIT_KEY),
	MESSAGES(6, msg_questions_reply, questions, Question, 0),
	TEXT(7, msg_questions_reply, contact, 0, LIMIT_TEXT),
	TEXT(8, msg_questions_reply, file_number, 0, LIMIT_TEXT));

MAP(SubmitRequest, submit_request, msg_submit,
	SUBMISSION_KEY(1, msg_submit),
	TEXT(2, msg_submit, plan, MAP_NEEDED, LIMIT_ID),
	U32(3, msg_submit, plan_version, MAP_NEEDED),
	YEAR(4, msg_submit, year, MAP_NEEDED),
	TEXT(5, msg_submit, unit, MAP_NEEDED, LIMIT_ID),
	U32(6, msg_submit, base_revision, MAP_NEEDED),
	TEXT(7, msg_submit, contact, 0, LIMIT_TEXT),
	TEXT(8, msg_submit, file_number, 0, LIMIT_TEXT),
	MESSAGES_COUNTED(9, msg_submit, answers, Answer, LIMIT_ANSWERS),
	BOOL(10, msg_submit, on_behalf));

MAP(FollowupGetRequest, followup_get_request, msg_followup_get,
	TEXT(1, msg_followup_get, plan, MAP_NEEDED, LIMIT_ID),
	YEAR(2, msg_followup_get, year, MAP_NEEDED),
	TEXT(3, msg_followup_get, unit, MAP_NEEDED, LIMIT_ID),
	U32(4, msg_followup_get, revision, 0));

MAP(FollowupGetReply, followup_get_reply, msg_followup_get_reply,
	TEXT(1, msg_followup_get_reply, id, 0, LIMIT_KEY),
	U32(2, msg_followup_get_reply, plan_version, 0),
	U32(3, msg_followup_get_reply, revision, 0),
	U32(4, msg_followup_get_reply, newest_revision, 0),
	U64(5, msg_followup_get_reply, number, 0),
	U64(6, msg_followup_get_reply, arrival_ms, 0),
	U64(7, msg_followup_get_reply, account, 0),
	TEXT(8, msg_followup_get_reply, unit_name, 0, LIMIT_TEXT),
	MESSAGE_OR_BYTES(9, msg_followup_get_reply, submission, submission_as_sent, SubmitRequest),
	TEXT(10, msg_followup_get_reply, sender, 0, LIMIT_ID),
	TEXT(11, msg_followup_get_reply, sender_name, 0, LIMIT_TEXT));

MAP(OverviewRequest, overview_request, msg_overview,
	TEXT(1, msg_overview, plan, 0, LIMIT_ID),
	YEAR(2, msg_overview, year, 0),
	TEXT(3, msg_overview, after, 0, LIMIT_ID));

MAP(OverviewRow, overview_row, msg_overview_row,
	TEXT(1, msg_overview_row, unit, 0, LIMIT_ID),
	TEXT(2, msg_overview_row, unit_name, 0, LIMIT_TEXT),
	U64(3, msg_overview_row, population, 0),
	ENUM(4, msg_overview_row, state, 0, enum followup_state),
	U32(5, msg_overview_row, revision, 0),
	U32(6, msg_overview_row, answered, 0),
	U32(7, msg_overview_row, asked, 0),
	U32(8, msg_overview_row, warnings, 0),
	U64(9, msg_overview_row, arrival_ms, 0),
	U64(10, msg_overview_row, first_arrival_ms, 0),
	BOOL(11, msg_overview_row, on_behalf));

MAP(OverviewReply, overview_reply, msg_overview_reply,
	MESSAGE(1, msg_overview_reply, round, 0, RoundInfo),
	U64(2, msg_overview_reply, log_size, 0),
	MESSAGES(3, msg_overview_reply, rows, OverviewRow, 0));

/* ---- the log ---- */

MAP(LogListRequest, log_list_request, msg_log_list,
	U64(1, msg_log_list, from, 0),
	U32(2, msg_log_list, limit, 0));

MAP(LogEntry, log_entry, msg_log_entry,
	U64(1, msg_log_entry, number, 0),
	U64(2, msg_log_entry, arrival_ms, 0),
	U64(3, msg_log_entry, account, 0),
	U32(4, msg_log_entry, kind, 0),
	HASH(5, msg_log_entry, hash, 0),
	U32(6, msg_log_entry, size, 0));

MAP(LogListReply, log_list_reply, msg_log_list_reply,
	U64(1, msg_log_list_reply, log_size, 0),
	TEXT(2, msg_log_list_reply, head, 0, LIMIT_TEXT),
	MESSAGES(3, msg_log_list_reply, entries, LogEntry, 0));
