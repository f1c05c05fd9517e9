/* SPDX-License-Identifier: Apache-2.0 */
/* mutate.c - beside libFuzzer's own mutations: a piece of the input many times over, since what takes more than its share
 * of time or memory is most often a list, a nesting or a run of something. */
#include "tests/fuzz/fuzz.h"

enum { ONE_IN = 256, PIECE_MAX = 128 };

static uint32_t draw(uint32_t *state, uint32_t below)
{
	*state = *state * 1664525u + 1013904223u;
	return below ? (*state >> 8) % below : 0;
}

/* data[from .. from + piece) again and again, up to `goal` bytes in all. */
static size_t repeat(uint8_t *data, size_t size, size_t from, size_t piece, size_t goal)
{
	size_t more = goal > size ? (goal - size) / piece * piece : 0, end = from + piece;
	memmove(data + end + more, data + end, size - end);
	for (size_t i = 0; i < more; i += piece)
		memcpy(data + end + i, data + from, piece);
	return size + more;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed)
{
	uint32_t state = seed;
	if (size == 0 || size >= max_size || draw(&state, ONE_IN))
		return LLVMFuzzerMutate(data, size, max_size);
	size_t from = draw(&state, (uint32_t)size), rest = size - from;
	size_t piece = 1 + draw(&state, (uint32_t)(rest < PIECE_MAX ? rest : PIECE_MAX));
	if (piece > rest)
		piece = rest;
	size_t goal = size + draw(&state, (uint32_t)(max_size - size));
	return repeat(data, size, from, piece, goal);
}
