/* SPDX-License-Identifier: Apache-2.0 */
/* renew.c - crash_renew DIR TIMES: as a server does that finds its certificate old, so many times. */
#include <stdio.h>
#include <stdlib.h>

#include "common/base/clock.h"
#include "server/app/app.h"

static void must(enum sp_code rc, const char *what, const struct sp_error *err)
{
	if (rc == SP_OK)
		return;
	fprintf(stderr, "crash_renew: %s: %s %s %s\n", what, sp_error_row(rc)->symbol,
		err->param[0], err->param[1]);
	exit(1);
}

int main(int argc, char **argv)
{
	char store[4096];
	struct arena a;
	struct server_keys keys;
	struct sp_error err = {.code = SP_OK};
	struct ledger *ledger;
	struct app *app;
	struct bytes der;
	if (argc != 3)
		return 2;
	arena_init(&a, 4 << 20);
	snprintf(store, sizeof store, "%s/store", argv[1]);
	must(keys_load(argv[1], &a, &keys, &err), "keys", &err);
	const struct ledger_options lo = {.dir = store, .key = keys.log_key};
	must(ledger_open(&lo, &ledger, NULL, &err), "store", &err);
	const struct app_options ao = {.ledger = ledger, .ca_key = keys.ca_key, .software = "test"};
	must(app_new(&ao, &app, &err), "app", &err);
	for (long i = strtol(argv[2], NULL, 10); i > 0; i--)
		must(app_renew_certificate(
			     app, argv[1], keys.server_key, clock_utc_ms(), &a, &der, &err),
			"renewal", &err);
	app_free(app);
	ledger_close(ledger);
	keys_free(&keys);
	arena_free(&a);
	return 0;
}
