/* SPDX-License-Identifier: Apache-2.0 */
/* Reads what receipt_write writes, and nothing else: every line must be the one that is due. Line ends may have
 * become CR LF and blank lines may follow the end, as mail programs have it; no value is changed by that. */
#include "client/files/receipt.h"

#include <inttypes.h>
#include <string.h>
#include <time.h>

#include "common/text/text.h"

struct receipt_reader {
	const char *name;
	const char *at, *end;
	size_t line; /* 1-based, of what `text` holds */
	const char *text;
	size_t len;
	struct buf summed;
	struct arena *a;
	struct receipt_file *out;
	struct sp_error *err;
};

static enum sp_code bad(struct receipt_reader *r, const char *what)
{
	sp_fail(r->err, SP_RECEIPT_SYNTAX, what);
	if (r->err)
		sp_where(r->err, "%s:%zu", r->name, r->line);
	return SP_RECEIPT_SYNTAX;
}

static enum sp_code out_of_memory(struct receipt_reader *r)
{
	return sp_fail(r->err, SP_NO_MEMORY);
}

/* The next line without its end; false at the end of the file. */
static bool take_line(struct receipt_reader *r)
{
	if (r->at == r->end)
		return false;
	const char *stop = memchr(r->at, '\n', (size_t)(r->end - r->at));
	r->text = r->at;
	r->len = (size_t)((stop ? stop : r->end) - r->at);
	r->at = stop ? stop + 1 : r->end;
	if (r->len && r->text[r->len - 1] == '\r')
		r->len--;
	r->line++;
	return true;
}

/* The next line that is no comment, counted into the checksum. */
static bool take(struct receipt_reader *r)
{
	do {
		if (!take_line(r))
			return false;
	} while (r->len && r->text[0] == '#');
	return true;
}

static void count(struct receipt_reader *r)
{
	buf_add(&r->summed, r->text, r->len);
	buf_add_text(&r->summed, "\n");
}

/* Whether the line begins with `key` and a colon; then r->text is what stands behind. */
static bool has_key(struct receipt_reader *r, enum receipt_key key)
{
	const char *word = receipt_keys[key];
	size_t n = strlen(word);
	bool is = r->len > n && memcmp(r->text, word, n) == 0 && r->text[n] == ':';
	if (is && receipt_is_section(key))
		return r->len == n + 1;
	if (!is || r->len < n + 3 || r->text[n + 1] != ' ')
		return false;
	r->text += n + 2;
	r->len -= n + 2;
	return true;
}

static enum sp_code read_text_value(
	struct receipt_reader *r, enum receipt_key key, const char **out)
{
	if (!utf8_valid(bytes_of(r->text, r->len)))
		return bad(r, receipt_keys[key]);
	for (size_t i = 0; i < r->len; i++)
		if ((unsigned char)r->text[i] < 0x20 || r->text[i] == 0x7F)
			return bad(r, receipt_keys[key]);
	*out = arena_text_n(r->a, r->text, r->len);
	return *out ? SP_OK : out_of_memory(r);
}

/* Decimal digits as printed: no sign, no leading zero. */
static enum sp_code read_number(
	struct receipt_reader *r, enum receipt_key key, uint64_t max, uint64_t *out)
{
	uint64_t v = 0;
	if (r->len > 1 && r->text[0] == '0')
		return bad(r, receipt_keys[key]);
	for (size_t i = 0; i < r->len; i++) {
		char c = r->text[i];
		if (c < '0' || c > '9' || __builtin_mul_overflow(v, 10, &v) ||
			__builtin_add_overflow(v, (uint64_t)(c - '0'), &v))
			return bad(r, receipt_keys[key]);
	}
	*out = v;
	return v <= max ? SP_OK : bad(r, receipt_keys[key]);
}

static unsigned digits(const char *text, size_t n)
{
	unsigned v = 0;
	for (size_t i = 0; i < n; i++)
		v = v * 10 + (unsigned)(text[i] - '0') % 10;
	return v;
}

