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
	enum sp_code rc =
		view_findings_page(&f->findings, f->path, SOFTWARE, c->lang, &c->arena, &page);
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
enum sp_code form_keep_page(
	struct context *c, const struct checked_form *f, const char **page, struct sp_error *err)
{
	const char *path = page_of(c, f);
	*page = f->findings.errors ? path : NULL;
	if (*page)
		return write_page(c, f, path, err);
	if (path)
		unlink(path);
	return SP_OK;
}

static enum sp_code show(
	struct context *c, const struct checked_form *f, struct view *list, struct sp_error *err)
{
	const char *page = NULL;
	enum sp_code rc = form_keep_page(c, f, &page, err);
	if (rc != SP_OK)
		return rc;
	return output_for_people(c) ? findings_show(c, &f->findings, f->path, page, err)
				    : findings_add_rows(c, list, &f->findings, f->path, err);
}

/* Every file is checked, whatever the one before had; the first fault decides the exit status. */
enum sp_code cmd_check(struct context *c, struct sp_error *err)
{
	struct view list = findings_view();
	enum sp_code worst = SP_OK;
	for (size_t i = 0; i < c->options.n_args; i++) {
		struct checked_form f;
		enum sp_code rc = form_check(c, c->options.args[i], false, &f, err);
		if (rc == SP_OK)
			rc = show(c, &f, &list, err);
		if (rc != SP_OK && c->options.n_args == 1)
			return rc;
		if (rc != SP_OK)
			errors_show(c, err);
		else if (form_stops(c, &f.findings))
			rc = sp_fail(err, SP_SUBMISSION_INVALID, f.path);
		worst = worst == SP_OK ? rc : worst;
	}
	c->reported = worst != SP_OK;
	enum sp_code shown = output_for_people(c) ? SP_OK : output_view(c, &list, err);
	return worst == SP_OK ? shown : worst;
}
