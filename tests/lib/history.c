/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/lib/history.h"

#include "common/base/file.h"
#include "common/codec/codec.h"
#include "common/crypto/code.h"

enum { PEM_MAX = 64 << 10, BODY_MAX = 4096, NAME_SIZE = 400 };
/* 2026-01-12 07:00 UTC; the first invitation's secret. */
#define MADE_MS UINT64_C(1768201200000)
#define FIRST_SECRET "0123456789ABCDEFGHJK"
#define INVITATION_MS (UINT64_C(14) * 24 * 3600 * 1000)

#define MUST(call) CHECK_CODE((call), SP_OK, &err)

static enum sp_code draw_nonce(void *ctx, uint8_t out[NONCE_SIZE], struct sp_error *err)
{
	struct history *h = ctx;
	uint8_t number[8];
	(void)err;
	be64_put(number, h->nonces++);
	struct hash drawn = sha256(bytes_of(number, sizeof number));
	memcpy(out, drawn.bytes, NONCE_SIZE);
	return SP_OK;
}

/* A certificate without its serial number and the signature, which differ each time that it is made: what was
 * signed up to the number, and from there on. RFC 5280: SEQUENCE { SEQUENCE { [0] version, serial, ... */
static void split_certificate(struct bytes der, struct bytes *start, struct bytes *rest)
{
	enum { OUTER = 4, AT_LENGTH = OUTER + 2, BEFORE_SERIAL = OUTER + 4 + 5, SERIAL = 2 + 16 };
	CHECK(der.len > BEFORE_SERIAL + SERIAL);
	size_t len = be16_get(der.ptr + AT_LENGTH);
	CHECK(len + OUTER + 4 < der.len);
	*start = bytes_of(der.ptr + OUTER, BEFORE_SERIAL - OUTER);
	*rest = bytes_of(
		der.ptr + BEFORE_SERIAL + SERIAL, len + 4 + OUTER - BEFORE_SERIAL - SERIAL);
}

/* Signatures of P-256 are never the same twice: the certificate that was recorded takes the place of the new
 * one, if it says the same in everything else. */
static enum sp_code issue_recorded(void *ctx, const struct tls_key *ca_key, struct bytes ca,
	struct bytes csr, const char *common_name, uint64_t now_ms, uint64_t not_after_ms,
	struct arena *a, struct bytes *out, struct sp_error *err)
{
	struct history *h = ctx;
	struct bytes was[2], is[2];
	enum sp_code rc =
		cert_issue_client(ca_key, ca, csr, common_name, now_ms, not_after_ms, a, out, err);
	if (rc != SP_OK || !h->recorded.len)
		return rc;
	split_certificate(h->recorded, &was[0], &was[1]);
	split_certificate(*out, &is[0], &is[1]);
	bool same = bytes_equal(is[0], was[0]) && bytes_equal(is[1], was[1]);
	CHECK(same || h->recording);
	if (same)
		*out = h->recorded;
	h->recorded = bytes_of(NULL, 0);
	return SP_OK;
}

static struct bytes read_pem(const char *folder, const char *name, struct arena *a)
{
	char path[NAME_SIZE];
	struct sp_error err;
	struct bytes text;
	snprintf(path, sizeof path, "%s/%s", folder, name);
	MUST(file_read(path, PEM_MAX, a, &text, &err));
	return text;
}

static void read_keys(struct history *h, const char *folder)
{
	struct sp_error err;
	struct arena *a = h->arena;
	MUST(tls_key_from_pem(read_pem(folder, "ca.key.pem", a), &h->keys.ca_key, &err));
	MUST(cert_from_pem(read_pem(folder, "ca.pem", a), a, &h->keys.ca_cert, &err));
	MUST(sign_key_from_pem(read_pem(folder, "log.key.pem", a), &h->keys.log_key, &err));
	MUST(tls_key_generate(&h->keys.server_key, &err));
	MUST(cert_make_server(h->keys.ca_key, h->keys.ca_cert, h->keys.server_key, "localhost",
		MADE_MS, MADE_MS + INVITATION_MS, a, &h->keys.server_cert, &err));
}

/* As `init` does, with another way to draw the code. */
static void invite_first(struct history *h)
{
	static const uint8_t key[SUBMISSION_KEY_SIZE] = {0x01, 0x9b, 0xb1, 0x16, 0xc2, 0x80};
	struct hash hash = code_hash(bytes_text(FIRST_SECRET));
	struct msg_invite_create m = {.key = bytes_of(key, sizeof key),
		.code_hash = hash_bytes(&hash),
		.role = ROLE_ADMINISTRATOR,
		.expires_ms = MADE_MS + INVITATION_MS};
	struct ledger_batch *b = NULL;
	struct sp_error err;
	struct buf body;
	uint64_t number;
	buf_init(&body, BODY_MAX);
	MUST(codec_encode(CODEC_INVITE_CREATE, &m, &body, &err));
	MUST(ledger_batch_begin(h->ledger, &b, &err));
	MUST(ledger_append(
		b, 0, MADE_MS, MESSAGE_INVITE_CREATE, buf_bytes(&body), &m, &number, &err));
	MUST(ledger_batch_commit(b, &err));
	buf_free(&body);
}

void history_open(struct history *h, const char *folder)
{
	uint8_t log_key[SIGN_KEY_SIZE];
	struct sp_error err;
	*h = (struct history){.arena = test_arena(), .now_ms = MADE_MS};
	read_keys(h, folder);
	sign_key_public(h->keys.log_key, log_key);
	struct rec_genesis genesis = {.store_id = bytes_text("transcripts 0000"),
		.ca_certificate = h->keys.ca_cert,
		.log_name = "localhost/samplan",
		.log_key = bytes_of(log_key, sizeof log_key),
		.county = "21",
		.server_name = "localhost"};
	struct ledger_options lo = {.dir = test_folder(),
		.key = h->keys.log_key,
		.pace = &ledger_pace_eager, /* a server over it finds nothing to do beside its requests */
		.draw_nonce = draw_nonce,
		.nonce_ctx = h};
	MUST(ledger_create(&lo, &genesis, MADE_MS, &err));
	MUST(ledger_open(&lo, &h->ledger, NULL, &err));
	invite_first(h);
	struct app_options ao = {.ledger = h->ledger,
		.ca_key = h->keys.ca_key,
		.software = "samplan-server 0.1.0",
		.issue = issue_recorded,
		.issue_ctx = h};
	MUST(app_new(&ao, &h->app, &err));
}

void history_close(struct history *h)
{
	app_free(h->app);
	ledger_close(h->ledger);
	keys_free(&h->keys);
}
