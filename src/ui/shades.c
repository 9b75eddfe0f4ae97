/* SPDX-License-Identifier: BSD-2-Clause */
#include "shades.h"

#define STEP 10 /* between two of them */

uint64_t
shades_limit(uint64_t top, unsigned shade)
{
	uint64_t limit = top;

	for (unsigned i = shade; i < SHADES; i++)
		limit /= STEP;
	return limit;
}

unsigned
shades_of(uint64_t top, uint64_t n)
{
	unsigned shade = 1;

	if (!n)
		return 0;
	while (shade < SHADES && n > shades_limit(top, shade))
		shade++;
	return shade;
}
