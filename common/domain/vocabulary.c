/* SPDX-License-Identifier: Apache-2.0 */
#include "common/domain/vocabulary.h"

#include <stdio.h>
#include <string.h>

#include "common/domain/scan.h"

/* Every word of every vocabulary, in the order in which lists show them. */
static const struct word {
	enum vocabulary vocabulary;
	int value;
	const char *en, *sv;
} words[] = {{VOCABULARY_ROLE, ROLE_ADMINISTRATOR, "administrator", "administratör"},
	{VOCABULARY_ROLE, ROLE_COORDINATOR, "coordinator", "samordnare"},
	{VOCABULARY_ROLE, ROLE_REPORTER, "reporter", "rapportör"},

	{VOCABULARY_ORG_KIND, ORG_REGION, "region", "region"},
	{VOCABULARY_ORG_KIND, ORG_MUNICIPALITY, "municipality", "kommun"},
	{VOCABULARY_ORG_KIND, ORG_OTHER, "other", "annan"},
	{VOCABULARY_ORG_KIND, ORG_JOINT, "joint", "gemensam"},

	{VOCABULARY_PLAN_KIND, PLAN_ACTION_PLAN, "action_plan", "handlingsplan"},
	{VOCABULARY_PLAN_KIND, PLAN_STRATEGY, "strategy", "strategi"},
	{VOCABULARY_PLAN_KIND, PLAN_REPORT, "report", "rapport"},
	{VOCABULARY_PLAN_KIND, PLAN_FOLLOWUP, "followup", "uppföljning"},

	{VOCABULARY_PLAN_STATE, PLAN_DRAFT, "draft", "utkast"},
	{VOCABULARY_PLAN_STATE, PLAN_CONSULTATION, "consultation", "remiss"},
	{VOCABULARY_PLAN_STATE, PLAN_ADOPTED, "adopted", "fastställd"},
	{VOCABULARY_PLAN_STATE, PLAN_REPLACED, "replaced", "ersatt"},

	{VOCABULARY_GOAL_KIND, GOAL_VISION, "vision", "vision"},
	{VOCABULARY_GOAL_KIND, GOAL_OVERALL, "overall", "övergripande"},
	{VOCABULARY_GOAL_KIND, GOAL_INTERIM, "interim", "delmål"},
	{VOCABULARY_GOAL_KIND, GOAL_PRECONDITION, "precondition", "förutsättning"},
	{VOCABULARY_GOAL_KIND, GOAL_SUCCESS_FACTOR, "success_factor", "framgångsfaktor"},
	{VOCABULARY_GOAL_KIND, GOAL_STRATEGIC, "strategic", "strategiskt"},

	{VOCABULARY_GAP, PLAN_GAP_ABSENT, "absent", "saknas"},
	{VOCABULARY_GAP, PLAN_GAP_NOT_DEVELOPED, "not_developed", "ej framtagen"},
	{VOCABULARY_GAP, PLAN_GAP_TO_BE_DEVELOPED, "to_be_developed", "bör tas fram"},
	{VOCABULARY_GAP, PLAN_GAP_TO_BE_SPECIFIED, "to_be_specified", "behöver specificeras"},

	{VOCABULARY_OBLIGATION, OBLIGATION_MANDATORY, "mandatory", "obligatorisk"},
	{VOCABULARY_OBLIGATION, OBLIGATION_OPTIONAL, "optional", "frivillig"},

	{VOCABULARY_TARGET_KIND, TARGET_ABSOLUTE, "absolute", "tal"},
	{VOCABULARY_TARGET_KIND, TARGET_RELATIVE, "relative", "förändring"},
	{VOCABULARY_TARGET_KIND, TARGET_ALL, "all", "alla"},
	{VOCABULARY_TARGET_KIND, TARGET_ZERO, "zero", "noll"},

	{VOCABULARY_WORK_STATE, WORK_PRIORITISED, "prioritised", "prioritering"},
	{VOCABULARY_WORK_STATE, WORK_STARTED, "started", "påbörjat men ej slutfört"},
	{VOCABULARY_WORK_STATE, WORK_DONE, "done", "genomfört – bör följas upp"},

	{VOCABULARY_NOTE_KIND, NOTE_BODY, "body", "organ"},
	{VOCABULARY_NOTE_KIND, NOTE_ROLE, "role", "roll"},
	{VOCABULARY_NOTE_KIND, NOTE_DECISION, "decision", "beslut"},
	{VOCABULARY_NOTE_KIND, NOTE_PUBLICATION, "publication", "publicering"},
	{VOCABULARY_NOTE_KIND, NOTE_REFERENCE, "reference", "hänvisning"},
	{VOCABULARY_NOTE_KIND, NOTE_TERM, "term", "förkortning"},
	{VOCABULARY_NOTE_KIND, NOTE_OTHER, "other", "övrigt"},

	{VOCABULARY_SEX, SEX_WOMEN, "women", "kvinnor"}, {VOCABULARY_SEX, SEX_MEN, "men", "män"},

	{VOCABULARY_ASK, ASK_INDICATORS, "indicators", "indikatorer"},
	{VOCABULARY_ASK, ASK_ACTIVITIES, "activities", "aktiviteter"},
	{VOCABULARY_ASK, ASK_FULFILMENT, "fulfilment", "måluppfyllelse"},
	{VOCABULARY_ASK, ASK_FULFILMENT_TEXT, "fulfilment_text", "måluppfyllelse i text"},
	{VOCABULARY_ASK, ASK_GOALS, "goals", "mål"},
	{VOCABULARY_ASK, ASK_PLANNING, "planning", "planering"},
	{VOCABULARY_ASK, ASK_NEXT_YEAR, "next_year", "nästa år"},

	{VOCABULARY_CHANGE, CHANGE_INCREASED, "increased", "ökat"},
	{VOCABULARY_CHANGE, CHANGE_DECREASED, "decreased", "minskat"},
	{VOCABULARY_CHANGE, CHANGE_UNCHANGED, "unchanged", "oförändrat"},

	{VOCABULARY_TERM, TERM_LONG, "long", "lång"},
	{VOCABULARY_TERM, TERM_SHORT, "short", "kort"},

	{VOCABULARY_DIRECTION, DIRECTION_INCREASE, "increase", "öka"},
	{VOCABULARY_DIRECTION, DIRECTION_DECREASE, "decrease", "minska"},
	{VOCABULARY_DIRECTION, DIRECTION_ZERO, "zero", "noll"},

	{VOCABULARY_GRADE, GRADE_REACHED, "reached", "uppnått"},
	{VOCABULARY_GRADE, GRADE_PARTLY, "partly", "delvis"},
	{VOCABULARY_GRADE, GRADE_NOT, "not_reached", "ej"},
	{VOCABULARY_GRADE, GRADE_ONGOING, "ongoing", "pågår"},
	{VOCABULARY_GRADE, GRADE_WAITING, "waiting", "avvaktar"},

	{VOCABULARY_ACTIVITY_STATE, ACTIVITY_DONE, "done", "genomförd"},
	{VOCABULARY_ACTIVITY_STATE, ACTIVITY_ONGOING, "ongoing", "pågår"},
	{VOCABULARY_ACTIVITY_STATE, ACTIVITY_NOT_DONE, "not_done", "ej genomförd"},
	{VOCABULARY_ACTIVITY_STATE, ACTIVITY_WAITING, "waiting", "avvaktar"},

	{VOCABULARY_INDICATOR_KIND, INDICATOR_YES_NO, "yes_no", "ja/nej"},
	{VOCABULARY_INDICATOR_KIND, INDICATOR_COUNT, "count", "antal"},
	{VOCABULARY_INDICATOR_KIND, INDICATOR_SHARE, "share", "andel"},
	{VOCABULARY_INDICATOR_KIND, INDICATOR_MUNICIPALITY_COUNT, "municipality_count",
		"antal kommuner"},
	{VOCABULARY_INDICATOR_KIND, INDICATOR_MUNICIPALITY_SHARE, "municipality_share",
		"andel kommuner"},
	{VOCABULARY_INDICATOR_KIND, INDICATOR_SERIES, "series", "serie"},
	{VOCABULARY_INDICATOR_KIND, INDICATOR_MONTHS, "months", "månad"},
	{VOCABULARY_INDICATOR_KIND, INDICATOR_TEXT, "text", "text"},
	{VOCABULARY_INDICATOR_KIND, INDICATOR_EXTERNAL, "external", "extern källa"},
	{VOCABULARY_INDICATOR_KIND, INDICATOR_REFERENCE, "reference", "hänvisning"},
	{VOCABULARY_INDICATOR_KIND, INDICATOR_ABSENT, "absent", "saknas"},

	{VOCABULARY_QUESTION_KIND, QUESTION_YES_NO, "yes_no", "ja/nej"},
	{VOCABULARY_QUESTION_KIND, QUESTION_COUNT, "count", "antal"},
	{VOCABULARY_QUESTION_KIND, QUESTION_SHARE, "share", "andel"},
	{VOCABULARY_QUESTION_KIND, QUESTION_MONTHS, "months", "månad"},
	{VOCABULARY_QUESTION_KIND, QUESTION_TEXT, "text", "text"},
	{VOCABULARY_QUESTION_KIND, QUESTION_ACTIVITY, "activity", "aktivitet"},
	{VOCABULARY_QUESTION_KIND, QUESTION_GRADE, "grade", "måluppfyllelse"},
	{VOCABULARY_QUESTION_KIND, QUESTION_CHANGE, "change", "riktning"},

	{VOCABULARY_ANSWER_STATE, STATE_GIVEN, "given", "angivet"},
	{VOCABULARY_ANSWER_STATE, STATE_NOT_REPORTED, "not_reported", "ej redovisat"},
	{VOCABULARY_ANSWER_STATE, STATE_NOT_READY, "not_ready", "ej klar"},
	{VOCABULARY_ANSWER_STATE, STATE_NO_DATA, "no_data", "uppgift saknas"},
	{VOCABULARY_ANSWER_STATE, STATE_NOT_APPLICABLE, "not_applicable", "ej tillämpligt"},
	{VOCABULARY_ANSWER_STATE, STATE_ONLY_TOTAL, "only_total", "endast totalsumma"},
	{VOCABULARY_ANSWER_STATE, STATE_NOT_ASKED, "not_asked", "ej tillfrågad"},
	{VOCABULARY_ANSWER_STATE, STATE_SUPPRESSED, "suppressed", "skyddat"},

	/* 0 is a value here and must come last: see vocabulary_value_at. */
	{VOCABULARY_FOLLOWUP_STATE, FOLLOWUP_RECEIVED, "received", "inkommen"},
	{VOCABULARY_FOLLOWUP_STATE, FOLLOWUP_MISSING, "missing", "saknas"},

	{VOCABULARY_INVITATION_STATE, INVITATION_OPEN, "open", "öppen"},
	{VOCABULARY_INVITATION_STATE, INVITATION_USED, "used", "använd"},
	{VOCABULARY_INVITATION_STATE, INVITATION_EXPIRED, "expired", "utgången"},
	{VOCABULARY_INVITATION_STATE, INVITATION_REVOKED, "revoked", "återkallad"},

	{VOCABULARY_YES_NO, 2, "yes", "ja"}, {VOCABULARY_YES_NO, 1, "no", "nej"},

	{VOCABULARY_PLAN_FAULT, PLAN_FAULT_MISSING, "missing", "saknas"},
	{VOCABULARY_PLAN_FAULT, PLAN_FAULT_MALFORMED, "malformed", "felaktigt skrivet"},
	{VOCABULARY_PLAN_FAULT, PLAN_FAULT_TWICE, "given_twice", "finns två gånger"},
	{VOCABULARY_PLAN_FAULT, PLAN_FAULT_UNKNOWN, "unknown_reference", "hänvisning till okänt"},
	{VOCABULARY_PLAN_FAULT, PLAN_FAULT_RANGE, "out_of_range", "utanför det möjliga"},
	{VOCABULARY_PLAN_FAULT, PLAN_FAULT_ORDER, "wrong_order", "fel ordning"},
	{VOCABULARY_PLAN_FAULT, PLAN_FAULT_TOO_MANY, "too_many", "för många"},
	{VOCABULARY_PLAN_FAULT, PLAN_FAULT_TOO_LONG, "too_long", "för lång text"},

	{VOCABULARY_SHAPE, SHAPE_TEXT, "a_text", "en text"},
	{VOCABULARY_SHAPE, SHAPE_LIST, "a_list", "en lista"},
	{VOCABULARY_SHAPE, SHAPE_KEYS, "keys_of_its_own", "egna nycklar"},

#define X(symbol, en, sv) {VOCABULARY_FIELD, FIELD_##symbol, en, sv},
	FIELD_TABLE(X)
#undef X
};

