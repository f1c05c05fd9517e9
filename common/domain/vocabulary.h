/* SPDX-License-Identifier: Apache-2.0 */
/* vocabulary.h - one table of words: the number used on the wire, the English word used in code and
 * JSON, the Swedish word used in forms, plan files and reports; files may use either.
 * Floor 2: base, text. Pure; any thread. Source: design domain.md section 0, decision 10. */
#ifndef SP_DOMAIN_VOCABULARY_H
#define SP_DOMAIN_VOCABULARY_H

#include "common/base/error.h"

enum lang { LANG_SV, LANG_EN };

/* Each enumeration has the numbers of proto/samplan.proto; 0 is "not stated". */
enum role { ROLE_NONE, ROLE_ADMINISTRATOR, ROLE_COORDINATOR, ROLE_REPORTER };
enum org_kind {
	ORG_NONE,
	ORG_REGION,
	ORG_MUNICIPALITY,
	ORG_OTHER,
	ORG_JOINT /* several that report as one */
};
enum plan_kind { PLAN_NONE, PLAN_ACTION_PLAN, PLAN_STRATEGY, PLAN_REPORT, PLAN_FOLLOWUP };
enum plan_state { PLAN_STATE_NONE, PLAN_DRAFT, PLAN_CONSULTATION, PLAN_ADOPTED, PLAN_REPLACED };
enum goal_kind {
	GOAL_NONE,
	GOAL_VISION,
	GOAL_OVERALL,
	GOAL_INTERIM,
	GOAL_PRECONDITION,
	GOAL_SUCCESS_FACTOR,
	GOAL_STRATEGIC
};
/* What a document itself says is lacking. Each is a word of its own and none is zero. */
enum gap {
	PLAN_GAP_NONE,
	PLAN_GAP_ABSENT,
	PLAN_GAP_NOT_DEVELOPED,
	PLAN_GAP_TO_BE_DEVELOPED,
	PLAN_GAP_TO_BE_SPECIFIED
};
enum obligation { OBLIGATION_NONE, OBLIGATION_MANDATORY, OBLIGATION_OPTIONAL };
enum target_kind { TARGET_NONE, TARGET_ABSOLUTE, TARGET_RELATIVE, TARGET_ALL, TARGET_ZERO };
enum work_state { WORK_NONE, WORK_PRIORITISED, WORK_STARTED, WORK_DONE };
enum note_kind {
	NOTE_NONE,
	NOTE_BODY,
	NOTE_ROLE,
	NOTE_DECISION,
	NOTE_PUBLICATION,
	NOTE_REFERENCE,
	NOTE_TERM,
	NOTE_OTHER
};
enum sex { SEX_NONE, SEX_WOMEN, SEX_MEN };
/* What the units are asked in a plan. */
enum plan_ask {
	ASK_NONE,
	ASK_INDICATORS,
	ASK_ACTIVITIES,
	ASK_FULFILMENT, /* by class */
	ASK_FULFILMENT_TEXT, /* in words alone */
	ASK_GOALS, /* of each: the direction seen, and its measure */
	ASK_PLANNING, /* what is planned, in words */
	ASK_NEXT_YEAR /* activities and cost */
};
enum change { CHANGE_NONE, CHANGE_INCREASED, CHANGE_DECREASED, CHANGE_UNCHANGED };
enum term { TERM_NONE, TERM_LONG, TERM_SHORT };
enum direction { DIRECTION_NONE, DIRECTION_INCREASE, DIRECTION_DECREASE, DIRECTION_ZERO };
enum grade { GRADE_NONE, GRADE_REACHED, GRADE_PARTLY, GRADE_NOT, GRADE_ONGOING, GRADE_WAITING };
enum activity_state {
	ACTIVITY_NONE,
	ACTIVITY_DONE,
	ACTIVITY_ONGOING,
	ACTIVITY_NOT_DONE,
	ACTIVITY_WAITING
};
enum indicator_kind {
	INDICATOR_NONE,
	INDICATOR_YES_NO,
	INDICATOR_COUNT,
	INDICATOR_SHARE,
	INDICATOR_MUNICIPALITY_COUNT,
	INDICATOR_MUNICIPALITY_SHARE,
	INDICATOR_SERIES,
	INDICATOR_MONTHS,
	INDICATOR_TEXT,
	INDICATOR_EXTERNAL,
	INDICATOR_REFERENCE,
	INDICATOR_ABSENT
};
enum question_kind {
	QUESTION_NONE,
	QUESTION_YES_NO,
	QUESTION_COUNT,
	QUESTION_SHARE,
	QUESTION_MONTHS,
	QUESTION_TEXT,
	QUESTION_ACTIVITY,
	QUESTION_GRADE,
	QUESTION_CHANGE
};
enum answer_state {
	STATE_NONE,
	STATE_GIVEN,
	STATE_NOT_REPORTED,
	STATE_NOT_READY,
	STATE_NO_DATA,
	STATE_NOT_APPLICABLE,
	STATE_ONLY_TOTAL,
	STATE_NOT_ASKED,
	STATE_SUPPRESSED
};
enum qualifier { QUALIFIER_EXACT, QUALIFIER_ABOUT, QUALIFIER_MORE_THAN, QUALIFIER_NEARLY };
enum invitation_state {
	INVITATION_NONE,
	INVITATION_OPEN,
	INVITATION_USED,
	INVITATION_EXPIRED,
	INVITATION_REVOKED
};
enum followup_state { FOLLOWUP_MISSING, FOLLOWUP_RECEIVED };
/* Why a plan does not hold together: parameter 1 of SP_PLAN_INVALID is the English word, so that the
 * reader's program can say it in the reader's language. */
