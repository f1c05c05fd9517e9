/* SPDX-License-Identifier: Apache-2.0 */
#include "client/call/history.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static enum sp_code lost(const struct head *earlier, const struct head *later, struct sp_error *err)
{
	char has[24], had[24];
	snprintf(has, sizeof has, "%" PRIu64, later->size);
	snprintf(had, sizeof had, "%" PRIu64, earlier->size);
	return sp_fail(err, SP_HISTORY_LOST, has, had);
}

static enum sp_code rewritten(const struct head *earlier, struct sp_error *err)
{
	char had[24];
	snprintf(had, sizeof had, "%" PRIu64, earlier->size);
	return sp_fail(err, SP_HISTORY_REWRITTEN, had);
}

enum sp_code history_continues(const struct head *earlier, const struct head *later,
	const struct bytes *proof, size_t n_proof, struct sp_error *err)
{
	struct hash path[MERKLE_DEPTH_MAX];
	if (earlier->size == 0)
		return SP_OK;
	if (later->size < earlier->size)
		return lost(earlier, later, err);
	if (n_proof > MERKLE_DEPTH_MAX)
		return rewritten(earlier, err);
	for (size_t i = 0; i < n_proof; i++) {
		if (proof[i].len != HASH_BYTES)
			return rewritten(earlier, err);
		memcpy(path[i].bytes, proof[i].ptr, HASH_BYTES);
	}
	if (!merkle_verify_consistency(
		    earlier->size, &earlier->root, later->size, &later->root, path, n_proof))
		return rewritten(earlier, err);
	return SP_OK;
}

enum sp_code history_keep(
	struct history *h, const char *text, const struct head *head, struct sp_error *err)
{
	if (head->size <= h->known.size)
		return SP_OK;
	enum sp_code rc = h->keep ? h->keep(h->user, text, head, err) : SP_OK;
	if (rc == SP_OK) {
		h->known = *head;
		h->known_text = NULL;
	}
	return rc;
}

enum sp_code history_check(struct history *h, const char *text, const struct bytes *proof,
	size_t n_proof, struct sp_error *err)
{
	struct head newest;
	if (!text)
		return sp_fail(err, SP_MALFORMED, "head");
	if (h->known.size > 0 && h->known_text && strcmp(text, h->known_text) == 0)
		return SP_OK;
	enum sp_code rc = head_verify(bytes_text(text), h->log_name, h->log_key, &newest, err);
	if (rc == SP_OK)
		rc = history_continues(&h->known, &newest, proof, n_proof, err);
	return rc == SP_OK ? history_keep(h, text, &newest, err) : rc;
}

bool message_reads(enum message_type type)
{
	static const enum message_type reading[] = {MESSAGE_HEALTH, MESSAGE_WHOAMI,
		MESSAGE_SERVER_STATUS, MESSAGE_INVITE_LIST, MESSAGE_ACCOUNT_LIST, MESSAGE_ORG_LIST,
		MESSAGE_PLAN_GET, MESSAGE_PLAN_LIST, MESSAGE_ROUND_LIST, MESSAGE_QUESTIONS,
		MESSAGE_FOLLOWUP_GET, MESSAGE_OVERVIEW, MESSAGE_FOLLOWUP_LIST, MESSAGE_TOTAL,
		MESSAGE_LOG_LIST, MESSAGE_LOG_PROOF, MESSAGE_BACKUP};
	for (size_t i = 0; i < sizeof reading / sizeof reading[0]; i++)
		if (reading[i] == type)
			return true;
	return false;
}
