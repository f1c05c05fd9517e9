/* SPDX-License-Identifier: Apache-2.0 */
/* enrol_race.c - one code, used a thousand times at once.
 *
 * enrol_race HOST PORT CODE_FILE different|same: so many connections, all there before the first asks, and so
 * many requests on each; every request with a key of its own, or all with the same. Of different keys one gets
 * a certificate and all others CODE_USED; the same key always gets the same certificate. */
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "common/base/file.h"
#include "common/crypto/code.h"
#include "common/crypto/csr.h"
#include "tests/lib/profile.h"

enum { CONNECTIONS = 200, USES = 5, CERTIFICATE_MAX = 2048 };

/* What a request came to. */
struct use {
	enum sp_code code;
	size_t len;
	uint8_t certificate[CERTIFICATE_MAX];
};

struct runner {
	pthread_t thread;
	struct use uses[USES];
};

static struct {
	struct call_options call;
	struct enrol_code code;
	struct tls_key *same; /* NULL = a key for each request */
	pthread_barrier_t start;
} race;

static enum sp_code use_code(struct call *c, struct arena *a, struct msg_enrol_reply *reply)
{
	struct sp_error err = {0};
	struct tls_key *key = NULL;
	struct msg_enrol m = {.code_secret = bytes_text(race.code.secret)};
	if (!race.same)
		MUST(tls_key_generate(&key, &err), "key");
	MUST(csr_make(race.same ? race.same : key, "race", a, &m.csr, &err), "request");
	tls_key_free(key);
	return call_request(c, MESSAGE_ENROL, CODEC_ENROL, &m, CODEC_ENROL_REPLY, reply, a, &err);
}

static void *run(void *user)
{
	struct runner *r = user;
	struct arena a;
	struct call *c;
	struct sp_error err = {0};
	arena_init(&a, 4 << 20);
	MUST(call_open(&race.call, &a, &c, &err), "connect");
	pthread_barrier_wait(&race.start);
	for (size_t i = 0; i < USES; i++) {
		struct msg_enrol_reply reply = {0};
		struct use *u = &r->uses[i];
		u->code = use_code(c, &a, &reply);
		if (u->code != SP_OK || reply.certificate.len > CERTIFICATE_MAX)
			continue;
		u->len = reply.certificate.len;
		memcpy(u->certificate, reply.certificate.ptr, u->len);
	}
	call_close(c);
	arena_free(&a);
	return NULL;
}

static int judge(const struct runner *runners)
{
	const struct use *first = NULL;
	size_t good = 0, used = 0, others = 0, equal = 0;
	for (size_t i = 0; i < CONNECTIONS * USES; i++) {
		const struct use *u = &runners[i / USES].uses[i % USES];
		good += u->code == SP_OK;
		used += u->code == SP_CODE_USED;
		if (u->code != SP_OK && u->code != SP_CODE_USED && others++ == 0)
			printf("%s\n", sp_error_row(u->code)->symbol);
		if (u->code == SP_OK && !first)
			first = u;
		equal += u->code == SP_OK && u->len == first->len &&
			 memcmp(u->certificate, first->certificate, u->len) == 0;
	}
	printf("%zu certificates, %zu equal, %zu times used already, %zu other answers\n", good,
		equal, used, others);
	return others != 0;
}

int main(int argc, char **argv)
{
	static struct runner runners[CONNECTIONS];
	struct arena a;
	struct bytes text;
	struct sp_error err = {0};
	if (argc != 5)
		return 2;
	arena_init(&a, 1 << 20);
	MUST(file_read(argv[3], 4096, &a, &text, &err), argv[3]);
	MUST(code_parse(arena_text_n(&a, text.ptr, strcspn((const char *)text.ptr, "\n")),
		     &race.code, &err),
		argv[3]);
	if (strcmp(argv[4], "same") == 0)
		MUST(tls_key_generate(&race.same, &err), "key");
	race.call = (struct call_options){
		.host = argv[1], .port = argv[2], .timeout_ms = 20000, .software = "test"};
	pthread_barrier_init(&race.start, NULL, CONNECTIONS);
	for (size_t i = 0; i < CONNECTIONS; i++)
		if (pthread_create(&runners[i].thread, NULL, run, &runners[i]) != 0)
			return 1;
	for (size_t i = 0; i < CONNECTIONS; i++)
		pthread_join(runners[i].thread, NULL);
	tls_key_free(race.same);
	arena_free(&a);
	return judge(runners);
}
