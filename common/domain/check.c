/* SPDX-License-Identifier: Apache-2.0 */
#include "common/domain/check.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void plan_path_set(struct plan_path *at, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	vsnprintf(at->text, sizeof at->text, format, args);
	va_end(args);
}

enum sp_code plan_fault_at(
	const struct plan_path *at, const char *field, enum plan_fault f, const char *value)
{
	const char *dot = *at->text && *field ? "." : "";
	const char *word = vocabulary_word(VOCABULARY_PLAN_FAULT, (int)f, LANG_EN);
	enum sp_code rc = sp_fail(at->err, SP_PLAN_INVALID, word, value ? value : field);
	(void)sp_where(at->err, "%s%s%s", at->text, dot, field);
	return rc;
}

enum sp_code plan_fault_number(
	const struct plan_path *at, const char *field, enum plan_fault f, uint64_t value)
{
	char text[24];
	snprintf(text, sizeof text, "%llu", (unsigned long long)value);
	return plan_fault_at(at, field, f, text);
}

/* ---- one value ---- */
enum sp_code plan_check_text(
	const struct plan_path *at, const char *field, const char *text, bool needed)
{
	if (needed && (!text || text[strspn(text, " \t\r\n")] == '\0'))
		return plan_fault_at(at, field, PLAN_FAULT_MISSING, NULL);
	if (text && strlen(text) > PLAN_MAX_TEXT)
		return plan_fault_number(at, field, PLAN_FAULT_TOO_LONG, strlen(text));
	return SP_OK;
}

enum sp_code plan_check_id(const struct plan_path *at, const char *field, const char *id)
{
	if (!id || !*id)
		return plan_fault_at(at, field, PLAN_FAULT_MISSING, NULL);
	return id_valid(id) ? SP_OK : plan_fault_at(at, field, PLAN_FAULT_MALFORMED, id);
}

enum sp_code plan_check_year(const struct plan_path *at, uint32_t year)
{
	return year_valid(year) ? SP_OK : plan_fault_number(at, "year", PLAN_FAULT_RANGE, year);
}

/* 0 is "not stated" and allowed unless it is needed. */
enum sp_code plan_check_word(
	const struct plan_path *at, const char *field, enum vocabulary v, int value, bool needed)
{
	if (value == 0)
		return needed ? plan_fault_at(at, field, PLAN_FAULT_MISSING, NULL) : SP_OK;
	if (vocabulary_word(v, value, LANG_EN))
		return SP_OK;
	return plan_fault_number(at, field, PLAN_FAULT_RANGE, (uint64_t)value);
}

enum sp_code plan_check_count(const struct plan_path *at, const char *field, size_t n, size_t max)
{
	return n <= max ? SP_OK : plan_fault_number(at, field, PLAN_FAULT_TOO_MANY, n);
}

enum sp_code plan_check_texts(
	const struct plan_path *at, const char *field, const char *const *texts, size_t n)
{
	char item[64];
	enum sp_code rc = plan_check_count(at, field, n, PLAN_MAX_ITEMS);
	for (size_t i = 0; i < n && rc == SP_OK; i++) {
		snprintf(item, sizeof item, "%s[%zu]", field, i);
		rc = plan_check_text(at, item, texts[i], true);
	}
	return rc;
}

/* ---- no id twice in a list: `size` bytes an item, of which the id is the first member ---- */
static const char *id_at(const void *items, size_t i, size_t size)
{
	const char *id;
	memcpy(&id, (const char *)items + i * size, sizeof id);
	return id;
}

bool plan_id_before(const void *items, size_t i, size_t size)
{
	const char *id = id_at(items, i, size);
	for (size_t k = 0; k < i; k++)
		if (strcmp(id_at(items, k, size), id) == 0)
			return true;
	return false;
}

enum sp_code plan_check_list_id(
	const struct plan_path *at, const char *field, const void *items, size_t i, size_t size)
{
	enum sp_code rc = plan_check_id(at, field, id_at(items, i, size));
	if (rc == SP_OK && plan_id_before(items, i, size))
		rc = plan_fault_at(at, field, PLAN_FAULT_TWICE, id_at(items, i, size));
	return rc;
}
