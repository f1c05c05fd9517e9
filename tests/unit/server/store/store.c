/* SPDX-License-Identifier: Apache-2.0 */
/* Rows, and who reads them. */
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/unit/server/store/two_tables.h"

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
