/* SPDX-License-Identifier: Apache-2.0 */
#include "client/call/call.h"

#include <unistd.h>

#include "common/base/clock.h"
#include "tests/lib/peer.h"

/* One health request. */
static enum sp_code ask(const struct call_options *o, unsigned tries,
	struct msg_health_reply *reply, struct sp_error *err)
{
	return call_once(o, tries, MESSAGE_HEALTH, bytes_of(NULL, 0), CODEC_HEALTH_REPLY, reply,
		test_arena(), err);
}

static void check_ends(enum peer_step step, enum sp_code want)
{
	struct msg_health_reply reply = {0};
	struct sp_error err = {0};
	struct peer *peer = peer_start("127.0.0.1", &step, 1, NULL);
	struct call_options o = peer_options(peer);
	if (step == STEP_SILENT)
		o.timeout_ms = 50;
	CHECK_CODE(ask(&o, 1, &reply, &err), want, &err);
	CHECK(err.where[0] != '\0');
	peer_stop(peer);
}

TEST(call, sends_hello_and_first_request_together_and_reads_both_answers)
{
	PEER(STEP_ANSWER);
	const struct call_options o = peer_options(peer);
	const struct msg_empty request = {0};
	struct msg_health_reply reply = {0};
	struct call *call;
	struct sp_error err;
	CHECK_CODE(call_open(&o, test_arena(), &call, &err), SP_OK, &err);
	CHECK(call_welcome(call)->authenticated);
	CHECK(call_hello(call) == NULL);
	CHECK_CODE(call_request(call, MESSAGE_HEALTH, CODEC_HEALTH, &request, CODEC_HEALTH_REPLY,
			   &reply, test_arena(), &err),
		SP_OK, &err);
	CHECK_INT(reply.uptime_ms, 42000);
	CHECK_TEXT(call_hello(call)->server_name, "localhost");
	call_close(call);
	peer_stop(peer);
	CHECK_INT(peer->frames_in_first_read[0], 2);
}

TEST(call, can_be_used_for_several_requests)
{
	PEER(STEP_ANSWER);
	const struct call_options o = peer_options(peer);
	const struct msg_empty request = {0};
	struct call *call;
	struct sp_error err;
	CHECK_CODE(call_open(&o, test_arena(), &call, &err), SP_OK, &err);
	for (int i = 0; i < 3; i++) {
		struct msg_health_reply reply = {0};
		CHECK_CODE(call_request(call, MESSAGE_HEALTH, CODEC_HEALTH, &request,
				   CODEC_HEALTH_REPLY, &reply, test_arena(), &err),
			SP_OK, &err);
		CHECK_INT(reply.log_size, 3);
	}
	call_close(call);
	peer_stop(peer);
}

TEST(call, reads_an_answer_that_comes_byte_by_byte)
{
	PEER(STEP_ANSWER_BYTES);
	const struct call_options o = peer_options(peer);
	struct msg_health_reply reply = {0};
	struct sp_error err;
	CHECK_CODE(ask(&o, 1, &reply, &err), SP_OK, &err);
	CHECK_INT(reply.uptime_ms, 42000);
	peer_stop(peer);
}

TEST(call, puts_the_frames_of_a_listing_together)
{
	PEER(STEP_LISTING);
	const struct call_options o = peer_options(peer);
	struct msg_log_list_reply reply = {0};
	struct sp_error err;
	CHECK_CODE(call_once(&o, 1, MESSAGE_LOG_LIST, bytes_of(NULL, 0), CODEC_LOG_LIST_REPLY,
			   &reply, test_arena(), &err),
		SP_OK, &err);
	CHECK_INT(reply.log_size, 2);
	CHECK_INT(reply.n_entries, 2);
	CHECK_INT(reply.entries[1].number, 1);
	peer_stop(peer);
}

TEST(call, anonymous_is_greeted_at_once_and_can_check_the_chain)
{
	PEER(STEP_ANSWER);
	struct call_options o = peer_options(peer);
	struct bytes other;
	struct call *call;
	struct sp_error err;
	o.key = NULL;
	o.certificate = o.ca = (struct bytes){0};
	CHECK_CODE(call_open(&o, test_arena(), &call, &err), SP_OK, &err);
	CHECK_BYTES(call_hello(call)->ca_certificate, peer->ca);
	CHECK_CODE(call_peer_chain(call, peer->ca, &err), SP_OK, &err);
	CHECK_CODE(
		cert_make_ca(peer->client_key, "other", clock_utc_ms(), test_arena(), &other, &err),
		SP_OK, &err);
	CHECK(call_peer_chain(call, other, &err) != SP_OK);
	call_close(call);
	peer_stop(peer);
}

