/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/renewal.h"

#include "client/commands/output.h"
#include "common/base/clock.h"
#include "common/base/file.h"

static enum sp_code check_certificate(struct context *c, struct bytes csr,
	const struct msg_enrol_reply *reply, struct sp_error *err)
{
	struct hash ours, theirs;
	struct cert_info old, renewed;
	if (!reply->certificate.ptr)
		return sp_fail(err, SP_MALFORMED, "EnrolReply");
	enum sp_code rc = csr_check(csr, &ours, err);
	if (rc == SP_OK)
		rc = cert_public_key_hash(reply->certificate, &theirs, err);
	if (rc == SP_OK)
		rc = cert_read(reply->certificate, &renewed, err);
	if (rc == SP_OK)
		rc = cert_read(c->account.certificate, &old, err);
	if (rc == SP_OK && (!hash_equal(&ours, &theirs) || renewed.not_after_ms < old.not_after_ms))
		rc = sp_fail(err, SP_MALFORMED, "certificate");
	return rc;
}

static enum sp_code save(struct context *c, struct bytes certificate, struct sp_error *err)
{
	const char *path = arena_printf(&c->arena, "%s/cert.pem", context_folder(c));
	struct bytes pem = {0};
	enum sp_code rc = pem_from_cert(certificate, &c->arena, &pem, err);
	if (rc == SP_OK && !path)
		rc = sp_fail(err, SP_NO_MEMORY);
	return rc == SP_OK ? file_write(path, pem, 0600, err) : rc;
}

enum sp_code renewal_run(struct context *c, struct msg_enrol_reply *out, struct sp_error *err)
{
	uint8_t key[SUBMISSION_KEY_SIZE] = {0};
	struct msg_account_renew request = {.key = {key, sizeof key}};
	enum sp_code rc = context_account(c, err);
	if (rc == SP_OK)
		rc = submission_key_draw(clock_utc_ms(), key, err);
	if (rc == SP_OK)
		rc = csr_make(c->account.key, c->profile, &c->arena, &request.csr, err);
	if (rc == SP_OK)
		rc = context_ask(c, MESSAGE_ACCOUNT_RENEW, CODEC_ACCOUNT_RENEW, &request,
			CODEC_ENROL_REPLY, out, err);
	if (rc == SP_OK)
		rc = check_certificate(c, request.csr, out, err);
	if (rc == SP_OK)
		rc = save(c, out->certificate, err);
	if (rc == SP_OK)
		c->account.certificate = c->account.call.certificate = out->certificate;
	return rc;
}

bool renewal_due(const struct cert_info *certificate, uint64_t now_ms)
{
	uint64_t from = certificate->not_before_ms, to = certificate->not_after_ms;
	return from < to && now_ms >= from + (to - from) / 3 * 2 && now_ms < to;
}

void renewal_on_the_way(struct context *c)
{
	struct msg_enrol_reply renewed = {0};
	struct cert_info old;
	struct sp_error err;
	bool connected = c->account.call.software && !context_flag(c, OPTION_DRY_RUN);
	if (!connected || c->keeps_certificate ||
		cert_read(c->account.certificate, &old, NULL) != SP_OK ||
		!renewal_due(&old, c->now_ms) || renewal_run(c, &renewed, &err) == SP_OK)
		return;
	output_note(c, TEXT_RENEWAL_FAILED, print_last_day(c, old.not_after_ms),
		lang_error_what(&c->arena, c->lang, &err), sp_error_row(err.code)->searchable,
		NULL);
}
