/* SPDX-License-Identifier: BSD-2-Clause */
/* frame_view owns one frame taken apart: what is folded and what is chosen. */
#ifndef UI_FRAME_VIEW_H
#define UI_FRAME_VIEW_H

#include "packet/frame.h"
#include "packet/tree.h"
#include "ui/canvas.h"
#include "views/view_packets.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FRAME_VIEW_BYTES 512

struct frame_view {
	bool open;
	struct frame frame; /* its bytes are those below */
	uint8_t bytes[FRAME_VIEW_BYTES];
	char info[PACKET_INFO_BYTES]; /* as in the table */
	struct tree_node nodes[TREE_NODES];
	size_t n;
	bool folded[TREE_NODES];
	size_t selected;  /* a node that is in sight */
	size_t top;       /* first line of the tree on the screen */
	struct rect tree; /* where it was painted last */
};

/*
 * frame_view_open - take a frame apart; a copy, so that it stays.
 *
 * All headers are folded but the innermost, which is selected.
 */
void frame_view_open(struct frame_view *v, const struct frame *frame);

/*
 * frame_view_lines - nodes that are not folded away.
 *
 * out      their indices, in order
 * returns  how many; at least one when the frame has any byte
 */
size_t frame_view_lines(const struct frame_view *v, uint16_t out[TREE_NODES]);

/* Has the node anything below it? */
bool frame_view_folds(const struct frame_view *v, size_t node);

/* Select a node so many lines further on, or back. */
void frame_view_move(struct frame_view *v, long lines);

/* Select the node on a line of the tree; what it was already, folds. */
void frame_view_pick(struct frame_view *v, size_t line);

/* Fold the selected header, or go up to the header of a field. */
void frame_view_fold(struct frame_view *v);
void frame_view_unfold(struct frame_view *v);
void frame_view_toggle(struct frame_view *v);

#endif
