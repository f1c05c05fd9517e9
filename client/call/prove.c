/* SPDX-License-Identifier: Apache-2.0 */
#include "client/call/prove.h"

/* A receipt that is sent again may be older than what was seen since: then it is the one to be continued. */
static enum sp_code prove(struct call *c, const struct head *earlier, const struct head *later,
	bool *proved, struct arena *a, struct sp_error *err)
{
	const struct msg_log_proof request = {earlier->size, later->size};
	struct msg_log_proof_reply reply = {.n_proof = 0};
	struct sp_error unasked;
	enum sp_code rc = SP_OK;
	if (earlier->size && earlier->size < later->size)
		rc = call_request(c, MESSAGE_LOG_PROOF, CODEC_LOG_PROOF, &request,
			CODEC_LOG_PROOF_REPLY, &reply, a, &unasked);
	/* a size that its own signed heads have, and which it does not know: no proof then */
	*proved = rc == SP_OK || rc == SP_FIELD_INVALID;
	return *proved ? history_continues(earlier, later, reply.proof, reply.n_proof, err) : SP_OK;
}

enum sp_code prove_receipt(struct call *c, struct history *h, const struct msg_receipt *receipt,
	struct arena *a, struct sp_error *err)
{
	struct head head;
	bool proved = false;
	if (!receipt->head || head_verify(bytes_text(receipt->head), h->log_name, h->log_key, &head,
				      NULL) != SP_OK)
		return SP_OK;
	const bool newer = head.size >= h->known.size;
	enum sp_code rc = newer ? prove(c, &h->known, &head, &proved, a, err)
				: prove(c, &head, &h->known, &proved, a, err);
	return rc == SP_OK && proved ? history_keep(h, receipt->head, &head, err) : rc;
}
