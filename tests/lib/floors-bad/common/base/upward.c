/* SPDX-License-Identifier: Apache-2.0 */
#include "common/text/text.h"
#include "proto/errors.def"
#include "proto/samplan.proto"
