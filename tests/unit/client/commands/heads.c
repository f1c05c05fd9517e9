/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/heads.h"

#include <dirent.h>
#include <sys/stat.h>

#include "common/base/file.h"
#include "tests/lib/test.h"

#define LOG_NAME "localhost/samplan"

/* A profile of its own that knows the log of `key`. */
static struct context *context_of(const struct sign_key *key)
{
	static int made;
	struct context *c = arena_alloc(test_arena(), sizeof *c);
	CHECK(c != NULL);
	arena_init(&c->arena, (size_t)4 << 20);
	c->profile = "default";
	c->now_ms = 1000;
	c->paths.state = arena_printf(test_arena(), "%s/state-%d", test_folder(), made++);
	c->account.log_name = LOG_NAME;
	sign_key_public(key, c->account.log_key);
	return c;
}

static struct sign_key *new_key(void)
{
	struct sign_key *key;
	struct sp_error err;
	CHECK_CODE(sign_key_generate(&key, &err), SP_OK, &err);
	return key;
}

static struct head head_of(uint64_t size)
{
	struct head h = {.size = size};
	h.root.bytes[0] = (uint8_t)size;
	return h;
}

static const char *signed_head(const struct sign_key *key, uint64_t size)
{
	const struct head h = head_of(size);
	struct sp_error err;
	struct buf out;
	buf_init(&out, 4096);
	CHECK_CODE(head_sign(key, LOG_NAME, &h, &out, &err), SP_OK, &err);
	const char *text = arena_text_n(test_arena(), buf_bytes(&out).ptr, out.len);
	buf_free(&out);
	return text;
}

static const char *kept(struct context *c)
{
	struct bytes text;
	struct sp_error err;
	CHECK_CODE(file_read(heads_path(c), 4096, test_arena(), &text, &err), SP_OK, &err);
	return (const char *)text.ptr;
}

static enum sp_code keep(
	struct context *c, const struct sign_key *key, uint64_t size, struct sp_error *err)
{
	const struct head h = head_of(size);
	return history_keep(&c->account.history, signed_head(key, size), &h, err);
}

TEST(heads, of_a_profile_that_has_seen_none_are_none)
{
	struct sign_key *key = new_key();
	struct context *c = context_of(key);
	struct sp_error err;
	CHECK_CODE(heads_load(c, &err), SP_OK, &err);
	CHECK_INT(c->account.history.known.size, 0);
	context_free(c);
	sign_key_free(key);
}

TEST(heads, are_kept_for_the_next_run_and_for_the_owner_alone)
{
	struct sign_key *key = new_key();
	struct context *c = context_of(key);
	struct sp_error err;
	struct stat st;
	CHECK_CODE(heads_load(c, &err), SP_OK, &err);
	CHECK_CODE(keep(c, key, 7, &err), SP_OK, &err);
	CHECK_TEXT(kept(c), signed_head(key, 7));
	CHECK_INT(stat(heads_path(c), &st), 0);
	CHECK_INT(st.st_mode & 0777, 0600);
	CHECK_CODE(heads_load(c, &err), SP_OK, &err);
	CHECK_INT(c->account.history.known.size, 7);
	context_free(c);
	sign_key_free(key);
}

TEST(heads, never_go_back_also_when_another_run_has_seen_more)
{
	struct sign_key *key = new_key();
	struct context *c = context_of(key);
	struct sp_error err;
	CHECK_CODE(heads_load(c, &err), SP_OK, &err);
	CHECK_CODE(keep(c, key, 20, &err), SP_OK, &err);
	c->account.history.known = (struct head){.size = 0}; /* as the other run remembers */
	CHECK_CODE(keep(c, key, 12, &err), SP_OK, &err);
	CHECK_TEXT(kept(c), signed_head(key, 20));
	context_free(c);
	sign_key_free(key);
}

TEST(heads, of_a_file_that_is_not_the_log_s_are_told_with_its_path)
{
	static const char *const damaged[] = {"", "localhost/samplan\n9\n", "\xff\n\n"};
	struct sign_key *key = new_key(), *other = new_key();
	struct context *c = context_of(key);
	struct sp_error err;
	CHECK_CODE(dir_make(path_folder(&c->arena, heads_path(c)), &err), SP_OK, &err);
	for (size_t i = 0; i < 4; i++) {
		const char *text = i < 3 ? damaged[i] : signed_head(other, 7);
		CHECK_CODE(file_write(heads_path(c), bytes_text(text), 0600, &err), SP_OK, &err);
		CHECK_CODE(heads_load(c, &err), SP_SIGNATURE_INVALID, &err);
		CHECK_TEXT(err.where, heads_path(c));
	}
	context_free(c);
	sign_key_free(key);
	sign_key_free(other);
}

