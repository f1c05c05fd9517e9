/* SPDX-License-Identifier: Apache-2.0 */
/* log.h - one event, one line on standard error, for journald and people: <6>event key=value ...
 * Floor 0: libc only. Any thread: a line is one write(2). */
#ifndef SP_BASE_LOG_H
#define SP_BASE_LOG_H

#include "common/base/error.h"

/* syslog severities, RFC 5424 section 6.2.1 */
enum log_level {
	LOG_LEVEL_ERROR = 3,
	LOG_LEVEL_WARNING = 4,
	LOG_LEVEL_INFO = 6,
	LOG_LEVEL_DEBUG = 7
};

/* log_event(level, "conn_refused", "peer", addr, "reason", "no certificate", NULL): key and value
 * texts in pairs, ended by NULL. Control characters and quotes in values are escaped, so that no
 * text can make a second line (CVE-2009-4487 is the precedent). */
void log_event(enum log_level level, const char *event, ...) __attribute__((sentinel));
/* The same with the error's symbol, place and parameters as fields. */
void log_error(const char *event, const struct sp_error *err);

#endif
