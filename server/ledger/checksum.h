/* SPDX-License-Identifier: Apache-2.0 */
/* checksum.h - whether bytes are still those that were stored: against a disk that rots, not against people, for
 * whom there are the entries' hashes. It takes less than a twentieth of their time. Private to server/ledger. Pure. */
#ifndef SP_LEDGER_CHECKSUM_H
#define SP_LEDGER_CHECKSUM_H

#include "common/base/bytes.h"

/* Other after any change, but for a chance of 1 to 2^64. */
uint64_t checksum(struct bytes in);
/* Of a row: of its table and key too, so that a value under the key of another is found. */
uint64_t checksum_of_row(unsigned table, struct bytes key, struct bytes value);

#endif
