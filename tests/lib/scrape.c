/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/lib/scrape.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

enum { WAIT_MS = 20000, PAGE_MAX = 1 << 20, NAME = 128, SERIES = 300 };

/* ---- asking ---- */

int scrape_connect(uint16_t port)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(port)};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (connect(fd, (struct sockaddr *)&at, sizeof at) == 0)
		return fd;
	close(fd);
	return -1;
}

const char *scrape_read(int fd)
{
	char *all = arena_alloc(test_arena(), PAGE_MAX);
	size_t len = 0;
	for (;;) {
		struct pollfd wait = {.fd = fd, .events = POLLIN};
		CHECK_INT(poll(&wait, 1, WAIT_MS), 1);
		ssize_t n = recv(fd, all + len, PAGE_MAX - 1 - len, 0);
		if (n <= 0)
			break;
		len += (size_t)n;
	}
	all[len] = '\0';
	return all;
}

const char *scrape_with(uint16_t port, const char *request)
{
	static const char head[] =
		"HTTP/1.1 200 OK\r\nContent-Type: text/plain; version=0.0.4; charset=utf-8\r\n";
	static const char length[] = "Content-Length: ";
	const char *wrong_at = "";
	int fd = scrape_connect(port);
	CHECK(fd >= 0);
	CHECK_INT(send(fd, request, strlen(request), MSG_NOSIGNAL), strlen(request));
	const char *all = scrape_read(fd), *page = strstr(all, "\r\n\r\n");
	close(fd);
	CHECK(page && strncmp(all, head, strlen(head)) == 0);
	page += 4;
	const char *told = strstr(all, length);
	CHECK(told && told < page);
	CHECK_INT(strtoul(told + strlen(length), NULL, 10), strlen(page));
	const char *fault = scrape_fault(page, &wrong_at);
	if (fault)
		fprintf(stderr, "%s at: %.80s\n", fault, wrong_at);
	CHECK(!fault);
	return page;
}

const char *scrape(uint16_t port)
{
	return scrape_with(port, "GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n");
}

/* ---- reading ---- */

/* A family of series, as its TYPE line began it. */
struct family {
	const char *begins;
	char name[NAME], type[NAME];
	size_t samples;
	/* of a histogram's series that is being told */
	char of[SERIES];
	double last_bound, last_count;
	bool infinite, summed;
};

struct reading {
	const char *page;
	struct family family;
	const char *fault;
};

static bool is_name(const char *text, size_t n)
{
	if (n == 0 || n >= NAME || isdigit((unsigned char)text[0]))
		return false;
	for (size_t i = 0; i < n; i++)
		if (!isalnum((unsigned char)text[i]) && text[i] != '_' && text[i] != ':')
			return false;
	return true;
}

static size_t name_length(const char *text)
{
	size_t n = 0;
	while (isalnum((unsigned char)text[n]) || text[n] == '_' || text[n] == ':')
		n++;
	return n;
}

/* Whether a line of these begins with these bytes followed by a space or a brace. */
static bool is_among(const char *lines, const char *end, const char *text, size_t n)
{
	for (const char *l = lines; l < end; l = strchr(l, '\n') + 1)
		if (strncmp(l, text, n) == 0 && (l[n] == ' ' || l[n] == '{'))
			return true;
	return false;
}

/* The labels of a sample up to the value; `le` is copied out, the rest is the series that a bucket belongs to. */
static const char *read_labels(const char *p, char *rest, char *le)
{
	size_t n = strlen(rest);
	le[0] = '\0';
	if (*p != '{')
		return p;
	do {
		const char *name = ++p, *value;
		size_t len = name_length(name);
		if (!is_name(name, len) || strchr(name, ':') == name ||
			strncmp(name + len, "=\"", 2) != 0)
			return NULL;
		value = p = name + len + 2;
		for (; *p && *p != '"' && *p != '\n'; p++)
			if (*p == '\\' && !strchr("\\\"n", *++p))
				return NULL;
		if (*p != '"')
			return NULL;
		if (len == 2 && strncmp(name, "le", 2) == 0)
			snprintf(le, NAME, "%.*s", (int)(p - value), value);
		else
			n += (size_t)snprintf(
				rest + n, SERIES - n, ";%.*s", (int)(p + 1 - name), name);
		p++;
	} while (*p == ',');
	return *p == '}' ? p + 1 : NULL;
}

