/* SPDX-License-Identifier: Apache-2.0 */
/* The page of metrics: well formed by the rules of its format, and what it says is what has happened. */

#include "common/base/clock.h"
#include "server/net/net.h"
#include "tests/lib/net_fixture.h"
#include "tests/lib/scrape.h"

static struct net_fixture n;
static struct holder admin;
static struct client client;
static struct server_timing timing;

static void start(uint32_t loops)
{
	struct server_options o = {.timing = &timing, .loops = loops, .metrics_port = -1};
	timing = server_timing_usual;
	timing.metrics_page = 0; /* each page is new */
	net_start(&n, clock_utc_ms(), &o);
	client_open_administrator(&n, &client, &admin);
}

static void stop(void)
{
	client_close(&client);
	holder_free(&admin);
	net_stop(&n);
}

/* A request is counted after its answer has been given to the socket: the client may be faster. */
static const char *page_with(const char *series, uint64_t at_least)
{
	const char *page = scrape(net_metrics_port(&n));
	while (scrape_number(page, series) < at_least)
		page = scrape(net_metrics_port(&n));
	return page;
}

/* ---- the reader of the format, which the other tests rely on ---- */

static const char *fault(const char *page)
{
	const char *at;
	return scrape_fault(page, &at);
}

TEST(metrics_format, takes_what_is_well_formed)
{
	CHECK(!fault(""));
	CHECK(!fault("# HELP a Something\n# TYPE a gauge\na 1\n"));
	CHECK(!fault("# HELP a_total X\n# TYPE a_total counter\na_total{b=\"c d\"} 1\n"
		     "a_total{b=\"e\"} 2.500000\n"));
	CHECK(!fault(
		"# HELP h X\n# TYPE h histogram\nh_bucket{le=\"0.1\"} 1\nh_bucket{le=\"2\"} 1\n"
		"h_bucket{le=\"+Inf\"} 3\nh_sum 7.100000\nh_count 3\n"));
}

TEST(metrics_format, refuses_what_is_not)
{
	static const char *const bad[] = {
		"a 1\n",
		"# HELP a X\n# TYPE a gauge\na 1",
		"# HELP a X\n# TYPE a gauge\na one\n",
		"# HELP a X\n# TYPE a gauge\na -\n",
		"# HELP a X\n# TYPE a gauge\na 1\na 2\n",
		"# HELP a X\n# TYPE a gauge\nb 1\n",
		"# HELP a X\n# TYPE b gauge\nb 1\n",
		"# HELP a X\n# TYPE a number\na 1\n",
		"# TYPE a gauge\na 1\n",
		"# HELP a X\na 1\n",
		"# HELP a X\n# TYPE a counter\na 1\n",
		"# HELP a_total X\n# TYPE a_total gauge\na_total 1\n",
		"# HELP a X\n# TYPE a gauge\na{b=\"c\"d\"} 1\n",
		"# HELP a X\n# TYPE a gauge\na{b=c} 1\n",
		"# HELP a X\n# TYPE a gauge\na{b=\"c\"}1\n",
		"# HELP a X\n# TYPE a gauge\na{b=\"\\x\"} 1\n",
		"# HELP a X\n# TYPE a gauge\na 1\n# HELP a X\n# TYPE a gauge\na{b=\"c\"} 1\n",
		"# HELP h X\n# TYPE h histogram\nh_bucket{le=\"1\"} 1\nh_sum 1\nh_count 1\n",
		"# HELP h X\n# TYPE h histogram\nh_bucket{le=\"1\"} 2\nh_bucket{le=\"+Inf\"} 1\n",
		"# HELP h X\n# TYPE h histogram\nh_bucket{le=\"2\"} 1\nh_bucket{le=\"1\"} 1\n",
		"# HELP h X\n# TYPE h histogram\nh_bucket{le=\"+Inf\"} 1\nh_sum 1\nh_count 2\n",
		"# HELP h X\n# TYPE h histogram\nh_bucket{le=\"+Inf\"} 1\nh_sum 1\n",
		"# HELP h X\n# TYPE h histogram\nh 1\n",
	};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		CHECK(fault(bad[i]) != NULL);
}

