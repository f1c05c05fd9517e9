/* SPDX-License-Identifier: Apache-2.0 */
/* profile.h - a context whose profile is enrolled with a peer. */
#ifndef SP_TESTS_UNIT_PROFILE_H
#define SP_TESTS_UNIT_PROFILE_H

#include "client/commands/context.h"
#include "common/base/file.h"
#include "tests/lib/peer.h"

/* A profile in a folder of its own, whose server is the peer. Its certificate is valid for a day. */
struct profile {
	struct context c;
	struct config_profile row;
	const char *certificate; /* path of cert.pem */
};

static inline void save_pem(const char *dir, const char *name, struct bytes pem)
{
	struct sp_error err;
	const char *path = arena_printf(test_arena(), "%s/%s", dir, name);
	CHECK_CODE(file_write(path, pem, 0600, &err), SP_OK, &err);
}

static inline void profile_enrol(struct profile *p, const struct peer *peer)
{
	static int made;
	const char *base = arena_printf(test_arena(), "%s/%d", test_folder(), made++);
	const char *dir = arena_printf(test_arena(), "%s/data/default", base);
	struct bytes pem;
	struct sp_error err;
	*p = (struct profile){
		.row = {.name = "default",
			.server = arena_printf(test_arena(), "127.0.0.1:%s", peer->port)}};
	arena_init(&p->c.arena, (size_t)16 << 20);
	buf_init(&p->c.out, 1 << 20);
	p->c.options.timeout_s = 20;
	p->c.options.text[OPTION_QUIET] = "";
	p->c.profile = "default";
	p->c.config = (struct config){.items = &p->row, .n_items = 1};
	p->c.paths.data = arena_printf(test_arena(), "%s/data", base);
	p->c.paths.state = arena_printf(test_arena(), "%s/state", base);
	p->certificate = arena_printf(test_arena(), "%s/cert.pem", dir);
	CHECK_CODE(dir_make(dir, &err), SP_OK, &err);
	CHECK_CODE(tls_key_to_pem(peer->client_key, test_arena(), &pem, &err), SP_OK, &err);
	save_pem(dir, "key.pem", pem);
	CHECK_CODE(pem_from_cert(peer->client_cert, test_arena(), &pem, &err), SP_OK, &err);
	save_pem(dir, "cert.pem", pem);
	CHECK_CODE(pem_from_cert(peer->ca, test_arena(), &pem, &err), SP_OK, &err);
	save_pem(dir, "ca.pem", pem);
	CHECK_CODE(context_account(&p->c, &err), SP_OK, &err);
}

#endif
