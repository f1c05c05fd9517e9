/* SPDX-License-Identifier: Apache-2.0 */
#include "client/views/diff.h"

#include <jansson.h>

#include "tests/lib/test.h"

static const char *const notes[] = {"Frågor 2018: desamma."};

static struct plan_change changes[] = {
	{.kind = CHANGE_CHANGED,
		.part = PART_PLAN,
		.title = "Plan",
		.field = FIELD_TITLE,
		.before = "Plan",
		.after = "Ny\nplan\033[2J"},
	{.kind = CHANGE_ADDED,
		.part = PART_ACTIVITY,
		.area = "sip",
		.area_name = "2.1 SIP",
		.id = "2018-3",
		.title = "Broschyrer"},
	{.kind = CHANGE_CHANGED,
		.part = PART_COST,
		.area = "sip",
		.area_name = "2.1 SIP",
		.year = 2018,
		.title = "0,7–1,8 mnkr",
		.field = FIELD_UNIT,
		.after = "mnkr"},
	{.kind = CHANGE_REMOVED,
		.part = PART_AREA,
		.area = "ledning",
		.area_name = "3 Ledning",
		.id = "ledning",
		.title = "3 Ledning"},
};
static const struct plan_diff some = {changes, 4, {1, 1, 2}}, none = {NULL, 0, {0}};

static const char *written(const struct plan_diff *d, enum format format, enum lang lang, size_t n)
{
	const struct view_style style = {.format = format, .lang = lang};
	struct buf out;
	buf_init(&out, 1 << 20);
	CHECK_INT(view_plan_diff(d, "p@1 → p@2", notes, n, &style, test_arena(), &out), SP_OK);
	const char *text = arena_text_n(test_arena(), buf_bytes(&out).ptr, out.len);
	buf_free(&out);
	return text;
}

TEST(plan_diff_view, is_read_area_by_area)
{
	CHECK_TEXT(written(&some, FORMAT_TABLE, LANG_SV, 1),
		"p@1 → p@2\n"
		"nya: 1, ändrade: 2, borttagna: 1\n"
		"\n"
		"Planen som helhet\n"
		"  ~ plan, titel: ”Plan” → ”Ny plan\uFFFD[2J”\n"
		"\n"
		"2.1 SIP\n"
		"  + aktivitet 2018-3: Broschyrer\n"
		"  ~ kostnad 2018, enhet: ej angivet → ”mnkr”\n"
		"\n"
		"3 Ledning\n"
		"  − område: 3 Ledning\n"
		"\n"
		"Frågor 2018: desamma.\n");
	CHECK(strstr(
		written(&some, FORMAT_TABLE, LANG_EN, 0), "  + activity 2018-3: Broschyrer\n"));
}

TEST(plan_diff_view, says_so_when_nothing_differs)
{
	CHECK_TEXT(written(&none, FORMAT_TABLE, LANG_SV, 0), "p@1 → p@2\nIngenting skiljer.\n");
	CHECK_TEXT(written(&none, FORMAT_NDJSON, LANG_SV, 1), "");
}

TEST(plan_diff_view, is_a_row_a_change_for_programs)
{
	json_error_t fault;
	json_t *all = json_loads(written(&some, FORMAT_JSON, LANG_SV, 1), 0, &fault);
	CHECK(all != NULL);
	CHECK_TEXT(json_string_value(json_object_get(all, "schema")), "samplan/plan-diff/1");
	json_t *data = json_object_get(all, "data");
	CHECK_INT(json_array_size(data), 4);
	json_t *cost = json_array_get(data, 2);
	CHECK_TEXT(json_string_value(json_object_get(cost, "change")), "changed");
	CHECK_TEXT(json_string_value(json_object_get(cost, "item")), "cost");
	CHECK_TEXT(json_string_value(json_object_get(cost, "area")), "sip");
	CHECK_TEXT(json_string_value(json_object_get(cost, "field")), "unit");
	CHECK_INT(json_integer_value(json_object_get(cost, "year")), 2018);
	CHECK(json_is_null(json_object_get(cost, "before")));
	CHECK_TEXT(json_string_value(json_object_get(cost, "after")), "mnkr");
	CHECK(json_is_null(json_object_get(json_array_get(data, 1), "field")));
	json_decref(all);
}

TEST(plan_diff_view, says_when_there_is_no_room)
{
	const struct view_style style = {.format = FORMAT_TABLE};
	struct buf out;
	buf_init(&out, 64);
	CHECK_INT(view_plan_diff(&some, "h", NULL, 0, &style, test_arena(), &out), SP_TOO_LARGE);
	buf_free(&out);
}
