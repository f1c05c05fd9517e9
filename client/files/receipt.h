/* SPDX-License-Identifier: Apache-2.0 */
/* receipt.h - the layout of a receipt, shared by writer and reader. Private to client/files.
 *
 *   samplan-receipt/1
 *   # what this is, in one language
 *   server: plan.example:7443
 *   ...                                    one line a value, in this order
 *   proof:
 *     base64, one line a hash
 *   head:
 *     the signed head as it is, each line indented; its empty line is empty here too
 *   body:
 *     base64 in lines of 76
 *   checksum: base64 SHA-256 of all lines before it that are no comments, each with LF
 *
 * The checksum finds accidents, in the lines too that no signature covers (server, id, revision). */
#ifndef SP_FILES_RECEIPT_H
#define SP_FILES_RECEIPT_H

#include "client/files/files.h"
#include "common/crypto/merkle.h"

#define RECEIPT_FORMAT "samplan-receipt/1"
#define RECEIPT_INDENT "  "

enum { RECEIPT_MAX = 8 << 20, RECEIPT_LINE = 76 };

enum receipt_key {
	RECEIPT_SERVER,
	RECEIPT_LOG,
	RECEIPT_LOG_KEY,
	RECEIPT_ID,
	RECEIPT_REVISION,
	RECEIPT_KIND,
	RECEIPT_NUMBER,
	RECEIPT_ARRIVAL,
	RECEIPT_HEADER,
	RECEIPT_NONCE,
	RECEIPT_PROOF,
	RECEIPT_HEAD,
	RECEIPT_BODY,
	RECEIPT_CHECKSUM,
	RECEIPT_KEYS
};
extern const char *const receipt_keys[RECEIPT_KEYS];

/* The keys whose values stand on the following, indented lines. */
static inline bool receipt_is_section(enum receipt_key key)
{
	return key >= RECEIPT_PROOF && key <= RECEIPT_BODY;
}

/* An entry's header, big-endian (server/ledger): what the leaf of the log hashes. */
struct entry_header {
	uint64_t number, arrival_ms, account;
	uint32_t kind, schema;
	struct hash content; /* SHA-256(nonce + body) */
};
/* False unless it has exactly ENTRY_HEADER_SIZE bytes. */
bool entry_header_read(struct bytes in, struct entry_header *out);

#endif
