/* SPDX-License-Identifier: Apache-2.0 */
#include <lmdb.h>
#include "server/net/net.h"
#include "client/views/view.h"
