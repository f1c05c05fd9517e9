/* SPDX-License-Identifier: Apache-2.0 */
/* fill.c - fills a new server's store by the ledger's own library.
 *
 * bench_fill DIR SETS values|texts|nothing   DIR as samplan-server init made it. Organisations, plans and open
 *     rounds of the sets and of plan "bench" (sweden.h); then follow-ups: values = of each organisation and year of
 *     each set, 200 counts; texts = of each organisation and year of plan "bench", about 20 KiB.
 * Prints `followups N` and `bytes B`, B = the bodies of the follow-ups as a client sends them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/clock.h"
#include "common/codec/codec.h"
#include "server/app/app.h"
#include "server/ledger/ledger.h"
#include "tests/bench/sweden.h"

/* Nobody reads meanwhile: the index is committed now and then. */
static const struct ledger_pace pace = {.index_ms = 60000, .index_entries = 16384};

enum { ARENA_MAX = 64 << 20, BODY_MAX = 1 << 20, ACCOUNT = 1 };
#define OPEN_MS (UINT64_C(365) * 86400000)

struct fill {
	struct arena arena; /* of one message */
	struct arena bodies; /* of the batch */
	struct ledger *ledger;
	struct ledger_batch *batch;
	struct buf body;
	uint8_t key[SUBMISSION_KEY_SIZE];
	uint64_t now_ms, followups, bytes;
};

static void must(enum sp_code rc, const char *what, const struct sp_error *err)
{
	if (rc == SP_OK)
		return;
	fprintf(stderr, "bench_fill: %s: %s %s %s %s\n", what, sp_error_row(rc)->symbol, err->where,
		err->param[0], err->param[1]);
	exit(1);
}

static void must_have(const void *made, const char *what)
{
	if (made)
		return;
	fprintf(stderr, "bench_fill: no memory for %s\n", what);
	exit(1);
}

static struct bytes new_key(struct fill *f)
{
	struct sp_error err = {0};
	must(submission_key_draw(f->now_ms, f->key, &err), "key", &err);
	return bytes_of(f->key, sizeof f->key);
}

static void commit(struct fill *f)
{
	struct sp_error err = {0};
	if (f->batch)
		must(ledger_batch_commit(f->batch, &err), "commit", &err);
	f->batch = NULL;
	arena_free(&f->bodies);
}

static void append(struct fill *f, uint32_t kind, enum codec_id id, const void *message)
{
	struct sp_error err = {0};
	uint64_t number;
	buf_clear(&f->body);
	must(codec_encode(id, message, &f->body, &err), "encode", &err);
	if (f->batch && ledger_batch_full(f->batch))
		commit(f);
	if (!f->batch)
		must(ledger_batch_begin(f->ledger, &f->batch, &err), "begin", &err);
	const struct bytes body = arena_bytes(&f->bodies, buf_bytes(&f->body));
	must_have(body.ptr, "a body");
	must(ledger_append(f->batch, ACCOUNT, f->now_ms, kind, body, message, &number, &err),
		"append", &err);
}

/* ---- what is asked ---- */

static void add_plan(struct fill *f, struct plan *plan)
{
	must_have(plan, "a plan");
	struct msg_plan_import import = {.key = new_key(f), .plan = plan};
	append(f, MESSAGE_PLAN_IMPORT, CODEC_PLAN_IMPORT, &import);
	struct msg_plan_publish publish = {.key = new_key(f), .plan = plan->id, .version = 1};
	append(f, MESSAGE_PLAN_PUBLISH, CODEC_PLAN_PUBLISH, &publish);
	for (uint32_t i = 0; i < SWEDEN_YEARS; i++) {
		struct msg_round_open open = {.key = new_key(f),
			.plan = plan->id,
			.year = SWEDEN_FIRST_YEAR + i,
			.closes_ms = f->now_ms + OPEN_MS};
		append(f, MESSAGE_ROUND_OPEN, CODEC_ROUND_OPEN, &open);
	}
	commit(f);
	arena_free(&f->arena);
}

static void add_region(struct fill *f)
{
	struct organisation region = {
		.code = "21", .name = "Region", .county = "21", .kind = ORG_REGION};
	struct msg_org_import m = {
		.key = new_key(f), .organisations = &region, .n_organisations = 1};
	append(f, MESSAGE_ORG_IMPORT, CODEC_ORG_IMPORT, &m);
}

static void add_questions(struct fill *f, unsigned sets)
{
	add_region(f);
	for (unsigned set = 1; set <= sets; set++) {
		struct msg_org_import m = {.key = new_key(f),
			.organisations = sweden_organisations(set, &f->arena),
			.n_organisations = SWEDEN_ORGANISATIONS};
		must_have(m.organisations, "organisations");
		append(f, MESSAGE_ORG_IMPORT, CODEC_ORG_IMPORT, &m);
		add_plan(f, sweden_plan(set, &f->arena));
	}
	add_plan(f, bench_plan(&f->arena));
}

/* ---- what is answered ---- */

static void add_followup(
	struct fill *f, struct sweden_form *form, unsigned set, unsigned unit, uint32_t year)
{
	struct sp_error err = {0};
	must(sweden_form_fill(form, set, unit, year, 0, &err), "form", &err);
	append(f, MESSAGE_SUBMIT, CODEC_SUBMIT, &form->m);
	f->followups++;
	f->bytes += f->body.len;
	arena_free(&f->arena);
}

/* Year after year, as they come in in life. */
static void add_followups(struct fill *f, struct sweden_form *form, unsigned sets)
{
	for (uint32_t i = 0; i < SWEDEN_YEARS; i++)
		for (unsigned set = 1; set <= sets; set++)
			for (unsigned unit = 1; unit <= SWEDEN_ORGANISATIONS; unit++)
				add_followup(f, form, set, unit, SWEDEN_FIRST_YEAR + i);
	commit(f);
}

static void fill(struct fill *f, unsigned sets, const char *what)
{
	struct arena keep;
	struct sweden_form form;
	bool texts = strcmp(what, "texts") == 0, made;
	arena_init(&keep, ARENA_MAX);
	add_questions(f, sets);
	made = texts ? bench_form_init(&form, false, &keep) : sweden_form_init(&form, &keep);
	must_have(made ? &form : NULL, "a form");
	if (strcmp(what, "nothing") != 0)
		add_followups(f, &form, texts ? 1 : sets);
	arena_free(&keep);
}

int main(int argc, char **argv)
{
	struct fill f = {.now_ms = clock_utc_ms()};
	struct sp_error err = {0};
	struct server_keys keys;
	struct arena keep;
	if (argc != 4)
		return 2;
	arena_init(&keep, ARENA_MAX);
	arena_init(&f.arena, ARENA_MAX);
	arena_init(&f.bodies, ARENA_MAX);
	buf_init(&f.body, BODY_MAX);
	must(keys_load(argv[1], &keep, &keys, &err), "keys", &err);
	const struct ledger_options o = {.dir = arena_printf(&keep, "%s/store", argv[1]),
		.key = keys.log_key,
		.pace = &pace};
	must(ledger_open(&o, &f.ledger, NULL, &err), "open", &err);
	fill(&f, (unsigned)strtoul(argv[2], NULL, 10), argv[3]);
	must(ledger_catch_up(f.ledger, &err), "index", &err);
	ledger_close(f.ledger);
	keys_free(&keys);
	buf_free(&f.body);
	arena_free(&f.arena);
	arena_free(&keep);
	printf("followups %llu\nbytes %llu\n", (unsigned long long)f.followups,
		(unsigned long long)f.bytes);
	return 0;
}
