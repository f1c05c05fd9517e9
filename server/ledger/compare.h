/* SPDX-License-Identifier: Apache-2.0 */
/* compare.h - two indexes row by row. */
#ifndef SP_LEDGER_COMPARE_H
#define SP_LEDGER_COMPARE_H

#include "server/ledger/internal.h"

/* Called for each row that only one has, or that differs. */
typedef void (*compare_found)(void *ctx, enum table table, struct bytes key);

/* *rows = rows of `a`. SP_OK also when there are differences; SP_STORAGE, SP_NO_MEMORY. */
SP_CHECK enum sp_code compare_indexes(struct store_txn *a, struct store_txn *b, compare_found found,
	void *ctx, uint64_t *rows, struct sp_error *err);

#endif
