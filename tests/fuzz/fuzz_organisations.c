/* SPDX-License-Identifier: Apache-2.0 */
/* The list of organisations: what is read holds together, travels, and arrives as what it was; and each organisation
 * counts once among those that report. */
#include "client/files/files.h"
#include "common/codec/codec.h"
#include "common/domain/totals.h"
#include "common/wire/frame.h"
#include "tests/fuzz/fuzz.h"

const size_t fuzz_max = 256 << 10; /* ten times the longest of client/data; files may have 16 MiB */

static bool same(const char *x, const char *y)
{
	return !x || !*x ? !y || !*y : y && strcmp(x, y) == 0;
}

static void check_one(const struct organisation *sent, const struct organisation *got)
{
	REQUIRE(org_code_valid(sent->code) && *sent->name && sent->kind != ORG_NONE);
	REQUIRE(sent->kind == ORG_JOINT || sent->n_members == 0);
	REQUIRE(same(sent->code, got->code) && same(sent->name, got->name));
	REQUIRE(same(sent->county, got->county) && sent->kind == got->kind);
	REQUIRE(sent->population == got->population && sent->closed_ms == got->closed_ms);
	REQUIRE(sent->n_members == got->n_members && sent->n_aliases == got->n_aliases);
}

static void send(struct organisation *list, size_t n, struct arena *a)
{
	struct msg_org_import m = {bytes_of("0123456789abcdef", SUBMISSION_KEY_SIZE), list, n};
	struct msg_org_import got;
	struct sp_error err = {0};
	struct buf body;
	buf_init(&body, FRAME_MAX);
	enum sp_code rc = codec_encode(CODEC_ORG_IMPORT, &m, &body, &err);
	if (rc == SP_OK)
		rc = codec_decode(CODEC_ORG_IMPORT, buf_bytes(&body), a, &got, &err);
	REQUIRE(rc == SP_OK || rc == SP_NO_MEMORY || rc == SP_TOO_LARGE || rc == SP_FIELD_INVALID);
	for (size_t i = 0; rc == SP_OK && i < n; i++)
		check_one(&list[i], &got.organisations[i]);
	buf_free(&body);
}

static void count_once(const struct organisation *list, size_t n, struct arena *a)
{
	struct reporting_unit *units = arena_array(a, n ? n : 1, sizeof *units);
	size_t counted = 0;
	for (size_t i = 0; units && i < n; i++)
		units[i] = (struct reporting_unit){.code = list[i].code,
			.members = list[i].members,
			.n_members = list[i].n_members};
	if (!units || units_count_once(units, n, a) != SP_OK)
		return;
	for (size_t i = 0; i < n; i++)
		counted += units[i].n_codes;
	for (size_t i = 0; n <= 20 && i < n; i++)
		for (size_t k = 0; k < units[i].n_codes; k++)
			REQUIRE(org_code_valid(units[i].codes[k]));
	REQUIRE(n == 0 || counted > 0);
}

void fuzz_one(const uint8_t *data, size_t size)
{
	struct arena a;
	struct organisation *list = NULL;
	struct sp_error err = {0};
	size_t n = 0;
	arena_init(&a, 8 * FUZZ_ARENA);
	enum sp_code rc =
		organisations_read("organisations.csv", bytes_of(data, size), &a, &list, &n, &err);
	REQUIRE(rc == SP_OK || err.code == rc);
	if (rc == SP_OK) {
		send(list, n, &a);
		count_once(list, n, &a);
	}
	arena_free(&a);
}
