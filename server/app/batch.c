/* SPDX-License-Identifier: Apache-2.0 */
/* The writer's part: requests that wait are applied together, and one commit serves them all. */
#include "common/base/clock.h"
#include "common/base/log.h"
#include "server/app/usecase.h"

/* The account may have been closed, or its certificate expired, since the connection began. */
enum sp_code check_account(
	const struct request *r, struct ledger_view *v, struct arena *a, struct sp_error *err)
{
	struct rec_account row;
	enum sp_code rc = ledger_account(v, r->who.account, a, &row, err);
	if (rc == SP_NOT_FOUND || (rc == SP_OK && row.revoked_number))
		return sp_fail(err, SP_ACCOUNT_CLOSED);
	if (rc == SP_OK && r->who.not_after_ms <= r->arrival_ms)
		return sp_fail(err, SP_CERTIFICATE_EXPIRED, instant_name(a, r->who.not_after_ms));
	return rc;
}

/* The entry that an accepted request of this type becomes. */
static uint32_t kind_of(const struct request *r)
{
	return r->type == MESSAGE_ACCOUNT_RENEW ? (uint32_t)RECORD_RENEWAL : r->type;
}

/* Sets r->number when the request was answered before. Messages of different types can have the same
 * bytes: then the entry's kind tells them apart. */
static enum sp_code check_seen(struct request *r, struct ledger_batch *b, struct sp_error *err)
{
	struct bytes key = request_key(r);
	struct entry e;
	if (!key.len)
		return SP_NOT_FOUND;
	enum sp_code rc = ledger_seen(b, r->who.account, key, r->body, &r->number, err);
	if (rc == SP_OK)
		rc = ledger_entry_header(ledger_batch_view(b), r->number, &e, err);
	if (rc == SP_OK && e.kind != kind_of(r))
		rc = sp_fail(err, SP_IDEMPOTENCY_MISMATCH);
	return rc;
}

/* Key seen -> account still valid -> the use case's own checks. Nothing is written: a refused request
 * leaves nothing behind. r->number is set when the request was answered before. */
static enum sp_code check(
	struct app *a, struct request *r, struct ledger_batch *b, struct sp_error *err)
{
	enum sp_code rc = check_seen(r, b, err);
	if (rc != SP_NOT_FOUND)
		return rc;
	if (!(r->row->who & 1u << ROLE_NONE)) {
		rc = check_account(r, ledger_batch_view(b), &r->arena, err);
		if (rc != SP_OK)
			return rc;
	}
	return r->row->apply(a, r, b, err);
}

/* ---- receipts: made here, of what is at hand, so that no answer waits for the index ---- */

/* In the batch (NULL: it is committed) that wrote the entry, or found it written before. SP_NOT_FOUND: no head is
 * over it yet. */
static enum sp_code find_receipt(
	struct app *a, struct request *r, struct ledger_batch *b, struct msg_receipt *out)
{
	if (b)
		return ledger_receipt(ledger_batch_view(b), r->number, &r->arena, out, &r->error);
	return ledger_fresh_receipt(a->ledger, r->number, &r->arena, out, &r->error);
}

static void add_receipt(struct app *a, struct request *r, struct ledger_batch *b)
{
	if (r->outcome != SP_OK || r->made || !r->number || r->row->finish != receipt_finish)
		return;
	struct msg_receipt *receipt = arena_alloc(&r->arena, sizeof *receipt);
	enum sp_code rc =
		receipt ? find_receipt(a, r, b, receipt) : sp_fail(&r->error, SP_NO_MEMORY);
	if (rc == SP_OK)
		r->made = receipt;
	else if (!b || rc != SP_NOT_FOUND)
		request_conclude_reply(r, rc);
}

/* *broken: a write failed half-way, so that the batch must be aborted. */
static enum sp_code apply_one(
	struct app *a, struct request *r, struct ledger_batch *b, bool *broken)
{
	struct draft *d = &r->draft;
	r->number = 0; /* of an earlier, aborted batch */
	r->made = NULL;
	*d = (struct draft){r->who.account, r->type, r->body, r->message};
	enum sp_code rc = check(a, r, b, &r->error);
	if (rc != SP_OK || r->number)
		return rc;
	rc = ledger_append(
		b, d->account, r->arrival_ms, d->kind, d->body, d->decoded, &r->number, &r->error);
	*broken = rc != SP_OK;
	a->revoking |= d->kind == MESSAGE_ACCOUNT_REVOKE;
	return rc;
}

/* Called when the index has all of the record. One that was not stored after all is told too: that costs
 * the connections a look at their account. */
