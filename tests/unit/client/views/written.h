/* SPDX-License-Identifier: Apache-2.0 */
/* written.h - what tests of what is written share: a document or a view as a text, and what stands in it. */
#ifndef SP_TESTS_VIEWS_WRITTEN_H
#define SP_TESTS_VIEWS_WRITTEN_H

#include "client/views/report.h"
#include "client/views/total.h"
#include "tests/lib/test.h"

/* The buffer's content as a text; the buffer is given back. */
static inline const char *written_text(struct buf *out)
{
	const char *text = arena_text_n(test_arena(), buf_bytes(out).ptr, out->len);
	buf_free(out);
	CHECK(text != NULL);
	return text;
}

static inline const char *written_html(const struct report_data *d, enum lang lang)
{
	struct buf out;
	buf_init(&out, 4 << 20);
	CHECK_CODE(report_html(d, lang, test_arena(), &out), SP_OK, NULL);
	return written_text(&out);
}

/* However small the memory is, `write` says so or gives the Swedish document that is wanted. */
static inline void check_whole_or_error(
	enum sp_code (*write)(const struct report_data *, enum lang, struct arena *, struct buf *),
	const struct report_data *d, const char *want)
{
	enum sp_code rc = SP_NO_MEMORY;
	for (size_t cap = 0; rc != SP_OK; cap += 208) {
		struct arena a;
		struct buf out;
		arena_init(&a, cap);
		buf_init(&out, 4 << 20);
		rc = write(d, LANG_SV, &a, &out);
		CHECK(rc == SP_OK || rc == SP_NO_MEMORY);
		if (rc == SP_OK)
			CHECK_BYTES(buf_bytes(&out), bytes_text(want));
		buf_free(&out);
		arena_free(&a);
	}
}

/* What a view shows with memory enough. */
static inline const char *view_text(
	enum sp_code (*view)(const void *, const struct view_style *, struct arena *, struct buf *),
	const void *what, enum format format, enum lang lang)
{
	const struct view_style style = {.format = format, .lang = lang};
	struct buf out;
	buf_init(&out, 4 << 20);
	CHECK_CODE(view(what, &style, test_arena(), &out), SP_OK, NULL);
	return written_text(&out);
}

/* In each format: however small the memory is, growing by `step`, the view says so or shows all of it. */
static inline void check_view_whole_or_error(
	enum sp_code (*view)(const void *, const struct view_style *, struct arena *, struct buf *),
	const void *what, size_t step)
{
	for (int format = FORMAT_TABLE; format <= FORMAT_CSV; format++) {
		const struct view_style style = {.format = (enum format)format};
		const char *want = view_text(view, what, style.format, style.lang);
		enum sp_code rc = SP_NO_MEMORY;
		for (size_t cap = 0; rc != SP_OK; cap += step) {
			struct arena a;
			struct buf out;
			arena_init(&a, cap);
			buf_init(&out, 4 << 20);
			rc = view(what, &style, &a, &out);
			CHECK(rc == SP_OK || rc == SP_NO_MEMORY);
			if (rc == SP_OK)
				CHECK_BYTES(buf_bytes(&out), bytes_text(want));
			buf_free(&out);
			arena_free(&a);
		}
	}
}

static inline enum sp_code view_of_total(
	const void *d, const struct view_style *style, struct arena *a, struct buf *out)
{
	return view_total(d, style, a, out);
}

static inline const char *total_text(const struct total_data *d, enum format format, enum lang lang)
{
	return view_text(view_of_total, d, format, lang);
}

static inline bool holds(const char *text, const char *part)
{
	return strstr(text, part) != NULL;
}

static inline size_t times(const char *text, const char *part)
{
	size_t n = 0;
	for (; (text = strstr(text, part)) != NULL; text += strlen(part))
		n++;
	return n;
}

#endif
