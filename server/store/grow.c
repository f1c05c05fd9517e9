/* SPDX-License-Identifier: Apache-2.0 */
/* grow.c - the file grown ahead of its use: where its bytes are on the disk already, a commit's flush writes them
 * and no more, not also that the file is longer now. */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/base/log.h"
#include "server/store/internal.h"

enum { CHUNK = 64 << 10 };

uint64_t store_ahead(const struct store *s)
{
	uint64_t used, map, size = atomic_load(&s->file_size);
	store_usage(s, &used, &map);
	return size > used ? size - used : 0;
}

/* LMDB's own: a second one would drop its locks when it is closed. */
static int file_of(struct store *s)
{
	int fd;
	return mdb_env_get_fd(s->env, &fd) == 0 ? fd : -1;
}

void store_note_size(struct store *s)
{
	struct stat st;
	if (fstat(file_of(s), &st) == 0)
		atomic_store(&s->file_size, (uint64_t)st.st_size);
}

/* Only ever behind the file's end: what LMDB has written, committed or not, lies before it. */
static int add_zeros(int fd, uint64_t from, uint64_t upto)
{
	static const uint8_t zeros[CHUNK];
	while (from < upto) {
		size_t len = upto - from < CHUNK ? (size_t)(upto - from) : CHUNK;
		errno = 0;
		ssize_t n = pwrite(fd, zeros, len, (off_t)from);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return errno ? errno : ENOSPC;
		from += (uint64_t)n;
	}
	return fdatasync(fd) == 0 ? 0 : errno;
}

static bool is_room(int reason)
{
	return reason == ENOSPC || reason == EDQUOT || reason == EFBIG;
}

/* No failure of the store: what was to be flushed were zeros that nobody needs. Others may need their room. */
static void give_up(struct store *s, int fd, uint64_t size, int reason)
{
	if (ftruncate(fd, (off_t)size) != 0 && is_room(reason))
		reason = errno;
	if (is_room(reason))
		return;
	s->stunted = true;
	log_event(LOG_LEVEL_WARNING, "store_not_grown", "dir", s->dir, "reason", strerror(reason),
		NULL);
}

bool store_grow(struct store *s, uint64_t ahead, uint64_t step, uint32_t share)
{
	uint64_t used, map, upto, free_bytes = store_disk_free(s);
	int fd = file_of(s);
	store_usage(s, &used, &map);
	if (s->read_only || s->stunted || store_failed(s) || fd < 0)
		return false;
	store_note_size(s);
	if (share && ahead > free_bytes / share)
		ahead = free_bytes / share;
	uint64_t size = atomic_load(&s->file_size), there = size > used ? size - used : 0;
	if (step == 0 || ahead < step || there > ahead - step ||
		__builtin_add_overflow(size, step, &upto) || upto > map)
		return false;
	int reason = add_zeros(fd, size, upto);
	if (reason)
		give_up(s, fd, size, reason);
	store_note_size(s);
	return reason == 0;
}
