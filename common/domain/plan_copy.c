/* SPDX-License-Identifier: Apache-2.0 */
#include "common/domain/plan_copy.h"

#include <string.h>

/* Item by item: so the room is what ARENA_PUSH takes it for. */
void list_append(
	struct making_plan *m, void *items, size_t *n, size_t size, const void *from, size_t n_from)
{
	for (size_t i = 0; i < n_from && m->rc == SP_OK; i++) {
		void *place = arena_push(m->arena, items, n, size);
		if (place)
			memcpy(place, (const uint8_t *)from + i * size, size);
		else
			m->rc = SP_NO_MEMORY;
	}
}

void list_own(struct making_plan *m, void *items, size_t n, size_t size)
{
	void *before, *copy = NULL;
	size_t n_copy = 0;
	memcpy(&before, items, sizeof before);
	list_append(m, &copy, &n_copy, size, before, n);
	memcpy(items, &copy, sizeof copy);
}

void list_insert(
	struct making_plan *m, void *items, size_t *n, size_t size, const void *item, size_t at)
{
	uint8_t *list;
	list_append(m, items, n, size, item, 1);
	if (m->rc != SP_OK)
		return;
	memcpy(&list, items, sizeof(void *));
	memmove(list + (at + 1) * size, list + at * size, (*n - 1 - at) * size);
	memcpy(list + at * size, item, size);
}
