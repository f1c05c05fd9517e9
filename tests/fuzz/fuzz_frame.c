/* SPDX-License-Identifier: Apache-2.0 */
/* The first byte says how many bytes come at a time: the frames must be the same as all at once,
 * and written again they must be the same bytes. */
#include "common/wire/frame.h"
#include "tests/fuzz/fuzz.h"

const size_t fuzz_max = 1 + FRAME_HEADER_SIZE + FRAME_MAX;

enum { BODY_MAX = 300 };

struct seen {
	struct buf again; /* the frames, written again */
	enum sp_code last;
};

static void take_frames(struct buf *in, struct seen *s)
{
	struct frame f;
	struct sp_error err;
	while ((s->last = frame_next(in, BODY_MAX, &f, &err)) == SP_OK) {
		REQUIRE(f.body.len <= BODY_MAX && !(f.flags & ~FRAME_FLAGS));
		REQUIRE(frame_write(&s->again, &f) == SP_OK);
	}
}

static struct seen feed(const uint8_t *data, size_t size, size_t step)
{
	struct seen s = {.last = SP_AGAIN};
	struct buf in;
	buf_init(&s.again, size);
	buf_init(&in, size);
	for (size_t i = 0; i < size && s.last == SP_AGAIN; i += step) {
		REQUIRE(buf_append(&in, data + i, step < size - i ? step : size - i) == SP_OK);
		take_frames(&in, &s);
	}
	buf_free(&in);
	return s;
}

void fuzz_one(const uint8_t *data, size_t size)
{
	if (size < 2)
		return;
	const size_t step = data[0] ? data[0] : 1;
	struct seen whole = feed(data + 1, size - 1, size), pieces = feed(data + 1, size - 1, step);
	struct bytes written = buf_bytes(&whole.again);
	REQUIRE(whole.last == pieces.last);
	REQUIRE(bytes_equal(written, buf_bytes(&pieces.again)));
	REQUIRE(written.len == 0 || memcmp(written.ptr, data + 1, written.len) == 0);
	buf_free(&whole.again);
	buf_free(&pieces.again);
}
