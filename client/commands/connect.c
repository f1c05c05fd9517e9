/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "client/commands/heads.h"
#include "client/commands/output.h"
#include "client/commands/prompt.h"
#include "client/commands/shared.h"
#include "common/base/clock.h"
#include "common/base/file.h"
#include "common/crypto/code.h"

/* Everything is made in the folder NAME.new and takes its place when it is whole. */
struct joining {
	const char *folder; /* NAME.new */
	struct enrol_code code; /* a secret */
	struct tls_key *key;
	struct bytes ca, csr;
	struct call_options call;
	struct msg_enrol_reply account;
	const char *log_name, *head;
	struct bytes log_key;
};

static enum sp_code check_profile(struct context *c, struct sp_error *err)
{
	const char *key = arena_printf(&c->arena, "%s/key.pem", context_folder(c));
	if (!config_profile(&c->config, c->profile) || !key || !file_exists(key) ||
		context_flag(c, OPTION_YES))
		return SP_OK;
	enum sp_code rc = sp_fail(err, SP_EXISTS, c->profile);
	sp_where(err, "%s", c->paths.config_file);
	return rc;
}

static enum sp_code read_code(struct context *c, struct joining *j, struct sp_error *err)
{
	char text[SECRET_MAX];
	enum sp_code rc = secret_read(c, TEXT_CODE_PROMPT, text, err);
	if (rc != SP_OK)
		return rc;
	rc = code_parse(text, &j->code, err);
	secret_wipe(text, sizeof text);
	if (rc != SP_OK)
		sp_where(err, "%s", secret_place(c));
	return rc;
}

/* The server is not known yet: it sends its CA certificate, and the code says which one is right. */
static enum sp_code first_contact(struct context *c, struct joining *j, struct sp_error *err)
{
	char place[300];
	struct call *call = NULL;
	enum sp_code rc = call_open(&j->call, &c->arena, &call, err);
	if (rc != SP_OK)
		return rc;
	j->ca = call_hello(call)->ca_certificate;
	snprintf(place, sizeof place, "%s:%s", j->call.host, j->call.port);
	if (!j->ca.ptr || !code_fits_ca(&j->code, j->ca)) {
		rc = sp_fail(err, SP_CODE_OTHER_SERVER, place);
		sp_where(err, "%s", secret_place(c));
	} else {
		rc = call_peer_chain(call, j->ca, err);
	}
	call_close(call);
	j->call.ca = j->ca;
	return rc;
}

static enum sp_code save(struct context *c, const struct joining *j, const char *name,
	struct bytes content, struct sp_error *err)
{
	const char *path = arena_printf(&c->arena, "%s/%s", j->folder, name);
	return path ? file_write(path, content, 0600, err) : sp_fail(err, SP_NO_MEMORY);
}

/* The key is on disk before the code leaves: if the answer is lost, the same key gets the same certificate. */
static enum sp_code make_key(struct context *c, struct joining *j, struct sp_error *err)
{
	const char *path = arena_printf(&c->arena, "%s/key.pem", j->folder);
	struct bytes pem = {0};
	enum sp_code rc = dir_make(j->folder, err);
	if (rc != SP_OK || !path)
		return rc == SP_OK ? sp_fail(err, SP_NO_MEMORY) : rc;
	if (file_exists(path))
		return context_read_key(path, &j->key, err);
	rc = tls_key_generate(&j->key, err);
	if (rc == SP_OK)
		rc = tls_key_to_pem(j->key, &c->arena, &pem, err);
	return rc == SP_OK ? save(c, j, "key.pem", pem, err) : rc;
}

/* The certificate must be for the key that was sent. */
static enum sp_code check_certificate(const struct joining *j, struct sp_error *err)
{
	struct hash ours, theirs;
	if (!j->account.certificate.ptr)
		return sp_fail(err, SP_MALFORMED, "EnrolReply");
	enum sp_code rc = csr_check(j->csr, &ours, err);
	if (rc == SP_OK)
		rc = cert_public_key_hash(j->account.certificate, &theirs, err);
	if (rc == SP_OK && !hash_equal(&ours, &theirs))
		rc = sp_fail(err, SP_MALFORMED, "certificate");
	return rc;
}

