/* SPDX-License-Identifier: BSD-2-Clause */
/* http1_head owns the reading of first lines and header fields. */
#ifndef MESSAGE_HTTP1_HEAD_H
#define MESSAGE_HTTP1_HEAD_H

#include "message/http1.h"

#define HTTP_METHOD_BYTES 32 /* a longer one is none */

/* Length of a known method followed by a blank, without it; or 0. */
size_t http1_known_method(const uint8_t *at, size_t n);

/*
 * Could these bytes without an end of line become a first line? False as soon
 * as they cannot.
 */
bool http1_may_begin(
    const uint8_t *at, size_t n, enum http_direction direction);

/* Read a first line; false, and *out unspecified, when it is none. */
bool http1_request_line(struct bytes line, struct http_request *out);
bool http1_status_line(struct bytes line, struct http_response *out);

/* Read header lines as far as they are whole, up to a blank one. */
void http1_fields(const uint8_t *at, size_t n, struct http_fields *out);

#endif
