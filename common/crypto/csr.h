/* SPDX-License-Identifier: Apache-2.0 */
/* csr.h - between csr.c and cert.c. Private. */
#ifndef SP_CRYPTO_CSR_H
#define SP_CRYPTO_CSR_H

#include "common/crypto/ossl.h"

/* The request, checked as csr_check says; the caller frees it. SP_CSR_INVALID. */
SP_CHECK enum sp_code csr_open(struct bytes der, X509_REQ **out, struct sp_error *err);

#endif