/* What the profile will hold the server to: the log's name and key, and the first head. */
static enum sp_code learn_log(
	struct joining *j, const struct msg_hello_reply *hello, struct sp_error *err)
{
	struct history history = {.log_name = hello->log_name};
	if (hello->log_key.len != SIGN_KEY_SIZE || !hello->log_name)
		return sp_fail(err, SP_MALFORMED, "HelloReply");
	memcpy(history.log_key, hello->log_key.ptr, SIGN_KEY_SIZE);
	j->log_name = hello->log_name;
	j->log_key = hello->log_key;
	j->head = hello->head;
	return history_check(&history, hello->head, NULL, 0, err);
}

/* A second connection, verified in full with the CA that the code vouches for. */
static enum sp_code enrol(struct context *c, struct joining *j, struct sp_error *err)
{
	struct call *call = NULL;
	enum sp_code rc = csr_make(j->key, c->profile, &c->arena, &j->csr, err);
	if (rc == SP_OK)
		rc = call_open(&j->call, &c->arena, &call, err);
	if (rc != SP_OK)
		return rc;
	const struct msg_enrol request = {
		.code_secret = bytes_of(j->code.secret, CODE_SECRET), .csr = j->csr};
	rc = learn_log(j, call_hello(call), err);
	if (rc == SP_OK)
		rc = call_request(call, MESSAGE_ENROL, CODEC_ENROL, &request, CODEC_ENROL_REPLY,
			&j->account, &c->arena, err);
	call_close(call);
	return rc == SP_OK ? check_certificate(j, err) : rc;
}

static enum sp_code save_account(struct context *c, const struct joining *j, struct sp_error *err)
{
	struct bytes pem = {0};
	const char *key = base64_encode(j->log_key, &c->arena);
	const char *log = key ? arena_printf(&c->arena, "%s\n%s\n", j->log_name, key) : NULL;
	if (!log)
		return sp_fail(err, SP_NO_MEMORY);
	enum sp_code rc = pem_from_cert(j->account.certificate, &c->arena, &pem, err);
	if (rc == SP_OK)
		rc = save(c, j, "cert.pem", pem, err);
	if (rc == SP_OK)
		rc = pem_from_cert(j->ca, &c->arena, &pem, err);
	if (rc == SP_OK)
		rc = save(c, j, "ca.pem", pem, err);
	return rc == SP_OK ? save(c, j, "log_key", bytes_text(log), err) : rc;
}

/* The folder of an account that was there is put aside, and comes back when this fails. */
static enum sp_code place_folder(struct context *c, const struct joining *j, struct sp_error *err)
{
	const char *folder = context_folder(c);
	const char *old = arena_printf(&c->arena, "%s.old-%" PRIu64, folder, clock_utc_ms());
	bool had = file_exists(folder);
	if (had && rename(folder, old) != 0)
		return sp_fail_errno(err, folder, errno);
	bool placed = rename(j->folder, folder) == 0;
	enum sp_code rc = placed ? dir_sync(c->paths.data, err) : sp_fail_errno(err, folder, errno);
	if (rc != SP_OK && placed)
		rename(folder, j->folder);
	if (rc != SP_OK && had)
		rename(old, folder);
	return rc;
}

/* The configuration first: without its folder the profile does not count, and this run can be repeated. What fails is
 * undone, so that the account that was there goes on. */
static enum sp_code take_place(struct context *c, const struct joining *j, struct sp_error *err)
{
	bool brackets = strchr(j->call.host, ':') != NULL;
	char server[300];
	snprintf(server, sizeof server, "%s%s%s:%s", brackets ? "[" : "", j->call.host,
		brackets ? "]" : "", j->call.port);
	const struct config_profile profile = {
		.name = c->profile, .server = server, .organisation = j->account.organisation};
	enum sp_code rc = dir_make(path_folder(&c->arena, c->paths.config_file), err);
	if (rc == SP_OK)
		rc = config_append(c->paths.config_file, &profile, &c->arena, err);
	if (rc != SP_OK)
		return rc;
	rc = place_folder(c, j, err);
	const struct config_profile *was = config_profile(&c->config, c->profile);
	if (rc != SP_OK && was &&
		config_append(c->paths.config_file, was, &c->arena, NULL) != SP_OK)
		sp_where(err, "%s", c->paths.config_file); /* there the rest is to be put right */
	return rc;
}

