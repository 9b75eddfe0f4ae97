/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fake_report FORMAT [ROWS] - writes the fake view for reread.py to read back;
 * with ROWS, that many of them streamed, to see how long it takes.
 */
#include "fake_view.h"

#include <stdlib.h>

struct stream {
	unsigned at, end;
};

static int
next_row(void *context, void *row)
{
	struct stream *stream = context;

	if (stream->at >= stream->end)
		return 0;
	*(struct fake_row *)row = fake_row(stream->at++);
	return 1;
}

int
main(int argc, char **argv)
{
	const struct report_format *format =
	    argc > 1 ? report_format_find(argv[1]) : NULL;
	struct report_options options = {0};
	struct stream stream = {0};
	struct fake fake;

	if (!format)
		return 2;
	fake_init(&fake);
	if (argc > 2) {
		stream.end = (unsigned)strtoul(argv[2], NULL, 10);
		fake.part.next = next_row;
		fake.part.context = &stream;
	}
	return format->write(stdout, &fake.about, &fake.part, 1, &options) < 0;
}
