/* SPDX-License-Identifier: Apache-2.0 */
/* disk_parts.h - what the files of the disk's model share. */
#ifndef SP_TESTS_CRASH_DISK_PARTS_H
#define SP_TESTS_CRASH_DISK_PARTS_H

#include "tests/crash/disk.h"

/* The list, with room for one more than the n that it has. */
void *room_for(void *list, size_t n, size_t *room, size_t size);

void image_write(
	struct image *i, uint64_t at, const uint8_t *data, uint64_t len); /* data NULL: zeros */
void image_resize(struct image *i, uint64_t size);
void image_free(struct image *i);
void change_apply(const struct disk_change *c, struct image *i);

struct name *names_find(const struct names *n, size_t folder, const char *name);
void names_set(struct names *n, const struct name *to);
size_t names_walk(const struct names *n, const char *path);
void name_change_apply(const struct name_change *c, struct names *n);

/* The record at *at, which goes on to the next; NULL at the end. */
const struct trace_record *disk_next(const struct disk *d, size_t *at, char path[2 * DISK_PATH]);

/* ---- relied.c ---- */
/* A folder was synced: whoever put files in their places there before now relies on them. */
void relied_after_sync(struct disk *d, size_t folder, uint64_t before);
/* What was made aside counts when it has come to its place for certain. */
void relied_arm(struct disk *d);
/* "kept PATH": it is there, and was said to be. "answered PATH": so is the answer, and the question may go. */
void relied_note(struct disk *d, const char *text);
/* The name is about to be taken away. */
void relied_given_up(struct disk *d, const struct name *n, const char *path);

#endif
