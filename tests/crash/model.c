/* SPDX-License-Identifier: Apache-2.0 */
/* model.c - that the model of a disk (disk.h) leaves what a power cut can leave: traces made by hand, and what becomes
 * of them in some thousand states. */
#include <stdlib.h>
#include <unistd.h>

#include "common/base/bytes.h"
#include "tests/crash/disk.h"
#include "tests/lib/test.h"

enum { HERE = 10, FILE_1 = 20, FOLDER_1 = 30, DRAWS = 2000 };

static struct buf trace;

static void add(struct trace_record r, const char *path, const void *data)
{
	uint64_t zeros = 0;
	r.path_len = (uint32_t)strlen(path);
	size_t size = sizeof r + r.path_len + (data ? (size_t)r.len : 0);
	buf_add(&trace, &r, sizeof r);
	buf_add(&trace, path, r.path_len);
	if (data)
		buf_add(&trace, data, (size_t)r.len);
	buf_add(&trace, &zeros, (size_t)trace_padding(size));
	CHECK(!trace.failed);
}

static void begin(void)
{
	buf_free(&trace);
	buf_init(&trace, 1 << 20);
	add((struct trace_record){.op = TRACE_ROOT, .inode = HERE}, "/w", NULL);
}

static void make(const char *path, uint64_t inode, enum trace_op op)
{
	add((struct trace_record){.op = op, .inode = inode, .parent = HERE}, path, NULL);
}

static void write_at(uint64_t inode, uint64_t at, int byte, size_t len, unsigned flags)
{
	uint8_t *data = malloc(len);
	CHECK(data != NULL);
	memset(data, byte, len);
	add(
		(struct trace_record){
			.op = TRACE_WRITE, .flags = flags, .inode = inode, .at = at, .len = len},
		"", data);
	free(data);
}

static void sync_it(uint64_t inode)
{
	add((struct trace_record){.op = TRACE_SYNC_BEGIN, .inode = inode}, "", NULL);
	add((struct trace_record){.op = TRACE_SYNC_END, .inode = inode}, "", NULL);
}

static void move(const char *from_and_to, size_t len, uint64_t inode)
{
	struct trace_record r = {.op = TRACE_MOVE, .inode = inode, .at = HERE, .parent = HERE};
	uint64_t zeros = 0;
	r.path_len = (uint32_t)len;
	buf_add(&trace, &r, sizeof r);
	buf_add(&trace, from_and_to, len);
	buf_add(&trace, &zeros, (size_t)trace_padding(sizeof r + len));
}

/* A file of the folder's that is there with its name. */
static void make_synced(void)
{
	begin();
	make("/w/f", FILE_1, TRACE_FILE);
	sync_it(HERE);
}

static void run(struct disk *d)
{
	bool changed;
	disk_init(d, trace.data, trace.len);
	while (disk_step(d, &changed))
		;
}

/* Of all states that are drawn after the trace: how often the file is there, and how often each byte at `at`. */
struct tally {
	unsigned there, faults, byte[256], shorter;
	unsigned sizes[8]; /* in sectors */
};

static struct tally tally_of(const char *path, uint64_t at)
{
	struct disk d;
	struct tally t = {0};
	char text[DISK_PATH];
	run(&d);
	for (unsigned i = 0; i < DRAWS; i++) {
		struct state s;
		state_make(&d, i < STATE_KINDS ? i : STATE_KINDS, i, &s);
		size_t inode = state_find(&s, path);
		t.faults += state_fault(&s, text) != NULL;
		if (inode != NONE) {
			const struct image *image = state_image(&s, inode);
			uint8_t byte;
			image_read(image, at, &byte, 1);
			t.there++;
			t.byte[byte]++;
			t.shorter += image->size <= at;
			if (image->size / SECTOR < 8)
				t.sizes[image->size / SECTOR]++;
		}
		state_free(&s);
	}
	disk_free(&d);
	return t;
}

TEST(disk, keeps_what_was_synced_and_may_lose_what_was_not)
{
	make_synced();
	write_at(FILE_1, 0, 1, 100, 0);
	sync_it(FILE_1);
	struct tally t = tally_of("f", 50);
	CHECK_INT(t.there, DRAWS);
	CHECK_INT(t.byte[1], DRAWS);
	write_at(FILE_1, 0, 2, 100, 0);
	t = tally_of("f", 50);
	CHECK(t.byte[1] > 0 && t.byte[2] > 0);
	CHECK_INT(t.byte[1] + t.byte[2], DRAWS);
}

TEST(disk, may_lose_a_name_that_was_not_synced_however_well_its_file_was)
{
	begin();
	make("/w/f", FILE_1, TRACE_FILE);
	write_at(FILE_1, 0, 1, 100, 0);
	sync_it(FILE_1);
	struct tally t = tally_of("f", 50);
	CHECK(t.there > 0 && t.there < DRAWS);
	CHECK_INT(t.byte[1], t.there);
	sync_it(HERE);
	CHECK_INT(tally_of("f", 50).there, DRAWS);
}

/* Of DRAWS states: in how many there are a write of 1 that is over the one place, and a write of 2 over the other. */
struct both {
	unsigned none, first, second, both;
};

