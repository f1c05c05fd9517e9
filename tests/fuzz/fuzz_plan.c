/* SPDX-License-Identifier: Apache-2.0 */
/* A plan file and, after a NUL, the county's follow-up of it: through the checks, laid over each other, and then
 * everything that is made of plans: gaps, counts, questions, comparison, the next year's plan, what `plan show`
 * prints, the report. What was accepted travels to the server and is accepted there; so is what is made of it, laid
 * over and rolled over, unless it is more than a plan may hold; pages are well-formed. The first byte says in which
 * language, layout and format it is shown. */
#include "client/files/files.h"
#include "client/views/diff.h"
#include "client/views/gaps.h"
#include "client/views/report.h"
#include "client/views/view.h"
#include "common/codec/codec.h"
#include "common/domain/plan_merge.h"
#include "common/domain/roll_over.h"
#include "common/wire/frame.h"
#include "tests/fuzz/fuzz.h"
#include "tests/unit/client/views/wellformed.h"

const size_t fuzz_max = 128 << 10; /* two plans, each twice the longest of client/data */

enum { OUT_MAX = 64 << 20 };

/* Nothing but memory may stand in the way of what is made of a sound plan. */
static bool made(enum sp_code rc)
{
	REQUIRE(rc == SP_OK || rc == SP_NO_MEMORY || rc == SP_TOO_LARGE);
	return rc == SP_OK;
}

static void sound(const struct plan *p)
{
	struct sp_error err = {0};
	if (plan_check(p, &err) == SP_OK)
		return;
	fprintf(stderr, "%s: %s %s\n", err.where, err.param[0], err.param[1]);
	abort();
}

static enum sp_code only_too_many(void *context, const struct sp_error *fault)
{
	(void)context;
	if (strcmp(fault->param[0],
		    vocabulary_word(VOCABULARY_PLAN_FAULT, PLAN_FAULT_TOO_MANY, LANG_EN)) == 0)
		return SP_OK;
	fprintf(stderr, "%s: %s %s\n", fault->where, fault->param[0], fault->param[1]);
	abort();
}

static struct plan *read_plan(const char *name, struct bytes in, struct arena *a)
{
	struct plan *p = NULL;
	struct findings faults = {0};
	struct sp_error err = {0};
	enum sp_code rc = plan_file_read(name, in, a, &p, &faults, &err);
	REQUIRE(rc == SP_OK || err.code == rc);
	if (rc != SP_OK || faults.errors)
		return NULL;
	sound(p);
	return p;
}

/* Of a plan that is made of others: as sound, unless it is too much; then its file is one that can be imported. */
static void check_made(const struct plan *p, struct arena *a)
{
	struct plan *again = NULL;
	struct findings faults = {0};
	struct sp_error err = {0};
	struct buf file;
	REQUIRE(plan_check_each(p, only_too_many, NULL) == SP_OK);
	buf_init(&file, FILE_MAX);
	bool written = made(plan_file_write(p, a, &file));
	if (written && plan_check(p, &err) == SP_OK &&
		made(plan_file_read("made.yaml", buf_bytes(&file), a, &again, &faults, &err)))
		REQUIRE(faults.errors == 0);
	buf_free(&file);
}

static void check_sent(const struct plan *p, struct arena *a)
{
	struct plan got;
	struct plan_diff diff;
	struct sp_error err = {0};
	struct buf out;
	buf_init(&out, FRAME_MAX);
	if (made(codec_encode(CODEC_PLAN, p, &out, &err)) &&
		made(codec_decode(CODEC_PLAN, buf_bytes(&out), a, &got, &err))) {
		sound(&got);
		if (made(plan_diff(p, &got, LANG_SV, a, &diff)))
			REQUIRE(diff.n_items == 0);
	}
	buf_free(&out);
}

/* How it is shown. */
struct manner {
	enum lang lang;
	enum report_layout layout;
	enum format format;
};

static struct manner manner_of(uint8_t n)
{
	return (struct manner){.lang = n % 2 ? LANG_EN : LANG_SV,
		.layout = (enum report_layout)(n / 2 % (LAYOUT_NARRATIVE + 1)),
		.format = (enum format)(n / 16 % (FORMAT_CSV + 1))};
}

