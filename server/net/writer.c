/* SPDX-License-Identifier: Apache-2.0 */
#include "common/base/clock.h"
#include "server/net/net.h"

void job_list_clear(struct job_list *l)
{
	l->first = NULL;
	l->last = &l->first;
}

void job_list_add(struct job_list *l, struct job *j)
{
	j->next = NULL;
	*l->last = j;
	l->last = &j->next;
}

struct job *job_list_take(struct job_list *l)
{
	struct job *j = l->first;
	if (!j)
		return NULL;
	l->first = j->next;
	if (!l->first)
		l->last = &l->first;
	return j;
}

/* ---- work ---- */

enum { BUSY_NS = 1000000 }; /* who had work so lately looks for more before it sleeps */

/* A thread that sleeps is woken late, and whoever wakes it pays for that: a short look spares both. */
static void look_out(struct writer *w, uint64_t idle_ns)
{
	uint64_t limit_ns = (uint64_t)app_spin_us(w->app) * 1000, began_ns = clock_steady_ns();
	if (idle_ns >= BUSY_NS)
		return;
	while (atomic_load_explicit(&w->queued, memory_order_relaxed) == 0 &&
		clock_steady_ns() - began_ns < limit_ns)
		;
}

/* Waits for work, at most so long; takes at most a batch of it. */
static size_t take_batch(struct writer *w, struct job *jobs[LEDGER_BATCH_ENTRIES], uint64_t wait_ns)
{
	size_t n = 0;
	int woken = 0;
	uv_mutex_lock(&w->lock);
	while (!w->waiting.first && !w->stopping && woken == 0 && wait_ns > 0) {
		if (wait_ns == UINT64_MAX)
			uv_cond_wait(&w->wake, &w->lock);
		else
			woken = uv_cond_timedwait(&w->wake, &w->lock, wait_ns);
	}
	while (n < LEDGER_BATCH_ENTRIES && w->waiting.first)
		jobs[n++] = job_list_take(&w->waiting);
	atomic_fetch_sub(&w->queued, n);
	w->over = n == 0 && w->stopping;
	uv_mutex_unlock(&w->lock);
	return n;
}

/* Each to its own loop. */
static void give_back(struct writer *w, struct job **jobs, size_t n)
{
	uv_mutex_lock(&w->lock);
	for (size_t i = 0; i < n; i++) {
		struct loop *l = jobs[i]->loop;
		bool first = !l->finished.first; /* of the others it has been told */
		job_list_add(&l->finished, jobs[i]);
		if (first)
			uv_async_send(&l->given);
		w->told = l;
	}
	uv_mutex_unlock(&w->lock);
}

/* The jobs that write, or those that only wait for the index, in their order. */
static void serve(struct writer *w, struct job **jobs, size_t n, bool waits)
{
	struct job *mine[LEDGER_BATCH_ENTRIES];
	struct request *requests[LEDGER_BATCH_ENTRIES];
	size_t count = 0;
	for (size_t i = 0; i < n; i++)
		if (jobs[i] && request_waits(jobs[i]->request) == waits) {
			requests[count] = jobs[i]->request;
			mine[count++] = jobs[i];
			jobs[i] = NULL; /* given back it is another's */
		}
	if (count == 0)
		return;
	request_apply(w->app, requests, count);
	give_back(w, mine, count);
}

/* A write is not kept waiting by those who read what others wrote. */
static void serve_all(struct writer *w, struct job **jobs, size_t n)
{
	uint64_t now_ns = clock_steady_ns();
	for (size_t i = 0; i < n; i++)
		jobs[i]->request->times.taken_ns = now_ns;
	serve(w, jobs, n, false);
	serve(w, jobs, n, true);
}

/* A store that failed while nobody waited: a loop has to hear of it. */
static uint64_t tend(struct writer *w, uint64_t idle_ns)
{
	uint64_t wait_ns = app_tend(w->app, idle_ns);
	if (w->told && !app_writable(w->app))
		uv_async_send(&w->told->given);
	return wait_ns;
}

static void writer_main(void *ctx)
{
	struct writer *w = ctx;
	struct job *jobs[LEDGER_BATCH_ENTRIES];
	uint64_t wait_ns = UINT64_MAX, busy_ns = clock_steady_ns();
	while (!w->over) {
		look_out(w, clock_steady_ns() - busy_ns);
		size_t n = take_batch(w, jobs, wait_ns);
		if (n > 0) {
			serve_all(w, jobs, n);
			busy_ns = clock_steady_ns();
		}
		wait_ns = tend(w, n > 0 ? 0 : clock_steady_ns() - busy_ns);
	}
	app_settle(w->app);
}

/* ---- beginning and end ---- */

enum sp_code writer_start(struct writer *w, struct app *app, struct sp_error *err)
{
	w->app = app;
	app_settle(app); /* what this thread has open */
	job_list_clear(&w->waiting);
	atomic_init(&w->queued, 0);
	if (uv_mutex_init(&w->lock) != 0)
		return sp_fail(err, SP_NO_MEMORY);
	if (uv_cond_init(&w->wake) != 0) {
		uv_mutex_destroy(&w->lock);
		return sp_fail(err, SP_NO_MEMORY);
	}
	w->made = true;
	w->started = uv_thread_create(&w->thread, writer_main, w) == 0;
	return w->started ? SP_OK : sp_fail(err, SP_NO_MEMORY);
}

void writer_enqueue(struct writer *w, struct job *j)
{
	j->request->times.queued_ns = clock_steady_ns();
	uv_mutex_lock(&w->lock);
	job_list_add(&w->waiting, j);
	atomic_fetch_add(&w->queued, 1);
	uv_cond_signal(&w->wake);
	uv_mutex_unlock(&w->lock);
}

struct job *writer_take(struct writer *w, struct loop *l)
{
	uv_mutex_lock(&w->lock);
	struct job *j = job_list_take(&l->finished);
	uv_mutex_unlock(&w->lock);
	return j;
}

void writer_stop(struct writer *w)
{
	if (!w->started)
		return;
	w->started = false;
	uv_mutex_lock(&w->lock);
	w->stopping = true;
	uv_cond_signal(&w->wake);
	uv_mutex_unlock(&w->lock);
	uv_thread_join(&w->thread);
}

void writer_free(struct writer *w)
{
	writer_stop(w);
	if (!w->made)
		return;
	w->made = false;
	uv_cond_destroy(&w->wake);
	uv_mutex_destroy(&w->lock);
}
