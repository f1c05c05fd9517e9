/* SPDX-License-Identifier: Apache-2.0 */
/* tree.c - the tree's complete subtrees in the index, in post-order. */
#include <string.h>

#include "server/ledger/internal.h"

enum sp_code tree_read(void *ctx, uint64_t position, struct hash *out, struct sp_error *err)
{
	struct store_txn *index = ctx;
	struct key key = key_number(position);
	struct bytes value;
	enum sp_code rc = row_read(index, TABLE_TREE, key_bytes(&key), &value, err);
	if (rc == SP_NOT_FOUND || (rc == SP_OK && value.len != HASH_BYTES))
		return row_damaged(index, TABLE_TREE, key_bytes(&key), err);
	if (rc == SP_OK)
		memcpy(out->bytes, value.ptr, HASH_BYTES);
	return rc;
}

enum sp_code tree_add(struct store_txn *index, struct merkle_peaks *peaks, struct fresh *fresh,
	const struct hash *leaf, struct sp_error *err)
{
	struct hash closed[MERKLE_DEPTH_MAX];
	uint64_t position = merkle_count(peaks->size);
	size_t n = merkle_add(peaks, leaf, closed);
	if (fresh)
		fresh_node(fresh, closed, n);
	for (size_t i = 0; i < n; i++) {
		struct key key = key_number(position + i);
		enum sp_code rc =
			row_write(index, TABLE_TREE, key_bytes(&key), hash_bytes(&closed[i]), err);
		if (rc != SP_OK)
			return rc;
	}
	return SP_OK;
}
