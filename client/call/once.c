/* SPDX-License-Identifier: Apache-2.0 */
#include "client/call/call.h"

#include <stdio.h>

#include "client/call/socket.h"

enum { RETRY_PAUSE_MS = 200 };

static void tell_retry(const struct call_options *o, enum sp_code code, unsigned tries)
{
	char place[300];
	snprintf(place, sizeof place, "%s:%s", o->host, o->port);
	if (o->watch)
		o->watch(o->user,
			&(const struct call_event){
				.step = CALL_RETRY, .place = place, .code = code, .tries = tries});
}

static void wait_again(const struct call_options *o, enum sp_code code, unsigned tries)
{
	tell_retry(o, code, tries);
	pause_ms((uint32_t)RETRY_PAUSE_MS << (tries - 1));
}

enum sp_code call_once(const struct call_options *o, unsigned tries, enum message_type type,
	struct bytes request, enum codec_id reply_id, void *reply, struct arena *a,
	struct sp_error *err)
{
	bool unknown = false;
	for (unsigned n = 1;; n++) {
		struct call *c = NULL;
		if (o->refused)
			*o->refused = false;
		enum sp_code rc = call_open(o, a, &c, err);
		if (rc == SP_OK)
			rc = call_request_bytes(c, type, request, reply_id, reply, a, err);
		call_close(c);
		unknown = unknown || rc == SP_OUTCOME_UNKNOWN;
		if (rc == SP_OK || !sp_error_row(rc)->retry)
			return rc;
		if (n >= tries) {
			/* an earlier try may have been stored: "the server does not answer" would hide it */
			if (unknown && rc != SP_OUTCOME_UNKNOWN) {
				rc = sp_fail(err, SP_OUTCOME_UNKNOWN);
				sp_where(err, "%s:%s", o->host, o->port);
			}
			return rc;
		}
		wait_again(o, rc, n);
	}
}

enum sp_code call_retry(const struct call_options *o, unsigned tries, call_attempt attempt,
	void *user, struct arena *a, struct sp_error *err)
{
	for (unsigned n = 1;; n++) {
		struct call *c = NULL;
		enum sp_code rc = call_open(o, a, &c, err);
		if (rc == SP_OK)
			rc = attempt(user, c, err);
		call_close(c);
		if (rc == SP_OK || !sp_error_row(rc)->retry || n >= tries)
			return rc;
		wait_again(o, rc, n);
	}
}
