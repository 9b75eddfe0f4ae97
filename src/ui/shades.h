/* SPDX-License-Identifier: BSD-2-Clause */
/* shades owns how dark a number is drawn, next to the largest. */
#ifndef UI_SHADES_H
#define UI_SHADES_H

#include <stdint.h>

#define SHADES 4 /* besides none, which is 0 */

/* The most that has the shade, where `top` has the darkest. */
uint64_t shades_limit(uint64_t top, unsigned shade);

/* The shade of n; 0 only for nothing. */
unsigned shades_of(uint64_t top, uint64_t n);

#endif
