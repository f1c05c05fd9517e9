/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/lib/line.h"

#include "common/wire/frame.h"

enum { WIRE_MAX = 8 << 20 };

struct app_line {
	struct history *h;
	struct identity who;
	bool hello_done, closed;
	struct buf in, out;
	size_t given; /* of `out`: the frame that was received last */
};

static void *app_connect(struct history *h, struct bytes certificate)
{
	struct app_line *l = arena_alloc(h->arena, sizeof *l);
	struct sp_error err;
	*l = (struct app_line){.h = h};
	buf_init(&l->in, WIRE_MAX);
	buf_init(&l->out, WIRE_MAX);
	CHECK_CODE(app_identify(h->app, certificate, h->now_ms, &l->who, &err), SP_OK, &err);
	app_welcome(h->app, &l->who, &l->out);
	return l;
}

static void serve(struct app_line *l, const struct frame *f)
{
	struct app *app = l->h->app;
	struct request *r = NULL;
	enum sp_code rc = request_open(app, &l->who, "192.0.2.1", l->hello_done, f->type, f->tag,
		f->body, l->h->now_ms, &r);
	if (rc == SP_OK)
		request_prepare(app, r);
	if (request_writes(r))
		request_apply(app, &r, 1);
	while (request_reply(app, r, &l->out))
		;
	l->hello_done |= request_is_hello(r);
	l->closed |= request_closes(r);
	request_free(r);
}

/* As the network side does. */
static void app_send(void *line, struct bytes wire)
{
	struct app_line *l = line;
	size_t max = l->who.authenticated ? FRAME_MAX : FRAME_MAX_ANONYMOUS;
	enum sp_code rc = SP_OK;
	buf_add(&l->in, wire.ptr, wire.len);
	while (rc == SP_OK && !l->closed) {
		struct frame f = {.type = 0};
		struct sp_error err;
		rc = frame_next(&l->in, max, &f, &err);
		if (rc == SP_OK)
			serve(l, &f);
		l->closed |= rc != SP_OK && rc != SP_AGAIN;
		if (rc != SP_OK && rc != SP_AGAIN)
			app_error_frame(f.type, f.tag, &err, &l->out);
	}
}

static struct bytes app_receive(void *line, bool last)
{
	struct app_line *l = line;
	(void)last;
	buf_consume(&l->out, l->given);
	struct bytes all = buf_bytes(&l->out);
	l->given = all.len ? FRAME_HEADER_SIZE + be32_get(all.ptr) : 0;
	return bytes_of(all.ptr, l->given);
}

static bool app_closed(void *line)
{
	return ((struct app_line *)line)->closed;
}

static void app_hang_up(void *line)
{
	struct app_line *l = line;
	buf_free(&l->in);
	buf_free(&l->out);
}

const struct line line_of_app = {app_connect, app_send, app_receive, app_closed, app_hang_up};
