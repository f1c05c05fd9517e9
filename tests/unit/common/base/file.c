/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/lib/test.h"

#include "common/base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *in_folder(const char *name)
{
	return arena_printf(test_arena(), "%s/%s", test_folder(), name);
}

TEST(file, reads_back_what_was_written)
{
	struct sp_error err;
	struct bytes got;
	const char *path = in_folder("form.csv");
	CHECK_CODE(file_write(path, bytes_of("a\0b", 3), 0644, &err), SP_OK, &err);
	CHECK_CODE(file_read(path, 100, test_arena(), &got, &err), SP_OK, &err);
	CHECK_BYTES(got, bytes_of("a\0b", 3));
	CHECK_INT(got.ptr[3], 0);
	CHECK_CODE(file_write(path, bytes_of(NULL, 0), 0644, &err), SP_OK, &err);
	CHECK_CODE(file_read(path, 0, test_arena(), &got, &err), SP_OK, &err);
	CHECK_INT(got.len, 0);
}

TEST(file, read_refuses_over_the_limit)
{
	struct sp_error err;
	struct bytes got;
	const char *path = in_folder("large");
	CHECK_CODE(file_write(path, bytes_text("12345"), 0600, &err), SP_OK, &err);
	CHECK_CODE(file_read(path, 5, test_arena(), &got, &err), SP_OK, &err);
	CHECK_CODE(file_read(path, 4, test_arena(), &got, &err), SP_TOO_LARGE, &err);
	CHECK_TEXT(err.param[0], path);
}

TEST(file, read_refuses_what_is_no_regular_file_without_waiting)
{
	struct sp_error err;
	struct bytes got;
	const char *fifo = in_folder("fifo");
	CHECK_INT(mkfifo(fifo, 0600), 0);
	CHECK_CODE(file_read(fifo, 100, test_arena(), &got, &err), SP_FILE, &err);
	CHECK_CODE(file_read(test_folder(), 100, test_arena(), &got, &err), SP_FILE, &err);
	CHECK_CODE(file_read("/dev/zero", 100, test_arena(), &got, &err), SP_FILE, &err);
	CHECK_CODE(file_read(in_folder("absent"), 100, test_arena(), &got, &err), SP_FILE, &err);
	CHECK(strstr(err.param[0], "absent") != NULL);
	CHECK(err.param[1][0] != '\0');
}

TEST(file, read_says_that_the_rights_are_not_there)
{
	struct sp_error err;
	struct bytes got;
	const char *path = in_folder("closed");
	CHECK_CODE(file_write(path, bytes_text("x"), 0000, &err), SP_OK, &err);
	if (geteuid() == 0 && seteuid(65534) != 0) /* for root nothing is closed */
		skip();
	enum sp_code rc = file_read(path, 100, test_arena(), &got, &err);
	if (getuid() == 0)
		CHECK_INT(seteuid(0), 0);
	CHECK_CODE(rc, SP_FILE, &err);
	CHECK_TEXT(err.param[0], path);
	CHECK_TEXT(err.param[1], strerror(EACCES));
}

TEST(file, read_says_when_the_arena_is_spent)
{
	struct sp_error err;
	struct bytes got;
	struct arena small;
	const char *path = in_folder("x");
	arena_init(&small, 64);
	CHECK_CODE(file_write(path, bytes_of(path, strlen(path)), 0600, &err), SP_OK, &err);
	(void)arena_alloc(&small, 32);
	CHECK_CODE(file_read(path, 1000, &small, &got, &err), SP_NO_MEMORY, &err);
	arena_free(&small);
}

TEST(file, write_replaces_whole_and_leaves_nothing_beside)
{
	struct sp_error err;
	struct bytes got;
	struct stat st;
	const char *folder = test_folder(), *path = arena_printf(test_arena(), "%s/f", folder);
	mode_t before = umask(0077);
	CHECK_CODE(file_write(path, bytes_text("first and longer"), 0644, &err), SP_OK, &err);
	CHECK_CODE(file_write(path, bytes_text("second"), 0640, &err), SP_OK, &err);
	umask(before);
	CHECK_CODE(file_read(path, 100, test_arena(), &got, &err), SP_OK, &err);
	CHECK_BYTES(got, bytes_text("second"));
	CHECK_INT(stat(path, &st), 0);
	CHECK_INT(st.st_mode & 0777, 0640);
	CHECK_INT(test_names_in(folder), 1);
}

