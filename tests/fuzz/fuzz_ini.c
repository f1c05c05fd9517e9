/* SPDX-License-Identifier: Apache-2.0 */
/* Any ini text: keys and values are pieces of it. As server.ini: what is accepted lies within its bounds, and written
 * again reads as the same. A refusal names a line that the file has. client.ini: fuzz_command.c. */
#include <fcntl.h>
#include <unistd.h>

#include "common/ini/ini.h"
#include "server/config.h"
#include "tests/fuzz/fuzz.h"

const size_t fuzz_max = 64 << 10;

static char path[200];

void fuzz_begin(void)
{
	snprintf(path, sizeof path, "%s/server.ini", fuzz_folder());
}

static void put(const void *ptr, size_t len)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	REQUIRE(fd >= 0 && (len == 0 || write(fd, ptr, len) == (ssize_t)len) && close(fd) == 0);
}

static void check_bounds(const struct config *c)
{
	REQUIRE(c->listen[0] && memchr(c->listen, 0, sizeof c->listen));
	REQUIRE(c->port >= 1 && c->port <= 65535 && c->drain_s >= 1 && c->drain_s <= 60);
	REQUIRE(c->map_gib >= 1 && c->map_gib <= 1024 && c->loops <= 64);
	REQUIRE(c->memory_limit >= 8 && c->memory_limit <= 65536);
	REQUIRE(c->max_connections <= 1000000 && c->max_connections_address <= 1000000 &&
		c->max_connections_account <= 1000000);
}

static void check_again(const struct config *c)
{
	struct config again;
	struct sp_error err = {0};
	char text[1024];
	int n = snprintf(text, sizeof text,
		"listen=%s\nport = %u\ndrain_s = %u\nmap_gib = %u\nloops = %u\nmemory_limit = "
		"%u\n"
		"max_connections = %u\nmax_connections_address = %u\nmax_connections_account = "
		"%u\n",
		c->listen, c->port, c->drain_s, c->map_gib, c->loops, c->memory_limit,
		c->max_connections, c->max_connections_address, c->max_connections_account);
	put(text, (size_t)n);
	REQUIRE(config_read(path, &again, &err) == SP_OK);
	REQUIRE(strcmp(again.listen, c->listen) == 0 && again.port == c->port &&
		again.drain_s == c->drain_s && again.map_gib == c->map_gib &&
		again.loops == c->loops && again.memory_limit == c->memory_limit &&
		again.max_connections == c->max_connections &&
		again.max_connections_address == c->max_connections_address &&
		again.max_connections_account == c->max_connections_account);
}

static size_t count_lines(const uint8_t *data, size_t size)
{
	size_t n = 1;
	for (size_t i = 0; i < size; i++)
		n += data[i] == '\n';
	return n;
}

static void check_refusal(
	enum sp_code rc, const struct sp_error *err, const char *name, struct bytes text)
{
	REQUIRE(err->code == rc && sp_error_row(rc)->exit_status == 3);
	REQUIRE(strncmp(err->where, name, strlen(name)) == 0);
	if (err->where[strlen(name)]) {
		unsigned long line = strtoul(err->where + strlen(name) + 1, NULL, 10);
		REQUIRE(line >= 1 && line <= count_lines(text.ptr, text.len));
	}
}

static bool is_piece(struct bytes text, const char *piece)
{
	return memmem(text.ptr, text.len, piece, strlen(piece)) != NULL;
}

static enum sp_code take_any(
	void *user, const char *section, const char *key, const char *value, struct sp_error *err)
{
	const struct bytes *text = user;
	REQUIRE(is_piece(*text, section) && is_piece(*text, key) && is_piece(*text, value));
	return strcmp(key, "port") == 0 ? sp_fail(err, SP_CONFIG_VALUE, key, value, "") : SP_OK;
}

static void check_text(struct bytes text)
{
	struct sp_error err = {0};
	enum sp_code rc = ini_read("a", text, take_any, &text, &err);
	if (rc != SP_OK)
		check_refusal(rc, &err, "a", text);
}

void fuzz_one(const uint8_t *data, size_t size)
{
	struct config c;
	struct sp_error err = {0};
	put(data, size);
	check_text(bytes_of(data, size));
	enum sp_code rc = config_read(path, &c, &err);
	if (rc == SP_OK) {
		check_bounds(&c);
		check_again(&c);
		return;
	}
	check_refusal(rc, &err, path, bytes_of(data, size));
}
