/* SPDX-License-Identifier: Apache-2.0 */
/* YAML as plan files have it, through libyaml's emitter. */
#include "client/files/plan_writer.h"

#include <inttypes.h>
#include <string.h>
#include <yaml.h>

#include "client/files/plan_reader.h"
#include "common/text/text.h"

enum { LINE_WIDTH = 96, LONG_TEXT = 88 };

static void emit(struct plan_writer *w, int made, yaml_event_t *event)
{
	if (!made && w->rc == SP_OK)
		w->rc = SP_NO_MEMORY;
	if (!made)
		return;
	if (w->rc != SP_OK)
		yaml_event_delete(event);
	else if (!yaml_emitter_emit(w->emitter, event))
		w->rc = w->emitter->error == YAML_WRITER_ERROR ? SP_TOO_LARGE : SP_NO_MEMORY;
}

void open_map(struct plan_writer *w)
{
	yaml_event_t e;
	emit(w, yaml_mapping_start_event_initialize(&e, NULL, NULL, 1, YAML_BLOCK_MAPPING_STYLE),
		&e);
}

void close_map(struct plan_writer *w)
{
	yaml_event_t e;
	emit(w, yaml_mapping_end_event_initialize(&e), &e);
}

void open_list(struct plan_writer *w, bool on_one_line)
{
	yaml_event_t e;
	emit(w,
		yaml_sequence_start_event_initialize(&e, NULL, NULL, 1,
			on_one_line ? YAML_FLOW_SEQUENCE_STYLE : YAML_BLOCK_SEQUENCE_STYLE),
		&e);
}

void close_list(struct plan_writer *w)
{
	yaml_event_t e;
	emit(w, yaml_sequence_end_event_initialize(&e), &e);
}

static void put_scalar(struct plan_writer *w, const char *text, yaml_scalar_style_t style)
{
	yaml_event_t e;
	size_t len = strlen(text);
	if (len > FILE_MAX) {
		w->rc = w->rc == SP_OK ? SP_TOO_LARGE : w->rc;
		return;
	}
	emit(w,
		yaml_scalar_event_initialize(
			&e, NULL, NULL, (const yaml_char_t *)text, (int)len, 1, 1, style),
		&e);
}

void put_plain(struct plan_writer *w, const char *text)
{
	put_scalar(w, text, YAML_PLAIN_SCALAR_STYLE);
}

/* What other readers of YAML would not take for a text: our own takes everything for one. */
static bool looks_typed(const char *text)
{
	static const char *const words[] = {"~", "null", "true", "false", "yes", "no", "on", "off",
		"y", "n", "=", "<<", ".inf", ".nan"};
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (strcasecmp(text, words[i]) == 0)
			return true;
	int year, month, day;
	if (date_parse(text, &year, &month, &day))
		return false; /* a date is one to everyone */
	return strpbrk(text, "0123456789") && text[strspn(text, "0123456789+-.:_eExXoTZ")] == '\0';
}

/* Whether folding at its spaces, or its own lines, give the text back. */
static bool plain_lines(const char *text)
{
	size_t n = strlen(text);
	if (n == 0 || strchr(" \n", text[0]) || strchr(" \n", text[n - 1]))
		return false;
	for (size_t i = 0; i < n; i++)
		if (((unsigned char)text[i] < 0x20 && text[i] != '\n') ||
			(strchr(" \n", text[i]) && strchr(" \n", text[i + 1])))
			return false;
	return true;
}

void put_text(struct plan_writer *w, const char *text)
{
	bool lines = plain_lines(text);
	if (looks_typed(text))
		put_scalar(w, text, YAML_DOUBLE_QUOTED_SCALAR_STYLE);
	else if (lines && strchr(text, '\n'))
		put_scalar(w, text, YAML_LITERAL_SCALAR_STYLE);
	else if (lines && utf8_length(text) > LONG_TEXT)
		put_scalar(w, text, YAML_FOLDED_SCALAR_STYLE);
	else
		put_scalar(w, text, YAML_PLAIN_SCALAR_STYLE);
}

const char *writer_made(struct plan_writer *w, const char *text)
{
	if (!text && w->rc == SP_OK)
		w->rc = SP_NO_MEMORY;
	return text ? text : "";
}

void put_number(struct plan_writer *w, uint32_t number)
{
	put_plain(w, writer_made(w, arena_printf(w->a, "%" PRIu32, number)));
}

void put_field(struct plan_writer *w, enum field field)
{
	put_plain(w, field_word(field));
}

void put_word(struct plan_writer *w, enum vocabulary v, int value)
{
	const char *word = vocabulary_word(v, value, LANG_SV);
	put_plain(w, word ? word : "");
}

void put_field_text(struct plan_writer *w, enum field field, const char *text)
{
	if (!text || !*text)
		return;
	put_field(w, field);
	put_text(w, text);
}

/* ---- the file ---- */

static int append(void *out, unsigned char *data, size_t size)
{
	return buf_append(out, data, size) == SP_OK;
}

static void write_document(struct plan_writer *w, const struct plan *p)
{
	yaml_event_t e;
	emit(w, yaml_stream_start_event_initialize(&e, YAML_UTF8_ENCODING), &e);
	emit(w, yaml_document_start_event_initialize(&e, NULL, NULL, NULL, 1), &e);
	write_part(w, PART_PLAN, p);
	emit(w, yaml_document_end_event_initialize(&e, 1), &e);
	emit(w, yaml_stream_end_event_initialize(&e), &e);
}

enum sp_code plan_file_write(const struct plan *p, struct arena *a, struct buf *out)
{
	yaml_emitter_t emitter;
	struct plan_writer w = {.emitter = &emitter, .a = a, .rc = SP_OK};
	w.followup = p->kind == PLAN_FOLLOWUP;
	if (!yaml_emitter_initialize(&emitter))
		return SP_NO_MEMORY;
	yaml_emitter_set_output(&emitter, append, out);
	yaml_emitter_set_unicode(&emitter, 1);
	yaml_emitter_set_width(&emitter, LINE_WIDTH);
	write_document(&w, p);
	yaml_emitter_delete(&emitter);
	return w.rc;
}
