/* SPDX-License-Identifier: Apache-2.0 */
/* What is left unchecked at the opening of a large file that was closed in order, that nothing else is, and that the
 * check which follows finds what the opening did not look at. */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "server/store/file.h"
#include "tests/unit/server/store/two_tables.h"

enum { PAGE = 4096, LARGE_ROWS = 6000, SMALL_ROWS = 100, ROW = 1800, MARK_MAX = 256 };

static void put(struct store *s, unsigned table, unsigned from, unsigned upto)
{
	static const uint8_t value[ROW];
	struct store_txn *t;
	CHECK_INT(store_begin_write(s, &t, NULL), SP_OK);
	for (unsigned i = from; i < upto; i++) {
		char key[16];
		snprintf(key, sizeof key, "%08u", i);
		CHECK_INT(store_put(t, table, bytes_text(key), bytes_of(value, sizeof value), NULL),
			SP_OK);
	}
	CHECK_INT(store_commit(t, NULL), SP_OK);
}

static const char *path_in(const char *dir, const char *name)
{
	return arena_printf(test_arena(), "%s/%s", dir, name);
}

static bool is_marked(const char *dir)
{
	struct stat st;
	return stat(path_in(dir, "sound"), &st) == 0 && st.st_size > 0;
}

/* Closed in order, with so many rows in each table. */
static const char *filled(unsigned rows)
{
	const char *dir = test_folder();
	struct store *s = open_at(dir, 0);
	put(s, 0, 0, rows);
	put(s, 1, 0, rows);
	store_close(s);
	return dir;
}

static bool opens_unchecked(const char *dir)
{
	struct store *s = open_at(dir, 0);
	bool unchecked = store_unchecked(s);
	store_close(s);
	return unchecked;
}

TEST(mark, of_a_large_file_that_was_closed_in_order_is_believed_once_per_closing)
{
	const char *dir = filled(LARGE_ROWS);
	CHECK(is_marked(dir));
	struct store *s = open_at(dir, 0);
	CHECK(store_unchecked(s));
	CHECK(!is_marked(dir));
	put(s, 0, 0, 10);
	store_close(s);
	CHECK(is_marked(dir));
	CHECK(opens_unchecked(dir));
	CHECK(opens_unchecked(dir));
}

TEST(mark, is_not_made_of_a_small_file)
{
	const char *dir = filled(SMALL_ROWS);
	CHECK(!is_marked(dir));
	CHECK(!opens_unchecked(dir));
}

TEST(mark, is_left_alone_by_who_only_reads)
{
	const char *dir = filled(LARGE_ROWS);
	struct sp_error err = {0};
	struct store *s;
	CHECK_CODE(try_open(dir, true, &s, &err), SP_OK, &err);
	CHECK(!store_unchecked(s));
	store_close(s);
	CHECK(is_marked(dir));
	CHECK(opens_unchecked(dir));
}

/* Killed before its first write, and after one. */
TEST(mark, is_not_left_by_who_was_killed)
{
	for (int writes = 0; writes < 2; writes++) {
		const char *dir = filled(LARGE_ROWS);
		int status;
		pid_t child = fork();
		if (child == 0) {
			struct store *s = open_at(dir, 0);
			if (writes)
				put(s, 0, 0, 10);
			_exit(store_unchecked(s) ? 0 : 1);
		}
		CHECK_INT(waitpid(child, &status, 0), child);
		CHECK_INT(status, 0);
		CHECK(!is_marked(dir));
		CHECK(!opens_unchecked(dir));
		CHECK(opens_unchecked(dir));
	}
}

/* Returns how long it is. */
static size_t mark_of(const char *dir, uint8_t out[MARK_MAX])
{
	int fd = open(path_in(dir, "sound"), O_RDONLY | O_CLOEXEC);
	ssize_t n = read(fd, out, MARK_MAX);
	close(fd);
	CHECK(n > 0 && n < MARK_MAX);
	return (size_t)n;
}

