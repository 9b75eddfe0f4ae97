/* SPDX-License-Identifier: BSD-2-Clause */
#include "app/cut.h"

#include "app/progress.h"
#include "base/clock.h"
#include "capture/recorder.h"
#include "capture/source_blocks.h"
#include "views/view_packets.h"

#include <errno.h>

#define SNAPLEN 262144u
#define LOOK_UP_FRAMES 4096u /* frames between two looks at the clock */

struct cutting {
	const struct cut *cut;
	struct limits limits;
	struct recorder *recorder;
	struct progress progress;
	uint32_t needs; /* of the row that `where` looks at */
	uint64_t seen, written;
	int64_t started_ns;
	bool copies, over;
	struct error *err;
};

static int
open_recorder(struct cutting *c)
{
	const struct cut *cut = c->cut;
	bool live = source_kind(cut->source) == SOURCE_KIND_LIVE;

	c->copies = source_has_blocks(cut->source);
	if (c->copies)
		return recorder_start_copy(
		    fileno(cut->out), cut->label, &c->recorder, c->err);
	return recorder_start(fileno(cut->out), cut->label,
	    live ? source_name(cut->source) : NULL, SNAPLEN, &c->recorder,
	    c->err);
}

static bool
matches(const struct cutting *c, const struct frame *frame)
{
	struct packet_row row = {0};

	if (!c->cut->where)
		return true;
	packet_row_fill(&row, frame, c->needs);
	return where_matches(c->cut->where, &view_packets, &row);
}

/* What stands between packets goes along, whatever packets do. */
static int
copy_blocks(struct cutting *c)
{
	const uint8_t *blocks;
	size_t n;
	int r;

	if (!c->copies)
		return 0;
	r = source_blocks_take(c->cut->source, &blocks, &n, c->err);
	return r < 0 ? r : recorder_copy(c->recorder, blocks, n, c->err);
}

static int
write_frame(struct cutting *c, const struct frame *frame)
{
	const uint8_t *block;
	size_t n;

	c->written++;
	if (!c->copies)
		return recorder_write(c->recorder, frame, c->err);
	n = source_frame_block(c->cut->source, frame, &block);
	if (n == 0)
		return error_set(c->err, -ENOMEM, "%s: no memory",
		    source_name(c->cut->source));
	return recorder_copy(c->recorder, block, n, c->err);
}

static int
take(struct cutting *c, const struct frame *frame)
{
	enum limit limit = limits_judge(&c->limits, frame);
	int r = copy_blocks(c);

	if (limit == LIMIT_ADMIT && r == 0 && matches(c, frame))
		r = write_frame(c, frame);
	c->over = limit == LIMIT_STOP || limits_reached(&c->limits) ||
	          c->written >= c->cut->most;
	return r;
}

/* Who reads along should not wait for a megabyte while nothing comes. */
static int
look_up(struct cutting *c, bool idle)
{
	const struct cut *cut = c->cut;
	int64_t now = clock_monotonic_ns();

	progress_show(&c->progress, source_progress(cut->source), c->seen);
	if (cut->max_ns > 0 && now - c->started_ns >= cut->max_ns)
		c->over = true;
	return idle ? recorder_flush(c->recorder, c->err) : 0;
}

static int
cut_all(struct cutting *c, struct error *missing)
{
	struct frame frame;
	int r = 0;

	c->over = c->cut->most == 0;
	while (r == 0 && !c->over && !atomic_load(c->cut->stop)) {
		int got = source_next(c->cut->source, &frame, missing);

		if (got < 0 || got == SOURCE_END)
			break;
		if (got == SOURCE_FRAME)
			r = take(c, &frame);
		if (r == 0 &&
		    (got == SOURCE_IDLE || ++c->seen % LOOK_UP_FRAMES == 0))
			r = look_up(c, got == SOURCE_IDLE);
	}
	return r == 0 ? copy_blocks(c) : r;
}

int
cut_run(const struct cut *cut, struct error *missing, struct error *err)
{
	struct cutting c = {
	    .cut = cut,
	    .limits = cut->limits,
	    .needs = NEED_INFO | NEED_FIELDS,
	    .started_ns = clock_monotonic_ns(),
	    .err = err,
	};
	struct source_losses lost;
	int r, closed;

	missing->text[0] = '\0';
	if (cut->where)
		c.needs = where_needs(cut->where, &view_packets);
	r = open_recorder(&c);
	if (r < 0)
		return r;
	progress_init(&c.progress);
	r = cut_all(&c, missing);
	progress_clear(&c.progress);
	lost = source_losses(cut->source);
	closed =
	    recorder_close(c.recorder, c.written + lost.kernel + lost.interface,
		lost.kernel + lost.interface, r < 0 ? NULL : err);
	return r < 0 ? r : closed;
}
