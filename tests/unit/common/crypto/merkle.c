/* SPDX-License-Identifier: Apache-2.0 */
#include "common/crypto/merkle.h"

#include "tests/lib/test.h"

enum { LEAVES = 257 };

/* A tree in memory: the complete subtrees in post-order, as a store would hold them. */
struct tree {
	struct merkle_peaks peaks;
	struct hash node[2 * LEAVES], leaf[LEAVES], root[LEAVES + 1];
	uint64_t n;
};

static enum sp_code read_node(void *ctx, uint64_t position, struct hash *out, struct sp_error *err)
{
	const struct tree *t = ctx;
	if (position >= t->n)
		return sp_fail(err, SP_NOT_FOUND, "node");
	*out = t->node[position];
	return SP_OK;
}

static struct tree *grown(void)
{
	static struct tree t;
	if (t.peaks.size)
		return &t;
	t.root[0] = merkle_root(&t.peaks);
	for (size_t i = 0; i < LEAVES; i++) {
		struct hash made[MERKLE_DEPTH_MAX];
		uint8_t text[2] = {(uint8_t)(i >> 8), (uint8_t)i};
		t.leaf[i] = merkle_leaf(bytes_of(text, 2));
		size_t n = merkle_add(&t.peaks, &t.leaf[i], made);
		memcpy(&t.node[t.n], made, n * sizeof made[0]);
		t.n += n;
		t.root[i + 1] = merkle_root(&t.peaks);
	}
	return &t;
}

/* RFC 6962 2.1 as it is written, to compare with. */
static struct hash root_of(const struct hash *leaf, size_t n)
{
	size_t k = 1;
	if (n == 0)
		return merkle_empty();
	if (n == 1)
		return leaf[0];
	while (2 * k < n)
		k *= 2;
	struct hash left = root_of(leaf, k), right = root_of(leaf + k, n - k);
	return merkle_node(&left, &right);
}

/* The eight leaves of the Certificate Transparency reference tests and the first bytes of their
 * roots. */
TEST(merkle, roots_are_those_of_the_reference_leaves)
{
	static const struct bytes leaves[] = {{(const uint8_t *)"", 0},
		{(const uint8_t *)"\x00", 1}, {(const uint8_t *)"\x10", 1},
		{(const uint8_t *)"\x20\x21", 2}, {(const uint8_t *)"\x30\x31", 2},
		{(const uint8_t *)"\x40\x41\x42\x43", 4},
		{(const uint8_t *)"\x50\x51\x52\x53\x54\x55\x56\x57", 8},
		{(const uint8_t *)"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e"
				  "\x6f",
			16}};
	static const uint32_t roots[] = {0xe3b0c442, 0x6e340b9c, 0xfac54203, 0xaeb6bcfe, 0xd37ee418,
		0x4e3bbb1f, 0x76e67dad, 0xddb89be4, 0x5dc9da79};
	struct merkle_peaks p = {0};
	struct hash made[MERKLE_DEPTH_MAX];
	for (size_t size = 0;; size++) {
		struct hash root = merkle_root(&p);
		CHECK_INT(be32_get(root.bytes), roots[size]);
		if (size == 8)
			break;
		struct hash leaf = merkle_leaf(leaves[size]);
		CHECK(merkle_add(&p, &leaf, made) >= 1);
	}
}

TEST(merkle, roots_are_those_of_the_definition)
{
	struct tree *t = grown();
	for (size_t n = 0; n <= LEAVES; n++) {
		struct hash want = root_of(t->leaf, n);
		CHECK(hash_equal(&t->root[n], &want));
	}
}

TEST(merkle, subtrees_lie_where_they_are_made)
{
	struct tree *t = grown();
	CHECK_INT(t->n, merkle_count(LEAVES));
	for (unsigned level = 0; level <= 8; level++)
		for (uint64_t k = 0; (k + 1) << level <= LEAVES; k++) {
			struct hash want = root_of(t->leaf + (k << level), (size_t)1 << level);
			CHECK(hash_equal(&t->node[merkle_position(level, k)], &want));
		}
}

TEST(merkle, counts_fit_what_each_leaf_adds)
{
	for (uint64_t n = 0; n < LEAVES; n++)
		CHECK_INT(merkle_count(n + 1) - merkle_count(n),
			1 + (uint64_t)__builtin_ctzll(n + 1));
}

