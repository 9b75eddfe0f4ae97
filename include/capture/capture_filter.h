/* SPDX-License-Identifier: BSD-2-Clause */
/* capture_filter owns the programs a filter expression compiles to, one for
 * each link type of a file.
 */
#ifndef CAPTURE_CAPTURE_FILTER_H
#define CAPTURE_CAPTURE_FILTER_H

#include "base/error.h"
#include "packet/frame.h"

#include <stdbool.h>

struct capture_filter;

/*
 * capture_filter_new - take an expression and compile it for a first link.
 *
 * expression  NULL or "" gives *out = NULL: no filter at all
 * errors      -EINVAL: libpcap's text and the expression; -ENOMEM
 */
int capture_filter_new(const char *expression, uint16_t first_link,
    struct capture_filter **out, struct error *err);

/*
 * Does the frame pass? Meets each new link type by compiling for it; where
 * that fails, no frame of that type passes: see capture_filter_refused_link.
 */
bool capture_filter_match(struct capture_filter *f, const struct frame *frame);

/* The last link type without a program, or -1. */
int capture_filter_refused_link(const struct capture_filter *f);

void capture_filter_free(struct capture_filter *f);

#endif
