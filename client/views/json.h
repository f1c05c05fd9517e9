/* SPDX-License-Identifier: Apache-2.0 */
/* json.h - writes JSON piece by piece, numbers as the exact text they have (a library's number is a
 * float). For the files of client/views alone. Errors show in out->failed. */
#ifndef SP_VIEWS_JSON_H
#define SP_VIEWS_JSON_H

#include "common/base/bytes.h"
#include "common/domain/value.h"

enum { JSON_DEPTH = 16 };

struct json {
	struct buf *out;
	bool indented; /* two blanks a level; else everything on one line */
	size_t depth;
	bool filled[JSON_DEPTH];
	char closing[JSON_DEPTH];
	bool after_key;
};

void json_begin(struct json *j, struct buf *out, bool indented);
void json_object(struct json *j); /* opens; json_close closes the innermost */
void json_array(struct json *j);
void json_close(struct json *j);
void json_key(struct json *j, const char *key);
/* NULL gives null. Besides what JSON asks, control and bidirectional characters and invalid bytes are
 * written as \u: a terminal that shows the output is not steered by it. */
void json_text(struct json *j, const char *text);
/* A number's text, checked to be one; anything else is written as a text. */
void json_number(struct json *j, const char *number);
void json_integer(struct json *j, uint64_t number);
void json_bool(struct json *j, bool value);

/* Key and value at once. */
void json_put_text(struct json *j, const char *key, const char *text);
void json_put_count(struct json *j, const char *key, uint64_t n);
void json_put_bool(struct json *j, const char *key, bool value);
/* null where there is no number. */
void json_put_decimal(struct json *j, const char *key, decimal value, bool known);

#endif
