/* SPDX-License-Identifier: Apache-2.0 */
/* yaml.h - a YAML document as a tree in which every scalar is text: no type is guessed, so 2.10, no and 0123
 * stay what they are. Private to client/files. */
#ifndef SP_FILES_YAML_H
#define SP_FILES_YAML_H

#include "client/files/files.h"

enum { YAML_DEPTH_MAX = 16, YAML_NODES_MAX = 50000 };

enum node_kind { NODE_TEXT, NODE_LIST, NODE_MAP };

struct node;
struct node_pair {
	const char *key; /* NFC */
	size_t line, column;
	struct node *value;
};

struct node {
	enum node_kind kind;
	size_t line, column; /* 1-based, columns in characters */
	const char *text; /* "" for a value that was left out */
	struct node **items; /* of a list */
	struct node_pair *pairs;
	size_t n; /* items or pairs */
	bool broken; /* a map whose numbers were split by a decimal comma: told already, not to be read */
};

/* Reads one document. Twice the same key, anchors, aliases, tags and control characters become findings, and
 * the reading goes on without them.
 *   SP_YAML_SYNTAX  param 1 the line, param 2 what libyaml says; `where` = name:line:column
 *   SP_TOO_LARGE, SP_NO_MEMORY */
SP_CHECK enum sp_code yaml_read(const char *name, struct bytes in, struct arena *a,
	struct node **root, struct findings *faults, struct sp_error *err);

#endif
