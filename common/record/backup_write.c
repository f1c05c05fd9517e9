/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "common/record/backup_parts.h"

static void add32(struct buf *out, uint32_t v)
{
	uint8_t bytes[4];
	be32_put(bytes, v);
	buf_add(out, bytes, sizeof bytes);
}

static void add64(struct buf *out, uint64_t v)
{
	uint8_t bytes[8];
	be64_put(bytes, v);
	buf_add(out, bytes, sizeof bytes);
}

static void add_rest(struct buf *out, const struct backup_start *s)
{
	size_t name = strlen(s->log_name);
	buf_add(out, s->store_id, BACKUP_STORE_ID);
	add64(out, s->peaks.size);
	add32(out, (uint32_t)name);
	buf_add(out, s->log_name, name);
	add32(out, (uint32_t)s->head.len);
	buf_add(out, s->head.ptr, s->head.len);
	for (size_t i = 0; i < s->peaks.n; i++)
		buf_add(out, s->peaks.peak[i].bytes, HASH_BYTES);
}

enum sp_code backup_header(const struct backup_start *s, struct buf *out, struct sp_error *err)
{
	struct buf rest;
	if (s->head.len > BATCH_HEAD_MAX)
		return sp_fail(err, SP_FIELD_INVALID, "head");
	buf_init(&rest, BACKUP_HEADER_MAX);
	add_rest(&rest, s);
	buf_add(out, backup_magic, BACKUP_MAGIC);
	add32(out, BACKUP_VERSION);
	add32(out, (uint32_t)rest.len);
	buf_add(out, buf_bytes(&rest).ptr, rest.len);
	bool failed = rest.failed || out->failed;
	buf_free(&rest);
	return failed ? sp_fail(err, SP_NO_MEMORY) : SP_OK;
}

void backup_batch_front(uint32_t len, uint64_t last, uint8_t out[BACKUP_BATCH_FRONT])
{
	be32_put(out, len);
	be64_put(out + 4, last);
}

enum sp_code backup_trailer(uint64_t size, struct bytes head, struct buf *out)
{
	add32(out, 0);
	add64(out, size);
	add32(out, (uint32_t)head.len);
	buf_add(out, head.ptr, head.len);
	return out->failed ? SP_NO_MEMORY : SP_OK;
}
