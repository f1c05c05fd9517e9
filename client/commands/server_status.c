/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>

#include "client/commands/output.h"
#include "client/commands/server_state.h"

#define DAY_MS UINT64_C(86400000)

unsigned server_filled_percent(const struct msg_server_status_reply *s)
{
	uint64_t room = s->store_size > s->store_used ? s->store_size - s->store_used : 0;
	if (room > s->disk_free)
		room = s->disk_free;
	if (s->store_used > UINT64_MAX / 100 || room > UINT64_MAX - s->store_used)
		return 100;
	return s->store_used ? (unsigned)(s->store_used * 100 / (s->store_used + room)) : 0;
}

static bool expires(const struct context *c, uint64_t not_after_ms)
{
	return not_after_ms && not_after_ms < c->now_ms + CERTIFICATE_ALARM_DAYS * DAY_MS;
}

enum sp_code server_health(
	struct context *c, const struct msg_server_status_reply *s, struct sp_error *err)
{
	const struct {
		uint64_t not_after_ms;
		enum text_id of;
	} certificates[] = {
		{s->server_not_after_ms, TEXT_OF_SERVER}, {s->ca_not_after_ms, TEXT_OF_CA}};
	unsigned filled = server_filled_percent(s);
	if (!s->writable)
		return sp_fail(err, SP_STORE_READ_ONLY);
	if (filled >= STORE_ALARM_PERCENT)
		return sp_fail(err, SP_STORE_NEARLY_FULL, arena_printf(&c->arena, "%u %%", filled));
	for (size_t i = 0; i < sizeof certificates / sizeof certificates[0]; i++)
		if (expires(c, certificates[i].not_after_ms))
			return sp_fail(err, SP_CERTIFICATE_EXPIRES,
				lang_text(c->lang, certificates[i].of),
				print_time_utc(c, certificates[i].not_after_ms));
	return SP_OK;
}

struct view_cell cell_bytes(struct context *c, uint64_t bytes)
{
	char text[48];
	uint64_t tenths = (bytes >> 20) * 10 + ((bytes & 0xfffff) * 10 >> 20);
	decimal d =
		tenths > INT64_MAX / DECIMAL_ONE ? INT64_MAX : (decimal)tenths * (DECIMAL_ONE / 10);
	struct view_cell cell = cell_text(
		arena_printf(&c->arena, "%s MiB", decimal_print(d, 1, text, sizeof text)));
	cell.plain = arena_printf(&c->arena, "%" PRIu64, bytes);
	return cell;
}

static struct view_cell cell_duration(struct context *c, uint64_t ms)
{
	uint64_t minutes = ms / 60000;
	struct view_cell cell =
		cell_text(arena_printf(&c->arena, "%" PRIu64 " d %" PRIu64 " h %" PRIu64 " min",
			minutes / 1440, minutes / 60 % 24, minutes % 60));
	cell.plain = arena_printf(&c->arena, "%" PRIu64, ms);
	return cell;
}

static struct view_cell cell_bool(struct context *c, bool yes)
{
	struct view_cell cell = cell_word(c, VOCABULARY_YES_NO, yes ? 2 : 1);
	cell.plain = yes ? "true" : "false";
	return cell;
}

/* The root of the newest head, once its signature is verified. */
static enum sp_code head_cell(struct context *c, const struct msg_server_status_reply *s,
	struct view_cell *out, struct sp_error *err)
{
	const struct account *acc = &c->account;
	struct head head;
	*out = cell_text(NULL);
	if (!s->head || !acc->has_log_key)
		return SP_OK;
	enum sp_code rc = head_verify(bytes_text(s->head), acc->log_name, acc->log_key, &head, err);
	if (rc == SP_OK)
		*out = cell_text(base64_encode(hash_bytes(&head.root), &c->arena));
	return rc;
}

