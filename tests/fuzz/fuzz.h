/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz.h - what every fuzz_*.c has, and what fuzz.c gives it. libFuzzer or replay.c is the main program. */
#ifndef SP_TESTS_FUZZ_H
#define SP_TESTS_FUZZ_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/arena.h"

/* Of each target: the longest input, as the product has it, and one run. */
extern const size_t fuzz_max;
void fuzz_one(const uint8_t *data, size_t size);
/* Optional: what is made once, before the first run. */
void fuzz_begin(void) __attribute__((weak));

/* One run, unless the input is too long: how much of the processor it took, in us. */
uint64_t fuzz_timed(const uint8_t *data, size_t size);

/* What is between a stop and a start of the clock is the target's own work: it does not count. */
void fuzz_clock_stop(void);
void fuzz_clock_start(void);

/* An empty folder, in memory where that can be; it goes at the end of the program. */
const char *fuzz_folder(void);

/* What libFuzzer and its tools ask for. */
int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed);
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size);

/* What must hold for every input: says where and stops, so that the fuzzer keeps the input. */
#define REQUIRE(condition)     \
	((condition) ? (void)0 \
		     : (fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition), abort()))

/* An arena as the server gives to a request. */
enum { FUZZ_ARENA = 4 << 20 };

/* Takes bytes off the front of an input; zeros when there are no more. */
struct fuzz_input {
	const uint8_t *at;
	size_t left;
};

static inline uint8_t take8(struct fuzz_input *in)
{
	if (in->left == 0)
		return 0;
	in->left--;
	return *in->at++;
}

static inline uint16_t take16(struct fuzz_input *in)
{
	uint16_t high = take8(in);
	return (uint16_t)(high << 8 | take8(in));
}

/* At most n bytes. */
static inline struct bytes take(struct fuzz_input *in, size_t n)
{
	struct bytes out = bytes_of(in->at, n < in->left ? n : in->left);
	if (out.len)
		in->at += out.len;
	in->left -= out.len;
	return out;
}

/* Up to the byte `end`, which is dropped, or to the input's end. */
static inline struct bytes take_to(struct fuzz_input *in, uint8_t end)
{
	const uint8_t *p = in->left ? memchr(in->at, end, in->left) : NULL;
	struct bytes out = take(in, p ? (size_t)(p - in->at) : in->left);
	take8(in);
	return out;
}

#endif
