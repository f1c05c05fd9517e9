/* SPDX-License-Identifier: Apache-2.0 */
/* The page of metrics. Names and units are those of the Prometheus world: seconds, bytes, _total for what only
 * grows. What is not known is left out: a figure that stands here was counted or asked for. */
#include <inttypes.h>

#include "server/net/net.h"

/* A counter or a histogram of `struct metrics`, of all loops together; `at` is its place there. */
static uint64_t counted(const struct server *s, size_t at)
{
	uint64_t sum = 0;
	for (size_t i = 0; i < s->n_loops; i++) {
		const char *m = (const char *)&s->loops[i].metrics;
		sum += atomic_load_explicit(
			(const atomic_uint_fast64_t *)(const void *)(m + at), memory_order_relaxed);
	}
	return sum;
}

static struct histogram_state gathered(const struct server *s, size_t at)
{
	struct histogram_state all = {.n = 0};
	for (size_t i = 0; i < s->n_loops; i++) {
		const char *m = (const char *)&s->loops[i].metrics;
		const struct histogram *h = (const struct histogram *)(const void *)(m + at);
		if (i == 0)
			histogram_read(h, &all);
		else
			histogram_read_more(h, &all);
	}
	return all;
}

#define PLACE(member) offsetof(struct metrics, member)

uint64_t metrics_requests(const struct server *s)
{
	uint64_t sum = 0;
	for (size_t i = 0; i < (size_t)METRIC_TYPES * METRIC_ENDS; i++)
		sum += counted(s, PLACE(ended) + i * sizeof(atomic_uint_fast64_t));
	return sum;
}

static const char *type_name(uint16_t type)
{
	return type ? app_request_name(type) : "unknown";
}

static void add_requests(struct buf *b, const struct server *s)
{
	const char *name = "samplan_requests_total";
	metrics_family(b, name, "counter", "Requests answered, by type and how they ended");
	for (uint16_t type = 0; type < METRIC_TYPES; type++) {
		const char *request = type_name(type);
		for (size_t end = 0; request && end < METRIC_ENDS; end++) {
			buf_addf(b, "%s{type=\"%s\",outcome=\"%s\"}", name, request,
				metric_end_names[end]);
			metrics_value(b,
				counted(s, PLACE(ended) + (type * (size_t)METRIC_ENDS + end) *
								  sizeof(atomic_uint_fast64_t)),
				1);
		}
	}
	name = "samplan_request_seconds";
	metrics_family(b, name, "histogram",
		"From a request's last byte to its answer's sending, by type");
	for (uint16_t type = 0; type < METRIC_TYPES; type++) {
		if (!type_name(type))
			continue;
		struct histogram_state h =
			gathered(s, PLACE(took_us) + type * sizeof(struct histogram));
		metrics_histogram(
			b, name, (struct metric_label){"type", type_name(type)}, &h, 1000000);
	}
}

static void add_stages(struct buf *b, const struct server *s)
{
	const char *name = "samplan_request_stage_seconds";
	metrics_family(b, name, "histogram", "Where the time of requests goes");
	for (size_t i = 0; i < STAGES; i++) {
		struct histogram_state h =
			gathered(s, PLACE(stages_us) + i * sizeof(struct histogram));
		metrics_histogram(b, name, (struct metric_label){"stage", metric_stage_names[i]},
			&h, 1000000);
	}
}

/* Only those that there have been: there are some hundred that may come. */
static void add_errors(struct buf *b, const struct server *s)
{
	const char *name = "samplan_errors_total";
	const struct sp_error_row *row;
	metrics_family(
		b, name, "counter", "Errors that clients were answered with, by their symbol");
	for (size_t i = 0; (row = sp_error_row_at(i)); i++) {
		if ((size_t)row->code >= METRIC_ERRORS)
			continue;
		uint64_t n = counted(
			s, PLACE(errors) + (size_t)row->code * sizeof(atomic_uint_fast64_t));
		if (n)
			metrics_sample(b, name, (struct metric_label){"error", row->symbol}, n);
	}
}

static void add_connections(struct buf *b, const struct server *s)
{
	static const char *const reasons[REFUSALS] = {
		"connections", "address", "account", "resources", "memory"};
	const char *name = "samplan_connections";
	metrics_family(b, name, "gauge", "Connections by state");
	for (size_t i = 0; i < CONN_STATES; i++)
		metrics_sample(b, name,
			(struct metric_label){"state", conn_state_name((enum conn_state)i)},
			counted(s, PLACE(conns) + i * sizeof(atomic_uint_fast64_t)));
	name = "samplan_connections_refused_total";
	metrics_family(b, name, "counter", "Connections not let in or not kept, by the limit");
	for (size_t i = 0; i < REFUSALS; i++)
		metrics_sample(b, name, (struct metric_label){"reason", reasons[i]},
			server_refused(s, (enum server_refusal)i));
	name = "samplan_connections_timed_out_total";
	metrics_family(b, name, "counter", "Connections whose deadline has passed, by their state");
	for (size_t i = 0; i <= TIMED_OUT_ANONYMOUS; i++)
		metrics_sample(b, name, (struct metric_label){"state", conn_timeout_name(i)},
			counted(s, PLACE(timed_out) + i * sizeof(atomic_uint_fast64_t)));
	name = "samplan_network_bytes_total";
	metrics_family(b, name, "counter", "Bytes of all connections, encrypted");
	metrics_sample(b, name, (struct metric_label){"direction", "received"},
		counted(s, PLACE(received)));
	metrics_sample(
		b, name, (struct metric_label){"direction", "sent"}, counted(s, PLACE(sent)));
}

static void add_turns(struct buf *b, const struct server *s)
{
	const char *name = "samplan_loop_turn_seconds";
	struct histogram_state h = gathered(s, PLACE(turns_us));
	metrics_family(b, name, "histogram",
		"How long a loop worked before it looked for more to do: what others waited");
	metrics_histogram(b, name, (struct metric_label){NULL, NULL}, &h, 1000000);
}

void metrics_page(struct server *s, struct buf *out)
{
	metrics_figures(s, out);
	add_connections(out, s);
	add_requests(out, s);
	add_stages(out, s);
	add_errors(out, s);
	add_turns(out, s);
}
