/* SPDX-License-Identifier: Apache-2.0 */
/* Files that come in pieces: whole in their place, or not there. */
#include "common/base/file.h"

#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/lib/test.h"

static struct bytes content_of(const char *path)
{
	struct bytes got;
	struct sp_error err;
	CHECK_CODE(file_read(path, 1 << 20, test_arena(), &got, &err), SP_OK, &err);
	return got;
}

static enum sp_code write_two(const char *path, bool replace, struct sp_error *err)
{
	struct file_writer w;
	enum sp_code rc = file_writer_begin(&w, path, 0600, err);
	if (rc != SP_OK)
		return rc;
	CHECK_CODE(file_writer_add(&w, bytes_text("one, "), err), SP_OK, err);
	CHECK_CODE(file_writer_add(&w, bytes_of(NULL, 0), err), SP_OK, err);
	CHECK_CODE(file_writer_add(&w, bytes_text("two"), err), SP_OK, err);
	return file_writer_place(&w, replace, err);
}

TEST(file_writer, puts_the_pieces_in_their_place_at_the_end)
{
	struct sp_error err;
	struct stat st;
	struct file_writer w;
	const char *folder = test_folder();
	const char *path = arena_printf(test_arena(), "%s/x", folder);
	mode_t before = umask(0);
	CHECK_CODE(write_two(path, false, &err), SP_OK, &err);
	umask(before);
	CHECK_BYTES(content_of(path), bytes_text("one, two"));
	CHECK_INT(stat(path, &st), 0);
	CHECK_INT(st.st_mode & 07777, 0600);
	CHECK_INT(st.st_nlink, 1);
	CHECK_INT(test_names_in(folder), 1);
	path = arena_printf(test_arena(), "%s/y", folder);
	CHECK_CODE(file_writer_begin(&w, path, 0600, &err), SP_OK, &err);
	CHECK_CODE(file_writer_add(&w, bytes_text("half"), &err), SP_OK, &err);
	CHECK(!file_exists(path));
	file_writer_abort(&w);
	file_writer_abort(&w); /* a second time does no harm */
	CHECK_INT(test_names_in(folder), 1);
}

TEST(file_writer, replaces_only_when_it_may)
{
	struct sp_error err;
	const char *folder = test_folder();
	const char *path = arena_printf(test_arena(), "%s/x", folder);
	CHECK_CODE(file_write(path, bytes_text("old"), 0600, &err), SP_OK, &err);
	CHECK_CODE(write_two(path, false, &err), SP_EXISTS, &err);
	CHECK_BYTES(content_of(path), bytes_text("old"));
	CHECK_CODE(write_two(path, true, &err), SP_OK, &err);
	CHECK_BYTES(content_of(path), bytes_text("one, two"));
	CHECK_INT(test_names_in(folder), 1);
}

TEST(file_writer, refuses_places_that_no_file_can_take)
{
	struct sp_error err;
	const char *folder = test_folder();
	CHECK_CODE(write_two(folder, true, &err), SP_FILE, &err);
	CHECK_CODE(write_two("/dev/null", true, &err), SP_FILE, &err);
	CHECK_CODE(write_two(arena_printf(test_arena(), "%s/no/x", folder), true, &err), SP_FILE,
		&err);
	CHECK_INT(test_names_in(folder), 0);
}

/* A process that is killed half-way leaves nothing. Where the folder's file system cannot hold a file without a
 * name there is nothing to be promised. */
TEST(file_writer, leaves_nothing_when_the_process_is_killed)
{
	struct sp_error err;
	struct file_writer w;
	int status;
	const char *folder = test_folder();
	const char *path = arena_printf(test_arena(), "%s/x", folder);
	pid_t child = fork();
	if (child == 0) {
		if (file_writer_begin(&w, path, 0600, &err) != SP_OK ||
			file_writer_add(&w, bytes_text("half"), &err) != SP_OK)
			_exit(1);
		if (w.named)
			_exit(2);
		kill(getpid(), SIGKILL);
	}
	CHECK(waitpid(child, &status, 0) == child);
	if (WIFEXITED(status)) {
		CHECK_INT(WEXITSTATUS(status), 2);
		return;
	}
	CHECK_INT(WTERMSIG(status), SIGKILL);
	CHECK_INT(test_names_in(folder), 0);
}

/* A disk that is full, as a limit on the size of files. */
TEST(file_writer, leaves_nothing_when_there_is_no_room)
{
	enum { ROOM = 1000, PIECE = 300 };
	static const uint8_t piece[PIECE];
	struct sp_error err = {.code = SP_OK};
	struct file_writer w;
	struct rlimit before, small;
	const char *folder = test_folder();
	const char *path = arena_printf(test_arena(), "%s/x", folder);
	enum sp_code rc = SP_OK;
	CHECK_INT(getrlimit(RLIMIT_FSIZE, &before), 0);
	small = (struct rlimit){ROOM, before.rlim_max};
	signal(SIGXFSZ, SIG_IGN);
	CHECK_CODE(file_writer_begin(&w, path, 0600, &err), SP_OK, &err);
	CHECK_INT(setrlimit(RLIMIT_FSIZE, &small), 0);
	int pieces = 0;
	for (; rc == SP_OK && pieces < 10; pieces++)
		rc = file_writer_add(&w, bytes_of(piece, PIECE), &err);
	CHECK_INT(setrlimit(RLIMIT_FSIZE, &before), 0);
	CHECK_CODE(rc, SP_FILE, &err);
	CHECK_INT(pieces, 4);
	CHECK_TEXT(err.param[0], path);
	file_writer_abort(&w);
	CHECK_INT(test_names_in(folder), 0);
}
