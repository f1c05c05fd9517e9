/* SPDX-License-Identifier: Apache-2.0 */
#include "client/files/receipt.h"

#include <inttypes.h>
#include <string.h>

#include "common/text/text.h"

const char *const receipt_keys[RECEIPT_KEYS] = {
	[RECEIPT_SERVER] = "server",
	[RECEIPT_LOG] = "log",
	[RECEIPT_LOG_KEY] = "log-key",
	[RECEIPT_ID] = "id",
	[RECEIPT_REVISION] = "revision",
	[RECEIPT_KIND] = "kind",
	[RECEIPT_NUMBER] = "number",
	[RECEIPT_ARRIVAL] = "arrival",
	[RECEIPT_HEADER] = "header",
	[RECEIPT_NONCE] = "nonce",
	[RECEIPT_PROOF] = "proof",
	[RECEIPT_HEAD] = "head",
	[RECEIPT_BODY] = "body",
	[RECEIPT_CHECKSUM] = "checksum",
};

static const char *const comments[] = {
	[LANG_SV] =
		"# Kvitto: det som står i body kom in till servern vid arrival\n"
		"# och är post nummer number i dess logg.\n"
		"# Kontrollera utan nät: samplan receipt verify KVITTO [BLANKETT]\n"
		"# Med andra verktyg: header är nummer, tid, konto, slag, schema (big-endian)\n"
		"# och SHA-256 av nonce + body. proof leder från dess löv (RFC 6962) till roten\n"
		"# i head, som är signerad enligt C2SP tlog-checkpoint. Jämför log-key med\n"
		"# nyckeln som regionen har offentliggjort.\n",
	[LANG_EN] =
		"# Receipt: what stands in body reached the server at arrival\n"
		"# and is entry number of its log.\n"
		"# Verify without a network: samplan receipt verify RECEIPT [FORM]\n"
		"# With other tools: header is number, time, account, kind, schema (big-endian)\n"
		"# and the SHA-256 of nonce + body. proof leads from its leaf (RFC 6962) to the\n"
		"# root in head, which is signed as a C2SP tlog-checkpoint. Compare log-key with\n"
		"# the key that the region has published.\n",
};

/* A value stands on one line: nothing that could end it. */
static bool one_line(const char *text)
{
	if (!text || !*text)
		return false;
	for (; *text; text++)
		if ((unsigned char)*text < 0x20 || *text == 0x7F)
			return false;
	return true;
}

struct receipt_writer {
	struct buf *out;
	struct buf summed; /* the lines that the checksum covers */
	struct arena *a;
	bool spent;
};

static void line(struct receipt_writer *w, const char *before, const char *text, size_t len)
{
	struct buf *to[] = {w->out, &w->summed};
	for (size_t i = 0; i < 2; i++) {
		buf_add_text(to[i], before);
		buf_add(to[i], text, len);
		buf_add_text(to[i], "\n");
	}
}

static void value(struct receipt_writer *w, enum receipt_key key, const char *text)
{
	const char *all = text ? arena_printf(w->a, "%s: %s", receipt_keys[key], text) : NULL;
	w->spent |= !all;
	if (all)
		line(w, "", all, strlen(all));
}

static void number(struct receipt_writer *w, enum receipt_key key, uint64_t v)
{
	value(w, key, arena_printf(w->a, "%" PRIu64, v));
}

static void bytes_value(struct receipt_writer *w, enum receipt_key key, struct bytes v)
{
	value(w, key, base64_encode(v, w->a));
}

static void section(struct receipt_writer *w, enum receipt_key key)
{
	line(w, receipt_keys[key], ":", 1);
}

static void base64_lines(struct receipt_writer *w, struct bytes v)
{
	const char *text = base64_encode(v, w->a);
	w->spent |= !text;
	for (size_t left = text ? strlen(text) : 0; left;) {
		size_t n = left < RECEIPT_LINE ? left : RECEIPT_LINE;
		line(w, RECEIPT_INDENT, text, n);
		text += n;
		left -= n;
	}
}

static void head_lines(struct receipt_writer *w, const char *head)
{
	while (*head) {
		size_t n = strcspn(head, "\n");
		line(w, n ? RECEIPT_INDENT : "", head, n);
		head += n + (head[n] == '\n');
	}
}

static void write_lines(struct receipt_writer *w, const struct receipt_file *r)
{
	char time[32];
	const struct msg_receipt *m = &r->receipt;
	value(w, RECEIPT_SERVER, r->server);
	value(w, RECEIPT_LOG, r->log_name);
	bytes_value(w, RECEIPT_LOG_KEY, bytes_of(r->log_key, SIGN_KEY_SIZE));
	value(w, RECEIPT_ID, m->id);
	number(w, RECEIPT_REVISION, m->revision);
	number(w, RECEIPT_KIND, r->kind);
	number(w, RECEIPT_NUMBER, m->number);
	value(w, RECEIPT_ARRIVAL, time_print_utc(m->arrival_ms, time));
	bytes_value(w, RECEIPT_HEADER, m->header);
	bytes_value(w, RECEIPT_NONCE, m->nonce);
	section(w, RECEIPT_PROOF);
	for (size_t i = 0; i < m->n_proof; i++)
		base64_lines(w, m->proof[i]);
	section(w, RECEIPT_HEAD);
	head_lines(w, m->head);
	section(w, RECEIPT_BODY);
	base64_lines(w, r->body);
}

enum sp_code receipt_write(
	const struct receipt_file *r, enum lang lang, struct arena *a, struct buf *out)
{
	struct receipt_writer w = {.out = out, .a = a};
	if (!one_line(r->server) || !one_line(r->log_name) || !one_line(r->receipt.id) ||
		!r->receipt.head)
		return SP_FIELD_INVALID;
	buf_init(&w.summed, RECEIPT_MAX);
	buf_add_text(out, RECEIPT_FORMAT "\n");
	buf_add_text(out, comments[lang]);
	write_lines(&w, r);
	struct hash sum = sha256(buf_bytes(&w.summed));
	bytes_value(&w, RECEIPT_CHECKSUM, hash_bytes(&sum));
	bool full = w.summed.failed || out->failed;
	buf_free(&w.summed);
	if (w.spent)
		return SP_NO_MEMORY;
	return full ? SP_TOO_LARGE : SP_OK;
}
