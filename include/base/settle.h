/* SPDX-License-Identifier: BSD-2-Clause */
/* settle owns names of files that are there after a crash. */
#ifndef BASE_SETTLE_H
#define BASE_SETTLE_H

/*
 * settle_name - have a folder keep the name that was just put into it.
 *
 * A file that was made or renamed is safe only when its folder is, and that
 * is asked for by itself. A folder that may be written to but not read cannot
 * be asked, and some file systems know no such thing: no failure.
 *
 * path     of the file; the folder is where it lies
 * returns  0, or a negative errno
 * thread   any
 * source   fsync(2)
 */
int settle_name(const char *path);

/* The same of a folder that is open, with O_PATH too. */
int settle_folder(int folder);

#endif