TEST(merkle, peaks_come_back_from_the_store)
{
	struct tree *t = grown();
	for (uint64_t n = 0; n <= LEAVES; n++) {
		struct merkle_peaks p;
		CHECK_INT(merkle_load(read_node, t, n, &p, NULL), SP_OK);
		struct hash root = merkle_root(&p);
		CHECK(hash_equal(&root, &t->root[n]));
		CHECK_INT(p.size, n);
	}
}

/* Everything that could be wrong with a good proof of inclusion. */
static void spoil_inclusion(struct tree *t, uint64_t m, uint64_t n, struct hash *proof, size_t len)
{
	for (size_t bit = (m * 31 + n) % 509; bit < len * 256; bit += 509) {
		proof[bit / 256].bytes[bit / 8 % 32] ^= (uint8_t)(1 << bit % 8);
		CHECK(!merkle_verify_inclusion(&t->leaf[m], m, n, proof, len, &t->root[n]));
		proof[bit / 256].bytes[bit / 8 % 32] ^= (uint8_t)(1 << bit % 8);
	}
	CHECK(!merkle_verify_inclusion(&t->leaf[m], m, n, proof, len + 1, &t->root[n]));
	if (len)
		CHECK(!merkle_verify_inclusion(&t->leaf[m], m, n, proof, len - 1, &t->root[n]));
	CHECK(!merkle_verify_inclusion(&t->leaf[m], m + 1, n, proof, len, &t->root[n]));
	CHECK(!merkle_verify_inclusion(&t->leaf[m], n, n, proof, len, &t->root[n]));
	CHECK(!merkle_verify_inclusion(&t->leaf[(m + 1) % LEAVES], m, n, proof, len, &t->root[n]));
	CHECK(!merkle_verify_inclusion(&t->leaf[m], m, n, proof, len, &t->root[n - 1]));
}

TEST(merkle, inclusion_proves_for_every_leaf_and_size)
{
	struct tree *t = grown();
	struct hash proof[MERKLE_DEPTH_MAX + 1] = {0};
	size_t len;
	for (uint64_t n = 1; n <= LEAVES; n++)
		for (uint64_t m = 0; m < n; m++) {
			CHECK_INT(merkle_prove_inclusion(read_node, t, m, n, proof, &len, NULL),
				SP_OK);
			CHECK(merkle_verify_inclusion(&t->leaf[m], m, n, proof, len, &t->root[n]));
		}
}

TEST(merkle, a_spoilt_inclusion_proof_does_not_verify)
{
	struct tree *t = grown();
	struct hash proof[MERKLE_DEPTH_MAX + 1] = {0};
	size_t len;
	for (uint64_t n = 1; n <= LEAVES; n += n < 40 ? 1 : 31)
		for (uint64_t m = 0; m < n; m += n < 40 ? 1 : 7) {
			CHECK_INT(merkle_prove_inclusion(read_node, t, m, n, proof, &len, NULL),
				SP_OK);
			spoil_inclusion(t, m, n, proof, len);
		}
}

TEST(merkle, every_bit_of_one_inclusion_proof_counts)
{
	struct tree *t = grown();
	struct hash proof[MERKLE_DEPTH_MAX];
	size_t len;
	CHECK_INT(merkle_prove_inclusion(read_node, t, 100, 200, proof, &len, NULL), SP_OK);
	CHECK_INT(len, 8);
	for (size_t bit = 0; bit < len * 256; bit++) {
		proof[bit / 256].bytes[bit / 8 % 32] ^= (uint8_t)(1 << bit % 8);
		CHECK(!merkle_verify_inclusion(&t->leaf[100], 100, 200, proof, len, &t->root[200]));
		proof[bit / 256].bytes[bit / 8 % 32] ^= (uint8_t)(1 << bit % 8);
	}
}

TEST(merkle, consistency_proves_for_every_pair_of_sizes)
{
	struct tree *t = grown();
	struct hash proof[MERKLE_DEPTH_MAX];
	size_t len;
	for (uint64_t n = 0; n <= LEAVES; n++)
		for (uint64_t m = 0; m <= n; m++) {
			CHECK_INT(merkle_prove_consistency(read_node, t, m, n, proof, &len, NULL),
				SP_OK);
			CHECK(merkle_verify_consistency(
				m, &t->root[m], n, &t->root[n], proof, len));
		}
}

