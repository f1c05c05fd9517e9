/* SPDX-License-Identifier: Apache-2.0 */
/* What somebody who has taken over the server would try, each act for itself: in a process that is contained as the
 * server is, on its first thread, on one that was there before the filter of calls (the writer), and on one that
 * came after it (a loop). Refused everywhere, while without containment the same call is at least looked at.
 * Arguments are such that nothing happens to the machine even then. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/lib/containable.h"

/* ---- the world that is tried ---- */

static struct {
	char dir[128], key[192], outside[192], taken[192], fresh[192], moved[192];
	int tcp; /* of before, not connected */
	struct sockaddr_in listener;
	pid_t parent;
} w;

static void put(const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	CHECK(fd >= 0);
	close(fd);
}

static void listen_somewhere(void)
{
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	socklen_t n = sizeof w.listener;
	w.listener = (struct sockaddr_in){
		.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	CHECK(bind(fd, (struct sockaddr *)&w.listener, sizeof w.listener) == 0);
	CHECK(listen(fd, 64) == 0);
	CHECK(getsockname(fd, (struct sockaddr *)&w.listener, &n) == 0);
}

static void make_world(void)
{
	char path[192];
	if (w.parent)
		return;
	snprintf(w.dir, sizeof w.dir, "%s", test_folder());
	snprintf(w.outside, sizeof w.outside, "%s", test_folder());
	snprintf(path, sizeof path, "%s/store", w.dir);
	CHECK(mkdir(path, 0700) == 0);
	snprintf(path, sizeof path, "%s/keys", w.dir);
	CHECK(mkdir(path, 0700) == 0);
	snprintf(w.key, sizeof w.key, "%.150s/ca.key.pem", path);
	put(w.key);
	snprintf(w.taken, sizeof w.taken, "%.150s/taken", w.outside);
	put(w.taken);
	snprintf(w.fresh, sizeof w.fresh, "%.150s/fresh", w.outside);
	snprintf(w.moved, sizeof w.moved, "%.150s/moved", w.outside);
	listen_somewhere();
	w.parent = getpid();
}

/* ---- trying ---- */

enum { FIRST, EARLY, LATE, THREADS };

/* What came of an act: 0 = done, else errno. */
struct tries {
	int got[THREADS];
};

struct early {
	long (*act)(void);
	int wake[2];
	int got;
};

static int attempt(long (*act)(void))
{
	errno = 0;
	return act() >= 0 ? 0 : errno;
}

static void *early_main(void *ctx)
{
	struct early *e = ctx;
	char byte;
	if (read(e->wake[0], &byte, 1) == 1)
		e->got = attempt(e->act);
	return NULL;
}

static void *late_main(void *ctx)
{
	struct early *e = ctx;
	e->got = attempt(e->act);
	return NULL;
}

/* In the order of run.c: files, a thread, calls. */
static bool try_contained(long (*act)(void), struct tries *out)
{
	struct contain c = {.mode = CONTAIN_STRICT};
	struct early early = {.act = act}, late = {.act = act};
	struct sp_error err;
	pthread_t thread;
	if (pipe(early.wake) != 0 || contain_files(&c, w.dir, &err) != SP_OK ||
		pthread_create(&thread, NULL, early_main, &early) != 0 ||
		contain_calls(&c, &err) != SP_OK || write(early.wake[1], "", 1) != 1 ||
		pthread_join(thread, NULL) != 0)
		return false;
	out->got[EARLY] = early.got;
	out->got[FIRST] = attempt(act);
	if (pthread_create(&thread, NULL, late_main, &late) != 0 || pthread_join(thread, NULL) != 0)
		return false;
	out->got[LATE] = late.got;
	return true;
}

static void child_main(long (*act)(void), bool contained, int to)
{
	struct tries tries = {{0}};
	dup2(open("/dev/null", O_WRONLY | O_CLOEXEC), STDERR_FILENO); /* the log */
	w.tcp = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (!contained)
		tries.got[FIRST] = attempt(act);
	else if (!try_contained(act, &tries))
		_exit(2);
	_exit(write(to, &tries, sizeof tries) == (ssize_t)sizeof tries ? 0 : 3);
}

/* False: the child came to no end of its own. */
static bool run_child(long (*act)(void), bool contained, struct tries *out)
{
	int ends[2], status = 0;
	CHECK(pipe(ends) == 0);
	pid_t child = fork();
	if (child == 0)
		child_main(act, contained, ends[1]);
	close(ends[1]);
	bool told = read(ends[0], out, sizeof *out) == (ssize_t)sizeof *out;
	close(ends[0]);
	waitpid(child, &status, 0);
	return told && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static struct {
	unsigned acts, refused, toothless;
} sum;

/* As a user without rights, or on a kernel that does not know a call, an act may fail in the same way without us: such are
 * counted as toothless, not as wrong. */
static void check_refused(const char *name, long (*act)(void), int want)
{
	struct tries bare = {{0}}, contained = {{0}};
	skip_unless_containable();
	make_world();
	CHECK(run_child(act, true, &contained));
	run_child(act, false, &bare);
	for (size_t i = 0; i < THREADS; i++) {
		if (contained.got[i] != want)
			print_error("%s, thread %zu: %s\n", name, i, strerror(contained.got[i]));
		CHECK_INT(contained.got[i], want);
	}
	sum.acts++;
	sum.refused += THREADS;
	sum.toothless += bare.got[FIRST] == want;
	put(w.taken); /* the control may have taken them away */
	put(w.key);
	unlink(w.fresh);
	unlink(w.moved);
}

#define ACT(name, want, ...)                            \
	static long try_##name(void)                    \
	{                                               \
		return __VA_ARGS__;                     \
	}                                               \
	TEST(refused, name)                             \
	{                                               \
		check_refused(#name, try_##name, want); \
	}

/* ---- other programs and processes ---- */

static char *const nothing[] = {NULL};

static long leave_child(long pid)
{
	if (pid == 0)
		_exit(0);
	return pid;
}

ACT(start_a_program, ENOSYS, execve("/bin/true", nothing, nothing))
ACT(start_a_program_by_descriptor, ENOSYS,
	syscall(SYS_execveat, AT_FDCWD, "/bin/true", nothing, nothing, 0))
ACT(fork_a_process, ENOSYS, leave_child(syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0)))
ACT(fork_a_process_by_clone3, ENOSYS,
	leave_child(syscall(SYS_clone3, &(struct clone_args){.exit_signal = SIGCHLD},
		sizeof(struct clone_args))))
ACT(signal_another, ENOSYS, kill(w.parent, 0))
ACT(signal_a_thread_of_another, ENOSYS, syscall(SYS_tgkill, w.parent, w.parent, 0))
ACT(get_hold_of_another, ENOSYS, syscall(SYS_pidfd_open, w.parent, 0))
ACT(trace_another, ENOSYS, ptrace(PTRACE_ATTACH, -1, NULL, NULL))
ACT(read_memory_of_another, ENOSYS, process_vm_readv(w.parent, NULL, 0, NULL, 0, 0))
ACT(write_memory_of_another, ENOSYS, process_vm_writev(w.parent, NULL, 0, NULL, 0, 0))

/* ---- files ---- */

static int open_file(const char *path, int flags)
{
	return open(path, flags | O_CLOEXEC, 0600);
}

ACT(read_shadow, EACCES, open_file("/etc/shadow", O_RDONLY))
ACT(read_passwd, EACCES, open_file("/etc/passwd", O_RDONLY))
ACT(read_the_ca_key_again, EACCES, open_file(w.key, O_RDONLY))
ACT(write_a_file_outside, EACCES, open_file(w.fresh, O_WRONLY | O_CREAT))
ACT(overwrite_a_file_outside, EACCES, open_file(w.taken, O_WRONLY | O_TRUNC))
ACT(list_a_folder_outside, EACCES, open_file(w.outside, O_RDONLY | O_DIRECTORY))
ACT(unlink_outside, EACCES, unlink(w.taken))
ACT(rename_outside, EACCES, rename(w.taken, w.moved))
ACT(carry_a_key_outside, EACCES, rename(w.key, w.moved))
ACT(link_a_key_outside, ENOSYS, link(w.key, w.fresh))
ACT(make_a_symbolic_link, ENOSYS, symlink("/etc/shadow", w.fresh))
ACT(make_a_folder, ENOSYS, mkdir(w.fresh, 0700))
ACT(make_a_device, ENOSYS, mknod(w.fresh, S_IFIFO | 0600, 0))
ACT(chmod_outside, ENOSYS, chmod(w.taken, 0600))
ACT(chown_outside, ENOSYS, chown(w.taken, getuid(), getgid()))
ACT(truncate_outside, ENOSYS, truncate(w.taken, 0))
ACT(open_by_handle, ENOSYS, syscall(SYS_open_by_handle_at, AT_FDCWD, NULL, 0))
ACT(a_file_in_memory, ENOSYS, syscall(SYS_memfd_create, "x", 0))

/* ---- network ---- */

ACT(raw_socket, ENOSYS, socket(AF_INET, SOCK_RAW, IPPROTO_ICMP))
ACT(packet_socket, ENOSYS, socket(AF_PACKET, SOCK_RAW, 0))
ACT(tcp_socket, ENOSYS, socket(AF_INET, SOCK_STREAM, 0))
ACT(unix_socket, ENOSYS, socket(AF_UNIX, SOCK_STREAM, 0))
ACT(connect_out, ENOSYS, connect(w.tcp, (struct sockaddr *)&w.listener, sizeof w.listener))
ACT(connect_out_by_sending, ENOSYS,
	sendto(w.tcp, "x", 1, MSG_FASTOPEN, (struct sockaddr *)&w.listener, sizeof w.listener))
ACT(listen_elsewhere, ENOSYS, listen(w.tcp, 1))

/* ---- rights and the machine ---- */

static long map_code(void)
{
	void *p = mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	return p == MAP_FAILED ? -1 : 0;
}

static long turn_data_into_code(void)
{
	void *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	return mprotect(p, 4096, PROT_READ | PROT_EXEC);
}

ACT(make_code, ENOSYS, map_code())
ACT(make_code_of_data, ENOSYS, turn_data_into_code())
ACT(become_another_user, ENOSYS, syscall(SYS_setuid, 65534))
ACT(become_another_group, ENOSYS, syscall(SYS_setgid, 65534))
ACT(take_capabilities, ENOSYS, syscall(SYS_capset, NULL, NULL))
ACT(have_core_dumps_again, ENOSYS, setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0}))
ACT(own_namespace, ENOSYS, syscall(SYS_unshare, CLONE_NEWUSER))
ACT(enter_a_namespace, ENOSYS, syscall(SYS_setns, -1, 0))
ACT(mount, ENOSYS, syscall(SYS_mount, NULL, NULL, NULL, 0, NULL))
ACT(chroot, ENOSYS, chroot("/nowhere"))
ACT(load_a_module, ENOSYS, syscall(SYS_init_module, NULL, 0, NULL))
ACT(load_a_module_by_descriptor, ENOSYS, syscall(SYS_finit_module, -1, NULL, 0))
ACT(load_a_kernel, ENOSYS, syscall(SYS_kexec_load, 0, 0, NULL, ~0UL))
ACT(reboot, ENOSYS, syscall(SYS_reboot, 0, 0, 0, NULL))
ACT(set_the_clock, ENOSYS, syscall(SYS_clock_settime, CLOCK_REALTIME, &(struct timespec){0, -1}))
ACT(set_the_clock_of_old, ENOSYS, syscall(SYS_settimeofday, NULL, &(int[2]){1 << 20, 0}))
ACT(rename_the_machine, ENOSYS, syscall(SYS_sethostname, NULL, -1))
ACT(swap, ENOSYS, syscall(SYS_swapon, NULL, 0))
ACT(bpf, ENOSYS, syscall(SYS_bpf, -1, NULL, 0))
ACT(perf_events, ENOSYS, syscall(SYS_perf_event_open, NULL, 0, -1, -1, 0))
ACT(kernel_keys, ENOSYS, syscall(SYS_keyctl, -1, 0, 0, 0, 0))
ACT(page_faults, ENOSYS, syscall(SYS_userfaultfd, -1))
ACT(io_uring, ENOSYS, syscall(SYS_io_uring_setup, 0, NULL))
ACT(type_into_a_terminal, ENOSYS, ioctl(STDIN_FILENO, TIOCSTI, "x"))
ACT(kernel_log, ENOSYS, syscall(SYS_syslog, 10, NULL, 0))

TEST(refused, all_that_was_tried)
{
	skip_unless_containable();
	printf("P23 containment: %u forbidden acts, each on %d kinds of thread: %u tries, all "
	       "refused; "
	       "%u would be refused to this user or by this kernel anyway\n",
		sum.acts, THREADS, sum.refused, sum.toothless);
	CHECK(sum.acts >= 20);
	CHECK(sum.acts - sum.toothless >= 20);
}
