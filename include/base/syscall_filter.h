/* SPDX-License-Identifier: BSD-2-Clause */
/* syscall_filter owns which system calls a process may still make. */
#ifndef BASE_SYSCALL_FILTER_H
#define BASE_SYSCALL_FILTER_H

#include <linux/filter.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SYSCALL_FILTER_STEPS 512

/* How an argument is held against the values of a rule. */
enum syscall_test {
	SYSCALL_IS_ONE,      /* it is one of them */
	SYSCALL_HAS_ALL,     /* all bits of the first are set */
	SYSCALL_HAS_NO_BITS, /* none of the first's are */
};

/* A call that passes with certain values of one argument only. */
struct syscall_rule {
	int call;
	unsigned argument;
	enum syscall_test test;
	const uint32_t *values;
	size_t n;
	int refused; /* the errno it fails with; 0: as unknown calls do */
};

/* Made, filled and entered in this order; each part may be left out. */
struct syscall_filter {
	struct sock_filter steps[SYSCALL_FILTER_STEPS];
	size_t n;
	uint32_t refusal;
};

/* kill: end the process at any other call; else that fails with ENOSYS. */
void syscall_filter_init(struct syscall_filter *f, bool kill);

/* Calls that pass whatever they are given. */
void syscall_filter_pass(struct syscall_filter *f, const int *calls, size_t n);

/* Calls that pass if; arguments are looked at as 32 bits. */
void syscall_filter_pass_if(
    struct syscall_filter *f, const struct syscall_rule *rules, size_t n);

/*
 * syscall_filter_enter - from here on these calls, in every thread.
 *
 * returns  false when the kernel has no such thing
 * source   seccomp(2)
 */
bool syscall_filter_enter(struct syscall_filter *f);

#endif
