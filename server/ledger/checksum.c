/* SPDX-License-Identifier: Apache-2.0 */
#include "server/ledger/checksum.h"

#include <string.h>

/* Several sums side by side, for a product takes longer than the next one has to wait. */
enum { PIECE = 16, LANES = 6, BLOCK = LANES * PIECE };

struct sums {
	uint64_t a, b, c, d, e, f;
};

/* Bits without a pattern, so that nothing that is stored makes a factor 0. */
#define ODD_1 UINT64_C(0x9E3779B97F4A7C15)
#define ODD_2 UINT64_C(0xBF58476D1CE4E5B9)
#define ODD_3 UINT64_C(0x94D049BB133111EB)
#define ODD_4 UINT64_C(0xD6E8FEB86659FD93)
#define ODD_5 UINT64_C(0xA0761D6478BD642F)
#define ODD_6 UINT64_C(0xE7037ED1A0B428DB)
static const struct sums start = {ODD_6, ODD_5, ODD_4, ODD_3, ODD_2, ODD_1};

static inline uint64_t word(const uint8_t *p)
{
	uint64_t w;
	memcpy(&w, p, sizeof w);
	return w;
}

/* Both halves of the product: each bit of it depends on all below. */
static inline uint64_t fold(uint64_t x, uint64_t y)
{
	__extension__ const unsigned __int128 product = (unsigned __int128)x * y;
	return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static inline uint64_t add_piece(uint64_t sum, const uint8_t *p, uint64_t odd)
{
	return fold(word(p) ^ odd, word(p + 8) ^ sum);
}

/* The last piece lies over the one before where it has to. What is less than a piece is filled up: lengths are summed
 * too. */
static inline void add_end(struct sums *s, const uint8_t *p, size_t left, bool short_of)
{
	uint8_t end[PIECE] = {0};
	if (left >= PIECE)
		s->a = add_piece(s->a, p, ODD_1);
	if (left >= 2 * PIECE)
		s->b = add_piece(s->b, p + PIECE, ODD_2);
	if (left >= 3 * PIECE)
		s->c = add_piece(s->c, p + 2 * PIECE, ODD_3);
	if (left >= 4 * PIECE)
		s->d = add_piece(s->d, p + 3 * PIECE, ODD_4);
	if (left >= 5 * PIECE)
		s->e = add_piece(s->e, p + 4 * PIECE, ODD_5);
	if (left % PIECE == 0)
		return;
	if (short_of)
		memcpy(end, p, left);
	s->f = add_piece(s->f, short_of ? end : p + left - PIECE, ODD_6);
}

static inline void add(struct sums *to, struct bytes in)
{
	struct sums s = *to;
	const uint8_t *p = in.ptr;
	size_t left = in.len;
	for (; left >= BLOCK; p += BLOCK, left -= BLOCK) {
		s.a = add_piece(s.a, p, ODD_1);
		s.b = add_piece(s.b, p + PIECE, ODD_2);
		s.c = add_piece(s.c, p + 2 * PIECE, ODD_3);
		s.d = add_piece(s.d, p + 3 * PIECE, ODD_4);
		s.e = add_piece(s.e, p + 4 * PIECE, ODD_5);
		s.f = add_piece(s.f, p + 5 * PIECE, ODD_6);
	}
	add_end(&s, p, left, in.len < PIECE);
	*to = s;
}

static uint64_t sum_of(const struct sums *s, uint64_t lengths)
{
	uint64_t x = fold(s->a ^ ODD_1, s->b ^ ODD_2), y = fold(s->c ^ ODD_3, s->d ^ ODD_4);
	return fold(fold(s->e ^ ODD_5, s->f ^ ODD_6) ^ x, y ^ lengths);
}

uint64_t checksum(struct bytes in)
{
	struct sums s = start;
	add(&s, in);
	return sum_of(&s, in.len);
}

uint64_t checksum_of_row(unsigned table, struct bytes key, struct bytes value)
{
	struct sums s = start;
	add(&s, key);
	add(&s, value);
	return sum_of(&s, (uint64_t)table << 56 ^ (uint64_t)key.len << 40 ^ value.len);
}