/* "2026-01-12T08:31:05.123Z"; right only if printing the moment gives the same text again. */
static enum sp_code read_arrival(struct receipt_reader *r, uint64_t *out)
{
	enum { LENGTH = 24 };
	char printed[32];
	if (r->len != LENGTH)
		return bad(r, receipt_keys[RECEIPT_ARRIVAL]);
	const char *t = r->text;
	struct tm tm = {.tm_year = (int)digits(t, 4) - 1900,
		.tm_mon = (int)digits(t + 5, 2) - 1,
		.tm_mday = (int)digits(t + 8, 2),
		.tm_hour = (int)digits(t + 11, 2),
		.tm_min = (int)digits(t + 14, 2),
		.tm_sec = (int)digits(t + 17, 2)};
	time_t seconds = timegm(&tm);
	*out = seconds < 0 ? 0 : (uint64_t)seconds * 1000 + digits(t + 20, 3);
	bool same = strncmp(time_print_utc(*out, printed), t, LENGTH) == 0 && !printed[LENGTH];
	return same ? SP_OK : bad(r, receipt_keys[RECEIPT_ARRIVAL]);
}

static enum sp_code read_bytes(
	struct receipt_reader *r, enum receipt_key key, size_t size, struct bytes *out)
{
	enum sp_code rc = base64_decode(r->text, r->len, r->a, out);
	if (rc == SP_NO_MEMORY)
		return out_of_memory(r);
	return rc == SP_OK && out->len == size ? SP_OK : bad(r, receipt_keys[key]);
}

static enum sp_code read_log_key(struct receipt_reader *r)
{
	struct bytes key;
	enum sp_code rc = read_bytes(r, RECEIPT_LOG_KEY, SIGN_KEY_SIZE, &key);
	if (rc == SP_OK)
		memcpy(r->out->log_key, key.ptr, SIGN_KEY_SIZE);
	return rc;
}

static enum sp_code read_u32(struct receipt_reader *r, enum receipt_key key, uint32_t *out)
{
	uint64_t v = 0;
	enum sp_code rc = read_number(r, key, UINT32_MAX, &v);
	*out = (uint32_t)v;
	return rc;
}

static enum sp_code read_value(struct receipt_reader *r, enum receipt_key key)
{
	struct msg_receipt *m = &r->out->receipt;
	switch (key) {
	case RECEIPT_SERVER:
		return read_text_value(r, key, &r->out->server);
	case RECEIPT_LOG:
		return read_text_value(r, key, &r->out->log_name);
	case RECEIPT_LOG_KEY:
		return read_log_key(r);
	case RECEIPT_ID:
		return read_text_value(r, key, &m->id);
	case RECEIPT_REVISION:
		return read_u32(r, key, &m->revision);
	case RECEIPT_KIND:
		return read_u32(r, key, &r->out->kind);
	case RECEIPT_NUMBER:
		return read_number(r, key, UINT64_MAX, &m->number);
	case RECEIPT_ARRIVAL:
		return read_arrival(r, &m->arrival_ms);
	case RECEIPT_HEADER:
		return read_bytes(r, key, ENTRY_HEADER_SIZE, &m->header);
	default:
		return read_bytes(r, key, NONCE_SIZE, &m->nonce);
	}
}

/* ---- sections: indented lines up to the next line that is not ---- */

static bool next_is_indented(const struct receipt_reader *r, bool blank_too)
{
	size_t left = (size_t)(r->end - r->at);
	if (left >= 2 && memcmp(r->at, RECEIPT_INDENT, 2) == 0)
		return true;
	bool blank =
		(left >= 1 && r->at[0] == '\n') || (left >= 2 && memcmp(r->at, "\r\n", 2) == 0);
	return blank_too && blank;
}

static void take_indented(struct receipt_reader *r)
{
	take_line(r);
	count(r);
	if (r->len >= 2) {
		r->text += 2;
		r->len -= 2;
	}
}

static enum sp_code read_proof(struct receipt_reader *r)
{
	struct msg_receipt *m = &r->out->receipt;
	enum sp_code rc = SP_OK;
	while (rc == SP_OK && next_is_indented(r, false)) {
		take_indented(r);
		struct bytes *hash = ARENA_PUSH(r->a, m->proof, m->n_proof);
		if (!hash)
			return out_of_memory(r);
		if (m->n_proof > MERKLE_DEPTH_MAX)
			return bad(r, receipt_keys[RECEIPT_PROOF]);
		rc = read_bytes(r, RECEIPT_PROOF, HASH_SIZE, hash);
	}
	return rc;
}

