/* SPDX-License-Identifier: Apache-2.0 */
#include <sys/resource.h>

#include "client/commands/commands.h"

int main(int argc, char **argv)
{
	const struct rlimit none = {0, 0};
	setrlimit(RLIMIT_CORE, &none); /* keys and codes pass through */
	return commands_main(argc, argv);
}
