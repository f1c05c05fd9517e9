/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/lib/peer.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/base/clock.h"

struct session {
	int fd;
	struct tls *tls;
	struct buf plain, cipher;
};

static bool send_all(int fd, struct bytes out, size_t piece)
{
	while (out.len) {
		size_t n = piece && piece < out.len ? piece : out.len;
		ssize_t sent = send(fd, out.ptr, n, MSG_NOSIGNAL);
		if (sent <= 0)
			return false;
		out = bytes_of(out.ptr + sent, out.len - (size_t)sent);
	}
	return true;
}

static bool pump(struct session *s)
{
	uint8_t in[16384];
	ssize_t n = recv(s->fd, in, sizeof in, 0);
	if (n <= 0)
		return false;
	enum sp_code rc = tls_feed(s->tls, bytes_of(in, (size_t)n), &s->plain, &s->cipher, NULL);
	bool sent = send_all(s->fd, buf_bytes(&s->cipher), 0);
	buf_clear(&s->cipher);
	return rc == SP_OK && sent;
}

static void send_frame(struct session *s, const struct frame *f, size_t cut, size_t piece)
{
	struct buf out;
	buf_init(&out, 1 << 16);
	if (frame_write(&out, f) == SP_OK) {
		struct bytes bytes = buf_bytes(&out);
		if (cut && cut < bytes.len)
			bytes.len = cut;
		for (size_t at = 0; at < bytes.len; at += piece ? piece : bytes.len) {
			size_t n = piece && piece < bytes.len - at ? piece : bytes.len - at;
			if (tls_send(s->tls, bytes_of(bytes.ptr + at, n), &s->cipher, NULL) ==
				SP_OK)
				send_all(s->fd, buf_bytes(&s->cipher), 0);
			buf_clear(&s->cipher);
		}
	}
	buf_free(&out);
}

static void send_message(struct session *s, enum codec_id id, const void *message, struct frame f,
	size_t cut, size_t piece)
{
	struct buf body;
	buf_init(&body, 1 << 16);
	if (codec_encode(id, message, &body, NULL) == SP_OK) {
		f.body = buf_bytes(&body);
		send_frame(s, &f, cut, piece);
	}
	buf_free(&body);
}

static void send_welcome(struct session *s, enum peer_step step)
{
	struct msg_welcome w = {.protocol_min = 1,
		.protocol_max = 1,
		.software = "peer",
		.authenticated = step != STEP_REFUSE,
		.max_frame = FRAME_MAX,
		.max_in_flight = 32};
	if (step == STEP_REFUSE)
		w.refusal = SP_ACCOUNT_CLOSED;
	if (step == STEP_OLD_VERSION) {
		w.protocol_min = 7;
		w.protocol_max = 8;
	}
	send_message(s, CODEC_WELCOME, &w, (struct frame){.type = MESSAGE_WELCOME}, 0, 0);
}

static void send_error(struct session *s, struct frame f, enum sp_code code)
{
	struct sp_error error;
	struct buf body;
	sp_fail(&error, code, "gavleborg-2018/2018", "2019-01-31");
	if (code != SP_BUSY)
		sp_where(&error, "plan");
	buf_init(&body, 4096);
	if (codec_encode_error(&error, &body) == SP_OK) {
		f.flags = FRAME_ERROR;
		f.body = buf_bytes(&body);
		send_frame(s, &f, 0, 0);
	}
	buf_free(&body);
}

static void send_listing(struct session *s, struct frame f)
{
	for (uint64_t n = 0; n < 2; n++) {
		struct msg_log_entry entry = {.number = n, .kind = 1000, .size = 7};
		const struct msg_log_list_reply page = {
			.log_size = n == 0 ? 2 : 0, .entries = &entry, .n_entries = 1};
		f.flags = n == 0 ? FRAME_MORE : 0;
		send_message(s, CODEC_LOG_LIST_REPLY, &page, f, 0, 0);
	}
}

