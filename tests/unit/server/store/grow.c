/* SPDX-License-Identifier: Apache-2.0 */
/* A file that is longer than its use: what is in it stays, every opening takes it, and it never takes more of the disk
 * than it was told. */
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "server/store/store.h"
#include "tests/lib/test.h"

static const char *const tables[] = {"red"};
enum { STEP = 64 << 10, AHEAD = 8 * STEP, ALL = 1 /* of the disk */ };

static enum sp_code try_open(
	const char *dir, bool read_only, uint64_t map, struct store **out, struct sp_error *err)
{
	struct store_options o = {.dir = dir,
		.tables = tables,
		.n_tables = 1,
		.read_only = read_only,
		.existing = read_only,
		.map_bytes = map};
	return store_open(&o, out, err);
}

static struct store *open_at(const char *dir, bool read_only)
{
	struct sp_error err = {0};
	struct store *s;
	CHECK_CODE(try_open(dir, read_only, 0, &s, &err), SP_OK, &err);
	return s;
}

static enum sp_code put(struct store *s, unsigned key, size_t len)
{
	static uint8_t value[200000];
	struct store_txn *t;
	char name[16];
	snprintf(name, sizeof name, "%08u", key);
	memset(value, (int)(key % 251), sizeof value);
	CHECK_INT(store_begin_write(s, &t, NULL), SP_OK);
	enum sp_code rc = store_put(t, 0, bytes_text(name), bytes_of(value, len), NULL);
	if (rc == SP_OK)
		return store_commit(t, NULL);
	store_abort(t);
	return rc;
}

static void check_there(struct store *s, unsigned upto, size_t len)
{
	struct store_txn *t;
	CHECK_INT(store_begin_read(s, &t, NULL), SP_OK);
	for (unsigned i = 0; i < upto; i++) {
		char name[16];
		struct bytes value;
		snprintf(name, sizeof name, "%08u", i);
		CHECK_INT(store_get(t, 0, bytes_text(name), &value, NULL), SP_OK);
		CHECK_INT(value.len, len);
		for (size_t k = 0; k < len; k++)
			CHECK_INT(value.ptr[k], i % 251);
	}
	store_abort(t);
}

static uint64_t size_of(const char *dir)
{
	char path[300];
	struct stat st;
	snprintf(path, sizeof path, "%s/data.mdb", dir);
	CHECK_INT(stat(path, &st), 0);
	return (uint64_t)st.st_size;
}

static uint64_t used_of(const struct store *s)
{
	uint64_t used, map;
	store_usage(s, &used, &map);
	return used;
}

static unsigned grow_all(struct store *s, uint64_t ahead)
{
	unsigned steps = 0;
	while (store_grow(s, ahead, STEP, ALL))
		steps++;
	return steps;
}

TEST(growth, goes_as_far_ahead_as_it_is_asked_in_steps)
{
	const char *dir = test_folder();
	struct store *s = open_at(dir, false);
	CHECK_INT(put(s, 0, 100), SP_OK);
	uint64_t used = used_of(s), before = size_of(dir);
	CHECK(store_grow(s, AHEAD, STEP, ALL));
	CHECK_INT(size_of(dir), before + STEP);
	CHECK_INT(grow_all(s, AHEAD), AHEAD / STEP - 1 - (before > used));
	CHECK_INT(store_ahead(s), size_of(dir) - used);
	CHECK(store_ahead(s) > AHEAD - STEP && store_ahead(s) <= AHEAD);
	CHECK_INT(used_of(s), used); /* what is in use is told as before */
	CHECK(!store_grow(s, AHEAD, STEP, ALL));
	store_close(s);
}

