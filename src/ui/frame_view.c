/* SPDX-License-Identifier: BSD-2-Clause */
#include "frame_view.h"

#include <string.h>

bool
frame_view_folds(const struct frame_view *v, size_t node)
{
	return node + 1 < v->n &&
	       v->nodes[node + 1].depth > v->nodes[node].depth;
}

/* The innermost header that has fields, else the first node. */
static size_t
innermost(const struct frame_view *v)
{
	size_t found = 0;

	for (size_t i = 0; i < v->n; i++) {
		if (v->nodes[i].depth == 0 && frame_view_folds(v, i))
			found = i;
	}
	return found;
}

void
frame_view_open(struct frame_view *v, const struct frame *frame)
{
	packet_info_write(frame, v->info);
	v->frame = *frame;
	if (v->frame.captured > FRAME_VIEW_BYTES) {
		v->frame.captured = FRAME_VIEW_BYTES;
		v->frame.cut = 1;
	}
	if (v->frame.captured)
		memcpy(v->bytes, frame->data, v->frame.captured);
	v->frame.data = v->bytes;
	v->n = tree_read(&v->frame, v->nodes, TREE_NODES);
	v->selected = innermost(v);
	for (size_t i = 0; i < v->n; i++)
		v->folded[i] = v->nodes[i].depth == 0 && i != v->selected;
	v->top = 0;
	v->open = true;
}

size_t
frame_view_lines(const struct frame_view *v, uint16_t out[TREE_NODES])
{
	unsigned hidden = UINT8_MAX; /* what is deeper than this is */
	size_t n = 0;

	for (size_t i = 0; i < v->n; i++) {
		if (v->nodes[i].depth > hidden)
			continue;
		out[n++] = (uint16_t)i;
		hidden = v->folded[i] ? v->nodes[i].depth : UINT8_MAX;
	}
	return n;
}

/* The line the selected node is on. */
static size_t
line_of(const struct frame_view *v, const uint16_t *lines, size_t n)
{
	size_t line = 0;

	while (line + 1 < n && lines[line] != v->selected)
		line++;
	return line;
}

void
frame_view_move(struct frame_view *v, long by)
{
	uint16_t lines[TREE_NODES];
	size_t n = frame_view_lines(v, lines);
	long line = (long)line_of(v, lines, n) + by;

	if (n == 0)
		return;
	line = line < 0 ? 0 : line;
	v->selected = lines[(size_t)line < n ? (size_t)line : n - 1];
}

void
frame_view_pick(struct frame_view *v, size_t line)
{
	uint16_t lines[TREE_NODES];
	size_t n = frame_view_lines(v, lines);

	if (line >= n)
		return;
	if (lines[line] == v->selected)
		frame_view_toggle(v);
	else
		v->selected = lines[line];
}

static size_t
parent_of(const struct frame_view *v, size_t node)
{
	size_t i = node;

	while (i > 0 && v->nodes[i].depth >= v->nodes[node].depth)
		i--;
	return v->nodes[node].depth ? i : node;
}

void
frame_view_fold(struct frame_view *v)
{
	if (frame_view_folds(v, v->selected) && !v->folded[v->selected])
		v->folded[v->selected] = true;
	else
		v->selected = parent_of(v, v->selected);
}

void
frame_view_unfold(struct frame_view *v)
{
	v->folded[v->selected] = false;
}

void
frame_view_toggle(struct frame_view *v)
{
	if (!frame_view_folds(v, v->selected))
		v->selected = parent_of(v, v->selected);
	v->folded[v->selected] = !v->folded[v->selected];
}
