/* SPDX-License-Identifier: Apache-2.0 */
/* form.h - what the writer and the reader of forms share: the sheet's columns and head rows. Private to
 * client/files. */
#ifndef SP_FILES_FORM_H
#define SP_FILES_FORM_H

#include "client/files/csv.h"

#define FORM_FORMAT "samplan/1"

enum form_column {
	FORM_KEY,
	FORM_AREA,
	FORM_QUESTION,
	FORM_KIND,
	FORM_UNIT,
	FORM_PREVIOUS,
	FORM_ANSWER,
	FORM_STATE,
	FORM_COMMENT,
	FORM_COLUMNS
};

/* The word of each column is a row of the vocabulary of fields. */
extern const enum field form_column_fields[FORM_COLUMNS];
/* The columns as csv_columns wants them. */
void form_columns(struct csv_column out[FORM_COLUMNS]);

#endif
