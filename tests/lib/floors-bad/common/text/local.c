/* SPDX-License-Identifier: Apache-2.0 */
#include <utf8proc.h>
#include "text.h"
#include <string.h>
