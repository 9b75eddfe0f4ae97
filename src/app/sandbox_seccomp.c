/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The filter is a program for the kernel's packet filter (classic BPF) over
 * the number and arguments of a call: a list of numbers that pass, and a few
 * whose argument has to be one of some values. Anything else is refused,
 * sockets, programs, other processes and the debugger's calls with it.
 *
 * The kernel looks at arguments of this kind as 32 bits, and so do we.
 */
#include "sandbox_layers.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <linux/sockios.h>
#include <sched.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
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

#define MOST_STEPS 512
#define N(array) (sizeof(array) / sizeof((array)[0]))

/* clang-format off */
/* Calls that pass whatever they are given. */
static const int plain[] = {
	/* files that are open */
	SYS_read, SYS_write, SYS_readv, SYS_writev, SYS_pread64, SYS_pwrite64,
	SYS_lseek, SYS_close, SYS_fstat, SYS_fcntl, SYS_dup, SYS_fsync,
	SYS_fdatasync, SYS_ftruncate, SYS_sendfile, SYS_fadvise64,
	/* names: what they may be is for Landlock */
	SYS_newfstatat, SYS_statx, SYS_faccessat, SYS_faccessat2,
	SYS_readlinkat, SYS_getdents64, SYS_getcwd, SYS_statfs, SYS_fstatfs,
	/* waiting, and waking up */
	SYS_ppoll, SYS_pselect6, SYS_futex, SYS_eventfd2, SYS_pipe2,
	SYS_clock_nanosleep, SYS_nanosleep, SYS_restart_syscall, SYS_wait4,
	/* memory */
	SYS_brk, SYS_munmap, SYS_mremap, SYS_madvise, SYS_memfd_create,
	SYS_mincore, SYS_membarrier,
	/* threads */
	SYS_set_robust_list, SYS_rseq, SYS_sched_yield, SYS_sched_getaffinity,
	SYS_gettid, SYS_getcpu, SYS_exit, SYS_exit_group,
	/* signals to ourselves */
	SYS_rt_sigaction, SYS_rt_sigprocmask, SYS_rt_sigreturn,
	SYS_rt_sigtimedwait, SYS_rt_sigpending, SYS_sigaltstack,
	/* sockets that are open: the ring of frames, and the resolver's */
	SYS_getsockopt, SYS_setsockopt, SYS_getsockname, SYS_sendto,
	SYS_recvfrom, SYS_sendmsg, SYS_recvmsg, SYS_shutdown,
	/* what time and who it is */
	SYS_clock_gettime, SYS_clock_getres, SYS_gettimeofday, SYS_times,
	SYS_getpid, SYS_getppid, SYS_getuid, SYS_geteuid, SYS_getgid,
	SYS_getegid, SYS_getpgid, SYS_getrusage, SYS_sysinfo, SYS_uname,
	SYS_getrandom, SYS_umask,
#ifdef SYS_poll /* names of old, where there are any */
	SYS_poll, SYS_select, SYS_stat, SYS_lstat, SYS_access, SYS_readlink,
	SYS_getpgrp, SYS_time, SYS_dup2,
#endif
	SYS_dup3,
};

/* Calls that pass where files are still to be made. */
static const int writing[] = {
	SYS_mkdirat, SYS_unlinkat, SYS_renameat2, SYS_fchmod, SYS_fchown,
	SYS_fallocate,
#ifdef SYS_rename
	SYS_rename, SYS_unlink, SYS_mkdir,
#endif
#ifdef SYS_renameat
	SYS_renameat,
#endif
};

/* Terminals, how much there is to read, and questions about an interface. */
static const uint32_t ioctls[] = {
	TCGETS, TCSETS, TCSETSW, TCSETSF, TCFLSH, TCXONC, TIOCGWINSZ,
	TIOCGPGRP, FIONREAD, FIONBIO, SIOCGIFNAME, SIOCGIFFLAGS,
};
/* clang-format on */

static const uint32_t prctls[] = {PR_SET_NAME, PR_GET_NAME, PR_GET_DUMPABLE};
static const uint32_t limits_of[] = {0};

/* How an argument is held against the values of a rule. */
enum test {
	IS_ONE,      /* it is one of them */
	HAS_ALL,     /* all bits of the first are set */
	HAS_NO_BITS, /* none of the first's are */
};

/* A call that passes with certain values of one argument only. */
struct rule {
	int call;
	unsigned argument;
	enum test test;
	const uint32_t *values;
	size_t n;
	int refused; /* the errno it fails with; 0: as unknown calls do */
};

struct program {
	struct sock_filter steps[MOST_STEPS];
	unsigned short n;
};