TEST(file, write_new_keeps_what_is_there)
{
	struct sp_error err;
	struct bytes got;
	const char *folder = test_folder(), *path = arena_printf(test_arena(), "%s/f", folder);
	CHECK_CODE(file_write_new(path, bytes_text("first"), 0600, &err), SP_OK, &err);
	CHECK_CODE(file_write_new(path, bytes_text("second"), 0600, &err), SP_EXISTS, &err);
	CHECK_CODE(file_read(path, 100, test_arena(), &got, &err), SP_OK, &err);
	CHECK_BYTES(got, bytes_text("first"));
	CHECK_INT(test_names_in(folder), 1);
}

TEST(file, write_into_an_absent_folder_or_over_a_folder_fails_by_name)
{
	struct sp_error err;
	const char *folder = test_folder();
	const char *path = arena_printf(test_arena(), "%s/absent/f", folder);
	CHECK_CODE(file_write(path, bytes_text("x"), 0600, &err), SP_FILE, &err);
	CHECK_CODE(file_write(folder, bytes_text("x"), 0600, &err), SP_FILE, &err);
	char *name = arena_alloc(test_arena(), 5000);
	memset(name, 'x', 4999);
	CHECK_CODE(file_write(name, bytes_text("x"), 0600, &err), SP_FILE, &err);
	CHECK_INT(test_names_in(folder), 0);
}

TEST(file, write_never_takes_the_place_of_what_is_no_file)
{
	struct sp_error err;
	struct stat st;
	const char *folder = test_folder();
	const char *fifo = arena_printf(test_arena(), "%s/fifo", folder);
	const char *link = arena_printf(test_arena(), "%s/link", folder);
	CHECK_INT(mkfifo(fifo, 0600), 0);
	CHECK_INT(symlink(fifo, link), 0);
	CHECK_CODE(file_write(fifo, bytes_text("x"), 0600, &err), SP_FILE, &err);
	CHECK_TEXT(err.param[0], fifo);
	CHECK_CODE(file_write(link, bytes_text("x"), 0600, &err), SP_FILE, &err);
	CHECK_CODE(file_write_new(fifo, bytes_text("x"), 0600, &err), SP_EXISTS, &err);
	CHECK_INT(stat(link, &st), 0);
	CHECK(S_ISFIFO(st.st_mode));
	CHECK_INT(test_names_in(folder), 2);
}

TEST(file, write_does_not_follow_a_link_left_for_its_temporary)
{
	struct sp_error err;
	struct bytes got;
	const char *folder = test_folder();
	const char *other = arena_printf(test_arena(), "%s/other", folder);
	const char *path = arena_printf(test_arena(), "%s/f", folder);
	CHECK_CODE(file_write(other, bytes_text("untouched"), 0600, &err), SP_OK, &err);
	CHECK_INT(
		symlink(other, arena_printf(test_arena(), "%s.tmp-%ld", path, (long)getpid())), 0);
	CHECK_CODE(file_write(path, bytes_text("new"), 0600, &err), SP_OK, &err);
	CHECK_CODE(file_read(other, 100, test_arena(), &got, &err), SP_OK, &err);
	CHECK_BYTES(got, bytes_text("untouched"));
}

/* Writes until it is interrupted. */
static void write_on(const char *path)
{
	static uint8_t content[1 << 16];
	signal(SIGINT, SIG_DFL); /* a shell may have it ignored in the background */
	while (file_write(path, bytes_of(content, sizeof content), 0600, NULL) == SP_OK)
		;
	_exit(1);
}

TEST(file, write_that_is_interrupted_leaves_nothing_beside)
{
	const char *folder = test_folder(), *path = arena_printf(test_arena(), "%s/f", folder);
	for (int i = 0; i < 10; i++) {
		int status = 0;
		pid_t child = fork();
		CHECK(child >= 0);
		if (child == 0)
			write_on(path);
		while (!file_exists(path))
			CHECK_INT(waitpid(child, &status, WNOHANG), 0);
		CHECK_INT(kill(child, SIGINT), 0);
		CHECK_INT(waitpid(child, &status, 0), child);
		CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGINT);
		CHECK_INT(test_names_in(folder), 1);
		CHECK_INT(unlink(path), 0);
	}
}

TEST(file, folders_are_made_with_their_parents)
{
	struct sp_error err;
	struct stat st;
	const char *folder = test_folder();
	const char *deep = arena_printf(test_arena(), "%s/a/b//c/", folder);
	CHECK_CODE(dir_make(deep, &err), SP_OK, &err);
	CHECK_CODE(dir_make(deep, &err), SP_OK, &err);
	CHECK_INT(stat(arena_printf(test_arena(), "%s/a/b", folder), &st), 0);
	CHECK_INT(st.st_mode & 0777, 0700);
	CHECK_CODE(dir_sync(deep, &err), SP_OK, &err);
	const char *file = arena_printf(test_arena(), "%s/file", folder);
	CHECK_CODE(file_write(file, bytes_text("x"), 0600, &err), SP_OK, &err);
	CHECK_CODE(dir_make(file, &err), SP_FILE, &err);
	CHECK_CODE(dir_make(arena_printf(test_arena(), "%s/below", file), &err), SP_FILE, &err);
	CHECK_CODE(dir_make("", &err), SP_FILE, &err);
	CHECK_CODE(dir_sync(file, &err), SP_FILE, &err);
}

