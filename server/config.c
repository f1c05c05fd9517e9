/* SPDX-License-Identifier: Apache-2.0 */
#include "server/config.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "common/base/file.h"
#include "common/domain/vocabulary.h"
#include "common/ini/ini.h"
#include "server/contain/contain.h"
#include "server/net/server.h"

enum { CONFIG_MAX = 64 << 10 };

/* In the order of enum contain_mode. */
static const char *const contain_words[] = {"off", "on", "strict"};

/* Every key there is. A key without bounds is the text; with words it is the number of one of them. */
static const struct key {
	const char *name;
	size_t offset;
	uint32_t low, high;
	const char *allowed;
	const char *const *words;
} keys[] = {
	{"listen", offsetof(struct config, listen), 0, 0, "0.0.0.0, ::, 127.0.0.1, ..."},
	{"port", offsetof(struct config, port), 1, 65535, "1-65535"},
	{"drain_s", offsetof(struct config, drain_s), 1, 60, "1-60"},
	{"map_gib", offsetof(struct config, map_gib), 1, 1024, "1-1024"},
	{"loops", offsetof(struct config, loops), 0, SERVER_LOOPS_MAX, "0-64"},
	{"memory_limit", offsetof(struct config, memory_limit), 8, 65536, "8-65536"},
	{"grow_ahead", offsetof(struct config, grow_ahead), 0, 1024, "0-1024"},
	{"max_connections", offsetof(struct config, max_connections), 0, 1000000, "0-1000000"},
	{"max_connections_address", offsetof(struct config, max_connections_address), 0, 1000000,
		"0-1000000"},
	{"max_connections_account", offsetof(struct config, max_connections_account), 0, 1000000,
		"0-1000000"},
	{"contain", offsetof(struct config, contain), CONTAIN_OFF, CONTAIN_STRICT,
		"on, off, strict", contain_words},
	{"metrics_port", offsetof(struct config, metrics_port), 0, 65535, "0-65535"},
	{"slow_ms", offsetof(struct config, slow_ms), 0, 3600000, "0-3600000"},
};
enum { KEYS = sizeof keys / sizeof keys[0] };

struct reading {
	struct config *config;
	bool seen[KEYS];
};

bool config_number(const char *text, uint32_t low, uint32_t high, uint32_t *out)
{
	uint32_t n = 0;
	if (!*text)
		return false;
	for (const char *p = text; *p; p++) {
		if (*p < '0' || *p > '9' || __builtin_mul_overflow(n, 10u, &n) ||
			__builtin_add_overflow(n, (uint32_t)(*p - '0'), &n))
			return false;
	}
	*out = n;
	return n >= low && n <= high;
}

static enum sp_code unknown(const char *name, struct sp_error *err)
{
	const char *names[KEYS];
	char known[SP_ERROR_TEXT] = "";
	for (size_t i = 0; i < KEYS; i++) {
		size_t n = strlen(known);
		names[i] = keys[i].name;
		snprintf(known + n, sizeof known - n, "%s%s", n ? ", " : "", names[i]);
	}
	const char *near = near_word(name, names, KEYS);
	if (near)
		return sp_fail(err, SP_CONFIG_KEY_UNKNOWN, name, near);
	return sp_fail(err, SP_CONFIG_KEY_FOREIGN, name, known);
}

static bool find_word(const struct key *k, const char *value, uint32_t *out)
{
	for (uint32_t i = k->low; i <= k->high; i++) {
		if (strcmp(k->words[i], value) != 0)
			continue;
		*out = i;
		return true;
	}
	return false;
}

static bool set(struct config *c, const struct key *k, const char *value)
{
	char *at = (char *)c + k->offset;
	size_t n = strlen(value);
	uint32_t number;
	if (k->high) {
		if (!(k->words ? find_word(k, value, &number)
			       : config_number(value, k->low, k->high, &number)))
			return false;
		memcpy(at, &number, sizeof number);
		return true;
	}
	if (n == 0 || n >= sizeof c->listen)
		return false;
	memcpy(at, value, n + 1);
	return true;
}

static enum sp_code take(
	void *user, const char *section, const char *name, const char *value, struct sp_error *err)
{
	struct reading *r = user;
	if (section[0])
		return unknown(section, err);
	for (size_t i = 0; i < KEYS; i++) {
		if (strcmp(keys[i].name, name) != 0)
			continue;
		if (r->seen[i])
			return sp_fail(err, SP_CONFIG_KEY_TWICE, name);
		r->seen[i] = true;
		return set(r->config, &keys[i], value)
			       ? SP_OK
			       : sp_fail(err, SP_CONFIG_VALUE, name, value, keys[i].allowed);
	}
	return unknown(name, err);
}

/* Who may write the file decides where the server listens. */
static enum sp_code check_mode(const char *path, struct sp_error *err)
{
	struct stat st;
	if (stat(path, &st) == 0 && st.st_mode & S_IWOTH)
		return sp_fail(err, SP_FILE, path, "everyone may write to it");
	return SP_OK;
}

enum sp_code config_read(const char *path, struct config *out, struct sp_error *err)
{
	struct arena a;
	struct bytes text;
	struct reading r = {.config = out};
	*out = (struct config){.listen = "0.0.0.0",
		.port = 7443,
		.drain_s = 10,
		.map_gib = 32,
		.memory_limit = SERVER_MEMORY_USUAL >> 20,
		.grow_ahead = 256,
		.max_connections_address = 256,
		.max_connections_account = 64,
		.contain = CONTAIN_ON,
		.slow_ms = CONFIG_SLOW_MS};
	arena_init(&a, 2 * CONFIG_MAX);
	enum sp_code rc = check_mode(path, err);
	if (rc == SP_OK)
		rc = file_read(path, CONFIG_MAX, &a, &text, err);
	if (rc == SP_OK)
		rc = ini_read(path, text, take, &r, err);
	arena_free(&a);
	return rc;
}
