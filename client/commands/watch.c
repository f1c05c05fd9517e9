/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/output.h"

static void tell_connected(struct context *c, const struct call_event *e)
{
	struct cert_info info;
	bool known = cert_read(c->account.certificate, &info, NULL) == SP_OK;
	output_note(c, known ? TEXT_WATCH_CONNECTED_UNTIL : TEXT_WATCH_CONNECTED, e->place,
		print_number(c, e->took_ms), known ? print_time(c, info.not_after_ms) : NULL, NULL);
}

static void tell_answered(struct context *c, const struct call_event *e)
{
	const char *bytes = lang_format(&c->arena, c->lang, TEXT_WATCH_BYTES,
		print_number(c, e->sent), print_number(c, e->received), NULL, NULL);
	output_note(c, TEXT_WATCH_ANSWERED, e->place,
		e->code == SP_OK ? e->reply : sp_error_row(e->code)->symbol,
		print_number(c, e->took_ms), bytes);
}

void watch_call(void *user, const struct call_event *event)
{
	struct context *c = user;
	const char *tries = print_number(c, event->tries);
	bool all = context_flag(c, OPTION_VERBOSE);
	if (event->step == CALL_RETRY && !all)
		output_progress(c, TEXT_WATCH_RETRY, event->place,
			sp_error_row(event->code)->searchable, tries);
	else if (event->step == CALL_RETRY)
		output_note(c, TEXT_WATCH_RETRY, event->place,
			sp_error_row(event->code)->searchable, tries, NULL);
	else if (all && event->step == CALL_CONNECTED)
		tell_connected(c, event);
	else if (all)
		tell_answered(c, event);
}
