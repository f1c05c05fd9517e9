/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/paths.h"

#include <stdlib.h>
#include <string.h>

#include "common/domain/plan.h"

#define PORT_DEFAULT "7443"

static const char *base_folder(struct arena *a, const char *variable, const char *under_home)
{
	const char *value = getenv(variable), *home = getenv("HOME");
	if (value && value[0] == '/')
		return arena_printf(a, "%s/samplan", value);
	return home && home[0] == '/' ? arena_printf(a, "%s/%s/samplan", home, under_home) : NULL;
}

enum sp_code paths_find(struct arena *a, struct paths *out, struct sp_error *err)
{
	const char *given = getenv("SAMPLAN_CONFIG");
	const char *config = base_folder(a, "XDG_CONFIG_HOME", ".config");
	out->data = base_folder(a, "XDG_DATA_HOME", ".local/share");
	out->state = base_folder(a, "XDG_STATE_HOME", ".local/state");
	if (given && *given)
		out->config_file = given;
	else
		out->config_file = config ? arena_printf(a, "%s/client.ini", config) : NULL;
	if (a->starved)
		return sp_fail(err, SP_NO_MEMORY);
	if (!out->config_file || !out->data || !out->state)
		return sp_fail(err, SP_FILE, "~", "HOME");
	return SP_OK;
}

enum sp_code path_of_form(struct arena *a, const char *dir, const char *sub, const char *plan,
	uint32_t version, uint32_t year, const char *unit, const char **out, struct sp_error *err)
{
	if (!id_valid(plan))
		return sp_fail(err, SP_FIELD_INVALID, plan);
	if (year && !org_code_valid(unit))
		return sp_fail(err, SP_FIELD_INVALID, unit);
	if (year)
		*out = arena_printf(a, "%s/%s/%s@%u-%u-%s", dir, sub, plan, version, year, unit);
	else
		*out = arena_printf(a, "%s/%s/%s@%u", dir, sub, plan, version);
	return *out ? SP_OK : sp_fail(err, SP_NO_MEMORY);
}

const char *path_with_suffix(struct arena *a, const char *path, const char *suffix)
{
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
	const char *dot = strrchr(name, '.');
	size_t len = dot && dot != name ? (size_t)(dot - path) : strlen(path);
	return arena_printf(a, "%.*s%s", (int)len, path, suffix);
}

const char *path_folder(struct arena *a, const char *path)
{
	const char *slash = strrchr(path, '/');
	if (!slash)
		return ".";
	return slash == path ? "/" : arena_text_n(a, path, (size_t)(slash - path));
}

static bool port_valid(const char *port)
{
	size_t n = strspn(port, "0123456789");
	return n >= 1 && n <= 5 && port[n] == '\0' && strtoul(port, NULL, 10) - 1 < 65535;
}

static bool host_valid(const char *host)
{
	size_t n = host ? strlen(host) : 0;
	if (n == 0 || n > 253 || host[0] == '-')
		return false;
	for (const char *p = host; *p; p++)
		if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:_",
			    *p))
			return false;
	return true;
}

enum sp_code server_split(struct arena *a, const char *server, const char **host, const char **port,
	struct sp_error *err)
{
	const char *colon = strrchr(server, ':'), *end = strchr(server, ']');
	*port = PORT_DEFAULT;
	if (server[0] == '[' && end) {
		*host = arena_text_n(a, server + 1, (size_t)(end - server) - 1);
		if (end[1] == ':')
			*port = end + 2;
		else if (end[1])
			*port = "";
	} else if (colon && strchr(server, ':') == colon) {
		*host = arena_text_n(a, server, (size_t)(colon - server));
		*port = colon + 1;
	} else {
		*host = server; /* a name, or an address of version 6 without brackets */
	}
	return host_valid(*host) && port_valid(*port) ? SP_OK
						      : sp_fail(err, SP_FIELD_INVALID, server);
}
