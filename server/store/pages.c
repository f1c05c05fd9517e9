/* SPDX-License-Identifier: Apache-2.0 */
/* pages.c - the file under LMDB, page by page, before LMDB follows a number in it: every page is used once, by
 * a tree or by the list of free pages, and is what LMDB 0.9 leaves. Reads with pread only, so that
 * nothing in the file can stop the program. What a row says is for others, who are asked about each. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/base/clock.h"
#include "server/store/file.h"

/* LMDB 0.9, 64 bits, in the machine's order: a page's header, then places of its nodes. */
enum { AT_NUMBER = 0, AT_KIND = 10, AT_LOWER = 12, AT_UPPER = 14, AT_RUN = 12, HEADER = 16 };
enum { BRANCH = 1, LEAF = 2, OVERFLOW = 4 };
/* A node: u32 length of the value (branch: low half of a page number), u16 flags (high half), u16 length
 * of the key, key, value. */
enum { NODE_FLAGS = 4, NODE_KEY_LEN = 6, NODE_KEY = 8, NODE_BIG = 1, NODE_TREE = 2 };
enum { DEPTH_MAX = 32, FIRST_PAGE = 2, ID = sizeof(uint64_t) };
#define NO_PAGE UINT64_MAX

enum kind { TREE_FREE, TREE_MAIN, TREE_TABLE };

struct walk {
	int fd;
	const struct meta *meta;
	uint64_t whole; /* pages that lie wholly in the file */
	uint8_t *seen; /* a bit for each page */
	uint8_t *level[DEPTH_MAX]; /* the page at each depth of the tree */
	struct check *check;
	enum kind kind;
	uint16_t depth;
	size_t table; /* of a table: which */
	struct tree tables[STORE_MAX_TABLES];
	unsigned numbers[STORE_MAX_TABLES]; /* of them, as who is asked about rows knows them */
	size_t n_tables, n_known;
	uint8_t *value; /* the last that had pages of its own */
	size_t value_size;
	const char *fault;
	uint64_t at; /* page of the fault */
};

/* One end of what the keys of a page may be; no bytes: none. */
struct span {
	struct bytes low, high;
};

struct node {
	struct bytes key;
	uint32_t len; /* of the value */
	uint16_t flags;
	const uint8_t *value; /* of a branch: of the node itself */
	uint64_t child;
};

static uint16_t get16(const uint8_t *p)
{
	uint16_t n;
	memcpy(&n, p, sizeof n);
	return n;
}

static uint32_t get32(const uint8_t *p)
{
	uint32_t n;
	memcpy(&n, p, sizeof n);
	return n;
}

static uint64_t get64(const uint8_t *p)
{
	uint64_t n;
	memcpy(&n, p, sizeof n);
	return n;
}

static bool bad(struct walk *w, uint64_t page, const char *fault)
{
	w->fault = fault;
	w->at = page;
	return false;
}

/* ---- pages ---- */

static bool claim(struct walk *w, uint64_t page)
{
	if (page < FIRST_PAGE || page > w->meta->last_page)
		return bad(w, page, "is outside the file");
	uint8_t bit = (uint8_t)(1u << page % 8);
	if (w->seen[page / 8] & bit)
		return bad(w, page, "is used twice");
	w->seen[page / 8] |= bit;
	return true;
}

static bool read_at(struct walk *w, uint64_t page, size_t from, void *out, size_t len)
{
	uint64_t at = page * w->meta->page_size + from;
	return pread(w->fd, out, len, (off_t)at) == (ssize_t)len;
}

/* A page that a tree points to. */
static bool take(struct walk *w, uint64_t page)
{
	return claim(w, page) && (page < w->whole || bad(w, page, "has been cut off"));
}

/* ---- values that have pages of their own ---- */

