/* SPDX-License-Identifier: Apache-2.0 */
/* backup create against a peer that breaks off, damages and lies: a file that is whole and right, or none. */
#include <sys/stat.h>
#include <unistd.h>

#include "tests/lib/record_fixture.h"
#include "tests/unit/client/commands/profile.h"

enum { REPLIES_MAX = 4 };

/* What the peer sends, a connection each; the numbers that it was asked for. */
static struct {
	struct bytes file[REPLIES_MAX];
	uint64_t from[REPLIES_MAX];
	size_t n;
} script;

static struct record_fixture log_, other;

static enum codec_id send_file(struct peer *p, const struct frame *request, void *message)
{
	enum { PIECE = 100 };
	struct msg_backup asked = {0};
	struct msg_backup_reply *reply = message;
	struct bytes file = script.file[script.n];
	if (codec_decode(CODEC_BACKUP, request->body, &p->arena, &asked, NULL) != SP_OK)
		return CODEC_BACKUP_REPLY;
	script.from[script.n++] = asked.from;
	reply->log_size = 10;
	for (size_t at = 0; at < file.len; at += PIECE) {
		struct bytes *piece = ARENA_PUSH(&p->arena, reply->data, reply->n_data);
		*piece = bytes_of(file.ptr + at, file.len - at < PIECE ? file.len - at : PIECE);
	}
	return CODEC_BACKUP_REPLY;
}

static void fill(struct record_fixture *f, const char *text)
{
	record_add(f, 3, text);
	record_add(f, 1, "one more");
	record_add(f, 5, "five of them");
}

/* An administrator in an empty folder, who has seen nothing of the log yet. */
struct world {
	struct peer *peer;
	struct peer_manner manner;
	struct profile p;
	const char *folder, *path;
};

static void open_world(struct world *w, const enum peer_step *steps, size_t n)
{
	struct account *acc = &w->p.c.account;
	record_open(&log_, 0, 1);
	fill(&log_, "first answers");
	memset(&script, 0, sizeof script);
	w->manner = (struct peer_manner){.head = record_head_text(&log_, 4), .reply = send_file};
	w->peer = peer_start("127.0.0.1", steps, n, &w->manner);
	profile_enrol(&w->p, w->peer);
	acc->has_log_key = true;
	acc->log_name = RECORD_LOG;
	memcpy(acc->log_key, log_.public, sizeof acc->log_key);
	acc->history = (struct history){.log_name = RECORD_LOG};
	memcpy(acc->history.log_key, log_.public, sizeof acc->log_key);
	acc->call.history = &acc->history;
	w->folder = test_folder();
	w->path = arena_printf(test_arena(), "%s/new.backup", w->folder);
	w->p.c.options.args[0] = w->path;
	w->p.c.options.n_args = 1;
}

static void close_world(struct world *w)
{
	peer_stop(w->peer);
	context_free(&w->p.c);
	record_close(&log_);
}

#define WORLD(w, ...)                                        \
	static const enum peer_step steps[] = {__VA_ARGS__}; \
	struct world w;                                      \
	open_world(&w, steps, sizeof steps / sizeof steps[0])

static enum sp_code create(struct context *c, struct sp_error *err)
{
	static const char *const name[] = {"backup", "create"};
	const char *near;
	size_t used;
	c->command = command_find(name, 2, LANG_EN, &used, &near);
	CHECK(c->command != NULL);
	return c->command->run(c, err);
}

static void check_file(const struct world *w, struct bytes want)
{
	struct bytes got;
	struct stat st;
	struct sp_error err;
	CHECK_CODE(file_read(w->path, 1 << 20, test_arena(), &got, &err), SP_OK, &err);
	CHECK_BYTES(got, want);
	CHECK_INT(stat(w->path, &st), 0);
	CHECK_INT(st.st_mode & 07777, 0600);
	CHECK_INT(test_names_in(w->folder), 1);
}

static const char *put_file(const char *name, struct bytes content)
{
	struct sp_error err;
	const char *path = arena_printf(test_arena(), "%s/%s", test_folder(), name);
	CHECK_CODE(file_write(path, content, 0600, &err), SP_OK, &err);
	return path;
}

/* ---- */

TEST(backup_create, writes_what_the_server_sends)
{
	struct sp_error err;
	WORLD(w, STEP_ANSWER);
	script.file[0] = record_file(&log_, 0, 4);
	CHECK_CODE(create(&w.p.c, &err), SP_OK, &err);
	check_file(&w, script.file[0]);
	CHECK_INT(w.p.c.account.history.known.size, 10);
	close_world(&w);
}

static enum sp_code keep_greeting(
	void *user, const char *text, const struct head *head, struct sp_error *err)
{
	(void)user, (void)text;
	return head->size == 4 ? SP_OK : sp_fail(err, SP_FILE, "heads", "full");
}

/* It said that it failed: the same again must not find the file in its way. */
TEST(backup_create, leaves_no_file_when_the_head_cannot_be_kept)
{
	struct sp_error err;
	WORLD(w, STEP_ANSWER);
	script.file[0] = record_file(&log_, 0, 4);
	w.p.c.account.history.keep = keep_greeting;
	CHECK_CODE(create(&w.p.c, &err), SP_FILE, &err);
	CHECK_INT(test_names_in(w.folder), 0);
	close_world(&w);
}

