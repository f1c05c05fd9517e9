/* SPDX-License-Identifier: Apache-2.0 */
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "server/store/store.h"
#include "tests/lib/test.h"

static const char *const tables[] = {"red", "blue"};
enum { RED, BLUE };

static struct store *open_at(const char *dir, uint64_t map_bytes)
{
	struct sp_error err = {0};
	struct store_options o = {
		.dir = dir, .map_bytes = map_bytes, .tables = tables, .n_tables = 2};
	struct store *s;
	CHECK_CODE(store_open(&o, &s, &err), SP_OK, &err);
	return s;
}

static struct store_txn *begin_write(struct store *s)
{
	struct store_txn *t;
	struct sp_error err = {0};
	CHECK_CODE(store_begin_write(s, &t, &err), SP_OK, &err);
	return t;
}

static struct store_txn *begin_read(struct store *s)
{
	struct store_txn *t;
	struct sp_error err = {0};
	CHECK_CODE(store_begin_read(s, &t, &err), SP_OK, &err);
	return t;
}

static void put_text(struct store *s, unsigned table, const char *key, const char *value)
{
	struct store_txn *t = begin_write(s);
	CHECK_INT(store_put(t, table, bytes_text(key), bytes_text(value), NULL), SP_OK);
	CHECK_INT(store_commit(t, NULL), SP_OK);
}

static enum sp_code get_text(struct store *s, unsigned table, const char *key, char out[64])
{
	struct bytes value;
	struct store_txn *t = begin_read(s);
	enum sp_code rc = store_get(t, table, bytes_text(key), &value, NULL);
	if (rc == SP_OK)
		snprintf(out, 64, "%.*s", (int)value.len, (const char *)value.ptr);
	store_abort(t);
	return rc;
}

static void data_path(const char *dir, char out[256])
{
	snprintf(out, 256, "%s/data.mdb", dir);
}

TEST(store, keeps_what_was_committed_and_nothing_else)
{
	char text[64];
	const char *dir = test_folder();
	struct store *s = open_at(dir, 0);
	put_text(s, RED, "a", "one");
	struct store_txn *t = begin_write(s);
	CHECK_INT(store_put(t, RED, bytes_text("b"), bytes_text("two"), NULL), SP_OK);
	store_abort(t);
	store_close(s);

	s = open_at(dir, 0);
	CHECK_INT(get_text(s, RED, "a", text), SP_OK);
	CHECK_TEXT(text, "one");
	CHECK_INT(get_text(s, RED, "b", text), SP_NOT_FOUND);
	CHECK_INT(get_text(s, BLUE, "a", text), SP_NOT_FOUND);
	CHECK(!store_failed(s));
	store_close(s);
}

TEST(store, files_are_for_the_owner_only)
{
	char path[256];
	struct stat st;
	const char *dir = test_folder();
	mode_t mask = umask(0);
	struct store *s = open_at(dir, 0);
	umask(mask);
	data_path(dir, path);
	CHECK_INT(stat(path, &st), 0);
	CHECK_INT(st.st_mode & 0777, 0600);
	store_close(s);
}

TEST(store, deletes_a_row)
{
	char text[64];
	struct store *s = open_at(test_folder(), 0);
	put_text(s, RED, "a", "one");
	struct store_txn *t = begin_write(s);
	CHECK_INT(store_delete(t, RED, bytes_text("a"), NULL), SP_OK);
	CHECK_INT(store_delete(t, RED, bytes_text("a"), NULL), SP_NOT_FOUND);
	CHECK_INT(store_commit(t, NULL), SP_OK);
	CHECK_INT(get_text(s, RED, "a", text), SP_NOT_FOUND);
	store_close(s);
}

TEST(store, a_reader_sees_the_state_it_began_with)
{
	struct bytes value;
	struct store *s = open_at(test_folder(), 0);
	put_text(s, RED, "a", "old");
	struct store_txn *before = begin_read(s);
	put_text(s, RED, "a", "new");
	struct store_txn *after = begin_read(s);
	CHECK_INT(store_get(before, RED, bytes_text("a"), &value, NULL), SP_OK);
	CHECK_BYTES(value, bytes_text("old"));
	CHECK_INT(store_get(after, RED, bytes_text("a"), &value, NULL), SP_OK);
	CHECK_BYTES(value, bytes_text("new"));
	store_abort(before);
	store_abort(after);
	store_close(s);
}

