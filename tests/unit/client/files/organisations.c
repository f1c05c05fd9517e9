/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/lib/test.h"

#include "client/files/files.h"
#include "common/base/file.h"

static enum sp_code read(
	const char *text, struct organisation **out, size_t *n, struct sp_error *err)
{
	*err = (struct sp_error){0};
	return organisations_read("o.csv", bytes_text(text), test_arena(), out, n, err);
}

#define HEADINGS "code,name,county_code,county_name,kind,population,population_year\n"

TEST(organisations, of_the_country_are_all_there)
{
	struct bytes in;
	struct sp_error err;
	struct organisation *all;
	size_t n, regions = 0, gavleborg = 0;
	CHECK_CODE(file_read(SOURCE_DIR "/client/data/organisations.csv", FILE_MAX, test_arena(),
			   &in, &err),
		SP_OK, &err);
	CHECK_CODE(organisations_read("organisations.csv", in, test_arena(), &all, &n, &err), SP_OK,
		&err);
	CHECK_INT(n, 311);
	for (size_t i = 0; i < n; i++) {
		regions += all[i].kind == ORG_REGION;
		gavleborg += all[i].kind == ORG_MUNICIPALITY && strcmp(all[i].county, "21") == 0;
		CHECK(all[i].population > 0);
		CHECK_INT(all[i].population_year, 2024);
	}
	CHECK_INT(regions, 21);
	CHECK_INT(gavleborg, 10);
	CHECK_TEXT(all[0].code, "01");
	CHECK_TEXT(all[0].name, "Region Stockholm");
	CHECK_INT(all[0].population, 2473307);
}

TEST(organisations, may_leave_out_what_is_not_needed)
{
	struct organisation *all;
	size_t n;
	struct sp_error err;
	CHECK_CODE(read("kod;namn;slag\n\n2180;Gävle;kommun\nnsph;NSPH;annan\n", &all, &n, &err),
		SP_OK, &err);
	CHECK_INT(n, 2);
	CHECK_TEXT(all[0].name, "Gävle");
	CHECK(!all[0].county);
	CHECK_INT(all[0].population, 0);
	CHECK_INT(all[1].kind, ORG_OTHER);
}

TEST(organisations, are_read_as_they_are_listed)
{
	struct organisation *all;
	size_t n;
	struct sp_error err;
	CHECK_CODE(read("code,name,county_code,kind,population,population_year,closed\n"
			"2180,Gävle,21,municipality,103838,2024,\n"
			"gammal,Gammal,,other,,,2019-01-31T23:00:00.000Z\n",
			   &all, &n, &err),
		SP_OK, &err);
	CHECK_INT(n, 2);
	CHECK_INT(all[0].closed_ms, 0);
	CHECK_INT(all[1].closed_ms, INT64_C(1548975600000));
	CHECK_CODE(read("code,name,kind,closed\nx,X,other,i fjol\n", &all, &n, &err), SP_CSV_VALUE,
		&err);
	CHECK_TEXT(err.where, "o.csv:2:D");
}

TEST(organisations, that_report_as_one_name_their_members)
{
	struct organisation *all;
	size_t n;
	struct sp_error err;
	CHECK_CODE(read("kod;namn;slag;medlemmar;även_kallad\n"
			"2101;Ockelbo;kommun;;\n"
			"vast;Västra;gemensam;2101, 2181;\"GV; Gästrike Väst ;\"\n",
			   &all, &n, &err),
		SP_OK, &err);
	CHECK_INT(all[0].n_members, 0);
	CHECK_INT(all[0].n_aliases, 0);
	CHECK_INT(all[1].kind, ORG_JOINT);
	CHECK_INT(all[1].n_members, 2);
	CHECK_TEXT(all[1].members[0], "2101");
	CHECK_TEXT(all[1].members[1], "2181");
	CHECK_INT(all[1].n_aliases, 2);
	CHECK_TEXT(all[1].aliases[1], "Gästrike Väst");
	CHECK_CODE(read("code,name,kind,members\nx,X,joint,2101;218\n", &all, &n, &err),
		SP_CSV_VALUE, &err);
	CHECK_TEXT(err.where, "o.csv:2:D");
	CHECK_TEXT(err.param[1], "218");
	CHECK_CODE(read("code,name,kind,members\nx,X,other,2101\n", &all, &n, &err), SP_CSV_VALUE,
		&err);
}

TEST(organisations, with_a_fault_name_the_cell)
{
	static const struct {
		const char *text;
		enum sp_code code;
		const char *where, *param;
	} rows[] = {
		{"code,name\n2180,Gävle\n", SP_CSV_COLUMN, "o.csv:1:A", "slag"},
		{"code,name,kind,colour\n", SP_CSV_COLUMN_UNKNOWN, "o.csv:1:D", "colour"},
		{HEADINGS "218,Gävle,21,G,municipality,1,2024\n", SP_CSV_VALUE, "o.csv:2:A", "kod"},
		{HEADINGS "2180,,21,G,municipality,1,2024\n", SP_CSV_VALUE, "o.csv:2:B", "namn"},
		{HEADINGS "2180,Gävle,21,G,village,1,2024\n", SP_CSV_VALUE, "o.csv:2:E", "slag"},
		{HEADINGS "2180,Gävle,21,G,municipality,-1,2024\n", SP_CSV_VALUE, "o.csv:2:F",
			"folkmängd"},
		{HEADINGS "2180,Gävle,21,G,municipality,1e3,2024\n", SP_CSV_VALUE, "o.csv:2:F",
			"folkmängd"},
		{HEADINGS "2180,Gävle,21,G,municipality,99999999999999999999,2024\n", SP_CSV_VALUE,
			"o.csv:2:F", "folkmängd"},
		{HEADINGS "2180,Gävle,21,G,municipality,1,24\n", SP_CSV_VALUE, "o.csv:2:G",
			"folkmängd_år"},
		{HEADINGS "2180,Gävle,21,G,municipality,1,2024\n21,R,21,G,region,,\n2180,X,21,G,"
			  "municipality,,\n",
			SP_CSV_VALUE, "o.csv:4:A", "kod"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct organisation *all;
		size_t n;
		struct sp_error err;
		CHECK_CODE(read(rows[i].text, &all, &n, &err), rows[i].code, &err);
		CHECK_TEXT(err.where, rows[i].where);
		CHECK_TEXT(err.param[0], rows[i].param);
	}
}
