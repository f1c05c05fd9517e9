/* SPDX-License-Identifier: Apache-2.0 */
/* clock.h - the two clocks. Floor 0: libc only. Any thread. */
#ifndef SP_BASE_CLOCK_H
#define SP_BASE_CLOCK_H

#include <stdint.h>

/* Milliseconds since 1970-01-01T00:00:00Z; before that gives 0. For records and deadlines of rounds. */
uint64_t clock_utc_ms(void);
/* Milliseconds of a clock that only moves forward. For timeouts. */
uint64_t clock_steady_ms(void);
/* Nanoseconds of the same clock. For durations. */
uint64_t clock_steady_ns(void);

#endif
