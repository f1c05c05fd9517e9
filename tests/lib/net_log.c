/* SPDX-License-Identifier: Apache-2.0 */
/* net_log.c - what a server logs, as its tests read it. */
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "common/base/file.h"
#include "tests/lib/net_fixture.h"

static char log_path[300];
static int usual_stderr = -1;

void log_listen(void)
{
	snprintf(log_path, sizeof log_path, "%s/log", test_folder());
	int fd = open(log_path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	usual_stderr = dup(STDERR_FILENO);
	CHECK(fd >= 0 && usual_stderr >= 0);
	CHECK_INT(dup2(fd, STDERR_FILENO), STDERR_FILENO);
	close(fd);
}

/* Again, as long as the server writes to it meanwhile: a file that changes while it is read is refused. */
static const char *read_log(struct arena *a)
{
	struct bytes text;
	struct sp_error err;
	enum sp_code rc = SP_FILE;
	const struct arena_mark empty = arena_mark(a);
	for (unsigned tries = 0; rc == SP_FILE && tries < 10000; tries++) {
		arena_rewind(a, empty);
		rc = file_read(log_path, 1 << 20, a, &text, &err);
	}
	CHECK_CODE(rc, SP_OK, &err);
	return (const char *)text.ptr;
}

bool log_has(const char *text)
{
	struct arena a;
	arena_init(&a, 2 << 20);
	bool found = strstr(read_log(&a), text) != NULL;
	arena_free(&a);
	return found;
}

const char *log_told(void)
{
	CHECK_INT(dup2(usual_stderr, STDERR_FILENO), STDERR_FILENO);
	close(usual_stderr);
	return read_log(test_arena());
}

size_t log_count(const char *log, const char *word)
{
	static const char count[] = " count=\"";
	size_t found = 0;
	char line[1024];
	for (const char *at = log; *at; at = strchr(at, '\n') + 1) {
		snprintf(line, sizeof line, "%.*s", (int)strcspn(at, "\n"), at);
		const char *several = strstr(line, count);
		if (strstr(line, word))
			found += several ? strtoul(several + strlen(count), NULL, 10) : 1;
	}
	return found;
}
