/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/config.h"

#include <string.h>

#include "common/base/file.h"
#include "common/domain/plan.h"
#include "common/ini/ini.h"

enum { CONFIG_MAX = 1 << 20 };

struct loading {
	struct config *config;
	struct arena *arena;
};

struct config_key {
	const char *name;
	size_t offset;
};

static const struct config_key profile_keys[] = {
	{"server", offsetof(struct config_profile, server)},
	{"organisation", offsetof(struct config_profile, organisation)},
	{"plan", offsetof(struct config_profile, plan)},
};
static const struct config_key common_keys[] = {
	{"profile", offsetof(struct config, profile)},
	{"lang", offsetof(struct config, lang)},
	{"format", offsetof(struct config, format)},
	{"timeout", offsetof(struct config, timeout)},
};

static enum sp_code set_key(const struct config_key *keys, size_t n, void *into, const char *key,
	const char *value, struct arena *a, struct sp_error *err)
{
	const char *names[8];
	for (size_t i = 0; i < n; i++) {
		names[i] = keys[i].name;
		if (strcmp(keys[i].name, key) != 0)
			continue;
		const char *copy = arena_text(a, value);
		memcpy((char *)into + keys[i].offset, &copy, sizeof copy);
		return copy ? SP_OK : sp_fail(err, SP_NO_MEMORY);
	}
	const char *near = near_word(key, names, n);
	return sp_fail(err, SP_CONFIG_KEY_UNKNOWN, key, near ? near : names[0]);
}

static struct config_profile *profile_made(struct loading *l, const char *name)
{
	for (size_t i = 0; i < l->config->n_items; i++)
		if (strcmp(l->config->items[i].name, name) == 0)
			return &l->config->items[i];
	struct config_profile *p = ARENA_PUSH(l->arena, l->config->items, l->config->n_items);
	if (p)
		p->name = arena_text(l->arena, name);
	return p && p->name ? p : NULL;
}

static enum sp_code take(
	void *user, const char *section, const char *key, const char *value, struct sp_error *err)
{
	static const char prefix[] = "profile ";
	struct loading *l = user;
	if (!*section)
		return set_key(common_keys, sizeof common_keys / sizeof common_keys[0], l->config,
			key, value, l->arena, err);
	const char *name = section + sizeof prefix - 1;
	if (strncmp(section, prefix, sizeof prefix - 1) != 0)
		return sp_fail(err, SP_CONFIG_KEY_UNKNOWN, section, "profile default");
	if (!id_valid(name))
		return sp_fail(err, SP_CONFIG_VALUE, "profile", name, "a-z, 0-9, -");
	struct config_profile *p = profile_made(l, name);
	if (!p)
		return sp_fail(err, SP_NO_MEMORY);
	return set_key(profile_keys, sizeof profile_keys / sizeof profile_keys[0], p, key, value,
		l->arena, err);
}

enum sp_code config_load(
	const char *path, struct arena *a, struct config *out, struct sp_error *err)
{
	struct loading l = {out, a};
	struct bytes text;
	*out = (struct config){0};
	if (!file_exists(path))
		return SP_OK;
	enum sp_code rc = file_read(path, CONFIG_MAX, a, &text, err);
	return rc == SP_OK ? ini_read(path, text, take, &l, err) : rc;
}

const struct config_profile *config_profile(const struct config *c, const char *name)
{
	for (size_t i = 0; i < c->n_items; i++)
		if (strcmp(c->items[i].name, name) == 0)
			return &c->items[i];
	return NULL;
}

enum sp_code config_append(const char *path, const struct config_profile *profile, struct arena *a,
	struct sp_error *err)
{
	struct bytes old = {0};
	struct buf text;
	enum sp_code rc = SP_OK;
	if (file_exists(path))
		rc = file_read(path, CONFIG_MAX, a, &old, err);
	if (rc != SP_OK)
		return rc;
	buf_init(&text, 2 * CONFIG_MAX);
	buf_add(&text, old.ptr, old.len);
	buf_addf(&text, "%s[profile %s]\nserver = %s\n", old.len ? "\n" : "", profile->name,
		profile->server);
	if (profile->organisation && *profile->organisation)
		buf_addf(&text, "organisation = %s\n", profile->organisation);
	rc = text.failed ? sp_fail(err, SP_NO_MEMORY)
			 : file_write(path, buf_bytes(&text), 0600, err);
	buf_free(&text);
	return rc;
}
