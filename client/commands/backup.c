/* SPDX-License-Identifier: Apache-2.0 */
/* The server's record comes in as a backup file (PROTOCOL.md section 9), is checked while it comes, and goes on
 * where it was after a broken connection: then the file is made of several replies. */
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>

#include "client/commands/output.h"
#include "common/base/file.h"
#include "common/record/backup.h"
#include "common/text/text.h"

enum { CHUNK = 64 << 10, FRAME_ARENA = 4 << 20, TRAILER_MAX = 8192, ENTRY_MAX = 999999999 };

struct creation {
	struct context *c;
	const char *path;
	uint32_t since; /* entry to begin at, when no earlier file says it */
	struct backup_reader *reader;
	bool receiving; /* from the server; before that, from an earlier backup */
	bool begun; /* the header is in the new file */
	uint64_t first, log_size;
	/* the new file */
	struct file_writer file;
	struct sha256_stream *hash;
	uint64_t bytes;
};

/* ---- the new file ---- */

static enum sp_code write_piece(struct creation *n, struct bytes piece, struct sp_error *err)
{
	enum sp_code rc = n->file.fd < 0 ? SP_OK : file_writer_add(&n->file, piece, err);
	if (rc != SP_OK) {
		sp_where(err, "%s", n->path);
		return rc;
	}
	sha256_stream_add(n->hash, piece);
	n->bytes += piece.len;
	return SP_OK;
}

static enum sp_code on_start(void *ctx, const struct backup_start *s, struct sp_error *err)
{
	struct creation *n = ctx;
	struct buf header;
	if (!n->receiving || n->begun)
		return SP_OK;
	buf_init(&header, BACKUP_HEADER_MAX + CHUNK);
	enum sp_code rc = backup_header(s, &header, err);
	if (rc == SP_OK)
		rc = write_piece(n, buf_bytes(&header), err);
	buf_free(&header);
	n->begun = true;
	n->first = s->peaks.size;
	return rc;
}

static enum sp_code on_batch(
	void *ctx, const struct batch *b, struct bytes value, struct sp_error *err)
{
	struct creation *n = ctx;
	uint8_t front[BACKUP_BATCH_FRONT];
	if (!n->receiving)
		return SP_OK;
	backup_batch_front((uint32_t)value.len, b->last, front);
	enum sp_code rc = write_piece(n, bytes_of(front, sizeof front), err);
	return rc == SP_OK ? write_piece(n, value, err) : rc;
}

static enum sp_code write_trailer(struct creation *n, struct sp_error *err)
{
	struct buf trailer;
	buf_init(&trailer, TRAILER_MAX);
	enum sp_code rc = backup_trailer(
		backup_reader_size(n->reader), backup_reader_head(n->reader), &trailer);
	if (rc == SP_OK)
		rc = write_piece(n, buf_bytes(&trailer), err);
	buf_free(&trailer);
	if (rc != SP_OK)
		return rc;
	struct hash all = sha256_stream_end(n->hash);
	return write_piece(n, hash_bytes(&all), err);
}

/* ---- an earlier file ---- */

/* The new file must not take the place of the one that it goes on from. */
static enum sp_code check_other(struct creation *n, const char *earlier, struct sp_error *err)
{
	struct stat a, b;
	if (stat(n->path, &a) != 0 || stat(earlier, &b) != 0 || a.st_dev != b.st_dev ||
		a.st_ino != b.st_ino)
		return SP_OK;
	return context_usage(
		n->c, err, TEXT_BACKUP_SAME, text_for_terminal(earlier, &n->c->arena), NULL, NULL);
}

static enum sp_code find_start(struct creation *n, struct sp_error *err)
{
	const char *since = context_text(n->c, OPTION_SINCE);
	if (!since || number_parse(since, 0, ENTRY_MAX, &n->since))
		return SP_OK;
	enum sp_code rc = check_other(n, since, err);
	return rc == SP_OK ? backup_reader_file(n->reader, since, err) : rc;
}

/* ---- from the server ---- */

