/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>

#include "common/base/clock.h"
#include "common/base/log.h"
#include "common/wire/frame.h"
#include "server/app/usecase.h"

/* Against the CA certificate that the ledger began with. */
static enum sp_code check_ca(const struct tls_key *key, struct bytes ca, struct sp_error *err)
{
	if (cert_is_of_key(ca, key))
		return SP_OK;
	return sp_fail(err, SP_KEYS_INVALID, "ca.key.pem does not belong to this store");
}

static enum sp_code issue_usual(void *ctx, const struct tls_key *ca_key, struct bytes ca,
	struct bytes csr, const char *common_name, uint64_t now_ms, uint64_t not_after_ms,
	struct arena *a, struct bytes *out, struct sp_error *err)
{
	(void)ctx;
	return cert_issue_client(ca_key, ca, csr, common_name, now_ms, not_after_ms, a, out, err);
}

enum sp_code app_new(const struct app_options *o, struct app **out, struct sp_error *err)
{
	enum sp_code rc = check_ca(o->ca_key, ledger_genesis(o->ledger)->ca_certificate, err);
	if (rc != SP_OK)
		return rc;
	struct app *a = calloc(1, sizeof *a);
	if (!a)
		return sp_fail(err, SP_NO_MEMORY);
	a->ledger = o->ledger;
	a->ca_key = o->ca_key;
	a->issue = o->issue ? o->issue : issue_usual;
	a->issue_ctx = o->issue_ctx;
	app_pages(a, PAGE_ROWS, PAGE_BYTES);
	a->started_ms = clock_steady_ms();
	snprintf(a->software, sizeof a->software, "%s", o->software);
	limiter_init(&a->limiter);
	party_cache_init(&a->parties);
	kept_init(&a->kept);
	atomic_init(&a->revocations, 0);
	atomic_init(&a->last_backup_ms, 0);
	*out = a;
	return SP_OK;
}

void app_free(struct app *a)
{
	if (!a)
		return;
	limiter_close(&a->limiter);
	party_cache_close(&a->parties);
	kept_close(&a->kept);
	free(a);
}

void app_tidy(struct app *a)
{
	ledger_forget_dead_readers(a->ledger);
}

bool app_writable(const struct app *a)
{
	return ledger_writable(a->ledger);
}

enum sp_code app_failure(const struct app *a, struct sp_error *err)
{
	return ledger_failure(a->ledger, err);
}

struct meter *app_memory(struct app *a)
{
	return &a->memory;
}

uint64_t app_revocations(const struct app *a)
{
	return atomic_load(&a->revocations);
}

/* The account of a fingerprint, into *out; SP_NOT_FOUND for none. */
static enum sp_code identify(struct ledger_view *v, const struct hash *fingerprint, uint64_t now_ms,
	struct arena *arena, struct identity *out, struct sp_error *err)
{
	struct rec_account row;
	uint64_t account, not_after_ms;
	enum sp_code rc =
		ledger_account_of_certificate(v, fingerprint, &account, &not_after_ms, err);
	if (rc == SP_OK)
		rc = ledger_account(v, account, arena, &row, err);
	if (rc != SP_OK)
		return rc;
	if (row.revoked_number)
		out->refusal = SP_ACCOUNT_CLOSED;
	else if (not_after_ms <= now_ms)
		out->refusal = SP_CERTIFICATE_EXPIRED;
	if (out->refusal != SP_OK)
		return SP_OK;
	out->authenticated = true;
	out->account = account;
	out->role = row.role;
	out->not_after_ms = not_after_ms;
	if (row.organisation)
		snprintf(out->organisation, sizeof out->organisation, "%s", row.organisation);
	return SP_OK;
}

enum sp_code app_identify(struct app *a, struct bytes certificate, uint64_t now_ms,
	struct identity *out, struct sp_error *err)
{
	/* Counted before the view is opened: a revocation between the two is asked about once more. */
	*out = (struct identity){.authenticated = false, .revocations = app_revocations(a)};
	if (certificate.len == 0)
		return SP_OK;
	struct hash fingerprint = cert_fingerprint(certificate);
	struct ledger_view *v = NULL;
	struct arena arena;
	arena_init(&arena, 16 << 10);
	enum sp_code rc = ledger_view_open(a->ledger, &v, err);
	if (rc == SP_OK)
		rc = identify(v, &fingerprint, now_ms, &arena, out, err);
	ledger_view_close(v);
	arena_free(&arena);
	if (rc == SP_NOT_FOUND) {
		out->refusal = SP_ACCOUNT_CLOSED;
		rc = SP_OK;
	}
	return rc;
}

void app_welcome(struct app *a, const struct identity *who, struct buf *out)
{
	struct msg_welcome welcome = {.protocol_min = PROTOCOL_VERSION_MIN,
		.protocol_max = PROTOCOL_VERSION_MAX,
		.software = a->software,
		.authenticated = who->authenticated,
		.max_frame = who->authenticated ? FRAME_MAX : FRAME_MAX_ANONYMOUS,
		.max_in_flight = FRAME_MAX_IN_FLIGHT,
		.refusal = (uint32_t)who->refusal};
	struct buf body;
	buf_init(&body, 4096);
	enum sp_code rc = codec_encode(CODEC_WELCOME, &welcome, &body, NULL);
	struct frame f = {.type = MESSAGE_WELCOME, .body = buf_bytes(&body)};
	if (rc != SP_OK || frame_write(out, &f) != SP_OK)
		out->failed = true; /* the connection cannot begin: its owner closes it */
	buf_free(&body);
}

void app_error_frame(uint16_t type, uint32_t tag, const struct sp_error *error, struct buf *out)
{
	struct buf body;
	struct sp_error internal;
	if (!app_sends(error->code)) {
		log_error("error_not_sent", error);
		sp_fail(&internal, SP_INTERNAL, sp_error_row(error->code)->searchable);
		error = &internal;
	}
	buf_init(&body, 4096);
	enum sp_code rc = codec_encode_error(error, &body);
	struct frame f = {.type = type, .flags = FRAME_ERROR, .tag = tag, .body = buf_bytes(&body)};
	if (rc != SP_OK || frame_write(out, &f) != SP_OK)
		out->failed = true;
	buf_free(&body);
}
