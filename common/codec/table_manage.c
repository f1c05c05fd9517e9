/* SPDX-License-Identifier: Apache-2.0 */
/* Requests that list, manage and add up. */
#include "common/codec/table.h"

/* clang-format off */

MAP_EMPTY(ServerStatusRequest, server_status_request, msg_empty);

MAP(ServerStatusReply, server_status_reply, msg_server_status_reply,
	TEXT(1, msg_server_status_reply, software, 0, LIMIT_TEXT),
	U64(2, msg_server_status_reply, time_ms, 0),
	U64(3, msg_server_status_reply, uptime_ms, 0),
	U64(4, msg_server_status_reply, log_size, 0),
	TEXT(5, msg_server_status_reply, head, 0, LIMIT_TEXT),
	BOOL(6, msg_server_status_reply, writable),
	U64(7, msg_server_status_reply, store_used, 0),
	U64(8, msg_server_status_reply, store_size, 0),
	U64(9, msg_server_status_reply, disk_free, 0),
	U32(10, msg_server_status_reply, connections, 0),
	U32(11, msg_server_status_reply, accounts, 0),
	U64(12, msg_server_status_reply, ca_not_after_ms, 0),
	U64(13, msg_server_status_reply, server_not_after_ms, 0),
	U64(14, msg_server_status_reply, memory_used, 0),
	U64(15, msg_server_status_reply, memory_limit, 0),
	U32(16, msg_server_status_reply, loops, 0),
	U64(17, msg_server_status_reply, last_backup_ms, 0),
	U64(18, msg_server_status_reply, requests, 0),
	U64(19, msg_server_status_reply, refused, 0),
	U32(20, msg_server_status_reply, queue, 0),
	U64(21, msg_server_status_reply, index_lag, 0),
	U64(22, msg_server_status_reply, oldest_reader_ms, 0),
	U64(23, msg_server_status_reply, store_ahead, 0));

/* ---- invitations and accounts ---- */

MAP(InviteListRequest, invite_list_request, msg_invite_list,
	BYTES(1, msg_invite_list, after, 0, HASH_SIZE, HASH_SIZE));

MAP(Invitation, invitation, msg_invitation,
	U64(1, msg_invitation, number, 0),
	ENUM(2, msg_invitation, role, 0, enum role),
	TEXT(3, msg_invitation, organisation, 0, LIMIT_ID),
	TEXT(4, msg_invitation, organisation_name, 0, LIMIT_TEXT),
	U64(5, msg_invitation, expires_ms, 0),
	ENUM(6, msg_invitation, state, 0, enum invitation_state),
	U64(7, msg_invitation, account, 0),
	BYTES(8, msg_invitation, code_hash, 0, HASH_SIZE, HASH_SIZE));

MAP(InviteListReply, invite_list_reply, msg_invite_list_reply,
	U64(1, msg_invite_list_reply, log_size, 0),
	MESSAGES(2, msg_invite_list_reply, invitations, Invitation, 0));

MAP(InviteRevokeRequest, invite_revoke_request, msg_invite_revoke,
	SUBMISSION_KEY(1, msg_invite_revoke),
	U64(2, msg_invite_revoke, number, MAP_NEEDED));

MAP(AccountListRequest, account_list_request, msg_account_list,
	U64(1, msg_account_list, after, 0));

MAP(Account, account, msg_account,
	U64(1, msg_account, account, 0),
	ENUM(2, msg_account, role, 0, enum role),
	TEXT(3, msg_account, organisation, 0, LIMIT_ID),
	TEXT(4, msg_account, organisation_name, 0, LIMIT_TEXT),
	U64(5, msg_account, enrolled_ms, 0),
	U64(6, msg_account, not_after_ms, 0),
	BOOL(7, msg_account, revoked));

MAP(AccountListReply, account_list_reply, msg_account_list_reply,
	U64(1, msg_account_list_reply, log_size, 0),
	MESSAGES(2, msg_account_list_reply, accounts, Account, 0));

MAP(AccountRevokeRequest, account_revoke_request, msg_account_revoke,
	SUBMISSION_KEY(1, msg_account_revoke),
	U64(2, msg_account_revoke, account, MAP_NEEDED),
	TEXT(3, msg_account_revoke, reason, 0, LIMIT_TEXT));

