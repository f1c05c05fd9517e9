/* SPDX-License-Identifier: Apache-2.0 */
/* relied.c - the names that a program may rely on, because it has put a whole file there and synced the folder: it
 * has done all that it can, and goes on as if the file were there for ever. Whether the folder itself
 * could be lost is what it may have forgotten. */
#include <stdio.h>
#include <string.h>

#include "tests/crash/disk_parts.h"

/* Trees that are made aside, and count for nothing before they are in their place. */
static const char *const aside[] = {".tmp-", "store.new"};
/* A question is kept here until the answer is. */
static const char questions[] = "pending";

static const struct name *name_of_inode(const struct names *n, size_t inode)
{
	for (size_t i = 0; i < n->n; i++)
		if (n->list[i].inode == inode)
			return &n->list[i];
	return NULL;
}

/* Whether the folder hangs together with the root, and by no name that is aside. */
static bool in_place(const struct names *n, size_t folder)
{
	while (folder != 0) {
		const struct name *name = name_of_inode(n, folder);
		if (!name)
			return false;
		for (size_t i = 0; i < sizeof aside / sizeof aside[0]; i++)
			if (strstr(name->name, aside[i]))
				return false;
		folder = name->folder;
	}
	return true;
}

static struct relied *relied_find(struct disk *d, size_t folder, const char *name)
{
	for (size_t i = 0; i < d->n_relied; i++)
		if (d->relied[i].folder == folder && strcmp(d->relied[i].name, name) == 0)
			return &d->relied[i];
	return NULL;
}

static void relied_add(struct disk *d, const struct name *n, bool armed)
{
	struct relied *r = relied_find(d, n->folder, n->name);
	if (!r) {
		d->relied = room_for(d->relied, d->n_relied, &d->room_relied, sizeof *d->relied);
		r = &d->relied[d->n_relied++];
	}
	*r = (struct relied){.folder = n->folder, .armed = armed};
	snprintf(r->name, sizeof r->name, "%s", n->name);
}

static bool changed_since(const struct disk *d, const struct name *n, uint64_t step)
{
	for (size_t i = 0; i < d->n_pending; i++)
		if (d->pending[i].step >= step && d->pending[i].to.folder == n->folder &&
			strcmp(d->pending[i].to.name, n->name) == 0)
			return true;
	return false;
}

void relied_after_sync(struct disk *d, size_t folder, uint64_t before)
{
	bool armed = in_place(&d->now, folder);
	for (size_t i = 0; i < d->now.n; i++) {
		const struct name *n = &d->now.list[i];
		if (n->folder == folder && d->inodes[n->inode].placed &&
			!strstr(n->name, ".tmp-") && !relied_find(d, folder, n->name) &&
			!changed_since(d, n, before))
			relied_add(d, n, armed);
	}
}

void relied_arm(struct disk *d)
{
	for (size_t i = 0; i < d->n_relied; i++)
		if (!d->relied[i].armed)
			d->relied[i].armed = in_place(&d->now, d->relied[i].folder) &&
					     in_place(&d->synced, d->relied[i].folder);
}

/* The answer, below the root, if that is what the next note tells of. */
static void find_answer(const struct disk *d, char out[DISK_PATH])
{
	static const char word[] = "answered ";
	char text[2 * DISK_PATH];
	size_t at = d->at;
	const struct trace_record *r = disk_next(d, &at, text);
	*out = '\0';
	while (r && r->op != TRACE_NOTE)
		r = disk_next(d, &at, text);
	if (r && strncmp(text, word, sizeof word - 1) == 0)
		snprintf(out, DISK_PATH, "%.1000s", text + sizeof word - 1);
}

void relied_given_up(struct disk *d, const struct name *n, const char *path)
{
	struct relied *r = relied_find(d, n->folder, n->name);
	char part[DISK_PATH];
	snprintf(part, sizeof part, "/%s/%s", questions, n->name);
	if (!r)
		return;
	if (strstr(path, part))
		find_answer(d, r->instead);
	if (!*r->instead)
		*r = d->relied[--d->n_relied];
}

void disk_rely(struct disk *d, const char *path)
{
	char folder[DISK_PATH];
	struct name n;
	const char *slash = strrchr(path, '/');
	snprintf(folder, sizeof folder, "%.*s", slash ? (int)(slash - path) : 0, path);
	snprintf(n.name, sizeof n.name, "%s", slash ? slash + 1 : path);
	n.folder = names_walk(&d->now, folder);
	/* What is not there now either is missing from every state. */
	if (n.folder == NONE)
		n.folder = 0;
	relied_add(d, &n, true);
}

void relied_note(struct disk *d, const char *text)
{
	const char *path = strchr(text, ' ');
	bool answered = strncmp(text, "answered ", 9) == 0;
	if (!answered && strncmp(text, "kept ", 5) != 0)
		return;
	for (size_t i = 0; answered && i < d->n_relied;)
		if (strcmp(d->relied[i].instead, path + 1) == 0)
			d->relied[i] = d->relied[--d->n_relied];
		else
			i++;
	disk_rely(d, path + 1);
}

/* ---- in a state ---- */

static bool reached(const struct state *s, size_t folder)
{
	for (int depth = 0; folder != 0 && depth < 64; depth++) {
		const struct name *name = name_of_inode(&s->names, folder);
		if (!name)
			return false;
		folder = name->folder;
	}
	return folder == 0;
}

/* Bytes differ, or there are more or fewer. */
static bool differs(struct state *s, size_t inode)
{
	const struct inode *i = &s->disk->inodes[inode];
	const struct image *made = state_image(s, inode);
	struct image whole = {0};
	uint8_t a[PAGE], b[PAGE];
	if (made->size != i->placed_size)
		return true;
	bool same = true;
	for (size_t k = 0; k < i->content.n_pages; k++)
		if (i->content.pages[k])
			image_write(&whole, (uint64_t)k * PAGE, i->content.pages[k], PAGE);
	image_resize(&whole, i->content.size);
	for (size_t k = 0; k < i->n_pending; k++)
		change_apply(&i->pending[k], &whole);
	for (uint64_t at = 0; same && at < made->size; at += PAGE) {
		image_read(made, at, a, PAGE);
		image_read(&whole, at, b, PAGE);
		same = memcmp(a, b, PAGE) == 0;
	}
	image_free(&whole);
	return !same;
}

/* A file that got its name when it was whole is never half under it. */
static const char *half_file(struct state *s)
{
	for (size_t i = 0; i < s->names.n; i++) {
		const struct name *n = &s->names.list[i];
		const struct inode *file = &s->disk->inodes[n->inode];
		if (file->placed && file->n_pending && !strstr(n->name, ".tmp-") &&
			reached(s, n->folder) && differs(s, n->inode))
			return n->name;
	}
	return NULL;
}

const char *state_fault(struct state *s, char text[DISK_PATH])
{
	const char *half = half_file(s);
	if (half) {
		snprintf(text, DISK_PATH, "half a file: %s", half);
		return text;
	}
	for (size_t i = 0; i < s->disk->n_relied; i++) {
		const struct relied *r = &s->disk->relied[i];
		if (!r->armed ||
			(reached(s, r->folder) && names_find(&s->names, r->folder, r->name)) ||
			(*r->instead && state_find(s, r->instead) != NONE))
			continue;
		snprintf(text, DISK_PATH, "relied on, and not there: %s", r->name);
		return text;
	}
	return NULL;
}