TEST(call, gives_the_server_s_error_with_its_place_and_parameters)
{
	PEER(STEP_ERROR);
	const struct call_options o = peer_options(peer);
	struct msg_health_reply reply = {0};
	struct sp_error err;
	CHECK_CODE(ask(&o, 3, &reply, &err), SP_ROUND_CLOSED, &err);
	CHECK_TEXT(err.where, "plan");
	CHECK_TEXT(err.param[0], "gavleborg-2018/2018");
	CHECK_TEXT(err.param[1], "2019-01-31");
	peer_stop(peer);
}

TEST(call, places_an_error_that_the_server_does_not)
{
	PEER(STEP_BUSY, STEP_BUSY);
	struct call_options o = peer_options(peer);
	struct msg_health_reply reply = {0};
	struct sp_error err;
	CHECK_CODE(ask(&o, 1, &reply, &err), SP_BUSY, &err);
	CHECK(strncmp(err.where, "127.0.0.1:", 10) == 0);
	o.subject = "uppf-2180-2018.csv";
	CHECK_CODE(ask(&o, 1, &reply, &err), SP_BUSY, &err);
	CHECK_TEXT(err.where, "uppf-2180-2018.csv");
	peer_stop(peer);
}

TEST(call, that_is_turned_away_says_why_and_comes_again)
{
	PEER(STEP_TURN_AWAY, STEP_TURN_AWAY, STEP_ANSWER);
	const struct call_options o = peer_options(peer);
	struct msg_health_reply reply = {0};
	struct sp_error err;
	CHECK_CODE(ask(&o, 1, &reply, &err), SP_BUSY, &err);
	CHECK_TEXT(err.param[0], "gavleborg-2018/2018"); /* what the server says */
	CHECK(strncmp(err.where, "127.0.0.1:", 10) == 0);
	CHECK_CODE(ask(&o, 2, &reply, &err), SP_OK, &err);
	CHECK_INT(reply.uptime_ms, 42000);
	peer_stop(peer);
}

struct watched {
	struct call_event events[8];
	size_t n;
};

static void watch(void *user, const struct call_event *event)
{
	struct watched *w = user;
	CHECK(w->n < 8);
	CHECK(strncmp(event->place, "127.0.0.1:", 10) == 0);
	w->events[w->n++] = *event;
}

TEST(call, tells_the_watcher_of_every_step)
{
	static const enum call_step wanted[] = {
		CALL_CONNECTED, CALL_ANSWERED, CALL_RETRY, CALL_CONNECTED, CALL_ANSWERED};
	PEER(STEP_BUSY, STEP_ANSWER);
	struct call_options o = peer_options(peer);
	struct watched w = {0};
	struct msg_health_reply reply = {0};
	struct sp_error err;
	o.watch = watch;
	o.user = &w;
	CHECK_CODE(ask(&o, 2, &reply, &err), SP_OK, &err);
	peer_stop(peer);
	CHECK_INT(w.n, sizeof wanted / sizeof wanted[0]);
	for (size_t i = 0; i < w.n; i++)
		CHECK_INT(w.events[i].step, wanted[i]);
	CHECK_INT(w.events[1].code, SP_BUSY);
	CHECK_INT(w.events[2].code, SP_BUSY);
	CHECK_INT(w.events[2].tries, 1);
	CHECK_INT(w.events[4].code, SP_OK);
	CHECK_TEXT(w.events[4].reply, "HealthReply");
	CHECK(w.events[4].received > 0);
}

TEST(call, says_how_a_connection_failed)
{
	check_ends(STEP_HTTP, SP_TLS);
	check_ends(STEP_SILENT, SP_TIMEOUT);
	check_ends(STEP_OLD_VERSION, SP_PROTOCOL_VERSION);
	check_ends(STEP_REFUSE, SP_ACCOUNT_CLOSED);
	check_ends(STEP_NO_WELCOME,
		SP_DISCONNECTED); /* nothing was sent: no doubt about the outcome */
	check_ends(STEP_OTHER_TAG, SP_UNEXPECTED_MESSAGE);
}

