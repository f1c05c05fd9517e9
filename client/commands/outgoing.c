/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/outgoing.h"

#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "client/commands/output.h"
#include "common/base/clock.h"
#include "common/base/file.h"

enum { PLACES = 1000 }; /* on a disk that cannot be read each seems taken */

/* ---- bytes that wait for their receipt ---- */

static enum sp_code encode(struct context *c, enum codec_id id, const void *message,
	struct bytes *out, struct sp_error *err)
{
	struct buf body;
	buf_init(&body, 1 << 20);
	enum sp_code rc = codec_encode(id, message, &body, err);
	*out = rc == SP_OK ? arena_bytes(&c->arena, buf_bytes(&body)) : (struct bytes){0};
	if (rc == SP_OK && !out->ptr)
		rc = sp_fail(err, SP_NO_MEMORY);
	buf_free(&body);
	return rc;
}

/* The name follows from who sends what where; the key, drawn later, is not part of it. */
static const char *pending_path(struct context *c, enum message_type type, struct bytes content)
{
	char hex[2 * HASH_BYTES + 1];
	const struct call_options *o = &c->account.call;
	const char *head = arena_printf(
		&c->arena, "%s\n%s\n%s\n%d\n", c->profile, o->host, o->port, (int)type);
	struct hash h = sha256_2(bytes_text(head), content);
	hex_encode(hash_bytes(&h), hex);
	return arena_printf(&c->arena, "%s/pending/%s", c->paths.state, hex);
}

static enum sp_code keep_bytes(struct context *c, struct outgoing *o, struct sp_error *err)
{
	enum sp_code rc = dir_make(path_folder(&c->arena, o->path), err);
	return rc == SP_OK ? file_write(o->path, o->request, 0600, err) : rc;
}

enum sp_code outgoing_prepare(struct context *c, enum message_type type, enum codec_id id,
	void *message, struct bytes *key, bool keep, struct outgoing *out, struct sp_error *err)
{
	uint8_t *drawn = arena_alloc(&c->arena, SUBMISSION_KEY_SIZE);
	*out = (struct outgoing){.type = type};
	if (!drawn)
		return sp_fail(err, SP_NO_MEMORY);
	*key = bytes_of(drawn, SUBMISSION_KEY_SIZE); /* zeros, for the name */
	enum sp_code rc = context_account(c, err);
	if (rc == SP_OK)
		rc = encode(c, id, message, &out->request, err);
	if (rc != SP_OK)
		return rc;
	size_t size = out->request.len;
	out->path = keep ? pending_path(c, type, out->request) : NULL;
	if (out->path && file_exists(out->path)) {
		rc = file_read(out->path, 1 << 20, &c->arena, &out->request, err);
		out->again = rc == SP_OK && out->request.len == size;
		if (rc != SP_OK || out->again)
			return rc;
	}
	rc = submission_key_draw(clock_utc_ms(), drawn, err);
	if (rc == SP_OK)
		rc = encode(c, id, message, &out->request, err);
	if (rc == SP_OK && out->path && !context_flag(c, OPTION_DRY_RUN))
		rc = keep_bytes(c, out, err);
	return rc;
}

void outgoing_done(const struct outgoing *o)
{
	if (o->path)
		unlink(o->path);
}

/* ---- the receipt ---- */

const char *receipt_name(struct context *c, const struct msg_receipt *receipt)
{
	char plan[ID_MAX + 1], unit[ID_MAX + 1];
	uint32_t year = 0, revision = 0;
	if (receipt->id && strchr(receipt->id, '#') &&
		followup_ref_parse(receipt->id, plan, &year, unit, &revision, NULL) == SP_OK &&
		org_code_valid(unit))
		return arena_printf(&c->arena, "kvitto-%s-%u-%u.txt", unit, year, revision);
	return arena_printf(&c->arena, "kvitto-logg-%" PRIu64 ".txt", receipt->number);
}

static bool file_holds(struct context *c, const char *path, struct bytes text)
{
	struct bytes there = {0};
	return file_read(path, FILE_MAX, &c->arena, &there, NULL) == SP_OK &&
	       bytes_equal(there, text);
}

/* Two servers, a rehearsal's and the real one, may give receipts of one name. */
const char *receipt_place(struct context *c, const char *path, struct bytes text)
{
	const char *place = path, *end = path ? strrchr(path, '.') : NULL;
	for (unsigned n = 2;
		n <= PLACES && end && place && file_exists(place) && !file_holds(c, place, text);
		n++)
		place = arena_printf(&c->arena, "%.*s-%u%s", (int)(end - path), path, n, end);
	return place;
}

static enum sp_code keep_receipt(
	struct context *c, const char *name, struct bytes text, struct sp_error *err)
{
	const char *dir = arena_printf(&c->arena, "%s/receipts/%s", c->paths.state, c->profile);
	const char *path = dir ? arena_printf(&c->arena, "%s/%s", dir, name) : NULL;
	path = receipt_place(c, path, text);
	if (!path)
		return sp_fail(err, SP_NO_MEMORY);
	enum sp_code rc = dir_make(dir, err);
	return rc == SP_OK ? file_write(path, text, 0600, err) : rc;
}

