/* SPDX-License-Identifier: Apache-2.0 */
/* trace.h - what shim_trace.c records and crash_replay reads: one record after another, in the order in which the
 * calls returned. A record is this header, then `path_len` bytes of path, then, for a write that is not ZERO, `len`
 * bytes, then zeros up to a multiple of 8. In the machine's own order: it is read where it was made. */
#ifndef SP_TESTS_CRASH_TRACE_H
#define SP_TESTS_CRASH_TRACE_H

#include <stdint.h>

enum trace_op {
	TRACE_ROOT, /* path, inode: the folder that is looked at; it lies on the disk */
	TRACE_FILE, /* path, inode, parent: a new file; without a path it has none yet */
	TRACE_FOLDER, /* path, inode, parent: a new folder */
	TRACE_WRITE, /* inode, at, len */
	TRACE_SIZE, /* inode, len: the file's size from now on */
	TRACE_SYNC_BEGIN, /* inode; the thread is the same at the end */
	TRACE_SYNC_END, /* all that was done to the inode before the beginning lies on the disk */
	TRACE_MOVE, /* path "FROM\0TO", inode, from_parent (at), parent */
	TRACE_NAME, /* path, inode, parent: one more name of a file */
	TRACE_REMOVE, /* path, parent */
	TRACE_NOTE, /* path: text of who looks on from outside */
};

enum trace_flag {
	TRACE_ZERO = 1, /* the write is zeros, which are left out */
	TRACE_DSYNC = 2, /* the write lies on the disk when it returns */
};

struct trace_record {
	uint32_t op, flags, path_len, unused;
	uint64_t thread, inode, parent, at, len;
};

/* Zeros behind so many bytes. */
static inline uint64_t trace_padding(uint64_t size)
{
	return (8 - size % 8) % 8;
}

#endif