static void tell_revocations(struct app *a)
{
	if (a->revoking)
		atomic_fetch_add(&a->revocations, 1);
	a->revoking = false;
}

/* All of a failed batch: also those that were refused, for they were judged by what is now undone. */
static void fail_all(struct request **list, size_t n, enum sp_code rc, const struct sp_error *cause)
{
	struct sp_error error = *cause; /* may lie in one of the requests */
	for (size_t i = 0; i < n; i++) {
		list[i]->error = error;
		request_conclude(list[i], rc);
	}
}

static bool is_store_failure(enum sp_code rc)
{
	return rc == SP_STORE_FULL || rc == SP_STORAGE || rc == SP_STORE_DAMAGED;
}

static void commit(struct app *a, struct ledger_batch *b, struct request **list, size_t n)
{
	struct sp_error err = {.code = SP_OK};
	uint64_t applied_ns = clock_steady_ns();
	enum sp_code rc = ledger_batch_commit(b, &err);
	uint64_t committed_ns = clock_steady_ns();
	for (size_t i = 0; i < n; i++) {
		list[i]->times.applied_ns = applied_ns;
		list[i]->times.committed_ns = committed_ns;
		if (rc == SP_OK)
			add_receipt(a, list[i], NULL);
	}
	if (rc == SP_OK)
		tell_revocations(a);
	else /* the requests' own error may only say that the outcome is not known */
		log_error("commit_failed", &err);
	if (rc == SP_STORE_FULL)
		fail_all(list, n, rc, &err);
	else if (rc != SP_OK) /* whether it is on disk is known after a restart; a retry tells */
		fail_all(list, n, SP_OUTCOME_UNKNOWN, &err);
}

/* One batch out of the first requests; returns how many took part. */
static size_t apply_batch(struct app *a, struct request **list, size_t n)
{
	struct sp_error err = {.code = SP_OK};
	struct ledger_batch *b = NULL;
	size_t taken = 0;
	bool broken = false;
	enum sp_code rc = ledger_batch_begin(a->ledger, &b, &err);
	if (rc != SP_OK) {
		fail_all(list, n, rc, &err);
		return n;
	}
	tell_revocations(a); /* of a batch whose index was made up for just now */
	while (taken < n && !broken && !ledger_batch_full(b) && list[taken]->row->apply) {
		struct request *r = list[taken++];
		rc = apply_one(a, r, b, &broken);
		request_conclude(r, rc);
		if (!broken)
			add_receipt(a, r, b);
	}
	if (broken || ledger_batch_empty(b))
		ledger_batch_abort(b);
	else
		commit(a, b, list, taken);
	if (broken && is_store_failure(rc))
		fail_all(list, taken, rc, &list[taken - 1]->error);
	else if (broken) /* the fault was the last one's own: the others go again without it */
		request_apply(a, list, taken - 1);
	return taken;
}

/* ---- reads: what they need is what had been acknowledged when they came ---- */

/* Heads and proofs do not need the index to be stored: the writer has it at hand. */
static enum sp_code make_reply(struct app *a, struct request *r, struct sp_error *err)
{
	struct ledger_view *v = NULL;
	void *reply = arena_alloc(&r->arena, codec_struct_size(r->row->reply));
	enum sp_code rc =
		reply ? ledger_view_at_hand(a->ledger, &v, err) : sp_fail(err, SP_NO_MEMORY);
	if (rc == SP_OK)
		rc = r->row->finish(a, r, v, reply, err);
	ledger_view_close(v);
	if (rc == SP_OK)
		r->made = reply;
	return rc;
}

static enum sp_code catch_up_one(struct app *a, struct request *r)
{
	if (r->needs <= ledger_indexed(a->ledger))
		return SP_OK;
	if (r->row->sees == LOG)
		return make_reply(a, r, &r->error);
	enum sp_code rc = ledger_catch_up(a->ledger, &r->error);
	if (rc != SP_OK)
		log_error("index_commit_failed", &r->error);
	return rc;
}

static size_t catch_up(struct app *a, struct request **list, size_t n)
{
	size_t taken = 0;
	for (; taken < n && !list[taken]->row->apply; taken++) {
		struct request *r = list[taken];
		request_conclude(r, catch_up_one(a, r));
		r->times.committed_ns = clock_steady_ns();
	}
	if (ledger_indexed(a->ledger) >= ledger_acked(a->ledger))
		tell_revocations(a);
	return taken;
}

void request_apply(struct app *a, struct request **list, size_t n)
{
	while (n) {
		size_t taken = list[0]->row->apply ? apply_batch(a, list, n) : catch_up(a, list, n);
		list += taken;
		n -= taken;
	}
}
