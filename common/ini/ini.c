/* SPDX-License-Identifier: Apache-2.0 */
#include "common/ini/ini.h"

#include <ini.h>
#include <string.h>

/* inih asks for lines through read_line, so that a fault can be told with its line. */
struct reading {
	struct bytes left;
	ini_take take;
	void *user;
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
	enum sp_code rc = r->take(r->user, section, key, value, r->err);
	if (rc != SP_OK)
		fault(r, rc);
	return rc == SP_OK;
}

/* fgets over the text in memory; a line that does not fit inih's buffer is a fault, not two lines. */
static char *read_line(char *out, int size, void *user)
{
	struct reading *r = user;
	if (r->left.len == 0)
		return NULL;
	const uint8_t *end = memchr(r->left.ptr, '\n', r->left.len);
	const size_t n = end ? (size_t)(end - r->left.ptr) : r->left.len;
	const size_t used = n + (end != NULL);
	r->line++;
	if (n >= (size_t)size - 1) {
		if (r->rc == SP_OK)
			fault(r, sp_fail(r->err, SP_CONFIG_SYNTAX));
		return NULL;
	}
	memcpy(out, r->left.ptr, n);
	out[n] = '\0';
	r->left = bytes_of(r->left.ptr + used, r->left.len - used);
	return out;
}

enum sp_code ini_read(
	const char *name, struct bytes text, ini_take take, void *user, struct sp_error *err)
{
	struct reading r = {.left = text, .take = take, .user = user, .err = err};
	if (text.len && memchr(text.ptr, 0, text.len)) {
		r.rc = sp_fail(err, SP_CONFIG_SYNTAX);
		sp_where(err, "%s", name);
		return r.rc;
	}
	/* inih tells of its own faults at the end, when those of `take` are known */
	int line = ini_parse_stream(read_line, &r, on_key, &r);
	if (line > 0 && (r.rc == SP_OK || line < r.fault_line)) {
		r.fault_line = line;
		r.rc = sp_fail(err, SP_CONFIG_SYNTAX);
	}
	if (r.rc != SP_OK)
		sp_where(err, "%s:%d", name, r.fault_line);
	return r.rc;
}
