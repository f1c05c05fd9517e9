/* SPDX-License-Identifier: Apache-2.0 */
/* report.h - the county's follow-up as one self-contained HTML page. Floor 4: base, text, domain, lang.
 * Same data, same bytes: no clock. Source: users-libraries-outputs.md section 8 (accessibility). */
#ifndef SP_VIEWS_REPORT_H
#define SP_VIEWS_REPORT_H

#include "client/lang/lang.h"
#include "common/domain/question.h"

struct report_unit {
	const char *code, *name;
	uint64_t population;
	bool received;
	uint32_t revision;
	const char *number; /* "1 482", of the entry; NULL = none */
	uint64_t arrival_ms, first_arrival_ms;
	const struct answer *answers;
	size_t n_answers;
	const char *contact; /* not printed: a person, and the page may be published */
};

struct report_data {
	const struct plan *plan;
	uint32_t version, year;
	uint64_t opens_ms, closes_ms;
	const struct questions *questions;
	struct report_unit *units; /* every unit that is asked, in the order of codes */
	size_t n_units;
	uint64_t log_size;
	const char *log_name;
	struct hash_text {
		char text[48];
	} log_key; /* fingerprint of the log key, as people compare it */
	const char *software;
};

/* Appends the page: well-formed as XML, no script, every text escaped; contents list, who answered and who did not,
 * then area by area: situation, fulfilment, needs, goals, planned and reported activities, indicators, responsible,
 * focus areas, target group, costs, and the units' answers side by side; costs summed; method.
 * SP_OK, SP_TOO_LARGE, SP_NO_MEMORY. */
SP_CHECK enum sp_code report_html(
	const struct report_data *data, enum lang lang, struct arena *a, struct buf *out);

#endif
