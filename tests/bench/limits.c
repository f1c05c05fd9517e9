/* SPDX-License-Identifier: Apache-2.0 */
/* limits.c - what this machine can do at best, beside which the figures are read.
 *
 * bench_limits lmdb DIR COUNT SIZE       commits of one record of SIZE bytes each, appended; a store in the empty DIR
 * bench_limits fdatasync DIR COUNT SIZE  SIZE bytes written over in a file that is there, and fdatasync
 * bench_limits memory DIR COUNT MIB      MIB of memory added up, word by word, on one core
 * Prints `p50`, `p99`, `p999` and `mean` in microseconds; memory `gb_s`, the best of COUNT. */
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "common/base/file.h"
#include "server/store/store.h"

static double now_us(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static void print_all(double *took, size_t n)
{
	double sum = 0;
	qsort(took, n, sizeof *took, by_size);
	for (size_t i = 0; i < n; i++)
		sum += took[i];
	printf("p50 %.1f\np99 %.1f\np999 %.1f\nmean %.1f\n", took[n / 2], took[n * 99 / 100],
		took[n * 999 / 1000], sum / (double)n);
}

static int failed(const char *what)
{
	perror(what);
	return 1;
}

static enum sp_code append_one(
	struct store *s, uint64_t number, struct bytes value, struct sp_error *err)
{
	struct store_txn *t;
	uint8_t key[8];
	be64_put(key, number);
	enum sp_code rc = store_begin_write(s, &t, err);
	if (rc != SP_OK)
		return rc;
	rc = store_append(t, 0, bytes_of(key, sizeof key), value, err);
	if (rc == SP_OK)
		return store_commit(t, err);
	store_abort(t);
	return rc;
}

static int measure_lmdb(const char *dir, size_t n, size_t size, double *took, uint8_t *value)
{
	static const char *const tables[] = {"record"};
	struct sp_error err = {0};
	struct store *s = NULL;
	const struct store_options o = {.dir = dir, .tables = tables, .n_tables = 1};
	enum sp_code rc = store_open(&o, &s, &err);
	for (size_t i = 0; rc == SP_OK && i < n; i++) {
		double from = now_us();
		rc = append_one(s, i, bytes_of(value, size), &err);
		took[i] = now_us() - from;
	}
	store_close(s);
	if (rc != SP_OK)
		fprintf(stderr, "bench_limits: %s %s\n", sp_error_row(rc)->symbol, err.param[0]);
	return rc == SP_OK ? 0 : 1;
}

static int measure_fdatasync(const char *dir, size_t n, size_t size, double *took, uint8_t *value)
{
	char path[4096];
	snprintf(path, sizeof path, "%s/written-over", dir);
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (fd < 0 || write(fd, value, size) != (ssize_t)size || fsync(fd) != 0)
		return failed(path);
	for (size_t i = 0; i < n; i++) {
		double from = now_us();
		value[0] = (uint8_t)i;
		if (pwrite(fd, value, size, 0) != (ssize_t)size || fdatasync(fd) != 0)
			return failed(path);
		took[i] = now_us() - from;
	}
	close(fd);
	return 0;
}

static int measure_memory(size_t n, size_t mib)
{
	size_t words = mib * (1 << 20) / sizeof(uint64_t);
	uint64_t *memory = malloc(words * sizeof *memory), sum = 0;
	double best = 0;
	if (!memory)
		return failed("memory");
	for (size_t i = 0; i < words; i++)
		memory[i] = i;
	for (size_t k = 0; k < n; k++) {
		double from = now_us();
		for (size_t i = 0; i < words; i++)
			sum += memory[i];
		double rate = (double)(words * sizeof *memory) / (now_us() - from) / 1e3;
		best = rate > best ? rate : best;
		memory[k % words] = sum; /* so that the sum is needed */
	}
	printf("gb_s %.2f\n", best);
	free(memory);
	return 0;
}

int main(int argc, char **argv)
{
	if (argc != 5)
		return 2;
	size_t n = strtoul(argv[3], NULL, 10), size = strtoul(argv[4], NULL, 10);
	if (n < 1 || size < 1)
		return 2;
	if (strcmp(argv[1], "memory") == 0)
		return measure_memory(n, size);
	double *took = calloc(n, sizeof *took);
	uint8_t *value = calloc(1, size);
	if (!took || !value)
		return failed("memory");
	int status = strcmp(argv[1], "lmdb") == 0
			     ? measure_lmdb(argv[2], n, size, took, value)
			     : measure_fdatasync(argv[2], n, size, took, value);
	if (status == 0)
		print_all(took, n);
	free(value);
	free(took);
	return status;
}
