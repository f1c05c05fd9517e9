/* SPDX-License-Identifier: Apache-2.0 */
/* What is looked at before LMDB is let at a file: no history of a sound file is refused, and what is let
 * through can be read to its end. */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "server/store/store.h"
#include "tests/lib/random.h"
#include "tests/unit/server/store/two_tables.h"

enum { ROUNDS = 150, FLIPS = 400 };

static uint32_t draw(uint32_t below)
{
	static struct random_numbers numbers = {1}; /* the same history in every run */
	return random_below(&numbers, below);
}

/* Rows of all sizes come, change and go; some transactions are dropped. */
static void live(struct store *s, unsigned rows)
{
	static uint8_t big[40000];
	struct store_txn *t;
	CHECK_INT(store_begin_write(s, &t, NULL), SP_OK);
	for (uint32_t i = 1 + draw(60); i > 0; i--) {
		char key[64];
		int n = snprintf(key, sizeof key, "%0*u", (int)(1 + draw(40)), draw(rows));
		size_t len = draw(30) ? draw(400) : draw(sizeof big);
		unsigned table = draw(N_TABLES);
		enum sp_code rc = draw(3) ? store_put(t, table, bytes_of(key, (size_t)n),
						    bytes_of(big, len), NULL)
					  : store_delete(t, table, bytes_of(key, (size_t)n), NULL);
		CHECK(rc == SP_OK || rc == SP_NOT_FOUND);
	}
	if (draw(6))
		CHECK_INT(store_commit(t, NULL), SP_OK);
	else
		store_abort(t);
}

TEST(pages, of_a_sound_file_pass_whatever_it_has_been_through)
{
	const char *dir = test_folder();
	struct store *s = NULL, *beside = NULL;
	struct store_txn *held = NULL;
	struct sp_error err = {0};
	CHECK_CODE(try_open(dir, false, &s, &err), SP_OK, &err);
	for (unsigned i = 0; i < ROUNDS; i++) {
		live(s, 600);
		if (i % 10 == 0) { /* a reader keeps old pages from being used again */
			store_abort(held);
			CHECK_CODE(store_begin_read(s, &held, &err), SP_OK, &err);
		}
		if (i % 10 != 5)
			continue;
		store_abort(held);
		held = NULL;
		store_close(s);
		CHECK_CODE(try_open(dir, true, &beside, &err), SP_OK, &err);
		store_close(beside);
		CHECK_CODE(try_open(dir, false, &s, &err), SP_OK, &err);
	}
	store_abort(held);
	store_close(s);
}

/* ---- damage ---- */

/* All keys, and the lengths of what they stand for; each is found by asking for it, too. */
static uint64_t walk(struct store *s)
{
	uint64_t sum = 0;
	struct store_txn *t;
	CHECK_INT(store_begin_read(s, &t, NULL), SP_OK);
	for (unsigned table = 0; table < N_TABLES; table++) {
		struct store_cursor *c;
		struct bytes key, value, again;
		CHECK_INT(store_cursor_open(t, table, &c, NULL), SP_OK);
		enum sp_code rc = store_seek(c, bytes_of(NULL, 0), &key, &value, NULL);
		for (; rc == SP_OK; rc = store_next(c, &key, &value, NULL)) {
			CHECK_INT(store_get(t, table, key, &again, NULL), SP_OK);
			CHECK(again.ptr == value.ptr && again.len == value.len);
			for (size_t i = 0; i < value.len; i++)
				sum += value.ptr[i] & 1u; /* every byte can be read */
			for (size_t i = 0; i < key.len; i++)
				sum = sum * 31 + key.ptr[i];
			sum = sum * 31 + value.len;
		}
		CHECK_INT(rc, SP_NOT_FOUND);
		store_cursor_close(c);
	}
	store_abort(t);
	return sum;
}

static const char *filled(size_t *size)
{
	const char *dir = test_folder();
	struct stat st;
	struct store *s;
	struct sp_error err = {0};
	CHECK_CODE(try_open(dir, false, &s, &err), SP_OK, &err);
	for (unsigned i = 0; i < 20; i++)
		live(s, 150);
	store_close(s);
	CHECK_INT(stat(arena_printf(test_arena(), "%s/data.mdb", dir), &st), 0);
	*size = (size_t)st.st_size;
	return dir;
}

static void change(const char *dir, size_t at, uint8_t with)
{
	uint8_t byte = 0;
	int fd = open(arena_printf(test_arena(), "%s/data.mdb", dir), O_RDWR | O_CLOEXEC);
	CHECK_INT(pread(fd, &byte, 1, (off_t)at), 1);
	byte ^= with;
	CHECK_INT(pwrite(fd, &byte, 1, (off_t)at), 1);
	close(fd);
}

/* Most of a file is values: half of the bits are drawn from the first bytes of pages, where LMDB's own
 * numbers are. */
TEST(pages, with_a_bit_flipped_are_named_or_can_be_read_to_the_end)
{
	size_t size, named = 0;
	const char *dir = filled(&size);
	for (unsigned i = 0; i < FLIPS; i++) {
		struct store *s = NULL;
		struct sp_error err = {0};
		size_t page = draw((uint32_t)(size / 4096)) * 4096;
		size_t at = i % 2 ? draw((uint32_t)size) : page + draw(64);
		uint8_t bit = (uint8_t)(1u << draw(8));
		change(dir, at, bit);
		enum sp_code rc = try_open(dir, true, &s, &err);
		if (rc == SP_OK) {
			walk(s);
		} else {
			CHECK_CODE(rc, SP_STORE_DAMAGED, &err);
			CHECK(strncmp(err.param[0], "data.mdb", 8) == 0);
			named++;
		}
		store_close(s);
		change(dir, at, bit);
	}
	CHECK(named > FLIPS / 20);
}

static void overwrite(const char *dir, size_t at, int with)
{
	uint8_t page[4096];
	int fd = open(arena_printf(test_arena(), "%s/data.mdb", dir), O_RDWR | O_CLOEXEC);
	for (size_t i = 0; i < sizeof page; i++)
		page[i] = (uint8_t)(with < 0 ? draw(256) : (uint32_t)with);
	CHECK_INT(pwrite(fd, page, sizeof page, (off_t)at), sizeof page);
	close(fd);
}

/* Zeros, random bytes, and another page of the same file in the place of each page in turn. */
TEST(pages, that_are_overwritten_are_named_or_not_in_use)
{
	size_t size, named = 0;
	const char *dir = filled(&size);
	const char *path = arena_printf(test_arena(), "%s/data.mdb", dir);
	uint8_t *kept = malloc(size);
	int fd = open(path, O_RDWR | O_CLOEXEC);
	CHECK_INT(pread(fd, kept, size, 0), size);
	for (size_t at = 0; at < size; at += 4096)
		for (int with = -2; with <= 0; with++) {
			struct store *s = NULL;
			struct sp_error err = {0};
			if (with == -2)
				CHECK_INT(pwrite(fd, kept + (at + 4096) % size, 4096, (off_t)at),
					4096);
			else
				overwrite(dir, at, with);
			enum sp_code rc = try_open(dir, false, &s, &err);
			if (rc == SP_OK)
				walk(s);
			else
				CHECK_CODE(rc, SP_STORE_DAMAGED, &err);
			store_close(s);
			named += rc != SP_OK;
			CHECK_INT(pwrite(fd, kept, size, 0), size);
			CHECK_INT(ftruncate(fd, (off_t)size), 0);
		}
	close(fd);
	free(kept);
	CHECK(named > size / 4096 / 2);
}
