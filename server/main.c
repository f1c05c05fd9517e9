/* SPDX-License-Identifier: Apache-2.0 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "server/commands.h"

static int command_help(const struct arguments *args);
static int command_version(const struct arguments *args);

/* The command table: help is made of it too. */
static const struct command {
	const char *name, *usage;
	enum text_id help;
	bool needs_dir, takes_files;
	int (*run)(const struct arguments *args);
} commands[] = {
	{"init", "DIR [--name HOST] [--county CODE] [--port N]", TEXT_HELP_INIT, true, false,
		command_init},
	{"run",
		"DIR | --config FILE | --ephemeral [--name HOST] [--county CODE]\n"
		"      [--check] [--listen ADDRESS] [--port N]",
		TEXT_HELP_RUN, true, false, command_run},
	{"invite", "DIR --role administrator", TEXT_HELP_INVITE, true, false, command_invite},
	{"verify", "DIR", TEXT_HELP_VERIFY, true, false, command_verify},
	{"restore", "DIR FILE...", TEXT_HELP_RESTORE, true, true, command_restore},
	{"help", "", TEXT_HELP_HELP, false, false, command_help},
	{"version", "", TEXT_HELP_VERSION, false, false, command_version},
};
enum { COMMANDS = sizeof commands / sizeof commands[0] };

/* Options; `of` = the commands that take it, by name, or NULL for all. A switch has no value. */
static const struct flag {
	const char *name;
	size_t offset;
	const char *of[2];
	bool is_switch;
} flags[] = {
	{"--name", offsetof(struct arguments, name), {"init", "run"}, false},
	{"--county", offsetof(struct arguments, county), {"init", "run"}, false},
	{"--port", offsetof(struct arguments, port), {"init", "run"}, false},
	{"--listen", offsetof(struct arguments, listen), {"run"}, false},
	{"--config", offsetof(struct arguments, config), {"run"}, false},
	{"--check", offsetof(struct arguments, check), {"run"}, true},
	{"--ephemeral", offsetof(struct arguments, ephemeral), {"run"}, true},
	{"--role", offsetof(struct arguments, role), {"invite"}, false},
	{"--lang", offsetof(struct arguments, lang_name), {NULL}, false},
	{"--help", offsetof(struct arguments, help), {NULL}, true},
};
enum { FLAGS = sizeof flags / sizeof flags[0] };

static int command_help(const struct arguments *args)
{
	message_print(args->lang, TEXT_HELP_HEAD, NULL, NULL, NULL);
	for (size_t i = 0; i < COMMANDS; i++)
		printf("\n  samplan-server %s %s\n      %s\n", commands[i].name, commands[i].usage,
			message_text(args->lang, commands[i].help));
	putchar('\n');
	message_print(args->lang, TEXT_HELP_TAIL, NULL, NULL, NULL);
	return fflush(stdout) == 0 ? 0 : sp_error_row(SP_FILE)->exit_status;
}

static int command_version(const struct arguments *args)
{
	(void)args;
	puts("samplan-server " SAMPLAN_VERSION);
	return fflush(stdout) == 0 ? 0 : sp_error_row(SP_FILE)->exit_status;
}

static enum sp_code usage(const struct arguments *args, enum text_id id, const char *what,
	const char *near, struct sp_error *err)
{
	char text[SP_ERROR_TEXT], whole[SP_ERROR_TEXT];
	message_format(text, sizeof text, args->lang, id, what, NULL, NULL);
	if (near)
		message_format(whole, sizeof whole, args->lang, TEXT_USAGE_NEAR, text, near, NULL);
	return sp_fail(err, SP_USAGE, near ? whole : text, "samplan-server help");
}

static const struct command *find_command(const char *name)
{
	for (size_t i = 0; i < COMMANDS; i++)
		if (strcmp(commands[i].name, name) == 0)
			return &commands[i];
	return NULL;
}

static enum sp_code unknown_command(
	const struct arguments *args, const char *name, struct sp_error *err)
{
	const char *names[COMMANDS];
	for (size_t i = 0; i < COMMANDS; i++)
		names[i] = commands[i].name;
	return usage(args, TEXT_USAGE_COMMAND, name, near_word(name, names, COMMANDS), err);
}

static bool takes(const struct flag *f, const struct command *c)
{
	bool of_any = !f->of[0];
	for (size_t i = 0; i < 2 && f->of[i]; i++)
		of_any |= strcmp(f->of[i], c->name) == 0;
	return of_any;
}