/* Other words that people write for the same. Read, never written. */
static const struct alias {
	enum vocabulary vocabulary;
	int value;
	const char *word;
} aliases[] = {
	{VOCABULARY_ORG_KIND, ORG_REGION, "regioner"},
	{VOCABULARY_ORG_KIND, ORG_REGION, "regions"},
	{VOCABULARY_ORG_KIND, ORG_MUNICIPALITY, "kommuner"},
	{VOCABULARY_ORG_KIND, ORG_MUNICIPALITY, "municipalities"},
	{VOCABULARY_ORG_KIND, ORG_OTHER, "andra"},
	{VOCABULARY_ORG_KIND, ORG_OTHER, "others"},
	{VOCABULARY_SEX, SEX_WOMEN, "flickor"},
	{VOCABULARY_SEX, SEX_WOMEN, "tjejer"},
	{VOCABULARY_SEX, SEX_MEN, "pojkar"},
	{VOCABULARY_SEX, SEX_MEN, "killar"},
	{VOCABULARY_WORK_STATE, WORK_STARTED, "påbörjat"},
	{VOCABULARY_WORK_STATE, WORK_DONE, "genomfört"},
	{VOCABULARY_GAP, PLAN_GAP_NOT_DEVELOPED, "ej framtagna"},
	{VOCABULARY_TERM, TERM_LONG, "lång sikt"},
	{VOCABULARY_TERM, TERM_LONG, "long term"},
	{VOCABULARY_TERM, TERM_SHORT, "kort sikt"},
	{VOCABULARY_TERM, TERM_SHORT, "short term"},
	{VOCABULARY_DIRECTION, DIRECTION_ZERO, "nollvision"},
	{VOCABULARY_GRADE, GRADE_REACHED, "uppfyllt"},
	{VOCABULARY_GRADE, GRADE_REACHED, "helt"},
	{VOCABULARY_GRADE, GRADE_PARTLY, "delvis uppnått"},
	{VOCABULARY_GRADE, GRADE_PARTLY, "delvis uppfyllt"},
	{VOCABULARY_GRADE, GRADE_NOT, "ej uppnått"},
	{VOCABULARY_GRADE, GRADE_NOT, "ej uppfyllt"},
	{VOCABULARY_GRADE, GRADE_NOT, "inte uppnått"},
	{VOCABULARY_GRADE, GRADE_NOT, "not"},
	{VOCABULARY_ACTIVITY_STATE, ACTIVITY_DONE, "genomfört"},
	{VOCABULARY_ACTIVITY_STATE, ACTIVITY_DONE, "genomförda"},
	{VOCABULARY_ACTIVITY_STATE, ACTIVITY_NOT_DONE, "ej genomfört"},
	{VOCABULARY_ACTIVITY_STATE, ACTIVITY_NOT_DONE, "inte genomförd"},
	{VOCABULARY_INDICATOR_KIND, INDICATOR_MONTHS, "månader"},
	{VOCABULARY_QUESTION_KIND, QUESTION_MONTHS, "månader"},
	{VOCABULARY_QUESTION_KIND, QUESTION_YES_NO, "ja / nej"},
	{VOCABULARY_QUESTION_KIND, QUESTION_YES_NO, "yes/no"},
	{VOCABULARY_QUESTION_KIND, QUESTION_YES_NO, "yes / no"},
	{VOCABULARY_ANSWER_STATE, STATE_NOT_READY, "inte klar"},
	{VOCABULARY_ANSWER_STATE, STATE_NOT_APPLICABLE, "inte tillämpligt"},
	{VOCABULARY_YES_NO, 2, "j"},
	{VOCABULARY_YES_NO, 2, "y"},
	{VOCABULARY_YES_NO, 1, "n"},
};