/* Whatever had come of the first file: the second goes on with the batch that was not whole. */
TEST(backup_create, goes_on_where_the_connection_broke)
{
	static const size_t cuts[] = {0, 10, 700, 1300, 2000, 2200};
	for (size_t i = 0; i < sizeof cuts / sizeof cuts[0]; i++) {
		struct sp_error err;
		WORLD(w, STEP_HANG_UP, STEP_ANSWER);
		struct bytes whole = record_file(&log_, 0, 4);
		size_t had = 0, end = 68;
		while (had < log_.n && end + 12 + log_.batches[had].value.len <= cuts[i])
			end += 12 + log_.batches[had++].value.len;
		script.file[0] = bytes_of(whole.ptr, cuts[i]);
		script.file[1] = record_file(&log_, had, 4);
		CHECK_CODE(create(&w.p.c, &err), SP_OK, &err);
		check_file(&w, whole);
		CHECK_INT(script.from[1], had < log_.n ? log_.batches[had].batch.first : 10);
		close_world(&w);
	}
}

TEST(backup_create, leaves_nothing_when_the_server_stays_away)
{
	struct sp_error err;
	WORLD(w, STEP_HANG_UP, STEP_TURN_AWAY, STEP_HANG_UP);
	script.file[0] = bytes_of(record_file(&log_, 0, 4).ptr, 900);
	script.file[1] = bytes_of(record_file(&log_, 1, 4).ptr, 300);
	CHECK_CODE(create(&w.p.c, &err), SP_DISCONNECTED, &err);
	CHECK_INT(test_names_in(w.folder), 0);
	CHECK_INT(script.n, 2);
	close_world(&w);
}

static void check_refused(struct world *w, struct bytes file, enum sp_code want)
{
	struct sp_error err = {.code = SP_OK};
	script.file[script.n] = file;
	CHECK_CODE(create(&w->p.c, &err), want, &err);
	CHECK_INT(test_names_in(w->folder), 0);
}

TEST(backup_create, refuses_what_is_damaged_or_has_no_end)
{
	WORLD(w, STEP_ANSWER, STEP_ANSWER, STEP_ANSWER);
	struct bytes whole = record_file(&log_, 0, 4);
	struct bytes bad = arena_bytes(test_arena(), whole);
	size_t body = 68 + 12 + log_.batches[0].value.len + 12 + BATCH_START + ENTRY_START;
	((uint8_t *)(uintptr_t)bad.ptr)[body] ^= 1;
	check_refused(&w, record_sum(bad), SP_BACKUP_DAMAGED);
	check_refused(&w, bytes_of(whole.ptr, whole.len - 5), SP_BACKUP_DAMAGED);
	check_refused(&w, bytes_of(whole.ptr, 0), SP_NOT_A_BACKUP);
	close_world(&w);
}

/* The hello proves one log, and another is sent; and one that is shorter than what was proved. */
TEST(backup_create, refuses_a_server_that_sends_another_history)
{
	WORLD(w, STEP_ANSWER, STEP_ANSWER);
	record_open(&other, 0, 1);
	fill(&other, "other answers");
	check_refused(&w, record_file(&other, 0, 4), SP_HISTORY_REWRITTEN);
	check_refused(&w, record_file(&log_, 0, 3), SP_HISTORY_LOST);
	record_close(&other);
	close_world(&w);
}

/* ---- increments ---- */

TEST(backup_create, goes_on_from_an_earlier_file)
{
	struct sp_error err;
	WORLD(w, STEP_ANSWER);
	w.p.c.options.text[OPTION_SINCE] = put_file("earlier", record_file(&log_, 0, 2));
	script.file[0] = record_file(&log_, 2, 4);
	CHECK_CODE(create(&w.p.c, &err), SP_OK, &err);
	CHECK_INT(script.from[0], 4);
	check_file(&w, script.file[0]);
	close_world(&w);
}

TEST(backup_create, goes_on_from_an_increment_and_from_a_number)
{
	struct sp_error err;
	WORLD(w, STEP_ANSWER, STEP_ANSWER);
	w.p.c.options.text[OPTION_SINCE] = put_file("earlier", record_file(&log_, 2, 4));
	script.file[0] = record_file(&log_, 4, 4);
	CHECK_CODE(create(&w.p.c, &err), SP_OK, &err);
	CHECK_INT(script.from[0], 10);
	check_file(&w, script.file[0]);
	w.p.c.options.text[OPTION_SINCE] = "5";
	w.p.c.options.text[OPTION_YES] = "";
	script.file[1] = record_file(&log_, 3, 4);
	CHECK_CODE(create(&w.p.c, &err), SP_OK, &err);
	CHECK_INT(script.from[1], 5);
	check_file(&w, script.file[1]);
	close_world(&w);
}

