/* SPDX-License-Identifier: Apache-2.0 */
/* The time of day can be set at any moment. No deadline here depends on it, but what is written into the record does,
 * and who reads that later should find in the log that the clock was moved. */
#include "common/base/clock.h"

#include <inttypes.h>
#include <stdio.h>

#include "common/base/log.h"
#include "server/net/net.h"

/* A clock that is kept right by small pushes never goes so far between two ticks. */
enum { STEP_MS = 1000 };

static struct clocks read_clocks(const struct server *s)
{
	return (struct clocks){.utc_ms = s->utc_ms(), .steady_ms = clock_steady_ms()};
}

static void tell_if_behind(const struct server *s)
{
	if (app_clock_is_behind(s->app, s->clocks.utc_ms))
		log_event(LOG_LEVEL_WARNING, "clock_behind", "reason",
			"the newest entry is later: new ones get its time", NULL);
}

void clock_begin(struct server *s)
{
	s->clocks = read_clocks(s);
	tell_if_behind(s);
}

void clock_look(struct server *s)
{
	const struct clocks before = s->clocks;
	char seconds[24];
	s->clocks = read_clocks(s);
	const int64_t by_ms = (int64_t)(s->clocks.utc_ms - before.utc_ms) -
			      (int64_t)(s->clocks.steady_ms - before.steady_ms);
	if (by_ms > -STEP_MS && by_ms < STEP_MS)
		return;
	snprintf(seconds, sizeof seconds, "%+" PRId64, by_ms / 1000);
	log_event(LOG_LEVEL_WARNING, "clock_stepped", "seconds", seconds, NULL);
	tell_if_behind(s);
}
