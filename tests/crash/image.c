/* SPDX-License-Identifier: Apache-2.0 */
/* image.c - contents of files and names of folders, as tables: what disk.c keeps two of, and state.c makes more of. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/crash/disk_parts.h"

void *room_for(void *list, size_t n, size_t *room, size_t size)
{
	if (n < *room)
		return list;
	*room = *room ? 2 * *room : 16;
	list = realloc(list, *room * size);
	if (!list)
		abort();
	return list;
}

/* ---- images ---- */

static void image_grow(struct image *i, uint64_t end)
{
	size_t n = (size_t)((end + PAGE - 1) / PAGE);
	if (n > i->n_pages) {
		i->pages = realloc(i->pages, n * sizeof *i->pages);
		i->own = realloc(i->own, n * sizeof *i->own);
		if (!i->pages || !i->own)
			abort();
		memset(i->pages + i->n_pages, 0, (n - i->n_pages) * sizeof *i->pages);
		memset(i->own + i->n_pages, 0, (n - i->n_pages) * sizeof *i->own);
		i->n_pages = n;
	}
	if (end > i->size)
		i->size = end;
}

/* The page for writing: never one that is lent. */
static uint8_t *page_own(struct image *i, size_t n)
{
	if (!i->own[n]) {
		uint8_t *copy = malloc(PAGE);
		if (!copy)
			abort();
		if (i->pages[n])
			memcpy(copy, i->pages[n], PAGE);
		else
			memset(copy, 0, PAGE);
		i->pages[n] = copy;
		i->own[n] = true;
	}
	return i->pages[n];
}

void image_write(struct image *i, uint64_t at, const uint8_t *data, uint64_t len)
{
	image_grow(i, at + len);
	while (len > 0) {
		size_t n = (size_t)(at / PAGE), in = (size_t)(at % PAGE);
		size_t part = PAGE - in < len ? PAGE - in : (size_t)len;
		if (data)
			memcpy(page_own(i, n) + in, data, part);
		else if (i->pages[n])
			memset(page_own(i, n) + in, 0, part);
		at += part;
		len -= part;
		if (data)
			data += part;
	}
}

void image_resize(struct image *i, uint64_t size)
{
	if (size < i->size) {
		uint64_t old = i->size;
		image_write(i, size, NULL, old - size);
	} else {
		image_grow(i, size);
	}
	i->size = size;
}

void image_read(const struct image *i, uint64_t at, uint8_t *out, size_t len)
{
	for (size_t k = 0; k < len; k++, at++) {
		const uint8_t *page = at < i->size ? i->pages[at / PAGE] : NULL;
		out[k] = page ? page[at % PAGE] : 0;
	}
}

void image_free(struct image *i)
{
	for (size_t n = 0; n < i->n_pages; n++)
		if (i->own[n])
			free(i->pages[n]);
	free(i->pages);
	free(i->own);
	*i = (struct image){0};
}

void change_apply(const struct disk_change *c, struct image *i)
{
	if (c->size_only)
		image_resize(i, c->at);
	else
		image_write(i, c->at, c->data, c->len);
}

/* ---- names ---- */

struct name *names_find(const struct names *n, size_t folder, const char *name)
{
	for (size_t i = 0; i < n->n; i++)
		if (n->list[i].folder == folder && strcmp(n->list[i].name, name) == 0)
			return &n->list[i];
	return NULL;
}

static void names_remove(struct names *n, size_t folder, const char *name)
{
	struct name *found = names_find(n, folder, name);
	if (found)
		*found = n->list[--n->n];
}

void names_set(struct names *n, const struct name *to)
{
	struct name *found = names_find(n, to->folder, to->name);
	if (!found) {
		n->list = room_for(n->list, n->n, &n->room, sizeof *n->list);
		found = &n->list[n->n++];
	}
	*found = *to;
}

void name_change_apply(const struct name_change *c, struct names *n)
{
	if (c->from.folder != NONE) {
		const struct name *old = names_find(n, c->from.folder, c->from.name);
		if (old && old->inode == c->to.inode)
			names_remove(n, c->from.folder, c->from.name);
	}
	if (c->to.inode == NONE)
		names_remove(n, c->to.folder, c->to.name);
	else
		names_set(n, &c->to);
}

size_t names_walk(const struct names *n, const char *path)
{
	size_t at = 0;
	while (*path && at != NONE) {
		char part[DISK_NAME];
		size_t len = strcspn(path, "/");
		snprintf(part, sizeof part, "%.*s", (int)len, path);
		path += len + (path[len] == '/');
		if (len == 0)
			continue;
		const struct name *found = names_find(n, at, part);
		at = found ? found->inode : NONE;
	}
	return at;
}
