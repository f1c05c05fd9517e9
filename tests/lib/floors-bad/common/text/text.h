/* SPDX-License-Identifier: Apache-2.0 */
#include "common/base/upward.h"
#include <utf8proc.h>
