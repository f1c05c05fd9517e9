/* SPDX-License-Identifier: Apache-2.0 */
/* messages.h - requests, replies and records as plain structs; the files in proto say what each field
 * means. Floor 3: base, domain. No protobuf here: only codec's .c files see it.
 * Texts are NUL-terminated UTF-8 (NULL = absent), bytes have a length (ptr NULL = absent), lists are
 * items and n_items; number fields are 0 when absent. All pointers lie in the arena of the decode. */
#ifndef SP_CODEC_MESSAGES_H
#define SP_CODEC_MESSAGES_H

#include "common/domain/question.h"

/* Numbers of enum MessageType and RecordKind (a test holds them equal). */
enum message_type {
	MESSAGE_NONE = 0,
	MESSAGE_WELCOME = 1,
	MESSAGE_HELLO = 2,
	MESSAGE_ENROL = 3,
	MESSAGE_HEALTH = 4,
	MESSAGE_WHOAMI = 5,
	MESSAGE_SERVER_STATUS = 6,
	MESSAGE_INVITE_CREATE = 10,
	MESSAGE_INVITE_LIST = 11,
	MESSAGE_INVITE_REVOKE = 12,
	MESSAGE_ACCOUNT_LIST = 13,
	MESSAGE_ACCOUNT_REVOKE = 14,
	MESSAGE_ACCOUNT_RENEW = 15,
	MESSAGE_ORG_IMPORT = 20,
	MESSAGE_ORG_LIST = 21,
	MESSAGE_ORG_CLOSE = 22,
	MESSAGE_PLAN_IMPORT = 30,
	MESSAGE_PLAN_GET = 31,
	MESSAGE_PLAN_PUBLISH = 32,
	MESSAGE_PLAN_LIST = 33,
	MESSAGE_ROUND_OPEN = 40,
	MESSAGE_ROUND_CLOSE = 41,
	MESSAGE_ROUND_EXTEND = 42,
	MESSAGE_ROUND_LIST = 43,
	MESSAGE_QUESTIONS = 50,
	MESSAGE_SUBMIT = 51,
	MESSAGE_FOLLOWUP_GET = 52,
	MESSAGE_OVERVIEW = 53,
	MESSAGE_FOLLOWUP_LIST = 54,
	MESSAGE_TOTAL = 55,
	MESSAGE_LOG_LIST = 60,
	MESSAGE_LOG_PROOF = 61,
	MESSAGE_BACKUP = 62,
	RECORD_GENESIS = 1000,
	RECORD_ENROLMENT = 1001,
	RECORD_RENEWAL = 1002,
};

enum { SUBMISSION_KEY_SIZE = 16, HASH_SIZE = 32, ENTRY_HEADER_SIZE = 64, NONCE_SIZE = 16 };
enum { PROTOCOL_VERSION_MIN = 1, PROTOCOL_VERSION_MAX = 1 };

struct msg_error {
	uint32_t code;
	const char *where;
	const char **parameters;
	size_t n_parameters;
};

struct msg_welcome {
	uint32_t protocol_min, protocol_max;
	const char *software;
	bool authenticated;
	uint32_t max_frame, max_in_flight;
	uint32_t refusal;
};

struct msg_hello {
	uint32_t protocol;
	const char *software;
	uint64_t known_size;
};

struct msg_hello_reply {
	uint32_t protocol;
	const char *server_name;
	struct bytes ca_certificate;
	const char *log_name;
	struct bytes log_key;
	uint64_t time_ms;
	const char *head;
	struct bytes *proof;
	size_t n_proof;
};

struct msg_enrol {
	struct bytes code_secret;
	struct bytes csr;
};

struct msg_enrol_reply {
	struct bytes certificate;
	uint64_t account;
	enum role role;
	const char *organisation, *organisation_name;
	uint64_t not_after_ms;
};

struct msg_empty {
	char unused;
};

struct msg_health_reply {
	const char *software;
	uint64_t uptime_ms, log_size;
	bool writable;
};

struct msg_server_status_reply {
	const char *software;
	uint64_t time_ms, uptime_ms, log_size;
	const char *head;
	bool writable;
	uint64_t store_used, store_size, disk_free;
	uint32_t connections, accounts;
	uint64_t ca_not_after_ms, server_not_after_ms;
	uint64_t memory_used, memory_limit;
	uint32_t loops;
	uint64_t last_backup_ms;
	uint64_t requests, refused;
	uint32_t queue;
	uint64_t index_lag, oldest_reader_ms, store_ahead;
};

struct msg_round_info {
	const char *plan;
	uint32_t plan_version, year;
	uint64_t opens_ms, closes_ms;
	const char *title;
	bool open;
	uint32_t asked, received;
};

struct msg_whoami_reply {
	uint64_t account;
	enum role role;
	const char *organisation, *organisation_name;
	uint64_t not_after_ms;
	const char *server_name, *log_name;
	struct bytes log_key;
	struct msg_round_info *rounds;
	size_t n_rounds;
};

