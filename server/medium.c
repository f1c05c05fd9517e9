/* SPDX-License-Identifier: Apache-2.0 */
#include "server/medium.h"

#include <linux/magic.h>
#include <stddef.h>
#include <sys/vfs.h>

#include "common/base/log.h"

#define IN_MEMORY "all of it is lost when the machine stops"
#define REMOTE "locks and mapped files do not hold over a network"

static const struct medium media[] = {
	{TMPFS_MAGIC, "tmpfs", IN_MEMORY},
	{RAMFS_MAGIC, "ramfs", IN_MEMORY},
	{NFS_SUPER_MAGIC, "nfs", REMOTE},
	{SMB_SUPER_MAGIC, "smb", REMOTE},
	{SMB2_SUPER_MAGIC, "smb2", REMOTE},
	{CIFS_SUPER_MAGIC, "cifs", REMOTE},
	{V9FS_MAGIC, "9p", REMOTE},
	{CEPH_SUPER_MAGIC, "ceph", REMOTE},
	{AFS_SUPER_MAGIC, "afs", REMOTE},
	{AFS_FS_MAGIC, "afs", REMOTE},
	{CODA_SUPER_MAGIC, "coda", REMOTE},
};

const struct medium *medium_of(uint32_t type)
{
	for (size_t i = 0; i < sizeof media / sizeof media[0]; i++)
		if (media[i].type == type)
			return &media[i];
	return NULL;
}

void medium_warn(const char *dir)
{
	struct statfs fs;
	const struct medium *m = statfs(dir, &fs) == 0 ? medium_of((uint32_t)fs.f_type) : NULL;
	if (m)
		log_event(LOG_LEVEL_WARNING, "store_medium", "dir", dir, "type", m->name, "reason",
			m->reason, NULL);
}
