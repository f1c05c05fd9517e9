/* SPDX-License-Identifier: Apache-2.0 */
/* The Prometheus text format, version 0.0.4. */
#include <inttypes.h>
#include <stdio.h>

#include "server/net/metrics.h"

void metrics_family(struct buf *b, const char *name, const char *type, const char *help)
{
	buf_addf(b, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

/* `per` of the unit make one: a million microseconds make a second. */
void metrics_value(struct buf *b, uint64_t value, uint64_t per)
{
	if (per == 1)
		buf_addf(b, " %" PRIu64 "\n", value);
	else
		buf_addf(b, " %" PRIu64 ".%0*" PRIu64 "\n", value / per, per == 1000 ? 3 : 6,
			value % per);
}

static void add_labels(struct buf *b, const struct metric_label *of, const char *bound)
{
	if (!of->name && !bound)
		return;
	buf_add_text(b, "{");
	if (of->name)
		buf_addf(b, "%s=\"%s\"%s", of->name, of->value, bound ? "," : "");
	if (bound)
		buf_addf(b, "le=\"%s\"", bound);
	buf_add_text(b, "}");
}

void metrics_sample(struct buf *b, const char *name, struct metric_label of, uint64_t value)
{
	buf_add_text(b, name);
	add_labels(b, &of, NULL);
	metrics_value(b, value, 1);
}

static void bucket(struct buf *b, const char *name, const struct metric_label *of,
	const char *bound, uint64_t n)
{
	buf_addf(b, "%s_bucket", name);
	add_labels(b, of, bound);
	metrics_value(b, n, 1);
}

/* A bound without the zeros at its end: 0.005, 10, 256. */
static void print_bound(char *out, size_t size, uint64_t bound, uint64_t per)
{
	int n = per == 1 ? snprintf(out, size, "%" PRIu64, bound)
			 : snprintf(out, size, "%" PRIu64 ".%06" PRIu64, bound / per, bound % per);
	while (per > 1 && n > 0 && out[n - 1] == '0')
		out[--n] = '\0';
	if (per > 1 && n > 0 && out[n - 1] == '.')
		out[n - 1] = '\0';
}

void metrics_histogram(struct buf *b, const char *name, struct metric_label of,
	const struct histogram_state *s, uint64_t per)
{
	char bound[48];
	for (size_t i = 0; i < s->n; i++) {
		print_bound(bound, sizeof bound, s->bounds[i], per);
		bucket(b, name, &of, bound, s->upto[i]);
	}
	bucket(b, name, &of, "+Inf", s->count);
	buf_addf(b, "%s_sum", name);
	add_labels(b, &of, NULL);
	metrics_value(b, s->sum, per);
	buf_addf(b, "%s_count", name);
	add_labels(b, &of, NULL);
	metrics_value(b, s->count, 1);
}
