/* SPDX-License-Identifier: Apache-2.0 */
/* The first byte says how the table is read: cells written again read as the same; a list of
 * organisations; a form against the questions of a small plan. */
#include "client/files/files.h"
#include "tests/fuzz/fuzz.h"

const size_t fuzz_max = 256 << 10; /* ten times the longest of client/data; files may have 16 MiB */

static const char name[] = "table.csv";

static void write_again(const struct csv *t, struct buf *out)
{
	buf_init(out, 4 * FUZZ_ARENA);
	buf_add_text(out, "\uFEFF"); /* as forms have it: a text may begin with one of its own */
	for (size_t i = 0; i < t->n_rows; i++) {
		for (size_t k = 0; k < t->rows[i].n_cells; k++) {
			if (k)
				buf_add(out, &t->delimiter, 1);
			csv_cell_write(out, t->rows[i].cells[k].text, t->delimiter, false);
		}
		buf_add_text(out, "\r\n");
	}
	REQUIRE(!out->failed);
}

static void check_table(struct bytes in, struct arena *a)
{
	struct csv t, again;
	struct sp_error err = {0};
	struct buf written;
	enum sp_code rc = csv_parse(name, in, a, &t, &err);
	REQUIRE(rc == SP_OK || err.code == rc);
	if (rc != SP_OK || t.n_rows == 0)
		return;
	write_again(&t, &written);
	rc = csv_parse(name, buf_bytes(&written), a, &again, &err);
	/* of a table with hardly any, another delimiter may be found when its quotes are gone */
	REQUIRE(rc == SP_OK || rc == SP_TOO_LARGE || rc == SP_NO_MEMORY ||
		again.delimiter != t.delimiter);
	for (size_t i = 0; rc == SP_OK && i < t.n_rows && again.n_rows == t.n_rows &&
			   again.delimiter == t.delimiter;
		i++)
		for (size_t k = 0; k < t.rows[i].n_cells && k < again.rows[i].n_cells; k++)
			REQUIRE(strcmp(t.rows[i].cells[k].text, again.rows[i].cells[k].text) == 0);
	buf_free(&written);
}

static void check_organisations(struct bytes in, struct arena *a)
{
	struct organisation *organisations = NULL;
	struct sp_error err = {0};
	size_t n = 0;
	enum sp_code rc = organisations_read(name, in, a, &organisations, &n, &err);
	REQUIRE(rc == SP_OK || err.code == rc);
	for (size_t i = 0; rc == SP_OK && i < n; i++)
		REQUIRE(organisations[i].code && organisations[i].name);
}

static void check_form(struct bytes in, struct arena *a)
{
	struct question items[] = {{.key = "sip/indikator/antal",
					   .area = "sip",
					   .text = "Antal",
					   .kind = QUESTION_COUNT},
		{.key = "sip/indikator/andel",
			.area = "sip",
			.text = "Andel",
			.kind = QUESTION_SHARE},
		{.key = "sip/aktivitet/1",
			.area = "sip",
			.text = "Kurs",
			.kind = QUESTION_ACTIVITY}};
	const struct questions qs = {.items = items, .n_items = 3};
	struct form form = {0};
	struct findings findings = {0};
	struct sp_error err = {0};
	enum sp_code rc = form_read_head(name, in, a, &form, &err);
	REQUIRE(rc == SP_OK || err.code == rc);
	if (rc == SP_OK)
		rc = form_read_answers(name, in, &qs, a, &form, &findings, &err);
	REQUIRE(rc == SP_OK || err.code == rc);
	REQUIRE(rc != SP_OK || form.n_answers <= qs.n_items + findings.errors);
}

void fuzz_one(const uint8_t *data, size_t size)
{
	static void (*const checks[])(struct bytes, struct arena *) = {
		check_table, check_organisations, check_form};
	struct arena a;
	if (size == 0)
		return;
	arena_init(&a, 4 * FUZZ_ARENA);
	checks[data[0] % 3](bytes_of(data + 1, size - 1), &a);
	arena_free(&a);
}