static enum sp_code show(
	struct context *c, const struct msg_server_status_reply *s, struct sp_error *err)
{
	static const struct view_column columns[] = {
		{"server", TEXT_COL_SERVER, CELL_TEXT, false},
		{"software", TEXT_COL_SOFTWARE, CELL_TEXT, false},
		{"time", TEXT_COL_TIME, CELL_TEXT, false},
		{"uptime_ms", TEXT_COL_UPTIME, CELL_NUMBER, false},
		{"log_size", TEXT_COL_LOG_SIZE, CELL_NUMBER, false},
		{"root", TEXT_COL_LOG_ROOT, CELL_TEXT, false},
		{"writable", TEXT_COL_WRITABLE, CELL_BOOL, false},
		{"store_used", TEXT_COL_STORE_USED, CELL_NUMBER, false},
		{"store_size", TEXT_COL_STORE_SIZE, CELL_NUMBER, false},
		{"disk_free", TEXT_COL_DISK_FREE, CELL_NUMBER, false},
		{"filled_percent", TEXT_COL_FILLED, CELL_NUMBER, false},
		{"connections", TEXT_COL_CONNECTIONS, CELL_NUMBER, false},
		{"accounts", TEXT_COL_ACCOUNTS, CELL_NUMBER, false},
		{"server_valid_until", TEXT_COL_SERVER_VALID, CELL_TEXT, false},
		{"ca_valid_until", TEXT_COL_CA_VALID, CELL_TEXT, false},
		{"last_backup", TEXT_COL_LAST_BACKUP, CELL_TEXT, false},
		{"loops", TEXT_COL_LOOPS, CELL_NUMBER, false},
		{"memory_used", TEXT_COL_MEMORY_USED, CELL_NUMBER, false},
		{"memory_limit", TEXT_COL_MEMORY_LIMIT, CELL_NUMBER, false},
		{"requests", TEXT_COL_REQUESTS, CELL_NUMBER, false},
		{"refused", TEXT_COL_REFUSED, CELL_NUMBER, false},
		{"queue", TEXT_COL_QUEUE, CELL_NUMBER, false},
		{"index_lag", TEXT_COL_INDEX_LAG, CELL_NUMBER, false},
		{"oldest_reader_ms", TEXT_COL_OLDEST_READER, CELL_NUMBER, false},
		{"store_ahead", TEXT_COL_STORE_AHEAD, CELL_NUMBER, false},
	};
	struct view v = VIEW_RECORD("server-status", columns);
	struct view_cell *row = view_row(&v, &c->arena);
	if (!row)
		return sp_fail(err, SP_NO_MEMORY);
	row[0] = cell_text(
		arena_printf(&c->arena, "%s:%s", c->account.call.host, c->account.call.port));
	row[1] = cell_text(s->software);
	row[2] = cell_time(c, s->time_ms);
	row[3] = cell_duration(c, s->uptime_ms);
	row[4] = cell_number(c, s->log_size);
	enum sp_code rc = head_cell(c, s, &row[5], err);
	row[6] = cell_bool(c, s->writable);
	row[7] = cell_bytes(c, s->store_used);
	row[8] = cell_bytes(c, s->store_size);
	row[9] = cell_bytes(c, s->disk_free);
	row[10] = cell_number(c, server_filled_percent(s));
	row[11] = cell_number(c, s->connections);
	row[12] = cell_number(c, s->accounts);
	row[13] = cell_time(c, s->server_not_after_ms);
	row[14] = cell_time(c, s->ca_not_after_ms);
	row[15] = cell_time(c, s->last_backup_ms);
	row[16] = cell_number(c, s->loops);
	row[17] = cell_bytes(c, s->memory_used);
	row[18] = cell_bytes(c, s->memory_limit);
	row[19] = cell_number(c, s->requests);
	row[20] = cell_number(c, s->refused);
	row[21] = cell_number(c, s->queue);
	row[22] = cell_number(c, s->index_lag);
	row[23] = cell_number(c, s->oldest_reader_ms);
	row[24] = cell_bytes(c, s->store_ahead);
	return rc == SP_OK ? output_view(c, &v, err) : rc;
}

enum sp_code server_ask(
	struct context *c, struct msg_server_status_reply *out, struct sp_error *err)
{
	const struct msg_empty request = {0};
	return context_ask(c, MESSAGE_SERVER_STATUS, CODEC_SERVER_STATUS, &request,
		CODEC_SERVER_STATUS_REPLY, out, err);
}

/* The exit status is the same with and without --quiet, which prints nothing at all: for monitoring. */
enum sp_code cmd_server_status(struct context *c, struct sp_error *err)
{
	struct msg_server_status_reply s = {0};
	if (context_flag(c, OPTION_WATCH))
		return server_watch(c, err);
	if (c->options.n_args)
		return context_usage(c, err, TEXT_SECONDS_WITHOUT_WATCH, NULL, NULL, NULL);
	enum sp_code rc = server_ask(c, &s, err);
	c->reported = context_flag(c, OPTION_QUIET);
	if (rc == SP_OK && !c->reported)
		rc = show(c, &s, err);
	return rc == SP_OK ? server_health(c, &s, err) : rc;
}
