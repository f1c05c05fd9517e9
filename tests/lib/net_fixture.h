/* SPDX-License-Identifier: Apache-2.0 */
/* net_fixture.h - a server on a free loopback port in a thread of its own, and clients that behave and
 * misbehave. One server at a time. */
#ifndef SP_TESTS_LIB_NET_FIXTURE_H
#define SP_TESTS_LIB_NET_FIXTURE_H

#include "common/crypto/tls.h"
#include "common/wire/frame.h"
#include "server/net/server.h"
#include "tests/lib/app_fixture.h"

enum { PATIENCE_MS = 20000 }; /* only a server that hangs uses it up */

struct net_fixture {
	struct fixture f;
	struct server *server;
	enum sp_code ends_with; /* what server_run is to return */
	void (*at_step)(enum ledger_step step); /* for the fixture; set before net_start */
	/* Makes the store; set before net_start. NULL = fixture_init_at. */
	void (*make)(struct fixture *f, uint64_t made_ms);
	void (*on_socket)(int fd); /* called for a client's socket before it connects, or NULL */
};

/* A new store, made at `made_ms`, and a server over it. Of `o` all but app, keys, dir and listen is
 * looked at; it may be NULL. */
void net_start(struct net_fixture *n, uint64_t made_ms, const struct server_options *o);
/* Waits for the end that something else has asked for; the store stays open. */
void net_wait_for_end(struct net_fixture *n);
/* Asks for the end, waits for it, closes everything. */
void net_stop(struct net_fixture *n);
void net_close(struct net_fixture *n); /* after net_wait_for_end */
uint16_t net_port(const struct net_fixture *n);
uint16_t net_metrics_port(const struct net_fixture *n); /* of a server that has one */

struct client {
	struct net_fixture *net;
	int fd;
	struct tls_config *config;
	struct tls *tls;
	struct buf plain, cipher;
	struct frame frame; /* of the last client_next; its body lies in the fixture's arena */
};

/* A key with its certificate: what a profile has. */
struct holder {
	struct tls_key *key; /* freed by holder_free */
	struct bytes certificate;
	uint64_t account;
};
void holder_free(struct holder *h);

int client_connect_raw(const struct net_fixture *n); /* a socket, or -1 when nobody listens */
/* With a certificate (h NULL: anonymous); the first frame is the server's welcome. False when the server
 * closes instead. */
bool client_try_open(struct net_fixture *n, struct client *c, const struct holder *h);
void client_open(struct net_fixture *n, struct client *c, const struct holder *h);
void client_close(struct client *c);
/* Sends what lies in c->cipher. */
void client_push(struct client *c);
/* The next frame; false when the server has closed. */
bool client_next(struct client *c);
/* Encrypts a frame into c->cipher; client_push sends it. */
void client_put(struct client *c, enum message_type type, uint32_t tag, struct bytes body);
/* Sends a request and decodes its reply (NULL: not wanted). The code of an error frame, or
 * SP_DISCONNECTED. */
enum sp_code client_ask(struct client *c, enum message_type type, struct bytes body,
	enum codec_id reply, void *out);
enum sp_code client_error(struct client *c); /* of c->frame; SP_OK when it is none */
void client_hello(struct client *c);
/* Enrols with a code's secret, over a connection of its own. */
void client_enrol(struct net_fixture *n, const char *secret, struct holder *h);
/* The first administrator's connection, enrolled, hello said. */
void client_open_administrator(struct net_fixture *n, struct client *c, struct holder *h);
/* The administrator on `c` invites; returns the secret. */
const char *client_invite(struct client *c, enum role role, const char *organisation);
/* A write that an administrator may send. */
struct bytes client_import_body(struct net_fixture *n);

/* The administrator on `c` imports so many organisations with long names, so that a list of them is long. */
void client_import_many(struct client *c, size_t n);
/* What the server tells the administrator on `c` of itself. */
struct msg_server_status_reply client_status(struct client *c);
/* Who comes with it is anonymous, and is told that the account is closed. */
void client_check_nobody(struct net_fixture *n, const struct holder *h);
/* For on_socket: it holds little, so that the kernel does not take long answers. */
void client_hold_little(int fd);

/* ---- net_log.c ---- */

/* What the process logs from now on goes to a file. */
void log_listen(void);
bool log_has(const char *text); /* so far */
/* The end of it; returns all that was logged. */
const char *log_told(void);
/* How many connections the lines with this word stand for: several within a second are one line, with a count. */
size_t log_count(const char *log, const char *word);

#endif
