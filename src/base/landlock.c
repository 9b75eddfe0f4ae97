/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Landlock by its system calls: glibc has no words for them yet, and the
 * kernel's header in use here may be older than the kernel, so what came with
 * later versions of the interface is spelt out.
 */
#include "base/landlock.h"

#include "base/sanitized.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define FS_FIRST ((UINT64_C(1) << 13) - 1) /* rights of version 1 */
#define FS_REFER (UINT64_C(1) << 13)
#define FS_TRUNCATE (UINT64_C(1) << 14)
#define FS_IOCTL_DEVICE (UINT64_C(1) << 15)
#define NET_CONNECT UINT64_C(2)
#define NET_TCP UINT64_C(3)      /* bind, connect */
#define SCOPE_OTHERS UINT64_C(3) /* abstract sockets, signals */

#define RULE_NET_PORT 2
#define READ (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
#define WRITE                                                                  \
	(LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_MAKE_REG |         \
	    LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE |     \
	    FS_TRUNCATE)
#define OF_FILES                                                               \
	(LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE |        \
	    FS_TRUNCATE)

/* As the newest header has it; an older kernel is told the older size. */
struct rules {
	uint64_t fs, net, scoped;
};

struct port {
	uint64_t allowed, port;
};

/* What each version of the interface can forbid besides the one before. */
static const struct rules since[] = {
    {.fs = FS_FIRST},
    {.fs = FS_REFER},
    {.fs = FS_TRUNCATE},
    {.net = NET_TCP},
    {.fs = FS_IOCTL_DEVICE},
    {.scoped = SCOPE_OTHERS},
};

static struct rules
rules_of(int version)
{
	struct rules all = {0};

	for (int i = 0; i < version && i < 6; i++) {
		all.fs |= since[i].fs;
		all.net |= since[i].net;
		all.scoped |= since[i].scoped;
	}
	return all;
}

static size_t
size_of(int version)
{
	return sizeof(uint64_t) * (version >= 6 ? 3 : version >= 4 ? 2 : 1);
}

/* Was it us who had too little, rather than the place not being there? */
static bool
ran_out(void)
{
	return errno == EMFILE || errno == ENFILE || errno == ENOMEM;
}

/* False: the place would be closed to us, though it is to be open. */
static bool
allow(int ruleset, const struct rules *all, const char *path, uint64_t what)
{
	struct landlock_path_beneath_attr beneath = {
	    .parent_fd = open(path, O_PATH | O_CLOEXEC),
	};
	struct stat st;
	bool done;

	if (beneath.parent_fd < 0)
		return !ran_out();
	if (fstat(beneath.parent_fd, &st) == 0 && !S_ISDIR(st.st_mode))
		what &= OF_FILES;
	beneath.allowed_access = what & all->fs;
	done = syscall(SYS_landlock_add_rule, ruleset,
		   LANDLOCK_RULE_PATH_BENEATH, &beneath, 0) == 0 ||
	       !ran_out();
	close(beneath.parent_fd);
	return done;
}

static bool
allow_all(int ruleset, const struct rules *all, const char *const *paths,
    size_t n, uint64_t what)
{
	for (size_t i = 0; i < n; i++)
		if (!allow(ruleset, all, paths[i], what))
			return false;
	return true;
}

static void
allow_port(int ruleset, const struct rules *all, unsigned port)
{
	const struct port to = {NET_CONNECT & all->net, port};

	if (port && to.allowed)
		syscall(SYS_landlock_add_rule, ruleset, RULE_NET_PORT, &to, 0);
}

int
landlock_version(void)
{
	int version = (int)syscall(SYS_landlock_create_ruleset, NULL, 0,
	    LANDLOCK_CREATE_RULESET_VERSION);

	return version < 1 || SANITIZED ? 0 : version;
}

int
landlock_enter(const struct landlock_plan *p)
{
	int version = landlock_version();
	struct rules all = rules_of(version);
	int ruleset;
	bool whole;

	if (version < 1)
		return 0;
	ruleset = (int)syscall(
	    SYS_landlock_create_ruleset, &all, size_of(version), 0);
	if (ruleset < 0)
		return 0;
	whole = allow_all(ruleset, &all, p->reads, p->n_reads, READ) &&
	        allow_all(ruleset, &all, p->files, p->n_files, READ) &&
	        allow_all(ruleset, &all, p->writes, p->n_writes, READ | WRITE);
	allow_port(ruleset, &all, p->connect_port);
	if (whole)
		whole = syscall(SYS_landlock_restrict_self, ruleset, 0) == 0;
	close(ruleset);
	return whole ? version : 0;
}
