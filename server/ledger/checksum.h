/* SPDX-License-Identifier: Apache-2.0 */
/* checksum.h - whether bytes are still those that were stored: against a disk that rots, not against people, for
 * whom there are the entries' hashes. It takes a twentieth of their time. Private to server/ledger. Pure. */
#ifndef SP_LEDGER_CHECKSUM_H
#define SP_LEDGER_CHECKSUM_H

#include "common/base/bytes.h"

/* Other for any change within eight bytes, and for all others with a chance of 1 to 2^64. */
uint64_t checksum(struct bytes in);

#endif
