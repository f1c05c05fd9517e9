/* SPDX-License-Identifier: Apache-2.0 */
/* file_parts.h - what writing whole and writing piece by piece have in common. Private to common/base. */
#ifndef SP_BASE_FILE_PARTS_H
#define SP_BASE_FILE_PARTS_H

#include <signal.h>

#include "common/base/file.h"

enum sp_code file_write_all(int fd, struct bytes content, const char *path, struct sp_error *err);
enum sp_code file_sync_parent(const char *path, struct sp_error *err);
/* The last step of a file that has got its name. One that is new loses it again when that fails: it was said not to be
 * written, and the same once more must not find it there. */
enum sp_code file_sync_placed(const char *path, bool is_new, struct sp_error *err);
/* What is no file (a device, a pipe, a folder) must never lose its place to one. */
enum sp_code file_check_target(const char *path, struct sp_error *err);
/* Ctrl-C comes when the file is in its place or gone, so that no temporary stays behind. */
void file_hold_signals(sigset_t *before);

#endif