static enum sp_code make_receipt(struct context *c, const struct outgoing *o,
	const struct msg_receipt *receipt, struct bytes *text, struct sp_error *err)
{
	struct account *acc = &c->account;
	struct receipt_file file = {.receipt = *receipt,
		.body = o->request,
		.kind = (uint32_t)o->type,
		.log_name = acc->log_name,
		.server = arena_printf(&c->arena, "%s:%s", acc->call.host, acc->call.port)};
	struct head head;
	struct buf out;
	memcpy(file.log_key, acc->log_key, sizeof file.log_key);
	if (!acc->has_log_key)
		return sp_fail(err, SP_NOT_ENROLLED);
	enum sp_code rc = receipt_verify(&file, acc->log_key, &head, err);
	if (rc != SP_OK)
		return rc;
	buf_init(&out, FILE_MAX);
	rc = receipt_write(&file, c->lang, &c->arena, &out);
	*text = rc == SP_OK ? arena_bytes(&c->arena, buf_bytes(&out)) : (struct bytes){0};
	buf_free(&out);
	return text->ptr ? SP_OK : sp_fail(err, rc == SP_OK ? SP_NO_MEMORY : rc);
}

/* The text of the receipt, which is kept with the others. */
static enum sp_code take_receipt(struct context *c, const struct outgoing *o,
	const struct msg_receipt *receipt,
	const char *(*name)(struct context *, const struct msg_receipt *), struct bytes *text,
	struct sp_error *err)
{
	enum sp_code rc = make_receipt(c, o, receipt, text, err);
	return rc == SP_OK ? keep_receipt(c, name(c, receipt), *text, err) : rc;
}

enum sp_code outgoing_send(struct context *c, struct outgoing *o, struct msg_receipt *receipt,
	const char *(*name)(struct context *, const struct msg_receipt *), struct bytes *text,
	struct sp_error *err)
{
	struct sp_error unkept;
	struct call_options options = c->account.call;
	bool refused = false;
	options.subject = o->file;
	options.refused = &refused;
	enum sp_code rc = call_once(
		&options, TRIES, o->type, o->request, CODEC_RECEIPT, receipt, &c->arena, err);
	if (rc != SP_OK) {
		/* an earlier run's try may have been stored: only the server can say that it was not */
		if (refused && !sp_error_row(rc)->retry)
			outgoing_done(o);
		/* the receipt of a server that has rewritten history is the evidence */
		if (rc != SP_HISTORY_REWRITTEN || !receipt->head ||
			take_receipt(c, o, receipt, name, text, &unkept) != SP_OK)
			*text = (struct bytes){0};
		return rc;
	}
	return take_receipt(c, o, receipt, name, text, err);
}

enum sp_code receipt_view(struct context *c, const char *schema, const struct msg_receipt *receipt,
	const char *file, struct sp_error *err)
{
	static const struct view_column columns[] = {
		{"id", TEXT_COL_ID, CELL_TEXT, false},
		{"entry", TEXT_COL_ENTRY, CELL_NUMBER, false},
		{"revision", TEXT_COL_REVISION, CELL_NUMBER, false},
		{"arrival", TEXT_COL_ARRIVAL, CELL_TEXT, false},
		{"receipt", TEXT_COL_RECEIPT, CELL_TEXT, false},
	};
	struct view v = VIEW_RECORD(schema, columns);
	struct view_cell *row = view_row(&v, &c->arena);
	if (!row)
		return sp_fail(err, SP_NO_MEMORY);
	row[0] = cell_text(receipt->id);
	row[1] = cell_number(c, receipt->number);
	row[2] = receipt->revision ? cell_number(c, receipt->revision) : cell_text(NULL);
	row[3] = cell_time(c, receipt->arrival_ms);
	row[4] = cell_text(file);
	return output_view(c, &v, err);
}

enum sp_code outgoing_run_named(struct context *c, enum message_type type, enum codec_id id,
	void *message, struct bytes *key, const char *file, enum text_id done, const char *p3,
	const char *p4, struct sp_error *err)
{
	struct outgoing o;
	struct msg_receipt receipt = {0};
	struct bytes text = {0};
	enum sp_code rc = outgoing_prepare(c, type, id, message, key, true, &o, err);
	if (rc != SP_OK)
		return rc;
	if (context_flag(c, OPTION_DRY_RUN)) {
		output_note(c, TEXT_DRY_RUN, NULL, NULL, NULL, NULL);
		return SP_OK;
	}
	o.file = file;
	rc = outgoing_send(c, &o, &receipt, receipt_name, &text, err);
	if (rc != SP_OK)
		return rc;
	outgoing_done(&o);
	if (!output_for_people(c))
		return receipt_view(c, "receipt", &receipt, NULL, err);
	output_line(c, done, receipt.id, print_number(c, receipt.number), p3, p4);
	return SP_OK;
}

enum sp_code outgoing_run(struct context *c, enum message_type type, enum codec_id id,
	void *message, struct bytes *key, const char *file, enum text_id done, struct sp_error *err)
{
	return outgoing_run_named(c, type, id, message, key, file, done, NULL, NULL, err);
}
