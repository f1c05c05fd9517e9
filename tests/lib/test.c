/* SPDX-License-Identifier: Apache-2.0 */
#define _XOPEN_SOURCE_EXTENDED 1
#include "tests/lib/test.h"

#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdlib.h>
#include <unistd.h>

static struct test_case *first, **last = &first;
static size_t count;
static struct arena arena;
static char folders[64][64];
static size_t n_folders;
static int usual_stderr = -1;

void test_register(struct test_case *t)
{
	*last = t;
	last = &t->next;
	count++;
}

void test_check_code(
	enum sp_code got, enum sp_code want, const struct sp_error *err, const char *file, int line)
{
	if (got == want)
		return;
	fprintf(stderr, "%s:%d: got %s, wanted %s", file, line, sp_error_row(got)->symbol,
		sp_error_row(want)->symbol);
	if (got != SP_OK && err)
		fprintf(stderr, " (%s | %s | %s | %s)", err->where, err->param[0], err->param[1],
			err->param[2]);
	fprintf(stderr, "\n");
	_assert_int_equal((LargestIntegralType)got, (LargestIntegralType)want, file, line);
}

struct arena *test_arena(void)
{
	if (!arena.cap)
		arena_init(&arena, (size_t)64 << 20);
	return &arena;
}

const char *test_folder(void)
{
	const char *base = getenv("TMPDIR");
	if (n_folders == sizeof folders / sizeof folders[0])
		abort();
	char *name = folders[n_folders++];
	snprintf(name, sizeof folders[0], "%.40s/samplan-test-XXXXXX", base ? base : "/tmp");
	if (!mkdtemp(name))
		abort();
	return name;
}

size_t test_names_in(const char *folder)
{
	size_t n = 0;
	DIR *d = opendir(folder);
	CHECK(d != NULL);
	while (readdir(d))
		n++;
	closedir(d);
	return n - 2; /* . and .. */
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *walk)
{
	(void)st, (void)kind, (void)walk;
	return remove(path);
}

/* A test that listened to the log and failed has not given stderr back, where its failure is told. */
static int give_back_stderr(void **state)
{
	(void)state;
	return dup2(usual_stderr, STDERR_FILENO) == STDERR_FILENO ? 0 : -1;
}

int main(int argc, char **argv)
{
	usual_stderr = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO);
	struct CMUnitTest *tests = calloc(count ? count : 1, sizeof *tests);
	size_t n = 0;
	if (!tests)
		abort();
	for (struct test_case *t = first; t;
		t = t->next) /* argument: only tests with it in their name */
		if (argc < 2 || strstr(t->name, argv[1]))
			tests[n++] = (struct CMUnitTest){.name = t->name,
				.test_func = t->run,
				.teardown_func = give_back_stderr};
	int failed = _cmocka_run_group_tests(argv[0], tests, n, NULL, NULL);
	free(tests);
	arena_free(&arena);
	while (n_folders)
		nftw(folders[--n_folders], remove_one, 16, FTW_DEPTH | FTW_PHYS);
	return failed != 0 || n == 0;
}