/* ---- the page ---- */

TEST(metrics, of_an_idle_server_are_well_formed_and_say_so)
{
	start(2);
	const char *page = page_with("samplan_requests_total{type=\"hello\",outcome=\"ok\"}", 2);
	CHECK_INT(scrape_number(page, "samplan_build_info{version=\"" SAMPLAN_VERSION "\"}"), 1);
	CHECK_INT(scrape_number(page, "samplan_requests_total{type=\"enrol\",outcome=\"ok\"}"), 1);
	CHECK_INT(scrape_number(page, "samplan_requests_total{type=\"submit\",outcome=\"ok\"}"), 0);
	CHECK_INT(
		scrape_number(page, "samplan_requests_total{type=\"unknown\",outcome=\"refused\"}"),
		0);
	CHECK_INT(scrape_number(page, "samplan_loops"), 2);
	CHECK_INT(scrape_number(page, "samplan_store_writable"), 1);
	CHECK_INT(scrape_number(page, "samplan_queue_requests"), 0);
	CHECK_INT(scrape_number(page, "samplan_memory_limit_bytes"), SERVER_MEMORY_USUAL);
	CHECK(scrape_number(page, "samplan_disk_free_bytes") > 0);
	CHECK(scrape_number(page, "samplan_store_used_bytes{database=\"ledger\"}") > 0);
	CHECK(scrape_number(page, "samplan_store_map_bytes{database=\"index\"}") > 0);
	CHECK(scrape_text(page, "samplan_store_ahead_bytes{database=\"ledger\"}") != NULL);
	CHECK(scrape_text(page, "samplan_oldest_reader_seconds") != NULL);
	CHECK(scrape_number(page, "process_resident_memory_bytes") > 0);
	CHECK(scrape_number(page, "process_start_time_seconds") > 1500000000);
	stop();
}

TEST(metrics, leave_out_what_is_not_known)
{
	start(1);
	const char *page = scrape(net_metrics_port(&n));
	CHECK(!scrape_text(page, "samplan_last_backup_timestamp_seconds"));
	CHECK(!scrape_text(page, "samplan_errors_total{error=\"INTERNAL\"}"));
	CHECK(!strstr(page, " "
			    "18446744073709551615"));
	CHECK(!strstr(page, "(null)"));
	stop();
}

TEST(metrics, count_entries_batches_and_commits)
{
	struct msg_log_list_reply list;
	start(1);
	CHECK_CODE(client_ask(&client, MESSAGE_ORG_IMPORT, client_import_body(&n), CODEC_RECEIPT,
			   NULL),
		SP_OK, &n.f.err);
	const char *page =
		page_with("samplan_requests_total{type=\"org import\",outcome=\"ok\"}", 1);
	CHECK_CODE(client_ask(&client, MESSAGE_LOG_LIST, bytes_of(NULL, 0), CODEC_LOG_LIST_REPLY,
			   &list),
		SP_OK, &n.f.err);
	CHECK_INT(scrape_number(page, "samplan_log_entries"), list.n_entries);
	/* all but the entries that init has made */
	uint64_t batches = scrape_number(page, "samplan_batch_entries_count");
	CHECK_INT(batches, 2);
	CHECK_INT(scrape_number(page, "samplan_batch_entries_sum"), 2);
	CHECK_INT(
		scrape_number(page, "samplan_commit_seconds_count{database=\"ledger\"}"), batches);
	CHECK_INT(scrape_number(page, "samplan_request_seconds_count{type=\"org import\"}"), 1);
	CHECK_INT(scrape_number(page, "samplan_request_stage_seconds_count{stage=\"commit\"}"), 2);
	CHECK(scrape_number(page, "samplan_loop_turn_seconds_count") > 0);
	stop();
}

