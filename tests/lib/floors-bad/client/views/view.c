#include "client/lang/lang.h"
#include <string.h>
