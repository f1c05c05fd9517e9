/* SPDX-License-Identifier: Apache-2.0 */
/* total.h - totals as they travel: the server packs what the domain has added up, the client unpacks
 * it and prints it with the domain's own functions. Floor 3: base, domain. Pure; any thread. */
#ifndef SP_CODEC_TOTAL_H
#define SP_CODEC_TOTAL_H

#include "common/codec/messages.h"
#include "common/domain/totals.h"

/* One question's. Texts are borrowed from the totals, lists lie in `a`. SP_OK or SP_NO_MEMORY. */
SP_CHECK enum sp_code question_total_pack(
	const struct question_total *qt, struct arena *a, struct msg_question_total *out);
/* The totals of the questions `qs` (of the round's plan version and year), which must outlive them; a
 * question that the reply does not have stays at zero units asked.
 *   SP_OK
 *   SP_FIELD_INVALID  a question that qs does not have, twice or of another kind, a state, class or
 *                     month that does not exist (`where` = its path, param 1: what was found)
 *   SP_NO_MEMORY */
SP_CHECK enum sp_code totals_unpack(const struct msg_total_reply *in, const struct questions *qs,
	struct arena *a, struct totals *out, struct sp_error *err);

/* Fills population and population_received of *out: both 0 when that of one unit is not known. */
void coverage_pack(const struct coverage *c, struct msg_total_reply *out);
/* Without the year of the population, which does not travel. */
struct coverage coverage_unpack(const struct msg_total_reply *in);

#endif
