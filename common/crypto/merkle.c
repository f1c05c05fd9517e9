/* SPDX-License-Identifier: Apache-2.0 */
#include "common/crypto/merkle.h"

#include <string.h>

/* RFC 6962 section 2.1: the first byte keeps leaves and nodes apart. */
static const uint8_t leaf_mark = 0x00, node_mark = 0x01;

struct hash merkle_leaf(struct bytes leaf)
{
	return sha256_2(bytes_of(&leaf_mark, 1), leaf);
}

struct hash merkle_node(const struct hash *left, const struct hash *right)
{
	return sha256_3(bytes_of(&node_mark, 1), hash_bytes(left), hash_bytes(right));
}

struct hash merkle_empty(void)
{
	return sha256(bytes_of(NULL, 0));
}

size_t merkle_add(
	struct merkle_peaks *p, const struct hash *leaf, struct hash out[MERKLE_DEPTH_MAX])
{
	size_t made = 1;
	out[0] = *leaf;
	/* each 1 at the low end of the old size is a peak that now finds its right-hand brother */
	for (uint64_t size = p->size; size & 1; size >>= 1, made++)
		out[made] = merkle_node(&p->peak[--p->n], &out[made - 1]);
	p->peak[p->n++] = out[made - 1];
	p->size++;
	return made;
}

struct hash merkle_root(const struct merkle_peaks *p)
{
	if (p->n == 0)
		return merkle_empty();
	struct hash root = p->peak[p->n - 1];
	for (size_t i = p->n - 1; i-- > 0;)
		root = merkle_node(&p->peak[i], &root);
	return root;
}

uint64_t merkle_count(uint64_t size)
{
	return 2 * size - (uint64_t)__builtin_popcountll(size);
}

uint64_t merkle_position(unsigned level, uint64_t index)
{
	uint64_t last = ((index + 1) << level) - 1; /* the leaf that closes the subtree */
	return merkle_count(last) + level;
}
