/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/output.h"
#include "client/commands/shared.h"

void version_show(struct context *c)
{
	buf_add_text(&c->out, "samplan " SAMPLAN_VERSION "\n");
}

enum sp_code cmd_version(struct context *c, struct sp_error *err)
{
	static const struct view_column columns[] = {
		{"version", TEXT_COL_VERSION, CELL_TEXT, false}};
	struct view v = VIEW_RECORD("version", columns);
	if (output_for_people(c)) {
		version_show(c);
		return SP_OK;
	}
	struct view_cell *row = view_row(&v, &c->arena);
	if (!row)
		return sp_fail(err, SP_NO_MEMORY);
	row[0] = cell_text(SAMPLAN_VERSION);
	return output_view(c, &v, err);
}
