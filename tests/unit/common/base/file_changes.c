/* SPDX-License-Identifier: Apache-2.0 */
/* A file that somebody writes into while it is read: this program's own read(2) lets that happen at the right moment. */
#include "tests/lib/test.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "common/base/file.h"

static void (*meanwhile)(const char *path);
static const char *whose;

/* In place of the C library's, also for the code under test. */
ssize_t read(int fd, void *to, size_t n)
{
	if (meanwhile) {
		void (*act)(const char *) = meanwhile;
		meanwhile = NULL;
		act(whose);
	}
	return syscall(SYS_read, fd, to, n);
}

static void write_at(const char *path, off_t at, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	CHECK(fd >= 0);
	CHECK_INT(pwrite(fd, text, strlen(text), at), strlen(text));
	close(fd);
}

static void grows(const char *path)
{
	write_at(path, 11, "\nsecond line\n");
}

static void shrinks(const char *path)
{
	CHECK_INT(truncate(path, 5), 0);
}

static void is_emptied(const char *path)
{
	CHECK_INT(truncate(path, 0), 0);
}

static void is_written_over(const char *path)
{
	write_at(path, 6, "other");
}

static void is_replaced(const char *path)
{
	CHECK_CODE(file_write(path, bytes_text("another one"), 0600, NULL), SP_OK, NULL);
}

/* The file lies there for a while: its time of change tells a new one. */
static enum sp_code read_while(void (*act)(const char *), struct bytes *got, struct sp_error *err)
{
	static const struct timespec then[2] = {{1000000000, 0}, {1000000000, 0}};
	whose = arena_printf(test_arena(), "%s/form.csv", test_folder());
	CHECK_CODE(file_write(whose, bytes_text("first line."), 0600, err), SP_OK, err);
	CHECK_INT(utimensat(AT_FDCWD, whose, then, 0), 0);
	meanwhile = act;
	enum sp_code rc = file_read(whose, 100, test_arena(), got, err);
	CHECK(meanwhile == NULL);
	return rc;
}

TEST(file, that_changes_while_it_is_read_is_not_taken_for_whole)
{
	static void (*const acts[])(const char *) = {grows, shrinks, is_emptied, is_written_over};
	for (size_t i = 0; i < sizeof acts / sizeof acts[0]; i++) {
		struct sp_error err = {0};
		struct bytes got = {0};
		CHECK_CODE(read_while(acts[i], &got, &err), SP_FILE, &err);
		CHECK_TEXT(err.param[0], whose);
		CHECK_TEXT(err.param[1], "it changed while it was read");
		CHECK(got.ptr == NULL);
	}
}

TEST(file, that_is_replaced_while_it_is_read_is_the_old_one_whole)
{
	struct sp_error err = {0};
	struct bytes got = {0};
	CHECK_CODE(read_while(is_replaced, &got, &err), SP_OK, &err);
	CHECK_BYTES(got, bytes_text("first line."));
}
