/* SPDX-License-Identifier: Apache-2.0 */
/* Slow requests in the log, with where their time went. When everything is slow there is a line a second for each
 * type, about the slowest. */
#include <inttypes.h>
#include <stdio.h>

#include "common/base/log.h"
#include "server/net/metrics.h"

enum { PAUSE_MS = 1000 };

enum sp_code slow_init(struct slow *s, uint32_t limit_ms, struct sp_error *err)
{
	s->limit_ns = (uint64_t)limit_ms * 1000000;
	if (uv_mutex_init(&s->lock) != 0)
		return sp_fail(err, SP_NO_MEMORY);
	s->made = true;
	return SP_OK;
}

void slow_close(struct slow *s)
{
	if (s->made)
		uv_mutex_destroy(&s->lock);
	s->made = false;
}

/* "read=12 prepare=30 queue=5": as far as it came. */
static void print_stages(const struct answered *a, char *out, size_t size)
{
	uint64_t ns[STAGES];
	size_t n = 0;
	metrics_stages(a, ns);
	out[0] = '\0';
	for (size_t i = 0; i < STAGES && n < size; i++) {
		if (ns[i] == UINT64_MAX)
			continue;
		n += (size_t)snprintf(out + n, size - n, "%s%s=%" PRIu64, n ? " " : "",
			metric_stage_names[i], ns[i] / 1000);
	}
}

enum { NUMBER = 24 };

static const char *print(char out[NUMBER], uint64_t n)
{
	snprintf(out, NUMBER, "%" PRIu64, n);
	return out;
}

static void write_line(const struct slow_kept *k)
{
	const struct answered *a = &k->worst;
	char stages[STAGES * 32], account[NUMBER], received[NUMBER], replied[NUMBER], took[NUMBER],
		count[NUMBER];
	print_stages(a, stages, sizeof stages);
	log_event(LOG_LEVEL_WARNING, "request_slow", "type", app_request_name(a->type), "outcome",
		a->outcome == SP_OK ? "OK" : sp_error_row(a->outcome)->symbol, "account",
		a->account ? print(account, a->account) : "none", "peer", k->peer, "received",
		print(received, a->received), "replied", print(replied, a->replied), "took_us",
		print(took, metrics_took_ns(a) / 1000), "stages_us", stages,
		k->count > 1 ? "count" : NULL, print(count, k->count), NULL);
}

static bool is_due(const struct slow_kept *k, uint64_t now_ms)
{
	return now_ms - k->told_ms >= PAUSE_MS;
}

/* To be written when the lock is open again. */
static struct slow_kept take(struct slow_kept *k, uint64_t now_ms)
{
	struct slow_kept taken = *k;
	k->count = 0;
	k->told_ms = now_ms;
	return taken;
}

static void keep(struct slow_kept *k, const struct answered *a, const char *peer)
{
	if (k->count == 0 || metrics_took_ns(a) > metrics_took_ns(&k->worst)) {
		k->worst = *a;
		snprintf(k->peer, sizeof k->peer, "%s", peer);
	}
	k->count++;
}

void slow_look(struct slow *s, const struct answered *a, const char *peer, uint64_t now_ms)
{
	struct slow_kept told = {.count = 0};
	const unsigned type = metrics_type(a->type);
	if (s->limit_ns == 0 || type == 0 || metrics_took_ns(a) < s->limit_ns)
		return;
	uv_mutex_lock(&s->lock);
	struct slow_kept *k = &s->kept[type];
	bool due = k->count == 0 && (k->told_ms == 0 || is_due(k, now_ms));
	keep(k, a, peer);
	if (due)
		told = take(k, now_ms);
	uv_mutex_unlock(&s->lock);
	if (told.count)
		write_line(&told);
}

void slow_tell(struct slow *s, uint64_t now_ms, bool all)
{
	for (size_t i = 0; i < METRIC_TYPES; i++) {
		struct slow_kept told = {.count = 0};
		uv_mutex_lock(&s->lock);
		if (s->kept[i].count && (all || is_due(&s->kept[i], now_ms)))
			told = take(&s->kept[i], now_ms);
		uv_mutex_unlock(&s->lock);
		if (told.count)
			write_line(&told);
	}
}