struct msg_receipt {
	const char *id;
	uint64_t number, arrival_ms;
	struct bytes header, nonce;
	struct bytes *proof;
	size_t n_proof;
	const char *head;
	uint32_t revision;
};

struct msg_invite_create {
	struct bytes key, code_hash;
	enum role role;
	const char *organisation;
	uint64_t expires_ms;
};

struct msg_invite_list {
	struct bytes after;
};

struct msg_invitation {
	uint64_t number;
	enum role role;
	const char *organisation, *organisation_name;
	uint64_t expires_ms;
	enum invitation_state state;
	uint64_t account;
	struct bytes code_hash;
};

struct msg_invite_list_reply {
	uint64_t log_size;
	struct msg_invitation *invitations;
	size_t n_invitations;
};

struct msg_invite_revoke {
	struct bytes key;
	uint64_t number;
};

struct msg_account_list {
	uint64_t after;
};

struct msg_account {
	uint64_t account;
	enum role role;
	const char *organisation, *organisation_name;
	uint64_t enrolled_ms, not_after_ms;
	bool revoked;
};

struct msg_account_list_reply {
	uint64_t log_size;
	struct msg_account *accounts;
	size_t n_accounts;
};

struct msg_account_revoke {
	struct bytes key;
	uint64_t account;
	const char *reason;
};

struct msg_account_renew {
	struct bytes key, csr;
};

struct msg_org_import {
	struct bytes key;
	struct organisation *organisations;
	size_t n_organisations;
};

struct msg_org_list {
	const char *county, *after;
};

struct msg_org_list_reply {
	uint64_t log_size;
	struct organisation *organisations;
	size_t n_organisations;
};

struct msg_org_close {
	struct bytes key;
	const char *code;
	uint64_t closed_ms;
};

struct msg_plan_import {
	struct bytes key;
	struct plan *plan;
};

struct msg_plan_get {
	const char *plan;
	uint32_t version;
};

struct msg_plan_get_reply {
	struct plan *plan;
	uint32_t version;
	bool published;
	uint64_t number;
	enum plan_state state;
};

struct msg_plan_publish {
	struct bytes key;
	const char *plan;
	uint32_t version;
	enum plan_state state;
};

struct msg_plan_list {
	const char *after_plan;
	uint32_t after_version;
};

struct msg_plan_info {
	const char *id;
	uint32_t version;
	const char *title;
	bool published;
	uint64_t number, arrival_ms;
	enum plan_state state;
	enum plan_kind kind;
	uint32_t from_year, to_year, account_year;
	const char *follows;
};

struct msg_plan_list_reply {
	uint64_t log_size;
	struct msg_plan_info *plans;
	size_t n_plans;
};

struct msg_round_open {
	struct bytes key;
	const char *plan;
	uint32_t year;
	uint64_t closes_ms;
};

struct msg_round_close {
	struct bytes key;
	const char *plan;
	uint32_t year;
};

struct msg_round_extend {
	struct bytes key;
	const char *plan;
	uint32_t year;
	uint64_t closes_ms;
};

struct msg_round_list {
	const char *after_plan;
	uint32_t after_year;
};

struct msg_round_list_reply {
	uint64_t log_size;
	struct msg_round_info *rounds;
	size_t n_rounds;
};

struct msg_questions {
	const char *plan;
	uint32_t year;
	const char *unit, *after;
};

struct msg_question {
	const char *key, *area, *area_name, *text;
	enum question_kind kind;
	const char *unit;
	struct answer *previous, *current;
};

struct msg_questions_reply {
	struct msg_round_info *round;
	const char *unit, *unit_name;
	uint32_t base_revision;
	const char *form_id;
	struct msg_question *questions;
	size_t n_questions;
	const char *contact, *file_number;
};

struct msg_submit {
	struct bytes key;
	const char *plan;
	uint32_t plan_version, year;
	const char *unit;
	uint32_t base_revision;
	const char *contact, *file_number;
	struct answer *answers;
	size_t n_answers;
	bool on_behalf;
	/* Not sent: whoever has run answers_check on them says so, and how many warnings it gave. */
	bool checked;
	uint16_t warnings;
};

struct msg_followup_get {
	const char *plan;
	uint32_t year;
	const char *unit;
	uint32_t revision;
};

struct msg_followup_get_reply {
	const char *id;
	uint32_t plan_version, revision, newest_revision;
	uint64_t number, arrival_ms, account;
	const char *unit_name;
	struct msg_submit *submission;
	struct bytes submission_as_sent; /* who encodes may give its bytes instead */
	const char *sender, *sender_name;
};

struct msg_followup_list {
	const char *plan;
	uint32_t year;
	const char *unit, *after_unit;
	uint32_t after_revision;
};

struct msg_followup_info {
	const char *id, *unit, *unit_name;
	uint32_t revision, plan_version;
	uint64_t number, arrival_ms, account;
	bool on_behalf;
	uint32_t answered, asked;
};

