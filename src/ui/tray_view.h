/* SPDX-License-Identifier: BSD-2-Clause */
/* tray_view owns the file that is looked at, and the one that is saved. */
#ifndef UI_TRAY_VIEW_H
#define UI_TRAY_VIEW_H

#include "follow_view.h"
#include "ui/screen.h"

struct board;
struct view;

struct tray_view {
	struct screen_files files;
	bool open;
	struct deck_file of;
	uint64_t row;            /* what identifies its row */
	struct follow_view page; /* how its lines lie; asks nobody itself */
	struct deck_filed own;   /* read from a file that was saved */
	const struct deck_filed *filed; /* what is shown, or NULL */
	uint64_t serial;                /* of the newest question, to look */
	int64_t painted_ns;
	uint64_t saving; /* serial of what is being saved, or 0 */
	uint64_t saves;  /* asked for so far */
};

void tray_view_fini(struct tray_view *v);

/* Look at the file of a row of the view in front. */
void tray_open(struct board *s, const void *row);
void tray_close(struct board *s);

/* Save the file of a row; what came of it is said. */
void tray_save_row(struct board *s, const void *row);

/* Save the one that is looked at. */
void tray_save(struct board *s);

/* Look for answers; marks the board when the picture changes. */
void tray_take(struct board *s);

/* What waiting asks for; returns when to come back, INT64_MAX = no need to. */
int64_t tray_tick(struct board *s, int64_t now_ns);

#endif
