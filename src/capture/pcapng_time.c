/* SPDX-License-Identifier: BSD-2-Clause */
#include "pcapng_time.h"

#include "base/clock.h"

#define MAX_TIME_NS INT64_C(9000000000000000000)
#define NANO_POWER 9
#define MOST_POWER (NANO_POWER + 19) /* 10^19 is the last in 64 bits */
#define TO_ZERO 127                  /* a shift that leaves nothing */

/* Nanoseconds of any 64 bit count and offset. */
__extension__ typedef __int128 wide;

static uint64_t
power_of_ten(unsigned power)
{
	uint64_t p = 1;

	while (power--)
		p *= 10;
	return p;
}

void
pcapng_time_init(struct pcapng_time *time, uint8_t resolution, int64_t offset_s)
{
	unsigned power = resolution & 0x7f;

	*time = (struct pcapng_time){.offset_s = offset_s};
	if (resolution & 0x80)
		time->shift = power;
	else if (power <= NANO_POWER)
		time->multiply = power_of_ten(NANO_POWER - power);
	else if (power <= MOST_POWER)
		time->divide = power_of_ten(power - NANO_POWER);
	else
		time->shift = TO_ZERO; /* 2^64 of these are under 1 ns */
}

static wide
since_offset(const struct pcapng_time *time, uint64_t units)
{
	if (time->multiply)
		return (wide)units * (wide)time->multiply;
	if (time->divide)
		return (wide)(units / time->divide);
	return ((wide)units * NS_PER_S) >> time->shift;
}

bool
pcapng_time_ns(const struct pcapng_time *time, uint64_t units, int64_t *out)
{
	wide ns = since_offset(time, units) + (wide)time->offset_s * NS_PER_S;

	if (ns < 0 || ns > MAX_TIME_NS) {
		*out = ns < 0 ? 0 : MAX_TIME_NS;
		return false;
	}
	*out = (int64_t)ns;
	return true;
}
