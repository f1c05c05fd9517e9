/* SPDX-License-Identifier: Apache-2.0 */
/* The client: commands, and the ini syntax of client.ini. */
#include <ini.h>
#include <string.h>
#include <sys/resource.h>

#include "client/commands/commands.h"

/* inih asks for lines through read_line, so that a fault can be told with its line. */
struct reading {
	config_take take;
	void *user;
	const char *text;
	int line;
	struct sp_error *err;
	enum sp_code rc; /* of the first fault */
	int fault_line;
};

static void fault(struct reading *r, enum sp_code rc)
{
	r->rc = rc;
	r->fault_line = r->line;
}

static int on_key(void *user, const char *section, const char *key, const char *value)
{
	struct reading *r = user;
	if (r->rc != SP_OK)
		return 0;
	enum sp_code rc = r->take(r->user, section, key, value ? value : "", r->err);
	if (rc != SP_OK)
		fault(r, rc);
	return rc == SP_OK;
}

/* fgets over the text in memory; a line that does not fit inih's buffer is a fault, not two lines. */
static char *read_line(char *out, int size, void *user)
{
	struct reading *r = user;
	size_t n = strcspn(r->text, "\n");
	if (!*r->text)
		return NULL;
	r->line++;
	if (n >= (size_t)size - 1) {
		if (r->rc == SP_OK)
			fault(r, sp_fail(r->err, SP_CONFIG_SYNTAX));
		return NULL;
	}
	memcpy(out, r->text, n);
	out[n] = '\0';
	r->text += n + (r->text[n] == '\n');
	return out;
}

static enum sp_code read_ini(
	const char *name, const char *text, config_take take, void *user, struct sp_error *err)
{
	struct reading r = {.take = take, .user = user, .text = text, .err = err};
	int line = ini_parse_stream(read_line, &r, on_key, &r);
	if (line > 0 && (r.rc == SP_OK || line < r.fault_line)) {
		r.fault_line = line;
		r.rc = sp_fail(err, SP_CONFIG_SYNTAX);
	}
	if (r.rc != SP_OK)
		sp_where(err, "%s:%d", name, r.fault_line);
	return r.rc;
}

int main(int argc, char **argv)
{
	const struct rlimit none = {0, 0};
	setrlimit(RLIMIT_CORE, &none); /* keys and codes pass through */
	return commands_main(argc, argv, read_ini);
}
