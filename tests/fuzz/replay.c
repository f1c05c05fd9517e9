/* SPDX-License-Identifier: Apache-2.0 */
/* Runs a fuzz target over every file of the folders (or files) given: a corpus as a plain test. */
#include <dirent.h>
#include <sys/stat.h>

#include "common/base/file.h"
#include "tests/fuzz/fuzz.h"

enum { INPUT_MAX = 16 << 20 };

static size_t replay_file(const char *path)
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
	LLVMFuzzerTestOneInput(exact, in.len);
	free(exact);
	arena_free(&a);
	return 1;
}

static size_t replay_folder(const char *path)
{
	char name[4096];
	size_t n = 0;
	DIR *folder = opendir(path);
	if (!folder)
		return 0;
	for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
		if (entry->d_name[0] == '.')
			continue;
		snprintf(name, sizeof name, "%s/%s", path, entry->d_name);
		n += replay_file(name);
	}
	closedir(folder);
	return n;
}

int main(int argc, char **argv)
{
	size_t n = 0;
	for (int i = 1; i < argc; i++) {
		struct stat st;
		if (stat(argv[i], &st) == 0)
			n += S_ISDIR(st.st_mode) ? replay_folder(argv[i]) : replay_file(argv[i]);
	}
	printf("%s: %zu inputs\n", argv[0], n);
	return n == 0;
}
