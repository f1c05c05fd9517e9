/* SPDX-License-Identifier: Apache-2.0 */
/* Rows that somebody is asked about: at the opening, and when the rest of a file is checked; and what becomes of a store
 * in which one is found that is not as it was stored. */
#include "server/store/store.h"
#include "tests/lib/test.h"

static const char *const tables[] = {"red", "blue"};
enum { RED, BLUE, LONG = 20000 };

/* A row of red begins with an r, one of blue with a b, and both end as they begin. */
static bool sound(unsigned table, struct bytes key, struct bytes value)
{
	const uint8_t begin = table == RED ? 'r' : 'b';
	return key.len > 0 && value.len > 1 && value.ptr[0] == begin &&
	       value.ptr[value.len - 1] == begin;
}

static enum sp_code open_as(const char *dir, const char *const *names, size_t n, bool read_only,
	store_row_check check, struct store **out, struct sp_error *err)
{
	struct store_options o = {
		.dir = dir, .tables = names, .n_tables = n, .sound = check, .read_only = read_only};
	return store_open(&o, out, err);
}

static void put(struct store *s, unsigned table, const char *key, struct bytes value)
{
	struct store_txn *t;
	uint8_t *room;
	CHECK_INT(store_begin_write(s, &t, NULL), SP_OK);
	CHECK_INT(store_put_reserve(t, table, bytes_text(key), value.len, &room, NULL), SP_OK);
	memcpy(room, value.ptr, value.len);
	CHECK_INT(store_commit(t, NULL), SP_OK);
}

/* Two rows of each table, one of them on pages of its own. */
static const char *made(void)
{
	static char text[LONG];
	const char *dir = test_folder();
	struct store *s;
	CHECK_INT(open_as(dir, tables, 2, false, sound, &s, NULL), SP_OK);
	put(s, RED, "1", bytes_text("r-r"));
	put(s, BLUE, "1", bytes_text("b-b"));
	for (unsigned i = RED; i <= BLUE; i++) {
		memset(text, i == RED ? 'r' : 'b', sizeof text);
		put(s, i, "2", bytes_of(text, sizeof text));
	}
	store_close(s);
	return dir;
}

static void refused(const char *dir, const char *why)
{
	struct store *s;
	struct sp_error err = {0};
	CHECK_CODE(open_as(dir, tables, 2, false, sound, &s, &err), SP_STORE_DAMAGED, &err);
	CHECK(strstr(err.param[0], why));
	CHECK_INT(open_as(dir, tables, 2, false, NULL, &s, NULL), SP_OK); /* nobody is asked */
	store_close(s);
}

TEST(rows, are_asked_about_at_the_opening)
{
	static const struct {
		unsigned table;
		const char *key, *value;
	} cases[] = {{RED, "1", "r-R"}, {BLUE, "1", "r-r"}, {RED, "3", "r"}, {BLUE, "3", ""}};
	struct store *s;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		const char *dir = made();
		CHECK_INT(open_as(dir, tables, 2, false, sound, &s, NULL), SP_OK);
		put(s, cases[i].table, cases[i].key, bytes_text(cases[i].value));
		store_close(s);
		refused(dir, "a row that is not as it was stored");
	}
}

TEST(rows, that_have_pages_of_their_own_are_looked_at_to_their_end)
{
	static char text[LONG];
	struct store *s;
	const char *dir = made();
	memset(text, 'r', sizeof text - 1);
	text[sizeof text - 1] = 'R';
	CHECK_INT(open_as(dir, tables, 2, false, sound, &s, NULL), SP_OK);
	put(s, RED, "2", bytes_of(text, sizeof text));
	store_close(s);
	refused(dir, "a row that is not as it was stored");
}

TEST(rows, of_tables_that_nobody_named_are_not_asked_about)
{
	static const char *const other[] = {"green"};
	struct store *s;
	const char *dir = made();
	CHECK_INT(open_as(dir, other, 1, false, NULL, &s, NULL), SP_OK);
	put(s, 0, "1", bytes_text("?"));
	store_close(s);
	CHECK_INT(open_as(dir, tables, 2, false, sound, &s, NULL), SP_OK);
	store_close(s);
}

TEST(rows, of_a_table_that_has_lost_its_name_are_missed)
{
	static const char *const one[] = {"red"};
	struct store *s;
	const char *dir = test_folder();
	CHECK_INT(open_as(dir, one, 1, false, NULL, &s, NULL), SP_OK);
	store_close(s);
	refused(dir, "has lost a table");
}

TEST(rows, of_which_one_was_found_bad_end_all_writing)
{
	struct store *s;
	struct store_txn *t, *never;
	struct sp_error err = {0};
	const char *dir = made();
	CHECK_INT(open_as(dir, tables, 2, false, sound, &s, NULL), SP_OK);
	CHECK_INT(store_damage(s, NULL), SP_OK);
	CHECK_INT(store_begin_read(s, &t, NULL), SP_OK);
	store_condemn(t, "a row");
	store_condemn(t, "another row");
	CHECK(store_failed(s));
	CHECK_CODE(store_damage(s, &err), SP_STORE_DAMAGED, &err);
	CHECK_TEXT(err.param[0], "a row");
	CHECK_INT(store_begin_write(s, &never, NULL), SP_STORAGE);
	store_abort(t);
	store_close(s);
	CHECK_INT(open_as(dir, tables, 2, true, NULL, &s, NULL), SP_OK);
	CHECK_INT(store_begin_read(s, &t, NULL), SP_OK);
	store_condemn(t, "a row"); /* who only reads has nothing to end */
	CHECK_INT(store_damage(s, NULL), SP_OK);
	store_abort(t);
	store_close(s);
}

TEST(rows, are_walked_both_ways)
{
	struct store *s;
	struct store_txn *t;
	struct store_cursor *c;
	struct bytes key, value;
	CHECK_INT(open_as(made(), tables, 2, true, NULL, &s, NULL), SP_OK);
	CHECK_INT(store_begin_read(s, &t, NULL), SP_OK);
	CHECK_INT(store_cursor_open(t, RED, &c, NULL), SP_OK);
	CHECK_INT(store_seek(c, bytes_text("2"), &key, &value, NULL), SP_OK);
	CHECK_INT(store_prev(c, &key, &value, NULL), SP_OK);
	CHECK_BYTES(key, bytes_text("1"));
	CHECK_INT(store_prev(c, &key, &value, NULL), SP_NOT_FOUND);
	store_cursor_close(c);
	store_abort(t);
	store_close(s);
}
