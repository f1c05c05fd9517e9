/* SPDX-License-Identifier: Apache-2.0 */
/* replay.c - makes of a trace the states that a power cut could have left, and looks whether each is good enough.
 *
 * crash_replay begin TRACE ROOT      a new trace of what happens below the folder
 * crash_replay note TRACE TEXT       what somebody was told: "made DIR", "restored DIR ENTRIES", "kept PATH",
 *                                    "answered PATH"; paths below ROOT
 * crash_replay check TRACE STATES SECONDS SEED [loss] [nosync]
 *     STATES different ones, drawn by SEED, after every event of the trace; with SECONDS more of them until the time is
 *     over, and none after it. loss: a control, which is right when something is lost. nosync: as if no sync of the
 *     trace counted. Prints the number of states, of events, and of the states that lose something. Exit status 1
 *     when one does, or, with loss, when none does. */
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "common/base/file.h"
#include "tests/crash/check.h"

enum { JOBS = 2, DEEP = 64, TRIES = 4, FAULTS_SHOWN = 5, ENOUGH_LOSSES = 50 };
enum { SEEN = 1 << 22 };

/* What the processes share. */
struct shared {
	uint64_t states, failures, verified;
	struct job {
		uint64_t number; /* of the state that it is at */
		char text[CHECK_TEXT_SIZE]; /* about it */
	} jobs[JOBS];
	uint64_t seen[SEEN]; /* prints of states */
};

struct replay {
	const uint8_t *trace;
	size_t size;
	uint64_t points; /* events after which the disk is looked at */
	uint64_t states, seed;
	double until; /* 0: no end but the number of states */
	bool loss, no_syncs;
	char work[64];
	struct shared *shared;
};

static double now_s(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void die(const char *what)
{
	fprintf(stderr, "crash_replay: %s\n", what);
	exit(1);
}

/* ---- the trace ---- */

static void append(const char *path, int flags, struct trace_record r, const char *text)
{
	uint64_t zeros = 0, size;
	char out[sizeof r + DISK_PATH + 8];
	r.path_len = (uint32_t)strlen(text);
	size = sizeof r + r.path_len;
	if (r.path_len > DISK_PATH)
		die("too long");
	memcpy(out, &r, sizeof r);
	memcpy(out + sizeof r, text, r.path_len);
	memcpy(out + size, &zeros, trace_padding(size));
	size += trace_padding(size);
	int fd = open(path, O_WRONLY | O_APPEND | O_CLOEXEC | flags, 0600);
	if (fd < 0 || write(fd, out, size) != (ssize_t)size)
		die(path);
	close(fd);
}

static int begin(const char *trace, const char *root)
{
	struct stat st;
	if (stat(root, &st) != 0)
		die(root);
	append(trace, O_CREAT | O_TRUNC,
		(struct trace_record){.op = TRACE_ROOT, .inode = st.st_ino}, root);
	return 0;
}

static void map_trace(struct replay *r, const char *path)
{
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &st) != 0 || st.st_size == 0)
		die(path);
	r->size = (size_t)st.st_size;
	r->trace = mmap(NULL, r->size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (r->trace == MAP_FAILED)
		die(path);
	close(fd);
}

static uint64_t count_points(const struct replay *r)
{
	struct disk d;
	bool changed;
	uint64_t n = 0;
	disk_init(&d, r->trace, r->size);
	while (disk_step(&d, &changed))
		n += changed;
	disk_free(&d);
	return n;
}

/* ---- one process ---- */

/* Another process may be at it too. */
static bool seen_before(struct shared *shared, uint64_t print)
{
	print |= 1;
	for (size_t n = 0, at = (size_t)(print % SEEN); n < 64; n++, at = (at + 1) % SEEN) {
		uint64_t empty = 0;
		if (__atomic_compare_exchange_n(&shared->seen[at], &empty, print, false,
			    __ATOMIC_RELAXED, __ATOMIC_RELAXED))
			return false;
		if (empty == print)
			return true;
	}
	return false;
}

struct place { /* of a state, so that it can be made again */
	uint64_t number, point, turn, round;
};

static void tell(struct replay *r, struct job *job, const struct place *p, const struct disk *d,
	const char *fault)
{
	uint64_t n = __atomic_add_fetch(&r->shared->failures, 1, __ATOMIC_RELAXED);
	if (n > FAULTS_SHOWN)
		return;
	fprintf(stderr,
		"%s: state %" PRIu64 " (seed %" PRIu64 ", round %" PRIu64 ", event %" PRIu64
		" of %" PRIu64 "): %s\n",
		r->loss ? "as it must be" : "LOST", p->number, r->seed, p->round, d->step,
		r->points, fault);
	(void)job;
}

/* A state that none was like before, or none within some tries. */
static bool draw_state(
	struct replay *r, const struct disk *d, const struct place *p, struct state *s)
{
	for (uint64_t try = 0; try < TRIES; try++) {
		unsigned kind = p->round == 0 && try == 0 && p->turn < STATE_KINDS
					? (unsigned)p->turn
					: STATE_KINDS;
		uint64_t seed = (r->seed * 1000003 + p->number) * TRIES + try;
		state_make(d, kind, seed, s);
		if (!seen_before(r->shared, state_print(s)))
			return true;
		state_free(s);
	}
	return false;
}

static void look(struct replay *r, struct checker *c, const struct disk *d, struct job *job,
	const struct place *p)
{
	struct state s;
	if (!draw_state(r, d, p, &s))
		return;
	const char *fault = check_state(c, &s, p->number % DEEP == 0);
	state_free(&s);
	__atomic_add_fetch(&r->shared->states, 1, __ATOMIC_RELAXED);
	if (fault)
		tell(r, job, p, d, fault);
}

