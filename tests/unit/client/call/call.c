/* SPDX-License-Identifier: Apache-2.0 */
/* A call against a small peer in a thread of its own, over loopback: the peer follows a script, one step a
 * connection. */
#include "client/call/call.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/base/clock.h"
#include "common/wire/frame.h"
#include "tests/lib/test.h"

enum step {
	STEP_ANSWER, /* health with 42 s of uptime */
	STEP_ANSWER_BYTES, /* the same, one byte a write */
	STEP_ERROR, /* ROUND_CLOSED with parameters and a place */
	STEP_HANG_UP, /* closes when the request has come */
	STEP_HANG_UP_HALF, /* closes in the middle of the answer */
	STEP_LISTING, /* two frames with an entry of the log each */
	STEP_OTHER_TAG,
	STEP_HTTP, /* no TLS */
	STEP_SILENT, /* never says a word */
	STEP_OLD_VERSION, /* welcome of versions 7-8 */
	STEP_REFUSE, /* the certificate does not count */
	STEP_BUSY, /* the error that may be tried again */
	STEP_NO_WELCOME /* closes after the handshake */
};

enum { STEPS_MAX = 8, BODY_MAX = 64 };

struct peer {
	int listener;
	char port[8];
	pthread_t thread;
	const enum step *steps;
	size_t n_steps;
	struct tls_config *config;
	struct tls_key *ca_key, *key, *client_key;
	struct bytes ca, cert, client_cert;
	/* what came, read after the thread has ended */
	uint8_t body[STEPS_MAX][BODY_MAX];
	size_t body_len[STEPS_MAX];
	size_t frames_in_first_read[STEPS_MAX];
	struct arena arena;
};

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

static void send_message(struct peer *p, struct session *s, enum codec_id id, const void *message,
	struct frame f, size_t cut, size_t piece)
{
	struct buf body;
	buf_init(&body, 1 << 16);
	if (codec_encode(id, message, &p->arena, &body, NULL) == SP_OK) {
		f.body = buf_bytes(&body);
		send_frame(s, &f, cut, piece);
	}
	buf_free(&body);
}

static void send_welcome(struct peer *p, struct session *s, enum step step)
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
	send_message(p, s, CODEC_WELCOME, &w, (struct frame){.type = MESSAGE_WELCOME}, 0, 0);
}

static void send_error(struct peer *p, struct session *s, struct frame f, enum sp_code code)
{
	struct sp_error error;
	struct buf body;
	sp_fail(&error, code, "gavleborg-2018/2018", "2019-01-31");
	sp_where(&error, "plan");
	buf_init(&body, 4096);
	if (codec_encode_error(&error, &p->arena, &body) == SP_OK) {
		f.flags = FRAME_ERROR;
		f.body = buf_bytes(&body);
		send_frame(s, &f, 0, 0);
	}
	buf_free(&body);
}

static void send_listing(struct peer *p, struct session *s, struct frame f)
{
	for (uint64_t n = 0; n < 2; n++) {
		struct msg_log_entry entry = {.number = n, .kind = 1000, .size = 7};
		const struct msg_log_list_reply page = {
			.log_size = n == 0 ? 2 : 0, .entries = &entry, .n_entries = 1};
		f.flags = n == 0 ? FRAME_MORE : 0;
		send_message(p, s, CODEC_LOG_LIST_REPLY, &page, f, 0, 0);
	}
}

static void answer(struct peer *p, struct session *s, enum step step, struct frame f)
{
	const struct msg_health_reply health = {
		.software = "peer", .uptime_ms = 42000, .log_size = 3, .writable = true};
	f.body = (struct bytes){0};
	if (step == STEP_ERROR || step == STEP_BUSY)
		send_error(p, s, f, step == STEP_ERROR ? SP_ROUND_CLOSED : SP_BUSY);
	else if (step == STEP_LISTING)
		send_listing(p, s, f);
	else if (step == STEP_OTHER_TAG)
		send_message(p, s, CODEC_HEALTH_REPLY, &health,
			(struct frame){.type = f.type, .tag = f.tag + 100}, 0, 0);
	else if (step != STEP_HANG_UP)
		send_message(p, s, CODEC_HEALTH_REPLY, &health, f,
			step == STEP_HANG_UP_HALF ? 15 : 0, step == STEP_ANSWER_BYTES ? 1 : 0);
}