enum plan_fault {
	PLAN_FAULT_NONE,
	PLAN_FAULT_MISSING,
	PLAN_FAULT_MALFORMED,
	PLAN_FAULT_TWICE,
	PLAN_FAULT_UNKNOWN,
	PLAN_FAULT_RANGE,
	PLAN_FAULT_ORDER,
	PLAN_FAULT_TOO_MANY,
	PLAN_FAULT_TOO_LONG
};

/* What a key of a plan file holds: parameter 2 of SP_YAML_SHAPE, likewise. */
enum shape { SHAPE_NONE, SHAPE_TEXT, SHAPE_LIST, SHAPE_KEYS };

/* The enumerations that have words. */
enum vocabulary {
	VOCABULARY_ROLE,
	VOCABULARY_ORG_KIND,
	VOCABULARY_PLAN_KIND,
	VOCABULARY_TERM,
	VOCABULARY_DIRECTION,
	VOCABULARY_GRADE,
	VOCABULARY_ACTIVITY_STATE,
	VOCABULARY_INDICATOR_KIND,
	VOCABULARY_QUESTION_KIND,
	VOCABULARY_ANSWER_STATE,
	VOCABULARY_FOLLOWUP_STATE,
	VOCABULARY_INVITATION_STATE,
	VOCABULARY_YES_NO, /* 1 = no, 2 = yes */
	VOCABULARY_FIELD, /* names of fields: keys of plan files, columns of forms (enum field) */
	VOCABULARY_PLAN_FAULT,
	VOCABULARY_SHAPE,
	VOCABULARY_PLAN_STATE,
	VOCABULARY_GOAL_KIND,
	VOCABULARY_GAP,
	VOCABULARY_OBLIGATION,
	VOCABULARY_TARGET_KIND,
	VOCABULARY_WORK_STATE,
	VOCABULARY_NOTE_KIND,
	VOCABULARY_SEX,
	VOCABULARY_ASK,
	VOCABULARY_CHANGE,
	VOCABULARY_COUNT
};

