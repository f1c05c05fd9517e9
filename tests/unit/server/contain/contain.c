/* SPDX-License-Identifier: Apache-2.0 */
/* What a contained process can still do, which is all that the server does, and what is done on a kernel that cannot
 * contain. Each in a process of its own, for nothing of it can be taken back. */
#include "server/contain/contain.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <seccomp.h>
#include <stdlib.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/base/file.h"
#include "tests/lib/containable.h"

static const char *make_dir(void)
{
	const char *dir = test_folder();
	CHECK(mkdir(arena_printf(test_arena(), "%s/store", dir), 0700) == 0);
	CHECK(mkdir(arena_printf(test_arena(), "%s/keys", dir), 0700) == 0);
	return dir;
}

/* What the child logs lies in log_text afterwards; returns its exit status. */
static char log_text[4096];

static int in_child(int (*work)(const char *dir), const char *dir)
{
	int ends[2], status = 0;
	size_t n = 0;
	CHECK(pipe(ends) == 0);
	pid_t child = fork();
	if (child == 0) {
		dup2(ends[1], STDERR_FILENO);
		close(ends[0]);
		close(ends[1]);
		_exit(work(dir));
	}
	close(ends[1]);
	for (ssize_t got = 1; got > 0; n += (size_t)got)
		got = read(ends[0], log_text + n, sizeof log_text - 1 - n);
	log_text[n < sizeof log_text ? n : sizeof log_text - 1] = '\0';
	close(ends[0]);
	waitpid(child, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static enum sp_code contain_all(struct contain *c, const char *dir)
{
	struct sp_error err;
	enum sp_code rc = contain_files(c, dir, &err);
	return rc == SP_OK ? contain_calls(c, &err) : rc;
}

/* ---- what still works: each returns 0, or the line at which it did not ---- */

#define NEEDS(condition)                           \
	do {                                       \
		if (!(condition))                  \
			return __LINE__ % 100 + 1; \
	} while (0)

static int write_certificate(const char *dir)
{
	struct contain c = {.mode = CONTAIN_STRICT};
	char path[256];
	struct sp_error err;
	snprintf(path, sizeof path, "%s/keys/server.pem", dir);
	NEEDS(contain_all(&c, dir) == SP_OK);
	NEEDS(file_write(path, bytes_text("new"), 0644, &err) == SP_OK);
	return 0;
}

TEST(contained, a_renewed_certificate_takes_its_place)
{
	struct sp_error err;
	struct bytes now;
	struct stat st;
	const char *dir = make_dir(), *path = arena_printf(test_arena(), "%s/keys/server.pem", dir);
	skip_unless_containable();
	CHECK_CODE(file_write(path, bytes_text("old"), 0644, &err), SP_OK, &err);
	CHECK_INT(in_child(write_certificate, dir), 0);
	CHECK_CODE(file_read(path, 64, test_arena(), &now, &err), SP_OK, &err);
	CHECK_BYTES(now, bytes_text("new"));
	CHECK(stat(path, &st) == 0);
	CHECK_INT(st.st_mode & 0777, 0644);
}

static int use_store(const char *dir)
{
	struct contain c = {.mode = CONTAIN_STRICT};
	char path[256], byte;
	snprintf(path, sizeof path, "%s/store/data", dir);
	NEEDS(contain_all(&c, dir) == SP_OK);
	int fd = open(path, O_RDWR | O_CLOEXEC);
	NEEDS(fd >= 0 && pwrite(fd, "x", 1, 4096) == 1 && fdatasync(fd) == 0);
	NEEDS(ftruncate(fd, 8192) == 0 && pread(fd, &byte, 1, 4096) == 1 && byte == 'x');
	NEEDS(fallocate(fd, 0, 8192, 4096) == 0 || errno == EOPNOTSUPP);
	struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_len = 1};
	NEEDS(fcntl(fd, F_SETLK, &lock) == 0);
	return 0;
}

TEST(contained, the_store_is_read_and_written)
{
	struct sp_error err;
	const char *dir = make_dir();
	skip_unless_containable();
	CHECK_CODE(file_write(arena_printf(test_arena(), "%s/store/data", dir), bytes_text(""),
			   0600, &err),
		SP_OK, &err);
	CHECK_INT(in_child(use_store, dir), 0);
}

static int serve_one(const char *dir)
{
	struct contain c = {.mode = CONTAIN_STRICT};
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t n = sizeof at;
	char byte;
	int listener = socket(AF_INET, SOCK_STREAM, 0), peer = socket(AF_INET, SOCK_STREAM, 0);
	NEEDS(bind(listener, (struct sockaddr *)&at, sizeof at) == 0 && listen(listener, 8) == 0);
	NEEDS(getsockname(listener, (struct sockaddr *)&at, &n) == 0);
	NEEDS(connect(peer, (struct sockaddr *)&at, sizeof at) == 0);
	NEEDS(contain_all(&c, dir) == SP_OK);
	int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
	NEEDS(fd >= 0 && write(fd, "x", 1) == 1 && read(peer, &byte, 1) == 1 && byte == 'x');
	NEEDS(getrandom(&byte, 1, 0) == 1);
	return 0;
}

TEST(contained, connections_that_others_begin_are_served)
{
	skip_unless_containable();
	CHECK_INT(in_child(serve_one, make_dir()), 0);
}

/* A service manager's socket: in the file system, and with a name outside it. */
static struct sockaddr_un manager;
static socklen_t manager_size;

static int notify_manager(const char *dir)
{
	char name[sizeof manager.sun_path + 1] = "@";
	bool outside = manager.sun_path[0] == '\0';
	snprintf(name + outside, sizeof name - outside, "%s", manager.sun_path + outside);
	struct contain c = {.mode = CONTAIN_STRICT, .notify = name};
	NEEDS(contain_all(&c, dir) == SP_OK);
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	NEEDS(fd >= 0);
	NEEDS(sendto(fd, "READY=1", 7, MSG_NOSIGNAL, (struct sockaddr *)&manager, manager_size) ==
		7);
	return 0;
}

static void check_notified(const char *path, bool outside)
{
	char text[16] = "";
	size_t n = strlen(path);
	manager = (struct sockaddr_un){.sun_family = AF_UNIX};
	memcpy(manager.sun_path + outside, path, n);
	manager_size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + outside + n);
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	CHECK(bind(fd, (struct sockaddr *)&manager, manager_size) == 0);
	CHECK_INT(in_child(notify_manager, make_dir()), 0);
	CHECK_INT(recv(fd, text, sizeof text - 1, MSG_DONTWAIT), 7);
	CHECK_TEXT(text, "READY=1");
	close(fd);
}