static enum sp_code show(struct context *c, const struct joining *j, struct sp_error *err)
{
	static const struct view_column columns[] = {
		{"profile", TEXT_COL_PROFILE, CELL_TEXT, false},
		{"organisation", TEXT_COL_ORGANISATION, CELL_TEXT, false},
		{"organisation_name", TEXT_COL_NAME, CELL_TEXT, false},
		{"role", TEXT_COL_ROLE, CELL_TEXT, false},
		{"account", TEXT_COL_ACCOUNT, CELL_NUMBER, false},
		{"valid_until", TEXT_COL_VALID_UNTIL, CELL_TEXT, false},
		{"log_key", TEXT_COL_LOG_KEY, CELL_TEXT, false},
	};
	const struct msg_enrol_reply *me = &j->account;
	struct view v = VIEW_RECORD("connected", columns);
	const char *role = lang_word(VOCABULARY_ROLE, (int)me->role, c->lang, &c->arena);
	char key[48];
	const struct hash h = log_key_fingerprint(j->log_key.ptr);
	hash_print(&h, key);
	if (output_for_people(c)) {
		output_line(c, me->organisation ? TEXT_CONNECTED : TEXT_CONNECTED_ALONE,
			me->organisation_name ? me->organisation_name : j->call.host,
			me->organisation, role, print_last_day(c, me->not_after_ms));
		output_line(c, TEXT_CONNECTED_KEY, key, NULL, NULL, NULL);
		output_line(c, TEXT_CONNECTED_NEXT, NULL, NULL, NULL, NULL);
		return SP_OK;
	}
	struct view_cell *row = view_row(&v, &c->arena);
	if (!row)
		return sp_fail(err, SP_NO_MEMORY);
	row[0] = cell_text(c->profile);
	row[1] = cell_text(me->organisation);
	row[2] = cell_text(me->organisation_name);
	row[3] = cell_word(c, VOCABULARY_ROLE, (int)me->role);
	row[4] = cell_number(c, me->account);
	row[5] = cell_time(c, me->not_after_ms);
	row[6] = cell_text(arena_text(&c->arena, key));
	return output_view(c, &v, err);
}

/* From now on the profile is this account. */
static enum sp_code become(struct context *c, struct joining *j, struct sp_error *err)
{
	struct heads_begun heads = {0};
	enum sp_code rc = heads_begin(c, j->log_name, j->log_key.ptr, j->head, &heads, err);
	if (rc == SP_OK)
		rc = take_place(c, j, err);
	if (rc == SP_OK)
		return show(c, j, err);
	heads_undo(c, &heads);
	return rc;
}

static enum sp_code join(struct context *c, struct joining *j, struct sp_error *err)
{
	enum sp_code rc = read_code(c, j, err);
	if (rc == SP_OK)
		rc = first_contact(c, j, err);
	if (rc == SP_OK)
		rc = make_key(c, j, err);
	if (rc == SP_OK)
		rc = enrol(c, j, err);
	secret_wipe(&j->code, sizeof j->code);
	if (rc == SP_OK)
		rc = save_account(c, j, err);
	return rc == SP_OK ? become(c, j, err) : rc;
}

enum sp_code cmd_connect(struct context *c, struct sp_error *err)
{
	struct joining j = {0};
	arena_keep_secret(&c->arena); /* the key's text, and the code in its request */
	j.folder = arena_printf(&c->arena, "%s.new", context_folder(c));
	j.call.timeout_ms = c->options.timeout_s * 1000;
	j.call.software = SOFTWARE;
	j.call.watch = watch_call;
	j.call.user = c;
	const char *server = c->options.args[0];
	enum sp_code rc = server_split(&c->arena, server, &j.call.host, &j.call.port, err);
	if (rc == SP_FIELD_INVALID)
		rc = context_usage(c, err, TEXT_ARG_SERVER, server, NULL, NULL);
	if (rc == SP_OK)
		rc = check_profile(c, err);
	if (rc == SP_OK)
		rc = j.folder ? join(c, &j, err) : sp_fail(err, SP_NO_MEMORY);
	if (j.key)
		tls_key_free(j.key);
	return rc;
}
