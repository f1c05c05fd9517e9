/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/commands.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "client/commands/errors.h"
#include "client/commands/output.h"
#include "client/commands/renewal.h"
#include "client/commands/shared.h"
#include "common/base/clock.h"
#include "common/crypto/code.h"
#include "common/text/text.h"

enum { CLIENT_ARENA = 512 << 20, OUTPUT_MAX = 64 << 20, SHOWN_COLUMNS = 60 };

static enum sp_code unknown_command(struct context *c, const char *near, struct sp_error *err)
{
	const struct options *o = &c->options;
	const char *word =
		text_fit(text_for_terminal(o->args[0], &c->arena), SHOWN_COLUMNS, true, &c->arena);
	const struct command *one = command_with_first_word(o->args[0], 0);
	const char *names = NULL;
	if (!one || near)
		return context_usage(c, err,
			near ? TEXT_COMMAND_UNKNOWN_NEAR : TEXT_COMMAND_UNKNOWN, word, near, NULL);
	for (size_t n = 0; (one = command_with_first_word(o->args[0], n)); n++)
		names = names ? arena_printf(&c->arena, "%s, %s", names, one->name[c->lang])
			      : one->name[c->lang];
	return sp_fail(err, SP_USAGE,
		lang_format(&c->arena, c->lang, TEXT_COMMAND_HALF, word, names, NULL, NULL),
		lang_format(&c->arena, c->lang, TEXT_HELP_OF, word, NULL, NULL, NULL));
}

static enum sp_code check_args(struct context *c, struct sp_error *err)
{
	const struct command *command = c->command;
	size_t n = c->options.n_args;
	if (n < command->args_min)
		return context_usage(c, err, TEXT_ARGS_MISSING, command->name[c->lang],
			command->args[c->lang], NULL);
	if (n > command->args_max)
		return context_usage(c, err, TEXT_ARGS_UNWANTED, command->name[c->lang],
			text_fit(text_for_terminal(c->options.args[command->args_max], &c->arena),
				SHOWN_COLUMNS, true, &c->arena),
			NULL);
	for (size_t i = 0; i < n; i++)
		if (!*c->options.args[i] || !utf8_valid(bytes_text(c->options.args[i])))
			return context_usage(c, err, TEXT_ARG_EMPTY, NULL, NULL, NULL);
	return options_accept(
		&c->options, command->flags, command->name[c->lang], &c->arena, c->lang, err);
}

static bool is_code(const char *text)
{
	struct enrol_code code;
	struct sp_error ignored;
	bool is = text && code_parse(text, &code, &ignored) == SP_OK;
	secret_wipe(&code, sizeof code);
	return is;
}

/* Others on the machine see what a program is given, and errors repeat it: a code is refused without a word of it. */
static bool has_code(const struct context *c)
{
	bool has = is_code(context_text(c, OPTION_CODE_FILE));
	for (size_t i = 0; i < c->options.n_args; i++)
		has |= is_code(c->options.args[i]);
	return has;
}

static enum sp_code find_command(struct context *c, struct sp_error *err)
{
	struct options *o = &c->options;
	const char *near = NULL;
	size_t used = 0;
	if (has_code(c))
		return context_usage(c, err, TEXT_ARG_CODE, NULL, NULL, NULL);
	c->command = command_find(o->args, o->n_args, c->lang, &used, &near);
	if (!c->command)
		return unknown_command(c, near, err);
	o->n_args -= used;
	memmove(o->args, o->args + used, o->n_args * sizeof o->args[0]);
	return SP_OK;
}

/* Help and version need no configuration, so that a broken one can be mended with their help. */
static bool answer_at_once(struct context *c)
{
	if (context_flag(c, OPTION_VERSION))
		version_show(c);
	else if (c->options.n_args == 0 && context_flag(c, OPTION_HELP))
		help_show_all(c);
	else if (c->options.n_args == 0)
		help_show_start(c);
	else
		return false;
	return true;
}

static bool needs_nothing(const struct context *c)
{
	return c->command->group == GROUP_ABOUT;
}

static enum sp_code run(struct context *c, int argc, char **argv, struct sp_error *err)
{
	enum sp_code rc = options_read(argc, argv, &c->arena, &c->options, &c->lang, err);
	c->style.lang = c->lang;
	c->style.format = c->options.format;
	if (rc != SP_OK || answer_at_once(c))
		return rc;
	rc = find_command(c, err);
	if (rc == SP_OK && context_flag(c, OPTION_HELP)) {
		help_show_command(c, c->command);
		return SP_OK;
	}
	if (rc == SP_OK)
		rc = check_args(c, err);
	if (rc == SP_OK && !needs_nothing(c))
		rc = context_load(c, err);
	return rc == SP_OK ? c->command->run(c, err) : rc;
}

/* A standard stream that was closed is taken by a device in the wrong direction: using it fails as before, and no
 * file or socket gets its number, which messages would then be written into. */
static void hold_streams(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0 &&
			open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) < 0)
			return; /* no device: then also no harm that could be prevented */
}

int commands_main(int argc, char **argv)
{
	struct context c = {.began_ms = clock_steady_ms(), .now_ms = clock_utc_ms()};
	struct sp_error err = {0}, write_error = {0};
	hold_streams();
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN); /* a limit on the size of files is told like a full disk */
	arena_init(&c.arena, CLIENT_ARENA);
	buf_init(&c.out, OUTPUT_MAX);
	if (!lang_choose(NULL, &c.lang))
		c.lang = LANG_SV; /* told later, where the configuration is read */
	enum sp_code rc = run(&c, argc, argv, &err);
	output_progress_end(&c);
	/* all is done: a reader that has had enough (head) ends the program without a word */
	signal(SIGPIPE, SIG_DFL);
	if (rc != SP_OK && c.out.len == 0)
		c.took_output = true; /* nothing to show: the file that was there stays */
	enum sp_code written = output_finish(&c, &write_error);
	if (rc != SP_OK && !c.reported) {
		err.code = rc;
		errors_show(&c, &err);
	}
	if (written != SP_OK)
		errors_show(&c, &write_error);
	if (rc == SP_OK && written == SP_OK)
		renewal_on_the_way(&c);
	context_free(&c);
	return sp_error_row(rc != SP_OK ? rc : written)->exit_status;
}
