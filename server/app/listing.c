/* SPDX-License-Identifier: Apache-2.0 */
#include "server/app/usecase.h"

enum sp_code organisation_name(struct ledger_view *v, const char *code, struct arena *a,
	const char **out, struct sp_error *err)
{
	struct rec_organisation org;
	*out = NULL;
	enum sp_code rc = code ? ledger_organisation(v, code, a, &org, err) : SP_NOT_FOUND;
	if (rc == SP_OK)
		*out = org.name;
	return rc == SP_NOT_FOUND ? SP_OK : rc;
}

enum sp_code entry_arrival(
	struct ledger_view *v, uint64_t number, uint64_t *out, struct sp_error *err)
{
	struct entry e;
	enum sp_code rc = ledger_entry_header(v, number, &e, err);
	if (rc == SP_OK)
		*out = e.arrival_ms;
	return rc;
}
