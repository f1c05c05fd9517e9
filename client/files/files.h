/* SPDX-License-Identifier: Apache-2.0 */
/* files.h - plan files (YAML), forms (CSV), organisations (CSV), receipts: reading and writing.
 * Floor 4: base, text, domain, codec, crypto; libyaml. Contents are bytes: opening files is the command's
 * work. Everything read is untrusted. */
#ifndef SP_FILES_FILES_H
#define SP_FILES_FILES_H

#include "common/codec/messages.h"
#include "common/crypto/sign.h"
#include "common/domain/rules.h"

enum { FILE_MAX = 16 << 20, CSV_MAX_ROWS = 100000, CSV_MAX_COLUMNS = 64, CSV_MAX_CELL = 1 << 20 };

/* ---- CSV (RFC 4180; the delimiter ; , or TAB is found in the first row) ---- */
struct csv_cell {
	const char *text; /* quotes taken off */
};
struct csv_row {
	struct csv_cell *cells;
	size_t n_cells;
	size_t line; /* where the row begins, 1-based, lines as an editor counts them */
};
struct csv {
	struct csv_row *rows;
	size_t n_rows;
	char delimiter;
};
/* UTF-8 with or without BOM, any mix of line ends (those inside quotes become LF); blank lines are rows, so that
 * rows[13] is what a spreadsheet shows as row 14. The delimiter is the one that the first row with any has most of.
 *   SP_CSV_SYNTAX    quote never closed or out of place, NUL, empty file (param 1: what stands there)
 *   SP_CSV_ENCODING  param 1: UTF-16, Windows-1252, ISO 8859-1 or Mac Roman
 *   SP_TOO_LARGE, SP_NO_MEMORY
 * `where` = name:row:COLUMN as the sheet shows them: uppf.csv:14:G. */
SP_CHECK enum sp_code csv_parse(
	const char *name, struct bytes in, struct arena *a, struct csv *out, struct sp_error *err);
/* One cell, quoted when it needs to be. defuse: text starting with = + - @ TAB CR gets a ' (OWASP). */
void csv_cell_write(struct buf *out, const char *text, char delimiter, bool defuse);

/* ---- organisations.csv: code,name,county_code,county_name,kind,population,population_year,closed,members,
 * aliases; the last two are lists with semicolons ---- */
SP_CHECK enum sp_code organisations_read(const char *name, struct bytes in, struct arena *a,
	struct organisation **out, size_t *n, struct sp_error *err);
/* A list in one text: its parts, trimmed, without the empty ones. Codes may have commas and blanks between them,
 * names only semicolons. SP_OK, SP_NO_MEMORY. */
#define MEMBER_SEPARATORS ";, "
#define ALIAS_SEPARATORS ";"
SP_CHECK enum sp_code names_split(
	const char *text, const char *separators, struct arena *a, const char ***out, size_t *n);

/* ---- plan files and the county's follow-up files: client/PLANFILE.md ----
 * Faults of content, plan_check's among them, become findings, all in one run and from top to bottom, `where` =
 * name:line:column (and the path for plan_check's); *out is then set but must not be used further. One syntax
 * error stops the reading: SP_YAML_SYNTAX (param 1 the line, param 2 libyaml's words). SP_TOO_LARGE, SP_NO_MEMORY. */
SP_CHECK enum sp_code plan_file_read(const char *name, struct bytes in, struct arena *a,
	struct plan **out, struct findings *faults, struct sp_error *err);

/* Writes what plan_file_read reads as the same plan (that passes plan_check): Swedish keys, block style. Texts in
 * `a` live until the end only. SP_OK, SP_NO_MEMORY, SP_TOO_LARGE. */
SP_CHECK enum sp_code plan_file_write(const struct plan *p, struct arena *a, struct buf *out);