TEST(backup_create, refuses_an_increment_that_does_not_follow)
{
	WORLD(w, STEP_ANSWER);
	w.p.c.options.text[OPTION_SINCE] = put_file("earlier", record_file(&log_, 0, 2));
	check_refused(&w, record_file(&log_, 3, 4), SP_BACKUP_GAP);
	close_world(&w);
}

/* The server was put back to an older state than the earlier backup, or to another one. */
TEST(backup_create, notices_that_the_server_has_lost_what_the_earlier_file_has)
{
	struct sp_error err;
	WORLD(w, STEP_ANSWER);
	w.manner.head = record_head_text(&log_, 3);
	w.p.c.options.text[OPTION_SINCE] = put_file("earlier", record_file(&log_, 0, 4));
	CHECK_CODE(create(&w.p.c, &err), SP_HISTORY_LOST, &err);
	CHECK_TEXT(err.param[0], "5");
	CHECK_TEXT(err.param[1], "10");
	CHECK_INT(test_names_in(w.folder), 0);
	close_world(&w);
}

TEST(backup_create, notices_that_the_earlier_file_is_of_another_history)
{
	WORLD(w, STEP_ANSWER);
	record_open(&other, 0, 1);
	fill(&other, "other answers");
	w.p.c.options.text[OPTION_SINCE] = put_file("earlier", record_file(&other, 0, 3));
	check_refused(&w, record_file(&log_, 3, 4), SP_HISTORY_REWRITTEN);
	record_close(&other);
	close_world(&w);
}

TEST(backup_create, asks_nobody_when_the_earlier_file_is_of_no_use)
{
	struct sp_error err;
	WORLD(w, STEP_ANSWER);
	struct bytes file = record_file(&log_, 0, 4);
	w.p.c.options.text[OPTION_SINCE] = put_file("earlier", bytes_of(file.ptr, file.len - 1));
	CHECK_CODE(create(&w.p.c, &err), SP_BACKUP_DAMAGED, &err);
	CHECK_TEXT(err.where, w.p.c.options.text[OPTION_SINCE]);
	w.p.c.options.text[OPTION_SINCE] = "no-such-file";
	CHECK_CODE(create(&w.p.c, &err), SP_FILE, &err);
	w.p.c.options.text[OPTION_SINCE] = w.folder;
	CHECK_CODE(create(&w.p.c, &err), SP_FILE, &err);
	CHECK_INT(script.n, 0);
	CHECK_INT(test_names_in(w.folder), 0);
	close_world(&w);
}

TEST(backup_create, refuses_a_number_that_the_log_has_not_reached)
{
	struct sp_error err;
	WORLD(w, STEP_ANSWER);
	w.p.c.options.text[OPTION_SINCE] = "11";
	CHECK_CODE(create(&w.p.c, &err), SP_USAGE, &err);
	CHECK(strstr(err.param[0], "11") && strstr(err.param[0], "10"));
	CHECK_INT(script.n, 0);
	close_world(&w);
}

/* ---- the file's place ---- */

TEST(backup_create, never_takes_the_place_of_a_file_unasked)
{
	struct sp_error err;
	struct bytes old = bytes_text("what was there"), got;
	WORLD(w, STEP_ANSWER, STEP_ANSWER);
	struct bytes whole = record_file(&log_, 0, 4);
	CHECK_CODE(file_write(w.path, old, 0600, &err), SP_OK, &err);
	CHECK_CODE(create(&w.p.c, &err), SP_EXISTS, &err);
	CHECK_INT(script.n, 0);
	/* with --yes only once the new one is whole */
	w.p.c.options.text[OPTION_YES] = "";
	script.file[0] = bytes_of(whole.ptr, whole.len - 1);
	CHECK_CODE(create(&w.p.c, &err), SP_BACKUP_DAMAGED, &err);
	CHECK_CODE(file_read(w.path, 1 << 20, test_arena(), &got, &err), SP_OK, &err);
	CHECK_BYTES(got, old);
	CHECK_INT(test_names_in(w.folder), 1);
	script.file[1] = whole;
	CHECK_CODE(create(&w.p.c, &err), SP_OK, &err);
	check_file(&w, whole);
	close_world(&w);
}

TEST(backup_create, never_takes_the_place_of_the_file_that_it_goes_on_from)
{
	struct sp_error err;
	WORLD(w, STEP_ANSWER);
	const char *earlier = put_file("earlier", record_file(&log_, 0, 2));
	CHECK_INT(link(earlier, w.path), 0); /* by another name */
	w.p.c.options.text[OPTION_SINCE] = earlier;
	w.p.c.options.text[OPTION_YES] = "";
	CHECK_CODE(create(&w.p.c, &err), SP_USAGE, &err);
	CHECK_INT(script.n, 0);
	close_world(&w);
}

TEST(backup_create, writes_nothing_in_a_dry_run)
{
	struct sp_error err;
	WORLD(w, STEP_ANSWER);
	w.p.c.options.text[OPTION_DRY_RUN] = "";
	script.file[0] = record_file(&log_, 0, 4);
	CHECK_CODE(create(&w.p.c, &err), SP_OK, &err);
	CHECK_INT(test_names_in(w.folder), 0);
	close_world(&w);
}