static void show(const struct plan *p, const struct manner *how, struct arena *a)
{
	struct plan_shown shown = {.plan = p, .version = 1, .published = true};
	struct gaps gaps;
	struct gaps_shown lacking = {.gaps = &gaps, .version = 1};
	struct view_style style = {.format = how->format, .lang = how->lang, .width = 60};
	struct buf out;
	buf_init(&out, OUT_MAX);
	(void)made(view_plan(&shown, &style, a, &out));
	if (made(gaps_of_plan(&gaps, p, a)))
		(void)made(view_gaps(&lacking, &style, a, &out));
	REQUIRE(out.len == 0 || !memchr(buf_bytes(&out).ptr, 0x1B, out.len));
	buf_free(&out);
}

static void check_page(struct buf *page)
{
	buf_add(page, "", 1);
	REQUIRE(!page->failed);
	check_well_formed((const char *)buf_bytes(page).ptr);
}

static void report(const struct plan *p, const struct manner *how, struct arena *a)
{
	struct questions qs;
	struct report_unit units[] = {{.code = "2180", .name = "Gävle", .received = true},
		{.code = "2181", .name = "Sandviken"}};
	uint32_t year = p->account_year ? p->account_year : p->from_year;
	struct buf page, text;
	struct report_data d = {.layout = how->layout,
		.plan = p,
		.version = 1,
		.year = year,
		.opens_ms = UINT64_C(1538000000000),
		.closes_ms = UINT64_C(1548975600000),
		.questions = &qs,
		.units = units,
		.n_units = 2,
		.log_size = 19,
		.log_name = "plan.example.org/samplan",
		.log_key = {"ab:cd"},
		.software = "samplan"};
	if (!made(questions_of_plan(p, year, a, &qs)))
		return;
	buf_init(&page, OUT_MAX);
	buf_init(&text, OUT_MAX);
	if (made(report_html(&d, how->lang, a, &page)))
		check_page(&page);
	(void)made(report_markdown(&d, how->lang, a, &text));
	buf_free(&page);
	buf_free(&text);
}

static void roll_from(const struct plan *p, uint32_t year, struct arena *a)
{
	struct plan next;
	struct sp_error err = {0};
	const struct roll_over from = {.plan = p, .year = year, .lang = LANG_SV};
	enum sp_code rc = plan_roll_over(&from, a, &next, &err);
	REQUIRE((rc == SP_ROLL_OVER_YEAR) == (year < p->from_year || year >= YEAR_LAST));
	REQUIRE(rc == SP_OK || err.code == rc);
	if (rc == SP_ROLL_OVER_YEAR || !made(rc))
		return;
	REQUIRE(strcmp(next.id, p->id) != 0);
	check_made(&next, a);
}

static void roll(const struct plan *p, struct arena *a)
{
	if (p->kind == PLAN_FOLLOWUP)
		return;
	roll_from(p, p->from_year, a);
	if (p->account_year)
		roll_from(p, p->account_year, a);
}

static void check_plan(const struct plan *p, const struct manner *how, struct arena *a)
{
	show(p, how, a);
	report(p, how, a);
	roll(p, a);
}

static void compare(const struct plan *p, const struct plan *q, struct arena *a)
{
	struct plan_diff diff;
	struct view_style style = {.format = FORMAT_TABLE, .lang = LANG_SV, .width = 60};
	struct buf out;
	buf_init(&out, OUT_MAX);
	if (made(plan_diff(p, q, LANG_SV, a, &diff)))
		(void)made(view_plan_diff(&diff, "a - b", NULL, 0, &style, a, &out));
	buf_free(&out);
}

static void lay_over(const struct plan *p, const struct plan *followup, const struct manner *how,
	struct arena *a)
{
	struct plan both;
	struct findings found = {0};
	if (!made(plan_merge(p, &followup, 1, a, &both, &found)))
		return;
	check_made(&both, a);
	if (p->kind != PLAN_FOLLOWUP)
		roll_from(&both, followup->account_year, a);
	check_plan(&both, how, a);
}

void fuzz_one(const uint8_t *data, size_t size)
{
	struct fuzz_input in = {data, size};
	struct arena a;
	struct manner how = manner_of(take8(&in));
	arena_init(&a, 64 * FUZZ_ARENA);
	struct plan *p = read_plan("plan.yaml", take_to(&in, 0), &a);
	struct plan *other = p && in.left ? read_plan("2019.yaml", take(&in, in.left), &a) : NULL;
	fuzz_clock_stop(); /* reading is timed; what is made takes as long as there is to print */
	if (p) {
		check_sent(p, &a);
		check_plan(p, &how, &a);
	}
	if (other) {
		compare(p, other, &a);
		lay_over(p, other, &how, &a);
	}
	fuzz_clock_start();
	arena_free(&a);
}
