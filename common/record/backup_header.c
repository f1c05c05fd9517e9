/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "common/record/backup_parts.h"

const uint8_t backup_magic[BACKUP_MAGIC] = {'S', 'P', 'B', 'A', 'C', 'K', 'U', 'P'};

/* Takes `len` bytes from the front. */
static bool take(struct bytes *in, size_t len, struct bytes *out)
{
	if (len > in->len)
		return false;
	*out = bytes_of(in->ptr, len);
	*in = bytes_of(in->ptr + len, in->len - len);
	return true;
}

/* Takes a length and as many bytes. */
static bool take_text(struct bytes *in, size_t max, struct bytes *out)
{
	struct bytes len;
	return take(in, 4, &len) && be32_get(len.ptr) <= max && take(in, be32_get(len.ptr), out);
}

static bool take_peaks(struct bytes in, uint64_t size, struct merkle_peaks *out)
{
	size_t n = (size_t)__builtin_popcountll(size);
	*out = (struct merkle_peaks){.size = size, .n = n};
	if (in.len != n * HASH_BYTES)
		return false;
	for (size_t i = 0; i < n; i++)
		memcpy(out->peak[i].bytes, in.ptr + i * HASH_BYTES, HASH_BYTES);
	return true;
}

bool backup_header_parse(struct bytes rest, struct backup_start *out)
{
	struct bytes id, first, name;
	if (!take(&rest, BACKUP_STORE_ID, &id) || !take(&rest, 8, &first) ||
		!take_text(&rest, BACKUP_NAME_MAX, &name) ||
		!take_text(&rest, BATCH_HEAD_MAX, &out->head))
		return false;
	if (name.len == 0 || memchr(name.ptr, '\0', name.len))
		return false;
	memcpy(out->store_id, id.ptr, BACKUP_STORE_ID);
	memcpy(out->log_name, name.ptr, name.len);
	out->log_name[name.len] = '\0';
	return take_peaks(rest, be64_get(first.ptr), &out->peaks);
}
