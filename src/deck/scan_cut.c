/* SPDX-License-Identifier: BSD-2-Clause */
/* The frames of a scope, as a capture of their own. */
#include "scan_run.h"

#include "base/settle.h"
#include "capture/recorder.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Those of a few frames that are shown. Neither sooner nor later ones. */
static int
write_some(struct scan_run *r, const struct frame *frames, int n,
    uint64_t newest, struct recorder *to, struct error *err)
{
	int code = 0;

	for (int i = 0; i < n && code == 0; i++) {
		if (frames[i].number > newest ||
		    (r->judge.filter &&
			!scope_judge_admits(&r->judge, &frames[i])))
			continue;
		code = recorder_write(to, &frames[i], err);
		r->now.cut_frames++;
	}
	return code;
}

/* All frames of the scope, once more, into a file. */
static int
write_all(
    struct scan_run *r, uint64_t newest, struct recorder *to, struct error *err)
{
	const struct frame *frames;
	int n, code = tape_reader_begin(&r->tape, r->from_ns, err);

	while (code == 0) {
		if (atomic_load_explicit(&r->d->stop, memory_order_relaxed))
			return error_set(err, -ECANCELED, "interrupted");
		n = tape_reader_next(&r->tape, &frames, err);
		if (n <= 0 || frames[0].number > newest)
			return 0; /* damage was said when it was counted */
		code = write_some(r, frames, n, newest, to, err);
		if (tape_reader_is_past(&r->tape, r->to_ns))
			return code;
		scan_answer(r);
	}
	return code;
}

void
scan_go_back(struct scan_run *r, uint64_t counted)
{
	if (r->judge.filter)
		scope_filter_rewind(r->judge.filter);
	if (r->stage != STAGE_NONE &&
	    tape_reader_begin(&r->tape, r->from_ns, NULL) == 0)
		r->counted = counted;
}

/* And then on from where it was counted up to. */
static int
copy(struct scan_run *r, struct recorder *to, struct error *err)
{
	uint64_t counted = r->counted;
	bool scoped = r->stage != STAGE_NONE;
	int code;

	if (r->judge.filter)
		scope_filter_rewind(r->judge.filter);
	code = write_all(r, scoped ? counted : UINT64_MAX, to, err);
	scan_go_back(r, counted);
	return code;
}

/* Whoever can foresee the name may have put something there. */
static int
open_part(const char *part, struct recorder **out, struct error *err)
{
	int fd = open(
	    part, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
	int r;

	if (fd < 0)
		return error_set(err, -errno, "%s: %s", part, strerror(errno));
	r = recorder_start(fd, part, "", 262144, out, err);
	close(fd);
	if (r < 0)
		unlink(part);
	return r;
}

int
scan_cut(struct scan_run *r, const char *path, struct error *err)
{
	char part[sizeof(r->scan->cut[0].path) + 8];
	struct recorder *to;
	int code, closed;

	snprintf(part, sizeof(part), "%s.part", path);
	code = open_part(part, &to, err);
	if (code < 0)
		return code;
	code = copy(r, to, err);
	closed =
	    recorder_close(to, r->now.cut_frames, 0, code < 0 ? NULL : err);
	if (code == 0)
		code = closed;
	if (code == 0 && rename(part, path) < 0)
		code = error_set(err, -errno, "%s: %s", path, strerror(errno));
	if (code < 0) {
		unlink(part);
		return code;
	}
	code = settle_name(path);
	return code < 0 ? error_set(err, code, "%s: %s", path, strerror(-code))
	                : 0;
}
