/* SPDX-License-Identifier: Apache-2.0 */
/* codec.h - protobuf bytes to plain structs and back. Floor 3: base, domain, proto; the only place
 * that sees protobuf-c. Pure; any thread. */
#ifndef SP_CODEC_CODEC_H
#define SP_CODEC_CODEC_H

#include "common/base/arena.h"
#include "common/codec/messages.h"

/* clang-format off */
/* Every message that has a struct: X(symbol, struct, name in the .proto). The one table. */
#define CODEC_TABLE(X)                                                                             \
	X(ERROR, msg_error, Error)                                                                 \
	X(WELCOME, msg_welcome, Welcome)                                                           \
	X(HELLO, msg_hello, HelloRequest)                                                          \
	X(HELLO_REPLY, msg_hello_reply, HelloReply)                                                \
	X(ENROL, msg_enrol, EnrolRequest)                                                          \
	X(ENROL_REPLY, msg_enrol_reply, EnrolReply)                                                \
	X(HEALTH, msg_empty, HealthRequest)                                                        \
	X(HEALTH_REPLY, msg_health_reply, HealthReply)                                             \
	X(WHOAMI, msg_empty, WhoamiRequest)                                                        \
	X(WHOAMI_REPLY, msg_whoami_reply, WhoamiReply)                                             \
	X(RECEIPT, msg_receipt, Receipt)                                                           \
	X(INVITE_CREATE, msg_invite_create, InviteCreateRequest)                                   \
	X(ORG_IMPORT, msg_org_import, OrgImportRequest)                                            \
	X(ORG_LIST, msg_org_list, OrgListRequest)                                                  \
	X(ORG_LIST_REPLY, msg_org_list_reply, OrgListReply)                                        \
	X(PLAN, plan, Plan)                                                                        \
	X(PLAN_IMPORT, msg_plan_import, PlanImportRequest)                                         \
	X(PLAN_GET, msg_plan_get, PlanGetRequest)                                                  \
	X(PLAN_GET_REPLY, msg_plan_get_reply, PlanGetReply)                                        \
	X(PLAN_PUBLISH, msg_plan_publish, PlanPublishRequest)                                      \
	X(ROUND_OPEN, msg_round_open, RoundOpenRequest)                                            \
	X(ROUND_CLOSE, msg_round_close, RoundCloseRequest)                                         \
	X(QUESTIONS, msg_questions, QuestionsRequest)                                              \
	X(QUESTIONS_REPLY, msg_questions_reply, QuestionsReply)                                    \
	X(SUBMIT, msg_submit, SubmitRequest)                                                       \
	X(FOLLOWUP_GET, msg_followup_get, FollowupGetRequest)                                      \
	X(FOLLOWUP_GET_REPLY, msg_followup_get_reply, FollowupGetReply)                            \
	X(OVERVIEW, msg_overview, OverviewRequest)                                                 \
	X(OVERVIEW_REPLY, msg_overview_reply, OverviewReply)                                       \
	X(LOG_LIST, msg_log_list, LogListRequest)                                                  \
	X(LOG_LIST_REPLY, msg_log_list_reply, LogListReply)                                        \
	X(GENESIS, rec_genesis, Genesis)                                                           \
	X(ENROLMENT, rec_enrolment, Enrolment)                                                     \
	X(ORGANISATION_ROW, rec_organisation, OrganisationRow)                                     \
	X(PLAN_ROW, rec_plan, PlanRow)                                                             \
	X(ROUND_ROW, rec_round, RoundRow)                                                          \
	X(ACCOUNT_ROW, rec_account, AccountRow)                                                    \
	X(CODE_ROW, rec_code, CodeRow) \
	X(SERVER_STATUS, msg_empty, ServerStatusRequest) \
	X(SERVER_STATUS_REPLY, msg_server_status_reply, ServerStatusReply) \
	X(INVITE_LIST, msg_invite_list, InviteListRequest) \
	X(INVITE_LIST_REPLY, msg_invite_list_reply, InviteListReply) \
	X(INVITE_REVOKE, msg_invite_revoke, InviteRevokeRequest) \
	X(ACCOUNT_LIST, msg_account_list, AccountListRequest) \
	X(ACCOUNT_LIST_REPLY, msg_account_list_reply, AccountListReply) \
	X(ACCOUNT_REVOKE, msg_account_revoke, AccountRevokeRequest) \
	X(ACCOUNT_RENEW, msg_account_renew, AccountRenewRequest) \
	X(ORG_CLOSE, msg_org_close, OrgCloseRequest) \
	X(PLAN_LIST, msg_plan_list, PlanListRequest) \
	X(PLAN_LIST_REPLY, msg_plan_list_reply, PlanListReply) \
	X(ROUND_EXTEND, msg_round_extend, RoundExtendRequest) \
	X(ROUND_LIST, msg_round_list, RoundListRequest) \
	X(ROUND_LIST_REPLY, msg_round_list_reply, RoundListReply) \
	X(FOLLOWUP_LIST, msg_followup_list, FollowupListRequest) \
	X(FOLLOWUP_LIST_REPLY, msg_followup_list_reply, FollowupListReply) \
	X(TOTAL, msg_total, TotalRequest) \
	X(TOTAL_REPLY, msg_total_reply, TotalReply) \
	X(LOG_PROOF, msg_log_proof, LogProofRequest) \
	X(LOG_PROOF_REPLY, msg_log_proof_reply, LogProofReply) \
	X(RENEWAL, rec_renewal, Renewal) \
	X(BACKUP, msg_backup, BackupRequest) \
	X(BACKUP_REPLY, msg_backup_reply, BackupReply)
