#include "client/lang/lang.h"
#include <jansson.h>