/* ---- secrets ---- */

/* Both ways of asking say the same. */
static void check_secret(const char *path, enum sp_code want)
{
	struct sp_error err = {0};
	struct bytes got = {0};
	CHECK_CODE(file_check_secret(path, &err), want, &err);
	CHECK_CODE(file_read_secret(path, 100, test_arena(), &got, &err), want, &err);
	if (want == SP_OK)
		CHECK_BYTES(got, bytes_text("secret"));
	else if (want != SP_FILE)
		CHECK_TEXT(err.param[0], path);
}

static const char *new_secret(const char *name)
{
	struct sp_error err;
	const char *path = in_folder(name);
	CHECK_CODE(file_write(path, bytes_text("secret"), 0600, &err), SP_OK, &err);
	return path;
}

static const char *new_link(const char *to)
{
	const char *link = in_folder("link.pem");
	CHECK_INT(symlink(to, link), 0);
	return link;
}

TEST(secret, must_be_readable_by_the_owner_alone)
{
	const char *path = new_secret("key.pem");
	static const unsigned wide[] = {0640, 0604, 0644, 0660, 0666, 0601, 0620};
	check_secret(in_folder("absent"), SP_FILE);
	check_secret(path, SP_OK);
	for (size_t i = 0; i < sizeof wide / sizeof wide[0]; i++) {
		CHECK_INT(chmod(path, wide[i]), 0);
		check_secret(path, SP_KEY_MODE);
	}
	CHECK(file_exists(path));
	CHECK(!file_exists(in_folder("absent")));
}

TEST(secret, of_another_user_is_refused_even_where_root_could_read_it)
{
	struct sp_error err;
	const char *path = new_secret("key.pem");
	if (geteuid() != 0 || chown(path, 65534, (gid_t)-1) != 0)
		skip(); /* nobody else can give a file away */
	check_secret(path, SP_KEY_OWNER);
	CHECK_CODE(file_check_secret(path, &err), SP_KEY_OWNER, &err);
	CHECK_TEXT(err.param[1], "65534");
	check_secret(new_link(path), SP_KEY_OWNER);
	CHECK_INT(chown(path, 0, (gid_t)-1), 0);
	check_secret(path, SP_OK);
}

TEST(secret, behind_a_link_is_looked_at_where_it_lies)
{
	struct sp_error err;
	struct bytes got;
	const char *path = new_secret("key.pem");
	const char *link = new_link(path), *second = new_link(link);
	check_secret(link, SP_OK);
	check_secret(second, SP_OK);
	CHECK_INT(chmod(path, 0640), 0);
	check_secret(link, SP_KEY_MODE);
	check_secret(second, SP_KEY_MODE);
	CHECK_INT(unlink(path), 0);
	check_secret(link, SP_FILE);
	const char *fifo = in_folder("fifo");
	CHECK_INT(mkfifo(fifo, 0600), 0);
	CHECK_CODE(file_read_secret(fifo, 100, test_arena(), &got, &err), SP_FILE, &err);
	CHECK_CODE(file_read_secret(test_folder(), 100, test_arena(), &got, &err), SP_FILE, &err);
}

/* Lets the link lead here and there until it is stopped, or its parent is gone. */
static void swap_on(const char *link, const char *one, const char *other)
{
	const char *made = arena_printf(test_arena(), "%s.new", link);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (bool turn = false;; turn = !turn)
		if (symlink(turn ? one : other, made) != 0 || rename(made, link) != 0)
			_exit(1);
}

TEST(secret, is_the_file_that_was_looked_at_whatever_its_name_leads_to)
{
	const char *own = new_secret("own.pem"), *planted = in_folder("planted.pem");
	const char *link = new_link(own);
	CHECK_CODE(file_write(planted, bytes_text("another"), 0644, NULL), SP_OK, NULL);
	pid_t child = fork();
	CHECK(child >= 0);
	if (child == 0)
		swap_on(link, own, planted);
	for (size_t i = 0; i < 20000; i++) {
		struct bytes got;
		enum sp_code rc = file_read_secret(link, 100, test_arena(), &got, NULL);
		CHECK(rc == SP_OK || rc == SP_KEY_MODE);
		if (rc == SP_OK)
			CHECK_BYTES(got, bytes_text("secret"));
	}
	CHECK_INT(kill(child, SIGKILL), 0);
	CHECK_INT(waitpid(child, NULL, 0), child);
}