static enum sp_code take_pieces(
	struct creation *n, struct bytes body, struct arena *a, struct sp_error *err)
{
	struct msg_backup_reply reply = {0};
	enum sp_code rc = codec_decode(CODEC_BACKUP_REPLY, body, a, &reply, err);
	if (rc == SP_OK && reply.log_size)
		n->log_size = reply.log_size;
	for (size_t i = 0; rc == SP_OK && i < reply.n_data; i++)
		rc = backup_reader_feed(n->reader, reply.data[i], err);
	return rc;
}

static enum sp_code take_frame(void *user, struct bytes body, struct sp_error *err)
{
	struct creation *n = user;
	struct arena a;
	arena_init(&a, FRAME_ARENA);
	enum sp_code rc = take_pieces(n, body, &a, err);
	arena_free(&a);
	output_progress(n->c, TEXT_BACKUP_PROGRESS,
		print_number(n->c, backup_reader_size(n->reader)), print_number(n->c, n->log_size),
		NULL);
	return rc;
}

/* What has been read must be in a log of the size that the server has just proved. */
static enum sp_code check_size(const struct creation *n, uint64_t from, struct sp_error *err)
{
	struct context *c = n->c;
	uint64_t size = c->account.history.known.size;
	if (from <= size)
		return SP_OK;
	if (backup_reader_begun(n->reader))
		return sp_fail(err, SP_HISTORY_LOST, arena_printf(&c->arena, "%" PRIu64, size),
			arena_printf(&c->arena, "%" PRIu64, from));
	return context_usage(
		c, err, TEXT_BACKUP_SINCE, print_number(c, from), print_number(c, size), NULL);
}

static enum sp_code receive(
	struct creation *n, struct call *call, uint64_t from, struct sp_error *err)
{
	const struct msg_backup request = {from};
	struct buf body;
	buf_init(&body, CHUNK);
	enum sp_code rc = codec_encode(CODEC_BACKUP, &request, &body, err);
	backup_reader_begin(n->reader);
	if (rc == SP_OK)
		rc = call_stream(call, MESSAGE_BACKUP, buf_bytes(&body), CODEC_BACKUP_REPLY,
			take_frame, n, err);
	buf_free(&body);
	if (rc == SP_FIELD_INVALID && err->param[1][0])
		return context_usage(
			n->c, err, TEXT_BACKUP_SINCE, err->param[0], err->param[1], NULL);
	return rc == SP_OK ? backup_reader_end(n->reader, err) : rc;
}

static enum sp_code attempt(void *user, struct call *call, struct sp_error *err)
{
	struct creation *n = user;
	bool begun = backup_reader_begun(n->reader);
	uint64_t from = begun ? backup_reader_size(n->reader) : n->since;
	n->receiving = true;
	enum sp_code rc = call_greet(call, err);
	if (rc == SP_OK)
		rc = check_size(n, from, err);
	if (rc == SP_OK)
		rc = backup_reader_know(n->reader, &n->c->account.history.known, err);
	return rc == SP_OK ? receive(n, call, from, err) : rc;
}

/* The head that it ends with continues what this profile has seen: the entries between have been walked. */
static enum sp_code keep_head(struct creation *n, struct sp_error *err)
{
	struct account *acc = &n->c->account;
	struct bytes text = backup_reader_head(n->reader);
	const char *copy = arena_text_n(&n->c->arena, text.ptr, text.len);
	struct head head;
	if (!copy)
		return sp_fail(err, SP_NO_MEMORY);
	enum sp_code rc = head_verify(text, acc->log_name, acc->log_key, &head, err);
	return rc == SP_OK ? history_keep(&acc->history, copy, &head, err) : rc;
}

/* ---- the command ---- */

