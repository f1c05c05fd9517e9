/* SPDX-License-Identifier: Apache-2.0 */
/* state.c - one of the states in which a power cut could leave the disk: which of the writes that are not synced have
 * come there, in which sectors, and which names. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/crash/disk_parts.h"

/* ---- chance: the same for the same seed, file and write, in whatever order it is asked for ---- */

static uint64_t mix(uint64_t x)
{
	x += UINT64_C(0x9e3779b97f4a7c15);
	x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
	return x ^ (x >> 31);
}

static uint64_t chance(const struct state *s, uint64_t what, uint64_t which, uint64_t part)
{
	return mix(mix(mix(s->seed ^ what) ^ which) ^ part);
}

enum { OF_RULE = 1, OF_WRITE, OF_TEAR, OF_SECTOR, OF_SIZE, OF_NAME, OF_NAMES_RULE, OF_NAMES_END };

/* ---- which writes have come ---- */

enum rule { RULE_NOTHING, RULE_ALL, RULE_LAST, RULE_FIRST, RULE_FEW, RULE_HALF, RULE_MOST, RULES };

static enum rule rule_of(const struct state *s, size_t inode)
{
	static const enum rule rules[STATE_KINDS] = {
		RULE_NOTHING, RULE_ALL, RULE_ALL, RULE_LAST, RULE_LAST};
	return s->kind < STATE_KINDS ? rules[s->kind]
				     : (enum rule)(chance(s, OF_RULE, inode, 0) % RULES);
}

static bool has_come(const struct state *s, size_t inode, enum rule rule, size_t k, size_t n)
{
	uint64_t c = chance(s, OF_WRITE, inode, k);
	switch (rule) {
	case RULE_ALL:
		return true;
	case RULE_LAST:
		return k == n - 1;
	case RULE_FIRST: /* in the order of the program, up to one */
		return k < chance(s, OF_WRITE, inode, UINT64_MAX) % (n + 1);
	case RULE_FEW:
		return c % 8 == 0;
	case RULE_HALF:
		return c % 2 == 0;
	case RULE_MOST:
		return c % 8 != 0;
	default:
		return false;
	}
}

enum tear { TEAR_NONE, TEAR_FRONT, TEAR_BACK, TEAR_SCATTER };

static enum tear tear_of(const struct state *s, size_t inode, size_t k, size_t n)
{
	uint64_t c = chance(s, OF_TEAR, inode, k);
	if (s->kind < STATE_KINDS)
		return (s->kind == STATE_ALL_TORN || s->kind == STATE_LAST_TORN) && k == n - 1
			       ? (enum tear)(TEAR_FRONT + c % 3)
			       : TEAR_NONE;
	return c % 4 == 0 ? (enum tear)(TEAR_FRONT + c / 4 % 3) : TEAR_NONE;
}

struct fate { /* of one write */
	bool come;
	enum tear tear;
	uint64_t first, last, cut; /* sectors; where it is torn */
	size_t k;
};

static struct fate fate_of(const struct state *s, size_t inode, enum rule rule, size_t k)
{
	const struct inode *i = &s->disk->inodes[inode];
	const struct disk_change *c = &i->pending[k];
	struct fate f = {.come = has_come(s, inode, rule, k, i->n_pending), .k = k};
	if (c->size_only || c->len == 0)
		return f;
	f.first = c->at / SECTOR;
	f.last = (c->at + c->len - 1) / SECTOR;
	f.tear = tear_of(s, inode, k, i->n_pending);
	f.cut = f.first + chance(s, OF_TEAR, inode, k + UINT32_MAX) % (f.last - f.first + 1);
	return f;
}

static bool sector_has_come(const struct state *s, size_t inode, const struct fate *f, uint64_t at)
{
	switch (f->tear) {
	case TEAR_FRONT:
		return f->come && at < f->cut;
	case TEAR_BACK:
		return f->come && at >= f->cut;
	case TEAR_SCATTER:
		return f->come && chance(s, OF_SECTOR, inode, mix(f->k) ^ at) % 2 == 0;
	default:
		return f->come;
	}
}

/* ---- content ---- */

/* A sector that has come has all that was written to it before, too: newest[sector] = number of the last write that it
 * has, counted from 1. */
struct sectors {
	uint64_t first;
	size_t n;
	uint32_t *newest;
};

