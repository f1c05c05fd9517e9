/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz.h - what every fuzz_*.c has. libFuzzer or replay.c calls LLVMFuzzerTestOneInput. */
#ifndef SP_TESTS_FUZZ_H
#define SP_TESTS_FUZZ_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/arena.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What must hold for every input: says where and stops, so that the fuzzer keeps the input. */
#define REQUIRE(condition)     \
	((condition) ? (void)0 \
		     : (fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition), abort()))

/* An arena as the server gives to a request. */
enum { FUZZ_ARENA = 4 << 20 };

#endif
