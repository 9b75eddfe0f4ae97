/* SPDX-License-Identifier: BSD-2-Clause */
/* media_param owns what stands behind the semicolons of a header field. */
#ifndef MESSAGE_MEDIA_PARAM_H
#define MESSAGE_MEDIA_PARAM_H

#include "message/reading.h"

#include <stdbool.h>

/*
 * media_param - the value of one parameter, as the sender meant it.
 *
 * Quotes and backslashes are undone, and so are continuations (name*0, name*1)
 * and the percents of extended values (name*=UTF-8''...), which win over a
 * plain one. What is said in ISO 8859-1 becomes UTF-8; other character sets
 * are left as they are.
 *
 * field    the value of Content-Type, Content-Disposition and the like; folded
 *          lines may be in it
 * name     in lower case
 * out      NUL-ended, but for that any bytes: to be sanitised; size at least 1
 * returns  bytes written, 0 when there is none
 * source   RFC 2045 5.1, RFC 2231 3 and 4, RFC 6266 4.3
 */
size_t media_param(
    struct bytes field, const char *name, char *out, size_t size);

/*
 * media_file_name - what a sender calls a file.
 *
 * That is the filename of its Content-Disposition, else the name of its
 * Content-Type; encoded words, which do not belong there but are common, are
 * undone too (RFC 2047 2).
 */
size_t media_file_name(
    struct bytes disposition, struct bytes type, char *out, size_t size);

/* Does a field's value begin with this word, whatever the case? */
bool media_is(struct bytes field, const char *word);

#endif
