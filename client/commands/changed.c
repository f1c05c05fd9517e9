/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/changed.h"

#include "client/commands/errors.h"
#include "client/commands/output.h"
#include "client/commands/plans.h"

enum sp_code changed_find(struct context *c, const char *plan, uint32_t before, uint32_t after,
	uint32_t year, struct changed *out, struct sp_error *err)
{
	const struct plan *old = NULL, *new = NULL;
	struct questions asked = {0};
	*out = (struct changed){.before = before, .after = after};
	enum sp_code rc = plan_fetched(c, NULL, plan, before, &old, err);
	if (rc == SP_OK)
		rc = plan_fetched(c, NULL, plan, after, &new, err);
	if (rc == SP_OK)
		rc = questions_asked(c, old, year, &out->asked_before, err);
	if (rc == SP_OK)
		rc = questions_asked(c, new, year, &asked, err);
	if (rc != SP_OK)
		return rc;
	rc = questions_diff(&out->asked_before, &asked, &c->arena, &out->items, &out->n_items);
	return rc == SP_OK ? rc : sp_fail(err, rc, plan);
}

/* "Antal utbildade (antal, personer)" */
static const char *words(struct context *c, const struct question *q)
{
	const char *kind = lang_word(VOCABULARY_QUESTION_KIND, (int)q->kind, c->lang, &c->arena);
	if (q->unit)
		kind = arena_printf(&c->arena, "%s, %s", kind, q->unit);
	return lang_format(&c->arena, c->lang, TEXT_CHANGED_KIND, question_words(q, c->lang), kind,
		NULL, NULL);
}

static void tell_answer(
	struct context *c, const struct question *q, const struct answer *answers, size_t n_answers)
{
	const struct answer *ans = answer_find(answers, n_answers, q->key);
	const char *text = ans ? answer_print(q, ans, c->lang, &c->arena) : NULL;
	if (text && *text)
		output_note(c, TEXT_CHANGED_ANSWER, q->key, text, NULL, NULL);
}

static void tell_one(struct context *c, const struct question_diff *d, const struct answer *answers,
	size_t n_answers)
{
	if (!d->before) {
		output_note(c, TEXT_CHANGED_NEW, d->after->key, words(c, d->after), NULL, NULL);
		return;
	}
	output_note(c, d->after ? TEXT_CHANGED_QUESTION : TEXT_CHANGED_GONE, d->before->key,
		words(c, d->before), NULL, NULL);
	if (d->after)
		output_note(c, TEXT_CHANGED_TO, d->after->key, words(c, d->after), NULL, NULL);
	tell_answer(c, d->before, answers, n_answers);
}

void changed_tell(
	struct context *c, const struct changed *ch, const struct answer *answers, size_t n_answers)
{
	size_t shown = ch->n_items < FINDINGS_ON_SCREEN ? ch->n_items : FINDINGS_ON_SCREEN;
	if (ch->n_items == 0)
		return;
	output_note(c, TEXT_CHANGED_HEADING, arena_printf(&c->arena, "%u", ch->before),
		arena_printf(&c->arena, "%u", ch->after), NULL, NULL);
	for (size_t i = 0; i < shown; i++)
		tell_one(c, &ch->items[i], answers, n_answers);
	if (shown < ch->n_items)
		output_note(c, TEXT_FINDINGS_MORE, print_number(c, ch->n_items - shown), NULL, NULL,
			NULL);
}
