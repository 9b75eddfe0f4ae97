/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Lines of FTP and datagrams of TFTP: what is told of them lies in them.
 *
 * Input: the line, or the datagram.
 */
#include "message/ftp.h"
#include "message/tftp.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_inside(struct bytes all, struct bytes part)
{
	if (part.n > 0)
		assert(part.at >= all.at && part.at + part.n <= all.at + all.n);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes all = {data, size};
	struct tftp_message m;

	check_inside(all, ftp_command_read(all).argument);
	check_inside(all, ftp_reply_read(all).path);
	if (!tftp_read(data, size, &m))
		return 0;
	check_inside(all, m.name);
	check_inside(all, m.bytes);
	assert(m.block_bytes == 0 ||
	       (m.block_bytes >= 8 && m.block_bytes <= 65464));
	return 0;
}
