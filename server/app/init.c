/* SPDX-License-Identifier: Apache-2.0 */
/* DIR as a whole or not at all: made beside its place, synced, then renamed. */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/base/file.h"
#include "server/app/keys.h"

enum { STORE_ID_SIZE = 16, INIT_ARENA = 1 << 20 };

static const char ini_text[] =
	"; samplan-server: read at start. Lines that begin with ; are comments.\n"
	"\n"
	"; Address to listen on. 0.0.0.0 = every IPv4 address, :: = every address of the machine.\n"
	"listen = 0.0.0.0\n"
	"; Port, 1-65535.\n"
	"port = %u\n"
	"; At stop, requests in flight are finished for at most so many seconds (1-60).\n"
	"drain_s = 10\n"
	"; Address space for each of the two databases in GiB (1-1024); not memory, not disk.\n"
	"map_gib = 32\n"
	"; Threads that serve connections (1-64); 0 = one for each core.\n"
	"loops = 0\n"
	"; MiB that requests and queues of all connections may hold (8-65536): above it nothing is "
	"read.\n"
	"memory_limit = 64\n"
	"; MiB that the record's file may be grown ahead of its use (0-1024), and at most a 16th\n"
	"; of what the disk has free: submissions are stored faster. 0 = no file is.\n"
	"grow_ahead = 256\n"
	"; Connections at a time; 0 = what the limit on open files allows.\n"
	"max_connections = 0\n"
	"; Of these, from one address and of one account; 0 = any number.\n"
	"max_connections_address = 256\n"
	"max_connections_account = 64\n"
	"; What the process gives up when it has started (seccomp, Landlock): on = what the kernel "
	"has,\n"
	"; strict = all of it or no start, off = nothing.\n"
	"contain = on\n"
	"; Metrics for Prometheus, plain HTTP on 127.0.0.1 alone: a port, or 0 = none.\n"
	"metrics_port = 0\n"
	"; Requests that took so many milliseconds are logged with their stages; 0 = none.\n"
	"slow_ms = 1000\n";

/* A name or an address, as it goes into the certificate and the log's name. */
static enum sp_code check_host(const char *host, struct sp_error *err)
{
	size_t n = strlen(host);
	bool fine = n >= 1 && n <= KEYS_HOST_MAX && host[0] != '-';
	for (size_t i = 0; fine && i < n; i++)
		fine = isalnum((unsigned char)host[i]) || strchr(".-:", host[i]);
	return fine ? SP_OK : field_invalid(err, "--name", host);
}

static enum sp_code check_county(const char *county, struct sp_error *err)
{
	bool fine = !county || (strlen(county) == 2 && isdigit((unsigned char)county[0]) &&
				       isdigit((unsigned char)county[1]));
	return fine ? SP_OK : field_invalid(err, "--county", county);
}

static enum sp_code write_ini(const char *dir, uint16_t port, struct sp_error *err)
{
	char path[KEYS_PATH];
	struct buf text;
	buf_init(&text, 4096);
	buf_addf(&text, ini_text, (unsigned)port);
	int n = snprintf(path, sizeof path, "%s/server.ini", dir);
	enum sp_code rc = text.failed || n < 0 || (size_t)n >= sizeof path
				  ? sp_fail(err, SP_FILE, dir, "the name is too long")
				  : file_write_new(path, buf_bytes(&text), 0644, err);
	buf_free(&text);
	return rc;
}

/* Entry 0 is the genesis, entry 1 the first administrator's invitation. */
static enum sp_code make_store(const char *dir, const struct init_options *o,
	const struct server_keys *k, char code[48], struct sp_error *err)
{
	char path[KEYS_PATH], log_name[KEYS_HOST_MAX + 16];
	uint8_t id[STORE_ID_SIZE], key[SIGN_KEY_SIZE];
	struct ledger_options options = {.dir = path, .key = k->log_key};
	struct ledger *l = NULL;
	int n = snprintf(path, sizeof path, "%s/store", dir);
	if (n < 0 || (size_t)n >= sizeof path)
		return sp_fail(err, SP_FILE, dir, "the name is too long");
	snprintf(log_name, sizeof log_name, "%s/samplan", o->host);
	sign_key_public(k->log_key, key);
	struct rec_genesis genesis = {.store_id = bytes_of(id, sizeof id),
		.ca_certificate = k->ca_cert,
		.log_name = log_name,
		.log_key = bytes_of(key, sizeof key),
		.county = o->county,
		.server_name = o->host};
	enum sp_code rc = random_bytes(id, sizeof id, err);
	if (rc == SP_OK)
		rc = dir_make(path, err);
	if (rc == SP_OK)
		rc = ledger_create(&options, &genesis, o->now_ms, err);
	if (rc == SP_OK)
		rc = ledger_open(&options, &l, NULL, err);
	if (rc == SP_OK)
		rc = invite_by_server(l, ROLE_ADMINISTRATOR, NULL, o->now_ms, code, err);
	ledger_close(l);
	return rc == SP_OK ? dir_sync(path, err) : rc;
}

static enum sp_code fill_folder(const char *dir, const struct init_options *o,
	struct init_result *out, struct sp_error *err)
{
	struct server_keys k = {.ca_key = NULL};
	uint8_t key[SIGN_KEY_SIZE];
	struct arena a;
	arena_init(&a, INIT_ARENA);
	enum sp_code rc = keys_make(o->host, o->now_ms, &a, &k, err);
	if (rc == SP_OK)
		rc = keys_write(dir, &k, &a, err);
	if (rc == SP_OK)
		rc = write_ini(dir, o->port, err);
	if (rc == SP_OK)
		rc = make_store(dir, o, &k, out->code, err);
	if (rc == SP_OK) {
		sign_key_public(k.log_key, key);
		out->log_key = log_key_fingerprint(key);
		out->ca = cert_fingerprint(k.ca_cert);
	}
	keys_free(&k);
	arena_free(&a);
	return rc == SP_OK ? dir_sync(dir, err) : rc;
}