enum { N_WORDS = sizeof words / sizeof words[0], N_ALIASES = sizeof aliases / sizeof aliases[0] };

static const char *word_in(const struct word *w, enum lang lang)
{
	return lang == LANG_EN ? w->en : w->sv;
}

const char *vocabulary_word(enum vocabulary v, int value, enum lang lang)
{
	for (size_t i = 0; i < N_WORDS; i++)
		if (words[i].vocabulary == v && words[i].value == value)
			return word_in(&words[i], lang);
	return NULL;
}

/* True when a word of the table, in which `_` stands for a blank, is the tidied `text`. */
static bool same_word(const char *tidied, const char *word)
{
	while (*tidied && (*tidied == *word || (*tidied == ' ' && *word == '_')))
		tidied++, word++;
	return *tidied == *word;
}

static int find_tidied(enum vocabulary v, const char *tidied)
{
	for (size_t i = 0; i < N_WORDS; i++)
		if (words[i].vocabulary == v &&
			(same_word(tidied, words[i].en) || same_word(tidied, words[i].sv)))
			return words[i].value;
	for (size_t i = 0; i < N_ALIASES; i++)
		if (aliases[i].vocabulary == v && same_word(tidied, aliases[i].word))
			return aliases[i].value;
	return 0;
}

/* As written in the table: what most files have, and needs no memory. */
static int find_exact(enum vocabulary v, const char *word)
{
	for (size_t i = 0; i < N_WORDS; i++)
		if (words[i].vocabulary == v &&
			(strcmp(word, words[i].en) == 0 || strcmp(word, words[i].sv) == 0))
			return words[i].value;
	return 0;
}

int vocabulary_find(enum vocabulary v, const char *word)
{
	int value = word ? find_exact(v, word) : 0;
	if (value || !word)
		return value;
	struct arena a;
	arena_init(&a, SCAN_ARENA);
	const char *tidied;
	if (scan_tidy(word, &a, &tidied) == SP_OK)
		value = find_tidied(v, tidied);
	arena_free(&a);
	return value;
}

int vocabulary_value_at(enum vocabulary v, size_t n)
{
	for (size_t i = 0; i < N_WORDS; i++)
		if (words[i].vocabulary == v && n-- == 0)
			return words[i].value;
	return 0;
}

void vocabulary_list(enum vocabulary v, enum lang lang, char *out, size_t size)
{
	size_t used = 0;
	if (size)
		out[0] = '\0';
	for (size_t i = 0; i < N_WORDS; i++) {
		if (words[i].vocabulary != v)
			continue;
		const char *separator = used ? ", " : "", *word = word_in(&words[i], lang);
		size_t need = strlen(separator) + strlen(word);
		if (need >= size - used || size == 0)
			return; /* whole words only */
		used += (size_t)snprintf(out + used, size - used, "%s%s", separator, word);
	}
}
