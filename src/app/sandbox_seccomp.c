/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a running tapdeck asks of the kernel: files and memory, waiting, its own
 * threads and signals. Sockets, programs, other processes and the debugger's
 * calls are not among it. The man page has this list too.
 */
#include "sandbox_layers.h"

#include "base/syscall_filter.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/sockios.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

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
	SYS_fallocate, SYS_syncfs,
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

static void
pass_some(struct syscall_filter *f, bool writes)
{
	static const uint32_t executable = PROT_EXEC, thread = CLONE_THREAD;
	static const uint32_t nothing = 0;
	const uint32_t self = (uint32_t)getpid();
	const uint32_t change = writes ? 0 : O_WRONLY | O_RDWR | O_CREAT;
	const struct syscall_rule rules[] = {
	    {SYS_mmap, 2, SYSCALL_HAS_NO_BITS, &executable, 1, 0},
	    {SYS_mprotect, 2, SYSCALL_HAS_NO_BITS, &executable, 1, 0},
	    {SYS_ioctl, 1, SYSCALL_IS_ONE, ioctls, N(ioctls), EPERM},
	    {SYS_openat, 2, SYSCALL_HAS_NO_BITS, &change, 1, EACCES},
	    {SYS_kill, 0, SYSCALL_IS_ONE, &self, 1, EPERM},
	    {SYS_tgkill, 0, SYSCALL_IS_ONE, &self, 1, EPERM},
	    {SYS_prctl, 0, SYSCALL_IS_ONE, prctls, N(prctls), EPERM},
	    /* limits are looked at, and stay; only our own have number 0 */
	    {SYS_prlimit64, 2, SYSCALL_IS_ONE, limits_of, N(limits_of), EPERM},
	    {SYS_clone, 0, SYSCALL_HAS_ALL, &thread, 1, 0},
	    /* its flags cannot be seen; glibc then uses the other one */
	    {SYS_clone3, 0, SYSCALL_IS_ONE, &nothing, 0, ENOSYS},
	};

	syscall_filter_pass_if(f, rules, N(rules));
}

bool
sandbox_seccomp(bool kill, bool writes)
{
	struct syscall_filter f;

	syscall_filter_init(&f, kill);
	syscall_filter_pass(&f, plain, N(plain));
	if (writes)
		syscall_filter_pass(&f, writing, N(writing));
	pass_some(&f, writes);
	return syscall_filter_enter(&f);
}
