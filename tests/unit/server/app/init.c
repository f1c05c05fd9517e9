/* SPDX-License-Identifier: Apache-2.0 */
/* DIR as a whole or not at all, and keys that are refused when they are not as they should be. */
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/base/file.h"
#include "common/crypto/hash.h"
#include "tests/lib/app_fixture.h"

static struct sp_error err;

static const char *path(const char *dir, const char *name)
{
	return arena_printf(test_arena(), "%s/%s", dir, name);
}

static enum sp_code init(const char *dir, const char *host, const char *county)
{
	struct init_result made;
	struct init_options o = {dir, host, county, 7443, FIXTURE_START};
	return app_init(&o, &made, &err);
}

static unsigned mode_of(const char *name)
{
	struct stat st;
	CHECK_INT(stat(name, &st), 0);
	return st.st_mode & 0777;
}

TEST(init, makes_a_folder_that_opens_with_keys_nobody_else_can_read)
{
	static const char *const secret[] = {"ca.key.pem", "server.key.pem", "log.key.pem"};
	const char *base = test_folder(), *dir = path(base, "server");
	struct server_keys keys;
	CHECK_CODE(init(dir, "plan.example.se", "21"), SP_OK, &err);
	CHECK_INT(test_names_in(base), 1); /* nothing temporary is left */
	CHECK_INT(mode_of(path(dir, "keys")), 0700);
	for (size_t i = 0; i < 3; i++)
		CHECK_INT(mode_of(path(path(dir, "keys"), secret[i])), 0600);
	CHECK_CODE(keys_load(dir, test_arena(), &keys, &err), SP_OK, &err);
	keys_free(&keys);
	CHECK(file_exists(path(dir, "server.ini")));
}

TEST(init, takes_an_empty_folder_and_a_name_with_a_slash_at_its_end)
{
	const char *dir = path(test_folder(), "server");
	CHECK_INT(mkdir(dir, 0755), 0);
	CHECK_CODE(init(path(dir, "/"), "192.0.2.7", NULL), SP_OK, &err);
	CHECK_CODE(init(dir, "192.0.2.7", NULL), SP_EXISTS, &err);
}

TEST(init, refuses_what_is_there_and_leaves_it_alone)
{
	const char *base = test_folder(), *file = path(base, "file");
	CHECK_CODE(file_write(file, bytes_text("mine"), 0600, &err), SP_OK, &err);
	CHECK_CODE(init(file, "localhost", NULL), SP_EXISTS, &err);
	CHECK_CODE(init(base, "localhost", NULL), SP_EXISTS, &err);
	CHECK_INT(test_names_in(base), 1);
}

TEST(init, refuses_names_that_no_certificate_can_carry)
{
	static const char *const hosts[] = {"", "-x", "a b", "a/b", "a\nb", "åäö.se", "a\033[2J"};
	const char *base = test_folder();
	for (size_t i = 0; i < sizeof hosts / sizeof hosts[0]; i++) {
		CHECK_CODE(init(path(base, "server"), hosts[i], NULL), SP_FIELD_INVALID, &err);
		CHECK_TEXT(err.where, "--name");
	}
	CHECK_CODE(init(path(base, "server"), "localhost", "Gävleborg"), SP_FIELD_INVALID, &err);
	CHECK_TEXT(err.where, "--county");
	CHECK_INT(test_names_in(base), 0);
}

/* A common name has 64 characters at most; hosts may have longer names. */
TEST(init, takes_every_name_that_a_host_can_have)
{
	const char *base = test_folder();
	static const size_t sizes[] = {1, 56, 57, 64, 65, 247};
	char host[249];
	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		const char *dir = arena_printf(test_arena(), "%s/%zu", base, sizes[i]);
		memset(host, 'a', sizes[i]);
		host[sizes[i]] = '\0';
		CHECK_CODE(init(dir, host, NULL), SP_OK, &err);
	}
	memset(host, 'a', 248);
	host[248] = '\0';
	CHECK_CODE(init(path(base, "248"), host, NULL), SP_FIELD_INVALID, &err);
	CHECK_TEXT(err.where, "--name");
}

TEST(init, without_a_parent_folder_fails_and_leaves_nothing)
{
	const char *base = test_folder();
	CHECK_CODE(init(path(base, "none/server"), "localhost", NULL), SP_FILE, &err);
	CHECK_INT(test_names_in(base), 0);
}