struct msg_followup_list_reply {
	struct msg_round_info *round;
	uint64_t log_size;
	struct msg_followup_info *followups;
	size_t n_followups;
};

struct msg_overview {
	const char *plan;
	uint32_t year;
	const char *after;
};

struct msg_overview_row {
	const char *unit, *unit_name;
	uint64_t population;
	enum followup_state state;
	uint32_t revision, answered, asked, warnings;
	uint64_t arrival_ms, first_arrival_ms;
	bool on_behalf;
};

struct msg_overview_reply {
	struct msg_round_info *round;
	uint64_t log_size;
	struct msg_overview_row *rows;
	size_t n_rows;
};

struct msg_total {
	const char *plan;
	uint32_t year;
	const char *after;
	uint32_t panel_year;
	const char *question;
};

struct msg_value_count {
	uint32_t value, count;
};

struct msg_month_total {
	uint32_t month;
	int64_t sum;
	uint32_t count;
};

struct msg_question_total {
	const char *key;
	enum question_kind kind;
	uint32_t asked, received, given, estimated, yes, no;
	int64_t low, high, numerator, denominator;
	uint32_t with_parts, only_percent;
	struct msg_value_count *grades;
	size_t n_grades;
	struct msg_value_count *activities;
	size_t n_activities;
	struct msg_value_count *states;
	size_t n_states;
	struct msg_month_total *months;
	size_t n_months;
	bool overflow;
	uint32_t unreadable;
	struct msg_value_count *changes;
	size_t n_changes;
	const char **with, **without, **silent;
	size_t n_with, n_without, n_silent;
};

struct msg_total_reply {
	struct msg_round_info *round;
	uint64_t log_size;
	uint32_t units, received;
	uint64_t population, population_received;
	struct msg_question_total *questions;
	size_t n_questions;
};

struct msg_log_list {
	uint64_t from;
	uint32_t limit;
};

struct msg_log_entry {
	uint64_t number, arrival_ms, account;
	uint32_t kind;
	struct bytes hash;
	uint32_t size;
};

struct msg_log_list_reply {
	uint64_t log_size;
	const char *head;
	struct msg_log_entry *entries;
	size_t n_entries;
};

struct msg_log_proof {
	uint64_t from_size, to_size;
};

struct msg_log_proof_reply {
	uint64_t from_size, to_size;
	const char *head;
	struct bytes *proof;
	size_t n_proof;
};

struct msg_backup {
	uint64_t from;
};

struct msg_backup_reply {
	uint64_t log_size;
	const char *head;
	struct bytes *data;
	size_t n_data;
};

/* ---- records ---- */

struct rec_genesis {
	struct bytes store_id, ca_certificate;
	const char *log_name;
	struct bytes log_key;
	const char *county, *server_name;
};

struct rec_enrolment {
	struct bytes code_hash, csr, public_key_hash, certificate, fingerprint;
	uint64_t account, not_after_ms;
};

struct rec_renewal {
	struct bytes key, csr, public_key_hash, certificate, fingerprint;
	uint64_t account, not_after_ms;
	struct bytes request_hash;
};

struct rec_organisation {
	uint64_t number;
	const char *code, *name, *county;
	enum org_kind kind;
	uint64_t population;
	uint32_t population_year;
	uint64_t closed_ms;
	const char **aliases;
	size_t n_aliases;
	const char **members;
	size_t n_members;
};

struct rec_plan {
	uint64_t number;
	uint32_t plan_no, version;
	bool published;
	uint64_t published_number;
	const char *id, *title;
	enum plan_state state;
	enum plan_kind kind;
	uint32_t from_year, to_year, account_year;
	const char *follows;
};

struct rec_round {
	uint64_t number;
	uint32_t plan_no, plan_version, year;
	uint64_t opens_ms, closes_ms, closed_number;
	const char *plan;
};

struct rec_account {
	uint64_t number;
	enum role role;
	const char *organisation;
	uint64_t not_after_ms;
	struct bytes fingerprint;
	uint64_t revoked_number;
};

struct rec_code {
	uint64_t number;
	enum role role;
	const char *organisation;
	uint64_t expires_ms, enrolment;
	struct bytes public_key_hash;
	uint64_t account, revoked_number;
};

/* The struct of every write begins with its submission key: who handles all kinds alike reads it there. */
#define KEY_FIRST(type) \
	_Static_assert(offsetof(struct type, key) == 0, #type " begins with its key")
KEY_FIRST(msg_invite_create);
KEY_FIRST(msg_invite_revoke);
KEY_FIRST(msg_account_revoke);
KEY_FIRST(msg_account_renew);
KEY_FIRST(msg_org_import);
KEY_FIRST(msg_org_close);
KEY_FIRST(msg_plan_import);
KEY_FIRST(msg_plan_publish);
KEY_FIRST(msg_round_open);
KEY_FIRST(msg_round_close);
KEY_FIRST(msg_round_extend);
KEY_FIRST(msg_submit);
KEY_FIRST(rec_renewal);
#undef KEY_FIRST

#endif
