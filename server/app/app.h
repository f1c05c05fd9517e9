/* SPDX-License-Identifier: Apache-2.0 */
/* app.h - the use cases of the server: a request goes through gate and prepare (loop), apply (writer),
 * finish (loop). Floor 5: base, domain, codec, crypto, ledger, store. Knows no socket and no loop: tests run it alone. */
#ifndef SP_APP_APP_H
#define SP_APP_APP_H

#include "common/crypto/cert.h"
#include "server/ledger/ledger.h"

struct app; /* ledger, CA, names, code limiter: shared by loops and writer */

/* Makes the certificate of an account: as cert_issue_client, which is the usual one. */
typedef enum sp_code (*certificate_issuer)(void *ctx, const struct tls_key *ca_key, struct bytes ca,
	struct bytes csr, const char *common_name, uint64_t now_ms, uint64_t not_after_ms,
	struct arena *a, struct bytes *out, struct sp_error *err);

struct app_options {
	struct ledger *ledger; /* outlives the app */
	const struct tls_key *ca_key; /* outlives the app */
	const char *software; /* "samplan-server 0.1.0" */
	certificate_issuer issue; /* NULL = the usual one. Called by the writer */
	void *issue_ctx;
};
/* SP_OK, SP_NO_MEMORY, or SP_KEYS_INVALID when the key is not that of the ledger's CA. */
SP_CHECK enum sp_code app_new(const struct app_options *o, struct app **out, struct sp_error *err);
void app_free(struct app *a); /* NULL is fine */
/* What a running server does every hour: a `verify` beside it that was killed must not keep the store from using its
 * pages again. Any thread. */
void app_tidy(struct app *a);
/* As ledger_unchecked and ledger_check_pages. */
bool app_unchecked(const struct app *a);
SP_CHECK enum sp_code app_check_pages(struct app *a, const atomic_bool *stop, struct sp_error *err);
/* False once the store has failed: stop, and let the next start replay and check. Any thread. */
bool app_writable(const struct app *a);
/* As ledger_failure. */
SP_CHECK enum sp_code app_failure(const struct app *a, struct sp_error *err);

/* Tests only: other ends of a listing's frames. Before requests come. */
void app_pages(struct app *a, size_t rows, size_t bytes);

/* How many revocations of accounts have taken effect since the start. Goes up after the commit: a connection
 * whose identity was told at another number asks app_identify again, and is closed if it has lost its account.
 * Any thread. */
uint64_t app_revocations(const struct app *a);

/* What the server's status tells and only its network side knows. */
struct server_facts {
	uint32_t connections, loops;
	uint64_t certificate_not_after_ms; /* of the server's own */
	uint64_t memory_limit; /* bytes */
	uint64_t requests; /* answered since the start */
	uint64_t refused; /* connections, since the start */
	uint32_t queue; /* requests that wait for the writer */
};
typedef void (*server_facts_ask)(void *ctx, struct server_facts *out);
/* `ask` is called while a reply is made, on any loop; NULL takes it back. Before requests come. */
void app_facts_from(struct app *a, server_facts_ask ask, void *ctx);
/* What the store has to tell, for metrics. Any thread. */
struct app_store {
	struct ledger_usage usage;
	const struct ledger_stats *stats; /* valid as long as the ledger */
	uint64_t acked, indexed; /* entries: their difference is the index's lag */
};
void app_store(const struct app *a, struct app_store *out);
/* The same, and what else metrics tell of the app. */
struct app_figures {
	struct app_store store;
	bool writable;
	uint64_t last_backup_ms; /* 0 = none since the start */
	uint64_t ca_not_after_ms; /* 0 when that cannot be told */
};
void app_figures(struct app *a, struct app_figures *out); /* any thread */
/* What a request of this type is called ("submit"); NULL when there is none. Any thread. */
const char *app_request_name(uint16_t type);
/* What all requests hold; the network side adds its connections' buffers. Valid as long as the app. */
struct meter *app_memory(struct app *a);