/* ---- forms: a municipality's sheet ---- */
/* Where a question's answer lies, or would lie: "uppf.csv:14:G". */
struct form_cell {
	const char *key, *where;
};
struct form {
	char plan[ID_MAX + 1];
	uint32_t version, year;
	char unit[ID_MAX + 1];
	const char *unit_name;
	const char *form_id;
	uint32_t base_revision;
	const char *contact, *file_number;
	struct answer *answers; /* of the rows that hold something */
	size_t n_answers;
	struct form_cell *cells; /* of every row with a question, answered or not */
	size_t n_cells;
};
/* Writes the sheet: rows with the head (plan, year, unit, form id, base revision, contact, file number), then one
 * row a question: key; area; question; kind; unit; previous; answer; state; comment. `;`, CRLF, BOM: what
 * Swedish Excel opens. `current` prefills the answers, `previous` the grey column; both by key, may be empty. */
SP_CHECK enum sp_code form_write(const struct form *head, const struct plan *p,
	const struct questions *qs, const struct answer *current, size_t n_current,
	const struct answer *previous, size_t n_previous, enum lang lang, struct arena *a,
	struct buf *out);
/* Reads the head alone, so that the command can find plan and questions. Column names and row names in
 * either language. SP_NOT_A_FORM, SP_FORM_HEADER (param 1: the row), csv_parse's. */
SP_CHECK enum sp_code form_read_head(
	const char *name, struct bytes in, struct arena *a, struct form *out, struct sp_error *err);
/* Reads the answers by key (rows may be sorted or inserted). What is wrong with a cell becomes a finding whose
 * `where` is name:row:column (sheet's row, column letter: uppf.csv:14:G), the other rows are still read.
 * SP_OK also with findings; structural faults (a column missing, unknown or twice) are errors. Rows whose key
 * or first cell begins with # are help. A remark without answer and state becomes STATE_NOT_REPORTED, so that it
 * is not lost. */
SP_CHECK enum sp_code form_read_answers(const char *name, struct bytes in,
	const struct questions *qs, struct arena *a, struct form *form, struct findings *findings,
	struct sp_error *err);
/* What the form says, as it is sent; without a key. Borrowed from the form. */
struct msg_submit form_submission(const struct form *form);
/* NULL for a question without a row. */
const char *form_cell_of(const struct form *form, const char *key);
/* Only key, answer, state, comment out of any CSV that has those columns (the last two may be absent, others are
 * passed over): to carry answers over. Cells that cannot be read, and keys that are not asked, become findings. */
SP_CHECK enum sp_code form_read_carried(const char *name, struct bytes in,
	const struct questions *qs, struct arena *a, struct answer **out, size_t *n,
	struct findings *findings, struct sp_error *err);

/* ---- receipts: a text that proves one entry of the log without the server (layout: receipt.h) ---- */
struct receipt_file {
	struct msg_receipt receipt;
	struct bytes body; /* the request's bytes as sent */
	uint32_t kind; /* message type */
	const char *server; /* host:port it came from */
	const char *log_name;
	uint8_t log_key[SIGN_KEY_SIZE];
};
/* SP_OK, SP_FIELD_INVALID (a server, log name or id that is empty or would break its line), SP_TOO_LARGE,
 * SP_NO_MEMORY. */
SP_CHECK enum sp_code receipt_write(
	const struct receipt_file *r, enum lang lang, struct arena *a, struct buf *out);
/* Strict: SP_RECEIPT_SYNTAX (param 1: the key that is due, `where` = name:line) for any line that receipt_write
 * would not write, and for a checksum that does not fit; SP_TOO_LARGE, SP_NO_MEMORY. Proves nothing by itself. */
SP_CHECK enum sp_code receipt_read(const char *name, struct bytes in, struct arena *a,
	struct receipt_file *out, struct sp_error *err);
/* Signature, inclusion, and that header, nonce and body belong together (number, kind, arrival too; of a
 * submission also plan, year and unit in the id).
 * trusted_key: the log key that the profile knows, or NULL to use the receipt's own.
 * SP_SIGNATURE_INVALID, SP_PROOF_INVALID, SP_RECEIPT_DIFFERS. */
SP_CHECK enum sp_code receipt_verify(const struct receipt_file *r, const uint8_t *trusted_key,
	struct head *head, struct sp_error *err);
/* Whether the submission in the receipt holds the form's answers, value by value; SP_RECEIPT_DIFFERS names the
 * first question that differs. */
SP_CHECK enum sp_code receipt_matches_form(const struct msg_submit *sent, const struct form *form,
	const struct questions *qs, struct arena *a, struct sp_error *err);

#endif
