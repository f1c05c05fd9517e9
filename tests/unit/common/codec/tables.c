/* SPDX-License-Identifier: Apache-2.0 */
#include "common/codec/table.h"
#include "common/codec/codec.h"
#include "common/codec/scan.h"
#include "common/domain/plan_table.h"
#include "tests/lib/test.h"

static const struct map *const maps[] = {
#define X(message) &map_##message,
	MAPS(X)
#undef X
};
enum { N_MAPS = sizeof maps / sizeof maps[0] };

static ProtobufCType type_of(const struct map_field *row)
{
	static const ProtobufCType types[MAP_KINDS] = {
		[MAP_TEXT] = PROTOBUF_C_TYPE_BYTES,
		[MAP_BYTES] = PROTOBUF_C_TYPE_BYTES,
		[MAP_BOOL] = PROTOBUF_C_TYPE_BOOL,
		[MAP_U32] = PROTOBUF_C_TYPE_UINT32,
		[MAP_U64] = PROTOBUF_C_TYPE_UINT64,
		[MAP_S64] = PROTOBUF_C_TYPE_SINT64,
		[MAP_ENUM] = PROTOBUF_C_TYPE_ENUM,
		[MAP_MESSAGE] = PROTOBUF_C_TYPE_MESSAGE,
	};
	return row->values ? PROTOBUF_C_TYPE_UINT32 : types[row->kind];
}

static size_t size_of(const struct map_field *row)
{
	static const size_t sizes[MAP_KINDS] = {
		[MAP_TEXT] = sizeof(const char *),
		[MAP_BYTES] = sizeof(struct bytes),
		[MAP_BOOL] = sizeof(bool),
		[MAP_U32] = sizeof(uint32_t),
		[MAP_U64] = sizeof(uint64_t),
		[MAP_S64] = sizeof(int64_t),
		[MAP_ENUM] = sizeof(int),
	};
	return row->kind == MAP_MESSAGE ? row->sub->size : sizes[row->kind];
}

TEST(tables, have_one_row_for_each_field_in_its_order)
{
	for (size_t i = 0; i < N_MAPS; i++) {
		const struct map *m = maps[i];
		CHECK_INT(m->n_fields, m->type->n_fields);
		CHECK(m->n_fields <= SCAN_MAX_TYPE_FIELDS);
		for (size_t k = 0; k < m->n_fields; k++)
			CHECK_INT(m->fields[k].tag, m->type->fields[k].id);
	}
}

TEST(tables, call_fields_as_the_proto_does)
{
	for (size_t i = 0; i < N_MAPS; i++)
		for (size_t k = 0; k < maps[i]->n_fields; k++) {
			const char *name = maps[i]->type->fields[k].name;
			/* the one that is singular there and a list here */
			CHECK_TEXT(maps[i]->fields[k].name,
				strcmp(name, "parameter") ? name : "parameters");
		}
}

TEST(tables, agree_with_the_descriptors_in_type_label_and_message)
{
	for (size_t i = 0; i < N_MAPS; i++)
		for (size_t k = 0; k < maps[i]->n_fields; k++) {
			const struct map_field *row = &maps[i]->fields[k];
			const ProtobufCFieldDescriptor *f = &maps[i]->type->fields[k];
			CHECK_INT(f->type, type_of(row));
			CHECK_INT(row->size, size_of(row));
			CHECK_INT(f->label == PROTOBUF_C_LABEL_REPEATED,
				(row->flags & MAP_LIST) != 0);
			CHECK(row->kind != MAP_MESSAGE || f->descriptor == row->sub->type);
		}
}

/* What is checked beside the rows names fields by their tags. */
TEST(tables, with_a_check_have_tags_without_a_gap)
{
	for (size_t i = 0; i < N_MAPS; i++)
		for (size_t k = 0; k < maps[i]->n_fields && (maps[i]->check || maps[i]->sends); k++)
			CHECK_INT(maps[i]->fields[k].tag, k + 1);
}

/* How many messages lie in each other at most; more than are read when one contains itself. */
static int depth(const ProtobufCMessageDescriptor *type, int above)
{
	int deepest = above + 1;
	for (size_t i = 0; i < type->n_fields && above < SCAN_MAX_DEPTH; i++) {
		const ProtobufCFieldDescriptor *f = &type->fields[i];
		int here = f->type == PROTOBUF_C_TYPE_MESSAGE ? depth(f->descriptor, above + 1) : 0;
		deepest = here > deepest ? here : deepest;
	}
	return deepest;
}

