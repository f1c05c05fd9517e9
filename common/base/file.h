/* SPDX-License-Identifier: Apache-2.0 */
/* file.h - files read whole and written whole. Floor 0: libc only. */
#ifndef SP_BASE_FILE_H
#define SP_BASE_FILE_H

#include "common/base/arena.h"

/* Reads a regular file of at most `max` bytes into the arena, NUL-terminated after its len bytes.
 *   SP_FILE       cannot be opened or read, is not a regular file, or changes while it is read (param 1 path, param 2
 *                 reason)
 *   SP_TOO_LARGE  larger than max
 *   SP_NO_MEMORY  the arena is spent */
SP_CHECK enum sp_code file_read(
	const char *path, size_t max, struct arena *a, struct bytes *out, struct sp_error *err);
/* Writes temporary + fsync + rename + fsync of the directory; never leaves half a file.
 * `mode` as for open(2), not widened by the umask. SP_OK or SP_FILE, the latter also for a path where
 * something else than a regular file lies: its place is never taken. */
SP_CHECK enum sp_code file_write(
	const char *path, struct bytes content, unsigned mode, struct sp_error *err);
/* The same, but SP_EXISTS if `path` is there already. */
SP_CHECK enum sp_code file_write_new(
	const char *path, struct bytes content, unsigned mode, struct sp_error *err);

/* A file that comes in pieces and is whole in its place, or not there at all. Until it is placed it has no
 * name, so that nothing is left behind however the process ends; on a file system that cannot do that it
 * lies as PATH.tmp-PROCESS, which a killed process leaves behind. */
struct file_writer {
	int fd;
	const char *path; /* borrowed */
	char temporary[4096];
	bool named; /* the temporary has its name */
};
/* `mode` as for open(2), not widened by the umask. SP_FILE; on failure nothing is to be ended. */
SP_CHECK enum sp_code file_writer_begin(
	struct file_writer *w, const char *path, unsigned mode, struct sp_error *err);
SP_CHECK enum sp_code file_writer_add(
	struct file_writer *w, struct bytes piece, struct sp_error *err);
/* Synced, put in its place, folder synced. SP_FILE; SP_EXISTS when the path is taken and may not be replaced.
 * Ends the writer whatever it returns. */
SP_CHECK enum sp_code file_writer_place(struct file_writer *w, bool replace, struct sp_error *err);
void file_writer_abort(struct file_writer *w);

/* Makes the folder and its parents (mode 0700 for what is new); those that are new are synced in theirs. SP_OK or
 * SP_FILE. */
SP_CHECK enum sp_code dir_make(const char *path, struct sp_error *err);
/* The folder and all in it, as far as that can be removed; no link is followed. */
void dir_remove(const char *path);
SP_CHECK enum sp_code dir_sync(const char *path, struct sp_error *err);
/* A file that only this program's user may know, read as file_read does. Links are followed: what is checked is the
 * file that is read, whatever happens to its name meanwhile. As file_read, and
 *   SP_KEY_MODE   group or others may read it (param 1 path)
 *   SP_KEY_OWNER  it is another user's (param 1 path, param 2 that user's number) */
SP_CHECK enum sp_code file_read_secret(
	const char *path, size_t max, struct arena *a, struct bytes *out, struct sp_error *err);
/* The same without reading it. SP_OK, SP_KEY_MODE, SP_KEY_OWNER, SP_FILE. */
SP_CHECK enum sp_code file_check_secret(const char *path, struct sp_error *err);
/* Also true when that cannot be found out, so that a disk's error is not taken for a file that was never there: opening
 * it tells the error. */
bool file_exists(const char *path);

#endif
