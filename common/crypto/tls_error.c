/* SPDX-License-Identifier: Apache-2.0 */
/* What OpenSSL says about a failed handshake or chain, as our codes and short words. The words are
 * parameters: the same for every language, and what the log is searched for. */
#include <stdio.h>

#include <openssl/err.h>
#include <openssl/ssl.h>

#include "common/crypto/ossl.h"

struct word {
	long number;
	const char *text;
};
#define COUNT(list) (sizeof(list) / sizeof(list)[0])

static const struct word chain_words[] = {
	{X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT, "self-signed"},
	{X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN, "other CA"},
	{X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, "other CA"},
	{X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY, "other CA"},
	{X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE, "other CA"},
	{X509_V_ERR_CERT_SIGNATURE_FAILURE, "signature"},
	{X509_V_ERR_HOSTNAME_MISMATCH, "host name"},
	{X509_V_ERR_IP_ADDRESS_MISMATCH, "host name"},
	{X509_V_ERR_INVALID_PURPOSE, "purpose"},
	{X509_V_ERR_CERT_CHAIN_TOO_LONG, "chain too long"},
	{X509_V_ERR_PATH_LENGTH_EXCEEDED, "chain too long"},
	{X509_V_ERR_INVALID_CA, "not a CA"},
	{X509_V_ERR_EE_KEY_TOO_SMALL, "weak key"},
	{X509_V_ERR_CA_KEY_TOO_SMALL, "weak key"},
	{X509_V_ERR_CA_MD_TOO_WEAK, "weak signature"},
};

static const struct word local_words[] = {
	{SSL_R_HTTP_REQUEST, "plain HTTP"},
	{SSL_R_HTTPS_PROXY_REQUEST, "plain HTTP"},
	{SSL_R_WRONG_VERSION_NUMBER, "not TLS"},
	{SSL_R_UNSUPPORTED_PROTOCOL, "older than TLS 1.3"},
	{SSL_R_VERSION_TOO_LOW, "older than TLS 1.3"},
	{SSL_R_NO_APPLICATION_PROTOCOL, "no application protocol in common"},
	{SSL_R_EXCESSIVE_MESSAGE_SIZE, "message too large"},
	{SSL_R_PACKET_LENGTH_TOO_LONG, "record too large"},
};

/* RFC 8446 section 6.2, RFC 7301 */
static const struct word alert_words[] = {
	{10, "unexpected_message"},
	{20, "bad_record_mac"},
	{22, "record_overflow"},
	{40, "handshake_failure"},
	{42, "bad_certificate"},
	{43, "unsupported_certificate"},
	{44, "certificate_revoked"},
	{45, "certificate_expired"},
	{46, "certificate_unknown"},
	{47, "illegal_parameter"},
	{48, "unknown_ca"},
	{49, "access_denied"},
	{50, "decode_error"},
	{51, "decrypt_error"},
	{70, "protocol_version"},
	{71, "insufficient_security"},
	{80, "internal_error"},
	{109, "missing_extension"},
	{110, "unsupported_extension"},
	{112, "unrecognized_name"},
	{116, "certificate_required"},
	{120, "no_application_protocol"},
};

static const char *find(const struct word *list, size_t n, long number, const char *otherwise)
{
	for (size_t i = 0; i < n; i++)
		if (list[i].number == number)
			return list[i].text;
	return otherwise;
}

enum sp_code ossl_verify_fail(long result, enum sp_code otherwise, struct sp_error *err)
{
	if (result == X509_V_ERR_OUT_OF_MEM)
		return ossl_refuse(err, SP_NO_MEMORY, NULL);
	ERR_clear_error();
	if (result == X509_V_ERR_CERT_HAS_EXPIRED)
		return sp_fail(err, SP_CERTIFICATE_EXPIRED, "expired");
	if (result == X509_V_ERR_CERT_NOT_YET_VALID)
		return sp_fail(err, SP_CERTIFICATE_EXPIRED, "not yet valid");
	return sp_fail(err, otherwise,
		find(chain_words, COUNT(chain_words), result,
			X509_verify_cert_error_string(result)));
}

static enum sp_code alert_fail(int alert, struct sp_error *err)
{
	char number[32];
	snprintf(number, sizeof number, "alert %d", alert);
	return sp_fail(err, alert == SSL_AD_CERTIFICATE_EXPIRED ? SP_CERTIFICATE_EXPIRED : SP_TLS,
		find(alert_words, COUNT(alert_words), alert, number));
}

/* Empties the queue. The oldest entry of the TLS library says most; what lies before it in the
 * queue are details of the calculation that failed. *spent: memory was. */
static unsigned long drain(bool *spent)
{
	unsigned long e, first = 0, found = 0;
	while ((e = ERR_get_error()) != 0) {
		*spent |= ERR_GET_REASON(e) == ERR_R_MALLOC_FAILURE;
		if (!first)
			first = e;
		if (!found && ERR_GET_LIB(e) == ERR_LIB_SSL)
			found = e;
	}
	return found ? found : first;
}

enum sp_code ossl_tls_fail(long verify_result, enum sp_code untrusted, struct sp_error *err)
{
	bool spent = false;
	unsigned long e = drain(&spent);
	if (spent)
		return sp_fail(err, SP_NO_MEMORY);
	int reason = ERR_GET_REASON(e);
	const char *text = e ? ERR_reason_error_string(e) : NULL;
	if (!text)
		text = "broken";
	if (ERR_GET_LIB(e) != ERR_LIB_SSL)
		return sp_fail(err, SP_TLS, text);
	if (reason == SSL_R_CERTIFICATE_VERIFY_FAILED)
		return ossl_verify_fail(verify_result, untrusted, err);
	if (reason >= SSL_AD_REASON_OFFSET && reason < SSL_AD_REASON_OFFSET + 256)
		return alert_fail(reason - SSL_AD_REASON_OFFSET, err);
	return sp_fail(err, SP_TLS, find(local_words, COUNT(local_words), reason, text));
}
