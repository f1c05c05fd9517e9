/* SPDX-License-Identifier: Apache-2.0 */
/* pair.h - a client and a server that talk in memory, and the certificates they need. */
#ifndef SP_TESTS_UNIT_COMMON_CRYPTO_PAIR_H
#define SP_TESTS_UNIT_COMMON_CRYPTO_PAIR_H

#include "common/base/clock.h"
#include "common/crypto/tls.h"
#include "tests/lib/test.h"

enum { BUFFER_MAX = 4 << 20 };
#define YEAR_MS ((uint64_t)365 * 24 * 3600 * 1000)

/* Key and certificate of somebody. */
struct person {
	struct tls_key *key;
	struct bytes cert;
};
/* A region: its CA, a server and a client of it. */
struct region {
	struct person ca, server, client;
};

/* One end: what it decrypted and what it wants to send. */
struct side {
	struct tls *tls;
	struct buf plain, cipher;
	enum sp_code rc; /* of the last call */
	struct sp_error err;
};
struct pair {
	struct side client, server;
};

static inline struct tls_key *pair_key(void)
{
	struct tls_key *k;
	CHECK_INT(tls_key_generate(&k, NULL), SP_OK);
	return k;
}

static inline struct person pair_server(const struct person *ca, const char *host, uint64_t end_ms)
{
	struct person p = {pair_key(), {NULL, 0}};
	CHECK_INT(cert_make_server(ca->key, ca->cert, p.key, host, end_ms - YEAR_MS, end_ms,
			  test_arena(), &p.cert, NULL),
		SP_OK);
	return p;
}

static inline struct person pair_client(const struct person *ca, uint64_t start_ms, uint64_t end_ms)
{
	struct person p = {pair_key(), {NULL, 0}};
	struct bytes csr;
	CHECK_INT(csr_make(p.key, "x", test_arena(), &csr, NULL), SP_OK);
	CHECK_INT(cert_issue_client(ca->key, ca->cert, csr, "account 1", start_ms, end_ms,
			  test_arena(), &p.cert, NULL),
		SP_OK);
	return p;
}

static inline struct region region_new(void)
{
	struct region r;
	uint64_t now = clock_utc_ms();
	r.ca.key = pair_key();
	CHECK_INT(
		cert_make_ca(r.ca.key, "Testregionen", now, test_arena(), &r.ca.cert, NULL), SP_OK);
	r.server = pair_server(&r.ca, "plan.region.example", now + YEAR_MS / 2);
	r.client = pair_client(&r.ca, now, now + YEAR_MS);
	return r;
}

static inline void region_free(struct region *r)
{
	tls_key_free(r->ca.key);
	tls_key_free(r->server.key);
	tls_key_free(r->client.key);
}

static inline void side_init(struct side *s)
{
	buf_init(&s->plain, BUFFER_MAX);
	buf_init(&s->cipher, BUFFER_MAX);
}

struct configs {
	struct tls_config *server, *client;
};

/* client NULL = anonymous; ca NULL = the server is not verified. */
static inline struct configs configs_new(const struct region *r, const struct person *server,
	const struct person *client, const struct person *ca)
{
	struct configs c;
	struct bytes none = bytes_of(NULL, 0);
	CHECK_INT(tls_config_server(server->key, server->cert, r->ca.cert, &c.server, NULL), SP_OK);
	CHECK_INT(tls_config_client(client ? client->key : NULL, client ? client->cert : none,
			  ca ? ca->cert : none, &c.client, NULL),
		SP_OK);
	return c;
}

static inline void configs_free(struct configs *c)
{
	tls_config_free(c->server);
	tls_config_free(c->client);
}

static inline void pair_open_with(struct pair *p, const struct configs *c, const char *host)
{
	*p = (struct pair){0};
	side_init(&p->client);
	side_init(&p->server);
	CHECK_INT(tls_new_server(c->server, &p->server.tls, NULL), SP_OK);
	CHECK_INT(tls_new_client(c->client, host, &p->client.tls, NULL), SP_OK);
	CHECK_INT(tls_start(p->client.tls, &p->client.cipher, NULL), SP_OK);
}

/* The configurations are gone when it returns: connections outlive them. */
static inline void pair_open(struct pair *p, const struct region *r, const struct person *server,
	const struct person *client, const struct person *ca, const char *host)
{
	struct configs c = configs_new(r, server, client, ca);
	pair_open_with(p, &c, host);
	configs_free(&c);
}

static inline void pair_close(struct pair *p)
{
	struct side *sides[] = {&p->client, &p->server};
	for (size_t i = 0; i < 2; i++) {
		tls_free(sides[i]->tls);
		buf_free(&sides[i]->plain);
		buf_free(&sides[i]->cipher);
	}
}

/* Carries up to `step` bytes (in memory of just that size); true when there was something. */
static inline bool carry(struct side *from, struct side *to, size_t step)
{
	struct bytes out = buf_bytes(&from->cipher);
	if (out.len == 0)
		return false;
	struct buf part;
	buf_init(&part, BUFFER_MAX);
	size_t n = out.len < step ? out.len : step;
	CHECK_INT(buf_append(&part, out.ptr, n), SP_OK);
	buf_consume(&from->cipher, n);
	enum sp_code rc = tls_feed(to->tls, buf_bytes(&part), &to->plain, &to->cipher, &to->err);
	if (to->rc == SP_OK) /* the first failure is the interesting one */
		to->rc = rc;
	buf_free(&part);
	return true;
}

static inline void talk(struct pair *p, size_t step)
{
	bool moved = true;
	while (moved) {
		moved = carry(&p->client, &p->server, step);
		moved = carry(&p->server, &p->client, step) || moved;
	}
}

#endif