static void answer_hello(struct peer *p, struct session *s, struct frame f)
{
	const struct msg_hello_reply hello = {.protocol = 1,
		.server_name = "localhost",
		.ca_certificate = p->ca,
		.log_name = "localhost/samplan"};
	f.body = (struct bytes){0};
	send_message(p, s, CODEC_HELLO_REPLY, &hello, f, 0, 0);
}

static void keep_request(struct peer *p, size_t n, struct bytes body)
{
	p->body_len[n] = body.len < BODY_MAX ? body.len : BODY_MAX;
	if (body.len)
		memcpy(p->body[n], body.ptr, p->body_len[n]);
}

/* Answers hellos and requests until the script's answer is given; then waits for the client to leave. */
static void converse(struct peer *p, struct session *s, size_t n)
{
	bool answered = false, first = true;
	while (pump(s)) {
		struct frame f;
		for (; frame_next(&s->plain, FRAME_MAX, &f, NULL) == SP_OK;) {
			if (first)
				p->frames_in_first_read[n]++;
			if (f.type == MESSAGE_HELLO) {
				answer_hello(p, s, f);
				continue;
			}
			keep_request(p, n, f.body);
			answer(p, s, p->steps[n], f);
			answered = true;
		}
		first = first && p->frames_in_first_read[n] == 0;
		if (answered && (p->steps[n] == STEP_HANG_UP || p->steps[n] == STEP_HANG_UP_HALF))
			return;
	}
}

