/* SPDX-License-Identifier: Apache-2.0 */
/* distil.c - a corpus for the tree: distil WANTED KEPT FOLDER... prints which files of the folders do most beyond those
 * in KEPT, the one that adds most first, until WANTED are chosen or nothing is added. Only in the coverage build,
 * whose counters say what an input does. */
#include <dirent.h>

#include "common/base/file.h"
#include "tests/fuzz/fuzz.h"

enum { FILES_MAX = 20000, INPUT_MAX = 16 << 20, SMALL = 16 << 10 };

void __llvm_profile_reset_counters(void);
uint64_t *__llvm_profile_begin_counters(void);
uint64_t *__llvm_profile_end_counters(void);

struct candidate {
	char *name;
	size_t size;
	uint8_t *done; /* a bit for each counter */
};

static struct candidate files[FILES_MAX];
static size_t n_files, n_counters;

static uint8_t *counted(void)
{
	const uint64_t *counters = __llvm_profile_begin_counters();
	uint8_t *out = calloc(1, n_counters / 8 + 1);
	REQUIRE(out);
	for (size_t i = 0; i < n_counters; i++)
		if (counters[i])
			out[i / 8] |= (uint8_t)(1u << i % 8);
	return out;
}

static void add_file(const char *folder, const char *name)
{
	struct arena a;
	struct bytes in;
	struct sp_error err;
	char path[4096];
	snprintf(path, sizeof path, "%s/%s", folder, name);
	arena_init(&a, 2 * INPUT_MAX);
	if (n_files < FILES_MAX && file_read(path, INPUT_MAX, &a, &in, &err) == SP_OK &&
		in.len <= SMALL) {
		__llvm_profile_reset_counters();
		fuzz_timed(in.ptr, in.len);
		files[n_files] = (struct candidate){strdup(path), in.len, counted()};
		REQUIRE(files[n_files++].name);
	}
	arena_free(&a);
}

static void add_folder(const char *path)
{
	DIR *folder = opendir(path);
	struct dirent *entry;
	while (folder && (entry = readdir(folder)) != NULL)
		if (entry->d_name[0] != '.')
			add_file(path, entry->d_name);
	if (folder)
		closedir(folder);
}

static size_t added(const struct candidate *c, const uint8_t *so_far)
{
	size_t n = 0;
	for (size_t i = 0; i <= n_counters / 8; i++)
		n += (size_t)__builtin_popcount(c->done[i] & ~so_far[i] & 0xFF);
	return n;
}

/* The most that is new; of two that add the same the smaller. */
static struct candidate *best(const uint8_t *so_far)
{
	struct candidate *found = NULL;
	size_t most = 0;
	for (size_t i = 0; i < n_files; i++) {
		size_t n = added(&files[i], so_far);
		if (n > most || (n && n == most && files[i].size < found->size)) {
			most = n;
			found = &files[i];
		}
	}
	return found;
}

static void take_in(const struct candidate *c, uint8_t *so_far)
{
	for (size_t i = 0; i <= n_counters / 8; i++)
		so_far[i] |= c->done[i];
}

int main(int argc, char **argv)
{
	unsigned long wanted = argc > 2 ? strtoul(argv[1], NULL, 10) : 0;
	struct candidate *c;
	LLVMFuzzerInitialize(&argc, &argv);
	n_counters = (size_t)(__llvm_profile_end_counters() - __llvm_profile_begin_counters());
	uint8_t *so_far = calloc(1, n_counters / 8 + 1);
	REQUIRE(so_far);
	for (int i = 2; i < argc; i++) {
		add_folder(argv[i]);
		for (size_t k = 0; i == 2 && k < n_files; k++)
			take_in(&files[k], so_far);
	}
	for (; wanted > 0 && (c = best(so_far)) != NULL; wanted--) {
		printf("%s\n", c->name);
		take_in(c, so_far);
	}
	return n_files == 0;
}
