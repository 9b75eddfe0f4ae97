/* SPDX-License-Identifier: BSD-2-Clause */
/* block_order owns how a pcapng block is brought into our own byte order. */
#ifndef CAPTURE_BLOCK_ORDER_H
#define CAPTURE_BLOCK_ORDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * block_order_swap - turn all numbers of a whole block round, in place.
 *
 * returns  false for a type whose layout is not known: it stays as it is
 * source   draft-ietf-opsawg-pcapng 3.5, 4
 */
bool block_order_swap(uint8_t *block, size_t n);

#endif
