/* SPDX-License-Identifier: BSD-2-Clause */
/* pcapng_names owns the reading of name resolution blocks. */
#ifndef CAPTURE_PCAPNG_NAMES_H
#define CAPTURE_PCAPNG_NAMES_H

#include "capture/source.h"
#include "pcapng_block.h"

/*
 * pcapng_names_read - tell the first name of each address in a block.
 *
 * A record that runs past the block ends it: no frame is harmed by that.
 * source  draft-ietf-opsawg-pcapng 4.4
 */
void pcapng_names_read(
    const struct pcapng_block *b, source_named_fn *named, void *to);

#endif
