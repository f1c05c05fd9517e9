/* SPDX-License-Identifier: Apache-2.0 */
/* A long log over TLS: whole while others ask and write, and from where a cut connection left it. */
#include "common/base/clock.h"
#include "tests/lib/net_fixture.h"

enum { ENTRIES = 5000 };

static struct net_fixture n;
static struct holder admin;
static struct client c;
static const char *secret; /* of a second administrator */

static struct bytes import_body(struct fixture *f)
{
	struct organisation org = {
		.code = "2161", .name = "Ljusdal", .county = "21", .kind = ORG_MUNICIPALITY};
	struct msg_org_import m = {fixture_key(f), &org, 1};
	return fixture_encode(f, CODEC_ORG_IMPORT, &m);
}

static void apply(struct fixture *f, struct request **list, size_t count)
{
	request_apply(f->app, list, count);
	for (size_t i = 0; i < count; i++) {
		CHECK_CODE(list[i]->outcome, SP_OK, &list[i]->error);
		request_free(list[i]);
	}
}

static void make(struct fixture *f, uint64_t made_ms)
{
	struct request *list[LEDGER_BATCH_ENTRIES];
	size_t count = 0;
	fixture_year_at(f, made_ms);
	secret = fixture_invite(f, ROLE_ADMINISTRATOR, NULL);
	for (uint64_t size = fixture_entries(f); size + count < ENTRIES;) {
		list[count++] = fixture_open(f, &f->admin, MESSAGE_ORG_IMPORT, import_body(f));
		if (count < LEDGER_BATCH_ENTRIES && size + count < ENTRIES)
			continue;
		apply(f, list, count);
		size += count;
		count = 0;
	}
}

static void connect_again(void)
{
	client_open(&n, &c, &admin);
	client_hello(&c);
}

static void start(void)
{
	n = (struct net_fixture){.make = make};
	net_start(&n, clock_utc_ms(), NULL);
	client_enrol(&n, secret, &admin); /* one entry more */
	connect_again();
}

static void stop(void)
{
	client_close(&c);
	net_stop(&n);
	holder_free(&admin);
}

static void put_log_list(uint32_t tag, uint64_t from)
{
	const struct msg_log_list m = {.from = from};
	client_put(&c, MESSAGE_LOG_LIST, tag, fixture_encode(&n.f, CODEC_LOG_LIST, &m));
}

/* The entries of the bodies that were put together: none left out and none twice. */
static void check_entries(const struct buf *bodies, uint64_t from, uint64_t to)
{
	struct msg_log_list_reply list;
	CHECK_CODE(codec_decode_listing(
			   CODEC_LOG_LIST_REPLY, buf_bytes(bodies), n.f.arena, &list, &n.f.err),
		SP_OK, &n.f.err);
	CHECK_INT(list.n_entries, to - from);
	for (uint64_t i = 0; i < list.n_entries; i++)
		CHECK_INT(list.entries[i].number, from + i);
}

/* Two listings, and ten writes and ten readings in one go behind them, on one connection. */
TEST(log_list, of_a_long_log_is_whole_whatever_else_goes_on)
{
	enum { OTHERS = 20, LAST_TAG = 3 + OTHERS };
	struct buf bodies[2];
	size_t done = 0, told[2] = {0}, answered = 0, between = 0;
	start();
	put_log_list(1, 0);
	put_log_list(2, 4000);
	for (uint32_t tag = 3; tag < LAST_TAG; tag += 2) {
		client_put(&c, MESSAGE_ORG_IMPORT, tag, import_body(&n.f));
		client_put(&c, MESSAGE_HEALTH, tag + 1, bytes_of(NULL, 0));
	}
	client_push(&c);
	for (size_t i = 0; i < 2; i++)
		buf_init(&bodies[i], 4 << 20);
	while (done < 2 || answered < OTHERS) {
		CHECK(client_next(&c));
		CHECK_CODE(client_error(&c), SP_OK, &n.f.err);
		if (c.frame.tag > 2) {
			CHECK_INT(c.frame.flags, 0);
			between += told[0] > 0 && done < 2;
			answered++;
			continue;
		}
		buf_add(&bodies[c.frame.tag - 1], c.frame.body.ptr, c.frame.body.len);
		told[c.frame.tag - 1]++;
		done += c.frame.flags == 0;
	}
	CHECK(between >= OTHERS / 2); /* the readings at least: they wait for nobody */
	CHECK_INT(told[0], ENTRIES / PAGE_ROWS + 1);
	CHECK_INT(told[1], (ENTRIES - 4000) / PAGE_ROWS + 1);
	check_entries(&bodies[0], 0, ENTRIES + 1);
	check_entries(&bodies[1], 4000, ENTRIES + 1);
	buf_free(&bodies[0]);
	buf_free(&bodies[1]);
	stop();
}

TEST(log_list, that_was_cut_goes_on_over_another_connection)
{
	struct buf bodies;
	buf_init(&bodies, 4 << 20);
	start();
	put_log_list(1, 0);
	client_push(&c);
	for (size_t i = 0; i < 3; i++) {
		CHECK(client_next(&c));
		CHECK_INT(c.frame.flags, FRAME_MORE);
		buf_add(&bodies, c.frame.body.ptr, c.frame.body.len);
	}
	client_close(&c);
	check_entries(&bodies, 0, 3 * PAGE_ROWS);
	buf_clear(&bodies);
	connect_again();
	put_log_list(1, 3 * PAGE_ROWS);
	client_push(&c);
	do {
		CHECK(client_next(&c));
		buf_add(&bodies, c.frame.body.ptr, c.frame.body.len);
	} while (c.frame.flags == FRAME_MORE);
	CHECK_INT(c.frame.flags, 0);
	check_entries(&bodies, 3 * PAGE_ROWS, ENTRIES + 1);
	buf_free(&bodies);
	stop();
}
