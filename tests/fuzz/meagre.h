/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * meagre owns what is refused to the floors under a fuzz target: memory, now
 * and then, and all that a read asks for.
 *
 * Each input is run as it always was. Then one in five, by its bytes, is run
 * again in a meagre world: a call for memory in sixteen fails, or just one of
 * the first sixteen; or nothing fails and reads are short. The same input
 * always meets the same refusals. Whatever happens, the program goes on, and
 * keeps nothing: no memory (LeakSanitizer), no mapping, no descriptor.
 */
#ifndef TESTS_FUZZ_MEAGRE_H
#define TESTS_FUZZ_MEAGRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Whether memory was refused in this run: from then on results may differ, and
 * only what holds without memory may be asked for. Short reads change nothing.
 */
bool meagre_refused(void);

/*
 * What a run came to, in a number, as often as one likes: with short reads it
 * must be the same.
 */
void meagre_came_to(uint64_t number);

/* Memory of the target's own, which is never refused. To be freed. */
void *meagre_own(size_t bytes);

/*
 * A target that makes things once and uses them for all inputs says here how
 * they are given up. Now and then they are before a meagre run, which has to
 * make them anew, and after it. It must bear that they were made in part.
 */
void meagre_made(void (*give_up)(void));

/*
 * Refuse each call in turn to each input, instead of some calls to some: for
 * inputs that are known, not looked for. The first few make all anew as well.
 */
void meagre_thoroughly(void);

/* For what refuses (refused.c): whether to, this time. */
bool meagre_refuse(void);

/* ... and how much of `n` a read may have: 0 = it is interrupted. */
size_t meagre_shorten(size_t n);

/* ... and what came or went: pages of address space, descriptors. */
void meagre_mapped(long pages);
void meagre_opened(int descriptors);

#endif
