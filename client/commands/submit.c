/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "client/commands/changed.h"
#include "client/commands/errors.h"
#include "client/commands/outgoing.h"
#include "client/commands/output.h"
#include "client/commands/shared.h"
#include "common/base/file.h"
#include "common/text/text.h"

/* Who submits for another says for whom, so that a form is not sent by mistake. */
static enum sp_code check_unit(
	struct context *c, const struct checked_form *f, struct sp_error *err)
{
	const char *unit = context_text(c, OPTION_ON_BEHALF_OF);
	if (!unit || strcmp(unit, f->form.unit) == 0)
		return SP_OK;
	sp_fail(err, SP_FORM_DIFFERS, text_for_terminal(unit, &c->arena));
	return form_place(f->path, SP_FORM_DIFFERS, err);
}

static enum sp_code check_filled(const struct checked_form *f, struct sp_error *err)
{
	if (f->form.n_answers)
		return SP_OK;
	return form_place(f->path, sp_fail(err, SP_FORM_EMPTY, f->path), err);
}

/* Warnings are counted, errors are shown and stop. */
static enum sp_code stop_on_findings(
	struct context *c, const struct checked_form *f, struct sp_error *err)
{
	const char *page = NULL;
	enum sp_code rc = form_keep_page(c, f, &page, err);
	if (rc != SP_OK)
		return rc;
	if (form_stops(c, &f->findings)) {
		rc = findings_show(c, &f->findings, f->path, page, err);
		c->reported = rc == SP_OK;
		return rc == SP_OK ? sp_fail(err, SP_SUBMISSION_INVALID, f->path) : rc;
	}
	if (f->findings.warnings)
		output_note(c, TEXT_SUBMIT_WARNINGS,
			print_count(
				c, f->findings.warnings, TEXT_N_WARNINGS_ONE, TEXT_N_WARNINGS_MANY),
			f->path, NULL, NULL);
	return SP_OK;
}

static const char *beside(struct context *c, const char *form, const char *name)
{
	if (!strchr(form, '/'))
		return name;
	return arena_printf(&c->arena, "%s/%s", path_folder(&c->arena, form), name);
}

static enum sp_code show_done(struct context *c, const struct checked_form *f,
	const struct msg_receipt *receipt, const char *file, struct sp_error *err)
{
	struct answer_counts n = answers_count(&f->questions, f->form.answers, f->form.n_answers);
	if (!output_for_people(c))
		return receipt_view(c, "submission", receipt, file, err);
	output_line(c, TEXT_SUBMITTED, receipt->id,
		print_count(c, n.answered, TEXT_N_ANSWERS_ONE, TEXT_N_ANSWERS_MANY),
		print_number(c, n.estimated), print_number(c, n.missing));
	if (context_flag(c, OPTION_ON_BEHALF_OF))
		output_line(c, TEXT_SUBMIT_ON_BEHALF,
			f->form.unit_name ? f->form.unit_name : f->form.unit, f->form.unit, NULL,
			NULL);
	output_line(c, TEXT_SUBMIT_RECEIPT, file, print_number(c, receipt->number), NULL, NULL);
	return SP_OK;
}

/* The plan has got another version since the form was made, and asks otherwise: the server names keys, we the
 * texts, and how to go on. */
static void tell_changed(struct context *c, const struct checked_form *f)
{
	const struct form *form = &f->form;
	const struct msg_questions request = {
		.plan = form->plan, .year = form->year, .unit = form->unit};
	const char *org = context_text(c, OPTION_ON_BEHALF_OF);
	const char *year = arena_printf(&c->arena, "%u", form->year);
	struct msg_questions_reply reply = {0};
	struct changed changed;
	if (context_ask(c, MESSAGE_QUESTIONS, CODEC_QUESTIONS, &request, CODEC_QUESTIONS_REPLY,
		    &reply, NULL) != SP_OK ||
		!reply.round ||
		changed_find(c, form->plan, form->version, reply.round->plan_version, form->year,
			&changed, NULL) != SP_OK)
		return; /* the error itself has been told */
	changed_tell(c, &changed, form->answers, form->n_answers);
	output_note(c, org ? TEXT_CHANGED_NEXT_ORG : TEXT_CHANGED_NEXT, year, f->path, org, NULL);
}

static enum sp_code refused(
	struct context *c, const struct checked_form *f, enum sp_code rc, struct sp_error *err)
{
	if (rc != SP_PLAN_CHANGED || !output_for_people(c))
		return rc;
	errors_show(c, err);
	c->reported = true;
	tell_changed(c, f);
	return rc;
}

static enum sp_code send(
	struct context *c, const struct checked_form *f, struct outgoing *o, struct sp_error *err)
{
	struct msg_receipt receipt = {0};
	struct bytes text = {0};
	enum sp_code rc = outgoing_send(c, o, &receipt, receipt_name, &text, err);
	if (rc != SP_OK)
		return refused(c, f, rc, err);
	const char *file = receipt_place(c, beside(c, f->path, receipt_name(c, &receipt)), text);
	rc = file ? file_write(file, text, 0644, err) : sp_fail(err, SP_NO_MEMORY);
	if (rc != SP_OK)
		return rc;
	outgoing_done(o);
	return show_done(c, f, &receipt, file, err);
}

enum sp_code cmd_submit(struct context *c, struct sp_error *err)
{
	struct checked_form f;
	struct outgoing o;
	enum sp_code rc = form_check(c, c->options.args[0], true, &f, err);
	if (rc == SP_OK)
		rc = check_unit(c, &f, err);
	if (rc == SP_OK)
		rc = check_filled(&f, err);
	if (rc == SP_OK)
		rc = stop_on_findings(c, &f, err);
	if (rc != SP_OK)
		return rc;
	struct msg_submit message = form_submission(&f.form);
	message.on_behalf = context_flag(c, OPTION_ON_BEHALF_OF);
	rc = outgoing_prepare(
		c, MESSAGE_SUBMIT, CODEC_SUBMIT, &message, &message.key, true, &o, err);
	if (rc != SP_OK)
		return rc;
	if (context_flag(c, OPTION_DRY_RUN)) {
		output_note(c, TEXT_DRY_RUN, NULL, NULL, NULL, NULL);
		return SP_OK;
	}
	o.file = f.path;
	if (o.again)
		output_note(c, TEXT_SENDING_AGAIN, NULL, NULL, NULL, NULL);
	return send(c, &f, &o, err);
}