/* clang-format on */

enum codec_id {
#define X(symbol, type, message) CODEC_##symbol,
	CODEC_TABLE(X)
#undef X
		CODEC_COUNT
};

/* Decodes untrusted bytes into *out (the struct of `id`), everything in `a`.
 * First scans the wire (reliability.md m14-m18: depth 8, 16 unknown fields, no repeated singular
 * field, minimal varints, no groups), then reads it by the tables: UTF-8 without NUL, known enumeration
 * values, needed fields, lengths.
 *   SP_OK
 *   SP_MALFORMED      not such a message (param 1: why); the sender cannot be trusted to frame either
 *   SP_FIELD_MISSING, SP_FIELD_INVALID   `where` = path of the field: answers[3].quantity.low
 *   SP_TOO_LARGE      the arena's cap is reached; or a list of the message has more items (`where`) than it
 *                     may have (param 1), which is found before memory is taken
 * *out is undefined unless SP_OK. */
SP_CHECK enum sp_code codec_decode(
	enum codec_id id, struct bytes in, struct arena *a, void *out, struct sp_error *err);
/* Appends the encoding of *in. SP_OK, SP_TOO_LARGE, SP_NO_MEMORY. */
SP_CHECK enum sp_code codec_encode(
	enum codec_id id, const void *in, struct buf *out, struct sp_error *err);
/* Appends one row of the list that the message `id` has, so that the rows of a long listing need not be in
 * memory together: the bytes of the message without rows, and of each row, are the whole message's.
 * The same codes. */
SP_CHECK enum sp_code codec_encode_row(
	enum codec_id id, const void *row, struct buf *out, struct sp_error *err);
/* codec_decode for what several frames were put together to, by who trusts their sender: any number of fields. */
SP_CHECK enum sp_code codec_decode_listing(
	enum codec_id id, struct bytes in, struct arena *a, void *out, struct sp_error *err);
/* sizeof the struct of `id`. */
size_t codec_struct_size(enum codec_id id);
const char *codec_name(enum codec_id id);

/* The error as it travels, and back; a number this build does not know becomes SP_INTERNAL. */
SP_CHECK enum sp_code codec_encode_error(const struct sp_error *error, struct buf *out);
SP_CHECK enum sp_code codec_decode_error(struct bytes in, struct arena *a, struct sp_error *out);

#endif