TEST(contained, the_service_manager_is_told)
{
	const char *path = arena_printf(test_arena(), "%s/notify", test_folder());
	skip_unless_containable();
	check_notified(path, false);
	check_notified(path, true);
}

static int read_public(const char *dir)
{
	static const char *const paths[] = {"/proc/self/statm", "/dev/null", "/etc/localtime",
		"/sys/devices/system/cpu/online", "/proc/sys/vm/overcommit_memory"};
	struct contain c = {.mode = CONTAIN_STRICT};
	bool there[5];
	for (size_t i = 0; i < 5; i++)
		there[i] = access(paths[i], R_OK) == 0;
	NEEDS(contain_all(&c, dir) == SP_OK);
	for (size_t i = 0; i < 5; i++)
		NEEDS(!there[i] || open(paths[i], O_RDONLY | O_CLOEXEC) >= 0);
	NEEDS(open("/proc/self/environ", O_RDONLY | O_CLOEXEC) < 0);
	return 0;
}

TEST(contained, what_libraries_look_at_can_be_read)
{
	skip_unless_containable();
	CHECK_INT(in_child(read_public, make_dir()), 0);
}

static int run_abort(const char *dir)
{
	struct contain c = {.mode = CONTAIN_STRICT};
	NEEDS(contain_all(&c, dir) == SP_OK);
	abort();
}

TEST(contained, a_fault_of_our_own_still_ends_the_process)
{
	skip_unless_containable();
	CHECK_INT(in_child(run_abort, make_dir()), 128 + SIGABRT);
}

/* ---- what the log says, and kernels that cannot ---- */

/* From here on a call of the kernel is not there: what an older one, or a container, is like. */
static bool without_call(int call, int error)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
	bool done = filter &&
		    seccomp_rule_add(filter, SCMP_ACT_ERRNO((uint32_t)error), call, 0) == 0 &&
		    seccomp_load(filter) == 0;
	seccomp_release(filter);
	return done;
}

