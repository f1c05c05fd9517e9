/* SPDX-License-Identifier: Apache-2.0 */
/* What the page of metrics asks for: the process, the store, the certificates. */
#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

#include "server/net/net.h"

#define UNKNOWN UINT64_MAX

struct figures {
	uint64_t started_ms, resident, cpu_us;
	uint64_t connections_max, loops, memory_used, memory_limit;
	uint64_t log_size, index_lag, replayed, queued, oldest_reader_ms;
	uint64_t writable, disk_free, last_backup_ms;
};

#define AT(member) offsetof(struct figures, member)

static const struct {
	const char *name, *type, *help;
	size_t at;
	uint64_t per; /* of its unit make one */
} rows[] = {
	{"process_start_time_seconds", "gauge", "When the server was started, since 1970",
		AT(started_ms), 1000},
	{"process_resident_memory_bytes", "gauge", "Memory of the process", AT(resident), 1},
	{"process_cpu_seconds_total", "counter", "CPU time of the process", AT(cpu_us), 1000000},
	{"samplan_loops", "gauge", "Threads that serve connections", AT(loops), 1},
	{"samplan_connections_max", "gauge", "Connections that there may be at a time",
		AT(connections_max), 1},
	{"samplan_memory_used_bytes", "gauge", "What requests and queues of all connections hold",
		AT(memory_used), 1},
	{"samplan_memory_limit_bytes", "gauge", "Above it nothing more is read", AT(memory_limit),
		1},
	{"samplan_queue_requests", "gauge", "Requests that wait for the writer", AT(queued), 1},
	{"samplan_log_entries", "gauge", "Entries of the log, all acknowledged", AT(log_size), 1},
	{"samplan_index_lag_entries", "gauge", "Entries that the index has not been given for good",
		AT(index_lag), 1},
	{"samplan_index_replayed_entries_total", "counter",
		"Entries that the index had to be given again, those of the start among them",
		AT(replayed), 1},
	{"samplan_oldest_reader_seconds", "gauge",
		"How long the oldest read of the store has lasted; 0: there is none",
		AT(oldest_reader_ms), 1000},
	{"samplan_store_writable", "gauge",
		"1: it takes writes; 0: the disk is full, or the store failed", AT(writable), 1},
	{"samplan_disk_free_bytes", "gauge", "Left on the disk of the store", AT(disk_free), 1},
	{"samplan_last_backup_timestamp_seconds", "gauge",
		"When the newest backup since the start was asked for that was sent whole",
		AT(last_backup_ms), 1000},
};

/* ---- the process ---- */

static uint64_t resident_bytes(void)
{
	unsigned long long all, resident;
	FILE *f = fopen("/proc/self/statm", "re");
	if (!f)
		return UNKNOWN;
	bool read = fscanf(f, "%llu %llu", &all, &resident) == 2;
	fclose(f);
	return read ? resident * (uint64_t)sysconf(_SC_PAGESIZE) : UNKNOWN;
}

static uint64_t micros(const struct timeval *t)
{
	return (uint64_t)t->tv_sec * 1000000 + (uint64_t)t->tv_usec;
}

static uint64_t cpu_us(void)
{
	struct rusage use;
	return getrusage(RUSAGE_SELF, &use) == 0 ? micros(&use.ru_utime) + micros(&use.ru_stime)
						 : UNKNOWN;
}

static void ask_process(const struct server *s, struct figures *out)
{
	out->started_ms = s->started_ms;
	out->resident = resident_bytes();
	out->cpu_us = cpu_us();
	out->loops = s->n_loops;
	out->connections_max = s->max_conns;
	out->memory_used = meter_used(s->memory);
	out->memory_limit = s->memory_limit;
	out->queued = atomic_load(&s->writer.queued);
}

/* ---- the store ---- */

static uint64_t known(uint64_t n)
{
	return n ? n : UNKNOWN;
}

