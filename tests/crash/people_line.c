/* SPDX-License-Identifier: Apache-2.0 */
/* people_line.c - the lines of the clients, and how they break. */
#include "tests/crash/people.h"

enum { CUT_LINES = 3, SLOW_LINES = 4, STALLED_LINES = 10, PAUSE_MS = 20 }; /* one in so many */

/* How the next line will be; another who connects at the same moment may get it. */
static void draw_line(struct person *p)
{
	struct chaos_rule rule = chaos_none;
	size_t way = draw_of(&p->luck, CHAOS_WAYS);
	if (draw_of(&p->luck, CUT_LINES) == 0) {
		rule.pass[way] = 1 + draw_of(&p->luck, UINT64_C(16) << draw_of(&p->luck, 13));
		rule.end = draw_of(&p->luck, 2) ? CHAOS_CLOSE : CHAOS_RESET;
		if (draw_of(&p->luck, STALLED_LINES) == 0)
			rule.end = CHAOS_STALL;
	}
	if (draw_of(&p->luck, SLOW_LINES) == 0)
		rule.piece[way] = 1 + draw_of(&p->luck, 256);
	chaos_set(p->world->chaos, &rule);
}

/* Only what a bad line or a dying server can do: everything else is a fault of the server. */
void line_broke(struct person *p, enum sp_code rc, const struct sp_error *err)
{
	static const enum sp_code expected[] = {
		SP_UNREACHABLE, SP_DISCONNECTED, SP_OUTCOME_UNKNOWN, SP_TIMEOUT, SP_TLS, SP_BUSY};
	size_t i = 0;
	while (i < sizeof expected / sizeof expected[0] && expected[i] != rc)
		i++;
	if (i == sizeof expected / sizeof expected[0])
		test_die(people_units[p->unit], err);
	call_close(p->call);
	p->call = NULL;
	atomic_fetch_add(&p->world->cut, 1);
	rest_ms(1 + draw_of(&p->luck, PAUSE_MS));
}

bool line_up(struct person *p)
{
	struct sp_error err = {.code = SP_OK};
	if (p->call)
		return true;
	if (!p->rests)
		draw_line(p);
	arena_free(&p->connection);
	enum sp_code rc = call_open(&p->options, &p->connection, &p->call, &err);
	if (rc != SP_OK)
		line_broke(p, rc, &err);
	return rc == SP_OK;
}
