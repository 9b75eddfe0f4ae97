/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Two fences of the kernel: Landlock says which files may be opened, seccomp
 * which system calls there are. Either may be missing, and each holds without
 * the other.
 */
#include "sandbox.h"

#include "base/landlock.h"
#include "base/sanitized.h"
#include "sandbox_layers.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

void
sandbox_may_read(struct sandbox_plan *p, const char *path)
{
	if (path && *path && p->n_reads < SANDBOX_PLACES)
		p->reads[p->n_reads++] = path;
}

void
sandbox_may_write(struct sandbox_plan *p, const char *folder)
{
	if (folder && *folder && p->n_writes < SANDBOX_PLACES)
		p->writes[p->n_writes++] = folder;
}

static void
describe(struct sandbox_state *s, const char *why)
{
	char landlock[32] = "no Landlock";

	if (s->landlock)
		snprintf(
		    landlock, sizeof(landlock), "Landlock %d", s->landlock);
	snprintf(s->note, sizeof(s->note), "%s, %s%s%s", landlock,
	    s->seccomp ? "seccomp" : "no seccomp", *why ? ": " : "", why);
	s->hint = s->landlock && s->seccomp   ? "sandboxed"
	          : s->landlock || s->seccomp ? "half a sandbox"
	                                      : "no sandbox";
}

/* The words for why there is none, or NULL when there shall be one. */
static const char *
without(const struct sandbox_plan *p)
{
	if (p->choice == SANDBOX_OFF)
		return "--sandbox=off";
	return SANITIZED ? "a build with sanitizers" : NULL;
}

int
sandbox_enter(
    const struct sandbox_plan *p, struct sandbox_state *out, struct error *err)
{
	const char *why = without(p);
	const struct landlock_plan files = {
	    .reads = p->reads,
	    .n_reads = p->n_reads,
	    .files = p->files,
	    .n_files = p->n_files,
	    .writes = p->writes,
	    .n_writes = p->n_writes,
	};

	*out = (struct sandbox_state){.landlock = 0};
	if (!why) {
		out->landlock = landlock_enter(&files);
		out->seccomp = sandbox_seccomp(
		    p->choice == SANDBOX_STRICT, p->n_writes > 0);
		why = out->landlock && out->seccomp
		          ? ""
		          : "the kernel has no more to offer";
	}
	describe(out, why);
	if (p->choice != SANDBOX_STRICT || (out->landlock && out->seccomp))
		return 0;
	return error_set(err, -ENOTSUP,
	    "--sandbox=strict: cannot be had here: %s", out->note);
}