TEST(tables, have_messages_without_required_fields_that_do_not_contain_themselves)
{
	for (size_t i = 0; i < N_MAPS; i++) {
		const ProtobufCMessageDescriptor *type = maps[i]->type;
		CHECK(depth(type, 0) <= SCAN_MAX_DEPTH);
		for (size_t k = 0; k < type->n_fields; k++)
			CHECK(type->fields[k].label != PROTOBUF_C_LABEL_REQUIRED);
	}
}

TEST(tables, limit_every_text_and_byte_field)
{
	for (size_t i = 0; i < N_MAPS; i++)
		for (size_t k = 0; k < maps[i]->n_fields; k++) {
			const struct map_field *row = &maps[i]->fields[k];
			if (row->kind == MAP_TEXT || row->kind == MAP_BYTES)
				CHECK(row->max > 0 && row->min <= row->max);
		}
}

TEST(tables, give_each_member_one_row)
{
	for (size_t i = 0; i < N_MAPS; i++)
		for (size_t k = 0; k < maps[i]->n_fields; k++)
			for (size_t j = 0; j < k; j++)
				CHECK(maps[i]->fields[k].offset != maps[i]->fields[j].offset);
}

/* What is sent of a plan is also read, written, shown and compared: by the rows of plan_table.h. */
TEST(tables, of_plans_have_the_members_of_the_plan_table)
{
	static const struct map *const by_part[PART_COUNT] = {
		[PART_PLAN] = &map_Plan,
		[PART_FOCUS_AREA] = &map_FocusArea,
		[PART_TARGET_GROUP] = &map_TargetGroup,
		[PART_AREA] = &map_Area,
		[PART_FULFILMENT] = &map_Fulfilment,
		[PART_GOAL] = &map_Goal,
		[PART_ACTIVITY] = &map_Activity,
		[PART_INDICATOR] = &map_Indicator,
		[PART_COST] = &map_Cost,
		[PART_OBSERVATION] = &map_Observation,
		[PART_NARRATIVE] = &map_Narrative,
		[PART_NOTE] = &map_Note,
		[PART_GRANT] = &map_Grant,
		[PART_MEMBERSHIP] = &map_Membership,
		[PART_REPORT] = &map_ActivityReport,
		[PART_VERSION] = &map_IndicatorVersion,
		[PART_TARGET] = &map_Target,
	};
	for (int part = 0; part < PART_COUNT; part++) {
		const struct part_table *t = part_table((enum plan_part)part);
		const struct map *m = by_part[part];
		CHECK_INT(t->size, m->size);
		CHECK_INT(t->n_members, m->n_fields);
		for (size_t i = 0; i < m->n_fields; i++) {
			size_t k = 0;
			while (k < t->n_members && t->members[k].offset != m->fields[i].offset)
				k++;
			if (k == t->n_members || strcmp(t->members[k].name, m->fields[i].name) != 0)
				fail_msg("%s.%s", t->name, m->fields[i].name);
		}
	}
}

TEST(tables, name_each_codec_as_its_message)
{
	static const struct map *const by_id[] = {
#define X(symbol, type, message) &map_##message,
		CODEC_TABLE(X)
#undef X
	};
	static const size_t sizes[] = {
#define X(symbol, type, message) sizeof(struct type),
		CODEC_TABLE(X)
#undef X
	};
	for (int id = 0; id < CODEC_COUNT; id++) {
		CHECK_TEXT(codec_name((enum codec_id)id), by_id[id]->type->short_name);
		CHECK_INT(codec_struct_size((enum codec_id)id), sizes[id]);
		CHECK_INT(codec_struct_size((enum codec_id)id), by_id[id]->size);
	}
}

/* A number of C and its name in the .proto. */
struct known {
	const char *name;
	int value;
};
#define SAME(name)          \
	{                   \
#name, name \
	}

