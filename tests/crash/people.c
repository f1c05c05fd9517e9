/* SPDX-License-Identifier: Apache-2.0 */
/* people.c - crash_people DIR PORT LOG PROFILES OPERATIONS SEED HISTORY: eight clients of the server of DIR, which
 * is started here, killed, stopped, started again, and made to stand still, while lines are cut at random bytes. Six
 * report for three units, two accounts each; two coordinators report for all of them. They submit, submit corrections,
 * send again what was not answered, and read. What each was told goes to HISTORY, for crash_judge.
 *
 * All choices come from SEED: the same seed makes the same choices, though not at the same instants. */
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "common/base/file.h"
#include "tests/crash/people.h"

const char *const people_units[PEOPLE_UNITS] = {"2101", "2104", "2180"};
static const struct {
	const char *profile;
	bool coordinator;
	size_t unit;
} people[PEOPLE] = {{"k2101", false, 0}, {"l2101", false, 0}, {"k2104", false, 1},
	{"l2104", false, 1}, {"k2180", false, 2}, {"l2180", false, 2}, {"coordinator", true, 0},
	{"second", true, 0}};

uint64_t draw(uint64_t *state)
{
	uint64_t x = *state += UINT64_C(0x9e3779b97f4a7c15);
	x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
	return x ^ (x >> 31);
}

uint64_t draw_of(uint64_t *state, uint64_t n)
{
	return draw(state) % n;
}

void rest_ms(uint64_t ms)
{
	struct timespec t = {(time_t)(ms / 1000), (long)(ms % 1000) * 1000000};
	nanosleep(&t, NULL);
}

/* ---- what is done to the server ---- */

enum { EACH = 20 }; /* operations between two strikes, on average */
enum { STARTING_MS = 40, SHORT_STOP_MS = 200, LONG_STOP_MS = 5000, LONG_STOPS = 16 };

static void kill_it(struct world *w, uint64_t *random)
{
	(void)random;
	server_kill(&w->server);
	server_start(&w->server);
}

static void kill_it_while_it_starts(struct world *w, uint64_t *random)
{
	server_kill(&w->server);
	server_begin(&w->server);
	rest_ms(draw_of(random, STARTING_MS));
	kill_it(w, random);
}

static void restart_it(struct world *w, uint64_t *random)
{
	(void)random;
	server_stop(&w->server);
	server_start(&w->server);
}

/* Clients do not wait so long: what they have sent on lines that they have left is still done afterwards. */
static void let_it_stand(struct world *w, uint64_t *random)
{
	bool for_long = draw_of(random, LONG_STOPS) == 0;
	server_signal(&w->server, SIGSTOP);
	rest_ms(1 + draw_of(random, for_long ? LONG_STOP_MS : SHORT_STOP_MS));
	server_signal(&w->server, SIGCONT);
}

static const struct strike {
	void (*strike)(struct world *w, uint64_t *random);
	const char *what;
	unsigned weight;
} strikes[] = {{kill_it, "kills", 3}, {kill_it_while_it_starts, "kills while starting", 1},
	{restart_it, "restarts", 1}, {let_it_stand, "stops", 4}};
enum { STRIKES = sizeof strikes / sizeof strikes[0] };

static size_t draw_strike(uint64_t *random)
{
	uint64_t sum = 0, at;
	for (size_t i = 0; i < STRIKES; i++)
		sum += strikes[i].weight;
	at = draw_of(random, sum);
	size_t i = 0;
	for (; at >= strikes[i].weight; i++)
		at -= strikes[i].weight;
	return i;
}

static void strike(struct world *w, uint64_t seed)
{
	uint64_t random = seed, next = 0;
	unsigned count[STRIKES] = {0};
	while (atomic_load(&w->at_work)) {
		if (atomic_load(&w->begun) < next) {
			rest_ms(1);
			continue;
		}
		size_t i = draw_strike(&random);
		strikes[i].strike(w, &random);
		count[i]++;
		next = atomic_load(&w->begun) + 1 + draw_of(&random, 2 * EACH);
	}
	for (size_t i = 0; i < STRIKES; i++)
		printf("%u %s, ", count[i], strikes[i].what);
	printf("%" PRIuFAST64 " lines broken or refused", atomic_load(&w->cut));
}

/* ---- from the beginning to the end ---- */

static void write_history(const struct person *all, const char *path)
{
	struct buf text;
	struct sp_error err = {.code = SP_OK};
	char key[2 * SIGN_KEY_SIZE + 1];
	buf_init(&text, (size_t)1 << 30);
	hex_encode(bytes_of(all[0].history.log_key, SIGN_KEY_SIZE), key);
	buf_addf(&text, "log %s\n", key);
	for (size_t i = 0; i < PEOPLE; i++)
		for (size_t k = 0; k < all[i].n_events; k++)
			event_write(&all[i].events[k], &text);
	if (text.failed)
		abort();
	MUST(file_write(path, buf_bytes(&text), 0600, &err), path);
	buf_free(&text);
}

static void open_people(struct world *w, struct person *all, const char *profiles, uint64_t *seed)
{
	char path[4096], port[8];
	snprintf(port, sizeof port, "%u", chaos_port(w->chaos));
	for (size_t i = 0; i < PEOPLE; i++) {
		all[i] = (struct person){.world = w,
			.number = (uint32_t)i,
			.coordinator = people[i].coordinator,
			.unit = people[i].unit,
			.random = draw(seed),
			.luck = draw(seed)};
		snprintf(path, sizeof path, "%s/%s", profiles, people[i].profile);
		person_open(&all[i], path, port);
	}
}

static void run(struct world *w, const char *profiles, uint64_t seed, const char *history)
{
	static struct person all[PEOPLE];
	pthread_t threads[PEOPLE];
	size_t receipts = 0;
	server_start(&w->server);
	open_people(w, all, profiles, &seed);
	for (size_t i = 0; i < PEOPLE; i++)
		if (pthread_create(&threads[i], NULL, person_work, &all[i]) != 0)
			abort();
	strike(w, draw(&seed));
	chaos_set(w->chaos, &chaos_none);
	pthread_barrier_wait(&w->rested);
	for (size_t i = 0; i < PEOPLE; i++) {
		pthread_join(threads[i], NULL);
		receipts += all[i].n_receipts;
	}
	write_history(all, history);
	for (size_t i = 0; i < PEOPLE; i++)
		person_close(&all[i]);
	printf("; %zu receipts proved against the newest head\n", receipts);
	chaos_stop(w->chaos);
	server_stop(&w->server);
}

int main(int argc, char **argv)
{
	if (argc != 8)
		return 2;
	struct world w = {.server = {.dir = argv[1], .port = argv[2], .log = argv[3]},
		.operations = strtoull(argv[5], NULL, 10),
		.at_work = PEOPLE};
	signal(SIGPIPE, SIG_IGN);
	w.chaos = chaos_start((uint16_t)strtoul(argv[2], NULL, 10));
	if (!w.chaos || pthread_barrier_init(&w.rested, NULL, PEOPLE + 1) != 0)
		abort();
	run(&w, argv[4], strtoull(argv[6], NULL, 10), argv[7]);
	pthread_barrier_destroy(&w.rested);
	return 0;
}
