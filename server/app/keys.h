/* SPDX-License-Identifier: Apache-2.0 */
/* keys.h - the files of DIR/keys. Private to server/app. */
#ifndef SP_APP_KEYS_H
#define SP_APP_KEYS_H

#include "server/app/usecase.h"

/* The log is named HOST/samplan, in 255 bytes. */
enum { KEYS_PATH = 4096, KEYS_HOST_MAX = 247 };

#define KEYS_CA_KEY "ca.key.pem"
#define KEYS_CA_CERT "ca.pem"
#define KEYS_SERVER_KEY "server.key.pem"
#define KEYS_SERVER_CERT "server.pem"
#define KEYS_LOG_KEY "log.key.pem"

/* New keys and the certificates made with them, for keys_free. */
SP_CHECK enum sp_code keys_make(const char *host, uint64_t now_ms, struct arena *a,
	struct server_keys *out, struct sp_error *err);
/* Into the new folder DIR/keys (0700): keys 0600, certificates 0644, all synced. */
SP_CHECK enum sp_code keys_write(
	const char *dir, const struct server_keys *k, struct arena *a, struct sp_error *err);

#endif
