/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/lib/transcript.h"

#include <ctype.h>
#include <dirent.h>
#include <stdlib.h>

#include "common/base/file.h"
#include "common/codec/codec.h"
#include "common/wire/frame.h"

enum { FILE_MAX = 4 << 20, NAME_SIZE = 400 };

/* ---- the file ---- */

static int is_transcript(const struct dirent *e)
{
	size_t n = strlen(e->d_name);
	return n > 4 && strcmp(e->d_name + n - 4, ".txt") == 0;
}

void transcripts_each(
	const char *folder, void (*each)(struct history *h, const char *path), struct history *h)
{
	struct dirent **files;
	char path[NAME_SIZE];
	int n = scandir(folder, &files, is_transcript, alphasort);
	CHECK(n > 0);
	for (int i = 0; i < n; i++) {
		snprintf(path, sizeof path, "%s/%s", folder, files[i]->d_name);
		each(h, path);
		free(files[i]);
	}
	free(files);
}

static const char *read_text(const char *path)
{
	struct sp_error err;
	struct bytes text;
	CHECK_CODE(file_read(path, FILE_MAX, test_arena(), &text, &err), SP_OK, &err);
	return (const char *)text.ptr;
}

/* A directive with the lines that continue it; comments and blank lines are none. */
struct step {
	const char *path, *text; /* of its first line */
	size_t line; /* number of that line */
	const char *end; /* after its last line */
};

static const char *line_end(const char *p)
{
	const char *end = strchr(p, '\n');
	return end ? end + 1 : p + strlen(p);
}

/* False at the end of the file. `at` moves to the line after it. */
static bool next_step(struct step *s, const char **at)
{
	while (**at == '#' || **at == '\n') {
		*at = line_end(*at);
		s->line++;
	}
	if (!**at)
		return false;
	s->text = *at;
	do {
		*at = line_end(*at);
		s->line++;
	} while (**at == ' ' || **at == '\t');
	s->end = *at;
	return true;
}

static bool is_step(const struct step *s, const char *word)
{
	return strncmp(s->text, word, strlen(word)) == 0;
}

/* The bytes of a step's hexadecimal digits. */
static struct bytes step_bytes(const struct step *s, struct arena *a)
{
	size_t n = 0;
	char *digits = arena_alloc(a, (size_t)(s->end - s->text) + 1);
	for (const char *p = s->text + 2; p < s->end; p++)
		if (!isspace((unsigned char)*p))
			digits[n++] = *p;
	uint8_t *out = arena_alloc(a, n / 2 + 1);
	if (n % 2 || !hex_decode(digits, out, n / 2))
		fail_msg("%s: no hexadecimal digits before line %zu", s->path, s->line + 1);
	return bytes_of(out, n / 2);
}

static void print_frame(const char *what, struct bytes frame)
{
	print_error("%s:", what);
	for (size_t i = 0; i < frame.len; i++)
		print_error("%s%02x", i % 32 ? "" : "\n  ", frame.ptr[i]);
	print_error("\n");
}

static void compare(const struct step *s, struct bytes want, struct bytes got)
{
	size_t at = 0;
	if (bytes_equal(got, want))
		return;
	while (at < got.len && at < want.len && got.ptr[at] == want.ptr[at])
		at++;
	print_frame("recorded", want);
	print_frame("received", got);
	fail_msg(
		"%s: the frame before line %zu differs from byte %zu on", s->path, s->line + 1, at);
}

/* ---- playing ---- */

struct play {
	struct history *h;
	const struct line *anonymous, *known, *type; /* type: of the line that is open */
	void *line;
};

static struct bytes certificate_of(const struct step *s, struct history *h)
{
	const char *word = "connect account ";
	if (is_step(s, "connect anonymous"))
		return bytes_of(NULL, 0);
	size_t account = is_step(s, word) ? strtoul(s->text + strlen(word), NULL, 10) : 0;
	if (account == 0 || account >= HISTORY_ACCOUNTS || !h->certificates[account].len)
		fail_msg("%s: nobody to connect as before line %zu", s->path, s->line + 1);
	return h->certificates[account];
}

static void end_line(struct play *p, const struct step *s)
{
	if (!p->line)
		return;
	struct bytes left = p->type->receive(p->line, true);
	if (left.len)
		compare(s, bytes_of(NULL, 0), left);
	p->type->hang_up(p->line);
	p->line = NULL;
}

static void connect_line(struct play *p, const struct step *s)
{
	struct bytes certificate = certificate_of(s, p->h);
	end_line(p, s);
	p->type = certificate.len ? p->known : p->anonymous;
	p->line = p->type->connect(p->h, certificate);
}

/* The certificate that an answered enrolment or renewal gave, of a reply's frame. */
static struct bytes issued_in(struct history *h, struct bytes frame, uint64_t *account)
{
	struct msg_enrol_reply reply;
	struct sp_error err;
	if (frame.len < FRAME_HEADER_SIZE)
		return bytes_of(NULL, 0);
	uint16_t type = be16_get(frame.ptr + 4), flags = be16_get(frame.ptr + 6);
	struct bytes body = bytes_of(frame.ptr + FRAME_HEADER_SIZE, frame.len - FRAME_HEADER_SIZE);
	if ((type != MESSAGE_ENROL && type != MESSAGE_ACCOUNT_RENEW) || flags ||
		codec_decode(CODEC_ENROL_REPLY, body, h->arena, &reply, &err) != SP_OK)
		return bytes_of(NULL, 0);
	*account = reply.account;
	return reply.certificate;
}