TEST(call, that_breaks_after_the_request_leaves_the_outcome_open)
{
	check_ends(STEP_HANG_UP, SP_OUTCOME_UNKNOWN);
	check_ends(STEP_HANG_UP_HALF, SP_OUTCOME_UNKNOWN);
}

/* Else an answer that comes late would be taken for the next request's. */
TEST(call, that_had_no_answer_leaves_a_connection_that_sends_nothing_more)
{
	PEER(STEP_OTHER_TAG);
	const struct call_options o = peer_options(peer);
	const struct msg_empty request = {0};
	struct msg_health_reply reply;
	struct call *call;
	struct sp_error err;
	CHECK_CODE(call_open(&o, test_arena(), &call, &err), SP_OK, &err);
	for (size_t i = 0; i < 3; i++) {
		enum sp_code want = i == 0 ? SP_UNEXPECTED_MESSAGE : SP_DISCONNECTED;
		err = (struct sp_error){.code = SP_OK};
		CHECK_CODE(call_request(call, MESSAGE_HEALTH, CODEC_HEALTH, &request,
				   CODEC_HEALTH_REPLY, &reply, test_arena(), &err),
			want, &err);
		CHECK(err.where[0] != '\0');
	}
	call_close(call);
	peer_stop(peer);
	CHECK_INT(peer->requests[0], 1);
}

TEST(call, is_tried_again_with_the_same_bytes)
{
	static const uint8_t request[] = {0x0a, 0x03, 'a', 'b', 'c'};
	PEER(STEP_HANG_UP, STEP_BUSY, STEP_ANSWER);
	const struct call_options o = peer_options(peer);
	struct msg_health_reply reply = {0};
	struct sp_error err;
	CHECK_CODE(call_once(&o, 3, MESSAGE_HEALTH, bytes_of(request, sizeof request),
			   CODEC_HEALTH_REPLY, &reply, test_arena(), &err),
		SP_OK, &err);
	peer_stop(peer);
	for (size_t i = 0; i < 3; i++)
		CHECK_BYTES(bytes_of(peer->body[i], peer->body_len[i]),
			bytes_of(request, sizeof request));
}

TEST(call, whose_first_try_may_have_arrived_never_ends_as_plainly_failed)
{
	PEER(STEP_HANG_UP, STEP_BUSY);
	const struct call_options o = peer_options(peer);
	struct msg_health_reply reply = {0};
	struct sp_error err;
	CHECK_CODE(ask(&o, 2, &reply, &err), SP_OUTCOME_UNKNOWN, &err);
	peer_stop(peer);
}

TEST(call, does_not_try_again_what_the_server_has_decided)
{
	PEER(STEP_ERROR, STEP_ANSWER);
	const struct call_options o = peer_options(peer);
	struct msg_health_reply reply = {0};
	struct sp_error err;
	CHECK_CODE(ask(&o, 3, &reply, &err), SP_ROUND_CLOSED, &err);
	peer_stop(peer);
}

TEST(call, to_a_server_of_another_ca_is_refused)
{
	PEER(STEP_ANSWER);
	struct call_options o = peer_options(peer);
	struct msg_health_reply reply = {0};
	struct sp_error err;
	CHECK_CODE(
		cert_make_ca(peer->client_key, "other", clock_utc_ms(), test_arena(), &o.ca, &err),
		SP_OK, &err);
	CHECK_CODE(ask(&o, 1, &reply, &err), SP_SERVER_UNTRUSTED, &err);
	peer_stop(peer);
}

TEST(call, to_a_server_whose_certificate_has_another_name_is_refused)
{
	PEER_AT("127.0.0.2", STEP_ANSWER); /* an address that the certificate does not carry */
	struct call_options o = peer_options(peer);
	struct msg_health_reply reply = {0};
	struct sp_error err;
	o.host = "127.0.0.2";
	CHECK_CODE(ask(&o, 1, &reply, &err), SP_SERVER_UNTRUSTED, &err);
	peer_stop(peer);
}

TEST(call, to_a_port_where_nobody_listens_is_unreachable)
{
	struct peer nobody = {0};
	struct msg_health_reply reply = {0};
	struct call_options o = {.host = "127.0.0.1", .timeout_ms = 20000, .software = "test"};
	struct sp_error err;
	peer_listen(&nobody, "127.0.0.1"); /* a port that is free, because it was just given back */
	close(nobody.listener);
	o.port = nobody.port;
	CHECK_CODE(ask(&o, 2, &reply, &err), SP_UNREACHABLE, &err);
	CHECK(strncmp(err.where, "127.0.0.1:", 10) == 0);
}

