/* SPDX-License-Identifier: BSD-2-Clause */
/* A name is never given together with the wish for more. */
#include "message/signature.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	enum app app;
	bool more;

	if (size < 3)
		return 0;
	app = signature_of_stream(data + 3, size - 3, data[0] & 1, &more);
	assert(app < N_APPS && (app == APP_UNKNOWN || !more));
	app = signature_of_datagram(
	    data + 3, size - 3, 40000, (uint16_t)(data[1] << 8 | data[2]));
	assert(app < N_APPS);
	return 0;
}
