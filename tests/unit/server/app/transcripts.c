/* SPDX-License-Identifier: Apache-2.0 */
/* proto/transcripts: what the files say that the server says, it says, byte for byte. With TRANSCRIPTS_TO set to a
 * folder the files there are recorded instead (tests/wire/transcripts.py). */
#include "tests/lib/transcript.h"

#include <stdlib.h>

#include "common/base/file.h"

static void play(struct history *h, const char *path)
{
	transcript_play(h, path, &line_of_app, &line_of_app);
}

static void record(struct history *h, const char *path)
{
	struct buf text;
	struct sp_error err;
	buf_init(&text, 4 << 20);
	transcript_record(h, path, &text);
	CHECK(!text.failed);
	CHECK_CODE(file_write(path, buf_bytes(&text), 0644, &err), SP_OK, &err);
	buf_free(&text);
}

TEST(transcripts, are_what_the_server_says)
{
	const char *to = getenv("TRANSCRIPTS_TO");
	struct history h;
	history_open(&h, TRANSCRIPTS);
	transcripts_each(to ? to : TRANSCRIPTS, to ? record : play, &h);
	history_close(&h);
}
