/* SPDX-License-Identifier: Apache-2.0 */
/* frame.h - cuts a byte stream into frames, and writes them: u32 body length, u16 type, u16 flags,
 * u32 tag, all big-endian, then the body. Floor 1: base; no socket, no protobuf.
 * Source: proto/PROTOCOL.md, "Frame". */
#ifndef SP_WIRE_FRAME_H
#define SP_WIRE_FRAME_H

#include "common/base/bytes.h"

enum { FRAME_HEADER_SIZE = 12 };
enum { FRAME_MORE = 1, FRAME_ERROR = 2, FRAME_FLAGS = FRAME_MORE | FRAME_ERROR };
/* Body bytes before and after the peer is known; requests in flight on a connection. */
enum { FRAME_MAX_ANONYMOUS = 4096, FRAME_MAX = 1 << 20, FRAME_MAX_IN_FLIGHT = 32 };

struct frame {
	uint16_t type; /* enum message_type */
	uint16_t flags; /* FRAME_MORE, FRAME_ERROR */
	uint32_t tag; /* chosen by the client, echoed in the reply; unique among those in flight */
	struct bytes body; /* borrowed from the input buffer */
};

/* Takes the next whole frame out of `in`; refuses bodies over `max_body` bytes before storing them.
 *   SP_OK               *out is set; out->body is valid until `in` is touched again
 *   SP_AGAIN            more bytes are needed; `in` and *out are unchanged
 *   SP_FRAME_TOO_LARGE  the stream cannot be trusted any more: close the connection
 *   SP_MALFORMED        a flag that does not exist: the same
 * Allocates nothing. Thread: the one that owns `in`. */
SP_CHECK enum sp_code frame_next(
	struct buf *in, size_t max_body, struct frame *out, struct sp_error *err);
/* Appends header and body. SP_OK, or SP_TOO_LARGE when `out` would pass its maximum. */
SP_CHECK enum sp_code frame_write(struct buf *out, const struct frame *f);

#endif
