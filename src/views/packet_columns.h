/* SPDX-License-Identifier: BSD-2-Clause */
/* packet_columns owns a column for each field that a header can have. */
#ifndef VIEWS_PACKET_COLUMNS_H
#define VIEWS_PACKET_COLUMNS_H

#include "packet/field_list.h"
#include "views/view.h"

/* Two of them, the flags and the checksum of TCP, are columns already. */
#define PACKET_COLUMNS_KNOWN 2
#define PACKET_COLUMNS (FIELD_COUNT - PACKET_COLUMNS_KNOWN)

/*
 * packet_columns_write - all columns of the view: those at hand, then one for
 * each field that is not among them.
 *
 * out  n + PACKET_COLUMNS
 */
void packet_columns_write(
    const struct column *own, size_t n, struct column *out);

#endif
