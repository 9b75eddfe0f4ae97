/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Frames as they were captured. Writing them needs a source, of which a
 * report knows nothing: whoever has one looks at `frames` and writes them.
 */
#include "writers.h"

static bool
is_of_frames(const struct view *view)
{
	return view->frame != NULL;
}

const struct report_format report_pcapng = {
    .id = "pcapng",
    .suffix = "pcapng",
    .help = "the frames themselves, as a capture",
    .one_view = true,
    .frames = true,
    .view = "packets",
    .takes = is_of_frames,
};
