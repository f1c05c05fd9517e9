/* SPDX-License-Identifier: Apache-2.0 */
/* What the reasons why a figure is not computed, and the ways a change may lead, are called. */
#include "client/views/county.h"

static const struct refusal_row {
	const char *word;
	enum text_id text;
} refusals[REFUSED_COUNT] = {
	[REFUSED_NO_VALUE] = {"no_value", TEXT_REFUSED_NO_VALUE},
	[REFUSED_NO_NUMBER] = {"no_number", TEXT_REFUSED_NO_NUMBER},
	[REFUSED_WORDS] = {"words", TEXT_REFUSED_WORDS},
	[REFUSED_BOUND] = {"bound", TEXT_REFUSED_BOUND},
	[REFUSED_ABOUT] = {"about", TEXT_REFUSED_ABOUT},
	[REFUSED_RANGE] = {"range", TEXT_REFUSED_RANGE},
	[REFUSED_PERIOD_UNKNOWN] = {"period_unknown", TEXT_REFUSED_PERIOD_UNKNOWN},
	[REFUSED_PERIODS] = {"periods_differ", TEXT_REFUSED_PERIODS},
	[REFUSED_YEARS] = {"years_differ", TEXT_REFUSED_YEARS},
	[REFUSED_DEFINITION] = {"definition_changed", TEXT_REFUSED_DEFINITION},
	[REFUSED_UNIT] = {"units_differ", TEXT_REFUSED_UNIT},
	[REFUSED_KIND] = {"kinds_differ", TEXT_REFUSED_KIND},
	[REFUSED_SOURCE] = {"sources_differ", TEXT_REFUSED_SOURCE},
	[REFUSED_FEW] = {"too_few", TEXT_REFUSED_FEW},
	[REFUSED_ZERO] = {"zero", TEXT_REFUSED_ZERO},
	[REFUSED_NAMES] = {"names_disagree", TEXT_REFUSED_NAMES},
	[REFUSED_DIRECTION] = {"no_direction", TEXT_REFUSED_DIRECTION},
	[REFUSED_OVERFLOW] = {"overflow", TEXT_REFUSED_OVERFLOW},
};

const char *refusal_text(enum refusal why, enum lang lang)
{
	return (unsigned)why < REFUSED_COUNT && refusals[why].word
		       ? lang_text(lang, refusals[why].text)
		       : "";
}

const char *refusal_word(enum refusal why)
{
	return (unsigned)why < REFUSED_COUNT ? refusals[why].word : NULL;
}

static const struct {
	const char *word;
	enum text_id text;
} courses[] = {
	[COURSE_NONE] = {NULL, TEXT_COURSE_STILL},
	[COURSE_RIGHT] = {"right", TEXT_COURSE_RIGHT},
	[COURSE_WRONG] = {"wrong", TEXT_COURSE_WRONG},
	[COURSE_STILL] = {"still", TEXT_COURSE_STILL},
	[COURSE_REACHED] = {"reached", TEXT_COURSE_REACHED},
};

const char *course_word(enum course course)
{
	return courses[course].word;
}

const char *course_text(enum course course, enum lang lang)
{
	return lang_text(lang, courses[course].text);
}