static void serve(struct peer *p, int fd, size_t n)
{
	struct session s = {.fd = fd};
	uint8_t ignored[64];
	enum step step = p->steps[n];
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
		if (up && step != STEP_NO_WELCOME) {
			send_welcome(p, &s, step);
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

static void listen_somewhere(struct peer *p, const char *where)
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

static struct peer *peer_start(const char *address, const enum step *steps, size_t n)
{
	struct peer *p = arena_alloc(test_arena(), sizeof *p);
	CHECK(p != NULL);
	arena_init(&p->arena, (size_t)16 << 20);
	p->steps = steps;
	p->n_steps = n;
	make_certificates(p);
	listen_somewhere(p, address);
	CHECK_INT(pthread_create(&p->thread, NULL, run, p), 0);
	return p;
}

static void peer_stop(struct peer *p)
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
#define PEER(...) PEER_AT("127.0.0.1", __VA_ARGS__)
#define PEER_AT(address, ...)                           \
	static const enum step steps[] = {__VA_ARGS__}; \
	struct peer *peer = peer_start(address, steps, sizeof steps / sizeof steps[0])

static struct call_options options_for(const struct peer *p)
{
	return (struct call_options){.host = "127.0.0.1",
		.port = p->port,
		.key = p->client_key,
		.certificate = p->client_cert,
		.ca = p->ca,
		.timeout_ms = 20000,
		.software = "test"};
}

/* One health request. */
static enum sp_code ask(const struct call_options *o, unsigned tries,
	struct msg_health_reply *reply, struct sp_error *err)
{
	return call_once(o, tries, MESSAGE_HEALTH, bytes_of(NULL, 0), CODEC_HEALTH_REPLY, reply,
		test_arena(), err);
}

static void check_ends(enum step step, enum sp_code want)
{
	struct msg_health_reply reply = {0};
	struct sp_error err = {0};
	struct peer *peer = peer_start("127.0.0.1", &step, 1);
	struct call_options o = options_for(peer);
	if (step == STEP_SILENT)
		o.timeout_ms = 50;
	CHECK_CODE(ask(&o, 1, &reply, &err), want, &err);
	CHECK(err.where[0] != '\0');
	peer_stop(peer);
}

TEST(call, sends_hello_and_first_request_together_and_reads_both_answers)
{
	PEER(STEP_ANSWER);
	const struct call_options o = options_for(peer);
	const struct msg_empty request = {0};
	struct msg_health_reply reply = {0};
	struct call *call;
	struct sp_error err;
	CHECK_CODE(call_open(&o, test_arena(), &call, &err), SP_OK, &err);
	CHECK(call_welcome(call)->authenticated);
	CHECK(call_hello(call) == NULL);
	CHECK_CODE(call_request(call, MESSAGE_HEALTH, CODEC_HEALTH, &request, CODEC_HEALTH_REPLY,
			   &reply, test_arena(), &err),
		SP_OK, &err);
	CHECK_INT(reply.uptime_ms, 42000);
	CHECK_TEXT(call_hello(call)->server_name, "localhost");
	call_close(call);
	peer_stop(peer);
	CHECK_INT(peer->frames_in_first_read[0], 2);
}

TEST(call, can_be_used_for_several_requests)
{
	PEER(STEP_ANSWER);
	const struct call_options o = options_for(peer);
	const struct msg_empty request = {0};
	struct call *call;
	struct sp_error err;
	CHECK_CODE(call_open(&o, test_arena(), &call, &err), SP_OK, &err);
	for (int i = 0; i < 3; i++) {
		struct msg_health_reply reply = {0};
		CHECK_CODE(call_request(call, MESSAGE_HEALTH, CODEC_HEALTH, &request,
				   CODEC_HEALTH_REPLY, &reply, test_arena(), &err),
			SP_OK, &err);
		CHECK_INT(reply.log_size, 3);
	}
	call_close(call);
	peer_stop(peer);
}

TEST(call, reads_an_answer_that_comes_byte_by_byte)
{
	PEER(STEP_ANSWER_BYTES);
	const struct call_options o = options_for(peer);
	struct msg_health_reply reply = {0};
	struct sp_error err;
	CHECK_CODE(ask(&o, 1, &reply, &err), SP_OK, &err);
	CHECK_INT(reply.uptime_ms, 42000);
	peer_stop(peer);
}

TEST(call, puts_the_frames_of_a_listing_together)
{
	PEER(STEP_LISTING);
	const struct call_options o = options_for(peer);
	struct msg_log_list_reply reply = {0};
	struct sp_error err;
	CHECK_CODE(call_once(&o, 1, MESSAGE_LOG_LIST, bytes_of(NULL, 0), CODEC_LOG_LIST_REPLY,
			   &reply, test_arena(), &err),
		SP_OK, &err);
	CHECK_INT(reply.log_size, 2);
	CHECK_INT(reply.n_entries, 2);
	CHECK_INT(reply.entries[1].number, 1);
	peer_stop(peer);
}

TEST(call, anonymous_is_greeted_at_once_and_can_check_the_chain)
{
	PEER(STEP_ANSWER);
	struct call_options o = options_for(peer);
	struct bytes other;
	struct call *call;
	struct sp_error err;
	o.key = NULL;
	o.certificate = o.ca = (struct bytes){0};
	CHECK_CODE(call_open(&o, test_arena(), &call, &err), SP_OK, &err);
	CHECK_BYTES(call_hello(call)->ca_certificate, peer->ca);
	CHECK_CODE(call_peer_chain(call, peer->ca, &err), SP_OK, &err);
	CHECK_CODE(
		cert_make_ca(peer->client_key, "other", clock_utc_ms(), test_arena(), &other, &err),
		SP_OK, &err);
	CHECK(call_peer_chain(call, other, &err) != SP_OK);
	call_close(call);
	peer_stop(peer);
}

TEST(call, gives_the_server_s_error_with_its_place_and_parameters)
{
	PEER(STEP_ERROR);
	const struct call_options o = options_for(peer);
	struct msg_health_reply reply = {0};
	struct sp_error err;
	CHECK_CODE(ask(&o, 3, &reply, &err), SP_ROUND_CLOSED, &err);
	CHECK_TEXT(err.where, "plan");
	CHECK_TEXT(err.param[0], "gavleborg-2018/2018");
	CHECK_TEXT(err.param[1], "2019-01-31");
	peer_stop(peer);
}

TEST(call, says_how_a_connection_failed)
{
	check_ends(STEP_HTTP, SP_TLS);
	check_ends(STEP_SILENT, SP_TIMEOUT);
	check_ends(STEP_OLD_VERSION, SP_PROTOCOL_VERSION);
	check_ends(STEP_REFUSE, SP_ACCOUNT_CLOSED);
	check_ends(STEP_NO_WELCOME,
		SP_DISCONNECTED); /* nothing was sent: no doubt about the outcome */
	check_ends(STEP_OTHER_TAG, SP_UNEXPECTED_MESSAGE);
}

TEST(call, that_breaks_after_the_request_leaves_the_outcome_open)
{
	check_ends(STEP_HANG_UP, SP_OUTCOME_UNKNOWN);
	check_ends(STEP_HANG_UP_HALF, SP_OUTCOME_UNKNOWN);
}

TEST(call, is_tried_again_with_the_same_bytes)
{
	static const uint8_t request[] = {0x0a, 0x03, 'a', 'b', 'c'};
	PEER(STEP_HANG_UP, STEP_BUSY, STEP_ANSWER);
	const struct call_options o = options_for(peer);
	struct msg_health_reply reply = {0};
	struct sp_error err;
	CHECK_CODE(call_once(&o, 3, MESSAGE_HEALTH, bytes_of(request, sizeof request),
			   CODEC_HEALTH_REPLY, &reply, test_arena(), &err),
		SP_OK, &err);
	peer_stop(peer);
	for (size_t i = 0; i < 3; i++)
		CHECK_BYTES(bytes_of(peer->body[i], peer->body_len[i]),
			bytes_of(request, sizeof request));
}

TEST(call, whose_first_try_may_have_arrived_never_ends_as_plainly_failed)
{
	PEER(STEP_HANG_UP, STEP_BUSY);
	const struct call_options o = options_for(peer);
	struct msg_health_reply reply = {0};
	struct sp_error err;
	CHECK_CODE(ask(&o, 2, &reply, &err), SP_OUTCOME_UNKNOWN, &err);
	peer_stop(peer);
}

TEST(call, does_not_try_again_what_the_server_has_decided)
{
	PEER(STEP_ERROR, STEP_ANSWER);
	const struct call_options o = options_for(peer);
	struct msg_health_reply reply = {0};
	struct sp_error err;
	CHECK_CODE(ask(&o, 3, &reply, &err), SP_ROUND_CLOSED, &err);
	peer_stop(peer);
}

TEST(call, to_a_server_of_another_ca_is_refused)
{
	PEER(STEP_ANSWER);
	struct call_options o = options_for(peer);
	struct msg_health_reply reply = {0};
	struct sp_error err;
	CHECK_CODE(
		cert_make_ca(peer->client_key, "other", clock_utc_ms(), test_arena(), &o.ca, &err),
		SP_OK, &err);
	CHECK_CODE(ask(&o, 1, &reply, &err), SP_SERVER_UNTRUSTED, &err);
	peer_stop(peer);
}

TEST(call, to_a_server_whose_certificate_has_another_name_is_refused)
{
	PEER_AT("127.0.0.2", STEP_ANSWER); /* an address that the certificate does not carry */
	struct call_options o = options_for(peer);
	struct msg_health_reply reply = {0};
	struct sp_error err;
	o.host = "127.0.0.2";
	CHECK_CODE(ask(&o, 1, &reply, &err), SP_SERVER_UNTRUSTED, &err);
	peer_stop(peer);
}

TEST(call, to_a_port_where_nobody_listens_is_unreachable)
{
	struct peer nobody = {0};
	struct msg_health_reply reply = {0};
	struct call_options o = {.host = "127.0.0.1", .timeout_ms = 20000, .software = "test"};
	struct sp_error err;
	listen_somewhere(
		&nobody, "127.0.0.1"); /* a port that is free, because it was just given back */
	close(nobody.listener);
	o.port = nobody.port;
	CHECK_CODE(ask(&o, 2, &reply, &err), SP_UNREACHABLE, &err);
	CHECK(strncmp(err.where, "127.0.0.1:", 10) == 0);
}

TEST(call, larger_than_the_server_takes_is_refused_before_it_is_sent)
{
	PEER(STEP_ANSWER);
	const struct call_options o = options_for(peer);
	struct msg_health_reply reply = {0};
	struct sp_error err;
	uint8_t *large = arena_alloc(test_arena(), FRAME_MAX + 1);
	CHECK_CODE(call_once(&o, 3, MESSAGE_HEALTH, bytes_of(large, FRAME_MAX + 1),
			   CODEC_HEALTH_REPLY, &reply, test_arena(), &err),
		SP_FRAME_TOO_LARGE, &err);
	CHECK_TEXT(err.param[0], "1048577");
	peer_stop(peer);
}