/* Keys of plan files and columns of forms. X(symbol, English, Swedish): the one table. */
#define FIELD_TABLE(X)                                          \
	X(PLAN, "plan", "plan")                                 \
	X(TITLE, "title", "titel")                              \
	X(KIND, "kind", "slag")                                 \
	X(COUNTY, "county", "län")                              \
	X(VALID, "valid", "gäller")                             \
	X(ACCOUNT_YEAR, "accounts_for", "följer_upp")           \
	X(DATED, "dated", "daterad")                            \
	X(AGREEMENT, "agreement", "överenskommelse")            \
	X(PARTIES, "parties", "parter")                         \
	X(REPORTERS, "reporters", "rapporterar")                \
	X(TARGET_GROUPS, "target_groups", "målgrupper")         \
	X(HORIZONS, "horizons", "mål_på_sikt")                  \
	X(FOCUS_AREAS, "focus_areas", "fokusområden")           \
	X(AREAS, "areas", "områden")                            \
	X(ID, "id", "id")                                       \
	X(NUMBER, "number", "nr")                               \
	X(NAME, "name", "namn")                                 \
	X(TARGET_GROUP, "target_group", "målgrupp")             \
	X(SITUATION, "situation", "nuläge")                     \
	X(NEEDS, "needs", "utvecklingsbehov")                   \
	X(FULFILMENT, "fulfilment", "måluppfyllelse")           \
	X(GRADE, "grade", "grad")                               \
	X(TEXT, "text", "text")                                 \
	X(GOALS, "goals", "mål")                                \
	X(DIRECTION, "direction", "riktning")                   \
	X(ACTIVITIES, "activities", "aktiviteter")              \
	X(SUB_ITEMS, "sub_items", "delar")                      \
	X(REPORTED, "reported", "redovisat")                    \
	X(STATE, "state", "läge")                               \
	X(RESPONSIBLE, "responsible", "ansvariga")              \
	X(INDICATORS, "indicators", "indikatorer")              \
	X(TYPE, "type", "typ")                                  \
	X(UNIT, "unit", "enhet")                                \
	X(GIVEN, "given", "angivet")                            \
	X(COST, "cost", "kostnad")                              \
	X(PRELIMINARY, "preliminary", "preliminär")             \
	X(ASKS, "asks", "frågar")                               \
	X(KEY, "key", "nyckel")                                 \
	X(AREA, "area", "område")                               \
	X(QUESTION, "question", "fråga")                        \
	X(PREVIOUS, "previous", "föregående")                   \
	X(ANSWER, "answer", "svar")                             \
	X(COMMENT, "comment", "kommentar")                      \
	X(FORM, "form", "blankett")                             \
	X(YEAR, "year", "år")                                   \
	X(REPORTING_UNIT, "reporting_unit", "uppgiftslämnare")  \
	X(BASE_REVISION, "base_revision", "bygger_på_revision") \
	X(CONTACT, "contact", "kontakt")                        \
	X(FILE_NUMBER, "file_number", "diarienummer")           \
	X(NO_TERM, "unspecified", "ospecificerat")              \
	X(PARENT, "parent", "överordnad")                       \
	X(PARENT_GOAL, "parent_goal", "överordnat_mål")         \
	X(PREDECESSOR, "predecessor", "föregångare")            \
	X(PUBLISHER, "publisher", "utgivare")                   \
	X(FOLLOWUP, "followup", "uppföljning")                  \
	X(MEMBERSHIPS, "memberships", "medlemskap")             \
	X(FROM, "from", "från")                                 \
	X(TO, "to", "till")                                     \
	X(SET, "set", "uppsättning")                            \
	X(DEFINITION, "definition", "definition")               \
	X(CATEGORY, "category", "kategori")                     \
	X(AGES, "ages", "ålder")                                \
	X(STATUS, "status", "status")                           \
	X(NARRATIVES, "narratives", "berättelser")              \
	X(FACTS, "facts", "tal")                                \
	X(NOTES, "notes", "noteringar")                         \
	X(GRANTS, "grants", "statsbidrag")                      \
	X(DATE, "date", "datum")                                \
	X(LINE, "line", "rad")                                  \
	X(TERM, "term", "sikt")                                 \
	X(GOAL, "goal", "till_mål")                             \
	X(HORIZON, "horizon", "tidshorisont")                   \
	X(MEASURE, "measure", "mått")                           \
	X(GAP, "gap", "brist")                                  \
	X(TARGETS, "targets", "målvärden")                      \
	X(VALUE, "value", "värde")                              \
	X(BASE_YEAR, "base_year", "basår")                      \
	X(SET_YEAR, "set_year", "satt_år")                      \
	X(CARRIED_FROM, "carried_from", "fortsätter")           \
	X(OBLIGATION, "obligation", "åtagande")                 \
	X(NUMERATOR, "numerator", "täljare")                    \
	X(DENOMINATOR, "denominator", "nämnare")                \
	X(FREQUENCY, "frequency", "frekvens")                   \
	X(SOURCE, "source", "källa")                            \
	X(BASELINE_YEAR, "baseline_year", "utgångsår")          \
	X(EVALUATION_YEAR, "evaluation_year", "utvärderingsår") \
	X(VERSIONS, "versions", "versioner")                    \
	X(VALUES, "values", "värden")                           \
	X(SERIES, "series", "serie")                            \
	X(PERIOD, "period", "period")                           \
	X(SUBJECT, "subject", "avser")                          \
	X(GROUP, "group", "grupp")                              \
	X(SEX, "sex", "kön")                                    \
	X(WHAT, "what", "vad")                                  \
	X(ASKED, "asked", "av")                                 \
	X(ANSWERED, "answered", "svarade")                      \
	X(WITH, "with", "har")                                  \
	X(WITHOUT, "without", "saknar")                         \
	X(RETRIEVED, "retrieved", "hämtad")                     \
	X(NOTE, "note", "anmärkning")                           \
	X(FINANCING, "financing", "finansiering")               \
	X(ORGANISATION, "organisation", "organisation")         \
	X(RECEIVED, "received", "erhållet")                     \
	X(USED, "used", "använt")                               \
	X(CARRIED_IN, "carried_in", "ingående")                 \
	X(CARRIED_OVER, "carried_over", "överfört")             \
	X(PAID_BACK, "paid_back", "återbetalat")                \
	X(ALIASES, "aliases", "även_kallad")                    \
	X(MEMBERS, "members", "medlemmar")                      \
	X(CHANGE, "change", "förändring")

enum field {
	FIELD_NONE = 0,
#define X(symbol, en, sv) FIELD_##symbol,
	FIELD_TABLE(X)
#undef X
		FIELD_COUNT
};

/* The word for a value; NULL for a number that has none. */
const char *vocabulary_word(enum vocabulary v, int value, enum lang lang);
/* The value for a word in either language, or for another word that people write for the same
 * ("kommuner"); 0 if unknown. Case, outer blanks, and `_` against a blank do not matter. */
int vocabulary_find(enum vocabulary v, const char *word);
/* The values of a vocabulary in table order: n = 0, 1, ...; 0 after the last. Where 0 is a value of
 * its own (FOLLOWUP_MISSING) it is the last one, and vocabulary_find cannot tell it from unknown. */
int vocabulary_value_at(enum vocabulary v, size_t n);
/* The nearest of n words to a mistyped one, at most a third of its letters wrong; or NULL. */
const char *near_word(const char *word, const char *const *words, size_t n);
/* "ja, nej": the words joined by comma and space, as many whole words as `size` has room for. */
void vocabulary_list(enum vocabulary v, enum lang lang, char *out, size_t size);

#endif