TEST(growth, is_used_up_by_what_is_stored_and_the_file_stays_as_long)
{
	enum { LEN = 20000 };
	const char *dir = test_folder();
	struct store *s = open_at(dir, false);
	unsigned n = 0;
	CHECK_INT(put(s, n++, LEN), SP_OK);
	grow_all(s, AHEAD);
	uint64_t size = size_of(dir), ahead = store_ahead(s);
	while (store_ahead(s) > 2 * LEN) {
		CHECK_INT(put(s, n++, LEN), SP_OK);
		CHECK_INT(size_of(dir), size);
		CHECK(store_ahead(s) <= ahead);
		ahead = store_ahead(s);
	}
	CHECK(n > AHEAD / LEN / 2);
	while (size_of(dir) == size) /* and goes on beyond */
		CHECK_INT(put(s, n++, LEN), SP_OK);
	CHECK_INT(store_ahead(s), 0);
	check_there(s, n, LEN);
	grow_all(s, AHEAD);
	check_there(s, n, LEN);
	store_close(s);
}

TEST(growth, of_a_file_is_accepted_at_every_opening)
{
	const char *dir = test_folder();
	struct store *s = open_at(dir, false);
	for (unsigned i = 0; i < 20; i++) {
		CHECK_INT(put(s, i, 9000), SP_OK);
		grow_all(s, (i + 1) * STEP);
		uint64_t ahead = store_ahead(s);
		struct store *reader;
		store_close(s);
		reader = open_at(dir, true);
		check_there(reader, i + 1, 9000);
		CHECK(!store_grow(reader, 100 * AHEAD, STEP, ALL));
		store_close(reader);
		s = open_at(dir, false);
		CHECK_INT(store_ahead(s), ahead);
		check_there(s, i + 1, 9000);
	}
	store_close(s);
}

/* A growth that a kill cut short, in the middle of a page. */
TEST(growth, that_ended_anywhere_is_accepted_and_gone_on_with)
{
	const char *dir = test_folder();
	char path[300];
	struct store *s = open_at(dir, false);
	CHECK_INT(put(s, 0, 9000), SP_OK);
	store_close(s);
	snprintf(path, sizeof path, "%s/data.mdb", dir);
	for (uint64_t extra = 1; extra < 20000; extra += 1777) {
		s = open_at(dir, false);
		uint64_t used = used_of(s);
		store_close(s);
		CHECK_INT(truncate(path, (off_t)(used + extra)), 0);
		s = open_at(dir, false);
		CHECK_INT(store_ahead(s), extra);
		CHECK(store_grow(s, AHEAD, STEP, ALL));
		CHECK_INT(put(s, 0, 9000), SP_OK);
		check_there(s, 1, 9000);
		store_close(s);
	}
}

/* What LMDB has written of a transaction lies before the file's end, wherever that is. */
TEST(growth, leaves_an_open_transaction_alone)
{
	static uint8_t value[50000];
	const char *dir = test_folder();
	struct store *s = open_at(dir, false);
	struct store_txn *t;
	struct bytes got;
	memset(value, 7, sizeof value);
	CHECK_INT(store_begin_write(s, &t, NULL), SP_OK);
	CHECK_INT(store_put(t, 0, bytes_text("a"), bytes_of(value, sizeof value), NULL), SP_OK);
	CHECK(grow_all(s, AHEAD) > 0);
	CHECK_INT(store_put(t, 0, bytes_text("b"), bytes_of(value, sizeof value), NULL), SP_OK);
	CHECK_INT(store_commit(t, NULL), SP_OK);
	grow_all(s, AHEAD);
	store_close(s);
	s = open_at(dir, false);
	CHECK_INT(store_begin_read(s, &t, NULL), SP_OK);
	CHECK_INT(store_get(t, 0, bytes_text("b"), &got, NULL), SP_OK);
	CHECK_BYTES(got, bytes_of(value, sizeof value));
	store_abort(t);
	store_close(s);
}

