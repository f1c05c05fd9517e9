/* SPDX-License-Identifier: Apache-2.0 */
#include "common/crypto/merkle.h"

/* Sizes over this would make positions wrap and paths outgrow MERKLE_DEPTH_MAX. */
#define SIZE_LIMIT (UINT64_MAX >> 2)

/* A tree in the store, and the path that is being gathered from the root downwards. */
struct path {
	merkle_read read;
	void *ctx;
	struct hash *hash;
	size_t n;
};

/* The largest power of two smaller than `size` (size >= 2): where RFC 6962 splits a tree. */
static uint64_t split(uint64_t size)
{
	return (uint64_t)1 << (63 - __builtin_clzll(size - 1));
}

/* Peaks of the leaves [start, start + size), start a multiple of every power of two in size. */
static enum sp_code load_range(const struct path *p, uint64_t start, uint64_t size,
	struct merkle_peaks *out, struct sp_error *err)
{
	enum sp_code rc = SP_OK;
	*out = (struct merkle_peaks){.size = size};
	while (rc == SP_OK && size) {
		unsigned level = 63 - (unsigned)__builtin_clzll(size);
		uint64_t position = merkle_position(level, start >> level);
		rc = p->read(p->ctx, position, &out->peak[out->n++], err);
		start += (uint64_t)1 << level;
		size -= (uint64_t)1 << level;
	}
	return rc;
}

static enum sp_code add_range(struct path *p, uint64_t start, uint64_t size, struct sp_error *err)
{
	struct merkle_peaks peaks;
	enum sp_code rc = load_range(p, start, size, &peaks, err);
	if (rc == SP_OK)
		p->hash[p->n++] = merkle_root(&peaks);
	return rc;
}

static void reverse(struct hash *hash, size_t n)
{
	for (size_t i = 0; i < n / 2; i++) {
		struct hash h = hash[i];
		hash[i] = hash[n - 1 - i];
		hash[n - 1 - i] = h;
	}
}

enum sp_code merkle_load(
	merkle_read read, void *ctx, uint64_t size, struct merkle_peaks *out, struct sp_error *err)
{
	const struct path p = {.read = read, .ctx = ctx};
	if (size > SIZE_LIMIT)
		return sp_fail(err, SP_INTERNAL, "tree size");
	return load_range(&p, 0, size, out, err);
}

enum sp_code merkle_prove_inclusion(merkle_read read, void *ctx, uint64_t index, uint64_t size,
	struct hash *proof, size_t *n, struct sp_error *err)
{
	struct path p = {read, ctx, proof, 0};
	enum sp_code rc = SP_OK;
	uint64_t start = 0;
	*n = 0;
	if (size > SIZE_LIMIT || index >= size)
		return sp_fail(err, SP_INTERNAL, "leaf outside the tree");
	while (rc == SP_OK && size > 1) {
		uint64_t k = split(size);
		if (index - start < k) {
			rc = add_range(&p, start + k, size - k, err);
			size = k;
		} else {
			rc = add_range(&p, start, k, err);
			start += k;
			size -= k;
		}
	}
	reverse(proof, p.n);
	*n = rc == SP_OK ? p.n : 0;
	return rc;
}

enum sp_code merkle_prove_consistency(merkle_read read, void *ctx, uint64_t size1, uint64_t size2,
	struct hash *proof, size_t *n, struct sp_error *err)
{
	struct path p = {read, ctx, proof, 0};
	enum sp_code rc = SP_OK;
	uint64_t start = 0;
	*n = 0;
	if (size2 > SIZE_LIMIT || size1 > size2)
		return sp_fail(err, SP_INTERNAL, "tree sizes");
	if (size1 == 0)
		return SP_OK;
	while (rc == SP_OK && size1 < start + size2) { /* size2: leaves of the part looked at */
		uint64_t k = split(size2);
		if (size1 - start <= k) {
			rc = add_range(&p, start + k, size2 - k, err);
			size2 = k;
		} else {
			rc = add_range(&p, start, k, err);
			start += k;
			size2 -= k;
		}
	}
	if (rc == SP_OK && start) /* from 0 on it is the first tree itself, whose root is known */
		rc = add_range(&p, start, size2, err);
	reverse(proof, p.n);
	*n = rc == SP_OK ? p.n : 0;
	return rc;
}

/* A walk from a node to the root: fn is the node's index in its row, sn the last index there. */
struct walk {
	uint64_t fn, sn;
};

/* True when the next hash of the proof is the left-hand brother; then the rows in which the node
 * has no brother are passed over. False: it is the right-hand one. */
static bool walk_left(struct walk *w)
{
	if (!(w->fn & 1) && w->fn != w->sn)
		return false;
	while (!(w->fn & 1) && w->fn) {
		w->fn >>= 1;
		w->sn >>= 1;
	}
	return true;
}

static void walk_up(struct walk *w)
{
	w->fn >>= 1;
	w->sn >>= 1;
}

bool merkle_verify_inclusion(const struct hash *leaf, uint64_t index, uint64_t size,
	const struct hash *proof, size_t n, const struct hash *root)
{
	if (index >= size)
		return false;
	struct walk w = {index, size - 1};
	struct hash r = *leaf;
	for (size_t i = 0; i < n; i++) {
		if (w.sn == 0)
			return false;
		r = walk_left(&w) ? merkle_node(&proof[i], &r) : merkle_node(&r, &proof[i]);
		walk_up(&w);
	}
	return w.sn == 0 && hash_equal(&r, root);
}

/* 0 < size1 < size2. `first` is the hash of the last complete subtree that both trees share. */
static bool climb(uint64_t size1, const struct hash *root1, uint64_t size2,
	const struct hash *root2, const struct hash *first, const struct hash *proof, size_t n)
{
	struct walk w = {size1 - 1, size2 - 1};
	struct hash old = *first, new = *first;
	while (w.fn & 1)
		walk_up(&w);
	for (size_t i = 0; i < n; i++) {
		if (w.sn == 0)
			return false;
		if (walk_left(&w)) {
			old = merkle_node(&proof[i], &old);
			new = merkle_node(&proof[i], &new);
		} else {
			new = merkle_node(&new, &proof[i]);
		}
		walk_up(&w);
	}
	return w.sn == 0 && hash_equal(&old, root1) && hash_equal(&new, root2);
}

bool merkle_verify_consistency(uint64_t size1, const struct hash *root1, uint64_t size2,
	const struct hash *root2, const struct hash *proof, size_t n)
{
	const struct hash empty = merkle_empty();
	if (size1 > size2)
		return false;
	if (size1 == 0)
		return n == 0 && hash_equal(root1, &empty) && (size2 || hash_equal(root2, &empty));
	if (size1 == size2)
		return n == 0 && hash_equal(root1, root2);
	if ((size1 & (size1 - 1)) == 0) /* a power of two: the shared subtree is the first tree */
		return climb(size1, root1, size2, root2, root1, proof, n);
	return n && climb(size1, root1, size2, root2, &proof[0], proof + 1, n - 1);
}
