/* SPDX-License-Identifier: Apache-2.0 */
/* plan_writer.h - writing the structs of a plan as YAML by the rows of plan_table.h and the forms. After a failure
 * the rest does nothing. Private to client/files. */
#ifndef SP_FILES_PLAN_WRITER_H
#define SP_FILES_PLAN_WRITER_H

#include "client/files/files.h"
#include "common/domain/plan_table.h"

struct yaml_emitter_s;
struct plan_writer {
	struct yaml_emitter_s *emitter;
	struct arena *a;
	enum sp_code rc; /* the first failure */
	bool followup;
	const struct area *area; /* that is being written; NULL outside */
	/* What stands around a part and need not be said in it: */
	const char *given_id; /* the id that the reader would give */
	enum field given; /* a field that the key of its group says */
};

/* ---- YAML ---- */
void open_map(struct plan_writer *w);
void close_map(struct plan_writer *w);
void open_list(struct plan_writer *w, bool on_one_line);
void close_list(struct plan_writer *w);
/* A word, a number, a year, an id. */
void put_plain(struct plan_writer *w, const char *text);
/* A text of the author: quoted where other programs would take it for a number, a date or a truth value; a long
 * one is folded. */
void put_text(struct plan_writer *w, const char *text);
void put_number(struct plan_writer *w, uint32_t number);
void put_field(struct plan_writer *w, enum field field);
void put_word(struct plan_writer *w, enum vocabulary v, int value);
void put_field_text(struct plan_writer *w, enum field field, const char *text);

/* ---- parts ---- */
/* A map of all that is stated; a text alone where that is all. */
void write_part(struct plan_writer *w, enum plan_part type, const void *part);
/* The pairs of such a map, without its braces. */
void write_pairs(struct plan_writer *w, enum plan_part type, const void *part);
/* "key: value" of one member, if it is stated. */
void write_member(struct plan_writer *w, const struct member *m, const void *part);
void write_texts(struct plan_writer *w, const char *const *items, size_t n, bool on_one_line);
/* Remembers that memory is spent; never NULL. */
const char *writer_made(struct plan_writer *w, const char *text);

#endif