static const char *fault_of_bucket(struct family *f, const char *of, const char *le, double value)
{
	bool infinite = strcmp(le, "+Inf") == 0;
	double bound = strtod(le, NULL);
	if (strcmp(f->of, of) != 0) {
		if (f->of[0] && !f->summed)
			return "histogram without its count";
		snprintf(f->of, sizeof f->of, "%s", of);
		f->infinite = f->summed = false;
		f->last_bound = -1;
		f->last_count = 0;
	}
	if (!le[0])
		return "bucket without a bound";
	if (f->infinite || (!infinite && bound <= f->last_bound))
		return "bounds that do not rise";
	if (value < f->last_count)
		return "counts that fall";
	f->last_bound = bound;
	f->last_count = value;
	f->infinite = infinite;
	return NULL;
}

static const char *fault_of_histogram(
	struct family *f, const char *suffix, const char *of, const char *le, double value)
{
	if (strcmp(suffix, "_bucket") == 0)
		return fault_of_bucket(f, of, le, value);
	if (strcmp(f->of, of) != 0 || !f->infinite)
		return "histogram without +Inf";
	if (strcmp(suffix, "_sum") == 0)
		return NULL;
	if (strcmp(suffix, "_count") != 0)
		return "foreign sample in a histogram";
	f->summed = true;
	return value == f->last_count ? NULL : "count that is not its last bucket";
}

static const char *fault_of_sample(struct reading *r, const char *line)
{
	struct family *f = &r->family;
	char le[NAME], of[SERIES] = "of", *end;
	size_t n = name_length(line), family = strlen(f->name);
	if (!is_name(line, n))
		return "bad name";
	if (family == 0 || n < family || strncmp(line, f->name, family) != 0)
		return "sample outside its family";
	const char *p = read_labels(line + n, of, le);
	if (!p || *p != ' ')
		return "bad labels";
	double value = strtod(p + 1, &end);
	if (end == p + 1 || *end != '\n' || !isdigit((unsigned char)p[1]))
		return "bad value";
	if (is_among(f->begins, line, line, (size_t)(p - line)))
		return "series told twice";
	f->samples++;
	if (strcmp(f->type, "histogram") == 0) {
		char suffix[NAME];
		snprintf(suffix, sizeof suffix, "%.*s", (int)(n - family), line + family);
		return fault_of_histogram(f, suffix, of, le, value);
	}
	return n == family && !le[0] ? NULL : "sample outside its family";
}

static const char *fault_of_end(const struct family *f)
{
	if (strcmp(f->type, "histogram") == 0 && f->samples && !f->summed)
		return "histogram without its count";
	return NULL;
}

static bool ends_with(const char *text, const char *end)
{
	size_t n = strlen(text), m = strlen(end);
	return n > m && strcmp(text + n - m, end) == 0;
}

static const char *fault_of_comment(struct reading *r, const char *line)
{
	static const char *const types[] = {"counter", "gauge", "histogram"};
	struct family next = {.begins = line};
	bool known = false;
	if (sscanf(line, "# HELP %127s", next.name) == 1) {
		const char *fault = fault_of_end(&r->family);
		if (is_among(r->page, line, line, strlen("# HELP ") + strlen(next.name)))
			return "family told twice";
		r->family = next;
		return fault;
	}
	if (sscanf(line, "# TYPE %127s %127s", next.name, next.type) != 2)
		return "bad comment";
	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
		known |= strcmp(next.type, types[i]) == 0;
	if (!known || strcmp(next.name, r->family.name) != 0 || r->family.type[0])
		return "TYPE that does not follow its HELP";
	if (ends_with(next.name, "_total") != (strcmp(next.type, "counter") == 0))
		return "only counters, and all of them, end with _total";
	snprintf(r->family.type, sizeof r->family.type, "%s", next.type);
	return NULL;
}

const char *scrape_fault(const char *page, const char **at)
{
	struct reading r = {.page = page};
	const char *fault = NULL;
	for (*at = page; **at && !fault; *at = strchr(*at, '\n') + 1) {
		if (!strchr(*at, '\n'))
			return "last line without an end";
		fault = **at == '#' ? fault_of_comment(&r, *at) : fault_of_sample(&r, *at);
		if (!fault && **at != '#' && !r.family.type[0])
			fault = "sample without TYPE";
		if (fault)
			return fault;
	}
	return fault_of_end(&r.family);
}

const char *scrape_text(const char *page, const char *series)
{
	const size_t n = strlen(series);
	for (const char *l = page; *l; l = strchr(l, '\n') + 1)
		if (strncmp(l, series, n) == 0 && l[n] == ' ')
			return arena_printf(
				test_arena(), "%.*s", (int)strcspn(l + n + 1, "\n"), l + n + 1);
	return NULL;
}

uint64_t scrape_number(const char *page, const char *series)
{
	const char *text = scrape_text(page, series);
	if (!text)
		fprintf(stderr, "no series %s\n", series);
	CHECK(text != NULL);
	return strtoull(text, NULL, 10);
}
