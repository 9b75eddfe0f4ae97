/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Bytes as a capture file, plain or compressed: all frames, by batches and
 * one by one, then again from somewhere in the middle. Each way must give the
 * same frames, and each frame must keep the promises of struct frame.
 */
#include "read_source.h"

#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	int fd = memfd_create("fuzz", MFD_CLOEXEC);
	struct source *s = NULL;
	struct error err = {""};
	char path[32];

	if (fd < 0)
		return 0;
	assert(write(fd, data, size) == (ssize_t)size);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	if (source_open_file(path, NULL, &s, &err) == 0) {
		check_source(s);
		source_close(s);
	} else {
		assert(!s && err.text[0]);
	}
	close(fd);
	return 0;
}
