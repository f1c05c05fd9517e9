/* SPDX-License-Identifier: Apache-2.0 */
/* disk.c - what the records of a trace do to the disk. */
#include "tests/crash/disk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/crash/disk_parts.h"

/* ---- inodes ---- */

static size_t inode_add(struct disk *d, uint64_t host, bool folder)
{
	for (size_t i = 0; host && i < d->n_inodes; i++)
		if (d->inodes[i].host == host)
			d->inodes[i].host = 0;
	d->inodes = room_for(d->inodes, d->n_inodes, &d->room_inodes, sizeof *d->inodes);
	d->inodes[d->n_inodes] = (struct inode){.host = host, .folder = folder};
	return d->n_inodes++;
}

static size_t inode_of_host(const struct disk *d, uint64_t host)
{
	for (size_t i = d->n_inodes; host && i-- > 0;)
		if (d->inodes[i].host == host)
			return i;
	return NONE;
}

/* What no program of the trace has made was there before: it lies on the disk. */
static size_t folder_make(struct disk *d, const char *path, uint64_t host)
{
	size_t at = 0;
	while (*path) {
		struct name n = {.folder = at};
		size_t len = strcspn(path, "/");
		snprintf(n.name, sizeof n.name, "%.*s", (int)len, path);
		path += len + (path[len] == '/');
		if (len == 0)
			continue;
		const struct name *found = names_find(&d->now, at, n.name);
		at = found ? found->inode : NONE;
		if (found)
			continue;
		at = n.inode = inode_add(d, *path ? 0 : host, true);
		names_set(&d->now, &n);
		names_set(&d->synced, &n);
	}
	if (host && d->inodes[at].host == 0)
		d->inodes[at].host = host;
	return at;
}

static const char *below(const struct disk *d, const char *path)
{
	return path + strlen(d->root);
}

/* Folder and last part of an absolute path. */
static struct name name_of(struct disk *d, const char *path, uint64_t parent, size_t inode)
{
	char folder[DISK_PATH];
	struct name out = {.inode = inode};
	const char *slash = strrchr(path, '/');
	snprintf(folder, sizeof folder, "%.*s", (int)(slash - below(d, path)), below(d, path));
	snprintf(out.name, sizeof out.name, "%s", slash + 1);
	out.folder = folder_make(d, folder, parent);
	return out;
}

size_t disk_find(const struct disk *d, const char *path)
{
	return names_walk(&d->now, path);
}

/* ---- what happens ---- */

static void change_names(struct disk *d, struct name to, struct name from)
{
	struct name_change c = {.step = d->step, .to = to, .from = from};
	name_change_apply(&c, &d->now);
	d->pending = room_for(d->pending, d->n_pending, &d->room_pending, sizeof *d->pending);
	d->pending[d->n_pending++] = c;
}

static const struct name nothing = {.folder = NONE, .inode = NONE};

/* It gets its name by a move or a link, as a file does that is to be whole or not there. */
static void place(struct disk *d, size_t inode)
{
	struct inode *i = &d->inodes[inode];
	uint64_t size = i->content.size;
	if (i->folder)
		return;
	for (size_t k = 0; k < i->n_pending; k++) {
		const struct disk_change *c = &i->pending[k];
		size = c->size_only || c->at + c->len > size ? c->at + c->len : size;
	}
	i->placed = true;
	i->placed_size = size;
}

static void add_change(struct disk *d, size_t inode, struct disk_change c)
{
	struct inode *i = &d->inodes[inode];
	c.step = d->step;
	i->pending = room_for(i->pending, i->n_pending, &i->room, sizeof *i->pending);
	i->pending[i->n_pending++] = c;
	i->placed = false;
}

/* What takes bytes away is not put off: nothing that matters here is ever cut. */
static void resize(struct disk *d, size_t inode, uint64_t size)
{
	struct inode *i = &d->inodes[inode];
	if (size < i->content.size)
		image_resize(&i->content, size);
	add_change(d, inode, (struct disk_change){.at = size, .size_only = true});
}

/* Those for which it holds reach the disk, in order. */
static void settle_content(
	struct disk *d, size_t inode, uint64_t before, const struct disk_change *with)
{
	struct inode *i = &d->inodes[inode];
	size_t kept = 0;
	for (size_t k = 0; k < i->n_pending; k++) {
		const struct disk_change *c = &i->pending[k];
		bool shares = with && !c->size_only &&
			      c->at / PAGE <= (with->at + with->len - 1) / PAGE &&
			      (c->at + c->len - 1) / PAGE >= with->at / PAGE;
		if (with ? shares : c->step < before)
			change_apply(c, &i->content);
		else
			i->pending[kept++] = *c;
	}
	i->version += kept != i->n_pending;
	i->n_pending = kept;
}

static bool same_place(const struct name *a, const struct name *b)
{
	return a->folder != NONE && a->folder == b->folder && strcmp(a->name, b->name) == 0;
}

/* An older change of a name that the disk has by now seen change again counts no more. */
static bool outdated(const struct name_change *c, const struct name_change *by)
{
	return c->step < by->step && (same_place(&c->to, &by->to) || same_place(&c->to, &by->from));
}

static void settle_names(struct disk *d, size_t folder, uint64_t before)
{
	for (size_t k = 0; k < d->n_pending;) {
		struct name_change c = d->pending[k];
		if (c.to.folder != folder || c.step >= before) {
			k++;
			continue;
		}
		name_change_apply(&c, &d->synced);
		d->names_version++;
		size_t kept = 0;
		for (size_t j = 0; j < d->n_pending; j++)
			if (j != k && !outdated(&d->pending[j], &c))
				d->pending[kept++] = d->pending[j];
		d->n_pending = kept;
		k = 0;
	}
}