static struct sectors sectors_of(const struct inode *i)
{
	uint64_t first = UINT64_MAX, end = 0;
	for (size_t k = 0; k < i->n_pending; k++) {
		const struct disk_change *c = &i->pending[k];
		if (c->size_only || c->len == 0)
			continue;
		first = c->at / SECTOR < first ? c->at / SECTOR : first;
		end = (c->at + c->len - 1) / SECTOR + 1 > end ? (c->at + c->len - 1) / SECTOR + 1
							      : end;
	}
	struct sectors out = {.first = first, .n = end > first ? (size_t)(end - first) : 0};
	out.newest = calloc(out.n + 1, sizeof *out.newest);
	if (!out.newest)
		abort();
	return out;
}

static void apply_sectors(const struct disk_change *c, uint32_t number,
	const struct sectors *sectors, struct image *image, uint64_t *end)
{
	for (uint64_t at = c->at; at < c->at + c->len;) {
		uint64_t stop = (at / SECTOR + 1) * SECTOR;
		stop = stop < c->at + c->len ? stop : c->at + c->len;
		if (number <= sectors->newest[at / SECTOR - sectors->first]) {
			image_write(image, at, c->data ? c->data + (at - c->at) : NULL, stop - at);
			*end = stop > *end ? stop : *end;
		}
		at = stop;
	}
}

/* The file ends where it ended on the disk, or behind what has come, or where the program thinks. */
static void choose_size(
	const struct state *s, size_t inode, enum rule rule, uint64_t end, struct image *image)
{
	const struct inode *i = &s->disk->inodes[inode];
	uint64_t whole = i->content.size;
	for (size_t k = 0; k < i->n_pending; k++) {
		const struct disk_change *c = &i->pending[k];
		whole = c->size_only || c->at + c->len > whole ? c->at + c->len : whole;
		if (c->size_only && has_come(s, inode, rule, k, i->n_pending) && c->at > end)
			end = c->at;
	}
	bool all = rule == RULE_ALL ||
		   (s->kind >= STATE_KINDS && chance(s, OF_SIZE, inode, 0) % 2 == 0);
	image_resize(image, all && whole > end ? whole : end);
}

static void make_image(struct state *s, size_t inode)
{
	const struct inode *i = &s->disk->inodes[inode];
	struct image *image = &s->images[inode];
	size_t n = i->content.n_pages;
	enum rule rule = rule_of(s, inode);
	uint64_t end = i->content.size;
	image->size = i->content.size;
	image->n_pages = n;
	image->pages = malloc((n + 1) * sizeof *image->pages);
	image->own = calloc(n + 1, sizeof *image->own);
	if (!image->pages || !image->own)
		abort();
	if (n)
		memcpy(image->pages, i->content.pages, n * sizeof *image->pages);
	if (i->n_pending == 0)
		return;
	struct sectors sectors = sectors_of(i);
	for (size_t k = 0; k < i->n_pending; k++) {
		struct fate f = fate_of(s, inode, rule, k);
		for (uint64_t at = f.first; f.come && i->pending[k].len && at <= f.last; at++)
			if (sector_has_come(s, inode, &f, at))
				sectors.newest[at - sectors.first] = (uint32_t)k + 1;
	}
	for (size_t k = 0; k < i->n_pending; k++)
		if (!i->pending[k].size_only)
			apply_sectors(&i->pending[k], (uint32_t)k + 1, &sectors, image, &end);
	choose_size(s, inode, rule, end, image);
	free(sectors.newest);
}

const struct image *state_image(struct state *s, size_t inode)
{
	if (!s->made[inode])
		make_image(s, inode);
	s->made[inode] = true;
	return &s->images[inode];
}

/* ---- names ---- */

static bool name_has_come(const struct state *s, size_t k)
{
	size_t n = s->disk->n_pending;
	static const enum rule rules[STATE_KINDS] = {
		RULE_NOTHING, RULE_ALL, RULE_ALL, RULE_LAST, RULE_LAST};
	enum rule rule = s->kind < STATE_KINDS
				 ? rules[s->kind]
				 : (enum rule)(chance(s, OF_NAMES_RULE, 0, 0) % RULES);
	if (rule == RULE_FIRST)
		return k < chance(s, OF_NAMES_END, 0, 0) % (n + 1);
	return has_come(s, NONE, rule, k, n);
}

