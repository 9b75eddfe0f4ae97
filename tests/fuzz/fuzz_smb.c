/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * However a direction of SMB is cut up, it says the same; and what it says
 * lies in the window.
 *
 * Input: a byte that says how large the pieces are, the direction's bytes.
 */
#include "meagre.h"

#include "message/smb.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
add(uint64_t *sum, uint64_t value)
{
	*sum = (*sum ^ value) * UINT64_C(0x9e3779b97f4a7c15);
	*sum ^= *sum >> 29;
}

static void
see(uint64_t *sum, const struct smb_message *m)
{
	char name[64];

	/* Pieces differ; their bytes may not. */
	for (size_t i = 0; i < m->bytes.n; i++)
		add(sum, m->bytes.at[i]);
	if (m->kind == SMB_BYTES)
		return;
	add(sum, (uint64_t)m->kind << 8 | m->answer | m->failed << 1 |
		     m->pending << 2 | m->related << 3 | m->folder << 4 |
		     m->disk << 5);
	add(sum, m->id ^ m->tree);
	add(sum, m->offset ^ m->length ^ m->size);
	for (size_t i = 0; i < sizeof(m->file); i++)
		add(sum, m->file[i]);
	assert(smb_name(m->name, name, sizeof(name)) < sizeof(name));
	for (size_t i = 0; name[i]; i++)
		add(sum, (uint8_t)name[i]);
}

/* One window, in a block of its own: nobody may look behind it. */
static bool
read_one(
    struct smb *s, const uint8_t *at, size_t n, uint64_t *sum, uint64_t *used)
{
	uint8_t *window = meagre_own(n);
	struct smb_message m;
	struct reading r;

	if (n > 0)
		memcpy(window, at, n);
	r = smb_read(s, window, n, &m);
	assert(r.used <= n);
	if (r.message)
		see(sum, &m);
	free(window);
	*used = r.used + r.skip;
	return r.used > 0 || r.skip > 0 || r.message;
}

static uint64_t
feed(const uint8_t *at, size_t n, size_t step, bool lost)
{
	struct smb s = {.lost = lost};
	uint64_t sum = 0, used;
	size_t from = 0, to = 0;

	for (;;) {
		while (read_one(&s, at + from, to - from, &sum, &used)) {
			if (used > n - from)
				return sum;
			from += (size_t)used;
			to = to < from ? from : to;
		}
		if (to == n)
			return sum;
		to = step < n - to ? to + step : n;
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	bool lost;

	if (size < 1 || size > 100000)
		return 0;
	lost = data[0] & 1;
	assert(feed(data + 1, size - 1, size, lost) ==
	       feed(data + 1, size - 1, 1 + data[0], lost));
	return 0;
}
