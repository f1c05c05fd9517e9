/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "client/commands/errors.h"
#include "client/commands/outgoing.h"
#include "client/commands/output.h"
#include "client/commands/shared.h"
#include "common/base/file.h"

static struct msg_submit submission_of(const struct form *form)
{
	return (struct msg_submit){.plan = form->plan,
		.plan_version = form->version,
		.year = form->year,
		.unit = form->unit,
		.base_revision = form->base_revision,
		.contact = form->contact,
		.file_number = form->file_number,
		.answers = form->answers,
		.n_answers = form->n_answers};
}

/* Warnings are counted, errors are shown and stop. */
static enum sp_code stop_on_findings(
	struct context *c, const struct checked_form *f, struct sp_error *err)
{
	if (!form_stops(c, &f->findings)) {
		form_drop_page(c, f);
		if (f->findings.warnings)
			output_note(c, TEXT_SUBMIT_WARNINGS,
				print_count(c, f->findings.warnings, TEXT_N_WARNINGS_ONE,
					TEXT_N_WARNINGS_MANY),
				f->path, NULL, NULL);
		return SP_OK;
	}
	enum sp_code rc = form_show_findings(c, f, err);
	if (rc != SP_OK)
		return rc;
	c->reported = true;
	return sp_fail(err, SP_SUBMISSION_INVALID, f->path);
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
	output_line(c, TEXT_SUBMIT_RECEIPT, file, print_number(c, receipt->number), NULL, NULL);
	return SP_OK;
}

static enum sp_code send(
	struct context *c, const struct checked_form *f, struct outgoing *o, struct sp_error *err)
{
	struct msg_receipt receipt = {0};
	struct bytes text = {0};
	enum sp_code rc = outgoing_send(c, o, &receipt, receipt_name, &text, err);
	if (rc != SP_OK)
		return rc;
	const char *file = beside(c, f->path, receipt_name(c, &receipt));
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
		rc = stop_on_findings(c, &f, err);
	if (rc != SP_OK)
		return rc;
	struct msg_submit message = submission_of(&f.form);
	rc = outgoing_prepare(
		c, MESSAGE_SUBMIT, CODEC_SUBMIT, &message, &message.key, true, &o, err);
	if (rc != SP_OK)
		return rc;
	if (context_flag(c, OPTION_DRY_RUN)) {
		output_note(c, TEXT_DRY_RUN, NULL, NULL, NULL, NULL);
		return SP_OK;
	}
	if (o.again)
		output_note(c, TEXT_SENDING_AGAIN, NULL, NULL, NULL, NULL);
	return send(c, &f, &o, err);
}