TEST(store, a_read_that_is_used_again_sees_the_newest_state)
{
	char text[64];
	struct store *s = open_at(test_folder(), 0);
	for (int i = 0; i < 100; i++) {
		char value[16];
		snprintf(value, sizeof value, "%d", i);
		put_text(s, RED, "a", value);
		CHECK_INT(get_text(s, RED, "a", text), SP_OK);
		CHECK_TEXT(text, value);
	}
	store_close(s);
}

TEST(store, more_readers_than_are_kept_for_reuse_come_and_go)
{
	enum { MANY = 100 };
	struct store_txn *all[MANY];
	struct store *s = open_at(test_folder(), 0);
	for (int round = 0; round < 3; round++) {
		for (int i = 0; i < MANY; i++)
			all[i] = begin_read(s);
		for (int i = 0; i < MANY; i++)
			store_abort(all[i]);
	}
	store_close(s);
}

enum { OVERWRITES = 200 };

static uint64_t growth(struct store *s)
{
	static char page[2000];
	uint64_t before, after, size;
	memset(page, 'x', sizeof page - 1);
	store_usage(s, &before, &size);
	for (int i = 0; i < OVERWRITES; i++)
		put_text(s, RED, "key", page);
	store_usage(s, &after, &size);
	return after - before;
}

/* Begins to read when it is told to, says so, and is killed at it. */
static void read_until_killed(const char *dir, int told, int say)
{
	char byte = 'r';
	if (read(told, &byte, 1) != 1)
		_exit(1);
	struct store_options o = {.dir = dir, .tables = tables, .n_tables = 2, .read_only = true};
	struct store_txn *t;
	struct store *s;
	if (store_open(&o, &s, NULL) != SP_OK || store_begin_read(s, &t, NULL) != SP_OK ||
		write(say, &byte, 1) != 1)
		_exit(1);
	pause();
}

TEST(store, does_not_grow_for_a_reader_that_has_died)
{
	char byte = 'r';
	int tell[2], said[2];
	const char *dir = test_folder();
	CHECK(pipe(tell) == 0 && pipe(said) == 0);
	pid_t child = fork();
	if (child == 0)
		read_until_killed(dir, tell[0], said[1]);
	close(said[1]); /* a child that fails says nothing */
	struct store *s = open_at(dir, 64 << 20);
	put_text(s, RED, "key", "value");
	CHECK_INT(write(tell[1], &byte, 1), 1);
	CHECK_INT(read(said[0], &byte, 1), 1);
	CHECK_INT(kill(child, SIGKILL), 0);
	CHECK_INT(waitpid(child, NULL, 0), child);
	CHECK(growth(s) > OVERWRITES * 1000); /* every state since then is kept */
	store_forget_dead_readers(s);
	CHECK(growth(s) < OVERWRITES * 1000);
	store_close(s);
	close(said[0]);
	close(tell[0]);
	close(tell[1]);
}

TEST(store, refuses_keys_that_are_empty_or_too_long)
{
	static const uint8_t long_key[STORE_KEY_MAX + 1] = {1};
	struct bytes value;
	struct store *s = open_at(test_folder(), 0);
	struct store_txn *t = begin_write(s);
	CHECK_INT(store_put(t, RED, bytes_of(long_key, STORE_KEY_MAX + 1), bytes_text("x"), NULL),
		SP_INTERNAL);
	CHECK_INT(store_put(t, RED, bytes_of(NULL, 0), bytes_text("x"), NULL), SP_INTERNAL);
	CHECK_INT(store_get(t, RED, bytes_of(NULL, 0), &value, NULL), SP_INTERNAL);
	CHECK_INT(store_delete(t, RED, bytes_of(NULL, 0), NULL), SP_INTERNAL);
	CHECK_INT(
		store_put(t, RED, bytes_of(long_key, STORE_KEY_MAX), bytes_text("x"), NULL), SP_OK);
	CHECK_INT(store_commit(t, NULL), SP_OK);
	CHECK(!store_failed(s));
	store_close(s);
}

TEST(store, walks_big_endian_keys_in_the_order_of_their_numbers)
{
	static const uint64_t numbers[] = {256, 1, 65536, 255, 0, 2};
	static const uint64_t sorted[] = {0, 1, 2, 255, 256, 65536};
	struct bytes key, value;
	struct store_cursor *c;
	struct store *s = open_at(test_folder(), 0);
	struct store_txn *t = begin_write(s);
	for (size_t i = 0; i < 6; i++) {
		uint8_t k[8];
		be64_put(k, numbers[i]);
		CHECK_INT(store_put(t, RED, bytes_of(k, 8), bytes_of(k, 8), NULL), SP_OK);
	}
	CHECK_INT(store_cursor_open(t, RED, &c, NULL), SP_OK);
	enum sp_code rc = store_seek(c, bytes_of(NULL, 0), &key, &value, NULL);
	for (size_t i = 0; i < 6; i++) {
		CHECK_INT(rc, SP_OK);
		CHECK_INT(be64_get(key.ptr), sorted[i]);
		CHECK_BYTES(value, key);
		rc = store_next(c, &key, &value, NULL);
	}
	CHECK_INT(rc, SP_NOT_FOUND);
	store_cursor_close(c);
	store_abort(t);
	store_close(s);
}

