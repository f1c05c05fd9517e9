/* SPDX-License-Identifier: Apache-2.0 */
/* The command line without a server: words with NULs between up to an empty one, then a file that is named `f` and is
 * standard input too, then after another NUL what client.ini says. The plan of the corpus's forms is at hand. Nobody has
 * enrolled, so that no command reaches a network; of those that need none but ask for one, connect and doctor, only the options are read. In a folder of its
 * own, with no way out of it: a slash in the words becomes an underscore. The exit status is one that the
 * man page has, and neither stream gets a byte that moves a terminal's cursor. */
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "client/commands/commands.h"
#include "client/commands/command.h"
#include "common/base/file.h"
#include "common/codec/codec.h"
#include "common/domain/plan.h"
#include "common/text/text.h"
#include "tests/fuzz/fuzz.h"

enum { WORDS = 40, EXIT_MAX = 11, EXIT_INTERRUPTED = 130, SHOWN_MAX = 4 << 20 };

const size_t fuzz_max = 64 << 10; /* the longest plan of client/data, and twice as much again */

int client_main(int argc, char **argv);
void __sanitizer_set_report_fd(void *fd) __attribute__((weak));

static const char *home;
static struct buf kept_plan;
static int screen = -1, real_stderr = -1; /* what both streams go into; where reports go */
static int start = -1; /* the folder that the program was started in */

#define PLANS "samplan/default/plans"

static void set(const char *name, const char *value)
{
	REQUIRE(setenv(name, value, 1) == 0);
}

/* What `form get` has left, so that forms can be checked. */
static void make_plan(void)
{
	static struct indicator indicators[] = {
		{.id = "antal", .text = "Antal", .kind = INDICATOR_COUNT, .unit = "personer"},
		{.id = "andel", .text = "Andel", .kind = INDICATOR_SHARE}};
	static struct area areas[] = {{.id = "sip",
		.name = "SIP",
		.indicators = indicators,
		.n_indicators = sizeof indicators / sizeof indicators[0]}};
	static const char *parties[] = {"2180"};
	const struct plan plan = {.id = "p",
		.title = "Plan",
		.kind = PLAN_ACTION_PLAN,
		.county = "21",
		.from_year = 2018,
		.to_year = 2018,
		.parties = parties,
		.n_parties = 1,
		.areas = areas,
		.n_areas = 1};
	struct sp_error err;
	buf_init(&kept_plan, FUZZ_ARENA);
	REQUIRE(plan_check(&plan, &err) == SP_OK);
	REQUIRE(codec_encode(CODEC_PLAN, &plan, &kept_plan, &err) == SP_OK);
}

static void put(const char *name, struct bytes content)
{
	int fd = open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	REQUIRE(fd >= 0 && write(fd, content.ptr, content.len) == (ssize_t)content.len);
	close(fd);
}

void fuzz_begin(void)
{
	static char ini[200];
	home = fuzz_folder();
	make_plan();
	snprintf(ini, sizeof ini, "%s/client.ini", home);
	set("HOME", home);
	set("XDG_CONFIG_HOME", home);
	set("XDG_DATA_HOME", home);
	set("XDG_STATE_HOME", home);
	set("XDG_DATA_DIRS", home);
	set("SAMPLAN_CONFIG", ini);
	screen = memfd_create("screen", MFD_CLOEXEC);
	real_stderr = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 10);
	start = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	REQUIRE(screen >= 0 && real_stderr >= 0 && start >= 0);
	if (__sanitizer_set_report_fd)
		__sanitizer_set_report_fd((void *)(intptr_t)real_stderr);
}

static int read_words(struct fuzz_input *in, char **argv, struct arena *a)
{
	int argc = 1;
	argv[0] = arena_text(a, "samplan");
	while (argc < WORDS && in->left) {
		struct bytes word = take_to(in, 0);
		char *text = arena_text_n(a, word.ptr, word.len);
		REQUIRE(text);
		if (word.len == 0)
			break;
		for (char *p = text; *p; p++)
			*p = *p == '/' ? '_' : *p;
		argv[argc++] = strcmp(text, "''") == 0 ? arena_text(a, "") : text;
	}
	argv[argc] = NULL;
	return argc;
}

/* Whether the words name a command that would look for a server of that name. getopt sorts the words that it
 * is given. */
static bool goes_out(int argc, char **argv, struct arena *a)
{
	struct options o;
	struct sp_error err;
	enum lang lang = LANG_SV;
	const char *near = NULL;
	size_t used = 0;
	char **copy = arena_array(a, (size_t)argc + 1, sizeof *copy);
	REQUIRE(copy);
	memcpy(copy, argv, (size_t)argc * sizeof *copy);
	if (options_read(argc, copy, a, &o, &lang, &err) != SP_OK)
		return false;
	const struct command *c = command_find(o.args, o.n_args, lang, &used, &near);
	return c && (strcmp(c->name[LANG_EN], "connect") == 0 ||
			    strcmp(c->name[LANG_EN], "doctor") == 0);
}

static int run(int argc, char **argv)
{
	int in = open("f", O_RDONLY | O_CLOEXEC), out = dup(STDOUT_FILENO);
	REQUIRE(in >= 0 && out >= 0 && ftruncate(screen, 0) == 0);
	REQUIRE(lseek(screen, 0, SEEK_SET) == 0);
	fflush(NULL);
	REQUIRE(dup2(in, STDIN_FILENO) >= 0 && dup2(screen, STDOUT_FILENO) >= 0 &&
		dup2(screen, STDERR_FILENO) >= 0);
	clearerr(stdin);
	int status = client_main(argc, argv);
	fflush(NULL);
	REQUIRE(dup2(out, STDOUT_FILENO) >= 0 && dup2(real_stderr, STDERR_FILENO) >= 0);
	close(in);
	close(out);
	return status;
}

static void check_screen(struct arena *a)
{
	struct stat st;
	REQUIRE(fstat(screen, &st) == 0 && st.st_size <= SHOWN_MAX);
	size_t size = (size_t)st.st_size;
	char *text = arena_alloc(a, size + 1);
	REQUIRE(text && pread(screen, text, size, 0) == (ssize_t)size);
	REQUIRE(strlen(text) == size && utf8_valid(bytes_of(text, size)));
	for (const char *p = text; *p; p++)
		REQUIRE((unsigned char)*p >= 0x20 || strchr("\n\t\r", *p));
}

void fuzz_one(const uint8_t *data, size_t size)
{
	struct fuzz_input in = {data, size};
	struct arena a;
	struct sp_error err;
	char *argv[WORDS + 1];
	arena_init(&a, 8 * FUZZ_ARENA);
	int argc = read_words(&in, argv, &a);
	if (!goes_out(argc, argv, &a)) {
		REQUIRE(chdir(home) == 0);
		REQUIRE(dir_make(PLANS, &err) == SP_OK);
		put(PLANS "/p@1.plan", buf_bytes(&kept_plan));
		put("f", take_to(&in, 0));
		if (in.left)
			put("client.ini", take(&in, in.left));
		int status = run(argc, argv);
		REQUIRE((status >= 0 && status <= EXIT_MAX) || status == EXIT_INTERRUPTED);
		check_screen(&a);
		dir_remove(home);
		REQUIRE(mkdir(home, 0700) == 0 && fchdir(start) == 0);
	}
	arena_free(&a);
}
