/* SPDX-License-Identifier: Apache-2.0 */
/* main.c - bench_load SPEECH TASK MODE PORT [option...]: loads a server and prints what it measured, as JSON.
 *
 *   SPEECH  samplan redis http postgresql echo
 *   TASK    ping submit small fetch total year (load.h); `body` in place of all prints a submission of 20 KiB
 *   MODE    closed open connect idle (load.h); idle prints "ready N", and waits for a line on standard input
 * --ca --cert --key FILE   PEM, of the one account of all clients     --accounts DIR   or of each client its own
 * --clients N --threads N --depth N   requests at once --batch   timed by depth requests together
 * --warm S --seconds S   or --count N   requests of each client    --rate N   a second, of an open loop
 * --set N --objects N --request N --reply N    --rows   PostgreSQL: a statement for each row, not for each table
 * Any error ends the program with 1. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "tests/bench/load/load.h"

/* ---- lanes ---- */

static void together(void *user)
{
	pthread_barrier_wait(user);
}

struct lane_run {
	struct lane *lane;
	pthread_barrier_t *barrier;
};

static void *run_lane(void *user)
{
	struct lane_run *r = user;
	lane_run(r->lane, together, r->barrier);
	return NULL;
}

/* Each client its own certificate, or one for all. */
static SSL_CTX **make_contexts(const struct options *o, struct arena *a)
{
	bool many = o->mode == MODE_IDLE;
	SSL_CTX **all = arena_array(a, o->clients, sizeof *all);
	for (unsigned i = 0; all && i < o->clients; i++) {
		char unit[SWEDEN_NAME];
		uint32_t year;
		content_place(i, o->set, unit, &year);
		struct link_files own = {.ca = o->files.ca,
			.certificate = arena_printf(a, "%s/%s/cert.pem", o->accounts, unit),
			.key = arena_printf(a, "%s/%s/key.pem", o->accounts, unit)};
		if (i == 0 || o->accounts)
			all[i] = link_context(
				o->accounts ? &own : &o->files, o->speech->alpn, false, many);
		else
			all[i] = all[0];
	}
	return all;
}

static struct lane *make_lanes(
	const struct options *o, const struct content *content, struct arena *a)
{
	struct lane *lanes = arena_array(a, o->threads, sizeof *lanes);
	struct conn *conns = arena_array(a, o->clients, sizeof *conns);
	SSL_CTX **contexts = make_contexts(o, a);
	if (!lanes || !conns || !contexts)
		link_die("no memory");
	for (unsigned t = 0; t < o->threads; t++) {
		struct lane *l = &lanes[t];
		unsigned first = o->clients * t / o->threads,
			 next = o->clients * (t + 1) / o->threads;
		*l = (struct lane){.options = o,
			.content = content,
			.index = t,
			.conns = conns + first,
			.n = next - first};
		for (unsigned i = 0; i < l->n; i++)
			l->conns[i] = (struct conn){
				.lane = l, .number = first + i, .context = contexts[first + i]};
	}
	return lanes;
}

static void run_lanes(const struct options *o, struct lane *lanes, struct arena *a)
{
	pthread_barrier_t barrier;
	pthread_t *threads = arena_array(a, o->threads, sizeof *threads);
	struct lane_run *runs = arena_array(a, o->threads, sizeof *runs);
	if (!threads || !runs || pthread_barrier_init(&barrier, NULL, o->threads) != 0)
		link_die("no memory");
	for (unsigned t = 0; t < o->threads; t++) {
		runs[t] = (struct lane_run){&lanes[t], &barrier};
		if (t && pthread_create(&threads[t], NULL, run_lane, &runs[t]) != 0)
			link_die("no thread");
	}
	run_lane(&runs[0]);
	for (unsigned t = 1; t < o->threads; t++)
		pthread_join(threads[t], NULL);
	pthread_barrier_destroy(&barrier);
}

/* ---- what was measured ---- */

static int compare(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
	return x < y ? -1 : x > y;
}

static double percentile_ms(const uint64_t *sorted, size_t n, double share)
{
	size_t at = (size_t)((double)n * share);
	return n ? (double)sorted[at < n ? at : n - 1] / 1e6 : 0;
}

static double cpu_seconds(void)
{
	struct rusage u;
	getrusage(RUSAGE_SELF, &u);
	return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) +
	       (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}

static void print_result(const struct options *o, struct lane *lanes)
{
	size_t n = 0;
	uint64_t unanswered = 0, lost = 0;
	for (unsigned t = 0; t < o->threads; t++) {
		n += lanes[t].n_took;
		unanswered += lanes[t].unanswered;
		lost += lanes[t].lost;
	}
	uint64_t *all = malloc((n ? n : 1) * sizeof *all);
	if (!all)
		link_die("no memory");
	n = 0;
	for (unsigned t = 0; t < o->threads; t++) {
		if (lanes[t].n_took)
			memcpy(all + n, lanes[t].took, lanes[t].n_took * sizeof *all);
		n += lanes[t].n_took;
		free(lanes[t].took);
	}
	qsort(all, n, sizeof *all, compare);
	double seconds = (double)(lanes[0].until - lanes[0].from) / 1e9;
	printf("{\"count\": %zu, \"seconds\": %.3f, \"rate\": %.3f, \"p50\": %.4f, \"p99\": %.4f, "
	       "\"p999\": %.4f, \"max\": %.4f, \"unanswered\": %llu, \"lost\": %llu, \"cpu\": "
	       "%.3f}\n",
		n, seconds, seconds > 0 ? (double)n / seconds : 0, percentile_ms(all, n, 0.5),
		percentile_ms(all, n, 0.99), percentile_ms(all, n, 0.999), percentile_ms(all, n, 1),
		(unsigned long long)unanswered, (unsigned long long)lost, cpu_seconds());
	free(all);
}

static void free_contexts(const struct options *o, struct lane *lanes)
{
	struct conn *conns = lanes[0].conns; /* of all lanes */
	for (unsigned i = 0; i < o->clients; i++)
		if (i == 0 || o->accounts)
			link_context_free(conns[i].context);
}

int main(int argc, char **argv)
{
	struct options o;
	struct content content;
	struct arena a;
	if (argc == 2 && strcmp(argv[1], "body") == 0) {
		o = (struct options){.set = 1, .request_size = 1};
		content_init(&content, &o);
		fwrite(content.body.ptr, 1, content.body.len, stdout);
		arena_free(&content.arena);
		return 0;
	}
	options_read(argc, argv, &o);
	content_init(&content, &o);
	arena_init(&a, (size_t)1 << 30);
	struct lane *lanes = make_lanes(&o, &content, &a);
	run_lanes(&o, lanes, &a);
	print_result(&o, lanes);
	free_contexts(&o, lanes);
	arena_free(&a);
	arena_free(&content.arena);
	return 0;
}
