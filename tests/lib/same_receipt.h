/* SPDX-License-Identifier: Apache-2.0 */
/* same_receipt.h - two receipts say the same, whoever made them. */
#ifndef SP_TESTS_SAME_RECEIPT_H
#define SP_TESTS_SAME_RECEIPT_H

#include "common/codec/messages.h"
#include "tests/lib/test.h"

static inline void check_same_receipt(const struct msg_receipt *a, const struct msg_receipt *b)
{
	CHECK_INT(a->number, b->number);
	CHECK_INT(a->arrival_ms, b->arrival_ms);
	CHECK_INT(a->revision, b->revision);
	CHECK_TEXT(a->id, b->id);
	CHECK_TEXT(a->head, b->head);
	CHECK_BYTES(a->header, b->header);
	CHECK_BYTES(a->nonce, b->nonce);
	CHECK_INT(a->n_proof, b->n_proof);
	for (size_t i = 0; i < a->n_proof; i++)
		CHECK_BYTES(a->proof[i], b->proof[i]);
}

#endif
