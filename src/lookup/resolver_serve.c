/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The process that asks: one loop around c-ares and the socket to whoever
 * wants to know. A question is taken from that socket only when it may be
 * asked at once, so that those who wait do so there, and are bounded.
 */
#include "base/clock.h"
#include "base/powers.h"
#include "resolver_private.h"

#include <ares.h>
#include <fcntl.h>
#include <grp.h>
#include <netdb.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#define ASKER 3 /* the descriptor of whoever asks */
#define NOBODY 65534
#define TIMEOUT_MS 2000
#define TRIES 2
#define GAP_NS (NS_PER_S / RESOLVER_PER_SECOND)

struct server {
	ares_channel channel;
	bool ready; /* the channel is there */
	unsigned in_flight;
	int64_t next_ns; /* when the next question may be asked */
};

struct asked {
	struct server *server;
	struct addr addr;
};

/* Whoever reads answers of strangers should not be able to do much else. */
static void
drop_privileges(void)
{
	powers_forgo_new();
	/* In a user namespace there may be nobody else to become. */
	if (geteuid() == 0 && setgroups(0, NULL) == 0 &&
	    setresgid(NOBODY, NOBODY, NOBODY) == 0 &&
	    setresuid(NOBODY, NOBODY, NOBODY) < 0)
		_exit(1);
	powers_drop();
}

/* Nothing of the parent's stays open, not even what it prints on. */
static void
detach(int fd)
{
	int null = open("/dev/null", O_RDWR);

	if (dup2(fd, ASKER) < 0)
		_exit(1);
	for (int i = 0; i < ASKER && null >= 0; i++)
		dup2(null, i);
	close_range(ASKER + 1, ~0u, 0);
	signal(SIGINT, SIG_IGN);  /* the terminal's; the parent says when */
	signal(SIGQUIT, SIG_IGN); /* ... by closing the socket */
	signal(SIGTSTP, SIG_IGN);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGTERM, SIG_DFL);
	signal(SIGCONT, SIG_DFL); /* what it does is the parent's */
	prctl(PR_SET_NAME, "tapdeck-names", 0, 0, 0);
}

static void
tell(const struct addr *a, enum resolver_answer_kind kind, const char *name)
{
	struct resolver_answer answer = {.addr = *a, .kind = (uint8_t)kind};

	snprintf(answer.name, sizeof(answer.name), "%s", name);
	if (send(ASKER, &answer, sizeof(answer), MSG_NOSIGNAL) < 0)
		_exit(0);
}

static enum resolver_answer_kind
kind_of(int status, const struct hostent *host)
{
	if (status == ARES_SUCCESS && host && host->h_name)
		return RESOLVER_FOUND;
	return status == ARES_ENOTFOUND || status == ARES_ENODATA
	           ? RESOLVER_NOBODY
	           : RESOLVER_FAILED;
}

static void
hear(void *context, int status, int timeouts, struct hostent *host)
{
	struct asked *asked = context;
	enum resolver_answer_kind kind = kind_of(status, host);

	(void)timeouts;
	asked->server->in_flight--;
	tell(&asked->addr, kind, kind == RESOLVER_FOUND ? host->h_name : "");
	free(asked);
}

/*
 * c-ares reads its files here and never again: after this the fence is shut.
 * Nothing is asked yet.
 */
static void
make_ready(struct server *s)
{
	static char lookups[] = "b"; /* not the hosts file: that was read */
	struct ares_options options = {
	    .timeout = TIMEOUT_MS, .tries = TRIES, .lookups = lookups};

	s->ready = ares_library_init(ARES_LIB_INIT_ALL) == 0 &&
	           ares_init_options(&s->channel, &options,
		       ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES |
			   ARES_OPT_LOOKUPS) == ARES_SUCCESS;
}

static void
ask(struct server *s, const struct addr *a)
{
	bool v4 = a->family == FAMILY_IPV4;
	struct asked *asked = malloc(sizeof(*asked));

	if (!asked || !s->ready) {
		free(asked);
		tell(a, RESOLVER_FAILED, "");
		return;
	}
	*asked = (struct asked){s, *a};
	s->in_flight++;
	ares_gethostbyaddr(s->channel, a->bytes, v4 ? 4 : 16,
	    v4 ? AF_INET : AF_INET6, hear, asked);
}

static void
take_question(struct server *s, int64_t now)
{
	struct addr a;
	ssize_t n = recv(ASKER, &a, sizeof(a), MSG_DONTWAIT);

	if (n == 0)
		_exit(0);
	if (n != (ssize_t)sizeof(a))
		return;
	s->next_ns = now + GAP_NS;
	ask(s, &a);
}

/* c-ares' own sockets, behind the first place. */
static nfds_t
add_sockets(const struct server *s, struct pollfd *fds)
{
	ares_socket_t sockets[ARES_GETSOCK_MAXNUM];
	unsigned bits = s->ready ? (unsigned)ares_getsock(
				       s->channel, sockets, ARES_GETSOCK_MAXNUM)
	                         : 0;
	nfds_t n = 0;

	for (int i = 0; i < ARES_GETSOCK_MAXNUM; i++) {
		short events = 0;

		/* c-ares' own words for these shift into the sign. */
		if (bits >> i & 1)
			events |= POLLIN;
		if (bits >> (i + ARES_GETSOCK_MAXNUM) & 1)
			events |= POLLOUT;
		if (events)
			fds[n++] =
			    (struct pollfd){.fd = sockets[i], .events = events};
	}
	return n;
}

static int
wait_ms(const struct server *s, bool full, int64_t now)
{
	struct timeval most = {.tv_sec = 3600}, buffer, *t = &most;
	int ms;

	if (s->ready)
		t = ares_timeout(s->channel, &most, &buffer);
	ms = (int)(t->tv_sec * 1000 + t->tv_usec / 1000 + 1);
	if (!full && s->next_ns > now && ms > GAP_NS / NS_PER_MS)
		ms = (int)((s->next_ns - now) / NS_PER_MS + 1);
	return ms;
}

static void
process(struct server *s, const struct pollfd *fds, nfds_t n)
{
	if (!s->ready)
		return;
	for (nfds_t i = 0; i < n; i++) {
		bool in = fds[i].revents & (POLLIN | POLLERR | POLLHUP);
		bool out = fds[i].revents & POLLOUT;

		ares_process_fd(s->channel, in ? fds[i].fd : ARES_SOCKET_BAD,
		    out ? fds[i].fd : ARES_SOCKET_BAD);
	}
	ares_process_fd(s->channel, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
}

static void
turn(struct server *s)
{
	int64_t now = clock_monotonic_ns();
	bool full = s->in_flight >= RESOLVER_IN_FLIGHT;
	bool open = !full && s->next_ns <= now;
	struct pollfd fds[1 + ARES_GETSOCK_MAXNUM] = {
	    {.fd = ASKER, .events = open ? POLLIN : 0}};
	nfds_t n = add_sockets(s, fds + 1);

	if (poll(fds, n + 1, wait_ms(s, full, now)) < 0)
		return;
	if (fds[0].revents & (POLLHUP | POLLERR))
		_exit(0);
	process(s, fds + 1, n);
	if (fds[0].revents & POLLIN)
		take_question(s, now);
}

_Noreturn void
resolver_serve(int fd, enum resolver_fence fence)
{
	struct server s = {0};

	detach(fd);
	drop_privileges();
	make_ready(&s);
	if (!resolver_fence_in(fence))
		_exit(1);
	for (;;)
		turn(&s);
}
