/* SPDX-License-Identifier: Apache-2.0 */
/* proof.c - what shows that the log only grew: signed heads of earlier sizes, and the consistency of two. */
#include "server/ledger/internal.h"

enum sp_code ledger_head_at(struct ledger_view *v, uint64_t size, struct arena *a, const char **out,
	uint64_t *head_size, struct sp_error *err)
{
	struct batch b;
	if (size == 0 || size > v->stored)
		return SP_NOT_FOUND;
	enum sp_code rc = record_batch(&v->record, size - 1, &b, err);
	if (rc != SP_OK)
		return rc;
	*head_size = b.last + 1;
	*out = arena_text_n(a, b.head.ptr, b.head.len);
	return *out ? SP_OK : sp_fail(err, SP_NO_MEMORY);
}

enum sp_code ledger_peaks(
	struct ledger_view *v, uint64_t size, struct merkle_peaks *out, struct sp_error *err)
{
	return merkle_load(tree_read, v->index, size, out, err);
}

enum sp_code ledger_consistency(struct ledger_view *v, uint64_t size1, uint64_t size2,
	struct arena *a, struct bytes **out, size_t *n, struct sp_error *err)
{
	struct hash proof[MERKLE_DEPTH_MAX];
	*out = NULL;
	*n = 0;
	if (size1 == 0 || size1 > size2 || size2 > v->stored)
		return SP_NOT_FOUND;
	if (size1 == size2)
		return SP_OK;
	enum sp_code rc =
		merkle_prove_consistency(tree_read, v->index, size1, size2, proof, n, err);
	if (rc != SP_OK)
		return rc;
	*out = arena_array(a, *n, sizeof **out);
	if (!*out)
		return sp_fail(err, SP_NO_MEMORY);
	for (size_t i = 0; i < *n; i++) {
		(*out)[i] = arena_bytes(a, hash_bytes(&proof[i]));
		if (!(*out)[i].ptr)
			return sp_fail(err, SP_NO_MEMORY);
	}
	return SP_OK;
}
