/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/heads.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "common/base/file.h"

enum { HEAD_MAX = 4096 };

const char *heads_path(struct context *c)
{
	return arena_printf(&c->arena, "%s/heads/%s", c->paths.state, c->profile);
}

/* *out and *kept, its text in the context's arena, stay as they are when there is no file. */
static enum sp_code read_head(struct context *c, const char *path, const char *log_name,
	const uint8_t log_key[SIGN_KEY_SIZE], struct head *out, const char **kept,
	struct sp_error *err)
{
	struct bytes text = {0};
	if (!file_exists(path))
		return SP_OK;
	enum sp_code rc = file_read(path, HEAD_MAX, &c->arena, &text, err);
	if (rc != SP_OK)
		return rc;
	rc = head_verify(text, log_name, log_key, out, err);
	if (rc != SP_OK)
		sp_where(err, "%s", path);
	else
		*kept = (const char *)text.ptr;
	return rc;
}

static enum sp_code write_head(
	struct context *c, const char *path, const char *text, struct sp_error *err)
{
	enum sp_code rc = dir_make(path_folder(&c->arena, path), err);
	if (rc == SP_OK)
		rc = file_write(path, bytes_text(text), 0600, err);
	if (rc != SP_OK)
		sp_where(err, "%s", path); /* in the midst of a call: it is not the server's */
	return rc;
}

/* Another run of the profile may have seen a newer one in the meantime. */
static enum sp_code keep(
	void *user, const char *text, const struct head *head, struct sp_error *err)
{
	struct context *c = user;
	const struct history *h = &c->account.history;
	struct head kept = {0};
	const char *path = heads_path(c), *same = NULL;
	if (!path)
		return sp_fail(err, SP_NO_MEMORY);
	enum sp_code rc = read_head(c, path, h->log_name, h->log_key, &kept, &same, err);
	return rc == SP_OK && kept.size < head->size ? write_head(c, path, text, err) : rc;
}

enum sp_code heads_load(struct context *c, struct sp_error *err)
{
	struct account *acc = &c->account;
	const char *path = heads_path(c);
	acc->history = (struct history){.log_name = acc->log_name, .keep = keep, .user = c};
	memcpy(acc->history.log_key, acc->log_key, sizeof acc->log_key);
	if (!path)
		return sp_fail(err, SP_NO_MEMORY);
	return read_head(c, path, acc->log_name, acc->log_key, &acc->history.known,
		&acc->history.known_text, err);
}

enum sp_code heads_begin(struct context *c, const char *log_name,
	const uint8_t log_key[SIGN_KEY_SIZE], const char *text, struct heads_begun *begun,
	struct sp_error *err)
{
	struct head kept = {0};
	struct sp_error other;
	const char *path = heads_path(c), *same = NULL;
	if (!path)
		return sp_fail(err, SP_NO_MEMORY);
	enum sp_code rc = read_head(c, path, log_name, log_key, &kept, &same, &other);
	if (rc == SP_OK && kept.size)
		return SP_OK;
	if (rc == SP_NO_MEMORY || rc == SP_FILE) {
		*err = other;
		return rc;
	}
	if (rc != SP_OK) {
		const char *aside = arena_printf(&c->arena, "%s.old-%" PRIu64, path, c->now_ms);
		if (!aside || rename(path, aside) != 0)
			return sp_fail_errno(err, path, errno);
		begun->aside = aside;
	}
	rc = write_head(c, path, text, err);
	begun->written = rc == SP_OK;
	return rc;
}

void heads_undo(struct context *c, const struct heads_begun *begun)
{
	const char *path = heads_path(c);
	if (path && begun->aside)
		rename(begun->aside, path);
	else if (path && begun->written)
		unlink(path);
}
