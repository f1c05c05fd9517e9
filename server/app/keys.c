/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "common/base/file.h"
#include "server/app/keys.h"

enum { PEM_MAX = 64 << 10 };

static enum sp_code join(
	char out[KEYS_PATH], const char *dir, const char *name, struct sp_error *err)
{
	size_t a = strlen(dir), b = strlen(name);
	if (a + b + 2 > KEYS_PATH)
		return sp_fail(err, SP_FILE, dir, "the name is too long");
	memcpy(out, dir, a);
	out[a] = '/';
	memcpy(out + a + 1, name, b + 1);
	return SP_OK;
}

static enum sp_code read_pem(const char *dir, const char *name, bool secret, struct arena *a,
	struct bytes *out, struct sp_error *err)
{
	char path[KEYS_PATH];
	enum sp_code rc = join(path, dir, name, err);
	if (rc != SP_OK)
		return rc;
	return secret ? file_read_secret(path, PEM_MAX, a, out, err)
		      : file_read(path, PEM_MAX, a, out, err);
}

/* A key or certificate that cannot be read says which file it lies in. */
static enum sp_code in_file(
	enum sp_code rc, const char *dir, const char *name, struct sp_error *err)
{
	if (rc == SP_KEYS_INVALID)
		sp_where(err, "%s/%s", dir, name);
	return rc;
}

/* The text of a key is gone once the key has been made of it, and once it has been written. */
static void begin_secret(struct arena *a)
{
	arena_init(a, 4 * PEM_MAX); /* of all three */
	arena_keep_secret(a);
}

static enum sp_code load_tls_key(const char *dir, const char *name, struct arena *text,
	struct tls_key **out, struct sp_error *err)
{
	struct bytes pem;
	enum sp_code rc = read_pem(dir, name, true, text, &pem, err);
	return rc == SP_OK ? in_file(tls_key_from_pem(pem, out, err), dir, name, err) : rc;
}

static enum sp_code load_cert(
	const char *dir, const char *name, struct arena *a, struct bytes *out, struct sp_error *err)
{
	struct bytes pem;
	enum sp_code rc = read_pem(dir, name, false, a, &pem, err);
	return rc == SP_OK ? in_file(cert_from_pem(pem, a, out, err), dir, name, err) : rc;
}

enum sp_code keys_load(
	const char *dir, struct arena *a, struct server_keys *out, struct sp_error *err)
{
	struct server_keys k = {.ca_key = NULL};
	char folder[KEYS_PATH];
	struct arena text;
	struct bytes pem;
	begin_secret(&text);
	enum sp_code rc = join(folder, dir, "keys", err);
	if (rc == SP_OK)
		rc = load_tls_key(folder, KEYS_CA_KEY, &text, &k.ca_key, err);
	if (rc == SP_OK)
		rc = load_tls_key(folder, KEYS_SERVER_KEY, &text, &k.server_key, err);
	if (rc == SP_OK)
		rc = load_cert(folder, KEYS_CA_CERT, a, &k.ca_cert, err);
	if (rc == SP_OK)
		rc = load_cert(folder, KEYS_SERVER_CERT, a, &k.server_cert, err);
	if (rc == SP_OK)
		rc = read_pem(folder, KEYS_LOG_KEY, true, &text, &pem, err);
	if (rc == SP_OK)
		rc = in_file(sign_key_from_pem(pem, &k.log_key, err), folder, KEYS_LOG_KEY, err);
	arena_free(&text);
	if (rc == SP_OK)
		*out = k;
	else
		keys_free(&k);
	return rc;
}

void keys_free(struct server_keys *k)
{
	tls_key_free(k->ca_key);
	tls_key_free(k->server_key);
	sign_key_free(k->log_key);
	*k = (struct server_keys){.ca_key = NULL};
}

enum sp_code keys_make(const char *host, uint64_t now_ms, struct arena *a, struct server_keys *out,
	struct sp_error *err)
{
	struct server_keys k = {.ca_key = NULL};
	char name[65]; /* RFC 5280 allows 64 characters; nothing is looked up by it */
	snprintf(name, sizeof name, "samplan %.56s", host);
	enum sp_code rc = tls_key_generate(&k.ca_key, err);
	if (rc == SP_OK)
		rc = tls_key_generate(&k.server_key, err);
	if (rc == SP_OK)
		rc = sign_key_generate(&k.log_key, err);
	if (rc == SP_OK)
		rc = cert_make_ca(k.ca_key, name, now_ms, a, &k.ca_cert, err);
	if (rc == SP_OK)
		rc = cert_make_server(k.ca_key, k.ca_cert, k.server_key, host, now_ms,
			now_ms + CERTIFICATE_MS, a, &k.server_cert, err);
	if (rc == SP_OK)
		*out = k;
	else
		keys_free(&k);
	return rc;
}

static enum sp_code write_file(const char *dir, const char *name, unsigned mode, enum sp_code made,
	struct bytes pem, struct sp_error *err)
{
	char path[KEYS_PATH];
	enum sp_code rc = made == SP_OK ? join(path, dir, name, err) : made;
	return rc == SP_OK ? file_write_new(path, pem, mode, err) : rc;
}

static enum sp_code write_keys(
	const char *folder, const struct server_keys *k, struct sp_error *err)
{
	struct bytes pem = {NULL, 0};
	struct arena text;
	begin_secret(&text);
	enum sp_code rc = tls_key_to_pem(k->ca_key, &text, &pem, err);
	rc = write_file(folder, KEYS_CA_KEY, 0600, rc, pem, err);
	if (rc == SP_OK)
		rc = tls_key_to_pem(k->server_key, &text, &pem, err);
	rc = write_file(folder, KEYS_SERVER_KEY, 0600, rc, pem, err);
	if (rc == SP_OK)
		rc = sign_key_to_pem(k->log_key, &text, &pem, err);
	rc = write_file(folder, KEYS_LOG_KEY, 0600, rc, pem, err);
	arena_free(&text);
	return rc;
}

static enum sp_code write_certs(
	const char *folder, const struct server_keys *k, struct arena *a, struct sp_error *err)
{
	struct bytes pem = {NULL, 0};
	enum sp_code rc = pem_from_cert(k->ca_cert, a, &pem, err);
	rc = write_file(folder, KEYS_CA_CERT, 0644, rc, pem, err);
	if (rc == SP_OK)
		rc = pem_from_cert(k->server_cert, a, &pem, err);
	return write_file(folder, KEYS_SERVER_CERT, 0644, rc, pem, err);
}

enum sp_code keys_write(
	const char *dir, const struct server_keys *k, struct arena *a, struct sp_error *err)
{
	char folder[KEYS_PATH];
	enum sp_code rc = join(folder, dir, "keys", err);
	if (rc == SP_OK)
		rc = dir_make(folder, err);
	if (rc == SP_OK)
		rc = write_keys(folder, k, err);
	if (rc == SP_OK)
		rc = write_certs(folder, k, a, err);
	return rc == SP_OK ? dir_sync(folder, err) : rc;
}