/* As the manner says; false: it says nothing about this request. */
static bool answer_freely(struct peer *p, struct session *s, enum peer_step step, struct frame f)
{
	if (!p->manner || !p->manner->reply || f.type == MESSAGE_HEALTH)
		return false;
	void *message = arena_alloc(&p->arena, 4096);
	enum codec_id id = p->manner->reply(p, &f, message);
	f.flags = id == CODEC_ERROR ? FRAME_ERROR : step == STEP_HANG_UP ? FRAME_MORE : 0;
	f.body = (struct bytes){0};
	send_message(s, id, message, f, 0, 0);
	return true;
}

static void answer(struct peer *p, struct session *s, enum peer_step step, struct frame f)
{
	const struct msg_health_reply health = {
		.software = "peer", .uptime_ms = 42000, .log_size = 3, .writable = true};
	if (answer_freely(p, s, step, f))
		return;
	f.body = (struct bytes){0};
	if (step == STEP_ERROR || step == STEP_BUSY)
		send_error(s, f, step == STEP_ERROR ? SP_ROUND_CLOSED : SP_BUSY);
	else if (step == STEP_LISTING)
		send_listing(s, f);
	else if (step == STEP_OTHER_TAG)
		send_message(s, CODEC_HEALTH_REPLY, &health,
			(struct frame){.type = f.type, .tag = f.tag + 100}, 0, 0);
	else if (step != STEP_HANG_UP)
		send_message(s, CODEC_HEALTH_REPLY, &health, f, step == STEP_HANG_UP_HALF ? 15 : 0,
			step == STEP_ANSWER_BYTES ? 1 : 0);
}

static void answer_hello(struct peer *p, struct session *s, struct frame f)
{
	static const struct peer_manner plain;
	const struct peer_manner *m = p->manner ? p->manner : &plain;
	struct msg_hello_reply hello = {.protocol = 1,
		.server_name = "localhost",
		.ca_certificate = p->ca,
		.log_name = "localhost/samplan",
		.time_ms = m->time_ms,
		.head = m->head,
		.n_proof = m->n_proof};
	hello.proof = m->n_proof ? arena_array(&p->arena, m->n_proof, sizeof *hello.proof) : NULL;
	for (size_t i = 0; hello.proof && i < m->n_proof; i++)
		hello.proof[i] = m->proof[i];
	f.body = (struct bytes){0};
	send_message(s, CODEC_HELLO_REPLY, &hello, f, 0, 0);
}

static void keep_request(struct peer *p, size_t n, struct bytes body)
{
	p->requests[n]++;
	p->body_len[n] = body.len < BODY_MAX ? body.len : BODY_MAX;
	if (body.len)
		memcpy(p->body[n], body.ptr, p->body_len[n]);
}

static void keep_hello(struct peer *p, size_t n, struct bytes body)
{
	struct msg_hello hello = {0};
	if (codec_decode(CODEC_HELLO, body, &p->arena, &hello, NULL) == SP_OK)
		p->known_size[n] = hello.known_size;
}

static bool hangs_up(enum peer_step step)
{
	return step == STEP_HANG_UP || step == STEP_HANG_UP_HALF || step == STEP_ANSWER_ONCE;
}

/* Answers hellos and requests until the script's answer is given; then waits for the client to leave. */
static void converse(struct peer *p, struct session *s, size_t n)
{
	bool answered = false, first = true;
	struct frame hello = {0};
	while (pump(s)) {
		struct frame f;
		for (; frame_next(&s->plain, FRAME_MAX, &f, NULL) == SP_OK;) {
			if (first)
				p->frames_in_first_read[n]++;
			if (f.type == MESSAGE_HELLO) {
				keep_hello(p, n, f.body);
				hello = f;
				if (p->steps[n] != STEP_OVERTAKE)
					answer_hello(p, s, f);
				continue;
			}
			keep_request(p, n, f.body);
			answer(p, s, p->steps[n], f);
			if (p->steps[n] == STEP_OVERTAKE)
				answer_hello(p, s, hello);
			answered = true;
		}
		first = first && p->frames_in_first_read[n] == 0;
		if (answered && hangs_up(p->steps[n]))
			return;
	}
}

