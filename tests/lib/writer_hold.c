/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/lib/writer_hold.h"

#include <pthread.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t change = PTHREAD_COND_INITIALIZER;
static bool holding, held;

void writer_hold_at(enum ledger_step step)
{
	(void)step;
	pthread_mutex_lock(&lock);
	while (holding) {
		held = true;
		pthread_cond_broadcast(&change);
		pthread_cond_wait(&change, &lock);
	}
	pthread_mutex_unlock(&lock);
}

void writer_hold(void)
{
	pthread_mutex_lock(&lock);
	holding = true;
	held = false;
	pthread_mutex_unlock(&lock);
}

void writer_wait_held(void)
{
	pthread_mutex_lock(&lock);
	while (!held)
		pthread_cond_wait(&change, &lock);
	pthread_mutex_unlock(&lock);
}

void writer_let_go(void)
{
	pthread_mutex_lock(&lock);
	holding = false;
	pthread_cond_broadcast(&change);
	pthread_mutex_unlock(&lock);
}
