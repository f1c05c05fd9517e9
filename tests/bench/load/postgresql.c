/* SPDX-License-Identifier: Apache-2.0 */
/* postgresql.c - the protocol of PostgreSQL, version 3: statements are prepared when the connection begins, a
 * submission is one transaction and one round trip. The tables: tests/bench/peers.py. */
#include <stdio.h>
#include <string.h>

#include "common/base/clock.h"
#include "tests/bench/load/load.h"

enum { OID_INT4 = 23, OID_INT8 = 20, OID_TEXT = 25, BINARY = 1 };

static const char *const submit_sql[] = {
	"INSERT INTO submission (id, key, year, unit, revision) "
	"VALUES ($1::int8, $2::uuid, $3::int4, $4::text, $5::int4)",
	"INSERT INTO value (submission, question, value) "
	"SELECT $1::int8, q, v FROM unnest($2::int4[], $3::int8[]) AS x(q, v)",
	"INSERT INTO words (submission, question, words) "
	"SELECT $1::int8, q, v FROM unnest($2::int4[], $3::text[]) AS x(q, v)",
};
/* The same row by row, as most programs do it. */
static const char *const row_sql[] = {
	"INSERT INTO value (submission, question, value) VALUES ($1::int8, $2::int4, $3::int8)",
	"INSERT INTO words (submission, question, words) VALUES ($1::int8, $2::int4, $3::text)",
};
static const char total_sql[] =
	"SELECT asked, given, low, high FROM total WHERE year = $1::int4 AND question = $2::int4";

/* ---- messages ---- */

static size_t begin(struct buf *b, char type)
{
	static const uint8_t length[4];
	buf_add(b, &type, 1);
	size_t at = b->len;
	buf_add(b, length, sizeof length);
	return at;
}

static void end(struct buf *b, size_t at)
{
	be32_put(b->data + b->start + at, (uint32_t)(b->len - at));
}

static void add16(struct buf *b, unsigned v)
{
	uint8_t bytes[2];
	be16_put(bytes, (uint16_t)v);
	buf_add(b, bytes, sizeof bytes);
}

static void add32(struct buf *b, uint32_t v)
{
	uint8_t bytes[4];
	be32_put(bytes, v);
	buf_add(b, bytes, sizeof bytes);
}

static void add64(struct buf *b, uint64_t v)
{
	uint8_t bytes[8];
	be64_put(bytes, v);
	buf_add(b, bytes, sizeof bytes);
}

static void add_name(struct buf *b, const char *name)
{
	buf_add(b, name, strlen(name) + 1);
}

static void prepare(struct buf *b, unsigned number, const char *sql)
{
	size_t at = begin(b, 'P');
	buf_addf(b, "s%u", number);
	add_name(b, "");
	add_name(b, sql);
	add16(b, 0);
	end(b, at);
}

static size_t begin_bind(struct buf *b, unsigned number, unsigned parameters)
{
	size_t at = begin(b, 'B');
	add_name(b, "");
	buf_addf(b, "s%u", number);
	add_name(b, "");
	add16(b, 1);
	add16(b, BINARY);
	add16(b, parameters);
	return at;
}

static void end_bind(struct buf *b, size_t at)
{
	add16(b, 1);
	add16(b, BINARY);
	end(b, at);
	at = begin(b, 'E');
	add_name(b, "");
	add32(b, 0);
	end(b, at);
}

static void sync_now(struct buf *b)
{
	end(b, begin(b, 'S'));
}

static void bind64(struct buf *b, uint64_t v)
{
	add32(b, 8);
	add64(b, v);
}

static void bind32(struct buf *b, uint32_t v)
{
	add32(b, 4);
	add32(b, v);
}

static void bind_bytes(struct buf *b, struct bytes v)
{
	add32(b, (uint32_t)v.len);
	buf_add(b, v.ptr, v.len);
}

/* An array of n items in its binary form; each is then a length and its bytes. */
static size_t begin_array(struct buf *b, uint32_t oid, uint32_t n)
{
	size_t at = b->len;
	add32(b, 0);
	add32(b, 1);
	add32(b, 0);
	add32(b, oid);
	add32(b, n);
	add32(b, 1);
	return at;
}

static void end_array(struct buf *b, size_t at)
{
	be32_put(b->data + b->start + at, (uint32_t)(b->len - at - 4));
}

/* ---- requests ---- */

static bool has_text(const struct answer *a)
{
	return a->text != NULL;
}

static void bind_answers(struct conn *c, struct buf *b, uint64_t id, bool texts)
{
	const struct msg_submit *m = &c->lane->content->form.m;
	uint32_t n = 0;
	for (size_t i = 0; i < m->n_answers; i++)
		n += has_text(&m->answers[i]) == texts;
	if (n == 0)
		return;
	size_t whole = begin_bind(b, texts ? 2 : 1, 3);
	bind64(b, id);
	size_t at = begin_array(b, OID_INT4, n);
	for (size_t i = 0; i < m->n_answers; i++)
		if (has_text(&m->answers[i]) == texts)
			bind32(b, (uint32_t)i);
	end_array(b, at);
	at = begin_array(b, texts ? OID_TEXT : OID_INT8, n);
	for (size_t i = 0; i < m->n_answers; i++) {
		const struct answer *a = &m->answers[i];
		if (has_text(a) != texts)
			continue;
		if (texts)
			bind_bytes(b, bytes_text(a->text));
		else
			bind64(b, (uint64_t)a->quantity->low);
	}
	end_array(b, at);
	end_bind(b, whole);
}