MAP(AccountRenewRequest, account_renew_request, msg_account_renew,
	SUBMISSION_KEY(1, msg_account_renew),
	BYTES(2, msg_account_renew, csr, MAP_NEEDED, 0, LIMIT_BLOB));

/* ---- organisations, plans, rounds ---- */

MAP(OrgCloseRequest, org_close_request, msg_org_close,
	SUBMISSION_KEY(1, msg_org_close),
	TEXT(2, msg_org_close, code, MAP_NEEDED, LIMIT_ID),
	U64(3, msg_org_close, closed_ms, MAP_NEEDED));

MAP(PlanListRequest, plan_list_request, msg_plan_list,
	TEXT(1, msg_plan_list, after_plan, 0, LIMIT_ID),
	U32(2, msg_plan_list, after_version, 0));

MAP(PlanInfo, plan_info, msg_plan_info,
	TEXT(1, msg_plan_info, id, 0, LIMIT_ID),
	U32(2, msg_plan_info, version, 0),
	TEXT(3, msg_plan_info, title, 0, LIMIT_TEXT),
	BOOL(4, msg_plan_info, published),
	U64(5, msg_plan_info, number, 0),
	U64(6, msg_plan_info, arrival_ms, 0),
	ENUM(7, msg_plan_info, state, 0, enum plan_state),
	ENUM(8, msg_plan_info, kind, 0, enum plan_kind),
	YEAR(9, msg_plan_info, from_year, 0),
	YEAR(10, msg_plan_info, to_year, 0),
	YEAR(11, msg_plan_info, account_year, 0),
	TEXT(12, msg_plan_info, follows, 0, LIMIT_ID));

MAP(PlanListReply, plan_list_reply, msg_plan_list_reply,
	U64(1, msg_plan_list_reply, log_size, 0),
	MESSAGES(2, msg_plan_list_reply, plans, PlanInfo, 0));

MAP(RoundExtendRequest, round_extend_request, msg_round_extend,
	SUBMISSION_KEY(1, msg_round_extend),
	TEXT(2, msg_round_extend, plan, MAP_NEEDED, LIMIT_ID),
	YEAR(3, msg_round_extend, year, MAP_NEEDED),
	U64(4, msg_round_extend, closes_ms, MAP_NEEDED));

MAP(RoundListRequest, round_list_request, msg_round_list,
	TEXT(1, msg_round_list, after_plan, 0, LIMIT_ID),
	YEAR(2, msg_round_list, after_year, 0));

MAP(RoundListReply, round_list_reply, msg_round_list_reply,
	U64(1, msg_round_list_reply, log_size, 0),
	MESSAGES(2, msg_round_list_reply, rounds, RoundInfo, 0));

/* ---- follow-ups and totals ---- */

MAP(FollowupListRequest, followup_list_request, msg_followup_list,
	TEXT(1, msg_followup_list, plan, 0, LIMIT_ID),
	YEAR(2, msg_followup_list, year, 0),
	TEXT(3, msg_followup_list, unit, 0, LIMIT_ID),
	TEXT(4, msg_followup_list, after_unit, 0, LIMIT_ID),
	U32(5, msg_followup_list, after_revision, 0));

MAP(FollowupInfo, followup_info, msg_followup_info,
	TEXT(1, msg_followup_info, id, 0, LIMIT_KEY),
	TEXT(2, msg_followup_info, unit, 0, LIMIT_ID),
	TEXT(3, msg_followup_info, unit_name, 0, LIMIT_TEXT),
	U32(4, msg_followup_info, revision, 0),
	U32(5, msg_followup_info, plan_version, 0),
	U64(6, msg_followup_info, number, 0),
	U64(7, msg_followup_info, arrival_ms, 0),
	U64(8, msg_followup_info, account, 0),
	BOOL(9, msg_followup_info, on_behalf),
	U32(10, msg_followup_info, answered, 0),
	U32(11, msg_followup_info, asked, 0));

