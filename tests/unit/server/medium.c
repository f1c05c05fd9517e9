/* SPDX-License-Identifier: Apache-2.0 */
#include "server/medium.h"

#include <sys/vfs.h>
#include <unistd.h>

#include "tests/lib/test.h"

TEST(medium, is_known_by_the_number_that_statfs_gives)
{
	static const struct {
		uint32_t type;
		const char *name, *why;
	} known[] = {{0x01021994, "tmpfs", "machine stops"}, {0x858458f6, "ramfs", "machine stops"},
		{0x6969, "nfs", "network"}, {0xff534d42, "cifs", "network"},
		{0xfe534d42, "smb2", "network"}, {0x01021997, "9p", "network"},
		{0x00c36400, "ceph", "network"}};
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
		const struct medium *m = medium_of(known[i].type);
		assert_non_null(m);
		CHECK_TEXT(m->name, known[i].name);
		CHECK(strstr(m->reason, known[i].why) != NULL);
	}
}

TEST(medium, has_nothing_against_a_disk_or_what_it_does_not_know)
{
	static const uint32_t disks[] = {0xef53 /* ext4 */, 0x58465342 /* xfs */,
		0x9123683e /* btrfs */, 0x2fc12fc1 /* zfs */, 0x794c7630 /* overlay */,
		0x65735546 /* fuse: nobody knows what is behind it */, 0};
	for (size_t i = 0; i < sizeof disks / sizeof disks[0]; i++)
		CHECK(medium_of(disks[i]) == NULL);
}

/* What the log says of a folder. */
static const char *warning_for(const char *dir)
{
	char *text = arena_alloc(test_arena(), 1000);
	int ends[2], usual = dup(STDERR_FILENO);
	CHECK_INT(pipe(ends), 0);
	CHECK_INT(dup2(ends[1], STDERR_FILENO), STDERR_FILENO);
	medium_warn(dir);
	CHECK_INT(dup2(usual, STDERR_FILENO), STDERR_FILENO);
	close(ends[1]);
	ssize_t n = read(ends[0], text, 999);
	close(ends[0]);
	close(usual);
	CHECK(n >= 0);
	return text;
}

TEST(medium, that_forgets_is_told_of_and_nothing_else_is)
{
	struct statfs fs;
	CHECK_TEXT(warning_for("/absent"), "");
	CHECK_TEXT(warning_for("/proc"), "");
	if (statfs("/dev/shm", &fs) != 0 || (uint32_t)fs.f_type != 0x01021994)
		skip();
	CHECK_TEXT(warning_for("/dev/shm"),
		"<4>store_medium dir=\"/dev/shm\" type=\"tmpfs\" "
		"reason=\"all of it is lost when the machine stops\"\n");
}