static void serve(struct peer *p, int fd, size_t n)
{
	struct session s = {.fd = fd};
	uint8_t ignored[64];
	enum peer_step step = p->steps[n];
	if (step == STEP_HTTP)
		send_all(fd, bytes_text("HTTP/1.0 400 Bad Request\r\n\r\n"), 0);
	if (step == STEP_HTTP || step == STEP_SILENT) {
		while (recv(fd, ignored, sizeof ignored, 0) > 0)
			;
		return;
	}
	buf_init(&s.plain, 1 << 20);
	buf_init(&s.cipher, 1 << 20);
	if (tls_new_server(p->config, &s.tls, NULL) == SP_OK) {
		bool up = true;
		while (up && !tls_ready(s.tls))
			up = pump(&s);
		if (up && step == STEP_TURN_AWAY) {
			send_error(&s, (struct frame){.type = MESSAGE_WELCOME}, SP_BUSY);
		} else if (up && step != STEP_NO_WELCOME) {
			send_welcome(&s, step);
			converse(p, &s, n);
		}
		tls_free(s.tls);
	}
	buf_free(&s.plain);
	buf_free(&s.cipher);
}

static void *run(void *user)
{
	struct peer *p = user;
	for (size_t n = 0; n < p->n_steps; n++) {
		int fd = accept(p->listener, NULL, NULL);
		if (fd < 0)
			break;
		serve(p, fd, n);
		close(fd);
	}
	return NULL;
}

void peer_listen(struct peer *p, const char *where)
{
	struct sockaddr_in address = {.sin_family = AF_INET};
	socklen_t size = sizeof address;
	CHECK_INT(inet_pton(AF_INET, where, &address.sin_addr), 1);
	p->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	CHECK(p->listener >= 0);
	CHECK_INT(bind(p->listener, (struct sockaddr *)&address, size), 0);
	CHECK_INT(listen(p->listener, 8), 0);
	CHECK_INT(getsockname(p->listener, (struct sockaddr *)&address, &size), 0);
	snprintf(p->port, sizeof p->port, "%u", ntohs(address.sin_port));
}

static void make_certificates(struct peer *p)
{
	uint64_t now = clock_utc_ms(), later = now + UINT64_C(86400000);
	struct sp_error err;
	struct bytes csr;
	CHECK_CODE(tls_key_generate(&p->ca_key, &err), SP_OK, &err);
	CHECK_CODE(tls_key_generate(&p->key, &err), SP_OK, &err);
	CHECK_CODE(tls_key_generate(&p->client_key, &err), SP_OK, &err);
	CHECK_CODE(cert_make_ca(p->ca_key, "test", now, &p->arena, &p->ca, &err), SP_OK, &err);
	CHECK_CODE(cert_make_server(p->ca_key, p->ca, p->key, "127.0.0.1", now, later, &p->arena,
			   &p->cert, &err),
		SP_OK, &err);
	CHECK_CODE(csr_make(p->client_key, "client", &p->arena, &csr, &err), SP_OK, &err);
	CHECK_CODE(cert_issue_client(p->ca_key, p->ca, csr, "client", now, later, &p->arena,
			   &p->client_cert, &err),
		SP_OK, &err);
	CHECK_CODE(tls_config_server(p->key, p->cert, p->ca, &p->config, &err), SP_OK, &err);
}

struct peer *peer_start(const char *address, const enum peer_step *steps, size_t n,
	const struct peer_manner *manner)
{
	struct peer *p = arena_alloc(test_arena(), sizeof *p);
	CHECK(p != NULL);
	arena_init(&p->arena, (size_t)16 << 20);
	p->steps = steps;
	p->n_steps = n;
	p->manner = manner;
	make_certificates(p);
	peer_listen(p, address);
	CHECK_INT(pthread_create(&p->thread, NULL, run, p), 0);
	return p;
}

void peer_stop(struct peer *p)
{
	shutdown(p->listener, SHUT_RDWR); /* wakes an accept that waits for a connection too many */
	CHECK_INT(pthread_join(p->thread, NULL), 0);
	close(p->listener);
	tls_config_free(p->config);
	tls_key_free(p->ca_key);
	tls_key_free(p->key);
	tls_key_free(p->client_key);
	arena_free(&p->arena);
}
struct call_options peer_options(const struct peer *p)
{
	return (struct call_options){.host = "127.0.0.1",
		.port = p->port,
		.key = p->client_key,
		.certificate = p->client_cert,
		.ca = p->ca,
		.timeout_ms = 20000,
		.software = "test"};
}