static struct both both_of(uint64_t one, uint64_t two)
{
	struct disk d;
	struct both n = {0};
	run(&d);
	for (unsigned i = 0; i < DRAWS; i++) {
		struct state s;
		uint8_t a, b;
		state_make(&d, STATE_KINDS, i, &s);
		const struct image *image = state_image(&s, state_find(&s, "f"));
		image_read(image, one, &a, 1);
		image_read(image, two, &b, 1);
		++*(a == 1 ? b == 2 ? &n.both : &n.first : b == 2 ? &n.second : &n.none);
		state_free(&s);
	}
	disk_free(&d);
	return n;
}

TEST(disk, brings_writes_in_any_order)
{
	make_synced();
	write_at(FILE_1, 0, 1, 4096, 0);
	write_at(FILE_1, 4096, 2, 4096, 0);
	const struct both seen = both_of(0, 4096);
	CHECK(seen.none > 0 && seen.first > 0 && seen.second > 0 && seen.both > 0);
}

TEST(disk, tears_a_write_between_sectors_and_never_within_one)
{
	make_synced();
	write_at(FILE_1, 0, 1, 2048, 0);
	sync_it(FILE_1);
	write_at(FILE_1, 0, 2, 2048, 0);
	struct disk d;
	unsigned torn = 0;
	run(&d);
	for (unsigned i = 0; i < DRAWS; i++) {
		struct state s;
		uint8_t all[2048];
		unsigned two = 0;
		state_make(&d, STATE_ALL_TORN, i, &s);
		image_read(state_image(&s, state_find(&s, "f")), 0, all, sizeof all);
		for (size_t k = 0; k < sizeof all; k++) {
			CHECK_INT(all[k], all[k / SECTOR * SECTOR]);
			two += all[k] == 2;
		}
		torn += two > 0 && two < sizeof all;
		state_free(&s);
	}
	disk_free(&d);
	CHECK(torn > 0);
}

TEST(disk, never_brings_a_later_write_of_a_sector_without_the_earlier)
{
	make_synced();
	write_at(FILE_1, 0, 1, 100, 0);
	write_at(FILE_1, 100, 2, 100, 0);
	const struct both seen = both_of(50, 150);
	CHECK_INT(seen.second, 0);
}

TEST(disk, has_a_write_with_o_dsync_when_it_returns_and_no_other)
{
	make_synced();
	write_at(FILE_1, 8192, 1, 100, 0);
	write_at(FILE_1, 0, 2, 100, TRACE_DSYNC);
	CHECK_INT(tally_of("f", 50).byte[2], DRAWS);
	struct tally t = tally_of("f", 8200);
	CHECK(t.byte[1] > 0 && t.byte[1] < DRAWS);
}

TEST(disk, may_grow_a_file_before_what_is_in_it)
{
	make_synced();
	write_at(FILE_1, 0, 1, 1024, 0);
	struct tally t = tally_of("f", 1000);
	CHECK(t.sizes[0] > 0 && t.sizes[2] > 0);
	CHECK(t.byte[0] > t.shorter); /* zeros where the write should be */
}

TEST(a_file, that_got_its_name_before_it_was_synced_may_be_half_and_is_found)
{
	make_synced();
	make("/w/g.tmp-1", FILE_1 + 1, TRACE_FILE);
	write_at(FILE_1 + 1, 0, 1, 4096, 0);
	move("/w/g.tmp-1\0/w/g", sizeof "/w/g.tmp-1\0/w/g" - 1, FILE_1 + 1);
	sync_it(HERE);
	CHECK(tally_of("g", 0).faults > 0);
}

TEST(a_file, that_was_synced_first_is_whole_or_not_there)
{
	make_synced();
	make("/w/g.tmp-1", FILE_1 + 1, TRACE_FILE);
	write_at(FILE_1 + 1, 0, 1, 4096, 0);
	sync_it(FILE_1 + 1);
	move("/w/g.tmp-1\0/w/g", sizeof "/w/g.tmp-1\0/w/g" - 1, FILE_1 + 1);
	struct tally t = tally_of("g", 0);
	CHECK_INT(t.faults, 0);
	CHECK(t.there < DRAWS);
	sync_it(HERE);
	t = tally_of("g", 0);
	CHECK_INT(t.faults, 0);
	CHECK_INT(t.there, DRAWS);
}

TEST(a_file, that_was_synced_in_a_folder_that_was_not_is_found_missing)
{
	begin();
	make("/w/d", FOLDER_1, TRACE_FOLDER);
	make("/w/d/g.tmp-1", FILE_1, TRACE_FILE);
	write_at(FILE_1, 0, 1, 4096, 0);
	sync_it(FILE_1);
	move("/w/d/g.tmp-1\0/w/d/g", sizeof "/w/d/g.tmp-1\0/w/d/g" - 1, FILE_1);
	sync_it(FOLDER_1);
	CHECK(tally_of("d/g", 0).faults > 0);
	sync_it(HERE);
	CHECK_INT(tally_of("d/g", 0).faults, 0);
}
