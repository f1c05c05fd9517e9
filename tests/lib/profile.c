/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/lib/profile.h"

#include <stdio.h>
#include <stdlib.h>

#include "common/base/file.h"

void test_die(const char *what, const struct sp_error *err)
{
	fprintf(stderr, "%s: %s %s %s %s\n", what, sp_error_row(err->code)->symbol, err->where,
		err->param[0], err->param[1]);
	exit(1);
}

static struct bytes content(const char *dir, const char *name, struct arena *a)
{
	struct sp_error err = {0};
	struct bytes out;
	MUST(file_read(arena_printf(a, "%s/%s", dir, name), 1 << 16, a, &out, &err), name);
	return out;
}

void test_profile_load(const char *dir, const char *host, const char *port, struct arena *a,
	struct call_options *out)
{
	struct sp_error err = {0};
	struct tls_key *key;
	*out = (struct call_options){
		.host = host, .port = port, .timeout_ms = 5000, .software = "test"};
	MUST(tls_key_from_pem(content(dir, "key.pem", a), &key, &err), "key");
	MUST(cert_from_pem(content(dir, "cert.pem", a), a, &out->certificate, &err), "cert");
	MUST(cert_from_pem(content(dir, "ca.pem", a), a, &out->ca, &err), "ca");
	out->key = key;
}

void test_profile_free(struct call_options *o)
{
	struct tls_key *key = (struct tls_key *)(uintptr_t)o->key; /* made above, lent as const */
	tls_key_free(key);
	o->key = NULL;
}
