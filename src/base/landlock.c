/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Landlock by its system calls: glibc has no words for them yet, and the
 * kernel's header in use here may be older than the kernel, so what came with
 * later versions of the interface is spelt out.
 */
#include "base/landlock.h"

#include "base/sanitized.h"

#include <fcntl.h>
#include <linux/landlock.h>
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

static void
allow(int ruleset, const struct rules *all, const char *path, uint64_t what)
{
	struct landlock_path_beneath_attr beneath = {
	    .parent_fd = open(path, O_PATH | O_CLOEXEC),
	};
	struct stat st;

	if (beneath.parent_fd < 0)
		return; /* not there */
	if (fstat(beneath.parent_fd, &st) == 0 && !S_ISDIR(st.st_mode))
		what &= OF_FILES;
	beneath.allowed_access = what & all->fs;
	syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH,
	    &beneath, 0);
	close(beneath.parent_fd);
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
	long r;

	if (version < 1)
		return 0;
	ruleset = (int)syscall(
	    SYS_landlock_create_ruleset, &all, size_of(version), 0);
	if (ruleset < 0)
		return 0;
	for (size_t i = 0; i < p->n_reads; i++)
		allow(ruleset, &all, p->reads[i], READ);
	for (size_t i = 0; i < p->n_files; i++)
		allow(ruleset, &all, p->files[i], READ);
	for (size_t i = 0; i < p->n_writes; i++)
		allow(ruleset, &all, p->writes[i], READ | WRITE);
	allow_port(ruleset, &all, p->connect_port);
	r = syscall(SYS_landlock_restrict_self, ruleset, 0);
	close(ruleset);
	return r == 0 ? version : 0;
}
