/* SPDX-License-Identifier: Apache-2.0 */
/* Runs a fuzz target over every file of the folders (or files) given: a corpus as a plain test. Says at the end
 * how many there were and which took longest. --longest: only says how long inputs may be. */
#include <dirent.h>
#include <sys/stat.h>

#include "common/base/file.h"
#include "tests/fuzz/fuzz.h"

enum { INPUT_MAX = 16 << 20, SLOW_US = 10000, AGAIN = 4 };

struct replay {
	size_t n;
	uint64_t slowest_us;
	char slowest[512]; /* its file */
};

/* What is slow is timed again: another program may have been in its way. */
static uint64_t time_input(const uint8_t *data, size_t size)
{
	uint64_t least = fuzz_timed(data, size);
	for (int i = 0; least > SLOW_US && i < AGAIN; i++) {
		uint64_t us = fuzz_timed(data, size);
		least = us < least ? us : least;
	}
	return least;
}

static void replay_file(struct replay *r, const char *path)
{
	struct arena a;
	struct bytes in;
	struct sp_error err = {0};
	arena_init(&a, 2 * INPUT_MAX);
	if (file_read(path, INPUT_MAX, &a, &in, &err) != SP_OK) {
		fprintf(stderr, "%s: %s\n", path, err.param[1]);
		exit(1);
	}
	uint8_t *exact = malloc(in.len ? in.len : 1); /* a sanitizer sees one byte too many */
	REQUIRE(exact);
	if (in.len)
		memcpy(exact, in.ptr, in.len);
	uint64_t us = time_input(exact, in.len);
	free(exact);
	arena_free(&a);
	if (us >= r->slowest_us) {
		r->slowest_us = us;
		snprintf(r->slowest, sizeof r->slowest, "%s", path);
	}
	r->n++;
}

static void replay_folder(struct replay *r, const char *path)
{
	char name[4096];
	DIR *folder = opendir(path);
	if (!folder)
		return;
	for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
		if (entry->d_name[0] == '.')
			continue;
		snprintf(name, sizeof name, "%s/%s", path, entry->d_name);
		replay_file(r, name);
	}
	closedir(folder);
}

int main(int argc, char **argv)
{
	struct replay r = {0};
	if (argc == 2 && strcmp(argv[1], "--longest") == 0)
		return printf("%zu\n", fuzz_max) < 0;
	LLVMFuzzerInitialize(&argc, &argv);
	for (int i = 1; i < argc; i++) {
		struct stat st;
		if (stat(argv[i], &st) != 0)
			continue;
		if (S_ISDIR(st.st_mode))
			replay_folder(&r, argv[i]);
		else
			replay_file(&r, argv[i]);
	}
	printf("%zu inputs, slowest %.1f ms %s\n", r.n, (double)r.slowest_us / 1000, r.slowest);
	return r.n == 0;
}
