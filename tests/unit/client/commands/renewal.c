/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/renewal.h"

#include <sys/stat.h>

#include "common/base/clock.h"
#include "tests/unit/client/commands/profile.h"

#define DAY_MS UINT64_C(86400000)

static struct cert_info kept_certificate(const struct profile *p)
{
	struct bytes pem, der;
	struct cert_info info;
	struct sp_error err;
	CHECK_CODE(file_read(p->certificate, 1 << 16, test_arena(), &pem, &err), SP_OK, &err);
	CHECK_CODE(cert_from_pem(pem, test_arena(), &der, &err), SP_OK, &err);
	CHECK_CODE(cert_read(der, &info, &err), SP_OK, &err);
	return info;
}

static enum codec_id issue(struct peer *p, const struct frame *request, struct bytes csr,
	uint64_t not_after_ms, struct msg_enrol_reply *reply)
{
	struct msg_account_renew renew = {.csr = {0}};
	if (request->type == MESSAGE_ACCOUNT_RENEW &&
		codec_decode(CODEC_ACCOUNT_RENEW, request->body, &p->arena, &renew, NULL) ==
			SP_OK &&
		renew.key.len == SUBMISSION_KEY_SIZE &&
		cert_issue_client(p->ca_key, p->ca, csr.ptr ? csr : renew.csr, "client",
			clock_utc_ms(), not_after_ms, &p->arena, &reply->certificate,
			NULL) == SP_OK)
		*reply = (struct msg_enrol_reply){.certificate = reply->certificate,
			.account = 7,
			.role = ROLE_REPORTER,
			.not_after_ms = not_after_ms};
	return CODEC_ENROL_REPLY;
}

static enum codec_id renew_rightly(struct peer *p, const struct frame *request, void *message)
{
	return issue(p, request, (struct bytes){0}, clock_utc_ms() + 5 * DAY_MS, message);
}

/* For a key that the client does not have. */
static enum codec_id renew_another_key(struct peer *p, const struct frame *request, void *message)
{
	struct bytes csr = {0};
	if (csr_make(p->key, "client", &p->arena, &csr, NULL) != SP_OK)
		return CODEC_ENROL_REPLY;
	return issue(p, request, csr, clock_utc_ms() + 5 * DAY_MS, message);
}

static enum codec_id renew_for_less(struct peer *p, const struct frame *request, void *message)
{
	return issue(p, request, (struct bytes){0}, clock_utc_ms() + DAY_MS / 2, message);
}

static const enum peer_step one[] = {STEP_ANSWER},
			    busy[] = {STEP_HANG_UP, STEP_HANG_UP, STEP_HANG_UP};

/* Sets the clock to a part (in thousandths) of the certificate's life. */
static void set_clock(struct profile *p, uint64_t thousandths)
{
	const struct cert_info info = kept_certificate(p);
	p->c.now_ms =
		info.not_before_ms + (info.not_after_ms - info.not_before_ms) / 1000 * thousandths;
}

TEST(renewal, is_due_from_two_thirds_of_the_life_until_its_end)
{
	const struct cert_info info = {.not_before_ms = 3000, .not_after_ms = 6000};
	CHECK(!renewal_due(&info, 0));
	CHECK(!renewal_due(&info, 4999));
	CHECK(renewal_due(&info, 5000));
	CHECK(renewal_due(&info, 5999));
	CHECK(!renewal_due(&info, 6000)); /* the server would not take it any more */
	const struct cert_info endless = {.not_before_ms = 0, .not_after_ms = UINT64_MAX};
	CHECK(!renewal_due(&endless, UINT64_MAX / 2));
	CHECK(renewal_due(&endless, UINT64_MAX - 1));
	const struct cert_info upside_down = {.not_before_ms = 6000, .not_after_ms = 3000};
	CHECK(!renewal_due(&upside_down, 5500));
}

TEST(renewal, on_the_way_keeps_the_key_and_puts_the_new_certificate_in_place)
{
	static const struct peer_manner manner = {.reply = renew_rightly};
	struct peer *peer = peer_start("127.0.0.1", one, 1, &manner);
	struct profile p;
	struct stat st;
	profile_enrol(&p, peer);
	const struct cert_info old = kept_certificate(&p);
	set_clock(&p, 700);
	renewal_on_the_way(&p.c);
	peer_stop(peer);
	CHECK_INT(peer->requests[0], 1);
	CHECK(kept_certificate(&p).not_after_ms > old.not_after_ms + 3 * DAY_MS);
	CHECK_INT(stat(p.certificate, &st), 0);
	CHECK_INT(st.st_mode & 0777, 0600);
	renewal_on_the_way(&p.c); /* not due any more: nobody is there to ask */
	context_free(&p.c);
}

/* The peer would answer: that it is not asked is what holds. */
static void check_not_asked(void (*change)(struct profile *p))
{
	static const struct peer_manner manner = {.reply = renew_rightly};
	struct peer *peer = peer_start("127.0.0.1", one, 1, &manner);
	struct profile p;
	profile_enrol(&p, peer);
	const struct cert_info old = kept_certificate(&p);
	set_clock(&p, 700);
	change(&p);
	renewal_on_the_way(&p.c);
	peer_stop(peer);
	CHECK_INT(peer->requests[0], 0);
	CHECK(kept_certificate(&p).not_after_ms == old.not_after_ms);
	context_free(&p.c);
}

static void too_early(struct profile *p)
{
	set_clock(p, 600);
}

static void dry_run(struct profile *p)
{
	p->c.options.text[OPTION_DRY_RUN] = "";
}

static void looks_only(struct profile *p)
{
	p->c.keeps_certificate = true;
}

static void not_loaded(struct profile *p)
{
	p->c.account.call.software = NULL; /* as after a command that needs no server */
}

TEST(renewal, is_left_when_it_is_not_due_or_the_command_does_not_talk_to_the_server)
{
	check_not_asked(too_early);
	check_not_asked(dry_run);
	check_not_asked(looks_only);
	check_not_asked(not_loaded);
}

static void check_refused(const struct peer_manner *manner)
{
	struct peer *peer = peer_start("127.0.0.1", one, 1, manner);
	struct profile p;
	struct msg_enrol_reply reply = {0};
	struct sp_error err;
	profile_enrol(&p, peer);
	const struct cert_info old = kept_certificate(&p);
	CHECK_CODE(renewal_run(&p.c, &reply, &err), SP_MALFORMED, &err);
	peer_stop(peer);
	CHECK(kept_certificate(&p).not_after_ms == old.not_after_ms);
	context_free(&p.c);
}

TEST(renewal, takes_no_certificate_of_another_key_or_of_shorter_life)
{
	static const struct peer_manner other = {.reply = renew_another_key};
	static const struct peer_manner less = {.reply = renew_for_less};
	check_refused(&other);
	check_refused(&less);
}

TEST(renewal, that_fails_leaves_the_old_certificate)
{
	struct peer *peer = peer_start("127.0.0.1", busy, 3, NULL);
	struct profile p;
	profile_enrol(&p, peer);
	const struct cert_info old = kept_certificate(&p);
	set_clock(&p, 900);
	renewal_on_the_way(&p.c);
	peer_stop(peer);
	CHECK(kept_certificate(&p).not_after_ms == old.not_after_ms);
	context_free(&p.c);
}
