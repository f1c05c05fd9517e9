/* SPDX-License-Identifier: Apache-2.0 */
/* sums - reads cases from its standard input and says what the product's own arithmetic makes of them. sums.py makes
 * the cases and knows the answers. */
#include "tests/sums/sums.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

__extension__ typedef unsigned __int128 magnitude;

enum { ARENA_MAX = 64 << 20, DIGITS = 48 };

_Noreturn static void broken(const char *what)
{
	fprintf(stderr, "sums: %s\n", what);
	exit(2);
}

/* ---- words ---- */

const char *ask_word(struct ask *x)
{
	char *word = x->rest + strspn(x->rest, " ");
	const size_t n = strcspn(word, " ");
	x->rest = word + n + (word[n] != '\0');
	word[n] = '\0';
	return word;
}

char *ask_rest(struct ask *x)
{
	return x->rest;
}

int64_t ask_number(struct ask *x)
{
	char *end;
	const char *word = ask_word(x);
	const long long v = strtoll(word, &end, 10);
	if (!*word || *end)
		broken("a number was expected");
	return v;
}

uint64_t ask_unsigned(struct ask *x)
{
	char *end;
	const char *word = ask_word(x);
	const unsigned long long v = strtoull(word, &end, 10);
	if (!*word || *end)
		broken("a number was expected");
	return v;
}

uint32_t ask_small(struct ask *x)
{
	return (uint32_t)ask_unsigned(x);
}

void *ask_memory(struct ask *x, size_t n, size_t size)
{
	void *memory = arena_array(x->a, n ? n : 1, size);
	if (!memory)
		broken("the case is too large");
	return memory;
}

/* Of 128 bits, as no function of the C library reads or prints it; in two's complement, so that every one can come. */
static wide ask_wide(struct ask *x)
{
	magnitude v = 0;
	const char *p = ask_word(x);
	const bool negative = *p == '-';
	for (p += negative; *p; p++)
		v = v * 10 + (unsigned)(*p - '0');
	return (wide)(negative ? 0 - v : v);
}

static void say_wide(wide v)
{
	char digits[DIGITS];
	size_t at = sizeof digits - 1;
	magnitude rest = (magnitude)v;
	if (v < 0)
		rest = 0 - rest;
	digits[at] = '\0';
	do
		digits[--at] = (char)('0' + (int)(rest % 10));
	while ((rest /= 10) != 0);
	printf("%s%s", v < 0 ? "-" : "", digits + at);
}

void say_ratio(struct ratio r)
{
	if (!ratio_is(r)) {
		printf("none ");
		return;
	}
	say_wide(r.num);
	putchar('/');
	say_wide(r.den);
	putchar(' ');
}

void say_interval(const struct interval *i)
{
	say_ratio(i->low);
	say_ratio(i->high);
}

static void say_text(const char *text)
{
	if (!text)
		broken("a text has no memory");
	fputs(text, stdout);
}

static void say_number(bool there, int64_t v)
{
	if (there)
		printf("%" PRId64, v);
	else
		printf("no");
}

/* ---- decimals and shares ---- */

static void do_add(struct ask *x)
{
	decimal sum = ask_number(x);
	const decimal before = sum, v = ask_number(x);
	const bool fits = decimal_add(&sum, v);
	if (!fits && sum != before)
		broken("a sum that does not fit was changed");
	say_number(fits, sum);
}

static void do_per_mille(struct ask *x)
{
	int64_t out = 0;
	const decimal numerator = ask_number(x), denominator = ask_number(x);
	const bool is = share_per_mille(numerator, denominator, &out);
	say_number(is, out);
}

static void do_print(struct ask *x)
{
	char text[DIGITS], plain[DIGITS];
	const decimal v = ask_number(x);
	const int places = (int)ask_number(x);
	decimal_print(v, places, text, sizeof text);
	decimal_print_plain(v, plain, sizeof plain);
	printf("%s|%s|%d", text, plain, decimal_places(v));
}

static const char *symbol(enum sp_code code)
{
	const struct sp_error_row *row = sp_error_row(code);
	return code == SP_OK ? "OK" : row ? row->symbol : "?";
}