/* Who is at the other end. Filled once, after the handshake. */
struct identity {
	bool authenticated;
	uint64_t account;
	enum role role;
	char organisation[ID_MAX + 1];
	uint64_t not_after_ms; /* of the certificate that was shown */
	uint64_t revocations; /* app_revocations that it was told at */
	enum sp_code refusal; /* why a certificate did not count, or SP_OK */
};
/* certificate empty = anonymous. Never fails for an unknown certificate: that is an anonymous with a
 * refusal. Thread: a loop. */
SP_CHECK enum sp_code app_identify(struct app *a, struct bytes certificate, uint64_t now_ms,
	struct identity *out, struct sp_error *err);

enum { REQUEST_ARENA_MAX = 4 << 20, PAGE_KEY_MAX = 256 };
/* Where a listing's frame ends: rows, and bytes of them, unless one row alone has more. */
enum { PAGE_ROWS = 500, PAGE_BYTES = 256 << 10 };

struct request_row; /* a row of requests.def */

/* What the writer appends for a request: its own bytes, unless the use case makes a record of them. */
struct draft {
	uint64_t account;
	uint32_t kind;
	struct bytes body;
	const void *decoded;
};

/* When each of its stages was over: clock_steady_ns; 0 = it has not come to that. */
struct request_times {
	uint64_t began_ns; /* the frame's first byte was there */
	uint64_t read_ns; /* the frame's last byte was there */
	uint64_t prepared_ns;
	uint64_t queued_ns; /* put into the writer's queue */
	uint64_t taken_ns; /* out of it */
	uint64_t applied_ns; /* with the others of its batch */
	uint64_t committed_ns;
	uint64_t replied_ns; /* the newest frame of the reply was made */
	uint64_t sent_ns; /* encrypted and offered to the socket */
};

/* One request. Belongs to one thread at a time: loop, writer, loop. */
struct request {
	const struct request_row *row;
	struct identity who;
	char peer[64]; /* address without port, for the code limiter and the log */
	uint64_t arrival_ms; /* server clock when the frame's last byte was read */
	struct request_times times;
	uint16_t type;
	uint32_t tag;
	struct bytes body; /* as received, in the arena */
	struct arena arena;
	void *message; /* the decoded request */
	void *state; /* the use case's own, in the arena */
	const struct plan_snapshot *plan; /* held from prepare to finish */
	struct sha256_stream *digest; /* of a backup under way, or NULL */
	struct draft draft; /* for the writer */
	uint64_t number; /* entry written, or the earlier one for a retry */
	void *made; /* the reply's struct, made by the writer; or NULL: the finish step makes it */
	uint64_t needs; /* entries that the index must show before the reply is made */
	uint64_t shown; /* entries in the view that its frame was made from */
	/* UTC; set by the finish step when the reply would be the same for everybody until then, unless the record grows */
	uint64_t same_until_ms;
	struct bytes kept; /* the reply's body, as it was made for an earlier request; or empty */
	/* A listing that does not fit in one frame: set by the finish step when rows are left, which it finds
	 * by its own message's `after`, moved on to the last row of the frame. */
	bool more;
	struct page *page; /* the rows of the frame that is being made (usecase.h) */
	char last[PAGE_KEY_MAX +
		  1]; /* what `after` of the message points at: key of the last row told */
	bool continued; /* the first frame, which alone has the fields beside the rows, is made */
	enum sp_code outcome; /* of prepare or apply; SP_OK = finish makes the reply */
	struct sp_error error;
};

/* Makes a request out of a frame: row looked up, gate passed (connection's rights; role; size), body
 * copied. *out is set also on failure, so that request_reply can make the error frame; free it with
 * request_free. `hello_done` = a hello was taken on this connection. Thread: loop. */
enum sp_code request_open(struct app *a, const struct identity *who, const char *peer,
	bool hello_done, uint16_t type, uint32_t tag, struct bytes body, uint64_t arrival_ms,
	struct request **out);
/* Decodes and does what needs no writing. Afterwards request_writes says whether the writer is next.
 * The outcome lies in the request. Thread: loop. */
