/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Capabilities go by the system calls themselves: two of them do all of it,
 * and a library for that would be one more thing to install.
 */
#include "privileges.h"

#include "sanitized.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <linux/capability.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define NOBODY 65534
#define MOST_CAPABILITIES 64

/* What those who make somebody root leave about who it was. */
static const struct {
	const char *uid, *gid; /* gid NULL: the same number */
} callers[] = {
    {"SUDO_UID", "SUDO_GID"},
    {"PKEXEC_UID", NULL},
};

static bool
read_id(const char *name, unsigned *out)
{
	const char *text = name ? getenv(name) : NULL;
	unsigned long value;
	char *end;

	if (!text || *text < '0' || *text > '9')
		return false;
	errno = 0;
	value = strtoul(text, &end, 10);
	if (errno || *end || value == 0 || value >= UINT32_MAX)
		return false;
	*out = (unsigned)value;
	return true;
}

static bool
read_caller(struct privileges *p)
{
	for (size_t i = 0; i < sizeof(callers) / sizeof(callers[0]); i++) {
		unsigned uid, gid;

		if (!read_id(callers[i].uid, &uid))
			continue;
		if (!read_id(callers[i].gid, &gid))
			gid = uid;
		p->uid = uid;
		p->gid = gid;
		return true;
	}
	return false;
}

void
privileges_plan(struct privileges *p)
{
	*p = (struct privileges){.uid = getuid(), .gid = getgid()};
	if (geteuid() != 0)
		return;
	p->change = true;
	p->is_user = read_caller(p);
	if (!p->is_user)
		p->uid = p->gid = NOBODY;
}

bool
privileges_are_borrowed(void)
{
	return getuid() != geteuid() || getgid() != getegid();
}

/* Its folder, "." for a bare name. */
static void
folder_of(const char *path, char out[static PATH_MAX])
{
	const char *slash = strrchr(path, '/');
	size_t n = slash == path ? 1 : slash ? (size_t)(slash - path) : 0;

	memcpy(out, n ? path : ".", n ? n : 1);
	out[n ? n : 1] = '\0';
}

/* In a folder like /tmp others' files cannot be replaced. */
static bool
is_theirs(const struct privileges *p, const char *folder, const char *path)
{
	struct stat dir, file;

	if (stat(folder, &dir) < 0 || !(dir.st_mode & S_ISVTX) ||
	    dir.st_uid == p->uid)
		return true;
	return stat(path, &file) < 0 || file.st_uid == p->uid;
}

/* Asked as them: the kernel knows more about it than modes say. */
static bool
can(const struct privileges *p, const char *path, int how)
{
	bool yes = setegid(p->gid) == 0 && seteuid(p->uid) == 0 &&
	           faccessat(AT_FDCWD, path, how, AT_EACCESS) == 0;

	/* Both are tried, whatever came of the first. */
	yes &= seteuid(0) == 0;
	yes &= setegid(0) == 0;
	return yes;
}

bool
privileges_can_make_in(const struct privileges *p, const char *folder)
{
	return !p->change || can(p, folder, W_OK | X_OK);
}

bool
privileges_can_read(const struct privileges *p, const char *path)
{
	return !p->change || can(p, path, R_OK);
}

bool
privileges_can_replace(const struct privileges *p, const char *path)
{
	char folder[PATH_MAX];

	if (!p->change)
		return true;
	if (strlen(path) >= sizeof(folder))
		return false;
	folder_of(path, folder);
	return can(p, folder, W_OK | X_OK) && is_theirs(p, folder, path);
}

void
privileges_give(const char *path)
{
	struct privileges p;
	struct stat st;
	int r;

	privileges_plan(&p);
	if (!p.is_user || lstat(path, &st) < 0 || st.st_uid != 0)
		return;
	if (!S_ISDIR(st.st_mode) && (!S_ISREG(st.st_mode) || st.st_nlink != 1))
		return;
	r = lchown(path, p.uid, p.gid);
	(void)r; /* a file system without owners: nothing to give */
}

/* Nothing to gain by a program started from here, were there one. */
static int
forgo_new(void)
{
	int r = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);

	for (unsigned long i = 0; i < MOST_CAPABILITIES; i++)
		prctl(PR_CAPBSET_DROP, i, 0, 0, 0);
	prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
	return r < 0 ? -errno : 0;
}

static int
change_user(const struct privileges *p)
{
	if (!p->change)
		return 0;
	if (setgroups(1, &p->gid) < 0 ||
	    setresgid(p->gid, p->gid, p->gid) < 0 ||
	    setresuid(p->uid, p->uid, p->uid) < 0)
		return -errno;
	return setuid(0) == 0 ? -EPERM : 0; /* the way back must be shut */
}

static int
drop_capabilities(void)
{
	struct __user_cap_header_struct head = {
	    .version = _LINUX_CAPABILITY_VERSION_3,
	};
	struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = {{0}};

	return syscall(SYS_capset, &head, none) < 0 ? -errno : 0;
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
privileges_drop(const struct privileges *p, struct error *err)
{
	int new = forgo_new();
	int user = change_user(p);
	int r = drop_capabilities();

	close_memory();
	if (user < 0)
		return error_set(err, user,
		    "privileges: cannot become user "
		    "%u: %s",
		    (unsigned)p->uid, strerror(-user));
	r = r < 0 ? r : new;
	if (r < 0)
		return error_set(
		    err, r, "privileges: cannot be dropped: %s", strerror(-r));
	return 0;
}