static void keep_certificate(struct history *h, struct bytes frame)
{
	uint64_t account = 0;
	struct bytes certificate = issued_in(h, frame, &account);
	if (certificate.len && account < HISTORY_ACCOUNTS)
		h->certificates[account] = certificate;
}

/* What is to be issued lies in the reply that the file has for it. */
static void look_ahead(struct history *h, const struct step *s)
{
	struct step next = *s;
	const char *at = s->end;
	uint64_t account;
	h->recorded = bytes_of(NULL, 0);
	if (next_step(&next, &at) && is_step(&next, "S:"))
		h->recorded = issued_in(h, step_bytes(&next, h->arena), &account);
}

/* The steps that do not look at what comes back. */
static void do_step(struct play *p, const struct step *s)
{
	if (is_step(s, "connect "))
		connect_line(p, s);
	else if (is_step(s, "clock "))
		p->h->now_ms = strtoull(s->text + strlen("clock "), NULL, 10);
	else if (is_step(s, "rows "))
		app_pages(p->h->app, strtoul(s->text + strlen("rows "), NULL, 10), PAGE_BYTES);
	else if (is_step(s, "C:") && p->line)
		p->type->send(p->line, step_bytes(s, p->h->arena));
	else
		fail_msg("%s: cannot be followed before line %zu", s->path, s->line + 1);
}

static void check_reply(struct play *p, const struct step *s)
{
	if (!p->line)
		fail_msg("%s: nobody is connected before line %zu", s->path, s->line + 1);
	struct bytes got = p->type->receive(p->line, false);
	compare(s, step_bytes(s, p->h->arena), got);
	keep_certificate(p->h, got);
}

static void check_closed(struct play *p, const struct step *s)
{
	struct bytes left = p->type->receive(p->line, false);
	if (left.len)
		compare(s, bytes_of(NULL, 0), left);
	if (!p->type->closed(p->line))
		fail_msg("%s: not closed before line %zu", s->path, s->line + 1);
}

void transcript_play(
	struct history *h, const char *path, const struct line *anonymous, const struct line *known)
{
	struct play p = {.h = h, .anonymous = anonymous, .known = known};
	struct step s = {.path = path};
	const char *at = read_text(path);
	while (next_step(&s, &at)) {
		if (is_step(&s, "S:")) {
			check_reply(&p, &s);
		} else if (is_step(&s, "closed")) {
			check_closed(&p, &s);
		} else {
			look_ahead(h, &s);
			do_step(&p, &s);
		}
	}
	end_line(&p, &s);
}

/* ---- recording ---- */

static void put_frame(struct buf *out, struct bytes frame)
{
	enum { WIDE = 40 };
	const size_t groups[] = {4, 2, 2, 4};
	char hex[2 * WIDE + 1];
	size_t at = 0;
	buf_add_text(out, "S:");
	for (size_t i = 0; i < 4; at += groups[i++]) {
		hex_encode(bytes_of(frame.ptr + at, groups[i]), hex);
		buf_addf(out, " %s", hex);
	}
	for (size_t n; at < frame.len; at += n) {
		n = frame.len - at < WIDE ? frame.len - at : WIDE;
		hex_encode(bytes_of(frame.ptr + at, n), hex);
		buf_addf(out, "\n   %s", hex);
	}
	buf_add_text(out, "\n");
}

static void put_replies(struct play *p, struct buf *out)
{
	struct bytes frame;
	if (!p->line)
		return;
	while ((frame = p->type->receive(p->line, false)).len) {
		put_frame(out, frame);
		keep_certificate(p->h, frame);
	}
	if (p->type->closed(p->line))
		buf_add_text(out, "closed\n");
}

/* Requests that follow one another without an empty line between them are sent together. Certificates stay those
 * that the file has, where they are still right: what has not changed is recorded as it was. */
void transcript_record(struct history *h, const char *path, struct buf *out)
{
	struct play p = {.h = h, .anonymous = &line_of_app, .known = &line_of_app};
	struct step s = {.path = path};
	const char *at = read_text(path);
	h->recording = true;
	for (const char *from = at; next_step(&s, &at); from = at) {
		bool mine = is_step(&s, "S:") || is_step(&s, "closed");
		buf_add(out, from, (size_t)((mine ? s.text : at) - from));
		if (mine)
			continue;
		look_ahead(h, &s);
		do_step(&p, &s);
		if (is_step(&s, "connect ") || *at != '#')
			put_replies(&p, out);
	}
	end_line(&p, &s);
}

struct bytes transcript_frame(const char *path, size_t nth, struct arena *a)
{
	struct step s = {.path = path};
	const char *at = read_text(path);
	while (next_step(&s, &at))
		if ((is_step(&s, "S:") || is_step(&s, "C:")) && nth-- == 0)
			return step_bytes(&s, a);
	return bytes_of(NULL, 0);
}