void request_prepare(struct app *a, struct request *r);
/* Whether the writer is next: it writes, or shows what the index has not seen yet. */
bool request_writes(const struct request *r);
/* Whether it is a read, for which the writer only brings the index up to date. */
bool request_waits(const struct request *r);
/* Runs the apply steps of n requests (at most LEDGER_BATCH_ENTRIES) as one or more batches, each
 * committed before this returns, and for reads brings the index up to date; outcomes lie in the requests.
 * Thread: the writer. */
void request_apply(struct app *a, struct request **list, size_t n);
/* What is to be done beside: as ledger_tend. Thread: the writer. */
uint64_t app_tend(struct app *a, uint64_t idle_ns);
/* Commits what waits of the index. The writer's last call. */
void app_settle(struct app *a);
uint32_t app_spin_us(const struct app *a); /* of the ledger's pace */
/* Appends the reply's next frame, or the error frame, to `out`. True: it has the flag MORE, and the next call
 * makes the frame after it, of what the store then holds. Frames of other requests may come between.
 * Thread: loop. */
bool request_reply(struct app *a, struct request *r, struct buf *out);
void request_free(struct request *r); /* NULL is fine */
bool request_is_hello(const struct request *r); /* a hello that holds */
/* The sender cannot be trusted any more (malformed, unexpected message): close after the reply. */
bool request_closes(const struct request *r);

/* Whether clients are told this error (sent.c). PROTOCOL.md says the same. */
bool app_sends(enum sp_code code);
/* Whether it is the server's own fault: told to its log too, and counted as failed, not as refused. */
bool app_is_own_fault(enum sp_code code);
/* An error frame, also for what is refused before it is a request: frames too large, tags in use. An error that
 * clients are not told goes to the log, and as SP_INTERNAL with its searchable code to them. */
void app_error_frame(uint16_t type, uint32_t tag, const struct sp_error *error, struct buf *out);

/* The welcome frame for a new connection. */
void app_welcome(struct app *a, const struct identity *who, struct buf *out);

/* ---- the folder DIR: server.ini, keys/, store/ ---- */
struct server_keys {
	struct tls_key *ca_key, *server_key;
	struct bytes ca_cert, server_cert; /* DER, in the arena given */
	struct sign_key *log_key;
};
SP_CHECK enum sp_code keys_load(
	const char *dir, struct arena *a, struct server_keys *out, struct sp_error *err);
void keys_free(struct server_keys *k);

/* Whether the server should get a new certificate: two thirds of its life are over, or it has not begun. */
bool app_certificate_due(const struct cert_info *shown, uint64_t now_ms);
/* Whether the clock shows a time before the newest entry's arrival: then it is wrong, or was. What is dated by it is
 * not to take the place of anything. False also when the store cannot be read. Any thread. */
bool app_clock_is_behind(const struct app *a, uint64_t now_ms);
/* Makes a certificate for the same key, two years (not longer than the CA), and writes it over
 * DIR/keys/server.pem as a whole. *out = its DER, in the arena. SP_KEYS_INVALID (the CA has expired),
 * SP_FILE: the old one is still there. Blocks for the disk. Thread: one at a time. */
SP_CHECK enum sp_code app_renew_certificate(const struct app *a, const char *dir,
	const struct tls_key *server_key, uint64_t now_ms, struct arena *arena, struct bytes *out,
	struct sp_error *err);

struct init_options {
	const char *dir, *host, *county; /* county may be NULL */
	uint16_t port;
	uint64_t now_ms;
};
struct init_result {
	char code[48]; /* the first administrator's; a secret */
	struct hash log_key;
	struct hash ca;
};
/* Everything in DIR.tmp-XXXXXX, synced, renamed to DIR. SP_EXISTS when DIR is there and not empty. */
SP_CHECK enum sp_code app_init(
	const struct init_options *o, struct init_result *out, struct sp_error *err);
/* Whether an init that was killed left a DIR.tmp-XXXXXX, and which (one of them). */
bool app_init_leftover(const char *dir, char *out, size_t size);
/* Offline: opens DIR's ledger and writes an invitation. SP_STORE_LOCKED while a server runs. */
SP_CHECK enum sp_code app_invite_offline(const char *dir, enum role role, const char *organisation,
	uint64_t now_ms, char code[48], struct sp_error *err);

#endif
