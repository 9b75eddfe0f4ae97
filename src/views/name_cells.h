/* SPDX-License-Identifier: BSD-2-Clause */
/* name_cells owns how names of addresses become cells. */
#ifndef VIEWS_NAME_CELLS_H
#define VIEWS_NAME_CELLS_H

#include "lookup/names.h"
#include "said_texts.h"
#include "views/cell.h"

/* Marked with where it is from. */
static inline struct cell
name_cell(const struct name *name)
{
	struct cell c = cell_text(name->text);

	if (!c.absent)
		c.mark = name_origin_text(name->origin)->letter;
	return c;
}

static inline struct cell
name_source_cell(const struct name *name)
{
	return cell_text(name_origin_text(name->origin)->id);
}

/* A copy of the text in the arena, in its place; false when there is no room.
 */
static inline bool
name_keep(struct name *name, struct arena *arena)
{
	return said_texts_keep(&name->text, arena);
}

#endif