TEST(growth, takes_no_more_than_its_share_of_what_the_disk_has_free)
{
	const char *dir = test_folder();
	struct store *s = open_at(dir, false);
	CHECK_INT(put(s, 0, 100), SP_OK);
	uint64_t before = size_of(dir), free_bytes = store_disk_free(s);
	CHECK(free_bytes > 16 * STEP);
	/* a share that is less than a step, as on a disk that is small or nearly full */
	CHECK(!store_grow(s, AHEAD, STEP, UINT32_MAX));
	CHECK(!store_grow(s, AHEAD, UINT64_MAX / 2, ALL));
	CHECK(!store_grow(s, STEP - 1, STEP, ALL));
	CHECK(!store_grow(s, AHEAD, 0, ALL));
	CHECK(!store_grow(s, 0, STEP, ALL));
	CHECK_INT(size_of(dir), before);
	store_close(s);
}

TEST(growth, never_goes_beyond_the_map)
{
	enum { MAP = 1 << 20 };
	const char *dir = test_folder();
	struct sp_error err = {0};
	struct store *s;
	enum sp_code rc = SP_OK;
	unsigned n = 0;
	CHECK_CODE(try_open(dir, false, MAP, &s, &err), SP_OK, &err);
	CHECK_INT(put(s, n++, 9000), SP_OK);
	grow_all(s, 100 * MAP);
	CHECK(size_of(dir) <= MAP);
	CHECK(size_of(dir) > MAP - STEP);
	while (rc == SP_OK)
		rc = put(s, n++, 9000);
	CHECK_INT(rc, SP_STORE_FULL); /* of the map, as without growth */
	check_there(s, n - 1, 9000);
	CHECK(!store_grow(s, AHEAD, STEP, ALL));
	store_close(s);
}

TEST(growth, that_finds_no_room_is_no_error_and_gives_back_what_it_took)
{
	const char *dir = test_folder();
	struct store *s = open_at(dir, false);
	struct rlimit before, small;
	CHECK_INT(put(s, 0, 100), SP_OK);
	uint64_t size = size_of(dir);
	CHECK_INT(getrlimit(RLIMIT_FSIZE, &before), 0);
	small = (struct rlimit){size + STEP + STEP / 2, before.rlim_max};
	signal(SIGXFSZ, SIG_IGN);
	CHECK_INT(setrlimit(RLIMIT_FSIZE, &small), 0);
	CHECK(store_grow(s, AHEAD, STEP, ALL));
	CHECK(!store_grow(s, AHEAD, STEP, ALL)); /* half a step goes in */
	CHECK_INT(size_of(dir), size + STEP);
	CHECK(!store_failed(s) && !store_full(s));
	CHECK_INT(put(s, 1, 100), SP_OK);
	CHECK_INT(setrlimit(RLIMIT_FSIZE, &before), 0);
	CHECK(store_grow(s, AHEAD, STEP, ALL)); /* there is room again */
	check_there(s, 2, 100);
	store_close(s);
}

TEST(oldest_reader, is_the_one_that_has_read_the_longest)
{
	const char *dir = test_folder();
	struct store *s = open_at(dir, false);
	struct store_txn *t[3];
	CHECK_INT(put(s, 0, 100), SP_OK);
	CHECK_INT(store_oldest_reader_ms(s), 0);
	CHECK_INT(store_begin_read(s, &t[0], NULL), SP_OK);
	usleep(30000);
	CHECK_INT(store_begin_read(s, &t[1], NULL), SP_OK);
	CHECK_INT(store_begin_read(s, &t[2], NULL), SP_OK);
	uint64_t first = store_oldest_reader_ms(s);
	CHECK(first >= 30);
	store_abort(t[1]);
	CHECK(store_oldest_reader_ms(s) >= first);
	usleep(30000);
	store_abort(t[0]);
	CHECK(store_oldest_reader_ms(s) >= 30); /* the third's */
	store_abort(t[2]);
	CHECK_INT(store_oldest_reader_ms(s), 0);
	CHECK_INT(store_begin_read(s, &t[0], NULL), SP_OK); /* used again, its age begins anew */
	store_abort(t[0]);
	store_close(s);
}
