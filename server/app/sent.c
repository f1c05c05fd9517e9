/* SPDX-License-Identifier: Apache-2.0 */
/* The errors that clients are told: PROTOCOL.md marks the same ones, and says of each what it means. What is not
 * here concerns the server's own folder or a client's files, and reaches nobody by way of a reply. */
#include "server/app/app.h"

static const enum sp_code sent[] = {
	/* everywhere, and the wire */
	SP_INTERNAL,
	SP_NO_MEMORY,
	SP_TOO_LARGE,
	SP_MALFORMED,
	SP_FRAME_TOO_LARGE,
	SP_FIELD_INVALID,
	SP_FIELD_MISSING,
	SP_UNEXPECTED_MESSAGE,
	SP_PROTOCOL_VERSION,
	SP_DUPLICATE_TAG,
	SP_OUTCOME_UNKNOWN,
	SP_BUSY,
	/* access */
	SP_NOT_ENROLLED,
	SP_NOT_ALLOWED,
	SP_OTHER_ORGANISATION,
	SP_CODE_INVALID,
	SP_CODE_USED,
	SP_CODE_EXPIRED,
	SP_RATE_LIMITED,
	SP_ACCOUNT_CLOSED,
	SP_CERTIFICATE_EXPIRED,
	SP_CSR_INVALID,
	SP_ACCOUNT_UNKNOWN,
	SP_INVITATION_UNKNOWN,
	SP_LAST_ADMINISTRATOR,
	SP_CODE_REVOKED,
	SP_ACCOUNT_REVOKED,
	/* plans, rounds, submissions */
	SP_PLAN_UNKNOWN,
	SP_PLAN_NOT_PUBLISHED,
	SP_ORGANISATION_UNKNOWN,
	SP_NOT_IN_PLAN,
	SP_ROUND_UNKNOWN,
	SP_ROUND_CLOSED,
	SP_ROUND_EXISTS,
	SP_CONFLICT,
	SP_IDEMPOTENCY_MISMATCH,
	SP_FOLLOWUP_UNKNOWN,
	SP_FORM_OTHER_YEAR,
	SP_PLAN_INVALID,
	SP_PLAN_CHANGED,
	SP_SUBMISSION_INVALID,
	SP_ROUND_DATES,
	SP_CODE_TAKEN,
	SP_PLAN_PUBLISHED,
	SP_PLAN_IN_CONSULTATION,
	SP_PLAN_OUTDATED,
	SP_PLAN_IS_FOLLOWUP,
	SP_REPORTS_JOINTLY,
	SP_MEMBER_HAS_MEMBERS,
	/* the store */
	SP_STORAGE,
	SP_STORE_FULL,
	SP_ENTRY_DAMAGED,
	SP_HEAD_DAMAGED,
	SP_STORE_DAMAGED,
};

static const enum sp_code own_faults[] = {SP_INTERNAL, SP_NO_MEMORY, SP_STORAGE, SP_STORE_FULL,
	SP_STORE_DAMAGED, SP_STORE_VERSION, SP_ENTRY_DAMAGED, SP_HEAD_DAMAGED, SP_OUTCOME_UNKNOWN};

static bool is_among(const enum sp_code *codes, size_t n, enum sp_code code)
{
	for (size_t i = 0; i < n; i++)
		if (codes[i] == code)
			return true;
	return false;
}

bool app_sends(enum sp_code code)
{
	return is_among(sent, sizeof sent / sizeof sent[0], code);
}

bool app_is_own_fault(enum sp_code code)
{
	return is_among(own_faults, sizeof own_faults / sizeof own_faults[0], code);
}