TEST(call, larger_than_the_server_takes_is_refused_before_it_is_sent)
{
	PEER(STEP_ANSWER);
	const struct call_options o = peer_options(peer);
	struct msg_health_reply reply = {0};
	struct sp_error err;
	uint8_t *large = arena_alloc(test_arena(), FRAME_MAX + 1);
	CHECK_CODE(call_once(&o, 3, MESSAGE_HEALTH, bytes_of(large, FRAME_MAX + 1),
			   CODEC_HEALTH_REPLY, &reply, test_arena(), &err),
		SP_FRAME_TOO_LARGE, &err);
	CHECK_TEXT(err.param[0], "1048577");
	peer_stop(peer);
}

/* ---- a server of tomorrow ---- */

/* An organisation of a kind that there is not yet, and one that lacks what we need. */
static enum codec_id answer_with_new_kind(
	struct peer *p, const struct frame *request, void *message)
{
	static struct organisation org = {
		.code = "2180", .name = "Gävle", .kind = (enum org_kind)77};
	(void)p, (void)request;
	*(struct msg_org_list_reply *)message =
		(struct msg_org_list_reply){.organisations = &org, .n_organisations = 1};
	return CODEC_ORG_LIST_REPLY;
}

static enum codec_id answer_without_kind(struct peer *p, const struct frame *request, void *message)
{
	static struct organisation org = {.code = "2180", .name = "Gävle"};
	(void)p, (void)request;
	*(struct msg_org_list_reply *)message =
		(struct msg_org_list_reply){.organisations = &org, .n_organisations = 1};
	return CODEC_ORG_LIST_REPLY;
}

static void check_of_another_version(const struct peer_manner *manner, const char *what)
{
	static const enum peer_step steps[] = {STEP_ANSWER};
	struct peer *peer = peer_start("127.0.0.1", steps, 1, manner);
	const struct call_options o = peer_options(peer);
	struct msg_org_list_reply reply;
	struct sp_error err = {.code = SP_OK};
	CHECK_CODE(call_once(&o, 3, MESSAGE_ORG_LIST, bytes_of(NULL, 0), CODEC_ORG_LIST_REPLY,
			   &reply, test_arena(), &err),
		SP_PROTOCOL_VERSION, &err);
	CHECK_TEXT(err.param[0], "test");
	CHECK_TEXT(err.param[1], "peer");
	CHECK(strncmp(err.where, "127.0.0.1:", 10) == 0);
	CHECK(strstr(err.where, what) != NULL);
	peer_stop(peer);
}

TEST(call, names_the_versions_when_an_answer_has_what_is_not_known_here)
{
	static const struct peer_manner newer = {.reply = answer_with_new_kind};
	static const struct peer_manner poorer = {.reply = answer_without_kind};
	check_of_another_version(&newer, ": organisations[0].kind 77");
	check_of_another_version(&poorer, ": organisations[0].kind");
}

/* What call_once tells of a script's last try. */
static bool is_refused(const enum peer_step *steps, unsigned tries)
{
	struct peer *peer = peer_start("127.0.0.1", steps, tries, NULL);
	struct call_options o = peer_options(peer);
	struct msg_health_reply reply = {0};
	struct sp_error err;
	bool refused = true;
	o.refused = &refused;
	enum sp_code rc = ask(&o, tries, &reply, &err);
	CHECK(rc != SP_OK);
	peer_stop(peer);
	return refused;
}

TEST(call, tells_a_refusal_by_the_server_from_a_connection_that_failed)
{
	CHECK(is_refused((const enum peer_step[]){STEP_ERROR}, 1));
	CHECK(is_refused((const enum peer_step[]){STEP_HANG_UP, STEP_ERROR}, 2));
	CHECK(!is_refused((const enum peer_step[]){STEP_HTTP}, 1));
	CHECK(!is_refused((const enum peer_step[]){STEP_REFUSE}, 1));
	CHECK(!is_refused((const enum peer_step[]){STEP_OTHER_TAG}, 1));
	CHECK(!is_refused((const enum peer_step[]){STEP_BUSY, STEP_HTTP}, 2));
}