MAP(FollowupListReply, followup_list_reply, msg_followup_list_reply,
	MESSAGE(1, msg_followup_list_reply, round, 0, RoundInfo),
	U64(2, msg_followup_list_reply, log_size, 0),
	MESSAGES(3, msg_followup_list_reply, followups, FollowupInfo, 0));

MAP(TotalRequest, total_request, msg_total,
	TEXT(1, msg_total, plan, 0, LIMIT_ID),
	YEAR(2, msg_total, year, 0),
	TEXT(3, msg_total, after, 0, LIMIT_KEY),
	YEAR(4, msg_total, panel_year, 0),
	TEXT(5, msg_total, question, 0, LIMIT_KEY));

MAP(ValueCount, value_count, msg_value_count,
	U32(1, msg_value_count, value, 0),
	U32(2, msg_value_count, count, 0));

MAP(MonthTotal, month_total, msg_month_total,
	U32_IN(1, msg_month_total, month, 0, 1, 12),
	S64(2, msg_month_total, sum, 0),
	U32(3, msg_month_total, count, 0));

MAP(QuestionTotal, question_total, msg_question_total,
	TEXT(1, msg_question_total, key, 0, LIMIT_KEY),
	ENUM(2, msg_question_total, kind, 0, enum question_kind),
	U32(3, msg_question_total, asked, 0),
	U32(4, msg_question_total, received, 0),
	U32(5, msg_question_total, given, 0),
	U32(6, msg_question_total, estimated, 0),
	U32(7, msg_question_total, yes, 0),
	U32(8, msg_question_total, no, 0),
	S64(9, msg_question_total, low, 0),
	S64(10, msg_question_total, high, 0),
	S64(11, msg_question_total, numerator, 0),
	S64(12, msg_question_total, denominator, 0),
	U32(13, msg_question_total, with_parts, 0),
	U32(14, msg_question_total, only_percent, 0),
	MESSAGES(15, msg_question_total, grades, ValueCount, 16),
	MESSAGES(16, msg_question_total, activities, ValueCount, 16),
	MESSAGES(17, msg_question_total, states, ValueCount, 16),
	MESSAGES(18, msg_question_total, months, MonthTotal, 12),
	BOOL(19, msg_question_total, overflow),
	U32(20, msg_question_total, unreadable, 0),
	MESSAGES(21, msg_question_total, changes, ValueCount, 16),
	TEXTS(22, msg_question_total, with, LIMIT_ID, PLAN_MAX_ITEMS),
	TEXTS(23, msg_question_total, without, LIMIT_ID, PLAN_MAX_ITEMS),
	TEXTS(24, msg_question_total, silent, LIMIT_ID, PLAN_MAX_ITEMS));

MAP(TotalReply, total_reply, msg_total_reply,
	MESSAGE(1, msg_total_reply, round, 0, RoundInfo),
	U64(2, msg_total_reply, log_size, 0),
	U32(3, msg_total_reply, units, 0),
	U32(4, msg_total_reply, received, 0),
	U64(5, msg_total_reply, population, 0),
	U64(6, msg_total_reply, population_received, 0),
	MESSAGES(7, msg_total_reply, questions, QuestionTotal, 0));

/* ---- the log ---- */

MAP(LogProofRequest, log_proof_request, msg_log_proof,
	U64(1, msg_log_proof, from_size, MAP_NEEDED),
	U64(2, msg_log_proof, to_size, 0));

MAP(LogProofReply, log_proof_reply, msg_log_proof_reply,
	U64(1, msg_log_proof_reply, from_size, 0),
	U64(2, msg_log_proof_reply, to_size, 0),
	TEXT(3, msg_log_proof_reply, head, 0, LIMIT_TEXT),
	PROOF(4, msg_log_proof_reply));

MAP(BackupRequest, backup_request, msg_backup,
	U64(1, msg_backup, from, 0));

MAP(BackupReply, backup_reply, msg_backup_reply,
	U64(1, msg_backup_reply, log_size, 0),
	TEXT(2, msg_backup_reply, head, 0, LIMIT_TEXT),
	BYTES_LIST(3, msg_backup_reply, data, 0, LIMIT_DATA, 0));

/* clang-format on */
