/* SPDX-License-Identifier: Apache-2.0 */
/* Counting: each loop for itself, so that none waits for another. */
#include "server/net/metrics.h"

static const uint64_t request_bounds_us[METRIC_TIMES] = {
	250, 500, 1000, 2500, 5000, 10000, 50000, 100000, 500000, 1000000, 5000000};

const char *const metric_stage_names[STAGES] = {
	"read", "prepare", "queue", "apply", "commit", "reply", "send"};
const char *const metric_end_names[METRIC_ENDS] = {"ok", "refused", "failed"};

void metrics_init(struct metrics *m)
{
	for (size_t i = 0; i < METRIC_TYPES; i++)
		histogram_init(&m->took_us[i], request_bounds_us, METRIC_TIMES);
	for (size_t i = 0; i < STAGES; i++)
		histogram_init(&m->stages_us[i], histogram_times_us, HISTOGRAM_TIMES);
	histogram_init(&m->turns_us, histogram_times_us, HISTOGRAM_TIMES);
}

void metrics_add(atomic_uint_fast64_t *counter, uint64_t n)
{
	uint64_t sum = atomic_load_explicit(counter, memory_order_relaxed) + n;
	atomic_store_explicit(counter, sum, memory_order_relaxed);
}

void metrics_move(struct metrics *m, unsigned from, unsigned to)
{
	metrics_add(&m->conns[from], UINT64_MAX); /* one less */
	metrics_add(&m->conns[to], 1);
}

unsigned metrics_type(uint16_t type)
{
	return type < METRIC_TYPES && app_request_name(type) ? type : 0;
}

enum metric_end metrics_end(enum sp_code outcome)
{
	if (outcome == SP_OK)
		return METRIC_OK;
	return app_is_own_fault(outcome) ? METRIC_FAILED : METRIC_REFUSED;
}

/* ---- times ---- */

static void stage_ends(const struct answered *a, uint64_t ends[STAGES])
{
	const struct request_times *t = &a->times;
	const uint64_t all[STAGES] = {
		[STAGE_READ] = t->read_ns,
		[STAGE_PREPARE] = t->prepared_ns,
		[STAGE_QUEUE] = t->taken_ns,
		[STAGE_APPLY] = t->applied_ns,
		[STAGE_COMMIT] = t->committed_ns,
		[STAGE_REPLY] = t->replied_ns,
		[STAGE_SEND] = t->sent_ns,
	};
	for (size_t i = 0; i < STAGES; i++)
		ends[i] = all[i];
}

/* The last instant before `end`. */
static uint64_t before(const uint64_t ends[STAGES], uint64_t began, uint64_t end)
{
	uint64_t last = began && began < end ? began : 0;
	for (size_t i = 0; i < STAGES; i++)
		if (ends[i] < end && ends[i] > last)
			last = ends[i];
	return last ? last : end;
}

/* As for a write. False when they have come in another order: a read may come to the writer too. */
static bool in_turn(const uint64_t ends[STAGES], uint64_t began, uint64_t ns[STAGES])
{
	uint64_t last = began;
	for (size_t i = 0; i < STAGES; i++) {
		ns[i] = ends[i] ? ends[i] - last : UINT64_MAX;
		if (ends[i] && ends[i] < last)
			return false;
		last = ends[i] ? ends[i] : last;
	}
	return true;
}

void metrics_stages(const struct answered *a, uint64_t ns[STAGES])
{
	uint64_t ends[STAGES];
	stage_ends(a, ends);
	if (a->times.began_ns && in_turn(ends, a->times.began_ns, ns))
		return;
	for (size_t i = 0; i < STAGES; i++)
		ns[i] = ends[i] ? ends[i] - before(ends, a->times.began_ns, ends[i]) : UINT64_MAX;
}

uint64_t metrics_took_ns(const struct answered *a)
{
	uint64_t ends[STAGES], last = a->times.read_ns;
	stage_ends(a, ends);
	for (size_t i = 0; i < STAGES; i++)
		if (ends[i] > last)
			last = ends[i];
	return last - a->times.read_ns;
}

/* ---- requests ---- */

void metrics_count_error(struct metrics *m, enum sp_code code)
{
	const unsigned number = (unsigned)code;
	if (number > SP_OK && number < METRIC_ERRORS)
		metrics_add(&m->errors[number], 1);
}

void metrics_count(struct metrics *m, const struct answered *a)
{
	const unsigned type = metrics_type(a->type);
	uint64_t ns[STAGES];
	metrics_add(&m->ended[type][metrics_end(a->outcome)], 1);
	metrics_count_error(m, a->outcome);
	if (a->times.read_ns)
		histogram_add_alone(&m->took_us[type], metrics_took_ns(a) / 1000);
	metrics_stages(a, ns);
	for (size_t i = 0; i < STAGES; i++)
		if (ns[i] != UINT64_MAX)
			histogram_add_alone(&m->stages_us[i], ns[i] / 1000);
}
