/* SPDX-License-Identifier: Apache-2.0 */
/* An error's three parts: what, where, what to do. */
#include "client/views/json.h"
#include "client/views/view.h"

#include "common/text/text.h"

static void put_json(const struct sp_error *err, struct arena *a, struct buf *out)
{
	const struct sp_error_row *row = sp_error_row(err->code);
	struct json j;
	json_begin(&j, out, false);
	json_object(&j);
	json_key(&j, "error");
	json_object(&j);
	json_key(&j, "code");
	json_text(&j, row->searchable);
	json_key(&j, "what");
	json_text(&j, lang_error_what(a, LANG_EN, err));
	json_key(&j, "where");
	json_text(&j, err->where[0] ? err->where : NULL);
	json_key(&j, "fix");
	json_text(&j, lang_error_fix(a, LANG_EN, err));
	json_key(&j, "retry");
	json_bool(&j, row->retry);
	json_close(&j);
	json_close(&j);
	buf_add_text(out, "\n");
}

static bool put_part(struct buf *out, const char *label, const char *text, struct arena *a)
{
	const char *safe = text_for_terminal(text, a);
	if (!safe)
		return false;
	buf_addf(out, "  %s: %s\n", label, safe);
	return true;
}

static bool put_lines(const struct sp_error *err, enum lang lang, struct arena *a, struct buf *out)
{
	const struct sp_error_row *row = sp_error_row(err->code);
	enum text_id word = row->exit_status == 0 ? TEXT_WARNING : TEXT_ERROR;
	const char *what = text_for_terminal(lang_error_what(a, lang, err), a);
	if (!what)
		return false;
	buf_addf(out, "%s %s: %s\n", lang_text(lang, word), row->searchable, what);
	if (err->where[0] && !put_part(out, lang_text(lang, TEXT_WHERE), err->where, a))
		return false;
	return put_part(out, lang_text(lang, TEXT_FIX), lang_error_fix(a, lang, err), a);
}

enum sp_code view_error(const struct sp_error *err, const struct view_style *style, struct arena *a,
	struct buf *out)
{
	if (style->format == FORMAT_JSON || style->format == FORMAT_NDJSON)
		put_json(err, a, out);
	else if (!put_lines(err, style->lang, a, out))
		return SP_NO_MEMORY;
	return out->failed ? SP_TOO_LARGE : SP_OK;
}
