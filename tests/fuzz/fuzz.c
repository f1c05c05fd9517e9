/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz.c - a run and its time. With FUZZ_SLOWEST=DIR each input that is slower than all before it is kept there, to be
 * timed again in a build without sanitizers (tests/fuzz/fuzz.sh). */
#include "tests/fuzz/fuzz.h"

#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "common/base/file.h"

static char folders[8][96];
static size_t n_folders;
static uint64_t stopped_us, not_counted_us;

static void remove_folders(void)
{
	while (n_folders)
		dir_remove(folders[--n_folders]);
}

const char *fuzz_folder(void)
{
	const char *usual = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
	const char *given = getenv("TMPDIR");
	char *name = folders[n_folders];
	REQUIRE(n_folders < sizeof folders / sizeof folders[0]);
	snprintf(name, sizeof folders[0], "%.70s/samplan-fuzz-XXXXXX", given ? given : usual);
	REQUIRE(mkdtemp(name));
	if (n_folders++ == 0)
		atexit(remove_folders);
	return name;
}

static uint64_t processor_us(void)
{
	struct timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (uint64_t)t.tv_sec * 1000000 + (uint64_t)t.tv_nsec / 1000;
}

void fuzz_clock_stop(void)
{
	stopped_us = processor_us();
}

void fuzz_clock_start(void)
{
	not_counted_us += processor_us() - stopped_us;
}

uint64_t fuzz_timed(const uint8_t *data, size_t size)
{
	if (size > fuzz_max)
		return 0;
	uint64_t before = processor_us();
	not_counted_us = 0;
	fuzz_one(data, size);
	return processor_us() - before - not_counted_us;
}

static void keep(const uint8_t *data, size_t size, uint64_t us)
{
	char path[4096];
	const char *dir = getenv("FUZZ_SLOWEST");
	if (!dir)
		return;
	snprintf(path, sizeof path, "%s/%08llu-us", dir, (unsigned long long)us);
	FILE *f = fopen(path, "w");
	REQUIRE(f && fwrite(data, 1, size, f) == size && fclose(f) == 0);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	if (fuzz_begin)
		fuzz_begin();
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static uint64_t slowest;
	uint64_t us = fuzz_timed(data, size);
	if (us > slowest) {
		slowest = us;
		keep(data, size, us);
	}
	return 0;
}
