/* SPDX-License-Identifier: Apache-2.0 */
#include "common/domain/vocabulary.h"
#include "common/text/text.h"