TEST(invite_offline, gives_a_new_administrators_code_that_works)
{
	struct fixture f;
	struct enrol_code code;
	struct identity who;
	char text[48];
	fixture_init(&f);
	CHECK_CODE(app_invite_offline(f.dir, ROLE_ADMINISTRATOR, NULL, f.now_ms, text, &err),
		SP_STORE_LOCKED, &err);
	fixture_close(&f);
	CHECK_CODE(app_invite_offline(f.dir, ROLE_ADMINISTRATOR, NULL, f.now_ms, text, &err), SP_OK,
		&err);
	fixture_restart(&f);
	CHECK_CODE(code_parse(text, &code, &err), SP_OK, &err);
	CHECK(code_fits_ca(&code, f.keys.ca_cert));
	CHECK_CODE(fixture_enrol(&f, code.secret, &who), SP_OK, &f.err);
	CHECK_INT(who.role, ROLE_ADMINISTRATOR);
	fixture_close(&f);
}

static const char *new_server(void)
{
	const char *dir = path(test_folder(), "server");
	CHECK_CODE(init(dir, "localhost", NULL), SP_OK, &err);
	return dir;
}

static enum sp_code load(const char *dir)
{
	struct server_keys keys;
	enum sp_code rc = keys_load(dir, test_arena(), &keys, &err);
	if (rc == SP_OK)
		keys_free(&keys);
	return rc;
}

TEST(keys, that_others_may_read_are_refused)
{
	const char *dir = new_server(), *key = path(dir, "keys/log.key.pem");
	CHECK_INT(chmod(key, 0640), 0);
	CHECK_CODE(load(dir), SP_KEY_MODE, &err);
	CHECK_TEXT(err.param[0], key);
}

TEST(keys, that_are_missing_empty_or_of_another_kind_are_refused_by_name)
{
	static const char *const names[] = {
		"ca.key.pem", "server.key.pem", "log.key.pem", "ca.pem", "server.pem"};
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		const char *dir = new_server();
		const char *file = path(path(dir, "keys"), names[i]);
		CHECK_CODE(file_write(file, bytes_text(""), 0600, &err), SP_OK, &err);
		CHECK_CODE(load(dir), SP_KEYS_INVALID, &err);
		CHECK_TEXT(err.where, file);
		CHECK_CODE(file_write(file, bytes_text("-----BEGIN NOTHING-----\n"), 0600, &err),
			SP_OK, &err);
		CHECK_CODE(load(dir), SP_KEYS_INVALID, &err);
		CHECK_INT(unlink(file), 0);
		CHECK_CODE(load(dir), SP_FILE, &err);
	}
}

/* What stands between the lines of a PEM, as the same thing lies in a file of DER. */
static struct bytes der_of(struct bytes pem)
{
	struct bytes der = {0};
	const char *text = strchr((const char *)pem.ptr, '\n') + 1;
	char *base64 = arena_text_n(test_arena(), text, (size_t)(strstr(text, "-----END") - text));
	size_t n = 0;
	for (const char *p = base64; *p; p++)
		if (*p != '\n')
			base64[n++] = *p;
	CHECK_CODE(base64_decode(base64, n, test_arena(), &der), SP_OK, NULL);
	CHECK_INT(der.ptr[0], 0x30); /* a SEQUENCE */
	return der;
}

TEST(keys, as_der_where_pem_belongs_are_refused_by_name)
{
	static const char *const names[] = {
		"ca.key.pem", "server.key.pem", "log.key.pem", "ca.pem", "server.pem"};
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		const char *dir = new_server();
		const char *file = path(path(dir, "keys"), names[i]);
		struct bytes pem;
		CHECK_CODE(file_read(file, 1 << 16, test_arena(), &pem, &err), SP_OK, &err);
		CHECK_CODE(file_write(file, der_of(pem), 0600, &err), SP_OK, &err);
		CHECK_CODE(load(dir), SP_KEYS_INVALID, &err);
		CHECK_TEXT(err.where, file);
	}
}

TEST(keys, that_are_links_are_read_where_they_lie)
{
	const char *dir = new_server(), *key = path(dir, "keys/ca.key.pem");
	const char *kept = path(test_folder(), "kept.pem");
	CHECK_INT(rename(key, kept), 0);
	CHECK_INT(symlink(kept, key), 0);
	CHECK_CODE(load(dir), SP_OK, &err);
	CHECK_INT(chmod(kept, 0604), 0);
	CHECK_CODE(load(dir), SP_KEY_MODE, &err);
	CHECK_TEXT(err.param[0], key);
}

TEST(keys, of_another_server_do_not_open_the_store)
{
	struct fixture f;
	struct server_keys other;
	struct app *app = NULL;
	fixture_init(&f);
	CHECK_CODE(keys_load(new_server(), f.arena, &other, &err), SP_OK, &err);
	struct app_options o = {.ledger = f.ledger, .ca_key = other.ca_key, .software = "test"};
	CHECK_CODE(app_new(&o, &app, &err), SP_KEYS_INVALID, &err);
	keys_free(&other);
	fixture_close(&f);
}
