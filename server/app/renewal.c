/* SPDX-License-Identifier: Apache-2.0 */
/* A new certificate for the server's own key, in the old one's place. */
#include <stdio.h>

#include "common/base/file.h"
#include "server/app/keys.h"

bool app_certificate_due(const struct cert_info *shown, uint64_t now_ms)
{
	uint64_t life = shown->not_after_ms - shown->not_before_ms;
	if (shown->not_after_ms <= shown->not_before_ms || now_ms < shown->not_before_ms)
		return true; /* made while the clock was wrong: no client takes it */
	return now_ms - shown->not_before_ms >= life / 3 * 2;
}

bool app_clock_is_behind(const struct app *a, uint64_t now_ms)
{
	struct ledger_view *v = NULL;
	struct entry newest = {.arrival_ms = 0};
	enum sp_code rc = ledger_view_open(a->ledger, &v, NULL);
	if (rc == SP_OK)
		rc = ledger_entry_header(v, ledger_size(v) - 1, &newest, NULL);
	ledger_view_close(v);
	return rc == SP_OK && now_ms < newest.arrival_ms;
}

/* Its life ends with the CA's at the latest: what is longer, clients do not take either. */
static enum sp_code end_of_life(
	struct bytes ca_cert, uint64_t now_ms, uint64_t *out, struct sp_error *err)
{
	struct cert_info ca;
	enum sp_code rc = cert_read(ca_cert, &ca, err);
	if (rc != SP_OK)
		return rc;
	if (ca.not_after_ms <= now_ms)
		return sp_fail(err, SP_KEYS_INVALID, "the CA has expired");
	*out = now_ms + CERTIFICATE_MS < ca.not_after_ms ? now_ms + CERTIFICATE_MS
							 : ca.not_after_ms;
	return SP_OK;
}

static enum sp_code write_certificate(
	const char *dir, struct bytes der, struct arena *a, struct sp_error *err)
{
	char path[KEYS_PATH];
	struct bytes pem;
	int n = snprintf(path, sizeof path, "%s/keys/%s", dir, KEYS_SERVER_CERT);
	if (n < 0 || (size_t)n >= sizeof path)
		return sp_fail(err, SP_FILE, dir, "the name is too long");
	enum sp_code rc = pem_from_cert(der, a, &pem, err);
	return rc == SP_OK ? file_write(path, pem, 0644, err) : rc;
}

enum sp_code app_renew_certificate(const struct app *a, const char *dir,
	const struct tls_key *server_key, uint64_t now_ms, struct arena *arena, struct bytes *out,
	struct sp_error *err)
{
	const struct rec_genesis *genesis = ledger_genesis(a->ledger);
	uint64_t end = 0;
	enum sp_code rc = end_of_life(genesis->ca_certificate, now_ms, &end, err);
	if (rc == SP_OK)
		rc = cert_make_server(a->ca_key, genesis->ca_certificate, server_key,
			genesis->server_name, now_ms, end, arena, out, err);
	return rc == SP_OK ? write_certificate(dir, *out, arena, err) : rc;
}
