/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/outgoing.h"
#include "client/commands/output.h"
#include "client/commands/shared.h"
#include "common/text/text.h"

/* A round is one plan and one year: both are said, never guessed. */
static enum sp_code round_named(struct context *c, const char **plan, struct sp_error *err)
{
	uint32_t version = 0;
	enum sp_code rc = plan_named(c, plan, &version, err);
	if (rc == SP_OK && !*plan)
		rc = context_need(c, OPTION_PLAN, err);
	return rc == SP_OK ? context_need(c, OPTION_YEAR, err) : rc;
}

static enum sp_code closing_time(struct context *c, uint64_t *out_ms, struct sp_error *err)
{
	int year, month, day;
	enum sp_code rc = context_need(c, OPTION_CLOSES, err);
	if (rc != SP_OK)
		return rc;
	const char *text = context_text(c, OPTION_CLOSES);
	if (date_parse(text, &year, &month, &day))
		return time_end_of_day_stockholm(year, month, day, out_ms, err);
	return context_usage(c, err, TEXT_FLAG_VALUE, "closes", text_for_terminal(text, &c->arena),
		option_value(option_row(OPTION_CLOSES), c->lang));
}

enum sp_code cmd_round_open(struct context *c, struct sp_error *err)
{
	struct msg_round_open message = {.year = c->options.year};
	enum sp_code rc = round_named(c, &message.plan, err);
	if (rc == SP_OK)
		rc = closing_time(c, &message.closes_ms, err);
	if (rc != SP_OK)
		return rc;
	return outgoing_run(c, MESSAGE_ROUND_OPEN, CODEC_ROUND_OPEN, &message, &message.key, NULL,
		TEXT_ROUND_OPENED, err);
}

enum sp_code cmd_round_close(struct context *c, struct sp_error *err)
{
	struct msg_round_close message = {.year = c->options.year};
	enum sp_code rc = round_named(c, &message.plan, err);
	if (rc == SP_OK)
		rc = context_confirm(c,
			lang_format(&c->arena, c->lang, TEXT_ROUND_CLOSE_ASK, message.plan,
				context_text(c, OPTION_YEAR), NULL, NULL),
			err);
	if (rc != SP_OK)
		return rc;
	return outgoing_run(c, MESSAGE_ROUND_CLOSE, CODEC_ROUND_CLOSE, &message, &message.key, NULL,
		TEXT_ROUND_CLOSED_DONE, err);
}

enum sp_code cmd_round_extend(struct context *c, struct sp_error *err)
{
	struct msg_round_extend message = {.year = c->options.year};
	enum sp_code rc = round_named(c, &message.plan, err);
	if (rc == SP_OK)
		rc = closing_time(c, &message.closes_ms, err);
	if (rc != SP_OK)
		return rc;
	return outgoing_run_named(c, MESSAGE_ROUND_EXTEND, CODEC_ROUND_EXTEND, &message,
		&message.key, NULL, TEXT_ROUND_EXTENDED, print_last_day(c, message.closes_ms), NULL,
		err);
}
