/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A record is type (2), length (2), an address and the names of it, each with
 * a NUL behind it, padded to 4: in the shape of an option.
 */
#include "pcapng_names.h"

#include <string.h>

#define RECORD_IPV4 1
#define RECORD_IPV6 2

static void
read_record(
    const struct pcapng_option *record, source_named_fn *named, void *to)
{
	size_t bytes = record->code == RECORD_IPV4   ? 4
	               : record->code == RECORD_IPV6 ? 16
	                                             : record->bytes;
	const char *name = (const char *)record->at + bytes;
	struct addr a;
	size_t n;

	if (record->bytes <= bytes)
		return;
	n = strnlen(name, record->bytes - bytes);
	a = bytes == 4 ? addr_ipv4(record->at) : addr_ipv6(record->at);
	if (n > 0)
		named(to, &a, name, n);
}

void
pcapng_names_read(
    const struct pcapng_block *b, source_named_fn *named, void *to)
{
	struct pcapng_block rest = *b;
	struct pcapng_option record;

	while (named && pcapng_option_next(&rest, &record) > 0)
		read_record(&record, named, to);
}
