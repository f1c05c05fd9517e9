/* SPDX-License-Identifier: Apache-2.0 */
/* spawn.c - how long commands take as processes, from their start to their end, one after the other in turn.
 *
 * bench_spawn COUNT -- COMMAND ARGUMENT... [-- COMMAND ARGUMENT...]...
 * Each is run COUNT times, and twice before that; its output is thrown away, and a command that fails ends the program.
 * Prints a line `P50 P99 P999` in milliseconds for each command. */
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { COMMANDS_MAX = 16, WARM = 2 };

struct command {
	char **arguments; /* NULL-terminated */
	double *took;
};

static double now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static double run(const struct command *c, const posix_spawn_file_actions_t *actions)
{
	pid_t pid;
	int status;
	double from = now_ms();
	if (posix_spawnp(&pid, c->arguments[0], actions, NULL, c->arguments, environ) != 0 ||
		waitpid(pid, &status, 0) != pid || status != 0) {
		fprintf(stderr, "bench_spawn: %s failed\n", c->arguments[0]);
		exit(1);
	}
	return now_ms() - from;
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

/* Cuts the arguments at each "--". */
static size_t find_commands(char **argv, size_t count, struct command *out)
{
	size_t n = 0;
	for (; *argv; argv++) {
		if (strcmp(*argv, "--") != 0)
			continue;
		*argv = NULL;
		if (n == COMMANDS_MAX || !argv[1] || strcmp(argv[1], "--") == 0)
			return 0;
		out[n].arguments = argv + 1;
		out[n].took = calloc(count, sizeof *out[n].took);
		if (!out[n++].took)
			return 0;
	}
	return n;
}

int main(int argc, char **argv)
{
	struct command commands[COMMANDS_MAX];
	posix_spawn_file_actions_t actions;
	size_t count = argc > 3 ? strtoul(argv[1], NULL, 10) : 0;
	size_t n = count ? find_commands(argv + 2, count, commands) : 0;
	if (n == 0)
		return 2;
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
	for (size_t i = 0; i < count + WARM; i++)
		for (size_t k = 0; k < n; k++) {
			double took = run(&commands[k], &actions);
			if (i >= WARM)
				commands[k].took[i - WARM] = took;
		}
	for (size_t k = 0; k < n; k++) {
		double *took = commands[k].took;
		qsort(took, count, sizeof *took, by_size);
		printf("%.3f %.3f %.3f\n", took[count / 2], took[count * 99 / 100],
			took[count * 999 / 1000]);
		free(took);
	}
	posix_spawn_file_actions_destroy(&actions);
	return 0;
}
