/* SPDX-License-Identifier: Apache-2.0 */
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

/* Waits for work; takes at most a batch of it. 0 = there is none left and none will come. */
static size_t take_batch(struct writer *w, struct job *jobs[LEDGER_BATCH_ENTRIES])
{
	size_t n = 0;
	uv_mutex_lock(&w->lock);
	while (!w->waiting.first && !w->stopping)
		uv_cond_wait(&w->wake, &w->lock);
	while (n < LEDGER_BATCH_ENTRIES && w->waiting.first)
		jobs[n++] = job_list_take(&w->waiting);
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
	}
	uv_mutex_unlock(&w->lock);
}

static void writer_main(void *ctx)
{
	struct writer *w = ctx;
	struct job *jobs[LEDGER_BATCH_ENTRIES];
	struct request *requests[LEDGER_BATCH_ENTRIES];
	size_t n;
	while ((n = take_batch(w, jobs)) > 0) {
		for (size_t i = 0; i < n; i++)
			requests[i] = jobs[i]->request;
		request_apply(w->app, requests, n);
		give_back(w, jobs, n);
	}
}

enum sp_code writer_start(struct writer *w, struct app *app, struct sp_error *err)
{
	w->app = app;
	job_list_clear(&w->waiting);
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
	uv_mutex_lock(&w->lock);
	job_list_add(&w->waiting, j);
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