/* The folder that `path` lies in; *name = its last part, within `path`. */
static void split_path(const char *path, char parent[KEYS_PATH], const char **name)
{
	snprintf(parent, KEYS_PATH, "%s", path);
	char *slash = strrchr(parent, '/');
	*name = slash ? path + (slash - parent) + 1 : path;
	if (slash)
		slash[slash == parent] = '\0';
	else
		snprintf(parent, KEYS_PATH, ".");
}

/* rename(2) takes the place of an empty folder, and refuses any other. A place that might be lost with the next
 * power cut is given back. */
static enum sp_code put_in_place(const char *made, const char *dir, struct sp_error *err)
{
	char parent[KEYS_PATH];
	const char *name;
	if (rename(made, dir) != 0)
		return errno == ENOTEMPTY || errno == EEXIST || errno == ENOTDIR
			       ? sp_fail(err, SP_EXISTS, dir)
			       : sp_fail_errno(err, dir, errno);
	split_path(dir, parent, &name);
	enum sp_code rc = dir_sync(parent, err);
	if (rc != SP_OK && rename(dir, made) != 0)
		dir_remove(dir);
	return rc;
}

/* Nothing is there, or an empty folder. */
static enum sp_code check_free(const char *dir, struct sp_error *err)
{
	DIR *d = opendir(dir);
	size_t n = 0;
	if (!d && errno == ENOENT)
		return SP_OK;
	if (!d)
		return errno == ENOTDIR ? sp_fail(err, SP_EXISTS, dir)
					: sp_fail_errno(err, dir, errno);
	while (readdir(d)) /* . and .. are always there */
		n++;
	closedir(d);
	return n > 2 ? sp_fail(err, SP_EXISTS, dir) : SP_OK;
}

/* Without the slashes at its end. */
static enum sp_code trim_path(const char *dir, char out[KEYS_PATH], struct sp_error *err)
{
	size_t n = strlen(dir);
	while (n > 1 && dir[n - 1] == '/')
		n--;
	if (n == 0 || n + 32 > KEYS_PATH)
		return sp_fail_errno(err, dir, n ? ENAMETOOLONG : ENOENT);
	memcpy(out, dir, n);
	out[n] = '\0';
	return SP_OK;
}

static const char unfinished[] = ".tmp-XXXXXX";

enum sp_code app_init(const struct init_options *o, struct init_result *out, struct sp_error *err)
{
	char dir[KEYS_PATH], made[KEYS_PATH];
	struct init_options trimmed = *o;
	trimmed.dir = dir;
	enum sp_code rc = trim_path(o->dir, dir, err);
	if (rc == SP_OK)
		rc = check_host(o->host, err);
	if (rc == SP_OK)
		rc = check_county(o->county, err);
	if (rc == SP_OK)
		rc = check_free(dir, err);
	if (rc != SP_OK)
		return rc;
	snprintf(made, sizeof made, "%.4070s%s", dir, unfinished);
	if (!mkdtemp(made))
		return sp_fail_errno(err, dir, errno);
	rc = fill_folder(made, &trimmed, out, err);
	if (rc == SP_OK)
		rc = put_in_place(made, dir, err);
	if (rc != SP_OK)
		dir_remove(made);
	return rc;
}

/* Not removed here: somebody's own copy may have such a name, and an init may be at work in it. */
bool app_init_leftover(const char *dir, char *out, size_t size)
{
	char trimmed[KEYS_PATH], parent[KEYS_PATH];
	const char *name;
	bool found = false;
	if (trim_path(dir, trimmed, NULL) != SP_OK)
		return false;
	split_path(trimmed, parent, &name);
	size_t n = strlen(name), kept = strlen(unfinished) - strlen("XXXXXX");
	DIR *d = opendir(parent);
	for (struct dirent *e = d ? readdir(d) : NULL; e && !found; e = readdir(d)) {
		found = strncmp(e->d_name, name, n) == 0 &&
			strncmp(e->d_name + n, unfinished, kept) == 0 &&
			strlen(e->d_name + n) == strlen(unfinished);
		if (found)
			snprintf(out, size, "%s/%s", parent, e->d_name);
	}
	if (d)
		closedir(d);
	return found;
}

enum sp_code app_invite_offline(const char *dir, enum role role, const char *organisation,
	uint64_t now_ms, char code[48], struct sp_error *err)
{
	char path[KEYS_PATH];
	struct server_keys k = {.ca_key = NULL};
	struct ledger *l = NULL;
	struct arena a;
	arena_init(&a, INIT_ARENA);
	int n = snprintf(path, sizeof path, "%s/store", dir);
	enum sp_code rc = n > 0 && (size_t)n < sizeof path ? keys_load(dir, &a, &k, err)
							   : sp_fail_errno(err, dir, ENAMETOOLONG);
	struct ledger_options options = {.dir = path, .key = k.log_key};
	if (rc == SP_OK)
		rc = ledger_open(&options, &l, NULL, err);
	if (rc == SP_OK)
		rc = invite_by_server(l, role, organisation, now_ms, code, err);
	ledger_close(l);
	keys_free(&k);
	arena_free(&a);
	return rc;
}
