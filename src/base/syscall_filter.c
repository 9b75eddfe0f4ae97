/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The filter is a program for the kernel's packet filter (classic BPF) over
 * the number and arguments of a call: a list of numbers that pass, and a few
 * whose argument has to be one of some values. Anything else is refused.
 *
 * The kernel looks at arguments of this kind as 32 bits, and so do we.
 */
#include "base/syscall_filter.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/seccomp.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__x86_64__)
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#elif defined(__riscv) && __riscv_xlen == 64
#define ARCHITECTURE AUDIT_ARCH_RISCV64
#else
#define ARCHITECTURE 0 /* never tried: no filter */
#endif

/* One too many is remembered by the count: such a filter is not entered. */
static void
step(struct syscall_filter *f, uint16_t code, uint32_t k, uint8_t yes,
    uint8_t no)
{
	if (f->n < SYSCALL_FILTER_STEPS)
		f->steps[f->n] = (struct sock_filter){
		    .code = code, .k = k, .jt = yes, .jf = no};
	f->n++;
}

static void
load(struct syscall_filter *f, size_t offset)
{
	step(f, BPF_LD | BPF_W | BPF_ABS, (uint32_t)offset, 0, 0);
}

static void
finish(struct syscall_filter *f, uint32_t verdict)
{
	step(f, BPF_RET | BPF_K, verdict, 0, 0);
}

void
syscall_filter_init(struct syscall_filter *f, bool kill)
{
	f->n = 0;
	f->refusal =
	    kill ? SECCOMP_RET_KILL_PROCESS : SECCOMP_RET_ERRNO | ENOSYS;
	load(f, offsetof(struct seccomp_data, arch));
	step(f, BPF_JMP | BPF_JEQ | BPF_K, ARCHITECTURE, 1, 0);
	finish(f, SECCOMP_RET_KILL_PROCESS);
	load(f, offsetof(struct seccomp_data, nr));
}

void
syscall_filter_pass(struct syscall_filter *f, const int *calls, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		step(f, BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)calls[i], 0, 1);
		finish(f, SECCOMP_RET_ALLOW);
	}
}

static void
hold_against(struct syscall_filter *f, const struct syscall_rule *r)
{
	if (r->test == SYSCALL_HAS_NO_BITS) {
		step(f, BPF_JMP | BPF_JSET | BPF_K, r->values[0], 1, 0);
		finish(f, SECCOMP_RET_ALLOW);
		return;
	}
	if (r->test == SYSCALL_HAS_ALL)
		step(f, BPF_ALU | BPF_AND | BPF_K, r->values[0], 0, 0);
	for (size_t i = 0; i < r->n; i++) {
		step(f, BPF_JMP | BPF_JEQ | BPF_K, r->values[i], 0, 1);
		finish(f, SECCOMP_RET_ALLOW);
	}
}

/* The number is loaded; a call that is not meant jumps over all of it. */
static void
pass_if(struct syscall_filter *f, const struct syscall_rule *r)
{
	size_t at = f->n;

	step(f, BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)r->call, 0, 0);
	load(f, offsetof(struct seccomp_data, args) +
		    r->argument * sizeof(uint64_t));
	hold_against(f, r);
	finish(f,
	    r->refused ? SECCOMP_RET_ERRNO | (uint32_t)r->refused : f->refusal);
	if (f->n <= SYSCALL_FILTER_STEPS)
		f->steps[at].jf = (uint8_t)(f->n - at - 1);
}

void
syscall_filter_pass_if(
    struct syscall_filter *f, const struct syscall_rule *rules, size_t n)
{
	for (size_t i = 0; i < n; i++)
		pass_if(f, &rules[i]);
}

bool
syscall_filter_enter(struct syscall_filter *f)
{
	struct sock_fprog program = {.filter = f->steps};

	finish(f, f->refusal);
	if (!ARCHITECTURE || f->n > SYSCALL_FILTER_STEPS)
		return false;
	program.len = (unsigned short)f->n;
	return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER,
		   SECCOMP_FILTER_FLAG_TSYNC | SECCOMP_FILTER_FLAG_SPEC_ALLOW,
		   &program) == 0;
}
