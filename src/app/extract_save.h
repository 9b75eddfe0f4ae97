/* SPDX-License-Identifier: BSD-2-Clause */
/* extract_save owns the way from a body as it was sent to a file. */
#ifndef APP_EXTRACT_SAVE_H
#define APP_EXTRACT_SAVE_H

#include "app/extract.h"
#include "extract_folder.h"

#include <stdbool.h>

/* A body as it was sent: in memory as long as file.fd < 0. */
struct raw_body {
	const uint8_t *start;
	uint64_t bytes;
	struct growing file;
};

/* Room to work in, of one thread at a time; NULL: there is no memory. */
struct save_work;
struct save_work *save_work_new(void);
void save_work_free(struct save_work *w);

/*
 * save_body - undo the coding, tell the kind, write, and name it.
 *
 * raw      its temporary file is used up
 * number   for the name; grows where names are taken
 * coding   Content-Encoding
 * out      is filled; note says why it was saved as it was sent, or where
 *          what was sent ends too early
 * returns  0, or a negative errno: nothing was saved
 */
int save_body(struct save_work *work, struct extract_folder *folder,
    const struct extract_limits *limits, struct raw_body *raw, uint32_t *number,
    const char *coding, struct file_saved *out);

#endif
