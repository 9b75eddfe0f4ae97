/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Preloaded: the clock on the wall is set while the program runs, and nothing
 * else of the machine notices. SKEW_FILE names eight bytes, the nanoseconds to
 * add from now on, to what the program asks for and to the stamps of frames
 * that libpcap hands over; the monotonic clock goes on as it does.
 */
#include <dlfcn.h>
#include <fcntl.h>
#include <pcap/pcap.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define SECOND INT64_C(1000000000)

static _Atomic int64_t *skew; /* NULL: none */

__attribute__((constructor)) static void
map_skew(void)
{
	const char *path = getenv("SKEW_FILE");
	int fd = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
	void *at;

	if (fd < 0)
		return;
	at = mmap(NULL, sizeof(*skew), PROT_READ, MAP_SHARED, fd, 0);
	close(fd);
	if (at != MAP_FAILED)
		skew = at;
}

static int64_t
skew_ns(void)
{
	return skew ? atomic_load(skew) : 0;
}

/* Rounds down, so that what is left is never negative. */
static void
shift(int64_t *seconds, int64_t *ns)
{
	int64_t sum = *ns + skew_ns() % SECOND;

	*seconds += skew_ns() / SECOND;
	*seconds += sum / SECOND - (sum % SECOND < 0);
	*ns = sum % SECOND + (sum % SECOND < 0 ? SECOND : 0);
}

int
clock_gettime(clockid_t id, struct timespec *out)
{
	int64_t seconds, ns;
	long r = syscall(SYS_clock_gettime, id, out);

	if (r == 0 && (id == CLOCK_REALTIME || id == CLOCK_REALTIME_COARSE)) {
		seconds = out->tv_sec;
		ns = out->tv_nsec;
		shift(&seconds, &ns);
		out->tv_sec = seconds;
		out->tv_nsec = ns;
	}
	return (int)r;
}

time_t
time(time_t *out)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	if (out)
		*out = now.tv_sec;
	return now.tv_sec;
}

struct taker {
	pcap_handler take;
	u_char *user;
};

static void
take_shifted(u_char *user, const struct pcap_pkthdr *h, const u_char *bytes)
{
	struct taker *t = (struct taker *)(void *)user;
	struct pcap_pkthdr shifted = *h;
	int64_t seconds = h->ts.tv_sec, ns = h->ts.tv_usec;

	shift(&seconds, &ns);
	shifted.ts.tv_sec = seconds;
	shifted.ts.tv_usec = ns; /* nanoseconds were asked for */
	t->take(t->user, &shifted, bytes);
}

int
pcap_dispatch(pcap_t *from, int most, pcap_handler take, u_char *user)
{
	static int (*dispatch)(pcap_t *, int, pcap_handler, u_char *);
	struct taker t = {take, user};

	if (!dispatch)
		*(void **)&dispatch = dlsym(RTLD_NEXT, "pcap_dispatch");
	return dispatch(from, most, take_shifted, (u_char *)&t);
}
