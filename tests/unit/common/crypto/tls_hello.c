/* SPDX-License-Identifier: Apache-2.0 */
/* What a client may put into its first words: names, early data. */
#include "tests/unit/common/crypto/raw.h"

/* ---- the server's name ---- */

static void check_named(const struct region *r, const char *name)
{
	struct raw raw;
	raw_open(&raw, r, TLS1_3_VERSION, RAW_ALPN);
	raw_begin(&raw);
	if (name)
		CHECK_INT(SSL_set_tlsext_host_name(raw.ssl, name), 1);
	raw_talk(&raw);
	CHECK_CODE(raw.rc, SP_OK, &raw.err);
	CHECK(tls_ready(raw.server));
	raw_close(&raw);
}

/* There is one certificate, whoever is asked for: it is the client that checks the name. */
TEST(server_name, of_any_kind_or_none_gets_the_same_server)
{
	static char longest[256];
	static const char *const names[] = {NULL, "plan.region.example", "evil.example",
		"127.0.0.1", "[::1]", ".", "a..b", "*.region.example", "åäö.example",
		"x\r\n<6>fake_line y=z", longest};
	struct region r = region_new();
	memset(longest, 'x', sizeof longest - 1);
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		check_named(&r, names[i]);
	region_free(&r);
}

/* Feeds a hello with the name "here.example" after one byte of it was changed. `at` counts from the name:
 * before it lie its length (2 bytes), the kind (1) and the length of the list (2). */
static void check_spoilt_name(const struct region *r, int at, uint8_t value)
{
	static const char name[] = "here.example";
	struct raw raw;
	raw_open(&raw, r, TLS1_3_VERSION, RAW_ALPN);
	raw_begin(&raw);
	CHECK_INT(SSL_set_tlsext_host_name(raw.ssl, name), 1);
	CHECK(SSL_do_handshake(raw.ssl) != 1);
	struct bytes hello = raw_flight(&raw);
	uint8_t *found = memmem(hello.ptr, hello.len, name, sizeof name - 1);
	CHECK(found != NULL);
	found[at] = value;
	raw_feed(&raw, hello);
	CHECK_CODE(raw.rc, SP_TLS, &raw.err);
	CHECK(raw.err.param[0][0] != '\0');
	CHECK(!tls_ready(raw.server));
	raw_close(&raw);
}

TEST(server_name, that_is_malformed_ends_the_handshake)
{
	static const struct {
		int at;
		uint8_t value;
	} cases[] = {
		{4, 0}, /* a NUL inside */
		{-1, 11}, {-1, 13}, {-1, 0}, {-1, 255}, {-2, 255}, /* lies about its length */
		{-4, 14}, {-4, 16}, {-5, 255}, /* so does the list */
		{-3, 1}, /* a kind that does not exist */
	};
	struct region r = region_new();
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		check_spoilt_name(&r, cases[i].at, cases[i].value);
	region_free(&r);
}

/* ---- early data ---- */

static SSL_SESSION *made_up_session(SSL *ssl)
{
	static const unsigned char key[32] = {1};
	static const unsigned char aes_128_gcm[] = {0x13, 0x01};
	SSL_SESSION *session = SSL_SESSION_new();
	CHECK_INT(SSL_SESSION_set1_master_key(session, key, sizeof key), 1);
	CHECK_INT(SSL_SESSION_set_cipher(session, SSL_CIPHER_find(ssl, aes_128_gcm)), 1);
	CHECK_INT(SSL_SESSION_set_protocol_version(session, TLS1_3_VERSION), 1);
	CHECK_INT(SSL_SESSION_set_max_early_data(session, 16384), 1);
	CHECK_INT(SSL_SESSION_set1_alpn_selected(
			  session, (const unsigned char *)TLS_ALPN, sizeof TLS_ALPN - 1),
		1);
	return session;
}

static int on_psk(
	SSL *ssl, const EVP_MD *md, const unsigned char **id, size_t *id_len, SSL_SESSION **session)
{
	(void)md;
	*id = (const unsigned char *)"somebody";
	*id_len = 8;
	*session = made_up_session(ssl);
	return 1;
}

/* A key that was agreed on elsewhere is the only way to send any to a server that gives no tickets. */
TEST(early_data, is_never_taken)
{
	struct region r = region_new();
	struct raw raw;
	size_t written = 0;
	raw_open(&raw, &r, TLS1_3_VERSION, RAW_ALPN);
	SSL_CTX_set_psk_use_session_callback(raw.ctx, on_psk);
	raw_begin(&raw);
	CHECK_INT(SSL_write_early_data(raw.ssl, "early", 5, &written), 1);
	CHECK_INT(written, 5);
	raw_talk(&raw);
	CHECK_INT(SSL_get_early_data_status(raw.ssl) == SSL_EARLY_DATA_ACCEPTED, 0);
	CHECK_INT(raw.plain.len, 0);
	CHECK_CODE(raw.rc, SP_TLS, &raw.err);
	CHECK(!tls_ready(raw.server));
	raw_close(&raw);
	region_free(&r);
}

/* A key that the server does not know is passed over: the certificates decide. */
TEST(early_data, that_is_only_offered_leaves_a_whole_handshake)
{
	struct region r = region_new();
	struct raw raw;
	raw_open(&raw, &r, TLS1_3_VERSION, RAW_ALPN);
	SSL_CTX_set_psk_use_session_callback(raw.ctx, on_psk);
	raw_talk(&raw);
	CHECK_CODE(raw.rc, SP_OK, &raw.err);
	CHECK(tls_ready(raw.server));
	CHECK(!SSL_session_reused(raw.ssl));
	CHECK_INT(tls_peer_certificate(raw.server).len, 0);
	raw_close(&raw);
	region_free(&r);
}
