/* SPDX-License-Identifier: Apache-2.0 */
/* plan rollover: what was planned for a year and what the units answered become the next year's plan file. */
#include "client/commands/collect.h"
#include "client/commands/output.h"
#include "client/commands/plan_source.h"
#include "client/commands/shared.h"
#include "common/domain/roll_over.h"

enum { PLAN_FILE_MAX = FILE_MAX };

/* A unit's words are told where the round's version asks the same in the same way. */
static enum sp_code words_of(struct context *c, const struct report_data *data,
	const struct report_unit *u, struct rolled_unit *out)
{
	struct answer *kept = arena_array(&c->arena, u->n_answers + 1, sizeof *kept);
	*out = (struct rolled_unit){.name = u->name, .answers = kept};
	if (!kept)
		return SP_NO_MEMORY;
	for (size_t i = 0; i < u->n_answers; i++) {
		const char *key = u->answers[i].key;
		const struct question *q = key ? question_find(data->questions, key) : NULL;
		const struct question *asked = u->asked && q ? question_find(u->asked, key) : q;
		if (q && asked && question_same(q, asked))
			kept[out->n_answers++] = u->answers[i];
	}
	return SP_OK;
}

/* Of all units that have answered; *n is how many. NULL: the arena is spent. */
static const struct rolled_unit *all_words(
	struct context *c, const struct report_data *data, size_t *n)
{
	struct rolled_unit *units = arena_array(&c->arena, data->n_units + 1, sizeof *units);
	*n = 0;
	for (size_t i = 0; units && i < data->n_units; i++)
		if (data->units[i].received &&
			words_of(c, data, &data->units[i], &units[(*n)++]) != SP_OK)
			return NULL;
	return units;
}

static enum sp_code roll(struct context *c, const struct report_data *data,
	struct coverage *coverage, struct plan *next, struct sp_error *err)
{
	struct totals totals;
	struct roll_over from = {
		.plan = data->plan, .year = data->year, .totals = &totals, .lang = c->lang};
	from.units = all_words(c, data, &from.n_units);
	enum sp_code rc =
		from.units ? report_totals(data, &c->arena, &totals, coverage) : SP_NO_MEMORY;
	return rc == SP_OK ? plan_roll_over(&from, &c->arena, next, err)
			   : sp_fail(err, rc, data->plan->id);
}

static enum sp_code write_file(struct context *c, const struct report_data *data,
	const struct coverage *coverage, const struct plan *next, struct sp_error *err)
{
	struct buf file;
	const char *path = NULL;
	buf_init(&file, PLAN_FILE_MAX);
	enum sp_code rc = plan_file_write(next, &c->arena, &file);
	if (rc != SP_OK)
		sp_fail(err, rc, next->id);
	if (rc == SP_OK)
		rc = output_product(c, arena_printf(&c->arena, "%s.yaml", next->id),
			buf_bytes(&file), true, &path, err);
	buf_free(&file);
	if (rc == SP_OK && path)
		output_line(c, TEXT_ROLLED_OVER, path, data->plan->id,
			print_number(c, coverage->n_received), print_number(c, coverage->n_units));
	if (rc == SP_OK && path)
		output_line(c, TEXT_ROLLED_OVER_NEXT, path, NULL, NULL, NULL);
	return rc;
}

/* The plan is the round's: the argument names it as --plan does. The version is the one that was asked. */
enum sp_code cmd_plan_rollover(struct context *c, struct sp_error *err)
{
	struct report_data data = {0};
	struct coverage coverage = {0};
	struct plan next = {0};
	const char *id = NULL;
	uint32_t version = 0;
	enum sp_code rc = context_need(c, OPTION_YEAR, err);
	if (rc == SP_OK)
		rc = plan_named(c, &id, &version, err);
	if (rc != SP_OK)
		return rc;
	c->options.text[OPTION_PLAN] = id;
	rc = answers_collect(c, &data, err);
	if (rc == SP_OK)
		rc = roll(c, &data, &coverage, &next, err);
	return rc == SP_OK ? write_file(c, &data, &coverage, &next, err) : rc;
}