static void lay(const char *dir, const uint8_t *mark, size_t len)
{
	int fd = open(path_in(dir, "sound"), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	CHECK_INT(write(fd, mark, len), len);
	close(fd);
}

TEST(mark, that_lies_is_not_believed)
{
	const char *dir = filled(LARGE_ROWS);
	size_t len;
	uint8_t mark[MARK_MAX];
	len = mark_of(dir, mark);
	for (size_t i = 0; i < len; i += 7) {
		len = mark_of(dir, mark);
		mark[i] ^= 1;
		lay(dir, mark, len);
		CHECK(!opens_unchecked(dir));
	}
	static const size_t cuts[] = {0, 1, 8, 55};
	for (size_t i = 0; i < sizeof cuts / sizeof cuts[0]; i++) {
		len = mark_of(dir, mark);
		lay(dir, mark, cuts[i]);
		CHECK(!opens_unchecked(dir));
	}
	len = mark_of(dir, mark);
	lay(dir, mark, len + 1);
	CHECK(!opens_unchecked(dir));
	CHECK_INT(unlink(path_in(dir, "sound")), 0);
	CHECK_INT(symlink("data.mdb", path_in(dir, "sound")), 0);
	CHECK(!opens_unchecked(dir));
	CHECK(opens_unchecked(dir));
}

/* As after a loss of power that brings the mark back. */
TEST(mark, of_an_earlier_transaction_is_not_believed)
{
	const char *dir = filled(LARGE_ROWS);
	size_t len;
	uint8_t mark[MARK_MAX];
	len = mark_of(dir, mark);
	struct store *s = open_at(dir, 0);
	put(s, 0, 0, 1);
	store_close(s);
	lay(dir, mark, len);
	CHECK(!opens_unchecked(dir));
}

TEST(mark, of_a_file_that_was_cut_or_grew_or_was_written_to_is_not_believed)
{
	const char *dir = filled(LARGE_ROWS), *path = path_in(dir, "data.mdb");
	struct stat st;
	CHECK_INT(stat(path, &st), 0);
	CHECK_INT(truncate(path, st.st_size + PAGE), 0);
	CHECK(!opens_unchecked(dir));
	int fd = open(path, O_RDWR | O_CLOEXEC);
	uint8_t byte;
	CHECK_INT(pread(fd, &byte, 1, 100 * PAGE), 1);
	CHECK_INT(pwrite(fd, &byte, 1, 100 * PAGE), 1);
	close(fd);
	CHECK(!opens_unchecked(dir));
	CHECK_INT(truncate(path, st.st_size / 2), 0);
	struct sp_error err = {0};
	struct store *s;
	CHECK_CODE(try_open(dir, false, &s, &err), SP_STORE_DAMAGED, &err);
}

/* ---- what the opening left out ---- */

/* Rot does not say when it came. */
static void rot(const char *dir, uint64_t page)
{
	static const uint8_t noise[64] = {0xA5, 0x5A, 0xA5};
	const char *path = path_in(dir, "data.mdb");
	struct stat st;
	CHECK_INT(stat(path, &st), 0);
	int fd = open(path, O_RDWR | O_CLOEXEC);
	CHECK_INT(pwrite(fd, noise, sizeof noise, (off_t)(page * PAGE)), sizeof noise);
	const struct timespec times[2] = {st.st_atim, st.st_mtim};
	CHECK_INT(futimens(fd, times), 0);
	close(fd);
}

TEST(mark, leaves_pages_to_be_checked_and_they_are)
{
	const char *dir = filled(LARGE_ROWS);
	struct sp_error err = {0};
	atomic_bool stop = false;
	struct store *s = open_at(dir, 0);
	put(s, 1, 0, LARGE_ROWS / 2); /* beside a writer */
	CHECK(store_unchecked(s));
	CHECK_CODE(store_check_rest(s, &stop, &err), SP_OK, &err);
	CHECK(!store_unchecked(s));
	CHECK_CODE(store_check_rest(s, &stop, &err), SP_OK, &err);
	put(s, 1, 0, 10);
	store_close(s);
	CHECK(is_marked(dir));
}

TEST(mark, rot_that_the_opening_did_not_see_is_named_and_nothing_is_written_any_more)
{
	const char *dir = filled(LARGE_ROWS);
	struct sp_error err = {0};
	struct store_txn *t;
	atomic_bool stop = false;
	rot(dir, 1000);
	struct store *s = open_at(dir, 0);
	CHECK(store_unchecked(s));
	CHECK_CODE(store_check_rest(s, &stop, &err), SP_STORE_DAMAGED, &err);
	CHECK_TEXT(err.param[0], "data.mdb: page 1000 is not what is looked for there");
	CHECK(store_failed(s));
	CHECK_INT(store_begin_write(s, &t, NULL), SP_STORAGE);
	store_close(s);
	CHECK(!is_marked(dir));
	CHECK_CODE(try_open(dir, false, &s, &err), SP_STORE_DAMAGED, &err);
	CHECK_TEXT(err.param[0], "data.mdb: page 1000 is not what is looked for there");
}

TEST(mark, a_check_that_is_told_to_stop_stops_and_the_next_opening_leaves_the_same_to_it)
{
	const char *dir = filled(LARGE_ROWS);
	struct sp_error err = {0};
	atomic_bool stop = true;
	rot(dir, 1000);
	struct store *s = open_at(dir, 0);
	CHECK_CODE(store_check_rest(s, &stop, &err), SP_OK, &err);
	CHECK(store_unchecked(s));
	store_close(s);
	CHECK(is_marked(dir));
	s = open_at(dir, 0);
	stop = false;
	CHECK_CODE(store_check_rest(s, &stop, &err), SP_STORE_DAMAGED, &err);
	store_close(s);
}

/* One piece, as short as it can be, of the state as it lies on the disk. */
static const char *check_piece(const char *dir, struct check *c)
{
	struct sp_error err = {0};
	struct meta m[2];
	uint64_t size, page;
	int fd;
	CHECK_CODE(store_open_file(dir, &fd, &size, &err), SP_OK, &err);
	CHECK(store_read_metas(fd, m) == NULL);
	c->paused = false;
	c->until_ns = 1;
	const char *fault = store_check_pages(fd, &m[m[1].txn > m[0].txn], size, c, &page);
	close(fd);
	return fault;
}

TEST(mark, a_check_in_pieces_comes_to_the_end_while_rows_come_and_go)
{
	const char *dir = filled(SMALL_ROWS * 5);
	struct check_place place = {0};
	struct check c = {.place = &place, .paused = true};
	struct store *s = open_at(dir, 0);
	unsigned pieces = 0;
	for (; c.paused; pieces++) {
		CHECK(check_piece(dir, &c) == NULL);
		put(s, pieces % 2, SMALL_ROWS * (pieces % 7), SMALL_ROWS * (pieces % 7) + 5);
		CHECK(pieces < SMALL_ROWS * 20);
	}
	CHECK(pieces > SMALL_ROWS);
	store_close(s);
}

TEST(mark, a_check_in_pieces_finds_what_is_near_the_end)
{
	const char *dir = filled(SMALL_ROWS * 5), *fault = NULL;
	struct check_place place = {0};
	struct check c = {.place = &place, .paused = true};
	unsigned pieces = 0;
	struct stat st;
	CHECK_INT(stat(path_in(dir, "data.mdb"), &st), 0);
	rot(dir, (uint64_t)st.st_size / PAGE - 20);
	for (; c.paused && !fault; pieces++)
		fault = check_piece(dir, &c);
	CHECK(fault != NULL);
	CHECK(pieces > SMALL_ROWS);
}