static void do_quantity(struct ask *x)
{
	struct quantity q = {0};
	const enum sp_code rc = quantity_parse(ask_rest(x), &q);
	printf("%s %d %" PRId64 " %" PRId64 "|", symbol(rc), (int)q.qualifier, q.low, q.high);
	say_text(rc == SP_OK ? quantity_print(&q, LANG_SV, x->a) : "");
}

static void do_share(struct ask *x)
{
	struct share s = {0};
	const enum sp_code rc = share_parse(ask_rest(x), x->a, &s);
	printf("%s %d %" PRId64 " %" PRId64 " %" PRId64 "|", symbol(rc), (int)s.qualifier,
		s.numerator, s.denominator, s.percent);
	say_text(rc == SP_OK ? share_print(&s, LANG_SV, x->a) : "");
}

static void do_part(struct ask *x)
{
	const uint64_t part = ask_unsigned(x), whole = ask_unsigned(x);
	say_text(print_part(part, whole, x->a));
	putchar('|');
	say_text(print_of(part, whole, LANG_SV, x->a));
}

/* ---- fractions ---- */

static struct ratio ask_ratio(struct ask *x)
{
	const wide num = ask_wide(x), den = ask_wide(x);
	return ratio_of(num, den);
}

static void do_ratio(struct ask *x)
{
	int order = 0;
	const struct ratio a = ask_ratio(x), b = ask_ratio(x);
	say_ratio(a);
	say_ratio(b);
	say_ratio(ratio_add(a, b));
	say_ratio(ratio_subtract(a, b));
	say_ratio(ratio_multiply(a, b));
	say_ratio(ratio_divide(a, b));
	const bool is = ratio_compare(a, b, &order);
	say_number(is, order);
	printf(" %d", ratio_sign(a));
}

static void do_round(struct ask *x)
{
	decimal out = 0;
	const struct ratio r = ask_ratio(x);
	for (int places = 0; places <= DECIMAL_PLACES; places++) {
		const bool is = ratio_round(r, places, &out);
		say_number(is, out);
		putchar(' ');
	}
}

static void do_show(struct ask *x)
{
	const enum ratio_style style = (enum ratio_style)ask_number(x);
	const int places = (int)ask_number(x);
	const struct ratio low = ask_ratio(x), high = ask_ratio(x);
	const struct interval i = {low, high};
	say_text(ratio_print(i.low, style, places, x->a));
	putchar('|');
	say_text(interval_print(&i, style, places, x->a));
}

/* ---- a line ---- */

static const struct {
	const char *name;
	void (*run)(struct ask *);
} commands[] = {
	{"add", do_add},
	{"per_mille", do_per_mille},
	{"print", do_print},
	{"quantity", do_quantity},
	{"share", do_share},
	{"part", do_part},
	{"ratio", do_ratio},
	{"round", do_round},
	{"show", do_show},
	{"totals", do_totals},
	{"panel", do_panel},
	{"coverage", do_coverage},
	{"units", do_units},
	{"change", do_change},
	{"rates", do_rates},
	{"points_share", do_points_share},
	{"trend", do_trend},
	{"before", do_before},
	{"cost", do_cost},
	{"grants", do_grants},
};

static void run(struct ask *x)
{
	const char *name = ask_word(x);
	for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++)
		if (strcmp(name, commands[i].name) == 0) {
			commands[i].run(x);
			putchar('\n');
			return;
		}
	broken("an unknown command");
}

int main(void)
{
	char *line = NULL;
	size_t room = 0;
	ssize_t n;
	struct arena a;
	arena_init(&a, ARENA_MAX);
	setvbuf(stdout, NULL, _IOLBF,
		BUFSIZ); /* a sanitizer's end comes right after the line before */
	while ((n = getline(&line, &room, stdin)) > 0) {
		if (line[n - 1] == '\n')
			line[n - 1] = '\0';
		const struct arena_mark start = arena_mark(&a);
		struct ask x = {line, &a};
		run(&x);
		arena_rewind(&a, start);
	}
	free(line);
	arena_free(&a);
	return ferror(stdout) || fflush(stdout) != 0;
}
