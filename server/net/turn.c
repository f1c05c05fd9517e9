/* SPDX-License-Identifier: Apache-2.0 */
/* A turn of a loop, from one wait to the next: how long it lasts, and who has to wait for another one. */
#include "common/base/clock.h"
#include "server/net/net.h"

/* After so long who comes has to wait. */
enum { LATE_NS = 10000000 };

void loop_wake(struct loop *l)
{
	if (l->turn_ns == 0)
		l->turn_ns = clock_steady_ns();
}

bool loop_is_late(const struct loop *l)
{
	return l->turn_ns && clock_steady_ns() - l->turn_ns >= LATE_NS;
}

/* Nobody is read twice while there is somebody whom a turn had no time to read. */
bool loop_may_read(struct loop *l, uint64_t *round)
{
	const bool again = l->unread && *round == l->read_round;
	const bool late = !again && loop_is_late(l);
	l->left_unread |= late;
	if (again || late)
		return false;
	*round = l->read_round;
	return true;
}

static void end_read_round(struct loop *l)
{
	if (!l->left_unread)
		l->read_round++;
	l->unread = l->left_unread;
	l->left_unread = false;
}

/* What came meanwhile has waited for so long. */
static void count_turn(struct loop *l)
{
	if (l->turn_ns)
		histogram_add_alone(&l->metrics.turns_us, (clock_steady_ns() - l->turn_ns) / 1000);
	l->turn_ns = 0;
}

void loop_end_turn(struct loop *l)
{
	end_read_round(l);
	count_turn(l);
}
