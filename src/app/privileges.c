/* SPDX-License-Identifier: BSD-2-Clause */
#include "privileges.h"

#include "base/powers.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define NOBODY 65534

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

void
privileges_give_open(int fd)
{
	struct privileges p;
	int r;

	privileges_plan(&p);
	if (!p.is_user)
		return;
	r = fchown(fd, p.uid, p.gid);
	(void)r; /* as above */
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

int
privileges_drop(const struct privileges *p, struct error *err)
{
	int new = powers_forgo_new();
	int user = change_user(p);
	int r = powers_drop();

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