void state_make(const struct disk *d, unsigned kind, uint64_t seed, struct state *out)
{
	*out = (struct state){.disk = d, .seed = mix(seed), .kind = kind};
	size_t room = d->synced.n + d->n_pending + 1;
	out->names = (struct names){.n = d->synced.n, .room = room};
	out->names.list = malloc(room * sizeof *out->names.list);
	out->images = calloc(d->n_inodes, sizeof *out->images);
	out->made = calloc(d->n_inodes, sizeof *out->made);
	if (!out->names.list || !out->images || !out->made)
		abort();
	if (d->synced.n)
		memcpy(out->names.list, d->synced.list, d->synced.n * sizeof *d->synced.list);
	for (size_t k = 0; k < d->n_pending; k++)
		if (name_has_come(out, k))
			name_change_apply(&d->pending[k], &out->names);
}

void state_free(struct state *s)
{
	for (size_t i = 0; i < s->disk->n_inodes; i++)
		if (s->made[i])
			image_free(&s->images[i]);
	free(s->images);
	free(s->made);
	free(s->names.list);
}

/* ---- whether it has been before ---- */

static uint64_t print_file(const struct state *s, size_t inode)
{
	const struct inode *i = &s->disk->inodes[inode];
	enum rule rule = rule_of(s, inode);
	uint64_t print = mix(inode) ^ i->version;
	for (size_t k = 0; k < i->n_pending; k++) {
		struct fate f = fate_of(s, inode, rule, k);
		if (!f.come)
			continue;
		print = mix(print ^ i->pending[k].step);
		for (uint64_t at = f.first; f.tear != TEAR_NONE && at <= f.last; at++)
			print = mix(print ^ (sector_has_come(s, inode, &f, at) ? at : 0));
	}
	bool all = s->kind >= STATE_KINDS && chance(s, OF_SIZE, inode, 0) % 2 == 0;
	return mix(print ^ (i->n_pending && all));
}

uint64_t state_print(struct state *s)
{
	uint64_t print = mix(s->disk->notes);
	for (size_t k = 0; k < s->disk->n_pending; k++)
		if (name_has_come(s, k))
			print = mix(print ^ s->disk->pending[k].step);
	print = mix(print ^ s->disk->names_version);
	for (size_t i = 0; i < s->disk->n_inodes; i++)
		if (!s->disk->inodes[i].folder &&
			(s->disk->inodes[i].n_pending || s->disk->inodes[i].version))
			print = mix(print ^ print_file(s, i));
	return print;
}

/* ---- looking at it ---- */

size_t state_find(const struct state *s, const char *path)
{
	return names_walk(&s->names, path);
}

size_t state_find_in(const struct state *s, size_t folder, const char *name)
{
	const struct name *found = names_find(&s->names, folder, name);
	return found ? found->inode : NONE;
}

static void must(bool fine, const char *path)
{
	if (!fine) {
		perror(path);
		abort();
	}
}

/* LMDB's lock file is written by way of memory, which no trace shows: anything may lie there. */
static void write_lock(const struct state *s, size_t inode, int fd, const char *path)
{
	uint64_t junk[PAGE / sizeof(uint64_t)];
	for (size_t i = 0; i < sizeof junk / sizeof *junk; i++)
		junk[i] = chance(s, OF_SECTOR, inode, i);
	if (s->seed % 2 == 0)
		must(write(fd, junk, sizeof junk) == sizeof junk, path);
}

static void write_file(struct state *s, size_t inode, const char *path)
{
	const struct image *image = state_image(s, inode);
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	must(fd >= 0, path);
	must(ftruncate(fd, (off_t)image->size) == 0, path);
	for (size_t n = 0; n < image->n_pages && (uint64_t)n * PAGE < image->size; n++) {
		uint64_t at = (uint64_t)n * PAGE;
		size_t len = image->size - at < PAGE ? (size_t)(image->size - at) : PAGE;
		if (image->pages[n])
			must(pwrite(fd, image->pages[n], len, (off_t)at) == (ssize_t)len, path);
	}
	const char *slash = strrchr(path, '/');
	if (strcmp(slash + 1, "lock.mdb") == 0)
		write_lock(s, inode, fd, path);
	close(fd);
}

void state_write(struct state *s, size_t inode, const char *path, const char *but)
{
	if (!s->disk->inodes[inode].folder) {
		write_file(s, inode, path);
		return;
	}
	must(mkdir(path, 0700) == 0, path);
	for (size_t i = 0; i < s->names.n; i++) {
		const struct name *n = &s->names.list[i];
		char part[2 * DISK_PATH];
		if (n->folder != inode || (but && strcmp(n->name, but) == 0))
			continue;
		snprintf(part, sizeof part, "%s/%s", path, n->name);
		state_write(s, n->inode, part, but);
	}
}