static void check_enum(const ProtobufCEnumDescriptor *e, const struct known *known, size_t n)
{
	CHECK_INT(e->n_values, n);
	for (size_t i = 0; i < n; i++) {
		const ProtobufCEnumValue *v =
			protobuf_c_enum_descriptor_get_value_by_name(e, known[i].name);
		CHECK(v != NULL);
		CHECK_INT(v->value, known[i].value);
	}
}
#define CHECK_ENUM(lower, ...)                                                                   \
	do {                                                                                     \
		static const struct known known[] = {__VA_ARGS__};                               \
		check_enum(                                                                      \
			&samplan__##lower##__descriptor, known, sizeof known / sizeof known[0]); \
	} while (0)

TEST(enums, have_the_numbers_of_the_proto)
{
	CHECK_ENUM(role, SAME(ROLE_NONE), SAME(ROLE_ADMINISTRATOR), SAME(ROLE_COORDINATOR),
		SAME(ROLE_REPORTER));
	CHECK_ENUM(organisation_kind, {"ORGANISATION_NONE", ORG_NONE},
		{"ORGANISATION_REGION", ORG_REGION},
		{"ORGANISATION_MUNICIPALITY", ORG_MUNICIPALITY}, {"ORGANISATION_OTHER", ORG_OTHER},
		{"ORGANISATION_JOINT", ORG_JOINT});
	CHECK_ENUM(plan_kind, SAME(PLAN_NONE), SAME(PLAN_ACTION_PLAN), SAME(PLAN_STRATEGY),
		SAME(PLAN_REPORT), SAME(PLAN_FOLLOWUP));
	CHECK_ENUM(term, SAME(TERM_NONE), SAME(TERM_LONG), SAME(TERM_SHORT));
	CHECK_ENUM(direction, SAME(DIRECTION_NONE), SAME(DIRECTION_INCREASE),
		SAME(DIRECTION_DECREASE), SAME(DIRECTION_ZERO));
	CHECK_ENUM(grade, SAME(GRADE_NONE), SAME(GRADE_REACHED), SAME(GRADE_PARTLY),
		SAME(GRADE_NOT), SAME(GRADE_ONGOING), SAME(GRADE_WAITING));
	CHECK_ENUM(activity_state, SAME(ACTIVITY_NONE), SAME(ACTIVITY_DONE), SAME(ACTIVITY_ONGOING),
		SAME(ACTIVITY_NOT_DONE), SAME(ACTIVITY_WAITING));
	CHECK_ENUM(indicator_kind, SAME(INDICATOR_NONE), SAME(INDICATOR_YES_NO),
		SAME(INDICATOR_COUNT), SAME(INDICATOR_SHARE), SAME(INDICATOR_MUNICIPALITY_COUNT),
		SAME(INDICATOR_MUNICIPALITY_SHARE), SAME(INDICATOR_SERIES), SAME(INDICATOR_MONTHS),
		SAME(INDICATOR_TEXT), SAME(INDICATOR_EXTERNAL), SAME(INDICATOR_REFERENCE),
		SAME(INDICATOR_ABSENT));
	CHECK_ENUM(question_kind, SAME(QUESTION_NONE), SAME(QUESTION_YES_NO), SAME(QUESTION_COUNT),
		SAME(QUESTION_SHARE), SAME(QUESTION_MONTHS), SAME(QUESTION_TEXT),
		SAME(QUESTION_ACTIVITY), SAME(QUESTION_GRADE), SAME(QUESTION_CHANGE));
	CHECK_ENUM(answer_state, SAME(STATE_NONE), SAME(STATE_GIVEN), SAME(STATE_NOT_REPORTED),
		SAME(STATE_NOT_READY), SAME(STATE_NO_DATA), SAME(STATE_NOT_APPLICABLE),
		SAME(STATE_ONLY_TOTAL), SAME(STATE_NOT_ASKED), SAME(STATE_SUPPRESSED));
	CHECK_ENUM(qualifier, SAME(QUALIFIER_EXACT), SAME(QUALIFIER_ABOUT),
		SAME(QUALIFIER_MORE_THAN), SAME(QUALIFIER_NEARLY));
	CHECK_ENUM(followup_state, SAME(FOLLOWUP_MISSING), SAME(FOLLOWUP_RECEIVED));
}

TEST(enums, of_plans_have_the_numbers_of_the_proto)
{
	CHECK_ENUM(plan_state, SAME(PLAN_STATE_NONE), {"PLAN_STATE_DRAFT", PLAN_DRAFT},
		{"PLAN_STATE_CONSULTATION", PLAN_CONSULTATION},
		{"PLAN_STATE_ADOPTED", PLAN_ADOPTED}, {"PLAN_STATE_REPLACED", PLAN_REPLACED});
	CHECK_ENUM(goal_kind, SAME(GOAL_NONE), SAME(GOAL_VISION), SAME(GOAL_OVERALL),
		SAME(GOAL_INTERIM), SAME(GOAL_PRECONDITION), SAME(GOAL_SUCCESS_FACTOR),
		SAME(GOAL_STRATEGIC));
	CHECK_ENUM(gap, SAME(PLAN_GAP_NONE), SAME(PLAN_GAP_ABSENT), SAME(PLAN_GAP_NOT_DEVELOPED),
		SAME(PLAN_GAP_TO_BE_DEVELOPED), SAME(PLAN_GAP_TO_BE_SPECIFIED));
	CHECK_ENUM(obligation, SAME(OBLIGATION_NONE), SAME(OBLIGATION_MANDATORY),
		SAME(OBLIGATION_OPTIONAL));
	CHECK_ENUM(target_kind, SAME(TARGET_NONE), SAME(TARGET_ABSOLUTE), SAME(TARGET_RELATIVE),
		SAME(TARGET_ALL), SAME(TARGET_ZERO));
	CHECK_ENUM(work_state, SAME(WORK_NONE), SAME(WORK_PRIORITISED), SAME(WORK_STARTED),
		SAME(WORK_DONE));
	CHECK_ENUM(note_kind, SAME(NOTE_NONE), SAME(NOTE_BODY), SAME(NOTE_ROLE),
		SAME(NOTE_DECISION), SAME(NOTE_PUBLICATION), SAME(NOTE_REFERENCE), SAME(NOTE_TERM),
		SAME(NOTE_OTHER));
	CHECK_ENUM(sex, SAME(SEX_NONE), SAME(SEX_WOMEN), SAME(SEX_MEN));
	CHECK_ENUM(change, SAME(CHANGE_NONE), SAME(CHANGE_INCREASED), SAME(CHANGE_DECREASED),
		SAME(CHANGE_UNCHANGED));
}

TEST(enums, of_message_types_and_record_kinds_have_the_numbers_of_the_proto)
{
	CHECK_ENUM(message_type, SAME(MESSAGE_NONE), SAME(MESSAGE_WELCOME), SAME(MESSAGE_HELLO),
		SAME(MESSAGE_ENROL), SAME(MESSAGE_HEALTH), SAME(MESSAGE_WHOAMI),
		SAME(MESSAGE_INVITE_CREATE), SAME(MESSAGE_ORG_IMPORT), SAME(MESSAGE_ORG_LIST),
		SAME(MESSAGE_PLAN_IMPORT), SAME(MESSAGE_PLAN_GET), SAME(MESSAGE_PLAN_PUBLISH),
		SAME(MESSAGE_ROUND_OPEN), SAME(MESSAGE_ROUND_CLOSE), SAME(MESSAGE_QUESTIONS),
		SAME(MESSAGE_SUBMIT), SAME(MESSAGE_FOLLOWUP_GET), SAME(MESSAGE_OVERVIEW),
		SAME(MESSAGE_LOG_LIST), SAME(MESSAGE_LOG_PROOF), SAME(MESSAGE_BACKUP),
		SAME(MESSAGE_SERVER_STATUS), SAME(MESSAGE_INVITE_LIST), SAME(MESSAGE_INVITE_REVOKE),
		SAME(MESSAGE_ACCOUNT_LIST), SAME(MESSAGE_ACCOUNT_REVOKE),
		SAME(MESSAGE_ACCOUNT_RENEW), SAME(MESSAGE_ORG_CLOSE), SAME(MESSAGE_PLAN_LIST),
		SAME(MESSAGE_ROUND_EXTEND), SAME(MESSAGE_ROUND_LIST), SAME(MESSAGE_FOLLOWUP_LIST),
		SAME(MESSAGE_TOTAL));
	CHECK_ENUM(record_kind, {"RECORD_NONE", MESSAGE_NONE}, SAME(RECORD_GENESIS),
		SAME(RECORD_ENROLMENT), SAME(RECORD_RENEWAL));
}
