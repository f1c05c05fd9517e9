/* SPDX-License-Identifier: Apache-2.0 */
/* check_files.c - what lies beside the server's folder: backups, profiles, receipts. That a file is whole where it may
 * not be half is the disk's to say; here each one that is new is read by those who will have to. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/files/files.h"
#include "common/base/file.h"
#include "common/record/backup.h"
#include "tests/crash/check.h"

enum { ARENA = 32 << 20 };

static bool ends_with(const char *name, const char *end)
{
	size_t n = strlen(name), m = strlen(end);
	return n >= m && strcmp(name + n - m, end) == 0;
}

/* Content that was synced and has not been looked at. */
static bool is_new(struct checker *c, const struct state *s, size_t inode)
{
	const struct inode *i = &s->disk->inodes[inode];
	uint64_t print =
		(inode * UINT64_C(0x9e3779b97f4a7c15)) ^ (i->version << 1) ^ (UINT64_C(1) << 63);
	return i->n_pending == 0 && !check_is_known(c, print);
}

static const char *check_backup(struct checker *c, struct bytes content)
{
	struct backup_reader *r = NULL;
	struct sp_error err = {.code = SP_OK};
	uint8_t key[SIGN_KEY_SIZE];
	const struct backup_sink sink = {NULL};
	sign_key_public(c->keys.log_key, key);
	enum sp_code rc = backup_reader_new(key, &sink, &r, &err);
	if (rc == SP_OK) {
		backup_reader_begin(r);
		rc = backup_reader_feed(r, content, &err);
	}
	if (rc == SP_OK)
		rc = backup_reader_end(r, &err);
	backup_reader_free(r);
	return rc == SP_OK ? NULL : check_failed(c, "a backup", &err);
}

static const char *check_receipt(struct checker *c, struct bytes content, struct arena *a)
{
	struct receipt_file file;
	struct head head;
	struct sp_error err = {.code = SP_OK};
	uint8_t key[SIGN_KEY_SIZE];
	sign_key_public(c->keys.log_key, key);
	enum sp_code rc = receipt_read("receipt", content, a, &file, &err);
	if (rc == SP_OK)
		rc = receipt_verify(&file, key, &head, &err);
	return rc == SP_OK ? NULL : check_failed(c, "a receipt", &err);
}

/* The key is that of the certificate, which is of the CA beside it. */
static enum sp_code read_profile(const struct bytes pem[3], struct arena *a, struct sp_error *err)
{
	struct tls_key *key = NULL;
	struct bytes certificate, ca, csr;
	struct hash ours, theirs;
	enum sp_code rc = tls_key_from_pem(pem[0], &key, err);
	if (rc == SP_OK)
		rc = csr_make(key, "anybody", a, &csr, err);
	if (rc == SP_OK)
		rc = csr_check(csr, &ours, err);
	if (rc == SP_OK)
		rc = cert_from_pem(pem[1], a, &certificate, err);
	if (rc == SP_OK)
		rc = cert_public_key_hash(certificate, &theirs, err);
	if (rc == SP_OK)
		rc = cert_from_pem(pem[2], a, &ca, err);
	tls_key_free(key);
	if (rc == SP_OK && !hash_equal(&ours, &theirs))
		rc = sp_fail(err, SP_KEYS_INVALID, "the certificate is for another key");
	return rc;
}

static const char *check_profile(struct checker *c, struct state *s, size_t folder, struct arena *a)
{
	static const char *const names[] = {"key.pem", "cert.pem", "ca.pem"};
	struct bytes pem[3];
	struct sp_error err = {.code = SP_OK};
	bool any_new = false;
	for (size_t i = 0; i < 3; i++) {
		size_t inode = state_find_in(s, folder, names[i]);
		if (inode == NONE)
			return check_failed(c, "a profile is not whole", NULL);
		any_new = is_new(c, s, inode) || any_new;
		pem[i] = check_content(s, inode, a);
	}
	if (!any_new || read_profile(pem, a, &err) == SP_OK)
		return NULL;
	return check_failed(c, "a profile", &err);
}

static const char *check_profiles(struct checker *c, struct state *s, struct arena *a)
{
	const char *fault = NULL;
	size_t profiles = state_find(s, "data/samplan");
	for (size_t i = 0; profiles != NONE && i < s->names.n && !fault; i++) {
		const struct name *n = &s->names.list[i];
		if (n->folder == profiles && s->disk->inodes[n->inode].folder &&
			!strchr(n->name, '.')) /* NAME.new is being made */
			fault = check_profile(c, s, n->inode, a);
	}
	return fault;
}

const char *check_files(struct checker *c, struct state *s)
{
	struct arena a;
	arena_init(&a, ARENA);
	const char *fault = check_profiles(c, s, &a);
	for (size_t i = 0; i < s->names.n && !fault && c->has_keys; i++) {
		const struct name *n = &s->names.list[i];
		bool backup = ends_with(n->name, ".backup");
		bool receipt = ends_with(n->name, ".txt") && strncmp(n->name, "kvitto", 6) == 0;
		if ((!backup && !receipt) || !is_new(c, s, n->inode))
			continue;
		struct bytes content = check_content(s, n->inode, &a);
		fault = backup ? check_backup(c, content) : check_receipt(c, content, &a);
	}
	arena_free(&a);
	return fault;
}
