/* SPDX-License-Identifier: Apache-2.0 */
/* scan.h - looks through the bytes of a message before they are read: whoever reads them then (map.c) takes their form
 * for granted, and they have been found to take no memory or time out of proportion.
 * Private to codec. Pure; allocates nothing; one pass over the bytes. */
#ifndef SP_CODEC_SCAN_H
#define SP_CODEC_SCAN_H

#include <protobuf-c/protobuf-c.h>

#include "common/base/bytes.h"

/* Messages in messages, the outermost included; fields that the descriptor does not know, and
 * fields at all, in the whole message. The largest honest one has about 20 000 fields. */
enum { SCAN_MAX_DEPTH = 8, SCAN_MAX_UNKNOWN = 16, SCAN_MAX_FIELDS = 1 << 16 };
/* Fields that one message type may have: what is remembered about them is a word of bits. */
enum { SCAN_MAX_TYPE_FIELDS = 64 };

struct scan_limits {
	size_t max_fields; /* SCAN_MAX_FIELDS for what anybody may send */
	/* The list of the outermost message whose items are counted: place among the type's fields, and how
	 * many it may have. 0 = none is counted. */
	size_t list, max_items;
};

/* SP_OK, or SP_MALFORMED: param 1 says why, `where` is the path of the field; or SP_TOO_LARGE: the list that is
 * counted has more items (`where`) than it may have (param 1), whatever stands behind them. */
SP_CHECK enum sp_code scan_message(const ProtobufCMessageDescriptor *type, struct bytes in,
	const struct scan_limits *limits, struct sp_error *err);

#endif
