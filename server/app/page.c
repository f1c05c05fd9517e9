/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "server/app/usecase.h"

void app_pages(struct app *a, size_t rows, size_t bytes)
{
	a->page_rows = rows;
	a->page_bytes = bytes;
}

static enum sp_code full(struct request *r)
{
	r->more = true;
	return SP_AGAIN;
}

/* The row is encoded to see whether it fits: what comes after the last frame's end is told by the next. */
enum sp_code page_row(struct request *r, const void *row, struct sp_error *err)
{
	struct page *p = r->page;
	size_t before = p->rows.len;
	if (p->n == p->max_rows || (p->n && p->lookups > PAGE_LOOKUPS))
		return full(r);
	enum sp_code rc = codec_encode_row(r->row->reply, row, &p->rows, err);
	if (rc != SP_OK)
		return rc;
	if (p->n && p->rows.len > p->max_bytes) {
		p->rows.len = before;
		return full(r);
	}
	p->n++;
	return SP_OK;
}

struct bytes page_key(struct request *r, struct bytes key)
{
	size_t n =
		key.len < PAGE_KEY_MAX ? key.len : PAGE_KEY_MAX; /* the codec lets none be longer */
	memcpy(r->last, key.ptr, n);
	r->last[n] = '\0';
	return bytes_of(r->last, n);
}

const char *page_key_text(struct request *r, const char *key)
{
	page_key(r, bytes_text(key));
	return r->last;
}

void page_keep(struct request *r)
{
	r->page->start = arena_mark(&r->arena);
}

enum sp_code page_end(enum sp_code rc, const char *field, const char *after, struct sp_error *err)
{
	if (rc == SP_NOT_FOUND)
		return field_invalid(err, field, after);
	return rc == SP_AGAIN ? SP_OK : rc;
}