static size_t files_in(const char *dir)
{
	size_t n = 0;
	DIR *d = opendir(dir);
	CHECK(d != NULL);
	for (const struct dirent *e; (e = readdir(d));)
		n += e->d_name[0] != '.';
	closedir(d);
	return n;
}

TEST(heads, begin_anew_for_another_log_and_go_on_for_the_same)
{
	struct sign_key *key = new_key(), *other = new_key();
	uint8_t ours[SIGN_KEY_SIZE], theirs[SIGN_KEY_SIZE];
	struct context *c = context_of(key);
	const char *dir = path_folder(test_arena(), heads_path(c));
	struct heads_begun begun = {0};
	struct sp_error err;
	sign_key_public(key, ours);
	sign_key_public(other, theirs);
	CHECK_CODE(heads_begin(c, LOG_NAME, ours, signed_head(key, 9), &begun, &err), SP_OK, &err);
	/* the same log, seen smaller: what was seen stays, and the next connection will tell */
	CHECK_CODE(heads_begin(c, LOG_NAME, ours, signed_head(key, 4), &begun, &err), SP_OK, &err);
	CHECK_TEXT(kept(c), signed_head(key, 9));
	CHECK_INT(files_in(dir), 1);
	CHECK_CODE(
		heads_begin(c, LOG_NAME, theirs, signed_head(other, 4), &begun, &err), SP_OK, &err);
	CHECK_TEXT(kept(c), signed_head(other, 4));
	CHECK_INT(files_in(dir), 2); /* the old one is put aside, not lost */
	context_free(c);
	sign_key_free(key);
	sign_key_free(other);
}

/* The account was to be another's, and is not. */
TEST(heads, that_were_put_aside_come_back)
{
	struct sign_key *key = new_key(), *other = new_key();
	uint8_t ours[SIGN_KEY_SIZE], theirs[SIGN_KEY_SIZE];
	struct context *c = context_of(key);
	struct heads_begun begun = {0}, first = {0}, same = {0};
	struct sp_error err;
	sign_key_public(key, ours);
	sign_key_public(other, theirs);
	CHECK_CODE(
		heads_begin(c, LOG_NAME, theirs, signed_head(other, 4), &first, &err), SP_OK, &err);
	heads_undo(c, &first);
	CHECK(!file_exists(heads_path(c))); /* nothing was seen before, and nothing is */
	CHECK_CODE(heads_begin(c, LOG_NAME, ours, signed_head(key, 9), &begun, &err), SP_OK, &err);
	CHECK_CODE(heads_begin(c, LOG_NAME, ours, signed_head(key, 4), &same, &err), SP_OK, &err);
	heads_undo(c, &same);
	CHECK_TEXT(kept(c), signed_head(key, 9));
	CHECK_CODE(
		heads_begin(c, LOG_NAME, theirs, signed_head(other, 4), &begun, &err), SP_OK, &err);
	heads_undo(c, &begun);
	CHECK_TEXT(kept(c), signed_head(key, 9));
	context_free(c);
	sign_key_free(key);
	sign_key_free(other);
}

/* What cannot be read is not forgotten for the server's word. */
TEST(heads, that_cannot_be_read_are_not_put_aside)
{
	struct sign_key *key = new_key();
	uint8_t ours[SIGN_KEY_SIZE];
	struct context *c = context_of(key);
	struct heads_begun begun = {0};
	struct sp_error err;
	sign_key_public(key, ours);
	CHECK_CODE(dir_make(heads_path(c), &err), SP_OK, &err); /* a folder in its place */
	CHECK_CODE(
		heads_begin(c, LOG_NAME, ours, signed_head(key, 9), &begun, &err), SP_FILE, &err);
	CHECK(begun.aside == NULL && !begun.written);
	CHECK(file_exists(heads_path(c)));
	context_free(c);
	sign_key_free(key);
}
