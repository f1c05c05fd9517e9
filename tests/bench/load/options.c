/* SPDX-License-Identifier: Apache-2.0 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/bench/load/load.h"

static const struct {
	const char *name;
	const struct speech *speech;
} speeches[] = {{"samplan", &speech_samplan}, {"redis", &speech_redis}, {"http", &speech_http},
	{"postgresql", &speech_postgresql}, {"echo", &speech_echo}};
static const char *const tasks[] = {"ping", "submit", "small", "fetch", "total", "year"};
static const char *const modes[] = {"closed", "open", "connect", "idle"};

static unsigned place_of(const char *name, const char *const names[], unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		if (strcmp(names[i], name) == 0)
			return i;
	link_die("%s: unknown", name);
}

static const struct speech *speech_of(const char *name)
{
	for (size_t i = 0; i < sizeof speeches / sizeof speeches[0]; i++)
		if (strcmp(speeches[i].name, name) == 0)
			return speeches[i].speech;
	link_die("%s: unknown", name);
}

static double number(const char *text)
{
	char *end;
	double v = strtod(text, &end);
	if (*text == '\0' || *end || !(v >= 0 && v < 1e9))
		link_die("%s: no number", text);
	return v;
}

/* ---- options ---- */

enum {
	OPT_CA = 1,
	OPT_CERT,
	OPT_KEY,
	OPT_ACCOUNTS,
	OPT_CLIENTS,
	OPT_THREADS,
	OPT_DEPTH,
	OPT_BATCH,
	OPT_ROWS,
	OPT_WARM,
	OPT_SECONDS,
	OPT_COUNT,
	OPT_RATE,
	OPT_SET,
	OPT_OBJECTS,
	OPT_REQUEST,
	OPT_REPLY
};
static const struct option names[] = {{"ca", 1, NULL, OPT_CA}, {"cert", 1, NULL, OPT_CERT},
	{"key", 1, NULL, OPT_KEY}, {"accounts", 1, NULL, OPT_ACCOUNTS},
	{"clients", 1, NULL, OPT_CLIENTS}, {"threads", 1, NULL, OPT_THREADS},
	{"depth", 1, NULL, OPT_DEPTH}, {"batch", 0, NULL, OPT_BATCH}, {"rows", 0, NULL, OPT_ROWS},
	{"warm", 1, NULL, OPT_WARM}, {"seconds", 1, NULL, OPT_SECONDS},
	{"count", 1, NULL, OPT_COUNT}, {"rate", 1, NULL, OPT_RATE}, {"set", 1, NULL, OPT_SET},
	{"objects", 1, NULL, OPT_OBJECTS}, {"request", 1, NULL, OPT_REQUEST},
	{"reply", 1, NULL, OPT_REPLY}, {0}};

static void set_text(struct options *o, int option, const char *text)
{
	const char **to = option == OPT_CA     ? &o->files.ca
			  : option == OPT_CERT ? &o->files.certificate
			  : option == OPT_KEY  ? &o->files.key
					       : &o->accounts;
	*to = text;
}

static void set_number(struct options *o, int option, double v)
{
	switch (option) {
	case OPT_CLIENTS:
		o->clients = (unsigned)v;
		return;
	case OPT_THREADS:
		o->threads = (unsigned)v;
		return;
	case OPT_DEPTH:
		o->depth = (unsigned)v;
		return;
	case OPT_WARM:
		o->warm = v;
		return;
	case OPT_SECONDS:
		o->seconds = v;
		return;
	case OPT_COUNT:
		o->count = (uint64_t)v;
		return;
	case OPT_RATE:
		o->rate = v;
		return;
	case OPT_SET:
		o->set = (unsigned)v;
		return;
	case OPT_OBJECTS:
		o->objects = (uint32_t)v;
		return;
	case OPT_REQUEST:
		o->request_size = (uint32_t)v;
		return;
	default:
		o->reply_size = (uint32_t)v;
	}
}

static void check(const struct options *o)
{
	if (!o->files.ca || !o->files.certificate || !o->files.key)
		link_die("--ca, --cert and --key are needed");
	if (!(o->speech->tasks & 1U << o->task))
		link_die("%s has no such task", o->speech->name);
	if (o->threads == 0 || o->clients < o->threads || o->depth == 0 || o->depth > SLOTS ||
		o->set == 0 || o->objects == 0 || o->request_size == 0 || o->reply_size == 0)
		link_die("a number is out of range");
	if (o->mode == MODE_OPEN && o->rate <= 0)
		link_die("--rate is needed");
	if (o->mode == MODE_IDLE && o->threads != 1)
		link_die("an idle run has one thread");
}

void options_read(int argc, char **argv, struct options *o)
{
	int option;
	*o = (struct options){.clients = 1,
		.threads = 1,
		.depth = 1,
		.set = 1,
		.warm = 1,
		.seconds = 5,
		.objects = SWEDEN_ORGANISATIONS * SWEDEN_YEARS,
		.request_size = 200,
		.reply_size = 200,
		.peer = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)}};
	while ((option = getopt_long(argc, argv, "", names, NULL)) != -1) {
		if (option == '?')
			exit(2);
		if (option == OPT_BATCH)
			o->batch = true;
		else if (option == OPT_ROWS)
			o->rows = true;
		else if (option <= OPT_ACCOUNTS)
			set_text(o, option, optarg);
		else
			set_number(o, option, number(optarg));
	}
	if (argc - optind != 4) {
		fprintf(stderr, "usage: bench_load SPEECH TASK MODE PORT [option...]\n");
		exit(2);
	}
	o->speech = speech_of(argv[optind]);
	o->task = (enum task)place_of(argv[optind + 1], tasks, TASK_COUNT);
	o->mode = (enum mode)place_of(argv[optind + 2], modes, sizeof modes / sizeof modes[0]);
	o->peer.sin_port = htons((uint16_t)number(argv[optind + 3]));
	check(o);
}
