/* SPDX-License-Identifier: BSD-2-Clause */
#include "pcapng_block.h"

#include "file_source.h"

struct pcapng_block
pcapng_block_options(const struct pcapng_block *b, size_t fixed)
{
	struct pcapng_block rest = *b;

	rest.at += fixed;
	rest.bytes -= fixed;
	return rest;
}

int
pcapng_option_next(struct pcapng_block *rest, struct pcapng_option *out)
{
	size_t padded;

	if (rest->bytes == 0)
		return 0;
	if (rest->bytes < 4)
		return -1;
	out->code = read_u16(rest->at, rest->swapped);
	out->bytes = read_u16(rest->at + 2, rest->swapped);
	if (out->code == 0)
		return 0;
	padded = ((size_t)out->bytes + 3) & ~(size_t)3;
	if (rest->bytes - 4 < padded)
		return -1;
	out->at = rest->at + 4;
	rest->at += 4 + padded;
	rest->bytes -= 4 + padded;
	return 1;
}