static void show_for_people(const struct creation *n)
{
	struct context *c = n->c;
	uint64_t size = backup_reader_size(n->reader);
	if (size > n->first)
		output_line(c, TEXT_BACKUP_DONE, n->path, print_number(c, n->first),
			print_number(c, size - 1), print_number(c, n->bytes));
	else
		output_line(c, TEXT_BACKUP_EMPTY, n->path, print_number(c, size - 1), NULL, NULL);
	if (context_flag(c, OPTION_DRY_RUN)) {
		output_line(c, TEXT_BACKUP_CHECKED, NULL, NULL, NULL, NULL);
		return;
	}
	output_line(c, n->first ? TEXT_BACKUP_RESTORE_AFTER : TEXT_BACKUP_RESTORE, n->path, NULL,
		NULL, NULL);
	output_line(c, TEXT_BACKUP_KEYS, NULL, NULL, NULL, NULL);
}

static enum sp_code show(const struct creation *n, struct sp_error *err)
{
	static const struct view_column columns[] = {
		{"file", TEXT_COL_FILE, CELL_TEXT, false},
		{"from_entry", TEXT_COL_FROM_ENTRY, CELL_NUMBER, false},
		{"entries", TEXT_COL_ENTRIES, CELL_NUMBER, false},
		{"log_size", TEXT_COL_LOG_SIZE, CELL_NUMBER, false},
		{"bytes", TEXT_COL_BYTES, CELL_NUMBER, false},
	};
	struct context *c = n->c;
	struct view v = VIEW_RECORD("backup", columns);
	uint64_t size = backup_reader_size(n->reader);
	if (output_for_people(c)) {
		show_for_people(n);
		return SP_OK;
	}
	struct view_cell *row = view_row(&v, &c->arena);
	if (!row)
		return sp_fail(err, SP_NO_MEMORY);
	row[0] = cell_text(context_flag(c, OPTION_DRY_RUN) ? NULL : n->path);
	row[1] = cell_number(c, n->first);
	row[2] = cell_number(c, size - n->first);
	row[3] = cell_number(c, size);
	row[4] = cell_number(c, n->bytes);
	return output_view(c, &v, err);
}

static enum sp_code open_file(struct creation *n, struct sp_error *err)
{
	bool replace = context_flag(n->c, OPTION_YES);
	if (context_flag(n->c, OPTION_DRY_RUN))
		return SP_OK;
	if (!replace && file_exists(n->path))
		return sp_fail(err, SP_EXISTS, n->path);
	return file_writer_begin(&n->file, n->path, 0600, err);
}

static enum sp_code place(struct creation *n, struct sp_error *err)
{
	enum sp_code rc = write_trailer(n, err);
	if (rc != SP_OK || n->file.fd < 0)
		return rc;
	return file_writer_place(&n->file, context_flag(n->c, OPTION_YES), err);
}

static enum sp_code create(struct creation *n, struct sp_error *err)
{
	struct context *c = n->c;
	enum sp_code rc = open_file(n, err);
	if (rc == SP_OK)
		rc = find_start(n, err);
	if (rc == SP_OK)
		rc = call_retry(&c->account.call, TRIES, attempt, n, &c->arena, err);
	if (rc == SP_OK)
		rc = keep_head(n, err);
	if (rc == SP_OK)
		rc = place(n, err); /* last: what ends with an error leaves no file */
	file_writer_abort(&n->file);
	return rc == SP_OK ? show(n, err) : rc;
}

enum sp_code cmd_backup_create(struct context *c, struct sp_error *err)
{
	struct creation n = {.c = c, .path = c->options.args[0], .file = {.fd = -1}};
	const struct backup_sink sink = {.start = on_start, .batch = on_batch, .ctx = &n};
	enum sp_code rc = context_account(c, err);
	if (rc == SP_OK && !c->account.has_log_key)
		rc = sp_fail(err, SP_NOT_ENROLLED);
	if (rc != SP_OK)
		return rc;
	n.hash = sha256_stream_new();
	rc = n.hash ? backup_reader_new(c->account.log_key, &sink, &n.reader, err)
		    : sp_fail(err, SP_NO_MEMORY);
	if (rc == SP_OK)
		rc = create(&n, err);
	backup_reader_free(n.reader);
	sha256_stream_free(n.hash);
	return rc;
}