static bool check_run(struct walk *w, uint64_t page, uint32_t len)
{
	uint8_t header[HEADER];
	if (!take(w, page))
		return false;
	if (!read_at(w, page, 0, header, sizeof header))
		return bad(w, page, "cannot be read");
	uint64_t pages = get32(header + AT_RUN);
	if (get64(header + AT_NUMBER) != page || get16(header + AT_KIND) != OVERFLOW)
		return bad(w, page, "is not what is looked for there");
	if (pages * w->meta->page_size < (uint64_t)len + HEADER)
		return bad(w, page, "is too small for its value");
	for (uint64_t i = 1; i < pages; i++)
		if (!take(w, page + i))
			return false;
	return true;
}

/* A record of the list of free pages: how many, and their numbers. */
static bool claim_free(struct walk *w, const struct node *n, uint64_t page)
{
	uint64_t count = 0, id = 0, run = n->flags & NODE_BIG ? get64(n->value) : NO_PAGE;
	if (n->key.len != ID || n->len < ID)
		return bad(w, page, "has a bad list of free pages");
	for (uint64_t i = 0; i * ID < n->len; i++) {
		if (run == NO_PAGE)
			id = get64(n->value + i * ID);
		else if (!read_at(w, run, HEADER + i * ID, &id, ID))
			return bad(w, run, "cannot be read");
		if (i == 0)
			count = id;
		if (i == 0 && count > n->len / ID - 1)
			return bad(w, page, "has a bad list of free pages");
		if (i > 0 && !claim(w, id))
			return false;
		if (i == count)
			break;
	}
	return true;
}

/* ---- nodes ---- */

static int compare(const struct walk *w, struct bytes a, struct bytes b)
{
	if (w->kind == TREE_FREE && a.len == ID && b.len == ID) {
		uint64_t x = get64(a.ptr), y = get64(b.ptr);
		return (x > y) - (x < y);
	}
	size_t n = a.len < b.len ? a.len : b.len;
	int by_bytes = n ? memcmp(a.ptr, b.ptr, n) : 0;
	return by_bytes ? by_bytes : (a.len > b.len) - (a.len < b.len);
}

/* Reads the i-th node; false when it reaches over the page's end. *size = what it takes of the page. */
static bool read_node(const struct walk *w, const uint8_t *page, unsigned i, bool leaf,
	struct node *out, size_t *size)
{
	size_t room = w->meta->page_size, at = get16(page + HEADER + 2 * i);
	if (at % 2 || at < get16(page + AT_UPPER) || room - at < NODE_KEY || at > room)
		return false;
	const uint8_t *p = page + at;
	size_t key_len = get16(p + NODE_KEY_LEN), value_len = 0;
	*out = (struct node){.key = bytes_of(p + NODE_KEY, key_len),
		.len = get32(p),
		.flags = get16(p + NODE_FLAGS),
		.child = get32(p) | (uint64_t)get16(p + NODE_FLAGS) << 32};
	if (leaf)
		value_len = out->flags & NODE_BIG ? ID : out->len;
	out->value = p + NODE_KEY + key_len;
	*size = NODE_KEY + key_len;
	if (*size > room - at || value_len > room - at - *size)
		return false;
	*size = (*size + value_len + 1) & ~(size_t)1;
	return true;
}

/* A page keeps its nodes side by side at its end: no two share a byte, and there is nothing between. */
static bool check_layout(struct walk *w, const uint8_t *page, uint64_t number, bool leaf)
{
	size_t size, total = 0, lower = get16(page + AT_LOWER), upper = get16(page + AT_UPPER);
	uint8_t used[PAGE_MAX / 2 / 8] = {0};
	struct node n;
	if (lower % 2 || lower < HEADER + 2 || lower > upper || upper > w->meta->page_size)
		return bad(w, number, "has a bad header");
	for (unsigned i = 0; i < (lower - HEADER) / 2; i++) {
		if (!read_node(w, page, i, leaf, &n, &size))
			return bad(w, number, "has a bad row");
		size_t from = get16(page + HEADER + 2 * i) / 2u;
		for (size_t u = from; u < from + size / 2; u++) {
			if (used[u / 8] & 1u << u % 8)
				return bad(w, number, "has rows that overlap");
			used[u / 8] |= (uint8_t)(1u << u % 8);
		}
		total += size;
	}
	return total == w->meta->page_size - upper || bad(w, number, "has a gap between rows");
}

