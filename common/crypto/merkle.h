/* SPDX-License-Identifier: Apache-2.0 */
/* merkle.h - RFC 6962 trees: leaves, roots, proofs, and where complete subtrees lie in post-order.
 * Floor 1: base. Pure apart from the caller's reader. */
#ifndef SP_CRYPTO_MERKLE_H
#define SP_CRYPTO_MERKLE_H

#include "common/crypto/hash.h"

enum { MERKLE_DEPTH_MAX = 64 };

struct hash merkle_leaf(struct bytes leaf); /* SHA-256(0x00 + leaf) */
struct hash merkle_node(
	const struct hash *left, const struct hash *right); /* SHA-256(0x01 + both) */
struct hash merkle_empty(void); /* SHA-256 of nothing */

/* The peaks: roots of the complete subtrees of a tree of `size` leaves, largest first. */
struct merkle_peaks {
	uint64_t size;
	size_t n;
	struct hash peak[MERKLE_DEPTH_MAX];
};
/* Adds a leaf hash. The complete subtrees that it closes (itself first) are written to out[],
 * in post-order; returns how many (1-64). */
size_t merkle_add(
	struct merkle_peaks *p, const struct hash *leaf, struct hash out[MERKLE_DEPTH_MAX]);
struct hash merkle_root(const struct merkle_peaks *p);

/* Post-order number of the complete subtree that covers the leaves from index << level up to, not
 * including, (index + 1) << level: the order in which merkle_add makes them. */
uint64_t merkle_position(unsigned level, uint64_t index);
/* How many complete subtrees a tree of `size` leaves has: the next number to be made. */
uint64_t merkle_count(uint64_t size);

/* Reads the complete subtree's hash with this post-order number. */
typedef enum sp_code (*merkle_read)(
	void *ctx, uint64_t position, struct hash *out, struct sp_error *err);

/* Peaks of a tree of `size` leaves, from the store. */
SP_CHECK enum sp_code merkle_load(
	merkle_read read, void *ctx, uint64_t size, struct merkle_peaks *out, struct sp_error *err);
/* RFC 6962 2.1.1: audit path of leaf `index` in the tree of `size` leaves (index < size).
 * proof[] receives at most MERKLE_DEPTH_MAX hashes; *n says how many. Errors are the reader's. */
SP_CHECK enum sp_code merkle_prove_inclusion(merkle_read read, void *ctx, uint64_t index,
	uint64_t size, struct hash *proof, size_t *n, struct sp_error *err);
/* RFC 6962 2.1.2: consistency of the trees of size1 <= size2 leaves. */
SP_CHECK enum sp_code merkle_prove_consistency(merkle_read read, void *ctx, uint64_t size1,
	uint64_t size2, struct hash *proof, size_t *n, struct sp_error *err);
/* RFC 9162 2.1.3.2 and 2.1.4.2: false for any proof that does not fit exactly. */
bool merkle_verify_inclusion(const struct hash *leaf, uint64_t index, uint64_t size,
	const struct hash *proof, size_t n, const struct hash *root);
bool merkle_verify_consistency(uint64_t size1, const struct hash *root1, uint64_t size2,
	const struct hash *root2, const struct hash *proof, size_t n);

#endif
