/* SPDX-License-Identifier: Apache-2.0 */
/* caller.h - somebody who calls the fixture's server as our own client does, with all its patience. */
#ifndef SP_TESTS_NET_CALLER_H
#define SP_TESTS_NET_CALLER_H

#include "client/call/call.h"
#include "tests/lib/net_fixture.h"

/* `port` is borrowed. */
static inline struct call_options caller_options(
	const struct net_fixture *n, const struct holder *h, const char *port)
{
	return (struct call_options){.host = "127.0.0.1",
		.port = port,
		.key = h->key,
		.certificate = h->certificate,
		.ca = n->f.keys.ca_cert,
		.timeout_ms = PATIENCE_MS,
		.software = "test"};
}

#endif
