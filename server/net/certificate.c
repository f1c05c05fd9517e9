/* SPDX-License-Identifier: Apache-2.0 */
/* The certificate that the server shows, and a new one in time: connections that are there keep what they
 * began with, new ones get the new one. */
#include <inttypes.h>
#include <stdio.h>

#include "common/base/log.h"
#include "server/net/net.h"

enum { CERTIFICATE_ARENA = 64 << 10 };

/* For the connections to come. */
static enum sp_code show(struct server *s, struct bytes der, struct sp_error *err)
{
	struct tls_config *tls = NULL;
	struct cert_info info;
	enum sp_code rc = cert_read(der, &info, err);
	if (rc == SP_OK)
		rc = tls_config_server(s->keys->server_key, der, s->keys->ca_cert, &tls, err);
	if (rc != SP_OK)
		return rc;
	uv_mutex_lock(&s->lock);
	tls_config_free(s->tls);
	s->tls = tls;
	s->certificate = info;
	uv_mutex_unlock(&s->lock);
	return SP_OK;
}

enum sp_code certificate_new_tls(struct server *s, struct tls **out, struct sp_error *err)
{
	uv_mutex_lock(&s->lock);
	enum sp_code rc = tls_new_server(s->tls, out, err);
	uv_mutex_unlock(&s->lock);
	return rc;
}

uint64_t certificate_not_after_ms(struct server *s)
{
	uv_mutex_lock(&s->lock);
	uint64_t at_ms = s->certificate.not_after_ms;
	uv_mutex_unlock(&s->lock);
	return at_ms;
}

static void log_renewed(const struct server *s)
{
	char days[24];
	uint64_t left = s->certificate.not_after_ms - s->utc_ms();
	snprintf(days, sizeof days, "%" PRIu64, left / (24 * 60 * 60 * 1000));
	log_event(LOG_LEVEL_INFO, "certificate_renewed", "days", days, NULL);
}

/* The first loop waits for the disk: once in sixteen months. */
static enum sp_code renew(struct server *s, struct sp_error *err)
{
	struct arena a;
	struct bytes der;
	arena_init(&a, CERTIFICATE_ARENA);
	enum sp_code rc = app_renew_certificate(
		s->app, s->dir, s->keys->server_key, s->utc_ms(), &a, &der, err);
	if (rc == SP_OK)
		rc = show(s, der, err);
	arena_free(&a);
	return rc;
}

void certificate_check(struct server *s)
{
	struct sp_error err;
	s->renewal_ms = loop_now(&s->loops[0]) + s->timing.renewal;
	if (!app_certificate_due(&s->certificate, s->utc_ms()))
		return;
	if (app_clock_is_behind(s->app, s->utc_ms())) {
		log_event(LOG_LEVEL_WARNING, "certificate_not_renewed", "reason",
			"the clock is before the newest entry", NULL);
		return;
	}
	if (renew(s, &err) == SP_OK)
		log_renewed(s);
	else
		log_error("certificate_not_renewed", &err);
}

enum sp_code certificate_open(struct server *s, struct sp_error *err)
{
	enum sp_code rc = show(s, s->keys->server_cert, err);
	if (rc == SP_OK)
		certificate_check(s);
	return rc;
}

void certificate_close(struct server *s)
{
	tls_config_free(s->tls);
	s->tls = NULL;
}