/* n_tables when nobody is asked about its rows. */
static unsigned table_number(const struct walk *w, struct bytes name)
{
	const struct check_rows *r = &w->check->rows;
	unsigned i = 0;
	while (i < r->n_tables && !bytes_equal(name, bytes_text(r->tables[i])))
		i++;
	return i;
}

static bool keep_table(struct walk *w, const struct node *n, uint64_t page)
{
	if (n->len != TREE_SIZE || w->n_tables == STORE_MAX_TABLES)
		return bad(w, page, "has a bad table");
	struct tree t = tree_of(n->value);
	if (t.flags != 0) /* keys in another order than ours */
		return bad(w, page, "has a bad table");
	unsigned number = table_number(w, n->key);
	w->n_known += number < w->check->rows.n_tables;
	w->numbers[w->n_tables] = number;
	w->tables[w->n_tables++] = t;
	return true;
}

/* They were made together: LMDB would make one anew, empty, that has lost its name. */
static bool has_all_tables(struct walk *w)
{
	return !w->check->rows.sound || w->n_known == 0 || w->n_known == w->check->rows.n_tables ||
	       bad(w, w->meta->main.root, "has lost a table");
}

/* Also one that has pages of its own; valid until the next. */
static bool read_value(struct walk *w, const struct node *n, struct bytes *out)
{
	*out = bytes_of(n->value, n->len);
	if (!(n->flags & NODE_BIG))
		return true;
	if (n->len > w->value_size) {
		free(w->value);
		w->value = malloc(n->len);
		w->value_size = w->value ? n->len : 0;
	}
	if (!w->value)
		return bad(w, get64(n->value), NULL);
	*out = bytes_of(w->value, n->len);
	return read_at(w, get64(n->value), HEADER, w->value, n->len) ||
	       bad(w, get64(n->value), "cannot be read");
}

static bool check_sound(struct walk *w, const struct node *n, uint64_t page)
{
	struct bytes value;
	const struct check_rows *r = &w->check->rows;
	unsigned number = w->numbers[w->table];
	if (!r->sound || number == r->n_tables)
		return true;
	if (!read_value(w, n, &value))
		return false;
	return r->sound(number, n->key, value) ||
	       bad(w, page, "has a row that is not as it was stored");
}

static bool check_value(struct walk *w, const struct node *n, uint64_t page)
{
	if (n->flags != (w->kind == TREE_MAIN ? NODE_TREE : n->flags & NODE_BIG))
		return bad(w, page, "has a bad row");
	if (n->flags & NODE_BIG && !check_run(w, get64(n->value), n->len))
		return false;
	if (w->kind == TREE_FREE)
		return claim_free(w, n, page);
	return w->kind == TREE_MAIN ? keep_table(w, n, page) : check_sound(w, n, page);
}

/* ---- in pieces ---- */

/* The key before which everything of the tree was checked in an earlier piece; no bytes: none. */
static struct bytes begin_of(const struct walk *w)
{
	const struct check_place *p = w->check->place;
	if (w->kind != TREE_TABLE || !p || p->table != w->table || p->key_len == 0)
		return bytes_of(NULL, 0);
	return bytes_of(p->key, p->key_len);
}

static bool is_stopped(struct walk *w)
{
	w->check->stopped = w->check->stop && atomic_load(w->check->stop);
	return w->check->stopped;
}

/* After a leaf, whose last key is where the next piece begins: false when it is time for that. A piece that has come
 * no further than the one before does not end. */
static bool leaf_done(struct walk *w, struct bytes last)
{
	struct check_place *p = w->check->place;
	struct bytes begin = begin_of(w);
	if (w->kind != TREE_TABLE || !p || w->check->until_ns == 0 ||
		clock_steady_ns() < w->check->until_ns || last.len > sizeof p->key ||
		(begin.ptr && compare(w, last, begin) <= 0))
		return true;
	p->table = w->table;
	p->key_len = last.len;
	memcpy(p->key, last.ptr, last.len);
	w->check->paused = true;
	return false;
}

