/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/forms.h"

#include <stdio.h>
#include <string.h>

#include "client/commands/errors.h"
#include "client/commands/plans.h"

enum sp_code form_place(const char *path, enum sp_code rc, struct sp_error *err)
{
	if (rc != SP_OK && err && !err->where[0] && rc != SP_FILE)
		sp_where(err, "%s", path);
	return rc;
}

/* What the user asked for must be what the form is about. */
static enum sp_code agrees(struct context *c, const struct form *form, struct sp_error *err)
{
	char has[16], wanted[16];
	const char *org = context_text(c, OPTION_ORG), *plan = context_text(c, OPTION_PLAN);
	if (c->options.year && c->options.year != form->year) {
		snprintf(has, sizeof has, "%u", form->year);
		snprintf(wanted, sizeof wanted, "%u", c->options.year);
		return sp_fail(err, SP_FORM_OTHER_YEAR, has, wanted);
	}
	if (org && strcmp(org, form->unit) != 0)
		return sp_fail(err, SP_FORM_DIFFERS, org);
	if (plan && strcmp(plan, form->plan) != 0)
		return sp_fail(err, SP_FORM_DIFFERS, plan);
	return SP_OK;
}

/* The rules know keys; people look for cells. */
static void place(const struct checked_form *f, struct finding *found)
{
	const char *cell = form_cell_of(&f->form, found->key);
	if (!found->error.where[0])
		sp_where(&found->error, "%s", cell ? cell : f->path);
}

static bool found_in_cell(const struct findings *cells, const char *key)
{
	for (size_t i = 0; i < cells->n_items; i++)
		if (key && cells->items[i].key && strcmp(cells->items[i].key, key) == 0)
			return true;
	return false;
}

/* The rules do not know of answers that could not be read: those are not "not answered" as well. */
static enum sp_code add_rules(struct context *c, struct checked_form *f,
	const struct answer *previous, size_t n_previous, struct sp_error *err)
{
	struct findings cells = f->findings, rules = {0};
	enum sp_code rc = answers_check(&f->questions, f->form.answers, f->form.n_answers, previous,
		n_previous, &c->arena, &rules);
	for (size_t i = 0; rc == SP_OK && i < rules.n_items; i++) {
		if (rules.items[i].error.code == SP_QUESTION_NOT_ANSWERED &&
			found_in_cell(&cells, rules.items[i].key))
			continue;
		place(f, &rules.items[i]);
		rc = findings_add(
			&f->findings, &c->arena, rules.items[i].key, &rules.items[i].error);
	}
	if (rc == SP_OK)
		rc = findings_sort(&f->findings, &c->arena);
	return rc == SP_OK ? rc : sp_fail(err, rc);
}

static enum sp_code find_questions(
	struct context *c, bool online, struct checked_form *f, struct sp_error *err)
{
	const struct form *form = &f->form;
	enum sp_code rc = online ? plan_fetched(c, NULL, form->plan, form->version, &f->plan, err)
				 : plan_kept(c, form->plan, form->version, &f->plan, err);
	return rc == SP_OK ? questions_named(c, f->plan, form->year, &f->questions, err) : rc;
}

static enum sp_code check_content(struct context *c, struct bytes content, bool online,
	struct checked_form *f, struct sp_error *err)
{
	struct answer *previous = NULL;
	size_t n_previous = 0;
	enum sp_code rc = form_read_head(f->path, content, &c->arena, &f->form, err);
	if (rc == SP_OK)
		rc = agrees(c, &f->form, err);
	if (rc == SP_OK)
		rc = find_questions(c, online, f, err);
	if (rc == SP_OK)
		rc = form_read_answers(
			f->path, content, &f->questions, &c->arena, &f->form, &f->findings, err);
	if (rc == SP_OK)
		rc = previous_kept(c, &f->form, &previous, &n_previous, err);
	return rc == SP_OK ? add_rules(c, f, previous, n_previous, err) : rc;
}

enum sp_code form_check(struct context *c, const char *path, bool online, struct checked_form *out,
	struct sp_error *err)
{
	struct bytes content = {0};
	*out = (struct checked_form){.path = path};
	enum sp_code rc = input_read(c, path, &content, err);
	if (rc == SP_OK)
		rc = check_content(c, content, online, out, err);
	return form_place(path, rc, err);
}

bool form_stops(const struct context *c, const struct findings *f)
{
	return f->errors > 0 || (f->warnings > 0 && context_flag(c, OPTION_STRICT));
}