TEST(store, seeks_the_first_key_not_below_and_finds_the_last)
{
	struct bytes key, value;
	struct store_cursor *c;
	struct store *s = open_at(test_folder(), 0);
	put_text(s, RED, "b", "1");
	put_text(s, RED, "d", "2");
	struct store_txn *t = begin_read(s);
	CHECK_INT(store_cursor_open(t, RED, &c, NULL), SP_OK);
	CHECK_INT(store_seek(c, bytes_text("c"), &key, &value, NULL), SP_OK);
	CHECK_BYTES(key, bytes_text("d"));
	CHECK_INT(store_seek(c, bytes_text("e"), &key, &value, NULL), SP_NOT_FOUND);
	CHECK_INT(store_last(c, &key, &value, NULL), SP_OK);
	CHECK_BYTES(value, bytes_text("2"));
	store_cursor_close(c);
	CHECK_INT(store_cursor_open(t, BLUE, &c, NULL), SP_OK);
	CHECK_INT(store_last(c, &key, &value, NULL), SP_NOT_FOUND);
	store_cursor_close(c);
	store_abort(t);
	store_close(s);
}

TEST(store, appends_and_reserves_room)
{
	uint8_t *room;
	struct bytes value;
	struct store *s = open_at(test_folder(), 0);
	struct store_txn *t = begin_write(s);
	CHECK_INT(store_append(t, RED, bytes_text("a"), bytes_text("1"), NULL), SP_OK);
	CHECK_INT(store_append_reserve(t, RED, bytes_text("b"), 5000, &room, NULL), SP_OK);
	memset(room, 7, 5000);
	CHECK_INT(store_commit(t, NULL), SP_OK);
	t = begin_read(s);
	CHECK_INT(store_get(t, RED, bytes_text("b"), &value, NULL), SP_OK);
	CHECK_INT(value.len, 5000);
	CHECK(value.ptr[0] == 7 && value.ptr[4999] == 7);
	store_abort(t);
	store_close(s);
}

TEST(store, an_append_below_the_greatest_key_fails_and_latches)
{
	struct store *s = open_at(test_folder(), 0);
	put_text(s, RED, "b", "1");
	struct store_txn *t = begin_write(s);
	CHECK_INT(store_append(t, RED, bytes_text("a"), bytes_text("2"), NULL), SP_STORAGE);
	store_abort(t);
	CHECK(store_failed(s));
	CHECK_INT(store_begin_write(s, &t, NULL), SP_STORAGE);
	store_close(s);
}

static enum sp_code fill(struct store *s, const char *key, size_t len, size_t *stored)
{
	struct store_txn *t = begin_write(s);
	uint8_t *big = calloc(1, len);
	enum sp_code rc = store_put(t, RED, bytes_text(key), bytes_of(big, len), NULL);
	free(big);
	if (rc != SP_OK) {
		struct bytes value;
		CHECK_INT(
			store_get(t, RED, bytes_text("a"), &value, NULL), rc); /* still the cause */
		CHECK_INT(store_commit(t, NULL), rc);
		return rc;
	}
	rc = store_commit(t, NULL);
	*stored += rc == SP_OK;
	return rc;
}

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

/* ---- opening what is damaged ---- */

static enum sp_code open_code(const char *dir, bool read_only, struct sp_error *err)
{
	struct store_options o = {
		.dir = dir, .tables = tables, .n_tables = 2, .read_only = read_only};
	struct store *s;
	enum sp_code rc = store_open(&o, &s, err);
	store_close(s);
	return rc;
}

static const char *filled(void)
{
	size_t stored = 0;
	const char *dir = test_folder();
	struct store *s = open_at(dir, 0);
	CHECK_INT(fill(s, "big", 100000, &stored), SP_OK);
	put_text(s, BLUE, "a", "one");
	store_close(s);
	return dir;
}

TEST(store, names_a_file_that_was_cut_anywhere)
{
	char path[256];
	struct stat st;
	struct sp_error err;
	const char *dir = filled();
	data_path(dir, path);
	CHECK_INT(stat(path, &st), 0);
	for (off_t size = st.st_size - 1; size > 0; size = size > 4096 ? size - 4096 : size / 2) {
		CHECK_INT(truncate(path, size), 0);
		CHECK_CODE(open_code(dir, false, &err), SP_STORE_DAMAGED, &err);
		CHECK(err.param[0][0] != '\0');
	}
}