/* The lines of a section joined by `between`. */
static enum sp_code join(
	struct receipt_reader *r, bool blank_too, const char *between, struct buf *out)
{
	while (next_is_indented(r, blank_too)) {
		take_indented(r);
		buf_add(out, r->text, r->len);
		buf_add_text(out, between);
	}
	return out->failed ? out_of_memory(r) : SP_OK;
}

static enum sp_code read_head(struct receipt_reader *r, struct buf *joined)
{
	enum sp_code rc = join(r, true, "\n", joined);
	struct bytes text = buf_bytes(joined);
	if (rc != SP_OK)
		return rc;
	if (!utf8_valid(text))
		return bad(r, receipt_keys[RECEIPT_HEAD]);
	r->out->receipt.head = arena_text_n(r->a, text.ptr, text.len);
	return r->out->receipt.head ? SP_OK : out_of_memory(r);
}

static enum sp_code read_body(struct receipt_reader *r, struct buf *joined)
{
	enum sp_code rc = join(r, false, "", joined);
	struct bytes text = buf_bytes(joined);
	if (rc == SP_OK)
		rc = base64_decode((const char *)text.ptr, text.len, r->a, &r->out->body);
	if (rc == SP_NO_MEMORY)
		return out_of_memory(r);
	return rc == SP_OK ? SP_OK : bad(r, receipt_keys[RECEIPT_BODY]);
}

static enum sp_code read_section(struct receipt_reader *r, enum receipt_key key)
{
	struct buf joined;
	if (key == RECEIPT_PROOF)
		return read_proof(r);
	buf_init(&joined, RECEIPT_MAX);
	enum sp_code rc = key == RECEIPT_HEAD ? read_head(r, &joined) : read_body(r, &joined);
	buf_free(&joined);
	return rc;
}

static enum sp_code read_key(struct receipt_reader *r, enum receipt_key key)
{
	if (!take(r))
		return bad(r, receipt_keys[key]);
	count(r);
	if (!has_key(r, key))
		return bad(r, receipt_keys[key]);
	return receipt_is_section(key) ? read_section(r, key) : read_value(r, key);
}

static enum sp_code read_checksum(struct receipt_reader *r)
{
	struct bytes given;
	struct hash sum = sha256(buf_bytes(&r->summed));
	if (!take(r) || !has_key(r, RECEIPT_CHECKSUM))
		return bad(r, receipt_keys[RECEIPT_CHECKSUM]);
	enum sp_code rc = read_bytes(r, RECEIPT_CHECKSUM, HASH_BYTES, &given);
	if (rc != SP_OK)
		return rc;
	if (!bytes_equal(given, hash_bytes(&sum)))
		return bad(r, receipt_keys[RECEIPT_CHECKSUM]);
	while (take_line(r))
		if (r->len)
			return bad(r, receipt_keys[RECEIPT_CHECKSUM]);
	return SP_OK;
}

static enum sp_code read_all(struct receipt_reader *r)
{
	enum sp_code rc = SP_OK;
	if (!take_line(r) || r->len != strlen(RECEIPT_FORMAT) ||
		memcmp(r->text, RECEIPT_FORMAT, r->len) != 0)
		return bad(r, RECEIPT_FORMAT);
	for (int key = 0; key < RECEIPT_CHECKSUM && rc == SP_OK; key++)
		rc = read_key(r, (enum receipt_key)key);
	if (r->summed.failed)
		return out_of_memory(r);
	return rc == SP_OK ? read_checksum(r) : rc;
}

enum sp_code receipt_read(const char *name, struct bytes in, struct arena *a,
	struct receipt_file *out, struct sp_error *err)
{
	struct receipt_reader r = {.name = name, .a = a, .out = out, .err = err};
	*out = (struct receipt_file){0};
	if (in.len > RECEIPT_MAX)
		return sp_fail(err, SP_TOO_LARGE, "8 MiB");
	r.at = in.len ? (const char *)in.ptr : "";
	r.end = r.at + in.len;
	buf_init(&r.summed, RECEIPT_MAX);
	enum sp_code rc = read_all(&r);
	buf_free(&r.summed);
	return rc;
}
