/* SPDX-License-Identifier: Apache-2.0 */
/* LMDB's file before LMDB is let at it: a prepared data.mdb. The first byte says whether the rest is a file of its
 * own, or changes to a sound file with trees, values of many pages and a list of free pages: {page u8, offset u16,
 * length u8, bytes}, or with length 0 a cut at that place. What is let through can be read to its end, and written
 * to: a signal in LMDB is a finding. */
#include <fcntl.h>
#include <unistd.h>

#include "common/base/file.h"
#include "server/store/store.h"
#include "tests/fuzz/fuzz.h"

enum { PAGE = 4096, SOUND_MAX = 1 << 20, OWN = 1, N_TABLES = 2 };
#define MAP ((uint64_t)64 << 20)

const size_t fuzz_max = 256 << 10;

static const char *const tables[] = {"red", "blue"};
static const char *dir;
static char path[200];
static struct arena arena;
static struct bytes sound;
static int file = -1;

static enum sp_code open_store(bool read_only, struct store **out)
{
	struct sp_error err = {0};
	struct store_options o = {.dir = dir,
		.map_bytes = MAP,
		.tables = tables,
		.n_tables = N_TABLES,
		.read_only = read_only,
		.existing = read_only};
	enum sp_code rc = store_open(&o, out, &err);
	REQUIRE(rc == SP_OK || err.code == rc);
	return rc;
}

static void put(struct store *s, unsigned table, uint32_t n, size_t len)
{
	static uint8_t value[40000];
	char key[64];
	struct store_txn *t;
	int key_len = snprintf(key, sizeof key, "%0*u", (int)(4 + n % 30), n);
	REQUIRE(store_begin_write(s, &t, NULL) == SP_OK);
	REQUIRE(store_put(t, table, bytes_of(key, (size_t)key_len), bytes_of(value, len), NULL) ==
		SP_OK);
	REQUIRE(store_commit(t, NULL) == SP_OK);
}

/* The same in every run: rows of all sizes that come, grow and shrink, so that pages become free. */
static void fill(void)
{
	struct store *s;
	REQUIRE(open_store(false, &s) == SP_OK);
	for (uint32_t i = 0; i < 120; i++)
		put(s, i % N_TABLES, i * 7 % 90, i % 17 == 0 ? 9000 : 20 + i * 37 % 500);
	for (uint32_t i = 0; i < 20; i++)
		put(s, 0, i * 7 % 90, 30);
	store_close(s);
}

void fuzz_begin(void)
{
	struct sp_error err;
	dir = fuzz_folder();
	snprintf(path, sizeof path, "%s/data.mdb", dir);
	fill();
	arena_init(&arena, 2 * SOUND_MAX);
	REQUIRE(file_read(path, SOUND_MAX, &arena, &sound, &err) == SP_OK);
	file = open(path, O_RDWR | O_CLOEXEC);
	REQUIRE(file >= 0);
}

static void put_file(struct bytes content)
{
	REQUIRE(ftruncate(file, 0) == 0);
	REQUIRE(content.len == 0 ||
		pwrite(file, content.ptr, content.len, 0) == (ssize_t)content.len);
}

static void change_file(struct fuzz_input *in)
{
	while (in->left) {
		off_t at = (off_t)take8(in) * PAGE;
		at += take16(in) % PAGE;
		uint8_t len = take8(in);
		struct bytes with = take(in, len);
		if (len == 0)
			REQUIRE(ftruncate(file, at) == 0);
		else if (with.len)
			REQUIRE(pwrite(file, with.ptr, with.len, at) == (ssize_t)with.len);
	}
}

static void read_table(struct store_txn *t, unsigned table)
{
	struct store_cursor *c;
	struct bytes key, value, again;
	volatile uint8_t sum = 0;
	REQUIRE(store_cursor_open(t, table, &c, NULL) == SP_OK);
	enum sp_code rc = store_seek(c, bytes_of(NULL, 0), &key, &value, NULL);
	for (; rc == SP_OK; rc = store_next(c, &key, &value, NULL)) {
		REQUIRE(key.len >= 1 && key.len <= STORE_KEY_MAX);
		REQUIRE(store_get(t, table, key, &again, NULL) == SP_OK);
		REQUIRE(again.ptr == value.ptr && again.len == value.len);
		for (size_t i = 0; i < value.len; i++)
			sum = (uint8_t)(sum + value.ptr[i]);
	}
	REQUIRE(rc == SP_NOT_FOUND);
	store_cursor_close(c);
}

static void read_all(struct store *s)
{
	struct store_txn *t;
	REQUIRE(store_begin_read(s, &t, NULL) == SP_OK);
	for (unsigned table = 0; table < N_TABLES; table++)
		read_table(t, table);
	store_abort(t);
}

/* Pages are split, values of many pages move, and what is free is used. */
static void write_some(struct store *s)
{
	static const uint8_t value[20000];
	for (uint32_t i = 0; i < 12; i++) {
		struct store_txn *t;
		uint8_t key[2] = {(uint8_t)('0' + i % 10), (uint8_t)('a' + i)};
		if (store_begin_write(s, &t, NULL) != SP_OK)
			return;
		enum sp_code rc = store_put(t, i % N_TABLES, bytes_of(key, sizeof key),
			bytes_of(value, i % 4 == 0 ? sizeof value : 300), NULL);
		if (rc == SP_OK)
			rc = store_commit(t, NULL);
		else
			store_abort(t);
		if (rc != SP_OK)
			return;
	}
}

void fuzz_one(const uint8_t *data, size_t size)
{
	struct fuzz_input in = {data, size};
	struct store *s = NULL;
	uint8_t what = take8(&in);
	fuzz_clock_stop();
	put_file(what % 2 == OWN ? take(&in, in.left) : sound);
	change_file(&in);
	fuzz_clock_start();
	enum sp_code rc = open_store(true, &s);
	if (rc == SP_OK)
		read_all(s);
	else
		REQUIRE(rc == SP_STORE_DAMAGED);
	store_close(s);
	rc = open_store(false, &s);
	if (rc == SP_OK) {
		read_all(s);
		write_some(s);
	}
	store_close(s);
}
