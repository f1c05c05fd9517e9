/* SPDX-License-Identifier: Apache-2.0 */
/* form_read.h - shared by the readers of a form's head and of its answers. Private to client/files. */
#ifndef SP_FILES_FORM_READ_H
#define SP_FILES_FORM_READ_H

#include "client/files/form.h"

/* The row that holds the columns' names: the first with two of them at least, among the
 * first hundred. n_rows if there is none. */
size_t form_columns_row(const struct csv *table);

#endif