static int contain_in(enum contain_mode mode, const char *dir)
{
	struct contain c = {.mode = mode};
	enum sp_code rc = contain_all(&c, dir);
	return rc == SP_OK ? 0 : rc == SP_NOT_CONTAINED ? 1 : 2;
}

static int on(const char *dir)
{
	return contain_in(CONTAIN_ON, dir);
}

static int off(const char *dir)
{
	return contain_in(CONTAIN_OFF, dir) || socket(AF_INET, SOCK_STREAM, 0) < 0;
}

static int strict(const char *dir)
{
	return contain_in(CONTAIN_STRICT, dir);
}

static int on_without_landlock(const char *dir)
{
	return without_call(SCMP_SYS(landlock_create_ruleset), ENOSYS) ? on(dir) : 3;
}

static int strict_without_landlock(const char *dir)
{
	return without_call(SCMP_SYS(landlock_create_ruleset), EOPNOTSUPP) ? strict(dir) : 3;
}

static int on_without_seccomp(const char *dir)
{
	return without_call(SCMP_SYS(seccomp), ENOSYS) ? on(dir) : 3;
}

static int strict_without_seccomp(const char *dir)
{
	return without_call(SCMP_SYS(seccomp), ENOSYS) ? strict(dir) : 3;
}

static void *wait_for_ever(void *ctx)
{
	(void)ctx;
	pause();
	return NULL;
}

static int strict_beside_a_thread(const char *dir)
{
	pthread_t thread;
	return pthread_create(&thread, NULL, wait_for_ever, NULL) == 0 ? strict(dir) : 3;
}

static int on_beside_a_thread(const char *dir)
{
	pthread_t thread;
	return pthread_create(&thread, NULL, wait_for_ever, NULL) == 0 ? on(dir) : 3;
}

TEST(contain, tells_what_is_on_and_what_is_lacking)
{
	static const struct {
		int (*work)(const char *dir);
		int status;
		const char *line;
	} cases[] = {
		{on, 0, "<6>contained calls=\"seccomp\" files=\"Landlock "},
		{off, 0, "<4>not_contained reason=\"contain = off\"\n"},
		{strict, 0, "<6>contained calls=\"seccomp\" files=\"Landlock "},
		{on_without_landlock, 0,
			"<4>contained calls=\"seccomp\" files=\"all\" lacks=\"Landlock: not in "
			"this kernel\"\n"},
		{strict_without_landlock, 1, ""},
		{on_without_seccomp, 0, "<4>contained calls=\"all\" files=\"Landlock "},
		{strict_without_seccomp, 1, "lacks=\"seccomp: "},
		{strict_beside_a_thread, 1, ""},
		{on_beside_a_thread, 0,
			"<4>contained calls=\"seccomp\" files=\"all\" lacks=\"Landlock: threads "
			"run already\"\n"},
	};
	skip_unless_containable();
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		CHECK_INT(in_child(cases[i].work, make_dir()), cases[i].status);
		if (!strstr(log_text, cases[i].line))
			print_error("case %zu: %s", i, log_text);
		CHECK(strstr(log_text, cases[i].line) != NULL);
	}
}

TEST(contain, says_so_when_an_instrument_is_in_the_way)
{
	if (!contain_instrument()) {
		setenv("LD_PRELOAD", "/usr/libexec/valgrind/vgpreload_core-amd64-linux.so", 1);
		CHECK_TEXT(contain_instrument(), "valgrind");
	}
	CHECK_INT(in_child(on, make_dir()), 0);
	unsetenv("LD_PRELOAD");
	CHECK(strstr(log_text,
		      "<4>not_contained calls=\"all\" files=\"all\" lacks=\"containment: ") !=
		NULL);
}

static int without_folders(const char *dir)
{
	struct contain c = {.mode = CONTAIN_ON};
	struct sp_error err;
	(void)dir;
	return contain_files(&c, "/nowhere", &err) == SP_FILE ? 0 : 1;
}

TEST(contain, needs_the_folders_that_it_leaves_open)
{
	skip_unless_containable();
	CHECK_INT(in_child(without_folders, NULL), 0);
}
