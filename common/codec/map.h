/* SPDX-License-Identifier: Apache-2.0 */
/* map.h - how a plain struct and a message belong together: one row a field. The rows lie in table_*.c; map.c reads
 * bytes by them, pack.c writes them. Of protobuf-c they need the descriptors, which protoc made of the .proto: a test
 * holds them together, and reads and writes the same bytes with protobuf-c's own functions. Private to codec. */
#ifndef SP_CODEC_MAP_H
#define SP_CODEC_MAP_H

#include <protobuf-c/protobuf-c.h>

#include "common/base/arena.h"

/* What a member of the plain struct is. */
enum map_kind {
	MAP_TEXT, /* const char *: UTF-8, NUL-terminated, NULL = absent */
	MAP_BYTES, /* struct bytes, ptr NULL = absent */
	MAP_BOOL, /* bool */
	MAP_U32, /* uint32_t */
	MAP_U64, /* uint64_t */
	MAP_S64, /* int64_t */
	MAP_ENUM, /* an enum; on the wire an enum, or a uint32 that takes its values from `values` */
	MAP_MESSAGE, /* pointer to a struct, NULL = absent; in a list the struct itself */
	MAP_KINDS
};

enum map_flags {
	MAP_LIST = 1, /* pointer to items; `companion` is their number, a size_t */
	MAP_NEEDED = 2, /* absence is SP_FIELD_MISSING; sent also when 0 */
	MAP_HAS = 4, /* `companion` is a bool that says whether it is there */
	MAP_LIKE_PREVIOUS = 8, /* absent = as the row before */
	MAP_WITH_PREVIOUS = 16, /* there exactly when the row before is */
	MAP_COUNTED =
		32, /* a request's list: over max_items is SP_TOO_LARGE, before anything is unpacked */
	MAP_OR_BYTES =
		64 /* of a message: `companion` may have its encoding instead; to encode only */
};

struct map;

struct map_field {
	const char *name; /* of the member */
	uint8_t tag, kind, flags;
	uint16_t offset, companion; /* in the plain struct */
	uint16_t size; /* of the member, in a list of one item, of a message its struct */
	uint32_t min, max; /* length of a text or of bytes; value of a MAP_U32 */
	uint32_t max_items; /* of a list */
	const struct map *sub;
	const ProtobufCEnumDescriptor *values;
};

/* The rows are in the order of the descriptor's fields, one each (a test holds it). */
struct map {
	const ProtobufCMessageDescriptor *type;
	size_t size; /* of the plain struct */
	const struct map_field *fields;
	size_t n_fields;
	/* What the rows cannot say; may be NULL, and then the rows' tags are 1, 2, 3 ... where they are not (a test
	 * holds it). check: SP_OK, or a code with the field's name and why; bit t - 1 of `there` is set when the
	 * field with the tag t was sent. sends: whether a field is sent that `usually` would be or not. */
	enum sp_code (*check)(
		uint64_t there, const void *plain, const char **field, const char **why);
	bool (*sends)(const void *plain, unsigned tag, bool usually);
};

/* Reads bytes that scan_message has found sound into *out (zeroed, m->size bytes). Texts, which get a NUL, bytes
 * and all else lie in the arena.
 * SP_OK, SP_FIELD_MISSING, SP_FIELD_INVALID, SP_TOO_LARGE. */
SP_CHECK enum sp_code map_read(
	const struct map *m, struct bytes in, struct arena *a, void *out, struct sp_error *err);

/* How many bytes the message is. */
size_t map_size(const struct map *m, const void *in);
/* Writes it so that it ends before `end`; returns where it begins. */
uint8_t *map_write(const struct map *m, const void *in, uint8_t *end);

/* Every map, named as in the .proto. */
/* clang-format off */
#define MAPS(X) \
	X(Quantity) X(Share) X(MonthCount) X(Answer) X(Error) X(Welcome) X(HelloRequest) \
	X(HelloReply) X(EnrolRequest) X(EnrolReply) X(HealthRequest) X(HealthReply) \
	X(WhoamiRequest) X(RoundInfo) X(WhoamiReply) X(Receipt) X(InviteCreateRequest) \
	X(Organisation) X(OrgImportRequest) X(OrgListRequest) X(OrgListReply) X(FocusArea) \
	X(TargetGroup) X(Goal) X(ActivityReport) X(Activity) X(Indicator) X(Fulfilment) X(Cost) \
	X(Area) X(Plan) X(PlanImportRequest) X(PlanGetRequest) X(PlanGetReply) \
	X(PlanPublishRequest) X(RoundOpenRequest) X(RoundCloseRequest) X(QuestionsRequest) \
	X(Question) X(QuestionsReply) X(SubmitRequest) X(FollowupGetRequest) X(FollowupGetReply) \
	X(OverviewRequest) X(OverviewRow) X(OverviewReply) X(LogListRequest) X(LogEntry) \
	X(LogListReply) X(Genesis) X(Enrolment) X(OrganisationRow) X(PlanRow) X(RoundRow) \
	X(AccountRow) X(CodeRow) X(ServerStatusRequest) X(ServerStatusReply) X(InviteListRequest) \
	X(Invitation) X(InviteListReply) X(InviteRevokeRequest) X(AccountListRequest) X(Account) \
	X(AccountListReply) X(AccountRevokeRequest) X(AccountRenewRequest) X(OrgCloseRequest) \
	X(PlanListRequest) X(PlanInfo) X(PlanListReply) X(RoundExtendRequest) X(RoundListRequest) \
	X(RoundListReply) X(FollowupListRequest) X(FollowupInfo) X(FollowupListReply) \
	X(TotalRequest) X(ValueCount) X(MonthTotal) X(QuestionTotal) X(TotalReply) \
	X(LogProofRequest) X(LogProofReply) X(Renewal) X(BackupRequest) X(BackupReply) X(Target) X(Observation) \
	X(Narrative) X(Note) X(Membership) X(Grant) X(IndicatorVersion)
/* clang-format on */
#define X(message) extern const struct map map_##message;
MAPS(X)
#undef X

#endif