static void spoil_consistency(
	struct tree *t, uint64_t m, uint64_t n, struct hash *proof, size_t len)
{
	for (size_t bit = (m * 31 + n) % 509; bit < len * 256; bit += 509) {
		proof[bit / 256].bytes[bit / 8 % 32] ^= (uint8_t)(1 << bit % 8);
		CHECK(!merkle_verify_consistency(m, &t->root[m], n, &t->root[n], proof, len));
		proof[bit / 256].bytes[bit / 8 % 32] ^= (uint8_t)(1 << bit % 8);
	}
	CHECK(!merkle_verify_consistency(m, &t->root[m], n, &t->root[n], proof, len + 1));
	if (len)
		CHECK(!merkle_verify_consistency(m, &t->root[m], n, &t->root[n], proof, len - 1));
	CHECK(!merkle_verify_consistency(m, &t->root[m - 1], n, &t->root[n], proof, len));
	CHECK(!merkle_verify_consistency(m, &t->root[m], n, &t->root[n - 1], proof, len));
	CHECK(!merkle_verify_consistency(n + 1, &t->root[m], n, &t->root[n], proof, len));
}

TEST(merkle, a_spoilt_consistency_proof_does_not_verify)
{
	struct tree *t = grown();
	struct hash proof[MERKLE_DEPTH_MAX + 1] = {0};
	size_t len;
	for (uint64_t n = 1; n <= LEAVES; n += n < 40 ? 1 : 31)
		for (uint64_t m = 1; m <= n; m += n < 40 ? 1 : 7) {
			CHECK_INT(merkle_prove_consistency(read_node, t, m, n, proof, &len, NULL),
				SP_OK);
			spoil_consistency(t, m, n, proof, len);
		}
}

TEST(merkle, every_bit_of_one_consistency_proof_counts)
{
	struct tree *t = grown();
	struct hash proof[MERKLE_DEPTH_MAX];
	size_t len;
	CHECK_INT(merkle_prove_consistency(read_node, t, 101, 200, proof, &len, NULL), SP_OK);
	CHECK_INT(len, 9);
	for (size_t bit = 0; bit < len * 256; bit++) {
		proof[bit / 256].bytes[bit / 8 % 32] ^= (uint8_t)(1 << bit % 8);
		CHECK(!merkle_verify_consistency(
			101, &t->root[101], 200, &t->root[200], proof, len));
		proof[bit / 256].bytes[bit / 8 % 32] ^= (uint8_t)(1 << bit % 8);
	}
}

TEST(merkle, the_empty_tree_is_consistent_with_all_but_not_under_another_root)
{
	struct tree *t = grown();
	struct hash junk = t->leaf[3];
	CHECK(merkle_verify_consistency(0, &t->root[0], 0, &t->root[0], NULL, 0));
	CHECK(merkle_verify_consistency(0, &t->root[0], 9, &t->root[9], NULL, 0));
	CHECK(!merkle_verify_consistency(0, &junk, 9, &t->root[9], NULL, 0));
	CHECK(!merkle_verify_consistency(0, &t->root[0], 0, &junk, NULL, 0));
	CHECK(!merkle_verify_consistency(0, &t->root[0], 9, &t->root[9], &junk, 1));
	CHECK(!merkle_verify_inclusion(&junk, 0, 0, NULL, 0, &junk));
}

TEST(merkle, tells_the_readers_error)
{
	struct tree *t = grown();
	struct hash proof[MERKLE_DEPTH_MAX];
	struct merkle_peaks p;
	struct sp_error err;
	size_t len;
	CHECK_CODE(merkle_load(read_node, t, LEAVES + 1, &p, &err), SP_NOT_FOUND, &err);
	CHECK_CODE(merkle_prove_inclusion(read_node, t, 0, 2 * LEAVES, proof, &len, &err),
		SP_NOT_FOUND, &err);
	CHECK_INT(len, 0);
	CHECK_CODE(merkle_prove_consistency(read_node, t, 5, 2 * LEAVES, proof, &len, &err),
		SP_NOT_FOUND, &err);
}

TEST(merkle, refuses_what_cannot_be_proved)
{
	struct tree *t = grown();
	struct hash proof[MERKLE_DEPTH_MAX];
	struct merkle_peaks p;
	size_t len;
	CHECK_INT(merkle_prove_inclusion(read_node, t, 7, 7, proof, &len, NULL), SP_INTERNAL);
	CHECK_INT(merkle_prove_inclusion(read_node, t, 0, 0, proof, &len, NULL), SP_INTERNAL);
	CHECK_INT(merkle_prove_consistency(read_node, t, 8, 7, proof, &len, NULL), SP_INTERNAL);
	CHECK_INT(merkle_prove_inclusion(read_node, t, 0, UINT64_MAX, proof, &len, NULL),
		SP_INTERNAL);
	CHECK_INT(merkle_load(read_node, t, UINT64_MAX, &p, NULL), SP_INTERNAL);
}