static void ask_store(const struct app_figures *f, struct figures *out)
{
	const struct app_store *store = &f->store;
	out->log_size = store->acked;
	out->index_lag = store->acked > store->indexed ? store->acked - store->indexed : 0;
	out->replayed = atomic_load(&store->stats->replayed);
	out->oldest_reader_ms = store->usage.oldest_reader_ms;
	out->writable = f->writable;
	out->last_backup_ms = known(f->last_backup_ms);
	/* 0 also stands for "cannot be told": it is believed when a write has found no room */
	out->disk_free = f->writable ? known(store->usage.disk_free) : store->usage.disk_free;
}

static void add_rooms(struct buf *b, const struct ledger_usage *u)
{
	static const struct {
		const char *name, *help;
		size_t at;
	} of[] = {
		{"samplan_store_used_bytes", "Bytes of a database that are in use",
			offsetof(struct ledger_room, used)},
		{"samplan_store_map_bytes", "What a database may grow to",
			offsetof(struct ledger_room, size)},
		{"samplan_store_ahead_bytes",
			"Bytes of its file that were written ahead of what is in use",
			offsetof(struct ledger_room, ahead)},
	};
	for (size_t i = 0; i < sizeof of / sizeof of[0]; i++) {
		const char *ledger = (const char *)&u->ledger + of[i].at;
		const char *index = (const char *)&u->index + of[i].at;
		metrics_family(b, of[i].name, "gauge", of[i].help);
		metrics_sample(b, of[i].name, (struct metric_label){"database", "ledger"},
			*(const uint64_t *)(const void *)ledger);
		metrics_sample(b, of[i].name, (struct metric_label){"database", "index"},
			*(const uint64_t *)(const void *)index);
	}
}

static void add_commits(struct buf *b, const struct ledger_stats *stats)
{
	struct histogram_state h;
	const char *name = "samplan_batch_entries";
	histogram_read(&stats->batch_entries, &h);
	metrics_family(b, name, "histogram", "Entries of a commit of the ledger");
	metrics_histogram(b, name, (struct metric_label){NULL, NULL}, &h, 1);
	name = "samplan_commit_seconds";
	metrics_family(b, name, "histogram", "How long a commit took");
	histogram_read(&stats->ledger_commit_us, &h);
	metrics_histogram(b, name, (struct metric_label){"database", "ledger"}, &h, 1000000);
	histogram_read(&stats->index_commit_us, &h);
	metrics_histogram(b, name, (struct metric_label){"database", "index"}, &h, 1000000);
}

static void add_certificates(struct buf *b, struct server *s, const struct app_figures *f)
{
	const char *name = "samplan_certificate_end_timestamp_seconds";
	metrics_family(b, name, "gauge", "When the certificate ends");
	metrics_sample(b, name, (struct metric_label){"certificate", "server"},
		certificate_not_after_ms(s) / 1000);
	if (f->ca_not_after_ms)
		metrics_sample(b, name, (struct metric_label){"certificate", "ca"},
			f->ca_not_after_ms / 1000);
}

/* ---- all of it ---- */

static void add_rows(struct buf *b, const struct figures *f)
{
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const char *at = (const char *)f + rows[i].at;
		const uint64_t value = *(const uint64_t *)(const void *)at;
		if (value == UNKNOWN)
			continue;
		metrics_family(b, rows[i].name, rows[i].type, rows[i].help);
		buf_add_text(b, rows[i].name);
		metrics_value(b, value, rows[i].per);
	}
}

void metrics_figures(struct server *s, struct buf *out)
{
	struct app_figures of_app;
	struct figures f;
	const char *name = "samplan_build_info";
	app_figures(s->app, &of_app);
	ask_process(s, &f);
	ask_store(&of_app, &f);
	metrics_family(out, name, "gauge", "Always 1: the version is the label");
	metrics_sample(out, name, (struct metric_label){"version", SAMPLAN_VERSION}, 1);
	add_rows(out, &f);
	add_rooms(out, &of_app.store.usage);
	add_commits(out, of_app.store.stats);
	add_certificates(out, s, &of_app);
}