static void sync_begin(struct disk *d, const struct trace_record *r)
{
	if (d->n_syncing == SYNCING_MAX)
		abort();
	d->syncing[d->n_syncing++] =
		(struct syncing){.thread = r->thread, .inode = r->inode, .step = d->step};
}

static void sync_end(struct disk *d, const struct trace_record *r, size_t inode)
{
	for (size_t i = 0; i < d->n_syncing; i++) {
		struct syncing s = d->syncing[i];
		if (s.thread != r->thread || s.inode != r->inode)
			continue;
		d->syncing[i] = d->syncing[--d->n_syncing];
		if (inode == NONE)
			return;
		if (d->inodes[inode].folder)
			relied_after_sync(d, inode, s.step);
		if (!d->no_syncs && d->inodes[inode].folder)
			settle_names(d, inode, s.step);
		else if (!d->no_syncs)
			settle_content(d, inode, s.step, NULL);
		relied_arm(d);
		return;
	}
}

/* ---- records ---- */

static void on_new(struct disk *d, const struct trace_record *r, const char *path)
{
	size_t inode = inode_add(d, r->inode, r->op == TRACE_FOLDER);
	if (*path)
		change_names(d, name_of(d, path, r->parent, inode), nothing);
}

static void on_write(struct disk *d, const struct trace_record *r, size_t inode)
{
	const uint8_t *data = (const uint8_t *)(r + 1) + r->path_len;
	if (inode == NONE)
		return;
	add_change(d, inode,
		(struct disk_change){
			.at = r->at, .len = r->len, .data = r->flags & TRACE_ZERO ? NULL : data});
	if (r->flags & TRACE_DSYNC && !d->no_syncs)
		d->half = r;
}

static void on_move(struct disk *d, const struct trace_record *r, const char *from)
{
	const char *to = from + strlen(from) + 1;
	struct name old = name_of(d, from, r->at, NONE);
	const struct name *found = names_find(&d->now, old.folder, old.name);
	if (!found) /* of a file that was there before */
		return;
	size_t inode = found->inode;
	place(d, inode);
	relied_given_up(d, &old, from);
	change_names(d, name_of(d, to, r->parent, inode), old);
}

static void on_remove(struct disk *d, const struct trace_record *r, const char *path)
{
	struct name n = name_of(d, path, r->parent, NONE);
	if (!names_find(&d->now, n.folder, n.name))
		return;
	relied_given_up(d, &n, path);
	change_names(d, n, nothing);
}

static void on_name(struct disk *d, const struct trace_record *r, const char *path)
{
	size_t inode = inode_of_host(d, r->inode);
	if (inode == NONE)
		return;
	place(d, inode);
	change_names(d, name_of(d, path, r->parent, inode), nothing);
}

static void on_note(struct disk *d, const char *text)
{
	d->notes++;
	relied_note(d, text);
	if (d->on_note)
		d->on_note(d->ctx, d, text);
}

static void on_record(struct disk *d, const struct trace_record *r, const char *path)
{
	size_t inode = inode_of_host(d, r->inode);
	switch ((enum trace_op)r->op) {
	case TRACE_ROOT:
		snprintf(d->root, sizeof d->root, "%.*s", DISK_PATH - 1, path);
		d->inodes[0].host = r->inode;
		break;
	case TRACE_FILE:
	case TRACE_FOLDER:
		on_new(d, r, path);
		break;
	case TRACE_WRITE:
		on_write(d, r, inode);
		break;
	case TRACE_SIZE:
		if (inode != NONE)
			resize(d, inode, r->len);
		break;
	case TRACE_SYNC_BEGIN:
		sync_begin(d, r);
		break;
	case TRACE_SYNC_END:
		sync_end(d, r, inode);
		break;
	case TRACE_MOVE:
		on_move(d, r, path);
		break;
	case TRACE_NAME:
		on_name(d, r, path);
		break;
	case TRACE_REMOVE:
		on_remove(d, r, path);
		break;
	case TRACE_NOTE:
		on_note(d, path);
	}
}

void disk_init(struct disk *d, const uint8_t *trace, size_t size)
{
	*d = (struct disk){.trace = trace, .size = size};
	inode_add(d, 0, true);
}

void disk_free(struct disk *d)
{
	for (size_t i = 0; i < d->n_inodes; i++) {
		image_free(&d->inodes[i].content);
		free(d->inodes[i].pending);
	}
	free(d->inodes);
	free(d->synced.list);
	free(d->now.list);
	free(d->pending);
	free(d->relied);
}

const struct trace_record *disk_next(const struct disk *d, size_t *at, char path[2 * DISK_PATH])
{
	const struct trace_record *r = (const void *)(d->trace + *at);
	if (d->size - *at < sizeof *r || r->path_len >= 2 * DISK_PATH)
		return NULL;
	memcpy(path, r + 1, r->path_len);
	path[r->path_len] = '\0';
	bool data = r->op == TRACE_WRITE && !(r->flags & TRACE_ZERO);
	size_t size = sizeof *r + r->path_len + (data ? (size_t)r->len : 0);
	*at += size + trace_padding(size);
	return r;
}

bool disk_step(struct disk *d, bool *changed)
{
	char path[2 * DISK_PATH];
	d->step++;
	*changed = true;
	if (d->half) {
		const struct trace_record *r = d->half;
		struct disk_change c = {.at = r->at, .len = r->len};
		d->half = NULL;
		settle_content(d, inode_of_host(d, r->inode), 0, &c);
		return true;
	}
	const struct trace_record *r = disk_next(d, &d->at, path);
	if (!r)
		return false;
	*changed = r->op != TRACE_SYNC_BEGIN;
	on_record(d, r, path);
	return true;
}