TEST(metrics, tell_what_requests_were_refused_for)
{
	start(1);
	CHECK_INT(client_ask(&client, MESSAGE_TOTAL, bytes_of(NULL, 0), CODEC_TOTAL_REPLY, NULL),
		SP_NOT_ALLOWED);
	const char *page =
		page_with("samplan_requests_total{type=\"total\",outcome=\"refused\"}", 1);
	CHECK_INT(scrape_number(page, "samplan_errors_total{error=\"NOT_ALLOWED\"}"), 1);
	CHECK_INT(
		client_ask(&client, (enum message_type)999, bytes_of(NULL, 0), CODEC_RECEIPT, NULL),
		SP_UNEXPECTED_MESSAGE);
	page = page_with("samplan_requests_total{type=\"unknown\",outcome=\"refused\"}", 1);
	CHECK_INT(scrape_number(page, "samplan_errors_total{error=\"UNEXPECTED_MESSAGE\"}"), 1);
	stop();
}

TEST(metrics, follow_the_states_of_connections)
{
	const char *idle = "samplan_connections{state=\"idle\"}";
	struct client more[3];
	start(2);
	for (size_t i = 0; i < 3; i++) {
		client_open(&n, &more[i], &admin);
		client_hello(&more[i]);
	}
	int half = client_connect_raw(&n);
	const char *page = page_with(idle, 4);
	page = page_with("samplan_connections{state=\"handshake\"}", 1);
	CHECK_INT(scrape_number(page, idle), 4);
	for (size_t i = 0; i < 3; i++)
		client_close(&more[i]);
	close(half);
	do {
		page = scrape(net_metrics_port(&n));
	} while (scrape_number(page, idle) != 1 ||
		 scrape_number(page, "samplan_connections{state=\"handshake\"}") != 0);
	CHECK(scrape_number(page, "samplan_network_bytes_total{direction=\"received\"}") > 0);
	CHECK(scrape_number(page, "samplan_network_bytes_total{direction=\"sent\"}") > 0);
	stop();
}

TEST(metrics, tell_when_certificates_end_and_a_backup_was_sent)
{
	struct cert_info ca;
	start(1);
	CHECK_CODE(cert_read(n.f.keys.ca_cert, &ca, &n.f.err), SP_OK, &n.f.err);
	CHECK_CODE(client_ask(&client, MESSAGE_BACKUP, bytes_of(NULL, 0), CODEC_BACKUP_REPLY, NULL),
		SP_OK, &n.f.err);
	const char *page =
		page_with("samplan_requests_total{type=\"backup create\",outcome=\"ok\"}", 1);
	CHECK_INT(scrape_number(
			  page, "samplan_certificate_end_timestamp_seconds{certificate=\"ca\"}"),
		ca.not_after_ms / 1000);
	CHECK(scrape_number(page,
		      "samplan_certificate_end_timestamp_seconds{certificate=\"server\"}") > 0);
	CHECK(scrape_number(page, "samplan_last_backup_timestamp_seconds") > 1500000000);
	stop();
}

/* Every type has a place of its own, or would be counted as unknown. */
TEST(metrics, have_room_for_every_request)
{
	for (unsigned type = METRIC_TYPES; type <= UINT16_MAX; type++)
		CHECK(!app_request_name((uint16_t)type));
	CHECK(!app_request_name(0));
	CHECK_TEXT(app_request_name(MESSAGE_SUBMIT), "submit");
	CHECK_INT(metrics_type(MESSAGE_SUBMIT), MESSAGE_SUBMIT);
	CHECK_INT(metrics_type(MESSAGE_WELCOME), 0);
	for (size_t i = 0; sp_error_row_at(i); i++)
		CHECK((unsigned)sp_error_row_at(i)->code < METRIC_ERRORS);
}