static bool over(const struct replay *r)
{
	const struct shared *s = r->shared;
	return (r->until > 0 && now_s() >= r->until) ||
	       __atomic_load_n(&s->failures, __ATOMIC_RELAXED) >= ENOUGH_LOSSES;
}

/* One walk along the trace: `states` of them spread over its events, those of this process looked at. */
static void walk(struct replay *r, struct checker *c, unsigned mine, uint64_t round, uint64_t after)
{
	struct disk d;
	struct job *job = &r->shared->jobs[mine];
	bool changed;
	uint64_t point = 0, number = round * r->states;
	check_restart(c);
	disk_init(&d, r->trace, r->size);
	d.on_note = check_note;
	d.ctx = c;
	d.no_syncs = r->no_syncs;
	while (!over(r) && disk_step(&d, &changed)) {
		if (!changed)
			continue;
		uint64_t end = round * r->states + ++point * r->states / r->points;
		for (uint64_t turn = 0; number < end && !over(r); turn++, number++) {
			struct place p = {number, point, turn, round};
			if (number % JOBS != mine || number < after)
				continue;
			__atomic_store_n(&job->number, number, __ATOMIC_RELAXED);
			look(r, c, &d, job, &p);
		}
	}
	disk_free(&d);
}

static _Noreturn void work(struct replay *r, struct checker *c, unsigned mine, uint64_t after)
{
	snprintf(c->work, sizeof c->work, "%s/%u", r->work, mine);
	dir_remove(c->work);
	if (mkdir(c->work, 0700) != 0)
		die(c->work);
	/* What the server logs of an index that is made again is no news here. */
	if (!freopen("/dev/null", "w", stdout))
		die("/dev/null");
	uint64_t round = after / r->states;
	do
		walk(r, c, mine, round, after);
	while (r->until > 0 && !over(r) && ++round < 1000);
	__atomic_add_fetch(&r->shared->verified, c->verified, __ATOMIC_RELAXED);
	exit(0);
}

/* ---- all of them ---- */

static pid_t start(struct replay *r, struct checker *c, unsigned mine, uint64_t after)
{
	fflush(NULL);
	pid_t child = fork();
	if (child < 0)
		die("fork");
	if (child == 0)
		work(r, c, mine, after);
	return child;
}

/* A state that ends the process that looks at it is not good enough. */
static void watch(struct replay *r, struct checker *c, pid_t jobs[JOBS])
{
	int status;
	pid_t ended;
	while ((ended = wait(&status)) > 0) {
		unsigned mine = ended == jobs[0] ? 0 : 1;
		struct job *job = &r->shared->jobs[mine];
		if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
			continue;
		r->shared->states++;
		uint64_t n = ++r->shared->failures;
		if (n <= FAULTS_SHOWN)
			fprintf(stderr,
				"%s: state %" PRIu64 " (seed %" PRIu64 "): ended by signal %d\n",
				r->loss ? "as it must be" : "LOST", job->number, r->seed,
				WIFSIGNALED(status) ? WTERMSIG(status) : 0);
		if (!over(r))
			jobs[mine] = start(r, c, mine, job->number + 1);
	}
}

/* Figures for a script: states, events, and what was lost of them. */
static int conclude(const struct replay *r)
{
	const struct shared *s = r->shared;
	printf(r->loss ? "of %" PRIu64 " states, %" PRIu64 " events, %" PRIu64 " lose something\n"
		       : "%" PRIu64 " %" PRIu64 " %" PRIu64 "\n",
		s->states, r->points, s->failures);
	if (s->states == 0)
		return 1;
	return r->loss ? s->failures == 0 : s->failures != 0;
}

static int check(struct replay *r)
{
	static struct checker c;
	char work[128];
	pid_t jobs[JOBS];
	snprintf(r->work, sizeof r->work, "%s/samplan-replay-XXXXXX",
		access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
	r->shared = mmap(
		NULL, sizeof *r->shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (!mkdtemp(r->work) || r->shared == MAP_FAILED)
		die(r->work);
	snprintf(work, sizeof work, "%s/first", r->work);
	if (mkdir(work, 0700) != 0)
		die(work);
	const char *fault = check_init(&c, work, r->trace, r->size);
	if (!fault) {
		r->points = count_points(r);
		for (unsigned i = 0; i < JOBS; i++)
			jobs[i] = start(r, &c, i, 0);
		watch(r, &c, jobs);
	}
	check_free(&c);
	dir_remove(r->work);
	if (fault)
		die(fault);
	return conclude(r);
}

int main(int argc, char **argv)
{
	struct replay r = {.trace = NULL};
	if (argc == 4 && strcmp(argv[1], "begin") == 0)
		return begin(argv[2], argv[3]);
	if (argc == 4 && strcmp(argv[1], "note") == 0) {
		append(argv[2], 0, (struct trace_record){.op = TRACE_NOTE}, argv[3]);
		return 0;
	}
	if (argc < 6 || strcmp(argv[1], "check") != 0)
		return 2;
	map_trace(&r, argv[2]);
	r.states = strtoull(argv[3], NULL, 10);
	double seconds = (double)strtoul(argv[4], NULL, 10);
	r.until = seconds > 0 ? now_s() + seconds : 0;
	r.seed = strtoull(argv[5], NULL, 10);
	for (int i = 6; i < argc; i++) {
		r.loss = r.loss || strcmp(argv[i], "loss") == 0;
		r.no_syncs = r.no_syncs || strcmp(argv[i], "nosync") == 0;
	}
	return r.states ? check(&r) : 2;
}
