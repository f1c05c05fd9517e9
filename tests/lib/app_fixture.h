/* SPDX-License-Identifier: Apache-2.0 */
/* app_fixture.h - a server without a network: a store made by app_init, people who enrol in it, requests
 * that go all the way from a frame's body to a reply's. */
#ifndef SP_TESTS_LIB_APP_FIXTURE_H
#define SP_TESTS_LIB_APP_FIXTURE_H

#include <stdatomic.h>

#include "common/codec/codec.h"
#include "common/crypto/code.h"
#include "server/app/app.h"
#include "tests/lib/test.h"

#define FIXTURE_START UINT64_C(1546300800000) /* 2019-01-01 */
#define FIXTURE_DAY UINT64_C(86400000)
#define FIXTURE_PLAN "gavleborg-2018"
/* The index waits until somebody asks for it; nothing grows. */
extern const struct ledger_pace fixture_pace_lazy;

struct fixture {
	char dir[256];
	char code[48]; /* the first administrator's */
	const struct ledger_pace
		*pace; /* NULL = ledger_pace_eager; another from the next restart on */
	uint64_t now_ms; /* arrival of the next request; the test moves it */
	struct server_keys keys;
	struct ledger *ledger;
	struct app *app;
	struct arena *arena;
	struct sp_error err; /* of the last request */
	size_t frames; /* of the last reply */
	uint32_t next_key;
	enum ledger_step stop_at; /* where the next commit fails, if `stopping` */
	atomic_bool stopping;
	enum sp_code stop_with;
	void (*at_step)(enum ledger_step step); /* called by the writer at each step, or NULL */
	struct identity admin, coordinator, gavle, sandviken, nobody;
};

/* A new store, open; nobody has enrolled. Its time is FIXTURE_START, or the one given. */
void fixture_init(struct fixture *f);
void fixture_init_at(struct fixture *f, uint64_t now_ms);
/* Closes and opens the store, as a restart does. */
void fixture_restart(struct fixture *f);
void fixture_close(struct fixture *f);
/* fixture_init, and: administrator, coordinator and two reporters enrolled, organisations there, plan
 * published, the round 2018 open for 30 days. */
void fixture_year(struct fixture *f);
void fixture_year_at(struct fixture *f, uint64_t now_ms);

/* A fresh submission key, valid until the fixture's arena goes. */
struct bytes fixture_key(struct fixture *f);
/* The message's bytes. */
struct bytes fixture_encode(struct fixture *f, enum codec_id id, const void *message);

/* One request, up to its prepared state. */
struct request *fixture_open(
	struct fixture *f, const struct identity *who, enum message_type type, struct bytes body);
/* Appends the body of its reply's next frame to `bodies`, or puts an error's in their place. The flags. */
uint16_t fixture_frame(struct fixture *f, struct request *r, struct buf *bodies);
/* Its reply: the code of an error frame (f->err has the rest), or SP_OK with the reply in `out`. */
enum sp_code fixture_reply(struct fixture *f, struct request *r, void *out);
/* Both, with the writer's part between them. `out` may be NULL. */
enum sp_code fixture_send(struct fixture *f, const struct identity *who, enum message_type type,
	struct bytes body, void *out);
enum sp_code fixture_request(struct fixture *f, const struct identity *who, enum message_type type,
	enum codec_id id, const void *message, void *out);

/* Draws a code and has the administrator invite; returns the secret. */
const char *fixture_invite(struct fixture *f, enum role role, const char *organisation);
/* Enrols with a new key; *who is what a connection with the certificate gets. */
enum sp_code fixture_enrol(struct fixture *f, const char *secret, struct identity *who);

/* Entries in the ledger. */
uint64_t fixture_entries(struct fixture *f);

/* ---- app_plan.c ---- */

/* A plan of two areas; it is the caller's to change, with its areas and the indicator of the second. */
struct plan *fixture_plan(struct fixture *f);
/* A right answer to every question of the plan and year, in order. */
struct msg_submit fixture_submission(struct fixture *f, const char *unit, uint32_t base_revision);
/* The same to another plan or year: of its first version, for the first time. */
struct msg_submit fixture_submission_to(
	struct fixture *f, const struct plan *p, uint32_t year, const char *unit);
/* The answer to that question, which there is. */
struct answer *fixture_answer(struct msg_submit *m, const char *key);
/* The coordinator imports the plan and publishes it. */
void fixture_publish(struct fixture *f, struct plan *p);
void fixture_open_round(struct fixture *f, const char *plan, uint32_t year); /* for 30 days */
/* What a question comes to, which is among those of the reply. */
const struct msg_question_total *fixture_total_of(const struct msg_total_reply *r, const char *key);

#endif
