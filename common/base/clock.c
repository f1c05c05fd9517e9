/* SPDX-License-Identifier: Apache-2.0 */
#include "common/base/clock.h"

#include <time.h>

static uint64_t read_ns(clockid_t which)
{
	struct timespec t;
	if (clock_gettime(which, &t) != 0 || t.tv_sec < 0)
		return 0;
	return (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec;
}

uint64_t clock_utc_ms(void)
{
	return read_ns(CLOCK_REALTIME) / 1000000;
}

uint64_t clock_steady_ms(void)
{
	return clock_steady_ns() / 1000000;
}

uint64_t clock_steady_ns(void)
{
	return read_ns(CLOCK_MONOTONIC);
}
