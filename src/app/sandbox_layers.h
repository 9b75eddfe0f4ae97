/* SPDX-License-Identifier: BSD-2-Clause */
/* sandbox_layers owns the two fences that a sandbox is made of. */
#ifndef APP_SANDBOX_LAYERS_H
#define APP_SANDBOX_LAYERS_H

#include "sandbox.h"

/*
 * sandbox_landlock - files: those of the plan; TCP, devices, signals to
 * others: none.
 *
 * returns  the version of the kernel's interface, 0 when there is none
 * source   landlock(7), linux/landlock.h
 */
int sandbox_landlock(const struct sandbox_plan *p);

/* The same, without entering it. */
int sandbox_landlock_version(void);

/*
 * sandbox_seccomp - system calls: those of the list, in every thread.
 *
 * kill     end the process at any other; else that call fails with ENOSYS
 * writes   files are still to be made
 * returns  false when the kernel has no such thing
 * source   seccomp(2)
 */
bool sandbox_seccomp(bool kill, bool writes);

#endif