TEST(store, names_a_file_that_is_no_database)
{
	static const struct {
		off_t at;
		const char *bytes;
		size_t len;
	} damage[] = {{16, "\0\0\0\0", 4}, {20, "\7", 1}, {40, "\0\0\0\0", 4}, {40, "\1", 1},
		{4096 + 16, "\0\0\0\0", 4}, {4096 + 40, "\0\0\0\0", 4}};
	for (size_t i = 0; i < sizeof damage / sizeof damage[0]; i++) {
		char path[256];
		struct sp_error err;
		const char *dir = filled();
		data_path(dir, path);
		int fd = open(path, O_WRONLY | O_CLOEXEC);
		CHECK_INT(pwrite(fd, damage[i].bytes, damage[i].len, damage[i].at), damage[i].len);
		close(fd);
		CHECK_CODE(open_code(dir, false, &err), SP_STORE_DAMAGED, &err);
	}
}

TEST(store, refuses_a_folder_in_the_place_of_its_file)
{
	char path[256];
	struct sp_error err;
	const char *dir = test_folder();
	data_path(dir, path);
	CHECK_INT(mkdir(path, 0700), 0);
	CHECK_CODE(open_code(dir, false, &err), SP_FILE, &err);
}

TEST(store, a_folder_that_is_absent_is_a_file_error)
{
	struct sp_error err;
	CHECK_CODE(open_code("/nonexistent/samplan", false, &err), SP_FILE, &err);
	CHECK_CODE(open_code(test_folder(), true, &err), SP_FILE, &err);
}

TEST(store, reading_names_a_table_that_is_not_there)
{
	struct sp_error err;
	static const char *const other[] = {"red", "green"};
	struct store_options o = {
		.dir = filled(), .tables = other, .n_tables = 2, .read_only = true};
	struct store *s;
	CHECK_CODE(store_open(&o, &s, &err), SP_STORE_DAMAGED, &err);
	CHECK_TEXT(err.param[0], "green");
	CHECK(s == NULL);
}

/* Overflow pages that come and go within one transaction leave the file's end unwritten. */
TEST(store, a_whole_file_is_never_taken_for_a_cut_one)
{
	struct sp_error err;
	const char *dir = test_folder();
	for (size_t round = 1; round < 12; round++) {
		struct store *s = open_at(dir, 0);
		struct store_txn *t = begin_write(s);
		uint8_t *big = calloc(1, 200000);
		CHECK_INT(store_put(t, RED, bytes_text("k"), bytes_of(big, 9000 * round), NULL),
			SP_OK);
		CHECK_INT(store_put(t, RED, bytes_text("l"), bytes_of(big, 17000 * round), NULL),
			SP_OK);
		CHECK_INT(store_delete(t, RED, bytes_text("l"), NULL), SP_OK);
		CHECK_INT(store_put(t, RED, bytes_text("k"), bytes_text("small"), NULL), SP_OK);
		CHECK_INT(store_commit(t, NULL), SP_OK);
		free(big);
		store_close(s);
		CHECK_CODE(open_code(dir, true, &err), SP_OK, &err);
	}
}

TEST(store, reading_only_never_writes)
{
	struct store_txn *t;
	struct store_options o = {
		.dir = filled(), .tables = tables, .n_tables = 2, .read_only = true};
	struct store *s;
	CHECK_INT(store_open(&o, &s, NULL), SP_OK);
	CHECK_INT(store_begin_write(s, &t, NULL), SP_INTERNAL);
	t = begin_read(s);
	struct bytes value;
	CHECK_INT(store_get(t, BLUE, bytes_text("a"), &value, NULL), SP_OK);
	store_abort(t);
	store_close(s);
}

/* ---- the lock of a folder ---- */

TEST(store, a_folder_is_locked_once)
{
	int first, second;
	struct sp_error err;
	const char *dir = test_folder();
	CHECK_CODE(store_lock(dir, &first, &err), SP_OK, &err);
	CHECK_CODE(store_lock(dir, &second, &err), SP_STORE_LOCKED, &err);
	CHECK_TEXT(err.param[0], dir);
	CHECK_INT(second, -1);
	close(first);
	CHECK_CODE(store_lock(dir, &second, &err), SP_OK, &err);
	close(second);
	CHECK_CODE(store_lock("/nonexistent/samplan", &second, &err), SP_FILE, &err);
}
