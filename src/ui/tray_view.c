/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A file that --extract has saved is read from there; any other one is taken
 * out of the tape once more, which takes a while.
 */
#include "tray_view.h"

#include "base/clock.h"
#include "board.h"
#include "stats/files.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define PATIENCE_NS (100 * NS_PER_MS)
#define STEP_BYTES 4096u

void
tray_view_fini(struct tray_view *v)
{
	conversation_free(v->own.as.said);
	v->own.as.said = NULL;
}

/* The copy: the row may have left its table by the time of an answer. */
static bool
read_row(struct board *s, const void *row, struct deck_file *out)
{
	const struct view *v = board_view(s);

	*out = (struct deck_file){.keeper = NULL};
	if (!row || !v->file || !v->scope || !v->scope(row, &out->flow))
		return false;
	out->row = *v->file(row);
	return true;
}

static void
show(struct tray_view *v, const struct deck_filed *filed)
{
	bool first = !v->filed;

	v->filed = filed;
	v->page.answer = &filed->as;
	v->page.lines.of = NULL;
	if (first && filed->as.said)
		v->page.form =
		    follow_is_text(filed->as.said) ? FOLLOW_TEXT : FOLLOW_HEX;
}

/* Its beginning; whoever cuts it meanwhile makes it shorter. */
static void
read_beginning(struct tray_view *v, int fd)
{
	const struct file_row *row = &v->of.row;
	uint8_t bytes[STEP_BYTES];
	uint64_t kept = 0;
	ssize_t n;

	while (kept < DECK_FILE_BYTES &&
	       (n = pread(fd, bytes, sizeof(bytes), (off_t)kept)) > 0) {
		conversation_add(v->own.as.said, row->from_server, row->time_ns,
		    bytes, (size_t)n);
		kept += (uint64_t)n;
	}
	v->own.more = pread(fd, bytes, 1, (off_t)kept) == 1;
}

static bool
read_saved(struct tray_view *v)
{
	struct conversation_of of = {.protocol = 6, .has_ports = true};
	struct conversation *said = v->own.as.said;
	int fd = -ENOENT;

	if (*v->of.row.saved.path && v->files.open)
		fd = v->files.open(v->files.context, v->of.row.saved.path);
	if (fd < 0)
		return false;
	if (!said && conversation_new(&said, NULL) < 0) {
		close(fd);
		return false;
	}
	v->own = (struct deck_filed){
	    .as = {.said = said},
	    .found = true,
	    .ended = true,
	    .saved = v->of.row.saved,
	};
	conversation_begin(said, &of);
	read_beginning(v, fd);
	close(fd);
	show(v, &v->own);
	return true;
}

void
tray_open(struct board *s, const void *row)
{
	struct tray_view *v = &s->tray;

	if (!read_row(s, row, &v->of))
		return;
	v->open = true;
	v->row = order_identity(board_view(s), row);
	v->filed = NULL;
	v->page.answer = NULL;
	v->page.sides = FOLLOW_BOTH;
	v->page.top = 0;
	s->dirty = true;
	if (read_saved(v))
		return;
	deck_file(s->deck, &v->of, ++v->serial);
}

/* The table has gone on meanwhile: the marker stays on its row. */
void
tray_close(struct board *s)
{
	uint64_t row = board_find(s, s->tray.row);

	s->tray.open = false;
	s->tray.filed = NULL;
	s->tray.page.answer = NULL;
	deck_unfile(s->deck);
	if (row != BOARD_NO_ROW)
		board_select(s, row);
}

static void
save(struct board *s, const struct deck_file *what)
{
	struct tray_view *v = &s->tray;
	const struct file_saved *saved = &what->row.saved;
	struct deck_file of = *what;

	if (*saved->path && v->files.folder) {
		board_say(s, "it is there already: %s/%s", v->files.folder,
		    saved->path);
		return;
	}
	if (!v->files.keeper) {
		board_say(s, "not saved: nothing can be written here");
		return;
	}
	if (v->saving) {
		board_say(s, "one file at a time: still saving the last one");
		return;
	}
	of.keeper = v->files.keeper;
	v->saving = ++v->saves;
	board_say(s, "saving it");
	deck_file(s->deck, &of, v->saving);
}

void
tray_save_row(struct board *s, const void *row)
{
	struct deck_file of;

	if (read_row(s, row, &of))
		save(s, &of);
	else
		board_say(s, "there is no file to save");
}

void
tray_save(struct board *s)
{
	save(s, &s->tray.of);
}

static void
say_saved(struct board *s, const struct deck_filed *f)
{
	char bytes[UNITS_TEXT_BYTES];

	units_bytes(bytes, f->saved.bytes);
	if (*f->as.failure)
		board_say(s, "not saved: %s", f->as.failure);
	else if (!*f->saved.path)
		board_say(s, "%s",
		    *f->saved.note ? f->saved.note : "not saved: empty");
	else if (*f->saved.note)
		board_say(s, "%s of it (%s) saved as %s", bytes, f->saved.note,
		    f->saved.path);
	else
		board_say(s, "%s saved as %s", bytes, f->saved.path);
}

static void
take_saved(struct board *s)
{
	struct tray_view *v = &s->tray;
	const struct deck_filed *f =
	    v->saving ? deck_filed(s->deck, true) : NULL;

	if (!f || f->as.serial != v->saving)
		return;
	v->saving = 0;
	say_saved(s, f);
}

void
tray_take(struct board *s)
{
	struct tray_view *v = &s->tray;
	const struct deck_filed *f;

	take_saved(s);
	if (!v->open || v->filed)
		return;
	f = deck_filed(s->deck, false);
	if (!f || f->as.serial != v->serial)
		return;
	show(v, f);
	s->dirty = true;
}

int64_t
tray_tick(struct board *s, int64_t now_ns)
{
	struct tray_view *v = &s->tray;

	if (!v->open || v->filed)
		return INT64_MAX;
	if (now_ns - v->painted_ns >= PATIENCE_NS) {
		v->painted_ns = now_ns;
		s->dirty = true;
	}
	return v->painted_ns + PATIENCE_NS;
}
