/* SPDX-License-Identifier: Apache-2.0 */
/* The client: commands, and the ini syntax of client.ini. */
#include <ini.h>

#include "client/commands/commands.h"

struct reading {
	config_take take;
	void *user;
	struct sp_error *err;
	enum sp_code rc;
};

static int on_key(void *user, const char *section, const char *key, const char *value)
{
	struct reading *r = user;
	if (r->rc == SP_OK)
		r->rc = r->take(r->user, section, key, value ? value : "", r->err);
	return r->rc == SP_OK;
}

/* inih gives the line of the first key that was refused, or that it could not read itself. */
static enum sp_code read_ini(
	const char *name, const char *text, config_take take, void *user, struct sp_error *err)
{
	struct reading r = {take, user, err, SP_OK};
	int line = ini_parse_string(text, on_key, &r);
	if (line == 0)
		return SP_OK;
	if (r.rc == SP_OK)
		r.rc = sp_fail(err, SP_CONFIG_SYNTAX);
	sp_where(err, "%s:%d", name, line);
	return r.rc;
}

int main(int argc, char **argv)
{
	return commands_main(argc, argv, read_ini);
}
