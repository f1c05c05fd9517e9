/* SPDX-License-Identifier: Apache-2.0 */
/* disk.h - a model of a disk, driven by a trace: what lies on it for certain, what was written since and may or may
 * not have come there, and out of the two the states in which a power cut could have left it.
 *
 * What is taken for granted is what the standards grant and no more: a sync of a file makes its content last, a sync
 * of a folder its names; a write with O_DSYNC makes that write last and no other; a sector of 512 bytes is
 * written as a whole or not at all; a name is changed as a whole or not at all. All else comes in any order. */
#ifndef SP_TESTS_CRASH_DISK_H
#define SP_TESTS_CRASH_DISK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tests/crash/trace.h"

enum { SECTOR = 512, PAGE = 4096, DISK_PATH = 1024, DISK_NAME = 256 };

/* ---- content of a file ---- */

struct image {
	uint64_t size;
	size_t n_pages;
	uint8_t **pages; /* NULL: zeros */
	bool *own; /* of a state's image: the page is no loan from the disk */
};

/* Copies the bytes from `at` on, as far as there are any. */
void image_read(const struct image *i, uint64_t at, uint8_t *out, size_t len);

/* ---- the disk as the trace goes on ---- */

struct disk_change { /* of a file, not synced yet */
	uint64_t step;
	uint64_t at, len;
	const uint8_t *data; /* NULL: zeros; borrowed from the trace */
	bool size_only; /* nothing is written, the file only ends at `at` */
};

struct inode {
	uint64_t
		host; /* its number where the trace was made; 0: gone, and the number may be another's */
	bool folder;
	struct image content; /* what is synced */
	struct disk_change *pending;
	size_t n_pending, room;
	uint64_t version; /* goes up when what is synced changes */
	/* It was whole when it got its name, and has not been written to since. */
	bool placed;
	uint64_t placed_size;
};

struct name {
	size_t folder, inode; /* numbers of inodes */
	char name[DISK_NAME];
};

struct names {
	struct name *list;
	size_t n, room;
};

struct name_change { /* not synced yet */
	uint64_t step;
	struct name to; /* inode NONE: the name is taken away */
	struct name from; /* of a move; folder NONE: of nothing else */
};

/* A name that its program may rely on: it stays until it is given up. */
struct relied {
	size_t folder;
	char name[DISK_NAME];
	bool armed; /* no part of a tree that is still being made */
	char instead[DISK_PATH]; /* given up, but then this must be there */
};

struct syncing {
	uint64_t thread, inode, step;
};

#define NONE SIZE_MAX
enum { SYNCING_MAX = 256 };

struct disk {
	const uint8_t *trace;
	size_t size, at;
	char root[DISK_PATH];
	uint64_t step, notes;
	uint64_t names_version; /* goes up when `synced` changes */
	const struct trace_record *half; /* an O_DSYNC write that has not returned */
	struct inode *inodes;
	size_t n_inodes, room_inodes;
	struct names synced, now;
	struct name_change *pending;
	size_t n_pending, room_pending;
	struct relied *relied;
	size_t n_relied, room_relied;
	struct syncing syncing[SYNCING_MAX];
	size_t n_syncing;
	bool no_syncs; /* for showing that the losses would be found: no sync counts */
	void (*on_note)(void *ctx, struct disk *d, const char *text); /* may be NULL */
	void *ctx;
};

/* The trace stays as long as the disk. */
void disk_init(struct disk *d, const uint8_t *trace, size_t size);
void disk_free(struct disk *d);
/* The next event; false at the end of the trace. *changed: another state, or another thing that was promised. */
bool disk_step(struct disk *d, bool *changed);
/* From now on the file has to be there. */
void disk_rely(struct disk *d, const char *path);
/* Inode at a path below the root in the newest state, or NONE. */
size_t disk_find(const struct disk *d, const char *path);

/* ---- a state that a power cut could have left ---- */

/* 0-4: of what is not synced nothing; all; all, the last write torn; the last write alone; that, torn. From 5 on:
 * each file and the names by a rule of their own, drawn from the seed. */
enum { STATE_NOTHING, STATE_ALL, STATE_ALL_TORN, STATE_LAST, STATE_LAST_TORN, STATE_KINDS };

struct state {
	const struct disk *disk;
	uint64_t seed;
	unsigned kind;
	struct names names;
	struct image *images; /* one an inode, made when asked for */
	bool *made;
};

void state_make(const struct disk *d, unsigned kind, uint64_t seed, struct state *out);
void state_free(struct state *s);
/* Two states with the same print are the same. */
uint64_t state_print(struct state *s);
/* Inode at a path below the root, or NONE. */
size_t state_find(const struct state *s, const char *path);
size_t state_find_in(const struct state *s, size_t folder, const char *name);
const struct image *state_image(struct state *s, size_t inode);
/* Writes folder or file to a path that is not there. Folders named in `but`, if any, are left out. */
void state_write(struct state *s, size_t inode, const char *path, const char *but);
/* NULL, or what is missing or half that must not be: in a text of the caller's. */
const char *state_fault(struct state *s, char text[DISK_PATH]);

#endif