static void
step(struct program *p, uint16_t code, uint32_t k, uint8_t yes, uint8_t no)
{
	if (p->n < MOST_STEPS)
		p->steps[p->n++] = (struct sock_filter){
		    .code = code, .k = k, .jt = yes, .jf = no};
}

static void
load(struct program *p, size_t offset)
{
	step(p, BPF_LD | BPF_W | BPF_ABS, (uint32_t)offset, 0, 0);
}

static void
finish(struct program *p, uint32_t verdict)
{
	step(p, BPF_RET | BPF_K, verdict, 0, 0);
}

static void
pass_calls(struct program *p, const int *calls, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		step(p, BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)calls[i], 0, 1);
		finish(p, SECCOMP_RET_ALLOW);
	}
}

static void
hold_against(struct program *p, const struct rule *r)
{
	if (r->test == HAS_NO_BITS) {
		step(p, BPF_JMP | BPF_JSET | BPF_K, r->values[0], 1, 0);
		finish(p, SECCOMP_RET_ALLOW);
		return;
	}
	if (r->test == HAS_ALL)
		step(p, BPF_ALU | BPF_AND | BPF_K, r->values[0], 0, 0);
	for (size_t i = 0; i < r->n; i++) {
		step(p, BPF_JMP | BPF_JEQ | BPF_K, r->values[i], 0, 1);
		finish(p, SECCOMP_RET_ALLOW);
	}
}

/* The number is loaded; a call that is not meant jumps over all of it. */
static void
pass_if(struct program *p, const struct rule *r, uint32_t refusal)
{
	unsigned short at = p->n;

	step(p, BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)r->call, 0, 0);
	load(p, offsetof(struct seccomp_data, args) +
		    r->argument * sizeof(uint64_t));
	hold_against(p, r);
	finish(
	    p, r->refused ? SECCOMP_RET_ERRNO | (uint32_t)r->refused : refusal);
	p->steps[at].jf = (uint8_t)(p->n - at - 1);
}

static void
pass_some(struct program *p, bool writes, uint32_t refusal)
{
	static const uint32_t executable = PROT_EXEC, thread = CLONE_THREAD;
	static const uint32_t nothing = 0;
	const uint32_t self = (uint32_t)getpid();
	const uint32_t change = writes ? 0 : O_WRONLY | O_RDWR | O_CREAT;
	const struct rule rules[] = {
	    {SYS_mmap, 2, HAS_NO_BITS, &executable, 1, 0},
	    {SYS_mprotect, 2, HAS_NO_BITS, &executable, 1, 0},
	    {SYS_ioctl, 1, IS_ONE, ioctls, N(ioctls), EPERM},
	    {SYS_openat, 2, HAS_NO_BITS, &change, 1, EACCES},
	    {SYS_kill, 0, IS_ONE, &self, 1, EPERM},
	    {SYS_tgkill, 0, IS_ONE, &self, 1, EPERM},
	    {SYS_prctl, 0, IS_ONE, prctls, N(prctls), EPERM},
	    /* limits are looked at, and stay; only our own have number 0 */
	    {SYS_prlimit64, 2, IS_ONE, limits_of, N(limits_of), EPERM},
	    {SYS_clone, 0, HAS_ALL, &thread, 1, 0},
	    /* its flags cannot be seen; glibc then uses the other one */
	    {SYS_clone3, 0, IS_ONE, &nothing, 0, ENOSYS},
	};

	for (size_t i = 0; i < N(rules); i++)
		pass_if(p, &rules[i], refusal);
}

static void
write_program(struct program *p, bool kill, bool writes)
{
	uint32_t refusal =
	    kill ? SECCOMP_RET_KILL_PROCESS : SECCOMP_RET_ERRNO | ENOSYS;

	p->n = 0;
	load(p, offsetof(struct seccomp_data, arch));
	step(p, BPF_JMP | BPF_JEQ | BPF_K, ARCHITECTURE, 1, 0);
	finish(p, SECCOMP_RET_KILL_PROCESS);
	load(p, offsetof(struct seccomp_data, nr));
	pass_calls(p, plain, N(plain));
	if (writes)
		pass_calls(p, writing, N(writing));
	pass_some(p, writes, refusal);
	finish(p, refusal);
}

bool
sandbox_seccomp(bool kill, bool writes)
{
	struct program p;
	struct sock_fprog program = {.filter = p.steps};

	if (!ARCHITECTURE)
		return false;
	write_program(&p, kill, writes);
	program.len = p.n;
	return p.n < MOST_STEPS &&
	       syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER,
		   SECCOMP_FILTER_FLAG_TSYNC | SECCOMP_FILTER_FLAG_SPEC_ALLOW,
		   &program) == 0;
}
