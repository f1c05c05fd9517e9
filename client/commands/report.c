/* SPDX-License-Identifier: Apache-2.0 */
#include "client/views/report.h"

#include "client/commands/collect.h"
#include "client/commands/output.h"
#include "common/text/text.h"

enum { REPORT_MAX = 64 << 20 };

/* How a kind of document is written, and what its file is called. */
static const struct maker {
	enum sp_code (*write)(const struct report_data *, enum lang, struct arena *, struct buf *);
	const char *suffix;
} makers[] = {
	[DOCUMENT_HTML] = {report_html, "html"},
	[DOCUMENT_MARKDOWN] = {report_markdown, "md"},
};

static enum sp_code write_report(struct context *c, struct report_data *data, struct sp_error *err)
{
	const struct maker *maker = &makers[c->options.document];
	struct hash key = log_key_fingerprint(c->account.log_key);
	const char *path = NULL;
	struct buf page;
	hash_print(&key, data->log_key.text);
	data->log_name = c->account.log_name;
	data->software = SOFTWARE;
	buf_init(&page, REPORT_MAX);
	enum sp_code rc = maker->write(data, c->lang, &c->arena, &page);
	if (rc != SP_OK)
		sp_fail(err, rc, "report");
	if (rc == SP_OK)
		rc = output_product(c,
			arena_printf(&c->arena, "rapport-%s-%u.%s", data->plan->id, data->year,
				maker->suffix),
			buf_bytes(&page), false, &path, err);
	buf_free(&page);
	if (rc == SP_OK && path)
		output_line(
			c, TEXT_REPORT_WRITTEN, path, print_number(c, data->n_units), NULL, NULL);
	return rc;
}

/* Before anything is fetched: a word that is none costs no answers. */
static enum sp_code find_layout(struct context *c, enum report_layout *out, struct sp_error *err)
{
	const char *word = context_text(c, OPTION_LAYOUT);
	if (!word || report_layout_find(word, out))
		return SP_OK;
	return context_usage(c, err, TEXT_FLAG_VALUE, "layout", text_for_terminal(word, &c->arena),
		report_layout_words(c->lang));
}

enum sp_code cmd_report_build(struct context *c, struct sp_error *err)
{
	struct report_data data = {0};
	enum report_layout layout = LAYOUT_AUTO;
	enum sp_code rc = find_layout(c, &layout, err);
	if (rc == SP_OK)
		rc = answers_collect(c, &data, err);
	data.layout = layout;
	return rc == SP_OK ? write_report(c, &data, err) : rc;
}
