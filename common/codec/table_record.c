/* SPDX-License-Identifier: Apache-2.0 */
/* Entries of the ledger that are no request, and rows of its index. */
#include "common/codec/table.h"

/* clang-format off */

#define HASH(n, s, m) BYTES(n, s, m, 0, HASH_SIZE, HASH_SIZE)

MAP(Genesis, genesis, rec_genesis,
	BYTES(1, rec_genesis, store_id, 0, 16, 16),
	BYTES(2, rec_genesis, ca_certificate, 0, 0, LIMIT_BLOB),
	TEXT(3, rec_genesis, log_name, 0, LIMIT_TEXT),
	HASH(4, rec_genesis, log_key),
	TEXT(5, rec_genesis, county, 0, LIMIT_ID),
	TEXT(6, rec_genesis, server_name, 0, LIMIT_TEXT));

MAP(Enrolment, enrolment, rec_enrolment,
	HASH(1, rec_enrolment, code_hash),
	BYTES(2, rec_enrolment, csr, 0, 0, LIMIT_BLOB),
	HASH(3, rec_enrolment, public_key_hash),
	BYTES(4, rec_enrolment, certificate, 0, 0, LIMIT_BLOB),
	HASH(5, rec_enrolment, fingerprint),
	U64(6, rec_enrolment, account, 0),
	U64(7, rec_enrolment, not_after_ms, 0));

MAP(Renewal, renewal, rec_renewal,
	SUBMISSION_KEY(1, rec_renewal),
	BYTES(2, rec_renewal, csr, 0, 0, LIMIT_BLOB),
	HASH(3, rec_renewal, public_key_hash),
	BYTES(4, rec_renewal, certificate, 0, 0, LIMIT_BLOB),
	HASH(5, rec_renewal, fingerprint),
	U64(6, rec_renewal, account, 0),
	U64(7, rec_renewal, not_after_ms, 0),
	HASH(8, rec_renewal, request_hash));

MAP(OrganisationRow, organisation_row, rec_organisation,
	U64(1, rec_organisation, number, 0),
	TEXT(2, rec_organisation, code, 0, LIMIT_ID),
	TEXT(3, rec_organisation, name, 0, LIMIT_TEXT),
	TEXT(4, rec_organisation, county, 0, LIMIT_ID),
	ENUM_U32(5, rec_organisation, kind, enum org_kind, samplan__organisation_kind__descriptor),
	U64(6, rec_organisation, population, 0),
	YEAR(7, rec_organisation, population_year, 0),
	U64(8, rec_organisation, closed_ms, 0),
	TEXTS(9, rec_organisation, aliases, LIMIT_TEXT, PLAN_MAX_ITEMS),
	TEXTS(10, rec_organisation, members, LIMIT_ID, PLAN_MAX_ITEMS));

MAP(PlanRow, plan_row, rec_plan,
	U64(1, rec_plan, number, 0),
	U32(2, rec_plan, plan_no, 0),
	U32(3, rec_plan, version, 0),
	BOOL(4, rec_plan, published),
	U64(5, rec_plan, published_number, 0),
	TEXT(6, rec_plan, id, 0, LIMIT_ID),
	TEXT(7, rec_plan, title, 0, LIMIT_TEXT),
	ENUM_U32(8, rec_plan, state, enum plan_state, samplan__plan_state__descriptor),
	ENUM_U32(9, rec_plan, kind, enum plan_kind, samplan__plan_kind__descriptor),
	YEAR(10, rec_plan, from_year, 0),
	YEAR(11, rec_plan, to_year, 0),
	YEAR(12, rec_plan, account_year, 0),
	TEXT(13, rec_plan, follows, 0, LIMIT_ID));

MAP(RoundRow, round_row, rec_round,
	U64(1, rec_round, number, 0),
	U32(2, rec_round, plan_no, 0),
	U32(3, rec_round, plan_version, 0),
	YEAR(4, rec_round, year, 0),
	U64(5, rec_round, opens_ms, 0),
	U64(6, rec_round, closes_ms, 0),
	U64(7, rec_round, closed_number, 0),
	TEXT(8, rec_round, plan, 0, LIMIT_ID));

MAP(AccountRow, account_row, rec_account,
	U64(1, rec_account, number, 0),
	ENUM_U32(2, rec_account, role, enum role, samplan__role__descriptor),
	TEXT(3, rec_account, organisation, 0, LIMIT_ID),
	U64(4, rec_account, not_after_ms, 0),
	HASH(5, rec_account, fingerprint),
	U64(6, rec_account, revoked_number, 0));

MAP(CodeRow, code_row, rec_code,
	U64(1, rec_code, number, 0),
	ENUM_U32(2, rec_code, role, enum role, samplan__role__descriptor),
	TEXT(3, rec_code, organisation, 0, LIMIT_ID),
	U64(4, rec_code, expires_ms, 0),
	U64(5, rec_code, enrolment, 0),
	HASH(6, rec_code, public_key_hash),
	U64(7, rec_code, account, 0),
	U64(8, rec_code, revoked_number, 0));
