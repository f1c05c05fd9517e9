/* SPDX-License-Identifier: Apache-2.0 */
#include "common/crypto/private.h"
  #  include <openssl/evp.h>
#include <gnutls/gnutls.h>
#include HEADER
