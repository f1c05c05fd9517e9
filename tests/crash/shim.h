/* SPDX-License-Identifier: Apache-2.0 */
/* shim.h - what the LD_PRELOAD libraries have in common that make calls fail on purpose, switched while the program
 * runs: shim_io.c (disk and sockets), shim_memory.c (allocations).
 *
 * SHIM_ROOT     absolute folder; calls on files below it are looked at, on other files they pass
 * SHIM_PROGRAM  name of the program that is looked at; absent: all
 * SHIM_CONTROL  file of 256 bytes, never shortened: one rule, looked at anew at each call, or blanks: all pass
 * SHIM_LOG      file to which each call that the rule met is appended: "CALL PATH RESULT"
 *
 * A rule is "CALLS K RESULT WHEN [PART]":
 *   CALLS   names with commas between, or a group: "any" = the disk's; "change" = all that can change the disk;
 *           "socket" = the network's; "memory" = allocations; what is in no group only by its name
 *   K       1 = the first such call since the rule was written, or since the program began
 *   RESULT  an errno by name (ENOSPC), SHORT (half is written or read), EXIT (the process ends as by a kill), or
 *           NONE (only the log). With + behind it the call is done first, and then fails or ends.
 *   WHEN    once, or ever = the K-th and all that follow
 *   PART    text that the path must contain, or *; for an allocation that is the library that asks for it
 * To look at one more function: a name in the table, and a wrapper. */
#ifndef SP_CRASH_SHIM_H
#define SP_CRASH_SHIM_H

#include <dlfcn.h>
#include <stdbool.h>
#include <stdint.h>

/* clang-format off */
#define CALLS(X) \
	X(open, LOOK) \
	X(create, CHANGE) X(write, CHANGE) X(pwrite, CHANGE) X(writev, CHANGE) X(pwritev, CHANGE) X(fsync, CHANGE) \
	X(fdatasync, CHANGE) X(msync, CHANGE) X(ftruncate, CHANGE) X(fallocate, CHANGE) X(rename, CHANGE) \
	X(link, CHANGE) X(linkat, CHANGE) X(unlink, CHANGE) X(mkdir, CHANGE) X(fchmod, CHANGE) \
	X(read, NONE) X(stat, NONE) X(close, NONE) \
	X(accept, SOCKET) X(recv, SOCKET) X(send, SOCKET) X(shutdown, SOCKET) X(setsockopt, SOCKET) X(socket, SOCKET) \
	X(bind, SOCKET) X(listen, SOCKET) X(connect, SOCKET) X(getsockname, SOCKET) X(fcntl, SOCKET) X(pipe, SOCKET) \
	X(eventfd, SOCKET) X(epoll_create, SOCKET) X(poll, SOCKET) X(epoll_ctl, NONE) \
	X(malloc, MEMORY) X(calloc, MEMORY) X(realloc, MEMORY) X(mmap, MEMORY) X(thread, MEMORY)
/* clang-format on */
#define X(name, group) CALL_##name,
enum call { CALLS(X) CALL_none };
#undef X

/* What becomes of one call. */
struct verdict {
	int error; /* 0 = it passes */
	bool cut, end, after;
};

#define REAL(name) ((__typeof__(&name))(uintptr_t)dlsym(RTLD_NEXT, #name))

/* Whether the rule is about such calls at all. */
bool shim_names(enum call call);
/* Of a file, which may lie elsewhere than below SHIM_ROOT. */
struct verdict shim_judge(enum call call, const char *path);
/* Of something else, under this name. */
struct verdict shim_judge_named(enum call call, const char *name);
/* `on_file` if it is one, `on_socket` if it is a socket (CALL_none: such a call passes). */
struct verdict shim_judge_fd(enum call on_file, enum call on_socket, int fd);

/* Whether it fails before it is done; sets errno. */
bool shim_refused(const struct verdict *v);
/* The result of one that was done, or what it fails with all the same. */
long shim_done(const struct verdict *v, long result);

/* A function of a file descriptor: its type, name and parameters, what it counts as on a file and on a socket, and
 * what is handed on; LEN halves `len` where the rule says so. */
#define ON_FD(type, name, on_file, on_socket, parameters, ...)                                     \
	type name parameters                                                                       \
	{                                                                                          \
		struct verdict v = shim_judge_fd(CALL_##on_file, CALL_##on_socket, fd);            \
		return shim_refused(&v) ? -1 : (type)shim_done(&v, (long)REAL(name)(__VA_ARGS__)); \
	}
#define LEN (v.cut ? len / 2 : len)

#endif
