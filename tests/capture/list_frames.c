/* SPDX-License-Identifier: BSD-2-Clause */
/* Prints number, time, wire and captured length of each frame of a file. */
#include "base/clock.h"
#include "capture/source.h"

#include <inttypes.h>
#include <stdio.h>

static void
print_frame(const struct frame *f)
{
	printf("%" PRIu64 "\t", f->number);
	if (!(f->faults & FRAME_NO_TIME))
		printf("%" PRId64 ".%09" PRId64, f->time_ns / NS_PER_S,
		    f->time_ns % NS_PER_S);
	printf("\t%" PRIu32 "\t%" PRIu32 "\t%s%s\n", f->wire, f->captured,
	    f->faults & FRAME_LENGTH_LIE ? "length " : "",
	    f->faults & FRAME_TIME_LIE ? "time" : "");
}

int
main(int argc, char **argv)
{
	struct error err = {""};
	struct source *s;
	struct frame f;
	int r;

	if (argc != 2)
		return 2;
	r = source_open_file(argv[1], NULL, &s, &err);
	if (r < 0) {
		fprintf(stderr, "%s\n", err.text);
		return 1;
	}
	while ((r = source_next(s, &f, &err)) >= 0 && r != SOURCE_END)
		if (r == SOURCE_FRAME)
			print_frame(&f);
	if (r < 0)
		fprintf(stderr, "%s\n", err.text);
	source_close(s);
	return r < 0;
}
