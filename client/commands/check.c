/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>
#include <unistd.h>

#include "client/commands/errors.h"
#include "client/commands/forms.h"
#include "client/commands/output.h"
#include "client/commands/shared.h"
#include "common/base/file.h"

enum { PAGE_MAX = 32 << 20 };

static enum sp_code write_page(
	struct context *c, const struct checked_form *f, const char *path, struct sp_error *err)
{
	struct buf page;
	buf_init(&page, PAGE_MAX);
	enum sp_code rc = view_findings_page(
		&f->findings, f->path, SOFTWARE, c->lang, &c->arena, &page);
	rc = rc == SP_OK ? file_write(path, buf_bytes(&page), 0644, err) : sp_fail(err, rc, path);
	buf_free(&page);
	return rc;
}

static const char *page_of(struct context *c, const struct checked_form *f)
{
	if (strcmp(f->path, "-") == 0)
		return NULL;
	return path_with_suffix(&c->arena, f->path, ".fel.html");
}

/* A page of faults that were mended would mislead: it goes with them. */
void form_drop_page(struct context *c, const struct checked_form *f)
{
	const char *page = page_of(c, f);
	if (page && f->findings.errors == 0)
		unlink(page);
}

enum sp_code form_show_findings(
	struct context *c, const struct checked_form *f, struct sp_error *err)
{
	const char *page = f->findings.errors ? page_of(c, f) : NULL;
	enum sp_code rc = page ? write_page(c, f, page, err) : SP_OK;
	form_drop_page(c, f);
	return rc == SP_OK ? findings_show(c, &f->findings, f->path, page, err) : rc;
}

/* Every file is checked, whatever the one before had; the worst decides the exit status. */
enum sp_code cmd_check(struct context *c, struct sp_error *err)
{
	enum sp_code worst = SP_OK;
	for (size_t i = 0; i < c->options.n_args; i++) {
		struct checked_form f;
		enum sp_code rc = form_check(c, c->options.args[i], false, &f, err);
		if (rc == SP_OK)
			rc = form_show_findings(c, &f, err);
		if (rc != SP_OK && c->options.n_args == 1)
			return rc;
		if (rc != SP_OK)
			errors_show(c, err);
		else if (form_stops(c, &f.findings))
			rc = sp_fail(err, SP_SUBMISSION_INVALID, f.path);
		worst = worst == SP_OK ? rc : worst;
	}
	c->reported = true;
	return worst;
}