/* ---- trees ---- */

static bool check_page(struct walk *w, uint64_t number, unsigned level, struct span keys);

/* The first row of a branch stands for all keys below the second: its own is not looked at. */
static bool check_row(struct walk *w, const uint8_t *page, unsigned i, unsigned rows,
	unsigned level, struct span keys, uint64_t number)
{
	bool leaf = level == w->depth;
	struct node n, next;
	size_t size;
	if (!read_node(w, page, i, leaf, &n, &size))
		return bad(w, number, "has a bad row");
	if (leaf || i > 0) {
		if (n.key.len == 0 || n.key.len > STORE_KEY_MAX)
			return bad(w, number, "has a bad key");
		if ((keys.low.ptr && compare(w, n.key, keys.low) < 0) ||
			(keys.high.ptr && compare(w, n.key, keys.high) >= 0))
			return bad(w, number, "has keys out of order");
		keys.low = n.key;
	}
	if (i + 1 < rows && read_node(w, page, i + 1, leaf, &next, &size)) {
		if ((leaf || i > 0) && compare(w, n.key, next.key) >= 0)
			return bad(w, number, "has keys out of order");
		keys.high = next.key;
	}
	if (w->check->roots && w->kind != TREE_MAIN)
		return true;
	if (leaf)
		return check_value(w, &n, number) && (i + 1 < rows || leaf_done(w, n.key));
	struct bytes begin = begin_of(w);
	if (begin.ptr && keys.high.ptr && compare(w, keys.high, begin) <= 0)
		return true;
	return check_page(w, n.child, level + 1, keys);
}

static bool check_page(struct walk *w, uint64_t number, unsigned level, struct span keys)
{
	uint8_t **page = &w->level[level - 1];
	bool leaf = level == w->depth;
	if (!*page)
		*page = malloc(w->meta->page_size);
	if (!*page)
		return bad(w, number, NULL);
	if (is_stopped(w))
		return false;
	if (!take(w, number))
		return false;
	if (!read_at(w, number, 0, *page, w->meta->page_size))
		return bad(w, number, "cannot be read");
	if (get64(*page + AT_NUMBER) != number || get16(*page + AT_KIND) != (leaf ? LEAF : BRANCH))
		return bad(w, number, "is not what is looked for there");
	if (!check_layout(w, *page, number, leaf))
		return false;
	unsigned rows = (get16(*page + AT_LOWER) - HEADER) / 2u;
	for (unsigned i = 0; i < rows; i++)
		if (!check_row(w, *page, i, rows, level, keys, number))
			return false;
	return true;
}

static bool check_tree(struct walk *w, enum kind kind, const struct tree *t)
{
	w->kind = kind;
	w->depth = t->depth;
	if (t->root == NO_PAGE && t->depth == 0)
		return true;
	if (t->depth == 0 || t->depth > DEPTH_MAX)
		return bad(w, t->root, "is the root of a tree without end");
	return check_page(w, t->root, 1, (struct span){{NULL, 0}, {NULL, 0}});
}

const char *store_check_pages(
	int fd, const struct meta *m, uint64_t file_size, struct check *c, uint64_t *page)
{
	struct walk w = {.fd = fd, .meta = m, .check = c, .whole = file_size / m->page_size};
	w.seen = calloc(1, m->last_page / 8 + 1);
	bool fine = w.seen && check_tree(&w, TREE_FREE, &m->free) &&
		    check_tree(&w, TREE_MAIN, &m->main) && has_all_tables(&w);
	w.table = c->place ? c->place->table : 0;
	for (; fine && w.table < w.n_tables; w.table++)
		fine = check_tree(&w, TREE_TABLE, &w.tables[w.table]);
	for (size_t i = 0; i < DEPTH_MAX; i++)
		free(w.level[i]);
	free(w.value);
	free(w.seen);
	*page = w.at;
	c->starved = !fine && !c->stopped && !c->paused && !w.fault;
	return fine || c->stopped || c->paused ? NULL : w.fault;
}
