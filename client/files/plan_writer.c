/* SPDX-License-Identifier: Apache-2.0 */
/* Parts of a plan as pairs of keys and values, by the rows of plan_table.h and the forms. */
#include <inttypes.h>
#include <string.h>

#include "client/files/plan_form.h"

void write_texts(struct plan_writer *w, const char *const *items, size_t n, bool on_one_line)
{
	open_list(w, on_one_line);
	for (size_t i = 0; i < n; i++)
		put_text(w, items[i]);
	close_list(w);
}

static void write_ids(struct plan_writer *w, const char *const *items, size_t n)
{
	open_list(w, true);
	for (size_t i = 0; i < n; i++)
		put_plain(w, items[i]);
	close_list(w);
}

static void write_words(struct plan_writer *w, const struct member *m, uint32_t bits)
{
	int value;
	open_list(w, true);
	for (size_t i = 0; (value = vocabulary_value_at(m->words, i)) != 0; i++)
		if (bits & 1U << value)
			put_word(w, m->words, value);
	close_list(w);
}

static void write_parts(struct plan_writer *w, const struct member *m, const void *part)
{
	open_list(w, false);
	for (size_t i = 0; i < member_list(m, part).n; i++)
		write_part(w, m->part, member_item(m, part, i));
	close_list(w);
}

void write_member(struct plan_writer *w, const struct member *m, const void *part)
{
	bool asked = m->kind == MEMBER_CODES && m->flags & MEMBER_ASKED_IN_PLAN && !w->followup;
	if (!member_set(m, part) && !asked)
		return; /* what the reader asks for is written even if it is empty */
	put_field(w, m->field);
	switch (m->kind) {
	case MEMBER_TEXT:
	case MEMBER_SHORT:
	case MEMBER_CODE:
		put_text(w, member_string(m, part));
		break;
	case MEMBER_ID:
		put_plain(w, member_string(m, part));
		break;
	case MEMBER_YEAR:
	case MEMBER_NUMBER:
		put_number(w, member_number(m, part));
		break;
	case MEMBER_KRONOR:
		put_plain(w, writer_made(w, arena_printf(w->a, "%" PRId64, member_long(m, part))));
		break;
	case MEMBER_WORD:
		put_word(w, m->words, member_word(m, part));
		break;
	case MEMBER_WORDS:
		write_words(w, m, member_number(m, part));
		break;
	case MEMBER_BOOL:
		put_word(w, VOCABULARY_YES_NO, 2);
		break;
	case MEMBER_TEXTS:
	case MEMBER_CODES:
		write_texts(w, member_list(m, part).items, member_list(m, part).n,
			m->kind == MEMBER_CODES);
		break;
	case MEMBER_IDS:
		write_ids(w, member_list(m, part).items, member_list(m, part).n);
		break;
	case MEMBER_PARTS:
		write_parts(w, m, part);
		break;
	case MEMBER_AGE:
	case MEMBER_DECIMAL:
	case MEMBER_YES_NO:
	case MEMBER_QUANTITY:
	case MEMBER_SHARE:
		break; /* forms have them */
	}
}

/* Whether the key of the part's group, or its place, says it already. */
static bool is_given(const struct plan_writer *w, const struct member *m, const void *part)
{
	if (m->field == w->given && w->given != FIELD_NONE)
		return true;
	return m->field == FIELD_ID && w->given_id && m->kind == MEMBER_ID &&
	       member_string(m, part) && strcmp(member_string(m, part), w->given_id) == 0;
}

static bool is_text_alone(const struct plan_writer *w, enum plan_part type, const void *part)
{
	const struct part_table *t = part_table(type);
	bool text = false;
	if (!part_may_be_text(type))
		return false;
	for (size_t i = 0; i < t->n_members; i++) {
		const struct member *m = &t->members[i];
		const struct plan_form *form = plan_form(type, m->field);
		if (!member_set(m, part) || is_given(w, m, part) || (form && !form->read))
			continue;
		if (m->field != FIELD_TEXT)
			return false;
		text = true;
	}
	return text;
}

void write_pairs(struct plan_writer *w, enum plan_part type, const void *part)
{
	const struct part_table *t = part_table(type);
	const struct plan_form *form;
	const char *given_id = w->given_id;
	enum field given = w->given;
	for (size_t i = 0; i < t->n_members; i += member_run(t, i)) {
		const struct member *m = &t->members[i];
		bool passed = is_given(w, m, part);
		w->given_id = NULL; /* not for the parts in this one */
		w->given = FIELD_NONE;
		form = plan_form(type, m->field);
		if (form && form->write && !passed)
			form->write(w, form, part);
		else if (!form && !passed)
			write_member(w, m, part);
		w->given_id = given_id;
		w->given = given;
	}
	for (size_t i = 0; (form = plan_form_at(type, i)) != NULL; i++)
		if (form->write && !part_member(type, form->field))
			form->write(w, form, part);
}

void write_part(struct plan_writer *w, enum plan_part type, const void *part)
{
	if (is_text_alone(w, type, part)) {
		put_text(w, member_string(part_member(type, FIELD_TEXT), part));
		return;
	}
	if (type == PART_AREA)
		w->area = part;
	open_map(w);
	write_pairs(w, type, part);
	close_map(w);
	if (type == PART_AREA)
		w->area = NULL;
}
