/* SPDX-License-Identifier: BSD-2-Clause */
/* sandbox_layers owns the fence of system calls that a sandbox is made of. */
#ifndef APP_SANDBOX_LAYERS_H
#define APP_SANDBOX_LAYERS_H

#include <stdbool.h>

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