/* The flag that `arg` names up to its end or "=", if the command takes it. */
static const struct flag *find_flag(const struct command *c, const char *arg)
{
	size_t n = strcspn(arg, "=");
	for (size_t i = 0; i < FLAGS; i++)
		if (strlen(flags[i].name) == n && memcmp(flags[i].name, arg, n) == 0)
			return takes(&flags[i], c) ? &flags[i] : NULL;
	return NULL;
}

static enum sp_code unknown_flag(const struct arguments *args, const struct command *c,
	const char *arg, struct sp_error *err)
{
	const char *names[FLAGS];
	size_t n = 0;
	for (size_t i = 0; i < FLAGS; i++)
		if (takes(&flags[i], c))
			names[n++] = flags[i].name;
	return usage(args, TEXT_USAGE_FLAG, arg, near_word(arg, names, n), err);
}

/* Stores one flag; *i moves on to its value when that is a word of its own. */
static enum sp_code read_flag(
	const struct command *c, struct arguments *args, char **argv, int *i, struct sp_error *err)
{
	const char *arg = argv[*i], *equals = strchr(arg, '=');
	const struct flag *f = find_flag(c, arg);
	if (!f || (f->is_switch && equals))
		return unknown_flag(args, c, arg, err);
	char *at = (char *)args + f->offset;
	if (f->is_switch) {
		*(bool *)(void *)at = true;
		return SP_OK;
	}
	const char **value = (const char **)(void *)at;
	if (*value)
		return usage(args, TEXT_USAGE_TWICE, f->name, NULL, err);
	*value = equals ? equals + 1 : argv[++*i];
	return *value && **value ? SP_OK : usage(args, TEXT_USAGE_VALUE, f->name, NULL, err);
}

static enum sp_code read_operand(
	const struct command *c, struct arguments *args, const char *arg, struct sp_error *err)
{
	if (!*arg || (args->dir ? !c->takes_files : !c->needs_dir))
		return usage(args, TEXT_USAGE_EXTRA, arg, NULL, err);
	if (args->dir)
		args->files[args->n_files++] = arg;
	else
		args->dir = arg;
	return SP_OK;
}

static enum sp_code read_arguments(
	const struct command *c, char **argv, struct arguments *args, struct sp_error *err)
{
	bool only_operands = false;
	enum sp_code rc = SP_OK;
	args->files = (const char **)argv; /* what has been read makes room for them */
	for (int i = 0; rc == SP_OK && argv[i]; i++) {
		if (!only_operands && strcmp(argv[i], "--") == 0)
			only_operands = true;
		else if (!only_operands && strcmp(argv[i], "-h") == 0)
			args->help = true;
		else if (!only_operands && argv[i][0] == '-')
			rc = read_flag(c, args, argv, &i, err);
		else
			rc = read_operand(c, args, argv[i], err);
	}
	if (rc == SP_OK && !message_lang(args->lang_name, &args->lang))
		rc = usage(args, TEXT_USAGE_VALUE, "--lang sv|en", NULL, err);
	if (rc != SP_OK || args->help)
		return rc;
	if ((args->config || args->ephemeral) && args->dir)
		return usage(args, TEXT_USAGE_EXTRA, args->dir, NULL, err);
	if (c->needs_dir && !args->dir && !args->config && !args->ephemeral)
		return usage(args, TEXT_USAGE_DIR, c->name, NULL, err);
	if (c->takes_files && args->n_files == 0)
		return usage(args, TEXT_USAGE_FILES, c->name, NULL, err);
	return SP_OK;
}

/* Keys and codes pass through: no core, no other process looking in (a debugger needs root; LeakSanitizer
 * makes itself room), no file that others may read; and no file that gets the number of a standard stream. */
static void protect(void)
{
	struct rlimit none = {0, 0};
	int fd;
	do {
		fd = open("/dev/null", O_RDWR);
	} while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd > STDERR_FILENO)
		close(fd);
	umask(077);
	prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
	setrlimit(RLIMIT_CORE, &none);
}

int main(int argc, char **argv)
{
	struct arguments args = {.dir = NULL};
	struct sp_error err = {.code = SP_OK};
	protect();
	message_lang(NULL, &args.lang);
	const char *name = argc > 1 ? argv[1] : "";
	if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0)
		name = "help";
	else if (strcmp(name, "--version") == 0)
		name = "version";
	const struct command *c = find_command(name);
	if (!c) {
		if (*name)
			unknown_command(&args, name, &err);
		else
			usage(&args, TEXT_USAGE_NO_COMMAND, NULL, NULL, &err);
		return message_error(args.lang, &err);
	}
	if (read_arguments(c, argv + 2, &args, &err) != SP_OK)
		return message_error(args.lang, &err);
	return args.help ? command_help(&args) : c->run(&args);
}
