/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Capabilities go by the system calls themselves: two of them do all of it,
 * and a library for that would be one more thing to install.
 */
#include "base/powers.h"

#include "base/sanitized.h"

#include <errno.h>
#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#define MOST_CAPABILITIES 64

int
powers_forgo_new(void)
{
	int r = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);

	for (unsigned long i = 0; i < MOST_CAPABILITIES; i++)
		prctl(PR_CAPBSET_DROP, i, 0, 0, 0);
	prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
	return r < 0 ? -errno : 0;
}

/* What was seen on the wire is nobody's to dump, or to look at. */
static void
close_memory(void)
{
	struct rlimit none = {0, 0};

	setrlimit(RLIMIT_CORE, &none);
	/* LeakSanitizer looks at its own process from outside. */
	prctl(PR_SET_DUMPABLE, SANITIZED ? 1 : 0, 0, 0, 0);
}

int
powers_drop(void)
{
	struct __user_cap_header_struct head = {
	    .version = _LINUX_CAPABILITY_VERSION_3,
	};
	struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = {{0}};
	int r = syscall(SYS_capset, &head, none) < 0 ? -errno : 0;

	close_memory();
	return r;
}
