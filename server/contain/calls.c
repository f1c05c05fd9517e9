/* SPDX-License-Identifier: Apache-2.0 */
/* seccomp, by libseccomp: the list is short, and everything else is as if the kernel did not have it. */
#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <seccomp.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/base/log.h"
#include "server/contain/parts.h"

/* mask 0: without a condition. */
static const struct call {
	int number;
	unsigned argument;
	uint64_t mask, value;
} calls[] = {
#define CALL(name) {SCMP_SYS(name), 0, 0, 0},
#define CALL_IF(name, argument, mask, value) {SCMP_SYS(name), argument, mask, value},
#include "server/contain/calls.def"
#undef CALL
#undef CALL_IF
};
enum { CALLS = sizeof calls / sizeof calls[0] };

/* Each returns 0 or a negative errno, as libseccomp does. */

static int allow(scmp_filter_ctx filter, const struct call *c)
{
	const struct scmp_arg_cmp condition = {.arg = c->argument,
		.op = SCMP_CMP_MASKED_EQ,
		.datum_a = c->mask,
		.datum_b = c->value};
	int rc = seccomp_rule_add_array(
		filter, SCMP_ACT_ALLOW, c->number, c->mask ? 1 : 0, &condition);
	return rc == -EDOM ? 0 : rc; /* a call that this kind of machine does not have */
}

/* Conditions that are known when the server runs only. */
static int allow_own(scmp_filter_ctx filter, const struct contain *c)
{
	const struct call signal = {SCMP_SYS(tgkill), 0, UINT32_MAX, (uint64_t)getpid()},
			  datagram = {SCMP_SYS(socket), 0, UINT32_MAX, AF_UNIX};
	int rc = allow(filter, &signal);
	return rc == 0 && c->notify ? allow(filter, &datagram) : rc;
}

/* Of what follows only TSYNC is needed. */
static int set_up(scmp_filter_ctx filter)
{
	/* by a tree, not one by one */
	(void)seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, 2);
	/* no foreign code runs here, which a slower processor would have to keep from peeping */
	(void)seccomp_attr_set(filter, SCMP_FLTATR_CTL_SSB, 1);
	/* what is refused goes to the kernel's log, where somebody may look */
	(void)seccomp_attr_set(filter, SCMP_FLTATR_CTL_LOG, 1);
	(void)seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);
	return seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1);
}

static int load(const struct contain *c)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(ENOSYS));
	if (!filter)
		return -ENOMEM;
	int rc = set_up(filter);
	for (size_t i = 0; rc == 0 && i < CALLS; i++)
		rc = allow(filter, &calls[i]);
	if (rc == 0)
		rc = allow_own(filter, c);
	if (rc == 0)
		rc = seccomp_load(filter);
	seccomp_release(filter);
	return rc;
}

static void tell(const struct contain *c)
{
	char files[32] = "all";
	if (c->files)
		snprintf(files, sizeof files, "Landlock %u", c->files);
	log_event(c->files && c->calls ? LOG_LEVEL_INFO : LOG_LEVEL_WARNING,
		c->files || c->calls ? "contained" : "not_contained", "calls",
		c->calls ? "seccomp" : "all", "files", files, "lacks",
		c->lacks[0] ? c->lacks : "nothing", NULL);
}

enum sp_code contain_calls(struct contain *c, struct sp_error *err)
{
	enum sp_code rc = SP_OK;
	const char *instrument = contain_instrument();
	if (c->mode == CONTAIN_OFF) {
		log_event(LOG_LEVEL_WARNING, "not_contained", "reason", "contain = off", NULL);
		return SP_OK;
	}
	int failed = instrument ? 0 : load(c);
	c->calls = !instrument && failed == 0;
	if (instrument)
		rc = contain_without(c, "containment", instrument, err);
	else if (failed)
		rc = contain_without(c, "seccomp", strerror(-failed), err);
	tell(c);
	return rc;
}
