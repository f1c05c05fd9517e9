/* SPDX-License-Identifier: Apache-2.0 */
#include "common/domain/scan.h"

/* qualifier, number, and maybe a dash and a second number; nothing after it. */
static enum sp_code read_quantity(const char *p, struct quantity *q)
{
	q->qualifier = scan_qualifier(&p);
	enum sp_code rc = scan_number(&p, &q->low);
	if (rc != SP_OK)
		return rc;
	q->high = q->low;
	scan_blank(&p);
	if (scan_dash(&p)) {
		scan_blank(&p);
		rc = scan_number(&p, &q->high);
		if (rc != SP_OK)
			return rc;
	}
	return *p || q->low > q->high ? SP_ANSWER_NOT_NUMBER : SP_OK;
}

enum sp_code quantity_parse(const char *text, struct quantity *out)
{
	struct arena a;
	struct quantity q = {0};
	const char *tidied;
	arena_init(&a, SCAN_ARENA);
	enum sp_code rc = scan_tidy(text, &a, &tidied);
	if (rc == SP_OK)
		rc = read_quantity(tidied, &q);
	if (rc == SP_OK)
		*out = q;
	arena_free(&a);
	return rc;
}

const char *quantity_print(const struct quantity *q, enum lang lang, struct arena *a)
{
	char low[48], high[48];
	int places = decimal_places(q->low), other = decimal_places(q->high);
	if (other > places)
		places = other;
	decimal_print(q->low, places, low, sizeof low);
	decimal_print(q->high, places, high, sizeof high);
	const char *word = qualifier_word(q->qualifier, lang);
	if (q->low == q->high)
		return arena_printf(a, "%s%s", word, low);
	return arena_printf(a, "%s%s\u2013%s", word, low, high);
}
