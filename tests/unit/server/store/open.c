/* SPDX-License-Identifier: Apache-2.0 */
/* Opening what is damaged, absent or locked. */
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/unit/server/store/two_tables.h"

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
