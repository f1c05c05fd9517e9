/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/lib/record_fixture.h"

#include "common/codec/codec.h"

static const char *const keys[] = {
	"-----BEGIN PRIVATE "
	"KEY-----\nMC4CAQAwBQYDK2VwBCIEIAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8g\n"
	"-----END PRIVATE KEY-----\n",
	"-----BEGIN PRIVATE "
	"KEY-----\nMC4CAQAwBQYDK2VwBCIEIGVmZ2hpamtsbW5vcHFyc3R1dnd4eXp7fH1+f4CBgoOE\n"
	"-----END PRIVATE KEY-----\n",
};

static struct bytes keep(struct buf *b)
{
	CHECK(!b->failed);
	struct bytes out = arena_bytes(test_arena(), buf_bytes(b));
	CHECK(out.ptr != NULL);
	buf_free(b);
	return out;
}

static struct entry next_entry(struct record_fixture *f, uint32_t kind, struct bytes body)
{
	struct hash closed[MERKLE_DEPTH_MAX];
	struct entry e = {.number = f->peaks.size,
		.arrival_ms = f->arrival_ms += 1000,
		.account = 7,
		.kind = kind,
		.schema = 1,
		.body = body};
	memset(e.nonce, (int)(e.number & 0x7f), NONCE_SIZE);
	e.hash = entry_hash(e.nonce, body);
	struct hash leaf = entry_leaf(&e);
	merkle_add(&f->peaks, &leaf, closed);
	return e;
}

static struct bytes sign(const struct record_fixture *f)
{
	struct buf out;
	struct sp_error err;
	const struct head h = {f->peaks.size, merkle_root(&f->peaks)};
	buf_init(&out, BATCH_HEAD_MAX);
	CHECK_CODE(head_sign(f->key, RECORD_LOG, &h, &out, &err), SP_OK, &err);
	return keep(&out);
}

static struct bytes head_of(const struct record_fixture *f, size_t batches)
{
	return batches ? f->batches[batches - 1].batch.head : bytes_of(NULL, 0);
}

static void add_batch(struct record_fixture *f, uint32_t kind, unsigned entries, struct bytes body)
{
	struct entry made[BATCH_ENTRIES_MAX];
	struct sp_error err;
	size_t n = f->n++;
	CHECK(n < RECORD_BATCHES && entries <= BATCH_ENTRIES_MAX);
	f->batches[n].before = f->peaks;
	f->batches[n].head_before = head_of(f, n);
	for (unsigned i = 0; i < entries; i++)
		made[i] = next_entry(f, kind, body);
	struct bytes head = sign(f);
	size_t size = batch_size(made, entries, head.len);
	uint8_t *value = arena_alloc(test_arena(), size);
	CHECK(value != NULL);
	batch_encode(made, entries, head, value);
	f->batches[n].value = bytes_of(value, size);
	CHECK_CODE(batch_parse(f->batches[n].value, f->peaks.size - 1, &f->batches[n].batch, &err),
		SP_OK, &err);
}

void record_open(struct record_fixture *f, unsigned key, uint8_t store)
{
	struct sp_error err;
	struct buf body;
	*f = (struct record_fixture){.arrival_ms = UINT64_C(1546300800000)};
	CHECK_CODE(sign_key_from_pem(bytes_text(keys[key]), &f->key, &err), SP_OK, &err);
	sign_key_public(f->key, f->public);
	memset(f->store_id, store, sizeof f->store_id);
	f->genesis = (struct rec_genesis){.store_id = bytes_of(f->store_id, sizeof f->store_id),
		.ca_certificate = bytes_text("in the place of a certificate"),
		.log_name = RECORD_LOG,
		.log_key = bytes_of(f->public, SIGN_KEY_SIZE),
		.server_name = "localhost"};
	buf_init(&body, 1 << 16);
	CHECK_CODE(codec_encode(CODEC_GENESIS, &f->genesis, &body, &err), SP_OK, &err);
	add_batch(f, RECORD_GENESIS, 1, keep(&body));
}

void record_close(struct record_fixture *f)
{
	sign_key_free(f->key);
}

void record_add(struct record_fixture *f, unsigned entries, const char *text)
{
	add_batch(f, MESSAGE_SUBMIT, entries, bytes_text(text));
}

struct bytes record_file(const struct record_fixture *f, size_t from, size_t to)
{
	struct buf out;
	struct sp_error err;
	struct backup_start start = {.log_name = RECORD_LOG, .head = head_of(f, from)};
	start.peaks = from < f->n ? f->batches[from].before : f->peaks;
	memcpy(start.store_id, f->store_id, sizeof start.store_id);
	buf_init(&out, 64 << 20);
	CHECK_CODE(backup_header(&start, &out, &err), SP_OK, &err);
	for (size_t i = from; i < to; i++) {
		uint8_t front[BACKUP_BATCH_FRONT];
		struct bytes value = f->batches[i].value;
		backup_batch_front((uint32_t)value.len, f->batches[i].batch.last, front);
		buf_add(&out, front, sizeof front);
		buf_add(&out, value.ptr, value.len);
	}
	uint64_t size = to < f->n ? f->batches[to].before.size : f->peaks.size;
	CHECK_INT(backup_trailer(size, head_of(f, to), &out), SP_OK);
	struct hash sum = sha256(buf_bytes(&out));
	buf_add(&out, sum.bytes, HASH_BYTES);
	return keep(&out);
}

struct bytes record_sum(struct bytes file)
{
	struct bytes copy = arena_bytes(test_arena(), file);
	struct hash sum = sha256(bytes_of(copy.ptr, copy.len - HASH_BYTES));
	memcpy((uint8_t *)(uintptr_t)copy.ptr + copy.len - HASH_BYTES, sum.bytes, HASH_BYTES);
	return copy;
}

struct head record_head(const struct record_fixture *f, size_t batches)
{
	struct head h;
	struct sp_error err;
	CHECK_CODE(head_verify(head_of(f, batches), RECORD_LOG, f->public, &h, &err), SP_OK, &err);
	return h;
}

const char *record_head_text(const struct record_fixture *f, size_t batches)
{
	struct bytes head = head_of(f, batches);
	return arena_text_n(test_arena(), head.ptr, head.len);
}
