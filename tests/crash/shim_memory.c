/* SPDX-License-Identifier: Apache-2.0 */
/* shim_memory.c - memory that runs out on purpose, and threads: the rules of shim.h. The path of a call is the library
 * that asks. */
#include "shim.h"

#include <errno.h>
#include <pthread.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/types.h>

/* glibc's own, under the names by which they are there before anything else is. */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *old, size_t size);

/* What looks at a call may allocate something itself. */
static __thread bool inside;

static struct verdict judge(enum call call, const void *who)
{
	Dl_info of = {.dli_fname = NULL};
	struct verdict v = {.error = 0};
	if (inside)
		return v;
	inside = true;
	if (shim_names(call))
		v = shim_judge_named(call, dladdr(who, &of) && of.dli_fname ? of.dli_fname : "?");
	inside = false;
	return v;
}

#define GIVES(name, real, parameters, ...)                                          \
	void *name parameters                                                       \
	{                                                                           \
		struct verdict v = judge(CALL_##name, __builtin_return_address(0)); \
		return shim_refused(&v) ? NULL : real(__VA_ARGS__);                 \
	}
GIVES(malloc, __libc_malloc, (size_t size), size)
GIVES(calloc, __libc_calloc, (size_t n, size_t size), n, size)
GIVES(realloc, __libc_realloc, (void *old, size_t size), old, size)

void *mmap(void *at, size_t len, int may, int flags, int fd, off_t from)
{
	struct verdict v = judge(CALL_mmap, __builtin_return_address(0));
	return shim_refused(&v) ? MAP_FAILED : REAL(mmap)(at, len, may, flags, fd, from);
}

int pthread_create(pthread_t *thread, const pthread_attr_t *how, void *(*run)(void *), void *ctx)
{
	struct verdict v = judge(CALL_thread, __builtin_return_address(0));
	return shim_refused(&v) ? EAGAIN : REAL(pthread_create)(thread, how, run, ctx);
}
