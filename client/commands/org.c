/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/outgoing.h"

enum sp_code cmd_org_import(struct context *c, struct sp_error *err)
{
	struct msg_org_import message = {0};
	struct bytes content = {0};
	const char *path = c->options.args[0];
	enum sp_code rc = input_read(c, path, &content, err);
	if (rc == SP_OK)
		rc = organisations_read(path, content, &c->arena, &message.organisations,
			&message.n_organisations, err);
	if (rc != SP_OK)
		return rc;
	return outgoing_run(c, MESSAGE_ORG_IMPORT, CODEC_ORG_IMPORT, &message, &message.key, path,
		TEXT_ORG_IMPORTED, err);
}