/* A statement for each row; they go out together all the same. */
static void bind_rows(struct conn *c, struct buf *b, uint64_t id)
{
	const struct msg_submit *m = &c->lane->content->form.m;
	for (size_t i = 0; i < m->n_answers; i++) {
		const struct answer *a = &m->answers[i];
		size_t at = begin_bind(b, has_text(a) ? 2 : 1, 3);
		bind64(b, id);
		bind32(b, (uint32_t)i);
		if (has_text(a))
			bind_bytes(b, bytes_text(a->text));
		else
			bind64(b, (uint64_t)a->quantity->low);
		end_bind(b, at);
	}
}

static void ask_submit(struct conn *c, struct buf *b)
{
	char unit[SWEDEN_NAME];
	uint8_t key[16];
	uint32_t year;
	uint64_t id = (uint64_t)c->number << 32 | c->asked;
	content_place(c->number, c->lane->options->set, unit, &year);
	be64_put(key, clock_utc_ms() << 16 | (lane_random(c->lane) & 0xffff));
	be64_put(key + 8, lane_random(c->lane));
	size_t at = begin_bind(b, 0, 5);
	bind64(b, id);
	bind_bytes(b, bytes_of(key, sizeof key));
	bind32(b, year);
	bind_bytes(b, bytes_text(unit));
	bind32(b, (uint32_t)c->asked + 1);
	end_bind(b, at);
	if (c->lane->options->rows) {
		bind_rows(c, b, id);
	} else {
		bind_answers(c, b, id, false);
		bind_answers(c, b, id, true);
	}
	sync_now(b);
}

static void ask_total(struct conn *c, struct buf *b)
{
	size_t at = begin_bind(b, 0, 2);
	bind32(b, SWEDEN_FIRST_YEAR + (uint32_t)(lane_random(c->lane) % SWEDEN_YEARS));
	bind32(b, 1 + (uint32_t)(lane_random(c->lane) % SWEDEN_INDICATORS));
	end_bind(b, at);
	sync_now(b);
}

static void ask(struct conn *c, unsigned slot, struct buf *b)
{
	(void)slot;
	switch (c->lane->options->task) {
	case TASK_SUBMIT:
	case TASK_SMALL:
		ask_submit(c, b);
		return;
	case TASK_TOTAL:
		ask_total(c, b);
		return;
	default:
		sync_now(b);
	}
}

/* ---- greeting and replies ---- */

static void greet(struct conn *c, struct buf *b)
{
	(void)c;
	size_t at = b->len;
	add32(b, 0);
	add32(b, 3 << 16);
	add_name(b, "user");
	add_name(b, "bench");
	add_name(b, "database");
	add_name(b, "bench");
	add_name(b, "");
	end(b, at);
}

static void prepare_all(struct conn *c, struct buf *b)
{
	const struct options *o = c->lane->options;
	prepare(b, 0, o->task == TASK_TOTAL ? total_sql : submit_sql[0]);
	for (unsigned i = 1; i < 3 && o->task != TASK_TOTAL; i++)
		prepare(b, i, o->rows ? row_sql[i - 1] : submit_sql[i]);
	sync_now(b);
}

/* The fields of an ErrorResponse: a letter and a text each. */
_Noreturn static void refused(struct bytes body)
{
	for (size_t i = 0; i + 1 < body.len && body.ptr[i];) {
		const char *text = (const char *)body.ptr + i + 1;
		if (body.ptr[i] == 'M')
			link_die("postgresql: %.*s", (int)strnlen(text, body.len - i - 1), text);
		i += strnlen(text, body.len - i - 1) + 2;
	}
	link_die("postgresql: an error");
}

enum { STEP_GREETED = 0, STEP_PREPARED = 1, STEP_WORKS = 2 };

static enum taken ready_for_query(struct conn *c, struct buf *b)
{
	switch (c->step) {
	case STEP_GREETED:
		prepare_all(c, b);
		c->step = STEP_PREPARED;
		return TAKE_ON;
	case STEP_PREPARED:
		c->step = STEP_WORKS;
		return TAKE_READY;
	default:
		if (c->lane->options->task == TASK_TOTAL && c->revision == 0)
			link_die("postgresql: no row");
		c->revision = 0;
		return TAKE_REPLY;
	}
}

static enum taken take(
	struct conn *c, struct bytes in, size_t *used, unsigned *slot, struct buf *say)
{
	(void)slot;
	if (in.len < 5 || in.len - 1 < be32_get(in.ptr + 1))
		return TAKE_MORE;
	struct bytes body = bytes_of(in.ptr + 5, be32_get(in.ptr + 1) - 4);
	*used = 5 + body.len;
	switch (in.ptr[0]) {
	case 'R':
		if (body.len < 4 || be32_get(body.ptr) != 0)
			link_die("postgresql wants more than a certificate");
		return TAKE_ON;
	case 'E':
		refused(body);
	case 'D':
		c->revision++; /* rows of this answer */
		return TAKE_ON;
	case 'Z':
		return ready_for_query(c, say);
	default:
		return TAKE_ON;
	}
}

/* Its request for TLS: length, and a version that there is not. */
static const char ssl_request[] = {0, 0, 0, 8, 4, (char)210, 22, 47};

const struct speech speech_postgresql = {.name = "postgresql",
	.before = ssl_request,
	.before_size = sizeof ssl_request,
	.tasks = 1U << TASK_PING | 1U << TASK_SUBMIT | 1U << TASK_SMALL | 1U << TASK_TOTAL,
	.greet = greet,
	.ask = ask,
	.take = take};
