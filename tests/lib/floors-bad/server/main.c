/* SPDX-License-Identifier: Apache-2.0 */
#include "server/net/net.h"
#include <uv.h>
