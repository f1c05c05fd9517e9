/* SPDX-License-Identifier: Apache-2.0 */
/* proto/PROTOCOL.md holds the table of errors: it must say what errors.def says. Its last column, which of them
 * clients are told, is the server's to know (tests/unit/server/app/protocol_page.c). */
#include "tests/lib/test.h"

#include "common/base/file.h"

static const char *page(void)
{
	struct bytes content;
	struct sp_error err = {0};
	CHECK_CODE(
		file_read(SOURCE_DIR "/proto/PROTOCOL.md", 1 << 20, test_arena(), &content, &err),
		SP_OK, &err);
	return (const char *)content.ptr;
}

TEST(protocol_page, has_each_error_as_the_table_has_it)
{
	const char *text = page();
	char line[160];
	const struct sp_error_row *row;
	for (size_t i = 0; (row = sp_error_row_at(i)); i++) {
		snprintf(line, sizeof line, "\n| %d | %s | %s | %d | %s | ", (int)row->code,
			row->symbol, row->searchable, row->exit_status, row->retry ? "yes" : "no");
		if (!strstr(text, line))
			fail_msg("missing or different in PROTOCOL.md:%s", line);
	}
}

TEST(protocol_page, has_no_error_that_the_table_lacks)
{
	const char *at = strstr(page(), "| number | symbol |");
	size_t rows = 0, lines = 0;
	assert_non_null(at);
	while (sp_error_row_at(rows))
		rows++;
	for (at = strchr(at, '\n') + 1; *at == '|'; at = strchr(at, '\n') + 1)
		lines++;
	CHECK_INT(lines, rows + 1); /* one line of dashes */
}
