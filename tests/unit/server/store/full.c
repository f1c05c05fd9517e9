/* SPDX-License-Identifier: Apache-2.0 */
/* A map or a disk that is full: what is there stays, and it goes on when there is room again. */
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/unit/server/store/two_tables.h"

TEST(store, a_full_map_refuses_and_stays_usable)
{
	char text[64], key[16];
	size_t stored = 0;
	enum sp_code rc = SP_OK;
	struct store *s = open_at(test_folder(), 1 << 20);
	put_text(s, RED, "a", "kept");
	for (int i = 0; rc == SP_OK && i < 100; i++) {
		snprintf(key, sizeof key, "big-%03d", i);
		rc = fill(s, key, 50000, &stored);
	}
	CHECK_INT(rc, SP_STORE_FULL);
	CHECK(stored > 5);
	CHECK(!store_failed(s) && store_full(s));
	CHECK_INT(get_text(s, RED, "a", text), SP_OK);
	CHECK_TEXT(text, "kept");
	put_text(s, RED, "b", "small ones still fit");
	CHECK(!store_full(s));
	store_close(s);
}

TEST(store, tells_how_much_of_the_map_is_used)
{
	uint64_t used, size, later;
	size_t stored = 0;
	struct store *s = open_at(test_folder(), 1 << 20);
	store_usage(s, &used, &size);
	CHECK_INT(size, 1 << 20);
	CHECK_INT(fill(s, "big", 100000, &stored), SP_OK);
	store_usage(s, &later, &size);
	CHECK(later >= used + 100000 && later <= size);
	store_close(s);
}

TEST(store, a_map_that_is_smaller_than_the_data_is_as_large_as_it)
{
	char text[64];
	uint64_t used, size;
	size_t stored = 0;
	const char *dir = test_folder();
	struct store *s = open_at(dir, 8 << 20);
	put_text(s, RED, "a", "kept");
	CHECK_INT(fill(s, "big-1", 3000000, &stored), SP_OK);
	CHECK_INT(fill(s, "big-2", 3000000, &stored), SP_OK);
	store_close(s);

	s = open_at(dir, 1 << 20);
	store_usage(s, &used, &size);
	CHECK(used > 6000000 && size >= used);
	CHECK_INT(get_text(s, RED, "a", text), SP_OK);
	CHECK_TEXT(text, "kept");
	CHECK_INT(fill(s, "big-3", 3000000, &stored), SP_STORE_FULL);
	CHECK(!store_failed(s) && store_full(s));
	store_close(s);

	s = open_at(dir, 16 << 20); /* with the setting put right it goes on */
	CHECK_INT(fill(s, "big-3", 3000000, &stored), SP_OK);
	CHECK_INT(stored, 3);
	store_close(s);
}

/* In a child, since the limit and the ignored signal are the process's. */
static int write_under_file_limit(const char *dir, rlim_t beyond)
{
	char path[256];
	struct stat st;
	size_t stored = 0;
	struct store *s = open_at(dir, 0);
	put_text(s, RED, "a", "kept");
	data_path(dir, path);
	if (stat(path, &st) != 0)
		return 2;
	struct rlimit limit = {(rlim_t)st.st_size + beyond, RLIM_INFINITY};
	signal(SIGXFSZ, SIG_IGN);
	if (setrlimit(RLIMIT_FSIZE, &limit) != 0)
		return 3;
	if (fill(s, "big", 300000, &stored) != SP_STORE_FULL || store_failed(s) || !store_full(s))
		return 4;
	limit.rlim_cur = RLIM_INFINITY;
	if (setrlimit(RLIMIT_FSIZE, &limit) != 0)
		return 5;
	char text[64];
	if (get_text(s, RED, "a", text) != SP_OK || strcmp(text, "kept") != 0)
		return 6;
	put_text(s, RED, "b", "room again");
	if (store_full(s))
		return 7;
	store_close(s);
	return 0;
}

static void check_in_child(rlim_t beyond)
{
	const char *dir = test_folder();
	int status = -1;
	pid_t child = fork();
	CHECK(child >= 0);
	if (child == 0)
		_exit(write_under_file_limit(dir, beyond));
	CHECK_INT(waitpid(child, &status, 0), child);
	CHECK_INT(status, 0);
	char text[64];
	struct store *s = open_at(dir, 0);
	CHECK_INT(get_text(s, RED, "a", text), SP_OK);
	CHECK_INT(get_text(s, RED, "big", text), SP_NOT_FOUND);
	store_close(s);
}

TEST(store, a_file_that_may_not_grow_is_full_and_heals)
{
	check_in_child(0);
}

/* LMDB calls it an input/output error; it is the way in which a disk that is nearly full answers. */
TEST(store, a_write_that_is_cut_short_is_full_and_heals)
{
	check_in_child(5000);
}
