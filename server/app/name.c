/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <time.h>

#include "server/app/usecase.h"

static const char *or_nothing(const char *text)
{
	return text ? text : ""; /* memory is spent: an error without its name is still the error */
}

const char *plan_name(struct arena *a, const char *plan, uint32_t version)
{
	return version ? or_nothing(arena_printf(a, "%s@%" PRIu32, plan, version)) : plan;
}

const char *round_name(struct arena *a, const char *plan, uint32_t year)
{
	return or_nothing(arena_printf(a, "%s/%" PRIu32, plan, year));
}

const char *followup_name(
	struct arena *a, const char *plan, uint32_t year, const char *unit, uint32_t revision)
{
	const char *name =
		revision ? arena_printf(a, "%s/%" PRIu32 "/%s#%" PRIu32, plan, year, unit, revision)
			 : arena_printf(a, "%s/%" PRIu32 "/%s", plan, year, unit);
	return or_nothing(name);
}

const char *instant_name(struct arena *a, uint64_t utc_ms)
{
	time_t seconds = (time_t)(utc_ms / 1000);
	struct tm tm;
	char text[40] = "";
	if (gmtime_r(&seconds, &tm))
		strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &tm);
	return or_nothing(arena_text(a, text));
}

const char *number_name(struct arena *a, uint64_t n)
{
	return or_nothing(arena_printf(a, "%" PRIu64, n));
}
