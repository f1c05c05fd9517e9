/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/lib/test.h"

#include "common/base/clock.h"

TEST(clock, steady_never_goes_back)
{
	uint64_t last = clock_steady_ms();
	for (int i = 0; i < 10000; i++) {
		uint64_t now = clock_steady_ms();
		CHECK(now >= last);
		last = now;
	}
}

TEST(clock, utc_is_in_milliseconds)
{
	CHECK(clock_utc_ms() > UINT64_C(1500000000000));
	CHECK(clock_utc_ms() < UINT64_C(10000000000000));
}
