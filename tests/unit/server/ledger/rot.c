/* SPDX-License-Identifier: Apache-2.0 */
/* Bits that flip in the files of a store: verify names each, or it lies where nothing is kept. Verify runs in this very
 * process, which no damage may stop. SAMPLAN_FLIPS says how many (./run crash: 10,000). What a server answers from such
 * files: tests/unit/server/app/rot.c. */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/lib/ledger_fixture.h"
#include "tests/lib/random.h"

enum { FLIPS = 500 /* half of them in each of the two files */, ENTRIES = 24 };

static unsigned flips_of_a_file(void)
{
	const char *wish = getenv("SAMPLAN_FLIPS");
	return (wish ? (unsigned)strtoul(wish, NULL, 10) : FLIPS) / 2;
}

/* The same places in every run, as far as the files are the same. */
static uint32_t draw(uint64_t below)
{
	static struct random_numbers numbers = {1};
	return random_below(&numbers, (uint32_t)below);
}

static const char *path_in(struct ledger_fixture *f, const char *file)
{
	return arena_printf(&f->arena, "%s/%s", f->dir, file);
}

/* Every byte that the ledger gives to who reads it. */
static struct hash dump_record(struct ledger_fixture *f)
{
	static const char *const tables[] = {"batch"};
	struct store_options o = {
		.dir = path_in(f, "ledger"), .tables = tables, .n_tables = 1, .read_only = true};
	struct store *s;
	struct store_txn *t;
	struct store_cursor *c;
	struct bytes key, value;
	struct hash all = {{0}};
	CHECK_INT(store_open(&o, &s, NULL), SP_OK);
	CHECK_INT(store_begin_read(s, &t, NULL), SP_OK);
	CHECK_INT(store_cursor_open(t, 0, &c, NULL), SP_OK);
	enum sp_code rc = store_seek(c, bytes_of(NULL, 0), &key, &value, NULL);
	for (; rc == SP_OK; rc = store_next(c, &key, &value, NULL)) {
		all = sha256_2(bytes_of(all.bytes, sizeof all.bytes), key);
		all = sha256_2(bytes_of(all.bytes, sizeof all.bytes), value);
	}
	store_cursor_close(c);
	store_abort(t);
	store_close(s);
	return all;
}

static void flip(const char *path, off_t at, uint8_t bit)
{
	uint8_t byte = 0;
	int fd = open(path, O_RDWR | O_CLOEXEC);
	CHECK_INT(pread(fd, &byte, 1, at), 1);
	byte ^= bit;
	CHECK_INT(pwrite(fd, &byte, 1, at), 1);
	close(fd);
}

static bool is_fault(enum sp_code rc)
{
	return rc == SP_STORE_DAMAGED || rc == SP_STORE_VERSION || rc == SP_ENTRY_DAMAGED ||
	       rc == SP_HEAD_DAMAGED || rc == SP_INDEX_DIFFERS;
}

/* How many of the flips were named; the others have changed nothing that can be read. */
static unsigned flip_and_verify(struct ledger_fixture *f, const char *file)
{
	struct stat st;
	unsigned named = 0, flips = flips_of_a_file();
	const char *path = path_in(f, file);
	const char *index = fixture_dump(f);
	struct hash record = dump_record(f);
	CHECK_INT(stat(path, &st), 0);
	for (unsigned i = 0; i < flips; i++) {
		char *told;
		off_t at = (off_t)draw((uint64_t)st.st_size);
		uint8_t bit = (uint8_t)(1u << draw(8));
		struct arena_mark before = arena_mark(&f->arena);
		flip(path, at, bit);
		enum sp_code rc = fixture_verify(f, NULL, &told);
		if (rc == SP_OK) {
			struct hash now = dump_record(f);
			CHECK_TEXT(fixture_dump(f), index);
			CHECK(hash_equal(&now, &record));
		} else {
			CHECK(is_fault(rc) && told[0]);
			named++;
		}
		flip(path, at, bit);
		arena_rewind(&f->arena, before);
	}
	printf("bit rot, verify: %u flips, %u named, %u without effect\n", flips, named,
		flips - named);
	fflush(stdout);
	return named;
}

TEST(rot, of_the_ledger_is_named_or_harmless)
{
	struct ledger_fixture f;
	fixture_open(&f);
	fixture_fill(&f, ENTRIES);
	CHECK(flip_and_verify(&f, "ledger/data.mdb") > flips_of_a_file() / 20);
	fixture_close(&f);
}

TEST(rot, of_the_index_is_named_or_harmless)
{
	struct ledger_fixture f;
	fixture_open(&f);
	fixture_fill(&f, ENTRIES);
	CHECK(flip_and_verify(&f, "index/data.mdb") > flips_of_a_file() / 20);
	fixture_close(&f);
}
