/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The side of whoever asks. What a hostile resolver may do to whoever reads
 * its answers stays in the other process; so does the waiting.
 */
#include "lookup/resolver.h"

#include "base/clock.h"
#include "resolver_private.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define LOOKS 500 /* in a second, whether it has ended */

struct resolver {
	int fd;
	pid_t pid;
};

int
resolver_start(
    enum resolver_fence fence, struct resolver **out, struct error *err)
{
	struct resolver *r = calloc(1, sizeof(*r));
	int fds[2], code;

	if (!r)
		return error_set(err, -ENOMEM, "resolver: no memory");
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, fds) < 0) {
		code = errno;
		free(r);
		return error_set(err, -code, "resolver: %s", strerror(code));
	}
	r->pid = fork();
	code = errno;
	if (r->pid == 0)
		resolver_serve(fds[1], fence);
	close(fds[1]);
	r->fd = fds[0];
	if (r->pid > 0) {
		*out = r;
		return 0;
	}
	close(fds[0]);
	free(r);
	return error_set(err, -code, "resolver: %s", strerror(code));
}

/*
 * It keeps nothing that could be lost, and ends by itself when nobody is at the
 * other end: in a sandbox it cannot be killed. Whoever holds it up holds up
 * nobody else for longer than a second.
 */
void
resolver_stop(struct resolver *r)
{
	const struct timespec look = {.tv_nsec = NS_PER_S / LOOKS};

	if (!r)
		return;
	close(r->fd);
	kill(r->pid, SIGKILL);
	for (int i = 0; i < LOOKS && waitpid(r->pid, NULL, WNOHANG) == 0; i++)
		nanosleep(&look, NULL);
	free(r);
}

bool
resolver_ask(struct resolver *r, const struct addr *a)
{
	return send(r->fd, a, sizeof(*a), MSG_DONTWAIT | MSG_NOSIGNAL) ==
	       (ssize_t)sizeof(*a);
}

enum resolver_state
resolver_take(struct resolver *r, struct resolver_answer *out)
{
	ssize_t n = recv(r->fd, out, sizeof(*out), MSG_DONTWAIT);

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return RESOLVER_QUIET;
	if (n != (ssize_t)sizeof(*out))
		return RESOLVER_GONE;
	out->name[RESOLVER_NAME_BYTES - 1] = '\0';
	return RESOLVER_ANSWER;
}
