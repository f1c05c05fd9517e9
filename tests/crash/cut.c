/* SPDX-License-Identifier: Apache-2.0 */
/* cut.c - crash_cut FOLDER FLUSH: the ext4 that the folder lies on stops as by a power cut; FLUSH 1 = what its journal
 * holds reaches the disk before, 0 = not even that. */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { FLUSH = 1, NO_FLUSH = 2 };
#define SHUTDOWN \
	_IOR('X', 125, uint32_t) /* EXT4_IOC_SHUTDOWN, which no header of the library has */

int main(int argc, char **argv)
{
	if (argc != 3)
		return 2;
	uint32_t how = argv[2][0] == '1' ? FLUSH : NO_FLUSH;
	int fd = open(argv[1], O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0 || ioctl(fd, SHUTDOWN, &how) != 0) {
		perror(argv[1]);
		return 1;
	}
	close(fd);
	return 0;
}
