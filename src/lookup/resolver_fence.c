/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What is left to the process that asks: to speak to resolvers, to whoever
 * wants to know, and to wait. c-ares has read its files by then, so there is
 * no file that it may open. The man page has this list too.
 */
#include "resolver_private.h"

#include "base/landlock.h"
#include "base/sanitized.h"
#include "base/syscall_filter.h"

#include <errno.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#define DNS_PORT 53
#define N(array) (sizeof(array) / sizeof((array)[0]))

/* clang-format off */
/* Calls that pass whatever they are given. */
static const int plain[] = {
	/* what is open */
	SYS_read, SYS_write, SYS_readv, SYS_writev, SYS_close, SYS_fcntl,
	/* resolvers, of the families below */
	SYS_connect, SYS_getsockname, SYS_getpeername,
	SYS_getsockopt, SYS_setsockopt, SYS_sendto, SYS_recvfrom, SYS_sendmsg,
	SYS_recvmsg,
	/* waiting */
	SYS_ppoll, SYS_futex, SYS_restart_syscall, SYS_sched_yield,
#ifdef SYS_poll
	SYS_poll,
#endif
	/* memory */
	SYS_brk, SYS_munmap, SYS_mremap, SYS_madvise,
	/* its end, and what time it is */
	SYS_rt_sigprocmask, SYS_rt_sigreturn, SYS_exit, SYS_exit_group,
	SYS_clock_gettime, SYS_gettimeofday, SYS_getpid, SYS_gettid,
	SYS_getrandom,
};
/* clang-format on */

static const uint32_t families[] = {AF_INET, AF_INET6};
static const uint32_t ioctls[] = {FIONBIO, FIONREAD};

static bool
filter_calls(bool kill)
{
	static const uint32_t executable = PROT_EXEC;
	const uint32_t self = (uint32_t)getpid();
	const struct syscall_rule rules[] = {
	    {SYS_socket, 0, SYSCALL_IS_ONE, families, N(families), EACCES},
	    {SYS_mmap, 2, SYSCALL_HAS_NO_BITS, &executable, 1, 0},
	    {SYS_mprotect, 2, SYSCALL_HAS_NO_BITS, &executable, 1, 0},
	    {SYS_ioctl, 1, SYSCALL_IS_ONE, ioctls, N(ioctls), EPERM},
	    {SYS_tgkill, 0, SYSCALL_IS_ONE, &self, 1, EPERM},
	};
	struct syscall_filter f;

	syscall_filter_init(&f, kill);
	syscall_filter_pass(&f, plain, N(plain));
	syscall_filter_pass_if(&f, rules, N(rules));
	return syscall_filter_enter(&f);
}

bool
resolver_fence_in(enum resolver_fence fence)
{
	const struct landlock_plan nothing = {.connect_port = DNS_PORT};
	bool strict = fence == RESOLVER_FENCE_STRICT;
	bool files, calls;

	if (fence == RESOLVER_FENCE_NONE || SANITIZED)
		return true;
	files = landlock_enter(&nothing) > 0;
	calls = filter_calls(strict);
	return !strict || (files && calls);
}
